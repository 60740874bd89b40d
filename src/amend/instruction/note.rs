//! A note that a rule names by its heading: `the “Note” that now appears after paragraph (i)`.

use super::cursor::Cursor;
use super::holder::containers;
use super::token::Kind;
use crate::amend::target::{Step, Target};

const COUNTS: [&str; 4] = ["first", "second", "third", "fourth"];

/// True before `“Note”`, where a place follows: words that are only quoted have none.
pub fn begins(cursor: &Cursor) -> bool {
    let is_note = |kind: Option<&Kind>| matches!(kind, Some(Kind::Quoted(words)) if words.eq_ignore_ascii_case("note"));
    let at = usize::from(cursor.word().is_some_and(|word| COUNTS.contains(&word)));
    let behind = cursor.word_ahead(at + 1);
    is_note(cursor.ahead(at))
        && behind.is_some_and(|word| matches!(word, "after" | "following" | "to" | "that" | "and"))
}

/// The notes, below what they follow: they stand with the paragraph before them.
pub fn note(cursor: &mut Cursor, outer: &Target) -> Option<Vec<Target>> {
    let mut own: Vec<Target> = Vec::new();
    loop {
        let begin = cursor.at;
        if !own.is_empty() {
            cursor.separator();
            cursor.take(&["the", "a", "an"]);
        }
        if !begins(cursor) {
            cursor.at = begin;
            break;
        }
        let name = cursor.take(&COUNTS).map_or("note".to_owned(), |count| format!("{count} note"));
        cursor.take_quoted()?;
        own.push(Target::of(Step::Named(name)));
    }
    let begin = cursor.at;
    cursor.take(&["that"]);
    cursor.take(&["now"]);
    cursor.take(&["appears"]);
    let holders = match cursor.take(&["after", "following", "to"]) {
        Some(_) => {
            cursor.take(&["the"]);
            while cursor.take(&["newly", "inserted", "added", "new"]).is_some() {}
            containers(cursor, outer)
        }
        None => Vec::new(),
    };
    if holders.is_empty() {
        cursor.at = begin;
    }
    Some(match holders.is_empty() {
        true => own,
        false => holders.iter().flat_map(|holder| own.iter().map(|note| note.inside(holder))).collect(),
    })
}
