//! Who may do what: what is known of whoever sends a request, and whether a door is open to them.
//!
//! Invariants: a role is proven by a session's cookie, a bearer token or the word of a trusted proxy, and by nothing that
//! anybody else can send; a form of whoever is logged in carries a token that no other site can know; nothing said to
//! somebody who is not logged in tells which accounts there are.

mod caller;
mod login;
mod pace;
mod password;
mod role;
mod session;
mod settings;

use std::net::SocketAddr;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::sync::Semaphore;

use super::Site;
use super::doors::{Door, Doors};
use super::log::Answered;
use super::prefix::Prefix;
use super::problem::{self, Problem};
use super::visitor::{self, Visitor};

pub use caller::Caller;
pub use pace::network;
pub use password::{Account, BadAccount, written};
pub use role::Role;
pub use settings::{Mode, Settings};

use pace::Pace;
use session::Jar;

/// Passwords that are looked at at once: each takes 20 MB and a processor.
const AT_ONCE: usize = 2;

/// What the site knows of who may come; one for the process.
pub struct Access {
    settings: RwLock<Arc<Settings>>,
    jar: Jar,
    requests: Pace,
    costly: Pace,
    looking: Semaphore,
}

impl Access {
    /// `is_secure`: readers reach the service by `https:` alone.
    pub fn new(settings: Settings, is_secure: bool, prefix: Prefix) -> Access {
        Access {
            settings: RwLock::new(Arc::new(settings)),
            jar: Jar { secure: is_secure, prefix },
            requests: Pace::default(),
            costly: Pace::default(),
            looking: Semaphore::new(AT_ONCE),
        }
    }

    pub fn settings(&self) -> Arc<Settings> {
        Arc::clone(&self.settings.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes up other accounts, tokens and limits; sessions whose account is gone or has another password end by this.
    pub fn put_in_force(&self, settings: Settings) {
        *self.settings.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(settings);
    }

    pub fn is_secure(&self) -> bool {
        self.jar.secure
    }
}

pub fn doors(doors: Doors) -> Doors {
    doors
        .open(Door::get(Role::Anonymous, "/login"), login::page)
        .open(Door::post(Role::Anonymous, "/login"), login::log_in)
        .open(Door::post(Role::Reader, "/logout"), login::log_out)
}

/// Finds out who sends a request; tells people what went wrong in a page, and programs in a problem.
pub async fn identify(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0);
    let (uri, headers) = (request.uri().clone(), request.headers());
    let shows_pages = problem::wants_page(headers, uri.path());
    let of = |caller: &Caller| shows_pages.then(|| Visitor::of(&site, caller, &uri, headers));
    let network = caller::network(&site, headers, peer);
    // Whoever watches over the service asks as often as it likes.
    let most = if uri.path() == "/healthz" { 0 } else { site.access.settings().requests };
    // Before anything is looked up for it.
    let known = match site.access.requests.take(network, most, Instant::now()) {
        Ok(()) => Caller::of(&site, headers, peer).await.map_err(IntoResponse::into_response),
        Err(seconds) => Err(too_many(seconds)),
    };
    let (seen, response) = match known {
        Ok(caller) => {
            let (seen, asks) = (of(&caller), request.method() == Method::GET);
            request.extensions_mut().insert(caller);
            request.extensions_mut().insert(Arc::clone(&site.access));
            let response = next.run(request).await;
            let is_closed = response.status() == StatusCode::UNAUTHORIZED;
            match seen.as_ref().filter(|visitor| is_closed && asks && visitor.logs_in).map(login::sent_there) {
                Some(led) => (None, led),
                None => (seen, response),
            }
        }
        Err(refused) => (of(&Caller::default()), refused),
    };
    let mut response = match seen {
        Some(visitor) => problem::shown(response, &visitor).await,
        None => response,
    };
    if problem::is_page(&response)
        && let Some(cookie) = visitor::remembered(&site, &uri).and_then(|cookie| cookie.parse().ok())
    {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// Lets a request through a door, or says why not.
pub async fn admit(door: &Door, request: Request, next: Next) -> Response {
    let extensions = request.extensions();
    let (Some(caller), Some(access)) = (extensions.get::<Caller>().cloned(), extensions.get::<Arc<Access>>().cloned())
    else {
        return Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "nobody looked who asks").into_response();
    };
    let mut response = admitted(door, request, next, &caller, &access).await;
    response.extensions_mut().insert(Answered { path: door.path, role: caller.role.name() });
    response
}

async fn admitted(door: &Door, request: Request, next: Next, caller: &Caller, access: &Access) -> Response {
    if caller.is_unknown && !door.own_key {
        return Problem::new(StatusCode::UNAUTHORIZED, "this bearer token is none of ours").into_response();
    }
    if let Some(refused) = refusal(door, caller) {
        return refused;
    }
    if door.costly
        && let Err(seconds) = access.costly.take(caller.network, access.settings().costly, Instant::now())
    {
        return too_many(seconds);
    }
    match (&caller.token, &door.method, door.least) {
        (Some(token), &Method::POST, Role::Reader | Role::Operator) => match with_token(request, token, door).await {
            Ok(request) => next.run(request).await,
            Err(problem) => problem.into_response(),
        },
        _ => next.run(request).await,
    }
}

/// Why a door is closed to somebody.
fn refusal(door: &Door, caller: &Caller) -> Option<Response> {
    if caller.role >= door.least || (door.here_too && caller.is_here) {
        return None;
    }
    if caller.name.is_some() {
        let why = format!("this is for the role `{}`", door.least.name());
        return Some(Problem::new(StatusCode::FORBIDDEN, why).into_response());
    }
    let why = match door.least {
        Role::Operator => {
            "this is for operators: log in, or send a bearer token (`rulewatch web password --help` says how one becomes an operator)"
        }
        _ => "log in, or send a bearer token",
    };
    let mut response = Problem::new(StatusCode::UNAUTHORIZED, why).into_response();
    response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    Some(response)
}

fn too_many(seconds: u64) -> Response {
    let why = format!("too many requests: try again in {seconds} seconds");
    Problem::too_many(why, seconds).into_response()
}

/// How long the bytes of a form may take.
const FORM_WITHIN: Duration = Duration::from_secs(30);

/// The request, if its form carries the token of whoever is logged in, or a script its header.
async fn with_token(request: Request, token: &str, door: &Door) -> Result<Request, Problem> {
    if request.headers().get("x-csrf-token").is_some_and(|sent| sent.as_bytes() == token.as_bytes()) {
        return Ok(request);
    }
    let (parts, body) = request.into_parts();
    let body = tokio::time::timeout(FORM_WITHIN, to_bytes(body, door.most_bytes)).await;
    let body =
        body.map_err(|_| Problem::new(StatusCode::REQUEST_TIMEOUT, "the form did not arrive in time"))?.map_err(
            |_| Problem::new(StatusCode::PAYLOAD_TOO_LARGE, format!("at most {} bytes are taken", door.most_bytes)),
        )?;
    if !carries(&parts.headers, &body, token) {
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "this form was not written for you, or you logged in again since: load the page again",
        ));
    }
    Ok(Request::from_parts(parts, Body::from(body)))
}

/// True where a field `csrf` of the form is the token.
fn carries(headers: &HeaderMap, body: &Bytes, token: &str) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.starts_with("multipart/form-data") {
        // The token is a secret of letters and digits: whoever can write this line knows it.
        let field = format!("name=\"csrf\"\r\n\r\n{token}\r\n");
        return body.windows(field.len()).any(|part| part == field.as_bytes());
    }
    url::form_urlencoded::parse(body).any(|(name, value)| name == "csrf" && value == token)
}
