//! What the words that went and came state: the facts of the touched blocks, read once for all fields of a brief.

use std::ops::Range;
use std::rc::Rc;

use crate::brief::classes::Verdict;
use crate::brief::facts::{Fact, facts};
use crate::brief::stated::Stated;
use crate::brief::weight;
use crate::diff::{Diff, Edit, Hunk, HunkKind, Span};
use crate::document::{Block, BlockKind, Document};

/// Hunks whose facts are read, the most telling first: what is beyond tells a reader of a summary nothing more.
const HUNKS: usize = 200;
/// Blocks of one hunk, and bytes of one block, that are read.
const BLOCKS: usize = 60;
const BYTES: usize = 20_000;
/// Hunks less severe are not read for facts: a new number or a comma states nothing.
const LEAST: u8 = 2;

/// A block that a hunk touches, on one side.
pub(super) struct Touched<'a> {
    pub hunk: usize,
    pub side: Side,
    /// Position in `Document::blocks`, and the block.
    pub at: usize,
    pub block: &'a Block,
    /// Bytes that are on this side alone, in order.
    pub own: Vec<Range<usize>>,
    /// All that the block states.
    pub facts: Rc<[Fact]>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Old,
    New,
}

impl Touched<'_> {
    /// The facts stated with words that this side alone has.
    pub fn stated(&self) -> impl Iterator<Item = &Fact> {
        self.facts.iter().filter(|fact| self.is_own(&fact.range))
    }

    /// True for a row of a table or a list and what is below one, whatever it was read from.
    pub fn is_row(&self) -> bool {
        let keyed = self.block.citation.0.iter().any(|element| element.starts_with("row:"));
        keyed || self.block.kind == BlockKind::TableRow
    }

    /// True where some of these bytes are on this side alone.
    pub fn is_own(&self, range: &Range<usize>) -> bool {
        self.own.iter().any(|own| own.start < range.end && range.start < own.end)
    }
}

/// The touched blocks of the telling hunks, in order of telling; the old side of a hunk before the new.
pub(super) fn touched<'a>(
    [old, new]: &[Stated<'a>; 2],
    diff: &Diff,
    verdicts: &[Vec<Verdict>],
    order: &[usize],
) -> Vec<Touched<'a>> {
    let mut touched = Vec::new();
    let telling = order.iter().copied().filter(|&at| weight::severity(&verdicts[at]) >= LEAST).take(HUNKS);
    for at in telling {
        let Some(hunk) = diff.hunks.get(at) else { continue };
        side(old, at, hunk, Side::Old, &mut touched);
        side(new, at, hunk, Side::New, &mut touched);
    }
    touched
}

/// A whole document as if all of it had come, within the same bounds.
pub(super) fn whole(document: &Document) -> Vec<Touched<'_>> {
    let read = |(at, block): (usize, &'_ Block)| (at, block.text.len());
    document
        .blocks
        .iter()
        .enumerate()
        .take(HUNKS)
        .filter(|&entry| read(entry).1 <= BYTES)
        .map(|(at, block)| {
            let own = std::iter::once(0..block.text.len()).collect();
            Touched { hunk: 0, side: Side::New, at, block, own, facts: facts(&block.text).into() }
        })
        .collect()
}

fn side<'a>(document: &Stated<'a>, at: usize, hunk: &Hunk, side: Side, touched: &mut Vec<Touched<'a>>) {
    let range = if side == Side::Old { &hunk.old } else { &hunk.new };
    for index in range.clone().take(BLOCKS) {
        let Some(block) = document.block(index).filter(|block| block.text.len() <= BYTES) else { continue };
        let own = own(hunk, index, side, block.text.len());
        if !own.is_empty() {
            touched.push(Touched { hunk: at, side, at: index, block, own, facts: document.by(index) });
        }
    }
}

/// The bytes of a hunk's block that are on one side alone.
fn own(hunk: &Hunk, index: usize, side: Side, len: usize) -> Vec<Range<usize>> {
    let is_of = |edit: &&Edit| index == if side == Side::Old { edit.old } else { edit.new };
    let mut edits = hunk.edits.iter().filter(is_of).peekable();
    if edits.peek().is_none() {
        // A block that only moved, or was only renumbered, states nothing new.
        let whole = matches!((hunk.kind, side), (HunkKind::Added, Side::New) | (HunkKind::Removed, Side::Old));
        return whole.then_some(0..len).into_iter().collect();
    }
    let own = |span: &Span| match (span, side) {
        (Span::Deleted { old }, Side::Old) => Some(old.clone()),
        (Span::Inserted { new }, Side::New) => Some(new.clone()),
        _ => None,
    };
    edits.flat_map(|edit| edit.spans.iter().filter_map(own)).collect()
}
