//! A full disk: one clear error each, nothing lost, and everything goes on by itself when there is room again.

#[path = "support/mod.rs"]
mod support;

use jiff::{SignedDuration, Timestamp};
use rulewatch::archive::Archive;
use rulewatch::schedule::Schedule;
use rulewatch::snapshot::{Retrieval, Snapshot, Validators};
use rulewatch::source::{Recipe, Source, SourceId};
use rulewatch::store::{CheckRecord, CheckResult, Store};
use support::disk::SmallDisk;

fn ear() -> SourceId {
    "ear".parse().unwrap()
}

fn served(seed: u64) -> Snapshot {
    let mut random = fastrand::Rng::with_seed(seed);
    let url: url::Url = "https://www.bis.example/ear".parse().unwrap();
    let retrieval = Retrieval {
        source: ear(),
        url: url.clone(),
        final_url: url,
        redirects: vec![],
        status: 200,
        content_type: "text/html".to_owned(),
        validators: Validators::default(),
        headers: vec![],
        fetched_at: Timestamp::UNIX_EPOCH,
        as_of: None,
        rendered_by: None,
    };
    Snapshot::new(retrieval, (0..40_000).map(|_| random.u8(..)).collect())
}

#[test]
fn the_archive_refuses_without_loss_and_goes_on() {
    let Some(disk) = SmallDisk::mount(1) else {
        return println!("skipped: no right to mount a small disk");
    };
    let archive = Archive::open(&disk.path().join("snapshots")).unwrap();
    let (kept, refused) = (1..)
        .map(|seed| (seed, archive.put(&served(seed))))
        .find_map(|(seed, put)| put.err().map(|error| (seed - 1, error)))
        .unwrap();
    assert!(refused.is_disk_full() && refused.is_transient(), "{refused:?}");
    disk.fill();
    assert!(archive.put(&served(99)).unwrap_err().is_disk_full());
    assert!(archive.hold(&served(98), "block page").unwrap_err().is_disk_full());
    assert_eq!(archive.entries(&ear()).unwrap().len() as u64, kept);
    assert!(archive.verify(&ear()).unwrap().is_empty());
    disk.clear();
    assert_eq!(
        u64::from(archive.put(&Snapshot::new(served(1).retrieval, b"short".to_vec())).unwrap().number),
        kept + 1
    );
    assert!(archive.verify(&ear()).unwrap().is_empty());
}

#[tokio::test]
async fn the_index_refuses_without_loss_and_goes_on() {
    let Some(disk) = SmallDisk::mount(1) else {
        return println!("skipped: no right to mount a small disk");
    };
    let store = Store::open(&format!("sqlite:{}", disk.path().join("index.db").display())).await.unwrap();
    let now: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
    store.sync_sources(&[(ear(), now)], Timestamp::MAX).await.unwrap();
    let source = Source {
        id: ear(),
        title: String::new(),
        issuer: String::new(),
        jurisdiction: "US".to_owned(),
        url: "https://www.bis.example/ear".parse().unwrap(),
        language: None,
        topics: vec![],
        schedule: Schedule::Every(SignedDuration::from_hours(1)),
        recipe: Recipe::default(),
        ties: Default::default(),
        calendar: None,
        browser: false,
        headers: vec![],
        notes: String::new(),
    };
    let record = |reason: String| CheckRecord {
        at: now,
        status: "failed".to_owned(),
        reason: Some(reason),
        http: None,
        next_due: now,
        result: CheckResult::Bad,
        volatile: None,
        wakes: Vec::new(),
    };
    let claim = store.claim(&ear(), now, SignedDuration::from_mins(5)).await.unwrap().unwrap();
    disk.fill();
    let refused = store.record(&claim, &source, &record("x".repeat(300_000))).await.unwrap_err();
    assert!(refused.is_transient(), "{refused:?}");
    assert_eq!(store.source_state(&ear()).await.unwrap().unwrap().last_checked, None);
    disk.clear();
    store.record(&claim, &source, &record("timed out".to_owned())).await.unwrap();
    let state = store.source_state(&ear()).await.unwrap().unwrap();
    assert_eq!(state.last_reason.as_deref(), Some("timed out"));
    assert!(store.verify().await.unwrap().is_empty());
}
