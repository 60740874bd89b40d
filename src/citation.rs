//! The address of a block in the law's own terms: a path of designators as printed, outermost first.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::wording::Language;

/// A path such as `["§ 744.23", "(a)", "(3)"]`, `["第二条", "（三）"]` or `["table:Annex A", "row:3A090"]`.
///
/// Elements are designators exactly as the document prints them, or one of the written-out forms
/// `table:<caption>`, `row:<key cell>`, `item:<n>`, `def:<term>`, `note:<mark>`, `heading:<text>` where the law prints no
/// designator.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Citation(pub Vec<String>);

impl Citation {
    /// True where the document gives the block no address at all (a preamble, an unnumbered page).
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The last element: the block's own designator or key.
    pub fn last(&self) -> Option<&str> {
        self.0.last().map(String::as_str)
    }

    /// This citation with one more level below it.
    pub fn child(&self, element: impl Into<String>) -> Citation {
        let mut path = self.0.clone();
        path.push(element.into());
        Citation(path)
    }

    /// True if `self` is `other` or lies below it.
    pub fn is_within(&self, other: &Citation) -> bool {
        self.0.len() >= other.0.len() && self.0[..other.0.len()] == other.0[..]
    }
}

impl Citation {
    /// As it prints, with the words that the law has none of (row, item, note) in the reader's language: `附表一，列 3A090`.
    pub fn told(&self, language: Language) -> String {
        self.printed(|form, text| match form {
            Form::Row => language.tell("cited-row", [("key", text.into())]),
            Form::Item => language.tell("cited-item", [("number", text.into())]),
            Form::Note => language.tell("cited-note", [("mark", text.into())]),
        })
    }

    fn printed(&self, named: impl Fn(Form, String) -> String) -> String {
        let section = self.0.iter().rposition(|element| element.starts_with('§')).unwrap_or(0);
        let shown = shown(&self.0[section..], named);
        let (mut printed, mut first) = (String::new(), true);
        for (at, element) in shown.iter().enumerate() {
            // `7.2.1` says that it is in 7.2.
            let said = |next: &String| next.strip_prefix(element.as_str()).is_some_and(|rest| rest.starts_with('.'));
            if element.starts_with(|c: char| c.is_ascii_digit()) && shown.get(at + 1).is_some_and(said) {
                continue;
            }
            if !element.starts_with(['(', '（', '第', '[']) && !std::mem::take(&mut first) {
                printed.push_str(if element.starts_with('.') { "" } else { ", " });
            }
            first = false;
            printed.push_str(element);
        }
        printed
    }
}

/// Prints as a lawyer cites: `§ 744.23(a)(3)`, `第二条（三）`, `Sec. 4(b)`, `Annex A, row 3A090`. A section numbered through
/// the whole law is cited by its number alone, without the part it stands in.
impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.printed(|form, text| match form {
            Form::Row => format!("row {text}"),
            Form::Item => format!("item {text}"),
            Form::Note => format!("note {text}"),
        }))
    }
}

/// What the law prints no designator for, and what is named by a word of ours for that.
#[derive(Clone, Copy)]
enum Form {
    Row,
    Item,
    Note,
}

/// The elements as they are printed. Items below items are one number: the third of the second is `item 2.3`.
fn shown(path: &[String], named: impl Fn(Form, String) -> String) -> Vec<String> {
    let number = |element: &str| element.strip_prefix("item:").map(str::to_owned);
    let runs = path.chunk_by(|one, next| number(one).is_some() && number(next).is_some());
    runs.map(|run| match run[0].split_once(':') {
        Some(("item", _)) => {
            let numbers: Vec<String> = run.iter().filter_map(|element| number(element)).collect();
            named(Form::Item, numbers.join("."))
        }
        Some(("table" | "heading", text)) => text.to_owned(),
        Some(("row", key)) => named(Form::Row, key.to_owned()),
        Some(("def", term)) => format!("“{term}”"),
        Some(("note", mark)) => named(Form::Note, mark.to_owned()),
        _ => run[0].trim_end_matches(['.', '．', '、']).to_owned(),
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_citation_prints_as_a_lawyer_writes_it() {
        let check = |path: &[&str], expected: &str| {
            let citation = Citation(path.iter().map(|s| s.to_string()).collect());
            assert_eq!(citation.to_string(), expected);
        };
        check(&["§ 744.23", "(a)", "(3)"], "§ 744.23(a)(3)");
        check(&["PART 744", "Subpart A", "§ 744.23", "(a)"], "§ 744.23(a)");
        check(&["Sec. 4.", "(b)"], "Sec. 4(b)");
        check(&["第二条", "（三）"], "第二条（三）");
        check(&["table:Annex A", "row:3A090"], "Annex A, row 3A090");
        check(&["§ 772.1", "def:Knowledge"], "§ 772.1, “Knowledge”");
        check(&["7", "7.2", "7.2.1", "(a)"], "7.2.1(a)");
        check(&["7", "item:7"], "7, item 7");
        check(&["§ 5", "item:1", "item:1", "item:3"], "§ 5, item 1.1.3");
        check(&["note:3"], "note 3");
        check(&[], "");
    }

    #[test]
    fn words_that_the_law_has_none_of_are_the_readers() {
        let citation = |path: &[&str]| Citation(path.iter().map(|element| (*element).to_owned()).collect());
        let check = |path: &[&str], expected: &str| {
            assert_eq!(citation(path).told(Language::TraditionalChinese), expected);
            assert_eq!(citation(path).told(Language::English), citation(path).to_string());
        };
        check(&["§ 744.23", "(a)", "(3)"], "§ 744.23(a)(3)");
        check(&["table:Annex A", "row:3A090"], "Annex A, 列 3A090");
        check(&["第二條", "item:2", "item:1"], "第二條, 項目 2.1");
    }
}
