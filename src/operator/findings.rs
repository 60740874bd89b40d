//! What is wrong now, one finding a cause.

use std::collections::HashSet;
use std::path::Path;

use jiff::{SignedDuration, Timestamp};

use crate::source::{Source, SourceId, Sources};
use crate::store::{SourceState, Store, StoreError};
use crate::wording::Language;

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

/// Everything that is wrong at `now`, in this language; nothing is fetched or sent. `data` is the folder of the archive.
pub async fn findings(
    store: &Store,
    sources: &Sources,
    data: &Path,
    language: Language,
    now: Timestamp,
) -> Result<Vec<Finding>, StoreError> {
    let mut found: Vec<Finding> = Vec::new();
    let states = store.source_states().await?;
    for state in &states {
        found.extend(of_source(state, sources, language, now));
    }
    found.extend(unknown(&states, sources, language));
    for (source, count) in store.busiest(now - DAY, RESTLESS).await? {
        found.push(Finding {
            cause: format!("unstable {source}"),
            words: language.tell(
                "finding-unstable",
                [
                    ("source", source.as_str().into()),
                    ("count", count.into()),
                    ("commands", format!("`rulewatch log {source}`, `rulewatch source try`").into()),
                ],
            ),
        });
    }
    found.extend(of_mail(store, language, now).await?);
    found.extend(room(data, language));
    Ok(found)
}

/// The sources of the watchlist that the index has never heard of, as one: nothing has looked at any, nor begun to.
fn unknown(states: &[SourceState], sources: &Sources, language: Language) -> Option<Finding> {
    const NAMED: usize = 3;
    let known: HashSet<&SourceId> = states.iter().map(|state| &state.source).collect();
    // A child is made known when it is first due.
    let own = sources.values().filter(|source| source.ties.descent.is_none() && !known.contains(&source.id));
    let mut unknown: Vec<&str> = own.map(|source| source.id.as_str()).collect();
    unknown.sort_unstable();
    let first = unknown.first()?;
    let named: Vec<String> = unknown.iter().take(NAMED).map(|id| format!("`{id}`")).collect();
    let more = if unknown.len() > NAMED { " …" } else { "" };
    let about = [
        ("count", unknown.len().into()),
        ("sources", format!("{}{more}", named.join(&language.say("list"))).into()),
        ("commands", format!("`rulewatch run`, `rulewatch check {first}`").into()),
    ];
    Some(Finding { cause: "unseen".to_owned(), words: language.tell("finding-unseen", about) })
}

fn of_source(state: &SourceState, sources: &Sources, language: Language, now: Timestamp) -> Option<Finding> {
    let source = sources.get(&state.source)?;
    let id = state.source.as_str();
    let good = match state.last_good {
        Some(good) => language.tell("finding-good", [("time", good.strftime("%Y-%m-%d %H:%M UTC").to_string().into())]),
        None => language.say("finding-never").into_owned(),
    };
    let reason = state.last_reason.clone().unwrap_or_else(|| language.say("finding-no-reason").into_owned());
    if state.failures > 0 && reason.starts_with("selector lost") {
        let command = format!("rulewatch source try {}", source.url);
        let about = [("source", id.into()), ("good", good.into()), ("command", command.into())];
        return Some(Finding { cause: format!("layout {id}"), words: language.tell("finding-layout", about) });
    }
    let stale = is_stale(state, source, now);
    match state.failures {
        0 if stale => {
            let about = [("source", id.into()), ("good", good.into())];
            Some(Finding { cause: format!("stale {id}"), words: language.tell("finding-stale", about) })
        }
        failures if failures >= OUTAGE || (failures > 0 && stale) => {
            let is_held = state.last_status.as_deref() == Some("held");
            let about = [
                ("source", id.into()),
                ("status", language.say(if is_held { "finding-held" } else { "finding-failed" }).into()),
                ("times", language.count("finding-times", failures as usize).into()),
                ("good", good.into()),
                ("reason", reason.into()),
            ];
            Some(Finding { cause: format!("outage {id}"), words: language.tell("finding-outage", about) })
        }
        _ => None,
    }
}

/// Not read well for two intervals: silence that would otherwise be taken for "nothing changed". One that was never read
/// well is as silent as one that fell silent: at once where it was tried in vain, else two intervals after it first fell due.
pub fn is_stale(state: &SourceState, source: &Source, now: Timestamp) -> bool {
    match state.last_good {
        // A child at rest is not looked at any more.
        Some(good) if source.is_at_rest(source.schedule.next_after(good)) => false,
        Some(good) => source.due_twice_after(good) + SignedDuration::from_mins(5) < now,
        None if state.failures > 0 => true,
        None => !source.is_at_rest(now) && source.due_twice_after(state.next_due) + SignedDuration::from_mins(5) < now,
    }
}

async fn of_mail(store: &Store, language: Language, now: Timestamp) -> Result<Vec<Finding>, StoreError> {
    let (late, parked, uncertain) = store.troubled_deliveries(now - LATE, now - DAY).await?;
    let mut found = Vec::new();
    if let Some((count, error)) = late {
        let reason = error.unwrap_or_else(|| language.say("finding-untried").into_owned());
        let words = language.tell("finding-late", [("count", count.into()), ("reason", reason.into())]);
        found.push(Finding { cause: "mail late".to_owned(), words });
    }
    for (cause, count, state, words) in [
        ("mail refused", parked, "parked", "finding-refused"),
        ("mail uncertain", uncertain, "uncertain", "finding-uncertain"),
    ] {
        if count > 0 {
            let command = format!("rulewatch deliveries list --state {state}");
            let words = language.tell(words, [("count", count.into()), ("command", command.into())]);
            found.push(Finding { cause: cause.to_owned(), words });
        }
    }
    Ok(found)
}

/// The room on the disk of the data, where the system tells.
fn room(data: &Path, language: Language) -> Option<Finding> {
    let free = free(data)?;
    let about = [("room", (free >> 20).to_string().into()), ("folder", data.display().to_string().into())];
    (free < LEAST_ROOM).then(|| Finding { cause: "disk".to_owned(), words: language.tell("finding-disk", about) })
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
