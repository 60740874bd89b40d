//! One check of one source, start to finish: fetch, read, judge, compare, keep, record.
//!
//! Invariants: the bytes of a new version are durable in the archive before the index hears of it; validators are
//! remembered only with bytes that were read and recorded; a check knows nothing of subscribers (the index owes
//! deliveries when it records a revision).

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::archive::{Archive, ArchiveError};
use crate::brief::{Brief, brief};
use crate::diff::diff;
use crate::document::Document;
use crate::extract::{self, ExtractError, HeldReason, judge};
use crate::fetch::{Class, FetchError, Fetched, Fetcher};
use crate::fold;
use crate::history::{self, HistoryError};
use crate::reindex;
use crate::snapshot::Snapshot;
use crate::source::{Recipe, Source};
use crate::store::{CheckRecord, CheckResult, Claim, Reading, SourceState, Store, StoreError};
use crate::version::Version;

/// The edges a check works through; one for the process, cheap to clone.
#[derive(Clone)]
pub struct Edges {
    pub fetcher: Arc<Fetcher>,
    pub archive: Archive,
    pub store: Store,
}

/// How a check ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    Unchanged {
        version: u32,
    },
    First {
        version: u32,
    },
    Revised {
        version: u32,
        revision: i64,
        severity: u8,
        headline: String,
    },
    /// Fetched, but not the policy text (or not readable): kept apart, no version.
    Held {
        reason: String,
    },
    Failed {
        reason: String,
    },
}

/// An outcome with the status the server answered with, where one was.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    pub outcome: Outcome,
    pub http: Option<u16>,
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

impl Outcome {
    /// The word for it on the command line, in the index and in logs.
    pub fn status(&self) -> &'static str {
        match self {
            Outcome::Unchanged { .. } => "unchanged",
            Outcome::First { .. } => "first",
            Outcome::Revised { .. } => "revised",
            Outcome::Held { .. } => "held",
            Outcome::Failed { .. } => "failed",
        }
    }

    pub fn reason(&self) -> Option<&str> {
        match self {
            Outcome::Held { reason } | Outcome::Failed { reason } => Some(reason),
            _ => None,
        }
    }

    /// True where a version was recorded.
    pub fn is_news(&self) -> bool {
        matches!(self, Outcome::First { .. } | Outcome::Revised { .. })
    }

    /// True where the source could be read.
    pub fn is_good(&self) -> bool {
        self.reason().is_none()
    }
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
    let found = match look(edges, source, state, now).await {
        Ok(found) => found,
        Err(error) => Found::hindered(error)?,
    };
    let next_due = next_due(source, state, &found, now);
    let record = CheckRecord {
        at: now,
        status: found.status.to_owned(),
        reason: found.reason.clone(),
        http: found.http,
        next_due,
        result: found.result,
    };
    let revision = edges.store.record(claim, source, &record).await?;
    Ok(Checked { outcome: outcome(&record, revision, state), http: record.http })
}

/// Finishes what a crash cut off, or looks at the source.
async fn look(edges: &Edges, source: &Source, state: &SourceState, now: Timestamp) -> Result<Found, CheckError> {
    match reindex::interrupted(&edges.archive, source, state).await? {
        Some(result) => Ok(Found::resumed(result, now)),
        None => find(edges, source, state, now).await,
    }
}

/// What a check found, before it is recorded.
struct Found {
    status: &'static str,
    reason: Option<String>,
    http: Option<u16>,
    /// Set where the schedule has no say.
    due: Option<Timestamp>,
    /// The earliest time at which the server wants to be asked again.
    not_before: Option<Timestamp>,
    /// True where trying again before the schedule's next time may help.
    transient: bool,
    result: CheckResult,
}

impl Found {
    fn good(status: &'static str, http: u16, result: CheckResult) -> Found {
        Found { status, reason: None, http: Some(http), due: None, not_before: None, transient: false, result }
    }

    /// A check that a crash cut off between archive and index; the source is due again at once.
    fn resumed(result: CheckResult, now: Timestamp) -> Found {
        let status = match &result {
            CheckResult::Recorded { revision: Some(_), .. } => "revised",
            CheckResult::Recorded { version, .. } if version.number == 1 => "first",
            _ => "unchanged",
        };
        Found { due: Some(now), ..Found::good(status, 200, result) }
    }

    /// What is wrong with this source's archive (damage, a full disk) is told like any outage of the source; what is wrong
    /// with the index can't be recorded in it.
    fn hindered(error: CheckError) -> Result<Found, CheckError> {
        if matches!(error, CheckError::Store(_) | CheckError::History(HistoryError::Store(_))) {
            return Err(error);
        }
        Ok(Found { status: "failed", transient: true, ..Found::held(None, explain(&error)) })
    }

    fn held(http: Option<u16>, reason: String) -> Found {
        Found {
            status: "held",
            reason: Some(reason),
            http,
            due: None,
            not_before: None,
            transient: false,
            result: CheckResult::Bad,
        }
    }
}

async fn find(edges: &Edges, source: &Source, state: &SourceState, now: Timestamp) -> Result<Found, CheckError> {
    match edges.fetcher.fetch(source, &state.validators, now).await {
        Ok(Fetched::NotModified { validators }) => {
            let result = CheckResult::Good { validators, seen: state.seen_sha256, reading: state.reading };
            Ok(Found::good("unchanged", 304, result))
        }
        Ok(Fetched::Snapshot(snapshot)) if state.seen_sha256 == Some(snapshot.sha256) => {
            let validators = snapshot.retrieval.validators;
            let result = CheckResult::Good { validators, seen: state.seen_sha256, reading: state.reading };
            Ok(Found::good("unchanged", 200, result))
        }
        Ok(Fetched::Snapshot(snapshot)) => read(edges, source, state, snapshot).await,
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
        edges.archive.hold(snapshot, &reason)?;
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

/// What reading a snapshot came to; made on a blocking thread, where hostile input costs nobody else.
enum Verdict {
    Held(String),
    Unchanged(Reading),
    First(Reading),
    Revised(Reading, Box<Brief>),
    /// Another layout read by an edited recipe, saying the same: a new base for comparisons, and no news.
    Rebased(Reading),
}

async fn read(edges: &Edges, source: &Source, state: &SourceState, snapshot: Snapshot) -> Result<Found, CheckError> {
    let archive = edges.archive.clone();
    let (task_source, known) = (source.clone(), (state.version.clone(), state.reading));
    let task = tokio::task::spawn_blocking(move || {
        let verdict = verdict(&archive, &task_source, known.0.as_ref(), known.1, &snapshot);
        (verdict, snapshot)
    });
    let Ok((verdict, snapshot)) = task.await else {
        return Ok(Found::held(Some(200), "reading the page crashed; please report it with the held bytes".to_owned()));
    };
    let http = Some(snapshot.retrieval.status);
    let verdict = verdict?;
    if let Verdict::Held(reason) = verdict {
        edges.archive.hold(&snapshot, &reason)?;
        return Ok(Found::held(http, reason));
    }
    if let Verdict::Unchanged(reading) = verdict {
        let seen = Some(snapshot.sha256);
        let result = CheckResult::Good { validators: snapshot.retrieval.validators, seen, reading: Some(reading) };
        return Ok(Found::good("unchanged", 200, result));
    }
    keep(edges, state, snapshot, verdict).await
}

/// Archives a new version and says how it is to be recorded.
async fn keep(edges: &Edges, state: &SourceState, snapshot: Snapshot, verdict: Verdict) -> Result<Found, CheckError> {
    let archive = edges.archive.clone();
    let validators = snapshot.retrieval.validators.clone();
    let entry = tokio::task::spawn_blocking(move || archive.put(&snapshot)).await.map_err(history::crashed)??;
    let from = state.version.as_ref().map_or(0, |version| version.number);
    let (status, revision, reading) = match verdict {
        Verdict::Revised(reading, brief) => ("revised", Some((from, *brief)), reading),
        Verdict::First(reading) => ("first", None, reading),
        Verdict::Rebased(reading) | Verdict::Unchanged(reading) => ("unchanged", None, reading),
        Verdict::Held(reason) => return Ok(Found::held(Some(200), reason)),
    };
    let version = history::version_of(&entry);
    Ok(Found::good(status, 200, CheckResult::Recorded { version, revision, validators, reading }))
}

/// Reads, judges and compares.
fn verdict(
    archive: &Archive,
    source: &Source,
    latest: Option<&Version>,
    remembered: Option<Reading>,
    snapshot: &Snapshot,
) -> Result<Verdict, HistoryError> {
    let read = extract::extract(snapshot, &source.recipe);
    let recipe = extract::recipe_hash(&source.recipe);
    let reading = |document: &Document| Reading { recipe, words: fold::words(document) };
    if let Ok(document) = &read
        && remembered == Some(reading(document))
    {
        return Ok(Verdict::Unchanged(reading(document)));
    }
    let old = latest.map(|version| history::snapshot_of(archive, version)).transpose()?;
    let baseline = old.as_ref().map(|old| extract::extract(old, &source.recipe));
    let known = baseline.as_ref().and_then(|baseline| baseline.as_ref().ok());
    if let Err(held) = judge(snapshot, read.as_ref(), known) {
        return Ok(Verdict::Held(held.to_string()));
    }
    let new = match read {
        Ok(document) => document,
        Err(error) => return Ok(Verdict::Held(error.to_string())),
    };
    let (Some(old), Some(baseline)) = (old, baseline) else { return Ok(Verdict::First(reading(&new))) };
    match baseline {
        Ok(baseline) => Ok(compare(source, &baseline, &new, reading(&new))),
        Err(_) => Ok(compare_by_rule(source, &old, snapshot, reading(&new))),
    }
}

fn compare(source: &Source, old: &Document, new: &Document, reading: Reading) -> Verdict {
    let diff = diff(old, new);
    if diff.is_empty() {
        return Verdict::Unchanged(reading);
    }
    Verdict::Revised(reading, Box::new(brief(source, old, new, &diff)))
}

/// The last version cannot be read by the edited recipe (a redesign, then a recipe for the new layout): both sides
/// are read without selectors instead, so that what changed in between is neither lost nor invented.
fn compare_by_rule(source: &Source, old: &Snapshot, new: &Snapshot, reading: Reading) -> Verdict {
    let plain = Recipe { format: source.recipe.format, ..Recipe::default() };
    match (extract::extract(old, &plain), extract::extract(new, &plain)) {
        (Ok(old), Ok(new)) => match compare(source, &old, &new, reading) {
            Verdict::Unchanged(reading) => Verdict::Rebased(reading),
            other => other,
        },
        _ => Verdict::Held(
            "the recipe was edited and no longer reads the last version: restore it, or reset the source".to_owned(),
        ),
    }
}

/// When the source falls due again: by its schedule; sooner after a passing failure; later where the server says so.
fn next_due(source: &Source, state: &SourceState, found: &Found, now: Timestamp) -> Timestamp {
    if let Some(due) = found.due {
        return due;
    }
    let mut due = source.due_after(now);
    if found.transient {
        let wait = SignedDuration::from_mins(5 * 3_i64.pow(state.failures.min(5)));
        due = due.min(now.checked_add(wait).unwrap_or(due));
    }
    if found.status == "held" {
        // A site that blocks us, or is being repaired, is left alone for a while.
        due = due.max(now.checked_add(SignedDuration::from_hours(1)).unwrap_or(due));
    }
    found.not_before.map_or(due, |not_before| due.max(not_before))
}

fn outcome(record: &CheckRecord, revision: Option<i64>, state: &SourceState) -> Outcome {
    let known = state.version.as_ref().map_or(0, |version| version.number);
    let reason = || record.reason.clone().unwrap_or_default();
    match (&record.result, record.status.as_str()) {
        (CheckResult::Bad, "held") => Outcome::Held { reason: reason() },
        (CheckResult::Bad, _) => Outcome::Failed { reason: reason() },
        (CheckResult::Good { .. }, _) => Outcome::Unchanged { version: known },
        (CheckResult::Recorded { version, revision: Some((_, brief)), .. }, _) => Outcome::Revised {
            version: version.number,
            revision: revision.unwrap_or_default(),
            severity: brief.severity,
            headline: brief.headline.clone(),
        },
        (CheckResult::Recorded { version, .. }, "first") => Outcome::First { version: version.number },
        (CheckResult::Recorded { version, .. }, _) => Outcome::Unchanged { version: version.number },
    }
}
