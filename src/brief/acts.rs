//! The acts that new words name, each in one form: what ties a White House announcement, the Federal Register's document
//! and the amended section of the CFR together as one event.
//!
//! The forms are those of the Federal Register's own finding aids; Chinese announcements go by issuer, year and number.

use std::ops::{Range, RangeInclusive};

use crate::brief::facts::{Fact, Said};
use crate::brief::stated::Stated;
use crate::diff::{Diff, Hunk, HunkKind, Span};
use crate::document::Block;

/// Most acts told of one revision: a longer list is an index read for the first time.
const MOST: usize = 40;

/// True where two names are of one act: they are the same, or pages of the Federal Register that one document fills. The
/// Code cites the page of its own amendment, a list the first page, an index all of them.
pub fn same_act(one: &str, other: &str) -> bool {
    let (Some((volume, first)), Some((other_volume, second))) = (pages(one), pages(other)) else { return one == other };
    let shared = first.end().min(second.end()).checked_sub(*first.start().max(second.start()));
    let single = first.start() == first.end() || second.start() == second.end();
    // One document may end on the page on which the next one begins.
    volume == other_volume && shared.is_some_and(|more| more > 0 || single || first.start() == second.start())
}

/// The volume and the pages of `91 FR 1684-1689`; of a single page where it names one.
fn pages(act: &str) -> Option<(&str, RangeInclusive<u32>)> {
    let (volume, pages) = act.split_once(" FR ")?;
    let (first, last) = pages.split_once('-').unwrap_or((pages, pages));
    let (first, last) = (first.parse().ok()?, last.parse().ok()?);
    (first <= last).then_some((volume, first..=last))
}

/// The acts named by words that came, each once, in order.
pub(super) fn acts(new: &Stated<'_>, diff: &Diff) -> Vec<String> {
    let mut named: Vec<String> = Vec::new();
    for hunk in diff.hunks.iter().filter(|hunk| hunk.kind != HunkKind::Removed) {
        for at in hunk.new.clone() {
            let Some(block) = new.block(at) else { continue };
            let came = came(hunk, at, block.text.len());
            if came.is_empty() {
                continue;
            }
            let amended = if hunk.kind == HunkKind::Added { amended_parts(block) } else { Vec::new() };
            for act in found(&new.by(at), &came).into_iter().chain(amended) {
                if named.len() < MOST && !named.contains(&act) {
                    named.push(act);
                }
            }
        }
    }
    named
}

/// The parts of the Code that a row of an official list says are amended, with the day: where the document and the amended
/// section name no number in common, they have these. More parts than this are no help to tell an act by.
fn amended_parts(row: &Block) -> Vec<String> {
    const MOST_PARTS: usize = 4;
    let cell = |names: &[&str]| {
        let found = row.cells.iter().find(|cell| names.contains(&cell.column.as_str()));
        found.map(|cell| row.cell_text(cell)).filter(|text| !text.is_empty())
    };
    let (Some(parts), Some(day)) = (cell(&["CFR"]), cell(&["effective", "amended"])) else { return Vec::new() };
    let of_title = |list: &str| {
        let (title, parts) = list.split_once(" CFR ")?;
        Some(parts.split(", ").map(|part| format!("{title} CFR {part} on {day}")).collect::<Vec<String>>())
    };
    let told: Vec<String> = parts.split("; ").filter_map(of_title).flatten().collect();
    if told.len() > MOST_PARTS { Vec::new() } else { told }
}

/// The bytes of a hunk's new block that were not there before.
fn came(hunk: &Hunk, at: usize, len: usize) -> Vec<Range<usize>> {
    let mut edits = hunk.edits.iter().filter(|edit| edit.new == at).peekable();
    if edits.peek().is_none() {
        // A block that only moved, or was only renumbered, brought nothing.
        let whole = hunk.kind == HunkKind::Added;
        return whole.then_some(0..len).into_iter().collect();
    }
    let inserted = |span: &Span| match span {
        Span::Inserted { new } => Some(new.clone()),
        _ => None,
    };
    edits.flat_map(|edit| edit.spans.iter().filter_map(inserted)).collect()
}

/// The acts among what a text states that are named with words of which some came.
fn found(stated: &[Fact], came: &[Range<usize>]) -> Vec<String> {
    let touched = |range: &Range<usize>| came.iter().any(|came| came.start < range.end && range.start < came.end);
    let named = |fact: &Fact| match &fact.said {
        Said::Act(act) if touched(&fact.range) => Some(act.clone()),
        _ => None,
    };
    stated.iter().filter_map(named).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::brief::facts::facts;

    #[test]
    fn an_act_has_one_name_however_it_is_written() {
        let check = |text: &str, expected: &[&str]| {
            let whole = 0..text.len();
            assert_eq!(found(&facts(text), &[whole]), expected, "{text}");
        };
        check("[FR Doc No: 2026-00789] RIN 0694-AK43", &["FR Doc. 2026-00789", "RIN 0694-AK43"]);
        check("2026-00789 | Rule | License Review Policy", &["FR Doc. 2026-00789"]);
        check("91 FR 1684-1689", &["91 FR 1684-1689"]);
        check("91 FR 1684, Jan. 15, 2026; 89 Fed. Reg. 96,790", &["91 FR 1684", "89 FR 96790"]);
        check("Executive Order 14365, E.O. 14320 and EO 14319", &["EO 14365", "EO 14320", "EO 14319"]);
        check("Proclamation 11002 (Docket No. BIS-260112-0028)", &["Proclamation 11002", "Docket 260112-0028"]);
        check("商务部、海关总署公告2025年第55号", &["商务部公告2025年第55号"]);
        check("商務部與海關總署公告（2025）第55號", &["商务部公告2025年第55号"]);
        check("H.R. 3447, M-26-04, CSMS # 67400472", &["H.R. 3447", "M-26-04", "CSMS 67400472"]);
        check("15 CFR 742.6, 3A090, 2026-01-15, 202-482-4252", &[]);
    }

    #[test]
    fn pages_of_one_document_are_one_act() {
        let check = |one: &str, other: &str, expected: bool| {
            assert_eq!(same_act(one, other), expected, "{one}, {other}");
            assert_eq!(same_act(other, one), expected, "{other}, {one}");
        };
        check("91 FR 1684-1689", "91 FR 1687", true);
        check("91 FR 1684-1689", "91 FR 1684", true);
        check("91 FR 1684-1689", "91 FR 1690", false);
        check("91 FR 1684-1689", "90 FR 1687", false);
        check("91 FR 1684-1689", "91 FR 1689-1702", false);
        check("91 FR 1684", "91 FR 1684", true);
        check("EO 14365", "EO 14365", true);
        check("EO 14365", "EO 14366", false);
        check("91 FR 99-1", "91 FR 99", false);
    }

    #[test]
    fn only_what_came_is_named() {
        let text = "As amended by 89 FR 96790 and 91 FR 1684.";
        let at = text.find("91 FR").expect("there");
        let (citation, opening) = (at..at + 10, 0..2);
        assert_eq!(found(&facts(text), &[citation]), ["91 FR 1684"]);
        assert!(found(&facts(text), &[opening]).is_empty());
    }
}
