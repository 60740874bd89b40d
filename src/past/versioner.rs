//! What the eCFR's versioner keeps: the text of any day, and the days on which something was issued.

use std::collections::BTreeSet;

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;

use super::{Past, PastError, Step, Told};
use crate::check::Edges;
use crate::fetch::Fetched;
use crate::snapshot::{Snapshot, Validators};
use crate::source::Source;

/// The versioner answers with at most so many changes; a longer past is asked for in parts.
const MOST_CHANGES: usize = 1_000;

/// Asks for the text of `since` and of every later day to `until` on which something was issued, oldest first. What is
/// there already from an earlier run is not asked for again.
pub async fn backfill(
    edges: &Edges,
    source: &Source,
    (since, until): (Date, Date),
    now: Timestamp,
    mut progress: impl FnMut(&Step),
) -> Result<Vec<Step>, PastError> {
    let versioner = Versioner::of(source).ok_or_else(|| PastError::NoArchive(source.id.clone()))?;
    let zone = source.schedule.zone().unwrap_or(TimeZone::UTC);
    let mut past = Past::open(edges, source)?;
    let mut days = versioner.days(edges, source, since, until, now).await?;
    days.insert(since);
    if let Some(reached) = past.reached() {
        let kept = zone.to_datetime(reached).date();
        days.retain(|day| *day > kept);
    }
    let mut steps = Vec::with_capacity(days.len());
    let all = days.len();
    for day in days {
        let told = match asked(edges, &versioner.on(source, day), day, now).await? {
            Ok(mut snapshot) => {
                snapshot.retrieval.as_of = zone.to_timestamp(day.to_datetime(Time::midnight())).ok();
                past.put(snapshot).await?
            }
            Err(reason) => Told::Skipped(reason),
        };
        let step = Step { of: day.to_string(), told, all };
        progress(&step);
        steps.push(step);
    }
    Ok(steps)
}

/// The text of one day; what is told where there is none for it.
async fn asked(
    edges: &Edges,
    source: &Source,
    day: Date,
    now: Timestamp,
) -> Result<Result<Snapshot, String>, PastError> {
    match edges.fetcher.fetch(source, &Validators::default(), now).await {
        Ok(Fetched::Snapshot(snapshot)) => Ok(Ok(snapshot)),
        Ok(Fetched::NotModified { .. }) => Ok(Err("answered 304 to an unconditional request".to_owned())),
        Err(error) if matches!(error.status(), Some(404 | 410)) => Ok(Err(error.to_string())),
        Err(error) => Err(PastError::Fetch { what: format!("the text of {day}"), source: Box::new(error) }),
    }
}

/// The eCFR's versioner, as its API documents it: `/api/versioner/v1/full/{date}/title-15.xml?part=744` and
/// `/api/versioner/v1/versions/title-15.json?part=744`.
struct Versioner {
    /// `title-15`.
    title: String,
}

impl Versioner {
    fn of(source: &Source) -> Option<Versioner> {
        let path = source.url.path().replace("%7B", "{").replace("%7D", "}");
        let title = path.strip_prefix("/api/versioner/v1/full/{date}/")?.strip_suffix(".xml")?;
        Some(Versioner { title: title.to_owned() })
    }

    /// The source at the address of its text on a day.
    fn on(&self, source: &Source, day: Date) -> Source {
        let mut url = source.url.clone();
        url.set_path(&format!("/api/versioner/v1/full/{day}/{}.xml", self.title));
        Source { url, ..source.clone() }
    }

    /// The days on which something of the source was issued.
    async fn days(
        &self,
        edges: &Edges,
        source: &Source,
        since: Date,
        until: Date,
        now: Timestamp,
    ) -> Result<BTreeSet<Date>, PastError> {
        let mut days = BTreeSet::new();
        let mut spans = vec![(since, until)];
        while let Some((from, to)) = spans.pop() {
            let listed = self.listed(edges, source, from, to, now).await?;
            if listed.len() < MOST_CHANGES || from >= to {
                days.extend(listed);
                continue;
            }
            let half = from.until(to).map_or(0, |span| span.get_days()) / 2;
            let middle = from.saturating_add(half.days());
            spans.extend([(from, middle), (middle.saturating_add(1.day()), to)]);
        }
        days.retain(|day| (since..=until).contains(day));
        Ok(days)
    }

    /// The issue dates of the changes between two days; a change has one line.
    async fn listed(
        &self,
        edges: &Edges,
        source: &Source,
        from: Date,
        to: Date,
        now: Timestamp,
    ) -> Result<Vec<Date>, PastError> {
        let mut url = source.url.clone();
        url.set_path(&format!("/api/versioner/v1/versions/{}.json", self.title));
        let asked = [("issue_date[gte]", from), ("issue_date[lte]", to)];
        for (name, day) in asked {
            url.query_pairs_mut().append_pair(name, &day.to_string());
        }
        let what = || format!("the list of changes from {from} to {to}");
        let list = Source { url: url.clone(), ..source.clone() };
        let snapshot = match edges.fetcher.fetch(&list, &Validators::default(), now).await {
            Ok(Fetched::Snapshot(snapshot)) => snapshot,
            Ok(Fetched::NotModified { .. }) => return Err(PastError::Unreadable(url)),
            Err(error) => return Err(PastError::Fetch { what: what(), source: Box::new(error) }),
        };
        let list: Amendments = serde_json::from_slice(&snapshot.body).map_err(|_| PastError::Unreadable(url))?;
        Ok(list.content_versions.into_iter().map(|change| change.issue_date).collect())
    }
}

#[derive(Deserialize)]
struct Amendments {
    content_versions: Vec<Amended>,
}

/// `amendment_date` is the law's day, `issue_date` that of the issue in which the eCFR shows it.
#[derive(Deserialize)]
struct Amended {
    issue_date: Date,
}
