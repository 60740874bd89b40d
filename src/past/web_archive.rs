//! What an archive of the web kept of an address: the list of its captures (CDX), and the bytes of each.
//!
//! The list is that of the Internet Archive's CDX server (<https://github.com/internetarchive/wayback/tree/master/wayback-cdx-server>),
//! which OpenWayback and pywb answer too; a capture's bytes lie under `web/TIMESTAMPid_/ADDRESS`, without the archive's own
//! frame and rewritten links.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use url::Url;

use super::{Past, PastError, Step, Told, asked};
use crate::check::Edges;
use crate::snapshot::Snapshot;
use crate::source::Source;

/// Captures listed in one answer; a longer list goes on from the key that ends it.
const MOST_CAPTURES: usize = 5_000;

/// Takes over the captures of two days and those between them, oldest first. What an earlier run looked at is not asked for
/// again.
pub(super) async fn backfill(
    past: &mut Past<'_>,
    archive: &Url,
    span: (Date, Date),
    now: Timestamp,
    progress: &mut impl FnMut(&Step),
) -> Result<Vec<Step>, PastError> {
    let mut captures = listed(past.edges, past.source, archive, span, now).await?;
    captures.retain(|capture| past.wants(archive, capture.at));
    captures.sort_by_key(|capture| capture.at);
    let all = captures.len();
    let mut steps = Vec::with_capacity(all);
    let (first, last) = (midnight(span.0)?, midnight(span.1.saturating_add(1.day()))?);
    for (at, capture) in captures.iter().enumerate() {
        let before = at.checked_sub(1).map_or(first, |before| captures[before].at);
        let after = captures.get(at + 1).map_or(last, |after| after.at);
        let told = match asked(past.edges, &plain(past.source, capture.bytes_at(archive)), &capture.stamp, now).await? {
            Ok(snapshot) => match capture.dated(snapshot) {
                // The archive leads to the nearest capture it can show. One beyond its neighbours has its own line, or is of
                // no day that was asked for.
                Some(snapshot) if capture.stands_for(&snapshot, before, after) => past.put(snapshot).await?,
                Some(snapshot) => {
                    Told::Skipped(format!("the archive led to its capture of {}", snapshot.retrieval.said_at()))
                }
                None => Told::Skipped("the archive led to an address that names no moment".to_owned()),
            },
            Err(reason) => Told::Skipped(reason),
        };
        let step = Step { of: capture.at.to_string(), told, all };
        progress(&step);
        steps.push(step);
    }
    Ok(steps)
}

/// One line of the list.
struct Memento {
    at: Timestamp,
    /// `at` as the archive writes it: `20221013140500`.
    stamp: String,
    /// The address as it was when captured.
    original: Url,
}

impl Memento {
    fn read(row: &[String]) -> Option<Memento> {
        let [stamp, original] = row else { return None };
        Some(Memento { at: moment(stamp)?, stamp: stamp.clone(), original: Url::parse(original).ok()? })
    }

    fn bytes_at(&self, archive: &Url) -> Url {
        let (mut url, mut original) = (archive.clone(), self.original.clone());
        url.set_query(original.query());
        original.set_query(None);
        original.set_fragment(None);
        url.set_path(&format!("{}web/{}id_/{original}", root(archive), self.stamp));
        url
    }

    /// True where the capture that answered lies between the neighbours of this one.
    fn stands_for(&self, answered: &Snapshot, before: Timestamp, after: Timestamp) -> bool {
        let at = answered.retrieval.said_at();
        at == self.at || before < at && at < after
    }

    /// Dated by the capture that answered, and at the address it was captured at: its links are relative to that one.
    fn dated(&self, mut snapshot: Snapshot) -> Option<Snapshot> {
        let answered = snapshot.retrieval.final_url.path().rsplit_once("id_/").map_or("", |(before, _)| before);
        let stamp = answered.rsplit('/').next().unwrap_or_default();
        snapshot.retrieval.as_of = Some(moment(stamp)?);
        snapshot.retrieval.final_url = self.original.clone();
        Some(snapshot)
    }
}

fn midnight(day: Date) -> Result<Timestamp, PastError> {
    TimeZone::UTC.to_timestamp(day.to_datetime(Time::midnight())).map_err(|_| PastError::NoSuchDay(day))
}

/// `20221013140500`, in UTC.
fn moment(stamp: &str) -> Option<Timestamp> {
    let time = DateTime::strptime("%Y%m%d%H%M%S", stamp).ok()?;
    TimeZone::UTC.to_timestamp(time).ok()
}

/// The archive's path, with the slash that ends it.
fn root(archive: &Url) -> String {
    format!("{}/", archive.path().trim_end_matches('/'))
}

/// The source at another address. Its headers are for its own server alone: one may be a key.
fn plain(source: &Source, url: Url) -> Source {
    Source { url, headers: Vec::new(), browser: false, ..source.clone() }
}

/// The captures between two days, those left out that say the same bytes as the one before.
async fn listed(
    edges: &Edges,
    source: &Source,
    archive: &Url,
    (since, until): (Date, Date),
    now: Timestamp,
) -> Result<Vec<Memento>, PastError> {
    let mut captures = Vec::new();
    let mut key = None;
    loop {
        let url = list_at(source, archive, (since, until), key.as_deref());
        let what = format!("the list of captures from {since} to {until}");
        let answer = asked(edges, &plain(source, url.clone()), &what, now).await?;
        let unreadable = || PastError::Unreadable(url.clone());
        let snapshot = answer.map_err(|_| unreadable())?;
        let rows: Vec<Vec<String>> = match snapshot.body.trim_ascii() {
            // Nothing captured: `[]`, or nothing at all.
            [] => Vec::new(),
            body => serde_json::from_slice(body).map_err(|_| unreadable())?,
        };
        // The names of the columns, the captures; then, where there are more, an empty row and the key of the next.
        let mut rows = rows.into_iter().skip(1);
        let lines: Vec<Vec<String>> = rows.by_ref().take_while(|row| !row.is_empty()).collect();
        let none = lines.is_empty();
        for line in lines {
            captures.push(Memento::read(&line).ok_or_else(unreadable)?);
        }
        let next = rows.next().and_then(|row| row.into_iter().next());
        if none || next.is_none() || next == key {
            return Ok(captures);
        }
        key = next;
    }
}

fn list_at(source: &Source, archive: &Url, (since, until): (Date, Date), key: Option<&str>) -> Url {
    let mut url = archive.clone();
    url.set_path(&format!("{}cdx/search/cdx", root(archive)));
    url.query_pairs_mut()
        .append_pair("url", source.url.as_str())
        .append_pair("output", "json")
        .append_pair("fl", "timestamp,original")
        .append_pair("filter", "statuscode:200")
        .append_pair("collapse", "digest")
        .append_pair("from", &since.strftime("%Y%m%d").to_string())
        .append_pair("to", &until.strftime("%Y%m%d").to_string())
        .append_pair("limit", &MOST_CAPTURES.to_string())
        .append_pair("showResumeKey", "true");
    if let Some(key) = key {
        url.query_pairs_mut().append_pair("resumeKey", key);
    }
    url
}
