//! Each request in the log and among the numbers: route, status, time. Never a token of a link, a query or an address.

use std::time::Instant;

use axum::extract::Request;
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;

use crate::render::bounded;

/// The route that answered, put beside the answer by its door.
#[derive(Debug, Clone, Copy)]
pub struct Answered {
    pub path: &'static str,
    /// The role of whoever asked.
    pub role: &'static str,
}

/// Letters of a path in the log.
const LONGEST: usize = 200;

pub async fn log(request: Request, next: Next) -> Response {
    let (begun, method, path) = (Instant::now(), request.method().clone(), request.uri().path().to_owned());
    let response = next.run(request).await;
    let (status, took) = (response.status().as_u16(), begun.elapsed());
    let answered = response.extensions().get::<Answered>().copied();
    let route = answered.map_or("none", |answered| answered.path);
    let labels = [("route", route.to_owned()), ("method", known(&method).to_owned()), ("status", status.to_string())];
    metrics::counter!("rulewatch_http_requests_total", &labels).increment(1);
    metrics::histogram!("rulewatch_http_seconds", "route" => route).record(took);
    // A path that no route knows may be a link with a token that was broken on its way.
    let told = if answered.is_none() || route.contains("{token}") { route.to_owned() } else { bounded(&path, LONGEST) };
    let (role, ms) = (answered.map_or("-", |answered| answered.role), took.as_millis() as u64);
    match route {
        // Asked every few seconds by programs.
        "/healthz" | "/metrics" | "/style.css" => {
            tracing::debug!(target: "rulewatch::access", %method, path = told, status, ms, role, "answered");
        }
        _ => tracing::info!(target: "rulewatch::access", %method, path = told, status, ms, role, "answered"),
    }
    response
}

/// A method as a label: whoever invents some makes no more numbers.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "other",
    }
}
