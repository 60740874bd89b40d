//! The dates of revisions as a calendar, for programs that read one by its address.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{Uri, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::asked::Named;
use super::filter::Filter;
use super::known;
use super::problem::Problem;
use super::visitor::Visitor;
use crate::history;
use crate::render::{self, Dates};
use crate::revision::Revision;
use crate::service::Service;
use crate::store::{Order, RevisionFilter};
use crate::wording::Language;

/// Revisions whose dates one calendar tells, the latest first.
const MOST: u32 = 500;

/// `GET /dates.ics?language=`: the dates of the latest revisions that a filter asks for.
pub async fn all(State(service): State<Arc<Service>>, visitor: Visitor, uri: Uri) -> Result<Response, Problem> {
    let asked = Filter::read(uri.query().unwrap_or_default())?;
    let today = TimeZone::UTC.to_datetime(Timestamp::now()).date();
    let filter =
        RevisionFilter { order: Order::Newest, after: None, ..asked.revisions(&service.sources(), today, MOST) };
    let revisions = service.edges.store.revisions(&filter).await?;
    calendar(&service, &revisions, visitor.language).await
}

/// `GET /revisions/ID/dates.ics?language=`: the dates of one revision.
pub async fn of_revision(
    State(service): State<Arc<Service>>,
    Named(id): Named<i64>,
    visitor: Visitor,
) -> Result<Response, Problem> {
    let revision = known::revision(&service, id).await?;
    calendar(&service, &[revision], visitor.language).await
}

async fn calendar(service: &Service, revisions: &[Revision], language: Language) -> Result<Response, Problem> {
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
