//! A text as the rules read it: folded, in small letters, each byte with the place it comes from.

use std::ops::Range;
use std::rc::Rc;

use crate::brief::rules::Searched;
use crate::fold::fold;

/// Folded text of small letters that knows where in the original each of its bytes stands.
#[derive(Debug)]
pub(super) struct Reading {
    pub text: Rc<Searched<String>>,
    /// For each byte of `text`, and for its end: bytes of the original before it. `None` where each stands where it stood.
    starts: Option<Vec<usize>>,
}

impl Reading {
    pub fn of(original: &str) -> Reading {
        let written = Written::of(original);
        Reading { text: Rc::new(Searched::new(written.text)), starts: Some(written.starts) }
    }

    /// Of a text that folds to itself, in small letters.
    pub fn plain(text: Rc<Searched<String>>) -> Reading {
        Reading { text, starts: None }
    }

    /// The bytes of the original that a range of `text` stands for.
    pub fn original(&self, range: Range<usize>) -> Range<usize> {
        self.starts.as_ref().map_or(range.clone(), |starts| starts[range.start]..starts[range.end])
    }
}

/// A text as rules read it, where nobody asks what its bytes stand for.
pub(super) fn read(original: &str) -> Searched<String> {
    Searched::new(Written::of(original).text)
}

/// The printable ASCII that a text begins with, as far as it folds to itself.
fn plain(text: &str) -> &str {
    let folds = |byte: u8| !matches!(byte, b'!'..=b'~') || byte == b'`';
    &text[..text.bytes().position(folds).unwrap_or(text.len())]
}

/// A reading in the making.
#[derive(Default)]
struct Written {
    text: String,
    starts: Vec<usize>,
}

impl Written {
    fn of(original: &str) -> Written {
        let mut written = Written::default();
        written.text.reserve(original.len());
        written.starts.reserve(original.len() + 1);
        let mut at = 0;
        while let Some(c) = original[at..].chars().next() {
            match c {
                '\x21'..='\x7e' if c != '`' => {
                    let word = plain(&original[at..]);
                    written.word(word, at);
                    at += word.len();
                    continue;
                }
                // Ideographs fold to themselves.
                '\u{4e00}'..='\u{9fff}' => written.push(c, at),
                c if c.is_whitespace() => written.space(at),
                c => fold(c.encode_utf8(&mut [0; 4]))
                    .chars()
                    .flat_map(char::to_lowercase)
                    .for_each(|c| written.push(c, at)),
            }
            at += c.len_utf8();
        }
        written.starts.push(original.len());
        written
    }

    fn push(&mut self, c: char, at: usize) {
        // Chinese is written without spaces: one beside an ideograph is typography.
        if is_han(c) && self.text.ends_with(' ') {
            self.text.pop();
            self.starts.pop();
        }
        self.text.push(c);
        self.starts.extend(std::iter::repeat_n(at, c.len_utf8()));
    }

    /// Characters that fold to themselves, in small letters.
    fn word(&mut self, word: &str, at: usize) {
        let from = self.text.len();
        self.text.push_str(word);
        self.text[from..].make_ascii_lowercase();
        self.starts.extend(at..at + word.len());
    }

    fn space(&mut self, at: usize) {
        if !self.text.is_empty() && !self.text.ends_with(' ') && !self.text.ends_with(is_han) {
            self.text.push(' ');
            self.starts.push(at);
        }
    }
}

pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_leads_back_to_the_words_as_printed() {
        let original = "“Knowledge”\u{a0} means  ２５％ 的 物项";
        let reading = Reading::of(original);
        assert_eq!(&**reading.text, "\"knowledge\" means 25%的物项");
        let found = |words: &str| {
            let at = reading.text.find(words).expect("there");
            &original[reading.original(at..at + words.len())]
        };
        assert_eq!(found("\"knowledge\""), "“Knowledge”");
        assert_eq!(found("25%"), "２５％ ");
        assert_eq!(found("物项"), "物项");
    }
}
