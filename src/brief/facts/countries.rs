//! Countries and territories by the names that the law uses for them: one table, in English and in both Chinese scripts.

use std::sync::LazyLock;

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use super::near::{ahead, behind};
use super::{Fact, Said};

/// One row a country: ISO 3166-1 alpha-2, English names, Chinese names; names parted by `|`.
const TABLE: &str = include_str!("countries.tsv");

struct Names {
    /// By the first word; the longest first.
    english: HashMap<String, Vec<(&'static str, &'static str)>>,
    /// By the first character; the longest first.
    chinese: HashMap<char, Vec<(&'static str, &'static str)>>,
    codes: HashSet<&'static str>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut names = Names { english: HashMap::new(), chinese: HashMap::new(), codes: HashSet::new() };
    for row in TABLE.lines().filter(|row| !row.starts_with('#')) {
        let mut columns = row.split('\t');
        let (Some(code), Some(english), Some(chinese)) = (columns.next(), columns.next(), columns.next()) else {
            continue;
        };
        names.codes.insert(code);
        for name in english.split('|').filter(|name| !name.is_empty()) {
            let first = first_word(name);
            names.english.entry(first.to_owned()).or_default().push((name, code));
            // Lists print their headings in capitals.
            let capitals = first.to_uppercase();
            if capitals != first {
                names.english.entry(capitals).or_default().push((name, code));
            }
        }
        for name in chinese.split('|') {
            if let Some(first) = name.chars().next() {
                names.chinese.entry(first).or_default().push((name, code));
            }
        }
    }
    let longest_first = |list: &mut Vec<(&str, &str)>| list.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    names.english.values_mut().for_each(longest_first);
    names.chinese.values_mut().for_each(longest_first);
    names
});

/// The code itself, where it is one of ISO 3166-1 alpha-2 in capitals. In running text such letters are words.
pub fn country_of_code(code: &str) -> Option<&'static str> {
    NAMES.codes.get(code).copied()
}

/// The letters that a name begins with.
pub(super) fn first_word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
    &text[..end]
}

/// Names that are something else before these words.
#[rustfmt::skip]
const NOT_BEFORE: &[&str] = &[
    " Code", " Government Publishing", " Munitions List", " Trade Representative", " Attorney", " District Court",
    " Court", " Senate", " House of", " Postal Service", " Customs and", " Citizenship", " Patent and", " Sentencing",
    " Secret Service", " Marshals", " Department of", " Sea", " Geological", " Congress", " Constitution",
];
/// Names that are something else behind these words.
const NOT_BEHIND: [&str; 8] = ["South ", "East ", "New ", "Papua New ", "French ", "Inner ", "U.S. ", "Equatorial "];

/// A country whose English name begins at `at` with the word `first`.
pub(super) fn english(text: &str, at: usize, first: &str, found: &mut Vec<Fact>) -> Option<usize> {
    let names = NAMES.english.get(first)?;
    let rest = ahead(text, at, 80);
    let capitals = first.len() > 1 && first.chars().all(char::is_uppercase);
    let (name, code) = names.iter().find(|(name, _)| is_named(rest, name, capitals))?;
    let end = at + matched(rest, name);
    let (before, after) = (behind(text, at, 12), ahead(text, end, 24));
    let part = NOT_BEFORE.iter().any(|word| after.starts_with(word))
        && (name.starts_with("United States") || after.starts_with(" Sea"));
    let other = NOT_BEHIND.iter().any(|word| before.ends_with(word));
    if part || other || name.len() == 2 && !capitals {
        return None;
    }
    found.push(Fact { range: at..end, said: Said::Country(code) });
    Some(end)
}

/// How much of `rest` the name takes, apostrophes being of either kind.
fn matched(rest: &str, name: &str) -> usize {
    rest.chars().zip(name.chars()).map(|(c, _)| c.len_utf8()).take(name.chars().count()).sum()
}

fn is_named(rest: &str, name: &str, capitals: bool) -> bool {
    let mut shown = rest.chars();
    let alike = name.chars().all(|expected| match shown.next() {
        Some('’') => expected == '\'',
        Some(c) => c == expected,
        None => false,
    });
    let ends = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric());
    if alike {
        return ends(shown.as_str());
    }
    // Lists print their headings in capitals; the table has each name once.
    let mut shown = rest.chars();
    capitals
        && name.chars().all(|expected| match shown.next() {
            Some('’') => expected == '\'',
            Some(c) => c == expected || expected.to_uppercase().eq([c]),
            None => false,
        })
        && ends(shown.as_str())
}

/// A country whose Chinese name begins at `at`.
pub(super) fn chinese(text: &str, at: usize, lead: char, found: &mut Vec<Fact>) -> Option<usize> {
    let rest = ahead(text, at, 48);
    let (name, code) = NAMES.chinese.get(&lead)?.iter().find(|(name, _)| rest.starts_with(name))?;
    let (before, after) = (behind(text, at, 3), &rest[name.len()..]);
    // Where two words meet: 今日+本, 其中+国家, 依法+国家; and the name of a law.
    let meets = match *name {
        "日本" => {
            before.ends_with(['今', '近', '即', '当', '當', '每', '次', '同', '之', '十', '一', '二', '三', '月'])
                || before.ends_with(|c: char| c.is_ascii_digit())
        }
        "中国" | "中國" => {
            // Organs of the country are no destination: 中国人民解放军.
            const ORGANS: [&str; 6] = ["人民解放", "人民武装", "人民银行", "共产党", "证券监督", "银行保险"];
            before.ends_with('其')
                || after.starts_with(['家', '务', '務'])
                || ORGANS.iter().any(|organ| after.starts_with(organ))
        }
        "法国" | "法國" => {
            after.starts_with(['家', '务', '務', '有', '防', '际', '際'])
                || before.ends_with(['依', '该', '該', '本', '立', '司', '执', '執'])
        }
        "中华人民共和国" | "中華人民共和國" => {
            before.ends_with(['《', '〈']) || after.starts_with(['国', '國', '主', '海', '商', '全', '外'])
        }
        "蒙古" => before.ends_with(['内', '內']),
        "马里" | "馬里" => after.starts_with(['兰', '蘭']),
        _ => after.starts_with("国家") && name.ends_with('国'),
    };
    if meets {
        return None;
    }
    found.push(Fact { range: at..at + name.len(), said: Said::Country(code) });
    Some(at + name.len())
}

/// True for a character with which a Chinese name begins.
pub(super) fn begins_chinese(c: char) -> bool {
    NAMES.chinese.contains_key(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_names_a_country_once() {
        let mut names: HashMap<&str, &str> = HashMap::new();
        let mut rows = 0;
        for row in TABLE.lines().filter(|row| !row.starts_with('#')) {
            let columns: Vec<&str> = row.split('\t').collect();
            assert_eq!(columns.len(), 3, "{row}");
            assert_eq!(columns[0].len(), 2, "{row}");
            for name in columns[1].split('|').chain(columns[2].split('|')).filter(|name| !name.is_empty()) {
                assert_eq!(names.insert(name, columns[0]), None, "{name} stands twice");
            }
            rows += 1;
        }
        assert_eq!(rows, 250);
    }
}
