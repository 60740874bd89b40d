//! The entries of a source's latest version followed: those that the version followed before did not list become sources
//! of their own.
//!
//! Their list is durable before the index hears of the version, and what of it a crash cut off is made up for by the next
//! check of the parent, whatever that finds: the list says up to which version it goes.

use jiff::Timestamp;

use super::Edges;
use super::found::Found;
use crate::archive::Archive;
use crate::history::{self, HistoryError};
use crate::reader;
use crate::render::visible;
use crate::snapshot::Snapshot;
use crate::source::{Follow, Source, TakenUp};
use crate::store::{CheckResult, SourceState};
use crate::version::Version;

/// Follows what is new in the version that `found` comes to; true where other sources are to be asked now. What hinders it
/// is told, and tried again at the next check: the parent's own news does not wait for it.
pub(super) async fn follow_up(
    edges: &Edges,
    source: &Source,
    state: &SourceState,
    found: &mut Found,
    now: Timestamp,
) -> bool {
    let latest = match &found.result {
        CheckResult::Recorded { version, .. } => Some(version),
        CheckResult::Good { .. } => state.version.as_ref(),
        CheckResult::Bad => None,
    };
    let (Some(rule), Some(latest)) = (source.ties.follow.clone(), latest.cloned()) else { return false };
    let (archive, parent) = (edges.archive.clone(), source.clone());
    let task = tokio::task::spawn_blocking(move || follow(&archive, &parent, &rule, &latest, now));
    let taken = match task.await.map_err(history::crashed).flatten() {
        Ok(Some(taken)) => taken,
        Ok(None) => return false,
        Err(error) => {
            let told = format!("what it lists was not followed: {}", super::explain(&error));
            tracing::warn!(source = %source.id, "{}", visible(&told));
            found.reason.get_or_insert(told);
            return false;
        }
    };
    if taken.left_out > 0 {
        let left_out =
            format!("{} more entries are listed than `[follow]` allows at once: they are not followed", taken.left_out);
        tracing::warn!(source = %source.id, "{left_out}");
        found.reason.get_or_insert(left_out);
    }
    let asks = taken.fresh > 0 || !taken.moved.is_empty();
    found.wakes.extend(taken.moved);
    asks
}

/// `None` where this version was followed before.
fn follow(
    archive: &Archive,
    parent: &Source,
    rule: &Follow,
    latest: &Version,
    now: Timestamp,
) -> Result<Option<TakenUp>, HistoryError> {
    let followed = archive.followed(&parent.id)?;
    if followed.version >= latest.number {
        return Ok(None);
    }
    let snapshot = history::snapshot_of(archive, latest)?;
    let read = |snapshot: &Snapshot| reader::read(snapshot, &parent.recipe);
    // What the recipe can't read lists nothing that could be followed.
    let Ok(mut document) = read(&snapshot) else { return Ok(None) };
    let before = archive.entry(&parent.id, followed.version)?;
    let before = before.map(|entry| archive.snapshot(&entry)).transpose()?;
    let before = before.map(|old| {
        let mut old = read(&old).unwrap_or_default();
        // An old entry that came into view again at the end of a list is not a new one.
        reader::align(&snapshot, &parent.recipe, &mut old, &mut document);
        rule.leads(parent, &old)
    });
    let leads = rule.leads(parent, &document);
    let taken = followed.take_up((&parent.id, rule), latest.number, (before.as_deref(), leads), now);
    archive.keep_followed(&parent.id, &taken.followed)?;
    Ok(Some(taken))
}
