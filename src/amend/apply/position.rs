//! Where a new thing belongs among those beside it.

use std::cmp::Ordering;

use super::Reason;
use super::find::Scope;
use super::naming::{is_attachment, is_entry, plain, section_number};
use crate::amend::marks;
use crate::citation::Citation;
use crate::document::{Block, BlockKind};

/// A place in a text: the block before which something goes, and what it is cited by there.
pub type Position = (usize, Citation);

/// Where a paragraph belongs among those below its holder.
pub fn of_paragraph(blocks: &[Block], scope: &Scope, mark: &str) -> Result<Position, Reason> {
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
    let own_text = scope.text(blocks).take_while(|&index| blocks[index].citation == scope.citation).last();
    let at = at.or(own_text.map(|index| index + 1)).ok_or(Reason::NoPosition)?;
    Ok((at, scope.citation.child(mark.to_owned())))
}

/// Where a section belongs in its part.
pub fn of_section(blocks: &[Block], scope: &Scope, number: &str) -> Result<Position, Reason> {
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
    found.ok_or(Reason::NoPosition)
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

/// Where a supplement or an appendix belongs among those of its part; only behind another one, and only where they stand
/// in order.
pub fn of_attachment(blocks: &[Block], scope: &Scope, name: &str) -> Result<Position, Reason> {
    let kind_and_number = |name: &str| {
        let name = plain(name);
        let (own, part) = name.split_once(" to ")?;
        let (kind, number) = own.rsplit_once(' ')?;
        Some((kind.to_owned(), part.to_owned(), number.to_owned()))
    };
    let (kind, part, number) = kind_and_number(name).ok_or(Reason::NoPosition)?;
    let beside = |at: usize| {
        let (level, own) = blocks[at].citation.0.iter().enumerate().find(|(_, element)| is_attachment(element))?;
        let (own_kind, own_part, own_number) = kind_and_number(own)?;
        (own_kind == kind && own_part == part).then_some((level, own_number))
    };
    let mut found = None;
    for at in scope.range.clone() {
        let Some((level, own)) = beside(at) else { continue };
        match marks::precedes(&own, &number) {
            Some(true) => {
                let above = blocks[at].citation.0[..level].to_vec();
                found = Some((at + 1, Citation(above).child(titled(name))));
            }
            Some(false) => break,
            None => return Err(Reason::NoPosition),
        }
    }
    found.ok_or(Reason::NoPosition)
}

/// `Supplement No. 6 to Part 740`: the name of an attachment as the Code prints it.
pub fn titled(name: &str) -> String {
    let word = |word: &str| match word {
        "to" | "of" => word.to_owned(),
        _ => word.chars().enumerate().map(|(at, c)| if at == 0 { c.to_ascii_uppercase() } else { c }).collect(),
    };
    name.split(' ').map(word).collect::<Vec<String>>().join(" ")
}

/// Where a subpart belongs in its part, behind those with letters before its own.
pub fn of_subpart(blocks: &[Block], scope: &Scope, letter: &str) -> Result<Position, Reason> {
    let own = |at: usize| {
        let path = &blocks[at].citation.0;
        path.iter().enumerate().find_map(|(level, element)| Some((level, element.strip_prefix("Subpart ")?)))
    };
    let mut found = None;
    for at in scope.range.clone() {
        let Some((level, beside)) = own(at) else { continue };
        match marks::precedes(beside, letter) {
            Some(true) => {
                let above = blocks[at].citation.0[..level].to_vec();
                found = Some((at + 1, Citation(above).child(format!("Subpart {letter}"))));
            }
            Some(false) => break,
            None => return Err(Reason::NoPosition),
        }
    }
    found.ok_or(Reason::NoPosition)
}

/// Where an entry of the Commerce Control List belongs: by its number, within the entries of its category and group. One
/// that is the first of its group would need a heading that nothing gives.
pub fn of_entry(blocks: &[Block], scope: &Scope, number: &str) -> Result<Position, Reason> {
    let group = number.get(..2).ok_or(Reason::NoPosition)?;
    let own = |at: usize| {
        let path = &blocks[at].citation.0;
        let (level, own) = path.iter().enumerate().find(|(_, element)| is_entry(element))?;
        own.starts_with(group).then(|| (own.as_str(), Citation(path[..level].to_vec())))
    };
    let beside: Vec<(usize, &str, Citation)> =
        scope.range.clone().filter_map(|at| own(at).map(|(name, above)| (at, name, above))).collect();
    if !beside.is_sorted_by_key(|(_, name, _)| *name) {
        return Err(Reason::NoPosition);
    }
    let before = beside.iter().rfind(|(_, name, _)| *name < number).map(|(at, _, above)| (at + 1, above));
    let after = beside.iter().find(|(_, name, _)| *name > number).map(|(at, _, above)| (*at, above));
    let (at, above) = before.or(after).ok_or(Reason::NoPosition)?;
    Ok((at, above.child(number)))
}

/// Where a definition belongs by the alphabet; only among definitions that stand in its order.
pub fn of_definition(blocks: &[Block], scope: &Scope, term: &str) -> Result<Position, Reason> {
    let own = scope.text(blocks);
    let begins = |at: &usize| {
        let block = &blocks[*at];
        block.designator_len == 0 && block.kind == BlockKind::Paragraph
    };
    let key = |at: usize| plain(&blocks[at].text);
    let starts: Vec<usize> = own.clone().filter(begins).collect();
    // What introduces the definitions is none of them.
    let starts = starts.get(1..).unwrap_or_default();
    if starts.len() < 2 || !starts.is_sorted_by_key(|&at| key(at)) {
        return Err(Reason::NoPosition);
    }
    let next = starts.iter().copied().find(|&at| key(at) > plain(term));
    Ok((next.unwrap_or(own.end), scope.citation.clone()))
}
