//! The connections to one index: one that writes, so that writers queue here instead of meeting locks, and a few that
//! read meanwhile.
//!
//! Not a pool of sqlx: that one asks every connection for a sign of life whenever it is handed back, which costs as much
//! as the statement before.

use std::sync::Arc;

use sqlx::{Any, AnyConnection, Connection, Transaction};
use tokio::sync::{MappedMutexGuard, Mutex, MutexGuard};

use super::error::StoreError;
use super::open::connect;

/// A connection, or none after it was closed.
type Slot = Mutex<Option<AnyConnection>>;

/// Cheap to clone; every clone has the same connections.
#[derive(Debug, Clone)]
pub(super) struct Connections(Arc<Slots>);

#[derive(Debug)]
struct Slots {
    url: String,
    writer: Slot,
    /// Without readers the writer reads.
    readers: Vec<Slot>,
}

impl Connections {
    pub fn new(url: String, writer: AnyConnection, readers: Vec<AnyConnection>) -> Connections {
        let slot = |connection| Mutex::new(Some(connection));
        Connections(Arc::new(Slots { url, writer: slot(writer), readers: readers.into_iter().map(slot).collect() }))
    }

    pub async fn writer(&self) -> Result<Lent<'_>, StoreError> {
        let mut writer = lend(self.0.writer.lock().await)?;
        if writer.is_in_transaction() {
            // One was dropped without a commit and may still be being undone.
            writer.ping().await?;
        }
        if writer.is_in_transaction() {
            // On a full disk SQLite undoes a transaction by itself, which sqlx does not notice: it would count one too
            // many for ever, and refuse to begin another.
            *writer = connect(&self.0.url).await?;
        }
        Ok(writer)
    }

    /// A free reader, or the one that this caller is willing to wait for.
    pub async fn reader(&self) -> Result<Lent<'_>, StoreError> {
        let readers = &self.0.readers;
        match readers.iter().find_map(|reader| reader.try_lock().ok()) {
            Some(free) => lend(free),
            None if readers.is_empty() => self.writer().await,
            None => lend(readers[fastrand::usize(..readers.len())].lock().await),
        }
    }

    /// Ends all connections; those lent are waited for.
    pub async fn close(&self) {
        for slot in self.0.readers.iter().chain([&self.0.writer]) {
            if let Some(connection) = slot.lock().await.take() {
                // There is nobody left to whom a failure would matter: what was committed is on the disk.
                let _ = connection.close().await;
            }
        }
    }
}

/// A connection while it is lent.
pub(super) type Lent<'a> = MappedMutexGuard<'a, AnyConnection>;

fn lend(slot: MutexGuard<'_, Option<AnyConnection>>) -> Result<Lent<'_>, StoreError> {
    MutexGuard::try_map(slot, Option::as_mut).map_err(|_| StoreError::Closed)
}

/// A transaction that may write from its first statement on: one that began by reading could not wait for a lock.
/// Undone where it is dropped without a commit.
pub(super) async fn begin(writer: &mut AnyConnection) -> Result<Transaction<'_, Any>, StoreError> {
    Ok(writer.begin_with("BEGIN IMMEDIATE").await?)
}
