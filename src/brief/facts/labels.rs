//! Numbers that name and do not count: paragraphs, years, rooms, hours, telephone numbers, list marks.

use super::amount::Amount;
use super::near::{ahead, behind, clause, last_word};
use super::numbers::is_article;
use super::units;
use crate::extract::pattern::Pattern;
use crate::numeral::chinese;

/// Words whose number is a name, the numbers of one list after another.
static LABEL: Pattern = Pattern::new(concat!(
    r"(?i)(?:^|[^a-z])(?:nos?\.?|numbers?|subparts?|parts?|sections?|sec\.?|chapters?|ch\.|chap\.|subtitles?|titles?|subchapters?|",
    r"paragraphs?|para\.|subparagraphs?|clauses?|articles?|art\.|annex(?:es)?|appendix|schedules?|items?|lines?|columns?|rows?|",
    r"tables?|figures?|notes?|footnotes?|categor(?:y|ies)|class(?:es)?|tiers?|levels?|phases?|steps?|stages?|groups?|supplements?|",
    r"rooms?|suite|box|pages?|pp?\.?|vol\.|volumes?|versions?|release|forms?|rev\.|revision|docket|rules?|principles?|options?|",
    r"examples?|questions?|faq|exhibit|attachment|fiscal\s+years?|fy|cy|years?|calendar\s+years?|model|type|code|amendment|",
    r"divisions?|div\.|scenario|pillar|goal|task|regulation|directive|instructions?|area\s+code|ext\.|id|grade|series|",
    r"standard|circular|order|lot|zone|sp)\s*[:#]?\s*",
    r"(?:(?:[0-9]+(?:\.[0-9]+)*[a-z]?(?:\([0-9a-z]{1,4}\))*)(?:\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or|through|to|of)\s+|\s*[-–]\s*))*$",
));
/// Names of codes in Chinese.
const CODES: [&str; 8] = ["编号", "邮编", "郵編", "邮政编码", "电话", "電話", "传真", "傳真"];
/// What makes a run that begins with a digit a name: hours, fractions, telephone numbers, designators, addresses.
static IDENTIFIER: Pattern = Pattern::new(concat!(
    r"^(?:[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?|[0-9]{1,2}\s?[ap]\.m\.?|[0-9]{1,2}\s?[ap]m\b|[0-9]{1,4}/[0-9]{1,4}(?:/[0-9]{1,4})*|[0-9]{3}[-–.\s][0-9]{3}[-–][0-9]{4}|[0-9]{3,4}[-–][0-9]{7,8}|[0-9]{3}[-–][0-9]{4}",
    r"|[0-9]+(?:\.[0-9]+){2,}(?:[-–][0-9]+)?|[0-9]{2,3}\.[0-9]{3,4}[-–][0-9]+|[0-9]{3}\.[0-9]{3,4}\s?\([a-z]\)|[0-9]+(?:[-–][0-9]+){2,}|[0-9]+\.[0-9]+(?:\([0-9A-Za-z]{1,4}\))+|[0-9]+(?:\([0-9A-Za-z]{1,4}\))+(?:\([0-9A-Za-z]{1,4}\))*|[0-9]{1,3}(?:st|nd|rd|th)\b|0[0-9]+|[0-9]{9,})",
));
static STREET: Pattern = Pattern::new(
    r"^[0-9]{1,5}(?:[-–][0-9]+)?\s+(?:[NSEW]\.?\s+|[A-Z0-9][A-Za-z0-9.]*\s+){1,4}(?:Streets?|St\.?|Avenue|Ave\.?|Road|Rd\.?|Drive|Dr\.?|Boulevard|Blvd\.?|Lane|Way|Court|NW|SW|STREET|AVENUE|ROAD|DRIVE)\b",
);
/// A number at the head of a line that marks its place in a list.
static MARK: Pattern = Pattern::new(r"^[0-9]{1,3}(?:[.)）、．](?:[^0-9]|$)|\s+(?:[A-Z]|[A-Z][a-z]))");

/// Where a run that is a name ends, if one begins at `at`.
pub(super) fn identifier(text: &str, at: usize) -> Option<usize> {
    let rest = ahead(text, at, 80);
    let glued = behind(text, at, 6);
    // `A320-57`, `COVID-19`, `T7.2`; a hyphen between numbers is read with the first of them.
    let mut before = glued.chars().rev();
    if let (Some(join), Some(c)) = (before.next(), before.next())
        && matches!(join, '-' | '–' | '.' | '_' | '/' | '#' | ':')
        && c.is_ascii_alphanumeric()
        && (join != ':' || c.is_ascii_digit())
        && !(join == '/'
            && c.is_ascii_digit()
            && units::unit(rest.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start()).is_some())
    {
        return Some(at + run(rest));
    }
    if !may_name(rest) {
        return None;
    }
    if let Some(whole) = IDENTIFIER.find(rest) {
        // Of `16/14 nm` the last is measured.
        let last = whole.as_str().rfind('/').filter(|_| units::unit(rest[whole.end()..].trim_start()).is_some());
        return Some(at + last.map_or(whole.end(), |slash| slash + 1));
    }
    STREET.find(rest).map(|street| at + street.end())
}

/// False only for a number that is neither an `IDENTIFIER` nor of a `STREET`: most have a word behind them that tells.
fn may_name(rest: &str) -> bool {
    let behind = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let next = behind.trim_start();
    let plain = rest.len() - behind.len() < 9 && !rest.starts_with('0');
    let told = match behind.chars().next() {
        None | Some(',' | ';' | ')') => true,
        Some(c) if c.is_whitespace() => {
            !next.starts_with(|c: char| c.is_ascii_digit() || c.is_ascii_uppercase() || matches!(c, 'a' | 'p'))
        }
        Some(_) => false,
    };
    !(plain && told)
}

/// The length of a run of letters, digits and what joins them.
fn run(rest: &str) -> usize {
    let joined = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'/' | b'_');
    let end = rest.bytes().position(|b| !joined(b)).unwrap_or(rest.len());
    rest[..end].trim_end_matches(['.', '-', '/']).len().max(1)
}

/// True where the number at `at` names. What measures it, if anything does, is `unit`.
pub(super) fn is_label(text: &str, at: usize, number: &Amount, unit: Option<&str>) -> bool {
    let (bare, counted) = (unit.is_none(), unit.is_some_and(units::is_of_things));
    let before = behind(text, at, 90);
    let after = ahead(text, number.end, 24);
    if before.ends_with(['第', '№', '#', '§', '〔', '附', '表', '图', '圖'])
        || before.ends_with("附件")
        || CODES.iter().any(|name| before.trim_end_matches(['：', ':', ' ']).ends_with(name))
    {
        return true;
    }
    // Behind the day's month, the year of a date, the hour of a day.
    let next = after.trim_start();
    let month_day = before.trim_end().ends_with(['月']) && next.starts_with(['日', '号', '號']);
    if month_day || is_year(&number.value) && next.starts_with('年') && number.end - at == 4 {
        return true;
    }
    if next.starts_with('月') && !next.starts_with("月以") && !next.starts_with("月内") && !next.starts_with("月內")
    {
        return true;
    }
    if !bare {
        // `Category 3 items`: what is counted behind a name may belong to the name.
        return counted && LABEL.find(before).is_some() && !before.trim_end().ends_with("to");
    }
    if next.starts_with([
        '号', '號', '楼', '樓', '室', '路', '层', '層', '弄', '届', '屆', '时', '時', '版', '章', '年', '巷', '弄',
    ]) {
        return true;
    }
    let compared = super::compare::before(before).or_else(|| super::compare::behind(after));
    if compared.is_some() {
        return false;
    }
    let parenthesised = before.ends_with(['(', '（', '[']) && after.starts_with([')', '）', ']']);
    let listed =
        clause(before).trim_matches([' ', '#', '*', '>', '-']).is_empty() && MARK.find(ahead(text, at, 16)).is_some();
    let year = is_year(&number.value) && number.end - at == 4;
    parenthesised
        || listed
        || year
        || LABEL.find(before).is_some()
        || follows_name(before)
        || after.starts_with(" series")
}

fn is_year(value: &str) -> bool {
    value.len() == 4 && (value.starts_with("19") || value.starts_with("20"))
}

/// A capitalised word that does not begin its clause, or one all in capitals: `Windows 10`, `DC 20230`, `ISO 9001`.
fn follows_name(before: &str) -> bool {
    let trimmed = before.trim_end();
    let word = last_word(trimmed).trim_end_matches('.');
    if trimmed.len() == before.len() || word.is_empty() || word == "TPP" {
        return false;
    }
    let capitals = word.len() > 1 && word.bytes().all(|b| b.is_ascii_uppercase());
    let begins = clause(trimmed).trim_start().len() <= last_word(trimmed).len();
    let capital = word.starts_with(|c: char| c.is_ascii_uppercase()) && word.len() > 1;
    capitals || capital && !begins
}

/// True where Chinese numerals before a unit count: 十二月 is a month, 一个 an article, 第三年 an ordinal.
pub(super) fn counts_in_chinese(text: &str, at: usize, number: &Amount, unit: &str, compared: bool) -> bool {
    let before = behind(text, at, 12);
    let digits = &text[at..number.end];
    if (before.ends_with([
        '第', '之', '同', '唯', '统', '統', '万', '萬', '任', '某', '每', '另', '初', '逐', '更', '进', '進', '专',
        '單', '单',
    ]) || before.ends_with("星期"))
        && !compared
    {
        return false;
    }
    let reference = before.ends_with('前') && matches!(unit, "項" | "项" | "條" | "条");
    match unit {
        _ if reference => false,
        "年" => {
            let year = digits.chars().count() == 4 && chinese(digits).is_some_and(|year| year > 1_900);
            !(year || before.ends_with(['國', '国']))
        }
        "月" => compared,
        "日" => !before.ends_with('月'),
        _ => !is_article(&number.value, unit) || compared,
    }
}
