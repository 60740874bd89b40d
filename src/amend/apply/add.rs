//! New things, put where their designators, numbers or names belong.

use super::find::{Scope, find};
use super::new_text::NewText;
use super::revise::{below, in_entry, tabular};
use super::{Reason, heading, place, position, restore, rows, sentence};
use crate::amend::target::{Ordinal, Step, Target};
use crate::citation::Citation;
use crate::document::{Block, BlockKind};

/// Puts in a new paragraph, section, definition, row, table, entry, supplement or subpart.
pub fn add(blocks: &mut Vec<Block>, target: &Target, new: &NewText) -> Result<(), Reason> {
    if target.through.is_some() {
        return Err(Reason::NotApplied);
    }
    let Some((last, above)) = target.path.split_last() else { return Err(Reason::NotApplied) };
    match last {
        Step::Sentence(Ordinal::Unnumbered) => return sentence::add(blocks, target, new),
        Step::Title => return heading::add(blocks, target, new),
        _ => {}
    }
    if find(blocks, &target.path).is_some() {
        return Err(Reason::Taken(target.clone()));
    }
    let holder = Target { path: holder(last, above).to_vec(), through: None };
    match last {
        Step::Row(name) => rows::add(blocks, target, name, new),
        Step::Paragraph(_) | Step::Section(_) | Step::Definition(_) => piece(blocks, target, &holder, new),
        Step::Entry(_) | Step::Attachment(_) | Step::Subpart(_) => division(blocks, target, &holder, new),
        Step::Named(name) if name.starts_with("table ") => table(blocks, target, &holder, new),
        _ => Err(Reason::NotApplied),
    }
}

/// What holds the new thing; a category of the Commerce Control List is no part of an entry's address.
fn holder<'p>(last: &Step, above: &'p [Step]) -> &'p [Step] {
    match (last, above) {
        (Step::Entry(_), [outer @ .., Step::Heading(_)]) => outer,
        _ => above,
    }
}

/// A paragraph, a section or a definition.
fn piece(blocks: &mut Vec<Block>, target: &Target, holder: &Target, new: &NewText) -> Result<(), Reason> {
    let found = new.find(target).ok_or(Reason::NoText)?;
    let pieces = &new.pieces[found];
    let scope = place(blocks, holder)?;
    let (at, citation) = match target.path.last() {
        Some(Step::Paragraph(_)) => {
            let mark = pieces[0].path.last().ok_or(Reason::NoText)?;
            position::of_paragraph(blocks, &scope, mark)?
        }
        Some(Step::Section(number)) => position::of_section(blocks, &scope, number)?,
        Some(Step::Definition(term)) if !in_entry(target) => position::of_definition(blocks, &scope, term)?,
        _ => return Err(Reason::NotApplied),
    };
    let text = restore::whole(pieces, &[], &citation)?;
    blocks.splice(at..at, text);
    Ok(())
}

/// A supplement, a subpart or an entry.
fn division(blocks: &mut Vec<Block>, target: &Target, holder: &Target, new: &NewText) -> Result<(), Reason> {
    let found = new.find(target).ok_or(Reason::NoText)?;
    let pieces = &new.pieces[found];
    let scope = place(blocks, holder)?;
    let (at, citation) = match target.path.last() {
        Some(Step::Attachment(name)) => position::of_attachment(blocks, &scope, name)?,
        Some(Step::Subpart(letter)) => position::of_subpart(blocks, &scope, letter)?,
        Some(Step::Entry(number)) => position::of_entry(blocks, &scope, number)?,
        _ => return Err(Reason::NotApplied),
    };
    let text = restore::cited_whole(pieces, &[], &below(pieces, &citation))?;
    let sibling = sibling(blocks, &citation);
    let level = sibling.and_then(restore::level_of);
    let kind = sibling.map(|sibling| sibling.kind);
    let mut text = restore::set(text, &[], level);
    if let (Some(first), Some(kind)) = (text.first_mut(), kind) {
        first.kind = kind;
    }
    blocks.splice(at..at, text);
    Ok(())
}

/// The first block of a division of the same kind beside it.
fn sibling<'b>(blocks: &'b [Block], citation: &Citation) -> Option<&'b Block> {
    let kind = |element: &str| element.chars().take_while(|c| c.is_alphabetic()).collect::<String>();
    let own = citation.last().map(kind)?;
    let is_one = |block: &&Block| {
        let same_depth = block.citation.0.len() == citation.0.len();
        let heads = matches!(block.kind, BlockKind::Heading(_));
        same_depth && heads && block.citation.last().is_some_and(|element| kind(element) == own)
    };
    blocks.iter().find(is_one)
}

/// A table at the end of a paragraph that holds nothing but its own text and other tables: where else it stands is not
/// said.
fn table(blocks: &mut Vec<Block>, target: &Target, holder: &Target, new: &NewText) -> Result<(), Reason> {
    let scope = place(blocks, holder)?;
    let own = scope.text(blocks);
    let is_plain = |at: usize| own_or_table(&blocks[at], &scope);
    if !own.clone().all(is_plain) {
        return Err(Reason::NotApplied);
    }
    let found = new.find(target).ok_or(Reason::NoText)?;
    let text = tabular(&new.pieces[found], &scope.citation)?;
    blocks.splice(own.end..own.end, text);
    Ok(())
}

fn own_or_table(block: &Block, scope: &Scope) -> bool {
    let below = block.citation.0.get(scope.citation.0.len()..).unwrap_or_default();
    block.kind != BlockKind::Note
        && below.iter().all(|element| element.starts_with("table:") || element.starts_with("row:"))
}
