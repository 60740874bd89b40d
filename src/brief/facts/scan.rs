//! The pass over a text: it goes from word to word, and where one can begin a fact, the readers of that word are tried in
//! order. A reader looks no further than a bounded number of bytes on either side, so that the pass is linear.

use std::sync::LazyLock;

use foldhash::{HashMap, HashSet};

use super::near::word;
use super::{Fact, Said};
use super::{
    acts, articles, chinese, control, countries, dates, modality, numbers, parties, policy, provisions, relative,
};
use crate::numeral;

/// A word of a text that is about to be read.
struct Word<'t> {
    text: &'t str,
    at: usize,
    /// In small letters.
    lower: &'t str,
}

/// Reads a fact that begins with a word; gives where it ends.
type Reader = fn(&Word<'_>, &mut Vec<Fact>) -> Option<usize>;

const ACT: Reader = |word, found| acts::named(word.text, word.at, found);
const PROVISION: Reader = |word, found| provisions::named(word.text, word.at, word.lower, found);
const MODAL: Reader = |word, found| modality::modal(word.text, word.at, word.lower, found);
const BOUND: Reader = |word, found| modality::bound(word.text, word.at, word.lower, found);
const MONTH: Reader = |word, found| dates::month_first(word.text, word.at, found);
const ORDINAL: Reader = |word, found| dates::solemn(word.text, word.at, found);
const NUMBER: Reader = |word, found| numbers::worded(word.text, word.at, word.lower, found);
const GROUPS: Reader = |word, found| control::groups(word.text, word.at, found);
const EXCEPTIONS: Reader = |word, found| control::exceptions(word.text, word.at, found);
const AT_ONCE: Reader = |word, found| relative::at_once(word.text, word.at, found);
const MONEY: Reader = |word, found| numbers::money(word.text, word.at, found);
const ALIAS: Reader = |word, found| parties::with_alias(word.text, word.at, found);
/// A policy is told as a whole, and the words that it is made of by themselves.
const POLICY: Reader = |word, found| {
    let end = policy::policy(word.text, word.at, word.lower, found)?;
    if matches!(word.lower, "general" | "policy" | "policies" | "presumption" | "presumptive" | "case") {
        return Some(end);
    }
    modality::bound(word.text, word.at, word.lower, found).or(Some(word.at + word.lower.len()))
};

/// The words, in small letters, with which facts begin, and who reads them.
const LEADS: &[(&str, &[Reader])] = &[
    ("executive e eo proclamation rin docket csms m h s fr regulation directive decision", &[ACT]),
    (
        "section sections sec secs paragraph paragraphs subparagraph subparagraphs clause clauses subclause subsection subsections",
        &[PROVISION],
    ),
    (
        "part parts subpart subparts supplement supplements supp appendix pub public article articles annex annexes",
        &[PROVISION],
    ),
    ("must shall should can is are be need does do has have", &[MODAL]),
    ("cannot", &[MODAL]),
    ("may", &[MONTH, MODAL]),
    ("january february march april june july august september october november december", &[MONTH]),
    ("jan feb mar apr jun jul aug sep sept oct nov dec", &[MONTH]),
    (
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen",
        &[NUMBER],
    ),
    ("nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred", &[ORDINAL, NUMBER]),
    (
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth",
        &[ORDINAL],
    ),
    ("sixteenth seventeenth eighteenth nineteenth twentieth thirtieth", &[ORDINAL]),
    ("country", &[GROUPS]),
    ("a", &[GROUPS, ALIAS]),
    ("f n", &[ALIAS]),
    ("b c d", &[GROUPS]),
    ("license licence", &[EXCEPTIONS, POLICY]),
    (
        "licenses licences licensing licencing require requires presumption presumptive policy policies general case",
        &[POLICY],
    ),
    ("nlr prohibit prohibits prohibited prohibiting prohibition prohibitions ban bans banned embargo", &[POLICY]),
    ("no", &[POLICY, BOUND]),
    ("upon effective immediately take takes", &[AT_ONCE]),
    ("us u hk nt usd eur gbp jpy cny rmb hkd twd krw chf sgd", &[MONEY]),
    (
        "not none nor neither never except excepted excepting unless other excluding excludes exclude exclusion without",
        &[BOUND],
    ),
    ("notwithstanding provided exempt exempts exemption but with regardless non nothing", &[BOUND]),
    (
        "any all only each every either both solely exclusively including includes include worldwide wherever headquartered",
        &[BOUND],
    ),
    ("ultimate subject knowledge end directly in or entire whether at", &[BOUND]),
];

/// The longest word of the table.
const LONGEST: usize = 16;

static READERS: LazyLock<HashMap<&'static str, &'static [Reader]>> = LazyLock::new(|| {
    LEADS.iter().flat_map(|(words, readers)| words.split(' ').map(move |word| (word, *readers))).collect()
});

static MARKS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| parties::MARKS.iter().copied().collect());

/// The facts of a text in the order in which they were found.
pub(super) fn scan(text: &str) -> Vec<Fact> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        at = match bytes[at] {
            b'0'..=b'9' => digits(text, at, &mut found),
            b'A'..=b'Z' | b'a'..=b'z' => letters(text, at, &mut found),
            b'$' => numbers::money(text, at, &mut found).unwrap_or(at + 1),
            b'[' => relative::placeholder(text, at, &mut found)
                .or_else(|| acts::lettered(text, at, &mut found))
                .unwrap_or(at + 1),
            b'(' => acts::lettered(text, at, &mut found).unwrap_or(at + 1),
            byte if byte.is_ascii() => at + 1,
            _ => character(text, at, &mut found),
        };
    }
    found
}

/// What begins with a digit.
fn digits(text: &str, at: usize, found: &mut Vec<Fact>) -> usize {
    let end = control::numbered(text, at, found)
        .or_else(|| acts::numbered(text, at, found))
        .or_else(|| provisions::numbered(text, at, found))
        .or_else(|| dates::numbered(text, at, found))
        .or_else(|| numbers::numbered(text, at, found));
    end.filter(|end| *end > at).unwrap_or_else(|| at + word(text, at).len())
}

/// What begins with a letter.
fn letters(text: &str, at: usize, found: &mut Vec<Fact>) -> usize {
    let printed = word(text, at);
    let end = at + printed.len();
    if text[end..].starts_with("://") || printed == "www" && text[end..].starts_with('.') {
        // An address states nothing by itself.
        return text[end..].find(|c: char| c.is_whitespace() || !c.is_ascii()).map_or(text.len(), |stop| end + stop);
    }
    if text[end..].starts_with('@') {
        return end + 1 + word(text, end + 1).len();
    }
    let mut small = [0; LONGEST];
    if let Some(small) = small.get_mut(..printed.len()) {
        small.copy_from_slice(printed.as_bytes());
        small.make_ascii_lowercase();
        let lower = std::str::from_utf8(small).unwrap_or_default();
        let readers = READERS.get(lower).copied().or_else(|| numbered_act(printed));
        let word = Word { text, at, lower };
        if let Some(end) = readers.and_then(|readers| readers.iter().find_map(|read| read(&word, found))) {
            return end.max(at + 1);
        }
    }
    if !printed.as_bytes()[0].is_ascii_uppercase() && printed != "plc" {
        return end;
    }
    let marked = || MARKS.contains(printed);
    if marked()
        && let Some(end) = parties::marked(text, at, found)
    {
        return end;
    }
    countries::english(text, at, countries::first_word(&text[at..]), found).unwrap_or(end)
}

/// `C1-2026-00789`: a correction of the Federal Register.
fn numbered_act(printed: &str) -> Option<&'static [Reader]> {
    let correction =
        printed.len() == 2 && printed.starts_with(['C', 'R']) && printed.ends_with(|c: char| c.is_ascii_digit());
    correction.then_some(&[ACT])
}

/// The characters with which something in Chinese can begin, by their place among the unified ideographs.
static HAN: LazyLock<Vec<bool>> = LazyLock::new(|| {
    let begins = |c: char| {
        HAN_READERS.contains(c) || numeral::is_plain_numeral(c) || chinese::begins(c) || countries::begins_chinese(c)
    };
    ('\u{4e00}'..='\u{9fff}').map(begins).collect()
});

/// Those that have a reader of their own.
const HAN_READERS: &str = "第自中民商海财財工科国國外不市主总總字公株";

/// What begins with a character beyond ASCII.
fn character(text: &str, at: usize, found: &mut Vec<Fact>) -> usize {
    let Some(c) = text[at..].chars().next() else { return text.len() };
    let next = at + c.len_utf8();
    let end = match c {
        '§' => provisions::signed(text, at, found),
        '€' | '£' | '¥' | '￥' => numbers::money(text, at, found),
        '〔' | '（' => acts::lettered(text, at, found),
        '０'..='９' => numbers::numbered(text, at, found),
        '\u{4e00}'..='\u{9fff}' | '〇' | '○' => han(text, at, c, found),
        _ if c.is_uppercase() => countries::english(text, at, countries::first_word(&text[at..]), found),
        _ => None,
    };
    end.filter(|end| *end > at).unwrap_or(next)
}

/// Characters with which something in Chinese begins that is neither an expression nor a country.
fn han(text: &str, at: usize, c: char, found: &mut Vec<Fact>) -> Option<usize> {
    if !(c as usize).checked_sub('\u{4e00}' as usize).and_then(|place| HAN.get(place)).copied().unwrap_or(true) {
        return None;
    }
    let read = match c {
        '第' => articles::provision(text, at, found),
        '自' => relative::chinese(text, at, found),
        '中' | '民' => dates::chinese_named(text, at, found),
        '商' | '海' | '财' | '財' | '工' | '科' | '国' | '國' | '外' | '不' | '市' | '主' | '总' | '總' => {
            acts::chinese_named(text, at, found)
        }
        '字' => acts::serial(text, at, found),
        '公' | '株' => parties::chinese(text, at, found),
        _ if numeral::is_plain_numeral(c) => {
            dates::chinese_named(text, at, found).or_else(|| numbers::chinese(text, at, found))
        }
        _ => None,
    };
    if read.is_some() {
        return read;
    }
    chinese::licence(text, at, found);
    chinese::expression(text, at, found).or_else(|| countries::chinese(text, at, c, found))
}

/// The facts in order of place, without those that are only part of a name.
pub(super) fn in_order(mut found: Vec<Fact>) -> Vec<Fact> {
    found.sort_by_key(|fact| (fact.range.start, std::cmp::Reverse(fact.range.end)));
    let mut named = 0;
    found.retain(|fact| {
        let part = fact.range.end <= named;
        if !part && matches!(fact.said, Said::Party(_) | Said::Act(_)) {
            named = named.max(fact.range.end);
        }
        !part
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_has_one_row_and_fits() {
        let words: Vec<&str> = LEADS.iter().flat_map(|(words, _)| words.split(' ')).collect();
        assert_eq!(words.len(), READERS.len(), "a word stands in two rows");
        assert!(words.iter().all(|word| word.len() <= LONGEST && !word.is_empty()));
    }
}
