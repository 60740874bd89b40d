//! A cron expression read in a time zone.
//!
//! The fields mean what crontab(5) says: 0 and 7 are Sunday, and where both the day of the month and the day of the
//! week are restricted, either is enough. The `cron` crate numbers days from Sunday = 1 and wants both, so an
//! expression is rewritten before it is handed over, as two where the days are joined by "or".
//!
//! The crate knows only chrono's clock and mishandles the ends of summer time (it returns times in the past), so it
//! is asked in a fixed offset and its answers are mapped back by jiff:
//!
//! - Where every hour matches, the schedule counts real time: no change of the clocks skips or repeats it.
//! - Else it names wall-clock times. Each comes once: one that the clocks skip comes as much later as they were put
//!   forward (02:30 becomes 03:30), one that they repeat comes the first time round.
//!
//! This is the only file that knows chrono.

use std::fmt;
use std::str::FromStr;

use ::cron::{Schedule as Fields, TimeUnitSpec};
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Timelike, Utc};
use jiff::civil;
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};

use super::BadSchedule;

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

/// A cron expression read in a time zone.
#[derive(Debug, Clone)]
pub struct Cron {
    /// As written.
    expression: String,
    zone: TimeZone,
    /// One, or two where the day of the month and the day of the week are joined by "or".
    either: Vec<Fields>,
    /// True where every hour of the day matches: then the schedule counts real time, not the wall clock.
    every_hour: bool,
}

impl PartialEq for Cron {
    fn eq(&self, other: &Cron) -> bool {
        self.expression == other.expression && self.zone == other.zone
    }
}

impl fmt::Display for Cron {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} ({})",
            self.expression,
            self.zone.iana_name().unwrap_or("UTC")
        )
    }
}

impl Cron {
    pub(super) fn parse(expression: &str, zone: &str) -> Result<Cron, BadSchedule> {
        let zone = TimeZone::get(zone).map_err(|_| BadSchedule::UnknownZone(zone.to_owned()))?;
        let refused = |reason| BadSchedule::NotCron {
            expression: clip(expression),
            reason,
        };
        let either = alternatives(expression).map_err(refused)?;
        if either.iter().any(|fields| fields.seconds().count() != 1) {
            return Err(BadSchedule::TooOften(expression.to_owned()));
        }
        // Any date before the crate's last year would do; from here, a 29 February lies ahead.
        let comes =
            |fields: &Fields| wall_after(fields, civil::date(2024, 1, 1).at(0, 0, 0, 0)).is_some();
        if !either.iter().any(comes) {
            return Err(BadSchedule::Never(expression.to_owned()));
        }
        let every_hour = either.iter().all(|fields| fields.hours().count() == 24);
        Ok(Cron {
            expression: expression.split_whitespace().collect::<Vec<_>>().join(" "),
            zone,
            either,
            every_hour,
        })
    }

    pub(super) fn next_after(&self, now: Timestamp) -> Timestamp {
        let next = |fields| {
            if self.every_hour {
                self.next_in_real_time(fields, now)
            } else {
                self.next_on_the_wall(fields, now)
            }
        };
        self.either
            .iter()
            .filter_map(next)
            .min()
            .unwrap_or(Timestamp::MAX)
    }

    /// Evaluates in the offset of `now`, and where that reaches beyond the next change of the clocks, goes on from
    /// there in the next offset.
    fn next_in_real_time(&self, fields: &Fields, now: Timestamp) -> Option<Timestamp> {
        let mut from = now;
        let mut offset = self.zone.to_offset(now);
        let mut transitions = self.zone.following(now);
        loop {
            let next = offset
                .to_timestamp(wall_after(fields, offset.to_datetime(from))?)
                .ok()?;
            match transitions.next() {
                Some(transition) if transition.timestamp() <= next => {
                    offset = transition.offset();
                    // A second before, so that the instant of the change itself can match.
                    from = transition
                        .timestamp()
                        .checked_sub(SignedDuration::from_secs(1))
                        .map_or(now, |t| t.max(now));
                }
                _ => return Some(next),
            }
        }
    }

    /// Evaluates the wall clock as if there were no zone and maps the answer back.
    ///
    /// Within a day of clocks put forward, the wall clock as it would read without that change is asked too: a time
    /// that was skipped still lies ahead on it.
    fn next_on_the_wall(&self, fields: &Fields, now: Timestamp) -> Option<Timestamp> {
        let offset = self.zone.to_offset(now);
        let yesterday = now
            .checked_sub(SignedDuration::from_hours(24))
            .map_or(offset, |t| self.zone.to_offset(t));
        let first_from = |offset: Offset| {
            let mut wall = offset.to_datetime(now);
            loop {
                wall = wall_after(fields, wall)?;
                let next = self.zone.to_ambiguous_timestamp(wall).compatible().ok()?;
                if next > now {
                    return Some(next);
                }
            }
        };
        let from_today = first_from(offset);
        if yesterday < offset {
            first_from(yesterday).into_iter().chain(from_today).min()
        } else {
            from_today
        }
    }
}

/// The first wall-clock time after `wall` that the fields match.
fn wall_after(fields: &Fields, wall: civil::DateTime) -> Option<civil::DateTime> {
    let date =
        NaiveDate::from_ymd_opt(wall.year().into(), number(wall.month()), number(wall.day()))?;
    let time = date.and_hms_opt(
        number(wall.hour()),
        number(wall.minute()),
        number(wall.second()),
    )?;
    let next: NaiveDateTime = fields
        .after(&DateTime::<Utc>::from_naive_utc_and_offset(time, Utc))
        .next()?
        .naive_utc();
    let small = |n: u32| i8::try_from(n).ok();
    let date = civil::Date::new(
        i16::try_from(next.year()).ok()?,
        small(next.month())?,
        small(next.day())?,
    )
    .ok()?;
    let time = civil::Time::new(
        small(next.hour())?,
        small(next.minute())?,
        small(next.second())?,
        0,
    )
    .ok()?;
    Some(date.to_datetime(time))
}

/// A part of a civil date, which is never negative.
fn number(part: i8) -> u32 {
    u32::from(part.unsigned_abs())
}

/// The expressions of the `cron` crate that together mean this one of crontab(5); or why it means nothing.
fn alternatives(expression: &str) -> Result<Vec<Fields>, String> {
    if expression.len() > LONGEST_EXPRESSION {
        return Err(format!("it is longer than {LONGEST_EXPRESSION} bytes"));
    }
    let line = expression.trim();
    let line = SHORTHANDS
        .iter()
        .find(|(name, _)| *name == line)
        .map_or(line, |(_, meaning)| meaning);
    let mut fields: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
    if fields.len() == 5 {
        fields.insert(0, "0".to_owned());
    }
    let Ok(mut fields) = <[String; 6]>::try_from(fields) else {
        return Err(
            "it has five fields (minute hour day month weekday), or six with the second first"
                .to_owned(),
        );
    };
    fields[5] = weekdays(&fields[5]).ok_or_else(|| not_understood(5, &fields[5]))?;
    let [second, minute, hour, day, month, weekday] = fields.each_ref().map(String::as_str);
    let restricted = |field: &str| field != "*" && field != "?";
    let either = if restricted(day) && restricted(weekday) {
        vec![
            [second, minute, hour, day, month, "*"],
            [second, minute, hour, "*", month, weekday],
        ]
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
    refused.map_or(
        "the fields do not fit together".to_owned(),
        |(index, field)| not_understood(index, field),
    )
}

fn read(fields: &[&str; 6]) -> Option<Fields> {
    Fields::from_str(&fields.join(" ")).ok()
}

fn not_understood(index: usize, field: &str) -> String {
    let (name, admitted) = FIELDS[index];
    format!(
        "`{}` is no {name}: write {admitted}, lists `1,3`, ranges `1-5` and steps `*/2`",
        clip(field)
    )
}

/// Rewrites a field of weekdays from crontab's numbers (0 and 7 = Sunday) to a list in the crate's (1 = Sunday).
fn weekdays(field: &str) -> Option<String> {
    if field == "*" || field == "?" {
        return Some("*".to_owned());
    }
    let mut days = Vec::new();
    for part in field.split(',') {
        let (range, step) = part
            .split_once('/')
            .map_or((part, None), |(range, step)| (range, Some(step)));
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
        days.extend(
            (first..=last)
                .step_by(step)
                .map(|day| (day % 7 + 1).to_string()),
        );
    }
    Some(days.join(","))
}

/// 0-7, or a name of at least three letters: `MON`, `monday`.
fn weekday(text: &str) -> Option<usize> {
    if let Ok(number) = text.parse::<usize>() {
        return (number <= 7).then_some(number);
    }
    let name = text.to_ascii_lowercase();
    let full = [
        "sunday",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
    ];
    WEEKDAYS
        .iter()
        .position(|short| *short == name)
        .or_else(|| full.iter().position(|day| *day == name))
}

/// Enough of a text to recognise it by.
fn clip(text: &str) -> String {
    if text.chars().count() <= 60 {
        text.to_owned()
    } else {
        text.chars().take(60).chain(['…']).collect()
    }
}
