//! What changed between two documents, in the law's own terms.
//!
//! Invariant: a diff loses nothing. Its steps, read in order, spell both documents block for block.

mod breaks;
mod canon;
mod class;
mod cleanup;
mod edits;
mod effort;
mod families;
mod groups;
mod hunks;
mod moves;
mod order;
mod pairing;
mod pairs;
mod rows;
mod runs;
mod side;
mod spine;
mod stats;
mod texts;
mod units;
mod window;
mod words;

pub use effort::Effort;
pub use window::{Slide, slide};

use std::collections::HashSet;
use std::ops::Range;

use serde::Serialize;

use crate::document::{Block, BlockKind, Document};

use canon::Canon;
use pairing::Pairing;
use side::Side;

/// A comparison of two documents.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Diff {
    /// The redline in reading order: every block of both documents in exactly one step (moved blocks in two: where
    /// they were and where they are).
    pub steps: Vec<Step>,
    /// The changes a reader would list, in order of their first step.
    pub hunks: Vec<Hunk>,
    /// Hunks that are one act, in order of their first.
    pub groups: Vec<Group>,
    /// Blocks that say the same in other characters: no hunks, for nobody needs to read them again.
    pub quiet: Vec<Quiet>,
    pub stats: Stats,
}

/// One step of the redline; indices are positions in `blocks` of the old and new document, or in `hunks`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The same words on both sides (typography may differ).
    Same { old: usize, new: usize },
    /// The blocks of this hunk: old ones struck, new ones inserted, revised ones marked word by word.
    Hunk(usize),
    /// Where a moved hunk's old blocks stood; the hunk itself is told where its new blocks stand.
    MovedFrom(usize),
}

/// What happened to the blocks of a hunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HunkKind {
    Added,
    Removed,
    Revised,
    Moved,
    /// Only the designator changed: `(b)` is now `(c)`, the words are the same.
    Redesignated,
    /// One block became several. Its edits, one for each new block, share out the old text in order.
    Split,
    /// Several blocks became one. Its edits, one for each old block, share out the new text in order.
    Merged,
}

/// The most that a difference touches, from what nobody needs to read to what everybody must.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Spaces and line ends.
    WhiteSpace,
    /// Quotation marks, dashes, widths and the like: what `fold` takes for the same.
    Typography,
    /// Every word is still there: moved, divided or joined.
    Place,
    /// The number of a paragraph alone.
    Designator,
    /// References to other provisions alone.
    Citation,
    /// Where a link leads.
    LinkTarget,
    Text,
}

/// One contiguous change.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hunk {
    pub kind: HunkKind,
    /// Never white space or typography alone.
    pub class: Class,
    /// Blocks of the old document; empty for an addition.
    pub old: Range<usize>,
    /// Blocks of the new document; empty for a removal.
    pub new: Range<usize>,
    /// What changed inside, one entry for each pair of blocks that differ; empty for added and removed hunks.
    pub edits: Vec<Edit>,
}

impl Hunk {
    /// True for rows that are known by their keys and only stand elsewhere among the others.
    pub fn is_reordering(&self, old: &Document) -> bool {
        let keyed = |block: &Block| {
            block.kind == BlockKind::TableRow && block.citation.last().is_some_and(|last| last.starts_with("row:"))
        };
        let rows = old.blocks.get(self.old.clone()).unwrap_or_default();
        self.kind == HunkKind::Moved && self.edits.is_empty() && rows.iter().all(keyed)
    }
}

/// A pair of blocks that say the same in other characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Quiet {
    pub old: usize,
    pub new: usize,
    /// White space or typography.
    pub class: Class,
}

/// Hunks that are one act of whoever amended the text. A hunk may have part in several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    pub act: Act,
    /// In order; at least two.
    pub members: Vec<Member>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Neighbours renumbered in one go: `(c) through (f) redesignated (d) through (g)`.
    Cascade,
    /// The same words struck and the same put in their place; one of the two may be empty.
    SameEdit { gone: String, come: String },
}

/// A hunk's part in an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Member {
    /// Position in `Diff::hunks`.
    pub hunk: usize,
    /// True where the act, with a cascade the hunk has part in, is all that happened to it.
    pub whole: bool,
}

/// The word-level comparison of one old and one new block.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Edit {
    pub old: usize,
    pub new: usize,
    /// In reading order; together they spell both texts.
    pub spans: Vec<Span>,
    /// True where the text is the same and a link's target is not.
    pub link_target: bool,
}

/// A run of words; byte ranges of the blocks' `text`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    Same { old: Range<usize>, new: Range<usize> },
    Deleted { old: Range<usize> },
    Inserted { new: Range<usize> },
}

/// How much changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, serde::Deserialize)]
pub struct Stats {
    pub added: usize,
    pub removed: usize,
    pub revised: usize,
    pub moved: usize,
    pub redesignated: usize,
    pub split: usize,
    pub merged: usize,
    pub words_deleted: usize,
    pub words_inserted: usize,
}

impl Diff {
    /// True where the two documents say the same.
    pub fn is_empty(&self) -> bool {
        self.hunks.is_empty()
    }

    /// True where rows of keyed tables stand in another order, and nothing else differs: no order was ever meant.
    pub fn is_reordering(&self, old: &Document) -> bool {
        !self.hunks.is_empty() && self.hunks.iter().all(|hunk| hunk.is_reordering(old))
    }

    /// The hunks that are no more than one place more of an act: all that happened to them is told at its first place.
    /// Positions in `hunks`.
    pub fn repeats(&self) -> HashSet<usize> {
        let later = |group: &Group| {
            let whole = group.members.iter().filter(|member| member.whole).map(|member| member.hunk);
            whole.skip(1).collect::<Vec<_>>()
        };
        self.groups.iter().flat_map(later).collect()
    }
}

/// Compares two documents. Pure and deterministic; time grows with the size of the documents, and however hostile they
/// are only the detail of the answer suffers, never its completeness.
pub fn diff(old: &Document, new: &Document) -> Diff {
    diff_within(Effort::default(), old, new)
}

/// `diff`, with less or more to spend on word-by-word comparison.
pub fn diff_within(effort: Effort, old: &Document, new: &Document) -> Diff {
    let ([olds, news], texts) = texts::number([&old.blocks, &new.blocks]);
    let (old, new) = (Side::new(&old.blocks, olds, &texts), Side::new(&new.blocks, news, &texts));
    let mut pairing = Pairing::new(old.len(), new.len());
    spine::pair_equal_runs(&old, &new, &mut pairing);
    moves::pair_moved_whole(&old, &new, &mut pairing);
    rows::pair_rows(&old, &new, &mut pairing);
    pairs::pair_within_gaps(&old, &new, &mut pairing);
    moves::pair_moved_edited(&old, &new, &mut pairing);
    pairs::pair_within_moves(&old, &new, &mut pairing);
    families::pair_by_children(&old, &new, &mut pairing);
    families::pair_rewritten(&old, &new, &mut pairing);
    let (steps, hunks) = hunks::tell(&old, &new, &pairing, effort);
    let stats = stats::stats(&old, &new, &hunks);
    let groups = groups::groups(&old, &new, &hunks);
    let quiet = class::quiet(&old, &new, &steps);
    Diff { steps, hunks, groups, quiet, stats }
}

/// True where the two documents say the same words: what `diff` would find empty, at the cost of a scan.
pub fn same(old: &Document, new: &Document) -> bool {
    let equal = |(a, b): (&Block, &Block)| {
        let links = a.links.len() == b.links.len() && a.links.iter().zip(&b.links).all(|(a, b)| a.target == b.target);
        links && (a.text == b.text || Canon::new(&a.text).text == Canon::new(&b.text).text)
    };
    let scanned = old.blocks.len() == new.blocks.len() && old.blocks.iter().zip(&new.blocks).all(equal);
    scanned || diff(old, new).is_empty()
}
