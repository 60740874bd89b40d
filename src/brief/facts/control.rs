//! The words of export control and of the tariff: numbers of the Commerce Control List, country groups, licence
//! exceptions and lines of the Harmonized Tariff Schedule. Every one of a list is told by itself.

use super::near::ahead;
use super::{Fact, Policy, Said};
use crate::extract::pattern::Pattern;

static ECCN: Pattern = Pattern::new(r"^[0-9][A-E][0-9]{3}((?:\.[a-z](?:\.[0-9]{1,2})?(?:\.[a-z0-9]{1,3})*)?)");
/// `, .b`, ` and .z` behind a number.
static MORE_ITEMS: Pattern =
    Pattern::new(r"^(?:,\s*(?:and/or\s+|and\s+|or\s+)?|\s+(?:and/or|and|or)\s+)(\.[a-z](?:\.[0-9a-z]{1,3})*)");
static TARIFF: Pattern = Pattern::new(r"^[0-9]{4}\.[0-9]{2}(?:\.[0-9]{2,4}(?:\.[0-9]{2})?)?");
static GROUPS: Pattern = Pattern::new(r"^Country\s+Groups?\s+");
static GROUP: Pattern = Pattern::new(r"^[A-E](?::[1-6])?");
static EXCEPTIONS: Pattern = Pattern::new(r"^(?i:licen[cs]e\s+exceptions?)(?:\s*[(:]\s*|\s+|\b)");
static EXCEPTION: Pattern =
    Pattern::new(r"^(?:[A-Z][A-Za-z’'/-]+(?:\s+(?:and|of|to|[A-Z][A-Za-z’'/-]+)){0,8}\s+\()?([A-Z]{3,4})\)?");
static JOIN: Pattern = Pattern::new(r"^(?:\s*[,;/]\s*(?:and/or\s+|and\s+|or\s+)?|\s+(?:and/or|and|or)\s+)");

/// Most of one list.
const MOST: usize = 40;

/// A number of the Control List, or a line of the tariff, that begins at `at`.
pub(super) fn numbered(text: &str, at: usize, found: &mut Vec<Fact>) -> Option<usize> {
    eccn(text, at, found).or_else(|| tariff(text, at, found))
}

fn eccn(text: &str, at: usize, found: &mut Vec<Fact>) -> Option<usize> {
    let lead = text.as_bytes().get(at + 1)?;
    if !(b'A'..=b'E').contains(lead) {
        return None;
    }
    let rest = ahead(text, at, 300);
    let number = ECCN.find(rest)?;
    if rest[number.end()..].starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let base = &number.as_str()[..5];
    found.push(Fact { range: at..at + number.end(), said: Said::Eccn(number.as_str().to_owned()) });
    let mut end = number.end();
    for _ in 0..MOST {
        let Some(more) = MORE_ITEMS.captures(&rest[end..]) else { break };
        let Some(item) = more.get(1) else { break };
        found.push(Fact {
            range: at + end + item.start()..at + end + item.end(),
            said: Said::Eccn(format!("{base}{}", item.as_str())),
        });
        end += item.end();
    }
    Some(at + end)
}

/// Four digits and two are a line of the tariff where more follow, or where the words before say so.
fn tariff(text: &str, at: usize, found: &mut Vec<Fact>) -> Option<usize> {
    let rest = ahead(text, at, 20);
    if rest.as_bytes().get(4) != Some(&b'.') {
        return None;
    }
    let line = TARIFF.find(rest)?;
    let next = rest[line.end()..].chars().next();
    if next.is_some_and(|c| c.is_ascii_alphanumeric()) {
        return None;
    }
    let behind = super::near::behind(text, at, 60);
    let named = ["heading", "subheading", "HTS", "HTSUS", "税则", "稅則"].iter().any(|name| behind.contains(name));
    if line.len() < 10 && !named {
        return None;
    }
    found.push(Fact { range: at..at + line.end(), said: Said::Tariff(line.as_str().to_owned()) });
    Some(at + line.end())
}

/// The country groups behind `Country Group` at `at`, or one that stands alone with its column (`D:5`).
pub(super) fn groups(text: &str, at: usize, found: &mut Vec<Fact>) -> Option<usize> {
    let rest = ahead(text, at, 300);
    let lead = GROUPS.find(rest).map_or(0, |lead| lead.end());
    let whole = |from: usize| {
        let group = GROUP.find(&rest[from..])?;
        let next = rest[from + group.end()..].chars().next();
        (!next.is_some_and(|c| c.is_ascii_alphanumeric() || c == ':')).then_some((from, from + group.end()))
    };
    let (mut end, mut from) = (None, lead);
    for _ in 0..MOST {
        let Some((start, stop)) = whole(from).filter(|(start, stop)| lead > 0 || stop - start > 1) else { break };
        let range = if end.is_none() { 0 } else { start }..stop;
        let said = Said::CountryGroup(rest[start..stop].to_owned());
        found.push(Fact { range: at + range.start..at + range.end, said });
        end = Some(at + stop);
        let Some(join) = JOIN.find(&rest[stop..]) else { break };
        from = stop + join.end();
    }
    end
}

/// `License Exception` at `at`, with the symbols of those that it names.
pub(super) fn exceptions(text: &str, at: usize, found: &mut Vec<Fact>) -> Option<usize> {
    let rest = ahead(text, at, 400);
    let lead = EXCEPTIONS.find(rest)?;
    let words = lead.as_str().trim_end_matches(|c: char| !c.is_alphabetic());
    found.push(Fact { range: at..at + words.len(), said: Said::Policy(Policy::Exception) });
    let (mut end, mut from) = (at + words.len(), lead.end());
    for _ in 0..MOST {
        let Some(symbol) = EXCEPTION.captures(&rest[from..]).and_then(|c| c.get(1)) else { break };
        let next = rest[from + symbol.end()..].chars().next();
        if next.is_some_and(|c| c.is_ascii_alphanumeric()) || is_word(symbol.as_str()) {
            break;
        }
        let range = at + from + symbol.start()..at + from + symbol.end();
        end = range.end;
        found.push(Fact { range, said: Said::LicenseException(symbol.as_str().to_owned()) });
        let stop = from + symbol.end() + usize::from(rest[from + symbol.end()..].starts_with(')'));
        let Some(join) = JOIN.find(&rest[stop..]) else { break };
        from = stop + join.end();
    }
    Some(end)
}

/// Words in capitals that are no symbols: headings are printed so.
fn is_word(symbol: &str) -> bool {
    matches!(
        symbol,
        "FOR"
            | "AND"
            | "THE"
            | "NOT"
            | "MAY"
            | "ARE"
            | "THAT"
            | "WITH"
            | "EAR"
            | "BIS"
            | "ECCN"
            | "CCL"
            | "USML"
            | "ITAR"
    )
}
