//! The sentences that a change touches, on both sides: what the rules read.

use std::cell::OnceCell;
use std::ops::Range;
use std::rc::Rc;

use super::reading::Reading;
use crate::brief::facts::{Fact, facts};
use crate::brief::rules::Searched;
use crate::brief::stated::Stated;
use crate::diff::{Edit, Span};

/// Unchanged bytes between two marks that are read as one.
const JOIN: usize = 14;
/// An edit with more places is read as one.
const PLACES: usize = 40;

/// One side of a window: some sentences of a block.
#[derive(Debug)]
pub(super) struct Side<'a> {
    /// Position in `Document::blocks`.
    pub block: usize,
    /// Where the sentences begin in the block's text.
    pub start: usize,
    pub text: &'a str,
    pub reading: Reading,
    /// The document, where the sentences are all of a block: others ask what it states too.
    whole: Option<&'a Stated<'a>>,
    facts: OnceCell<Rc<[Fact]>>,
}

impl<'a> Side<'a> {
    /// The part of a block's text; `None` where it says nothing.
    pub fn of(document: &'a Stated<'a>, block: usize, range: Range<usize>) -> Option<Side<'a>> {
        let text = &document.block(block)?.text;
        let whole = (range == (0..text.len())).then_some(document);
        let plain = whole.and_then(|document| document.plain(block));
        let part = text.get(range.clone())?;
        Some(Side { start: range.start, whole, ..Side::read(block, part, plain)? })
    }

    /// A text that was put together of several blocks, of which `block` is the first.
    pub fn joined(block: usize, text: &'a str) -> Option<Side<'a>> {
        Side::read(block, text, None)
    }

    fn read(block: usize, text: &'a str, plain: Option<Rc<Searched<String>>>) -> Option<Side<'a>> {
        if text.trim().is_empty() {
            return None;
        }
        let reading = plain.map_or_else(|| Reading::of(text), Reading::plain);
        Some(Side { block, start: 0, text, reading, whole: None, facts: OnceCell::new() })
    }

    /// What the sentences state; ranges are bytes of `text`.
    pub fn facts(&self) -> &[Fact] {
        self.facts.get_or_init(|| match self.whole {
            Some(document) => document.by(self.block),
            None => facts(self.text).into(),
        })
    }
}

/// What a short line calls the value behind it: `date` of `date: 2026-11-10`. Another value makes no other line of it.
fn label(line: &str) -> Option<&str> {
    const LONGEST: usize = 80;
    let (label, value) = line.split_once([':', '：']).filter(|_| line.len() <= LONGEST)?;
    (!label.is_empty() && !value.trim().is_empty()).then_some(label)
}

/// Sentences of an old and a new block that correspond; one side is `None` where whole sentences came or went.
#[derive(Debug)]
pub(super) struct Window<'a> {
    pub old: Option<Side<'a>>,
    pub new: Option<Side<'a>>,
    /// Bytes that are in both.
    pub kept: usize,
}

impl Window<'_> {
    /// True where the sentences are still the same ones, with some of their words changed.
    pub fn stays(&self) -> bool {
        let (Some(old), Some(new)) = (&self.old, &self.new) else { return false };
        let kept = self.kept * 5 >= old.text.len().min(new.text.len()) * 2;
        kept || label(old.text).is_some_and(|same| label(new.text) == Some(same))
    }

    /// True where there are sentences on both sides.
    pub fn is_revision(&self) -> bool {
        self.old.is_some() && self.new.is_some()
    }

    pub fn sides(&self) -> impl Iterator<Item = &Side<'_>> {
        self.old.iter().chain(self.new.iter())
    }
}

/// A place that differs: byte ranges of the old and the new text; one of them may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub old: Range<usize>,
    pub new: Range<usize>,
}

impl Place {
    /// Bytes that differ, of both sides.
    pub fn len(&self) -> usize {
        self.old.len() + self.new.len()
    }
}

/// The windows of an edit, in order; none where one of its blocks is not there.
pub(super) fn windows<'a>(old: &'a Stated<'a>, new: &'a Stated<'a>, edit: &Edit) -> Vec<Window<'a>> {
    let text = |side: &'a Stated<'a>, at: usize| side.block(at).map(|block| block.text.as_str());
    let (Some(was), Some(is)) = (text(old, edit.old), text(new, edit.new)) else { return Vec::new() };
    let places = places(edit);
    let whole = || vec![Place { old: 0..was.len(), new: 0..is.len() }];
    let places = if places.len() > PLACES || places.is_empty() { whole() } else { places };
    let mut wide: Vec<Place> = Vec::new();
    for place in places {
        let place = level(edit, sentences(was, is, place));
        match wide.last_mut() {
            Some(last) if last.old.end > place.old.start || last.new.end > place.new.start => {
                last.old = last.old.start.min(place.old.start)..last.old.end.max(place.old.end);
                last.new = last.new.start.min(place.new.start)..last.new.end.max(place.new.end);
            }
            _ => wide.push(place),
        }
    }
    let sides = |place: Place| Window {
        kept: kept(edit, &place.old),
        old: Side::of(old, edit.old, place.old),
        new: Side::of(new, edit.new, place.new),
    };
    wide.into_iter().map(sides).collect()
}

/// A place whose sides end, and begin, with the same words: where one side has a full stop for a comma of the other, its
/// sentences are read on as far as those of the other.
fn level(edit: &Edit, place: Place) -> Place {
    if place.old.is_empty() || place.new.is_empty() {
        return place;
    }
    let (mut old, mut new) = (place.old, place.new);
    for span in &edit.spans {
        let Span::Same { old: was, new: is } = span else { continue };
        // The same words stand at the same distance within a span, if they are of the same length.
        if was.len() != is.len() {
            continue;
        }
        if was.contains(&old.start) || is.contains(&new.start) {
            let inside = |at: usize, of: &Range<usize>| at.checked_sub(of.start).filter(|_| of.contains(&at));
            let first = inside(old.start, was).into_iter().chain(inside(new.start, is)).min().unwrap_or_default();
            (old.start, new.start) = (old.start.min(was.start + first), new.start.min(is.start + first));
        }
        let inside = |at: usize, of: &Range<usize>| (of.start < at && at <= of.end).then(|| at - of.start);
        if let Some(last) = inside(old.end, was).into_iter().chain(inside(new.end, is)).max() {
            (old.end, new.end) = (old.end.max(was.start + last), new.end.max(is.start + last));
        }
    }
    Place { old, new }
}

/// Bytes of the old text within a range that the new text has too.
fn kept(edit: &Edit, range: &Range<usize>) -> usize {
    let same = edit.spans.iter().filter_map(|span| if let Span::Same { old, .. } = span { Some(old) } else { None });
    same.map(|old| old.end.min(range.end).saturating_sub(old.start.max(range.start))).sum()
}

/// The sentences around a place. Where whole sentences came or went, the other side has none.
fn sentences(was: &str, is: &str, place: Place) -> Place {
    let whole = |text: &str, range: &Range<usize>| {
        let inner = trimmed(text, range);
        !inner.is_empty() && begins(text, inner.start) && ends(text, inner.end)
    };
    if place.old.is_empty() && whole(is, &place.new) && at_seam(was, place.old.start) {
        return place;
    }
    if place.new.is_empty() && whole(was, &place.old) && at_seam(is, place.new.start) {
        return place;
    }
    Place { old: around(was, &place.old), new: around(is, &place.new) }
}

fn trimmed(text: &str, range: &Range<usize>) -> Range<usize> {
    let Some(part) = text.get(range.clone()) else { return range.clone() };
    let start = range.start + (part.len() - part.trim_start().len());
    start..(start + part.trim().len())
}

/// True between two sentences, at the beginning and at the end of a text.
fn at_seam(text: &str, at: usize) -> bool {
    begins(text, at) || ends(text, at)
}

fn begins(text: &str, at: usize) -> bool {
    !is_behind_letter(text, at)
        && text.get(..at).is_some_and(|before| before.trim_end().is_empty() || ends(text, before.trim_end().len()))
}

/// The range with the sentences it touches. Behind the last letter none begins: what was struck there belongs to the last.
fn around(text: &str, range: &Range<usize>) -> Range<usize> {
    let last = range.start.min(text.len().saturating_sub(1));
    let start = (0..=last).rev().find(|&at| text.is_char_boundary(at) && begins_sentence(text, at));
    let end =
        (range.end.min(text.len())..=text.len()).find(|&at| text.is_char_boundary(at) && at > last && ends(text, at));
    start.unwrap_or(0)..end.unwrap_or(text.len())
}

/// True where a sentence begins right here, after the space.
fn begins_sentence(text: &str, at: usize) -> bool {
    at == 0 || (!text[at..].starts_with(char::is_whitespace) && begins(text, at))
}

/// True within a text behind a letter or a digit: as most bytes, where no sentence begins or ends.
fn is_behind_letter(text: &str, at: usize) -> bool {
    at < text.len() && at.checked_sub(1).is_some_and(|before| text.as_bytes()[before].is_ascii_alphanumeric())
}

/// True where a sentence ends before this byte.
fn ends(text: &str, at: usize) -> bool {
    if at >= text.len() {
        return true;
    }
    if is_behind_letter(text, at) {
        return false;
    }
    let Some((before, after)) = text.get(..at).zip(text.get(at..)) else { return false };
    let bare = before.trim_end_matches(['"', '”', '’', '\'', ')', '）', '」']);
    match bare.chars().next_back() {
        Some('。' | '！' | '？' | '；') => true,
        Some('.' | '!' | '?') => {
            after.starts_with(char::is_whitespace)
                && after.trim_start().starts_with(|c: char| c.is_uppercase() || matches!(c, '(' | '"' | '“' | '§'))
                && !abbreviates(bare)
        }
        _ => false,
    }
}

/// True for a text that ends in an abbreviation: `No.`, `U.S.`, `Sec.`.
fn abbreviates(text: &str) -> bool {
    const SHORT: [&str; 20] = [
        "no", "nos", "sec", "secs", "supp", "inc", "co", "ltd", "corp", "art", "para", "pub", "stat", "fed", "reg",
        "dr", "mr", "ms", "st", "v",
    ];
    let word = text.trim_end_matches('.');
    let word = word.rsplit(|c: char| !c.is_alphanumeric() && c != '.').next().unwrap_or_default();
    let letters = word.chars().count();
    word.contains('.') || letters == 1 || SHORT.contains(&word.to_lowercase().as_str())
}

/// The places of an edit, marks joined that only a few letters part.
pub fn places(edit: &Edit) -> Vec<Place> {
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
