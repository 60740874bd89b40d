//! Titles of the documents that lists tell of: what ties an announcement to the Federal Register's document where they
//! have no number in common. A title is set anew for print, so two need not be equal.

use unicode_segmentation::UnicodeSegmentation;

use crate::brief::Brief;
use crate::diff::HunkKind;
use crate::fold::fold;

/// The likeness from which on two titles are of one document.
const ALIKE: f64 = 0.85;
/// Fewer words are no title to tell a document by.
const LEAST_WORDS: usize = 4;
/// Words of a part of a cell that names a kind of document (`Presidential Document; Executive Order`).
const KIND_WORDS: usize = 3;

/// The words of the titles of a revision's new rows, as far as its brief quotes them.
pub fn titles(brief: &Brief) -> Vec<Vec<String>> {
    let added = brief.statements.iter().filter(|statement| {
        let is_row = statement.citation.last().is_some_and(|last| last.starts_with("row:"));
        is_row && statement.kind == HunkKind::Added
    });
    added.filter_map(|statement| title(&statement.after)).collect()
}

/// True where a title of one list is one of the other.
pub fn share(one: &[Vec<String>], other: &[Vec<String>]) -> bool {
    one.iter().any(|title| other.iter().any(|other| likeness(title, other) >= ALIKE))
}

/// The first cell of a row that has words enough and is not the name of a kind.
fn title(row: &str) -> Option<Vec<String>> {
    let kind = |cell: &str| cell.contains(';') && cell.split(';').all(|part| words(part).len() <= KIND_WORDS);
    let mut cells = row.split(" | ").filter(|cell| !kind(cell)).map(words);
    cells.find(|words| words.len() >= LEAST_WORDS)
}

/// Words without typography and case; of Chinese, characters.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = fold(text).unicode_words().map(str::to_lowercase).collect();
    words.sort_unstable();
    words
}

/// Dice's coefficient over words: twice those that both have, by all that either has, each as often as it stands there.
/// From 0 to 1; the order of the words says nothing.
fn likeness(one: &[String], other: &[String]) -> f64 {
    let (mut a, mut b, mut shared) = (one, other, 0_usize);
    while let ([first, rest @ ..], [second, others @ ..]) = (a, b) {
        match first.cmp(second) {
            std::cmp::Ordering::Less => a = rest,
            std::cmp::Ordering::Greater => b = others,
            std::cmp::Ordering::Equal => (a, b, shared) = (rest, others, shared + 1),
        }
    }
    let all = one.len() + other.len();
    if all == 0 { 0.0 } else { (2 * shared) as f64 / all as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_set_anew_for_print_are_alike_and_those_of_others_are_not() {
        let check = |one: &str, other: &str, expected: bool| {
            let (a, b) = (words(one), words(other));
            assert_eq!(likeness(&a, &b) >= ALIKE, expected, "{one} / {other}: {:.3}", likeness(&a, &b));
            assert_eq!(likeness(&a, &b).to_bits(), likeness(&b, &a).to_bits());
        };
        check(
            "Ensuring a National Policy Framework for Artificial Intelligence",
            "ENSURING A NATIONAL POLICY FRAMEWORK FOR ARTIFICIAL INTELLIGENCE",
            true,
        );
        check(
            "Adjusting Imports of Semiconductors, Semiconductor Manufacturing Equipment, and Their Derivative Products into the United States",
            "Adjusting Imports of Semiconductors, Semiconductor Manufacturing Equipment, and Derivative Products Into the United States",
            true,
        );
        check("Preventing “Woke” AI in the Federal Government", "Preventing Woke AI in the Federal Government", true);
        check(
            "Adjusting Imports of Timber, Lumber, and Their Derivative Products into the United States",
            "Adjusting Imports of Semiconductors, Semiconductor Manufacturing Equipment, and Their Derivative Products into the United States",
            false,
        );
        check(
            "Promoting the Export of the American AI Technology Stack",
            "Accelerating Federal Permitting of Data Center Infrastructure",
            false,
        );
        check("", "", false);
        check("商务部关于暂停实施出口管制的公告", "商务部关于暂停实施出口管制公告", true);
    }

    #[test]
    fn a_title_is_the_first_cell_with_words_enough_that_names_no_kind() {
        let check = |row: &str, expected: Option<&str>| assert_eq!(title(row), expected.map(words), "{row}");
        check(
            "2025-23092 | Presidential Document; Executive Order | Ensuring a National Policy Framework for AI | 2025-12-16",
            Some("Ensuring a National Policy Framework for AI"),
        );
        check(
            "Fact Sheet: President Unveils a Plan | 2025-07-23 | The plan has three pillars.",
            Some("Fact Sheet: President Unveils a Plan"),
        );
        check("2026-00001 | Rule | Sunshine Act | Notice", None);
    }
}
