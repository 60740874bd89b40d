//! Who wants to know, and what.

mod attachments;
mod channel;
mod handle;

use jiff::Timestamp;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::source::{Source, SourceId};
use crate::wording::Language;

pub use attachments::{Attachment, Attachments, UnknownAttachment};
pub use channel::{BadHook, Channel, Hook, UnknownChannel};
pub use handle::{BadHandle, Handle};

/// One person (or mailbox) who gets alerts.
#[derive(Debug, Clone, PartialEq)]
pub struct Subscriber {
    pub id: i64,
    /// Its name in links and return paths.
    pub handle: Handle,
    /// One mail address in its normal form, or the name of an address to post to (`subscription::normal_name`).
    pub address: String,
    /// The zone in which digests fall due and dates are told.
    pub zone: TimeZone,
    /// In which alerts speak; what they quote stands as the law has it.
    pub language: Language,
    /// What comes with every mail.
    pub attachments: Attachments,
    pub created_at: Timestamp,
}

/// One wish of a subscriber.
#[derive(Debug, Clone, PartialEq)]
pub struct Subscription {
    pub id: i64,
    pub subscriber: i64,
    pub scope: Scope,
    /// Revisions below this severity are not owed.
    pub least_severity: u8,
    pub cadence: Cadence,
}

/// Which revisions. A list that is empty asks nothing; the lists are joined by "and", entries of one list by "or".
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Scope {
    pub sources: Vec<SourceId>,
    pub issuers: Vec<String>,
    pub topics: Vec<String>,
    /// ISO 3166-1 alpha-2, or `EU`, `UN`.
    pub jurisdictions: Vec<String>,
    /// `15 CFR 744`, `§ 744.23(a)`.
    pub provisions: Vec<String>,
    /// `3A090`, with all that is below it.
    pub eccns: Vec<String>,
    /// ISO 3166-1 alpha-2.
    pub countries: Vec<String>,
    /// Names, or what names have in common.
    pub parties: Vec<String>,
    /// Words that are to stand in what was touched.
    pub words: Vec<String>,
    /// Only what goes this way, or may.
    pub way: Option<Way>,
}

/// Which way a revision goes for those who are bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    Tightens,
    Loosens,
}

/// When a revision is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "cadence")]
pub enum Cadence {
    AtOnce,
    /// `hour` 0-23 on the subscriber's wall clock.
    Daily {
        hour: i8,
    },
    /// `weekday` 1 = Monday to 7 = Sunday (ISO 8601).
    Weekly {
        weekday: i8,
        hour: i8,
    },
}

impl Scope {
    /// True where revisions of this source may be asked for; what they must be about is another question.
    pub fn includes(&self, source: &Source) -> bool {
        let any =
            |wanted: &[String], has: &str| wanted.is_empty() || wanted.iter().any(|w| w.eq_ignore_ascii_case(has));
        let named = |source: &Source| self.sources.contains(&source.id);
        // Who asked for a list asked for what it leads to.
        (self.sources.is_empty() || named(source) || source.ancestors().any(named))
            && any(&self.issuers, &source.issuer)
            && any(&self.jurisdictions, &source.jurisdiction)
            && (self.topics.is_empty() || source.topics.iter().any(|topic| any(&self.topics, topic)))
    }

    /// True where something in particular is watched, not whatever its sources say.
    pub fn is_particular(&self) -> bool {
        [&self.provisions, &self.eccns, &self.countries, &self.parties, &self.words].iter().any(|list| !list.is_empty())
    }
}

impl Cadence {
    /// True if its hour and weekday are there on clock and calendar.
    pub fn is_possible(self) -> bool {
        match self {
            Cadence::AtOnce => true,
            Cadence::Daily { hour } => (0..24).contains(&hour),
            Cadence::Weekly { weekday, hour } => (1..=7).contains(&weekday) && (0..24).contains(&hour),
        }
    }

    /// When a revision recorded at `now` is due to a subscriber in `zone`: at once, or at the next digest hour.
    ///
    /// A digest hour that the wall clock skips (start of summer time) falls due an hour later, one that it repeats
    /// falls due once, the first time round.
    pub fn due_at(self, now: Timestamp, zone: &TimeZone) -> Timestamp {
        let (hour, weekday) = match self {
            Cadence::AtOnce => return now,
            Cadence::Daily { hour } => (hour, None),
            Cadence::Weekly { weekday, hour } => (hour, Weekday::from_monday_one_offset(weekday).ok()),
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

/// A text that is not one mail address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{}` is no mail address: {reason}", address.escape_debug())]
pub struct BadAddress {
    pub address: String,
    pub reason: &'static str,
}

/// The one form in which a mail address is stored and compared: lower case, the domain in ASCII (IDNA), no name and no
/// comment around it. Refuses what is not exactly one address (RFC 5321, section 4.1.2, without quoted local parts and
/// address literals).
///
/// RFC 5321 lets a server tell `Ann@` from `ann@`; none that people use does, and taking them for two would make two
/// subscribers of one.
pub fn normal_address(address: &str) -> Result<String, BadAddress> {
    let bad = |reason| BadAddress { address: address.chars().take(100).collect(), reason };
    let (local, domain) = address.trim_matches(' ').split_once('@').ok_or_else(|| bad("it has no `@`"))?;
    let atom = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    if local.is_empty() || local.len() > 64 {
        return Err(bad("before the `@` stand 1 to 64 characters"));
    }
    if !local.chars().all(atom) {
        return Err(bad("before the `@` stand letters, digits and a few signs; no spaces, commas, quotes or brackets"));
    }
    if local.starts_with(['-', '.']) || local.ends_with('.') || local.contains("..") {
        return Err(bad(
            "before the `@` stands no dot at either end, no two dots together, and no `-` at the beginning",
        ));
    }
    let domain = match url::Host::parse(domain) {
        Ok(url::Host::Domain(domain)) => domain,
        _ => return Err(bad("after the `@` stands the name of a host")),
    };
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    if !domain.split('.').all(label) {
        return Err(bad("after the `@` stands the name of a host"));
    }
    let normal = format!("{}@{domain}", local.to_ascii_lowercase());
    // RFC 5321, section 4.5.3.1.3, without the angle brackets.
    if normal.len() > 254 { Err(bad("it is longer than 254 characters")) } else { Ok(normal) }
}

/// A text by which no subscriber is known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(transparent)]
pub enum BadName {
    Address(#[from] BadAddress),
    Hook(#[from] BadHook),
}

/// The one form in which a subscriber's address is stored and compared: of a mail address [`normal_address`], of one to
/// post to [`Hook::shown`].
pub fn normal_name(text: &str) -> Result<String, BadName> {
    if channel::is_hook(text) { Ok(channel::hook_name(text)?) } else { Ok(normal_address(text)?) }
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
        let eight = Cadence::Daily { hour: 8 };
        due(eight, "Asia/Shanghai", "2026-11-22T23:59:59Z", "2026-11-23T00:00:00Z");
        due(eight, "Asia/Shanghai", "2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z");
        due(eight, "America/New_York", "2026-11-23T00:00:00Z", "2026-11-23T13:00:00Z");
        let monday = Cadence::Weekly { weekday: 1, hour: 8 };
        due(monday, "UTC", "2026-11-23T07:59:00Z", "2026-11-23T08:00:00Z");
        due(monday, "UTC", "2026-11-23T08:00:00Z", "2026-11-30T08:00:00Z");
        // Monday in Auckland begins while it is Sunday in UTC.
        due(monday, "Pacific/Auckland", "2026-11-22T18:00:00Z", "2026-11-22T19:00:00Z");
        due(Cadence::Weekly { weekday: 7, hour: 0 }, "UTC", "2026-12-31T00:00:00Z", "2027-01-03T00:00:00Z");
    }

    #[test]
    fn a_digest_hour_that_summer_time_skips_is_due_an_hour_later() {
        // On 8 March 2026 New York goes from 01:59 EST to 03:00 EDT.
        let two = Cadence::Daily { hour: 2 };
        due(two, "America/New_York", "2026-03-08T06:00:00Z", "2026-03-08T07:00:00Z");
        due(two, "America/New_York", "2026-03-08T07:00:00Z", "2026-03-09T06:00:00Z");
    }

    #[test]
    fn a_digest_hour_that_winter_time_repeats_is_due_once() {
        // On 1 November 2026 New York goes from 01:59 EDT back to 01:00 EST.
        let one = Cadence::Daily { hour: 1 };
        due(one, "America/New_York", "2026-11-01T04:00:00Z", "2026-11-01T05:00:00Z");
        due(one, "America/New_York", "2026-11-01T05:00:00Z", "2026-11-02T06:00:00Z");
        due(one, "America/New_York", "2026-11-01T05:30:00Z", "2026-11-02T06:00:00Z");
    }

    #[test]
    fn a_day_that_a_zone_left_out_holds_up_nothing() {
        // Samoa had no 30 December 2011.
        due(Cadence::Daily { hour: 8 }, "Pacific/Apia", "2011-12-29T19:00:00Z", "2011-12-30T18:00:00Z");
    }

    #[test]
    fn cadences_that_never_come_are_known() {
        let possible = [Cadence::AtOnce, Cadence::Daily { hour: 0 }, Cadence::Weekly { weekday: 7, hour: 23 }];
        assert!(possible.iter().all(|cadence| cadence.is_possible()));
        let impossible = [
            Cadence::Daily { hour: -1 },
            Cadence::Daily { hour: 24 },
            Cadence::Weekly { weekday: 0, hour: 8 },
            Cadence::Weekly { weekday: 8, hour: 8 },
        ];
        assert!(!impossible.iter().any(|cadence| cadence.is_possible()));
    }

    #[test]
    fn an_address_has_one_form() {
        for (written, normal) in [
            ("ann@example.org", "ann@example.org"),
            (" Ann.Lee+BIS@Example.ORG ", "ann.lee+bis@example.org"),
            ("ann@localhost", "ann@localhost"),
            ("ann@bücher.example", "ann@xn--bcher-kva.example"),
            ("李@例子.example", ""),
            ("wang@商务部.中国", "wang@xn--zfr74dt79f.xn--fiqs8s"),
            ("ann@ｅｘａｍｐｌｅ.org", "ann@example.org"),
        ] {
            assert_eq!(normal_address(written).unwrap_or_default(), normal, "{written}");
        }
    }

    #[test]
    fn what_is_not_exactly_one_address_is_refused() {
        let long = format!("{}@example.org", "a".repeat(65));
        let longer = format!("ann@{}", ["a".repeat(60).as_str(); 5].join("."));
        for written in [
            "",
            "@",
            "ann",
            "ann@",
            "@example.org",
            "ann@@example.org",
            "ann@b@example.org",
            "ann@example.org\r\nBcc: bob@example.org",
            "ann@example.org,bob@example.org",
            "ann@example.org bob",
            "Ann <ann@example.org>",
            "\"ann b\"@example.org",
            "-ann@example.org",
            ".ann@example.org",
            "ann.@example.org",
            "a..n@example.org",
            "ann@127.0.0.1",
            "ann@[127.0.0.1]",
            "ann@2130706433",
            "ann@exa mple.org",
            "ann@-example.org",
            "ann@example-.org",
            "ann@example..org",
            "ann@example.org.",
            "ann@exa_mple.org",
            "ann(comment)@example.org",
            "ann\u{0}@example.org",
            "ann\u{200b}@example.org",
            "mailto:ann@example.org",
            "ann@example.org/x",
            "ann@example.org:25",
            &long,
            &longer,
        ] {
            assert!(normal_address(written).is_err(), "{written:?} is taken for {:?}", normal_address(written));
        }
    }

    #[test]
    fn a_refused_address_is_shown_without_control_characters() {
        let refused = normal_address("a\u{1b}[31m\r\nb").unwrap_err().to_string();
        assert!(!refused.contains(char::is_control), "{refused:?}");
    }
}
