//! Documents and the diff between them, written down row by row as a reader would tell them.

#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::ops::Range;

use rulewatch::citation::Citation;
use rulewatch::diff::{Class, Diff, Edit, Hunk, HunkKind, Span, Stats, Step};
use rulewatch::document::{Block, BlockKind, Document, Link};
use rulewatch::schedule::Schedule;
use rulewatch::source::Source;
use similar::{ChangeTag, TextDiff};

/// Both sides and the diff, in the making.
pub struct Story {
    pub old: Document,
    pub new: Document,
    pub diff: Diff,
}

impl Story {
    pub fn new(title: &str, language: &str) -> Story {
        let document = Document { title: title.into(), language: Some(language.into()), blocks: Vec::new() };
        Story { old: document.clone(), new: document, diff: Diff::default() }
    }

    pub fn same(mut self, path: &str, text: &str) -> Story {
        let (old, new) = (put(&mut self.old, path, text), put(&mut self.new, path, text));
        self.diff.steps.push(Step::Same { old, new });
        self
    }

    pub fn added(mut self, path: &str, text: &str) -> Story {
        let new = put(&mut self.new, path, text);
        self.hunk(HunkKind::Added, 0..0, new..new + 1, Vec::new())
    }

    pub fn removed(mut self, path: &str, text: &str) -> Story {
        let old = put(&mut self.old, path, text);
        self.hunk(HunkKind::Removed, old..old + 1, 0..0, Vec::new())
    }

    pub fn revised(mut self, path: &str, was: &str, is: &str) -> Story {
        let (old, new) = (put(&mut self.old, path, was), put(&mut self.new, path, is));
        self.hunk(HunkKind::Revised, old..old + 1, new..new + 1, vec![edit(was, is, old, new)])
    }

    pub fn redesignated(mut self, was_path: &str, was: &str, is_path: &str, is: &str) -> Story {
        let (old, new) = (put(&mut self.old, was_path, was), put(&mut self.new, is_path, is));
        self.hunk(HunkKind::Redesignated, old..old + 1, new..new + 1, vec![edit(was, is, old, new)])
    }

    /// The words stay and the first link leads elsewhere.
    pub fn relinked(mut self, path: &str, text: &str, was: &str, is: &str) -> Story {
        let (old, new) = (put(&mut self.old, path, text), put(&mut self.new, path, text));
        let link = |target: &str| Link { range: 0..text.len(), target: target.into() };
        self.old.blocks[old].links.push(link(was));
        self.new.blocks[new].links.push(link(is));
        let edit = Edit { link_target: true, ..edit(text, text, old, new) };
        self.hunk(HunkKind::Revised, old..old + 1, new..new + 1, vec![edit])
    }

    /// Where a block stood that `arrives` further down.
    pub fn leaves(mut self, path: &str, text: &str) -> Story {
        let old = put(&mut self.old, path, text);
        self.diff.steps.push(Step::MovedFrom(self.diff.hunks.len()));
        self.diff.hunks.push(Hunk {
            kind: HunkKind::Moved,
            class: Class::Place,
            old: old..old + 1,
            new: 0..0,
            edits: Vec::new(),
        });
        self
    }

    pub fn arrives(mut self, path: &str, text: &str) -> Story {
        let new = put(&mut self.new, path, text);
        let at = self.diff.hunks.iter().rposition(|hunk| hunk.kind == HunkKind::Moved).expect("something left");
        self.diff.hunks[at].new = new..new + 1;
        self.diff.steps.push(Step::Hunk(at));
        self
    }

    fn hunk(mut self, kind: HunkKind, old: Range<usize>, new: Range<usize>, edits: Vec<Edit>) -> Story {
        self.diff.steps.push(Step::Hunk(self.diff.hunks.len()));
        let class = match kind {
            HunkKind::Redesignated => Class::Designator,
            _ if edits.iter().any(|edit| edit.link_target) => Class::LinkTarget,
            _ => Class::Text,
        };
        self.diff.hunks.push(Hunk { kind, class, old, new, edits });
        self
    }

    /// Counts, once all is told.
    pub fn told(mut self) -> Story {
        let mut stats = Stats::default();
        let words = |text: &str| {
            if text.is_ascii() {
                text.split_whitespace().count()
            } else {
                text.chars().filter(|c| c.is_alphanumeric()).count()
            }
        };
        for hunk in &self.diff.hunks {
            match hunk.kind {
                HunkKind::Added => {
                    stats.added += 1;
                    stats.words_inserted +=
                        self.new.blocks[hunk.new.clone()].iter().map(|block| words(&block.text)).sum::<usize>();
                }
                HunkKind::Removed => {
                    stats.removed += 1;
                    stats.words_deleted +=
                        self.old.blocks[hunk.old.clone()].iter().map(|block| words(&block.text)).sum::<usize>();
                }
                HunkKind::Moved => stats.moved += 1,
                HunkKind::Redesignated => stats.redesignated += 1,
                _ => {
                    stats.revised += 1;
                    for edit in &hunk.edits {
                        for span in &edit.spans {
                            match span {
                                Span::Deleted { old } => {
                                    stats.words_deleted += words(&self.old.blocks[edit.old].text[old.clone()])
                                }
                                Span::Inserted { new } => {
                                    stats.words_inserted += words(&self.new.blocks[edit.new].text[new.clone()])
                                }
                                Span::Same { .. } => {}
                            }
                        }
                    }
                }
            }
        }
        self.diff.stats = stats;
        self
    }
}

/// Adds a block. A path such as `§ 742.6/(b)/(10)`; a last element `#…` makes a heading, `row:…` a table row.
fn put(document: &mut Document, path: &str, text: &str) -> usize {
    let mut kind = BlockKind::Paragraph;
    let mut elements: Vec<String> = path.split('/').filter(|element| !element.is_empty()).map(str::to_owned).collect();
    if let Some(last) = elements.last_mut() {
        if last.starts_with("row:") {
            kind = BlockKind::TableRow;
        } else if let Some(heading) = last.strip_prefix('#') {
            kind = BlockKind::Heading(2);
            *last = heading.to_owned();
        }
    }
    let designator_len = elements.last().filter(|last| text.starts_with(last.as_str())).map_or(0, String::len);
    document.blocks.push(Block { designator_len, ..Block::new(kind, Citation(elements), text) });
    document.blocks.len() - 1
}

/// Compares two texts word by word, Chinese character by character.
fn edit(was: &str, is: &str, old: usize, new: usize) -> Edit {
    let diff =
        if was.is_ascii() || was.contains(' ') { TextDiff::from_words(was, is) } else { TextDiff::from_chars(was, is) };
    let (mut o, mut n) = (0, 0);
    let mut spans: Vec<Span> = Vec::new();
    for part in diff.iter_all_changes() {
        let len = part.value().len();
        let (from_o, from_n) = (o, n);
        match part.tag() {
            ChangeTag::Equal => {
                (o, n) = (o + len, n + len);
                match spans.last_mut() {
                    Some(Span::Same { old, new }) => (old.end, new.end) = (o, n),
                    _ => spans.push(Span::Same { old: from_o..o, new: from_n..n }),
                }
            }
            ChangeTag::Delete => {
                o += len;
                match spans.last_mut() {
                    Some(Span::Deleted { old }) => old.end = o,
                    _ => spans.push(Span::Deleted { old: from_o..o }),
                }
            }
            ChangeTag::Insert => {
                n += len;
                match spans.last_mut() {
                    Some(Span::Inserted { new }) => new.end = n,
                    _ => spans.push(Span::Inserted { new: from_n..n }),
                }
            }
        }
    }
    Edit { old, new, spans, link_target: false }
}

/// A source of this title.
pub fn source(id: &str, issuer: &str, title: &str) -> Source {
    Source {
        id: id.parse().unwrap(),
        title: title.into(),
        issuer: issuer.into(),
        jurisdiction: "US".into(),
        url: format!("https://rules.example.gov/{id}?part=744&view=full").parse().unwrap(),
        language: None,
        topics: Vec::new(),
        schedule: Schedule::Every(jiff::SignedDuration::from_hours(1)),
        recipe: rulewatch::source::Recipe::default(),
        ties: Default::default(),
        calendar: None,
        browser: false,
        headers: Vec::new(),
        notes: String::new(),
    }
}

/// An English rule: most kinds of hunk, and enough unchanged text to fold.
pub fn english() -> Story {
    let mut story =
        Story::new("15 CFR Part 742: Control Policy", "en").same("§ 742.6", "§ 742.6 Regional stability.").same(
            "§ 742.6/(a)",
            "(a) License requirements. The following controls are maintained in support of U.S. foreign policy.",
        );
    for n in 1..=6 {
        story = story.same(
            &format!("§ 742.6/(a)/({n})"),
            &format!("({n}) Paragraph {n} of the requirements stands as it stood before."),
        );
    }
    story
        .same("§ 742.6/(b)", "(b) Licensing policy.")
        .revised(
            "§ 742.6/(b)/(10)",
            "(10) Applications for items specified in ECCN 3A090 will be reviewed under a presumption of denial when the total processing performance is less than 21,000.",
            "(10) Applications for items specified in ECCN 3A090 will be reviewed on a case-by-case basis when the total processing performance is less than 16,000.",
        )
        .added("§ 742.6/(b)/(11)", "(11) Aggregate shipments to China and Macau may be no more than 50 percent of those to customers in the United States.")
        .removed("§ 742.6/(b)/(12)", "(12) Reserved for license exception NAC, which must not be used.")
        .redesignated("§ 742.6/(c)", "(c) Contract sanctity date.", "§ 742.6/(d)", "(d) Contract sanctity date.")
        .leaves("§ 742.6/(e)", "(e) Definitions are those of part 772.")
        .relinked("§ 742.6/(f)", "(f) See the guidance.", "https://rules.example.gov/guidance/1", "https://rules.example.gov/guidance/2")
        .same("§ 742.6/(g)", "(g) Reports are due each year.")
        .arrives("§ 742.6/(h)", "(h) Definitions are those of part 772.")
        .told()
}

/// A Chinese announcement.
pub fn chinese() -> Story {
    Story::new("商务部公告2025年第61号", "zh-Hans")
        .same("#公告", "公布对境外相关稀土物项实施出口管制的决定")
        .same("第一条", "第一条 境外组织和个人在向中国以外的其他国家和地区出口物项前，必须获得中国商务部颁发的两用物项出口许可证件。")
        .revised(
            "第二条/（三）",
            "（三）含有百分之五十以上稀土成分的物项，原则上不予许可，自2025年12月1日起施行。",
            "（三）含有百分之二十五以上稀土成分的物项，可以逐案审查，自2026年11月10日起施行。",
        )
        .added("第二条/（四）", "（四）对向最终用户出口的申请，应当提交最终用途证明。")
        .removed("第三条", "第三条 本公告自公布之日起暂停实施。")
        .told()
}

/// Two acts done in many places: a paragraph added that renumbers those after it, and a bureau renamed throughout.
pub fn acts() -> Story {
    let lines = [
        ("Applications are sent to the Office of Licensing by registered mail.", "(a)", "(a)"),
        ("Records of every transfer shall be retained for five years from its date.", "(b)", "(c)"),
        ("The Office of Licensing answers within 30 days of the receipt of an application.", "(c)", "(d)"),
        ("The Under Secretary may waive the waiting period where the consignee was validated.", "(d)", "(e)"),
        ("No person may proceed knowing that a violation is about to occur.", "(e)", "(f)"),
        ("Appeals against decisions of the Office of Licensing are heard by the Under Secretary.", "(f)", "(g)"),
        ("Where the Office of Licensing finds a violation, it informs the licence's holder.", "(g)", "(h)"),
    ];
    let mut story = Story::new("Review of licences", "en").same("§ 5", "§ 5 Review.");
    for (at, (text, was, is)) in lines.into_iter().enumerate() {
        if at == 1 {
            put(&mut story.new, "§ 5/(b)", "(b) A fee of $250 is due with every application.");
        }
        put(&mut story.old, &format!("§ 5/{was}"), &format!("{was} {text}"));
        let text = text.replace("Office of Licensing", "Trade Bureau");
        put(&mut story.new, &format!("§ 5/{is}"), &format!("{is} {text}"));
    }
    story.diff = rulewatch::diff::diff(&story.old, &story.new);
    story
}
