//! Days and months as law prints them, in English and Chinese. What a day is for is read off the words beside it
//! (`roles`); one that is counted from another day is `relative`.

use jiff::civil::Date;

use super::near::{ahead, behind, behind_digits};
use super::numerals::{english, ordinal};
use super::roles;
use super::{Day, Fact, Role, Said};
use crate::extract::pattern::Pattern;
use crate::numeral::chinese;

/// The longest date, in bytes.
const LONGEST: usize = 130;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The month of a name or of its abbreviation, in small letters and without a full stop.
fn month(name: &str) -> Option<i8> {
    let full = |month: &&str| *month == name || name.len() >= 3 && month[..3] == *name;
    let at = MONTHS.iter().position(full).or((name == "sept").then_some(8))?;
    i8::try_from(at + 1).ok()
}

static MONTH_FIRST: Pattern = Pattern::new(
    r"^([A-Za-z]{3,9})\.?(?:\s+([0-9]{1,2})(?:st|nd|rd|th)?(?:\s*,\s*|\s+)([12][0-9]{3})|,?\s+((?:19|20)[0-9]{2}))(?:[^0-9A-Za-z]|$)",
);
static DAY_FIRST: Pattern = Pattern::new(
    r"^([0-9]{1,2})(?:st|nd|rd|th)?\s+(?:day\s+)?(?:of\s+)?([A-Za-z]{3,9})\.?,?\s+((?:19|20)[0-9]{2})(?:[^0-9A-Za-z]|$)",
);
static ISO: Pattern =
    Pattern::new(r"^((?:19|20)[0-9]{2})([-/.])([0-9]{1,2})([-/.])([0-9]{1,2})(?:[^0-9A-Za-z-]|T[0-9]|$)");
static AMERICAN: Pattern = Pattern::new(r"^([0-9]{1,2})/([0-9]{1,2})/((?:19|20)[0-9]{2})(?:[^0-9A-Za-z/]|$)");
static DOTTED: Pattern = Pattern::new(r"^([0-9]{1,2})\.([0-9]{1,2})\.((?:19|20)[0-9]{2})(?:[^0-9A-Za-z.]|\.?$|\.\s)");
/// The filing stamp of the Federal Register: `Filed 1-14-26; 8:45 am`.
static STAMP: Pattern = Pattern::new(r"^([0-9]{1,2})-([0-9]{1,2})-([0-9]{2});?\s");
static CHINESE: Pattern = Pattern::new(r"^([0-9]{4})\s*年\s*([0-9]{1,2})\s*月(?:\s*([0-9]{1,2})\s*[日号號])?");
static CHINESE_NUMERALS: Pattern = Pattern::new(
    r"^([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月(?:([一二三四五六七八九十]{1,3})日)?",
);
static REPUBLIC: Pattern = Pattern::new(
    r"^(中[華华]民[國国]|民[國国])?\s*([0-9]{2,3}|[〇○零一二三四五六七八九十百]{1,6})\s*年\s*([0-9]{1,2}|[一二三四五六七八九十]{1,3})\s*月(?:\s*([0-9]{1,2}|[一二三四五六七八九十]{1,3})\s*日)?",
);
/// The close of a proclamation: `this twentieth day of January, in the year of our Lord two thousand twenty-six`.
static SOLEMN: Pattern = Pattern::new(
    r"^([a-z0-9-]{3,16})\s+day\s+of\s+([A-Za-z]{3,9}),?\s+in\s+the\s+year\s+of\s+our\s+Lord\s+(?:([12][0-9]{3})|two\s+thousand(?:\s+and)?\s+([a-z-]{3,14}))",
);

/// A date that begins at `at` with the name of a month.
pub(super) fn month_first(text: &str, at: usize, found: &mut Vec<Fact>) -> Option<usize> {
    let c = MONTH_FIRST.captures(ahead(text, at, LONGEST))?;
    let month = month(&c[1].to_ascii_lowercase())?;
    let capital = c[1].starts_with(|c: char| c.is_ascii_uppercase());
    match (c.get(2), c.get(3), c.get(4)) {
        (Some(day), Some(year), _) => {
            let date = date(year.as_str(), month, day.as_str())?;
            push(text, at, at + year.end(), Day::On(date), found)
        }
        // `may 2026` and `march 2026` are verbs as well.
        (.., Some(year)) if capital => {
            let day = Day::Month { year: year.as_str().parse().ok()?, month };
            push(text, at, at + year.end(), day, found)
        }
        _ => None,
    }
}

/// A date that begins at `at` with a digit.
pub(super) fn numbered(text: &str, at: usize, found: &mut Vec<Fact>) -> Option<usize> {
    let rest = ahead(text, at, LONGEST);
    let shape = rest.as_bytes().iter().position(|b| !b.is_ascii_digit())?;
    let (on, end) = if shape == 4 && matches!(rest.as_bytes()[shape], b'-' | b'/' | b'.') {
        let c = ISO.captures(rest).filter(|c| c[2] == c[4] && (&c[2] != "." || c[3].len() + c[5].len() == 4))?;
        (Day::On(date(&c[1], c[3].parse().ok()?, &c[5])?), c.get(5)?.end())
    } else if shape == 4 {
        let c = CHINESE.captures(rest)?;
        chinese_day(&c[1], &c[2], c.get(3).map(|day| day.as_str())).zip(c.get(0).map(|whole| whole.end()))?
    } else if shape <= 3 && rest[shape..].trim_start().starts_with('年') {
        republic(text, at, rest)?
    } else if shape <= 2 {
        short_first(text, at, rest)?
    } else {
        return None;
    };
    push(text, at, at + end, on, found)
}

/// A date that begins with the one or two digits of its day or of its month.
fn short_first(text: &str, at: usize, rest: &str) -> Option<(Day, usize)> {
    let next = behind_digits(rest);
    if !next.starts_with(['/', '.', '-']) && !["19", "20"].iter().any(|century| next.contains(century)) {
        return None;
    }
    if let Some(c) = DAY_FIRST.captures(rest) {
        let month = month(&c[2].to_ascii_lowercase())?;
        return Some((Day::On(date(&c[3], month, &c[1])?), c.get(3)?.end()));
    }
    if let Some(c) = AMERICAN.captures(rest) {
        return Some((Day::On(date(&c[3], c[1].parse().ok()?, &c[2])?), c.get(3)?.end()));
    }
    if let Some(c) = DOTTED.captures(rest) {
        return Some((Day::On(date(&c[3], c[2].parse().ok()?, &c[1])?), c.get(3)?.end()));
    }
    let c = STAMP.captures(rest).filter(|_| behind(text, at, 8).trim_end().ends_with("Filed"))?;
    Some((Day::On(date(&format!("20{}", &c[3]), c[1].parse().ok()?, &c[2])?), c.get(3)?.end()))
}

/// A date that begins at `at` with a Chinese numeral, or with 中華民國.
pub(super) fn chinese_named(text: &str, at: usize, found: &mut Vec<Fact>) -> Option<usize> {
    let rest = ahead(text, at, LONGEST);
    let (day, end) = match CHINESE_NUMERALS.captures(rest) {
        Some(c) => {
            let whole = c.get(0)?.end();
            (chinese_day(&c[1], &c[2], c.get(3).map(|day| day.as_str()))?, whole)
        }
        None => republic(text, at, rest)?,
    };
    push(text, at, at + end, day, found)
}

/// A date of the Republic's calendar, whose first year is 1912. Its name may stand with an earlier date alone:
/// 中華民國九十七年八月二十九日修正發布之條文，自九十七年八月一日施行.
fn republic(text: &str, at: usize, rest: &str) -> Option<(Day, usize)> {
    const REACH: usize = 300;
    let c = REPUBLIC.captures(rest)?;
    let year = value(&c[2])?;
    let told = behind(text, at, REACH);
    if c.get(1).is_none() && (!(30..200).contains(&year) || !told.contains("民國") && !told.contains("民国")) {
        return None;
    }
    let day = c.get(4).map(|day| day.as_str());
    Some((chinese_day(&(year + 1911).to_string(), &c[3], day)?, c.get(0)?.end()))
}

/// `twentieth day of January, in the year of our Lord …` at `at`, where `at` begins an ordinal.
pub(super) fn solemn(text: &str, at: usize, found: &mut Vec<Fact>) -> Option<usize> {
    let c = SOLEMN.captures(ahead(text, at, LONGEST))?;
    let year = match (c.get(3), c.get(4)) {
        (Some(year), _) => year.as_str().parse().ok()?,
        (_, Some(words)) => 2000 + english(words.as_str())?,
        _ => return None,
    };
    let day = ordinal(&c[1].to_ascii_lowercase())?;
    let date = date(&year.to_string(), month(&c[2].to_ascii_lowercase())?, &day.to_string())?;
    let end = at + c.get(0)?.end();
    found.push(Fact { range: at..end, said: Said::Date { day: Day::On(date), role: Role::Signed } });
    Some(end)
}

fn chinese_day(year: &str, month: &str, day: Option<&str>) -> Option<Day> {
    let (year, month) = (value(year)?, i8::try_from(value(month)?).ok()?);
    match day {
        Some(day) => Some(Day::On(date(&year.to_string(), month, &value(day)?.to_string())?)),
        None => {
            let year = i16::try_from(year).ok()?;
            (1..=12).contains(&month).then_some(Day::Month { year, month })
        }
    }
}

fn value(text: &str) -> Option<u64> {
    text.parse().ok().or_else(|| chinese(text))
}

fn date(year: &str, month: i8, day: &str) -> Option<Date> {
    Date::new(year.parse().ok()?, month, day.parse().ok()?).ok()
}

fn push(text: &str, at: usize, end: usize, day: Day, found: &mut Vec<Fact>) -> Option<usize> {
    let role = roles::role(text, at..end);
    found.push(Fact { range: at..end, said: Said::Date { day, role } });
    Some(end)
}
