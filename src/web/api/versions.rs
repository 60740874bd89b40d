//! Versions of a source: listed, one of them by number or as of a day, and the bytes.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::asked::{self, Asked, Named, point_named};
use super::evidence::{Evidence, VersionEntry};
use super::revisions::InLanguage;
use crate::history;
use crate::web::problem::Problem;
use crate::web::source::raw::served;
use crate::web::{Site, known};

/// A part of the versions of a source.
#[derive(Debug, Serialize, ToSchema)]
pub struct VersionList {
    pub versions: Vec<VersionEntry>,
    /// The address at which the list goes on; null at its end.
    pub next: Option<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WantedVersions {
    /// Entries of an answer.
    #[param(minimum = 1, maximum = 100, default = 30)]
    limit: Option<u32>,
    /// Where the list goes on: after this version.
    #[param(minimum = 1, maximum = 4_294_967_295_u32)]
    after: Option<u32>,
}

/// Lists the versions of a source
///
/// The latest of its history first.
#[utoipa::path(get, path = "/api/v1/sources/{id}/versions", operation_id = "list_versions", tag = "sources",
    params(("id" = String, Path, description = "The name of the source"), WantedVersions), responses(
    (status = 200, description = "A part of the list", body = VersionList,
     headers(("Link" = String, description = "`rel=\"next\"`: the address at which the list goes on"))),
))]
pub async fn list(
    State(site): State<Site>,
    Named(id): Named<String>,
    Asked(wanted): Asked<WantedVersions>,
) -> Result<Response, Problem> {
    let limit = asked::limit(wanted.limit)? as usize;
    let source = known::source(&site.service, &id)?;
    let mut versions = site.service.edges.store.versions(&source.id).await?;
    versions.reverse();
    let begin = match wanted.after {
        None => 0,
        Some(after) => {
            let at = versions.iter().position(|version| version.number == after);
            at.ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, format!("`{id}` has no version {after}")))? + 1
        }
    };
    let told: Vec<_> = versions[begin..].iter().take(limit).map(|one| VersionEntry::of(one, &site.prefix)).collect();
    let last = told.last().filter(|_| begin + limit < versions.len()).map(|last| last.number);
    let next = last
        .map(|last| site.prefix.before(&format!("/api/v1/sources/{}/versions?limit={limit}&after={last}", source.id)));
    let list = VersionList { versions: told, next };
    asked::listed(&list, list.next.as_deref())
}

/// Tells one version
///
/// By its number, or as of a day: the text in force at its end, UTC.
#[utoipa::path(get, path = "/api/v1/sources/{id}/versions/{point}", operation_id = "version", tag = "sources",
    params(
        ("id" = String, Path, description = "The name of the source"),
        ("point" = String, Path, description = "A number, a day (`2026-01-15`), `latest` or `previous`"),
        InLanguage,
    ),
    responses((status = 200, description = "The version", body = Evidence)))]
pub async fn one(
    State(site): State<Site>,
    Named((id, point)): Named<(String, String)>,
    Asked(wanted): Asked<InLanguage>,
) -> Result<Response, Problem> {
    let (language, edges) = (wanted.read()?, &site.service.edges);
    let source = known::source(&site.service, &id)?;
    let version = history::version(&edges.store, &source.id, point_named(&point)?).await?;
    let (archive, number) = (edges.archive.clone(), version.number);
    let entry = asked::apart(move || Ok(archive.entry(&source.id, number)?)).await?;
    asked::json(&Evidence::of(&version, entry, language, &site.prefix))
}

/// The bytes of a version
///
/// Exactly as they were served, as a file to keep.
#[utoipa::path(get, path = "/api/v1/sources/{id}/versions/{point}/raw", operation_id = "version_bytes", tag = "sources",
    params(
        ("id" = String, Path, description = "The name of the source"),
        ("point" = String, Path, description = "A number, a day (`2026-01-15`), `latest` or `previous`"),
    ),
    responses((status = 200, description = "The bytes", body = String, content_type = "application/octet-stream",
        headers(("Content-Disposition" = String, description = "Always `attachment`")))))]
pub async fn raw(State(site): State<Site>, Named((id, point)): Named<(String, String)>) -> Result<Response, Problem> {
    let source = known::source(&site.service, &id)?;
    served(&site.service, &source, point_named(&point)?).await
}
