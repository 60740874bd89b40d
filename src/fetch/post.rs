//! Posting a message to an address that was given for it.
//!
//! One exchange: nothing is followed, nothing tried again, and no answer is more than looked into. The address policy is
//! that of fetching. Each message has a connection of its own: one that was kept may be closed under our feet, which can't
//! be told from an answer that was lost.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderName, HeaderValue};
use reqwest::{Body, Method};
use url::Url;

use super::error::FetchError;
use super::guard::{Guard, Lookup, SystemLookup};
use super::http::Http;
use super::retry::{self, Budget};
use super::settings::FetchSettings;

/// The longest that one message may take, and what is looked at of an answer that refuses it.
const LONGEST: Duration = Duration::from_secs(20);
const LOOK: Duration = Duration::from_secs(3);
/// Bytes of such an answer that are given back.
const GLIMPSE: usize = 1000;

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    /// How long the server asks to be left alone, at most a day.
    pub retry_after: Option<Duration>,
    /// The first bytes of the body of an answer other than 2xx, as text.
    pub beginning: String,
}

/// Posts messages; one for the process, shared.
pub struct Poster {
    guard: Arc<Guard>,
    http: Http,
    longest: Duration,
}

impl Poster {
    pub fn new(settings: &FetchSettings) -> Result<Poster, FetchError> {
        Poster::resolving_by(settings, Arc::new(SystemLookup))
    }

    /// One that asks `lookup` for the addresses of names. The address policy applies to its answers.
    pub fn resolving_by(settings: &FetchSettings, lookup: Arc<dyn Lookup>) -> Result<Poster, FetchError> {
        let guard = Arc::new(Guard::new(settings.allow.clone(), settings.proxy.as_ref(), lookup));
        // No connection is kept for another message.
        let settings = FetchSettings { per_host_concurrency: 0, ..settings.clone() };
        let longest = LONGEST.min(settings.timeout);
        Ok(Poster { http: Http::new(settings, guard.clone())?, guard, longest })
    }

    /// Sends one JSON text. An error at the stage `Head` or later leaves open whether it arrived; at an earlier one, or
    /// without a stage, it did not. No error tells more of the address than its host.
    pub async fn post(
        &self,
        url: &Url,
        headers: &[(&'static str, String)],
        json: String,
        now: Timestamp,
    ) -> Result<Answer, FetchError> {
        self.guard.check(url, url).await?;
        let mut bare = url.clone();
        // Both fail for addresses without a host only, which the guard refused.
        let _ = (bare.set_username(""), bare.set_password(None));
        let mut request = self.http.request(bare);
        *request.method_mut() = Method::POST;
        *request.body_mut() = Some(Body::from(json));
        let own = request.headers_mut();
        own.insert(ACCEPT, HeaderValue::from_static("*/*"));
        own.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        for (name, value) in headers {
            let value = HeaderValue::from_str(value).map_err(|_| FetchError::Header { name: (*name).to_owned() })?;
            own.insert(HeaderName::from_static(name), value);
        }
        own.extend(self.http.credentials(url).map(|credentials| (AUTHORIZATION, credentials)));
        let response = self.http.send(request, &mut Budget::new(self.longest)).await?;
        let status = response.status();
        let retry_after = retry::retry_after(response.headers(), now);
        let beginning = match status.is_success() {
            true => Vec::new(),
            false => self.http.glimpse(response, &mut Budget::new(LOOK.min(self.longest))).await,
        };
        let beginning = String::from_utf8_lossy(&beginning[..beginning.len().min(GLIMPSE)]).into_owned();
        Ok(Answer { status: status.as_u16(), retry_after, beginning })
    }
}
