//! Who may do what: what is known of whoever sends a request, and whether a door is open to them.

mod role;

use std::net::{IpAddr, Ipv4Addr};

use axum::extract::{ConnectInfo, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Site;
use super::doors::Door;
use super::problem::{self, Problem};
use super::visitor::{self, Visitor};

pub use role::Role;

/// Whether the pages ask who comes.
#[derive(Debug, Clone, Default)]
pub struct Access {}

impl Access {
    /// True where logging in is done on a page of ours.
    pub fn logs_in(&self) -> bool {
        false
    }

    /// True where readers reach the service by `https:` alone.
    pub fn is_secure(&self) -> bool {
        false
    }
}

/// Who sent a request, as far as it could be proven.
#[derive(Debug, Clone)]
pub struct Caller {
    pub role: Role,
    pub name: Option<String>,
    /// What a form has to carry, where a browser proves by itself who it is.
    pub token: Option<String>,
    /// The machine at the other end, or the one that a trusted proxy speaks for.
    pub network: IpAddr,
}

impl Default for Caller {
    fn default() -> Caller {
        Caller { role: Role::Anonymous, name: None, token: None, network: Ipv4Addr::UNSPECIFIED.into() }
    }
}

/// Finds out who sends a request; tells people what went wrong in a page, and programs in a problem.
pub async fn identify(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<std::net::SocketAddr>>().map(|peer| peer.0);
    let network = peer.map_or(Ipv4Addr::UNSPECIFIED.into(), |peer| site.proxies.client(peer, request.headers()));
    let caller = Caller { role: Role::Reader, network, ..Caller::default() };
    let uri = request.uri().clone();
    let reads_pages = problem::wants_page(request.headers(), uri.path());
    let seen = reads_pages.then(|| Visitor::of(&site, &caller, &uri, request.headers()).ok()).flatten();
    request.extensions_mut().insert(caller);
    let mut response = next.run(request).await;
    if let Some(visitor) = seen {
        response = problem::shown(response, &visitor).await;
    }
    if problem::is_page(&response)
        && let Some(cookie) = visitor::remembered(&site, &uri).and_then(|cookie| cookie.parse().ok())
    {
        response.headers_mut().append(axum::http::header::SET_COOKIE, cookie);
    }
    response
}

/// Lets a request through a door, or says why not.
pub async fn admit(door: &Door, request: Request, next: Next) -> Response {
    let caller = request.extensions().get::<Caller>().cloned().unwrap_or_default();
    if caller.role < door.least {
        return Problem::new(StatusCode::FORBIDDEN, "this needs another role").into_response();
    }
    next.run(request).await
}
