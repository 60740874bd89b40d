//! The past of a source, asked of the archive that keeps it: the eCFR's versioner gives the text of any day.
//!
//! Past versions are put into the archive before the first check of the source: a version's number is quoted in alerts and
//! stays what it is, so none is put before one that is there. Each says which moment it is of and when it was asked for.
//! Nobody is alerted of them, and none counts as a check.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;
use url::Url;

use crate::check::Edges;
use crate::diff::same;
use crate::document::Document;
use crate::extract::judge;
use crate::fetch::{FetchError, Fetched};
use crate::history::{self, HistoryError};
use crate::reader;
use crate::snapshot::{Snapshot, Validators};
use crate::source::{Source, SourceId};

/// The versioner answers with at most so many changes; a longer past is asked for in parts.
const MOST_CHANGES: usize = 1_000;

#[derive(Debug, thiserror::Error)]
pub enum BackfillError {
    #[error(
        "no archive of the past is known for `{0}`: its address is not that of the eCFR's versioner with `{{date}}`"
    )]
    NoArchive(SourceId),
    #[error(
        "`{source_id}` has version {number}, seen {seen}: past versions are put in before the first check. Its history can be \
         begun anew under another name: copy its file in the watchlist"
    )]
    HasHistory { source_id: SourceId, number: u32, seen: Date },
    #[error("{what} can't be fetched; what was kept so far stays, and the same command goes on from there")]
    Fetch { what: String, source: Box<FetchError> },
    #[error("the list of changes at {0} is not what the eCFR's versioner answers")]
    Unreadable(Url),
    #[error(transparent)]
    History(#[from] HistoryError),
}

/// What became of one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// A version under this number.
    Kept(u32),
    /// The same words as before.
    Same,
    /// Not the policy text, or none at all.
    Skipped(String),
}

/// One day of the past, done; how many there are.
#[derive(Debug)]
pub struct Step {
    pub day: Date,
    pub told: Told,
    pub of: usize,
}

/// Asks for the text of `since` and of every later day to `until` on which something was issued, oldest first. What is
/// there already from an earlier run is not asked for again.
pub async fn backfill(
    edges: &Edges,
    source: &Source,
    (since, until): (Date, Date),
    now: Timestamp,
    mut progress: impl FnMut(&Step),
) -> Result<Vec<Step>, BackfillError> {
    let versioner = Versioner::of(source).ok_or_else(|| BackfillError::NoArchive(source.id.clone()))?;
    let zone = source.schedule.zone().unwrap_or(TimeZone::UTC);
    let mut last = last_kept(edges, source)?;
    let mut days = versioner.days(edges, source, since, until, now).await?;
    days.insert(since);
    if let Some((snapshot, _)) = &last {
        let kept = zone.to_datetime(snapshot.retrieval.said_at()).date();
        days.retain(|day| *day > kept);
    }
    let mut steps = Vec::with_capacity(days.len());
    let of = days.len();
    for day in days {
        let told = match asked(edges, &versioner.on(source, day), day, now).await? {
            Ok(mut snapshot) => {
                snapshot.retrieval.as_of = zone.to_timestamp(day.to_datetime(jiff::civil::Time::midnight())).ok();
                let (told, kept) = keep(edges, source, snapshot, last).await?;
                last = kept;
                told
            }
            Err(reason) => Told::Skipped(reason),
        };
        let step = Step { day, told, of };
        progress(&step);
        steps.push(step);
    }
    Ok(steps)
}

/// The last version and what it says, where every version there is was put in by an earlier run.
fn last_kept(edges: &Edges, source: &Source) -> Result<Option<(Snapshot, Document)>, BackfillError> {
    let entries = edges.archive.entries(&source.id).map_err(HistoryError::from)?;
    if let Some(seen) = entries.iter().find(|entry| entry.retrieval.as_of.is_none()) {
        return Err(BackfillError::HasHistory {
            source_id: source.id.clone(),
            number: seen.number,
            seen: TimeZone::UTC.to_datetime(seen.retrieval.fetched_at).date(),
        });
    }
    let Some(entry) = entries.last() else { return Ok(None) };
    let snapshot = edges.archive.snapshot(entry).map_err(HistoryError::from)?;
    let document = reader::read(&snapshot, &source.recipe).ok();
    Ok(document.map(|document| (snapshot, document)))
}

/// The text of one day; what is told where there is none for it.
async fn asked(
    edges: &Edges,
    source: &Source,
    day: Date,
    now: Timestamp,
) -> Result<Result<Snapshot, String>, BackfillError> {
    match edges.fetcher.fetch(source, &Validators::default(), now).await {
        Ok(Fetched::Snapshot(snapshot)) => Ok(Ok(snapshot)),
        Ok(Fetched::NotModified { .. }) => Ok(Err("answered 304 to an unconditional request".to_owned())),
        Err(error) if matches!(error.status(), Some(404 | 410)) => Ok(Err(error.to_string())),
        Err(error) => Err(BackfillError::Fetch { what: format!("the text of {day}"), source: Box::new(error) }),
    }
}

/// Puts a day's text into the archive where it says something else than the last.
async fn keep(
    edges: &Edges,
    source: &Source,
    snapshot: Snapshot,
    last: Option<(Snapshot, Document)>,
) -> Result<(Told, Option<(Snapshot, Document)>), BackfillError> {
    let (archive, recipe) = (edges.archive.clone(), source.recipe.clone());
    let task = tokio::task::spawn_blocking(move || {
        let read = reader::read(&snapshot, &recipe);
        if let Err(held) = judge(&snapshot, read.as_ref(), last.as_ref().map(|(_, document)| document)) {
            return Ok((Told::Skipped(held.to_string()), last));
        }
        let document = match read {
            Ok(document) => document,
            Err(error) => return Ok((Told::Skipped(error.to_string()), last)),
        };
        if last.as_ref().is_some_and(|(_, before)| same(before, &document)) {
            return Ok((Told::Same, last));
        }
        let entry = archive.put(&snapshot).map_err(HistoryError::from)?;
        Ok((Told::Kept(entry.number), Some((snapshot, document))))
    });
    task.await.map_err(history::crashed)?
}

/// The eCFR's versioner, as its API documents it: `/api/versioner/v1/full/{date}/title-15.xml?part=744` and
/// `/api/versioner/v1/versions/title-15.json?part=744`.
struct Versioner {
    /// `title-15`.
    title: String,
}

impl Versioner {
    fn of(source: &Source) -> Option<Versioner> {
        let path = source.url.path().replace("%7B", "{").replace("%7D", "}");
        let title = path.strip_prefix("/api/versioner/v1/full/{date}/")?.strip_suffix(".xml")?;
        Some(Versioner { title: title.to_owned() })
    }

    /// The source at the address of its text on a day.
    fn on(&self, source: &Source, day: Date) -> Source {
        let mut url = source.url.clone();
        url.set_path(&format!("/api/versioner/v1/full/{day}/{}.xml", self.title));
        Source { url, ..source.clone() }
    }

    /// The days on which something of the source was issued.
    async fn days(
        &self,
        edges: &Edges,
        source: &Source,
        since: Date,
        until: Date,
        now: Timestamp,
    ) -> Result<BTreeSet<Date>, BackfillError> {
        let mut days = BTreeSet::new();
        let mut spans = vec![(since, until)];
        while let Some((from, to)) = spans.pop() {
            let listed = self.listed(edges, source, from, to, now).await?;
            if listed.len() < MOST_CHANGES || from >= to {
                days.extend(listed);
                continue;
            }
            let half = from.until(to).map_or(0, |span| span.get_days()) / 2;
            let middle = from.saturating_add(half.days());
            spans.extend([(from, middle), (middle.saturating_add(1.day()), to)]);
        }
        days.retain(|day| (since..=until).contains(day));
        Ok(days)
    }

    /// The issue dates of the changes between two days; a change has one line.
    async fn listed(
        &self,
        edges: &Edges,
        source: &Source,
        from: Date,
        to: Date,
        now: Timestamp,
    ) -> Result<Vec<Date>, BackfillError> {
        let mut url = source.url.clone();
        url.set_path(&format!("/api/versioner/v1/versions/{}.json", self.title));
        let asked = [("issue_date[gte]", from), ("issue_date[lte]", to)];
        for (name, day) in asked {
            url.query_pairs_mut().append_pair(name, &day.to_string());
        }
        let what = || format!("the list of changes from {from} to {to}");
        let list = Source { url: url.clone(), ..source.clone() };
        let snapshot = match edges.fetcher.fetch(&list, &Validators::default(), now).await {
            Ok(Fetched::Snapshot(snapshot)) => snapshot,
            Ok(Fetched::NotModified { .. }) => return Err(BackfillError::Unreadable(url)),
            Err(error) => return Err(BackfillError::Fetch { what: what(), source: Box::new(error) }),
        };
        let list: Amendments = serde_json::from_slice(&snapshot.body).map_err(|_| BackfillError::Unreadable(url))?;
        Ok(list.content_versions.into_iter().map(|change| change.issue_date).collect())
    }
}

#[derive(Deserialize)]
struct Amendments {
    content_versions: Vec<Amended>,
}

/// `amendment_date` is the law's day, `issue_date` that of the issue in which the eCFR shows it.
#[derive(Deserialize)]
struct Amended {
    issue_date: Date,
}
