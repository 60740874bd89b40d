//! The archive: the bytes of every version with a hash-chained log of how they were got, one folder a source.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::snapshot::{Retrieval, Sha256, Snapshot};
use crate::source::SourceId;

/// The archive of all sources under one folder.
#[derive(Debug, Clone)]
pub struct Archive {
    root: PathBuf,
}

/// One line of a source's log: the facts of a version's retrieval, chained to the line before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// 1, 2, 3 ...: the version's number.
    pub number: u32,
    #[serde(flatten)]
    pub retrieval: Retrieval,
    pub sha256: Sha256,
    pub bytes: u64,
    /// The link of the line before; 64 zeros in the first line.
    pub previous: Sha256,
}

#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    #[error("placeholder")]
    Placeholder,
}

/// Something in the archive that is not as it was written.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Damage {
    pub source: SourceId,
    /// Number of the first bad entry.
    pub number: Option<u32>,
    pub what: String,
}

impl Archive {
    /// Opens (and where needed makes) the archive under `root`.
    pub fn open(root: &Path) -> Result<Archive, ArchiveError> {
        Ok(Archive { root: root.to_owned() })
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Keeps a snapshot as the source's next version. Durable when this returns: bytes first, then the log line.
    /// The caller holds the source's lease: two writers of one source are not expected.
    pub fn put(&self, snapshot: &Snapshot) -> Result<Entry, ArchiveError> {
        let _ = snapshot;
        todo!()
    }

    /// Keeps a capture that was judged not to be the policy text, apart from the versions, with the reason.
    pub fn hold(&self, snapshot: &Snapshot, reason: &str) -> Result<(), ArchiveError> {
        let _ = (snapshot, reason);
        todo!()
    }

    /// The log of a source, oldest first; empty where it has none.
    pub fn entries(&self, source: &SourceId) -> Result<Vec<Entry>, ArchiveError> {
        let _ = source;
        todo!()
    }

    /// The newest entry of a source's log, read from the end of the file; repairs a torn last line.
    pub fn last(&self, source: &SourceId) -> Result<Option<Entry>, ArchiveError> {
        let _ = source;
        todo!()
    }

    /// The snapshot behind an entry, its hash checked.
    pub fn snapshot(&self, entry: &Entry) -> Result<Snapshot, ArchiveError> {
        let _ = entry;
        todo!()
    }

    /// Every source that has a log.
    pub fn sources(&self) -> Result<Vec<SourceId>, ArchiveError> {
        todo!()
    }

    /// Reads everything of a source again: chain, hashes, files.
    pub fn verify(&self, source: &SourceId) -> Result<Vec<Damage>, ArchiveError> {
        let _ = source;
        todo!()
    }
}
