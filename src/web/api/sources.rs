//! Sources: what is watched, and how each stands.

use std::ops::Bound;

use axum::extract::State;
use axum::response::Response;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::asked::{self, Asked, Named, bad};
use crate::operator::is_stale;
use crate::source::{NEVER, Source, SourceId};
use crate::store::SourceState;
use crate::web::prefix::Prefix;
use crate::web::problem::Problem;
use crate::web::{Site, known};

/// A part of the list of sources.
#[derive(Debug, Serialize, ToSchema)]
pub struct SourceList {
    pub sources: Vec<SourceTold>,
    /// The address at which the list goes on; null at its end.
    pub next: Option<String>,
}

/// A watched official resource.
#[derive(Debug, Serialize, ToSchema)]
pub struct SourceTold {
    /// Its name.
    pub id: String,
    pub title: String,
    pub issuer: String,
    /// ISO 3166-1 alpha-2, or `EU`, `UN`; empty for one that left the watchlist.
    pub jurisdiction: String,
    pub url: String,
    pub topics: Vec<String>,
    /// The source in whose entries it was found; null for one of the watchlist's own.
    pub parent: Option<String>,
    /// The latest version.
    pub version: Option<u32>,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_checked: Option<Timestamp>,
    /// When its text was last read well.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_good: Option<Timestamp>,
    /// How the last check ended: `first`, `unchanged`, `revised`, `held` or `failed`.
    pub status: Option<String>,
    /// Why it was held or failed.
    pub reason: Option<String>,
    /// Checks in a row that could not read it.
    pub failures: u32,
    /// True where it was not read well for two intervals.
    pub stale: bool,
    /// When it is due; null for one at rest.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub next_due: Option<Timestamp>,
    /// Where its versions and its revisions are listed.
    pub versions: String,
    pub revisions: String,
    /// The page that shows it.
    pub page: String,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WantedSources {
    /// Entries of an answer.
    #[param(minimum = 1, maximum = 100, default = 30)]
    limit: Option<u32>,
    /// Where the list goes on: after this source.
    #[param(pattern = r"^[a-z0-9]([a-z0-9_-]|\.[a-z0-9_-]){0,99}$", max_length = 100)]
    after: Option<String>,
}

/// Lists the sources
///
/// Those in force, by name.
#[utoipa::path(get, path = "/api/v1/sources", operation_id = "list_sources", tag = "sources", params(WantedSources), responses(
    (status = 200, description = "A part of the list", body = SourceList,
     headers(("Link" = String, description = "`rel=\"next\"`: the address at which the list goes on"))),
))]
pub async fn list(State(site): State<Site>, Asked(wanted): Asked<WantedSources>) -> Result<Response, Problem> {
    let limit = asked::limit(wanted.limit)?;
    let after = wanted.after.as_deref().map(str::parse::<SourceId>).transpose();
    let after = after.map_err(|error| bad(error.to_string()))?;
    let (sources, now) = (site.service.sources(), Timestamp::now());
    let states = site.service.edges.store.source_states().await?;
    let begin = after.map_or(Bound::Unbounded, Bound::Excluded);
    let mut told: Vec<SourceTold> = Vec::new();
    let mut next = None;
    for source in sources.range((begin, Bound::Unbounded)).map(|(_, source)| source) {
        if told.len() == limit as usize {
            next =
                told.last().map(|last| site.prefix.before(&format!("/api/v1/sources?limit={limit}&after={}", last.id)));
            break;
        }
        let state = states.iter().find(|state| state.source == source.id);
        told.push(SourceTold::of(source, state, now, &site.prefix));
    }
    let list = SourceList { sources: told, next };
    asked::listed(&list, list.next.as_deref())
}

/// Tells one source
///
/// One that left the watchlist too, as far as the archive knows it.
#[utoipa::path(get, path = "/api/v1/sources/{id}", operation_id = "source", tag = "sources",
    params(("id" = String, Path, description = "The name of the source")),
    responses((status = 200, description = "The source", body = SourceTold)))]
pub async fn one(State(site): State<Site>, Named(id): Named<String>) -> Result<Response, Problem> {
    let source = known::source(&site.service, &id)?;
    let state = site.service.edges.store.source_state(&source.id).await?;
    asked::json(&SourceTold::of(&source, state.as_ref(), Timestamp::now(), &site.prefix))
}

impl SourceTold {
    fn of(source: &Source, state: Option<&SourceState>, now: Timestamp, prefix: &Prefix) -> SourceTold {
        let id = &source.id;
        SourceTold {
            id: id.to_string(),
            title: source.title.clone(),
            issuer: source.issuer.clone(),
            jurisdiction: source.jurisdiction.clone(),
            url: source.url.to_string(),
            topics: source.topics.clone(),
            parent: source.ties.descent.as_ref().map(|descent| descent.parent.id.to_string()),
            version: state.and_then(|state| state.version.as_ref()).map(|version| version.number),
            last_checked: state.and_then(|state| state.last_checked),
            last_good: state.and_then(|state| state.last_good),
            status: state.and_then(|state| state.last_status.clone()),
            reason: state.and_then(|state| state.last_reason.clone()),
            failures: state.map_or(0, |state| state.failures),
            stale: state.is_some_and(|state| is_stale(state, source, now)),
            next_due: state.map(|state| state.next_due).filter(|due| *due < NEVER),
            versions: prefix.before(&format!("/api/v1/sources/{id}/versions")),
            revisions: prefix.before(&format!("/api/v1/revisions?source={id}")),
            page: prefix.before(&format!("/sources/{id}")),
        }
    }
}
