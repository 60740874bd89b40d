//! What every answer passes through: only the names of this server are answered, no other site acts in a reader's name, and
//! each answer says what a browser may do with it.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use url::Url;

use super::problem::{self, Problem};

/// What a page of ours may do: be styled by our style sheet, run our script and no other, ask us for news, send forms to us.
const PAGE: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// What anything else may: nothing.
const OTHER: &str = "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

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

pub async fn guard(State(hosts): State<Arc<Hosts>>, request: Request, next: Next) -> Response {
    let mut response = match refusal(&hosts, &request) {
        Some(reason) => Problem::new(StatusCode::FORBIDDEN, reason).into_response(),
        None => problem::told(next.run(request).await).await,
    };
    let policy = if problem::is_page(&response) { PAGE } else { OTHER };
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Not `no-referrer`: with it a browser says `Origin: null` of our own forms, which are then refused (Fetch, "append a request
        // `Origin` header").
        (header::REFERRER_POLICY, "same-origin"),
        (header::CACHE_CONTROL, "no-store"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
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
