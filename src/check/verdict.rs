//! What a snapshot means for its source: read, judged, compared with the last version. Pure but for reading the archive;
//! made on a blocking thread, where hostile input costs nobody else.

use crate::archive::Archive;
use crate::brief::{Brief, brief};
use crate::diff::{Slide, diff};
use crate::document::Document;
use crate::extract::{self, judge};
use crate::fetch;
use crate::fold;
use crate::history::{self, HistoryError};
use crate::reader;
use crate::snapshot::Snapshot;
use crate::source::{Recipe, Source};
use crate::store::Reading;
use crate::version::Version;

/// What reading a snapshot came to.
pub(super) enum Verdict {
    Held(String),
    Unchanged(Reading),
    First(Reading),
    Revised(Reading, Box<Brief>),
    /// Another layout read by an edited recipe, saying the same: a new base for comparisons, and no news.
    Rebased(Reading),
}

/// Reads, judges and compares.
pub(super) fn verdict(
    archive: &Archive,
    source: &Source,
    latest: Option<&Version>,
    remembered: Option<Reading>,
    snapshot: &Snapshot,
) -> Result<Verdict, HistoryError> {
    let read = reader::read(snapshot, &source.recipe);
    let recipe = extract::recipe_hash(&source.recipe);
    let reading = |document: &Document| Reading { recipe, words: fold::words(document) };
    if let Ok(document) = &read
        && remembered == Some(reading(document))
    {
        return Ok(Verdict::Unchanged(reading(document)));
    }
    let old = latest.map(|version| history::snapshot_of(archive, version)).transpose()?;
    let baseline = old.as_ref().map(|old| reader::read(old, &source.recipe));
    let known = baseline.as_ref().and_then(|baseline| baseline.as_ref().ok());
    if let Some(reason) = led_astray(snapshot, old.as_ref()) {
        return Ok(Verdict::Held(reason));
    }
    if let Err(held) = judge(snapshot, read.as_ref(), known) {
        return Ok(Verdict::Held(held.to_string()));
    }
    let new = match read {
        Ok(document) => document,
        Err(error) => return Ok(Verdict::Held(error.to_string())),
    };
    let (Some(old), Some(baseline)) = (old, baseline) else { return Ok(Verdict::First(reading(&new))) };
    match baseline {
        Ok(baseline) => {
            let reading = reading(&new);
            Ok(compare(source, snapshot, baseline, new, reading))
        }
        Err(_) => Ok(compare_by_rule(source, &old, snapshot, reading(&new))),
    }
}

/// A redirect to a home, log-in or error document stands in place of the text, unless the last version came from there.
fn led_astray(snapshot: &Snapshot, old: Option<&Snapshot>) -> Option<String> {
    let (asked, came) = (&snapshot.retrieval.url, &snapshot.retrieval.final_url);
    let sink = fetch::sink(asked, came)?;
    let usual = old.is_some_and(|old| old.retrieval.final_url == *came);
    (!usual).then(|| format!("redirected to a {sink}: {came}; name that address in the source if it is meant"))
}

fn compare(source: &Source, snapshot: &Snapshot, mut old: Document, mut new: Document, reading: Reading) -> Verdict {
    if reader::align(snapshot, &source.recipe, &mut old, &mut new) == Slide::Overrun {
        tracing::warn!(source = %source.id, "no entry of the last version is listed any more: some may have been missed; check more often");
    }
    let diff = diff(&old, &new);
    if diff.is_empty() {
        return Verdict::Unchanged(reading);
    }
    Verdict::Revised(reading, Box::new(brief(source, &old, &new, &diff)))
}

/// The last version cannot be read by the edited recipe (a redesign, then a recipe for the new layout): both sides
/// are read without selectors instead, so that what changed in between is neither lost nor invented.
fn compare_by_rule(source: &Source, old: &Snapshot, new: &Snapshot, reading: Reading) -> Verdict {
    let plain = Recipe { format: source.recipe.format, window: source.recipe.window, ..Recipe::default() };
    match (reader::read(old, &plain), reader::read(new, &plain)) {
        (Ok(old), Ok(read)) => match compare(source, new, old, read, reading) {
            Verdict::Unchanged(reading) => Verdict::Rebased(reading),
            other => other,
        },
        _ => Verdict::Held(
            "the recipe was edited and no longer reads the last version: restore it, or reset the source".to_owned(),
        ),
    }
}
