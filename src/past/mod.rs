//! The past of a source: versions put in from what others kept of it.
//!
//! They are put in before the first check: a version's number is quoted in alerts and stays what it is, so none is put
//! before one that is there. Each says which moment it is of and when it was taken over. Nobody is alerted of them, and none
//! counts as a check.

mod files;
mod git;
mod versioner;
mod warc;
mod web_archive;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use url::Url;

use crate::check::Edges;
use crate::diff::same;
use crate::document::Document;
use crate::extract::judge;
use crate::fetch::{FetchError, Fetched};
use crate::history::{self, HistoryError};
use crate::reader;
use crate::snapshot::{Snapshot, Validators};
use crate::source::{Source, SourceId, placeholders};

pub use files::folder;
pub use git::commits;
pub use warc::responses;

/// The archive of the web that is asked where none is named.
pub const WEB_ARCHIVE: &str = "https://web.archive.org/";

#[derive(Debug, thiserror::Error)]
pub enum PastError {
    #[error("no archive keeps the past of `{0}`: its address is none that can be asked for as it stands")]
    NoArchive(SourceId),
    #[error(
        "`{source_id}` has version {number}, seen {seen}: past versions are put in before the first check. Its history can be \
         begun anew under another name: copy its file in the watchlist"
    )]
    HasHistory { source_id: SourceId, number: u32, seen: Date },
    #[error("{what} can't be fetched; what was kept so far stays, and the same command goes on from there")]
    Fetch { what: String, source: Box<FetchError> },
    #[error("the list at {0} is not in the form its archive documents")]
    Unreadable(url::Url),
    #[error("`{place}` can't be read")]
    File { place: String, source: std::io::Error },
    #[error("git says of `{place}`: {said}")]
    Git { place: String, said: String },
    #[error("`{place}` can't be read as a WARC file: record {record}")]
    Warc { place: String, record: usize, source: std::io::Error },
    #[error("`{place}` keeps no response from {url}")]
    NotIn { place: String, url: Url },
    #[error(transparent)]
    History(#[from] HistoryError),
}

/// What became of one text of the past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// A version under this number.
    Kept(u32),
    /// The same words as before.
    Same,
    /// Not the policy text, or none at all.
    Skipped(String),
}

/// One text of the past, done; how many there are.
#[derive(Debug)]
pub struct Step {
    /// The day, the file or the commit.
    pub of: String,
    pub told: Told,
    pub all: usize,
}

/// The versions being put in: the last one and what it says.
struct Past<'a> {
    edges: &'a Edges,
    source: &'a Source,
    last: Option<(Snapshot, Document)>,
}

impl<'a> Past<'a> {
    /// Goes on after the last version, where every version there is was put in by an earlier run.
    fn open(edges: &'a Edges, source: &'a Source) -> Result<Past<'a>, PastError> {
        let entries = edges.archive.entries(&source.id).map_err(HistoryError::from)?;
        if let Some(seen) = entries.iter().find(|entry| entry.retrieval.as_of.is_none()) {
            return Err(PastError::HasHistory {
                source_id: source.id.clone(),
                number: seen.number,
                seen: TimeZone::UTC.to_datetime(seen.retrieval.fetched_at).date(),
            });
        }
        let last = match entries.last() {
            Some(entry) => {
                let snapshot = edges.archive.snapshot(entry).map_err(HistoryError::from)?;
                reader::read(&snapshot, &source.recipe).ok().map(|document| (snapshot, document))
            }
            None => None,
        };
        Ok(Past { edges, source, last })
    }

    /// The moment of the last version.
    fn reached(&self) -> Option<Timestamp> {
        self.last.as_ref().map(|(snapshot, _)| snapshot.retrieval.said_at())
    }

    /// Puts a text into the archive where it says something else than the last.
    async fn put(&mut self, snapshot: Snapshot) -> Result<Told, PastError> {
        let (archive, recipe, last) = (self.edges.archive.clone(), self.source.recipe.clone(), self.last.take());
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
            Ok::<_, PastError>((Told::Kept(entry.number), Some((snapshot, document))))
        });
        let (told, last) = task.await.map_err(history::crashed)??;
        self.last = last;
        Ok(told)
    }
}

/// Asks whoever keeps the past of a source for its texts of two days and those between them, oldest first: the archive of
/// the web that is named, else the eCFR's versioner for what is its own, else the Internet Archive's.
pub async fn backfill(
    edges: &Edges,
    source: &Source,
    archive: Option<&Url>,
    span: (Date, Date),
    now: Timestamp,
    mut progress: impl FnMut(&Step),
) -> Result<Vec<Step>, PastError> {
    let mut past = Past::open(edges, source)?;
    if let (None, Some(versioner)) = (archive, versioner::Versioner::of(source)) {
        return versioner.backfill(&mut past, span, now, &mut progress).await;
    }
    let none = || PastError::NoArchive(source.id.clone());
    if source.calendar.is_some() || !placeholders(&source.url).is_empty() {
        return Err(none());
    }
    let usual = Url::parse(WEB_ARCHIVE).map_err(|_| none())?;
    web_archive::backfill(&mut past, archive.unwrap_or(&usual), span, now, &mut progress).await
}

/// What an archive answers; what is told where it has nothing there.
async fn asked(
    edges: &Edges,
    source: &Source,
    what: &str,
    now: Timestamp,
) -> Result<Result<Snapshot, String>, PastError> {
    match edges.fetcher.fetch(source, &Validators::default(), now).await {
        Ok(Fetched::Snapshot(snapshot)) => Ok(Ok(snapshot)),
        Ok(Fetched::NotModified { .. }) => Ok(Err("answered 304 to an unconditional request".to_owned())),
        Err(error) if matches!(error.status(), Some(404 | 410)) => Ok(Err(error.to_string())),
        Err(error) => Err(PastError::Fetch { what: what.to_owned(), source: Box::new(error) }),
    }
}

/// A text that lies on this machine. It is read when its turn comes: a long history does not lie in memory.
pub struct Kept {
    /// The file, or the commit.
    name: String,
    /// The moment it is of.
    as_of: Timestamp,
    read: Box<dyn FnOnce() -> Result<Snapshot, PastError> + Send>,
}

/// Puts in texts that lie on this machine, oldest first. What is there already from an earlier run is passed over.
pub async fn import(
    edges: &Edges,
    source: &Source,
    kept: Vec<Kept>,
    mut progress: impl FnMut(&Step),
) -> Result<Vec<Step>, PastError> {
    let mut past = Past::open(edges, source)?;
    let reached = past.reached();
    let new: Vec<Kept> = kept.into_iter().filter(|kept| reached.is_none_or(|reached| kept.as_of > reached)).collect();
    let all = new.len();
    let mut steps = Vec::with_capacity(all);
    for Kept { name, as_of, read } in new {
        let mut snapshot = tokio::task::spawn_blocking(read).await.map_err(history::crashed)??;
        snapshot.retrieval.as_of = Some(as_of);
        // Its links are relative to where it was served, not to where it lies.
        snapshot.retrieval.final_url = source.url.clone();
        let step = Step { of: name, told: past.put(snapshot).await?, all };
        progress(&step);
        steps.push(step);
    }
    Ok(steps)
}
