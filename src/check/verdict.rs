//! What a snapshot means for its source: read, judged, compared with the last version. Pure but for reading the archive;
//! made on a blocking thread, where hostile input costs nobody else.

use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::archive::Archive;
use crate::concern::News;
use crate::diff::{Slide, diff};
use crate::document::Document;
use crate::extract::judge;
use crate::fetch;
use crate::history::{self, HistoryError};
use crate::reader;
use crate::reindex;
use crate::search::{Passage, passages};
use crate::snapshot::{Sha256, Snapshot};
use crate::source::{Recipe, Source};
use crate::store::Reading;
use crate::version::Version;
use crate::volatile::{self, Compared, Finding, Memory};

/// What reading a snapshot came to.
pub(super) enum Verdict {
    Held(String),
    Unchanged(Reading),
    /// The first version seen at the source; with a brief where past texts stand before it and it says something else than
    /// the last of them.
    First(Read, Option<Box<News>>),
    Revised(Read, Box<News>),
    /// Every difference is a volatile place, or suspected to be one.
    Noise,
    /// What the check before kept back as suspected noise is gone again: that was no noise. The snapshot of it, to be
    /// recorded now, for a version that came and went is two revisions.
    Undone(Arc<Snapshot>, Read, Box<News>),
    /// Another layout read by an edited recipe, or the rows of a list in another order: a new base for comparisons, and
    /// no news.
    Rebased(Read),
}

/// What a document says that becomes a version: as the index remembers it, and for search.
pub(super) struct Read {
    pub reading: Reading,
    pub text: Vec<Passage>,
}

impl Read {
    fn of(source: &Source, document: &Document) -> Read {
        Read { reading: history::reading(source, document), text: passages(document) }
    }
}

/// What the index remembers of a source that a verdict needs.
pub(super) struct Remembered {
    pub latest: Option<Version>,
    pub reading: Option<Reading>,
    pub volatile: Memory,
}

/// Reads, judges and compares. Beside the verdict stands what is known of the source's noise from now on; `None` where
/// that stays as it was.
pub(super) fn verdict(
    archive: &Archive,
    source: &Source,
    remembered: &Remembered,
    snapshot: &Snapshot,
) -> Result<(Verdict, Option<Memory>), HistoryError> {
    // A text of the past is no baseline: what changed since was seen by nobody.
    let latest = remembered.latest.as_ref().filter(|version| !version.past);
    let alone = |verdict: Verdict| Ok((verdict, None));
    let read = reader::read(snapshot, &source.recipe);
    let reading = |document: &Document| history::reading(source, document);
    if let Ok(document) = &read
        && remembered.reading == Some(reading(document))
        && !remembered.volatile.owes()
    {
        return Ok((Verdict::Unchanged(reading(document)), remembered.volatile.rested()));
    }
    let old = latest.map(|version| history::snapshot_of(archive, version)).transpose()?;
    let baseline = old.as_ref().map(|old| reader::read(old, &source.recipe));
    let known = baseline.as_ref().and_then(|baseline| baseline.as_ref().ok());
    if let Some(reason) = led_astray(snapshot, old.as_ref()) {
        return alone(Verdict::Held(reason));
    }
    if let Err(held) = judge(snapshot, read.as_ref(), known) {
        return alone(Verdict::Held(held.to_string()));
    }
    let mut new = match read {
        Ok(document) => document,
        Err(error) => return alone(Verdict::Held(error.to_string())),
    };
    let (Some(latest), Some(old), Some(baseline)) = (latest, old, baseline) else {
        let past = remembered.latest.as_ref().map(|past| history::snapshot_of(archive, past)).transpose()?;
        let told = past.and_then(|past| reindex::revision_between(source, &past, snapshot));
        return alone(Verdict::First(Read::of(source, &new), told.map(Box::new)));
    };
    let Ok(mut baseline) = baseline else {
        return alone(compare_by_rule(source, &old, snapshot, Read::of(source, &new)));
    };
    let read_as = Read::of(source, &new);
    align(source, snapshot, &mut baseline, &mut new);
    let diff = diff(&baseline, &new);
    if diff.is_reordering(&baseline) {
        return alone(Verdict::Rebased(read_as));
    }
    let compared = Compared {
        old: &baseline,
        new: &new,
        diff: &diff,
        recipe: read_as.reading.recipe,
        version: latest.number,
        found: snapshot.sha256,
        at: snapshot.retrieval.fetched_at,
    };
    let (finding, memory) = volatile::weigh(&remembered.volatile, &compared);
    let verdict = match finding {
        Finding::Same => Verdict::Unchanged(read_as.reading),
        Finding::Noise => Verdict::Noise,
        Finding::News => {
            Verdict::Revised(read_as, Box::new(News::of(source, &baseline, &new, &diff, seen_on(snapshot))))
        }
        // Where it was removed from the archive meanwhile, nothing is left to be told.
        Finding::Undone(bytes) => undone(archive, source, &old, bytes)?.unwrap_or(Verdict::Noise),
    };
    Ok((verdict, (memory != remembered.volatile).then_some(memory)))
}

/// What was suspected of noise and kept apart, compared with the version it came after; `None` where it was removed from
/// the archive meanwhile, or says nothing new by today's recipe.
fn undone(archive: &Archive, source: &Source, old: &Snapshot, bytes: Sha256) -> Result<Option<Verdict>, HistoryError> {
    let Some(held) = archive.held(&source.id)?.into_iter().rev().find(|held| held.sha256 == bytes) else {
        return Ok(None);
    };
    let kept = archive.held_snapshot(&held)?;
    let (Ok(old), Ok(document)) = (reader::read(old, &source.recipe), reader::read(&kept, &source.recipe)) else {
        return Ok(None);
    };
    let read = Read::of(source, &document);
    Ok(match compare(source, &kept, old, document, read) {
        Verdict::Revised(read, brief) => Some(Verdict::Undone(Arc::new(kept), read, brief)),
        _ => None,
    })
}

/// A redirect to a home, log-in or error document stands in place of the text, unless the last version came from there.
fn led_astray(snapshot: &Snapshot, old: Option<&Snapshot>) -> Option<String> {
    let (asked, came) = (&snapshot.retrieval.url, &snapshot.retrieval.final_url);
    let sink = fetch::sink(asked, came)?;
    let usual = old.is_some_and(|old| old.retrieval.final_url == *came);
    (!usual).then(|| format!("redirected to a {sink}: {came}; name that address in the source if it is meant"))
}

/// The day on which a snapshot was seen, UTC.
fn seen_on(snapshot: &Snapshot) -> Date {
    TimeZone::UTC.to_datetime(snapshot.retrieval.said_at()).date()
}

/// Takes what merely slid out of a window out of both.
fn align(source: &Source, snapshot: &Snapshot, old: &mut Document, new: &mut Document) {
    if reader::align(snapshot, &source.recipe, old, new) == Slide::Overrun {
        tracing::warn!(source = %source.id, "no entry of the last version is listed any more: some may have been missed; check more often");
    }
}

fn compare(source: &Source, snapshot: &Snapshot, mut old: Document, mut new: Document, read: Read) -> Verdict {
    align(source, snapshot, &mut old, &mut new);
    let diff = diff(&old, &new);
    if diff.is_empty() {
        return Verdict::Unchanged(read.reading);
    }
    if diff.is_reordering(&old) {
        return Verdict::Rebased(read);
    }
    Verdict::Revised(read, Box::new(News::of(source, &old, &new, &diff, seen_on(snapshot))))
}

/// The last version cannot be read by the edited recipe (a redesign, then a recipe for the new layout): both sides
/// are read without selectors instead, so that what changed in between is neither lost nor invented.
fn compare_by_rule(source: &Source, old: &Snapshot, new: &Snapshot, known: Read) -> Verdict {
    let plain = Recipe { format: source.recipe.format, window: source.recipe.window, ..Recipe::default() };
    match (reader::read(old, &plain), reader::read(new, &plain)) {
        (Ok(old), Ok(read)) => {
            let text = known.text.clone();
            match compare(source, new, old, read, known) {
                Verdict::Unchanged(reading) => Verdict::Rebased(Read { reading, text }),
                other => other,
            }
        }
        _ => Verdict::Held(
            "the recipe was edited and no longer reads the last version: restore it, or reset the source".to_owned(),
        ),
    }
}
