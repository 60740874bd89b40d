//! A target taken out, or put beside another one.

use super::find::Scope;
use super::{Reason, certain, heading, places, rows};
use crate::amend::action::Place;
use crate::amend::target::{Step, Target};
use crate::citation::Citation;
use crate::document::Block;

/// Takes a target out.
pub fn remove(blocks: &mut Vec<Block>, target: &Target) -> Result<(), Reason> {
    match target.path.last() {
        Some(Step::Row(_)) => return rows::remove(blocks, target),
        Some(Step::Title) => return heading::remove(blocks, target),
        _ => {}
    }
    let scope = whole(blocks, target)?;
    blocks.drain(scope.range);
    Ok(())
}

/// Leaves of a target its designator alone.
pub fn reserve(blocks: &mut Vec<Block>, target: &Target) -> Result<(), Reason> {
    let scope = whole(blocks, target)?;
    if target.through.is_some() {
        return Err(Reason::NotApplied);
    }
    let first = &blocks[scope.range.start];
    if first.designator_len == 0 {
        return Err(Reason::NotApplied);
    }
    let text = format!("{} [Reserved]", first.designator());
    let reserved =
        Block { designator_len: first.designator_len, ..Block::new(first.kind, scope.citation.clone(), text) };
    blocks.splice(scope.range, [reserved]);
    Ok(())
}

/// Puts a target beside another one of the same section.
pub fn relocate(blocks: &mut Vec<Block>, target: &Target, side: Place, beside: &Target) -> Result<(), Reason> {
    let scope = whole(blocks, target)?;
    let other = whole(blocks, beside)?;
    let unit: Vec<Block> = blocks[scope.range.clone()].to_vec();
    let to = match side {
        Place::Before => other.range.start,
        Place::After => other.range.end,
    };
    if scope.range.contains(&to) && to != scope.range.start {
        return Err(Reason::NoPlace(beside.clone()));
    }
    let citation = other.citation;
    let unit: Vec<Block> = unit.into_iter().map(|block| moved(block, &scope.citation, &citation)).collect();
    blocks.splice(to..to, unit);
    let shift = if to <= scope.range.start { scope.range.len() } else { 0 };
    blocks.drain(scope.range.start + shift..scope.range.end + shift);
    Ok(())
}

/// A block that was cited below one citation, cited below another one.
pub fn moved(mut block: Block, from: &Citation, to: &Citation) -> Block {
    let below = block.citation.0.split_off(from.0.len().min(block.citation.0.len()));
    block.citation.0 = to.0.iter().cloned().chain(below).collect();
    block
}

/// The blocks of a target that is a whole: a sentence or an introduction is none.
fn whole(blocks: &[Block], target: &Target) -> Result<Scope, Reason> {
    let is_whole = match target.path.last() {
        Some(Step::Named(name)) => name.starts_with("table"),
        Some(
            Step::Section(_)
            | Step::Paragraph(_)
            | Step::Definition(_)
            | Step::Entry(_)
            | Step::Attachment(_)
            | Step::Subpart(_),
        ) => true,
        _ => false,
    };
    let scope = places(blocks, target)?;
    if !is_whole {
        return Err(Reason::NotApplied);
    }
    certain(blocks, &scope, target)?;
    Ok(scope)
}
