//! A check of a calendar entry: nothing is fetched; when the next stage has come, the entry says so as its own next
//! version, with what the sources that would say otherwise had said by then.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::found::Found;
use super::{CheckError, Edges};
use crate::history;
use crate::snapshot::{Retrieval, Snapshot, Validators};
use crate::source::{Calendar, Source, SourceId};
use crate::store::{CheckResult, SourceState};

/// What those sources said is asked anew where their last good check is older than this.
const FRESH: SignedDuration = SignedDuration::from_hours(1);
/// How long they are given to answer.
const PATIENCE: SignedDuration = SignedDuration::from_mins(10);
/// Why an entry was not told at once; the next check of it waits no longer.
const ASKING: &str = "the sources that would say otherwise are asked first";

/// What a calendar entry comes to at `now`.
pub(super) enum Entry {
    /// Nothing to tell, or not yet.
    Quiet(Box<Found>),
    /// The next stage, as bytes to be read like any other.
    Told(Box<Snapshot>),
}

pub(super) async fn look(
    edges: &Edges,
    source: &Source,
    calendar: &Calendar,
    state: &SourceState,
    now: Timestamp,
) -> Result<Entry, CheckError> {
    let mut says = facts(source, calendar, now);
    let before = match &state.version {
        Some(version) => history::snapshot_of(&edges.archive, version)?.body,
        None => Vec::new(),
    };
    let before: Value = serde_json::from_slice(&before).unwrap_or_default();
    let unmoved = |(name, value): (&String, &Value)| before.get(name) == Some(value);
    let result =
        CheckResult::Good { validators: Validators::default(), seen: state.seen_sha256, reading: state.reading };
    if says.as_object().is_some_and(|fields| fields.iter().all(unmoved)) {
        return Ok(Entry::Quiet(Box::new(Found { http: None, ..Found::good("unchanged", 200, result) })));
    }
    let others = others(edges, calendar).await?;
    let stale: Vec<SourceId> =
        others.iter().filter(|other| !is_fresh(other, now)).map(|other| other.source.clone()).collect();
    let asked = state.last_reason.as_deref() == Some(ASKING);
    if state.version.is_some() && !stale.is_empty() && !asked {
        let due = now.checked_add(PATIENCE).ok();
        let quiet = Found { http: None, reason: Some(ASKING.to_owned()), due, ..Found::good("unchanged", 200, result) };
        return Ok(Entry::Quiet(Box::new(Found { wakes: stale, ..quiet })));
    }
    says["would_say_otherwise"] = others.iter().map(told).collect();
    let body = serde_json::to_vec_pretty(&says).unwrap_or_default();
    Ok(Entry::Told(Box::new(Snapshot::new(retrieval(source, now), body))))
}

/// The entry as of `now`, but for what other sources say.
pub fn facts(source: &Source, calendar: &Calendar, now: Timestamp) -> Value {
    let zone = source.schedule.zone().unwrap_or(TimeZone::UTC);
    json!({
        "date": calendar.date.to_string(),
        "zone": zone.iana_name().unwrap_or("UTC"),
        "event": calendar.event,
        "stage": calendar.stage(now, zone).to_string(),
    })
}

/// How the entry's bytes came to be: made here, at no address.
pub fn retrieval(source: &Source, now: Timestamp) -> Retrieval {
    Retrieval::local(&source.id, source.url.clone(), "application/json", now)
}

/// Those of the sources that the index knows.
async fn others(edges: &Edges, calendar: &Calendar) -> Result<Vec<SourceState>, CheckError> {
    let mut others = Vec::new();
    for id in &calendar.recheck {
        others.extend(edges.store.source_state(id).await?);
    }
    Ok(others)
}

fn is_fresh(other: &SourceState, now: Timestamp) -> bool {
    other.last_good.is_some_and(|good| now.duration_since(good) <= FRESH)
}

fn told(other: &SourceState) -> Value {
    let time = |time: Option<Timestamp>| {
        time.map_or("never".to_owned(), |time| time.strftime("%Y-%m-%d %H:%M UTC").to_string())
    };
    json!({
        "source": other.source.as_str(),
        "version": other.version.as_ref().map_or(0, |version| version.number),
        "seen": time(other.version.as_ref().map(|version| version.seen_at)),
        "last checked well": time(other.last_good),
    })
}
