//! Errors as RFC 9457 problem details: one form for all of them, whoever found the error.

use axum::Json;
use axum::body::to_bytes;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::history::HistoryError;
use crate::store::StoreError;

const MEDIA_TYPE: &str = "application/problem+json";

/// More than any error of the framework says.
const LONGEST: usize = 4096;

/// An error as RFC 9457 problem details.
#[derive(Debug, Serialize)]
pub struct Problem {
    status: u16,
    title: String,
}

impl Problem {
    pub fn new(status: StatusCode, title: impl Into<String>) -> Problem {
        Problem { status: status.as_u16(), title: title.into() }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, [(header::CONTENT_TYPE, MEDIA_TYPE)], Json(self).into_response().into_body()).into_response()
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

/// An error of the framework (no such route, a number that is none) in the form of all errors; anything else as it is.
pub async fn told(response: Response) -> Response {
    let status = response.status();
    let is_problem = response.headers().get(header::CONTENT_TYPE).is_some_and(|value| value == MEDIA_TYPE);
    if is_problem || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let (parts, body) = response.into_parts();
    let text = to_bytes(body, LONGEST).await.unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let title = match text.trim() {
        "" => status.canonical_reason().unwrap_or("error"),
        text => text,
    };
    let mut told = Problem::new(status, title).into_response();
    // Which methods a route has is said in a header.
    told.headers_mut().extend(parts.headers.get(header::ALLOW).map(|allow| (header::ALLOW, allow.clone())));
    told
}
