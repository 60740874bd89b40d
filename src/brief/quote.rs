//! Quoting the words that changed: the most telling place of a hunk, with as much around it as makes sense of it.

use std::ops::Range;

use crate::brief::classes::{Place, Quoted, Verdict, places};
use crate::citation::Citation;
use crate::diff::{Edit, Hunk};
use crate::document::Document;

/// The place of a hunk that tells most, with the texts it is in: what proves the verdict that leads, where it is in a
/// revised block; else the words that changed first.
pub fn telling_place<'a>(
    old: &'a Document,
    new: &'a Document,
    hunk: &Hunk,
    verdicts: &[Verdict],
) -> Option<(&'a str, &'a str, Place)> {
    let texts = |edit: &Edit| Some((old.blocks.get(edit.old)?.text.as_str(), new.blocks.get(edit.new)?.text.as_str()));
    let proof = verdicts.first().and_then(|verdict| {
        let edit = hunk.edits.iter().find(|edit| {
            let of = |quoted: &Option<Quoted>, block| quoted.as_ref().is_some_and(|quoted| quoted.block == block);
            of(&verdict.old, edit.old) || of(&verdict.new, edit.new)
        })?;
        let (was, is) = texts(edit)?;
        let quoted = |quoted: &Option<Quoted>, text: &str| {
            quoted.as_ref().map(|quoted| quoted.range.clone()).filter(|range| range.len() < text.len())
        };
        let (gone, come) = (quoted(&verdict.old, was), quoted(&verdict.new, is));
        let place = match (gone, come) {
            (Some(old), Some(new)) => Place { old, new },
            // What came or went alone is told with all that changed there.
            (gone, come) => touching(edit, gone, come)?,
        };
        Some((was, is, place))
    });
    let first = || {
        let edit = hunk.edits.first()?;
        let (was, is) = texts(edit)?;
        let longest =
            places(edit).into_iter().reduce(|best, next| if next.len() > best.len() { next } else { best })?;
        Some((was, is, longest))
    };
    let (was, is, place) = proof.or_else(first)?;
    // Ranges made by hand may not fit; they tell nothing.
    (was.get(place.old.clone()).is_some() && is.get(place.new.clone()).is_some()).then_some((was, is, place))
}

/// The place of an edit that touches these words of either side.
fn touching(edit: &Edit, gone: Option<Range<usize>>, come: Option<Range<usize>>) -> Option<Place> {
    let touch = |words: &Option<Range<usize>>, place: &Range<usize>| {
        words.as_ref().is_some_and(|words| words.start <= place.end && place.start <= words.end)
    };
    places(edit).into_iter().find(|place| touch(&gone, &place.old) || touch(&come, &place.new))
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
