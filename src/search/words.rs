//! The words of a text, each with where it stands.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Characters of a word that count: what is longer is found by its beginning.
const LONGEST: usize = 64;

/// A word as it is indexed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Small, without accents, in compatibility form.
    pub text: String,
    /// Bytes of the text that it was made of.
    pub range: Range<usize>,
}

/// The words of a text, in order.
pub fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut start = 0;
    let mut end = 0;
    let mut flush = |word: &mut String, range: Range<usize>| {
        if !word.is_empty() {
            words.push(Word { text: std::mem::take(word), range });
        }
    };
    for (at, c) in text.char_indices() {
        let after = at + c.len_utf8();
        if c.is_ascii() {
            if c.is_ascii_alphanumeric() {
                start = if word.is_empty() { at } else { start };
                push(&mut word, c.to_ascii_lowercase());
                end = after;
            } else {
                flush(&mut word, start..end);
            }
            continue;
        }
        for c in std::iter::once(c).nfkd().flat_map(char::to_lowercase) {
            if prints_nothing(c) || is_combining_mark(c) {
                continue;
            }
            if stands_alone(c) {
                flush(&mut word, start..end);
                word.push(c);
                flush(&mut word, at..after);
            } else if c.is_alphanumeric() {
                start = if word.is_empty() { at } else { start };
                push(&mut word, c);
                end = after;
            } else {
                flush(&mut word, start..end);
            }
        }
    }
    flush(&mut word, start..end);
    words
}

/// The words of a text with spaces between them: what the index is given, whose own rule takes words apart at spaces.
pub fn indexed(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in words(text) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&word.text);
    }
    line
}

fn push(word: &mut String, c: char) {
    if word.len() < LONGEST {
        word.push(c);
    }
}

/// Where a line may be broken, and marks of direction: inside a word they are no part of it.
fn prints_nothing(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Han, kana and Hangul (composed and in parts), Thai, Lao, Myanmar, Khmer: between their words stands no space.
fn stands_alone(c: char) -> bool {
    matches!(c,
        '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{30ff}' | '\u{3100}'..='\u{312f}' | '\u{31a0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
        && c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(indexed(text), expected, "{text:?}");
    }

    #[test]
    fn a_citation_is_a_row_of_words() {
        check("§ 744.23(a)(3)", "744 23 a 3");
        check("ECCN 3A090.a", "eccn 3a090 a");
        check("91 FR 1684", "91 fr 1684");
        check("50 U.S.C. 4801–4852", "50 u s c 4801 4852");
    }

    #[test]
    fn a_character_of_a_script_without_spaces_is_a_word() {
        check("稀土物项2025年", "稀 土 物 项 2025 年");
        check("第５５号", "第 55 号");
        check("エクスポート", "エ ク ス ホ ー ト");
    }

    #[test]
    fn case_accents_and_width_do_not_count_and_a_soft_hyphen_is_no_end() {
        check("Résumé ＥＡＲ export\u{ad}er ﬁne", "resume ear exporter fine");
        check("", "");
        check("\u{202e}\u{0}—…", "");
    }

    #[test]
    fn a_word_knows_where_it_stands() {
        let text = "É: 第二条 (a)";
        let told: Vec<&str> = words(text).into_iter().map(|word| &text[word.range]).collect();
        assert_eq!(told, ["É", "第", "二", "条", "a"]);
    }

    #[test]
    fn a_huge_word_is_indexed_by_its_beginning() {
        assert_eq!(indexed(&"a".repeat(100_000)).len(), LONGEST);
    }
}
