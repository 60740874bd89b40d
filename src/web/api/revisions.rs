//! Revisions: as the timeline lists them, one by one, and as redlines.

use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::{IntoParams, ToSchema};

use super::asked::{self, Asked, Named, bad};
use super::entry::{RevisionEntry, Teller};
use super::evidence::Evidence;
use super::published::Brief;
use super::redline::{Form, Told, written};
use super::words::{RevisionWords, Wanted};
use crate::history::{self, Point};
use crate::render;
use crate::web::Site;
use crate::web::known;
use crate::web::problem::Problem;
use crate::wording::Language;

/// A part of the list of revisions.
#[derive(Debug, Serialize, ToSchema)]
pub struct RevisionList {
    pub revisions: Vec<RevisionEntry>,
    /// The address at which the list goes on; null at its end.
    pub next: Option<String>,
    pub feeds: Feeds,
}

/// The same filter as feeds and as a calendar.
#[derive(Debug, Serialize, ToSchema)]
pub struct Feeds {
    pub atom: String,
    pub json: String,
    pub calendar: String,
}

/// Lists revisions
///
/// The newest first, or the most relevant where words are asked for; by the very filter of the timeline.
#[utoipa::path(get, path = "/api/v1/revisions", operation_id = "list_revisions", tag = "revisions", params(RevisionWords), responses(
    (status = 200, description = "A part of the list", body = RevisionList,
     headers(("Link" = String, description = "`rel=\"next\"`: the address at which the list goes on"))),
))]
pub async fn list(State(site): State<Site>, uri: Uri) -> Result<Response, Problem> {
    let wanted = Wanted::read(uri.query().unwrap_or_default())?;
    let (sources, language) = (site.service.sources(), wanted.language());
    let today = TimeZone::UTC.to_datetime(Timestamp::now()).date();
    let asked = wanted.filter.revisions(&sources, today, wanted.limit);
    let found = site.service.edges.store.found_revisions(&asked).await?;
    let teller = Teller { sources: &sources, prefix: &site.prefix, language };
    let next = found.next.map(|place| teller.at(&format!("/api/v1/revisions{}", wanted.after(&place.to_string()))));
    let feed = wanted.filter.feed_query(language);
    let list = RevisionList {
        revisions: found.revisions.iter().map(|revision| teller.entry(revision)).collect(),
        feeds: Feeds {
            atom: teller.at(&format!("/feed.atom{feed}")),
            json: teller.at(&format!("/feed.json{feed}")),
            calendar: teller.at(&format!("/dates.ics{feed}")),
        },
        next,
    };
    asked::listed(&list, list.next.as_deref())
}

/// One revision.
#[derive(Debug, Serialize, ToSchema)]
pub struct RevisionTold {
    #[serde(flatten)]
    pub entry: RevisionEntry,
    /// What it changed, which way, for whom, from when.
    #[schema(value_type = Brief)]
    pub brief: Box<RawValue>,
    pub old: Evidence,
    pub new: Evidence,
    /// Texts of the watchlist that this one amends, by name.
    pub amends: Vec<String>,
    /// Where the redline is, in every form of `format`.
    pub redline: String,
    /// Where the whole event is, all sources that tell of the same act.
    pub event: String,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct InLanguage {
    /// The language in which it is told: BCP 47.
    #[param(inline, value_type = Option<super::published::Tongue>)]
    language: Option<String>,
}

impl InLanguage {
    pub fn read(&self) -> Result<Language, Problem> {
        language(self.language.as_deref())
    }
}

/// The language that is asked for; scripts that ask for none read English.
pub fn language(tag: Option<&str>) -> Result<Language, Problem> {
    let known = tag.map_or(Ok(Language::default()), str::parse);
    known.map_err(|error: crate::wording::UnknownLanguage| bad(error.to_string()))
}

/// Tells one revision
///
/// The brief, and what proves both sides.
#[utoipa::path(get, path = "/api/v1/revisions/{id}", operation_id = "revision", tag = "revisions",
    params(("id" = i64, Path, description = "The number of the revision"), InLanguage),
    responses((status = 200, description = "The revision", body = RevisionTold)))]
pub async fn one(
    State(site): State<Site>,
    Named(id): Named<i64>,
    Asked(wanted): Asked<InLanguage>,
) -> Result<Response, Problem> {
    let language = wanted.read()?;
    let (service, sources) = (&site.service, site.service.sources());
    let revision = known::revision(service, id).await?;
    let source = known::source(service, revision.source.as_str())?;
    let store = &service.edges.store;
    let old = history::version(store, &source.id, Point::Number(revision.from)).await?;
    let new = history::version(store, &source.id, Point::Number(revision.to)).await?;
    let (archive, of, versions) = (service.edges.archive.clone(), source, (old.clone(), new.clone()));
    let (lines, text) = asked::apart(move || {
        let lines = (archive.entry(&of.id, versions.0.number)?, archive.entry(&of.id, versions.1.number)?);
        // Of a text that can't be read any more nothing is known but what was recorded.
        Ok((lines, history::document(&archive, &of, &versions.1).ok()))
    })
    .await?;
    let teller = Teller { sources: &sources, prefix: &site.prefix, language };
    let amends = text.map(|text| history::amended_by(&text, &sources)).unwrap_or_default();
    asked::json(&RevisionTold {
        entry: teller.entry(&revision),
        brief: raw(render::harmless_json(&render::shown_brief(&revision.brief, language)))?,
        old: Evidence::of(&old, lines.0, language, &site.prefix),
        new: Evidence::of(&new, lines.1, language, &site.prefix),
        amends: amends.iter().map(ToString::to_string).collect(),
        redline: teller.at(&format!("/api/v1/revisions/{id}/redline")),
        event: teller.at(&format!("/api/v1/events/{id}")),
    })
}

/// JSON that is written elsewhere, as it is put into an answer.
pub fn raw(text: Result<String, serde_json::Error>) -> Result<Box<RawValue>, Problem> {
    let text = text.and_then(RawValue::from_string);
    text.map_err(|error| Problem::new(axum::http::StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WantedRedline {
    /// The form of the answer; JSON where none is asked for.
    #[param(inline)]
    format: Option<Form>,
    /// The language in which it is told: BCP 47.
    #[param(inline, value_type = Option<super::published::Tongue>)]
    language: Option<String>,
}

impl WantedRedline {
    pub fn form(&self) -> Form {
        self.format.unwrap_or(Form::Json)
    }

    pub fn language(&self) -> Result<Language, Problem> {
        language(self.language.as_deref())
    }
}

/// The redline of one revision
///
/// Both texts as they are read today, in any form.
#[utoipa::path(get, path = "/api/v1/revisions/{id}/redline", operation_id = "revision_redline", tag = "revisions",
    params(("id" = i64, Path, description = "The number of the revision"), WantedRedline),
    responses(Told))]
pub async fn redline(
    State(site): State<Site>,
    Named(id): Named<i64>,
    Asked(wanted): Asked<WantedRedline>,
) -> Result<Response, Problem> {
    let language = wanted.language()?;
    let revision = known::revision(&site.service, id).await?;
    let points = (Point::Number(revision.from), Point::Number(revision.to));
    let compared = known::comparison(&site.service, revision.source.as_str(), points.0, points.1).await?;
    written(&compared, wanted.form(), language)
}
