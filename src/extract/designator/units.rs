//! The named parts of a law: `§ 744.23`, `Article 5`, `Part 744`, `第二条`, `附件2`.
//!
//! A paragraph may also begin by speaking of a part; what follows the number decides.

use std::sync::LazyLock;

use regex::Regex;

use super::{Designator, Kind, Unit};

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

pub fn unit(text: &str, heading: bool) -> Option<Designator> {
    let found = |len: usize, unit: Unit| {
        Some(Designator {
            len,
            kind: Kind::Unit(unit),
        })
    };
    let patterns = PATTERNS.as_ref()?;
    match text.as_bytes()[0] {
        b'S' | b's' | b'A' | b'P' | b'p' | b'C' | b'c' | b'T' | b't' | b'D' => {
            if let Some(captures) = patterns.section.captures(text) {
                let len = captures[1].len();
                let unit = if captures[1].starts_with(['S', 's']) {
                    Unit::Section
                } else {
                    Unit::Article
                };
                let stop = captures.get(3).is_some();
                let rest = &text[len..];
                let ends = rest.is_empty()
                    || stop && !rest.starts_with(|c: char| c.is_ascii_digit())
                    || rest.trim_start().starts_with([':', '—', '–', '-']);
                let titled = heading
                    || rest.chars().count() < 80
                        && rest.trim_start().starts_with(char::is_uppercase)
                        && unit == Unit::Article;
                return if ends || titled {
                    found(len, unit)
                } else {
                    None
                };
            }
            let captures = patterns.large.captures(text)?;
            let short = heading || text.len() < 160 && !text.trim_end().ends_with(['.', ';', ',']);
            if short {
                found(captures[1].len(), large_unit(&captures[2]))
            } else {
                None
            }
        }
        0xc2 => {
            let number = patterns.paragraph_sign.find(text)?.len();
            let len = number + suffix_len(&text[number..]);
            let rest = text[len..].trim_start();
            let titled = rest.is_empty()
                || rest.starts_with(|c: char| {
                    c.is_uppercase() || matches!(c, '[' | '(' | '“' | '"' | '—' | '–')
                })
                || text[..len].ends_with('.');
            if titled || heading {
                found(len, Unit::Section)
            } else {
                None
            }
        }
        0xe7 | 0xe9 => {
            let captures = patterns.han.captures(text)?;
            let len = captures[1].len();
            let rest = &text[len..];
            match captures.get(2).map(|unit| unit.as_str()) {
                Some("条" | "條") => {
                    let refers = [
                        "规定", "規定", "所", "第", "的", "、", "和", "至", "或", "及", "以", "，",
                        "中",
                    ]
                    .iter()
                    .any(|word| rest.starts_with(word));
                    if refers {
                        None
                    } else {
                        found(len, Unit::Article)
                    }
                }
                Some(unit) => {
                    let titled =
                        heading || text.chars().count() < 50 && !text.ends_with(['。', '；', '，']);
                    if !titled {
                        return None;
                    }
                    found(
                        len,
                        match unit {
                            "章" => Unit::Chapter,
                            "节" | "節" => Unit::Subchapter,
                            _ => Unit::Title,
                        },
                    )
                }
                None => {
                    let titled = heading
                        || rest.is_empty()
                        || rest.starts_with(['：', ':']) && text.chars().count() < 80;
                    if titled {
                        found(len, Unit::Annex)
                    } else {
                        None
                    }
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
    let stop = rest[letter..].starts_with('.')
        && !rest[letter + 1..].starts_with(|c: char| c.is_ascii_digit());
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
