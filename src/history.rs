//! Any two versions of a source, by number or date: the documents, and what is between them.
//!
//! Reads only: no fetch, no write. Both documents are read by the source's present recipe, so what is shown today
//! is what a check would find today. The order is that of [`Version::place`], whatever the numbers.

mod amended;
mod dated;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::archive::{Archive, ArchiveError, Entry};
use crate::brief::{Brief, brief_on};
use crate::diff::{Diff, diff};
use crate::document::Document;
use crate::extract::{self, ExtractError};
use crate::fold;
use crate::reader;
use crate::render::Redline;
use crate::schedule::Schedule;
use crate::snapshot::{Sha256, Snapshot};
use crate::source::{Recipe, Source, SourceId};
use crate::store::{Reading, Store, StoreError};
use crate::version::Version;
use crate::wording::Language;

pub use self::amended::{AsAmended, amend, amended_by, as_amended, dates, told};
pub use self::dated::{DatedSource, dated};

/// Which version is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    Latest,
    /// The one before the latest.
    Previous,
    Number(u32),
    /// The version in force at the end of that day (UTC).
    On(Date),
}

/// Why a version or comparison can't be had.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    #[error("source `{0}` has no version yet: run `rulewatch check {0}`")]
    NoVersion(SourceId),
    #[error("source `{source_id}` has no version {wanted}: it has {first} to {last}")]
    NoSuchVersion { source_id: SourceId, wanted: String, first: u32, last: u32 },
    #[error(
        "the history of `{source_id}` begins on {first}, after {wanted}: version {oldest} is its oldest; `rulewatch backfill \
         {source_id} --since {wanted}` asks whoever kept what was before"
    )]
    BeforeFirst { source_id: SourceId, wanted: Date, first: Timestamp, oldest: u32 },
    #[error("version {number} of `{source_id}` cannot be read by its recipe")]
    Unreadable { source_id: SourceId, number: u32, source: ExtractError },
    #[error("the archive of `{source_id}` lacks version {number} that the index names: run `rulewatch verify`")]
    NotInArchive { source_id: SourceId, number: u32 },
    #[error(
        "version {number} of `{source_id}` has other bytes in the archive than in the index: run `rulewatch verify`"
    )]
    Disagree { source_id: SourceId, number: u32 },
    #[error("reading the archive crashed: please report it")]
    Crashed,
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Two versions of a source and what is between them.
#[derive(Debug, Clone)]
pub struct Comparison {
    pub source: Source,
    pub old_version: Version,
    pub new_version: Version,
    pub old: Document,
    pub new: Document,
    pub diff: Diff,
    /// The earlier version whose text stands again with the new one.
    pub again: Option<u32>,
    /// The browser whose rendering the new version is.
    pub rendered_by: Option<String>,
}

impl Comparison {
    pub fn brief(&self) -> Brief {
        let seen = TimeZone::UTC.to_datetime(self.new_version.seen_at).date();
        brief_on(&self.source, &self.old, &self.new, &self.diff, seen).standing_again(self.again)
    }

    /// What a redline shows of it, in English and without counting days; `labels` are what the old and the new side are called.
    pub fn redline<'a>(
        &'a self,
        labels: &'a (String, String),
        brief: Option<&'a Brief>,
        context: usize,
    ) -> Redline<'a> {
        let (language, now) = (Language::default(), None);
        let (old_label, new_label) = (labels.0.as_str(), labels.1.as_str());
        Redline {
            old: &self.old,
            new: &self.new,
            diff: &self.diff,
            old_label,
            new_label,
            context,
            brief,
            language,
            now,
        }
    }
}

impl std::str::FromStr for Point {
    type Err = String;

    /// `latest`, `previous`, a version number, or a date such as `2026-01-15`.
    fn from_str(text: &str) -> Result<Point, String> {
        match text {
            "latest" => Ok(Point::Latest),
            "previous" => Ok(Point::Previous),
            _ => {
                text.parse::<u32>().map(Point::Number).or_else(|_| text.parse::<Date>().map(Point::On)).map_err(|_| {
                    format!("`{text}` is no version: write a number, a date (2026-01-15), `latest` or `previous`")
                })
            }
        }
    }
}

/// The version meant by `point`.
pub async fn version(store: &Store, source: &SourceId, point: Point) -> Result<Version, HistoryError> {
    let versions = store.versions(source).await?;
    let (Some(first), Some(last)) = (versions.first(), versions.last()) else {
        return Err(HistoryError::NoVersion(source.clone()));
    };
    let found = match point {
        Point::Latest => Some(last),
        Point::Previous => versions.iter().rev().nth(1),
        Point::Number(number) => versions.iter().find(|version| version.number == number),
        Point::On(day) => {
            let end = day
                .tomorrow()
                .ok()
                .and_then(|day| day.to_zoned_datetime(TimeZone::UTC).ok())
                .map(|day| day.timestamp());
            let in_force = versions.iter().rev().find(|version| end.is_none_or(|end| version.seen_at < end));
            return in_force.cloned().ok_or_else(|| HistoryError::BeforeFirst {
                source_id: source.clone(),
                wanted: day,
                first: first.seen_at,
                oldest: first.number,
            });
        }
    };
    found.cloned().ok_or_else(|| HistoryError::NoSuchVersion {
        source_id: source.clone(),
        wanted: match point {
            Point::Previous => "before the latest".to_owned(),
            Point::Number(number) => number.to_string(),
            Point::Latest | Point::On(_) => "latest".to_owned(),
        },
        first: versions.iter().map(|version| version.number).min().unwrap_or(first.number),
        last: versions.iter().map(|version| version.number).max().unwrap_or(last.number),
    })
}

/// The version before this one in the history of its source; `None` where it is the oldest.
pub async fn before(store: &Store, version: &Version) -> Result<Option<Version>, HistoryError> {
    let versions = store.versions(&version.source).await?;
    let at = versions.iter().position(|known| known.number == version.number);
    Ok(at.and_then(|at| at.checked_sub(1)).and_then(|at| versions.into_iter().nth(at)))
}

/// Two points of a source's history compared. Reading and diffing run on a blocking thread.
pub async fn compare(
    archive: &Archive,
    store: &Store,
    source: &Source,
    (from, to): (Point, Point),
) -> Result<Comparison, HistoryError> {
    beside(archive, store, (source, source), (from, to)).await
}

/// A point in the history of one source and one in that of another, compared: two copies of one text, say.
pub async fn beside(
    archive: &Archive,
    store: &Store,
    (old_source, source): (&Source, &Source),
    (from, to): (Point, Point),
) -> Result<Comparison, HistoryError> {
    let (old, new) = (version(store, &old_source.id, from).await?, version(store, &source.id, to).await?);
    let (archive, old_source, source) = (archive.clone(), old_source.clone(), source.clone());
    let task = tokio::task::spawn_blocking(move || {
        let mut old_document = document(&archive, &old_source, &old)?;
        let snapshot = snapshot_of(&archive, &new)?;
        let mut new_document = read(&source, &new, &snapshot)?;
        let reading = reading(&source, &new_document);
        reader::align(&snapshot, &source.recipe, &mut old_document, &mut new_document);
        let diff = diff(&old_document, &new_document);
        let rendered_by = snapshot.retrieval.rendered_by;
        Ok::<_, HistoryError>((source, (old, old_document), (new, new_document), diff, (reading, rendered_by)))
    });
    let (source, (old_version, old), (new_version, new), diff, (reading, rendered_by)) =
        task.await.map_err(crashed)??;
    let again = match old_version.source == new_version.source {
        true => store.standing_before(&new_version, &reading).await?,
        false => None,
    };
    Ok(Comparison { source, old_version, new_version, old, new, diff, again, rendered_by })
}

/// What a document of a source says, by today's recipe, as the index remembers it.
pub fn reading(source: &Source, document: &Document) -> Reading {
    Reading { recipe: extract::recipe_hash(&source.recipe), words: fold::words(document) }
}

/// A source that left the watchlist, as far as the archive tells: its history stays readable, by the default recipe.
pub fn retired(archive: &Archive, id: &SourceId) -> Result<Source, HistoryError> {
    let last = in_order(archive.entries(id)?).pop().ok_or_else(|| HistoryError::NoVersion(id.clone()))?;
    // A past text was asked for elsewhere.
    let url = if last.retrieval.as_of.is_some() { last.retrieval.final_url } else { last.retrieval.url };
    Ok(Source {
        id: id.clone(),
        title: id.to_string(),
        issuer: url.host_str().unwrap_or_default().to_owned(),
        jurisdiction: String::new(),
        url,
        language: None,
        topics: Vec::new(),
        schedule: Schedule::Every(SignedDuration::from_hours(24)),
        recipe: Recipe::default(),
        ties: Default::default(),
        calendar: None,
        browser: false,
        headers: Vec::new(),
        notes: String::new(),
    })
}

/// What a version says, read by the source's present recipe.
pub fn document(archive: &Archive, source: &Source, version: &Version) -> Result<Document, HistoryError> {
    read(source, version, &snapshot_of(archive, version)?)
}

fn read(source: &Source, version: &Version, snapshot: &Snapshot) -> Result<Document, HistoryError> {
    reader::read(snapshot, &source.recipe).map_err(|error| HistoryError::Unreadable {
        source_id: source.id.clone(),
        number: version.number,
        source: error,
    })
}

/// The exact bytes of a version, checked against the index.
pub fn snapshot_of(archive: &Archive, version: &Version) -> Result<Snapshot, HistoryError> {
    let entry = archive
        .entry(&version.source, version.number)?
        .ok_or_else(|| HistoryError::NotInArchive { source_id: version.source.clone(), number: version.number })?;
    expect_bytes(version, entry.sha256)?;
    Ok(archive.snapshot(&entry)?)
}

fn expect_bytes(version: &Version, kept: Sha256) -> Result<(), HistoryError> {
    if version.sha256 == kept {
        return Ok(());
    }
    Err(HistoryError::Disagree { source_id: version.source.clone(), number: version.number })
}

/// The version that an archive entry is. The index counts time in milliseconds; so do versions.
pub fn version_of(entry: &Entry) -> Version {
    let seen = entry.retrieval.said_at();
    Version {
        source: entry.retrieval.source.clone(),
        number: entry.number,
        past: entry.retrieval.as_of.is_some(),
        seen_at: Timestamp::from_millisecond(seen.as_millisecond()).unwrap_or(seen),
        sha256: entry.sha256,
        bytes: entry.bytes,
        content_type: entry.retrieval.content_type.clone(),
    }
}

/// The entries of a log in the order of the history: that of their numbers, where no past text was put in later.
pub fn in_order(mut entries: Vec<Entry>) -> Vec<Entry> {
    entries.sort_by_cached_key(|entry| version_of(entry).place());
    entries
}

/// A panic on the blocking thread.
pub fn crashed(_: tokio::task::JoinError) -> HistoryError {
    HistoryError::Crashed
}
