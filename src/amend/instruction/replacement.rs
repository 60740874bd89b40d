//! What other words give way to: `and adding “B” in its place`.

use super::cursor::Cursor;
use super::object::{Object, everywhere, words};
use super::verb::{self, Verb};

/// What other words give way to.
pub struct Replacement {
    pub words: Vec<String>,
    pub everywhere: bool,
}

/// `and adding in its place “B”`, `and add “B” in its place`, `to read “B”`, `and “B” is added in its place`.
pub fn replacement(cursor: &mut Cursor, verb: Verb) -> Option<Replacement> {
    let begin = cursor.at;
    let found = match verb {
        Verb::Revise | Verb::Correct => read_as(cursor),
        Verb::Remove => in_its_place(cursor),
        _ => None,
    };
    if found.is_none() {
        cursor.at = begin;
    }
    found
}

fn read_as(cursor: &mut Cursor) -> Option<Replacement> {
    cursor.take_stop(&[',']);
    cursor.take(&["to", "with", "as", "by"])?;
    cursor.take(&["read", "say", "state", "be"]);
    cursor.take(&["as"]);
    cursor.take_stop(&[':']);
    match words(cursor)? {
        Object::Words { words, .. } => Some(Replacement { words, everywhere: false }),
        _ => None,
    }
}

fn in_its_place(cursor: &mut Cursor) -> Option<Replacement> {
    cursor.take_stop(&[',', ';']);
    cursor.take(&["and"]);
    let placed_before = place(cursor);
    cursor.take(&["by"]);
    let begin = cursor.at;
    if verb::active(cursor) != Some(Verb::Add) {
        cursor.at = begin;
        return in_its_place_passive(cursor);
    }
    let mut placed = placed_before | place(cursor);
    let everywhere_before = everywhere(cursor);
    placed |= place(cursor);
    cursor.take_stop(&[',', ':']);
    let Some(Object::Words { words, .. }) = words(cursor) else { return None };
    let everywhere = everywhere_before | everywhere(cursor);
    placed |= place(cursor);
    placed.then_some(Replacement { words, everywhere })
}

fn in_its_place_passive(cursor: &mut Cursor) -> Option<Replacement> {
    let Some(Object::Words { words, .. }) = words(cursor) else { return None };
    (verb::passive(cursor)? == Verb::Add).then_some(())?;
    place(cursor).then_some(Replacement { words, everywhere: false })
}

/// `in its place`, `in their places`, `in lieu thereof`.
fn place(cursor: &mut Cursor) -> bool {
    let begin = cursor.at;
    cursor.take_stop(&[',']);
    if cursor.take(&["in"]).is_some() {
        if cursor.take(&["its", "their", "the"]).is_some() && cursor.take(&["place", "places", "stead"]).is_some() {
            cursor.take_stop(&[',']);
            cursor.take(&["respectively"]);
            return true;
        }
        if cursor.take_all(&["lieu", "thereof"]) || cursor.take_all(&["place", "thereof"]) {
            return true;
        }
    }
    cursor.at = begin;
    false
}
