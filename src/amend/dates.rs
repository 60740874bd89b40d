//! When an instruction takes effect, and until when: what DATES says of the rule and of single instructions, and what an
//! instruction says itself.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::action::Action;
use super::rule::Given;
use crate::document::Block;

/// When each instruction takes effect: "effective January 16, 2026, except for amendatory instruction 11, which is
/// effective November 17, 2026".
pub fn date(blocks: &[Block], given: &mut [Given]) {
    if let Some(told) = dates(blocks) {
        by_rule(&told, given);
    }
    by_themselves(given);
}

fn by_rule(told: &str, given: &mut [Given]) {
    let default = effective(told);
    for one in given.iter_mut() {
        one.effective = default;
    }
    for exception in exceptions(told) {
        let concerned = |number: &str| exception.numbers.iter().any(|own| number.split('.').next() == Some(own));
        for one in given.iter_mut().filter(|one| concerned(&one.number)) {
            (one.effective, one.until) = (exception.from, exception.until);
        }
    }
}

/// What an instruction says itself goes before what the rule says of it: `Effective November 10, 2025, until November 9,
/// 2026, § 744.11(a)(2) is stayed`; those listed below it are of the same time.
fn by_themselves(given: &mut [Given]) {
    let mut above: Option<(String, Option<Date>, Option<Date>)> = None;
    for one in given {
        let group = one.number.split('.').next().unwrap_or_default();
        let is_below = one.number.contains('.') && above.as_ref().is_some_and(|(number, ..)| number == group);
        let own = own_dates(one);
        let (from, until) = match (&above, is_below) {
            (Some((_, from, until)), true) => (own.0.or(*from), own.1.or(*until)),
            _ => own,
        };
        one.effective = from.or(one.effective);
        one.until = until.or(one.until);
        if !is_below {
            above = Some((group.to_owned(), from, until));
        }
    }
}

/// From when and until when, as the instruction says it.
fn own_dates(one: &Given) -> (Option<Date>, Option<Date>) {
    static LEAD: LazyLock<Option<Regex>> =
        LazyLock::new(|| pattern(r"(?i)^effective\s+(?:on\s+|from\s+)?(DATE)(?:,?\s*(?:to|through|until)\s+(DATE))?"));
    static FROM: LazyLock<Option<Regex>> =
        LazyLock::new(|| pattern(r"(?i)\b(?:from|effective|beginning)\s+(?:on\s+)?(DATE)"));
    static UNTIL: LazyLock<Option<Regex>> = LazyLock::new(|| pattern(r"(?i)\b(?:until|through)\s+(DATE)"));
    let read = |pattern: &LazyLock<Option<Regex>>, group: usize| {
        let found = pattern.as_ref().and_then(|pattern| pattern.captures(&one.text));
        found.and_then(|found| read_date(found.get(group)?.as_str()))
    };
    let of = |actions: &[Action]| {
        !one.amendments.is_empty() && one.amendments.iter().all(|own| actions.contains(&own.action))
    };
    // Other instructions may quote a date that is none of theirs.
    let lasts = of(&[Action::Stay, Action::Suspend]);
    let begins = lasts || of(&[Action::Lift]);
    let from = read(&LEAD, 1).or_else(|| begins.then(|| read(&FROM, 1)).flatten());
    let until = read(&LEAD, 2).or_else(|| lasts.then(|| read(&UNTIL, 1)).flatten());
    (from, until)
}

/// What stands under DATES; its head may be a line of its own.
fn dates(blocks: &[Block]) -> Option<String> {
    const HEADS: [&str; 3] = ["dates:", "effective date:", "date:"];
    let is_head = |block: &Block| {
        let text = block.text.to_lowercase();
        let cited = block.citation.last().map(str::to_lowercase);
        let cited = cited.as_deref().is_some_and(|last| matches!(last, "heading:dates" | "heading:effective date"));
        cited || HEADS.iter().any(|head| text.starts_with(head))
    };
    let at = blocks.iter().position(is_head)?;
    let mut told = blocks[at].text.clone();
    let is_alone = |told: &str| told.split_whitespace().count() <= 2;
    for block in blocks[at + 1..].iter().take(2).take_while(|block| !block.text.trim_end().ends_with(':')) {
        if !is_alone(&told) {
            break;
        }
        told = format!("{told} {}", block.text);
    }
    Some(told)
}

struct Exception {
    numbers: Vec<String>,
    from: Option<Date>,
    until: Option<Date>,
}

const DATE: &str =
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)\s+\d{1,2},\s+\d{4}";

/// A pattern in which DATE stands for one; a test proves that each compiles.
fn pattern(pattern: &str) -> Option<Regex> {
    Regex::new(&pattern.replace("DATE", DATE)).ok()
}

/// The date of the rule itself: the first one said to be the one of its effect.
fn effective(text: &str) -> Option<Date> {
    static EFFECTIVE: LazyLock<Option<Regex>> =
        LazyLock::new(|| pattern(r"(?i)effective(?:\s+(?:date|on|from|as\s+of|is|:))*\s*:?\s+(DATE)"));
    let found = EFFECTIVE.as_ref()?.captures(text)?;
    read_date(found.get(1)?.as_str())
}

/// What the rule says of single instructions.
fn exceptions(text: &str) -> Vec<Exception> {
    static EXCEPTION: LazyLock<Option<Regex>> = LazyLock::new(|| {
        pattern(
            r"(?i)(?:amendatory\s+)?instructions?\s+((?:\d+[a-z]?(?:\.[a-z])?(?:,\s*and\s+|,\s*|\s+and\s+|\s+through\s+)?)+),?\s*(?:which|that)?\s*(?:is|are)\s+effective\s+(?:on\s+|from\s+)?(DATE)(?:,?\s*(?:to|through|until)\s+(DATE))?",
        )
    });
    let found = EXCEPTION.iter().flat_map(|pattern| pattern.captures_iter(text));
    let exceptions = found.map(|found| Exception {
        numbers: numbers(&found[1]),
        from: read_date(&found[2]),
        until: found.get(3).and_then(|date| read_date(date.as_str())),
    });
    exceptions.collect()
}

/// `3, 5, and 7 through 9`.
fn numbers(list: &str) -> Vec<String> {
    let mut found: Vec<u32> = Vec::new();
    let mut run = false;
    for word in list.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty()) {
        match word.parse::<u32>() {
            Ok(number) if run => found.extend(found.last().map_or(number, |last| last + 1)..=number),
            Ok(number) => found.push(number),
            Err(_) => {}
        }
        run = word == "through";
    }
    found.into_iter().map(|number| number.to_string()).collect()
}

fn read_date(text: &str) -> Option<Date> {
    let text = text.split_whitespace().collect::<Vec<&str>>().join(" ");
    Date::strptime("%B %d, %Y", text).ok()
}
