//! A cron expression read in a time zone.
//!
//! The `cron` crate knows only chrono's clock and mishandles the ends of summer time (it returns times in the past),
//! so it is asked in a fixed offset and its answers are mapped back by jiff:
//!
//! - Where every hour matches, the schedule counts real time: no change of the clocks skips or repeats it.
//! - Else it names wall-clock times. Each comes once: one that the clocks skip comes as much later as they were put
//!   forward (02:30 becomes 03:30), one that they repeat comes the first time round.
//!
//! This is the only file that knows chrono.

use std::fmt;

use ::cron::{Schedule as Fields, TimeUnitSpec};
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Timelike, Utc};
use jiff::civil;
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};

use super::BadSchedule;
use super::fields::{alternatives, clip};

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
        write!(f, "{} ({})", self.expression, self.zone.iana_name().unwrap_or("UTC"))
    }
}

impl Cron {
    pub(super) fn zone(&self) -> TimeZone {
        self.zone.clone()
    }

    pub(super) fn parse(expression: &str, zone: &str) -> Result<Cron, BadSchedule> {
        let zone = TimeZone::get(zone).map_err(|_| BadSchedule::UnknownZone(zone.to_owned()))?;
        let refused = |reason| BadSchedule::NotCron { expression: clip(expression), reason };
        let either = alternatives(expression).map_err(refused)?;
        if either.iter().any(|fields| fields.seconds().count() != 1) {
            return Err(BadSchedule::TooOften(expression.to_owned()));
        }
        // Any date before the crate's last year would do; from here, a 29 February lies ahead.
        let comes = |fields: &Fields| wall_after(fields, civil::date(2024, 1, 1).at(0, 0, 0, 0)).is_some();
        if !either.iter().any(comes) {
            return Err(BadSchedule::Never(expression.to_owned()));
        }
        let every_hour = either.iter().all(|fields| fields.hours().count() == 24);
        Ok(Cron { expression: expression.split_whitespace().collect::<Vec<_>>().join(" "), zone, either, every_hour })
    }

    pub(super) fn next_after(&self, now: Timestamp) -> Timestamp {
        let next = |fields| {
            if self.every_hour { self.next_in_real_time(fields, now) } else { self.next_on_the_wall(fields, now) }
        };
        self.either.iter().filter_map(next).min().unwrap_or(Timestamp::MAX)
    }

    /// Evaluates in the offset of `now`, and where that reaches beyond the next change of the clocks, goes on from
    /// there in the next offset.
    fn next_in_real_time(&self, fields: &Fields, now: Timestamp) -> Option<Timestamp> {
        let mut from = now;
        let mut offset = self.zone.to_offset(now);
        let mut transitions = self.zone.following(now);
        loop {
            let next = offset.to_timestamp(wall_after(fields, offset.to_datetime(from))?).ok()?;
            match transitions.next() {
                Some(transition) if transition.timestamp() <= next => {
                    offset = transition.offset();
                    // A second before, so that the instant of the change itself can match.
                    from = transition.timestamp().checked_sub(SignedDuration::from_secs(1)).map_or(now, |t| t.max(now));
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
        let yesterday = now.checked_sub(SignedDuration::from_hours(24)).map_or(offset, |t| self.zone.to_offset(t));
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
        if yesterday < offset { first_from(yesterday).into_iter().chain(from_today).min() } else { from_today }
    }
}

/// The first wall-clock time after `wall` that the fields match.
fn wall_after(fields: &Fields, wall: civil::DateTime) -> Option<civil::DateTime> {
    let date = NaiveDate::from_ymd_opt(wall.year().into(), number(wall.month()), number(wall.day()))?;
    let time = date.and_hms_opt(number(wall.hour()), number(wall.minute()), number(wall.second()))?;
    let next: NaiveDateTime = fields.after(&DateTime::<Utc>::from_naive_utc_and_offset(time, Utc)).next()?.naive_utc();
    let small = |n: u32| i8::try_from(n).ok();
    let date = civil::Date::new(i16::try_from(next.year()).ok()?, small(next.month())?, small(next.day())?).ok()?;
    let time = civil::Time::new(small(next.hour())?, small(next.minute())?, small(next.second())?, 0).ok()?;
    Some(date.to_datetime(time))
}

/// A part of a civil date, which is never negative.
fn number(part: i8) -> u32 {
    u32::from(part.unsigned_abs())
}
