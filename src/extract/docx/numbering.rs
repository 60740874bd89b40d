//! The designators that Word prints and does not store: `1.`, `(a)`, `(i)`, `第一条`, counted again as it counts.

use std::collections::HashMap;

use quick_xml::events::Event;

use super::xml;
use crate::extract::ExtractError;

/// Levels of a list.
const LEVELS: usize = 9;

/// The list and level of a paragraph, as far as it says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Numbered {
    pub list: Option<String>,
    pub level: Option<usize>,
}

impl Numbered {
    /// What this leaves open, said by another.
    pub fn or(self, other: Numbered) -> Numbered {
        Numbered { list: self.list.or(other.list), level: self.level.or(other.level) }
    }
}

/// What is printed before a paragraph.
#[derive(Debug, PartialEq)]
pub enum Printed {
    Designator(String),
    /// The n-th point of a bulleted list, and how deep it lies.
    Bullet {
        depth: usize,
        number: i64,
    },
}

#[derive(Default, Clone)]
struct Level {
    start: u32,
    format: String,
    text: String,
}

#[derive(Default)]
pub struct Numbering {
    kinds: HashMap<String, Vec<Level>>,
    /// The kind of each list, and the levels that it starts anew.
    lists: HashMap<String, (String, HashMap<usize, u32>)>,
    counts: HashMap<String, [Option<u32>; LEVELS]>,
    restarted: std::collections::HashSet<String>,
}

impl Numbering {
    pub fn read(part: &str) -> Result<Numbering, ExtractError> {
        let mut numbering = Numbering::default();
        let mut reader = xml::reader(part);
        let (mut kind, mut list, mut level) = (String::new(), None::<String>, 0);
        loop {
            let (event, _) = xml::next(&mut reader)?;
            let element = match &event {
                Event::Start(element) => element,
                Event::Eof => break,
                _ => continue,
            };
            let number = || xml::value(element).and_then(|value| value.parse::<u32>().ok());
            match element.local_name().as_ref() {
                "abstractNum" => {
                    kind = xml::attribute(element, "abstractNumId").unwrap_or_default();
                    list = None;
                }
                "num" => list = xml::attribute(element, "numId"),
                "abstractNumId" => {
                    if let Some(list) = &list {
                        let kind = xml::value(element).unwrap_or_default();
                        numbering.lists.insert(list.clone(), (kind, HashMap::new()));
                    }
                }
                "lvl" | "lvlOverride" => {
                    level = xml::attribute(element, "ilvl").and_then(|value| value.parse().ok()).unwrap_or(LEVELS);
                }
                "startOverride" => {
                    let own = list.as_ref().and_then(|list| numbering.lists.get_mut(list));
                    if let (Some((_, starts)), Some(start)) = (own, number()) {
                        starts.insert(level, start);
                    }
                }
                name @ ("start" | "numFmt" | "lvlText") if list.is_none() && level < LEVELS => {
                    let levels = numbering.kinds.entry(kind.clone()).or_default();
                    levels.resize(LEVELS, Level { start: 1, ..Level::default() });
                    match name {
                        "start" => levels[level].start = number().unwrap_or(1),
                        "numFmt" => levels[level].format = xml::value(element).unwrap_or_default(),
                        _ => levels[level].text = xml::value(element).unwrap_or_default(),
                    }
                }
                _ => {}
            }
        }
        Ok(numbering)
    }

    /// Counts a paragraph and says what is printed before it; lists of one kind go on where the last one ended.
    pub fn next(&mut self, numbered: &Numbered) -> Option<Printed> {
        let list = numbered.list.as_ref()?;
        let at = numbered.level.unwrap_or(0).min(LEVELS - 1);
        let (kind, starts) = self.lists.get(list)?;
        let levels = self.kinds.get(kind)?;
        let counts = self.counts.entry(kind.clone()).or_default();
        if !starts.is_empty() && self.restarted.insert(list.clone()) {
            starts.keys().filter(|level| **level < LEVELS).for_each(|level| counts[*level] = None);
        }
        let start = |level: usize| starts.get(&level).copied().unwrap_or(levels[level].start);
        counts[at] = Some(counts[at].map_or(start(at), |count| count.saturating_add(1)));
        counts[at + 1..].fill(None);
        let value = |level: usize| counts[level].unwrap_or(start(level));
        if levels[at].format == "bullet" {
            return Some(Printed::Bullet { depth: at + 1, number: i64::from(value(at)) });
        }
        let mut text = levels[at].text.clone();
        for (level, form) in levels.iter().enumerate() {
            let place = format!("%{}", level + 1);
            if text.contains(&place) {
                text = text.replace(&place, &numeral(value(level), &form.format));
            }
        }
        let text = text.trim().to_owned();
        (!text.is_empty()).then_some(Printed::Designator(text))
    }
}

/// A number in one of Word's forms; the rarer ones are digits.
fn numeral(value: u32, format: &str) -> String {
    match format {
        "lowerLetter" => letters(value, 'a'),
        "upperLetter" => letters(value, 'A'),
        "lowerRoman" => roman(value).to_lowercase(),
        "upperRoman" => roman(value),
        "decimalZero" => format!("{value:02}"),
        "none" => String::new(),
        "chineseCounting"
        | "chineseCountingThousand"
        | "taiwaneseCountingThousand"
        | "taiwaneseCounting"
        | "japaneseCounting"
        | "ideographDigital" => han(value),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if (1..=20).contains(&value) => {
            char::from_u32(0x2460 + value - 1).map_or(String::new(), String::from)
        }
        _ => value.to_string(),
    }
}

/// `a` to `z`, then `aa`, `bb` as Word goes on.
fn letters(value: u32, first: char) -> String {
    let Some(at) = value.checked_sub(1) else { return String::new() };
    let letter = char::from_u32(first as u32 + at % 26).unwrap_or(first);
    letter.to_string().repeat((at / 26 + 1).min(20) as usize)
}

fn roman(value: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut rest = value.min(9_999);
    let mut out = String::new();
    for (worth, sign) in SIGNS {
        while rest >= worth {
            out.push_str(sign);
            rest -= worth;
        }
    }
    out
}

/// `一`, `十`, `十二`, `二十`, `一百零五`; beyond 999 digits.
fn han(value: u32) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |n: u32| DIGITS[(n % 10) as usize];
    let (hundreds, tens, ones) = (value / 100, value / 10 % 10, value % 10);
    if value == 0 || value > 999 {
        return value.to_string();
    }
    let mut out = String::new();
    if hundreds > 0 {
        out.push_str(digit(hundreds));
        out.push('百');
    }
    match (tens, ones) {
        (0, 0) => {}
        (0, _) if hundreds > 0 => out.push('零'),
        (0, _) => {}
        (1, _) if hundreds == 0 => out.push('十'),
        _ => {
            out.push_str(digit(tens));
            out.push('十');
        }
    }
    if ones > 0 {
        out.push_str(digit(ones));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_printed_as_word_prints_them() {
        let check = |value: u32, format: &str, expected: &str| assert_eq!(numeral(value, format), expected);
        check(28, "lowerLetter", "bb");
        check(14, "lowerRoman", "xiv");
        check(3, "decimalZero", "03");
        check(12, "chineseCounting", "十二");
        check(20, "chineseCounting", "二十");
        check(105, "chineseCounting", "一百零五");
        check(110, "chineseCounting", "一百一十");
        check(4, "decimalEnclosedCircle", "④");
    }
}
