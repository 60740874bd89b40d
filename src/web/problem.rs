//! Errors as RFC 9457 problem details: one form for all of them, whoever found the error.

use std::sync::Arc;

use axum::Json;
use axum::body::to_bytes;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::html;
use serde::Serialize;
use utoipa::ToSchema;

use super::visitor::Visitor;
use crate::history::HistoryError;
use crate::render::{self, bounded};
use crate::store::StoreError;
use crate::trial::{LONGEST_ADDRESS, TrialError};
use crate::wording::Language;

const MEDIA_TYPE: &str = "application/problem+json";

/// More than any error of the framework says.
const LONGEST: usize = 4096;

/// Characters of what is said of a trial: an address, and what is wrong with it.
const LONGEST_TRIAL: usize = LONGEST_ADDRESS + 400;

/// Seconds after which a trial that is going on may have ended.
const A_TRIAL: u64 = 10;

/// An error as RFC 9457 problem details. It has no type but its status, so none is named.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// The status of the answer.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// What that status is called.
    title: String,
    /// What is wrong, and the way out.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// The same for a page, where it is a sentence of ours.
    #[serde(skip)]
    sentence: Option<Sentence>,
    /// Seconds after which it may be asked again: a header of the answer.
    #[serde(skip)]
    retry_after: Option<u64>,
}

/// A sentence of ours in every language: what is wrong is found before it is known who reads it, a person or a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence(Arc<[String; Language::ALL.len()]>);

impl Sentence {
    pub fn of(told: impl FnMut(Language) -> String) -> Sentence {
        Sentence(Arc::new(Language::ALL.map(told)))
    }

    pub fn told(&self, language: Language) -> &str {
        let mut told = Language::ALL.iter().zip(self.0.iter());
        told.find(|(own, _)| **own == language).map_or("", |(_, told)| told)
    }
}

/// As programs are told.
impl From<Sentence> for String {
    fn from(sentence: Sentence) -> String {
        sentence.told(Language::English).to_owned()
    }
}

impl Problem {
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Problem {
        Problem { detail: Some(detail.into()), ..Problem::plain(status) }
    }

    /// What is asked too often, or while there is no room for it, and may be asked again after so many seconds.
    pub fn too_many(detail: impl Into<String>, seconds: u64) -> Problem {
        Problem { retry_after: Some(seconds), ..Problem::new(StatusCode::TOO_MANY_REQUESTS, detail) }
    }

    /// What a page tells in the language of its reader.
    pub fn worded(status: StatusCode, sentence: Sentence) -> Problem {
        Problem { sentence: Some(sentence.clone()), ..Problem::new(status, sentence) }
    }

    /// What a path names that there is not.
    pub fn nowhere() -> Problem {
        Problem::plain(StatusCode::NOT_FOUND)
    }

    /// An error of which its status says all.
    fn plain(status: StatusCode) -> Problem {
        Problem {
            status: status.as_u16(),
            title: status.canonical_reason().unwrap_or("error").to_owned(),
            detail: None,
            retry_after: None,
            sentence: None,
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(mut self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let (later, sentence) = (self.retry_after, self.sentence.take());
        let body = Json(self).into_response().into_body();
        let mut response = (status, [(header::CONTENT_TYPE, MEDIA_TYPE)], body).into_response();
        response.headers_mut().extend(later.map(|seconds| (header::RETRY_AFTER, seconds.into())));
        if let Some(sentence) = sentence {
            response.extensions_mut().insert(sentence);
        }
        response
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Problem {
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string())
    }
}

impl From<HistoryError> for Problem {
    fn from(error: HistoryError) -> Problem {
        let status = match error {
            HistoryError::NoVersion(_) | HistoryError::NoSuchVersion { .. } | HistoryError::BeforeFirst { .. } => {
                StatusCode::NOT_FOUND
            }
            HistoryError::Unreadable { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Problem::new(status, error.to_string())
    }
}

/// Why nothing came to be tried or compared: of its place, so that whoever named it can name another.
impl From<TrialError> for Problem {
    fn from(error: TrialError) -> Problem {
        let status = match error {
            TrialError::Busy => return Problem::too_many(error.to_string(), A_TRIAL),
            TrialError::Crashed(_) | TrialError::Id(_) | TrialError::Schedule(_) => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        Problem::new(status, bounded(&format!("{:#}", anyhow::Error::new(error)), LONGEST_TRIAL))
    }
}

/// True for an answer that is a page.
pub fn is_page(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("text/html"))
}

fn is_problem(response: &Response) -> bool {
    response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == MEDIA_TYPE)
}

/// True for the request of a person's browser: it asks for HTML, which programs and scripts of the API don't.
pub fn wants_page(headers: &HeaderMap, path: &str) -> bool {
    let accepts = headers.get(header::ACCEPT).and_then(|kinds| kinds.to_str().ok());
    !path.starts_with("/api/") && accepts.is_some_and(|kinds| kinds.contains("text/html"))
}

/// An error as a page for people; anything else as it is.
pub async fn shown(response: Response, visitor: &Visitor) -> Response {
    let response = told(response).await;
    if !is_problem(&response) {
        return response;
    }
    let (parts, body) = response.into_parts();
    let text = to_bytes(body, 2 * LONGEST).await.unwrap_or_default();
    let problem = serde_json::from_slice::<serde_json::Value>(&text).unwrap_or_default();
    let language = visitor.language;
    let heading = match parts.status {
        StatusCode::NOT_FOUND => language.say("web-not-found"),
        StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED => language.say("web-forbidden"),
        StatusCode::TOO_MANY_REQUESTS => language.say("web-too-many"),
        status if status.is_server_error() => language.say("web-trouble"),
        _ => language.say("web-refused"),
    };
    let content = html! {
        h1 { (heading) }
        @if let Some(sentence) = parts.extensions.get::<Sentence>() { p role="alert" { (render::commands(sentence.told(language), None)) } }
        @else if let Some(detail) = problem["detail"].as_str() { p role="alert" lang="en" { (render::commands(detail, None)) } }
        p { a href=(visitor.at("/")) { (language.say("web-all")) } }
    };
    let mut page = (parts.status, visitor.page(&heading, &content)).into_response();
    page.extensions_mut().extend(parts.extensions);
    for name in [header::ALLOW, header::RETRY_AFTER, header::WWW_AUTHENTICATE] {
        page.headers_mut().extend(parts.headers.get(&name).map(|value| (name, value.clone())));
    }
    page
}

/// An error of the framework (no such route, a number that is none) in the form of all errors; anything else as it is.
pub async fn told(response: Response) -> Response {
    let status = response.status();
    if is_problem(&response) || is_page(&response) || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let (parts, body) = response.into_parts();
    let text = to_bytes(body, LONGEST).await.unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let problem = match text.trim() {
        "" => Problem::plain(status),
        text => Problem::new(status, text),
    };
    let mut told = problem.into_response();
    told.extensions_mut().extend(parts.extensions);
    // Which methods a route has is said in a header.
    told.headers_mut().extend(parts.headers.get(header::ALLOW).map(|allow| (header::ALLOW, allow.clone())));
    told
}
