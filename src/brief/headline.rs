//! One line in the law's terms: what a subject line has room for.

use crate::brief::classes::Verdict;
use crate::brief::quote::{apart, cut, place, squeeze, telling_place, words};
use crate::citation::Citation;
use crate::diff::{Diff, Hunk, HunkKind};
use crate::document::{Block, BlockKind, Document};

/// Characters of a headline.
pub const LIMIT: usize = 90;
/// Of them, for a citation.
const PLACE: usize = 36;
/// And for each of two quotations.
const ROOM: usize = 20;

/// The headline of a diff whose most telling hunk is `lead`.
pub fn headline(old: &Document, new: &Document, diff: &Diff, verdicts: &[Vec<Verdict>], lead: usize) -> String {
    let Some(hunk) = diff.hunks.get(lead) else {
        return "no difference in the text".to_owned();
    };
    if let Some(rows) = rows(old, new, diff, hunk) {
        return cut(&rows, LIMIT);
    }
    let others = diff.hunks.len() - 1;
    let suffix = if others > 0 { format!(" (+{others} more)") } else { String::new() };
    let room = LIMIT - suffix.chars().count();
    cut(&one(old, new, hunk, verdicts.get(lead).map_or(&[], Vec::as_slice), room), room) + &suffix
}

/// `12 rows added to Supplement No. 4, 1 removed`: where the lead is a row, the rows of its table are told together.
fn rows(old: &Document, new: &Document, diff: &Diff, lead: &Hunk) -> Option<String> {
    let table = table_of(old, new, lead)?;
    let mut counts = [(0, "added"), (0, "removed"), (0, "revised")];
    let mut others = 0;
    for hunk in &diff.hunks {
        let at = match hunk.kind {
            _ if table_of(old, new, hunk) != Some(table) => None,
            HunkKind::Added => Some((0, hunk.new.len())),
            HunkKind::Removed => Some((1, hunk.old.len())),
            HunkKind::Moved | HunkKind::Redesignated => None,
            _ => Some((2, hunk.new.len().max(hunk.old.len()))),
        };
        match at {
            Some((kind, rows)) => counts[kind].0 += rows,
            None => others += 1,
        }
    }
    // A single revised row is told by its words.
    let told: usize = counts.iter().map(|(n, _)| n).sum();
    if told == 0 || (told == 1 && lead.kind == HunkKind::Revised) {
        return None;
    }
    let place = place(&Citation(table.to_vec()), PLACE);
    let place = if place.is_empty() { "the table".to_owned() } else { place };
    let more = if others > 0 { format!(" (+{others} more)") } else { String::new() };
    if told == 1 {
        let key = own_citation(old, new, lead)
            .and_then(Citation::last)
            .map(|key| key.trim_start_matches("row:"))
            .unwrap_or("row");
        let preposition = if lead.kind == HunkKind::Added { "added to" } else { "removed from" };
        return Some(format!("{} {preposition} {place}{more}", quoted(&squeeze(key), 40)));
    }
    let mut parts: Vec<String> = counts.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect();
    if let Some(first) = parts.first_mut() {
        let noun = if first.starts_with("1 ") { "row" } else { "rows" };
        *first = first.replacen(' ', &format!(" {noun} "), 1);
    }
    Some(format!("{} in {place}{more}", parts.join(", ")))
}

/// The citation of the table that all blocks of a hunk are rows of.
fn table_of<'a>(old: &'a Document, new: &'a Document, hunk: &Hunk) -> Option<&'a [String]> {
    let blocks = || old.blocks.get(hunk.old.clone()).into_iter().chain(new.blocks.get(hunk.new.clone())).flatten();
    let first = blocks().next()?;
    let path = first.citation.0.as_slice();
    let table = match path.last() {
        Some(key) if key.starts_with("row:") => &path[..path.len() - 1],
        _ => path,
    };
    blocks().all(|block| block.kind == BlockKind::TableRow).then_some(table)
}

fn own_citation<'a>(old: &'a Document, new: &'a Document, hunk: &Hunk) -> Option<&'a Citation> {
    let block = new
        .blocks
        .get(hunk.new.clone())
        .and_then(<[_]>::first)
        .or_else(|| old.blocks.get(hunk.old.clone()).and_then(<[_]>::first))?;
    Some(&block.citation)
}

/// One hunk in at most about `room` characters.
fn one(old: &Document, new: &Document, hunk: &Hunk, verdicts: &[Verdict], room: usize) -> String {
    let named = |citation: Option<&Citation>| {
        citation
            .map(|citation| place(citation, PLACE))
            .filter(|place| !place.is_empty())
            .unwrap_or_else(|| "text".to_owned())
    };
    let place = named(own_citation(old, new, hunk));
    match hunk.kind {
        HunkKind::Added => whole(new.blocks.get(hunk.new.clone()).unwrap_or_default(), "added", "to", room),
        HunkKind::Removed => whole(old.blocks.get(hunk.old.clone()).unwrap_or_default(), "removed", "from", room),
        HunkKind::Moved => format!("{place} moved, words unchanged"),
        HunkKind::Redesignated => {
            let was = named(old.blocks.get(hunk.old.start).map(|block| &block.citation));
            let had = old.blocks.get(hunk.old.start).is_some_and(|block| !block.citation.is_empty());
            if had { format!("{was} redesignated {place}") } else { format!("{place} designated, words unchanged") }
        }
        _ => revised(old, new, hunk, verdicts, &place, room),
    }
}

/// `§ 744.6(c) added: “Exceptions”`, where the blocks open what the citation names; `text added to § 744.6: “…”` where
/// they stand in it: what is left of a provision is not gone with one of its paragraphs.
fn whole(blocks: &[Block], verb: &str, preposition: &str, room: usize) -> String {
    let Some(first) = blocks.first() else {
        return format!("text {verb}");
    };
    let cited = place(&first.citation, PLACE);
    let beyond = blocks.iter().filter(|block| !block.citation.is_within(&first.citation)).count();
    let head = match (cited.is_empty(), opens_its_citation(first), beyond) {
        (true, ..) if blocks.len() > 1 => format!("{} paragraphs {verb}: ", blocks.len()),
        (true, ..) => format!("text {verb}: "),
        (false, true, 0) => format!("{cited} {verb}: "),
        (false, true, beyond) => format!("{cited} and {beyond} more {verb}: "),
        (false, false, _) => format!("text {verb} {preposition} {cited}: "),
    };
    // A heading without a designator says no more than the citation does.
    let tells = |block: &&Block| !matches!(block.kind, BlockKind::Heading(_)) || block.designator_len > 0;
    let text = blocks.iter().filter(|block| !block.body().is_empty()).find(tells).unwrap_or(first);
    let body = text.body().trim_start_matches([':', '：', '—', '–', '-', ' ', '\u{a0}']);
    format!("{head}{}", quoted(&squeeze(body), room.saturating_sub(head.chars().count())))
}

fn opens_its_citation(block: &Block) -> bool {
    let entry = |last: &str| ["item:", "row:", "note:", "def:"].iter().any(|form| last.starts_with(form));
    block.designator_len > 0
        || matches!(block.kind, BlockKind::Heading(_) | BlockKind::TableRow | BlockKind::Note)
        || block.citation.last().is_some_and(entry)
}

/// `§ 742.6(b)(10) revised: “presumption of denial” → “case-by-case basis”`.
fn revised(old: &Document, new: &Document, hunk: &Hunk, verdicts: &[Verdict], place: &str, room: usize) -> String {
    let head = format!("{place} revised");
    let Some((was, is, place)) = telling_place(old, new, hunk, verdicts) else {
        let link = hunk.edits.iter().any(|edit| edit.link_target);
        return if link { format!("{head}: a link leads elsewhere") } else { head };
    };
    let (before, after) = (words(was, &place.old), words(is, &place.new));
    // What both begin with is left out where it would leave no room for what differs.
    let (before, after) =
        if before.chars().count().max(after.chars().count()) > ROOM { apart(&before, &after) } else { (before, after) };
    let left = room.saturating_sub(head.chars().count() + 2);
    match (before.is_empty(), after.is_empty()) {
        (true, _) => format!("{head}: {} inserted", quoted(&after, left.saturating_sub(9))),
        (_, true) => format!("{head}: {} deleted", quoted(&before, left.saturating_sub(8))),
        _ => {
            // The side that needs less leaves its room to the other.
            let half = left.saturating_sub(3) / 2;
            let (b, a) = (before.chars().count() + 2, after.chars().count() + 2);
            let rest = left.saturating_sub(3);
            let (for_b, for_a) = if b < half {
                (b, rest - b)
            } else if a < half {
                (rest - a, a)
            } else {
                (half, half)
            };
            format!("{head}: {} → {}", quoted(&before, for_b), quoted(&after, for_a))
        }
    }
}

/// The text in quotation marks, at most `room` characters in all.
fn quoted(text: &str, room: usize) -> String {
    format!("“{}”", cut(text, room.saturating_sub(2).max(8)))
}
