//! Where a source is to be fetched: its address with every placeholder filled.

use std::borrow::Cow;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::{CheckError, Edges};
use crate::history;
use crate::source::{NoAddress, Source, placeholders};

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
