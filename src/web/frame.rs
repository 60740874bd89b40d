//! What every document of this server shares: its frame, its style, its dates.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use jiff::Timestamp;
use maud::{DOCTYPE, Markup, html};

use url::Url;

use super::problem::Problem;
use crate::render;
use crate::wording::Language;

const STYLE: &str = include_str!("style.css");

/// `GET /style.css`
pub async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], format!("{}\n{STYLE}", render::STYLE)).into_response()
}

/// A document that brings its own style and nothing else.
pub fn sealed(document: String) -> Response {
    let policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";
    let mut response = Html(document).into_response();
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    response
}

/// A whole document around this content.
pub fn frame(title: &str, language: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(language) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                link rel="stylesheet" href="/style.css";
            }
            body { header { a href="/" { "rulewatch" } } main { (body) } }
        }
    }
}

/// A source's address; a link where a browser can follow it.
pub fn address(url: &Url) -> Markup {
    let followed = matches!(url.scheme(), "http" | "https");
    html! { @if followed { a.url href=(url) rel="noreferrer" { (url) } } @else { span.url { (url) } } }
}

/// The language that a request wants: the one it names, else the browser's.
pub fn spoken(named: Option<&str>, headers: &HeaderMap) -> Result<Language, Problem> {
    let accepted = || headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match named {
        Some(tag) => tag.parse().map_err(|error| Problem::new(StatusCode::BAD_REQUEST, format!("{error}"))),
        None => Ok(Language::accepted(accepted())),
    }
}

/// `2026-01-15 11:06`, UTC.
pub fn minute(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d %H:%M").to_string()
}
