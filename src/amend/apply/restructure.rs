//! Amendments to whole paragraphs, sections, definitions and rows.

use std::cmp::Ordering;

use super::find::{Scope, bare, find, plain, section_number};
use super::new_text::{NewText, Piece};
use super::restore;
use super::rows;
use super::sentence;
use super::{Reason, place, places};
use crate::amend::action::Place;
use crate::amend::marks;
use crate::amend::target::{Ordinal, Step, Target};
use crate::citation::Citation;
use crate::document::{Block, BlockKind};

/// Puts the new text of a target in its place.
pub fn revise(blocks: &mut Vec<Block>, target: &Target, new: &NewText) -> Result<(), Reason> {
    if target.through.is_some() {
        return Err(Reason::NotApplied);
    }
    match target.path.last() {
        Some(Step::Row(_)) => return rows::revise(blocks, target, new),
        Some(Step::Sentence(ordinal)) => return sentence::revise(blocks, target, *ordinal, new),
        _ => {}
    }
    let scope = place(blocks, target)?;
    match target.path.last() {
        Some(Step::Section(_) | Step::Paragraph(_) | Step::Definition(_)) => certain(blocks, &scope, target)?,
        Some(Step::Title) if !matches!(blocks[scope.range.start].kind, BlockKind::Heading(_)) => {
            return Err(Reason::NotApplied);
        }
        Some(Step::Title | Step::Introduction | Step::Authority) => {}
        _ => return Err(Reason::NotApplied),
    }
    let found = new.find(target).ok_or(Reason::NoText)?;
    let pieces = &new.pieces[found];
    let text = restore::whole(pieces, &blocks[scope.range.clone()], &scope.citation)?;
    blocks.splice(scope.range, text);
    Ok(())
}

/// Puts a new paragraph, section, definition or row where its designator or its name belongs.
pub fn add(blocks: &mut Vec<Block>, target: &Target, new: &NewText) -> Result<(), Reason> {
    if target.through.is_some() {
        return Err(Reason::NotApplied);
    }
    let Some((last, above)) = target.path.split_last() else { return Err(Reason::NotApplied) };
    if matches!(last, Step::Sentence(Ordinal::Unnumbered)) {
        return sentence::add(blocks, target, new);
    }
    if matches!(last, Step::Sentence(_) | Step::Title | Step::Introduction | Step::Named(_) | Step::Unread(_)) {
        return Err(Reason::NotApplied);
    }
    if find(blocks, &target.path).is_some() {
        return Err(Reason::Taken(target.clone()));
    }
    if let Step::Row(name) = last {
        return rows::add(blocks, target, name, new);
    }
    let found = new.find(target).ok_or(Reason::NoText)?;
    let pieces = &new.pieces[found];
    let holder = Target { path: above.to_vec(), through: None };
    let scope = place(blocks, &holder)?;
    let (at, citation) = match last {
        Step::Paragraph(_) => paragraph_place(blocks, &scope, &pieces[0])?,
        Step::Section(number) => section_place(blocks, &scope, number)?,
        Step::Definition(term) => definition_place(blocks, &scope, term)?,
        _ => return Err(Reason::NotApplied),
    };
    let text = restore::whole(pieces, &[], &citation)?;
    blocks.splice(at..at, text);
    Ok(())
}

/// Takes a target out.
pub fn remove(blocks: &mut Vec<Block>, target: &Target) -> Result<(), Reason> {
    if let Some(Step::Row(_)) = target.path.last() {
        return rows::remove(blocks, target);
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

/// Gives a target, or a run of them, new designators of the same level.
pub fn redesignate(blocks: &mut [Block], target: &Target, to: &Target) -> Result<(), Reason> {
    let scope = places(blocks, target)?;
    let (Some(Step::Paragraph(from)), Some(Step::Paragraph(first))) = (target.path.last(), to.path.last()) else {
        return Err(Reason::NotApplied);
    };
    let above = target.path.len() - 1;
    if to.path.len() != target.path.len() || to.path[..above] != target.path[..above] {
        return Err(Reason::NotApplied);
    }
    let last_of = |target: &Target, own: &String| match target.through.as_ref().and_then(|path| path.last()) {
        Some(Step::Paragraph(mark)) => mark.clone(),
        _ => own.clone(),
    };
    let (last, new_last) = (last_of(target, from), last_of(to, first));
    let level = scope.citation.0.len() - 1;
    let units = units(blocks, &scope, level);
    // Both runs must be as long as the text says.
    let ends = units.len().checked_sub(1).and_then(|more| {
        let more = u32::try_from(more).ok()?;
        Some((marks::behind(from, &last, more)?, marks::behind(first, &new_last, more)?))
    });
    if ends.is_none_or(|(old, new)| bare(&old) != bare(&last) || bare(&new) != bare(&new_last)) {
        return Err(Reason::NoPlace(target.clone()));
    }
    let names: Vec<String> = (0..units.len())
        .map(|places| u32::try_from(places).ok().and_then(|places| marks::behind(first, &new_last, places)))
        .collect::<Option<_>>()
        .ok_or(Reason::NotApplied)?;
    let outside = |at: &usize| !scope.range.contains(at);
    let parent = Citation(scope.citation.0[..level].to_vec());
    let is_taken = (0..blocks.len()).filter(outside).any(|at| {
        let own = &blocks[at].citation;
        own.is_within(&parent) && own.0.get(level).is_some_and(|mark| names.iter().any(|name| bare(name) == bare(mark)))
    });
    if is_taken {
        return Err(Reason::Taken(to.clone()));
    }
    for (unit, name) in units.into_iter().zip(&names) {
        rename(&mut blocks[unit], level, name);
    }
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

fn moved(mut block: Block, from: &Citation, to: &Citation) -> Block {
    let below = block.citation.0.split_off(from.0.len().min(block.citation.0.len()));
    block.citation.0 = to.0.iter().cloned().chain(below).collect();
    block
}

/// The blocks of a target that is a whole: a sentence or an introduction is none.
fn whole(blocks: &[Block], target: &Target) -> Result<Scope, Reason> {
    let is_whole = matches!(
        target.path.last(),
        Some(Step::Section(_) | Step::Paragraph(_) | Step::Definition(_) | Step::Entry(_))
    );
    let scope = places(blocks, target)?;
    if !is_whole {
        return Err(Reason::NotApplied);
    }
    certain(blocks, &scope, target)?;
    Ok(scope)
}

/// A paragraph whose last blocks bear no designator may end before them: definitions follow a list in this way.
fn certain(blocks: &[Block], scope: &Scope, target: &Target) -> Result<(), Reason> {
    let is_paragraph = matches!(target.path.last(), Some(Step::Paragraph(_)));
    let flush = |block: &Block| block.designator_len == 0 && block.kind == BlockKind::Paragraph;
    let trailing = scope.range.len() > 1 && blocks[scope.range.clone()].last().is_some_and(flush);
    match is_paragraph && trailing {
        true => Err(Reason::Undesignated),
        false => Ok(()),
    }
}

/// The blocks below a citation, parted by the designator at one level.
fn units(blocks: &[Block], scope: &Scope, level: usize) -> Vec<std::ops::Range<usize>> {
    let mut units: Vec<std::ops::Range<usize>> = Vec::new();
    for at in scope.range.clone() {
        let own = blocks[at].citation.0.get(level);
        match units.last_mut() {
            Some(last) if blocks[last.start].citation.0.get(level) == own => last.end = at + 1,
            _ => units.push(at..at + 1),
        }
    }
    units
}

/// Writes a new designator into the blocks of a unit.
fn rename(unit: &mut [Block], level: usize, name: &str) {
    for (at, block) in unit.iter_mut().enumerate() {
        let Some(own) = block.citation.0.get_mut(level) else { continue };
        let old = std::mem::replace(own, name.to_owned());
        // The first block prints it, alone or before the designators below it.
        if at == 0 && block.text.starts_with(&old) {
            super::words::put(block, 0..old.len(), name);
        }
    }
}

/// Where a paragraph belongs among those beside it, and its citation.
fn paragraph_place(blocks: &[Block], scope: &Scope, piece: &Piece) -> Result<(usize, Citation), Reason> {
    let mark = piece.path.last().ok_or(Reason::NoText)?;
    let level = scope.citation.0.len();
    let beside = |at: usize| blocks[at].citation.0.get(level).filter(|own| marks::precedes(own, mark).is_some());
    let mut at = None;
    for index in scope.range.clone() {
        match beside(index).and_then(|own| marks::precedes(own, mark)) {
            Some(true) => at = Some(index + 1),
            Some(false) => {
                at = at.or(Some(index));
                break;
            }
            None => {}
        }
    }
    // The first below its holder stands behind what the holder says itself.
    let own_text = scope.range.clone().take_while(|&index| blocks[index].citation == scope.citation).last();
    let at = at.or(own_text.map(|index| index + 1)).ok_or(Reason::NotApplied)?;
    Ok((at, scope.citation.child(mark.clone())))
}

/// Where a section belongs in its part.
fn section_place(blocks: &[Block], scope: &Scope, number: &str) -> Result<(usize, Citation), Reason> {
    let mut found = None;
    for at in scope.range.clone() {
        let path = &blocks[at].citation.0;
        let own = path.iter().enumerate().find_map(|(level, element)| Some((level, section_number(element)?)));
        if let Some((level, own)) = own
            && by_number(own, number) == Ordering::Less
        {
            let mut citation = path[..level].to_vec();
            citation.push(format!("§ {number}"));
            found = Some((at + 1, Citation(citation)));
        }
    }
    found.ok_or(Reason::NotApplied)
}

/// `744.9` stands before `744.23`, `60.52` before `60.52a`.
fn by_number(one: &str, other: &str) -> Ordering {
    let key = |number: &str| {
        let of = number.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
        let digits: Vec<u32> = of.filter_map(|digits| digits.parse().ok()).collect();
        (digits, number.to_owned())
    };
    key(one).cmp(&key(other))
}

/// Where a definition belongs by the alphabet; only among definitions that stand in its order.
fn definition_place(blocks: &[Block], scope: &Scope, term: &str) -> Result<(usize, Citation), Reason> {
    let begins = |at: &usize| {
        let block = &blocks[*at];
        block.designator_len == 0 && block.kind == BlockKind::Paragraph
    };
    let key = |at: usize| plain(&blocks[at].text);
    let starts: Vec<usize> = scope.range.clone().filter(begins).collect();
    // What introduces the definitions is none of them.
    let starts = starts.get(1..).unwrap_or_default();
    if starts.len() < 2 || !starts.is_sorted_by_key(|&at| key(at)) {
        return Err(Reason::NotApplied);
    }
    let next = starts.iter().copied().find(|&at| key(at) > plain(term));
    let at = next.unwrap_or(scope.range.end);
    Ok((at, scope.citation.clone()))
}
