//! What a verb governs: words in quotation marks, or targets.

use super::cursor::Cursor;
use super::note;
use super::phrase::targets;
use super::token::Kind;
use super::verb::Verb;
use crate::amend::action::Place;
use crate::amend::target::{Step, Target};

/// The object of an active verb, the subject of a passive one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Object {
    /// Nothing that is named: the verb is about the place.
    #[default]
    Unnamed,
    /// Words, as printed between quotation marks.
    Words {
        words: Vec<String>,
        everywhere: bool,
    },
    Targets(Vec<Target>),
    /// What was removed before.
    It,
}

/// What the words are called.
const NOUNS: [&str; 34] = [
    "word",
    "words",
    "phrase",
    "phrases",
    "term",
    "terms",
    "language",
    "text",
    "number",
    "numbers",
    "citation",
    "citations",
    "reference",
    "references",
    "acronym",
    "acronyms",
    "caption",
    "captions",
    "date",
    "dates",
    "figure",
    "sentence",
    "sentences",
    "percentage",
    "amount",
    "name",
    "names",
    "title",
    "abbreviation",
    "code",
    "clause",
    "expression",
    "letters",
    "value",
];

/// What may stand before the noun.
const BEFORE: [&str; 9] = ["the", "all", "any", "each", "every", "both", "to", "a", "of"];

/// Reads the object of a verb; takes nothing where there is none.
pub fn object(cursor: &mut Cursor, verb: Verb, outer: &Target) -> Object {
    let begin = cursor.at;
    let alphabetical = order(cursor);
    if verb == Verb::Add && cursor.take(&["it", "them"]).is_some() {
        return Object::It;
    }
    if names_paragraph(cursor) || names_note(cursor) {
        return Object::Targets(targets(cursor, outer));
    }
    if let Some(words) = words(cursor) {
        // A term that is put in by the alphabet is defined there.
        return match (verb, alphabetical || order(cursor), words) {
            (Verb::Add, true, Object::Words { words, .. }) => {
                Object::Targets(words.into_iter().map(|term| Target::of(Step::Definition(term))).collect())
            }
            (_, _, words) => words,
        };
    }
    let found = targets(cursor, outer);
    if !found.is_empty() {
        return Object::Targets(found);
    }
    match verb {
        Verb::Amend => {
            cursor.at = begin;
            Object::Unnamed
        }
        _ => unread(cursor),
    }
}

/// True before `the “Items” paragraph`: a place that is known by its first words.
fn names_paragraph(cursor: &Cursor) -> bool {
    let quoted = usize::from(cursor.word() == Some("the"));
    let noun = cursor.word_ahead(quoted + 1);
    matches!(cursor.ahead(quoted), Some(Kind::Quoted(_)))
        && noun == Some("paragraph")
        && !matches!(cursor.ahead(quoted + 2), Some(Kind::Marks(_)))
}

/// True before `the “Note” after paragraph (e)`, `a second “Note”`.
fn names_note(cursor: &mut Cursor) -> bool {
    let begin = cursor.at;
    cursor.take(&["the", "a", "an"]);
    let found = note::begins(cursor);
    cursor.at = begin;
    found
}

/// An object of which no more is known than its words: `the closing bracket`. It must not be taken for its place.
fn unread(cursor: &mut Cursor) -> Object {
    const ENDS: [&str; 9] = ["at", "in", "from", "to", "as", "by", "and", "under", "wherever"];
    while cursor.take(&["the", "a", "an", "all"]).is_some() {}
    let begin = cursor.at;
    while let Some(kind) = cursor.peek()
        && !matches!(kind, Kind::Stop(_) | Kind::Bullet | Kind::Quoted(_))
        && !cursor.word().is_some_and(|word| ENDS.contains(&word))
    {
        cursor.at += 1;
    }
    let named = cursor.printed(begin, cursor.at).to_owned();
    // `the zip code “20423”`.
    let words = quotations(cursor);
    match (words.is_empty(), named.is_empty()) {
        (false, _) => Object::Words { words, everywhere: false },
        (true, false) => Object::Targets(vec![Target::of(Step::Unread(named))]),
        (true, true) => Object::Unnamed,
    }
}

/// Words in quotation marks, with what they are called.
pub fn words(cursor: &mut Cursor) -> Option<Object> {
    let begin = cursor.at;
    let mut everywhere = false;
    loop {
        if let Some(word) = cursor.take(&BEFORE) {
            everywhere |= matches!(word, "all" | "any" | "each" | "every");
        } else if let Some(noun) = cursor.take(&NOUNS) {
            everywhere |= noun == "references" && everywhere;
        } else {
            break;
        }
    }
    let mut words = quotations(cursor);
    if words.is_empty() {
        words.extend(punctuation(cursor).map(str::to_owned));
    }
    if words.is_empty() {
        cursor.at = begin;
        return None;
    }
    Some(Object::Words { words, everywhere })
}

/// `the period at the end`: a mark by its name.
fn punctuation(cursor: &mut Cursor) -> Option<&'static str> {
    let mark = match cursor.word()? {
        "period" => ".",
        "comma" => ",",
        "semicolon" => ";",
        "colon" => ":",
        _ => return None,
    };
    cursor.at += 1;
    Some(mark)
}

/// `“A”, “B,” and “C”`.
fn quotations(cursor: &mut Cursor) -> Vec<String> {
    let mut found = Vec::new();
    loop {
        let begin = cursor.at;
        if !found.is_empty() {
            cursor.separator();
            cursor.take(&["the"]);
            cursor.take(&NOUNS);
        }
        match cursor.take_quoted() {
            Some(words) => found.push(words.to_owned()),
            None => {
                cursor.at = begin;
                return found;
            }
        }
    }
}

/// `, in alphabetical order,`: taken; true where there was such a phrase.
pub fn order(cursor: &mut Cursor) -> bool {
    let begin = cursor.at;
    cursor.take_stop(&[',']);
    if cursor.take(&["in"]).is_some() {
        cursor.take(&["correct", "proper", "appropriate"]);
        if cursor.take(&["alphabetical", "numerical", "alphanumeric", "alphanumerical", "numeric"]).is_some() {
            cursor.take(&["order", "sequence"]);
            cursor.take_stop(&[',']);
            return true;
        }
    }
    cursor.at = begin;
    false
}

/// `wherever it appears`, `each place it occurs`, `in both places`: taken where it comes next.
pub fn everywhere(cursor: &mut Cursor) -> bool {
    let begin = cursor.at;
    cursor.take_stop(&[',']);
    cursor.take(&["in", "at"]);
    let first = cursor.take(&["wherever", "wherver", "everywhere", "each", "every", "throughout", "both", "whenever"]);
    if first.is_none() {
        cursor.at = begin;
        return false;
    }
    const REST: [&str; 14] = [
        "it", "they", "the", "time", "place", "places", "instance", "appears", "appear", "occurs", "occur", "found",
        "where", "is",
    ];
    while cursor.take(&REST).is_some() {}
    cursor.take_stop(&[',']);
    true
}

/// `at the end`, `at the beginning`: which words of the place are meant.
pub fn edge(cursor: &mut Cursor) -> Option<Step> {
    let begin = cursor.at;
    cursor.take(&["at", "to", "from"]);
    cursor.take(&["the"]);
    match cursor.take(&["end", "beginning"]) {
        Some("end") => Some(Step::End),
        Some(_) => Some(Step::Beginning),
        None => {
            cursor.at = begin;
            None
        }
    }
}

/// `of the paragraph`: the text that the clause is about, named by its kind alone.
pub fn own_text(cursor: &mut Cursor) -> bool {
    ["paragraph", "sentence", "section", "definition"].iter().any(|kind| {
        let begin = cursor.at;
        let whole = cursor.take_all(&["of", "the", kind]);
        // `of the paragraph (a) heading` names one.
        let is_own = whole && !matches!(cursor.peek(), Some(Kind::Marks(_) | Kind::Section(_) | Kind::Quoted(_)));
        if !is_own {
            cursor.at = begin;
        }
        is_own
    })
}

/// `after the words “A”`, `before “A”`.
pub fn beside(cursor: &mut Cursor) -> Option<(Place, String)> {
    let begin = cursor.at;
    cursor.take(&["immediately", "directly"]);
    let place = match cursor.take(&["after", "following", "before", "preceding"]) {
        Some("after" | "following") => Some(Place::After),
        Some(_) => Some(Place::Before),
        None => None,
    };
    let words = place.and_then(|_| words(cursor));
    match (place, words) {
        (Some(place), Some(Object::Words { words, .. })) => words.into_iter().next().map(|words| (place, words)),
        _ => {
            cursor.at = begin;
            None
        }
    }
}

/// The new designators of what is redesignated, said in full or in short: `as (b) and (c)`.
pub fn new_names(cursor: &mut Cursor, from: &Target) -> Vec<Target> {
    while cursor.take(&["new", "newly", "designated", "redesignated"]).is_some() {}
    if matches!(cursor.peek(), Some(Kind::Marks(_))) {
        return super::phrase::beside(cursor, from);
    }
    targets(cursor, from)
}
