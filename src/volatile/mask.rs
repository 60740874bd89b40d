//! Clocks, counters and tokens cut out of a text: what is left is the same at every check, if they are all that moves.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

/// What may be noise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A date, a time, an age: `Jan 15, 2026 10:02`, `3 hours ago`.
    Clock,
    /// A whole number.
    Count,
    /// Digits and letters that nobody reads: a session, a hash, an identifier.
    Token,
    /// A list of links to elsewhere, another one each time.
    Teaser,
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Kind::Clock => "clock",
            Kind::Count => "counter",
            Kind::Token => "token",
            Kind::Teaser => "teasers",
        })
    }
}

/// One clock, counter or token in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expression {
    pub kind: Kind,
    pub range: Range<usize>,
}

/// A text with its expressions cut out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Masked {
    /// The text with the shape of each expression in its place: digits are `9`, names of months and days `a`.
    pub skeleton: String,
    pub found: Vec<Expression>,
}

/// Clocks first: their digits are no counters. Tokens are sorted out by `is_token`, counters by their neighbours.
static EXPRESSIONS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let month = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:t(?:ember)?)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?";
    let weekday = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?,?\s+)?";
    let zone = r"(?:\s?(?:UTC|GMT|[ECMP][SD]?T|CEST|CET|BST|JST)\b)?";
    let time = format!(r"\d{{1,2}}:\d{{2}}(?::\d{{2}}(?:\.\d+)?)?(?:\s?[aApP]\.?[mM]\b\.?)?{zone}");
    let clock = [
        format!(r"\d{{4}}-\d{{2}}-\d{{2}}(?:[T ]{time}(?:Z|[+-]\d{{2}}:?\d{{2}})?)?"),
        format!(r"{weekday}\b{month}\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+(?:at\s+)?{time})?(?:,?\s+\d{{4}}\b)?(?:,?\s+(?:at\s+)?{time})?"),
        format!(r"{weekday}\d{{1,2}}\s+{month}\s+\d{{4}}\b(?:,?\s+(?:at\s+)?{time})?"),
        format!(r"\d{{4}}\s?年\s?\d{{1,2}}\s?月\s?\d{{1,2}}\s?日(?:\s?星期[一二三四五六日天])?(?:\s*{time})?"),
        r"\d{1,2}时\d{1,2}分(?:\d{1,2}秒)?".to_owned(),
        format!(r"\d{{1,4}}[/.]\d{{1,2}}[/.]\d{{2,4}}(?:,?\s+{time})?"),
        r"\d+\s+(?:second|minute|min|hour|hr|day|week|month)s?\s+ago\b".to_owned(),
        r"\d+\s?(?:秒钟?|分钟|小时|天)前".to_owned(),
        time,
    ]
    .join("|");
    let uuid = r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}";
    Regex::new(&format!(
        r"(?P<clock>{clock})|(?P<uuid>{uuid})|(?P<word>[0-9A-Za-z_+=]{{12,}})|(?P<count>\d+(?:,\d{{3}})*)"
    ))
    .ok()
});

/// Cuts the expressions out of a text.
pub fn mask(text: &str) -> Masked {
    let mut masked = Masked::default();
    let mut from = 0;
    let Some(expressions) = EXPRESSIONS.as_ref() else {
        return Masked { skeleton: text.to_owned(), found: Vec::new() };
    };
    for found in expressions.captures_iter(text) {
        let group = |name: &str| found.name(name).map(|found| found.range());
        let of_kind = |kind: Kind| move |range| Expression { kind, range };
        let expression = group("clock")
            .filter(|range| stands_alone(text, range))
            .map(of_kind(Kind::Clock))
            .or_else(|| group("uuid").map(of_kind(Kind::Token)))
            .or_else(|| group("word").filter(|range| is_token(&text[range.clone()])).map(of_kind(Kind::Token)))
            .or_else(|| group("count").filter(|range| stands_alone(text, range)).map(of_kind(Kind::Count)));
        if let Some(expression) = expression {
            masked.skeleton.push_str(&text[from..expression.range.start]);
            masked.skeleton.push_str(&shape(expression.kind, &text[expression.range.clone()]));
            from = expression.range.end;
            masked.found.push(expression);
        }
    }
    masked.skeleton.push_str(&text[from..]);
    masked
}

/// A number that is no part of a longer designation: not `3A090`, `744.23`, `5-year`, `第3条`.
fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let joined = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '§' | '第' | '\u{2010}'..='\u{2015}');
    let mut before = text[..range.start].chars().rev();
    let mut after = text[range.end..].chars();
    let (was, wasnt) = (before.next(), before.next());
    let (next, second) = (after.next(), after.next());
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let point = |c: Option<char>| matches!(c, Some('.' | ',' | ':' | '/'));
    let led = was.is_some_and(joined) || point(was) && digit(wasnt);
    let followed = next.is_some_and(joined) || point(next) && digit(second);
    !led && !followed
}

/// True for a word of digits and letters mixed as no word or designation mixes them.
fn is_token(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let hex = word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let class = |byte: u8| (byte.is_ascii_digit(), byte.is_ascii_uppercase());
    let switches = word.as_bytes().windows(2).filter(|pair| class(pair[0]) != class(pair[1])).count();
    let letters = word.len() - digits;
    digits > 0 && letters > 0 && (hex || switches >= 4) || switches >= 6
}

/// What two values of one place have in common.
fn shape(kind: Kind, text: &str) -> String {
    match kind {
        Kind::Token => format!("\u{2}x{}\u{3}", text.len()),
        Kind::Count | Kind::Teaser => "\u{2}9\u{3}".to_owned(),
        Kind::Clock => {
            let mut shape = String::from("\u{2}");
            for c in text.chars() {
                let mark = match c {
                    c if c.is_ascii_digit() => '9',
                    c if c.is_ascii_alphabetic() => 'a',
                    c => c,
                };
                if !(matches!(mark, '9' | 'a') && shape.ends_with(mark)) {
                    shape.push(mark);
                }
            }
            shape.push('\u{3}');
            shape
        }
    }
}
