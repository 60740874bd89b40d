//! What a lawyer lists as one: a section with all its paragraphs is one addition, two sibling paragraphs are two.

use std::ops::Range;

use crate::document::{Block, BlockKind};

/// Divides a run of blocks into units: a heading, designated paragraph, definition or table with all that is below it;
/// every other block by itself.
pub(super) fn units_of(blocks: &[Block], run: Range<usize>) -> Vec<Range<usize>> {
    let mut units: Vec<Range<usize>> = Vec::new();
    for at in run {
        match units.last_mut() {
            Some(unit) if is_below(&blocks[unit.start], &blocks[at]) => unit.end = at + 1,
            _ => units.push(at..at + 1),
        }
    }
    units
}

/// True where `block`, which follows `lead`, belongs to it.
fn is_below(lead: &Block, block: &Block) -> bool {
    let within = !lead.citation.is_empty() && block.citation.is_within(&lead.citation);
    match (lead.kind, block.kind) {
        (BlockKind::Heading(a), BlockKind::Heading(b)) => a < b || (within && block.citation != lead.citation),
        (BlockKind::Heading(_), _) => within || !leaves(lead, block),
        (BlockKind::Caption | BlockKind::TableHead, BlockKind::TableRow | BlockKind::TableHead | BlockKind::Note) => {
            true
        }
        (BlockKind::TableRow, _) => false,
        _ => within && owns_citation(lead),
    }
}

/// True where the block carries an address of its own that is outside of what the heading opened.
fn leaves(heading: &Block, block: &Block) -> bool {
    heading.designator_len > 0 && owns_citation(block)
}

/// True where the last element of the citation names this block, not one above it.
fn owns_citation(block: &Block) -> bool {
    block.designator_len > 0 || block.citation.last().is_some_and(|last| last.starts_with("def:"))
}
