//! Places in the law: the Code of Federal Regulations and the United States Code, sections and paragraphs by themselves,
//! supplements. Every one of a list is told by itself, a series as one (`730-774`).

use regex::Match;

use super::near::{ahead, behind_digits};
use super::{Fact, Said};
use crate::extract::pattern::Pattern;

/// The longest list that is read, in bytes.
const LONGEST: usize = 600;
/// Most places of one list.
const MOST: usize = 64;

/// How a list goes on; what follows must be one more of its kind.
static JOIN: Pattern =
    Pattern::new(r"^(?:\s*[,;]\s*(?:and/or\s+|and\s+|or\s+)?|\s+(?:and/or|and|or)\s+)(?:§{1,2}\s*)?");
/// How a series goes on.
static SERIES: Pattern = Pattern::new(r"^(?:\s+through\s+|\s?[-–]\s?)(?:§{1,2}\s*)?");

/// What follows a number that is the title or the volume of another citation.
static OTHER_CODE: Pattern = Pattern::new(r"^\s+(?:U\.?\s?S\.?\s?C|C\.?\s?F\.?\s?R|F\.?\s?R\.?\s|Fed\.|Stat\.)");
static CFR: Pattern = Pattern::new(
    r"^([0-9]{1,2})\s+(?:CFR|C\.\s?F\.\s?R\.)\s*(§{1,2}\s*|[Pp]arts?\s+|[Ss]ections?\s+|[Ss]ubparts?\s+)?",
);
static CFR_PLACE: Pattern = Pattern::new(r"^[0-9]{1,4}(?:\.[0-9]+[a-z]?(?:-[0-9]+[a-z]?)?)?(?:\([0-9A-Za-z]{1,5}\))*");
static USC: Pattern =
    Pattern::new(r"^([0-9]{1,2})\s+U\.?\s?S\.?\s?C\.?\s*(?:§{1,2}\s*|[Ss]ecs?\.\s*|[Ss]ections?\s+)?");
static USC_PLACE: Pattern = Pattern::new(r"^[0-9]{1,5}[a-z]{0,3}(?:-[0-9]{1,2}[a-z]?)?(?:\([0-9A-Za-z]{1,5}\))*");
static STAT: Pattern = Pattern::new(r"^([0-9]{1,3})\s+Stat\.\s+([0-9]{1,5})");
static PUBLIC_LAW: Pattern =
    Pattern::new(r"^(?:Pub(?:lic|\.)\s?(?:Law|L\.))\s*(?:No\.\s*)?([0-9]{1,3})[-–]([0-9]{1,4})");

static SECTION_PLACE: Pattern =
    Pattern::new(r"^[0-9]{1,5}[A-Za-z]?(?:\.[0-9]+[a-z]?)?(?:-[0-9]+(?:\.[0-9]+)?)?(?:\([0-9A-Za-z]{1,5}\))*");
/// The code that a section or a part behind it is of: `of title 3, United States Code`.
static OF_TITLE: Pattern = Pattern::new(
    r"^,?\s+of\s+title\s+([0-9]{1,2}),?\s+(?:(United\s+States\s+Code)|(?:of\s+the\s+)?Code\s+of\s+Federal\s+Regulations)",
);
static PARAGRAPH_PLACE: Pattern = Pattern::new(r"^(?:\([0-9A-Za-z]{1,5}\)\s?)+");
static PART_PLACE: Pattern = Pattern::new(r"^[0-9]{1,4}[a-z]?");
static SUPPLEMENT: Pattern = Pattern::new(
    r"^(?i:supplements?\s+nos?\.?|supp\.\s+nos?\.)\s*([0-9]{1,2})((?:(?:,\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+)[0-9]{1,2}){0,8})(?:\s+(?:to|of)\s+(?:15\s+CFR\s+)?(?i:part)\s+([0-9]{1,4}))?",
);
static APPENDIX: Pattern = Pattern::new(
    r"^[Aa]ppendix\s+([A-Z0-9]{1,3}(?:-[A-Z0-9]{1,2})?)(?:\s+(?:to|of)\s+((?:sub)?part)\s+([A-Z]{1,2}|[0-9]{1,4}))?",
);
static ARTICLE_PLACE: Pattern = Pattern::new(r"^(?:[0-9]{1,3}[a-z]?|[IVXL]{1,6})(?:\([0-9A-Za-z]{1,4}\))*");
static LETTER_PLACE: Pattern = Pattern::new(r"^[A-Z]{1,2}");

/// A provision that begins at `at` with a digit: `15 CFR 742.6`, `50 U.S.C. 4801`.
pub(super) fn numbered(text: &str, at: usize, found: &mut Vec<Fact>) -> Option<usize> {
    let rest = ahead(text, at, LONGEST);
    if !behind_digits(rest).starts_with(['C', 'U', 'S']) {
        return None;
    }
    if let Some(lead) = CFR.captures(rest) {
        let kind = lead.get(2).map_or("", |kind| kind.as_str().trim_end());
        let parts = kind.to_ascii_lowercase().starts_with("part");
        let code = format!("{} CFR ", &lead[1]);
        let told = |place: &str, series: bool| match (parts || !place.contains('.'), series) {
            (true, true) => format!("{code}parts {place}"),
            (true, false) => format!("{code}part {place}"),
            _ => format!("{code}{place}"),
        };
        let end = lead.get(0)?.end();
        // `3 CFR, 1996 Comp.` is a volume: no place, and no quantity.
        return list(rest, at, end, &CFR_PLACE, &told, found).or(Some(at + end));
    }
    if let Some(lead) = USC.captures(rest) {
        let code = format!("{} U.S.C. ", &lead[1]);
        return list(rest, at, lead.get(0)?.end(), &USC_PLACE, &|place, _| format!("{code}{place}"), found);
    }
    let stat = STAT.captures(rest)?;
    let end = at + stat.get(0)?.end();
    found.push(Fact { range: at..end, said: Said::Provision(format!("{} Stat. {}", &stat[1], &stat[2])) });
    Some(end)
}

/// Provisions behind the signs `§` or `§§` at `at`.
pub(super) fn signed(text: &str, at: usize, found: &mut Vec<Fact>) -> Option<usize> {
    let rest = ahead(text, at, LONGEST);
    let signs = rest.trim_start_matches('§');
    let lead = rest.len() - signs.trim_start().len();
    list(rest, at, lead, &SECTION_PLACE, &|place, _| format!("§ {place}"), found)
}

/// A provision that begins at `at` with the word `word`, in small letters.
pub(super) fn named(text: &str, at: usize, word: &str, found: &mut Vec<Fact>) -> Option<usize> {
    let rest = ahead(text, at, LONGEST);
    let after = rest.get(word.len()..)?;
    let lead = word.len() + (after.len() - after.trim_start_matches(['.', ' ', '\u{a0}']).len());
    let spaced = lead > word.len();
    let kind = word.strip_suffix('s').filter(|_| word != "annexes").unwrap_or(word);
    match kind {
        "section" | "sec" if spaced => {
            let told = |place: &str, _| match place.contains('.') {
                true => format!("§ {place}"),
                false => format!("section {place}"),
            };
            let (from, end) = (found.len(), list(rest, at, lead, &SECTION_PLACE, &told, found)?);
            Some(of_title(text, end, &mut found[from..]))
        }
        "paragraph" | "subparagraph" | "clause" | "subclause" | "subsection" if spaced => {
            list(rest, at, lead, &PARAGRAPH_PLACE, &|place, _| format!("{kind} {}", place.replace(' ', "")), found)
        }
        "part" if spaced => {
            let (from, end) =
                (found.len(), list(rest, at, lead, &PART_PLACE, &|place, series| part(place, series), found)?);
            Some(of_title(text, end, &mut found[from..]))
        }
        "subpart" if spaced => list(rest, at, lead, &LETTER_PLACE, &|place, _| format!("subpart {place}"), found),
        "article" if spaced && rest.starts_with('A') => {
            list(rest, at, lead, &ARTICLE_PLACE, &|place, _| format!("Article {place}"), found)
        }
        "annex" if spaced && rest.starts_with('A') => {
            list(rest, at, lead, &ARTICLE_PLACE, &|place, _| format!("Annex {place}"), found)
        }
        "supplement" | "supp" => supplement(rest, at, found),
        "appendix" => {
            let c = APPENDIX.captures(rest)?;
            let of = c.get(2).zip(c.get(3)).map(|(kind, of)| format!(" to {} {}", kind.as_str(), of.as_str()));
            let end = at + c.get(0)?.end();
            let told = format!("Appendix {}{}", &c[1], of.unwrap_or_default());
            found.push(Fact { range: at..end, said: Said::Provision(told) });
            Some(end)
        }
        "pub" | "public" => {
            let c = PUBLIC_LAW.captures(rest)?;
            let end = at + c.get(0)?.end();
            found.push(Fact { range: at..end, said: Said::Provision(format!("Pub. L. {}-{}", &c[1], &c[2])) });
            Some(end)
        }
        _ => None,
    }
}

/// `section 301 of title 3, United States Code` is `3 U.S.C. 301`: the provisions get their code, the last takes the words.
fn of_title(text: &str, end: usize, provisions: &mut [Fact]) -> usize {
    let Some(title) = OF_TITLE.captures(ahead(text, end, 70)) else { return end };
    let code = if title.get(2).is_some() { "U.S.C." } else { "CFR" };
    for fact in provisions.iter_mut() {
        if let Said::Provision(place) = &mut fact.said {
            let number = place.strip_prefix("section ").or(place.strip_prefix("§ ")).unwrap_or(place);
            *place = format!("{} {code} {number}", &title[1]);
        }
    }
    let end = end + title.get(0).map_or(0, |whole| whole.end());
    if let [.., last] = provisions {
        last.range.end = end;
    }
    end
}

fn part(place: &str, series: bool) -> String {
    format!("{} {place}", if series { "parts" } else { "part" })
}

/// Each supplement of `Supplements Nos. 6 and 7 to part 744`.
fn supplement(rest: &str, at: usize, found: &mut Vec<Fact>) -> Option<usize> {
    let c = SUPPLEMENT.captures(rest)?;
    let (whole, first, more) = (c.get(0)?, c.get(1)?, c.get(2)?);
    let of = c.get(3).map(|part| format!(" to part {}", part.as_str())).unwrap_or_default();
    let mut numbers: Vec<(usize, usize)> = vec![(first.start(), first.end())];
    let mut from = more.start();
    while let Some(start) = rest[from..more.end()].find(|c: char| c.is_ascii_digit()).map(|start| from + start) {
        let end = rest[start..].find(|c: char| !c.is_ascii_digit()).map_or(rest.len(), |end| start + end);
        numbers.push((start, end));
        from = end;
    }
    let last = numbers.len() - 1;
    for (which, (start, end)) in numbers.into_iter().enumerate() {
        let range = if which == 0 { 0 } else { start }..if which == last { whole.end() } else { end };
        let told = format!("Supplement No. {}{of}", &rest[start..end]);
        found.push(Fact { range: at + range.start..at + range.end, said: Said::Provision(told) });
    }
    Some(at + whole.end())
}

/// The places of one kind that stand in a row from `lead` on; `told` says whether a place is a series.
fn list(
    rest: &str,
    at: usize,
    lead: usize,
    place: &Pattern,
    told: &dyn Fn(&str, bool) -> String,
    found: &mut Vec<Fact>,
) -> Option<usize> {
    let (mut start, mut from, mut end) = (0, lead, None);
    for _ in 0..MOST {
        let Some(first) = place_at(rest, from, place) else { break };
        let (mut stop, mut name, mut series) = (first.1, first.0.to_owned(), false);
        if let Some(to) = SERIES.find(&rest[stop..]).and_then(|join| place_at(rest, stop + join.end(), place))
            && is_later(first.0, to.0)
        {
            (stop, series) = (to.1, true);
            name = format!("{}-{}", name.trim_end(), to.0);
        }
        // `§ 12(a)(1)-(3)`
        let short = SERIES.find(&rest[stop..]).filter(|_| !series && first.0.ends_with(')')).and_then(|join| {
            let last = PARAGRAPH_PLACE.find(&rest[stop + join.end()..])?.as_str().trim_end();
            completed(first.0, last).map(|_| (last, stop + join.end() + last.len()))
        });
        if let Some((last, to)) = short {
            (stop, series) = (to, true);
            name = format!("{}-{last}", first.0);
        }
        found.push(Fact { range: at + start..at + stop, said: Said::Provision(told(name.trim_end(), series)) });
        end = Some(at + stop);
        let Some(join) = JOIN.find(&rest[stop..]) else { break };
        (start, from) = (stop + join.end(), stop + join.end());
        // `§ 734.9(a)(1) and (2)`: what is not printed again is that of the place before.
        let shorter = PARAGRAPH_PLACE.find(&rest[from..]).map(|place| place.as_str().trim_end());
        if let Some(shorter) = shorter
            && let Some(whole) = completed(if series { "" } else { first.0 }, shorter)
        {
            let stop = from + shorter.len();
            found.push(Fact { range: at + start..at + stop, said: Said::Provision(told(&whole, false)) });
            end = Some(at + stop);
            let Some(join) = JOIN.find(&rest[stop..]) else { break };
            (start, from) = (stop + join.end(), stop + join.end());
        }
    }
    end
}

/// The whole of a place that a list prints short behind another: `734.9(a)(1)`, `(2)` is `734.9(a)(2)`. `None` where no level
/// of the first is counted as the second is, or where the second does not come later.
fn completed(first: &str, shorter: &str) -> Option<String> {
    let groups: Vec<(usize, &str)> =
        first.match_indices('(').filter_map(|(at, _)| Some((at, first[at + 1..].split(')').next()?))).collect();
    let next = shorter[1..].split(')').next()?;
    let digits = |mark: &str| mark.starts_with(|c: char| c.is_ascii_digit());
    let roman = |mark: &str| mark.chars().all(|c| matches!(c, 'i' | 'v' | 'x'));
    let capital = |mark: &str| mark.starts_with(|c: char| c.is_ascii_uppercase());
    let alike = |mark: &str| match (digits(mark), digits(next)) {
        (true, true) => mark.parse::<u32>().ok() < next.parse().ok(),
        (false, false) if roman(mark) && mark != "i" && !roman(next) => false,
        (false, false) => {
            capital(mark) == capital(next)
                && (mark.len(), mark) < (next.len(), next)
                && (roman(mark) && roman(next) || mark.len() == next.len())
        }
        _ => false,
    };
    let (at, _) = groups.iter().rev().find(|(_, mark)| alike(mark))?;
    Some(format!("{}{}", &first[..*at], shorter.replace(' ', "")))
}

/// A place, and where it ends, if a whole one stands here. A number of a list that names what it counts is none.
fn place_at<'t>(rest: &'t str, from: usize, place: &Pattern) -> Option<(&'t str, usize)> {
    let here = rest.get(from..)?;
    let shape: Match<'t> = place.find(here)?;
    let mut name = shape.as_str().trim_end();
    if here[name.len()..].starts_with(|c: char| c.is_ascii_digit()) {
        // `4801-4852` is a series, `1701-2` a section.
        name = name.split_once('-').map_or(name, |(first, _)| first);
    }
    let next = here[name.len()..].chars().next();
    let cut = next.is_some_and(|c| c.is_ascii_alphanumeric() || c == '%' || c == '$')
        || here[name.len()..].starts_with([',', '.'])
            && here[name.len() + 1..].starts_with(|c: char| c.is_ascii_digit());
    let counts = OTHER_CODE.find(&here[name.len()..]).is_some();
    (!cut && !counts && !name.is_empty()).then_some((name, from + name.len()))
}

/// True where the second place can end a series that the first begins: `4801-4852`, not `15-2`.
fn is_later(first: &str, last: &str) -> bool {
    let number = |place: &str| place.split(['.', '(']).next().and_then(|number| number.parse::<u32>().ok());
    match (number(first), number(last)) {
        (Some(first), Some(last)) => first <= last,
        _ => true,
    }
}
