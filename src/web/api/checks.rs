//! Checks asked for by hand, and how they stand.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Schema, Type};
use utoipa::{IntoParams, ToSchema};

use super::asked::{self, Asked, Named, Sent};
use super::words::SOURCE;
use crate::service::{Ended, Run, Service};
use crate::source::SourceId;
use crate::web::Site;
use crate::web::problem::Problem;

/// Longest time a request may wait for a run to end.
const LONGEST_WAIT: u64 = 60;
/// Sources that a request may name.
const MOST: usize = 500;

/// Which sources to check.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct WantedChecks {
    /// By name; all where none is named.
    #[schema(schema_with = names)]
    sources: Vec<SourceId>,
}

fn names() -> Schema {
    let name = ObjectBuilder::new().schema_type(Type::String).pattern(Some(SOURCE)).max_length(Some(100));
    let told = "By name; all where none is named.";
    Schema::Array(ArrayBuilder::new().items(name).max_items(Some(MOST)).description(Some(told)).build())
}

/// A run that was begun.
#[derive(Debug, Serialize, ToSchema)]
pub struct Begun {
    /// Its number, to ask after it.
    pub run: u64,
}

/// How a run stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct RunTold {
    pub run: u64,
    /// True once all of its checks ended.
    pub done: bool,
    /// Those that ended, in the order in which they did.
    pub checks: Vec<CheckTold>,
}

/// How a check ended.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckTold {
    pub source: String,
    /// `first`, `unchanged`, `revised`, `held` or `failed`.
    pub status: String,
    /// The status that the server answered with, where it answered.
    pub http: Option<u16>,
    /// The latest version, where the source was read.
    pub version: Option<u32>,
    /// Of what was revised.
    pub severity: Option<u8>,
    /// Why it was held or failed, or what was kept back as noise.
    pub reason: Option<String>,
    pub ms: u64,
}

/// Begins checks
///
/// Of the sources that are named, or of all, now.
#[utoipa::path(post, path = "/api/v1/checks", operation_id = "begin_checks", tag = "checks",
    request_body = Option<WantedChecks>,
    responses((status = 202, description = "They were begun", body = Begun,
        headers(("Location" = String, description = "Where the run is followed")))))]
pub async fn begin(State(site): State<Site>, Sent(wanted): Sent<WantedChecks>) -> Result<Response, Problem> {
    let known = site.service.sources();
    if wanted.sources.len() > MOST {
        return Err(asked::bad(format!("at most {MOST} sources are named")));
    }
    if let Some(unknown) = wanted.sources.iter().find(|id| !known.contains_key(id)) {
        return Err(Problem::new(StatusCode::NOT_FOUND, format!("no source `{unknown}`")));
    }
    let now = Timestamp::now();
    let awake = known.values().filter(|source| !source.is_at_rest(now)).map(|source| source.id.clone());
    let sources = if wanted.sources.is_empty() { awake.collect() } else { wanted.sources };
    let run = site.service.begin_run(sources);
    let mut response = asked::json(&Begun { run })?;
    *response.status_mut() = StatusCode::ACCEPTED;
    let place = HeaderValue::from_str(&site.prefix.before(&format!("/api/v1/checks/{run}")));
    response.headers_mut().extend(place.ok().map(|place| (header::LOCATION, place)));
    Ok(response)
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Patience {
    /// Seconds to wait for the run to end.
    #[serde(default)]
    #[param(maximum = 60, default = 0)]
    wait: u64,
}

/// Follows a run
///
/// Waits for its end as long as asked to, and tells how it stands then. The latest hundred runs are remembered.
#[utoipa::path(get, path = "/api/v1/checks/{run}", operation_id = "run", tag = "checks",
    params(("run" = u64, Path, description = "The number of the run"), Patience),
    responses((status = 200, description = "How it stands", body = RunTold)))]
pub async fn follow(
    State(service): State<Arc<Service>>,
    Named(run): Named<u64>,
    Asked(patience): Asked<Patience>,
) -> Result<Response, Problem> {
    if patience.wait > LONGEST_WAIT {
        return Err(asked::bad(format!("`wait` is at most {LONGEST_WAIT}")));
    }
    let mut reader = service.follow(run).ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, format!("no run {run}")))?;
    // Whether it ended or patience did: the answer is how the run stands.
    let _ = tokio::time::timeout(Duration::from_secs(patience.wait), reader.wait_for(|run| run.done)).await;
    let stands = reader.borrow().clone();
    asked::json(&RunTold::from(stands))
}

impl From<Run> for RunTold {
    fn from(run: Run) -> RunTold {
        RunTold { run: run.run, done: run.done, checks: run.checks.into_iter().map(CheckTold::from).collect() }
    }
}

impl From<Ended> for CheckTold {
    fn from(ended: Ended) -> CheckTold {
        CheckTold {
            source: ended.source.to_string(),
            status: ended.status.to_owned(),
            http: ended.http,
            version: ended.version,
            severity: ended.severity,
            reason: ended.reason,
            ms: ended.ms,
        }
    }
}
