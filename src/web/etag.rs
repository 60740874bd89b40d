//! Answers to programs named by what they say, so that whoever has one already is told just that (RFC 9110, sections 8.8.3
//! and 13.1.2).

use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::problem::Problem;
use crate::snapshot::Sha256;

/// The answers that are named: those of the API and the feeds.
const NAMED: [&str; 2] = ["/api/", "/feed."];

/// Names an answer by its content, and takes the content away from whoever has it.
pub async fn tag(request: Request, next: Next) -> Response {
    let asks = matches!(*request.method(), Method::GET | Method::HEAD);
    let is_named = asks && NAMED.iter().any(|begin| request.uri().path().starts_with(begin));
    let known = request.headers().get_all(header::IF_NONE_MATCH).iter().cloned().collect();
    let response = next.run(request).await;
    // What is sent while it is being written has no name.
    let is_whole = response.body().size_hint().exact().is_some();
    if is_named && is_whole && response.status() == StatusCode::OK { tagged(response, known).await } else { response }
}

async fn tagged(response: Response, known: Vec<HeaderValue>) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the answer was not written to its end")
            .into_response();
    };
    let tag = format!("\"{}\"", &Sha256::of(&bytes).to_string()[..32]);
    let is_known = is_among(&tag, &known);
    // Kept by readers, and asked for again each time.
    let fixed = [(header::ETAG, tag), (header::CACHE_CONTROL, "no-cache".to_owned())];
    let named: HeaderMap =
        fixed.into_iter().filter_map(|(name, value)| Some((name, HeaderValue::from_str(&value).ok()?))).collect();
    if is_known {
        return (StatusCode::NOT_MODIFIED, named).into_response();
    }
    parts.headers.extend(named);
    Response::from_parts(parts, Body::from(bytes))
}

/// True where one of these is the tag. It is asked whether they say the same, so a mark of weakness does not count.
fn is_among(tag: &str, known: &[HeaderValue]) -> bool {
    let known = known.iter().filter_map(|value| value.to_str().ok()).flat_map(|tags| tags.split(','));
    known.map(str::trim).any(|known| known == "*" || known.trim_start_matches("W/") == tag)
}
