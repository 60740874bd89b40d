//! What is wrong now, one finding a cause.

use std::path::Path;

use jiff::{SignedDuration, Timestamp};

use crate::source::{Source, Sources};
use crate::store::{SourceState, Store, StoreError};

/// Bad checks in a row that are an outage.
const OUTAGE: u32 = 3;
/// Deliveries that wait longer than this are late.
const LATE: SignedDuration = SignedDuration::from_hours(1);
/// Revisions of one source within a day from which on it is no longer a text that was changed but one that moves.
const RESTLESS: u32 = 6;
const DAY: SignedDuration = SignedDuration::from_hours(24);
/// Room below which the next versions may find none.
const LEAST_ROOM: u64 = 1 << 30;

/// Something that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// What is wrong with what: `outage us-bis-news`, `disk`. The same as long as it lasts.
    pub cause: String,
    /// What is wrong, and the way out.
    pub words: String,
}

/// Everything that is wrong at `now`; nothing is fetched or sent. `data` is the folder of the archive.
pub async fn findings(
    store: &Store,
    sources: &Sources,
    data: &Path,
    now: Timestamp,
) -> Result<Vec<Finding>, StoreError> {
    let mut found: Vec<Finding> = Vec::new();
    for state in store.source_states().await? {
        found.extend(of_source(&state, sources, now));
    }
    for (source, count) in store.busiest(now - DAY, RESTLESS).await? {
        found.push(Finding {
            cause: format!("unstable {source}"),
            words: format!(
                "`{source}` was revised {count} times within a day: probably noise that its recipe should leave out \
                 (`rulewatch log {source}`, `rulewatch source try`)"
            ),
        });
    }
    found.extend(of_mail(store, now).await?);
    found.extend(room(data));
    Ok(found)
}

fn of_source(state: &SourceState, sources: &Sources, now: Timestamp) -> Option<Finding> {
    let source = sources.get(&state.source)?;
    let id = &state.source;
    let reason = state.last_reason.as_deref().unwrap_or("no reason was recorded");
    let status = state.last_status.as_deref().unwrap_or("failed");
    let good = match state.last_good {
        Some(good) => format!("last read well {}", good.strftime("%Y-%m-%d %H:%M UTC")),
        None => "never read well".to_owned(),
    };
    if state.failures > 0 && reason.starts_with("selector lost") {
        let words = format!(
            "`{id}`: its layout changed, the recipe's selectors match nothing ({good}): `rulewatch source try {}`",
            source.url
        );
        return Some(Finding { cause: format!("layout {id}"), words });
    }
    let stale = is_stale(state, source, now);
    match state.failures {
        0 if stale => Some(Finding {
            cause: format!("stale {id}"),
            words: format!("`{id}` was not looked at for two intervals ({good}): is the service running?"),
        }),
        failures if failures >= OUTAGE || (failures > 0 && stale) => Some(Finding {
            cause: format!("outage {id}"),
            words: format!("`{id}`: {status} {} ({good}): {reason}", times(failures)),
        }),
        _ => None,
    }
}

fn times(count: u32) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times in a row") }
}

/// Not read well for two intervals: silence that would otherwise be taken for "nothing changed". One that was never read
/// well and was tried in vain is as silent as one that fell silent.
pub fn is_stale(state: &SourceState, source: &Source, now: Timestamp) -> bool {
    match state.last_good {
        // A child at rest is not looked at any more.
        Some(good) if source.is_at_rest(source.schedule.next_after(good)) => false,
        Some(good) => source.due_twice_after(good) + SignedDuration::from_mins(5) < now,
        None => state.failures > 0,
    }
}

async fn of_mail(store: &Store, now: Timestamp) -> Result<Vec<Finding>, StoreError> {
    let (late, parked, uncertain) = store.troubled_deliveries(now - LATE, now - DAY).await?;
    let mut found = Vec::new();
    if let Some((count, error)) = late {
        found.push(Finding {
            cause: "mail late".to_owned(),
            words: format!(
                "{count} alerts wait for more than an hour: {}",
                error.as_deref().unwrap_or("nothing was tried yet")
            ),
        });
    }
    if parked > 0 {
        found.push(Finding {
            cause: "mail refused".to_owned(),
            words: format!("{parked} alerts were given up since yesterday: `rulewatch deliveries list --state parked`"),
        });
    }
    if uncertain > 0 {
        found.push(Finding {
            cause: "mail uncertain".to_owned(),
            words: format!(
                "{uncertain} alerts may or may not have arrived: `rulewatch deliveries list --state uncertain`"
            ),
        });
    }
    Ok(found)
}

/// The room on the disk of the data, where the system tells.
fn room(data: &Path) -> Option<Finding> {
    let free = free(data)?;
    (free < LEAST_ROOM).then(|| Finding {
        cause: "disk".to_owned(),
        words: format!("{} MiB are left on the disk of `{}`", free >> 20, data.display()),
    })
}

#[cfg(unix)]
fn free(data: &Path) -> Option<u64> {
    let facts = rustix::fs::statvfs(data).ok()?;
    Some(facts.f_bavail.saturating_mul(facts.f_frsize))
}

#[cfg(not(unix))]
fn free(_data: &Path) -> Option<u64> {
    None
}
