//! Folding of typography, for comparison only: two texts with the same fold say the same words.
//!
//! What is folded: compatibility forms (NFKC: full-width and half-width, ligatures), quotes, dashes, ellipses,
//! white space (and spaces beside Chinese characters), soft hyphens, zero-width characters, directional marks and the
//! wording of a placeholder such as `[INSERT DATE OF PUBLICATION ...]`, and the marks of footnotes. Case, digits, punctuation marks that
//! carry meaning and every letter stay; so do bidirectional overrides and isolates, which can make a reader see
//! another number than the one written. The result is never shown or stored in place of the text.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use crate::document::Document;
use crate::snapshot::Sha256;

mod placeholder;
mod typography;

pub use self::placeholder::placeholders;
pub use self::typography::{Typography, between, typography};

/// What stands around the mark of a footnote in a line of text: `agencies⁽¹⁶⁾`.
pub const NOTE_MARK: (char, char) = ('⁽', '⁾');

/// The comparison form of a text.
pub fn fold(text: &str) -> Cow<'_, str> {
    match characters(text) {
        Cow::Borrowed(text) => placeholder::unify(text),
        Cow::Owned(text) => match placeholder::unify(&text) {
            Cow::Owned(unified) => Cow::Owned(unified),
            Cow::Borrowed(_) => Cow::Owned(text),
        },
    }
}

/// The comparison form, placeholders as they are worded.
fn characters(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    if text.contains(NOTE_MARK.0) {
        let plain = without_note_marks(text);
        if plain.len() < text.len() {
            return Cow::Owned(fold(&plain).into_owned());
        }
    }
    // Quotes and dashes fold before NFKC too: it would turn `´` into a space and an accent, `″` into two marks.
    let unified: String = text.chars().filter_map(fold_char).collect();
    let mut folded = String::with_capacity(unified.len());
    let mut pending_space = false;
    for c in unified.nfkc() {
        match fold_char(c) {
            None => {}
            Some(' ') => pending_space = !folded.is_empty(),
            Some(c) => {
                if std::mem::take(&mut pending_space) && !is_han(c) && !folded.ends_with(is_han) {
                    folded.push(' ');
                }
                folded.push(c);
            }
        }
    }
    Cow::Owned(folded)
}

/// The length of the footnote mark a text begins with. Which number a note has is no word of the text; what the note
/// says is a block of its own.
pub fn note_mark_len(text: &str) -> Option<usize> {
    /// No mark is longer: what stands between such parentheses otherwise is text.
    const LONGEST: usize = 32;
    let inner = text.strip_prefix(NOTE_MARK.0)?;
    let end = inner.char_indices().take(LONGEST).find(|(_, c)| *c == NOTE_MARK.1 || c.is_whitespace())?;
    (end.1 == NOTE_MARK.1).then_some(text.len() - inner.len() + end.0 + NOTE_MARK.1.len_utf8())
}

fn without_note_marks(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(NOTE_MARK.0) {
        let mark = note_mark_len(&rest[at..]);
        plain.push_str(&rest[..if mark.is_some() { at } else { at + NOTE_MARK.0.len_utf8() }]);
        rest = &rest[at + mark.unwrap_or(NOTE_MARK.0.len_utf8())..];
    }
    plain.push_str(rest);
    plain
}

/// Names what a document says: the hash of its blocks' folded texts and link targets, in order.
///
/// Equal hashes mean that no word, cell or link target differs; what kind a block is does not count.
pub fn words(document: &Document) -> Sha256 {
    let mut said = String::new();
    for block in &document.blocks {
        said.push_str(&fold(&block.text));
        said.push('\u{1e}');
        for link in &block.links {
            said.push_str(&link.target);
            said.push('\u{1f}');
        }
    }
    Sha256::of(said.as_bytes())
}

/// True where folding would change nothing: printable ASCII with single inner spaces and no ASCII form to fold.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    !text.starts_with(' ')
        && !text.ends_with(' ')
        && bytes.iter().all(|b| matches!(b, 0x20..=0x7e) && *b != b'`')
        && !bytes.windows(2).any(|pair| pair == b"  ")
}

/// One character's comparison form; `None` for characters that print nothing.
fn fold_char(c: char) -> Option<char> {
    Some(match c {
        '\u{00ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' => return None,
        '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{061c}' | '\u{180e}' => return None,
        '\u{2018}'..='\u{201b}' | '\u{2032}' | '\u{02bc}' | '`' | '\u{00b4}' => '\'',
        '\u{201c}'..='\u{201f}' | '\u{2033}' | '\u{00ab}' | '\u{00bb}' | '\u{300c}'..='\u{300f}' => '"',
        '\u{301d}'..='\u{301f}' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => '-',
        c if c.is_whitespace() => ' ',
        c => c,
    })
}

/// Chinese and Japanese are written without spaces: one beside such a character is a matter of typography.
fn is_han(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{303f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typography_folds_and_words_do_not() {
        let same = |a: &str, b: &str| assert_eq!(fold(a), fold(b), "{a:?} and {b:?}");
        same("“presumption of denial”", "\"presumption of denial\"");
        same("end\u{2011}use", "end-use");
        same("15\u{a0}CFR  744", "15 CFR 744");
        same("export\u{ad}er\u{200b}", "exporter");
        same("（一）２０２５年", "(一)2025年");
        same("第 二 条　自 2025 年起", "第二条自2025年起");
        same(
            "by [INSERT DATE 60 DAYS AFTER DATE OF PUBLICATION IN THE FEDERAL REGISTER].",
            "by [Insert  date that is 60 days after publication in the Federal Register].",
        );
        let differ = |a: &str, b: &str| assert_ne!(fold(a), fold(b), "{a:?} and {b:?}");
        differ("may", "must");
        differ("25 percent", "50 percent");
        differ("Entity", "entity");
        differ("and/or", "and or");
        differ("[INSERT DATE 60 DAYS AFTER PUBLICATION]", "[INSERT DATE 30 DAYS AFTER PUBLICATION]");
        differ("by [INSERT DATE OF PUBLICATION IN THE FEDERAL REGISTER]", "by May 5, 2026");
        differ("[insert name]", "[INSERT NAME]");
    }

    #[test]
    fn folding_twice_is_folding_once() {
        for text in ["  a  b ", "“Ａ”\u{2014}b", "㎞ ﬁ", "´`"] {
            let once = fold(text).into_owned();
            assert_eq!(fold(&once), once);
        }
    }
}
