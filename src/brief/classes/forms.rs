//! Expressions that say the same in other words or letters: abbreviations, successors of offices, days, marks.
//!
//! Which words they are is said by rows of the table; here texts are brought into one form, so that equality proves the rest.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::brief::rules::{Cue, Expression, Proof, Rule, Searched, table};

/// The expressions of one row that stand for each other.
struct Forms {
    any: Regex,
    /// From each in small letters to the one that stands for all of its set.
    first: HashMap<String, String>,
}

static FORMS: LazyLock<HashMap<&'static str, Forms>> = LazyLock::new(|| {
    let rows = table().rules.iter().filter(|rule| matches!(rule.cue, Cue::Proof(Proof::Alike)));
    rows.filter_map(|rule| Some((rule.id, Forms::of(rule.sets)?))).collect()
});

impl Forms {
    /// From `section=sec\.=§|united states=u\.s\.`.
    fn of(sets: &str) -> Option<Forms> {
        let mut first = HashMap::new();
        for set in sets.split('|').map(|set| set.replace('\\', "")) {
            let one = set.split('=').next()?.to_owned();
            first.extend(set.split('=').map(|form| (form.to_owned(), one.clone())));
        }
        let mut all: Vec<&String> = first.keys().collect();
        // The longest first: of `u.s.c.` and `u.s.` the text means the longer one.
        all.sort_by_key(|form| (std::cmp::Reverse(form.len()), *form));
        let word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let bounded = |form: &&String| {
            let edge = |is_word: bool| if is_word { r"(?-u:\b)" } else { "" };
            let (head, tail) = (word(form.chars().next()), word(form.chars().next_back()));
            format!("{}{}{}", edge(head), regex::escape(form), edge(tail))
        };
        let any = all.iter().map(bounded).collect::<Vec<_>>().join("|");
        Some(Forms { any: Regex::new(&format!("(?i){any}")).ok()?, first })
    }
}

/// The text with the expressions of a row in one form.
pub(super) fn in_one_form<'t>(rule: &Rule, text: &'t str) -> Cow<'t, str> {
    let Some(forms) = FORMS.get(rule.id) else { return Cow::Borrowed(text) };
    let first = |found: &Captures<'_>| forms.first.get(&found[0].to_lowercase()).cloned().unwrap_or_default();
    forms.any.replace_all(text, first)
}

/// The text as it is once all that the rows of spelling take for one is in one form: doubled words, variants of characters,
/// abbreviations.
pub(super) fn respelled(text: &str) -> String {
    let mut text = text.to_owned();
    for rule in table().rules.iter() {
        let Cue::Proof(proof) = rule.cue else { continue };
        match (proof, &rule.beside) {
            (Proof::Doubled, Some(pattern)) => text = once(pattern, &Searched::new(text.as_str())).into_owned(),
            (Proof::Variants, _) => text = with_one_character(rule.sets, &text).into_owned(),
            (Proof::Alike, _) if rule.class == super::Class::Typ => text = in_one_form(rule, &text).into_owned(),
            _ => {}
        }
    }
    text
}

/// The text with what a pattern finds printed once where it stands twice.
pub(super) fn once<'t>(pattern: &Expression, text: &'t Searched<&str>) -> Cow<'t, str> {
    let half = |found: &str, _: [&str; 2]| found.chars().take(found.chars().count() / 2).collect();
    pattern.replace_all(text, half)
}

/// The text with the first character of each set for all of it: `账帐|占佔`.
pub(super) fn with_one_character<'t>(sets: &str, text: &'t str) -> Cow<'t, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let form = |c: char| sets.split('|').find(|set| set.contains(c)).and_then(|set| set.chars().next()).unwrap_or(c);
    text.chars().map(|c| if c.is_ascii() { c } else { form(c) }).collect()
}

/// The text without marks and spaces, except marks beside a digit and spaces between two, where they carry meaning (`1.5`,
/// `1,000`, `5 6`). A full stop or comma behind a number that no other follows ends it; an asterisk within a word is an
/// apostrophe that was lost (`year*s`).
pub(super) fn letters(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let digit = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(char::is_ascii_digit);
    let letter = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|c| c.is_ascii_alphabetic());
    // What follows behind spaces and marks begins with a digit.
    let counts_on = |at: usize| chars[at..].iter().find(|c| c.is_alphanumeric()).is_some_and(|c| c.is_numeric());
    let drops = |at: usize, c: char| match c {
        '.' | ',' if digit(at.checked_sub(1)) && !counts_on(at + 1) => true,
        '*' => letter(at.checked_sub(1)) && letter(Some(at + 1)),
        ' ' => !(digit(at.checked_sub(1)) && digit(Some(at + 1))),
        '-' | ',' | '.' | ';' | ':' | '\'' | '"' | '?' | '!' | '(' | ')' | '[' | ']' | '#' | '、' | '。' => {
            !digit(at.checked_sub(1)) && !digit(Some(at + 1))
        }
        _ => false,
    };
    chars.iter().enumerate().filter(|(at, c)| !drops(*at, **c)).map(|(_, c)| *c).collect()
}

const MONTHS: &str = "january|february|march|april|may|june|july|august|september|october|november|december";

/// Days as they are written in English.
static DAYS: LazyLock<[Option<Regex>; 2]> = LazyLock::new(|| {
    [format!(r"(?-u:\b)(\d{{1,2}}) ({MONTHS}),? (\d{{4}})"), format!(r"(?-u:\b)({MONTHS}) (\d{{1,2}}),? (\d{{4}})")]
        .map(|pattern| Regex::new(&pattern).ok())
});

/// The text with its days written one way: `5 May 2026` as `May 5, 2026`.
pub(super) fn with_days_alike(text: &str) -> Cow<'_, str> {
    if !MONTHS.split('|').any(|month| text.contains(month)) {
        return Cow::Borrowed(text);
    }
    let [Some(day_first), Some(month_first)] = &*DAYS else { return Cow::Borrowed(text) };
    Cow::Owned(month_first.replace_all(&day_first.replace_all(text, "$2 $1, $3"), "$1 $2, $3").into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_that_are_one_come_out_in_one_form() {
        let check = |id: &str, one: &str, other: &str| {
            let rule = table().rule(id).expect("a row");
            assert_eq!(in_one_form(rule, one), in_one_form(rule, other), "{one} / {other}");
        };
        check("typ-abbreviated", "see Sec. 5 of the U.S.C.", "see section 5 of the United States Code");
        check("typ-same-words-zh", "合同、发票等", "合同和发票等等");
        check("nom-successor", "filed with BXA", "filed with BIS");
    }

    #[test]
    fn a_word_within_a_longer_one_is_no_form_of_it() {
        let rule = table().rule("typ-abbreviated").expect("a row");
        assert_eq!(in_one_form(rule, "focus, a partner"), "focus, a partner");
    }
}
