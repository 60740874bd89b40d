//! Where a source is to be fetched: its address with every placeholder filled.

use std::borrow::Cow;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::{CheckError, Edges};
use crate::history;
use crate::snapshot::Validators;
use crate::source::{NoAddress, Source, placeholders};
use crate::store::SourceState;

/// The source as it is to be fetched now. The parent's latest version is read only where the address needs it.
pub(super) async fn of<'s>(
    edges: &Edges,
    source: &'s Source,
    now: Timestamp,
) -> Result<Result<Cow<'s, Source>, NoAddress>, CheckError> {
    if placeholders(&source.url).is_empty() {
        return Ok(Ok(Cow::Borrowed(source)));
    }
    let parent = match &source.ties.parent {
        Some(parent) if !source.ties.fill.is_empty() => {
            match edges.store.source_state(&parent.id).await?.and_then(|state| state.version) {
                Some(version) => {
                    let (archive, parent) = (edges.archive.clone(), parent.clone());
                    let read = move || history::document(&archive, &parent, &version);
                    Some(tokio::task::spawn_blocking(read).await.map_err(history::crashed)??)
                }
                None => None,
            }
        }
        _ => None,
    };
    Ok(source.addressed(parent.as_ref(), now).map(Cow::Owned))
}

/// What may be said of the text known when `asked` is fetched: nothing, where that text came from another address. Validators
/// are those of one resource (RFC 9110, 8.8), and a date of another one would pass a new text for unmodified.
pub(super) fn validators(
    edges: &Edges,
    source: &Source,
    asked: &Source,
    state: &SourceState,
) -> Result<Validators, CheckError> {
    let moves = source.ties.descent.as_ref().is_some_and(|descent| descent.listed_at != descent.found_at);
    if !moves && asked.url == source.url {
        return Ok(state.validators.clone());
    }
    let known = edges.archive.last(&source.id)?;
    let same = known.is_some_and(|entry| entry.retrieval.url == asked.url);
    Ok(if same { state.validators.clone() } else { Validators::default() })
}

/// In January, the address with the year before: the index of the new year appears with its first entry.
pub(super) fn last_year(source: &Source, now: Timestamp) -> Option<Source> {
    let zone = source.schedule.zone().unwrap_or(TimeZone::UTC);
    let here: DateTime = zone.to_datetime(now);
    if !source.is_yearly() || here.month() != 1 {
        return None;
    }
    let before = now.checked_sub(i64::from(here.day()).saturating_mul(24).hours()).ok()?;
    source.addressed(None, before).ok()
}
