//! The numbers inside designators: digits, letters, Roman and Chinese numbers.

use super::{Frame, Numerals, Reading, Series};
use crate::numeral::chinese;

/// Formal digits, first as Traditional, then as Simplified Chinese writes them.
const FORMAL: &str = "壹貳參肆伍陸柒捌玖拾壹贰叁肆伍陆柒捌玖拾";
/// The heavenly stems.
const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";

pub fn is_stem(c: char) -> bool {
    STEMS.contains(c)
}

/// Every way to read a numeral inside its frame.
pub fn readings(token: &str, frame: Frame) -> Vec<Reading> {
    let reading = |numerals, value| Reading { series: Series::upright(numerals, frame), value };
    // An inserted unit keeps the number it follows: `(a-1)`, `1a`, `2A`, `12ZA`.
    let stem = token.split_once('-').map_or(token, |(stem, _)| stem);
    let digits: String = stem.chars().map(narrow).take_while(char::is_ascii_digit).collect();
    if !digits.is_empty() {
        let suffix = stem.chars().count() - digits.len();
        let fits = digits.len() <= 3 && suffix <= 2;
        return digits
            .parse()
            .ok()
            .filter(|_| fits)
            .map(|value| reading(Numerals::Digits, value))
            .into_iter()
            .collect();
    }
    if let Some(value) = han_number(stem) {
        return vec![reading(Numerals::Han, value)];
    }
    for (numerals, letters) in [(Numerals::FormalHan, FORMAL), (Numerals::Stems, STEMS)] {
        let mut chars = stem.chars();
        if let (Some(letter), None) = (chars.next(), chars.next())
            && let Some(at) = letters.chars().position(|c| c == letter)
        {
            return vec![reading(numerals, at as u32 % 10 + 1)];
        }
    }
    let lower = stem.bytes().all(|b| b.is_ascii_lowercase());
    let upper = stem.bytes().all(|b| b.is_ascii_uppercase());
    if stem.is_empty() || !(lower || upper) {
        return Vec::new();
    }
    let mut found = Vec::with_capacity(3);
    if let Some(value) = letter_value(stem) {
        found.push(reading(if lower { Numerals::Lower } else { Numerals::Upper }, value));
    }
    if let [first, second] = stem.as_bytes()
        && first == second
    {
        let numerals = if lower { Numerals::DoubleLower } else { Numerals::DoubleUpper };
        found.push(reading(numerals, u32::from(first.to_ascii_lowercase() - b'a') + 1));
    }
    if let Some(value) = roman_value(&stem.to_ascii_lowercase()) {
        found.push(reading(if lower { Numerals::LowerRoman } else { Numerals::UpperRoman }, value));
    }
    found
}

pub fn narrow(c: char) -> char {
    if ('０'..='９').contains(&c) { char::from(b'0' + (c as u32 - '０' as u32) as u8) } else { c }
}

/// `a` = 1 ... `z` = 26, `aa` = 27, `bb` = 28.
fn letter_value(token: &str) -> Option<u32> {
    let bytes = token.as_bytes();
    let same = bytes.iter().all(|b| *b == bytes[0]);
    (same && bytes.len() <= 3)
        .then(|| u32::from(bytes[0].to_ascii_lowercase() - b'a') + 1 + 26 * (bytes.len() as u32 - 1))
}

/// The value of a Roman number in its one right spelling.
fn roman_value(token: &str) -> Option<u32> {
    const STEPS: [(u32, &str); 9] =
        [(100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")];
    let (mut rest, mut value) = (token, 0);
    for (step, letters) in STEPS {
        let most = if letters.len() == 2 || matches!(step, 50 | 5) { 1 } else { 3 };
        for _ in 0..most {
            let Some(shorter) = rest.strip_prefix(letters) else {
                break;
            };
            rest = shorter;
            value += step;
        }
    }
    (rest.is_empty() && value > 0).then_some(value)
}

/// Characters of a Chinese number that counts parts of a text; what counts money or years is longer.
const LONGEST: usize = 6;

/// `三`, `十二`, `二十`, `一百零五`, `一〇五`.
pub fn han_number(token: &str) -> Option<u32> {
    let counts = token.chars().all(is_han) && token.chars().count() <= LONGEST;
    chinese(token).filter(|value| counts && *value > 0)?.try_into().ok()
}

/// A Chinese numeral of those that count parts of a text.
fn is_han(c: char) -> bool {
    "〇零一二三四五六七八九十百".contains(c)
}

pub fn is_numeral(c: char) -> bool {
    c.is_ascii_alphanumeric() || ('０'..='９').contains(&c) || is_han(c) || FORMAL.contains(c) || is_stem(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roman_and_chinese_numbers_count() {
        assert_eq!(roman_value("xiv"), Some(14));
        assert_eq!(roman_value("iiii"), None);
        assert_eq!(han_number("二十三"), Some(23));
        assert_eq!(han_number("一百零五"), Some(105));
        assert_eq!(han_number("一〇五"), Some(105));
        assert_eq!(han_number("三千"), None);
        assert_eq!(han_number("零"), None);
        assert_eq!(letter_value("bb"), Some(28));
    }
}
