//! What every index has to do, whatever database it is kept in: written against `Store` alone.

mod checks;
mod files;
mod parcels;
mod past;
mod people;

use jiff::{SignedDuration, Timestamp};
use rulewatch::brief::{Brief, Lead};
use rulewatch::concern::{Concerns, News};
use rulewatch::schedule::Schedule;
use rulewatch::snapshot::{Sha256, Validators};
use rulewatch::source::{Recipe, Source, SourceId};
use rulewatch::store::{CheckRecord, CheckResult, Claim, Parcel, Reading, Store};
use rulewatch::subscription::{Cadence, Scope};
use rulewatch::version::Version;

const LEASE: SignedDuration = SignedDuration::from_mins(5);
const HOUR: SignedDuration = SignedDuration::from_hours(1);

fn noon() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

fn id(name: &str) -> SourceId {
    name.parse().unwrap()
}

/// An index of its own, in a folder that goes when it does.
struct Index {
    store: Store,
    folder: tempfile::TempDir,
}

impl Index {
    fn url(&self) -> String {
        format!("sqlite:{}", self.folder.path().join("index.db").display())
    }

    /// With these sources, all due at noon.
    async fn with_sources(names: &[&str]) -> Index {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite:{}", folder.path().join("index.db").display())).await.unwrap();
        let sources: Vec<_> = names.iter().map(|name| (id(name), noon())).collect();
        store.sync_sources(&sources, Timestamp::MAX).await.unwrap();
        Index { store, folder }
    }

    /// With one source and these subscriptions of `ann@example.org`, to everything.
    async fn with_subscriptions(cadences: &[Cadence]) -> Index {
        let index = Index::with_sources(&["ear"]).await;
        index.store.add_subscriber("ann@example.org", "Europe/Berlin", noon()).await.unwrap();
        for cadence in cadences {
            index.subscribe("ann@example.org", *cadence).await;
        }
        index
    }

    async fn subscribe(&self, address: &str, cadence: Cadence) {
        self.store.add_subscription(address, &Scope::default(), 0, cadence, noon()).await.unwrap();
    }

    async fn claim(&self, name: &str) -> Claim {
        self.store.claim(&id(name), noon(), LEASE).await.unwrap().expect("nobody else holds it")
    }

    /// Records versions `1..=last` of `ear`, each but the first with a revision.
    async fn record_up_to(&self, last: u32) {
        for number in 1..=last {
            let claim = self.claim("ear").await;
            self.store.record(&claim, &source("ear"), &recorded("ear", number, 3)).await.unwrap();
        }
    }

    async fn claim_parcels(&self, now: Timestamp) -> Vec<Parcel> {
        self.store.claim_parcels(now, LEASE, 100, "alerts.example.org").await.unwrap()
    }
}

fn source(name: &str) -> Source {
    Source {
        id: id(name),
        title: "Supercomputer end use".to_owned(),
        issuer: "BIS".to_owned(),
        jurisdiction: "US".to_owned(),
        url: "https://www.bis.example/ear/744-23".parse().unwrap(),
        language: None,
        topics: vec!["chips".to_owned()],
        schedule: Schedule::Every(HOUR),
        recipe: Recipe::default(),
        ties: Default::default(),
        calendar: None,
        browser: false,
        headers: vec![],
        notes: String::new(),
    }
}

fn brief(severity: u8) -> Brief {
    Brief { lead: Lead::Told("§ 744.23: a license is now required".to_owned()), severity, ..Brief::default() }
}

fn news(severity: u8) -> News {
    News { brief: brief(severity), concerns: Concerns::default() }
}

fn version(name: &str, number: u32) -> Version {
    Version {
        source: id(name),
        number,
        past: false,
        seen_at: noon() + SignedDuration::from_mins(i64::from(number)),
        sha256: Sha256::of(format!("{name} {number}").as_bytes()),
        bytes: 1000 + u64::from(number),
        content_type: "text/html; charset=utf-8".to_owned(),
    }
}

/// What version `number` says.
fn reading(number: u32) -> Reading {
    Reading { recipe: Sha256::of(b"recipe"), words: Sha256::of(&number.to_be_bytes()) }
}

/// A check that found version `number`; from the second on with a revision.
fn recorded(name: &str, number: u32, severity: u8) -> CheckRecord {
    let result = CheckResult::Recorded {
        version: version(name, number),
        revision: (number > 1).then(|| (number - 1, news(severity))),
        validators: Validators { etag: Some(format!("\"{number}\"")), last_modified: None },
        reading: reading(number),
    };
    check(if number == 1 { "first" } else { "revised" }, result)
}

fn check(status: &str, result: CheckResult) -> CheckRecord {
    CheckRecord {
        at: noon(),
        status: status.to_owned(),
        reason: None,
        http: Some(200),
        next_due: noon() + HOUR,
        result,
        volatile: None,
        wakes: Vec::new(),
    }
}
