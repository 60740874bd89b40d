//! The past of a source: versions put in from what others kept of it, before or after the source was first seen.
//!
//! A version's number is its name and is quoted in alerts: past versions get the next free ones, whatever they are of. They
//! stand in the history by the moment they are of, before all that was seen ([`crate::version::Place`]); so the past ends where
//! the watching began. Each says which moment it is of and when it was taken over. Nobody is alerted of them, and none
//! counts as a check. Whoever puts them in has claimed the source: no check goes on beside it.

mod files;
mod git;
mod register;
mod versioner;
mod warc;
mod web_archive;

use jiff::Timestamp;
use jiff::civil::Date;
use url::Url;

use crate::archive::Entry;
use crate::check::Edges;
use crate::diff::same;
use crate::document::Document;
use crate::extract::judge;
use crate::fetch::{FetchError, Fetched};
use crate::history::{self, HistoryError};
use crate::reader;
use crate::snapshot::{Snapshot, Validators};
use crate::source::{Recipe, Source, SourceId, placeholders};
use crate::store::Claim;

pub use files::folder;
pub use git::commits;
pub use warc::responses;

/// The archive of the web that is asked where none is named.
pub const WEB_ARCHIVE: &str = "https://web.archive.org/";

#[derive(Debug, thiserror::Error)]
pub enum PastError {
    #[error("no archive keeps the past of `{0}`: its address is none that can be asked for as it stands")]
    NoArchive(SourceId),
    #[error("{what} can't be fetched; what was kept so far stays, and the same command goes on from there")]
    Fetch { what: String, source: Box<FetchError> },
    #[error("{0} is no day that can be asked for")]
    NoSuchDay(Date),
    #[error("the list at {0} is not in the form its archive documents")]
    Unreadable(url::Url),
    #[error("`{place}` can't be read")]
    File { place: String, source: std::io::Error },
    #[error("`{0}` does not exist")]
    NotThere(String),
    #[error("`{0}` has no file with a date in its name (2022-10-13, 20221013): nothing is put in")]
    Undated(String),
    #[error(
        "`{0}` is in no git repository: a single file is taken with the dates of its commits; \
        else name a folder of files with dates in their names"
    )]
    NotInGit(String),
    #[error("git knows no commit of `{0}`: commit it, or name a folder of files with dates in their names")]
    NoCommit(String),
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

/// A source whose past is being put in.
struct Past<'a> {
    edges: &'a Edges,
    source: &'a Source,
    claim: &'a Claim,
    /// The past versions there are, in the order of the history.
    versions: Vec<Entry>,
    /// What earlier runs have looked at.
    looked: Vec<Looked>,
    /// When the first version was seen.
    ends: Option<Timestamp>,
    /// The version that was read last, and what it says.
    last: Option<(u32, Document)>,
}

/// The first and the last text that a run took over from one keeper: those between were looked at too, whether or not they
/// became versions. A run is known by the moment at which it took things over, which is one for all of it.
struct Looked {
    at: Timestamp,
    keeper: String,
    first: Timestamp,
    last: Timestamp,
}

/// Who keeps what lies at an address: a host, or a file.
fn keeper(url: &Url) -> &str {
    url.host_str().unwrap_or_else(|| url.path())
}

impl<'a> Past<'a> {
    async fn open(edges: &'a Edges, source: &'a Source, claim: &'a Claim) -> Result<Past<'a>, PastError> {
        let (archive, id) = (edges.archive.clone(), source.id.clone());
        let entries = tokio::task::spawn_blocking(move || archive.entries(&id)).await.map_err(history::crashed)?;
        let (versions, seen): (Vec<Entry>, Vec<Entry>) = history::in_order(entries.map_err(HistoryError::from)?)
            .into_iter()
            .partition(|entry| entry.retrieval.as_of.is_some());
        let mut looked: Vec<Looked> = Vec::new();
        for Entry { retrieval, .. } in &versions {
            let (at, keeper, of) = (retrieval.fetched_at, keeper(&retrieval.url), retrieval.said_at());
            match looked.iter_mut().find(|run| run.at == at && run.keeper == keeper) {
                // The versions come in order.
                Some(run) => run.last = of,
                None => looked.push(Looked { at, keeper: keeper.to_owned(), first: of, last: of }),
            }
        }
        let ends = seen.first().map(|entry| entry.retrieval.said_at());
        Ok(Past { edges, source, claim, versions, looked, ends, last: None })
    }

    /// True for a text that is still to be asked for: it is of a moment before the source was seen, and no earlier run looked
    /// at it.
    fn wants(&self, url: &Url, of: Timestamp) -> bool {
        let known = |run: &Looked| run.keeper == keeper(url) && (run.first..=run.last).contains(&of);
        self.ends.is_none_or(|ends| of < ends) && !self.looked.iter().any(known)
    }

    /// Puts a text into the archive where it says something else than the one before it in the history.
    async fn put(&mut self, snapshot: Snapshot) -> Result<Told, PastError> {
        let of = snapshot.retrieval.said_at();
        if let Some(ends) = self.ends.filter(|ends| of >= *ends) {
            return Ok(Told::Skipped(format!("it is of {of}, and the source itself was seen since {ends}")));
        }
        self.edges.store.expect_held(self.claim).await.map_err(HistoryError::from)?;
        let before = self.versions.iter().rfind(|entry| entry.retrieval.said_at() <= of).cloned();
        let last =
            self.last.take().filter(|(number, _)| before.as_ref().is_some_and(|before| before.number == *number));
        let (archive, recipe) = (self.edges.archive.clone(), self.source.recipe.clone());
        let task = tokio::task::spawn_blocking(move || -> Result<_, PastError> {
            let last = match (last, before) {
                (None, Some(before)) => {
                    let snapshot = archive.snapshot(&before).map_err(HistoryError::from)?;
                    reader::read(&snapshot, &recipe).ok().map(|document| (before.number, document))
                }
                (last, _) => last,
            };
            let read = reader::read(&snapshot, &recipe);
            if let Err(held) = judge(&snapshot, read.as_ref(), last.as_ref().map(|(_, document)| document)) {
                return Ok((Told::Skipped(held.to_string()), None, last));
            }
            let document = match read {
                Ok(document) => document,
                Err(error) => return Ok((Told::Skipped(error.to_string()), None, last)),
            };
            if last.as_ref().is_some_and(|(_, before)| says_same(&snapshot, &recipe, before, &document)) {
                return Ok((Told::Same, None, last));
            }
            let entry = archive.put(&snapshot).map_err(HistoryError::from)?;
            let number = entry.number;
            Ok((Told::Kept(number), Some(entry), Some((number, document))))
        });
        let (told, kept, last) = task.await.map_err(history::crashed)??;
        self.last = last;
        if let Some(entry) = kept {
            let at = self.versions.partition_point(|entry| entry.retrieval.said_at() <= of);
            self.versions.insert(at, entry);
        }
        Ok(told)
    }
}

/// True where a check would have found nothing new.
fn says_same(snapshot: &Snapshot, recipe: &Recipe, before: &Document, document: &Document) -> bool {
    if same(before, document) {
        return true;
    }
    let (mut before, mut document) = (before.clone(), document.clone());
    reader::align(snapshot, recipe, &mut before, &mut document);
    same(&before, &document)
}

/// Asks whoever keeps the past of a source for its texts of two days and those between them, oldest first: the archive of
/// the web that is named, else the eCFR's versioner or the Federal Register for what is their own, else the Internet
/// Archive's.
pub async fn backfill(
    edges: &Edges,
    source: &Source,
    claim: &Claim,
    archive: Option<&Url>,
    span: (Date, Date),
    now: Timestamp,
    mut progress: impl FnMut(&Step),
) -> Result<Vec<Step>, PastError> {
    let mut past = Past::open(edges, source, claim).await?;
    if let (None, Some(versioner)) = (archive, versioner::Versioner::of(source)) {
        return versioner.backfill(&mut past, span, now, &mut progress).await;
    }
    let is_open = placeholders(&source.url).is_empty();
    if let (None, true, Some(register)) = (archive, is_open, register::Register::of(source)) {
        return register.backfill(&mut past, span, now, &mut progress).await;
    }
    let none = || PastError::NoArchive(source.id.clone());
    if source.calendar.is_some() || !is_open {
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
    /// Where it lies.
    url: Url,
    /// The moment it is of.
    as_of: Timestamp,
    read: Box<dyn FnOnce() -> Result<Snapshot, PastError> + Send>,
}

/// Puts in texts that lie on this machine, oldest first. What an earlier run looked at is passed over.
pub async fn import(
    edges: &Edges,
    source: &Source,
    claim: &Claim,
    kept: Vec<Kept>,
    mut progress: impl FnMut(&Step),
) -> Result<Vec<Step>, PastError> {
    let mut past = Past::open(edges, source, claim).await?;
    let new: Vec<Kept> = kept.into_iter().filter(|kept| past.wants(&kept.url, kept.as_of)).collect();
    let all = new.len();
    let mut steps = Vec::with_capacity(all);
    for Kept { name, as_of, read, .. } in new {
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
