//! The one walk over a diff that every form is written from: sections of unchanged text and of hunks, in reading order.
//!
//! Invariant: every block of both documents is in exactly one section (moved blocks in two), whatever the context.
//! Texts here are as the source gave them; a form shows them through `Run::shown`.

use std::borrow::Cow;
use std::ops::Range;

use crate::citation::Citation;
use crate::diff::{Class, Diff, Hunk, HunkKind, Step};
use crate::document::{Block, BlockKind};
use crate::render::Redline;
use crate::render::abridge::Omission;
use crate::render::escape;
use crate::render::lines::{blocks, kept, lines, whole};
use crate::wording::{Language, Value};

/// A stretch of the redline.
#[derive(Debug, Clone, PartialEq)]
pub enum Section<'a> {
    /// Unchanged blocks shown around a hunk.
    Context(Vec<Line<'a>>),
    /// Unchanged blocks that a form counts, or shows when asked.
    Folded(Vec<Line<'a>>),
    Hunk(ShownHunk<'a>),
    /// Where the blocks of a moved hunk stood.
    MovedFrom(ShownHunk<'a>),
    /// What an excerpt leaves out; only `abridge` makes it.
    Omitted(Omission),
}

/// One hunk, told line by line.
#[derive(Debug, Clone, PartialEq)]
pub struct ShownHunk<'a> {
    /// Position in `Diff::hunks`, from 1: the anchor of the hunk in every form.
    pub number: usize,
    pub kind: HunkKind,
    pub class: Class,
    /// Of the first old block, where there is one.
    pub old: Option<&'a Citation>,
    /// Of the first new block, where there is one.
    pub new: Option<&'a Citation>,
    /// True where an act told at an earlier hunk is all that happened here.
    pub repeats: bool,
    pub lines: Vec<Line<'a>>,
}

/// One block, or one pair of blocks whose words are marked.
#[derive(Debug, Clone, PartialEq)]
pub struct Line<'a> {
    pub fate: Fate,
    pub kind: BlockKind,
    pub citation: &'a Citation,
    /// The blocks it tells, or a part of which it tells where one was split or several merged.
    pub old: Option<&'a Block>,
    pub new: Option<&'a Block>,
    pub runs: Vec<Run<'a>>,
    /// What became of the line's end: inserted where the new text alone ends a block here, deleted where the old did.
    pub end: Mark,
    /// Links of a revised line that lead elsewhere now: old and new target; empty where there was or is none.
    pub links: Vec<(&'a str, &'a str)>,
}

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Unchanged,
    Revised,
    Added,
    Removed,
    Moved,
}

/// A run of words of one fate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run<'a> {
    pub mark: Mark,
    pub text: Cow<'a, str>,
    /// How the old side writes words that stayed, where its typography differs.
    pub was: Option<&'a str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Same,
    Deleted,
    Inserted,
    /// Words of ours: what was left out here.
    Left,
}

/// One of the two texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Old,
    New,
}

impl<'a> Line<'a> {
    /// What one side has of the line, in its own letters; `None` where it has no such block.
    pub fn side(&self, side: Side) -> Option<Vec<Run<'a>>> {
        let (block, own) = match side {
            Side::Old => (self.old, Mark::Deleted),
            Side::New => (self.new, Mark::Inserted),
        };
        block?;
        let has = |run: &&Run<'a>| run.mark == own || matches!(run.mark, Mark::Same | Mark::Left);
        let letters = |run: &Run<'a>| match run.was {
            Some(was) if side == Side::Old => Run { text: Cow::Borrowed(was), was: None, ..run.clone() },
            _ => run.clone(),
        };
        Some(self.runs.iter().filter(has).map(letters).collect())
    }

    /// True where words went or came, or a link leads elsewhere.
    pub fn is_marked(&self) -> bool {
        !self.links.is_empty() || self.runs.iter().any(|run| matches!(run.mark, Mark::Deleted | Mark::Inserted))
    }
}

impl Run<'_> {
    /// The words, harmless to look at.
    pub fn shown(&self) -> Cow<'_, str> {
        escape::visible(&self.text)
    }
}

impl ShownHunk<'_> {
    /// `added`, `moved`, `revised, references only` ...: the words a reader sees.
    pub fn label(&self, language: Language) -> String {
        let kind = label(self.kind, language);
        let only = match self.class {
            Class::Citation => "kind-references-only",
            Class::LinkTarget => "kind-link-only",
            Class::Designator if self.kind == HunkKind::Revised => "kind-number-only",
            _ => return kind.into_owned(),
        };
        language.tell(only, [("kind", kind.into())])
    }

    /// True where its blocks stood elsewhere before.
    pub fn has_moved(&self) -> bool {
        self.kind == HunkKind::Moved
    }

    /// Its address on one side, harmless to look at: `§ 5(b)`, `hunk 3` where it has none.
    pub fn place(&self, side: Side, language: Language) -> String {
        let citation = if side == Side::Old { self.old } else { self.new };
        match citation.filter(|citation| !citation.is_empty()) {
            Some(citation) => escape::bounded(&citation.told(language), 240),
            None => language.tell("hunk-number", [("number", self.number.into())]),
        }
    }

    /// The address of the hunk, harmless to look at: `§ 742.6(b)(10)`, `§ 5(b) → § 5(c)` where it is another now.
    pub fn heading(&self, language: Language) -> String {
        let text = |citation: Option<&Citation>| citation.map(|citation| citation.told(language)).unwrap_or_default();
        let (old, new) = (text(self.old), text(self.new));
        let heading = match (old.is_empty(), new.is_empty()) {
            (true, true) => language.say("uncited").into_owned(),
            (false, true) => old,
            (false, false) if old != new => format!("{old} → {new}"),
            _ => new,
        };
        escape::bounded(&heading, 240)
    }
}

/// The word for a kind of hunk.
pub fn label(kind: HunkKind, language: Language) -> Cow<'static, str> {
    language.say(match kind {
        HunkKind::Added => "kind-added",
        HunkKind::Removed => "kind-removed",
        HunkKind::Moved => "kind-moved",
        HunkKind::Redesignated => "kind-redesignated",
        HunkKind::Revised => "kind-revised",
        HunkKind::Split => "kind-split",
        HunkKind::Merged => "kind-merged",
    })
}

/// The redline as sections; unchanged blocks farther than `context` from every hunk are folded.
pub fn sections<'a>(redline: &Redline<'a>) -> Vec<Section<'a>> {
    let steps = &redline.diff.steps;
    let repeats = redline.diff.repeats();
    let mut sections = Vec::new();
    let mut at = 0;
    while at < steps.len() {
        match steps[at] {
            Step::Same { .. } => {
                let end = at + steps[at..].iter().take_while(|step| matches!(step, Step::Same { .. })).count();
                unchanged(redline, at..end, &mut sections);
                at = end;
                continue;
            }
            Step::Hunk(at) => {
                let told = |hunk| Section::Hunk(ShownHunk { repeats: repeats.contains(&at), ..hunk });
                sections.extend(shown_hunk(redline, at).map(told));
            }
            Step::MovedFrom(at) => sections.extend(moved_from(redline, at).map(Section::MovedFrom)),
        }
        at += 1;
    }
    sections
}

/// Splits a stretch of unchanged steps into the context of the hunks beside it and what is folded between.
fn unchanged<'a>(redline: &Redline<'a>, steps: Range<usize>, sections: &mut Vec<Section<'a>>) {
    let lines = |range: Range<usize>| -> Vec<Line<'a>> {
        redline.diff.steps[range]
            .iter()
            .filter_map(|step| match *step {
                Step::Same { old, new } => {
                    Some(kept(redline.old.blocks.get(old)?, redline.new.blocks.get(new)?, Fate::Unchanged))
                }
                _ => None,
            })
            .collect()
    };
    let after = if steps.start == 0 { 0 } else { redline.context };
    let before = if steps.end == redline.diff.steps.len() { 0 } else { redline.context };
    let shown = after.saturating_add(before);
    // Folding a single block would hide more than it saves.
    if redline.context == usize::MAX || steps.len() <= shown.saturating_add(1) && shown > 0 {
        sections.push(Section::Context(lines(steps)));
        return;
    }
    let (head, tail) = (steps.start + after, steps.end - before);
    if after > 0 {
        sections.push(Section::Context(lines(steps.start..head)));
    }
    sections.push(Section::Folded(lines(head..tail)));
    if before > 0 {
        sections.push(Section::Context(lines(tail..steps.end)));
    }
}

fn shown_hunk<'a>(redline: &Redline<'a>, index: usize) -> Option<ShownHunk<'a>> {
    let hunk = redline.diff.hunks.get(index)?;
    Some(ShownHunk { lines: lines(redline, hunk), ..bare(redline, hunk, index) })
}

fn moved_from<'a>(redline: &Redline<'a>, index: usize) -> Option<ShownHunk<'a>> {
    let hunk = redline.diff.hunks.get(index)?;
    let old = blocks(&redline.old.blocks, &hunk.old);
    let lines = old.iter().map(|block| whole(block, Mark::Same)).collect();
    Some(ShownHunk { lines, ..bare(redline, hunk, index) })
}

fn bare<'a>(redline: &Redline<'a>, hunk: &Hunk, index: usize) -> ShownHunk<'a> {
    let first = |side: &'a [Block], range: &Range<usize>| blocks(side, range).first().map(|block| &block.citation);
    ShownHunk {
        number: index + 1,
        kind: hunk.kind,
        class: hunk.class,
        old: first(&redline.old.blocks, &hunk.old),
        new: first(&redline.new.blocks, &hunk.new),
        repeats: false,
        lines: Vec::new(),
    }
}

/// `2 revised, 1 added`: the hunks of a diff, counted; kinds that do not occur are not named.
pub fn tally(diff: &Diff, language: Language) -> String {
    let stats = &diff.stats;
    let counts = [
        (stats.revised, "tally-revised"),
        (stats.added, "tally-added"),
        (stats.removed, "tally-removed"),
        (stats.moved, "tally-moved"),
        (stats.redesignated, "tally-redesignated"),
        (stats.split, "tally-split"),
        (stats.merged, "tally-merged"),
    ];
    let counted = counts.iter().filter(|(count, _)| *count > 0);
    let named: Vec<String> = counted.map(|(count, id)| language.count(id, *count)).collect();
    if named.is_empty() { language.say("no-difference").into_owned() } else { named.join(&language.say("list")) }
}

/// The tally with the words that went and came: `2 revised (14 words out, 9 words in)`.
pub fn full_tally(diff: &Diff, language: Language) -> String {
    let tally = tally(diff, language);
    if diff.is_empty() {
        return tally;
    }
    let words = |count| Value::from(language.count("words", count));
    let about =
        [("tally", tally.into()), ("out", words(diff.stats.words_deleted)), ("in", words(diff.stats.words_inserted))];
    language.tell("word-tally", about)
}

/// `3 blocks differ in typography or white space alone`; `None` where none does.
pub fn quiet_tally(diff: &Diff, language: Language) -> Option<String> {
    (!diff.quiet.is_empty()).then(|| language.count("quiet-blocks", diff.quiet.len()))
}
