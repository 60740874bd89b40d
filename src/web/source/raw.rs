//! The bytes of a version exactly as they were served: to be kept, never to be run or shown by the browser that gets them.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::history::{self, Point};
use crate::service::Service;
use crate::web::api::known;
use crate::web::problem::Problem;

/// Should a browser show it after all, it can do nothing there.
const SEALED: &str = "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox";

/// `GET /sources/ID/versions/N/raw`
pub async fn raw(
    State(service): State<Arc<Service>>,
    Path((id, number)): Path<(String, u32)>,
) -> Result<Response, Problem> {
    let source = known(&service, &id)?;
    let version = history::version(&service.edges.store, &source.id, Point::Number(number)).await?;
    let archive = service.edges.archive.clone();
    let kept = tokio::task::spawn_blocking(move || history::snapshot_of(&archive, &version));
    let snapshot = kept.await.map_err(history::crashed)??;
    let fixed = [
        // Whatever the server said it is: no browser takes this for a page.
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        // A source's id is made of letters, digits and hyphens.
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}-{number}.{}\"", source.id, ending(&snapshot.retrieval.content_type))),
        (header::CONTENT_SECURITY_POLICY, SEALED.to_owned()),
        (header::ETAG, format!("\"{}\"", snapshot.sha256)),
    ];
    Ok((fixed, snapshot.body).into_response())
}

/// How the name of a file of this media type ends; `bin` where its like is run by being opened.
fn ending(content_type: &str) -> &'static str {
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match kind.as_str() {
        "text/html" | "application/xhtml+xml" => "html.txt",
        "application/pdf" => "pdf",
        "application/json" => "json",
        "text/csv" => "csv",
        kind if kind.ends_with("/xml") || kind.ends_with("+xml") => "xml",
        kind if kind.starts_with("text/") => "txt",
        kind if kind.ends_with("wordprocessingml.document") => "docx",
        _ => "bin",
    }
}
