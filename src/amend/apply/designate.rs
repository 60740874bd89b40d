//! Text that gets a designator for the first time.

use super::find::{above, find};
use super::naming::is_apparatus;
use super::words::put;
use super::{Reason, place};
use crate::amend::marks;
use crate::amend::target::{Step, Target};
use crate::citation::Citation;
use crate::document::{Block, BlockKind};

/// Gives an introductory or undesignated text its designator. Of several paragraphs it can't be told whether they are one.
pub fn designate(blocks: &mut [Block], target: &Target, to: &Target) -> Result<(), Reason> {
    let is_text = matches!(target.path.last(), Some(Step::Introduction | Step::Undesignated));
    let Some(Step::Paragraph(mark)) = to.path.last().filter(|_| is_text && to.through.is_none()) else {
        return Err(Reason::NotApplied);
    };
    let scope = place(blocks, target)?;
    if find(blocks, &to.path).is_some() {
        return Err(Reason::Taken(to.clone()));
    }
    let own = scope.text(blocks);
    let is_plain = |block: &Block| {
        block.designator_len == 0
            && matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem)
            && !is_apparatus(block)
    };
    if own.len() != 1 || !is_plain(&blocks[own.start]) {
        return Err(Reason::NoPlace(target.clone()));
    }
    let parent = above(blocks, &to.path).ok_or_else(|| Reason::NoPlace(to.clone()))?.citation;
    let at = own.start;
    if !is_in_order(blocks, at, &parent, mark) {
        return Err(Reason::NoPlace(to.clone()));
    }
    let block = &mut blocks[at];
    put(block, 0..0, &format!("{mark} "));
    block.designator_len = mark.len();
    block.citation = parent.child(mark.clone());
    Ok(())
}

/// True where a paragraph of this designator stands behind those before it and before those behind it.
pub fn is_in_order(blocks: &[Block], at: usize, parent: &Citation, mark: &str) -> bool {
    let level = parent.0.len();
    let beside = |block: &Block| {
        let own = block.citation.is_within(parent).then(|| block.citation.0.get(level)).flatten();
        own.map(|own| (marks::precedes(own, mark), marks::precedes(mark, own)))
    };
    let before = blocks[..at].iter().filter_map(beside).all(|(is_before, _)| is_before != Some(false));
    let behind = blocks[at + 1..].iter().filter_map(beside).all(|(_, is_behind)| is_behind != Some(false));
    before && behind
}
