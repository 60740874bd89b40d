//! Redlines in every form, and any two points of a source compared.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::Deserialize;
use utoipa::openapi::schema::{AnyOfBuilder, KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::openapi::{self, Content, Ref, RefOr, ResponseBuilder};
use utoipa::{IntoParams, IntoResponses, PartialSchema, ToSchema};

use super::asked::{Asked, Named, point};
use super::published;
use super::revisions::language;
use crate::history::Comparison;
use crate::render::{self, Ink, Layout, Redline};
use crate::service::Service;
use crate::web::problem::Problem;
use crate::web::{frame, known};
use crate::wording::Language;

/// The form of a redline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    Text,
    Html,
    HtmlSideBySide,
    Json,
    Markdown,
    Docx,
    /// What `patch` reads.
    Patch,
}

/// What a redline is answered as.
pub struct Told;

impl IntoResponses for Told {
    fn responses() -> BTreeMap<String, RefOr<openapi::Response>> {
        let shape = Content::new(Some(Ref::from_schema_name("Redline")));
        let text = || Content::new(Some(ObjectBuilder::new().schema_type(Type::String)));
        let mut told = ResponseBuilder::new().description("The redline, in the form asked for");
        told = told.content("application/json", shape);
        for kind in ["text/plain", "text/html", "text/markdown", WORD] {
            told = told.content(kind, text());
        }
        BTreeMap::from([("200".to_owned(), RefOr::T(told.build()))])
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WantedDiff {
    /// A version: its number, a day (the text in force at its end, UTC), `latest` or `previous`, which it is where none is named.
    #[serde(default = "previous")]
    #[param(inline, value_type = PointNamed, required = false)]
    from: String,
    /// The same for the other side; `latest` where none is named.
    #[serde(default = "latest")]
    #[param(inline, value_type = PointNamed, required = false)]
    to: String,
    /// The form of the answer; text where none is asked for.
    #[param(inline)]
    format: Option<Form>,
    /// The language in which it is told: BCP 47.
    #[param(inline, value_type = Option<published::Tongue>)]
    language: Option<String>,
}

/// What names a point of a history.
pub struct PointNamed;

impl PartialSchema for PointNamed {
    fn schema() -> RefOr<Schema> {
        let text = || ObjectBuilder::new().schema_type(Type::String);
        let number = text().pattern(Some("^[1-9][0-9]{0,8}$"));
        let day = text().format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)));
        let word = text().enum_values(Some(["latest", "previous"]));
        RefOr::T(Schema::AnyOf(AnyOfBuilder::new().item(number).item(day).item(word).build()))
    }
}

impl ToSchema for PointNamed {}

fn previous() -> String {
    "previous".to_owned()
}

pub fn latest() -> String {
    "latest".to_owned()
}

/// Compares any two points of a source
///
/// Versions by number or day. Nothing is fetched or written.
#[utoipa::path(get, path = "/api/v1/sources/{id}/diff", operation_id = "diff", tag = "sources",
    params(("id" = String, Path, description = "The name of the source"), WantedDiff), responses(Told))]
pub async fn diff(
    State(service): State<Arc<Service>>,
    Named(id): Named<String>,
    Asked(wanted): Asked<WantedDiff>,
) -> Result<Response, Problem> {
    let (from, to, language) = (point(&wanted.from)?, point(&wanted.to)?, language(wanted.language.as_deref())?);
    let compared = known::comparison(&service, &id, from, to).await?;
    written(&compared, wanted.format.unwrap_or(Form::Text), language)
}

/// A comparison of two versions in a form.
pub fn written(compared: &Comparison, form: Form, language: Language) -> Result<Response, Problem> {
    let labels = known::labels(compared, language);
    let brief = compared.brief();
    let shown = compared.redline(&labels, (!compared.diff.is_empty()).then_some(&brief), 1);
    let redline = Redline { language, now: Some(Timestamp::now()), ..shown };
    let (source, from, to) = (&compared.source.id, compared.old_version.number, compared.new_version.number);
    // A source's id is made of letters, digits, hyphens and dots.
    answer(&redline, form, &format!("{source}-{from}-{to}"), compared.new_version.seen_at)
}

/// The media type of a Word document (ECMA-376).
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// A redline in a form; `name` is that of a file, without its ending, `at` the time of its changes.
pub fn answer(redline: &Redline<'_>, form: Form, name: &str, at: Timestamp) -> Result<Response, Problem> {
    let fault = |error: String| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, error);
    Ok(match form {
        Form::Text => render::unified(redline, Ink::Signs).into_response(),
        Form::Markdown => {
            ([(header::CONTENT_TYPE, "text/markdown; charset=utf-8")], render::markdown(redline)).into_response()
        }
        Form::Patch => render::patch(redline).into_response(),
        Form::Json => {
            let text = render::json(redline).map_err(|error| fault(error.to_string()))?;
            ([(header::CONTENT_TYPE, "application/json")], text).into_response()
        }
        Form::Docx => {
            let bytes = render::docx(redline, at).map_err(|error| fault(error.to_string()))?;
            let name = format!("attachment; filename=\"{name}.docx\"");
            ([(header::CONTENT_TYPE, WORD.to_owned()), (header::CONTENT_DISPOSITION, name)], bytes).into_response()
        }
        Form::Html => frame::sealed(render::html_document(redline, Layout::Inline)),
        Form::HtmlSideBySide => frame::sealed(render::html_document(redline, Layout::SideBySide)),
    })
}
