//! The nouns of the Commerce Control List: categories, entries by their numbers, the parts of an entry.

use super::cursor::Cursor;
use super::name::each;
use super::token::Kind;
use crate::amend::target::{Step, Target};

/// The parts that every entry has, by the words that a rule names them with.
const PARTS: [&[&str]; 6] = [
    &["license", "requirements"],
    &["list", "based", "license", "exceptions"],
    &["list", "of", "items", "controlled"],
    &["special", "conditions", "for", "sta"],
    &["reporting", "requirements"],
    &["license", "exceptions"],
];

/// `License Requirements section`, `the List of Items Controlled section`: a part of an entry.
pub fn part_of_entry(cursor: &mut Cursor) -> Option<Vec<Target>> {
    let begin = cursor.at;
    PARTS.iter().find(|words| cursor.take_all(words))?;
    let name = cursor.printed(begin, cursor.at).to_owned();
    match cursor.take(&["section", "table", "paragraph"]) {
        Some("section") => Some(vec![Target::of(Step::Named(name))]),
        // The table in it, or words that mean something else.
        _ => {
            cursor.at = begin;
            None
        }
    }
}

/// `, Part 1` behind a category that has parts.
fn part<'t>(cursor: &mut Cursor<'t>) -> Option<&'t str> {
    let begin = cursor.at;
    cursor.take_stop(&[',', '—']);
    let number = cursor.take(&["part"]).and_then(|_| cursor.word()).filter(|word| matches!(*word, "1" | "2"));
    match number {
        Some(_) => cursor.at += 1,
        None => cursor.at = begin,
    }
    number
}

/// `3A090`, `3A090.a`: an entry of the Commerce Control List and the paragraphs below it.
pub fn is_entry(word: &str) -> bool {
    let number = word.split('.').next().unwrap_or_default().as_bytes();
    number.len() == 5
        && number[0].is_ascii_digit()
        && matches!(number[1], b'a'..=b'e')
        && number[2..].iter().all(u8::is_ascii_digit)
}

/// The entries behind `ECCN`.
pub fn entry(cursor: &mut Cursor) -> Option<Vec<Target>> {
    each(cursor, |cursor| {
        let word = cursor.word().filter(|word| is_entry(word))?;
        cursor.at += 1;
        Some(Step::Entry(uppercase(word)))
    })
}

/// The number in capitals, its paragraphs as they are: `3A090.a`.
pub fn uppercase(word: &str) -> String {
    match word.split_once('.') {
        Some((number, below)) => format!("{}.{below}", number.to_uppercase()),
        None => word.to_uppercase(),
    }
}

/// `Category 3`, `Category 3—Electronics`.
pub fn category(cursor: &mut Cursor) -> Option<Vec<Target>> {
    let number = cursor.word().filter(|word| word.bytes().all(|b| b.is_ascii_digit()))?;
    cursor.at += 1;
    if let Some(part) = part(cursor) {
        return Some(vec![Target::of(Step::Heading(format!("Category {number}—Part {part}")))]);
    }
    let begin = cursor.at;
    while !matches!(cursor.peek(), None | Some(Kind::Stop(',' | ':' | ';')) | Some(Kind::Quoted(_)))
        && !cursor.word().is_some_and(|word| matches!(word, "is" | "by" | "eccn" | "the"))
    {
        cursor.at += 1;
    }
    let name = cursor.printed(begin, cursor.at);
    let name = name.trim_start_matches('—');
    Some(vec![Target::of(Step::Heading(match name.is_empty() {
        true => format!("Category {number}"),
        false => format!("Category {number}—{name}"),
    }))])
}
