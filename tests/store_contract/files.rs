//! The index as a file: made, opened, locked, damaged.

use std::fs;
use std::path::Path;

use rulewatch::delivery::DeliveryState;
use rulewatch::store::{CheckResult, RevisionFilter, SendOutcome, Store, StoreError};
use rulewatch::subscription::Cadence;
use sqlx::{AnyConnection, Connection, Executor};

use super::{Index, check, id, noon, source};

async fn open(path: &Path) -> Result<Store, StoreError> {
    Store::open(&format!("sqlite:{}", path.display())).await
}

/// A closed index with something in it.
async fn closed_index() -> Index {
    let index = Index::with_subscriptions(&[Cadence::AtOnce]).await;
    index.record_up_to(20).await;
    index.store.close().await;
    index
}

#[tokio::test]
async fn folders_are_made_and_odd_paths_are_taken_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a b/100%25/what?#/索引.db");
    let store = open(&path).await.unwrap();
    store.sync_sources(&[(id("ear"), noon())], jiff::Timestamp::MAX).await.unwrap();
    store.close().await;
    assert!(matches!(store.source_states().await, Err(StoreError::Closed)));
    assert!(path.is_file());
    assert_eq!(open(&path).await.unwrap().source_states().await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_index_can_live_in_memory() {
    let store = Store::open("sqlite::memory:").await.unwrap();
    store.sync_sources(&[(id("ear"), noon())], jiff::Timestamp::MAX).await.unwrap();
    assert_eq!(store.source_states().await.unwrap().len(), 1);
}

#[tokio::test]
async fn another_kind_of_url_is_refused_without_its_secrets() {
    let error = Store::open("postgres://rulewatch:hunter2@db/rulewatch").await.unwrap_err();
    assert_eq!(error.to_string(), "`postgres` names no index: write `sqlite:PATH`");
}

#[tokio::test]
async fn an_index_that_cannot_be_made_says_so() {
    // Not even root may make a folder there.
    let place =
        if cfg!(target_os = "linux") { Path::new("/proc/rulewatch/index.db") } else { Path::new("/dev/null/index.db") };
    let error = open(place).await.unwrap_err();
    assert!(matches!(&error, StoreError::Create { path, .. } if path == place), "{error:?}");
}

#[tokio::test]
async fn an_emptied_index_is_never_filled_anew() {
    let index = closed_index().await;
    let path = index.folder.path().join("index.db");
    for content in ["", "SQLite", "this is no database, but it is longer than a header"] {
        fs::write(&path, content).unwrap();
        let error = open(&path).await.unwrap_err();
        assert!(matches!(error, StoreError::NotAnIndex { .. }), "{error:?}");
        assert_eq!(fs::read_to_string(&path).unwrap(), content, "left alone");
    }
}

#[tokio::test]
async fn an_index_that_was_cut_off_is_refused() {
    let index = closed_index().await;
    let path = index.folder.path().join("index.db");
    let whole = fs::read(&path).unwrap();
    for kept in [whole.len() - 1, whole.len() / 2, 4096, 100] {
        fs::write(&path, &whole[..kept]).unwrap();
        let error = match open(&path).await {
            Ok(store) => store.revisions(&RevisionFilter::default()).await.unwrap_err(),
            Err(error) => error,
        };
        assert!(matches!(error, StoreError::Corrupt(_) | StoreError::NotAnIndex { .. }), "{kept} bytes: {error:?}");
        assert_eq!(fs::metadata(&path).unwrap().len(), kept as u64, "left alone");
    }
}

#[tokio::test]
async fn a_damaged_part_of_an_index_is_found() {
    let index = closed_index().await;
    let path = index.folder.path().join("index.db");
    let whole = fs::read(&path).unwrap();
    let mut random = fastrand::Rng::with_seed(7);
    let mut found = 0;
    for _ in 0..40 {
        // A whole page of SQLite's tree is overwritten: what it held is gone.
        let at = random.usize(1..whole.len() / 4096) * 4096;
        let mut damaged = whole.clone();
        damaged[at..at + 64].iter_mut().for_each(|byte| *byte = random.u8(..));
        fs::write(&path, &damaged).unwrap();
        let report = match open(&path).await {
            Ok(store) => {
                let report = store.verify().await;
                store.close().await;
                report
            }
            Err(error) => Err(error),
        };
        found += usize::from(report.is_err() || report.is_ok_and(|lines| !lines.is_empty()));
        assert!(path.is_file());
    }
    assert_eq!(found, 40);
    fs::write(&path, &whole).unwrap();
    assert!(open(&path).await.unwrap().verify().await.unwrap().is_empty());
}

#[tokio::test]
async fn an_index_of_a_newer_rulewatch_is_left_alone() {
    let index = closed_index().await;
    let mut raw = AnyConnection::connect(&index.url()).await.unwrap();
    raw.execute("INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, 'later', 1, x'00', 0)").await.unwrap();
    raw.close().await.unwrap();
    let error = Store::open(&index.url()).await.unwrap_err();
    assert!(matches!(error, StoreError::NewerSchema { step: 9999 }), "{error:?}");
}

#[tokio::test]
async fn what_a_removed_index_left_of_its_journal_does_not_come_back() {
    let index = Index::with_sources(&["ear"]).await;
    index.record_up_to(3).await;
    let path = index.folder.path().join("index.db");
    let journal = fs::read(index.folder.path().join("index.db-wal")).unwrap();
    assert!(!journal.is_empty());
    index.store.close().await;
    fs::remove_file(&path).unwrap();
    fs::write(index.folder.path().join("index.db-wal"), journal).unwrap();
    let store = open(&path).await.unwrap();
    assert!(store.revisions(&RevisionFilter::default()).await.unwrap().is_empty());
    assert!(store.verify().await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_check_waits_for_the_lock_of_another_process_and_is_not_lost() {
    let index = Index::with_sources(&["ear"]).await;
    let claim = index.claim("ear").await;
    let mut other = AnyConnection::connect(&index.url()).await.unwrap();
    other.execute("BEGIN EXCLUSIVE").await.unwrap();
    let (store, unlocked) = (index.store.clone(), std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false)));
    let seen = unlocked.clone();
    let recording = tokio::spawn(async move {
        store.record(&claim, &source("ear"), &check("failed", CheckResult::Bad)).await.unwrap();
        seen.load(std::sync::atomic::Ordering::SeqCst)
    });
    // Reading goes on meanwhile, and shows that the check is not recorded yet.
    let state = async || index.store.source_state(&id("ear")).await.unwrap().unwrap();
    assert_eq!(state().await.last_checked, None);
    unlocked.store(true, std::sync::atomic::Ordering::SeqCst);
    other.execute("ROLLBACK").await.unwrap();
    assert!(recording.await.unwrap(), "it was recorded only after the lock was gone");
    assert_eq!(state().await.last_checked, Some(noon()));
}

#[tokio::test]
async fn a_lock_that_stays_and_a_disk_that_is_full_are_told_apart() {
    let index = Index::with_sources(&["ear"]).await;
    let mut holder = AnyConnection::connect(&index.url()).await.unwrap();
    let mut other = AnyConnection::connect(&index.url()).await.unwrap();
    other.execute("PRAGMA busy_timeout = 0; PRAGMA max_page_count = 1").await.unwrap();
    let filling = "INSERT INTO sources (id, next_due, last_reason) VALUES ('big', 0, hex(zeroblob(1000000)))";
    holder.execute("BEGIN EXCLUSIVE").await.unwrap();
    let locked = StoreError::from(other.execute(filling).await.unwrap_err());
    assert!(matches!(locked, StoreError::Locked(_)) && locked.is_transient(), "{locked:?}");
    holder.execute("ROLLBACK").await.unwrap();
    let full = StoreError::from(other.execute(filling).await.unwrap_err());
    assert!(matches!(full, StoreError::Full(_)) && full.is_transient(), "{full:?}");
}

#[tokio::test]
async fn a_delivery_that_cannot_be_read_is_parked_and_holds_up_no_other() {
    let index = Index::with_subscriptions(&[Cadence::AtOnce]).await;
    index.record_up_to(4).await;
    let mut raw = AnyConnection::connect(&index.url()).await.unwrap();
    raw.execute("UPDATE revisions SET brief = '{' WHERE to_number = 3").await.unwrap();
    for told in [2, 4] {
        let parcel = index.claim_parcels(noon()).await.remove(0);
        assert_eq!(parcel.revisions[0].to, told);
        index.store.mark_sent(&parcel, &SendOutcome::Sent).await.unwrap();
    }
    let parked = index.store.deliveries(Some(DeliveryState::Parked), 0).await.unwrap();
    assert!(parked[0].last_error.as_ref().is_some_and(|error| error.contains("brief")), "{parked:?}");
}
