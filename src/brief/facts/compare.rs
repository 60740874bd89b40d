//! How a number is compared: the words before and behind it.

use super::Comparison;
use super::near::ends_in_word;

use Comparison::{AtLeast, AtMost, Equal, LessThan, MoreThan};

/// Words before a number, in small letters. The longest that fits counts.
#[rustfmt::skip]
const BEFORE: &[(&str, Comparison)] = &[
    ("less than", LessThan), ("fewer than", LessThan), ("lower than", LessThan), ("smaller than", LessThan),
    ("shorter than", LessThan), ("at or below", AtMost), ("at or under", AtMost), ("at or above", AtLeast),
    ("at or over", AtLeast), ("below", LessThan), ("under", LessThan), ("<", LessThan), ("＜", LessThan),
    ("less than or equal to", AtMost), ("equal to or less than", AtMost), ("no more than", AtMost),
    ("not more than", AtMost), ("no greater than", AtMost), ("not greater than", AtMost), ("no longer than", AtMost),
    ("not to exceed", AtMost), ("not exceed", AtMost), ("not exceeding", AtMost), ("may not exceed", AtMost),
    ("does not exceed", AtMost), ("never exceed", AtMost), ("without exceeding", AtMost), ("up to", AtMost),
    ("at most", AtMost), ("maximum of", AtMost), ("within", AtMost), ("not later than", AtMost),
    ("no later than", AtMost), ("≤", AtMost), ("<=", AtMost), ("more than", MoreThan), ("greater than", MoreThan),
    ("higher than", MoreThan), ("larger than", MoreThan), ("longer than", MoreThan), ("in excess of", MoreThan),
    ("over", MoreThan), ("above", MoreThan), ("exceeds", MoreThan), ("exceed", MoreThan), ("exceeding", MoreThan),
    ("exceeded", MoreThan), (">", MoreThan), ("＞", MoreThan), ("greater than or equal to", AtLeast),
    ("equal to or greater than", AtLeast), ("more than or equal to", AtLeast), ("equal to or more than", AtLeast),
    ("at least", AtLeast), ("not less than", AtLeast), ("no less than", AtLeast), ("no fewer than", AtLeast),
    ("not fewer than", AtLeast), ("no lower than", AtLeast), ("not lower than", AtLeast), ("minimum of", AtLeast),
    ("≥", AtLeast), (">=", AtLeast), ("equal to", Equal), ("exactly", Equal), ("不少于", AtLeast), ("不少於", AtLeast),
    ("不得少于", AtLeast), ("不得少於", AtLeast), ("不低于", AtLeast), ("不低於", AtLeast), ("不得低于", AtLeast), ("不得低於", AtLeast),
    ("不小于", AtLeast), ("至少", AtLeast), ("达到", AtLeast), ("達到", AtLeast), ("不超过", AtMost), ("不超過", AtMost),
    ("不得超过", AtMost), ("不得超過", AtMost), ("不高于", AtMost), ("不得高于", AtMost), ("不大于", AtMost), ("不逾", AtMost),
    ("不得逾", AtMost), ("至多", AtMost), ("最多", AtMost), ("最高", AtMost), ("超过", MoreThan), ("超過", MoreThan),
    ("大于", MoreThan), ("大於", MoreThan), ("高于", MoreThan), ("高於", MoreThan), ("多于", MoreThan), ("逾", MoreThan),
    ("小于", LessThan), ("小於", LessThan), ("低于", LessThan), ("低於", LessThan), ("少于", LessThan), ("少於", LessThan),
    ("不足", LessThan), ("不满", LessThan), ("未满", LessThan),
    ("小于或等于", AtMost), ("小于等于", AtMost), ("小于或者等于", AtMost), ("小於或等於", AtMost), ("低于或等于", AtMost), ("大于或等于", AtLeast),
    ("大于等于", AtLeast), ("大于或者等于", AtLeast), ("大於或等於", AtLeast), ("高于或等于", AtLeast), ("等于或大于", AtLeast),
    ("等于或小于", AtMost), ("不滿", LessThan), ("未滿", LessThan), ("未达", LessThan), ("未達", LessThan), ("等于", Equal),
    ("等於", Equal), ("不大於", AtMost), ("等於或小於", AtMost), ("等於或大於", AtLeast), ("低於或等於", AtMost),
    ("高於或等於", AtLeast), ("未逾", AtMost), ("不小於", AtLeast), ("未超過", AtMost), ("未超过", AtMost), ("不到", LessThan),
];

/// Words behind a number, or behind its unit.
#[rustfmt::skip]
const BEHIND: &[(&str, Comparison)] = &[
    ("or more", AtLeast), ("or greater", AtLeast), ("or higher", AtLeast), ("or above", AtLeast),
    ("or over", AtLeast), ("or longer", AtLeast), ("or older", AtLeast), ("-or-more", AtLeast),
    ("and above", AtLeast), ("and over", AtLeast), ("or less", AtMost), ("or fewer", AtMost), ("or lower", AtMost),
    ("or below", AtMost), ("or under", AtMost), ("or smaller", AtMost), ("or shorter", AtMost), ("-or-less", AtMost),
    ("and below", AtMost), ("以上", AtLeast), ("及以上", AtLeast), ("（含）以上", AtLeast), ("以下", AtMost), ("及以下", AtMost),
    ("（含）以下", AtMost), ("以内", AtMost), ("以內", AtMost), ("之内", AtMost), ("内", AtMost), ("內", AtMost),
];

/// Words that may stand between a comparison and its number.
#[rustfmt::skip]
const BETWEEN: &[&str] = &[
    "a", "an", "the", "of", "approximately", "about", "a total of", "at a level of", "人民币", "人民幣", "新臺幣", "新台幣",
    "新台币", "美元", "a period of", "or equal to", "美金", "港币", "（優於）", "（优于）",
];

/// The comparison that a text ends in, the number standing next; with where its words begin.
pub(super) fn before(text: &str) -> Option<Comparison> {
    let lower = text.to_ascii_lowercase();
    let mut rest = lower.trim_end_matches([' ', '\u{a0}', '\'', '‘', '“', '"', '(', '*']);
    // `>` at the head of a line, or behind a quotation mark, is markup.
    let sign = rest.strip_suffix(['<', '>']);
    if sign.is_some_and(|rest| !rest.ends_with(|c: char| c == ' ' || c.is_alphanumeric()) || rest.trim().is_empty()) {
        return None;
    }
    for _ in 0..3 {
        let last = rest.as_bytes().last();
        let may_end = |words: &str| words.as_bytes().last() == last;
        let found = BEFORE.iter().filter(|(words, _)| may_end(words) && ends_in_word(rest, words));
        if let Some((words, comparison)) = found.max_by_key(|(words, _)| words.len()) {
            return Some(negated(rest, words, *comparison));
        }
        let between = BETWEEN.iter().filter(|word| may_end(word) && ends_in_word(rest, word));
        let between = between.max_by_key(|word| word.len())?;
        rest = rest[..rest.len() - between.len()].trim_end();
    }
    None
}

/// `shall not be more than`, `is not less than`: the opposite of what the words say without the negation.
fn negated(rest: &str, words: &str, comparison: Comparison) -> Comparison {
    let before = rest[..rest.len() - words.len()].trim_end();
    let not = [" not", " not be", " neither", "cannot", "cannot be"].iter().any(|not| before.ends_with(not));
    match comparison {
        MoreThan if not => AtMost,
        LessThan if not => AtLeast,
        other => other,
    }
}

/// The comparison that a text begins with, the number or its unit standing before it.
pub(super) fn behind(text: &str) -> Option<Comparison> {
    let text = text.trim_start_matches([' ', '\u{a0}', '\'', '’', '”', '"', ',']);
    let text = text.strip_prefix("half-pitch ").unwrap_or(text);
    let found = BEHIND.iter().find(|(words, _)| {
        text.strip_prefix(words).is_some_and(|rest| {
            !words.ends_with(|c: char| c.is_ascii()) || !rest.starts_with(|c: char| c.is_ascii_alphanumeric())
        })
    });
    // 以下簡稱, 以上所稱 speak of the text.
    let of_text = ["以下简", "以下簡", "以上所", "以下各", "以下物", "内容", "內容", "内部", "內部", "内地", "內地"];
    found.filter(|_| !of_text.iter().any(|words| text.starts_with(words))).map(|(_, comparison)| *comparison)
}
