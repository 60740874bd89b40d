//! Noise that a source's own history teaches, through real servers, archive and index: what raises nothing, what surfaces
//! and when, and what is left where the index is lost.

#[path = "support/mod.rs"]
mod support;

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use rulewatch::archive::Archive;
use rulewatch::check::{Edges, Outcome, check};
use rulewatch::fetch::Fetcher;
use rulewatch::reindex;
use rulewatch::schedule::Schedule;
use rulewatch::source::Source;
use rulewatch::store::{RevisionFilter, SourceState, Store};
use support::site::{Answer, Site, fetch_settings, source};

/// A house with one source on a loopback site, checked every hour.
struct House {
    edges: Edges,
    site: Site,
    source: Source,
    now: Timestamp,
    folder: tempfile::TempDir,
}

impl House {
    async fn new() -> House {
        let folder = tempfile::tempdir().expect("a folder");
        let site = Site::start().await;
        let source = source("xx-rule", &site.url("/rule"));
        let now: Timestamp = "2026-01-15T12:00:00Z".parse().expect("a time");
        let edges = Edges {
            fetcher: Arc::new(Fetcher::new(fetch_settings()).expect("a fetcher")),
            archive: Archive::open(folder.path()).expect("an archive"),
            store: index(folder.path(), "index.db", &source, now).await,
        };
        House { edges, site, source, now, folder }
    }

    /// Serves a rule with this line above it and this share in it, and checks it an hour after the last check.
    async fn checked(&mut self, line: &str, percent: u8) -> Outcome {
        self.site.serve("/rule", Answer::html(rule(line, percent)).etag());
        self.check().await
    }

    async fn check(&mut self) -> Outcome {
        self.now += SignedDuration::from_hours(1);
        let lease = SignedDuration::from_mins(2);
        let claim = self.edges.store.claim(&self.source.id, self.now, lease).await.expect("claimed").expect("free");
        let state = self.state().await;
        check(&self.edges, &self.source, &claim, &state, self.now).await.expect("recorded").outcome
    }

    async fn state(&self) -> SourceState {
        self.edges.store.source_state(&self.source.id).await.expect("read").expect("known")
    }

    async fn revisions(&self) -> usize {
        self.edges.store.revisions(&RevisionFilter::default()).await.expect("listed").len()
    }

    fn versions(&self) -> usize {
        self.edges.archive.entries(&self.source.id).expect("listed").len()
    }

    /// Teaches that the visitors are counted, up to `last`.
    async fn taught(last: usize) -> House {
        let mut house = House::new().await;
        house.checked("Guests: 100", 50).await;
        for number in 101..=last {
            let outcome = house.checked(&format!("Guests: {number}"), 50).await;
            assert!(matches!(outcome, Outcome::Noted { version: 1, .. }), "{number}: {outcome:?}");
        }
        house
    }
}

async fn index(folder: &std::path::Path, name: &str, source: &Source, now: Timestamp) -> Store {
    let store = Store::open(&format!("sqlite:{}", folder.join(name).display())).await.expect("an index");
    store.sync_sources(&[(source.id.clone(), now)], Timestamp::MAX).await.expect("synced");
    store
}

fn rule(line: &str, percent: u8) -> String {
    format!(
        "<html><head><title>Safeguards</title></head><body><main><h1>Safeguards</h1><p>{line}</p>\
         <p>(a) A license is required to export an item described in the schedule to any destination in Group D, unless \
         the consignee is listed in Supplement No. 2 to this part.</p>\
         <p>(b) The share of a consignee owned by a listed entity may not exceed {percent} percent.</p>\
         <p>(c) Records of each transaction are kept for five years and shown to the Office on request.</p></main></body></html>"
    )
}

#[tokio::test]
async fn a_counter_raises_nothing_from_its_first_move_and_is_shown() {
    let mut house = House::taught(103).await;
    let Outcome::Noted { version: 1, told } = house.checked("Guests: 104", 50).await else { panic!("noise") };
    assert_eq!(told, "1 volatile place");
    let state = house.state().await;
    assert_eq!(state.last_status.as_deref(), Some("unchanged"));
    assert_eq!(state.last_reason.as_deref(), Some("1 volatile place"));
    let places: Vec<_> = state.volatile.learned().map(|place| (place.shown.as_str(), place.is.as_str())).collect();
    assert_eq!(places, [("Guests: 101", "104")]);
    assert_eq!((house.revisions().await, house.versions()), (0, 1), "noise is not kept");
}

#[tokio::test]
async fn a_thousand_checks_of_a_counter_and_a_clock_raise_nothing_and_hide_no_law() {
    let mut house = House::new().await;
    let line = |number: usize| {
        let (hour, minute, second) = (number / 3600 % 24, number / 60 % 60, number % 60);
        format!("Guests: {}, served at {hour:02}:{minute:02}:{second:02}", 4000 + 3 * number)
    };
    house.checked(&line(0), 50).await;
    for number in 1..=1_000 {
        let outcome = house.checked(&line(7 * number), 50).await;
        assert!(matches!(outcome, Outcome::Noted { version: 1, .. }), "{number}: {outcome:?}");
    }
    assert_eq!(house.revisions().await, 0);
    assert!(matches!(house.checked(&line(9_001), 25).await, Outcome::Revised { version: 2, .. }));
    assert!(matches!(house.checked(&line(9_002), 25).await, Outcome::Noted { version: 2, .. }), "it stays known");
}

#[tokio::test]
async fn a_suspect_that_stays_is_a_revision_at_the_next_check_even_behind_an_etag() {
    let mut house = House::new().await;
    house.checked("Members: 100", 50).await;
    let Outcome::Noted { told, .. } = house.checked("Members: 101", 50).await else { panic!("suspected") };
    assert_eq!(told, "suspected noise (1 of 3): `100` -> `101` in \"Members: 101\"");
    assert!(matches!(house.check().await, Outcome::Revised { version: 2, .. }), "no 304 and no known bytes hide it");
    assert_eq!(house.check().await, Outcome::Unchanged { version: 2 });
}

#[tokio::test]
async fn a_suspect_that_came_and_went_is_two_revisions() {
    let mut house = House::new().await;
    house.checked("Members: 100", 50).await;
    house.checked("Members: 101", 50).await;
    assert!(matches!(house.checked("Members: 100", 50).await, Outcome::Revised { version: 2, .. }));
    assert_eq!(house.state().await.next_due, house.now, "what is served now is looked at again at once");
    assert!(matches!(house.check().await, Outcome::Revised { version: 3, .. }));
    assert_eq!(house.check().await, Outcome::Unchanged { version: 3 });
    assert_eq!((house.revisions().await, house.versions()), (2, 3));
}

#[tokio::test]
async fn a_suspicion_is_looked_at_again_within_six_hours() {
    let mut house = House::new().await;
    house.source.schedule = Schedule::Every(SignedDuration::from_hours(24 * 7));
    house.checked("Members: 100", 50).await;
    house.checked("Members: 101", 50).await;
    assert_eq!(house.state().await.next_due, house.now + SignedDuration::from_hours(6));
}

#[tokio::test]
async fn failures_between_two_checks_lose_no_suspicion() {
    let mut house = House::new().await;
    house.checked("Members: 100", 50).await;
    house.checked("Members: 101", 50).await;
    house.site.serve("/rule", Answer::text("down").status(503));
    assert!(matches!(house.check().await, Outcome::Failed { .. }));
    assert!(matches!(house.checked("Members: 101", 50).await, Outcome::Revised { version: 2, .. }));
}

#[tokio::test]
async fn a_volatile_place_that_stops_is_a_revision_from_what_came_before() {
    let mut house = House::taught(104).await;
    let mut outcomes = Vec::new();
    for _ in 0..8 {
        outcomes.push(house.check().await);
    }
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_news()).count(), 1, "{outcomes:?}");
    assert_eq!(outcomes.last(), Some(&Outcome::Unchanged { version: 2 }));
    let revisions = house.edges.store.revisions(&RevisionFilter::default()).await.expect("listed");
    let statement = &revisions[0].brief.statements[0];
    assert!(statement.before.contains("100") && statement.after.contains("104"), "{statement:?}");
}

#[tokio::test]
async fn the_archive_alone_tells_the_same_revisions_and_the_noise_is_learned_again() {
    let mut house = House::taught(105).await;
    assert!(matches!(house.checked("Guests: 106", 25).await, Outcome::Revised { version: 2, .. }));
    house.checked("Guests: 107", 25).await;
    let before = house.edges.store.revisions(&RevisionFilter::default()).await.expect("listed");
    let fresh = index(house.folder.path(), "fresh.db", &house.source, house.now).await;
    let told = reindex::reindex(&house.edges.archive, &fresh, &house.source).await.expect("rebuilt");
    assert_eq!((told.versions, told.revisions), (2, 1));
    let after = fresh.revisions(&RevisionFilter::default()).await.expect("listed");
    assert_eq!((&after[0].brief, after[0].seen_at), (&before[0].brief, before[0].seen_at));
    house.edges.store = fresh;
    for number in 108..=111 {
        let outcome = house.checked(&format!("Guests: {number}"), 25).await;
        assert!(matches!(outcome, Outcome::Noted { version: 2, .. }), "{number}: {outcome:?}");
    }
    assert!(matches!(house.checked("Guests: 112", 10).await, Outcome::Revised { version: 3, .. }));
    assert_eq!(
        reindex::verify(&house.edges.archive, &house.edges.store, &house.source.id).await.expect("verified"),
        []
    );
}

#[tokio::test]
async fn a_revision_cut_off_between_archive_and_index_is_told_once() {
    let mut house = House::new().await;
    house.checked("Members: 100", 50).await;
    house.checked("Members: 101", 50).await;
    // The next check archives what stayed, and dies before the index hears of it.
    let fetched = house.edges.fetcher.fetch(&house.source, &Default::default(), house.now).await.expect("fetched");
    let rulewatch::fetch::Fetched::Snapshot(snapshot) = fetched else { panic!("a snapshot") };
    house.edges.archive.put(&snapshot).expect("kept");
    assert!(matches!(house.check().await, Outcome::Revised { version: 2, .. }));
    assert_eq!(house.check().await, Outcome::Unchanged { version: 2 });
    assert_eq!((house.revisions().await, house.versions()), (1, 2));
}

#[tokio::test]
async fn noise_that_is_forgotten_is_suspected_again() {
    let mut house = House::taught(104).await;
    assert!(house.edges.store.forget_noise(&house.source.id).await.expect("forgotten"));
    assert_eq!(house.state().await.volatile, Default::default());
    let Outcome::Noted { told, .. } = house.checked("Guests: 105", 50).await else { panic!("suspected") };
    assert!(told.starts_with("suspected noise (1 of 3)"), "{told}");
    assert!(!house.edges.store.forget_noise(&"nobody".parse().expect("a name")).await.expect("asked"));
}

#[tokio::test]
async fn an_edited_recipe_raises_nothing_while_noise_is_kept_back() {
    let mut house = House::taught(104).await;
    house.source.recipe.keep = vec!["main".to_owned()];
    let outcome = house.checked("Guests: 105", 50).await;
    assert!(matches!(outcome, Outcome::Noted { version: 1, .. }), "{outcome:?}");
    assert!(matches!(house.checked("Guests: 106", 25).await, Outcome::Revised { version: 2, .. }));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_command_line_shows_what_is_volatile_and_forgets_it() {
    let site = Site::start().await;
    let house = support::house::House::new(site.address(), "");
    house.source("xx-rule", &site.url("/rule"));
    let mut last = String::new();
    for number in 100..=104 {
        site.serve("/rule", Answer::html(rule(&format!("Guests: {number}"), 50)));
        last = house.said(&["check", "xx-rule", "--json"]).await.ends_with(0).out;
    }
    let last: serde_json::Value = serde_json::from_str(&last).expect("JSON");
    assert_eq!((&last["status"], &last["reason"]), (&"unchanged".into(), &"1 volatile place".into()));
    let shown = house.say(&["source", "show", "xx-rule"]).await;
    assert!(
        shown.contains("volatile      counter in \"Guests: 101\": `100` in the version, now `104`; moved 4 times"),
        "{shown}"
    );
    house.said(&["source", "forget-noise", "xx-rule"]).await.ends_with(0);
    let shown = house.say(&["source", "show", "xx-rule"]).await;
    assert!(!shown.contains("counter in"), "{shown}");
    house.said(&["source", "forget-noise", "nobody"]).await.ends_with(2);
}
