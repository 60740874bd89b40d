//! Quantities, shares and amounts of money, with what compares them. A number that only names something (a paragraph, a
//! year, a room) is no quantity.

use super::amount::{Amount, amount, chinese_amount};
use super::near::{ahead, behind};
use super::numerals::english;
use super::relative;
use super::units::{self, currency_before, currency_behind, unit};
use super::{Comparison, Fact, Said, compare, labels};
use crate::extract::pattern::Pattern;

/// How far before a number the words may be that compare it, and how far behind it those that measure it.
const BEFORE: usize = 48;
const BEHIND: usize = 100;

static PERCENT: Pattern = Pattern::new(r"^(?:\s?[%％]|[\s\u{a0}-]?(?i:percent|per\s?cent)(?:[^A-Za-z]|$))");
static TO: Pattern = Pattern::new(r"^(?:\s+to\s+|\s*[-–~～]\s*|\s*[至到]\s*)");
static AND: Pattern = Pattern::new(r"^\s+and\s+");

/// A number with what measures it, before it is said as a fact.
struct Measured {
    end: usize,
    kind: Kind,
}

#[derive(PartialEq)]
enum Kind {
    Share,
    Money(&'static str),
    Unit(String),
    Bare,
}

impl Kind {
    /// The unit, which is empty for a share and for money; `None` where nothing measures the number.
    fn unit(&self) -> Option<&str> {
        match self {
            Kind::Unit(unit) => Some(unit),
            Kind::Share | Kind::Money(_) => Some(""),
            Kind::Bare => None,
        }
    }
}

/// A quantity that begins at `at` with a digit. The end of the digits where they are none.
pub(super) fn numbered(text: &str, at: usize, found: &mut Vec<Fact>) -> Option<usize> {
    if let Some(end) = labels::identifier(text, at) {
        return Some(end);
    }
    let mut first = amount(text, at)?;
    if behind(text, at, 2).ends_with('.') && !first.value.contains('.') {
        // `.22 inch`
        first.value = format!("0.{}", text[at..first.end].trim_end_matches('0'));
    }
    let measured = measure(text, at, &first);
    let bare = matches!(measured.kind, Kind::Bare);
    let start = if bare { at } else { signed(text, at, &mut first) };
    if bare {
        if let Some(end) = span(text, at, &first, found) {
            return Some(end);
        }
        if text[measured.end..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            // `5G`, `2nd`: a name.
            return Some(first.end + super::near::word(text, first.end).len());
        }
    }
    if labels::is_label(text, at, &first, measured.kind.unit()) {
        return Some(first.end);
    }
    match bounds(text, start, &first, &measured, found) {
        Some(end) => Some(end),
        None => say(text, start, &first, measured, found),
    }
}

/// `5 percent to 10 percent`, 九人至十一人: two numbers measured alike, the least and the most.
fn bounds(text: &str, at: usize, first: &Amount, measured: &Measured, found: &mut Vec<Fact>) -> Option<usize> {
    let before = behind(text, at, BEFORE).trim_end().to_ascii_lowercase();
    if ["from", "从", "從", "自"].iter().any(|word| before.ends_with(word)) {
        return None;
    }
    let rest = ahead(text, measured.end, 16);
    let join = if before.ends_with("between") { AND.find(rest) } else { to(rest) }?;
    let start = measured.end + join.end();
    let last = amount(text, start).or_else(|| Some(chinese_amount(text, start)?.0))?;
    let share = matches!(measured.kind, Kind::Share) && text[start..last.end].contains("分之");
    let to = if share { Measured { end: last.end, kind: Kind::Share } } else { measure(text, start, &last) };
    if to.kind != measured.kind {
        return None;
    }
    found.push(Fact { range: at..measured.end, said: said(first, &measured.kind, Some(Comparison::AtLeast)) });
    found.push(Fact { range: start..to.end, said: said(&last, &to.kind, Some(Comparison::AtMost)) });
    Some(to.end)
}

/// What joins the least and the most, at the beginning of a text.
fn to(rest: &str) -> Option<regex::Match<'_>> {
    let joins = rest.trim_start().starts_with(['t', '-', '–', '~', '～', '至', '到']);
    joins.then(|| TO.find(rest)).flatten()
}

/// Takes the sign of a measured number below zero along: `-20 °C`; a hyphen behind a letter or a digit joins.
fn signed(text: &str, at: usize, number: &mut Amount) -> usize {
    let before = behind(text, at, 4);
    let Some(rest) = before.strip_suffix(['-', '−', '–']) else { return at };
    if rest.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '%' | ')')) {
        return at;
    }
    number.value.insert(0, '-');
    at - (before.len() - rest.len())
}

/// `60 to 90 days`, `between 10 and 20 percent`: two numbers that share what measures them.
fn span(text: &str, at: usize, first: &Amount, found: &mut Vec<Fact>) -> Option<usize> {
    let before = behind(text, at, BEFORE).trim_end().to_ascii_lowercase();
    let between = before.ends_with("between");
    let rest = ahead(text, first.end, 24);
    let join = if between { AND.find(rest).or_else(|| to(rest)) } else { to(rest) }?;
    let start = first.end + join.end();
    let last = amount(text, start)?;
    let measured = measure(text, start, &last);
    if matches!(measured.kind, Kind::Bare) && !between || labels::is_label(text, at, first, Some("")) {
        return None;
    }
    // `raised from 25 to 50 percent` bounds nothing.
    let changes = before.ends_with("from");
    let side = |comparison| (!changes).then_some(comparison);
    let said = |amount: &Amount, comparison| said(amount, &measured.kind, side(comparison));
    found.push(Fact { range: at..first.end, said: said(first, Comparison::AtLeast) });
    found.push(Fact { range: start..measured.end, said: said(&last, Comparison::AtMost) });
    Some(measured.end)
}

/// An amount of money that begins at `at` with the sign or the code of its currency.
pub(super) fn money(text: &str, at: usize, found: &mut Vec<Fact>) -> Option<usize> {
    let (currency, len) = currency_before(ahead(text, at, 12))?;
    let start = at + len + usize::from(text[at + len..].starts_with([' ', '\u{a0}']));
    let sum = amount(text, start)?;
    let measured = Measured { end: sum.end, kind: Kind::Money(currency) };
    say(text, at, &sum, measured, found)
}

/// A quantity that begins at `at` with the English number word `word`, in small letters. It counts where it has a unit
/// or a comparison: `one of these` is no quantity.
pub(super) fn worded(text: &str, at: usize, word: &str, found: &mut Vec<Fact>) -> Option<usize> {
    static TAIL: Pattern = Pattern::new(r"^-(one|two|three|four|five|six|seven|eight|nine)(?:[^A-Za-z]|$)");
    static AGAIN: Pattern = Pattern::new(r"^\s+\(([0-9]{1,4})(?:\s?[%％])?\)");
    static PARTS: Pattern =
        Pattern::new(r"^[-\s](thirds?|half|halves|quarters?|fourths?|fifths?|tenths?)(?:[^A-Za-z]|$)");
    let mut value = english(word)?;
    let mut end = at + word.len();
    if let Some(c) = PARTS.captures(ahead(text, end, 12)) {
        return fraction(text, at, value, end, &c[1], found);
    }
    if let Some(tail) = TAIL.captures(ahead(text, end, 8)) {
        value += english(&tail[1])?;
        end += tail[1].len() + 1;
    }
    if let Some(again) = AGAIN.captures(ahead(text, end, 12)).filter(|again| again[1] == value.to_string()) {
        end += again.get(0)?.end();
    }
    let number = Amount::whole(value, end).multiplied(text);
    let measured = measure(text, at, &number);
    let compared = comparison(text, at, &number, measured.end).is_some();
    let counts = match &measured.kind {
        Kind::Bare => compared && !(value == 1 && compare::before(behind(text, at, BEFORE)).is_none()),
        Kind::Unit(unit) => {
            value > 1 || relative::unit(unit).is_some() || *unit == "hour" || *unit == "minute" || compared
        }
        _ => true,
    };
    if !counts {
        return None;
    }
    say(text, at, &number, measured, found)
}

fn fraction(text: &str, at: usize, over: u64, end: usize, part: &str, found: &mut Vec<Fact>) -> Option<usize> {
    let under = match part.trim_end_matches('s') {
        "third" => 3,
        "half" | "halve" => 2,
        "quarter" | "fourth" => 4,
        "fifth" => 5,
        "tenth" => 10,
        _ => return None,
    };
    let end = end + 1 + part.len();
    let number = Amount { value: format!("{over}/{under}"), end };
    say(text, at, &number, Measured { end, kind: Kind::Bare }, found)
}

/// A quantity that begins at `at` with a Chinese numeral.
pub(super) fn chinese(text: &str, at: usize, found: &mut Vec<Fact>) -> Option<usize> {
    let (number, share) = chinese_amount(text, at)?;
    if share {
        let measured = Measured { end: number.end, kind: Kind::Share };
        return match bounds(text, at, &number, &measured, found) {
            Some(end) => Some(end),
            None => say(text, at, &number, measured, found),
        };
    }
    let measured = measure(text, at, &number);
    let before = compare::before(behind(text, at, BEFORE));
    let compared = before.or_else(|| compare::behind(ahead(text, measured.end, 16))).is_some();
    let counts = match &measured.kind {
        // `三、` marks a place in a list.
        Kind::Bare => (before.is_some() || number.value.contains('/')) && !text[number.end..].starts_with('、'),
        Kind::Unit(unit) => labels::counts_in_chinese(text, at, &number, unit, compared),
        _ => true,
    };
    if !counts {
        return Some(number.end);
    }
    if let Some(end) = bounds(text, at, &number, &measured, found) {
        return Some(end);
    }
    say(text, at, &number, measured, found)
}

/// What measures a number: the sign of a percentage, a currency or a unit behind it.
fn measure(text: &str, start: usize, number: &Amount) -> Measured {
    let rest = ahead(text, number.end, BEHIND);
    // What parts a unit from its number.
    let gap = rest.chars().next().filter(|c| c.is_whitespace() || *c == '-').map_or(0, char::len_utf8);
    let behind = &rest[gap..];
    let percent = Some(rest).filter(|_| behind.starts_with(['%', '％', 'p', 'P']));
    if let Some(percent) = percent.and_then(|rest| PERCENT.find(rest)) {
        let len =
            percent.as_str().trim_end_matches(|c: char| !c.is_ascii_alphabetic() && !matches!(c, '%' | '％')).len();
        return Measured { end: number.end + len, kind: Kind::Share };
    }
    if let Some((currency, len)) = currency_behind(behind) {
        return Measured { end: number.end + gap + len, kind: Kind::Money(currency) };
    }
    let printed = super::near::behind(text, start, 12).trim_end();
    let leads = if printed.is_ascii() { None } else { units::currency_ending(printed) };
    if let Some(currency) = leads {
        return Measured {
            end: number.end + if behind.starts_with('元') { gap + "元".len() } else { 0 },
            kind: Kind::Money(currency),
        };
    }
    if behind.starts_with('元') && !behind.starts_with("元素") && !behind.starts_with("元件") {
        let taiwan =
            ["新臺幣", "新台幣", "新台币"].iter().any(|name| super::near::behind(text, number.end, 120).contains(name));
        let currency = if taiwan { "TWD" } else { "CNY" };
        return Measured { end: number.end + gap + "元".len(), kind: Kind::Money(currency) };
    }
    match unit(behind).filter(|(unit, _)| fits(rest, gap, unit)) {
        Some((unit, len)) => Measured { end: number.end + gap + len, kind: Kind::Unit(unit) },
        None => Measured { end: number.end, kind: Kind::Bare },
    }
}

/// False for a single letter apart from its number, which is a word or a label more often than a unit.
fn fits(rest: &str, gap: usize, unit: &str) -> bool {
    let temperature =
        unit == "K" && rest[gap + 1..].starts_with([',', '.', ';', ')']) || rest[gap..].starts_with("K or ");
    let letter = matches!(unit, "A" | "t" | "K" | "L" | "J") || rest.starts_with('-') && unit.len() == 1;
    gap == 0 || temperature || !letter
}

fn comparison(text: &str, at: usize, number: &Amount, end: usize) -> Option<Comparison> {
    let behind_number = || compare::behind(ahead(text, number.end, 20));
    compare::before(behind(text, at, BEFORE)).or_else(|| compare::behind(ahead(text, end, 20))).or_else(behind_number)
}

/// Says a measured number as a fact; a period counted from a known day is that day.
fn say(text: &str, at: usize, number: &Amount, measured: Measured, found: &mut Vec<Fact>) -> Option<usize> {
    if let Kind::Unit(unit) = &measured.kind
        && let Some(unit) = relative::unit(unit)
        && let Ok(count) = number.value.parse::<i32>()
        && let Some(end) = relative::english(text, at, measured.end, count, unit, found)
    {
        return Some(end);
    }
    let comparison = comparison(text, at, number, measured.end);
    found.push(Fact { range: at..measured.end, said: said(number, &measured.kind, comparison) });
    Some(measured.end)
}

fn said(number: &Amount, kind: &Kind, comparison: Option<Comparison>) -> Said {
    let value = number.value.clone();
    match kind {
        Kind::Share => Said::Percentage { value, comparison },
        Kind::Money(currency) => Said::Money { amount: value, currency, comparison },
        Kind::Unit(unit) => Said::Number { value, unit: Some(unit.clone()), comparison },
        Kind::Bare => Said::Number { value, unit: None, comparison },
    }
}

/// True where 一 and the like before a unit is more an article than a number.
pub(super) fn is_article(value: &str, unit: &str) -> bool {
    value == "1" && units::is_classifier(unit)
}
