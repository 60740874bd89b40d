//! When a source is due.
//!
//! Two forms: an interval (`every = "15m"`) and a cron expression in an IANA time zone. All arithmetic takes the
//! present as an argument, and the next time is always later than the present: a schedule can neither fire twice
//! for one time nor stop.

mod cron;
mod fields;
#[cfg(test)]
mod tests;

use std::fmt;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

pub use self::cron::Cron;

/// No source is asked more often than this.
pub const SHORTEST_INTERVAL: SignedDuration = SignedDuration::from_secs(60);

/// No source is left alone for longer than this by an interval.
pub const LONGEST_INTERVAL: SignedDuration = SignedDuration::from_secs(366 * 86_400);

/// The most that jitter delays a source with an interval; it never exceeds a tenth of the interval either.
const MOST_JITTER: SignedDuration = SignedDuration::from_secs(5 * 60);

/// The most that jitter delays a source with a cron expression: a wish for 8:45 is met within that minute.
const MOST_CRON_JITTER: SignedDuration = SignedDuration::from_secs(60);

/// When a source is due.
#[derive(Debug, Clone, PartialEq)]
pub enum Schedule {
    /// This long after the last check began.
    Every(SignedDuration),
    Cron(Cron),
}

/// Why a schedule is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadSchedule {
    #[error("`{0}` is no duration: write `15m`, `6h`, `1d` or `1h30m`")]
    NotADuration(String),
    #[error("`{0}` is shorter than a minute")]
    TooShort(String),
    #[error("`{0}` is longer than a year")]
    TooLong(String),
    #[error("`{expression}` is no cron expression: {reason}")]
    NotCron { expression: String, reason: String },
    #[error("`{0}` asks more often than once a minute: give one second, or leave the seconds out")]
    TooOften(String),
    #[error("`{0}` is no IANA time zone")]
    UnknownZone(String),
    #[error("`{0}` never comes")]
    Never(String),
}

impl Schedule {
    /// Parses `15m`, `6h`, `1d`, `90s`.
    pub fn every(interval: &str) -> Result<Schedule, BadSchedule> {
        let duration = duration(interval).ok_or_else(|| BadSchedule::NotADuration(interval.to_owned()))?;
        if duration < SHORTEST_INTERVAL {
            return Err(BadSchedule::TooShort(interval.to_owned()));
        }
        if duration > LONGEST_INTERVAL {
            return Err(BadSchedule::TooLong(interval.to_owned()));
        }
        Ok(Schedule::Every(duration))
    }

    /// Parses a cron expression of five fields (minute first) or six (second first), read in `zone`.
    pub fn cron(expression: &str, zone: &str) -> Result<Schedule, BadSchedule> {
        Cron::parse(expression, zone).map(Schedule::Cron)
    }

    /// The zone that a cron expression is read in; an interval has none.
    pub fn zone(&self) -> Option<TimeZone> {
        match self {
            Schedule::Every(_) => None,
            Schedule::Cron(cron) => Some(cron.zone()),
        }
    }

    /// The first time after `now`; always later than `now`.
    pub fn next_after(&self, now: Timestamp) -> Timestamp {
        match self {
            Schedule::Every(interval) => now.checked_add(*interval).unwrap_or(Timestamp::MAX),
            Schedule::Cron(cron) => cron.next_after(now),
        }
    }

    /// How long after its due time this source is checked: the same at every round and on every machine, different
    /// from source to source, so that many sources due in one minute do not start in one second.
    ///
    /// Less than a tenth of an interval and less than five minutes; less than one minute for a cron expression.
    pub fn jitter(&self, name: &str) -> SignedDuration {
        let most = match self {
            Schedule::Every(interval) => (*interval / 10).min(MOST_JITTER),
            Schedule::Cron(_) => MOST_CRON_JITTER,
        };
        let mut seed = [0; 8];
        seed.copy_from_slice(&Sha256::digest(name)[..8]);
        // The hash read as a fraction of one, times the most: below it, and even over all ids.
        let share = (u128::from(u64::from_be_bytes(seed)) * most.as_millis().unsigned_abs()) >> 64;
        SignedDuration::from_millis(i64::try_from(share).unwrap_or(0))
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Schedule::Every(interval) => write!(f, "every {}", Plain(*interval)),
            Schedule::Cron(cron) => write!(f, "{cron}"),
        }
    }
}

/// The units of a duration, longest first, in milliseconds.
const UNITS: [(&str, i64); 6] =
    [("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

/// Reads a duration: numbers with a unit of `w`, `d`, `h`, `m`, `s` or `ms`, such as `15m` or `1h30m`. A day is 24
/// hours, whatever the clocks do.
pub fn duration(text: &str) -> Option<SignedDuration> {
    let mut rest = text.trim();
    let mut millis: i64 = 0;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let (number, after) = rest.split_at(rest.find(|c: char| !c.is_ascii_digit())?);
        let after = after.trim_start();
        let (unit, after) = after.split_at(after.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(after.len()));
        let (_, length) = UNITS.iter().find(|(name, _)| *name == unit)?;
        millis = millis.checked_add(number.parse::<i64>().ok()?.checked_mul(*length)?)?;
        rest = after.trim_start();
    }
    Some(SignedDuration::from_millis(millis))
}

/// A duration as [`duration`] reads it: `15m`, `1h30m`.
pub struct Plain(pub SignedDuration);

impl fmt::Display for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = i64::try_from(self.0.as_millis()).unwrap_or(i64::MAX);
        if rest == 0 {
            return f.write_str("0s");
        }
        // Weeks are read, not written: `14d` says more than `2w`.
        for (unit, length) in &UNITS[1..] {
            if rest / length != 0 {
                write!(f, "{}{unit}", rest / length)?;
                rest %= length;
            }
        }
        Ok(())
    }
}
