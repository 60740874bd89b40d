//! One check of one source, start to finish: fetch, read, judge, compare, keep, record.
//!
//! Invariants: the bytes of a new version are durable in the archive before the index hears of it; validators are
//! remembered only with bytes that were read and recorded; a check knows nothing of subscribers (the index owes
//! deliveries when it records a revision); the first version seen is news to nobody, whatever past texts stand before it.

mod address;
pub(crate) mod calendar;
mod copies;
mod follow;
mod found;
mod judged;
mod outcome;
mod verdict;

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::archive::{Archive, ArchiveError};
use crate::concern::News;
use crate::extract::{ExtractError, HeldReason, judge};
use crate::fetch::{Class, FetchError, Fetched, Fetcher};
use crate::history::{self, HistoryError};
use crate::reindex::{self, Interrupted};
use crate::snapshot::{Snapshot, Validators};
use crate::source::Source;
use crate::store::{CheckRecord, CheckResult, Claim, SourceState, Store, StoreError};
use crate::volatile::Memory;

pub use judged::{Compared, JudgeError, accept, compared, held_capture, reject};
pub use outcome::{Checked, Outcome};

use calendar::Entry;
use found::Found;
use verdict::{Read, Remembered, Verdict, verdict};

/// The edges a check works through; one for the process, cheap to clone.
#[derive(Clone)]
pub struct Edges {
    pub fetcher: Arc<Fetcher>,
    pub archive: Archive,
    pub store: Store,
}

/// A fault of our own. One of the index ends the check without an outcome: the claim runs out and the source stays due.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    #[error(transparent)]
    History(#[from] HistoryError),
}

/// Checks one source under a claim and records the outcome. `state` is what the index knew when the claim was given:
/// under it nobody else changes that.
///
/// # Errors
/// Only for faults of the index. Everything a source can do wrong, and damage to its archive, is an [`Outcome`].
pub async fn check(
    edges: &Edges,
    source: &Source,
    claim: &Claim,
    state: &SourceState,
    now: Timestamp,
) -> Result<Checked, CheckError> {
    let found = match look(edges, source, claim, state, now).await {
        Ok(found) => found,
        Err(error) => Found::hindered(error)?,
    };
    conclude(edges, source, claim, state, found, now).await
}

/// Records what was found, with what follows from it.
async fn conclude(
    edges: &Edges,
    source: &Source,
    claim: &Claim,
    state: &SourceState,
    found: Found,
    now: Timestamp,
) -> Result<Checked, CheckError> {
    let mut found = as_before(edges, found).await?;
    let follows = follow::follow_up(edges, source, state, &mut found, now).await;
    copies::compare(edges, source, state, &mut found, now).await?;
    let next_due = found.next_due(source, state, now);
    let recorded = matches!(found.result, CheckResult::Recorded { .. });
    let children = if recorded { &source.ties.children[..] } else { &[] };
    let record = CheckRecord {
        at: now,
        status: found.status.to_owned(),
        reason: found.reason.clone(),
        http: found.http,
        next_due,
        result: found.result,
        volatile: found.volatile,
        wakes: found.wakes.iter().chain(children).cloned().collect(),
    };
    let revision = edges.store.record_with_text(claim, source, &record, found.text).await?;
    Ok(Checked { outcome: Outcome::of(&record, revision, state), http: record.http, follows })
}

/// A revision back to what an earlier version said is told as that.
async fn as_before(edges: &Edges, mut found: Found) -> Result<Found, CheckError> {
    if let CheckResult::Recorded { version, revision, reading, .. } = &mut found.result
        && let Some((from, news)) = revision.take()
    {
        let before = edges.store.standing_before(version, reading).await?;
        *revision = Some((from, news.standing_again(before)));
    }
    Ok(found)
}

/// Finishes what a crash cut off, or looks at the source.
async fn look(
    edges: &Edges,
    source: &Source,
    claim: &Claim,
    state: &SourceState,
    now: Timestamp,
) -> Result<Found, CheckError> {
    match reindex::interrupted(&edges.archive, source, state).await? {
        Some(Interrupted::Check(result)) => Ok(Found::resumed(result, state, now)),
        Some(Interrupted::Past) => {
            reindex::reindex_claimed(&edges.archive, &edges.store, source, claim).await?;
            let state = edges.store.source_state(&source.id).await?;
            let state = state.ok_or_else(|| StoreError::UnknownSource(source.id.clone()))?;
            find(edges, source, &state, now).await
        }
        None => find(edges, source, state, now).await,
    }
}

async fn find(edges: &Edges, source: &Source, state: &SourceState, now: Timestamp) -> Result<Found, CheckError> {
    if let Some(entry) = &source.calendar {
        return match calendar::look(edges, source, entry, state, now).await? {
            Entry::Quiet(found) => Ok(*found),
            Entry::Told(snapshot) => {
                let found = read(edges, source, state, *snapshot, now).await?;
                Ok(Found { http: None, ..found })
            }
        };
    }
    let asked = match address::of(edges, source, now).await? {
        Ok(asked) => asked,
        Err(reason) => return Ok(Found::waiting(reason.to_string())),
    };
    let validators = address::validators(edges, source, &asked, state)?;
    let answer = match edges.fetcher.fetch(&asked, &validators, now).await {
        Err(error) if error.status() == Some(404) => match address::last_year(source, now) {
            Some(before) => {
                let validators = address::validators(edges, source, &before, state)?;
                edges.fetcher.fetch(&before, &validators, now).await
            }
            None => Err(error),
        },
        answer => answer,
    };
    match answer {
        // Bytes seen before say nothing new, unless something that was kept back has to surface.
        Ok(Fetched::NotModified { validators }) => {
            let result = CheckResult::Good { validators, seen: state.seen_sha256, reading: state.reading };
            Ok(Found { volatile: state.volatile.rested(), ..Found::good("unchanged", 304, result) })
        }
        Ok(Fetched::Snapshot(snapshot)) if state.seen_sha256 == Some(snapshot.sha256) && !state.volatile.owes() => {
            let validators = snapshot.retrieval.validators;
            let result = CheckResult::Good { validators, seen: state.seen_sha256, reading: state.reading };
            Ok(Found { volatile: state.volatile.rested(), ..Found::good("unchanged", 200, result) })
        }
        Ok(Fetched::Snapshot(snapshot)) => read(edges, source, state, snapshot, now).await,
        Err(error) => failed(edges, state, error, now).await,
    }
}

/// A retrieval without a body to read: a refusal that is a block page is held, everything else failed.
async fn failed(edges: &Edges, state: &SourceState, error: FetchError, now: Timestamp) -> Result<Found, CheckError> {
    let http = error.status();
    if let Some(snapshot) = error.answer()
        && let Err(held) = judge(snapshot, Err(&ExtractError::NoContent(error.to_string())), None)
        && matches!(held.reason, HeldReason::Blocked | HeldReason::Wall)
    {
        let reason = held.to_string();
        hold(edges, Arc::new(snapshot.clone()), &reason).await?;
        return Ok(Found { not_before: wait(&error, now), ..Found::held(http, reason) });
    }
    // A page that answers 404 or 410 again and again is gone, which is news of another kind than an outage.
    let gone = matches!(http, Some(404 | 410)) && state.failures + 1 >= GONE_AFTER;
    let reason = if gone { format!("gone: {error}, {} checks in a row", state.failures + 1) } else { explain(&error) };
    let transient = error.class() == Class::Transient;
    Ok(Found {
        status: "failed",
        reason: Some(reason),
        http,
        due: None,
        not_before: wait(&error, now),
        transient,
        result: CheckResult::Bad,
        text: None,
        volatile: None,
        wakes: Vec::new(),
    })
}

/// Checks in a row with 404 or 410 after which a source is told to be gone.
const GONE_AFTER: u32 = 3;

fn wait(error: &FetchError, now: Timestamp) -> Option<Timestamp> {
    error.retry_after().and_then(|wait| now.checked_add(SignedDuration::try_from(wait).ok()?).ok())
}

/// An error with its causes on one line: ours, and the root. What lies between them names the layers of a library.
fn explain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        if error.is::<Box<FetchError>>() || error.source().is_none() {
            text.push_str(": ");
            text.push_str(&error.to_string());
        }
        cause = error.source();
    }
    text
}

/// Reads a snapshot and does what its verdict asks for.
async fn read(
    edges: &Edges,
    source: &Source,
    state: &SourceState,
    snapshot: Snapshot,
    now: Timestamp,
) -> Result<Found, CheckError> {
    let from = state.version.as_ref().map_or(0, |version| version.number);
    let (archive, snapshot) = (edges.archive.clone(), Arc::new(snapshot));
    let remembered =
        Remembered { latest: state.version.clone(), reading: state.reading, volatile: state.volatile.clone() };
    let (task_source, task_snapshot) = (source.clone(), Arc::clone(&snapshot));
    let task = tokio::task::spawn_blocking(move || verdict(&archive, &task_source, &remembered, &task_snapshot));
    let (verdict, volatile) = match task.await {
        Ok(verdict) => verdict?,
        Err(_) => (Verdict::Held("reading it crashed: please report this with the held bytes".to_owned()), None),
    };
    let found = match verdict {
        Verdict::Held(reason) => {
            hold(edges, Arc::clone(&snapshot), &reason).await?;
            Found::held(Some(snapshot.retrieval.status), reason)
        }
        Verdict::Unchanged(reading) => {
            let validators = snapshot.retrieval.validators.clone();
            let seen = Some(snapshot.sha256);
            Found::good("unchanged", 200, CheckResult::Good { validators, seen, reading: Some(reading) })
        }
        Verdict::Noise => {
            let memory = volatile.as_ref().unwrap_or(&state.volatile);
            noise(edges, source, snapshot, memory, now).await?
        }
        Verdict::First(read, news) => keep(edges, "first", snapshot, news.map(|news| (from, *news)), read).await?,
        Verdict::Rebased(read) => keep(edges, "unchanged", snapshot, None, read).await?,
        Verdict::Revised(read, news) => keep(edges, "revised", snapshot, Some((from, *news)), read).await?,
        Verdict::Undone(kept, read, news) => {
            let found = keep(edges, "revised", kept, Some((from, *news)), read).await?;
            // What the server says now is the next revision.
            Found { due: Some(now), ..found }
        }
    };
    Ok(Found { volatile, ..found })
}

/// Most hours after which a suspicion is looked at again, however seldom the source is.
const SUSPICION: i64 = 6;

/// Differences that are kept back. The version's words and validators stay: what is kept back must be fetched again to
/// surface. What is only suspected is kept apart, lest it be gone at the next check.
async fn noise(
    edges: &Edges,
    source: &Source,
    snapshot: Arc<Snapshot>,
    memory: &Memory,
    now: Timestamp,
) -> Result<Found, CheckError> {
    let told = memory.told();
    let mut due = None;
    if memory.suspected == Some(snapshot.sha256) {
        hold(edges, snapshot, told.as_deref().unwrap_or_default()).await?;
        let soon = now.checked_add(SignedDuration::from_hours(SUSPICION)).unwrap_or(now);
        due = Some(source.due_after(now).min(soon));
    }
    let result = CheckResult::Good { validators: Validators::default(), seen: None, reading: None };
    Ok(Found { reason: told, due, ..Found::good("unchanged", 200, result) })
}

/// Keeps a held capture apart, off the threads that other checks run on.
async fn hold(edges: &Edges, snapshot: Arc<Snapshot>, reason: &str) -> Result<(), CheckError> {
    let (archive, reason) = (edges.archive.clone(), reason.to_owned());
    let task = tokio::task::spawn_blocking(move || archive.hold(&snapshot, &reason));
    Ok(task.await.map_err(history::crashed)??)
}

/// Archives a new version and says how it is to be recorded.
async fn keep(
    edges: &Edges,
    status: &'static str,
    snapshot: Arc<Snapshot>,
    revision: Option<(u32, News)>,
    Read { reading, text }: Read,
) -> Result<Found, CheckError> {
    let archive = edges.archive.clone();
    let validators = snapshot.retrieval.validators.clone();
    let entry = tokio::task::spawn_blocking(move || archive.put(&snapshot)).await.map_err(history::crashed)??;
    let version = history::version_of(&entry);
    let result = CheckResult::Recorded { version, revision, validators, reading };
    Ok(Found { text: Some(text), ..Found::good(status, 200, result) })
}
