//! The coverage report: for each source and a period, how often it was looked at, when it was last read well, and when
//! it was not: what a reader of the alerts can hold against "nothing happened".

mod signed;
mod written;

use jiff::Timestamp;
use serde::Serialize;

use crate::archive::{Archive, ArchiveError};
use crate::snapshot::Sha256;
use crate::source::{Source, SourceId};
use crate::store::{Span, SpanKind, Store, StoreError};

pub use signed::{BadReportKey, ReportKey};

#[derive(Debug, thiserror::Error)]
pub enum CoverageError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Archive(#[from] ArchiveError),
}

/// What a period was covered with.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Coverage {
    pub from: Timestamp,
    pub to: Timestamp,
    pub rows: Vec<CoverageRow>,
    /// SHA-256 over the lines `SOURCE HEAD` of all rows: whoever keeps it can later prove that the archive which the
    /// report speaks of was not rewritten (`rulewatch verify` checks each chain against its head).
    pub head: Sha256,
}

/// One source in a period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CoverageRow {
    pub source: SourceId,
    pub title: String,
    /// Checks that could read the text, that were held and that failed.
    pub good: u64,
    pub held: u64,
    pub failed: u64,
    pub first_good: Option<Timestamp>,
    pub last_good: Option<Timestamp>,
    pub gaps: Vec<Gap>,
    /// Versions recorded so far, and the hash of the last line of the archive's log that records them.
    pub versions: u32,
    pub head: Option<Sha256>,
}

/// A time in which the text was not read for longer than two intervals.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Gap {
    pub from: Timestamp,
    pub to: Timestamp,
    /// Why, where something was met; otherwise nobody looked.
    pub reason: Option<String>,
}

/// The report of a period for these sources.
pub async fn coverage(
    archive: &Archive,
    store: &Store,
    sources: &[Source],
    (from, to): (Timestamp, Timestamp),
) -> Result<Coverage, CoverageError> {
    let mut rows = Vec::with_capacity(sources.len());
    for source in sources {
        let spans = store.spans(&source.id, (from, to)).await?;
        let head = archive.head(&source.id)?;
        rows.push(row(source, &spans, (from, to), head));
    }
    let lines: String = rows
        .iter()
        .map(|row| format!("{} {}\n", row.source, row.head.map(|head| head.to_string()).unwrap_or_default()))
        .collect();
    Ok(Coverage { from, to, rows, head: Sha256::of(lines.as_bytes()) })
}

fn row(source: &Source, spans: &[Span], period: (Timestamp, Timestamp), head: Option<(u32, Sha256)>) -> CoverageRow {
    let count = |kind| spans.iter().filter(|span| span.kind == kind).map(|span| span.checks).sum();
    let good: Vec<&Span> = spans.iter().filter(|span| span.kind == SpanKind::Good).collect();
    CoverageRow {
        source: source.id.clone(),
        title: source.title.clone(),
        good: count(SpanKind::Good),
        held: count(SpanKind::Held),
        failed: count(SpanKind::Failed),
        first_good: good.first().map(|span| span.since),
        last_good: good.last().map(|span| span.until),
        gaps: gaps(source, spans, &good, period),
        versions: head.map_or(0, |(number, _)| number),
        head: head.map(|(_, link)| link),
    }
}

/// The times between good spans, and at both ends of the period, that are longer than two intervals of the schedule.
fn gaps(source: &Source, spans: &[Span], good: &[&Span], (from, to): (Timestamp, Timestamp)) -> Vec<Gap> {
    let mut edges: Vec<(Timestamp, Timestamp)> = Vec::new();
    let mut at = from;
    for span in good {
        edges.push((at, span.since.max(from)));
        at = span.until;
    }
    edges.push((at, to));
    let too_long = |(from, to): &(Timestamp, Timestamp)| {
        !source.is_at_rest(source.schedule.next_after(*from)) && source.due_twice_after(*from) < *to
    };
    let reason = |from: Timestamp, to: Timestamp| {
        let met = spans.iter().filter(|span| span.kind != SpanKind::Good && span.since < to && span.until >= from);
        met.filter_map(|span| span.reason.clone()).next_back()
    };
    edges.into_iter().filter(too_long).map(|(from, to)| Gap { from, to, reason: reason(from, to) }).collect()
}
