//! What a request asks for, with every fault of it as a problem; and answers in JSON.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize};

use crate::history::{HistoryError, Point};
use crate::render;
use crate::web::problem::Problem;

/// The names in a path. What can't be a name names nothing.
pub struct Named<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Named<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Named<T>, Problem> {
        let names = Path::<T>::from_request_parts(parts, state).await;
        names
            .map(|Path(names)| Named(names))
            .map_err(|refused| Problem::new(StatusCode::NOT_FOUND, refused.body_text()))
    }
}

/// The query of an address.
pub struct Asked<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Asked<T>, Problem> {
        let query = Query::<T>::try_from_uri(&parts.uri);
        query.map(|Query(query)| Asked(query)).map_err(|refused| bad(refused.body_text()))
    }
}

/// A body of JSON; one that is left out asks for nothing in particular.
pub struct Sent<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Sent<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Sent<T>, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).cloned();
        let body = Bytes::from_request(request, state).await;
        let body = body.map_err(|refused| Problem::new(refused.status(), refused.body_text()))?;
        let text = match body.trim_ascii() {
            b"" | b"null" => b"{}",
            _ if !kind.as_ref().is_none_or(is_json) => {
                return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "send `application/json`"));
            }
            text => text,
        };
        let mut reader = serde_json::Deserializer::from_slice(text);
        let read = object(&mut reader).and_then(|read| reader.end().map(|()| Sent(read)));
        read.map_err(|error| match error.classify() {
            serde_json::error::Category::Data => bad(error.to_string()),
            _ => Problem::new(StatusCode::BAD_REQUEST, error.to_string()),
        })
    }
}

/// A value that is written as an object. Without this a list of its values in their order would be taken for one.
pub fn object<'de, D: Deserializer<'de>, T: DeserializeOwned>(sent: D) -> Result<T, D::Error> {
    let fields = serde_json::Map::deserialize(sent)?;
    T::deserialize(serde_json::Value::Object(fields)).map_err(D::Error::custom)
}

fn is_json(kind: &HeaderValue) -> bool {
    let kind = kind.to_str().map(crate::snapshot::media_type).unwrap_or_default();
    kind == "application/json" || kind.ends_with("+json")
}

/// What is well written and asks for nothing that there is.
pub fn bad(why: impl Into<String>) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, why)
}

/// A point of a history in a query.
pub fn point(text: &str) -> Result<Point, Problem> {
    text.trim().parse().map_err(|why: String| bad(why))
}

/// A point of a history in a path. What can't be a point is none.
pub fn point_named(text: &str) -> Result<Point, Problem> {
    text.parse().map_err(|why: String| Problem::new(StatusCode::NOT_FOUND, why))
}

/// Entries of a list, as many as asked for.
pub fn limit(wanted: Option<u32>) -> Result<u32, Problem> {
    match wanted {
        None => Ok(USUAL),
        Some(limit @ 1..=MOST) => Ok(limit),
        Some(_) => Err(bad(format!("`limit` is 1 to {MOST}"))),
    }
}

/// Entries of a list where no number is asked for, and at most.
pub const USUAL: u32 = 30;
pub const MOST: u32 = 100;

/// A value as JSON, harmless to look at.
pub fn json(value: &impl Serialize) -> Result<Response, Problem> {
    let text = render::harmless_json(value)
        .map_err(|error| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))?;
    Ok(([(header::CONTENT_TYPE, "application/json")], text).into_response())
}

/// A part of a list, with the address at which it goes on in a header too (RFC 8288).
pub fn listed(value: &impl Serialize, next: Option<&str>) -> Result<Response, Problem> {
    let mut response = json(value)?;
    if let Some(link) = next.and_then(|next| HeaderValue::from_str(&format!("<{next}>; rel=\"next\"")).ok()) {
        response.headers_mut().insert(header::LINK, link);
    }
    Ok(response)
}

/// The answer of a task on a blocking thread.
pub async fn apart<T: Send + 'static>(
    task: impl FnOnce() -> Result<T, HistoryError> + Send + 'static,
) -> Result<T, Problem> {
    let done = tokio::task::spawn_blocking(task).await;
    Ok(done.map_err(crate::history::crashed)??)
}
