//! The index: sources' state, versions, revisions, subscribers, deliveries, leases, in SQL.
//!
//! Written for SQLite and PostgreSQL alike through `sqlx::Any`: BIGINT and TEXT columns, `$1` placeholders; what is
//! SQLite's own is in `open`, `search` and `subscribers::erase`. Times are milliseconds since 1970 UTC: what is finer is cut off.
//! The index holds nothing about versions and revisions that the archive could not tell again, but for what a model wrote
//! of them, which nothing depends on.
//!
//! Invariants: a revision and the deliveries owed for it are recorded in one transaction or not at all; whoever
//! writes with a claim that another has taken since is refused; a Message-ID, once given, stays.

mod alarms;
mod bounces;
mod connections;
mod deliveries;
mod error;
mod handles;
mod hooks;
mod leases;
mod migrations;
mod notices;
mod open;
mod parcels;
mod queue;
mod record;
mod restore;
mod row;
mod search;
mod sessions;
mod signups;
mod sources;
mod spans;
mod subscribers;
mod summaries;
mod threads;
mod versions;
mod writer;

use sqlx::AnyConnection;
use tokio::sync::mpsc;

pub use alarms::Alarm;
pub use bounces::{Bounced, Returned};
pub use deliveries::DeliveryCounts;
pub use error::StoreError;
pub use notices::{Notice, NoticeWords};
pub use parcels::{Parcel, Route, SendOutcome};
pub use record::{CheckRecord, CheckResult};
pub use search::{Cursor, FoundPassage, FoundRevisions, Order, PassageFilter, RevisionFilter, SearchDebt};
pub use sessions::Session;
pub use signups::{CONFIRM_WITHIN, Consent, Wish};
pub use sources::{Claim, Reading, SourceState};
pub use spans::{Span, SpanKind};

use connections::Connections;
use writer::Job;

/// The index. Cheap to clone; every clone is the same index.
#[derive(Debug, Clone)]
pub struct Store {
    connections: Connections,
    jobs: mpsc::Sender<Job>,
}

impl Store {
    /// Opens the index at `sqlite:PATH` (or `sqlite::memory:`), makes it and its folder where there is none, and brings
    /// its tables up to date. A file that is damaged, or was written by a newer rulewatch, is refused and left alone.
    pub async fn open(url: &str) -> Result<Store, StoreError> {
        let connections = open::open(url).await?;
        handles::give(&connections).await?;
        let jobs = writer::start(connections.clone());
        Ok(Store { connections, jobs })
    }

    /// Ends all connections; for whoever wants to move the file. Later calls fail.
    pub async fn close(&self) {
        self.connections.close().await;
    }

    /// Reads all of the index and tells what is damaged in it; empty where it is sound.
    pub async fn verify(&self) -> Result<Vec<String>, StoreError> {
        let said: Vec<(String,)> =
            sqlx::query_as("PRAGMA integrity_check").fetch_all(&mut *self.connections.reader().await?).await?;
        Ok(said.into_iter().map(|(line,)| line).filter(|line| line != "ok").collect())
    }
}

/// The next `count` identifiers of a kind: the first of them.
async fn next_ids(connection: &mut AnyConnection, kind: &'static str, count: i64) -> Result<i64, StoreError> {
    let (last,): (i64,) = sqlx::query_as("UPDATE counters SET last = last + $2 WHERE name = $1 RETURNING last")
        .bind(kind)
        .bind(count)
        .fetch_one(connection)
        .await?;
    Ok(last - count + 1)
}
