//! Revisions with all that their alerts show, and the messages about them.

#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::sync::Arc;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use rulewatch::alert::{AlertContent, Settings, compose};
use rulewatch::brief::brief;
use rulewatch::mail::Message;
use rulewatch::operator::Stale;
use rulewatch::revision::Revision;
use rulewatch::snapshot::Sha256;
use rulewatch::source::Source;
use rulewatch::store::Parcel;
use rulewatch::subscription::{Handle, Subscriber};
use rulewatch::version::Version;
use rulewatch::wording::Language;

use crate::letter::lint;
use crate::redline::{Story, chinese, english, source};

pub fn settings() -> Settings {
    Settings {
        from: "Rulewatch <rulewatch@example.org>".into(),
        operator: "operator@example.org".into(),
        domain: "example.org".into(),
        ..Settings::default()
    }
}

pub fn now() -> Timestamp {
    "2026-01-16T13:06:00Z".parse().unwrap()
}

/// One revision with everything that its alert shows.
pub struct Told {
    pub story: Story,
    pub source: Source,
    pub revision: Revision,
    pub old_version: Version,
    pub new_version: Version,
}

/// What the diff itself finds between the two texts of the story, which tells kinds of hunk that a text seldom has.
pub fn found(story: Story, source: Source) -> Told {
    let diff = rulewatch::diff::diff(&story.old, &story.new);
    told(Story { diff, ..story }, source)
}

pub fn told(story: Story, source: Source) -> Told {
    let seen_at = now() - SignedDuration::from_mins(2);
    let version = |number, seen_at| Version {
        source: source.id.clone(),
        number,
        past: false,
        seen_at,
        sha256: Sha256::of(&[number as u8]),
        bytes: 1000,
        content_type: "text/html".into(),
    };
    let (old_version, new_version) = (version(3, seen_at - SignedDuration::from_hours(48)), version(4, seen_at));
    let brief = brief(&source, &story.old, &story.new, &story.diff);
    let revision = Revision { id: 7, source: source.id.clone(), from: 3, to: 4, seen_at, brief };
    Told { story, source, revision, old_version, new_version }
}

impl Told {
    pub fn content(&self) -> AlertContent<'_> {
        AlertContent {
            revision: &self.revision,
            source: &self.source,
            old: &self.story.old,
            new: &self.story.new,
            diff: &self.story.diff,
            old_version: &self.old_version,
            new_version: &self.new_version,
            event: &[],
            thread: &[],
            history: &[],
            files: None,
            written: None,
            rendered_by: None,
        }
    }
}

pub fn parcel(zone: &str, revisions: &[&Told]) -> Parcel {
    parcel_in(Language::English, zone, revisions)
}

pub fn parcel_in(language: Language, zone: &str, revisions: &[&Told]) -> Parcel {
    let subscriber = Subscriber {
        id: 1,
        handle: Handle::new([1; 10]),
        address: "counsel@example.com".into(),
        zone: TimeZone::get(zone).unwrap(),
        language,
        attachments: Default::default(),
        created_at: now(),
    };
    Parcel {
        subscriber,
        deliveries: Vec::new(),
        revisions: revisions.iter().map(|told| told.revision.clone()).collect(),
        message_id: "<5f2b0c7d9a@example.org>".into(),
        is_digest: false,
        attempts: 0,
        uncertain_before: false,
        owed_since: now(),
        claim: 1,
    }
}

pub fn message(zone: &str, all: &[&Told]) -> Message {
    message_in(Language::English, zone, all)
}

pub fn message_in(language: Language, zone: &str, all: &[&Told]) -> Message {
    message_with(language, zone, all, None)
}

pub fn message_with(language: Language, zone: &str, all: &[&Told], stale: Option<&[Stale]>) -> Message {
    let contents: Vec<AlertContent<'_>> = all.iter().map(|told| told.content()).collect();
    let message = compose(&parcel_in(language, zone, all), &contents, stale, &settings(), now()).unwrap();
    lint(&message.bytes);
    message
}

/// A source that was last read well so many hours ago, or never.
pub fn stale(id: &str, issuer: &str, title: &str, hours: Option<i64>) -> Stale {
    let last_good = hours.map(|hours| now() - SignedDuration::from_hours(hours));
    Stale { source: Arc::new(source(id, issuer, title)), last_good }
}

/// A small change of another part.
pub fn part(number: u32, was: &str, is: &str) -> Told {
    let story = Story::new("t", "en").revised(&format!("§ {number}.1"), was, is).told();
    found(story, source(&format!("bis-{number}"), "BIS", &format!("15 CFR Part {number}")))
}

pub fn bis() -> Told {
    found(english(), source("bis-742", "BIS", "15 CFR Part 742"))
}

pub fn mofcom() -> Told {
    found(chinese(), source("mofcom-61", "商务部", "商务部公告2025年第61号"))
}
