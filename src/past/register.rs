//! What the Federal Register's API tells of its own past: what a search lists of the documents published up to a day, and
//! the record or the text of one document, which is of the day of its publication or of its last correction.
//!
//! <https://www.federalregister.gov/developers/documentation/api/v1>. A search gives no more than 2,000 documents, and a
//! page beyond the fiftieth is the first again: a span that is not told whole is asked for in halves. `results` is absent
//! where there are none. How a list looked on a past day is what the search says today of documents published by then: a
//! title or field that was mended since is told as mended, and the address of each version says so.

use std::collections::BTreeSet;

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;
use url::Url;

use super::{Past, PastError, Step, Told, asked};
use crate::check::Edges;
use crate::snapshot::{PUBLISHED_BY, Snapshot};
use crate::source::{Format, Source};

/// A size of page that the server knows, and the last page that it gives.
const PER_PAGE: usize = 1_000;
const LAST_PAGE: usize = 50;
/// Documents that a search gives at most.
const MOST: usize = 2_000;

const FROM: &str = "conditions[publication_date][gte]";
const SEARCH: &str = "/api/v1/documents.json";
const RECORDS: &str = "/api/v1/documents/";
const TEXTS: &str = "/documents/full_text/xml/";

/// What a source asks of the API.
pub(super) enum Register {
    Search,
    /// The record of one document, by its number.
    Record(String),
    /// The full text of one document, with the day of its publication.
    Text(Date),
}

impl Register {
    pub(super) fn of(source: &Source) -> Option<Register> {
        let path = source.url.path();
        if let Some((_, rest)) = path.split_once(TEXTS) {
            let mut parts = rest.split('/');
            let mut part = || parts.next()?.parse::<i16>().ok();
            let (year, month, day) = (part()?, part()?, part()?);
            let day = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
            return Some(Register::Text(day));
        }
        if source.recipe.format != Format::FederalRegister {
            return None;
        }
        if path == SEARCH {
            // A search of certain days is none that goes on.
            let is_open = |(name, _): (_, _)| !is_bound(name);
            return source.url.query_pairs().all(is_open).then_some(Register::Search);
        }
        let number = path.strip_prefix(RECORDS)?.strip_suffix(".json")?;
        Some(Register::Record(number.to_owned()))
    }

    /// Takes over what is of two days and those between them, oldest first. What an earlier run looked at is not asked for
    /// again.
    pub(super) async fn backfill(
        &self,
        past: &mut Past<'_>,
        span: (Date, Date),
        now: Timestamp,
        progress: &mut impl FnMut(&Step),
    ) -> Result<Vec<Step>, PastError> {
        let (edges, source) = (past.edges, past.source);
        let days = match self {
            Register::Search => {
                let mut days = published(edges, source, span, now).await?;
                days.insert(span.0);
                days
            }
            Register::Record(number) => BTreeSet::from([last_corrected(edges, source, number, now).await?]),
            Register::Text(day) => BTreeSet::from([*day]),
        };
        let zone = source.schedule.zone().unwrap_or(TimeZone::UTC);
        let begun = |day: Date| zone.to_timestamp(day.to_datetime(Time::midnight())).ok();
        let is_wanted =
            |day: &Date| (span.0..=span.1).contains(day) && begun(*day).is_some_and(|of| past.wants(&source.url, of));
        let days: Vec<Date> = days.into_iter().filter(is_wanted).collect();
        let (all, mut steps) = (days.len(), Vec::with_capacity(days.len()));
        for day in days {
            let told =
                match asked(edges, &self.on(source, day), &format!("what was published up to {day}"), now).await? {
                    Ok(snapshot) => past.put(dated(snapshot, begun(day))).await?,
                    Err(reason) => Told::Skipped(reason),
                };
            let step = Step { of: day.to_string(), told, all };
            progress(&step);
            steps.push(step);
        }
        Ok(steps)
    }

    /// The source as it is asked for a day.
    fn on(&self, source: &Source, day: Date) -> Source {
        match self {
            Register::Search => searched(source, &[(PUBLISHED_BY, &day.to_string())], |_| true),
            Register::Record(_) | Register::Text(_) => source.clone(),
        }
    }
}

/// True for a condition that closes a search to later documents.
fn is_bound(name: std::borrow::Cow<'_, str>) -> bool {
    name.starts_with("conditions[publication_date]") && name != FROM
}

fn dated(mut snapshot: Snapshot, of: Option<Timestamp>) -> Snapshot {
    snapshot.retrieval.as_of = of;
    snapshot
}

/// The source with those of its parameters that are to be kept, and these.
fn searched(source: &Source, more: &[(&str, &str)], kept: impl Fn(&str) -> bool) -> Source {
    let own: Vec<(String, String)> = source.url.query_pairs().into_owned().filter(|(name, _)| kept(name)).collect();
    let mut url = source.url.clone();
    url.query_pairs_mut().clear().extend_pairs(own).extend_pairs(more);
    Source { url, ..source.clone() }
}

#[derive(Deserialize)]
struct Listed {
    count: Option<usize>,
    #[serde(default)]
    results: Vec<Published>,
}

#[derive(Deserialize)]
struct Published {
    publication_date: Date,
    #[serde(default)]
    corrections: Option<Vec<String>>,
}

/// The days of two and those between them on which something was published that the search finds.
async fn published(
    edges: &Edges,
    source: &Source,
    (since, until): (Date, Date),
    now: Timestamp,
) -> Result<BTreeSet<Date>, PastError> {
    let mut days = BTreeSet::new();
    let mut spans = vec![(since, until)];
    while let Some((from, to)) = spans.pop() {
        if from > to {
            continue;
        }
        let (listed, is_whole) = listed(edges, source, (from, to), now).await?;
        if is_whole || from == to {
            days.extend(listed);
            continue;
        }
        let half = from.until(to).map_or(0, |span| span.get_days()) / 2;
        let middle = from.saturating_add(half.days());
        spans.extend([(from, middle), (middle.saturating_add(1.day()), to)]);
    }
    // What an answer says beyond what was asked for is not taken on trust.
    days.retain(|day| (since..=until).contains(day));
    Ok(days)
}

/// The days of publication that the search tells of a span, page by page; true where these are all of them.
async fn listed(
    edges: &Edges,
    source: &Source,
    (from, to): (Date, Date),
    now: Timestamp,
) -> Result<(BTreeSet<Date>, bool), PastError> {
    // What is shown of a document, how many, and in which order is ours to say.
    let kept = |name: &str| !matches!(name, FROM | "fields[]" | "per_page" | "page" | "order");
    let (first, last) = (from.to_string(), to.to_string());
    let what = format!("the list of documents published from {from} to {to}");
    let (mut days, mut told) = (BTreeSet::new(), 0);
    for page in 1..=LAST_PAGE {
        let (page, per_page) = (page.to_string(), PER_PAGE.to_string());
        let asks = [
            (FROM, first.as_str()),
            (PUBLISHED_BY, &last),
            ("fields[]", "publication_date"),
            ("order", "oldest"),
            ("per_page", &per_page),
            ("page", &page),
        ];
        let list = searched(source, &asks, kept);
        let answer: Listed = answered(edges, &list, &what, now).await?;
        let count = answer.count.unwrap_or(0);
        told += answer.results.len();
        let none = answer.results.is_empty();
        days.extend(answer.results.into_iter().map(|document| document.publication_date));
        if count > MOST {
            return Ok((days, false));
        }
        if told >= count {
            return Ok((days, true));
        }
        if none {
            break;
        }
    }
    Ok((days, false))
}

/// The day since which the record of a document can have said what it says today: that of its publication, or of the last
/// document that corrected it.
async fn last_corrected(edges: &Edges, source: &Source, number: &str, now: Timestamp) -> Result<Date, PastError> {
    let record = async |number: &str| -> Result<Published, PastError> {
        let mut url: Url = source.url.clone();
        url.set_path(&format!("{RECORDS}{number}.json"));
        url.query_pairs_mut().clear().extend_pairs([("fields[]", "publication_date"), ("fields[]", "corrections")]);
        let record = Source { url, ..source.clone() };
        answered(edges, &record, &format!("the day on which {number} was published"), now).await
    };
    let own = record(number).await?;
    let mut day = own.publication_date;
    // They are told as addresses; where these lead is not for the answer to say.
    let corrections = own.corrections.into_iter().flatten().take(MOST_CORRECTIONS);
    for address in corrections {
        let number = address.rsplit('/').next().unwrap_or_default().trim_end_matches(".json");
        day = day.max(record(number).await?.publication_date);
    }
    Ok(day)
}

const MOST_CORRECTIONS: usize = 20;

async fn answered<T: for<'de> Deserialize<'de>>(
    edges: &Edges,
    source: &Source,
    what: &str,
    now: Timestamp,
) -> Result<T, PastError> {
    let unreadable = || PastError::Unreadable(source.url.clone());
    let snapshot = asked(edges, source, what, now).await?.map_err(|_| unreadable())?;
    serde_json::from_slice(&snapshot.body).map_err(|_| unreadable())
}
