//! One act across sources.

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::asked::{self, Asked, Named};
use super::entry::{RevisionEntry, Teller};
use super::revisions::InLanguage;
use crate::web::Site;
use crate::web::event::whole;
use crate::web::problem::Problem;

/// Every revision that tells of one act.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventTold {
    pub title: String,
    /// In the order in which they were seen.
    pub revisions: Vec<TiedEntry>,
}

/// A revision of an event.
#[derive(Debug, Serialize, ToSchema)]
pub struct TiedEntry {
    #[serde(flatten)]
    pub entry: RevisionEntry,
    /// The acts that tie it to the one that was asked for; none for that one.
    pub by: Vec<String>,
}

/// Tells the event of a revision
///
/// Every revision of any source that tells of the same act.
#[utoipa::path(get, path = "/api/v1/events/{id}", operation_id = "event", tag = "revisions",
    params(("id" = i64, Path, description = "The number of a revision of the event"), InLanguage),
    responses((status = 200, description = "The event", body = EventTold)))]
pub async fn event(
    State(site): State<Site>,
    Named(id): Named<i64>,
    Asked(wanted): Asked<InLanguage>,
) -> Result<Response, Problem> {
    let (language, sources) = (wanted.read()?, site.service.sources());
    let (title, tied) = whole(&site.service, id, language).await?;
    let teller = Teller { sources: &sources, prefix: &site.prefix, language };
    let told = |tied: crate::event::Tied| TiedEntry { entry: teller.entry(&tied.revision), by: tied.by };
    asked::json(&EventTold { title, revisions: tied.into_iter().map(told).collect() })
}
