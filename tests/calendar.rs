//! A date that changes the law though no text does: told when it is near and when it is there, once each, after asking
//! those who would say otherwise.

#[path = "support/mod.rs"]
mod support;

use std::fs;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use rulewatch::archive::Archive;
use rulewatch::brief::{Brief, Occasion};
use rulewatch::check::{Checked, Edges, Outcome, check};
use rulewatch::fetch::Fetcher;
use rulewatch::reindex::reindex;
use rulewatch::source::Source;
use rulewatch::store::{RevisionFilter, Store};
use rulewatch::watchlist::load_one;
use support::house::House;
use support::site::{Answer, Site, fetch_settings, source};

const ENTRY: &str = r#"
title = "Affiliates Rule: its suspension ends"
issuer = "BIS"
jurisdiction = "US"
url = "calendar:2026-11-10"

[schedule]
cron = "0 7 * * *"
zone = "America/New_York"

[calendar]
event = "The suspension of the Affiliates Rule ends on November 9, 2026; the 50 percent rule applies again unless it is extended."
recheck = ["us-notices"]
severity = 5
"#;

fn time(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

struct Desk {
    edges: Edges,
    site: Site,
    entry: Source,
    notices: Source,
    _folder: tempfile::TempDir,
}

impl Desk {
    async fn new() -> Desk {
        let folder = tempfile::tempdir().expect("a folder");
        let site = Site::start().await;
        let entry = load_one("cal-affiliates.toml".as_ref(), ENTRY).expect("sound");
        let notices = source("us-notices", &site.url("/notices"));
        site.serve("/notices", notices_of("A notice of June 3 on other things altogether."));
        let store = Store::open(&format!("sqlite:{}", folder.path().join("i.db").display())).await.expect("an index");
        let due =
            [(entry.id.clone(), time("2026-09-01T00:00:00Z")), (notices.id.clone(), time("2026-09-01T00:00:00Z"))];
        store.sync_sources(&due, Timestamp::MAX).await.expect("synced");
        let fetcher = Arc::new(Fetcher::new(fetch_settings()).expect("a fetcher"));
        let archive = Archive::open(folder.path()).expect("an archive");
        Desk { edges: Edges { fetcher, archive, store }, site, entry, notices, _folder: folder }
    }

    async fn check(&self, source: &Source, now: &str) -> Checked {
        let claim = self.edges.store.claim(&source.id, time(now), SignedDuration::from_mins(2)).await;
        let claim = claim.expect("claimed").expect("free");
        let state = self.edges.store.source_state(&source.id).await.expect("read").expect("known");
        check(&self.edges, source, &claim, &state, time(now)).await.expect("recorded")
    }

    /// Checks the entry; what it says, with the moments it and the notices are due again.
    async fn told(&self, now: &str) -> (String, String, String) {
        let outcome = match self.check(&self.entry, now).await.outcome {
            Outcome::Revised { severity, headline, .. } => format!("[{severity}] {headline}"),
            other => format!("{other:?}"),
        };
        let due = async |source: &Source| {
            self.edges.store.source_state(&source.id).await.expect("read").expect("known").next_due.to_string()
        };
        (outcome, due(&self.entry).await, due(&self.notices).await)
    }
}

fn notices_of(last: &str) -> Answer {
    Answer::html(format!(
        "<html><head><title>Notices</title></head><body><main><h1>Notices of the Bureau</h1><p>The Bureau publishes its \
         notices here on the day on which they are signed, in English only.</p><p>{last}</p></main></body></html>"
    ))
}

#[tokio::test]
async fn each_reminder_and_the_date_are_told_once_after_asking_who_would_say_otherwise() {
    let desk = Desk::new().await;
    desk.check(&desk.notices, "2026-09-01T11:00:00Z").await;
    let (first, ..) = desk.told("2026-09-01T11:00:00Z").await;
    assert_eq!(first, "First { version: 1 }");
    let (far, ..) = desk.told("2026-10-10T11:00:00Z").await;
    assert_eq!(far, "Unchanged { version: 1 }");
    // Thirty days before, in New York: the notices were last read weeks ago, so they are asked first.
    let (quiet, again, woken) = desk.told("2026-10-11T11:00:00Z").await;
    assert!(quiet.contains("the sources that would say otherwise are asked first"), "{quiet}");
    assert_eq!(again, "2026-10-11T11:10:00Z");
    assert!(time(&woken) <= time("2026-10-11T11:00:00Z"), "{woken}");
    desk.check(&desk.notices, "2026-10-11T11:00:05Z").await;
    let (near, ..) = desk.told("2026-10-11T11:10:00Z").await;
    assert_eq!(near, "[5] in 30 days (2026-11-10): Affiliates Rule: its suspension ends");
    let (same, ..) = desk.told("2026-10-12T11:00:00Z").await;
    assert_eq!(same, "Unchanged { version: 2 }");
    // On the day itself the notices answer nothing: the date is told all the same.
    desk.site.serve("/notices", Answer::text("down").status(500));
    desk.told("2026-11-10T12:00:00Z").await;
    let (reached, ..) = desk.told("2026-11-10T12:10:00Z").await;
    assert_eq!(reached, "[5] date reached (2026-11-10): Affiliates Rule: its suspension ends");
    let (after, ..) = desk.told("2026-12-24T12:00:00Z").await;
    assert_eq!(after, "Unchanged { version: 3 }");
    let revisions = desk.edges.store.revisions(&RevisionFilter::default()).await.expect("listed");
    let told = |brief: &Brief| {
        let reminder = brief.reminder.clone().expect("a date");
        let asked = reminder.rechecked.into_iter().map(|other| (other.source, other.news, other.checked));
        (brief.occasion, reminder.days, reminder.next, asked.collect::<Vec<_>>())
    };
    let asked = || vec![("us-notices".to_owned(), false, "2026-10-11 11:00 UTC".to_owned())];
    assert_eq!(
        revisions.iter().map(|revision| told(&revision.brief)).collect::<Vec<_>>(),
        [(Occasion::DateReached, 0, vec![], asked()), (Occasion::DateNear, 30, vec![7, 1, 0], asked())]
    );
    // What was told can be told again from the archive alone.
    reindex(&desk.edges.archive, &desk.edges.store, &desk.entry).await.expect("rebuilt");
    let again = desk.edges.store.revisions(&RevisionFilter::default()).await.expect("listed");
    let briefs = |revisions: &[rulewatch::revision::Revision]| -> Vec<_> {
        revisions.iter().map(|revision| revision.brief.clone()).collect()
    };
    assert_eq!(briefs(&again), briefs(&revisions));
}

#[tokio::test]
async fn a_source_that_would_say_otherwise_and_has_news_is_named() {
    let desk = Desk::new().await;
    desk.check(&desk.notices, "2026-11-01T11:00:00Z").await;
    desk.told("2026-11-01T11:00:00Z").await;
    desk.site.serve("/notices", notices_of("The suspension is extended until November 9, 2027."));
    desk.check(&desk.notices, "2026-11-03T11:30:00Z").await;
    let (week, ..) = desk.told("2026-11-03T12:00:00Z").await;
    assert_eq!(week, "[5] in 7 days (2026-11-10): Affiliates Rule: its suspension ends");
    let filter = RevisionFilter { source: Some(desk.entry.id.clone()), ..RevisionFilter::default() };
    let brief = desk.edges.store.revisions(&filter).await.expect("listed").remove(0).brief;
    let rechecked = &brief.reminder.as_ref().expect("a date").rechecked[0];
    assert_eq!((rechecked.source.as_str(), rechecked.version.as_str(), rechecked.news), ("us-notices", "2", true));
    assert!(brief.statements[0].after.starts_with("stage: within 7 days. The suspension of"), "{brief:?}");
}

#[tokio::test]
async fn a_date_moved_by_its_keeper_is_told_like_any_text() {
    let mut desk = Desk::new().await;
    desk.told("2026-09-01T11:00:00Z").await;
    let moved = ENTRY.replace("calendar:2026-11-10", "calendar:2027-11-10");
    desk.entry = load_one("cal-affiliates.toml".as_ref(), &moved).expect("sound");
    desk.check(&desk.notices, "2026-09-02T10:30:00Z").await;
    let (told, ..) = desk.told("2026-09-02T11:00:00Z").await;
    assert!(told.contains("2026") && told.contains("2027"), "{told}");
    let revisions = desk.edges.store.revisions(&RevisionFilter::default()).await.expect("read");
    let dates: Vec<_> = revisions[0].brief.dates.iter().map(|dated| (dated.day.to_string(), dated.was)).collect();
    assert!(dates.contains(&("2027-11-10".to_owned(), "2026-11-10".parse().ok())), "{dates:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn an_entry_is_a_source_like_any_other_on_the_command_line() {
    let site = Site::start().await;
    let house = House::new(site.address(), "");
    house.source("us-notices", &site.url("/notices"));
    site.serve("/notices", notices_of("A notice of June 3 on other things altogether."));
    let soon = (Timestamp::now() + SignedDuration::from_hours(24 * 500)).strftime("%Y-%m-%d").to_string();
    let entry = ENTRY.replace("2026-11-10", &soon);
    fs::write(house.path().join("watchlist/xx/cal-affiliates.toml"), entry).expect("written");
    let checked = house.say(&["check", "--all", "--json"]).await;
    assert_eq!(checked.matches("\"first\"").count(), 2, "{checked}");
    let shown = house.say(&["show", "cal-affiliates", "--text"]).await;
    assert!(shown.contains(&soon) && shown.contains("ahead"), "{shown}");
    let tried = house.said(&["source", "try", "cal-affiliates"]).await.ends_with(0);
    assert!(tried.out.contains("50 percent rule"), "{tried:?}");
    house.say(&["verify"]).await;
}
