//! When a source is due.
//!
//! Two forms: an interval (`every = "15m"`) and a cron expression in an IANA time zone. All arithmetic takes the
//! present as an argument. The `cron` crate knows only chrono's clock and mishandles the ends of summer time, so
//! its answers are asked in one fixed offset and mapped back by jiff (see [`Cron::next_after`]).





use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// No source is asked more often than this.
pub const SHORTEST_INTERVAL: SignedDuration = SignedDuration::from_secs(60);

/// When a source is due.
#[derive(Debug, Clone, PartialEq)]
pub enum Schedule {
    /// This long after the last check began.
    Every(SignedDuration),
    Cron(Cron),
}

/// A cron expression read in a time zone.
#[derive(Debug, Clone)]
pub struct Cron {
    expression: String,
    schedule: Box<cron::Schedule>,
    zone: TimeZone,
    /// True where every hour of the day matches: then the schedule counts real time, not the wall clock, and a
    /// change of summer time neither skips nor repeats it.
    every_hour: bool,
}

impl PartialEq for Cron {
    fn eq(&self, other: &Cron) -> bool {
        self.expression == other.expression && self.zone == other.zone
    }
}

/// Why a schedule is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadSchedule {
    #[error("`{0}` is no duration: write `15m`, `6h` or `1d`")]
    NotADuration(String),
    #[error("`{0}` is shorter than a minute")]
    TooShort(String),
    #[error("`{expression}` is no cron expression: {reason}")]
    NotCron { expression: String, reason: String },
    #[error("`{0}` is no IANA time zone")]
    UnknownZone(String),
    #[error("`{0}` never comes")]
    Never(String),
}

impl Schedule {
    /// Parses `15m`, `6h`, `1d`, `90s`.
    pub fn every(interval: &str) -> Result<Schedule, BadSchedule> {
        let _ = interval;
        todo!()
    }

    /// Parses a cron expression of five fields (minute first) or six (second first), read in `zone`.
    pub fn cron(expression: &str, zone: &str) -> Result<Schedule, BadSchedule> {
        let _ = (expression, zone);
        todo!()
    }

    /// The first time after `now`; always later than `now`.
    pub fn next_after(&self, now: Timestamp) -> Timestamp {
        let _ = now;
        todo!()
    }
}
