//! Numbers of notes that a source prints against a word: they count the notes, and say nothing of the law.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

/// Numbers of notes, which stand against a word: `exporters12`, `12See the list.`
/// A short word is none: `no.5`. After a closing mark a word may have digits: `A-130)47`.
static NOTE_MARKS: LazyLock<[Option<Regex>; 2]> = LazyLock::new(|| {
    const WORD: &str = r"[a-z]{4,}[)\].,;:\x22']{0,3}|[a-z][a-z0-9-]{2,}(?:[)\]\x22'][.,;:]?|;)";
    [&format!(r"({WORD})\d{{1,3}}(\s|$|-[a-z]|[.,;:)](?:[^a-z0-9/]|$))"), r"^\d{1,3}([a-z]{2,})"]
        .map(|pattern| Regex::new(pattern).ok())
});

/// False only for a text with no number against a word: most have none, and need not wait for the patterns.
fn may_have_note_marks(text: &str) -> bool {
    let ends_word = |c: char| c.is_ascii_lowercase() || matches!(c, ')' | ']' | '.' | ',' | ';' | ':' | '"' | '\'');
    let mut last = ' ';
    let stands_against = |c: char| {
        let before = std::mem::replace(&mut last, c);
        c.is_numeric() && ends_word(before)
    };
    text.starts_with(char::is_numeric) || text.chars().any(stands_against)
}

pub(super) fn without_note_marks(text: &str) -> Cow<'_, str> {
    if !may_have_note_marks(text) {
        return Cow::Borrowed(text);
    }
    let [Some(mark), Some(head)] = &*NOTE_MARKS else { return Cow::Borrowed(text) };
    Cow::Owned(head.replace(&mark.replace_all(text, "$1$2"), "$1").into_owned())
}

/// True where all numbers that differ stand against a word or a mark and are by as much higher (lower) as those that are
/// seen to be numbers of notes: `18F31 and CFPB32`, `18F28 and CFPB29`.
pub(super) fn notes_shifted(old: &str, new: &str) -> bool {
    if !may_have_note_marks(new) {
        return false;
    }
    let [Some(mark), _] = &*NOTE_MARKS else { return false };
    let numbers = |text: &str| -> Option<Vec<(usize, i64)>> {
        let digit = |c: char| c.is_ascii_digit();
        let runs = text.split(|c| !digit(c)).filter(|run| !run.is_empty());
        runs.map(|run| Some((run.as_ptr() as usize - text.as_ptr() as usize, run.parse().ok()?))).collect()
    };
    let bare = |text: &str| text.replace(|c: char| c.is_ascii_digit(), "");
    let glued = |text: &str, at: usize| {
        text[..at].ends_with(|c: char| c.is_ascii_alphabetic() || matches!(c, ')' | ']' | '"' | '\'' | '.' | ',' | ';'))
    };
    let (Some(olds), Some(news)) = (numbers(old), numbers(new)) else { return false };
    if olds.len() != news.len() || bare(old) != bare(new) {
        return false;
    }
    let ends: Vec<usize> = mark.captures_iter(new).filter_map(|found| Some(found.get(1)?.end())).collect();
    let shift = |((_, was), (at, is)): (&(usize, i64), &(usize, i64))| (*at, is - was);
    let shifts: Vec<(usize, i64)> = olds.iter().zip(&news).map(shift).filter(|(_, by)| *by != 0).collect();
    let proven = shifts.iter().find(|(at, _)| ends.contains(at)).map(|(_, by)| *by);
    proven.is_some_and(|by| shifts.iter().all(|(at, shift)| *shift == by && glued(new, *at)))
}
