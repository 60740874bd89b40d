//! The service's face on this machine: a status page, redlines, health, and the interface that scripts rely on.
//!
//! No script, no remote load, no cookie. Everything that came from a source is escaped by the template engine,
//! whatever it is put into.

mod amend;
mod api;
mod bounces;
mod dates;
mod feed;
mod frame;
mod people;
mod problem;
mod revision;
mod status;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{FromRef, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::people::Desk;
use crate::service::Service;

use problem::Problem;

pub use bounces::Returns;
pub use people::Proxies;

/// What the pages show and do.
#[derive(Clone)]
pub struct Site {
    pub service: Arc<Service>,
    pub desk: Desk,
    pub proxies: Proxies,
    /// Where mail that came back may be told; `None` = nowhere.
    pub returns: Option<Returns>,
}

impl FromRef<Site> for Arc<Service> {
    fn from_ref(site: &Site) -> Arc<Service> {
        Arc::clone(&site.service)
    }
}

/// Serves until the service stops.
pub async fn serve(listener: TcpListener, site: Site, hosts: Hosts, stop: CancellationToken) -> std::io::Result<()> {
    let router = router(site, hosts).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, router).with_graceful_shutdown(stop.cancelled_owned()).await
}

fn router(site: Site, hosts: Hosts) -> Router {
    Router::new()
        .merge(people::routes())
        .merge(bounces::routes())
        .route("/", get(status::status))
        .route("/revisions/{id}", get(revision::revision))
        .route("/revisions/{id}/dates.ics", get(dates::of_revision))
        .route("/dates.ics", get(dates::all))
        .route("/sources/{id}/amend", get(amend::amend))
        .route("/style.css", get(frame::style))
        .route("/healthz", get(api::health))
        .route("/feed.atom", get(feed::atom))
        .route("/feed.json", get(feed::json))
        .route("/api/v1/webhook.schema.json", get(api::webhook_schema))
        .route("/api/v1/checks", post(api::begin_checks))
        .route("/api/v1/checks/{run}", get(api::run))
        .route("/api/v1/sources/{id}/diff", get(api::diff))
        .route("/api/v1/redline.schema.json", get(api::schema))
        .route("/api/v1/brief.schema.json", get(api::brief_schema))
        .layer(middleware::from_fn_with_state(Arc::new(hosts), guard))
        .with_state(site)
}

/// The names under which this server answers: a page of another site that points its own name at this machine
/// (DNS rebinding) gets nothing.
#[derive(Debug, Clone)]
pub struct Hosts {
    names: Vec<String>,
}

impl Hosts {
    pub fn new(address: SocketAddr, public: Option<&Url>) -> Hosts {
        let mut names =
            vec!["localhost".to_owned(), "127.0.0.1".to_owned(), "[::1]".to_owned(), address.ip().to_string()];
        names.extend(public.and_then(|url| url.host_str()).map(str::to_owned));
        Hosts { names }
    }

    /// True for a `Host` header (or the authority of an `Origin`) that means this server.
    fn include(&self, authority: &str) -> bool {
        let name = match authority.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => name,
            _ => authority,
        };
        self.names.iter().any(|own| own.eq_ignore_ascii_case(name))
    }
}

async fn guard(State(hosts): State<Arc<Hosts>>, request: Request, next: Next) -> Response {
    let mut response = match refusal(&hosts, &request) {
        Some(reason) => Problem::new(StatusCode::FORBIDDEN, reason).into_response(),
        None => problem::told(next.run(request).await).await,
    };
    let fixed = [
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in fixed {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

fn refusal(hosts: &Hosts, request: &Request) -> Option<&'static str> {
    let named = |name: HeaderName| request.headers().get(name).map(|value: &HeaderValue| value.to_str().unwrap_or("?"));
    if !named(header::HOST).is_some_and(|host| hosts.include(host)) {
        return Some("this server does not answer to that name");
    }
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let foreign = named(header::ORIGIN)
        .is_some_and(|origin| !origin.split_once("://").is_some_and(|(_, authority)| hosts.include(authority)));
    // What a browser says of a request that carries no origin.
    let crossing =
        named(HeaderName::from_static("sec-fetch-site")).is_some_and(|site| !matches!(site, "same-origin" | "none"));
    (!reads && (foreign || crossing)).then_some("requests from other sites are refused")
}
