//! The bytes of a version exactly as they were served: to be kept, never to be run or shown by the browser that gets them.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;

use crate::history::{self, Point};
use crate::service::Service;
use crate::source::Source;
use crate::web::asked::Named;
use crate::web::evidence::attachment;
use crate::web::known;
use crate::web::problem::Problem;

/// `GET /sources/ID/versions/N/raw`
pub async fn raw(
    State(service): State<Arc<Service>>,
    Named((id, number)): Named<(String, u32)>,
) -> Result<Response, Problem> {
    let source = known::source(&service, &id)?;
    served(&service, &source, Point::Number(number)).await
}

/// The bytes of a version, as a file to keep.
pub async fn served(service: &Service, source: &Source, point: Point) -> Result<Response, Problem> {
    let version = history::version(&service.edges.store, &source.id, point).await?;
    let (archive, number) = (service.edges.archive.clone(), version.number);
    let kept = tokio::task::spawn_blocking(move || history::snapshot_of(&archive, &version));
    let snapshot = kept.await.map_err(history::crashed)??;
    Ok(attachment(&format!("{}-{number}", source.id), snapshot.body))
}
