//! One exchange over HTTP: a request sent, its head awaited, its body read; each within its own limit and all within
//! the retrieval's budget. Follows nothing, repeats nothing, judges no status.

use std::error::Error;
use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, FROM, HeaderMap, HeaderValue, USER_AGENT};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, Request, Response};
use url::Url;

use super::coding::{self, Coding, Decoder};
use super::dial::{self, GuardedResolver, StageLayer};
use super::error::{self, FetchError, Stage};
use super::guard::{Guard, Refusal};
use super::retry::Budget;
use super::settings::FetchSettings;
use super::tls;

/// As much of the body of a refused answer as is kept: enough to recognise a block page by.
pub(super) const GLIMPSE: u64 = 64 << 10;
/// Longest head over HTTP/2, in bytes: what browsers take. Over HTTP/1 the client's own bound is 400 KiB.
const LONGEST_HEAD: u32 = 256 << 10;
/// Idle connections are closed after this long: the next check of the host is hardly ever sooner.
const POOL_IDLE: Duration = Duration::from_secs(15);

pub(super) struct Http {
    client: Client,
    /// Sent with every request.
    headers: HeaderMap,
    settings: FetchSettings,
}

impl Http {
    pub fn new(settings: FetchSettings, guard: Arc<Guard>) -> Result<Http, FetchError> {
        let client = Client::builder()
            .no_proxy()
            .redirect(Policy::none())
            .referer(false)
            .dns_resolver(Arc::new(GuardedResolver(guard)))
            .connector_layer(StageLayer)
            .tls_backend_preconfigured(tls::client())
            .connect_timeout(settings.connect_limit())
            .http2_max_header_list_size(LONGEST_HEAD)
            .pool_idle_timeout(POOL_IDLE)
            .pool_max_idle_per_host(settings.per_host_concurrency);
        let unusable = |error: reqwest::Error| FetchError::Settings { reason: causes(&error) };
        let client = match &settings.proxy {
            Some(proxy) => client.proxy(reqwest::Proxy::all(proxy.clone()).map_err(unusable)?),
            None => client,
        };
        Ok(Http { client: client.build().map_err(unusable)?, headers: headers(&settings)?, settings })
    }

    /// A request to `url` with the headers every request carries.
    pub fn request(&self, url: Url) -> Request {
        let mut request = Request::new(Method::GET, url);
        request.headers_mut().clone_from(&self.headers);
        request
    }

    /// The user name and password of an address as a header.
    pub fn credentials(&self, url: &Url) -> Option<HeaderValue> {
        if url.username().is_empty() && url.password().is_none() {
            return None;
        }
        self.client.get(url.clone()).build().ok()?.headers_mut().remove(AUTHORIZATION)
    }

    /// Sends a request and awaits the head of its answer.
    pub async fn send(&self, request: Request, budget: &mut Budget) -> Result<Response, FetchError> {
        let host = error::host(request.url());
        let port = request.url().port_or_known_default();
        let (outcome, stage) =
            dial::call(port, budget.run(self.settings.head_limit(), self.client.execute(request))).await;
        match outcome {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(source)) => Err(self.failed(host, stage, source)),
            Err(limit) => Err(FetchError::Timeout { host, stage, limit }),
        }
    }

    /// The whole body, its coding undone.
    pub async fn body(&self, mut response: Response, budget: &mut Budget) -> Result<Vec<u8>, FetchError> {
        let host = error::host(response.url());
        let limit = self.settings.max_bytes;
        let coding =
            Coding::of(response.headers()).map_err(|coding| FetchError::Coding { host: host.clone(), coding })?;
        if coding == Coding::Identity && response.content_length().is_some_and(|length| length > limit) {
            return Err(FetchError::TooLong { host, limit });
        }
        let undone = |source| FetchError::Damaged { host: host.clone(), coding: coding.name(), source };
        let mut decoder = Decoder::new(coding, limit).map_err(undone)?;
        self.pour(&mut response, &mut decoder, budget).await?;
        decoder.finish().map_err(undone)
    }

    /// The first `most` bytes of a body, its coding undone; a shorter body whole.
    pub async fn beginning(
        &self,
        mut response: Response,
        most: u64,
        budget: &mut Budget,
    ) -> Result<Vec<u8>, FetchError> {
        let host = error::host(response.url());
        let coding =
            Coding::of(response.headers()).map_err(|coding| FetchError::Coding { host: host.clone(), coding })?;
        let undone = |source| FetchError::Damaged { host, coding: coding.name(), source };
        let mut decoder = Decoder::new(coding, most).map_err(undone)?;
        match self.pour(&mut response, &mut decoder, budget).await {
            Ok(()) | Err(FetchError::TooLong { .. }) => Ok(decoder.so_far()),
            Err(error) => Err(error),
        }
    }

    /// As much of the body of a refused answer as can be had: what stands in the way of more is no error.
    pub async fn glimpse(&self, mut response: Response, budget: &mut Budget) -> Vec<u8> {
        let coding = Coding::of(response.headers()).unwrap_or(Coding::Identity);
        let Ok(mut decoder) = Decoder::new(coding, GLIMPSE) else {
            return Vec::new();
        };
        // The outcome does not matter, only how far it came.
        let _ = self.pour(&mut response, &mut decoder, budget).await;
        decoder.so_far()
    }

    /// Reads what comes into `decoder`.
    async fn pour(
        &self,
        response: &mut Response,
        decoder: &mut Decoder,
        budget: &mut Budget,
    ) -> Result<(), FetchError> {
        let host = |response: &Response| error::host(response.url());
        loop {
            match budget.run(self.settings.stall_limit(), response.chunk()).await {
                Ok(Ok(Some(chunk))) => decoder.push(&chunk).map_err(|source| match source.kind() {
                    ErrorKind::FileTooLarge => FetchError::TooLong { host: host(response), limit: decoder.limit() },
                    _ => FetchError::Damaged { host: host(response), coding: decoder.coding().name(), source },
                })?,
                Ok(Ok(None)) => return Ok(()),
                Ok(Err(source)) => return Err(self.failed(host(response), Stage::Body, source)),
                Err(limit) => {
                    return Err(FetchError::Timeout { host: host(response), stage: Stage::Body, limit });
                }
            }
        }
    }

    fn failed(&self, host: String, stage: Stage, source: reqwest::Error) -> FetchError {
        if let Some(refusal) = cause::<Refusal>(&source) {
            return FetchError::Address(refusal.clone());
        }
        if stage <= Stage::Tls && cause::<rustls::Error>(&source).is_some() {
            return FetchError::Handshake { host, source: source.without_url() };
        }
        if source.is_timeout() {
            return FetchError::Timeout { host, stage, limit: self.settings.connect_limit() };
        }
        FetchError::Network { host, stage, source: source.without_url() }
    }
}

/// What every request says: who asks, how to reach them, what can be read.
fn headers(settings: &FetchSettings) -> Result<HeaderMap, FetchError> {
    let agent = settings.agent();
    let contact = settings.contact.trim();
    let value = |name: &str, text: &str| {
        let unusable = |_| FetchError::Settings { reason: format!("`{name}` can't be sent as a header") };
        HeaderValue::from_str(text).map_err(unusable)
    };
    let mut headers = HeaderMap::with_capacity(8);
    headers.insert(USER_AGENT, value("user_agent", &agent)?);
    if contact.contains('@') && !contact.contains([' ', '/']) {
        headers.insert(FROM, value("contact", contact)?);
    }
    headers.insert(ACCEPT, HeaderValue::from_static("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"));
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(coding::ACCEPTED));
    Ok(headers)
}

/// The first cause of type `E`. An I/O error holds its cause beside the chain, not in it.
fn cause<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        next = match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    None
}

/// An error with its causes, in one line.
fn causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text = format!("{text}: {cause}");
        next = cause.source();
    }
    text
}
