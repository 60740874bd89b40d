//! What scripts rely on: health, checks on demand, the redline of a source.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::Deserialize;

use crate::alert;
use crate::history::{self, Comparison, Point};
use crate::render::{self, Ink, Layout, Redline};
use crate::service::Service;
use crate::source::{Source, SourceId};
use crate::wording::{Language, UnknownLanguage};

use super::access::Role::{Anonymous, Operator, Reader};
use super::doors::{Door, Doors};
use super::problem::Problem;

/// The doors that scripts use.
pub fn doors(doors: Doors) -> Doors {
    doors
        .open(Door::post(Operator, "/api/v1/checks").here_too(), begin_checks)
        .open(Door::get(Reader, "/api/v1/checks/{run}"), run)
        .open(Door::get(Reader, "/api/v1/sources/{id}/diff").costly(), diff)
        .open(Door::get(Anonymous, "/api/v1/redline.schema.json"), schema)
        .open(Door::get(Anonymous, "/api/v1/brief.schema.json"), brief_schema)
        .open(Door::get(Anonymous, "/api/v1/webhook.schema.json"), webhook_schema)
}

/// Longest time a request may wait for a run to end.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// 200 only while the scheduler is alive and the index answers.
pub async fn health(State(service): State<Arc<Service>>) -> Response {
    if !service.is_alive(Timestamp::now()) {
        return (StatusCode::SERVICE_UNAVAILABLE, "the scheduler does not answer\n").into_response();
    }
    match service.edges.store.next_due().await {
        Ok(_) => "ready\n".into_response(),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the index does not answer\n").into_response(),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct WantedChecks {
    /// All where left out.
    sources: Vec<SourceId>,
}

/// `POST /api/v1/checks`: checks the sources named in the body (`{"sources": [...]}`), or all, now.
pub async fn begin_checks(State(service): State<Arc<Service>>, body: Bytes) -> Result<Response, Problem> {
    let wanted: WantedChecks = match body.trim_ascii() {
        b"" => WantedChecks::default(),
        text => {
            serde_json::from_slice(text).map_err(|error| Problem::new(StatusCode::BAD_REQUEST, error.to_string()))?
        }
    };
    let known = service.sources();
    if let Some(unknown) = wanted.sources.iter().find(|id| !known.contains_key(id)) {
        return Err(Problem::new(StatusCode::NOT_FOUND, format!("no source `{unknown}`")));
    }
    let now = Timestamp::now();
    let asked = known.values().filter(|source| !source.is_at_rest(now)).map(|source| source.id.clone());
    let sources = if wanted.sources.is_empty() { asked.collect() } else { wanted.sources };
    let run = service.begin_run(sources);
    Ok((StatusCode::ACCEPTED, Json(serde_json::json!({ "run": run }))).into_response())
}

#[derive(Debug, Deserialize)]
pub struct Patience {
    /// Seconds to wait for the run to end.
    #[serde(default)]
    wait: u64,
}

/// `GET /api/v1/checks/RUN?wait=30`: how the run stands, waiting for its end that long.
pub async fn run(
    State(service): State<Arc<Service>>,
    Path(run): Path<u64>,
    Query(patience): Query<Patience>,
) -> Result<Response, Problem> {
    let mut reader = service.follow(run).ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, format!("no run {run}")))?;
    let patience = Duration::from_secs(patience.wait).min(LONGEST_WAIT);
    // Whether it ended or patience did: the answer is how the run stands.
    let _ = tokio::time::timeout(patience, reader.wait_for(|run| run.done)).await;
    let stands = reader.borrow().clone();
    Ok(Json(stands).into_response())
}

#[derive(Debug, Deserialize)]
pub struct WantedDiff {
    #[serde(default = "previous")]
    from: String,
    #[serde(default = "latest")]
    to: String,
    #[serde(default)]
    format: DiffForm,
    /// A BCP 47 tag; English where it is left out, for scripts read what it says.
    language: Option<String>,
}

fn previous() -> String {
    "previous".to_owned()
}

pub fn latest() -> String {
    "latest".to_owned()
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DiffForm {
    #[default]
    Text,
    Html,
    HtmlSideBySide,
    Json,
    Markdown,
    Docx,
    /// What `patch` reads.
    Patch,
}

/// The media type of a Word document (ECMA-376).
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// `GET /api/v1/sources/ID/diff?from=previous&to=latest&format=text|html|html-side-by-side|json|markdown|docx`, with
/// `&language=en|zh-Hant|zh-Hans`.
pub async fn diff(
    State(service): State<Arc<Service>>,
    Path(id): Path<String>,
    Query(wanted): Query<WantedDiff>,
) -> Result<Response, Problem> {
    let bad = |error: String| Problem::new(StatusCode::BAD_REQUEST, error);
    let (from, to): (Point, Point) = (wanted.from.parse().map_err(bad)?, wanted.to.parse().map_err(bad)?);
    let compared = comparison(&service, &id, from, to).await?;
    let language = wanted.language.as_deref().map_or(Ok(Language::default()), str::parse);
    let language = language.map_err(|error: UnknownLanguage| bad(error.to_string()))?;
    let labels = labels(&compared, language);
    let brief = compared.brief();
    let shown = compared.redline(&labels, (!compared.diff.is_empty()).then_some(&brief), 1);
    let redline = Redline { language, now: Some(Timestamp::now()), ..shown };
    Ok(match wanted.format {
        DiffForm::Text => render::unified(&redline, Ink::Signs).into_response(),
        DiffForm::Markdown => {
            ([(header::CONTENT_TYPE, "text/markdown; charset=utf-8")], render::markdown(&redline)).into_response()
        }
        DiffForm::Patch => render::patch(&redline).into_response(),
        DiffForm::Json => {
            let text = render::json(&redline)
                .map_err(|error| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))?;
            ([(header::CONTENT_TYPE, "application/json")], text).into_response()
        }
        DiffForm::Docx => {
            let bytes = render::docx(&redline, compared.new_version.seen_at)
                .map_err(|error| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))?;
            let (source, from, to) = (&compared.source.id, compared.old_version.number, compared.new_version.number);
            // A source's id is made of letters, digits and hyphens.
            let name = format!("attachment; filename=\"{source}-{from}-{to}.docx\"");
            ([(header::CONTENT_TYPE, WORD.to_owned()), (header::CONTENT_DISPOSITION, name)], bytes).into_response()
        }
        DiffForm::Html => super::frame::sealed(render::html_document(&redline, Layout::Inline)),
        DiffForm::HtmlSideBySide => super::frame::sealed(render::html_document(&redline, Layout::SideBySide)),
    })
}

/// `GET /api/v1/redline.schema.json`: what `format=json` answers, as a JSON Schema.
pub async fn schema() -> Response {
    ([(header::CONTENT_TYPE, "application/schema+json")], render::JSON_SCHEMA).into_response()
}

/// `GET /api/v1/brief.schema.json`: what a brief is in it.
pub async fn brief_schema() -> Response {
    ([(header::CONTENT_TYPE, "application/schema+json")], render::BRIEF_SCHEMA).into_response()
}

/// `GET /api/v1/webhook.schema.json`: what a webhook is told.
pub async fn webhook_schema() -> Response {
    ([(header::CONTENT_TYPE, "application/schema+json")], alert::WEBHOOK_SCHEMA).into_response()
}

/// Two points of a source compared.
pub async fn comparison(service: &Service, id: &str, from: Point, to: Point) -> Result<Comparison, Problem> {
    let source = known(service, id)?;
    Ok(history::compare(&service.edges.archive, &service.edges.store, &source, (from, to)).await?)
}

/// A source by its name, in force or retired.
pub fn known(service: &Service, id: &str) -> Result<Source, Problem> {
    let in_force_or_retired = |id: SourceId| match service.sources().get(&id) {
        Some(source) => Some(source.as_ref().clone()),
        None => history::retired(&service.edges.archive, &id).ok(),
    };
    let source = id.parse().ok().and_then(in_force_or_retired);
    source.ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "no such source"))
}

/// What the two sides are called.
pub fn labels(compared: &Comparison, language: Language) -> (String, String) {
    let label = |version: &crate::version::Version| {
        let id = if version.past { "version-past" } else { "version-seen" };
        let time = version.seen_at.strftime("%Y-%m-%d %H:%M").to_string();
        language.tell(id, [("number", version.number.into()), ("time", time.into())])
    };
    (label(&compared.old_version), label(&compared.new_version))
}
