//! Telling the operator by mail: what is new, what goes on for another day, what is over.

use jiff::{SignedDuration, Timestamp};

use super::Finding;
use crate::render::one_line;
use crate::store::{Alarm, Store, StoreError};

/// One cause is told at most once in this time.
const AGAIN: SignedDuration = SignedDuration::from_hours(24);

/// Compares what is wrong with what was told, and owes one message to `operator` where there is something to tell; without
/// an address it is remembered all the same. Returns how many causes were told or over.
pub async fn tell(store: &Store, operator: &str, found: &[Finding], now: Timestamp) -> Result<usize, StoreError> {
    let known = store.alarms().await?;
    let told: Vec<Alarm> = found.iter().filter_map(|finding| to_tell(finding, &known, now)).collect();
    let over: Vec<&Alarm> =
        known.iter().filter(|alarm| found.iter().all(|finding| finding.cause != alarm.cause)).collect();
    if told.is_empty() && over.is_empty() {
        return Ok(0);
    }
    let causes: Vec<String> = over.iter().map(|alarm| alarm.cause.clone()).collect();
    let (subject, text) = letter(&told, &over, now);
    store.tell_operator(&told, &causes, (operator, &subject, &text), now).await?;
    Ok(told.len() + over.len())
}

fn to_tell(finding: &Finding, known: &[Alarm], now: Timestamp) -> Option<Alarm> {
    let before = known.iter().find(|alarm| alarm.cause == finding.cause);
    let again = before.is_none_or(|alarm| now.duration_since(alarm.told_at) >= AGAIN);
    again.then(|| Alarm {
        cause: finding.cause.clone(),
        since: before.map_or(now, |alarm| alarm.since),
        told_at: now,
        words: finding.words.clone(),
    })
}

fn letter(told: &[Alarm], over: &[&Alarm], now: Timestamp) -> (String, String) {
    let new: Vec<&Alarm> = told.iter().filter(|alarm| alarm.since == now).collect();
    let lasting: Vec<&Alarm> = told.iter().filter(|alarm| alarm.since != now).collect();
    let counts = [("new", new.len()), ("going on", lasting.len()), ("over", over.len())];
    let counts: Vec<String> =
        counts.iter().filter(|(_, count)| *count > 0).map(|(word, count)| format!("{count} {word}")).collect();
    let lead = new.first().or(lasting.first()).copied().or(over.first().copied());
    let lead = lead.map_or("", |alarm| alarm.cause.as_str());
    let mut parts: Vec<String> = Vec::new();
    for (title, alarms) in [("New", &new[..]), ("Going on", &lasting[..]), ("Over", over)] {
        if !alarms.is_empty() {
            let line = |alarm: &&Alarm| {
                format!("- {} (since {})", one_line(&alarm.words), alarm.since.strftime("%Y-%m-%d %H:%M UTC"))
            };
            parts.push(format!("{title}:\n{}", alarms.iter().map(line).collect::<Vec<_>>().join("\n")));
        }
    }
    parts.push("`rulewatch doctor` says what is wrong now. Subscribers were told nothing of this.".to_owned());
    (format!("rulewatch: {} ({lead})", counts.join(", ")), parts.join("\n\n"))
}
