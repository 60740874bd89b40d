//! The index: sources' state, versions, revisions, subscribers, deliveries, leases, in SQL.
//!
//! Written for SQLite and PostgreSQL alike through `sqlx::Any`: BIGINT, TEXT and BLOB columns, `$1` placeholders.
//! Times are milliseconds since 1970 UTC. The index holds nothing about versions and revisions that the archive
//! could not tell again.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::brief::Brief;
use crate::delivery::{Delivery, DeliveryState};
use crate::revision::Revision;
use crate::snapshot::{Sha256, Validators};
use crate::source::{Source, SourceId};
use crate::subscription::{Cadence, Scope, Subscriber, Subscription};
use crate::version::Version;

/// The index. Cheap to clone; every clone is the same index.
#[derive(Debug, Clone)]
pub struct Store {}

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("placeholder")]
    Placeholder,
}

/// What the index knows of a source.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceState {
    pub source: SourceId,
    pub next_due: Timestamp,
    pub last_checked: Option<Timestamp>,
    /// When a check last ended in unchanged, first or revised.
    pub last_good: Option<Timestamp>,
    /// Checks in a row that failed or were held.
    pub failures: u32,
    /// How the last check ended: `first`, `unchanged`, `revised`, `held`, `failed`.
    pub last_status: Option<String>,
    pub last_reason: Option<String>,
    /// Sent with the next request; set only by a good check.
    pub validators: Validators,
    /// SHA-256 of the bytes that the last good check saw, which may differ from the version's in noise only.
    pub seen_sha256: Option<Sha256>,
    /// The latest version, if there is one.
    pub version: Option<Version>,
    /// Present while the source's recipe and extractor are those the latest version was last read with:
    /// hash of (extractor, recipe) and hash of what the document said, both opaque to the store.
    pub reading: Option<Reading>,
}

/// A remembered reading of the latest version: by which recipe and extractor, and what it said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    pub recipe: Sha256,
    pub words: Sha256,
}

/// The right to check one source until `until`; every write with it fails once another claim was given.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    pub source: SourceId,
    /// Rises with every claim of the source: a late writer is told by its number.
    pub number: i64,
    pub until: Timestamp,
}

/// How a check ended, as recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckRecord {
    pub at: Timestamp,
    pub status: String,
    pub reason: Option<String>,
    pub http: Option<u16>,
    pub next_due: Timestamp,
    pub result: CheckResult,
}

#[derive(Debug, Clone, PartialEq)]
pub enum CheckResult {
    /// Nothing new; what was seen is remembered.
    Good { validators: Validators, seen: Option<Sha256>, reading: Option<Reading> },
    /// A new version, with a revision unless it is the first.
    Recorded { version: Version, revision: Option<(u32, Brief)>, validators: Validators, reading: Reading },
    /// Held or failed: the state of good checks stays as it is.
    Bad,
}

/// Which revisions to list.
#[derive(Debug, Clone, Default)]
pub struct RevisionFilter {
    pub source: Option<SourceId>,
    pub since: Option<Timestamp>,
    pub least_severity: u8,
    /// 0 = no limit.
    pub limit: u32,
}

/// The deliveries of one message: claimed together, sent together, marked together.
#[derive(Debug, Clone, PartialEq)]
pub struct Parcel {
    pub subscriber: Subscriber,
    pub deliveries: Vec<Delivery>,
    pub revisions: Vec<Revision>,
    /// The same on every try.
    pub message_id: String,
    /// Tries before this one.
    pub attempts: u32,
    /// True where an earlier try ended after the message was sent and before the answer came.
    pub uncertain_before: bool,
    /// When the first of them was owed.
    pub owed_since: Timestamp,
    pub claim: i64,
}

/// How the sending of a parcel ended.
#[derive(Debug, Clone, PartialEq)]
pub enum SendOutcome {
    Sent,
    /// Not accepted now; again at `at`.
    Retry { at: Timestamp, error: String },
    /// The reply was lost after the final dot.
    Unknown { at: Timestamp, error: String },
    Parked { error: String },
}

impl Store {
    /// Opens the index at `sqlite:PATH` (or `sqlite::memory:`) and brings its tables up to date.
    pub async fn open(url: &str) -> Result<Store, StoreError> {
        let _ = url;
        todo!()
    }

    // --- sources ---

    /// Makes the index know exactly these sources: new ones fall due at the time given, known ones keep their state
    /// (and fall due no later than the time given), others are retired: kept, not checked.
    pub async fn sync_sources(&self, sources: &[(SourceId, Timestamp)]) -> Result<(), StoreError> {
        let _ = sources;
        todo!()
    }

    pub async fn source_state(&self, source: &SourceId) -> Result<Option<SourceState>, StoreError> {
        let _ = source;
        todo!()
    }

    /// Every source that is not retired.
    pub async fn source_states(&self) -> Result<Vec<SourceState>, StoreError> {
        todo!()
    }

    /// Claims up to `limit` sources due at `now` and not claimed by another, longest overdue first.
    pub async fn claim_due(&self, now: Timestamp, lease: SignedDuration, limit: u32) -> Result<Vec<Claim>, StoreError> {
        let _ = (now, lease, limit);
        todo!()
    }

    /// Claims one source whatever its due time; `None` while another holds it.
    pub async fn claim(&self, source: &SourceId, now: Timestamp, lease: SignedDuration) -> Result<Option<Claim>, StoreError> {
        let _ = (source, now, lease);
        todo!()
    }

    /// Gives a claim back without a result; the source stays due.
    pub async fn release(&self, claim: &Claim) -> Result<(), StoreError> {
        let _ = claim;
        todo!()
    }

    /// When the next unclaimed source falls due.
    pub async fn next_due(&self) -> Result<Option<Timestamp>, StoreError> {
        todo!()
    }

    /// Records how a check ended: outcome, next due time, version, revision and every delivery owed for it, in one
    /// transaction, and ends the claim. Returns the revision's id where one was recorded. Recording a version that
    /// is there already (same source and number, same SHA-256) changes nothing and owes nothing again.
    pub async fn record(&self, claim: &Claim, source: &Source, record: &CheckRecord) -> Result<Option<i64>, StoreError> {
        let _ = (claim, source, record);
        todo!()
    }

    // --- versions and revisions ---

    pub async fn versions(&self, source: &SourceId) -> Result<Vec<Version>, StoreError> {
        let _ = source;
        todo!()
    }

    /// Newest first.
    pub async fn revisions(&self, filter: &RevisionFilter) -> Result<Vec<Revision>, StoreError> {
        let _ = filter;
        todo!()
    }

    pub async fn revision(&self, id: i64) -> Result<Option<Revision>, StoreError> {
        let _ = id;
        todo!()
    }

    /// For `reindex`: forgets versions and revisions of a source that the archive does not hold and takes over those
    /// given. Revisions that were there keep their id and their deliveries; new ones owe none.
    pub async fn restore(&self, source: &SourceId, versions: &[Version], revisions: &[(u32, u32, Timestamp, Brief)]) -> Result<(), StoreError> {
        let _ = (source, versions, revisions);
        todo!()
    }

    // --- subscribers ---

    pub async fn add_subscriber(&self, address: &str, zone: &str, now: Timestamp) -> Result<Subscriber, StoreError> {
        let _ = (address, zone, now);
        todo!()
    }

    pub async fn subscribers(&self) -> Result<Vec<Subscriber>, StoreError> {
        todo!()
    }

    /// Removes a subscriber with subscriptions and deliveries; false if there was none.
    pub async fn remove_subscriber(&self, address: &str) -> Result<bool, StoreError> {
        let _ = address;
        todo!()
    }

    pub async fn add_subscription(&self, address: &str, scope: &Scope, least_severity: u8, cadence: Cadence, now: Timestamp) -> Result<Subscription, StoreError> {
        let _ = (address, scope, least_severity, cadence, now);
        todo!()
    }

    /// All, or those of one address.
    pub async fn subscriptions(&self, address: Option<&str>) -> Result<Vec<Subscription>, StoreError> {
        let _ = address;
        todo!()
    }

    pub async fn remove_subscription(&self, id: i64) -> Result<bool, StoreError> {
        let _ = id;
        todo!()
    }

    // --- deliveries ---

    /// Claims what is due, one parcel a message, oldest first: deliveries of a subscriber that are due at once go one a
    /// parcel, those of a digest together. Gives each parcel its Message-ID at the first claim (`<HASH@domain>`).
    pub async fn claim_parcels(&self, now: Timestamp, lease: SignedDuration, limit: u32, domain: &str) -> Result<Vec<Parcel>, StoreError> {
        let _ = (now, lease, limit, domain);
        todo!()
    }

    /// Notes that the message is about to be sent: a crash from here on leaves its fate uncertain.
    pub async fn mark_sending(&self, parcel: &Parcel) -> Result<(), StoreError> {
        let _ = parcel;
        todo!()
    }

    /// Records how it ended; refused where the claim was lost meanwhile.
    pub async fn mark_sent(&self, parcel: &Parcel, outcome: &SendOutcome) -> Result<(), StoreError> {
        let _ = (parcel, outcome);
        todo!()
    }

    /// When the next unclaimed delivery falls due.
    pub async fn next_delivery(&self) -> Result<Option<Timestamp>, StoreError> {
        todo!()
    }

    pub async fn deliveries(&self, state: Option<DeliveryState>, limit: u32) -> Result<Vec<Delivery>, StoreError> {
        let _ = (state, limit);
        todo!()
    }

    /// Owes parked or uncertain deliveries again, all or one; returns how many.
    pub async fn retry_deliveries(&self, id: Option<i64>, now: Timestamp) -> Result<u64, StoreError> {
        let _ = (id, now);
        todo!()
    }
}

/// Counts of the deliveries table by state, for the status page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DeliveryCounts {
    pub owed: u64,
    pub sent: u64,
    pub uncertain: u64,
    pub parked: u64,
}

impl Store {
    pub async fn delivery_counts(&self) -> Result<DeliveryCounts, StoreError> {
        todo!()
    }
}
