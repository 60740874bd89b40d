//! Days counted from another: `within 90 days of the date of this order`, `30 days after publication`, 自公布之日起六十日内,
//! the placeholders of public inspection; and what they come to once that day is known.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::near::{ahead, behind, clause};
use super::roles;
use super::{Anchor, Day, Fact, Role, Said, Unit};
use crate::extract::pattern::Pattern;
use crate::numeral;

/// The days from which relative ones are counted, as far as they are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Anchors {
    pub publication: Option<Date>,
    pub effective: Option<Date>,
    /// The date of the act itself.
    pub act: Option<Date>,
}

/// The day on the calendar; `None` for a month, where the day it is counted from is not known, and for working days,
/// which only the calendar of a place could tell. A period of months ends on the day of the same number, or on the last
/// of a shorter month; weekends and holidays move nothing here.
pub fn resolve(day: Day, anchors: &Anchors) -> Option<Date> {
    let (count, unit, from) = match day {
        Day::On(date) => return Some(date),
        Day::Month { .. } => return None,
        Day::After { count, unit, from } => (count, unit, from),
    };
    let from = match from {
        Anchor::Publication => anchors.publication,
        Anchor::Effective => anchors.effective,
        Anchor::Act => anchors.act,
    }?;
    if count == 0 {
        return Some(from);
    }
    from.checked_add(period(count, unit)?).ok()
}

fn period(count: i32, unit: Unit) -> Option<Span> {
    const MOST: u32 = 100_000;
    let count = Some(count).filter(|count| count.unsigned_abs() <= MOST)?;
    match unit {
        Unit::Day => Some(count.days()),
        Unit::WorkingDay => None,
        Unit::Week => Some(count.weeks()),
        Unit::Month => Some(count.months()),
        Unit::Year => Some(count.clamp(-9_999, 9_999).years()),
    }
}

/// A unit of time by its word, singular, in small letters.
pub(super) fn unit(word: &str) -> Option<Unit> {
    Some(match word {
        "day" | "calendar day" | "日" | "天" | "自然日" => Unit::Day,
        "business day" | "working day" | "工作日" | "个工作日" | "個工作日" => Unit::WorkingDay,
        "week" | "周" | "週" => Unit::Week,
        "month" | "calendar month" | "个月" | "個月" | "月" => Unit::Month,
        "year" | "calendar year" | "年" => Unit::Year,
        _ => return None,
    })
}

/// What a period is counted from, and in which direction.
static FROM_ENGLISH: Pattern = Pattern::new(concat!(
    r"^\s+(after|of|from|following|before|prior\s+to)\s+(?:(?:the|its|this|their)\s+)?(?:(?:first\s+)?(?:date|day)\s+(?:of|on\s+which)\s+)?(?:the\s+)?(?:",
    r"(publication(?:\s+date\b)?(?:\s+(?:of|in)\b)?|(?:this\s+)?(?:rule|notice|document)\s+is\s+published)",
    r"|(effective\s+date\b|(?:this\s+)?(?:section|rule|order|regulation|part|Act)\s+(?:takes\s+effect|becomes\s+effective))",
    r"|((?:this\s+)?(?:enactment|issuance|signing)\s+of\s+this\s+[A-Za-z]+|enactment\b|this\s+(?:order|memorandum|proclamation|directive|determination|notice|action|Act)\b|date\s+of\s+this\s+[A-Za-z]+|release\s+of\s+this\s+[A-Za-z]+))",
));
/// Words of which one stands wherever a period is counted from a day.
const ANCHORS: [&str; 4] = ["publi", "effect", "enactment", "this"];
static REGISTER: Pattern =
    Pattern::new(r"^\s*(?:of\s+this\s+[a-z]+(?:\s+[a-z]+)?\s+)?in\s+the\s+(?:Federal\s+Register|FEDERAL\s+REGISTER)");
static OF_THIS: Pattern = Pattern::new(r"^\s+of\s+(?:this|the)\s+(?:final\s+|interim\s+)?[A-Za-z]+");

/// A period before `end` as a day, where the words behind it name the day it is counted from; told from `at` on.
pub(super) fn english(
    text: &str,
    at: usize,
    end: usize,
    count: i32,
    unit: Unit,
    found: &mut Vec<Fact>,
) -> Option<usize> {
    let rest = ahead(text, end, 160);
    if !ANCHORS.iter().any(|word| rest.contains(word)) {
        return None;
    }
    let c = FROM_ENGLISH.captures(rest)?;
    let mut stop = c.get(0)?.end();
    let from = match (c.get(2), c.get(3)) {
        (Some(published), _) => {
            stop =
                published.start() + published.as_str().trim_end_matches("in").trim_end_matches("of").trim_end().len();
            let more = REGISTER.find(&rest[stop..]).or_else(|| OF_THIS.find(&rest[stop..]));
            stop += more.map_or(0, |more| more.len());
            Anchor::Publication
        }
        (_, Some(_)) => {
            stop += OF_THIS.find(&rest[stop..]).map_or(0, |more| more.len());
            Anchor::Effective
        }
        _ => {
            if rest[..stop].ends_with("enactment") {
                stop += OF_THIS.find(&rest[stop..]).map_or(0, |more| more.len());
            }
            Anchor::Act
        }
    };
    let back = c[1].starts_with("before") || c[1].starts_with("prior");
    let count = if back { -count } else { count };
    let before = clause(behind(text, at, 160)).to_ascii_lowercase();
    let role = match before.trim_end() {
        within if within.ends_with("within") && !within.contains("comment") => Role::Compliance,
        within if within.ends_with("within") => Role::Comment,
        _ => roles::role(text, at..end + stop),
    };
    found.push(Fact { range: at..end + stop, said: Said::Date { day: Day::After { count, unit, from }, role } });
    Some(end + stop)
}

static UPON: Pattern = Pattern::new(
    r"^[Uu]pon\s+(?:its\s+|the\s+)?publication(?:\s+in\s+the\s+(?:Federal\s+Register|FEDERAL\s+REGISTER))?",
);
static AT_ONCE: Pattern =
    Pattern::new(r"^[Ee]ffective\s+immediately|^[Ii]mmediately\s+effective|^(?:take|takes)\s+effect\s+immediately");

/// `upon publication`, `effective immediately` at `at`.
pub(super) fn at_once(text: &str, at: usize, found: &mut Vec<Fact>) -> Option<usize> {
    let rest = ahead(text, at, 80);
    let (whole, role) = match UPON.find(rest) {
        Some(upon) => (upon, roles::role(text, at..at + upon.end())),
        None => (AT_ONCE.find(rest)?, Role::Effective),
    };
    let day = Day::After { count: 0, unit: Unit::Day, from: Anchor::Publication };
    found.push(Fact { range: at..at + whole.end(), said: Said::Date { day, role } });
    Some(at + whole.end())
}

static PLACEHOLDER: Pattern = Pattern::new(r"^\[(?i:insert)\s[^\]]{0,160}(?i:publication)[^\]]{0,80}\]");
static PERIOD: Pattern = Pattern::new(r"([0-9]{1,4})\s+(?i:calendar\s+)?(?i:(day|week|month|year)s?)\b");

/// A placeholder for a day counted from publication, at `at`.
pub(super) fn placeholder(text: &str, at: usize, found: &mut Vec<Fact>) -> Option<usize> {
    let whole = PLACEHOLDER.find(ahead(text, at, 280))?;
    let (count, unit) = match PERIOD.captures(whole.as_str()) {
        Some(c) => (c[1].parse().ok()?, unit(&c[2].to_ascii_lowercase())?),
        None => (0, Unit::Day),
    };
    let end = at + whole.end();
    let day = Day::After { count, unit, from: Anchor::Publication };
    found.push(Fact { range: at..end, said: Said::Date { day, role: roles::role(text, at..end) } });
    Some(end)
}

static FROM_CHINESE: Pattern = Pattern::new(concat!(
    r"^自\s*(?:(?:本|该|該)\p{Han}{1,6}?)?(?:(公布|[发發]布|印[发發]|公告|刊登|[发發]出)|(施行|[实實]施|生效)|([签簽]署|[签簽][发發])|(即))",
    r"(?:之日|日|当日|當日)(?:起)?",
));
static PERIOD_CHINESE: Pattern = Pattern::new(
    r"^(?:算|计算|計算)?[，,]?\s*(?:(?:满|滿|在|经|經|於|于)\s*)?([0-9]{1,4}|[一二三四五六七八九十百两兩]{1,5})\s*(个工作日|個工作日|工作日|日|天|个月|個月|周|週|年)(之?[内內]|以[内內]|之?[后後]|前)?",
);

/// 自公布之日起, 自即日起 at `at`, with the period that is counted from it.
pub(super) fn chinese(text: &str, at: usize, found: &mut Vec<Fact>) -> Option<usize> {
    let rest = ahead(text, at, 120);
    let c = FROM_CHINESE.captures(rest)?;
    let from = match (c.get(1), c.get(2), c.get(3)) {
        (Some(_), ..) => Anchor::Publication,
        (_, Some(_), _) => Anchor::Effective,
        (.., Some(_)) => Anchor::Act,
        _ => Anchor::Publication,
    };
    let mut end = c.get(0)?.end();
    let (mut count, mut unit_of, mut role) = (0, Unit::Day, Role::Effective);
    if let Some(period) = PERIOD_CHINESE.captures(&rest[end..]) {
        let number = period[1].parse::<u64>().ok().or_else(|| numeral::chinese(&period[1]));
        if let (Some(number), Some(unit)) = (number.and_then(|number| i32::try_from(number).ok()), unit(&period[2])) {
            (count, unit_of) = (number, unit);
            end += period.get(0)?.end();
            let within = period.get(3).is_some_and(|word| word.as_str().ends_with(['内', '內']));
            role = if within { Role::Compliance } else { Role::Effective };
        }
    }
    let day = Day::After { count, unit: unit_of, from };
    found.push(Fact { range: at..at + end, said: Said::Date { day, role } });
    Some(at + end)
}
