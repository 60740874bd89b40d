//! Designators given anew: `(c) and (d) as (d) and (e)`, `(a)(2) as (b)`, `§ 744.24 as § 744.25`.
//!
//! What one instruction renames is renamed at once: a place is free where nothing is, or where what is there goes.

use std::ops::Range;

use super::designate::is_in_order;
use super::find::{Scope, above};
use super::naming::bare;
use super::take::moved;
use super::words::put;
use super::{Reason, certain, places, position};
use crate::amend::marks;
use crate::amend::target::{Step, Target};
use crate::citation::Citation;
use crate::document::Block;

/// One thing that is renamed, with all below it.
#[derive(Debug, Clone)]
struct Unit {
    range: Range<usize>,
    from: Citation,
    to: Citation,
    /// Which of the renamings it is of.
    of: usize,
}

/// Gives each target its new name. Those that can't be done are left out, and those that waited for their places with them.
pub fn redesignate(blocks: &mut Vec<Block>, wanted: &[(&Target, &Target)]) -> Vec<Result<(), Reason>> {
    let mut results: Vec<Result<(), Reason>> = vec![Ok(()); wanted.len()];
    let mut units: Vec<Unit> = Vec::new();
    // A place may lie in one that comes to be with it: `(c)(2) and (c)(2)(i) as (d) and (d)(1)`.
    let mut outermost_first: Vec<usize> = (0..wanted.len()).collect();
    outermost_first.sort_by_key(|&of| wanted[of].1.path.len());
    for of in outermost_first {
        match plan(blocks, wanted, of, &units) {
            Ok(own) => units.extend(own),
            Err(reason) => results[of] = Err(reason),
        }
    }
    while let Some((of, reason)) =
        units.iter().find_map(|unit| Some((unit.of, obstacle(blocks, &units, unit, wanted)?)))
    {
        results[of] = Err(reason);
        units.retain(|unit| unit.of != of);
    }
    if let Err((of, reason)) = carry_out(blocks, &units) {
        for unit in &units {
            let own = if unit.of == of { reason.clone() } else { Reason::Unsettled };
            results[unit.of] = Err(own);
        }
    }
    results
}

/// The units of one renaming, each with its new citation; `units` are those of the renamings to outer places.
fn plan(blocks: &[Block], wanted: &[(&Target, &Target)], of: usize, units: &[Unit]) -> Result<Vec<Unit>, Reason> {
    let (target, to) = wanted[of];
    let scope = places(blocks, target)?;
    match (target.path.last(), to.path.last()) {
        (Some(Step::Paragraph(_)), Some(Step::Paragraph(_))) => {
            let outer = to.path.split_last().map(|(_, outer)| outer).unwrap_or_default();
            let is_outer = |unit: &&Unit| wanted[unit.of].1.through.is_none() && wanted[unit.of].1.path == outer;
            let parent = match units.iter().find(is_outer) {
                Some(unit) => unit.to.clone(),
                None => above(blocks, &to.path).ok_or_else(|| Reason::NoPlace(to.clone()))?.citation,
            };
            paragraphs(blocks, &scope, target, to, &parent)
                .map(|own| own.into_iter().map(|(range, from, to)| Unit { range, from, to, of }).collect())
        }
        (Some(Step::Section(_)), Some(Step::Section(number))) => named(&scope, target, to, format!("§ {number}"), of),
        (Some(Step::Attachment(_)), Some(Step::Attachment(name))) => {
            named(&scope, target, to, position::titled(name), of)
        }
        _ => Err(Reason::NotApplied),
    }
}

/// A section or a supplement of the same part.
fn named(scope: &Scope, target: &Target, to: &Target, name: String, of: usize) -> Result<Vec<Unit>, Reason> {
    if target.through.is_some() || to.through.is_some() {
        return Err(Reason::NotApplied);
    }
    if target.part() != to.part() {
        return Err(Reason::NotApplied);
    }
    let above = scope.citation.0[..scope.citation.0.len() - 1].to_vec();
    let to = Citation(above).child(name);
    Ok(vec![Unit { range: scope.range.clone(), from: scope.citation.clone(), to, of }])
}

/// A paragraph or a run of them, each with its old citation and its new one, as many places behind the first as it stands
/// itself.
fn paragraphs(
    blocks: &[Block],
    scope: &Scope,
    target: &Target,
    to: &Target,
    parent: &Citation,
) -> Result<Vec<(Range<usize>, Citation, Citation)>, Reason> {
    let ends = |target: &Target| {
        let mark = |path: &[Step]| match path.last() {
            Some(Step::Paragraph(mark)) => mark.clone(),
            _ => String::new(),
        };
        (mark(&target.path), mark(target.through.as_ref().unwrap_or(&target.path)))
    };
    let ((first, last), (new_first, new_last)) = (ends(target), ends(to));
    let level = scope.citation.0.len().checked_sub(1).ok_or(Reason::NotApplied)?;
    let ranges = parted(blocks, scope, level);
    // Both runs must be as long as the text says.
    let reaches = |first: &str, last: &str| {
        let more = ranges.len().checked_sub(1).and_then(|more| u32::try_from(more).ok());
        more.and_then(|more| marks::behind(first, last, more)).is_some_and(|end| bare(&end) == bare(last))
    };
    if !reaches(&first, &last) || !reaches(&new_first, &new_last) {
        return Err(Reason::NoPlace(target.clone()));
    }
    let mut found = Vec::with_capacity(ranges.len());
    for (places, range) in ranges.iter().cloned().enumerate() {
        let name = u32::try_from(places).ok().and_then(|places| marks::behind(&new_first, &new_last, places));
        let name = name.ok_or(Reason::NotApplied)?;
        let from = Citation(blocks[range.start].citation.0[..=level].to_vec());
        // Its first block must print the designator, or the new one can't be printed in its place.
        if !from.last().is_some_and(|own| blocks[range.start].text.starts_with(own)) {
            return Err(Reason::NoPlace(target.clone()));
        }
        found.push((range, from, parent.child(name)));
    }
    Ok(found)
}

/// The blocks of a scope, parted by the designator at one level.
fn parted(blocks: &[Block], scope: &Scope, level: usize) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for at in scope.range.clone() {
        let own = blocks[at].citation.0.get(level);
        match ranges.last_mut() {
            Some(last) if blocks[last.start].citation.0.get(level) == own => last.end = at + 1,
            _ => ranges.push(at..at + 1),
        }
    }
    ranges
}

/// Why a unit can't go where it is to go: something stays there, or two are to go there.
fn obstacle(blocks: &[Block], units: &[Unit], unit: &Unit, wanted: &[(&Target, &Target)]) -> Option<Reason> {
    let goes = |at: usize| units.iter().any(|other| other.range.contains(&at));
    let same = |citation: &Citation| {
        let level = unit.to.0.len() - 1;
        let beside = Citation(unit.to.0[..level].to_vec());
        citation.is_within(&beside)
            && citation.0.get(level).zip(unit.to.last()).is_some_and(|(own, name)| bare(own) == bare(name))
    };
    let stays = (0..blocks.len()).any(|at| !goes(at) && same(&blocks[at].citation));
    let twice = units.iter().filter(|other| other.to == unit.to).count() > 1;
    (stays || twice).then(|| Reason::Taken(wanted[unit.of].1.clone()))
}

/// Renames the units, and puts those that would stand out of order where they belong; nothing is done where one can't be.
fn carry_out(blocks: &mut Vec<Block>, units: &[Unit]) -> Result<(), (usize, Reason)> {
    let mut renamed = blocks.clone();
    // The innermost unit says what a block is called.
    let innermost =
        |at: usize| units.iter().filter(|unit| unit.range.contains(&at)).min_by_key(|unit| unit.range.len());
    for (at, block) in renamed.iter_mut().enumerate() {
        let Some(unit) = innermost(at) else { continue };
        *block = moved(block.clone(), &unit.from, &unit.to);
        if at == unit.range.start {
            print(block, unit);
        }
    }
    let outermost = |unit: &&Unit| {
        !units.iter().any(|other| {
            other.range != unit.range
                && other.range.start <= unit.range.start
                && unit.range.end <= other.range.end
                && unit.to.is_within(&other.to)
        })
    };
    let outer: Vec<&Unit> = units.iter().filter(outermost).collect();
    let stays = |unit: &&Unit| {
        let parent = Citation(unit.to.0[..unit.to.0.len() - 1].to_vec());
        let same_parent = unit.from.0[..unit.from.0.len() - 1] == parent.0;
        let is_mark = bare(unit.to.last().unwrap_or_default()).len() <= 6;
        same_parent && is_mark && is_in_order(&renamed, unit.range.start, &parent, unit.to.last().unwrap_or_default())
    };
    if !outer.iter().all(stays) {
        renamed = replaced(renamed, blocks, &outer)?;
    }
    *blocks = renamed;
    Ok(())
}

/// Prints the new designator where the old one stands.
fn print(block: &mut Block, unit: &Unit) {
    let (Some(old), Some(new)) = (unit.from.last(), unit.to.last()) else { return };
    if block.text.get(..old.len()).is_some_and(|printed| printed.eq_ignore_ascii_case(old)) {
        put(block, 0..old.len(), new);
    }
}

/// Takes the units out and puts each where its new name belongs.
fn replaced(renamed: Vec<Block>, old: &[Block], units: &[&Unit]) -> Result<Vec<Block>, (usize, Reason)> {
    for unit in units {
        let target = Target { path: vec![Step::Paragraph(String::new())], through: None };
        let scope = Scope { range: unit.range.clone(), citation: unit.from.clone(), group: None };
        certain(old, &scope, &target).map_err(|reason| (unit.of, reason))?;
    }
    let goes = |at: usize| units.iter().any(|unit| unit.range.contains(&at));
    let mut text: Vec<Block> =
        renamed.iter().enumerate().filter(|(at, _)| !goes(*at)).map(|(_, block)| block.clone()).collect();
    for unit in units {
        // What goes elsewhere by itself leaves the unit around it.
        let inner =
            |at: &usize| units.iter().any(|other| other.range.len() < unit.range.len() && other.range.contains(at));
        let own: Vec<Block> = unit.range.clone().filter(|at| !inner(at)).map(|at| renamed[at].clone()).collect();
        let at = place_of(&text, unit).map_err(|reason| (unit.of, reason))?;
        text.splice(at..at, own);
    }
    Ok(text)
}

/// Before which block a unit belongs by its new name.
fn place_of(text: &[Block], unit: &Unit) -> Result<usize, Reason> {
    let name = unit.to.last().unwrap_or_default();
    let whole = Scope { range: 0..text.len(), citation: Citation::default(), group: None };
    if let Some(number) = super::naming::section_number(name) {
        return in_its_own(position::of_section(text, &whole, number)?, unit);
    }
    if super::naming::is_attachment(name) {
        return in_its_own(position::of_attachment(text, &whole, &name.to_lowercase())?, unit);
    }
    let parent = Citation(unit.to.0[..unit.to.0.len() - 1].to_vec());
    let within = |at: &usize| text[*at].citation.is_within(&parent);
    let begin = (0..text.len()).find(within).ok_or(Reason::NotApplied)?;
    let end = (begin..text.len()).take_while(within).last().map_or(begin, |at| at + 1);
    let scope = Scope { range: begin..end, citation: parent, group: None };
    position::of_paragraph(text, &scope, name).map(|(at, _)| at)
}

/// A place in the same subpart: into another one nothing is moved that is only renamed.
fn in_its_own((at, citation): position::Position, unit: &Unit) -> Result<usize, Reason> {
    if citation == unit.to { Ok(at) } else { Err(Reason::NoPosition) }
}
