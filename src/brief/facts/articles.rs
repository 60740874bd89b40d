//! The articles of Chinese law, in both scripts, with their paragraphs and items: 第二十八条第一款第三项. Numbers are told in
//! numerals, however they are printed.

use super::near::ahead;
use super::{Fact, Said};
use crate::extract::pattern::Pattern;
use crate::numeral::{chinese, to_chinese};

static PLACE: Pattern = Pattern::new(
    r"^第\s*([0-9]{1,4}(?:-[0-9]{1,2})?|[〇○零一二三四五六七八九十百千]{1,7})\s*([条條款项項章节節目])(?:\s?之\s?([0-9]{1,2}|[一二三四五六七八九十]{1,3}))?",
);
static DEEPER: Pattern = Pattern::new(
    r"^\s*第\s*(?:[（(]([0-9]{1,3}|[一二三四五六七八九十]{1,4})[）)]|([0-9]{1,3}|[一二三四五六七八九十]{1,4}))\s*([款项項目])",
);
static SERIES: Pattern = Pattern::new(r"^\s*[至到]\s*");

/// `第 5、20 條`: each by itself.
static LIST: Pattern = Pattern::new(
    r"^第\s*([0-9]{1,4}(?:-[0-9]{1,2})?(?:\s*[、,，及和與与]\s*[0-9]{1,4}(?:-[0-9]{1,2})?){1,30})\s*[條条]",
);

/// The provision of a Chinese law that begins at `at` with 第: an article with its paragraph and item, or one of these.
pub(super) fn provision(text: &str, at: usize, found: &mut Vec<Fact>) -> Option<usize> {
    if let Some(list) = LIST.captures(ahead(text, at, 200)) {
        let numbers = list.get(1)?;
        let mut from = numbers.start();
        for number in numbers.as_str().split(['、', ',', '，', '及', '和', '與', '与']) {
            let start = at + from + (number.len() - number.trim_start().len());
            let said = Said::Provision(format!("第{}", article(number.trim())?));
            found.push(Fact { range: start..start + number.trim().len(), said });
            from += number.len() + text[at + from + number.len()..].chars().next().map_or(0, char::len_utf8);
        }
        return Some(at + list.get(0)?.end());
    }
    let (mut told, mut end) = place(text, at)?;
    if let Some(join) = SERIES.find(ahead(text, end, 16))
        && let Some((last, stop)) = place(text, end + join.end())
    {
        told = format!("{told}-{last}");
        end = stop;
    }
    found.push(Fact { range: at..end, said: Said::Provision(told) });
    Some(end)
}

fn place(text: &str, at: usize) -> Option<(String, usize)> {
    let rest = ahead(text, at, 120);
    let c = PLACE.captures(rest)?;
    let mut end = c.get(0)?.end();
    let mut told = match c[1].contains('-') {
        true => format!("第{}", article(&c[1])?),
        false => format!("第{}{}", counted(&c[1])?, one_script(&c[2])),
    };
    if let Some(inserted) = c.get(3) {
        told.push_str(&format!("之{}", counted(inserted.as_str())?));
    }
    if matches!(&c[2], "章" | "节" | "節") {
        return Some((told, at + end));
    }
    while let Some(deeper) = DEEPER.captures(&rest[end..]) {
        let number = deeper.get(1).or_else(|| deeper.get(2))?;
        told.push_str(&format!("第{}{}", counted(number.as_str())?, one_script(&deeper[3])));
        end += deeper.get(0)?.end();
    }
    Some((told, at + end))
}

/// An article that digits name: `21-2` is 二十一条之二.
fn article(number: &str) -> Option<String> {
    match number.split_once('-') {
        Some((number, inserted)) => Some(format!("{}条之{}", counted(number)?, counted(inserted)?)),
        None => Some(format!("{}条", counted(number)?)),
    }
}

/// An article's number in Chinese numerals, however it is printed.
fn counted(number: &str) -> Option<String> {
    Some(to_chinese(number.parse().ok().or_else(|| chinese(number))?))
}

fn one_script(kind: &str) -> &str {
    match kind {
        "條" => "条",
        "項" => "项",
        "節" => "节",
        other => other,
    }
}
