//! Who gets what, and when: a thousand subscribers with mixed wishes against an oracle that knows by construction what each
//! revision touches, and that shares no code with the filters.
//!
//! Real pages, checks, archive, index and messages; the clock is given. `cargo test --release --test oracle -- --ignored
//! --nocapture` runs the whole and prints what a delivery costs.

#[path = "support/mod.rs"]
mod support;

#[path = "oracle/cost.rs"]
mod cost;
#[path = "oracle/outbox.rs"]
mod outbox;
#[path = "oracle/people.rs"]
mod people;
#[path = "oracle/rules.rs"]
mod rules;

use std::collections::BTreeMap;
use std::sync::Arc;

use cost::Meter;
use fastrand::Rng;
use jiff::{SignedDuration, Timestamp};
use people::Person;
use rules::{Library, Touched};
use rulewatch::alert::{Sender, Settings};
use rulewatch::archive::Archive;
use rulewatch::check::{Edges, Outcome, check};
use rulewatch::fetch::{Fetcher, Poster};
use rulewatch::mail::Mailer;
use rulewatch::source::{Source, SourceId, Sources};
use rulewatch::store::{RevisionFilter, Store};
use support::site::{Answer, Site, fetch_settings};

/// A revision as its subscriber knows it: which source's, and which version it led to.
type Told = (String, u32);
/// When each revision was told to whom, or is to be.
type Ledger = BTreeMap<(String, Told), Vec<Timestamp>>;

struct World {
    site: Site,
    edges: Edges,
    sender: Sender,
    sources: Sources,
    library: Library,
    people: Vec<Person>,
    expected: Ledger,
    folder: tempfile::TempDir,
}

impl World {
    async fn new(rng: &mut Rng, subscribers: usize, now: Timestamp) -> World {
        let folder = tempfile::tempdir().expect("a folder");
        let site = Site::start().await;
        let library = Library::new(rng);
        let sources: Sources = library.sources(&site).into_iter().map(|one| (one.id.clone(), Arc::new(one))).collect();
        let archive = Archive::open(folder.path()).expect("an archive");
        let store =
            Store::open(&format!("sqlite:{}", folder.path().join("index.db").display())).await.expect("an index");
        let known: Vec<(SourceId, Timestamp)> = sources.keys().map(|id| (id.clone(), now)).collect();
        store.sync_sources(&known, Timestamp::MAX).await.expect("known");
        let people: Vec<Person> = (0..subscribers).map(|number| Person::new(rng, number)).collect();
        for person in &people {
            person.join(&store, now).await;
        }
        let settings =
            Settings { from: "rulewatch@example.org".into(), domain: "example.org".into(), ..Settings::default() };
        let mailer = Mailer::new(&rulewatch::mail::Settings::default(), folder.path()).expect("an outbox");
        let poster = Poster::new(&fetch_settings()).expect("a poster");
        let sender = Sender::new(archive.clone(), store.clone(), mailer, poster, settings);
        let edges = Edges { fetcher: Arc::new(Fetcher::new(fetch_settings()).expect("a fetcher")), archive, store };
        World { site, edges, sender, sources, library, people, expected: Ledger::new(), folder }
    }

    async fn check(&self, source: &Source, now: Timestamp) -> Outcome {
        self.site.serve(source.url.path(), Answer::html(self.library.page(source.id.as_str())));
        let lease = SignedDuration::from_mins(2);
        let claim = self.edges.store.claim(&source.id, now, lease).await.expect("asked").expect("free");
        let state = self.edges.store.source_state(&source.id).await.expect("read").expect("known");
        check(&self.edges, source, &claim, &state, now).await.expect("recorded").outcome
    }

    /// Changes one paragraph of one source, checks that, and writes down who is to be told of it and when.
    async fn revise(&mut self, rng: &mut Rng, now: Timestamp) {
        let (id, touched) = self.library.revise(rng);
        let source = Arc::clone(&self.sources[&id.parse::<SourceId>().expect("an id")]);
        let Outcome::Revised { version, .. } = self.check(&source, now).await else {
            panic!("a changed sentence of `{id}` at {now} is a revision: {touched:?}")
        };
        let filter = RevisionFilter { source: Some(source.id.clone()), limit: 1, ..RevisionFilter::default() };
        let brief = self.edges.store.revisions(&filter).await.expect("listed").remove(0).brief;
        let touched = Touched { severity: brief.severity, direction: brief.direction, mixed: brief.mixed, ..touched };
        for person in &self.people {
            if let Some(due) = person.due(&source, &touched, now) {
                self.expected.insert((person.address.clone(), (id.clone(), version)), vec![due]);
            }
        }
    }

    /// Sends everything that falls due until a time, when it falls due; returns how many messages.
    async fn deliver_until(&self, until: Timestamp) -> usize {
        let mut sent = 0;
        while let Some(due) = self.edges.store.next_delivery().await.expect("the index").filter(|due| *due <= until) {
            let report = self.sender.send_due(&self.sources, due).await.expect("a round");
            assert_eq!(
                (report.deferred, report.parked, report.uncertain, report.unrecorded),
                (0, 0, 0, 0),
                "{report:?}"
            );
            assert!(report.sent > 0, "something was due at {due}");
            sent += report.sent;
        }
        sent
    }
}

/// Plays so many revisions to so many subscribers, and compares all that was sent with the oracle.
async fn check_against_the_oracle(seed: u64, subscribers: usize, revisions: usize) {
    let mut rng = Rng::with_seed(seed);
    let mut now: Timestamp = "2026-03-02T09:30:00Z".parse().expect("a time");
    let mut world = World::new(&mut rng, subscribers, now).await;
    for source in world.sources.values() {
        assert!(matches!(world.check(source, now).await, Outcome::First { .. }));
    }
    let (mut recording, mut delivering, mut messages) = (Meter::default(), Meter::default(), 0);
    for _ in 0..revisions {
        // Over the night in which New York's clocks go forward.
        now += SignedDuration::from_mins(330);
        messages += delivering.count(world.deliver_until(now)).await;
        recording.count(world.revise(&mut rng, now)).await;
    }
    messages += delivering.count(world.deliver_until(Timestamp::MAX)).await;

    let told = outbox::read(&world.folder.path().join("outbox"));
    assert_eq!(told.messages, messages, "a message that was sent twice is written once");
    let missing: Vec<_> = world.expected.keys().filter(|key| !told.ledger.contains_key(*key)).take(5).collect();
    let foreign: Vec<_> = told.ledger.keys().filter(|key| !world.expected.contains_key(*key)).take(5).collect();
    assert!(missing.is_empty() && foreign.is_empty(), "seed {seed}: missing {missing:?}, not asked for {foreign:?}");
    let late: Vec<_> = told.ledger.iter().filter(|(key, at)| world.expected[*key] != **at).take(5).collect();
    assert!(late.is_empty(), "seed {seed}: not once, or not when it was asked for: {late:?}");

    let (deliveries, possible) = (world.expected.len(), subscribers * revisions);
    assert!(
        possible / 20 < deliveries && deliveries < possible * 9 / 10,
        "{deliveries} of {possible}: the wishes are mixed"
    );
    println!(
        "{subscribers} subscribers, {revisions} revisions: {deliveries} deliveries in {messages} messages, as the oracle says"
    );
    println!("  recording:  {}", recording.told(revisions, "revision"));
    println!("  delivering: {}", delivering.told(deliveries, "delivery"));
    println!("              {}", delivering.told(messages, "message"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_gets_what_they_asked_for_once_and_when_they_asked_for_it() {
    check_against_the_oracle(7, 60, 12).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "minutes; in release"]
async fn a_thousand_subscribers_get_what_they_asked_for_of_fifty_revisions() {
    check_against_the_oracle(2026, 1000, 50).await;
}
