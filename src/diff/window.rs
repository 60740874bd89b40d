//! Lists that show their latest entries only. As new entries come, old ones slide off the end: nobody removed them.
//!
//! Two such documents are compared by what both windows show. Invariant: what is taken out of either side stood at the
//! old end of its list, beyond every entry that both sides have; an entry that is missing between others was removed,
//! and one that appears between others was added.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::citation::Citation;
use crate::document::{Block, BlockKind, Document};

/// What two windows have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slide {
    /// They overlap, or hold no entries.
    Overlaps,
    /// Not one entry of the old window is in the new one: some may have come and gone between two checks unseen.
    Overrun,
}

/// Takes out of both documents the entries that only slid out of view: of the old one those that are gone from the old
/// end of a list, of the new one those that came into view there again.
///
/// Which end is the old one is told by the entries' dates; undated lists grow where their new entries are, and at the
/// top where that does not tell.
pub fn slide(old: &mut Document, new: &mut Document) -> Slide {
    let (olds, news) = (lists(old), lists(new));
    let (mut gone, mut back) = (Vec::new(), Vec::new());
    let mut overrun = false;
    for (path, old_list) in &olds {
        let Some(new_list) = news.get(path) else { continue };
        let (out, again, whole) = slid(old, old_list, new, new_list);
        gone.extend(out);
        back.extend(again);
        overrun |= whole;
    }
    remove(old, gone);
    remove(new, back);
    if overrun { Slide::Overrun } else { Slide::Overlaps }
}

/// One entry: its row and what stands below it.
struct Entry {
    key: String,
    blocks: Range<usize>,
}

/// The entries of each list, by what the list stands under.
fn lists(document: &Document) -> HashMap<Citation, Vec<Entry>> {
    let mut lists: HashMap<Citation, Vec<Entry>> = HashMap::new();
    let blocks = &document.blocks;
    let mut at = 0;
    while at < blocks.len() {
        let block = &blocks[at];
        let below = |other: &&Block| {
            other.kind != BlockKind::TableRow && !block.citation.is_empty() && other.citation.is_within(&block.citation)
        };
        let named = block.citation.last().filter(|last| last.starts_with("row:"));
        let end = at + 1 + if named.is_some() { blocks[at + 1..].iter().take_while(below).count() } else { 0 };
        if block.kind == BlockKind::TableRow {
            let mut path = block.citation.clone();
            let key = if named.is_some() { path.0.pop() } else { None };
            let key = key.unwrap_or_else(|| block.text.clone());
            lists.entry(path).or_default().push(Entry { key, blocks: at..end });
        }
        at = end;
    }
    lists
}

type Slid = (Vec<Range<usize>>, Vec<Range<usize>>, bool);

fn slid(old: &Document, olds: &[Entry], new: &Document, news: &[Entry]) -> Slid {
    let keys = |entries: &[Entry]| entries.iter().map(|entry| entry.key.clone()).collect::<HashSet<_>>();
    let (old_keys, new_keys) = (keys(olds), keys(news));
    let in_both = |entry: &Entry| old_keys.contains(&entry.key) && new_keys.contains(&entry.key);
    let ranges = |entries: &[Entry]| entries.iter().map(|entry| entry.blocks.clone()).collect::<Vec<_>>();
    let ends = |entries: &[Entry]| {
        Some((entries.iter().position(&in_both)?, entries.iter().rposition(&in_both).map_or(0, |last| last + 1)))
    };
    let (Some((old_first, old_last)), Some((new_first, new_last))) = (ends(olds), ends(news)) else {
        return (ranges(olds), Vec::new(), !olds.is_empty() && !news.is_empty());
    };
    let grows_at_top = dated_down(old, olds).or_else(|| dated_down(new, news)).unwrap_or_else(|| {
        let (above, below) = (new_first, news.len() - new_last);
        // New entries at the bottom alone: the list grows there, unless it has lost entries and fills up again.
        above > 0 || below == 0 || old_first == 0 && news.len() <= olds.len() && old_last == olds.len()
    });
    if grows_at_top {
        (ranges(&olds[old_last..]), ranges(&news[new_last..]), false)
    } else {
        (ranges(&olds[..old_first]), ranges(&news[..new_first]), false)
    }
}

/// True where the dates of a list fall, false where they rise; `None` where they do not tell.
fn dated_down(document: &Document, entries: &[Entry]) -> Option<bool> {
    let dates: Vec<&str> =
        entries.iter().filter_map(|entry| iso_date(&document.blocks.get(entry.blocks.start)?.text)).collect();
    if dates.len() * 2 < entries.len() {
        return None;
    }
    let (falls, rises) = dates.windows(2).fold((0, 0), |(falls, rises), pair| {
        (falls + usize::from(pair[0] > pair[1]), rises + usize::from(pair[0] < pair[1]))
    });
    (falls != rises).then_some(falls > rises)
}

/// The first date written `2026-03-02`.
fn iso_date(text: &str) -> Option<&str> {
    let date = |at: usize| {
        let candidate = text.get(at..at + 10)?;
        let digit = |(at, b): (usize, u8)| if matches!(at, 4 | 7) { b == b'-' } else { b.is_ascii_digit() };
        candidate.bytes().enumerate().all(digit).then_some(candidate)
    };
    text.match_indices('-').filter_map(|(at, _)| date(at.checked_sub(4)?)).next()
}

fn remove(document: &mut Document, ranges: Vec<Range<usize>>) {
    if ranges.is_empty() {
        return;
    }
    let mut stays = vec![true; document.blocks.len()];
    ranges.into_iter().flatten().for_each(|at| stays[at] = false);
    let mut stays = stays.into_iter();
    document.blocks.retain(|_| stays.next().unwrap_or(true));
}
