//! The verbs of an instruction, active (`revising paragraph (a)`) and passive (`paragraph (a) is revised`).

use super::cursor::Cursor;

/// What a verb says before its object is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    Amend,
    Keep,
    Revise,
    Add,
    Remove,
    Reserve,
    Redesignate,
    Designate,
    Correct,
    Suspend,
    Stay,
    Lift,
}

/// Infinitive, gerund, participle.
const FORMS: [(Verb, [&str; 3]); 20] = [
    (Verb::Amend, ["amend", "amending", "amended"]),
    (Verb::Revise, ["revise", "revising", "revised"]),
    (Verb::Revise, ["republish", "republishing", "republished"]),
    (Verb::Revise, ["replace", "replacing", "replaced"]),
    (Verb::Revise, ["change", "changing", "changed"]),
    (Verb::Add, ["add", "adding", "added"]),
    (Verb::Add, ["insert", "inserting", "inserted"]),
    (Verb::Remove, ["remove", "removing", "removed"]),
    (Verb::Remove, ["delete", "deleting", "deleted"]),
    (Verb::Remove, ["withdraw", "withdrawing", "withdrawn"]),
    (Verb::Reserve, ["reserve", "reserving", "reserved"]),
    (Verb::Redesignate, ["redesignate", "redesignating", "redesignated"]),
    (Verb::Redesignate, ["renumber", "renumbering", "renumbered"]),
    (Verb::Redesignate, ["transfer", "transferring", "transferred"]),
    (Verb::Designate, ["designate", "designating", "designated"]),
    (Verb::Correct, ["correct", "correcting", "corrected"]),
    (Verb::Suspend, ["suspend", "suspending", "suspended"]),
    (Verb::Stay, ["stay", "staying", "stayed"]),
    (Verb::Lift, ["lift", "lifting", "lifted"]),
    (Verb::Lift, ["reinstate", "reinstating", "reinstated"]),
];

/// Takes an active verb, with the second one that shares its object: `removing and reserving`, `revise and republish`.
pub fn active(cursor: &mut Cursor) -> Option<Verb> {
    let first = one(cursor, &[0, 1])?;
    let begin = cursor.at;
    if cursor.take(&["and"]).is_some()
        && let Some(second) = one(cursor, &[0, 1])
        && let Some(verb) = both(first, second)
    {
        return Some(verb);
    }
    cursor.at = begin;
    Some(first)
}

/// Takes a passive verb: `is revised`, `are hereby removed and reserved`, `continues to read`.
pub fn passive(cursor: &mut Cursor) -> Option<Verb> {
    let begin = cursor.at;
    if cursor.take(&["continues", "continue"]).is_some() && cursor.take_all(&["to", "read"]) {
        return Some(Verb::Keep);
    }
    cursor.at = begin;
    cursor.take(&["is", "are", "be"])?;
    while cursor.take(&["hereby", "further", "also", "being", "to", "proposed", "newly"]).is_some() {}
    let Some(first) = one(cursor, &[2]) else {
        cursor.at = begin;
        return None;
    };
    let end = cursor.at;
    if cursor.take(&["and"]).is_some()
        && let Some(second) = one(cursor, &[2])
        && let Some(verb) = both(first, second)
    {
        return Some(verb);
    }
    cursor.at = end;
    Some(first)
}

/// Two verbs with one object say one thing.
fn both(first: Verb, second: Verb) -> Option<Verb> {
    match (first, second) {
        (Verb::Remove | Verb::Add, Verb::Reserve) => Some(Verb::Reserve),
        (Verb::Revise, Verb::Revise) => Some(Verb::Revise),
        (Verb::Amend, second) => Some(second),
        _ => None,
    }
}

/// Takes one verb in one of these forms.
fn one(cursor: &mut Cursor, forms: &[usize]) -> Option<Verb> {
    let word = cursor.word()?;
    let (verb, _) = FORMS.iter().find(|(_, names)| forms.iter().any(|form| names[*form] == word))?;
    cursor.at += 1;
    Some(*verb)
}
