//! From a line of crontab(5) to expressions of the `cron` crate.
//!
//! The fields mean what crontab(5) says: 0 and 7 are Sunday, and where both the day of the month and the day of the
//! week are restricted, either is enough. The crate numbers days from Sunday = 1 and wants both, so an expression is
//! rewritten before it is handed over, as two where the days are joined by "or".

use std::str::FromStr;

use ::cron::Schedule as Fields;

/// Longer than any cron expression in use; a limit for hostile files.
const LONGEST_EXPRESSION: usize = 200;

/// What may be written for a whole line, as in crontab(5).
const SHORTHANDS: [(&str, &str); 7] = [
    ("@hourly", "0 * * * *"),
    ("@daily", "0 0 * * *"),
    ("@midnight", "0 0 * * *"),
    ("@weekly", "0 0 * * 0"),
    ("@monthly", "0 0 1 * *"),
    ("@yearly", "0 0 1 1 *"),
    ("@annually", "0 0 1 1 *"),
];

const WEEKDAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/// The six fields and what each admits, for the reason of a refusal.
const FIELDS: [(&str, &str); 6] = [
    ("second", "0-59"),
    ("minute", "0-59"),
    ("hour", "0-23"),
    ("day of the month", "1-31"),
    ("month", "1-12 or JAN-DEC"),
    ("day of the week", "0-7 (0 and 7 = Sunday) or SUN-SAT"),
];

/// The expressions of the `cron` crate that together mean this one of crontab(5); or why it means nothing.
pub(super) fn alternatives(expression: &str) -> Result<Vec<Fields>, String> {
    if expression.len() > LONGEST_EXPRESSION {
        return Err(format!("it is longer than {LONGEST_EXPRESSION} bytes"));
    }
    let line = expression.trim();
    let line = SHORTHANDS.iter().find(|(name, _)| *name == line).map_or(line, |(_, meaning)| meaning);
    let mut fields: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
    if fields.len() == 5 {
        fields.insert(0, "0".to_owned());
    }
    let Ok(mut fields) = <[String; 6]>::try_from(fields) else {
        return Err("it has five fields (minute hour day month weekday), or six with the second first".to_owned());
    };
    fields[5] = weekdays(&fields[5]).ok_or_else(|| not_understood(5, &fields[5]))?;
    let [second, minute, hour, day, month, weekday] = fields.each_ref().map(String::as_str);
    let restricted = |field: &str| field != "*" && field != "?";
    let either = if restricted(day) && restricted(weekday) {
        vec![[second, minute, hour, day, month, "*"], [second, minute, hour, "*", month, weekday]]
    } else {
        vec![[second, minute, hour, day, month, weekday]]
    };
    let read: Option<Vec<Fields>> = either.iter().map(read).collect();
    read.ok_or_else(|| culprit(&fields))
}

/// Why an expression is refused: the first field that is refused alone.
fn culprit(fields: &[String; 6]) -> String {
    let refused = fields.iter().enumerate().find(|(index, field)| {
        let mut alone = ["*"; 6];
        alone[*index] = field.as_str();
        read(&alone).is_none()
    });
    refused.map_or("the fields do not fit together".to_owned(), |(index, field)| not_understood(index, field))
}

fn read(fields: &[&str; 6]) -> Option<Fields> {
    Fields::from_str(&fields.join(" ")).ok()
}

fn not_understood(index: usize, field: &str) -> String {
    let (name, admitted) = FIELDS[index];
    format!("`{}` is no {name}: write {admitted}, lists `1,3`, ranges `1-5` and steps `*/2`", clip(field))
}

/// Rewrites a field of weekdays from crontab's numbers (0 and 7 = Sunday) to a list in the crate's (1 = Sunday).
fn weekdays(field: &str) -> Option<String> {
    if field == "*" || field == "?" {
        return Some("*".to_owned());
    }
    let mut days = Vec::new();
    for part in field.split(',') {
        let (range, step) = part.split_once('/').map_or((part, None), |(range, step)| (range, Some(step)));
        let step: usize = step.map_or(Some(1), |step| step.parse().ok())?;
        let (first, last) = match range.split_once('-') {
            Some((first, last)) => (weekday(first)?, weekday(last)?),
            None if range == "*" => (0, 6),
            // `2/3` runs to the end of the week, as in the other fields.
            None if part.contains('/') => (weekday(range)?, 6),
            None => (weekday(range)?, weekday(range)?),
        };
        // `FRI-SUN` ends on the Sunday after; other ranges that run backwards are mistakes.
        let last = if last == 0 && first > 0 { 7 } else { last };
        if step == 0 || first > last {
            return None;
        }
        days.extend((first..=last).step_by(step).map(|day| (day % 7 + 1).to_string()));
    }
    Some(days.join(","))
}

/// 0-7, or a name of at least three letters: `MON`, `monday`.
fn weekday(text: &str) -> Option<usize> {
    if let Ok(number) = text.parse::<usize>() {
        return (number <= 7).then_some(number);
    }
    let name = text.to_ascii_lowercase();
    let full = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
    WEEKDAYS.iter().position(|short| *short == name).or_else(|| full.iter().position(|day| *day == name))
}

/// Enough of a text to recognise it by.
pub(super) fn clip(text: &str) -> String {
    if text.chars().count() <= 60 { text.to_owned() } else { text.chars().take(60).chain(['…']).collect() }
}
