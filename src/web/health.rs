//! `/healthz`: for whoever watches over the service.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;

use crate::service::Service;

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
