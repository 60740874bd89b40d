//! What can go wrong in the index.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use sqlx::migrate::MigrateError;

use crate::source::SourceId;
use crate::subscription::BadAddress;

#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    #[error("`{0}` names no index: write `sqlite:PATH`")]
    BadUrl(String),
    #[error("could not make the index `{}`", path.display())]
    Create {
        path: PathBuf,
        #[source]
        cause: Arc<io::Error>,
    },
    /// There is a file, but no index in it. It is never overwritten.
    #[error("`{}` is no index or a damaged one: move it aside and run `rulewatch reindex`, or restore it from a backup", path.display())]
    NotAnIndex { path: PathBuf },
    #[error("the index is damaged: move it aside and run `rulewatch reindex`, or restore it from a backup")]
    Corrupt(#[source] Arc<sqlx::Error>),
    #[error("the index was written by a newer rulewatch (its schema has step {step}): use that version or a newer one")]
    NewerSchema { step: i64 },
    #[error("the index could not be brought up to date")]
    Migrate(#[source] Arc<MigrateError>),
    /// Somebody else kept it locked for longer than we wait.
    #[error("the index stayed locked by another process: stop what holds it and try again")]
    Locked(#[source] Arc<sqlx::Error>),
    #[error("no room left on the disk for the index")]
    Full(#[source] Arc<sqlx::Error>),
    #[error("the index cannot be written: check the rights of its file and folder")]
    ReadOnly(#[source] Arc<sqlx::Error>),
    #[error("the index refused")]
    Database(#[source] Arc<sqlx::Error>),
    /// A row holds what was never written there.
    #[error("the index holds what it cannot mean in `{column}`: {what}; move it aside and run `rulewatch reindex`")]
    BadRow { column: String, what: String },
    #[error("the index was closed")]
    Closed,

    #[error("source `{of}` was claimed by another meanwhile: this result is dropped")]
    ClaimLost { of: SourceId },
    #[error("message {message_id} was claimed by another meanwhile or is no longer owed: its outcome is dropped")]
    ParcelLost { message_id: String },
    #[error("source `{0}` is not in the index: add it to the watchlist")]
    UnknownSource(SourceId),
    #[error("version {number} of source `{of}` is recorded with other bytes: run `rulewatch reindex`")]
    OtherVersion { of: SourceId, number: u32 },
    #[error("the system gives no random numbers: {0}")]
    Random(getrandom::Error),
    #[error("there is no subscriber `{0}`: add one with `rulewatch subscriber add`")]
    UnknownSubscriber(String),
    #[error(transparent)]
    BadAddress(#[from] BadAddress),
    #[error("`{0}` is no time zone: write an IANA name such as `Europe/Berlin`")]
    BadZone(String),
    #[error("no such cadence: hours are 0 to 23, weekdays 1 (Monday) to 7 (Sunday)")]
    BadCadence,
}

impl StoreError {
    /// True where the same call can succeed later without anybody's help to the index.
    pub fn is_transient(&self) -> bool {
        matches!(self, StoreError::Locked(_) | StoreError::Full(_))
    }

    /// True where the caller was too slow and another has the work now: nothing is wrong, nothing is to be done.
    pub fn is_lost_claim(&self) -> bool {
        matches!(self, StoreError::ClaimLost { .. } | StoreError::ParcelLost { .. })
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> StoreError {
        // https://sqlite.org/rescode.html: the low byte is the primary code.
        let code = error.as_database_error().and_then(|error| error.code()).and_then(|code| code.parse::<i32>().ok());
        let kind = match (code.map(|code| code & 0xff), &error) {
            (Some(5 | 6), _) | (_, sqlx::Error::PoolTimedOut) => StoreError::Locked,
            (Some(8 | 14), _) => StoreError::ReadOnly,
            (Some(11 | 26), _) => StoreError::Corrupt,
            (Some(13), _) => StoreError::Full,
            // SQLITE_IOERR_SHMSIZE: the memory that readers and writer share has no room on the disk.
            _ if code == Some(4874) => StoreError::Full,
            (_, sqlx::Error::PoolClosed) => return StoreError::Closed,
            _ => StoreError::Database,
        };
        kind(Arc::new(error))
    }
}

impl From<MigrateError> for StoreError {
    fn from(error: MigrateError) -> StoreError {
        match error {
            MigrateError::VersionMissing(step) => StoreError::NewerSchema { step },
            MigrateError::Execute(error) => error.into(),
            error => StoreError::Migrate(Arc::new(error)),
        }
    }
}
