//! A source, a revision and two points of a history by the names that addresses have for them: for pages and API alike.

use axum::http::StatusCode;

use super::problem::Problem;
use crate::history::{self, Comparison, Point};
use crate::render::bounded;
use crate::revision::Revision;
use crate::service::Service;
use crate::source::{Source, SourceId};
use crate::version::Version;
use crate::wording::Language;

/// A source by its name, in force or retired.
pub fn source(service: &Service, id: &str) -> Result<Source, Problem> {
    let in_force_or_retired = |id: SourceId| match service.sources().get(&id) {
        Some(source) => Some(source.as_ref().clone()),
        None => history::retired(&service.edges.archive, &id).ok(),
    };
    let source = id.parse().ok().and_then(in_force_or_retired);
    let told = || format!("no source `{}`: the list of sources has all that there are", bounded(id, 100));
    source.ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, told()))
}

/// A revision by its number.
pub async fn revision(service: &Service, id: i64) -> Result<Revision, Problem> {
    let found = service.edges.store.revision(id).await?;
    found.ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, format!("no revision {id}")))
}

/// Two points of a source compared.
pub async fn comparison(service: &Service, id: &str, from: Point, to: Point) -> Result<Comparison, Problem> {
    let source = source(service, id)?;
    Ok(history::compare(&service.edges.archive, &service.edges.store, &source, (from, to)).await?)
}

/// What the two sides are called.
pub fn labels(compared: &Comparison, language: Language) -> (String, String) {
    (label(&compared.old_version, language), label(&compared.new_version, language))
}

/// What a version is called.
pub fn label(version: &Version, language: Language) -> String {
    let id = if version.past { "version-past" } else { "version-seen" };
    let time = version.seen_at.strftime("%Y-%m-%d %H:%M").to_string();
    language.tell(id, [("number", version.number.into()), ("time", time.into())])
}
