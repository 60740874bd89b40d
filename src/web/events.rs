//! Live updates: `/events` tells the number of the newest revision when it is another, as server-sent events (WHATWG HTML,
//! section 9.2).
//!
//! The index is asked, not the service: what another process records is told as well. Connections are counted, end by
//! themselves after a while (a browser comes again) and at once when the service stops.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::problem::Problem;
use crate::service::Service;

/// Readers who are told at once.
const MOST: usize = 64;
/// Between two looks into the index.
const PAUSE: Duration = Duration::from_secs(3);
/// After this a connection ends: whoever lost the right to it meanwhile is not told for ever.
const LONGEST: Duration = Duration::from_secs(10 * 60);

/// Who is told.
#[derive(Debug, Clone)]
pub struct Listeners {
    places: Arc<Semaphore>,
    stop: CancellationToken,
}

impl Listeners {
    pub fn until(stop: CancellationToken) -> Listeners {
        Listeners { places: Arc::new(Semaphore::new(MOST)), stop }
    }
}

/// One connection.
struct Told {
    service: Arc<Service>,
    stop: CancellationToken,
    newest: Option<i64>,
    end: Instant,
    _place: OwnedSemaphorePermit,
}

/// `GET /events`
pub async fn events(
    State(service): State<Arc<Service>>,
    Extension(listeners): Extension<Listeners>,
) -> Result<Response, Problem> {
    let Ok(place) = listeners.places.try_acquire_owned() else {
        return Err(Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "too many readers are told of news: the page is whole without it",
        ));
    };
    let told = Told { service, stop: listeners.stop, newest: None, end: Instant::now() + LONGEST, _place: place };
    let events = stream::unfold(told, |mut told| async {
        loop {
            if told.newest.is_some() {
                tokio::select! {
                    () = told.stop.cancelled() => return None,
                    () = tokio::time::sleep_until(told.end) => return None,
                    () = tokio::time::sleep(PAUSE) => {}
                }
            }
            let newest = told.service.edges.store.newest_revision().await.ok()?.unwrap_or_default();
            if told.newest.replace(newest) != Some(newest) {
                return Some((Ok::<_, Infallible>(Event::default().event("revision").data(newest.to_string())), told));
            }
        }
    });
    let told = Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(20)));
    // A proxy that collects answers (nginx) would keep the news to itself.
    Ok(([("x-accel-buffering", "no")], told).into_response())
}
