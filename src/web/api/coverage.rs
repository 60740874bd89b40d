//! How a source was read over time: the proof that silence meant "nothing changed".

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::asked::{self, Asked, Named, bad};
use crate::operator::{self, Gap};
use crate::store::{Span, SpanKind};
use crate::web::problem::Problem;
use crate::web::{Site, known};

/// Days that are told of where none are named.
const DAYS: i64 = 90;
/// Spans that are told, the latest.
const SPANS: usize = 1_000;

/// How a source was read in a period.
#[derive(Debug, Serialize, ToSchema)]
pub struct CoverageTold {
    pub source: String,
    #[schema(value_type = String, format = DateTime)]
    pub from: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    pub to: Timestamp,
    /// Checks that could read the text, that were held and that failed.
    pub good: u64,
    pub held: u64,
    pub failed: u64,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub first_good: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_good: Option<Timestamp>,
    /// Times in which the text was not read for longer than two intervals.
    pub gaps: Vec<GapTold>,
    /// Checks in a row that ended alike; of more than a thousand the latest.
    pub spans: Vec<SpanTold>,
    /// Versions recorded so far, and the SHA-256 of the last line of the log that records them.
    pub versions: u32,
    pub head: Option<String>,
}

/// A time in which the text was not read.
#[derive(Debug, Serialize, ToSchema)]
pub struct GapTold {
    #[schema(value_type = String, format = DateTime)]
    pub from: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    pub to: Timestamp,
    /// Why, where something was met; null where nobody looked.
    pub reason: Option<String>,
}

/// Checks in a row that ended alike.
#[derive(Debug, Serialize, ToSchema)]
pub struct SpanTold {
    pub kind: SpanEnd,
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    pub until: Timestamp,
    pub checks: u64,
    pub reason: Option<String>,
}

/// How the checks of a span ended.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SpanEnd {
    /// The text was read.
    Good,
    /// Something else came in its place.
    Held,
    Failed,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WantedPeriod {
    /// The first day (UTC); 90 days ago where none is named.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// The last day; today where none is named.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Date>,
}

impl WantedPeriod {
    fn read(&self, now: Timestamp) -> Result<(Timestamp, Timestamp), Problem> {
        let begin = |day: Date| day.to_zoned_datetime(TimeZone::UTC).map(|day| day.timestamp()).ok();
        let end = |day: Date| begin(day.tomorrow().ok()?);
        let to = self.to.and_then(end).unwrap_or(now).min(now);
        let usual = || to.checked_sub(SignedDuration::from_hours(24 * DAYS)).unwrap_or(Timestamp::UNIX_EPOCH);
        let from = self.from.and_then(begin).unwrap_or_else(usual).max(Timestamp::UNIX_EPOCH);
        if from < to { Ok((from, to)) } else { Err(bad("the period ends before it begins")) }
    }
}

/// Tells how a source was read
///
/// The spans of its checks and the gaps between them in a period.
#[utoipa::path(get, path = "/api/v1/sources/{id}/coverage", operation_id = "coverage", tag = "sources",
    params(("id" = String, Path, description = "The name of the source"), WantedPeriod),
    responses((status = 200, description = "The coverage", body = CoverageTold)))]
pub async fn coverage(
    State(site): State<Site>,
    Named(id): Named<String>,
    Asked(wanted): Asked<WantedPeriod>,
) -> Result<Response, Problem> {
    let period = wanted.read(Timestamp::now())?;
    let (source, edges) = (known::source(&site.service, &id)?, &site.service.edges);
    let covered = operator::coverage(&edges.archive, &edges.store, std::slice::from_ref(&source), period).await;
    let mut covered = covered.map_err(|error| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))?;
    let missing = || Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the report does not tell of this source");
    let row = covered.rows.pop().ok_or_else(missing)?;
    let spans = edges.store.spans(&source.id, period).await?;
    asked::json(&CoverageTold {
        source: id,
        from: period.0,
        to: period.1,
        good: row.good,
        held: row.held,
        failed: row.failed,
        first_good: row.first_good,
        last_good: row.last_good,
        gaps: row.gaps.into_iter().map(GapTold::from).collect(),
        spans: spans.into_iter().rev().take(SPANS).rev().map(SpanTold::from).collect(),
        versions: row.versions,
        head: row.head.map(|head| head.to_string()),
    })
}

impl From<Gap> for GapTold {
    fn from(Gap { from, to, reason }: Gap) -> GapTold {
        GapTold { from, to, reason }
    }
}

impl From<Span> for SpanTold {
    fn from(span: Span) -> SpanTold {
        let kind = match span.kind {
            SpanKind::Good => SpanEnd::Good,
            SpanKind::Held => SpanEnd::Held,
            SpanKind::Failed => SpanEnd::Failed,
        };
        SpanTold { kind, since: span.since, until: span.until, checks: span.checks, reason: span.reason }
    }
}
