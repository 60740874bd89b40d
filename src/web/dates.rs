//! The dates of revisions as a calendar, for programs that read one by its address.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::frame::spoken;
use super::problem::Problem;
use crate::history;
use crate::render::{self, Dates};
use crate::revision::Revision;
use crate::service::Service;
use crate::store::RevisionFilter;

/// Revisions whose dates one calendar tells, the latest first.
const MOST: u32 = 500;

#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    /// A BCP 47 tag; the reader's wish where it is left out.
    language: Option<String>,
}

/// `GET /dates.ics?language=`: the dates of the latest revisions.
pub async fn all(
    State(service): State<Arc<Service>>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let filter = RevisionFilter { limit: MOST, ..RevisionFilter::default() };
    let revisions = service.edges.store.revisions(&filter).await?;
    calendar(&service, &revisions, &wanted, &headers).await
}

/// `GET /revisions/ID/dates.ics?language=`: the dates of one revision.
pub async fn of_revision(
    State(service): State<Arc<Service>>,
    Path(id): Path<i64>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let found = service.edges.store.revision(id).await?;
    let revision = found.ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, format!("no revision {id}")))?;
    calendar(&service, &[revision], &wanted, &headers).await
}

async fn calendar(
    service: &Service,
    revisions: &[Revision],
    wanted: &Wanted,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let language = spoken(wanted.language.as_deref(), headers)?;
    let sources = service.sources();
    let dated = history::dated(&service.edges.store, revisions).await?;
    let dates = dated.iter().map(|dated| {
        let source = sources.get(&dated.source).map(|source| source.as_ref());
        Dates::recorded(dated.source.as_str(), dated.told(), source)
    });
    let dates: Vec<Dates<'_>> = dates.collect();
    let kind = [(header::CONTENT_TYPE, "text/calendar; charset=utf-8")];
    Ok((kind, render::ics(&dates, language)).into_response())
}
