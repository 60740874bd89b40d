//! How a target's name is compared with what a text calls its parts.

use crate::document::{Block, BlockKind};
use crate::fold::fold;

/// Words for comparison: folded, without quotation marks, in lower case.
pub fn plain(text: &str) -> String {
    fold(text).chars().filter(|c| !matches!(c, '"' | '“' | '”')).collect::<String>().trim().to_lowercase()
}

pub fn same(element: &str, name: &str) -> bool {
    plain(element) == plain(name)
}

/// A designator without what stands around it.
pub fn bare(mark: &str) -> &str {
    mark.trim_matches(['(', ')', '.', ' '])
}

/// `744.23` in `§ 744.23`; `None` where the element is no section of the Code.
pub fn section_number(element: &str) -> Option<&str> {
    let number = element.strip_prefix('§')?.trim();
    number.contains('.').then_some(number)
}

/// True for `Supplement No. 4 to Part 744`, `Appendix B to Part 60`.
pub fn is_attachment(element: &str) -> bool {
    let element = element.to_lowercase();
    element.starts_with("supplement") || element.starts_with("appendix")
}

/// True for the number of an entry of the Commerce Control List: `3A090`, `0A501a`.
pub fn is_entry(element: &str) -> bool {
    let bytes = element.as_bytes();
    (5..=6).contains(&bytes.len())
        && bytes[0].is_ascii_digit()
        && bytes[1].is_ascii_uppercase()
        && bytes[2..5].iter().all(u8::is_ascii_digit)
        && bytes[5..].iter().all(u8::is_ascii_lowercase)
}

/// True where an element is the designator or the words that a heading begins with.
pub fn heads(element: &str, words: &str) -> bool {
    let element = plain(element.strip_prefix("heading:").unwrap_or(element));
    let words = plain(words);
    let element = element.trim_end_matches(['.', ':']);
    let words = words.trim_end_matches('.');
    // `Category IV` for `Category IV—Launch Vehicles`.
    let numbered = words.contains(' ') && element.strip_prefix(words).is_some_and(|rest| rest.starts_with(['-', '—']));
    words == element || numbered || short_for(element, words)
}

/// True where `long` begins with `short` as whole words.
fn short_for(short: &str, long: &str) -> bool {
    short.len() > 1 && long.strip_prefix(short).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

pub fn defines(element: &str, term: &str) -> bool {
    element.strip_prefix("def:").is_some_and(|own| plain(own) == plain(term))
}

/// True for the table of this name: `table:Table 1 to Paragraph (c)` is table 1, not table 10.
pub fn names_table(element: &str, name: &str) -> bool {
    element
        .strip_prefix("table:")
        .is_some_and(|caption| heads(caption, name) || short_for(&plain(name), &plain(caption)))
}

/// True for a section of an entry of the Commerce Control List: `heading:License Requirements`.
pub fn names_part_of_entry(element: &str, name: &str) -> bool {
    element.strip_prefix("heading:").is_some_and(|own| same(own, name))
}

/// True for what the publisher writes behind a text: `[61 FR 12937, Mar. 25, 1996]`, an effective date note. It is not of
/// the text, and no instruction amends it.
pub fn is_apparatus(block: &Block) -> bool {
    let is_credit = block.kind == BlockKind::Paragraph
        && block.designator_len == 0
        && block.text.strip_prefix('[').is_some_and(|rest| {
            rest.starts_with(|c: char| c.is_ascii_digit()) && rest.contains(" FR ") && rest.trim_end().ends_with(']')
        });
    is_credit || is_date_note(block)
}

/// True for a note that says when something takes effect or is stayed.
pub fn is_date_note(block: &Block) -> bool {
    block.kind == BlockKind::Note && block.text.to_lowercase().starts_with("effective date note")
}
