//! The hunks that tell most, each in the law's own words, and what else is touched.

use std::ops::Range;

use serde::{Deserialize, Deserializer, Serialize};

use crate::brief::classes::{Class, Direction, Verdict};
use crate::brief::lead::{Alteration, body, change, exchanged};
use crate::brief::own_citation;
use crate::brief::quote::{self, telling_place};
use crate::brief::sentences::{sentences, whole_sentences};
use crate::brief::touched::Side;
use crate::brief::weight::{is_editorial, severity};
use crate::brief::whole_words::told;
use crate::citation::Citation;
use crate::diff::{Diff, Hunk, HunkKind};
use crate::document::{BlockKind, Document, Link};

/// Most statements in a brief.
const STATEMENTS: usize = 3;
/// Most reasons told, and places named for one.
const REASONS: usize = 8;
const PLACES: usize = 3;
/// Unchanged bytes quoted on each side of the words that changed.
const AROUND: usize = 110;
/// Characters of the words that went or came by themselves.
const WORDS: usize = 240;

/// One hunk told in the law's own words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// Position in `Diff::hunks`.
    pub hunk: usize,
    pub kind: HunkKind,
    pub citation: Citation,
    /// What it has an effect on, the gravest first.
    #[serde(default)]
    pub classes: Vec<Class>,
    #[serde(default = "unclear")]
    pub direction: Direction,
    /// Ids of the rules that say so.
    #[serde(default)]
    pub rules: Vec<String>,
    /// In how many places more the same was done.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub repeats: usize,
    /// The words that went and came, by themselves.
    #[serde(default)]
    pub gone: String,
    #[serde(default)]
    pub come: String,
    /// The words that went, with as much around them as makes sense of them; empty for an addition.
    pub before: String,
    /// The words that came; empty for a removal.
    pub after: String,
}

/// A legal effect with the places it was found at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    pub class: Class,
    pub severity: u8,
    /// The first of them.
    pub places: Vec<Citation>,
    /// Hunks beyond those.
    pub more: usize,
}

fn unclear() -> Direction {
    Direction::Unclear
}

fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// The reasons of a stored brief. Those of briefs stored before there were languages were sentences in English; they are
/// not told again.
pub(super) fn reasons_or_none<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Reason>, D::Error> {
    let stored = Vec::<serde_json::Value>::deserialize(deserializer)?;
    Ok(stored.into_iter().filter_map(|reason| serde_json::from_value(reason).ok()).collect())
}

/// The most telling hunks, each effect first told once: a cap and a certificate beside a licence policy say more than the
/// same policy in three places.
pub(super) fn statements(
    old: &Document,
    new: &Document,
    diff: &Diff,
    verdicts: &[Vec<Verdict>],
    order: &[usize],
) -> Vec<Statement> {
    let repeats = diff.repeats();
    let told: Vec<usize> = order.iter().copied().filter(|at| !repeats.contains(at)).collect();
    let heaviest = told.first().map_or(0, |&at| severity(&verdicts[at]));
    let (mut first, mut again, mut classes) = (Vec::new(), Vec::new(), Vec::new());
    for at in told {
        let Some(verdict) = verdicts[at].first() else { continue };
        // What is editorial has its own line where there is anything else.
        if is_editorial(&verdicts[at]) && heaviest > 1 {
            continue;
        }
        // Text that meets no rule is no effect of its own: it waits for its turn. A line that came instead of another is told
        // with it.
        if exchanged(old, new, diff, at).is_some_and(|(gone, came, ..)| at == came && !is_editorial(&verdicts[gone])) {
            continue;
        }
        match verdict.class == Class::Txt || classes.contains(&verdict.class) {
            true => again.push(at),
            false => {
                classes.push(verdict.class);
                first.push(at);
            }
        }
        if first.len() == STATEMENTS {
            break;
        }
    }
    let mut chosen: Vec<usize> = first.into_iter().chain(again).take(STATEMENTS).collect();
    if let Some(relief) = gravest_the_other_way(diff, verdicts, order, &chosen) {
        chosen.truncate(STATEMENTS - 1);
        chosen.push(relief);
    }
    chosen.sort_by_key(|at| order.iter().position(|ordered| ordered == at));
    let mut statements: Vec<Statement> = Vec::new();
    for told in chosen.into_iter().map(|at| statement(old, new, diff, at, &verdicts[at])) {
        // The same words in the same place are one statement, however many sentences they stand in.
        let same =
            |other: &Statement| (&other.citation, &other.gone, &other.come) == (&told.citation, &told.gone, &told.come);
        if !statements.iter().any(same) {
            statements.push(told);
        }
    }
    statements
}

/// Of a revision that goes both ways, the first hunk as grave as the gravest that goes the other way, where none of those that
/// are told does: who reads of a burden must not miss its relief.
fn gravest_the_other_way(diff: &Diff, verdicts: &[Vec<Verdict>], order: &[usize], told: &[usize]) -> Option<usize> {
    let way = |at: usize| verdicts[at].first().map(|verdict| verdict.direction);
    let lead = *told.first()?;
    let other = way(lead)?.reversed();
    if told.iter().any(|&at| way(at) == Some(other)) {
        return None;
    }
    let repeats = diff.repeats();
    let grave = |at: &usize| severity(&verdicts[*at]) == severity(&verdicts[lead]) && way(*at) == Some(other);
    order.iter().copied().filter(|at| !repeats.contains(at)).find(grave)
}

fn statement(old: &Document, new: &Document, diff: &Diff, at: usize, verdicts: &[Verdict]) -> Statement {
    let hunk = &diff.hunks[at];
    let relinked = relinked(old, new, hunk);
    let quoted = telling_place(old, new, hunk, verdicts).filter(|_| relinked.is_none());
    let (gone, come) = match &quoted {
        Some((was, is, place)) if hunk.kind != HunkKind::Redesignated => told(was, is, place),
        _ => match change(old, new, hunk, verdicts) {
            Alteration::Whole { came: true, words, .. } => {
                (String::new(), proven(new, verdicts, Side::New).unwrap_or(words))
            }
            Alteration::Whole { came: false, words, .. } => {
                (proven(old, verdicts, Side::Old).unwrap_or(words), String::new())
            }
            _ => Default::default(),
        },
    };
    let excerpts = quoted
        .map(|(was, is, place)| (quote::excerpt(was, &place.old, AROUND), quote::excerpt(is, &place.new, AROUND)))
        .or(relinked);
    let (before, after) = match (hunk.kind, excerpts) {
        // A new number is told with the words it stands before.
        (kind, Some(excerpts)) if kind != HunkKind::Redesignated => excerpts,
        _ => (whole(old, &hunk.old), whole(new, &hunk.new)),
    };
    // Of a block that was divided or joined the beginning is enough to know it by.
    let (gone, come) = match hunk.kind {
        HunkKind::Split | HunkKind::Merged if gone.is_empty() && come.is_empty() => {
            (quote::cut(&before, AROUND), quote::cut(&after, AROUND))
        }
        _ => (gone, come),
    };
    let (kind, gone, come, before, after) = match exchanged(old, new, diff, at) {
        Some((_, _, was, is)) => (HunkKind::Revised, was.clone(), is.clone(), was, is),
        None => (hunk.kind, gone, come, before, after),
    };
    let heaviest = severity(verdicts);
    let mut classes: Vec<Class> = Vec::new();
    let mut rules: Vec<String> = Vec::new();
    for verdict in verdicts.iter().filter(|verdict| verdict.severity + 1 >= heaviest.max(1)).take(4) {
        if !classes.contains(&verdict.class) {
            classes.push(verdict.class);
        }
        if !rules.contains(&verdict.rule) {
            rules.push(verdict.rule.clone());
        }
    }
    // Text that meets no rule says nothing beside what met one.
    if classes.len() > 1 {
        classes.retain(|class| *class != Class::Txt);
    }
    Statement {
        hunk: at,
        kind,
        citation: own_citation(old, new, hunk).cloned().unwrap_or_default(),
        classes,
        direction: verdicts.first().map_or(Direction::Unclear, |verdict| verdict.direction),
        rules,
        repeats: same_elsewhere(diff, at),
        gone: quote::cut(&gone, WORDS),
        come: quote::cut(&come, WORDS),
        before,
        after,
    }
}

/// The sentence whose words prove the first verdict on a side: whole, else its clause, a long one as far as about those
/// words. What a row says has no sentences, and of text that meets no rule nothing is proven.
fn proven(document: &Document, verdicts: &[Verdict], side: Side) -> Option<String> {
    let verdict = verdicts.first().filter(|verdict| verdict.class != Class::Txt)?;
    let quoted = if side == Side::Old { verdict.old.as_ref() } else { verdict.new.as_ref() }?;
    let block = document.blocks.get(quoted.block)?;
    match block.kind {
        BlockKind::TableRow => return Some(quote::cut(&body(block), WORDS)),
        // The text below says more.
        BlockKind::Heading(_) if block.designator_len == 0 => return None,
        _ => {}
    }
    let holds = |range: &Range<usize>| range.start <= quoted.range.start && quoted.range.end <= range.end;
    let own = |sentence: Range<usize>| sentence.start.max(block.designator_len)..sentence.end;
    let text = |sentence: Range<usize>| Some(quote::squeeze(block.text.get(own(sentence))?.trim()));
    let fits = |told: &String| told.chars().count() <= WORDS;
    let sentence = whole_sentences(&block.text).into_iter().find(holds)?;
    if let Some(told) = text(sentence.clone()).filter(fits) {
        return Some(told);
    }
    let clause = sentences(&block.text).into_iter().find(holds).filter(|clause| *clause != sentence);
    if let Some((clause, told)) = clause.and_then(|clause| Some((clause.clone(), text(clause).filter(fits)?))) {
        let head = if clause.start > sentence.start { "… " } else { "" };
        return Some(format!("{head}{told}"));
    }
    let excerpt = quote::excerpt(&block.text, &quoted.range, WORDS / 3);
    Some(excerpt.strip_prefix(block.designator()).unwrap_or(&excerpt).trim_start().to_owned())
}

/// The hunks besides this one in which an act of it was done.
fn same_elsewhere(diff: &Diff, at: usize) -> usize {
    let of = diff.groups.iter().filter(|group| group.members.iter().any(|member| member.hunk == at && member.whole));
    of.map(|group| group.members.len() - 1).max().unwrap_or(0)
}

fn whole(side: &Document, range: &Range<usize>) -> String {
    let blocks = side.blocks.get(range.clone()).unwrap_or_default();
    let text = blocks.iter().take(3).map(|block| block.text.as_str()).collect::<Vec<_>>().join(" ");
    quote::cut(&quote::squeeze(&text), 2 * AROUND + 100)
}

/// Where the words stayed and a link leads elsewhere: both targets.
fn relinked(old: &Document, new: &Document, hunk: &Hunk) -> Option<(String, String)> {
    let edit = hunk.edits.iter().find(|edit| edit.link_target)?;
    let (was, is) = (old.blocks.get(edit.old)?, new.blocks.get(edit.new)?);
    let target = |links: &[Link], at: usize| links.get(at).map_or(String::new(), |link| quote::cut(&link.target, 300));
    let pairs = (0..was.links.len().max(is.links.len())).map(|at| (target(&was.links, at), target(&is.links, at)));
    let (was, is) = pairs.into_iter().find(|(was, is)| was != is)?;
    Some(apart(&was, &is))
}

/// Two targets about where they differ: of long ones nobody finds it.
fn apart(was: &str, is: &str) -> (String, String) {
    /// Characters that are alike, told on each side.
    const ALIKE: usize = 24;
    let alike = was.chars().zip(is.chars()).take_while(|(one, other)| one == other).count();
    let rest = was.chars().count().min(is.chars().count()) - alike;
    let tail = was.chars().rev().zip(is.chars().rev()).take(rest).take_while(|(one, other)| one == other).count();
    let about = |target: &str| {
        let count = target.chars().count();
        let (from, to) = (alike.saturating_sub(ALIKE), (count - tail + ALIKE).min(count));
        let part: String = target.chars().skip(from).take(to - from).collect();
        format!("{}{part}{}", if from > 0 { "…" } else { "" }, if to < count { "…" } else { "" })
    };
    // What came or went alone is told whole.
    if was.is_empty() || is.is_empty() { (was.to_owned(), is.to_owned()) } else { (about(was), about(is)) }
}

/// The effects of all hunks, the gravest first, each with the places it was found at.
pub(super) fn reasons(
    old: &Document,
    new: &Document,
    diff: &Diff,
    verdicts: &[Vec<Verdict>],
    order: &[usize],
) -> Vec<Reason> {
    let mut told: Vec<Reason> = Vec::new();
    for &at in order {
        let citation = own_citation(old, new, &diff.hunks[at]).filter(|citation| !citation.is_empty());
        let mut counted: Vec<Class> = Vec::new();
        for verdict in &verdicts[at] {
            // Several rules may find one effect.
            if counted.contains(&verdict.class) {
                continue;
            }
            counted.push(verdict.class);
            let known = told.iter().position(|reason| reason.class == verdict.class);
            let known = known.unwrap_or_else(|| {
                let (class, severity) = (verdict.class, verdict.severity);
                told.push(Reason { class, severity, places: Vec::new(), more: 0 });
                told.len() - 1
            });
            told[known].add(citation);
        }
    }
    told.sort_by_key(|reason| std::cmp::Reverse(reason.severity));
    told.truncate(REASONS);
    told
}

impl Statement {
    /// True where a sentence took the place of another and no rule proves which way that goes.
    pub(super) fn asks_to_be_read(&self, unclear: &[usize]) -> bool {
        unclear.contains(&self.hunk) && !self.before.is_empty() && !self.after.is_empty()
    }
}

impl Reason {
    fn add(&mut self, citation: Option<&Citation>) {
        if self.places.len() == PLACES {
            self.more += 1;
            return;
        }
        self.places.extend(citation.filter(|citation| !self.places.contains(citation)).cloned());
    }
}
