//! Companies by the shape of their names: `… Co., Ltd.`, `… LLC`, 有限公司; and whoever has an alias (`a.k.a.`).

use super::near::{ahead, behind};
use super::{Fact, Said};
use crate::extract::pattern::Pattern;

/// The longest name, in bytes.
const LONGEST: usize = 160;

static SUFFIX: Pattern = Pattern::new(concat!(
    r"^(?:Co\.?,?\s*(?:Ltd|Limited|Inc|LLC|KG)\.?|(?:Pte|Pty|Pvt)\.?,?\s*(?:Ltd|Limited)\.?|Sdn\.?\s*Bhd\.?|Limited|Incorporated|Ltd\.?|Inc\.?|LLC|L\.L\.C\.|LLP|",
    r"Corporation(?:\s+Limited)?|Corp\.?(?:,?\s+Ltd\.?)?|Company(?:,?\s+(?:Limited|Ltd\.?|Inc\.?))?|GmbH(?:\s*&\s*Co\.?\s*KG)?|AG|PLC|plc|JSC|PJSC|OOO|FZE|FZCO|S\.A\.|B\.V\.|N\.V\.|S\.p\.A\.|K\.K\.)",
));
/// Words that begin a sentence before a name rather than a name.
const NOT_NAMES: [&str; 24] = [
    "The", "In", "For", "To", "By", "And", "Of", "With", "From", "On", "Under", "If", "When", "Where", "A", "An",
    "Any", "No", "Each", "Such", "Entity", "Entities", "Adding", "Removing",
];

/// True for the words, as printed, with which the mark of a company begins.
#[rustfmt::skip]
pub(super) const MARKS: &[&str] = &[
    "Co", "Pte", "Pty", "Pvt", "Sdn", "Ltd", "Limited", "Inc", "Incorporated", "LLC", "L", "LLP", "Corp",
    "Corporation", "Company", "GmbH", "AG", "PLC", "plc", "JSC", "PJSC", "OOO", "FZE", "FZCO", "K", "B", "N", "S",
];

/// A company whose mark (`Ltd.`) begins at `at`.
pub(super) fn marked(text: &str, at: usize, found: &mut Vec<Fact>) -> Option<usize> {
    let mark = SUFFIX.find(ahead(text, at, 40))?;
    let mut end = at + mark.end();
    let next = text[end..].chars().next();
    if next.is_some_and(char::is_alphanumeric) {
        return None;
    }
    let word = mark.as_str();
    if matches!(word, "Limited" | "AG")
        && !next.is_none_or(|c| matches!(c, ',' | '.' | ';' | ')' | '|' | ' ' | '”' | '"'))
    {
        return None;
    }
    if [" List", " Act", " Rule", " Program", " Law"].iter().any(|word| text[end..].starts_with(word)) {
        return None;
    }
    let start = name_start(text, at)?;
    // A full stop that ends the sentence as well belongs to the abbreviation: `Inc.`
    if matches!(word, "Ltd" | "Inc" | "Corp" | "Co") && text[end..].starts_with('.') {
        end += 1;
    }
    let name = text[start..end].trim();
    without_parts(start, found);
    found.push(Fact { range: start..end, said: Said::Party(name.to_owned()) });
    Some(end)
}

/// True for the mark of another name before this one: `Nordwind GmbH and Acme Ltd.`
fn ends_name(word: &str, within: bool) -> bool {
    within && MARKS.iter().any(|mark| mark.len() > 1 && *mark == word)
}

/// Takes back what was told of the beginning of a name: `Acme Corp` of `Acme Corp Holdings Ltd.`
fn without_parts(start: usize, found: &mut Vec<Fact>) {
    let from = found.iter().rposition(|fact| fact.range.start < start).map_or(0, |last| last + 1);
    let kept = found.split_off(from).into_iter().filter(|fact| !matches!(fact.said, Said::Party(_)));
    found.extend(kept);
}

/// Where the name begins that ends before `at`: capitalised words, joined as names are.
fn name_start(text: &str, at: usize) -> Option<usize> {
    const JOINS: [&str; 7] = ["&", "and", "of", "for", "de", "the", "+"];
    let before = behind(text, at, LONGEST);
    let offset = at - before.len();
    let mut start = None;
    let mut from = before.trim_end().trim_end_matches(',').len();
    while from > 0 {
        let word_start = before[..from]
            .rfind([' ', '\n', '|', '“', '"', ';', ':', '—', '（', '、', '，', '。', '\u{a0}'])
            .map_or(0, |space| space + before[space..].chars().next().map_or(1, char::len_utf8));
        let word = &before[word_start..from];
        let bare = word.trim_matches(['(', ')']);
        let capital = bare.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) && !bare.ends_with(['.', ',']);
        let abbreviation = bare.len() <= 6
            && bare.starts_with(|c: char| c.is_uppercase())
            && bare.ends_with('.')
            && !matches!(bare, "No." | "Inc." | "Ltd.");
        let first_word = word_start == 0 || !before[..word_start].ends_with(' ');
        if (capital || abbreviation) && !NOT_NAMES.contains(&bare) && !ends_name(bare, start.is_some()) {
            start = Some(word_start);
        } else if first_word || !JOINS.contains(&bare) || start.is_none() && bare != "&" && bare != "and" {
            break;
        }
        if first_word {
            break;
        }
        from = before[..word_start].trim_end_matches(' ').len();
    }
    let start = start?;
    // A name of digits alone is no name.
    before[start..].starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()).then_some(offset + start)
}

static ALIAS: Pattern = Pattern::new(r"^[afn]\.k\.a\.");

/// Whoever `, a.k.a.` at `at` follows, back to where the line, the cell or the quotation begins.
pub(super) fn with_alias(text: &str, at: usize, found: &mut Vec<Fact>) -> Option<usize> {
    let whole = ALIAS.find(ahead(text, at, 8))?;
    let before = behind(text, at, LONGEST);
    let name = before.trim_end().strip_suffix(',')?;
    let start =
        name.rfind(['|', '\n', ';', '“', '(']).map_or(0, |at| at + name[at..].chars().next().map_or(1, char::len_utf8));
    let name_text = name[start..].trim();
    let fits =
        name_text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) && (3..120).contains(&name_text.len());
    if start == 0 && before.len() >= LONGEST - 4 || !fits {
        return None;
    }
    let start = at - before.len() + start + (name[start..].len() - name[start..].trim_start().len());
    let end = start + name_text.len();
    without_parts(start, found);
    found.push(Fact { range: start..end, said: Said::Party(name_text.to_owned()) });
    Some(at + whole.end())
}

/// Words after which a name begins in a Chinese sentence.
const LEADS: [&str; 27] = [
    "的", "列入", "移出", "关于", "關於", "对于", "對於", "包括", "以及", "下列", "其中", "根据", "根據", "通过",
    "通過", "将", "將", "与", "與", "及", "向", "由", "称", "稱", "是", "责令", "准予",
];

/// A company whose name ends in the mark 公司 or 株式会社 at `at`.
pub(super) fn chinese(text: &str, at: usize, found: &mut Vec<Fact>) -> Option<usize> {
    let rest = ahead(text, at, 24);
    let mark = ["公司", "株式会社", "株式會社"].into_iter().find(|mark| rest.starts_with(mark))?;
    let before = behind(text, at, 120);
    let limited = mark != "公司" || ["有限", "有限责任", "有限責任", "股份"].iter().any(|word| before.ends_with(word));
    let translated = rest[mark.len()..]
        .strip_prefix(['（', '('])
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()));
    if !limited && !translated {
        return None;
    }
    let in_name =
        |c: char| c.is_alphanumeric() || matches!(c, '·' | '-' | '&' | '（' | '）' | '(' | ')' | '•' | '’' | '\'');
    let mut start =
        before.char_indices().rev().take_while(|(_, c)| in_name(*c)).last().map_or(before.len(), |(at, _)| at);
    for lead in LEADS {
        if let Some(at) = before[start..].rfind(lead) {
            start += at + lead.len();
        }
    }
    for join in ["公司和", "公司或"] {
        if let Some(at) = before[start..].rfind(join) {
            start += at + join.len();
        }
    }
    // `对` leads to a name, 对外 is part of one.
    for lead in ["对", "對"] {
        if let Some(at) = before[start..].rfind(lead).filter(|at| !before[start + at + lead.len()..].starts_with('外'))
        {
            start += at + lead.len();
        }
    }
    let name = before[start..].trim_start_matches(['（', '(', '）', ')', '和', '等']);
    let bare = name
        .trim_end_matches("有限")
        .trim_end_matches("有限责任")
        .trim_end_matches("有限責任")
        .trim_end_matches("股份");
    if bare.chars().count() < 2 {
        return None;
    }
    let start = at - name.len();
    let end = at + mark.len();
    found.push(Fact { range: start..end, said: Said::Party(text[start..end].to_owned()) });
    Some(end)
}
