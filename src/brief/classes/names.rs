//! The proof that a change touches names and addresses alone: an office that is called otherwise, not another one.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::Class;
use super::editorial::changed;
use super::reading::is_han;
use crate::brief::facts::{Said, facts};
use crate::brief::rules::{Cue, Expression, Rule, Searched, table};
use crate::diff::{Edit, Span};
use crate::document::Block;

/// True where what `pattern` finds says the same on both sides, but for the names in it, and those are of one office.
pub(super) fn names_say_alike(pattern: &Expression, old: &Searched<&str>, new: &Searched<&str>) -> bool {
    let found = |text: &Searched<&str>| {
        let found = pattern.find_iter(text).map(|found| text[found].to_lowercase());
        Searched::new(found.collect::<Vec<_>>().join("\n"))
    };
    let receives = |text: &Searched<&str>| {
        let differs = |found: &Range<usize>| {
            let name = &text[found.clone()];
            !old.contains(name) || !new.contains(name)
        };
        pattern.find_iter(text).filter(differs).any(|found| is_destination(&text[..found.start]))
    };
    says_alike(&found(old), &found(new))
        && !receives(old)
        && !receives(new)
        && (is_contact(old) || offices_alike(pattern, old, new))
}

/// True for a sentence that tells where to turn: another office there moves no power.
fn is_contact(text: &Searched<&str>) -> bool {
    table().rule("nom-contact-zh").and_then(|rule| rule.beside.as_ref()).is_some_and(|turns| turns.is_match(text))
}

/// True where Chinese names of offices that differ have at least half of their characters in common, and are of one level:
/// another office is another power.
fn offices_alike(pattern: &Expression, old: &Searched<&str>, new: &Searched<&str>) -> bool {
    let level = table().rule("txt-level");
    let levels = |text: &Searched<&str>| match level.map(|rule| &rule.cue) {
        Some(Cue::Words(cue)) => cue.find_iter(text).map(|found| text[found].to_owned()).collect::<Vec<_>>(),
        _ => Vec::new(),
    };
    let names = |text: &Searched<&str>| -> Vec<String> {
        let han = |found: Range<usize>| text[found].chars().filter(|c| is_han(*c)).collect::<String>();
        pattern.find_iter(text).map(han).filter(|name| !name.is_empty()).collect()
    };
    let shares = |(one, other): (&String, &String)| {
        let common = one.chars().filter(|c| other.contains(*c)).count();
        common * 2 >= one.chars().count().min(other.chars().count())
    };
    let (olds, news) = (names(old), names(new));
    levels(old) == levels(new) && (olds.len() != news.len() || olds.iter().zip(&news).all(shares))
}

/// True where no expression that weighs by a rule came or went: a name that swallows one proves nothing.
pub(super) fn says_alike(old: &Searched<String>, new: &Searched<String>) -> bool {
    let weighs =
        |rule: &&Rule| rule.class != Class::Txt && rule.revised.max(rule.whole).is_some_and(|severity| severity >= 3);
    let alike = |rule: &Rule| match &rule.cue {
        Cue::Words(cue) => cue.find_iter(old).map(|found| &old[found]).eq(cue.find_iter(new).map(|found| &new[found])),
        _ => true,
    };
    **old == **new || table().rules.iter().filter(weighs).all(alike)
}

/// True for the words before a name to which something is exported: it is a party, no address.
fn is_destination(before: &str) -> bool {
    static DESTINED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)(?-u:\b)(?:export|reexport|transfer|ship|suppl|s[eo]ld?|sale)[a-z]*(?-u:\b)[^.;]{0,80} to (?:the )?$",
        )
        .ok()
    });
    DESTINED.as_ref().is_some_and(|destined| destined.is_match(before))
}

/// True where the words that differ are names, and numbers that state nothing: none is written in small letters but what
/// joins a name, and no fact is touched.
pub(super) fn names_alone(was: &Block, is: &Block, edit: &Edit) -> bool {
    const JOINS: [&str; 6] = ["of", "and", "the", "for", "at", "de"];
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let names = |text: &str| {
        text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’'))
            .filter(|word| !word.is_empty())
            .all(|word| word.contains(|c: char| c.is_uppercase() || c.is_ascii_digit()) || JOINS.contains(&word))
    };
    let address = table().rule("nom-address").and_then(|rule| rule.beside.as_ref());
    let named = |text: &str, range: &Range<usize>| {
        let encloses = |found: Range<usize>| found.start <= range.start && range.end <= found.end;
        text.get(range.clone()).is_some_and(names)
            || address.is_some_and(|address| address.find_iter(&Searched::new(text)).any(encloses))
    };
    let (deleted, inserted) = changed(was, is, edit);
    let touches = |text: &str, range: &Range<usize>| {
        facts(text).iter().any(|fact| {
            let number = matches!(&fact.said, Said::Number { unit: None, .. });
            !number && fact.range.start < range.end && range.start < fact.range.end
        })
    };
    let exchanged = !deleted.is_empty() && !inserted.is_empty();
    // What only came or went belongs to the name that it stands in: `ACE Secure Data Portal`.
    let within = |text: &str, range: &Range<usize>| {
        let next = text.get(range.end..).unwrap_or_default().trim_start();
        let joined =
            text.get(range.clone()).is_some_and(|text| text.split_whitespace().any(|word| JOINS.contains(&word)));
        next.starts_with(char::is_uppercase) && !joined
    };
    // `March 31` is a day, though it is written like a name.
    let dated = deleted.iter().chain(&inserted).any(|text| text.split_whitespace().any(|word| MONTHS.contains(&word)));
    !dated
        && edit.spans.iter().all(|span| match span {
            Span::Deleted { old } => exchanged || within(&was.text, old),
            Span::Inserted { new } => exchanged || within(&is.text, new),
            Span::Same { .. } => true,
        })
        && edit.spans.iter().all(|span| match span {
            Span::Same { .. } => true,
            Span::Deleted { old } => named(&was.text, old) && !touches(&was.text, old),
            Span::Inserted { new } => named(&is.text, new) && !touches(&is.text, new),
        })
}
