//! The archive: the bytes of every version with a hash-chained log of how they were got, one folder a source.
//!
//! ```text
//! <root>/<source>/log.jsonl                 one sealed line a version, each naming the hash of the line before
//! <root>/<source>/000007-1a2b3c4d5e6f.zst   the bytes of version 7: a full copy, or a delta
//! <root>/<source>/held/                     snapshots that were judged not to be the policy text (see `held`)
//! <root>/<source>/followed.json             the sources that were found in its entries (see `followed`)
//! ```
//!
//! Invariant: what a log line names was durable before the line was. The log is only ever appended to; files of bytes
//! are never rewritten. Reading any version takes at most three files, however long the history. `docs/archive.md` is the
//! definition of the format for people and other programs.

mod bytes;
mod entry;
mod error;
mod evidence;
mod file;
mod followed;
mod held;
mod log;
mod verify;

use std::path::{Path, PathBuf};

use crate::snapshot::{Sha256, Snapshot};
use crate::source::SourceId;

pub use entry::{Entry, FileName};
pub use error::ArchiveError;
pub use held::{Held, Judgement};
pub use verify::Damage;

use evidence::evidence;
use log::Log;

/// The archive of all sources under one folder.
#[derive(Debug, Clone)]
pub struct Archive {
    root: PathBuf,
}

impl Archive {
    /// Opens (and where needed makes) the archive under `root`.
    pub fn open(root: &Path) -> Result<Archive, ArchiveError> {
        file::make_folder(root)?;
        Ok(Archive { root: root.to_owned() })
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Keeps a snapshot as the source's next version. Durable when this returns: bytes first, then the log line.
    ///
    /// Where the newest version has the same bytes and is of the same kind (a past text of the same moment, or none), that
    /// version's entry is returned and nothing is written, so what was cut off between archive and index can simply be made
    /// again. Of the response headers those
    /// useful as evidence are kept (`docs/archive.md` lists them). A log line that a crash cut off is removed first.
    ///
    /// The caller holds the source's lease: two writers of one source are not expected.
    pub fn put(&self, snapshot: &Snapshot) -> Result<Entry, ArchiveError> {
        let source = &snapshot.retrieval.source;
        let folder = self.folder(source);
        file::make_folder(&folder)?;
        let log = Log::of(source, &folder);
        let tail = log.repair()?;
        if tail.is_none() && lost_log(&folder)? {
            return Err(ArchiveError::BadLog { of: source.clone(), line: 1, what: LOST_LOG.to_owned() });
        }
        let last = tail.as_ref().map(|tail| &tail.entry);
        if let Some(last) = last
            && last.sha256 == snapshot.sha256
            && last.retrieval.as_of == snapshot.retrieval.as_of
        {
            return Ok(last.clone());
        }
        let number = last.map_or(1, |last| last.number + 1);
        let packed = bytes::pack(&folder, number, last, &snapshot.body)?;
        let entry = Entry {
            number,
            retrieval: evidence(&snapshot.retrieval),
            sha256: snapshot.sha256,
            bytes: snapshot.body.len() as u64,
            packed: entry::short(&packed.bytes),
            base: packed.base,
            previous: tail.as_ref().map_or(entry::NO_LINE, |tail| tail.link),
        };
        file::write_durably(&folder, entry.file().as_str(), &packed.bytes)?;
        log.append(&entry)?;
        Ok(entry)
    }

    /// The log of a source, oldest first; empty where it has none. A line that is being written is left out.
    pub fn entries(&self, source: &SourceId) -> Result<Vec<Entry>, ArchiveError> {
        Log::of(source, &self.folder(source)).entries()
    }

    /// One entry of a source's log.
    pub fn entry(&self, source: &SourceId, number: u32) -> Result<Option<Entry>, ArchiveError> {
        Log::of(source, &self.folder(source)).entry(number)
    }

    /// The newest entry of a source's log, read from the end of the file; a line that a crash cut off is passed over
    /// (the next [`Archive::put`] removes it).
    pub fn last(&self, source: &SourceId) -> Result<Option<Entry>, ArchiveError> {
        Ok(Log::of(source, &self.folder(source)).last()?.map(|tail| tail.entry))
    }

    /// The newest entry's number and the link that the next one will name: who keeps it can prove later that nothing before
    /// it was rewritten.
    pub fn head(&self, source: &SourceId) -> Result<Option<(u32, Sha256)>, ArchiveError> {
        Ok(Log::of(source, &self.folder(source)).last()?.map(|tail| (tail.entry.number, tail.link)))
    }

    /// The snapshot behind an entry, its hash checked.
    pub fn snapshot(&self, entry: &Entry) -> Result<Snapshot, ArchiveError> {
        let body = bytes::read(&self.folder(&entry.retrieval.source), entry)?;
        Ok(Snapshot { retrieval: entry.retrieval.clone(), body, sha256: entry.sha256 })
    }

    /// Every source that has a log (or lost it), in order of name.
    pub fn sources(&self) -> Result<Vec<SourceId>, ArchiveError> {
        let mut sources = Vec::new();
        for source in file::names(&self.root)?.iter().filter_map(|name| name.parse().ok()) {
            let folder = self.folder(&source);
            if folder.join(log::NAME).is_file() || (folder.is_dir() && lost_log(&folder)?) {
                sources.push(source);
            }
        }
        sources.sort();
        Ok(sources)
    }

    fn folder(&self, source: &SourceId) -> PathBuf {
        self.root.join(source.as_str())
    }
}

const LOST_LOG: &str = "it is missing or empty, though there are bytes of several versions";

/// True if a folder without a log line has bytes of later versions than the first, whose line a crash may have prevented.
fn lost_log(folder: &Path) -> Result<bool, ArchiveError> {
    let names = file::names(folder)?;
    Ok(names.into_iter().filter_map(|name| FileName::try_from(name).ok()).any(|name| name.number() > 1))
}
