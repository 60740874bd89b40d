//! Words: the smallest parts a redline marks. A number, date, percentage, amount or control number is one word, however
//! many characters it has; a citation has one for each of its levels. Chinese is read character by character.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::canon::{Canon, is_cjk};

/// One word of a text.
#[derive(Debug, Clone)]
pub(super) struct Word {
    /// Equal for equal words, in both documents.
    pub id: u32,
    /// Byte range in the original text.
    pub range: Range<usize>,
    pub class: Class,
}

/// What a word is made of, as far as clean-up and sentences care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Class {
    Word,
    /// A word that ends in a digit: a number, a date, an amount, most citations.
    Number,
    /// A citation. It follows what it cites, so it says little about what block this is.
    Reference,
    Comma,
    Han,
    Mark,
    /// A mark that ends a sentence or a clause.
    Stop,
}

/// Numbers the words of both documents.
#[derive(Default)]
pub(super) struct Lexicon {
    ids: HashMap<Box<str>, u32>,
}

impl Lexicon {
    /// The number of a word or of any other text; equal texts have equal numbers.
    pub fn id(&mut self, text: &str) -> u32 {
        if let Some(&id) = self.ids.get(text) {
            return id;
        }
        let id = self.ids.len() as u32;
        self.ids.insert(text.into(), id);
        id
    }
}

static WORD: LazyLock<Regex> = LazyLock::new(|| {
    let month = "(?:January|February|March|April|May|June|July|August|September|October|November|December)";
    let latin = r"[\p{L}&&[^\p{Han}\p{Hiragana}\p{Katakana}]]";
    let short = "(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\\.?";
    let month = format!("(?:{month}|{short})");
    let day = r"\d{1,2}(?:st|nd|rd|th)?";
    let han = "[〇零一二三四五六七八九十]";
    let pattern = [
        r"(?:\d{2,4}年\d{1,2}月(?:\d{1,2}[日號号])?|\d{4}年)".to_owned(),
        format!("{han}{{2,4}}年{han}{{1,2}}月(?:{han}{{1,3}}日)?"),
        format!(r"{month} {day}, ?\d{{4}}"),
        format!(r"{day} (?:day of )?{month},? \d{{4}}"),
        r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}".to_owned(),
        r"\d{1,2}[/.]\d{1,2}[/.]\d{4}|\d{1,2}/\d{1,2}/\d{2}".to_owned(),
        "[零〇一二三四五六七八九十百千万萬亿億两兩]{2,}".to_owned(),
        r"§+ ?\d[0-9A-Za-z]*(?:[.\-]\d[0-9A-Za-z]*)*".to_owned(),
        r"\d+ (?:CFR|C\.F\.R\.|U\.?S\.?C\.?|FR) (?:part )?\d+(?:,\d{3})*(?:\.\d+[a-z]?)*".to_owned(),
        r"\d[A-E]\d{3}(?:\.[0-9a-z]+)*".to_owned(),
        r"(?:US)?[$€£¥]\d+(?:,\d{3})*(?:\.\d+)?".to_owned(),
        r"\((?:\d{1,3}|[A-Za-z]{1,2}|[ivxlc]{1,6}|[IVXLC]{1,6})\)".to_owned(),
        r"\d+[A-Za-z][A-Za-z0-9]*".to_owned(),
        r"\d+(?:,\d{3})*(?:\.\d+)*%?".to_owned(),
        format!(r"{latin}[{latin}\p{{M}}\d]*(?:[-'_]{latin}[{latin}\p{{M}}\d]*)*"),
        r"[^\s]".to_owned(),
    ]
    .join("|");
    Regex::new(&pattern).expect("the pattern is a constant and compiles")
});

/// The words of a text, in order; white space is between them.
pub(super) fn words(text: &str, lexicon: &mut Lexicon) -> Vec<Word> {
    let form = Canon::new(text);
    let mut words: Vec<Word> = Vec::with_capacity(form.text.len() / 5);
    let (mut start, mut before) = (0, "");
    for found in WORD.find_iter(&form.text) {
        let word = found.as_str();
        let mut class = class(word);
        if cites(before, word) {
            class = Class::Reference;
        }
        before = word;
        if word == "." && !ends_sentence(&form.text[found.end()..], &form.text[..found.start()]) {
            class = Class::Mark;
        }
        let range = form.origin(found.range());
        match words.last_mut() {
            // One character may fold to several words, as `¼` does, and one can't be marked without the others.
            Some(last) if range.start < last.range.end => {
                last.range.end = range.end.max(last.range.end);
                last.id = lexicon.id(&form.text[start..found.end()]);
            }
            _ => {
                start = found.start();
                words.push(Word { id: lexicon.id(word), range, class });
            }
        }
    }
    words
}

/// A full stop ends a sentence before a space, unless it closes an initial as in `U.S.`.
fn ends_sentence(after: &str, before: &str) -> bool {
    let mut last = before.chars().rev();
    let initial = last.next().is_some_and(char::is_alphabetic) && last.next().is_none_or(|c| !c.is_alphanumeric());
    !initial && after.chars().next().is_none_or(|c| !c.is_alphanumeric())
}

/// True for the number of what is cited by name: `Article 5`, `Rule 101`, `第十二条`.
fn cites(before: &str, word: &str) -> bool {
    const NAMES: [&str; 32] = [
        "Sec",
        "Secs",
        "Section",
        "Sections",
        "Article",
        "Articles",
        "Art",
        "Arts",
        "Rule",
        "Rules",
        "Regulation",
        "Regulations",
        "Clause",
        "Clauses",
        "Schedule",
        "Part",
        "Parts",
        "Chapter",
        "Annex",
        "Appendix",
        "Title",
        "paragraph",
        "paragraphs",
        "section",
        "sections",
        "subsection",
        "clause",
        "subparagraph",
        "article",
        "part",
        "Paragraph",
        "第",
    ];
    let numbered = |c: char| c.is_ascii_digit() || "零〇一二三四五六七八九十百千".contains(c);
    word.starts_with(numbered) && NAMES.contains(&before)
}

fn class(word: &str) -> Class {
    match word.chars().next() {
        Some('.' | ';' | '!' | '?' | '。') => Class::Stop,
        Some(',') => Class::Comma,
        Some('§') => Class::Reference,
        Some('(') if word.ends_with(')') => Class::Reference,
        Some(_) if word.ends_with(|c: char| c.is_ascii_digit()) => Class::Number,
        Some(c) if is_cjk(c) && c.len_utf8() == word.len() => Class::Han,
        Some(c) if c.is_alphanumeric() || word.len() > 1 => Class::Word,
        _ => Class::Mark,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_lawyer_reads_as_one_is_one_word() {
        let check = |text: &str, expected: &[&str]| {
            let found: Vec<&str> =
                words(text, &mut Lexicon::default()).into_iter().map(|word| &text[word.range]).collect();
            assert_eq!(found, expected);
        };
        check("See § 744.23(a)(3) and 15 CFR 742.6.", &["See", "§ 744.23", "(a)", "(3)", "and", "15 CFR 742.6", "."]);
        check("ECCN 3A090.a, 25% or $1,200,000.50", &["ECCN", "3A090.a", ",", "25%", "or", "$1,200,000.50"]);
        check("by March 5, 2026; 2026-03-05", &["by", "March 5, 2026", ";", "2026-03-05"]);
        check("case-by-case review isn't", &["case-by-case", "review", "isn't"]);
        check("自2025年3月7日起，百分之四十", &["自", "2025年3月7日", "起", "，", "百", "分", "之", "四十"]);
        check("第十二条（三）项", &["第", "十二", "条", "（", "三", "）", "项"]);
        check("民國116年3月2日前", &["民", "國", "116年3月2日", "前"]);
        check("31 March 2027 or Mar. 3rd, 2027", &["31 March 2027", "or", "Mar. 3rd, 2027"]);
        check("03/31/2027, 31.3.2027", &["03/31/2027", ",", "31.3.2027"]);
        check("Rule 101(a)", &["Rule", "101", "(a)"]);
        check("paragraph (b)(10) of", &["paragraph", "(b)", "(10)", "of"]);
        check("４０ ％", &["４０ ％"]);
        check("a ¼ b", &["a", "¼", "b"]);
        check("by [Insert date of publication].", &["by", "[Insert date of publication]", "."]);
    }
}
