//! What a rule finds in the sentences of a side, and what tells the two sides apart.

use std::ops::Range;
use std::sync::LazyLock;

use foldhash::{HashMap, HashMapExt};
use jiff::civil::Date;
use regex::Regex;

use super::window::Side;
use crate::brief::facts::{Comparison, Day, Fact, Force, Modal, Policy, Role, Said, Unit};
use crate::brief::rules::{Cue, FactKind, Rule};

/// An expression that a rule is about.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sign {
    /// Bytes of the block's text.
    pub range: Range<usize>,
    /// Equal for expressions that say the same.
    pub key: String,
    pub measure: Measure,
    /// True for what is named as an exception: `other than Country Group A:5`.
    pub excluded: bool,
}

/// What an expression can be compared by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Measure {
    None,
    Amount { value: f64, comparison: Option<Comparison> },
    Day(Date),
    Rank(i8),
}

/// The signs of one side.
pub(super) fn signs(rule: &Rule, side: &Side<'_>) -> Vec<Sign> {
    match &rule.cue {
        Cue::Words(cue) => cue
            .find_iter(&side.reading.text)
            .map(|found| {
                let range = side.reading.original(found.clone());
                let range = side.start + range.start..side.start + range.end;
                Sign { range, key: key(&side.reading.text[found]), measure: Measure::None, excluded: false }
            })
            .collect(),
        Cue::Fact(FactKind::Date) => {
            let days = side.facts().iter().filter_map(|fact| of_fact(FactKind::Date, fact, side));
            days.chain(republican_days(side)).collect()
        }
        Cue::Fact(FactKind::Calendar) => calendar_days(side).collect(),
        Cue::Fact(kind) => side.facts().iter().filter_map(|fact| of_fact(*kind, fact, side)).collect(),
        Cue::Anything | Cue::Row | Cue::Member | Cue::Clause | Cue::Proof(_) => Vec::new(),
    }
}

/// Days of the calendar of Taiwan that do not name it: `115年6月1日` is in 2026.
fn republican_days<'s>(side: &'s Side<'_>) -> impl Iterator<Item = Sign> + 's {
    static DAY: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?:^|[^0-9])((?:8|9|1[0-4])[0-9]) ?年 ?([0-9]{1,2}) ?月 ?([0-9]{1,2}) ?日").ok());
    let text = &*side.reading.text;
    let day = text.contains('年').then(|| DAY.as_ref()).flatten();
    let found = day.into_iter().flat_map(|day| day.captures_iter(text));
    found.filter_map(|found| {
        let number = |at: usize| found.get(at)?.as_str().parse::<i16>().ok();
        let (month, day) = (i8::try_from(number(2)?).ok()?, i8::try_from(number(3)?).ok()?);
        let date = Date::new(number(1)? + 1911, month, day).ok()?;
        let range = side.reading.original(found.get(1)?.start()..found.get(3)?.end());
        let range = side.start + range.start..side.start + range.end;
        Some(Sign { range, key: date.to_string(), measure: Measure::Day(date), excluded: false })
    })
}

/// Days that name no year: `March 31`, `6月5日`. Which is later is not told.
fn calendar_days<'s>(side: &'s Side<'_>) -> impl Iterator<Item = Sign> + 's {
    static DAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?-u:\b)(?:january|february|march|april|may|june|july|august|september|october|november|december)",
            r" [0-9]{1,2}(?-u:\b)|[0-9]{1,2} ?月 ?[0-9]{1,2} ?日"
        ))
        .ok()
    });
    let text = &*side.reading.text;
    DAY.as_ref().into_iter().flat_map(|day| day.find_iter(text)).map(|found| {
        let range = side.reading.original(found.range());
        let range = side.start + range.start..side.start + range.end;
        Sign { range, key: found.as_str().to_owned(), measure: Measure::None, excluded: false }
    })
}

/// What an expression begins and ends with: what a long one encloses is no part of it.
fn key(expression: &str) -> String {
    const ENDS: usize = 12;
    let chars = expression.chars().count();
    if chars <= 2 * ENDS {
        return expression.to_owned();
    }
    expression.chars().take(ENDS).chain(expression.chars().skip(chars - ENDS)).collect()
}

/// The sign that a fact is for rules which ask for this kind.
fn of_fact(kind: FactKind, fact: &Fact, side: &Side<'_>) -> Option<Sign> {
    let (key, measure) = match (kind, &fact.said) {
        (FactKind::Review, Said::Policy(policy)) if is_review(*policy) => (format!("{policy:?}"), rank(*policy)),
        (FactKind::Requirement, Said::Policy(policy @ (Policy::NoLicense | Policy::Required))) => {
            (format!("{policy:?}"), rank(*policy))
        }
        (FactKind::Prohibition, Said::Policy(Policy::Prohibition) | Said::Modal(Modal::Prohibited)) => {
            ("prohibited".to_owned(), Measure::Rank(3))
        }
        (FactKind::Exception, Said::LicenseException(symbol)) => (symbol.clone(), Measure::None),
        (FactKind::Eccn, Said::Eccn(number)) => (number.clone(), Measure::None),
        (FactKind::Group, Said::CountryGroup(group)) => (group.clone(), Measure::None),
        (FactKind::Country, Said::Country(_)) if is_home(&side.text[fact.range.clone()]) => return None,
        (FactKind::Country, Said::Country(code)) => ((*code).to_owned(), Measure::None),
        (FactKind::Tariff, Said::Tariff(line)) => (line.clone(), Measure::None),
        (FactKind::Party, Said::Party(name)) => (name.to_lowercase(), Measure::None),
        (FactKind::Percentage, Said::Percentage { value, comparison }) => {
            (format!("{value}%"), amount(value, compared(*comparison, fact, side))?)
        }
        (FactKind::Money, Said::Money { amount: value, currency, comparison }) => {
            (format!("{value} {currency}"), amount(value, compared(*comparison, fact, side))?)
        }
        (FactKind::Number | FactKind::Figure, Said::Number { unit: None, comparison: None, .. })
            if identifies(side, &fact.range) =>
        {
            return None;
        }
        (FactKind::Number | FactKind::Figure, Said::Number { value, unit, comparison })
            if !unit.as_deref().is_some_and(is_period) =>
        {
            (
                format!("{value} {}", unit.as_deref().unwrap_or_default()),
                amount(value, compared(*comparison, fact, side))?,
            )
        }
        (FactKind::Period, Said::Number { value, unit: Some(unit), comparison }) if is_period(unit) => {
            (format!("{value} {unit}"), in_days(value, unit, *comparison)?)
        }
        (FactKind::Period, Said::Date { day: Day::After { count, unit, .. }, .. }) => {
            (format!("{count} {unit:?}"), Measure::Amount { value: f64::from(*count) * days(*unit), comparison: None })
        }
        (FactKind::Comment, Said::Date { day, role: Role::Comment }) => of_day(day)?,
        (FactKind::Effect, Said::Date { day, role: Role::Effective | Role::Compliance | Role::Expires }) => {
            of_day(day)?
        }
        (FactKind::Due, Said::Date { day: day @ (Day::On(_) | Day::Month { .. }), role })
            if *role != Role::Effective =>
        {
            of_day(day)?
        }
        (FactKind::Date, Said::Date { day, role }) if *role != Role::Comment => of_day(day)?,
        (FactKind::Modal, Said::Modal(modal)) => (format!("{modal:?}"), Measure::Rank(force(modal.force()))),
        (FactKind::Turned, Said::Modal(modal)) => {
            let force = force(modal.force());
            (force.to_string(), Measure::Rank(force))
        }
        _ => return None,
    };
    let range = side.start + fact.range.start..side.start + fact.range.end;
    let excluded = is_excluded(&side.text[..fact.range.start]);
    Some(Sign { range, key, measure, excluded })
}

/// True for the country of the issuer as its own texts name it: what stands there is no destination.
fn is_home(name: &str) -> bool {
    name.contains("中国") || name.contains("United States") || matches!(name, "U.S." | "US" | "U.S.A." | "USA")
}

/// True for a number that names something and measures nothing: of a case, of a telephone, of the paragraph itself.
fn identifies(side: &Side<'_>, range: &Range<usize>) -> bool {
    static NAMED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?ix)
            (?-u:\b)(?:number|numbers|no\.|nos\.|\#|id|tel\.?|telephone|phone|fax|cell|extension|ext\.?|room|suite|box|zip|reg\.?|register
                |inmate|prisoner|case|docket|file|account|passport|registration|serial|invoice|contract|policy|permit|form|message|csms
                |ticket|tracking|imo|mmsi|vin|duns|cage|swift|bic|iban|vat|tax|ein|ssn|dob|p\.?o\.?\ box|page|version)
            [:\#.]?\s*[A-Z]{0,4}[\d(][\d()\s./:-]*$
            |(?:[号號][码碼]?|[编編][号號]|[电電][话話]|[传傳]真|[证證]件?|[账帳賬帐][号號户戶]|案|分[机機]|[邮郵][编編箱]|代[码碼])[：:]?\s*[\d()\s.-]*$",
        )
        .ok()
    });
    const NEAR: usize = 60;
    let (before, after) = (&side.text[..range.start], &side.text[range.end..]);
    let start = (before.len().saturating_sub(NEAR)..=before.len()).find(|&at| before.is_char_boundary(at)).unwrap_or(0);
    // A digit in place of the number, so that the words before it and those it is a part of are read by one pattern.
    let named = format!("{}0", &before[start..]);
    let heads = side.start == 0
        && before.trim().is_empty()
        && after.trim_start_matches(['.', ')', ' ']).len() < after.len()
        && after.trim_start_matches(['.', ')', ' ']).starts_with(char::is_uppercase);
    heads || NAMED.as_ref().is_some_and(|pattern| pattern.is_match(&named))
}

/// True for the words before what is named as an exception.
fn is_excluded(before: &str) -> bool {
    const NEAR: usize = 80;
    let start = (before.len().saturating_sub(NEAR)..=before.len()).find(|&at| before.is_char_boundary(at)).unwrap_or(0);
    let clause = before[start..].to_lowercase();
    let clause = clause.rsplit([',', ';', '.', '，', '；', '。']).next().unwrap_or_default();
    [
        "other than",
        "except ",
        "except for",
        "excluding ",
        "outside",
        "not in ",
        "not listed in",
        "not specified in",
        "除",
        "以外",
    ]
    .iter()
    .any(|word| clause.contains(word))
}

fn is_review(policy: Policy) -> bool {
    use Policy::{CaseByCase, PolicyOfApproval, PolicyOfDenial, PresumptionOfApproval, PresumptionOfDenial};
    matches!(policy, CaseByCase | PolicyOfApproval | PolicyOfDenial | PresumptionOfApproval | PresumptionOfDenial)
}

/// Policies on one scale around case-by-case review.
fn rank(policy: Policy) -> Measure {
    Measure::Rank(match policy {
        Policy::NoLicense => -4,
        Policy::Exception => -3,
        Policy::PolicyOfApproval => -2,
        Policy::PresumptionOfApproval => -1,
        Policy::CaseByCase => 0,
        Policy::Required => 1,
        Policy::PresumptionOfDenial => 1,
        Policy::PolicyOfDenial => 2,
        Policy::Prohibition => 3,
    })
}

fn force(force: Force) -> i8 {
    match force {
        Force::Relief => -2,
        Force::Permission => -1,
        Force::Advice => 1,
        Force::Duty => 2,
        Force::Prohibition => 3,
    }
}

fn amount(value: &str, comparison: Option<Comparison>) -> Option<Measure> {
    let value = match value.split_once('/') {
        Some((part, whole)) => part.parse::<f64>().ok()? / whole.parse::<f64>().ok()?,
        None => value.parse().ok()?,
    };
    Some(Measure::Amount { value, comparison })
}

/// How the words around an amount bound it, where the fact does not say or says that it is equal: `256 layers or more`.
fn compared(said: Option<Comparison>, fact: &Fact, side: &Side<'_>) -> Option<Comparison> {
    if said.is_some_and(|comparison| comparison != Comparison::Equal) {
        return said;
    }
    const AROUND: usize = 40;
    let start = (0..=fact.range.start.saturating_sub(AROUND)).rev().find(|&at| side.text.is_char_boundary(at))?;
    let end = (fact.range.end.saturating_add(AROUND).min(side.text.len())..=side.text.len())
        .find(|&at| side.text.is_char_boundary(at))?;
    let before = side.text[start..fact.range.start].to_lowercase();
    let after = side.text[fact.range.end..end].to_lowercase();
    let after = after.split([',', ';', '，', '；', '。']).next().unwrap_or_default();
    let ends = |words: &[&str]| words.iter().any(|words| before.trim_end().ends_with(words));
    let follows = |words: &[&str]| words.iter().any(|words| after.contains(words));
    if ends(&["大于等于", "大於等於", "不小于", "不小於", "达到", "達到"])
        || follows(&["or more", "or greater", "or higher", "or above", "以上"])
    {
        Some(Comparison::AtLeast)
    } else if ends(&["小于等于", "小於等於", "不大于", "不大於"])
        || follows(&["or less", "or fewer", "or lower", "or below", "以下"])
    {
        Some(Comparison::AtMost)
    } else if ends(&["in excess of", "more than", "exceeding", "above", "over", "超逾", "逾"]) {
        Some(Comparison::MoreThan)
    } else if ends(&["below", "under", "fewer than", "less than", "未满", "未滿", "不足"]) {
        Some(Comparison::LessThan)
    } else {
        said
    }
}

fn is_period(unit: &str) -> bool {
    ["hour", "day", "week", "month", "year"].iter().any(|known| unit.ends_with(known))
        || ["小时", "小時", "日", "天", "周", "月", "年"].iter().any(|known| unit.ends_with(known))
}

fn in_days(value: &str, unit: &str, comparison: Option<Comparison>) -> Option<Measure> {
    let days = match unit {
        unit if unit.ends_with("hour") || unit.ends_with('时') || unit.ends_with('時') => 1.0 / 24.0,
        unit if unit.ends_with("week") || unit.ends_with('周') => days(Unit::Week),
        unit if unit.ends_with("month") || unit.ends_with('月') => days(Unit::Month),
        unit if unit.ends_with("year") || unit.ends_with('年') => days(Unit::Year),
        _ => days(Unit::Day),
    };
    Some(Measure::Amount { value: value.parse::<f64>().ok()? * days, comparison })
}

fn days(unit: Unit) -> f64 {
    match unit {
        Unit::Day => 1.0,
        Unit::WorkingDay => 1.4,
        Unit::Week => 7.0,
        Unit::Month => 30.4,
        Unit::Year => 365.25,
    }
}

fn of_day(day: &Day) -> Option<(String, Measure)> {
    Some(match day {
        Day::On(date) => (date.to_string(), Measure::Day(*date)),
        Day::Month { year, month } => {
            (format!("{year}-{month:02}"), Date::new(*year, *month, 1).map_or(Measure::None, Measure::Day))
        }
        Day::After { count, unit, from } => {
            let value = f64::from(*count) * days(*unit);
            (format!("{count} {unit:?} {from:?}"), Measure::Amount { value, comparison: None })
        }
    })
}

/// The signs of the old side that the new one has not, and the other way round. Repeated ones are counted.
pub(super) fn apart(old: &[Sign], new: &[Sign]) -> (Vec<Sign>, Vec<Sign>) {
    let mut counts: HashMap<&str, i32> = HashMap::new();
    old.iter().for_each(|sign| *counts.entry(&sign.key).or_default() -= 1);
    new.iter().for_each(|sign| *counts.entry(&sign.key).or_default() += 1);
    let left = |signs: &[Sign], way: i32| -> Vec<Sign> {
        let mut counts = counts.clone();
        let differs = |sign: &&Sign| {
            let count = counts.get_mut(&*sign.key).filter(|count| **count * way > 0);
            count.map(|count| *count -= way).is_some()
        };
        signs.iter().filter(differs).cloned().collect()
    };
    (left(old, -1), left(new, 1))
}
