//! How a source was read over time, as spans of checks that ended alike: what proves that nothing was missed, or says when
//! nobody looked.

use jiff::Timestamp;
use serde::Serialize;
use sqlx::AnyConnection;

use crate::source::SourceId;

use super::record::{CheckRecord, CheckResult};
use super::row::{Columns, bad};
use super::{Store, StoreError};

/// How the checks of a span ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SpanKind {
    /// The text was read: first, unchanged or revised.
    Good,
    /// Something else came in place of the text.
    Held,
    Failed,
}

/// Checks in a row that ended alike, none of them much later than it was due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Span {
    /// The first and the last check.
    pub since: Timestamp,
    pub until: Timestamp,
    pub checks: u64,
    pub kind: SpanKind,
    /// Why the last of them was not good.
    pub reason: Option<String>,
}

impl SpanKind {
    fn name(self) -> &'static str {
        match self {
            SpanKind::Good => "good",
            SpanKind::Held => "held",
            SpanKind::Failed => "failed",
        }
    }

    fn named(name: &str) -> Result<SpanKind, StoreError> {
        let kinds = [SpanKind::Good, SpanKind::Held, SpanKind::Failed];
        kinds.into_iter().find(|kind| kind.name() == name).ok_or_else(|| bad("kind", &name))
    }

    fn of(record: &CheckRecord) -> SpanKind {
        match (&record.result, record.status.as_str()) {
            (CheckResult::Bad, "held") => SpanKind::Held,
            (CheckResult::Bad, _) => SpanKind::Failed,
            _ => SpanKind::Good,
        }
    }
}

impl Store {
    /// The spans of a source that touch a period, in order.
    pub async fn spans(&self, source: &SourceId, (from, to): (Timestamp, Timestamp)) -> Result<Vec<Span>, StoreError> {
        let rows = sqlx::query(
            "SELECT since, until, checks, kind, reason FROM spans WHERE source = $1 AND since < $3 AND until >= $2 ORDER BY since",
        )
        .bind(source.as_str())
        .bind(from.as_millisecond())
        .bind(to.as_millisecond())
        .fetch_all(&mut *self.connections.reader().await?)
        .await?;
        let span = |row| {
            let row = Columns(row);
            Ok(Span {
                since: row.time("since")?,
                until: row.time("until")?,
                checks: row.number("checks")?,
                kind: SpanKind::named(&row.text("kind")?)?,
                reason: row.text_if("reason")?,
            })
        };
        rows.iter().map(span).collect()
    }
}

/// Counts one check into an open transaction: within the last span where it ended like that one and came in time, which
/// is within twice the wait that follows it.
pub(super) async fn count(
    connection: &mut AnyConnection,
    source: &SourceId,
    record: &CheckRecord,
) -> Result<(), StoreError> {
    let wait = record.next_due.duration_since(record.at).as_millis().max(0);
    let late = record.at.as_millisecond().saturating_sub(i64::try_from(wait.saturating_mul(2)).unwrap_or(i64::MAX));
    let kind = SpanKind::of(record).name();
    let reason = if kind == "good" { None } else { record.reason.as_deref() };
    let extended = sqlx::query(
        "UPDATE spans SET until = $2, checks = checks + 1, reason = $3
         WHERE source = $1 AND kind = $4 AND until >= $5 AND until <= $2
           AND since = (SELECT MAX(since) FROM spans WHERE source = $1)",
    )
    .bind(source.as_str())
    .bind(record.at.as_millisecond())
    .bind(reason)
    .bind(kind)
    .bind(late)
    .execute(&mut *connection)
    .await?;
    if extended.rows_affected() > 0 {
        return Ok(());
    }
    // Two checks within a millisecond begin one span.
    sqlx::query(
        "INSERT INTO spans (source, since, until, checks, kind, reason) VALUES ($1, $2, $2, 1, $3, $4)
         ON CONFLICT (source, since) DO UPDATE SET checks = spans.checks + 1, kind = excluded.kind, reason = excluded.reason",
    )
    .bind(source.as_str())
    .bind(record.at.as_millisecond())
    .bind(kind)
    .bind(reason)
    .execute(connection)
    .await?;
    Ok(())
}
