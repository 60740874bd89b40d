//! Telling the operator by mail: what is new, what goes on for another day, what is over.

use jiff::{SignedDuration, Timestamp};

use super::Finding;
use crate::render::one_line;
use crate::store::{Alarm, NoticeWords, Store, StoreError};
use crate::wording::Language;

/// One cause is told at most once in this time.
const AGAIN: SignedDuration = SignedDuration::from_hours(24);

/// Whom the watcher reports to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Operator {
    /// Empty = nobody is written to.
    pub address: String,
    pub language: Language,
}

/// Compares what is wrong with what was told, and owes one message to `operator` where there is something to tell; without
/// an address it is remembered all the same. Returns how many causes were told or over.
pub async fn tell(store: &Store, operator: &Operator, found: &[Finding], now: Timestamp) -> Result<usize, StoreError> {
    let known = store.alarms().await?;
    let told: Vec<Alarm> = found.iter().filter_map(|finding| to_tell(finding, &known, now)).collect();
    let over: Vec<&Alarm> =
        known.iter().filter(|alarm| found.iter().all(|finding| finding.cause != alarm.cause)).collect();
    if told.is_empty() && over.is_empty() {
        return Ok(0);
    }
    let causes: Vec<String> = over.iter().map(|alarm| alarm.cause.clone()).collect();
    let (subject, text) = letter(&told, &over, operator.language, now);
    let words = NoticeWords { subject: &subject, text: &text, language: operator.language };
    store.tell_operator(&told, &causes, &operator.address, words, now).await?;
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

fn letter(told: &[Alarm], over: &[&Alarm], language: Language, now: Timestamp) -> (String, String) {
    let new: Vec<&Alarm> = told.iter().filter(|alarm| alarm.since == now).collect();
    let lasting: Vec<&Alarm> = told.iter().filter(|alarm| alarm.since != now).collect();
    let parts = [
        ("alarm-count-new", "alarm-new", &new[..]),
        ("alarm-count-lasting", "alarm-lasting", &lasting[..]),
        ("alarm-count-over", "alarm-over", over),
    ];
    let parts = || parts.into_iter().filter(|(_, _, alarms)| !alarms.is_empty());
    let counts: Vec<String> = parts().map(|(count, _, alarms)| language.count(count, alarms.len())).collect();
    let lead = parts().find_map(|(_, _, alarms)| alarms.first()).map_or("", |alarm| alarm.cause.as_str());
    let about = [("counts", counts.join(&language.say("list")).into()), ("lead", lead.into())];
    let mut told: Vec<String> = parts().map(|(_, title, alarms)| part(title, alarms, language)).collect();
    told.push(language.say("alarm-foot").into_owned());
    (language.tell("alarm-subject", about), told.join("\n\n"))
}

fn part(title: &'static str, alarms: &[&Alarm], language: Language) -> String {
    let line = |alarm: &&Alarm| {
        let since = alarm.since.strftime("%Y-%m-%d %H:%M UTC").to_string();
        let about = [("words", one_line(&alarm.words).into_owned().into()), ("time", since.into())];
        format!("- {}", language.tell("alarm-line", about))
    };
    let lines: Vec<String> = alarms.iter().map(line).collect();
    // A colon of the language's own, as after a label.
    let head = language.tell("label", [("label", language.say(title).into()), ("value", "".into())]);
    format!("{}\n{}", head.trim_end(), lines.join("\n"))
}
