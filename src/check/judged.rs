//! What a person says of a held capture: that it is the policy text after all, or that it is not.
//!
//! A capture that is accepted goes the way of every version: bytes and log line into the archive first, then the index, with
//! its revision and what is owed for it, as if a crash had cut the check off between the two; so a rebuilt index has it too.
//! One that is rejected is remembered beside its bytes, and the same bytes are not laid before anybody again.

use jiff::Timestamp;

use super::found::Found;
use super::{CheckError, Checked, Edges, conclude};
use crate::archive::{Archive, Held, Judgement};
use crate::diff::{Diff, diff};
use crate::document::Document;
use crate::extract::ExtractError;
use crate::history::{self, HistoryError};
use crate::reader;
use crate::reindex::{self, Interrupted};
use crate::source::Source;
use crate::store::{Claim, SourceState};
use crate::version::Version;

/// Why a capture can't be made a version.
#[derive(Debug, thiserror::Error)]
pub enum JudgeError {
    #[error("`{0}` is being checked right now: try again in a minute")]
    Busy(String),
    #[error("there is no such held capture: only the newest of a source are kept")]
    Gone,
    #[error("`{source_id}` has a later version since, {number}: this capture would stand before it")]
    Late { source_id: String, number: u32 },
    #[error("it says the same as version {number} of `{source_id}`: there is nothing to record")]
    Same { source_id: String, number: u32 },
    #[error("it can't be read by the recipe of its source ({0}): mend the recipe first, and a check takes it up")]
    Unreadable(ExtractError),
    #[error("the check before is not finished: the next one of `{0}` does that")]
    Unfinished(String),
    #[error(transparent)]
    Check(#[from] CheckError),
}

impl From<HistoryError> for JudgeError {
    fn from(error: HistoryError) -> JudgeError {
        JudgeError::Check(error.into())
    }
}

/// A held capture beside the version that its source has.
pub struct Compared {
    pub held: Held,
    pub version: Option<Version>,
    pub read: Result<Document, ExtractError>,
    /// The version's document as today's recipe reads it, and what differs; `None` where there is no version, or one of the
    /// two can't be read.
    pub against: Option<(Document, Diff)>,
}

/// Reads a held capture and compares it with the last version. Takes as long as its bytes want: for a blocking thread.
pub fn compared(
    archive: &Archive,
    source: &Source,
    version: Option<Version>,
    held: Held,
) -> Result<Compared, JudgeError> {
    let snapshot = archive.held_snapshot(&held).map_err(CheckError::from)?;
    let mut read = reader::read(&snapshot, &source.recipe);
    let old = version.as_ref().map(|version| history::snapshot_of(archive, version)).transpose()?;
    let old = old.and_then(|old| reader::read(&old, &source.recipe).ok());
    let against = match (old, &mut read) {
        (Some(mut old), Ok(new)) => {
            reader::align(&snapshot, &source.recipe, &mut old, new);
            let diff = diff(&old, new);
            Some((old, diff))
        }
        _ => None,
    };
    Ok(Compared { held, version, read, against })
}

/// Makes a held capture the next version of its source, under a claim, and notes who said so.
pub async fn accept(
    edges: &Edges,
    source: &Source,
    (claim, state): (&Claim, &SourceState),
    number: u32,
    by: &str,
    now: Timestamp,
) -> Result<Checked, JudgeError> {
    let name = || source.id.to_string();
    if reindex::interrupted(&edges.archive, source, state).await?.is_some() {
        return Err(JudgeError::Unfinished(name()));
    }
    let held = held_capture(&edges.archive, source, number)?;
    if let Some(version) = state.version.as_ref().filter(|version| !version.past) {
        if version.seen_at > held.retrieval.fetched_at {
            return Err(JudgeError::Late { source_id: name(), number: version.number });
        }
        if version.sha256 == held.sha256 {
            return Err(JudgeError::Same { source_id: name(), number: version.number });
        }
    }
    let (archive, of, kept) = (edges.archive.clone(), source.clone(), held.clone());
    let put = move || -> Result<(), JudgeError> {
        let snapshot = archive.held_snapshot(&kept).map_err(CheckError::from)?;
        reader::read(&snapshot, &of.recipe).map_err(JudgeError::Unreadable)?;
        archive.put(&snapshot).map_err(CheckError::from)?;
        Ok(())
    };
    tokio::task::spawn_blocking(put).await.map_err(history::crashed)??;
    let Some(Interrupted::Check(result)) = reindex::interrupted(&edges.archive, source, state).await? else {
        return Err(JudgeError::Unfinished(name()));
    };
    let checked = conclude(edges, source, claim, state, Found::resumed(result, state, now), now).await?;
    note(&edges.archive, &held, true, by, now)?;
    Ok(checked)
}

/// Remembers that a held capture is not the policy text.
pub fn reject(archive: &Archive, source: &Source, number: u32, by: &str, now: Timestamp) -> Result<(), JudgeError> {
    note(archive, &held_capture(archive, source, number)?, false, by, now)
}

/// A held capture by its number.
pub fn held_capture(archive: &Archive, source: &Source, number: u32) -> Result<Held, JudgeError> {
    let held = archive.held(&source.id).map_err(CheckError::from)?;
    held.into_iter().find(|held| held.number == number).ok_or(JudgeError::Gone)
}

fn note(archive: &Archive, held: &Held, is_revision: bool, by: &str, at: Timestamp) -> Result<(), JudgeError> {
    let judgement = Judgement { is_revision, by: by.to_owned(), at };
    Ok(archive.judge(held, judgement).map_err(CheckError::from)?)
}
