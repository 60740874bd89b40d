//! Bytes as a source served them: never anything that a browser would run or show as a page of ours.

use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};

/// Even opened, it may do nothing, and has an origin of its own.
const POLICY: &str = "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox";

/// A file to keep, of no kind that a browser opens. `name` is made of letters, digits, `-`, `_` and `.`.
pub fn attachment(name: &str, bytes: Vec<u8>) -> Response {
    let mut response = bytes.into_response();
    let named = format!("attachment; filename=\"{name}.bin\"");
    let fixed: [(HeaderName, HeaderValue); 4] = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream")),
        (header::CONTENT_DISPOSITION, named.parse().unwrap_or(HeaderValue::from_static("attachment"))),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    for (name, value) in fixed {
        response.headers_mut().insert(name, value);
    }
    response
}
