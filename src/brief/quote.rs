//! Quoting the words that changed: the most telling place of a hunk, with as much around it as makes sense of it.

use std::ops::Range;

use crate::brief::cues::cues;
use crate::brief::pair::fired;
use crate::citation::Citation;
use crate::diff::{Edit, Hunk, Span};
use crate::document::Document;
use crate::fold::fold;

/// Unchanged bytes between two marks that are read as one.
const JOIN: usize = 14;
/// Edits of a hunk, and places of an edit, that are looked at.
const EDITS: usize = 40;
const PLACES: usize = 40;

/// A place that differs: byte ranges of the old and the new text; one of them may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub old: Range<usize>,
    pub new: Range<usize>,
}

/// The place of a hunk that tells most, with the texts it is in: the one whose cues weigh most, else the longest.
pub fn telling_place<'a>(old: &'a Document, new: &'a Document, hunk: &Hunk) -> Option<(&'a str, &'a str, Place)> {
    let candidates = hunk.edits.iter().take(EDITS).flat_map(|edit| {
        let texts = old.blocks.get(edit.old).zip(new.blocks.get(edit.new));
        let texts = texts.map(|(was, is)| (was.text.as_str(), is.text.as_str()));
        let places = places(edit).into_iter().take(PLACES);
        places.filter_map(move |place| texts.map(|(was, is)| (was, is, place)))
    });
    // Ranges made by hand may not fit; they tell nothing.
    let fitting = candidates
        .filter(|(was, is, place)| was.get(place.old.clone()).is_some() && is.get(place.new.clone()).is_some());
    // The first of equals: `max_by_key` would take the last.
    let weight =
        |(was, is, place): &(&str, &str, Place)| (severity_at(was, is, place), place.old.len() + place.new.len());
    let (_, (was, is, place)) = fitting
        .map(|candidate| (weight(&candidate), candidate))
        .reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    let place = to_expression(was, is, place);
    Some((was, is, place))
}

/// The severity of the cues that a place and its surroundings fire.
fn severity_at(old: &str, new: &str, place: &Place) -> Option<u8> {
    let (old, new) = (fold(&old[widen(old, &place.old, 40)]), fold(&new[widen(new, &place.new, 40)]));
    fired(&old, &new, true).iter().map(|weight| weight.severity).max()
}

/// The places of an edit, marks joined that only a few letters part.
fn places(edit: &Edit) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    let (mut old_at, mut new_at, mut gap) = (0, 0, usize::MAX);
    for span in &edit.spans {
        let (old, new) = match span {
            Span::Same { old, new } => {
                gap = gap.saturating_add(old.len());
                (old_at, new_at) = (old.end, new.end);
                continue;
            }
            Span::Deleted { old } => (old.clone(), new_at..new_at),
            Span::Inserted { new } => (old_at..old_at, new.clone()),
        };
        (old_at, new_at) = (old.end, new.end);
        match places.last_mut() {
            Some(place) if gap <= JOIN => (place.old.end, place.new.end) = (old.end, new.end),
            _ => places.push(Place { old, new }),
        }
        gap = 0;
    }
    places
}

/// The expressions that a place is about, where a cue finds one on both sides: `presumption of denial` and
/// `case-by-case` say more in few words than all that changed beside them.
fn to_expression(old: &str, new: &str, place: Place) -> Place {
    let touched = |text: &str, range: &Range<usize>, regex: &regex::Regex| {
        let touching =
            |found: &regex::Match<'_>| found.start() < range.end && range.start < found.end() && found.len() <= 60;
        regex.find_iter(text).find(touching).map(|found| found.range())
    };
    for (_, regex) in cues().filter(|(cue, _)| cue.reason != "number") {
        let (in_old, in_new) = (touched(old, &place.old, regex), touched(new, &place.new, regex));
        if let (Some(in_old), Some(in_new)) = (in_old, in_new)
            && old[in_old.clone()] != new[in_new.clone()]
        {
            return Place { old: in_old, new: in_new };
        }
    }
    place
}

/// The words of a place for a headline: a bare figure takes the word after it along (`25` is `25 percent`).
pub fn words(text: &str, range: &Range<usize>) -> String {
    let quoted = text[range.clone()].trim();
    if quoted.is_empty() || quoted.chars().count() >= 6 {
        return squeeze(quoted);
    }
    let rest = &text[range.end..];
    let end = if quoted.is_ascii() {
        let skipped = rest.len() - rest.trim_start().len();
        let word = rest.trim_start().find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.trim_start().len());
        if word == 0 || skipped > 1 { 0 } else { skipped + word }
    } else {
        rest.char_indices()
            .take_while(|(_, c)| c.is_alphanumeric())
            .take(4)
            .map(|(at, c)| at + c.len_utf8())
            .last()
            .unwrap_or(0)
    };
    squeeze(text[range.start..range.end + end].trim())
}

/// A citation in at most about `limit` characters: its beginning where that is a designator, and its end.
pub fn place(citation: &Citation, limit: usize) -> String {
    let shown = |path: &[String]| squeeze(&Citation(path.to_vec()).to_string());
    let whole = shown(&citation.0);
    if whole.chars().count() <= limit {
        return whole;
    }
    let Some((last, above)) = citation.0.split_last() else {
        return whole;
    };
    let head = above
        .first()
        .map(|first| shown(std::slice::from_ref(first)))
        .filter(|first| first.chars().count() * 3 <= limit);
    let head = head
        .map(|first| if above.len() > 1 { format!("{first} … ") } else { format!("{first}, ") })
        .unwrap_or_default();
    let room = limit.saturating_sub(head.chars().count());
    // As many of the last levels as fit.
    let fitting =
        (1..citation.0.len()).map(|from| shown(&citation.0[from..])).find(|tail| tail.chars().count() <= room);
    head + &fitting.unwrap_or_else(|| cut(&shown(std::slice::from_ref(last)), room))
}

/// The place with about `around` bytes on each side, cut at words, `…` where text is left out.
pub fn excerpt(text: &str, range: &Range<usize>, around: usize) -> String {
    let wide = widen(text, range, around);
    let (head, tail) = (if wide.start > 0 { "… " } else { "" }, if wide.end < text.len() { " …" } else { "" });
    let quoted = cut(&squeeze(text[wide].trim()), 600);
    format!("{head}{quoted}{tail}")
}

/// The range with about `around` bytes more on each side, at word or character boundaries.
fn widen(text: &str, range: &Range<usize>, around: usize) -> Range<usize> {
    let start = (0..=range.start.saturating_sub(around)).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let end = (range.end.saturating_add(around).min(text.len())..=text.len())
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(text.len());
    let start =
        if start == 0 { 0 } else { text[start..range.start].find(' ').map_or(start, |space| start + space + 1) };
    let end =
        if end == text.len() { end } else { text[range.end..end].rfind(' ').map_or(end, |space| range.end + space) };
    start.min(range.start)..end.max(range.end)
}

/// The first words of a text of at most `limit` characters, `…` where it goes on.
pub fn cut(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let end = text.char_indices().nth(limit.saturating_sub(1)).map_or(text.len(), |(at, _)| at);
    let kept = match text[..end].rfind(' ') {
        Some(space) if end - space < 20 && space > 0 => &text[..space],
        _ => &text[..end],
    };
    format!("{}…", kept.trim_end_matches([' ', ',', ';', '，', '；']))
}

/// Both texts without the words they begin with in common.
pub fn apart(before: &str, after: &str) -> (String, String) {
    let common: usize = before.chars().zip(after.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    // Back to the beginning of the word in which they part; Chinese has none.
    let start = match before[..common].rfind(' ') {
        Some(space) => space + 1,
        None if before.is_ascii() => 0,
        None => common,
    };
    if start == 0 || start >= before.len() || start >= after.len() {
        return (before.to_owned(), after.to_owned());
    }
    (format!("…{}", &before[start..]), format!("…{}", &after[start..]))
}

/// White space runs as one space: a quotation is one line.
pub fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
