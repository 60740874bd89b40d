//! A date at which the law changes though no text does: a suspension that ends, an authorisation that lapses.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::SourceId;

/// The scheme of a calendar entry's address: `calendar:2026-11-10`.
pub const SCHEME: &str = "calendar";

/// Days before the date on which it is told, where an entry names none.
pub const REMIND: [u16; 3] = [30, 7, 1];

/// An entry of the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    pub date: Date,
    /// What happens on it, in a sentence or two.
    pub event: String,
    /// Days before the date on which it is told; the date itself always is.
    pub remind: Vec<u16>,
    /// The sources that would say otherwise: asked again before each reminder.
    pub recheck: Vec<SourceId>,
    /// How much the date matters, 0 to 5.
    pub severity: u8,
}

/// How near the date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Before the first reminder.
    Ahead,
    /// This reminder's day has come.
    Within(u16),
    Reached,
}

impl Calendar {
    /// The stage at `now` in a zone.
    pub fn stage(&self, now: Timestamp, zone: TimeZone) -> Stage {
        let today = zone.to_datetime(now).date();
        let left = today.until(self.date).map_or(0, |left| left.get_days());
        if left <= 0 {
            return Stage::Reached;
        }
        let passed = self.remind.iter().copied().filter(|&days| left <= i32::from(days));
        passed.min().map_or(Stage::Ahead, Stage::Within)
    }
}

impl std::fmt::Display for Stage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Stage::Ahead => f.write_str("ahead"),
            Stage::Within(1) => f.write_str("within 1 day"),
            Stage::Within(days) => write!(f, "within {days} days"),
            Stage::Reached => f.write_str("date reached"),
        }
    }
}
