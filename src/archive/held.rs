//! Snapshots that were judged not to be the policy text: kept apart from the versions, for the operator to look at.
//!
//! Each is two files in `<source>/held/`: `000003-1a2b3c4d5e6f.json`, the facts and the reason, and `.zst`, the bytes.
//! They are no evidence: not chained, and only the newest are kept. The same bytes held again for the same reason are
//! kept once, and not at all where a person said of those bytes that they are not the policy text.

use std::fs;
use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::snapshot::{Retrieval, Sha256, Snapshot};
use crate::source::SourceId;

use super::Archive;
use super::bytes;
use super::entry::FileName;
use super::error::ArchiveError;
use super::evidence::evidence;
use super::file;

const FOLDER: &str = "held";

/// How many are kept of a source.
const KEPT: usize = 20;

/// Made once and looked at seldom.
const LEVEL: i32 = 3;

/// One held snapshot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Held {
    /// Rises with every held snapshot of the source.
    pub number: u32,
    /// Why it was judged not to be the policy text.
    pub reason: String,
    #[serde(flatten)]
    pub retrieval: Retrieval,
    pub sha256: Sha256,
    pub bytes: u64,
    /// What a person said of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judged: Option<Judgement>,
}

/// What a person said of a held snapshot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// True where it was made a version.
    pub is_revision: bool,
    pub by: String,
    pub at: Timestamp,
}

impl Archive {
    /// Keeps a snapshot that was judged not to be the policy text, apart from the versions, with the reason.
    pub fn hold(&self, snapshot: &Snapshot, reason: &str) -> Result<(), ArchiveError> {
        let source = &snapshot.retrieval.source;
        let names = self.held_names(source)?;
        let folder = self.folder(source).join(FOLDER);
        let newest = names.last().and_then(|name| read(&folder, name).ok());
        if newest.is_some_and(|newest| newest.sha256 == snapshot.sha256 && newest.reason == reason) {
            return Ok(());
        }
        let same = names.iter().filter(|name| name.fits(&snapshot.sha256)).filter_map(|name| read(&folder, name).ok());
        let rejected =
            |held: Held| held.sha256 == snapshot.sha256 && held.judged.is_some_and(|judged| !judged.is_revision);
        if same.into_iter().any(rejected) {
            return Ok(());
        }
        let held = Held {
            number: names.last().map_or(0, FileName::number) + 1,
            reason: reason.to_owned(),
            retrieval: evidence(&snapshot.retrieval),
            sha256: snapshot.sha256,
            bytes: snapshot.body.len() as u64,
            judged: None,
        };
        let refused = |what: String| ArchiveError::disk("write into", &folder)(std::io::Error::other(what));
        let name = FileName::of(held.number, &held.sha256);
        let frame = bytes::compress(&snapshot.body, None, LEVEL).map_err(refused)?;
        file::make_folder(&folder)?;
        file::write_durably(&folder, name.as_str(), &frame)?;
        write(&folder, &name, &held)?;
        drop_oldest(&folder, &names)
    }

    /// The held snapshots of a source, oldest first. One that cannot be read is left out.
    pub fn held(&self, source: &SourceId) -> Result<Vec<Held>, ArchiveError> {
        let folder = self.folder(source).join(FOLDER);
        Ok(self.held_names(source)?.iter().filter_map(|name| read(&folder, name).ok()).collect())
    }

    /// Notes what a person said of a held snapshot. The caller holds the source's lease.
    pub fn judge(&self, held: &Held, judgement: Judgement) -> Result<(), ArchiveError> {
        let name = FileName::of(held.number, &held.sha256);
        let held = Held { judged: Some(judgement), ..held.clone() };
        write(&self.folder(&held.retrieval.source).join(FOLDER), &name, &held)
    }

    /// A held snapshot with its bytes, their hash checked.
    pub fn held_snapshot(&self, held: &Held) -> Result<Snapshot, ArchiveError> {
        let source = &held.retrieval.source;
        let name = FileName::of(held.number, &held.sha256);
        let body = bytes::read_file(&self.folder(source).join(FOLDER), name.as_str())
            .and_then(|frame| bytes::decompress(&frame, None))
            .and_then(
                |body| {
                    if Sha256::of(&body) == held.sha256 { Ok(body) } else { Err("they were changed".to_owned()) }
                },
            )
            .map_err(|what| ArchiveError::BadBytes {
                of: source.clone(),
                number: held.number,
                file: format!("{FOLDER}/{name}"),
                what,
            })?;
        Ok(Snapshot { retrieval: held.retrieval.clone(), body, sha256: held.sha256 })
    }

    /// Names of the held snapshots' files of bytes, oldest first.
    fn held_names(&self, source: &SourceId) -> Result<Vec<FileName>, ArchiveError> {
        let found = file::names(&self.folder(source).join(FOLDER))?;
        let mut names: Vec<FileName> = found.into_iter().filter_map(|name| FileName::try_from(name).ok()).collect();
        names.sort_by_key(FileName::number);
        Ok(names)
    }
}

fn write(folder: &Path, name: &FileName, held: &Held) -> Result<(), ArchiveError> {
    let facts = serde_json::to_vec_pretty(held).map_err(std::io::Error::other);
    file::write_durably(folder, &facts_name(name), &facts.map_err(ArchiveError::disk("write into", folder))?)
}

fn facts_name(name: &FileName) -> String {
    name.as_str().replace(".zst", ".json")
}

fn read(folder: &Path, name: &FileName) -> Result<Held, String> {
    let facts = bytes::read_file(folder, &facts_name(name))?;
    serde_json::from_slice(&facts).map_err(|error| error.to_string())
}

/// Removes the oldest of those `names` that were there before one was added.
fn drop_oldest(folder: &Path, names: &[FileName]) -> Result<(), ArchiveError> {
    for name in names.iter().rev().skip(KEPT - 1) {
        for gone in [facts_name(name), name.to_string()] {
            let gone = folder.join(gone);
            match fs::remove_file(&gone) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(ArchiveError::disk("remove", &gone)(error));
                }
                _ => {}
            }
        }
    }
    Ok(())
}
