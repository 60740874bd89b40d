//! The numbers that went and came, side by side, each under the words that name it in the law.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

use crate::brief::facts::{Comparison, Fact, Said};
use crate::brief::quote::{place, squeeze};
use crate::brief::touched::{Side, Touched};
use crate::wording::Language;

/// Most rows told.
const MOST: usize = 10;
/// Characters of a name.
const NAME: usize = 60;

/// One number of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberRow {
    /// The words before the number, as the law has them.
    pub name: String,
    /// `None` where the side has no such number.
    pub old: Option<Amount>,
    pub new: Option<Amount>,
    /// Position in `Diff::hunks`.
    pub hunk: usize,
}

/// A number as the law prints it, and how it bounds what it measures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    pub printed: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comparison: Option<Comparison>,
}

/// A number of one side.
struct Figure<'t> {
    name: String,
    unit: &'t str,
    amount: Amount,
}

pub(super) fn numbers(touched: &[Touched<'_>]) -> Vec<NumberRow> {
    let mut rows: Vec<NumberRow> = Vec::new();
    let mut hunks: Vec<usize> = touched.iter().map(|block| block.hunk).collect();
    hunks.dedup();
    for hunk in hunks {
        let of = |side: Side| -> Vec<Figure<'_>> {
            touched.iter().filter(|block| block.hunk == hunk && block.side == side).flat_map(figures).collect()
        };
        let (mut was, mut is) = (of(Side::Old), of(Side::New));
        // What stands on both sides did not change, whatever the words around it.
        was.retain(|old| match is.iter().position(|new| new.unit == old.unit && new.amount == old.amount) {
            Some(at) => {
                is.remove(at);
                false
            }
            None => true,
        });
        for old in was {
            let new = counterpart(&old, &is).map(|at| is.remove(at));
            if new.is_none() && !old.says_enough() {
                continue;
            }
            let name = new.as_ref().map_or(old.name, |new| new.name.clone());
            rows.push(NumberRow { name, old: Some(old.amount), new: new.map(|new| new.amount), hunk });
        }
        let came = is.into_iter().filter(Figure::says_enough).map(|new| NumberRow {
            name: new.name,
            old: None,
            new: Some(new.amount),
            hunk,
        });
        rows.extend(came);
        if rows.len() >= 4 * MOST {
            break;
        }
    }
    // The same number in several places is one row; one that no words name is known by its place.
    let mut seen: Vec<NumberRow> = Vec::new();
    for mut row in rows {
        if row.name.is_empty() {
            let of = |side: Option<Side>| {
                touched.iter().find(|block| block.hunk == row.hunk && side.is_none_or(|side| block.side == side))
            };
            let stands = of(Some(Side::New)).or_else(|| of(None));
            row.name = stands.map(|block| place(&block.block.citation, Language::English, NAME)).unwrap_or_default();
        }
        let same = |other: &NumberRow| (&other.name, &other.old, &other.new) == (&row.name, &row.old, &row.new);
        if seen.len() < MOST && !seen.iter().any(same) {
            seen.push(row);
        }
    }
    seen
}

/// The number that stands in place of an old one: the same name and the same bound, else the same name, else the next of
/// the same unit with a name like it. Numbers of a sentence keep their order.
fn counterpart(old: &Figure<'_>, is: &[Figure<'_>]) -> Option<usize> {
    let same_unit = |new: &&Figure<'_>| {
        let named = !old.unit.is_empty() || !old.name.is_empty();
        new.unit == old.unit && named && !bound_apart(old.amount.comparison, new.amount.comparison)
    };
    let bound = |new: &Figure<'_>| new.amount.comparison == old.amount.comparison;
    let find = |fits: &dyn Fn(&Figure<'_>) -> bool| is.iter().position(|new| same_unit(&new) && fits(new));
    find(&|new| new.name == old.name && bound(new))
        .or_else(|| find(&|new| alike(&new.name, &old.name) && bound(new)))
        .or_else(|| find(&|new| new.name == old.name))
        .or_else(|| find(&|new| alike(&new.name, &old.name)))
}

/// True for a least and a most: neither takes the place of the other.
fn bound_apart(one: Option<Comparison>, other: Option<Comparison>) -> bool {
    let least = |comparison| matches!(comparison, Comparison::AtLeast | Comparison::MoreThan);
    let most = |comparison| matches!(comparison, Comparison::AtMost | Comparison::LessThan);
    let (Some(one), Some(other)) = (one, other) else { return false };
    least(one) && most(other) || most(one) && least(other)
}

impl Figure<'_> {
    /// True where a number that only came or went tells something by itself: it is so much of something. Of a bare number
    /// that nothing bounds, nobody learns what it counts.
    fn says_enough(&self) -> bool {
        match self.name.is_empty() {
            true => !self.unit.is_empty() && self.amount.comparison.is_some(),
            false => !self.unit.is_empty() || self.amount.comparison.is_some(),
        }
    }
}

/// The numbers of a block that are of its side alone: quantities, shares and amounts, never parts of an address or a day.
fn figures<'t>(block: &'t Touched<'_>) -> Vec<Figure<'t>> {
    let text = &block.block.text;
    let within = |fact: &Fact| {
        block.facts.iter().any(|other| {
            !matches!(other.said, Said::Number { .. } | Said::Percentage { .. } | Said::Money { .. })
                && other.range.start <= fact.range.start
                && fact.range.end <= other.range.end
        })
    };
    let figure = |fact: &'t Fact| {
        let (unit, comparison) = match &fact.said {
            Said::Number { unit, comparison, .. } => (unit.as_deref().unwrap_or_default(), *comparison),
            Said::Percentage { comparison, .. } => ("%", *comparison),
            Said::Money { currency, comparison, .. } => (*currency, *comparison),
            _ => return None,
        };
        let printed = squeeze(text.get(fact.range.clone())?);
        let is_bare = comparison.is_none() && matches!(unit, "" | "年" | "year");
        let designates = matches!(fact.said, Said::Number { .. }) && is_of_a_designation(text, &fact.range);
        if designates || (unit.is_empty() || is_bare) && is_a_label(text, &fact.range) {
            return None;
        }
        let named = name(text, fact.range.start);
        let name = if says_nothing(&named) { String::new() } else { named };
        Some(Figure { name, unit, amount: Amount { printed, comparison } })
    };
    // In a row of a list a bare number is an address, a house, a case, and `258A` a house too.
    let house = |fact: &Fact| {
        text.get(fact.range.clone()).is_some_and(|text| text.ends_with(char::is_alphabetic) && !text.contains(' '))
    };
    let counts = |fact: &&Fact| match &fact.said {
        Said::Number { unit, .. } => !block.is_row() || unit.is_some() && !house(fact),
        _ => true,
    };
    let in_designator = |fact: &&Fact| fact.range.start < block.block.designator_len;
    block.stated().filter(|fact| counts(fact) && !in_designator(fact) && !within(fact)).filter_map(figure).collect()
}

/// True for figures that only name something: a year, a day written as one number (`20251019`), a part of `800-131A`, a
/// version, what follows `n°` or `No.`, a figure within markup.
fn is_a_label(text: &str, range: &Range<usize>) -> bool {
    let (Some(printed), Some(before), Some(after)) =
        (text.get(range.clone()), text.get(..range.start), text.get(range.end..))
    else {
        return true;
    };
    let figures = printed.bytes().all(|b| b.is_ascii_digit());
    let year = figures && (printed.starts_with("19") || printed.starts_with("20")) && matches!(printed.len(), 4 | 8);
    // 上一年度, 二〇一九年, 民國九十四年: a year and how it is called, no span of years.
    let called = printed.ends_with('年') && !before.ends_with(['满', '滿', '过', '過', '逾', '于', '於', '处', '處']);
    let joined = before.ends_with(['-', '–', '/', '>', '#', '§', '.'])
        || after.starts_with(['-', '–', '/', '<'])
        || after.starts_with(|c: char| c.is_ascii_alphabetic());
    let before = before.trim_end().to_lowercase();
    const LABELS: [&str; 16] = [
        "n°", "no.", "nos.", "no", "nr.", "version", "v.", "section", "sec.", "part", "article", "art.", "chapter",
        "title", "第", "号",
    ];
    year || called || joined || LABELS.iter().any(|label| before.ends_with(label))
}

/// True for a part of `SP 800-131A`: from a greater number to a smaller one there is no range.
fn is_of_a_designation(text: &str, range: &Range<usize>) -> bool {
    let digits = |text: &str| -> Option<u64> {
        let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        text[..end].parse().ok()
    };
    let last = |text: &str| {
        let start = text.rfind(|c: char| !c.is_ascii_digit()).map_or(0, |at| at + 1);
        text.get(start..).and_then(digits)
    };
    let (Some(before), Some(from)) = (text.get(..range.start), text.get(range.start..)) else { return false };
    let Some(number) = digits(from) else { return false };
    let after = from.trim_start_matches(|c: char| c.is_ascii_digit());
    let falls_to = after.strip_prefix('-').and_then(digits).is_some_and(|next| next < number);
    let falls_from = before.strip_suffix('-').and_then(last).is_some_and(|first| first > number);
    falls_to || falls_from
}

/// True for words before a number that name nothing: `approximately`, `not later`, `the`.
fn says_nothing(name: &str) -> bool {
    #[rustfmt::skip]
    const EMPTY: [&str; 42] = [
        "the", "a", "an", "at", "least", "most", "about", "approximately", "roughly", "currently", "typically", "only", "not",
        "no", "more", "less", "fewer", "greater", "later", "than", "once", "every", "each", "shall", "be", "is", "are", "was",
        "there", "beginning", "and", "or", "of", "to", "for", "in", "on", "by", "with", "within", "up", "ending",
    ];
    let bare = name.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    // One Chinese character is a verb or a particle: 处, 自.
    bare.split_whitespace().all(|word| EMPTY.contains(&word)) || (!bare.is_ascii() && bare.chars().count() < 2)
}

/// The words that name a number: those before it in its clause, without what introduces the clause and what compares, at
/// most 60 characters: `total processing performance`.
fn name(text: &str, at: usize) -> String {
    let ends = |c: char| {
        matches!(
            c,
            '.' | ';' | ',' | '(' | ')' | '。' | '；' | '，' | '（' | '）' | '、' | '|' | ':' | '：' | '“' | '”' | '"'
        )
    };
    let before = &text[..at];
    // The comma of `12,300` ends no clause.
    let within = |at: usize| {
        before[..at].ends_with(|c: char| c.is_ascii_digit())
            && before[at + 1..].starts_with(|c: char| c.is_ascii_digit())
    };
    let mut marks = before.char_indices().rev().filter(|(at, c)| ends(*c) && !(matches!(c, ',' | '.') && within(*at)));
    let start = marks.next().map_or(0, |(at, c)| at + c.len_utf8());
    let clause = squeeze(&before[start..]);
    let bare = COMPARING
        .as_ref()
        .map_or(clause.as_str(), |tail| &clause[..tail.find(&clause).map_or(clause.len(), |f| f.start())]);
    // The first of two bounds is none of the name of the second: `处三千元以上五万元以下`.
    let bare = BOUND.as_ref().and_then(|bound| bound.find(bare)).map_or(bare, |bound| &bare[..bound.start()]);
    // Where only comparing words stand in the clause, they are all the name there is.
    let bare = if bare.trim().is_empty() { clause.as_str() } else { bare.trim() };
    let last = INTRODUCING.as_ref().and_then(|head| head.find_iter(bare).last());
    let bare = last.map_or(bare, |head| &bare[head.end()..]);
    let bare = ["and ", "or "].into_iter().find_map(|joint| bare.strip_prefix(joint)).unwrap_or(bare);
    let articles = ["the ", "The ", "a ", "A ", "an ", "An "];
    let bare = articles.into_iter().find_map(|article| bare.strip_prefix(article)).unwrap_or(bare);
    let count = bare.chars().count();
    if count <= NAME {
        return bare.to_owned();
    }
    let from = bare.char_indices().nth(count - NAME).map_or(0, |(at, _)| at);
    let from = bare[from..].find(' ').map_or(from, |space| from + space + 1);
    bare[from..].to_owned()
}

/// Words that compare, at the end of a clause: the sign of the comparison says the same.
static COMPARING: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:(?:^|\s)(?:is|are|was|of|be|may|must|shall|will|not|does|do|to|exceeds?|exceeding|less|more|greater|fewer|lower|higher|than|no|at|least|most|up|or|equal|under|over|above|below|within|by|having|with|a|an|the))+\s*$|(?:不得|不|未)?(?:超过|超過|达到|達到|低于|低於|高于|高於|少于|少於|大于|大於|小于|小於|满|滿|逾)$|(?:至少|至多|为|為|含有)$").ok()
});

/// An amount with its bound, at the end of a clause.
static BOUND: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:百分之)?(?:[0-9][0-9,.]*|[〇零一二三四五六七八九十百千万萬亿億壹貳叁]+)(?:[百千万萬亿億])*(?:元|倍|年|个月|個月|月|日|美元|人民币|%|％)?(?:以上|至|到|以下)$").ok()
});

/// Words that introduce the clause in which a number is named.
static INTRODUCING: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:^|\s)(?:when|if|where|whose|that|which|provided|unless)\s+(?:the\s+|a\s+|an\s+|its\s+)?").ok()
});

/// True where two names share their last word, in Chinese their last two characters: the name of one side may have grown.
fn alike(one: &str, other: &str) -> bool {
    let last = |name: &str| match name.is_ascii() {
        true => name.rsplit(' ').next().map(str::to_lowercase),
        false => name.char_indices().rev().nth(1).map(|(at, _)| name[at..].to_owned()),
    };
    last(one) == last(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_named_by_the_words_of_its_clause() {
        let check = |text: &str, number: &str, expected: &str| {
            assert_eq!(name(text, text.find(number).unwrap()), expected, "{text}");
        };
        check("Items, if the TPP is less than 21,000 and", "21,000", "TPP");
        check("不超过总量的百分之五十", "百分之五十", "不超过总量的");
        check("(3) no more than 50 percent", "50", "no more than");
        check("Shipments to China may be no more than 50 percent", "50", "Shipments to China");
    }
}
