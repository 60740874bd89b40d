//! The numbers that went and came, side by side, each under the words that name it in the law.

use serde::{Deserialize, Serialize};

use crate::brief::facts::{Comparison, Fact, Said};
use crate::brief::quote::squeeze;
use crate::brief::touched::{Side, Touched};

/// Most rows told.
const MOST: usize = 10;
/// Characters of a name.
const NAME: usize = 60;

/// One number of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberRow {
    /// The words before the number, as the law has them.
    pub name: String,
    /// As the law prints them; `None` where the side has none.
    pub old: Option<String>,
    pub new: Option<String>,
    /// How the number bounds what it measures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comparison: Option<Comparison>,
    /// Position in `Diff::hunks`.
    pub hunk: usize,
}

/// A number of one side.
struct Figure<'t> {
    name: String,
    printed: String,
    unit: &'t str,
    comparison: Option<Comparison>,
}

pub(super) fn numbers(touched: &[Touched<'_>]) -> Vec<NumberRow> {
    let mut rows: Vec<NumberRow> = Vec::new();
    let mut hunks: Vec<usize> = touched.iter().map(|block| block.hunk).collect();
    hunks.dedup();
    for hunk in hunks {
        let of = |side: Side| -> Vec<Figure<'_>> {
            touched.iter().filter(|block| block.hunk == hunk && block.side == side).flat_map(figures).collect()
        };
        let (was, mut is) = (of(Side::Old), of(Side::New));
        for old in was {
            // The same name, else the next of the same unit: numbers of a sentence keep their order.
            let pair = is
                .iter()
                .position(|new| new.name == old.name && new.unit == old.unit)
                .or_else(|| is.iter().position(|new| new.unit == old.unit && alike(&new.name, &old.name)));
            let new = pair.map(|at| is.remove(at));
            if new.as_ref().is_some_and(|new| new.printed == old.printed && new.comparison == old.comparison) {
                continue;
            }
            let comparison = new.as_ref().map_or(old.comparison, |new| new.comparison);
            let name = new.as_ref().map_or(old.name, |new| new.name.clone());
            rows.push(NumberRow { name, old: Some(old.printed), new: new.map(|new| new.printed), comparison, hunk });
        }
        rows.extend(is.into_iter().map(|new| NumberRow {
            name: new.name,
            old: None,
            new: Some(new.printed),
            comparison: new.comparison,
            hunk,
        }));
        if rows.len() >= MOST {
            break;
        }
    }
    rows.truncate(MOST);
    rows
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
        Some(Figure { name: name(text, fact.range.start), printed, unit, comparison })
    };
    let in_designator = |fact: &&Fact| fact.range.start < block.block.designator_len;
    block.stated().filter(|fact| !in_designator(fact) && !within(fact)).filter_map(figure).collect()
}

/// The words that stand before a number in its clause, at most 60 characters: `total processing performance is less than`.
fn name(text: &str, at: usize) -> String {
    let before = &text[..at];
    let ends = |c: char| {
        matches!(
            c,
            '.' | ';' | ',' | '(' | ')' | '。' | '；' | '，' | '（' | '）' | '、' | '|' | ':' | '：' | '“' | '”' | '"'
        )
    };
    // A comma inside a number ends no clause, but none stands right before one.
    let start = before.char_indices().rev().find(|(_, c)| ends(*c)).map_or(0, |(at, c)| at + c.len_utf8());
    let clause = squeeze(&before[start..]);
    let count = clause.chars().count();
    if count <= NAME {
        return clause;
    }
    let from = clause.char_indices().nth(count - NAME).map_or(0, |(at, _)| at);
    let from = clause[from..].find(' ').map_or(from, |space| from + space + 1);
    clause[from..].to_owned()
}

/// True where two names share their last word: the name of one side may have grown.
fn alike(one: &str, other: &str) -> bool {
    let last = |name: &str| name.rsplit(' ').next().map(str::to_lowercase);
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
        check("Items, if the TPP is less than 21,000 and", "21,000", "if the TPP is less than");
        check("不超过总量的百分之五十", "百分之五十", "不超过总量的");
        check("(3) no more than 50 percent", "50", "no more than");
    }
}
