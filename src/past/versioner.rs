//! What the eCFR's versioner keeps: the text of any day, and the days on which something was issued.

use std::collections::BTreeSet;

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;

use super::{Past, PastError, Step, Told, asked};
use crate::check::Edges;
use crate::source::Source;

/// The versioner answers with at most so many changes; a longer past is asked for in parts.
const MOST_CHANGES: usize = 1_000;

/// The eCFR's versioner, as its API documents it: `/api/versioner/v1/full/{date}/title-15.xml?part=744` and
/// `/api/versioner/v1/versions/title-15.json?part=744`.
pub(super) struct Versioner {
    /// `title-15`.
    title: String,
}

impl Versioner {
    pub(super) fn of(source: &Source) -> Option<Versioner> {
        let path = source.url.path().replace("%7B", "{").replace("%7D", "}");
        let title = path.strip_prefix("/api/versioner/v1/full/{date}/")?.strip_suffix(".xml")?;
        Some(Versioner { title: title.to_owned() })
    }

    /// Asks for the text of the first day and of every later one on which something was issued. What an earlier run looked
    /// at is not asked for again.
    pub(super) async fn backfill(
        &self,
        past: &mut Past<'_>,
        (since, until): (Date, Date),
        now: Timestamp,
        progress: &mut impl FnMut(&Step),
    ) -> Result<Vec<Step>, PastError> {
        let (edges, source) = (past.edges, past.source);
        let zone = source.schedule.zone().unwrap_or(TimeZone::UTC);
        let mut days = self.days(edges, source, since, until, now).await?;
        days.insert(since);
        let begun = |day: Date| zone.to_timestamp(day.to_datetime(Time::midnight())).ok();
        days.retain(|day| begun(*day).is_some_and(|of| past.wants(&source.url, of)));
        let mut steps = Vec::with_capacity(days.len());
        let all = days.len();
        for day in days {
            let told = match asked(edges, &self.on(source, day), &format!("the text of {day}"), now).await? {
                Ok(mut snapshot) => {
                    snapshot.retrieval.as_of = begun(day);
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
        for (name, day) in [("issue_date[gte]", from), ("issue_date[lte]", to)] {
            url.query_pairs_mut().append_pair(name, &day.to_string());
        }
        let list = Source { url: url.clone(), ..source.clone() };
        let what = format!("the list of changes from {from} to {to}");
        let snapshot = asked(edges, &list, &what, now).await?.map_err(|_| PastError::Unreadable(url.clone()))?;
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
