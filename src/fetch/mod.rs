//! Getting the bytes of a source, politely and safely.
//!
//! A retrieval is a walk: robots.txt is asked, the address checked, the host's turn awaited, one exchange made; a
//! redirect makes it start over at the next address. Invariants: only status 200 with a whole, undone body becomes a
//! snapshot; only an answer 304 to a request that named a version means "not modified"; everything a server sends is
//! bounded in size and time; nothing is connected to that the address policy forbids.

mod asked;
mod browse;
mod browser;
mod coding;
mod dial;
mod error;
mod guard;
mod host;
mod http;
mod post;
mod redirect;
mod retry;
mod robots;
mod settings;
mod tls;

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use reqwest::Response;
use url::Url;

pub use self::browser::BrowserError;
pub use self::coding::uncoded;
pub use self::error::{Class, FetchError, Stage};
pub use self::guard::{Lookup, Refusal, SystemLookup};
pub use self::post::{Answer, Poster};
pub use self::redirect::sink;
pub use self::settings::{Allowed, BadAllowed, FetchSettings};

use self::asked::Asked;
use self::browser::Browser;
use self::guard::Guard;
use self::host::{Hosts, Turn};
use self::http::Http;
use self::redirect::Route;
use self::retry::Budget;
use self::robots::Robots;
use crate::snapshot::{Snapshot, Validators};
use crate::source::Source;

/// As long as reading a robots.txt may take.
const ROBOTS_LIMIT: Duration = Duration::from_secs(15);

/// What a retrieval brought.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "one value for each check, taken apart at once")]
pub enum Fetched {
    /// 304 to a conditional request.
    NotModified {
        validators: Validators,
    },
    Snapshot(Snapshot),
}

/// Fetches sources; one for the process, shared.
pub struct Fetcher {
    settings: FetchSettings,
    guard: Arc<Guard>,
    hosts: Hosts,
    robots: Robots,
    http: Http,
    browser: Browser,
}

/// Where one step of a walk led.
enum Step {
    /// To another address, which the route now names.
    Moved,
    /// To an answer; the host's turn lasts until its body is read.
    Answered(Response, Turn),
}

impl Fetcher {
    pub fn new(settings: FetchSettings) -> Result<Fetcher, FetchError> {
        Fetcher::resolving_by(settings, Arc::new(SystemLookup))
    }

    /// A fetcher that asks `lookup` for the addresses of names. The address policy applies to its answers.
    pub fn resolving_by(settings: FetchSettings, lookup: Arc<dyn Lookup>) -> Result<Fetcher, FetchError> {
        for Allowed { net, port } in &settings.allow {
            tracing::info!(%net, ?port, "address policy: an exception is in force");
        }
        let guard = Arc::new(Guard::new(settings.allow.clone(), settings.proxy.as_ref(), lookup));
        Ok(Fetcher {
            hosts: Hosts::new(&settings),
            robots: Robots::new(settings.token()),
            http: Http::new(settings.clone(), guard.clone())?,
            browser: Browser::new(&settings, guard.clone()),
            guard,
            settings,
        })
    }

    /// Fetches one source; conditional where `validators` says what is known.
    pub async fn fetch(&self, source: &Source, validators: &Validators, now: Timestamp) -> Result<Fetched, FetchError> {
        // What a server says of a document's age tells nothing of what its scripts will write.
        let unknown = Validators::default();
        let known = if source.browser { &unknown } else { validators };
        let asked = Asked::of(source, known, self.http.credentials(&source.url))?;
        let mut budget = Budget::new(self.settings.timeout);
        let mut waits = retry::waits(self.settings.attempts);
        loop {
            let tried = match source.browser {
                true => self.browse(source, &asked, now, &mut budget).await.map(Some),
                false => self.retrieve(source, &asked, now, &mut budget).await,
            };
            let error = match tried {
                Ok(Some(snapshot)) => {
                    metrics::counter!("rulewatch_fetched_bytes_total").increment(snapshot.body.len() as u64);
                    return Ok(Fetched::Snapshot(snapshot));
                }
                Ok(None) => {
                    return Ok(Fetched::NotModified { validators: asked::usable(validators) });
                }
                Err(error) => error,
            };
            let Some(pause) = retry::pause(&error, &mut waits, &budget) else {
                return Err(error);
            };
            tracing::debug!(source = %source.id, %error, ?pause, "trying again");
            budget.wait(pause).await;
        }
    }

    /// One try; nothing where the known version still stands.
    async fn retrieve(
        &self,
        source: &Source,
        asked: &Asked,
        now: Timestamp,
        budget: &mut Budget,
    ) -> Result<Option<Snapshot>, FetchError> {
        let mut route = Route::new(asked.url.clone());
        let (response, _turn) = loop {
            let pace = self.permit(asked, route.here(), now).await?;
            if let Step::Answered(response, turn) = self.step(asked, &mut route, pace, budget).await? {
                break (response, turn);
            }
        };
        let status = response.status().as_u16();
        if status == 304 {
            let host = error::host(route.here());
            return if asked.is_conditional(&route) { Ok(None) } else { Err(FetchError::NothingToCompare { host }) };
        }
        let retry_after = retry::retry_after(response.headers(), now);
        let retrieval = asked.retrieval(source, route, status, response.headers(), now);
        if status == 200 {
            let body = self.http.body(response, budget).await?;
            return Ok(Some(Snapshot::new(retrieval, body)));
        }
        let body = self.http.glimpse(response, budget).await;
        Err(FetchError::Status { snapshot: Box::new(Snapshot::new(retrieval, body)), retry_after })
    }

    /// Whether robots.txt lets us ask for `url`, and at which pace.
    async fn permit(&self, asked: &Asked, url: &Url, now: Timestamp) -> Result<Option<Duration>, FetchError> {
        if !self.settings.respect_robots {
            return Ok(None);
        }
        // A forbidden address is to be named as such, not as a site without readable rules.
        self.guard.check(url, &asked.url).await?;
        self.robots.permit(url, now, self.robots_text(url, now)).await
    }

    /// The robots.txt of the origin of `url`; none where the site has none.
    async fn robots_text(&self, url: &Url, now: Timestamp) -> Result<Option<Vec<u8>>, FetchError> {
        let asked = Asked::robots(url);
        let mut budget = Budget::new(self.settings.timeout.min(ROBOTS_LIMIT));
        let mut route = Route::new(asked.url.clone());
        let (response, _turn) = loop {
            if let Step::Answered(response, turn) = self.step(&asked, &mut route, None, &mut budget).await? {
                break (response, turn);
            }
        };
        match response.status().as_u16() {
            200 => self.http.beginning(response, robots::LONGEST, &mut budget).await.map(Some),
            status @ (429 | 500..=599) => {
                Err(FetchError::RobotsStatus { status, retry_after: retry::retry_after(response.headers(), now) })
            }
            _ => Ok(None),
        }
    }

    /// One exchange with the address the route is at.
    async fn step(
        &self,
        asked: &Asked,
        route: &mut Route,
        pace: Option<Duration>,
        budget: &mut Budget,
    ) -> Result<Step, FetchError> {
        self.guard.check(route.here(), &asked.url).await?;
        let turn = self.hosts.turn(route.here(), pace).await;
        let mut request = self.http.request(route.here().clone());
        asked.add_headers(route, request.headers_mut());
        let response = self.http.send(request, budget).await?;
        match response.status().as_u16() {
            status @ (301 | 302 | 303 | 307 | 308) => {
                route.follow(status, response.headers())?;
                Ok(Step::Moved)
            }
            _ => Ok(Step::Answered(response, turn)),
        }
    }
}
