//! When a revision is told: at once, or in the digest of a day or week.

use jiff::Timestamp;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// When a revision is told. Digests keep their hour on the subscriber's wall clock whatever the offset; one that wants
/// some revisions at once all the same says from which severity on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "cadence")]
pub enum Cadence {
    AtOnce,
    /// `hour` 0-23 on the subscriber's wall clock.
    Daily {
        hour: i8,
        /// 1-5: revisions of this severity or a higher one are told at once.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at_once_from: Option<u8>,
    },
    /// `weekday` 1 = Monday to 7 = Sunday (ISO 8601).
    Weekly {
        weekday: i8,
        hour: i8,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at_once_from: Option<u8>,
    },
}

impl Cadence {
    /// A digest a day, and nothing at once.
    pub const fn daily(hour: i8) -> Cadence {
        Cadence::Daily { hour, at_once_from: None }
    }

    /// A digest a week, and nothing at once.
    pub const fn weekly(weekday: i8, hour: i8) -> Cadence {
        Cadence::Weekly { weekday, hour, at_once_from: None }
    }

    /// The same, with revisions of this severity or a higher one told at once.
    pub fn with_at_once_from(self, severity: Option<u8>) -> Cadence {
        match self {
            Cadence::AtOnce => Cadence::AtOnce,
            Cadence::Daily { hour, .. } => Cadence::Daily { hour, at_once_from: severity },
            Cadence::Weekly { weekday, hour, .. } => Cadence::Weekly { weekday, hour, at_once_from: severity },
        }
    }

    /// From which severity on a digest's revisions are told at once all the same; `None` where none are, or all.
    pub fn at_once_from(self) -> Option<u8> {
        match self {
            Cadence::AtOnce => None,
            Cadence::Daily { at_once_from, .. } | Cadence::Weekly { at_once_from, .. } => at_once_from,
        }
    }

    /// The cadence that holds for a revision of this severity.
    pub fn of_severity(self, severity: u8) -> Cadence {
        match self.at_once_from() {
            Some(least) if severity >= least => Cadence::AtOnce,
            _ => self,
        }
    }

    /// True if its hour and weekday are there on clock and calendar, and its severity on the scale.
    pub fn is_possible(self) -> bool {
        let day = |hour| (0..24).contains(&hour);
        let on_time = match self {
            Cadence::AtOnce => true,
            Cadence::Daily { hour, .. } => day(hour),
            Cadence::Weekly { weekday, hour, .. } => (1..=7).contains(&weekday) && day(hour),
        };
        on_time && self.at_once_from().is_none_or(|severity| (1..=5).contains(&severity))
    }

    /// When a revision recorded at `now` is due to a subscriber in `zone`: at once, or at the next digest hour.
    ///
    /// A digest hour that the wall clock skips (start of summer time) falls due an hour later, one that it repeats
    /// falls due once, the first time round.
    pub fn due_at(self, now: Timestamp, zone: &TimeZone) -> Timestamp {
        let (hour, weekday) = match self {
            Cadence::AtOnce => return now,
            Cadence::Daily { hour, .. } => (hour, None),
            Cadence::Weekly { weekday, hour, .. } => (hour, Weekday::from_monday_one_offset(weekday).ok()),
        };
        let today = now.to_zoned_datetime(zone.clone()).date();
        let mut day = today;
        // Nine days hold the next digest whatever the weekday and the hour.
        for _ in 0..9 {
            if weekday.is_none_or(|wanted| day.weekday() == wanted)
                && let Ok(due) = zone.to_ambiguous_timestamp(day.at(hour.clamp(0, 23), 0, 0, 0)).compatible()
                && due > now
            {
                return due;
            }
            let Ok(next) = day.tomorrow() else { break };
            day = next;
        }
        now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn due(cadence: Cadence, zone: &str, now: &str, expected: &str) {
        let zone = TimeZone::get(zone).unwrap();
        let (now, expected): (Timestamp, Timestamp) = (now.parse().unwrap(), expected.parse().unwrap());
        assert_eq!(cadence.due_at(now, &zone), expected, "{cadence:?} in {zone:?} at {now}");
    }

    #[test]
    fn at_once_is_now() {
        due(Cadence::AtOnce, "Asia/Shanghai", "2026-11-23T17:36:00Z", "2026-11-23T17:36:00Z");
    }

    #[test]
    fn a_digest_is_due_at_the_next_such_hour_on_the_subscribers_clock() {
        let eight = Cadence::daily(8);
        due(eight, "Asia/Shanghai", "2026-11-22T23:59:59Z", "2026-11-23T00:00:00Z");
        due(eight, "Asia/Shanghai", "2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z");
        due(eight, "America/New_York", "2026-11-23T00:00:00Z", "2026-11-23T13:00:00Z");
        let monday = Cadence::weekly(1, 8);
        due(monday, "UTC", "2026-11-23T07:59:00Z", "2026-11-23T08:00:00Z");
        due(monday, "UTC", "2026-11-23T08:00:00Z", "2026-11-30T08:00:00Z");
        // Monday in Auckland begins while it is Sunday in UTC.
        due(monday, "Pacific/Auckland", "2026-11-22T18:00:00Z", "2026-11-22T19:00:00Z");
        due(Cadence::weekly(7, 0), "UTC", "2026-12-31T00:00:00Z", "2027-01-03T00:00:00Z");
    }

    #[test]
    fn a_digest_hour_that_summer_time_skips_is_due_an_hour_later() {
        // On 8 March 2026 New York goes from 01:59 EST to 03:00 EDT.
        let two = Cadence::daily(2);
        due(two, "America/New_York", "2026-03-08T06:00:00Z", "2026-03-08T07:00:00Z");
        due(two, "America/New_York", "2026-03-08T07:00:00Z", "2026-03-09T06:00:00Z");
    }

    #[test]
    fn a_digest_hour_that_winter_time_repeats_is_due_once() {
        // On 1 November 2026 New York goes from 01:59 EDT back to 01:00 EST.
        let one = Cadence::daily(1);
        due(one, "America/New_York", "2026-11-01T04:00:00Z", "2026-11-01T05:00:00Z");
        due(one, "America/New_York", "2026-11-01T05:00:00Z", "2026-11-02T06:00:00Z");
        due(one, "America/New_York", "2026-11-01T05:30:00Z", "2026-11-02T06:00:00Z");
    }

    #[test]
    fn a_day_that_a_zone_left_out_holds_up_nothing() {
        // Samoa had no 30 December 2011.
        due(Cadence::daily(8), "Pacific/Apia", "2011-12-29T19:00:00Z", "2011-12-30T18:00:00Z");
    }

    #[test]
    fn cadences_that_never_come_are_known() {
        let possible = [Cadence::AtOnce, Cadence::daily(0), Cadence::weekly(7, 23)];
        assert!(possible.iter().all(|cadence| cadence.is_possible()));
        let impossible = [Cadence::daily(-1), Cadence::daily(24), Cadence::weekly(0, 8), Cadence::weekly(8, 8)];
        assert!(!impossible.iter().any(|cadence| cadence.is_possible()));
    }

    #[test]
    fn what_is_severe_is_told_at_once_and_the_rest_in_the_digest() {
        let digest = Cadence::weekly(1, 8).with_at_once_from(Some(4));
        for (severity, expected) in [(0, digest), (3, digest), (4, Cadence::AtOnce), (6, Cadence::AtOnce)] {
            assert_eq!(digest.of_severity(severity), expected, "severity {severity}");
        }
        assert_eq!(Cadence::daily(8).of_severity(6), Cadence::daily(8));
        assert_eq!(Cadence::AtOnce.with_at_once_from(Some(4)), Cadence::AtOnce);
        assert!(digest.is_possible());
        assert!(!digest.with_at_once_from(Some(0)).is_possible() && !digest.with_at_once_from(Some(6)).is_possible());
    }

    #[test]
    fn a_cadence_kept_before_there_was_such_a_severity_is_read_as_it_was_meant() {
        let kept: Cadence = serde_json::from_str(r#"{"cadence":"daily","hour":7}"#).unwrap();
        assert_eq!(kept, Cadence::daily(7));
        assert_eq!(serde_json::to_string(&kept).unwrap(), r#"{"cadence":"daily","hour":7}"#);
        let severe = kept.with_at_once_from(Some(4));
        assert_eq!(serde_json::from_str::<Cadence>(&serde_json::to_string(&severe).unwrap()).unwrap(), severe);
    }
}
