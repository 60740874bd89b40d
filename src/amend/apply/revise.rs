//! New text in the place of a target.

use std::ops::Range;

use super::leaf::is_of_table;
use super::naming::is_entry;
use super::new_text::NewText;
use super::piece::Piece;
use super::{Reason, certain, heading, place, restore, rows};
use crate::amend::marks;
use crate::amend::target::{Step, Target};
use crate::citation::Citation;
use crate::document::{Block, BlockKind};

/// Puts the new text of a target in its place.
pub fn revise(blocks: &mut Vec<Block>, target: &Target, new: &NewText) -> Result<(), Reason> {
    if target.through.is_some() {
        return Err(Reason::NotApplied);
    }
    match target.path.last() {
        Some(Step::Row(_)) => rows::revise(blocks, target, new),
        Some(Step::Title) if matches!(target.path.iter().nth_back(1), Some(Step::Paragraph(_))) => {
            heading::revise(blocks, target, new)
        }
        Some(Step::Section(_) | Step::Paragraph(_) | Step::Definition(_)) if !in_entry(target) => {
            text(blocks, target, new)
        }
        Some(Step::Introduction | Step::Authority) => text(blocks, target, new),
        Some(Step::Title) => title(blocks, target, new),
        Some(Step::Named(name)) if name.starts_with("table") => table(blocks, target, new),
        Some(
            Step::Attachment(_)
            | Step::Subpart(_)
            | Step::Entry(_)
            | Step::Named(_)
            | Step::Definition(_)
            | Step::Paragraph(_),
        ) => division(blocks, target, new),
        _ => Err(Reason::NotApplied),
    }
}

/// True for what stands in an entry of the Commerce Control List.
pub fn in_entry(target: &Target) -> bool {
    target.path.iter().any(|step| matches!(step, Step::Entry(_)))
}

/// A section or a part of it; what the publisher writes behind it stays.
fn text(blocks: &mut Vec<Block>, target: &Target, new: &NewText) -> Result<(), Reason> {
    let scope = place(blocks, target)?;
    certain(blocks, &scope, target)?;
    let own = scope.text(blocks);
    let found = new.find(target).ok_or(Reason::NoText)?;
    let text = restore::whole(&new.pieces[found], &blocks[own.clone()], &scope.citation)?;
    blocks.splice(own, text);
    Ok(())
}

/// The heading of a section, a part, a supplement or an entry.
fn title(blocks: &mut [Block], target: &Target, new: &NewText) -> Result<(), Reason> {
    let scope = place(blocks, target)?;
    let old = &blocks[scope.range.start];
    let is_heading = matches!(old.kind, BlockKind::Heading(_));
    if !is_heading {
        return Err(Reason::NotApplied);
    }
    let found = new.find(target).ok_or(Reason::NoText)?;
    let [piece] = &new.pieces[found] else { return Err(Reason::NoText) };
    let block = Block { citation: old.citation.clone(), kind: old.kind, ..piece.block.clone() };
    if block.designator() != old.designator() || block.text.contains(super::piece::STARS) {
        return Err(Reason::NoText);
    }
    blocks[scope.range.start] = block;
    Ok(())
}

/// A supplement, a subpart, an entry or a part of it.
fn division(blocks: &mut Vec<Block>, target: &Target, new: &NewText) -> Result<(), Reason> {
    let scope = place(blocks, target)?;
    let own = scope.text(blocks);
    let found = new.find(target).ok_or(Reason::NoText)?;
    if is_open(new, &found, target, &blocks[own.clone()]) {
        return Err(Reason::OpenEnd);
    }
    let pieces = &new.pieces[found];
    let citation = match target.path.last() {
        Some(Step::Named(_)) => above(&scope.citation),
        _ => scope.citation.clone(),
    };
    let old = &blocks[own.clone()];
    let text = restore::cited_whole(pieces, old, &below(pieces, &citation))?;
    let level = old.first().and_then(restore::level_of);
    let mut text = restore::set(text, old, level);
    if let (Some(first), Some(before)) = (text.first_mut(), old.first()) {
        first.kind = before.kind;
    }
    blocks.splice(own, text);
    Ok(())
}

/// True where the stars behind the new text of an entry may stand for more of it, not for other entries: the text in force
/// has paragraphs behind the last one that is printed.
fn is_open(new: &NewText, found: &Range<usize>, target: &Target, old: &[Block]) -> bool {
    if !new.pieces.get(found.end).is_some_and(Piece::is_stars) {
        return false;
    }
    if let Some(Step::Named(_)) = target.path.last() {
        return old.len() > found.len();
    }
    let of_entry = |citation: &Citation| {
        let at = citation.0.iter().position(|element| is_entry(element))?;
        citation.0.get(at + 1).filter(|mark| mark.starts_with('.')).cloned()
    };
    let printed = new.pieces[found.clone()].iter().rev().find_map(|piece| of_entry(&piece.block.citation));
    let goes_behind = |mark: String| printed.as_ref().is_none_or(|last| marks::precedes(last, &mark) == Some(true));
    old.iter().filter_map(|block| of_entry(&block.citation)).any(goes_behind)
}

fn above(citation: &Citation) -> Citation {
    Citation(citation.0[..citation.0.len().saturating_sub(1)].to_vec())
}

/// What each piece of a division is cited by: the citation of the division, and what the rule's own citation says below it.
pub fn below<'p>(pieces: &'p [Piece<'p>], citation: &'p Citation) -> impl Fn(&Piece) -> Citation + 'p {
    // An entry, and the paragraphs below it, are told by their whole path.
    let of_entry = citation.0.iter().position(|element| is_entry(element));
    let first = pieces.first().map(|first| first.block.citation.clone()).unwrap_or_default();
    move |piece| match of_entry {
        Some(at) => Citation(citation.0[..=at].iter().chain(&piece.path).cloned().collect()),
        // The sections of a subpart are cited by themselves.
        None => {
            let own = &piece.block.citation;
            let below = if own.is_within(&first) { &own.0[first.0.len()..] } else { &own.0[..] };
            Citation(citation.0.iter().chain(below).cloned().collect())
        }
    }
}

/// A whole table.
fn table(blocks: &mut Vec<Block>, target: &Target, new: &NewText) -> Result<(), Reason> {
    let scope = place(blocks, target)?;
    let behind = blocks.get(scope.range.end);
    // A note behind a table may be the table's or the paragraph's.
    if behind.is_some_and(|block| block.kind == BlockKind::Note && !super::naming::is_apparatus(block)) {
        return Err(Reason::Undesignated);
    }
    if !blocks[scope.range.clone()].iter().all(is_of_table) {
        return Err(Reason::NoPlace(target.clone()));
    }
    let is_own = |element: &&String| !element.starts_with("table:") && !element.starts_with("row:");
    let holder = Citation(blocks[scope.range.start].citation.0.iter().take_while(is_own).cloned().collect());
    let found = new.find(target).ok_or(Reason::NoText)?;
    let text = tabular(&new.pieces[found], &holder)?;
    blocks.splice(scope.range, text);
    Ok(())
}

/// A table as the rule prints it, below its holder; one with stars in it is not printed whole.
pub fn tabular(pieces: &[Piece], holder: &Citation) -> Result<Vec<Block>, Reason> {
    if pieces.iter().any(|piece| piece.block.text.contains('*') && is_elided(piece.block)) {
        return Err(Reason::Elided);
    }
    let cited = |piece: &Piece| {
        let of_table = |element: &&String| !element.starts_with("table:") && !element.starts_with("row:");
        let own = piece.block.citation.0.iter().skip_while(of_table);
        Block { citation: Citation(holder.0.iter().chain(own).cloned().collect()), ..piece.block.clone() }
    };
    Ok(pieces.iter().map(cited).collect())
}

/// True for a row of which cells stand for others: `* * *`.
fn is_elided(row: &Block) -> bool {
    let cells = row.cells.iter().map(|cell| row.cell_text(cell));
    cells.chain([row.text.as_str()]).any(|cell| super::piece::is_stars(cell) || cell.contains(super::piece::STARS))
}
