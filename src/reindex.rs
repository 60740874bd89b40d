//! Keeping the index true to the archive: finishing what a crash cut off, rebuilding it whole, proving they agree.

mod texts;

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::archive::{Archive, Damage, Entry};
use crate::brief::Brief;
use crate::concern::News;
use crate::diff::diff;
use crate::extract;
use crate::history::{self, HistoryError, version_of};
use crate::reader;
use crate::snapshot::{Sha256, Snapshot};
use crate::source::{Source, SourceId};
use crate::store::{CheckResult, Claim, Reading, SourceState, Store};
use crate::version::Version;

pub use texts::catch_up;

/// What was cut off between archive and index.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "there is one a check, and it is moved once")]
pub enum Interrupted {
    /// A check: what it would have recorded.
    Check(CheckResult),
    /// The putting in of past versions: [`reindex_claimed`] tells the index of them.
    Past,
}

/// What the archive holds and the index lacks, if there is such a version.
///
/// # Errors
/// Where the archive lacks a version that the index names: writing on would give its number to other bytes.
pub async fn interrupted(
    archive: &Archive,
    source: &Source,
    state: &SourceState,
) -> Result<Option<Interrupted>, HistoryError> {
    let known = state.newest;
    // A read of a few kilobytes from the end of one file, at every check: cheaper here than on another thread.
    let kept = archive.last(&source.id)?.map_or(0, |entry| entry.number);
    if kept < known {
        return Err(HistoryError::NotInArchive { source_id: source.id.clone(), number: known });
    }
    if kept == known {
        return Ok(None);
    }
    let Some(entry) = archive.entry(&source.id, known.saturating_add(1))? else { return Ok(None) };
    if entry.retrieval.as_of.is_some() {
        return Ok(Some(Interrupted::Past));
    }
    let (archive, source, old) = (archive.clone(), source.clone(), state.version.clone());
    let task = tokio::task::spawn_blocking(move || finish(&archive, &source, &entry, old.as_ref()));
    Ok(Some(Interrupted::Check(task.await.map_err(history::crashed)??)))
}

/// What the check that kept this version after `old` would have recorded.
fn finish(
    archive: &Archive,
    source: &Source,
    entry: &Entry,
    old: Option<&Version>,
) -> Result<CheckResult, HistoryError> {
    let new = archive.snapshot(entry)?;
    let revision = match old {
        Some(version) => {
            let old = history::snapshot_of(archive, version)?;
            revision_between(source, &old, &new).map(|news| (version.number, news))
        }
        None => None,
    };
    let reading = reading(source, &new);
    let validators = new.retrieval.validators.clone();
    Ok(CheckResult::Recorded { version: version_of(entry), revision, validators, reading })
}

/// What a snapshot says by today's recipe. What can't be read is remembered by its bytes' hash, which is the hash of no
/// document's words.
fn reading(source: &Source, snapshot: &Snapshot) -> Reading {
    match reader::read(snapshot, &source.recipe) {
        Ok(document) => history::reading(source, &document),
        Err(_) => Reading { recipe: extract::recipe_hash(&source.recipe), words: snapshot.sha256 },
    }
}

/// What is new between two snapshots; `None` where they say the same or can't be read.
pub(crate) fn revision_between(source: &Source, old: &Snapshot, new: &Snapshot) -> Option<News> {
    let snapshot = new;
    let mut old = reader::read(old, &source.recipe).ok()?;
    let mut new = reader::read(snapshot, &source.recipe).ok()?;
    reader::align(snapshot, &source.recipe, &mut old, &mut new);
    let diff = diff(&old, &new);
    let is_news = !diff.is_empty() && !diff.is_reordering(&old);
    let seen = TimeZone::UTC.to_datetime(snapshot.retrieval.said_at()).date();
    is_news.then(|| News::of(source, &old, &new, &diff, seen))
}

/// How much a rebuilt index holds of one source.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rebuilt {
    pub source: SourceId,
    pub versions: usize,
    pub revisions: usize,
}

/// Rebuilds versions and revisions of one source from its archive, without the network. Owes nothing to anybody.
pub async fn reindex(archive: &Archive, store: &Store, source: &Source) -> Result<Rebuilt, HistoryError> {
    let (versions, revisions) = told_again(archive, source).await?;
    store.restore(&source.id, &versions, &revisions).await?;
    while texts::read_next(archive, store, Some(source), |_| None).await? {}
    Ok(Rebuilt { source: source.id.clone(), versions: versions.len(), revisions: revisions.len() })
}

/// The same while a service or other checks use the index: under the claim of the source.
pub async fn reindex_claimed(
    archive: &Archive,
    store: &Store,
    source: &Source,
    claim: &Claim,
) -> Result<Rebuilt, HistoryError> {
    let (versions, revisions) = told_again(archive, source).await?;
    store.restore_claimed(claim, &versions, &revisions).await?;
    Ok(Rebuilt { source: source.id.clone(), versions: versions.len(), revisions: revisions.len() })
}

type Retold = (Vec<(Version, Reading)>, Vec<(u32, u32, Timestamp, Brief)>);

async fn told_again(archive: &Archive, source: &Source) -> Result<Retold, HistoryError> {
    let (archive, source) = (archive.clone(), source.clone());
    tokio::task::spawn_blocking(move || retell(&archive, &source)).await.map_err(history::crashed)?
}

fn retell(archive: &Archive, source: &Source) -> Result<Retold, HistoryError> {
    let entries = history::in_order(archive.entries(&source.id)?);
    let (mut versions, mut revisions) = (Vec::new(), Vec::new());
    // The latest number of each text, that of the version before not yet among them.
    let mut said: HashMap<Sha256, u32> = HashMap::new();
    let mut before: Option<(u32, Snapshot)> = None;
    for entry in &entries {
        let snapshot = archive.snapshot(entry)?;
        let reading = reading(source, &snapshot);
        if let Some((from, old)) = &before
            && let Some(News { brief, .. }) = revision_between(source, old, &snapshot)
        {
            let brief = brief.standing_again(said.get(&reading.words).copied());
            revisions.push((*from, entry.number, entry.retrieval.said_at(), brief));
        }
        said.extend(versions.last().map(|(version, reading): &(Version, Reading)| (reading.words, version.number)));
        versions.push((version_of(entry), reading));
        before = Some((entry.number, snapshot));
    }
    Ok((versions, revisions))
}

/// Reads a source's archive again and compares it with the index; empty where everything agrees.
pub async fn verify(archive: &Archive, store: &Store, source: &SourceId) -> Result<Vec<Damage>, HistoryError> {
    let (task_archive, task_source) = (archive.clone(), source.clone());
    let task = tokio::task::spawn_blocking(move || {
        let damage = task_archive.verify(&task_source)?;
        let entries = if damage.is_empty() { task_archive.entries(&task_source)? } else { Vec::new() };
        Ok::<_, HistoryError>((damage, entries))
    });
    let (mut damage, entries) = task.await.map_err(history::crashed)??;
    if damage.is_empty() {
        damage = disagreements(source, &entries, &store.versions(source).await?);
    }
    Ok(damage)
}

/// A version in the archive that the index lacks is no damage: the next check takes it over.
fn disagreements(source: &SourceId, entries: &[Entry], versions: &[Version]) -> Vec<Damage> {
    let differs = |version: &&Version| {
        let entry = entries.iter().find(|entry| entry.number == version.number);
        entry.is_none_or(|entry| version_of(entry) != **version)
    };
    versions
        .iter()
        .filter(differs)
        .map(|version| Damage {
            source: source.clone(),
            number: Some(version.number),
            what: "the archive does not hold what the index says of this version".to_owned(),
        })
        .collect()
}
