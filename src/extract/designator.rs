//! The grammar of designators: how a law numbers its parts.
//!
//! `Sec. 4.`, `§ 744.23`, `Article 5`, `(a)(1)(i)(A)`, `1.`, `A.`, `IV.`, `1.1.1`, `第二条`, `（三）`, `一、`, and the names
//! of the larger parts. Only what stands at the beginning of a text is read; where it belongs is for `outline` to say.

use std::sync::LazyLock;

use regex::Regex;

/// A designator at the beginning of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Designator {
    /// Its length in bytes.
    pub len: usize,
    pub kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A named part of the law: `Part 744`, `§ 744.23`, `第二条`.
    Unit(Unit),
    /// One or more marks in a row: `(a)`, `(a)(1)`, `1.`; never empty.
    Marks(Vec<Mark>),
}

/// The named parts, outermost first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    Annex,
    Title,
    Subtitle,
    Chapter,
    Subchapter,
    Part,
    Subpart,
    Division,
    Section,
    Article,
}

/// One mark as printed, with every way to read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Byte length, its own punctuation included.
    pub len: usize,
    pub readings: Vec<Reading>,
}

/// A series and the place in it: `(i)` is the ninth letter or the first Roman number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    pub series: Series,
    pub value: u32,
}

/// Marks of one series count each other: `(a)`, `(b)`, `(c)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Series {
    pub numerals: Numerals,
    pub frame: Frame,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Numerals {
    Lower,
    Upper,
    LowerRoman,
    UpperRoman,
    Digits,
    Han,
    Circled,
    /// `1.2.3`: carries its own ancestry; the count of its levels.
    Decimal(u8),
}

/// What stands around the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Frame {
    Parentheses,
    ClosingParenthesis,
    Stop,
    Comma,
    Bare,
}

/// True where a text begins with something that reads like a designator.
pub fn begins(text: &str) -> bool {
    match read(text, false) {
        Some(Designator { kind: Kind::Marks(marks), .. }) => marks.iter().any(|mark| mark.readings.iter().any(|r| r.series.frame == Frame::Parentheses || r.series.numerals != Numerals::Upper)),
        Some(_) => true,
        None => false,
    }
}

/// Reads the designator a text begins with. In a heading the names of parts need no further proof.
pub fn read(text: &str, heading: bool) -> Option<Designator> {
    let first = text.chars().next()?;
    if !(first.is_ascii_alphanumeric() || matches!(first, '(' | '（' | '§' | '第' | '[' | '附') || !first.is_ascii() && first.is_alphanumeric()) {
        return None;
    }
    unit(text, heading).or_else(|| marks(text))
}

/// The named parts. Group 1 is the designator, group 2 what follows it directly.
struct Patterns {
    section: Regex,
    paragraph_sign: Regex,
    large: Regex,
    han: Regex,
}

static PATTERNS: LazyLock<Option<Patterns>> = LazyLock::new(|| {
    Some(Patterns {
        section: Regex::new(r"^((?i:Sec(?:tion|s)?|Art(?:icle)?)\.?[\s\u{a0}]+((?:\d+|[IVXLC]+\b)(?:[.-]\d+)*(?:[a-z]{1,2}|[A-Z])?(?:\b|_))(\.)?)").ok()?,
        paragraph_sign: Regex::new(r"^§[\s\u{a0}]*\d+(?:[.:-]\d+)*").ok()?,
        large: Regex::new(r"^((?i:(subpart|part|subchapter|chapter|subtitle|title|division|annex|appendix|schedule|attachment|supplement))[\s\u{a0}]+(?:(?i:No)\.?[\s\u{a0}]*)?(?:\d+[A-Za-z]?|[IVXLC]+|[A-Z]{1,2})(?:[\s\u{a0}]+to[\s\u{a0}]+(?i:sub)?(?i:part|chapter)[\s\u{a0}]+[0-9A-Z]+)?)(?:$|[\s\u{a0}]*[.:—–―-]|[\s\u{a0}]+\p{Lu}|[\s\u{a0}]*\[)").ok()?,
        han: Regex::new(r"^((?:第\s?[零〇一二三四五六七八九十百千\d０-９]+\s?([编編篇章节節条條])(?:之[一二三四五六七八九十]+)?)|(附[件录錄表则則])\s?[零〇一二三四五六七八九十\d０-９]+)").ok()?,
    })
});

fn unit(text: &str, heading: bool) -> Option<Designator> {
    let found = |len: usize, unit: Unit| Some(Designator { len, kind: Kind::Unit(unit) });
    let patterns = PATTERNS.as_ref()?;
    match text.as_bytes()[0] {
        b'S' | b's' | b'A' | b'P' | b'p' | b'C' | b'c' | b'T' | b't' | b'D' => {
            if let Some(captures) = patterns.section.captures(text) {
                let len = captures[1].len();
                let unit = if captures[1].starts_with(['S', 's']) { Unit::Section } else { Unit::Article };
                let stop = captures.get(3).is_some();
                let rest = &text[len..];
                let ends = rest.is_empty() || stop && !rest.starts_with(|c: char| c.is_ascii_digit()) || rest.trim_start().starts_with([':', '—', '–', '-']);
                let titled = heading || rest.chars().count() < 80 && rest.trim_start().starts_with(char::is_uppercase) && unit == Unit::Article;
                return if ends || titled { found(len, unit) } else { None };
            }
            let captures = patterns.large.captures(text)?;
            let short = heading || text.len() < 160 && !text.trim_end().ends_with(['.', ';', ',']);
            if short { found(captures[1].len(), large_unit(&captures[2])) } else { None }
        }
        0xc2 => {
            let number = patterns.paragraph_sign.find(text)?.len();
            let len = number + suffix_len(&text[number..]);
            let rest = text[len..].trim_start();
            let titled = rest.is_empty() || rest.starts_with(|c: char| c.is_uppercase() || matches!(c, '[' | '(' | '“' | '"' | '—' | '–')) || text[..len].ends_with('.');
            if titled || heading { found(len, Unit::Section) } else { None }
        }
        0xe7 | 0xe9 => {
            let captures = patterns.han.captures(text)?;
            let len = captures[1].len();
            let rest = &text[len..];
            match captures.get(2).map(|unit| unit.as_str()) {
                Some("条" | "條") => {
                    let refers = ["规定", "規定", "所", "第", "的", "、", "和", "至", "或", "及", "以", "，", "中"].iter().any(|word| rest.starts_with(word));
                    if refers { None } else { found(len, Unit::Article) }
                }
                Some(unit) => {
                    let titled = heading || text.chars().count() < 50 && !text.ends_with(['。', '；', '，']);
                    if !titled { return None; }
                    found(len, match unit { "章" => Unit::Chapter, "节" | "節" => Unit::Subchapter, _ => Unit::Title })
                }
                None => {
                    let titled = heading || rest.is_empty() || rest.starts_with(['：', ':']) && text.chars().count() < 80;
                    if titled { found(len, Unit::Annex) } else { None }
                }
            }
        }
        _ => None,
    }
}

/// The length of `a` in `§ 744.11a`, of `A.` in `§ 12A.`; `§ 744.11Scope` and `§ 744.11 applies` have no suffix.
fn suffix_len(rest: &str) -> usize {
    let mut chars = rest.chars();
    let letter = match (chars.next(), chars.next()) {
        (Some('a'..='z'), after) if !after.is_some_and(char::is_lowercase) => 1,
        (Some('A'..='Z'), after) if !after.is_some_and(char::is_alphabetic) => 1,
        _ => 0,
    };
    let stop = rest[letter..].starts_with('.') && !rest[letter + 1..].starts_with(|c: char| c.is_ascii_digit());
    letter + usize::from(stop)
}

fn large_unit(name: &str) -> Unit {
    match name.to_ascii_lowercase().as_str() {
        "title" => Unit::Title,
        "subtitle" => Unit::Subtitle,
        "chapter" => Unit::Chapter,
        "subchapter" => Unit::Subchapter,
        "part" => Unit::Part,
        "subpart" => Unit::Subpart,
        "division" => Unit::Division,
        _ => Unit::Annex,
    }
}

/// The marks a text begins with: several in parentheses, or one of another frame.
fn marks(text: &str) -> Option<Designator> {
    let mut marks = Vec::new();
    let mut len = 0;
    while let Some(mark) = parenthesised(&text[len..]) {
        len += mark.len;
        marks.push(mark);
        let gap = text[len..].len() - text[len..].trim_start_matches([' ', '\u{a0}']).len();
        // `(a) (1)` is a chain of two as well; nothing else may stand between.
        if gap > 0 && parenthesised(&text[len + gap..]).is_none_or(|next| next.readings.iter().all(|r| r.value != 1)) {
            break;
        }
        if parenthesised(&text[len + gap..]).is_some() {
            len += gap;
            if let Some(last) = marks.last_mut() {
                last.len += gap;
            }
        }
        if marks.len() == 6 {
            break;
        }
    }
    if marks.is_empty() {
        let mark = framed(text)?;
        len = mark.len;
        marks.push(mark);
    }
    Some(Designator { len, kind: Kind::Marks(marks) })
}

/// `(a)`, `(12)`, `(iv)`, `(A)`, `（三）`, `(a-1)`.
fn parenthesised(text: &str) -> Option<Mark> {
    let inner = text.strip_prefix(['(', '（'])?;
    let open = text.len() - inner.len();
    let close = inner.char_indices().take(9).find(|(_, c)| matches!(c, ')' | '）'))?;
    let token = inner[..close.0].trim();
    let readings = readings(token, Frame::Parentheses);
    let len = open + close.0 + close.1.len_utf8();
    (!readings.is_empty()).then_some(Mark { len, readings })
}

/// `1.`, `A.`, `iv.`, `1)`, `一、`, `1、`, `1.2`, `①`.
fn framed(text: &str) -> Option<Mark> {
    let first = text.chars().next()?;
    if ('①'..='⑳').contains(&first) {
        let value = first as u32 - '①' as u32 + 1;
        let series = Series { numerals: Numerals::Circled, frame: Frame::Bare };
        return Some(Mark { len: first.len_utf8(), readings: vec![Reading { series, value }] });
    }
    if let Some(mark) = decimal(text) {
        return Some(mark);
    }
    let token_len = text.find(|c: char| !is_numeral(c)).filter(|len| *len > 0)?;
    let (token, rest) = text.split_at(token_len);
    let closing = rest.chars().next()?;
    let frame = match closing {
        '.' | '．' => Frame::Stop,
        ')' | '）' => Frame::ClosingParenthesis,
        '、' => Frame::Comma,
        _ => return None,
    };
    let after = &rest[closing.len_utf8()..];
    let free = match frame {
        // `1.5 percent`, `U.S. persons` and `e.g.` are no designators.
        Frame::Stop if closing == '.' => after.is_empty() || after.starts_with(|c: char| c.is_whitespace() || c.is_uppercase() || !c.is_ascii() || matches!(c, '[' | '(' | '"')) && !after.get(1..2).is_some_and(|c| c == "." && !after.starts_with(' ')),
        _ => true,
    };
    let readings = readings(token, frame);
    (free && !readings.is_empty()).then_some(Mark { len: token_len + closing.len_utf8(), readings })
}

/// `1.2` or `1.2.3.`, followed by a space.
fn decimal(text: &str) -> Option<Mark> {
    let len = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let token = text[..len].trim_end_matches('.');
    let parts: Vec<&str> = token.split('.').collect();
    let plain = parts.len() >= 2 && parts.len() <= 8 && parts.iter().all(|part| (1..=3).contains(&part.len()));
    let titled = text[len..].starts_with(|c: char| c.is_whitespace()) && text[len..].trim_start().starts_with(|c: char| c.is_uppercase() || !c.is_ascii());
    if !plain || !(titled || len == text.len()) {
        return None;
    }
    let value = parts.last()?.parse().ok()?;
    let series = Series { numerals: Numerals::Decimal(parts.len() as u8), frame: Frame::Stop };
    Some(Mark { len, readings: vec![Reading { series, value }] })
}

fn is_numeral(c: char) -> bool {
    c.is_ascii_alphanumeric() || ('０'..='９').contains(&c) || han_digit(c).is_some() || matches!(c, '十' | '百')
}

/// Every way to read a numeral inside its frame.
fn readings(token: &str, frame: Frame) -> Vec<Reading> {
    let reading = |numerals, value| Reading { series: Series { numerals, frame }, value };
    // An inserted unit keeps the number it follows: `(a-1)`, `1a`, `2A`.
    let stem = token.split_once('-').map_or(token, |(stem, _)| stem);
    let digits: String = stem.chars().map(narrow).take_while(char::is_ascii_digit).collect();
    if !digits.is_empty() {
        let suffix = stem.chars().count() - digits.len();
        let fits = digits.len() <= 3 && suffix <= 1;
        return digits.parse().ok().filter(|_| fits).map(|value| reading(Numerals::Digits, value)).into_iter().collect();
    }
    if let Some(value) = han_number(stem) {
        return vec![reading(Numerals::Han, value)];
    }
    let lower = stem.bytes().all(|b| b.is_ascii_lowercase());
    let upper = stem.bytes().all(|b| b.is_ascii_uppercase());
    if stem.is_empty() || !(lower || upper) {
        return Vec::new();
    }
    let mut found = Vec::with_capacity(2);
    if let Some(value) = letter_value(stem) {
        found.push(reading(if lower { Numerals::Lower } else { Numerals::Upper }, value));
    }
    if let Some(value) = roman_value(&stem.to_ascii_lowercase()) {
        found.push(reading(if lower { Numerals::LowerRoman } else { Numerals::UpperRoman }, value));
    }
    found
}

fn narrow(c: char) -> char {
    if ('０'..='９').contains(&c) { char::from(b'0' + (c as u32 - '０' as u32) as u8) } else { c }
}

/// `a` = 1 ... `z` = 26, `aa` = 27, `bb` = 28.
fn letter_value(token: &str) -> Option<u32> {
    let bytes = token.as_bytes();
    let same = bytes.iter().all(|b| *b == bytes[0]);
    (same && bytes.len() <= 3).then(|| u32::from(bytes[0].to_ascii_lowercase() - b'a') + 1 + 26 * (bytes.len() as u32 - 1))
}

/// The value of a Roman number in its one right spelling.
fn roman_value(token: &str) -> Option<u32> {
    const STEPS: [(u32, &str); 9] = [(100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")];
    let (mut rest, mut value) = (token, 0);
    for (step, letters) in STEPS {
        let most = if letters.len() == 2 || matches!(step, 50 | 5) { 1 } else { 3 };
        for _ in 0..most {
            let Some(shorter) = rest.strip_prefix(letters) else { break };
            rest = shorter;
            value += step;
        }
    }
    (rest.is_empty() && value > 0).then_some(value)
}

fn han_digit(c: char) -> Option<u32> {
    "零一二三四五六七八九".chars().position(|digit| digit == c).or((c == '〇').then_some(0)).map(|value| value as u32)
}

/// `三`, `十二`, `二十`, `一百零五`.
pub fn han_number(token: &str) -> Option<u32> {
    if token.is_empty() || token.chars().count() > 6 {
        return None;
    }
    let (mut value, mut digit) = (0, None);
    for c in token.chars() {
        match c {
            '十' => value += digit.take().unwrap_or(1) * 10,
            '百' => value += digit.take().unwrap_or(1) * 100,
            c => digit = Some(han_digit(c)?),
        }
    }
    Some(value + digit.unwrap_or(0)).filter(|value| *value > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_designator_is_read_as_far_as_it_goes() {
        let check = |text: &str, expected: &str| {
            let len = read(text, false).map_or(0, |designator| designator.len);
            assert_eq!(&text[..len], expected, "{text}");
        };
        check("Sec. 4. Policy.", "Sec. 4.");
        check("SECTION 1. Purpose.", "SECTION 1.");
        check("Section 744.11 applies to exports.", "");
        check("§ 744.23 Supercomputer end uses.", "§ 744.23");
        check("§ 740.11Scope of controls.", "§ 740.11");
        check("§ 740.11aScope of controls.", "§ 740.11a");
        check("§ 744.11 applies where a person knows.", "");
        check("Article 5", "Article 5");
        check("Article 5 applies.", "");
        check("Part 744—Control Policy", "Part 744");
        check("Part 744 of the regulations applies to every exporter.", "");
        check("Supplement No. 4 to Part 744—Entity List", "Supplement No. 4 to Part 744");
        check("(a)(1)(i)(A) Text", "(a)(1)(i)(A)");
        check("(a)Text", "(a)");
        check("(the) text", "");
        check("(2025) text", "");
        check("1. Text", "1.");
        check("1.5 percent of units", "");
        check("1.2.3 Scope", "1.2.3");
        check("A. Text", "A.");
        check("U.S. persons", "");
        check("IV. Text", "IV.");
        check("第二条　为了规范", "第二条");
        check("第二条之一　为了规范", "第二条之一");
        check("第二条规定的物项", "");
        check("第十二條 本條所稱", "第十二條");
        check("（三）其他", "（三）");
        check("一、总则", "一、");
        check("1．申请人", "1．");
        check("附件2：管控名单", "附件2");
    }

    #[test]
    fn roman_and_chinese_numbers_count() {
        assert_eq!(roman_value("xiv"), Some(14));
        assert_eq!(roman_value("iiii"), None);
        assert_eq!(han_number("二十三"), Some(23));
        assert_eq!(han_number("一百零五"), Some(105));
        assert_eq!(letter_value("bb"), Some(28));
    }
}
