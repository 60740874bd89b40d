//! `/metrics`: what an operator watches the watcher by, in Prometheus' text format (version 0.0.4).
//!
//! What happens is counted where it happens, through `metrics`; how things stand (queues, ages) is asked of the index when
//! somebody looks, so that no source that is gone leaves a number behind.

use std::fmt::Write;
use std::sync::{Arc, OnceLock};

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use super::problem::Problem;
use crate::service::Service;
use crate::store::{DeliveryCounts, SourceState};

/// Upper bounds of durations, in seconds.
const SECONDS: [f64; 10] = [0.005, 0.02, 0.1, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0];

static COUNTED: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Begins to count, once in a process. Where a program that links the library counts itself, that one is left alone.
pub fn count() {
    COUNTED.get_or_init(|| {
        let durations = Matcher::Suffix("_seconds".to_owned());
        let builder = PrometheusBuilder::new().set_buckets_for_metric(durations, &SECONDS).ok()?;
        let handle = builder.install_recorder().ok()?;
        metrics::describe_counter!("rulewatch_checks_total", "Checks that ended, by outcome");
        metrics::describe_histogram!(
            "rulewatch_check_seconds",
            "How long checks took, waiting for the host's turn included"
        );
        metrics::describe_counter!("rulewatch_fetched_bytes_total", "Bytes of bodies fetched, codings undone");
        metrics::describe_counter!("rulewatch_messages_total", "Messages handed over, by channel and outcome");
        metrics::describe_counter!("rulewatch_http_requests_total", "Requests answered, by route, method and status");
        metrics::describe_histogram!("rulewatch_http_seconds", "How long answers took, by route");
        Some(handle)
    });
}

/// `GET /metrics`
pub async fn metrics(State(service): State<Arc<Service>>) -> Result<Response, Problem> {
    let store = &service.edges.store;
    let (states, deliveries) = (store.source_states().await?, store.delivery_counts().await?);
    let counted = COUNTED.get().and_then(Option::as_ref);
    let mut text = counted.map(|handle| {
        handle.run_upkeep();
        handle.render()
    });
    let mut text = text.take().unwrap_or_default();
    // Writing into a string can't fail.
    _ = standing(&mut text, &service, &states, &deliveries, Timestamp::now());
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response())
}

/// How things stand now.
fn standing(
    text: &mut String,
    service: &Service,
    states: &[SourceState],
    deliveries: &DeliveryCounts,
    now: Timestamp,
) -> std::fmt::Result {
    let mut gauge = |name: &str, help: &str, values: &[(String, f64)]| -> std::fmt::Result {
        writeln!(text, "# HELP {name} {help}\n# TYPE {name} gauge")?;
        values.iter().try_for_each(|(labels, value)| writeln!(text, "{name}{labels} {value}"))
    };
    let alone = |value: usize| vec![(String::new(), value as f64)];
    gauge("rulewatch_sources", "Sources that are watched", &alone(service.sources().len()))?;
    gauge("rulewatch_checks_under_way", "Checks under way", &alone(service.under_way()))?;
    let due = states.iter().filter(|state| state.next_due <= now).count();
    gauge("rulewatch_sources_due", "Sources whose check is due", &alone(due))?;
    let bad = states.iter().filter(|state| state.failures > 0).count();
    gauge("rulewatch_sources_in_trouble", "Sources whose last check was held or failed", &alone(bad))?;
    let state = |name: &str, count: u64| (format!("{{state=\"{name}\"}}"), count as f64);
    let DeliveryCounts { owed, sent, uncertain, parked } = *deliveries;
    let counts = [state("owed", owed), state("sent", sent), state("uncertain", uncertain), state("parked", parked)];
    gauge("rulewatch_deliveries", "Deliveries in the index, by state", &counts)?;
    let started = vec![(String::new(), service.started_at.as_second() as f64)];
    gauge("rulewatch_started_seconds", "When the service started, in seconds since 1970", &started)?;
    // A source's id is made of letters, digits and hyphens: nothing of it has to be escaped.
    let age = |state: &SourceState| {
        let good = state.last_good?;
        Some((format!("{{source=\"{}\"}}", state.source), now.duration_since(good).as_secs_f64().max(0.0)))
    };
    let ages: Vec<_> = states.iter().filter_map(age).collect();
    gauge("rulewatch_source_age_seconds", "Time since a source was last read well", &ages)
}
