//! What two texts that say the same differ in: the names of what was folded.

use std::collections::BTreeSet;
use std::fmt;

use unicode_normalization::UnicodeNormalization;

use super::{characters, fold, fold_char};
use crate::document::Document;

/// One way for two texts of the same words to differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Typography {
    Quotes,
    Dashes,
    Spaces,
    /// Full or half width, ligatures, composed or decomposed letters.
    Forms,
    /// Soft hyphens, zero-width characters, directional marks.
    Invisible,
    /// The wording of `[INSERT DATE OF PUBLICATION ...]`.
    Placeholders,
}

/// Prints the plain name: `quotes`.
impl fmt::Display for Typography {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Typography::Quotes => "quotes",
            Typography::Dashes => "dashes",
            Typography::Spaces => "spaces",
            Typography::Forms => "character forms",
            Typography::Invisible => "invisible characters",
            Typography::Placeholders => "placeholders of dates",
        })
    }
}

/// What two texts of equal fold differ in, nothing where they are equal; `None` where they say different words.
pub fn typography(old: &str, new: &str) -> Option<Vec<Typography>> {
    if old == new {
        return Some(Vec::new());
    }
    if fold(old) != fold(new) {
        return None;
    }
    let differ = |class: fn(char) -> bool| !old.chars().filter(|c| class(*c)).eq(new.chars().filter(|c| class(*c)));
    let mut found = Vec::new();
    let mut note = |differs: bool, kind: Typography| found.extend(differs.then_some(kind));
    note(differ(|c| matches!(fold_char(c), Some('\'' | '"'))), Typography::Quotes);
    note(differ(|c| fold_char(c) == Some('-')), Typography::Dashes);
    let reworded = characters(old) != characters(new);
    note(!reworded && spaced(old) != spaced(new), Typography::Spaces);
    note(differ(is_form), Typography::Forms);
    note(differ(|c| fold_char(c).is_none()), Typography::Invisible);
    note(reworded, Typography::Placeholders);
    // What is left are letters composed of several characters in one of the two.
    if found.is_empty() {
        found.push(Typography::Forms);
    }
    Some(found)
}

/// What two documents that say the same differ in, block by block.
pub fn between(old: &Document, new: &Document) -> Vec<Typography> {
    let pairs = old.blocks.iter().zip(&new.blocks);
    let found: BTreeSet<Typography> =
        pairs.filter_map(|(old, new)| typography(&old.text, &new.text)).flatten().collect();
    found.into_iter().collect()
}

/// The comparison form with its white space as it stood.
fn spaced(text: &str) -> String {
    let unified: String = text.chars().filter_map(|c| if c.is_whitespace() { Some(c) } else { fold_char(c) }).collect();
    // Normalisation would make one space of all kinds of them.
    let mut spaced = String::with_capacity(unified.len());
    for part in unified.split_inclusive(char::is_whitespace) {
        let words = part.trim_end();
        spaced.extend(words.nfkc().filter_map(fold_char));
        spaced.push_str(&part[words.len()..]);
    }
    spaced
}

/// True for a character that stands for another one, and is neither space, quote nor dash.
fn is_form(c: char) -> bool {
    fold_char(c) == Some(c) && !c.is_whitespace() && !c.nfkc().eq([c])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_folded_is_named() {
        let check = |old: &str, new: &str, expected: &[Typography]| {
            assert_eq!(typography(old, new).as_deref(), Some(expected), "{old:?} and {new:?}");
        };
        check("a cup", "a cup", &[]);
        check("“cup”", "\"cup\"", &[Typography::Quotes]);
        check("end–use", "end-use", &[Typography::Dashes]);
        check("15\u{a0}CFR", "15  CFR", &[Typography::Spaces]);
        check("（１）", "(1)", &[Typography::Forms]);
        check("café", "cafe\u{301}", &[Typography::Forms]);
        check("export\u{ad}er", "exporter", &[Typography::Invisible]);
        check("“a–b” c", "\"a-b\"\u{a0}c", &[Typography::Quotes, Typography::Dashes, Typography::Spaces]);
        let wordings = (
            "[INSERT DATE OF PUBLICATION IN THE FEDERAL REGISTER]",
            "[Insert date of publication in Federal Register]",
        );
        check(wordings.0, wordings.1, &[Typography::Placeholders]);
        assert_eq!(typography("may", "must"), None);
        assert_eq!(typography("on [INSERT DATE OF PUBLICATION]", "on May 5, 2026"), None);
    }
}
