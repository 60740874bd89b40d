//! Words: the smallest parts a redline marks. A number, date, percentage, amount or control number is one word, however
//! many characters it has; a citation has one for each of its levels. Chinese is read character by character.

use std::ops::Range;
use std::sync::LazyLock;

use foldhash::HashMap;
use regex::Regex;
use unicode_normalization::char::is_combining_mark;

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

/// What is one word beyond letters in a row. Digits are ASCII here: folding made them so.
static COMPOUND: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let month = "(?:January|February|March|April|May|June|July|August|September|October|November|December)";
    let short = "(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\\.?";
    let month = format!("(?:{month}|{short})");
    let continental = "(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|janvier|février|\
                       mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)";
    let day = "[0-9]{1,2}(?:st|nd|rd|th)?";
    let han = "[〇零一二三四五六七八九十]";
    let patterns = [
        "(?:[0-9]{2,4}年[0-9]{1,2}月(?:[0-9]{1,2}[日號号])?|[0-9]{4}年)".to_owned(),
        format!("{han}{{2,4}}年{han}{{1,2}}月(?:{han}{{1,3}}日)?"),
        format!("{month} {day}, ?[0-9]{{4}}"),
        format!("{day} (?:day of )?{month},? [0-9]{{4}}"),
        format!(r"[0-9]{{1,2}}(?:\.|er)? {continental} [0-9]{{4}}"),
        "[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}".to_owned(),
        "[0-9]{1,2}[/.][0-9]{1,2}[/.][0-9]{4}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}".to_owned(),
        "[零〇一二三四五六七八九十百千万萬亿億两兩]{2,}".to_owned(),
        r"§+ ?[0-9][0-9A-Za-z]*(?:[.\-][0-9][0-9A-Za-z]*)*".to_owned(),
        r"[0-9]+ (?:CFR|C\.F\.R\.|U\.?S\.?C\.?|FR) (?:part )?[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+[a-z]?)*".to_owned(),
        r"[0-9][A-E][0-9]{3}(?:\.[0-9a-z]+)*".to_owned(),
        r"(?:US)?[$€£¥][0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?".to_owned(),
        r"\((?:[0-9]{1,3}|[A-Za-z]{1,2}|[ivxlc]{1,6}|[IVXLC]{1,6})\)".to_owned(),
        "[0-9]+[A-Za-z][A-Za-z0-9]*".to_owned(),
        r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)*%?".to_owned(),
    ];
    // A test proves that it compiles.
    Regex::new(&format!("^(?:{})", patterns.join("|"))).ok()
});

/// Addresses on the web and of mail.
static ADDRESS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let web = r"(?:https?://|www\.)[!-~]*[0-9A-Za-z/#=&_~-]";
    let mail = r"[0-9A-Za-z][0-9A-Za-z._+-]*@[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)+";
    Regex::new(&format!("^(?:{web}|{mail})")).ok()
});

/// True for a character that one of the compound words begins with.
fn begins_compound(c: char) -> bool {
    matches!(c, '0'..='9' | '(' | '§' | '$' | '€' | '£' | '¥')
        // Months, `US$`.
        || matches!(c, 'J' | 'F' | 'M' | 'A' | 'S' | 'O' | 'N' | 'D' | 'U')
        || "零〇一二三四五六七八九十百千万萬亿億两兩".contains(c)
}

/// The words of a comparison form, as ranges of it: compound ones, letters in a row, and any other character by itself.
fn cut(text: &str) -> impl Iterator<Item = Range<usize>> {
    let holds_address = ["://", "www.", "@"].iter().any(|sign| text.contains(sign));
    let address = if holds_address { ADDRESS.as_ref() } else { None };
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text[at..].trim_start();
        let start = text.len() - rest.len();
        let first = rest.chars().next()?;
        let found = address.filter(|_| first.is_ascii_alphanumeric()).and_then(|address| address.find(rest));
        at = start + found.map_or_else(|| word_len(rest, first), |found| found.end());
        Some(start..at)
    })
}

fn word_len(text: &str, first: char) -> usize {
    if begins_compound(first)
        && let Some(found) = COMPOUND.as_ref().and_then(|compound| compound.find(text))
    {
        return found.end();
    }
    if !is_letter(first) {
        return first.len_utf8();
    }
    let mut letters = text.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        let joins = matches!(c, '-' | '\'' | '_') && letters.peek().is_some_and(|(_, next)| opens_word(*next));
        if !joins && !is_letter(c) && (c.is_ascii() || !is_combining_mark(c)) {
            return at;
        }
    }
    text.len()
}

/// Letters and digits of scripts that set spaces between words.
fn is_letter(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() } else { c.is_alphanumeric() && !is_cjk(c) }
}

fn opens_word(c: char) -> bool {
    c.is_alphabetic() && !is_cjk(c)
}

/// The words of a text, in order; white space is between them.
pub(super) fn words(text: &str, lexicon: &mut Lexicon) -> Vec<Word> {
    let form = Canon::new(text);
    let mut words: Vec<Word> = Vec::with_capacity(form.text.len() / 5);
    let (mut start, mut before) = (0, "");
    for found in cut(&form.text) {
        let word = &form.text[found.clone()];
        let mut class = class(word);
        if cites(before, word) {
            class = Class::Reference;
        }
        before = word;
        if word == "." && !ends_sentence(&form.text[found.end..], &form.text[..found.start]) {
            class = Class::Mark;
        }
        let range = form.origin(found.clone());
        match words.last_mut() {
            // One character may fold to several words, as `¼` does, and one can't be marked without the others.
            Some(last) if range.start < last.range.end => {
                last.range.end = range.end.max(last.range.end);
                last.id = lexicon.id(&form.text[start..found.end]);
            }
            _ => {
                start = found.start;
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
    fn compound_words_begin_as_they_are_looked_for() {
        let compound = COMPOUND.as_ref().expect("the pattern compiles");
        for first in (0..=0xffff).filter_map(char::from_u32).filter(|c| !begins_compound(*c)) {
            for rest in ["S$1", "S. 1", "a)", "ections 1", "arch 1, 2025", "十", "1条", "1", "%", " 5"] {
                assert!(!compound.is_match(&format!("{first}{rest}")), "{first}{rest}");
            }
        }
    }

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
