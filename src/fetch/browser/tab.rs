//! One document in a browser: asked for, followed until it rests, taken as it stands.
//!
//! Invariants: no document is asked for unless whoever opened the tab lets it ([`Seen::Asks`]); documents within the
//! document are not asked for at all; what is taken is read where no script of the document can lie to us.

mod written;

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;
use url::Url;

use super::devtools::{DevTools, Event, Reply};
use super::process::Process;
use super::proxy::{Failure, Proxy};
use super::told::{Answer, Failed, Frame, Lifecycle, Navigated, Paused, headers, read, text};
use super::{BrowserError, Rest};
use crate::fetch::error::{self, FetchError, Stage};
use crate::fetch::guard::Guard;
use crate::fetch::retry::Budget;

pub(in crate::fetch) use self::written::Shown;

/// What a tab holds first.
const BLANK: &str = "about:blank";
/// Most requests of one document.
const MOST_REQUESTS: usize = 500;
/// Most events of one document: one request makes a handful.
const MOST_EVENTS: usize = 20 * MOST_REQUESTS;
/// Longest wait for a document that stands to come to rest; then it is taken as it stands.
const SETTLE: Duration = Duration::from_secs(15);
/// Longest wait for what the browser itself does, such as opening a tab.
const SILENCE: Duration = Duration::from_secs(20);
/// Resolves when one of the selectors matches and nothing has moved for half a second. What the browser can't compile is
/// not waited for.
const AWAIT: &str = r#"new Promise(done => {
    const matches = selector => { try { return document.querySelector(selector) } catch { return true } };
    let rest;
    const look = () => { clearTimeout(rest); if (SELECTORS.some(matches)) rest = setTimeout(done, 500) };
    new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
    look();
})"#;

/// What is followed.
enum Told {
    Event(Event),
    /// One of the selectors matches.
    Found,
}

/// What a tab has come to.
pub(in crate::fetch) enum Seen {
    /// A document is about to be asked for: the first, where it redirects to, where a script leads.
    Asks(Box<Asking>),
    /// A document stands and rests.
    Rests,
}

/// A document about to be asked for.
pub(in crate::fetch) struct Asking {
    id: String,
    pub url: Url,
    /// As the browser would send them.
    pub headers: HeaderMap,
}

/// An open tab; closed when dropped, with everything in it.
pub(in crate::fetch) struct Tab {
    process: Arc<Process>,
    proxy: Proxy,
    session: String,
    /// What the tab's cookies, cache and way out belong to.
    context: String,
    frame: String,
    events: mpsc::Receiver<Event>,
    going: Option<oneshot::Receiver<Reply>>,
    limit: u64,
    requests: usize,
    told: usize,
    /// Where it is, or is going.
    here: Url,
    /// What is waited for beyond rest: selectors, one of which must match.
    awaited: Vec<String>,
    /// Pending until one does.
    awaiting: Option<oneshot::Receiver<Reply>>,
    /// What the browser said of the connection that failed last.
    failure: String,
    /// The request of the document that was asked for last and has not come yet.
    asked: Option<String>,
    /// The document that stands.
    loader: String,
    /// Since when it stands, scripts apart.
    stands: Option<Instant>,
    answer: Option<Answer>,
    _rest: Rest,
}

impl Tab {
    /// Opens a tab with its own way out, through which `limit` bytes may go.
    pub(super) async fn open(
        process: Arc<Process>,
        guard: Arc<Guard>,
        limit: u64,
        agent: &str,
        language: Option<&str>,
        rest: Rest,
    ) -> Result<Tab, BrowserError> {
        let opening = Tab::begin(Arc::clone(&process), guard, limit, rest);
        let mut tab = match tokio::time::timeout(SILENCE, opening).await {
            Ok(tab) => tab?,
            Err(_) => return Err(process.silent("Target.createTarget")),
        };
        let agent = format!("{} {agent}", process.user_agent);
        let agent = match language {
            Some(language) => json!({ "userAgent": agent, "acceptLanguage": language }),
            None => json!({ "userAgent": agent }),
        };
        for (method, params) in [
            ("Inspector.enable", json!({})),
            ("Page.enable", json!({})),
            ("Page.setLifecycleEventsEnabled", json!({ "enabled": true })),
            ("Network.enable", json!({ "maxPostDataSize": 0 })),
            ("Network.setBypassServiceWorker", json!({ "bypass": true })),
            ("Emulation.setUserAgentOverride", agent),
            ("Fetch.enable", json!({ "patterns": [{ "resourceType": "Document" }] })),
        ] {
            tab.call(method, params).await?;
        }
        let tree: Value = tab.call("Page.getFrameTree", json!({})).await?;
        tab.frame = text(&tree["frameTree"]["frame"]["id"]);
        Ok(tab)
    }

    async fn begin(process: Arc<Process>, guard: Arc<Guard>, limit: u64, rest: Rest) -> Result<Tab, BrowserError> {
        let method = "Target.createBrowserContext";
        let proxy = Proxy::start(guard, limit).await;
        let proxy = proxy.map_err(|error| BrowserError::Command { method, message: error.to_string() })?;
        let way_out = json!({
            "disposeOnDetach": true,
            "proxyServer": format!("http://{}", proxy.address()),
            "proxyBypassList": "<-loopback>",
        });
        let blank = Url::parse(BLANK).map_err(|error| BrowserError::Command { method, message: error.to_string() })?;
        let context = text(&process.call(method, way_out).await?["browserContextId"]);
        let denied = json!({ "behavior": "deny", "browserContextId": context });
        process.call("Browser.setDownloadBehavior", denied).await?;
        let new = json!({ "url": BLANK, "browserContextId": context });
        let target = text(&process.call("Target.createTarget", new).await?["targetId"]);
        let attached = process.call("Target.attachToTarget", json!({ "targetId": target, "flatten": true })).await?;
        let session = text(&attached["sessionId"]);
        Ok(Tab {
            events: process.devtools()?.events(&session),
            process,
            proxy,
            session,
            context,
            frame: String::new(),
            going: None,
            limit,
            requests: 0,
            told: 0,
            here: blank,
            awaited: Vec::new(),
            awaiting: None,
            failure: "the connection failed".to_owned(),
            asked: None,
            loader: String::new(),
            stands: None,
            answer: None,
            _rest: rest,
        })
    }

    /// Begins to ask for a document, in which one of these selectors is to match; none are needed.
    pub fn go(&mut self, url: &Url, awaited: Vec<String>) -> Result<(), BrowserError> {
        (self.here, self.awaited) = (url.clone(), awaited);
        self.going = Some(self.devtools()?.send(Some(&self.session), "Page.navigate", json!({ "url": url.as_str() })));
        Ok(())
    }

    /// Lets a document be asked for, with these headers.
    pub async fn let_ask(&mut self, asking: Asking) -> Result<(), BrowserError> {
        self.here = asking.url;
        let field = |(name, value): (&HeaderName, &HeaderValue)| {
            let value = String::from_utf8_lossy(value.as_bytes());
            json!({ "name": name.as_str(), "value": value })
        };
        let headers: Vec<Value> = asking.headers.iter().map(field).collect();
        match self.call("Fetch.continueRequest", json!({ "requestId": asking.id, "headers": headers })).await {
            // A script went elsewhere in the meantime, which the next event tells.
            Ok(_) | Err(BrowserError::Command { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// What comes next: a document to be let through, or the one that stands at rest.
    pub async fn next(&mut self, budget: &mut Budget, patience: Duration) -> Result<Seen, FetchError> {
        let settle = SETTLE.min(patience / 2);
        loop {
            let limit = self.stands.map_or(patience, |since| settle.saturating_sub(since.elapsed()));
            let event = match budget.run(limit, self.event()).await {
                Ok(event) => event?,
                Err(_) if self.stands.is_some() && self.asked.is_none() => return Ok(Seen::Rests),
                Err(limit) => return Err(FetchError::Timeout { host: self.host(), stage: Stage::Render, limit }),
            };
            self.told += 1;
            if self.told > MOST_EVENTS {
                return Err(self.restless().into());
            }
            let seen = match event {
                Some(Told::Event(event)) => self.take(event)?,
                Some(Told::Found) if self.asked.is_none() => Some(Seen::Rests),
                _ => None,
            };
            if let Some(seen) = seen {
                return Ok(seen);
            }
        }
    }

    /// What is told next; nothing where that is of no matter.
    async fn event(&mut self) -> Result<Option<Told>, FetchError> {
        let Tab { events, proxy, going, awaiting, .. } = self;
        tokio::select! {
            biased;
            event = events.recv() => match event {
                Some(event) => Ok(Some(Told::Event(event))),
                None => Err(self.cut_off().into()),
            },
            () = proxy.over() => Err(FetchError::TooLong { host: self.host(), limit: self.limit }),
            found = arrived(awaiting) => {
                self.awaiting = None;
                // Where it was no more than cut off, another document comes.
                Ok(found.is_ok_and(|found| found.is_ok()).then_some(Told::Found))
            }
            reply = arrived(going) => {
                self.going = None;
                let reply = reply.map_err(|_| BrowserError::Ended)?;
                let message = reply.map_or_else(Some, |done| done["errorText"].as_str().map(str::to_owned));
                match message {
                    Some(message) => Err(self.failed(message)),
                    None => Ok(None),
                }
            }
        }
    }

    /// Follows an event.
    fn take(&mut self, event: Event) -> Result<Option<Seen>, FetchError> {
        match event.method.as_str() {
            "Network.requestWillBeSent" => {
                let is_fetched = event.params["request"]["url"].as_str().is_some_and(|url| url.starts_with("http"));
                self.requests += usize::from(is_fetched);
                if self.requests > MOST_REQUESTS {
                    return Err(self.restless().into());
                }
            }
            "Fetch.requestPaused" => return self.paused(read(event)?),
            "Network.responseReceived" if event.params["type"] == "Document" => self.answered(read(event)?)?,
            "Network.loadingFailed" => {
                let failed: Failed = read(event)?;
                if self.asked.as_ref() == Some(&failed.request_id) {
                    // A download, or an answer without a body: the document that stood stands on.
                    if failed.error_text == "net::ERR_ABORTED" {
                        self.asked = None;
                    }
                    self.failure = failed.error_text;
                }
            }
            "Page.frameNavigated" => self.navigated(read::<Navigated>(event)?.frame)?,
            "Page.lifecycleEvent" => {
                let Lifecycle { frame_id, loader_id, name } = read(event)?;
                let own = frame_id == self.frame && loader_id == self.loader;
                match name.as_str() {
                    "DOMContentLoaded" if own => self.stands = Some(Instant::now()),
                    // No request under way for half a second.
                    "networkIdle" if own && self.stands.is_some() && self.asked.is_none() => return self.rests(),
                    _ => {}
                }
            }
            "Page.javascriptDialogOpening" => self.tell("Page.handleJavaScriptDialog", json!({ "accept": false }))?,
            "Inspector.targetCrashed" => return Err(BrowserError::Crashed { host: self.host() }.into()),
            "Inspector.detached" => return Err(BrowserError::Ended.into()),
            _ => {}
        }
        Ok(None)
    }

    /// Nothing is under way. What the recipe reads may still come, by a clock.
    fn rests(&mut self) -> Result<Option<Seen>, FetchError> {
        if self.awaited.is_empty() {
            return Ok(Some(Seen::Rests));
        }
        // In the document's own world: all it can do there is to keep us waiting.
        let expression = AWAIT.replace("SELECTORS", &json!(self.awaited).to_string());
        let asked = json!({ "expression": expression, "awaitPromise": true });
        self.awaiting = Some(self.devtools()?.send(Some(&self.session), "Runtime.evaluate", asked));
        Ok(None)
    }

    fn paused(&mut self, paused: Paused) -> Result<Option<Seen>, FetchError> {
        if paused.frame_id != self.frame {
            // What a frame holds is not read.
            let refused = json!({ "requestId": paused.request_id, "errorReason": "BlockedByClient" });
            self.tell("Fetch.failRequest", refused)?;
            return Ok(None);
        }
        let url = Url::parse(&paused.request.url).map_err(|error| self.unreachable(error.to_string()))?;
        self.asked = paused.network_id.or(Some(paused.request_id.clone()));
        let asking = Asking { id: paused.request_id, url, headers: headers(&paused.request.headers) };
        Ok(Some(Seen::Asks(Box::new(asking))))
    }

    fn answered(&mut self, answer: Answer) -> Result<(), FetchError> {
        if answer.frame_id.as_ref() != Some(&self.frame) {
            return Ok(());
        }
        let media_type = &answer.response.mime_type;
        if answer.response.status == 200 && !matches!(media_type.as_str(), "text/html" | "application/xhtml+xml") {
            return Err(BrowserError::NoPage { host: self.host(), media_type: media_type.clone() }.into());
        }
        self.answer = Some(answer);
        Ok(())
    }

    fn navigated(&mut self, frame: Frame) -> Result<(), FetchError> {
        if frame.parent_id.is_some() {
            return Ok(());
        }
        if frame.unreachable_url.is_some() {
            return Err(self.failed(self.failure.clone()));
        }
        match frame.url.split_once(':') {
            Some(("http" | "https", _)) => {}
            scheme => {
                let scheme = scheme.map(|(scheme, _)| scheme).unwrap_or_default();
                return Err(FetchError::Scheme { scheme: scheme.to_owned() });
            }
        }
        (self.loader, self.stands, self.asked, self.awaiting) = (frame.loader_id, None, None, None);
        Ok(())
    }

    fn devtools(&self) -> Result<&DevTools, BrowserError> {
        self.process.devtools()
    }

    /// A command that no script of a document can delay.
    async fn call(&self, method: &'static str, params: Value) -> Result<Value, BrowserError> {
        let reply = self.devtools()?.call(Some(&self.session), method, params);
        match tokio::time::timeout(SILENCE, reply).await {
            Ok(reply) => reply,
            Err(_) => Err(self.process.silent(method)),
        }
    }

    /// A command whose result nobody waits for.
    fn tell(&self, method: &str, params: Value) -> Result<(), BrowserError> {
        drop(self.devtools()?.send(Some(&self.session), method, params));
        Ok(())
    }

    /// Why no event comes any more.
    fn cut_off(&self) -> BrowserError {
        if self.process.has_ended() { BrowserError::Ended } else { self.restless() }
    }

    fn restless(&self) -> BrowserError {
        BrowserError::Restless { host: self.host(), limit: MOST_REQUESTS }
    }

    fn unreachable(&self, reason: String) -> BrowserError {
        BrowserError::Unreachable { host: self.host(), reason }
    }

    /// Why a document did not come: the address policy's word, what became of the connection, or the browser's word.
    fn failed(&self, reason: String) -> FetchError {
        let reason = match self.proxy.failure(&self.here) {
            Some(Failure::Refused(refusal)) => return FetchError::Address(refusal),
            Some(Failure::Failed(reason)) => reason,
            None => reason,
        };
        self.unreachable(reason).into()
    }

    /// As errors name it.
    fn host(&self) -> String {
        error::host(&self.here)
    }
}

/// The reply, once it comes; never where none is waited for.
async fn arrived(reply: &mut Option<oneshot::Receiver<Reply>>) -> Result<Reply, oneshot::error::RecvError> {
    match reply {
        Some(reply) => reply.await,
        None => std::future::pending().await,
    }
}

impl Drop for Tab {
    fn drop(&mut self) {
        let Ok(devtools) = self.devtools() else { return };
        devtools.leave(&self.session);
        drop(devtools.send(None, "Target.disposeBrowserContext", json!({ "browserContextId": self.context })));
    }
}
