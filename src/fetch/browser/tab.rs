//! One document in a browser: asked for, followed until it rests, taken as it stands.
//!
//! Invariants: no document is asked for unless whoever opened the tab lets it ([`Seen::Asks`]); documents within the
//! document are not asked for at all; what is taken is read where no script of the document can lie to us.

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;
use url::Url;

use super::devtools::{DevTools, Event};
use super::process::Process;
use super::proxy::Proxy;
use super::{BrowserError, Rest};
use crate::fetch::error::{self, FetchError, Stage};
use crate::fetch::guard::Guard;
use crate::fetch::retry::Budget;

/// Most requests of one document.
const MOST_REQUESTS: usize = 500;
/// Most events of one document: one request makes a handful.
const MOST_EVENTS: usize = 20 * MOST_REQUESTS;
/// Longest wait for a document that stands to come to rest; then it is taken as it stands.
const SETTLE: Duration = Duration::from_secs(15);
/// Longest wait for what the browser itself does, such as opening a tab.
const SILENCE: Duration = Duration::from_secs(20);
/// Characters of the document that are taken at once.
const PART: usize = 1 << 20;

/// Writes the document down, in the world of our own: by the browser's own means, which the document can't have
/// replaced, neither by scripts nor by elements named like properties. Parts end at whole characters.
const WRITE_DOWN: &str = r#"(() => {
    const own = (kind, name, of) => Object.getOwnPropertyDescriptor(kind.prototype, name).get.call(of);
    const root = own(Document, 'documentElement', document);
    const type = own(Document, 'doctype', document) ? '<!DOCTYPE html>\n' : '';
    const text = root ? type + own(Element, 'outerHTML', root) : '';
    globalThis.parts = text.length > MOST ? [] : text.toWellFormed().match(/[\s\S]{1,PART}/gu) ?? [];
    return { length: text.length, parts: parts.length };
})()"#;

/// What a tab has come to.
pub(in crate::fetch) enum Seen {
    /// A document is about to be asked for: the first, where it redirects to, where a script leads.
    Asks(Asking),
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

/// A document as it stands.
pub(in crate::fetch) struct Shown {
    pub status: u16,
    pub headers: HeaderMap,
    /// UTF-8.
    pub html: Vec<u8>,
    pub browser: String,
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
    going: Option<oneshot::Receiver<Result<Value, String>>>,
    limit: u64,
    requests: usize,
    told: usize,
    host: String,
    /// The request of the document that was asked for last and has not come yet.
    asked: Option<String>,
    /// The document that stands.
    loader: String,
    /// Since when it stands, scripts apart.
    stands: Option<Instant>,
    answer: Option<Answer>,
    _rest: Rest,
}

/// How a document was answered.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    loader_id: String,
    frame_id: Option<String>,
    #[serde(rename = "type")]
    kind: String,
    response: Response,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Response {
    status: u16,
    headers: serde_json::Map<String, Value>,
    mime_type: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Paused {
    request_id: String,
    network_id: Option<String>,
    frame_id: String,
    request: Request,
}

#[derive(Deserialize)]
struct Request {
    url: String,
    headers: serde_json::Map<String, Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Navigated {
    frame: Frame,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Frame {
    parent_id: Option<String>,
    loader_id: String,
    url: String,
    unreachable_url: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Lifecycle {
    frame_id: String,
    loader_id: String,
    name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Failed {
    request_id: String,
    error_text: String,
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
            Err(_) => {
                process.kill();
                return Err(BrowserError::Silent { method: "Target.createTarget" });
            }
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
        let context = text(&process.call(method, way_out).await?["browserContextId"]);
        let denied = json!({ "behavior": "deny", "browserContextId": context });
        process.call("Browser.setDownloadBehavior", denied).await?;
        let new = json!({ "url": "about:blank", "browserContextId": context });
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
            host: String::new(),
            asked: None,
            loader: String::new(),
            stands: None,
            answer: None,
            _rest: rest,
        })
    }

    /// Begins to ask for a document.
    pub fn go(&mut self, url: &Url) -> Result<(), BrowserError> {
        self.host = error::host(url);
        self.going = Some(self.devtools()?.send(Some(&self.session), "Page.navigate", json!({ "url": url.as_str() })));
        Ok(())
    }

    /// Lets a document be asked for, with these headers.
    pub async fn let_ask(&mut self, asking: Asking) -> Result<(), BrowserError> {
        self.host = error::host(&asking.url);
        let field = |(name, value): (&HeaderName, &HeaderValue)| json!({ "name": name.as_str(), "value": String::from_utf8_lossy(value.as_bytes()) });
        let headers: Vec<Value> = asking.headers.iter().map(field).collect();
        self.call("Fetch.continueRequest", json!({ "requestId": asking.id, "headers": headers })).await.map(drop)
    }

    /// What comes next: a document to be let through, or the one that stands at rest.
    pub async fn next(&mut self, budget: &mut Budget, patience: Duration) -> Result<Seen, FetchError> {
        let settle = SETTLE.min(patience / 2);
        loop {
            let limit = self.stands.map_or(patience, |since| settle.saturating_sub(since.elapsed()));
            let event = match budget.run(limit, self.event()).await {
                Ok(event) => event?,
                Err(_) if self.stands.is_some() && self.asked.is_none() => return Ok(Seen::Rests),
                Err(limit) => return Err(FetchError::Timeout { host: self.host.clone(), stage: Stage::Render, limit }),
            };
            self.told += 1;
            if self.told > MOST_EVENTS {
                return Err(self.restless().into());
            }
            if let Some(event) = event
                && let Some(seen) = self.take(event)?
            {
                return Ok(seen);
            }
        }
    }

    /// The next event; nothing where the browser has begun to load what it was told to.
    async fn event(&mut self) -> Result<Option<Event>, FetchError> {
        let Tab { events, proxy, going, .. } = self;
        let begun = async move {
            match going {
                Some(going) => going.await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            event = events.recv() => Ok(Some(event.ok_or_else(|| self.cut_off())?)),
            () = proxy.over() => Err(FetchError::TooLong { host: self.host.clone(), limit: self.limit }),
            reply = begun => {
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
                self.requests += 1;
                if self.requests > MOST_REQUESTS {
                    return Err(self.restless().into());
                }
            }
            "Fetch.requestPaused" => return self.paused(read(event)?),
            "Network.responseReceived" => {
                if event.params["type"] == "Document" {
                    self.answered(read(event)?)?;
                }
            }
            "Network.loadingFailed" => {
                let failed: Failed = read(event)?;
                // A download, or an answer without a body: the document that stood stands on.
                if self.asked.as_ref() == Some(&failed.request_id) && failed.error_text == "net::ERR_ABORTED" {
                    self.asked = None;
                }
            }
            "Page.frameNavigated" => self.navigated(read::<Navigated>(event)?.frame)?,
            "Page.lifecycleEvent" => {
                let Lifecycle { frame_id, loader_id, name } = read(event)?;
                let own = frame_id == self.frame && loader_id == self.loader;
                match name.as_str() {
                    "DOMContentLoaded" if own => self.stands = Some(Instant::now()),
                    // No request under way for half a second.
                    "networkIdle" if own && self.stands.is_some() && self.asked.is_none() => {
                        return Ok(Some(Seen::Rests));
                    }
                    _ => {}
                }
            }
            "Page.javascriptDialogOpening" => self.tell("Page.handleJavaScriptDialog", json!({ "accept": false }))?,
            "Inspector.targetCrashed" => return Err(BrowserError::Crashed { host: self.host.clone() }.into()),
            "Inspector.detached" => return Err(BrowserError::Ended.into()),
            _ => {}
        }
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
        Ok(Some(Seen::Asks(Asking { id: paused.request_id, url, headers: headers(&paused.request.headers) })))
    }

    fn answered(&mut self, answer: Answer) -> Result<(), FetchError> {
        if answer.kind != "Document" || answer.frame_id.as_ref() != Some(&self.frame) {
            return Ok(());
        }
        let media_type = &answer.response.mime_type;
        if answer.response.status == 200 && !matches!(media_type.as_str(), "text/html" | "application/xhtml+xml") {
            return Err(BrowserError::NoPage { host: self.host.clone(), media_type: media_type.clone() }.into());
        }
        self.answer = Some(answer);
        Ok(())
    }

    fn navigated(&mut self, frame: Frame) -> Result<(), FetchError> {
        if frame.parent_id.is_some() {
            return Ok(());
        }
        if frame.unreachable_url.is_some() {
            return Err(self.failed("the connection failed".to_owned()));
        }
        match frame.url.split_once(':') {
            Some(("http" | "https", _)) => {}
            scheme => {
                let scheme = scheme.map(|(scheme, _)| scheme).unwrap_or_default();
                return Err(FetchError::Scheme { scheme: scheme.to_owned() });
            }
        }
        (self.loader, self.stands, self.asked) = (frame.loader_id, None, None);
        Ok(())
    }

    /// The document as it stands: whole, or only its beginning where it is no answer to keep.
    pub async fn shown(&mut self, budget: &mut Budget, patience: Duration, glimpse: u64) -> Result<Shown, FetchError> {
        let answer = self.answer.take().filter(|answer| answer.loader_id == self.loader);
        let Some(Answer { response, .. }) = answer else {
            return Err(self.unreachable("no answer came".to_owned()).into());
        };
        let taken = budget.run(patience, self.html(response.status == 200, glimpse)).await;
        let html =
            taken.map_err(|limit| FetchError::Timeout { host: self.host.clone(), stage: Stage::Render, limit })??;
        let (status, headers) = (response.status, headers(&response.headers));
        Ok(Shown { status, headers, html, browser: self.process.product.clone() })
    }

    async fn html(&self, whole: bool, glimpse: u64) -> Result<Vec<u8>, FetchError> {
        let world = json!({ "frameId": self.frame, "worldName": "rulewatch" });
        let world = self.call("Page.createIsolatedWorld", world).await?["executionContextId"].clone();
        let write = WRITE_DOWN.replace("MOST", &self.limit.to_string()).replace("PART", &PART.to_string());
        let written = self.evaluate(&world, &write).await?;
        let too_long = || FetchError::TooLong { host: self.host.clone(), limit: self.limit };
        if written["length"].as_u64().is_none_or(|length| length > self.limit) {
            return Err(too_long());
        }
        let mut html = Vec::new();
        for part in 0..written["parts"].as_u64().unwrap_or_default() {
            html.extend_from_slice(text(&self.evaluate(&world, &format!("parts[{part}]")).await?).as_bytes());
            if !whole && html.len() as u64 >= glimpse {
                html.truncate(usize::try_from(glimpse).unwrap_or(usize::MAX));
                return Ok(html);
            }
            if html.len() as u64 > self.limit {
                return Err(too_long());
            }
        }
        Ok(html)
    }

    async fn evaluate(&self, world: &Value, expression: &str) -> Result<Value, FetchError> {
        let asked = json!({ "expression": expression, "contextId": world, "returnByValue": true });
        let mut reply = self.call("Runtime.evaluate", asked).await?;
        if reply.get("exceptionDetails").is_some() {
            return Err(self.unreachable(text(&reply["exceptionDetails"]["exception"]["description"])).into());
        }
        Ok(reply["result"]["value"].take())
    }

    fn devtools(&self) -> Result<&DevTools, BrowserError> {
        self.process.devtools()
    }

    async fn call(&self, method: &'static str, params: Value) -> Result<Value, BrowserError> {
        let reply = self.devtools()?.call(Some(&self.session), method, params);
        tokio::time::timeout(SILENCE, reply).await.unwrap_or(Err(BrowserError::Silent { method }))
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
        BrowserError::Restless { host: self.host.clone(), limit: MOST_REQUESTS }
    }

    fn unreachable(&self, reason: String) -> BrowserError {
        BrowserError::Unreachable { host: self.host.clone(), reason }
    }

    /// Why a document did not come: the address policy's word, or the browser's.
    fn failed(&self, reason: String) -> FetchError {
        let name = self.host.rsplit_once(':').map_or(self.host.as_str(), |(name, _)| name);
        match self.proxy.refusal(name) {
            Some(refusal) => FetchError::Address(refusal),
            None => self.unreachable(reason).into(),
        }
    }
}

impl Drop for Tab {
    fn drop(&mut self) {
        let Ok(devtools) = self.devtools() else { return };
        devtools.leave(&self.session);
        drop(devtools.send(None, "Target.disposeBrowserContext", json!({ "browserContextId": self.context })));
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The parameters of an event.
fn read<T: DeserializeOwned>(event: Event) -> Result<T, BrowserError> {
    let unlike = |error: serde_json::Error| BrowserError::Command { method: "an event", message: error.to_string() };
    serde_json::from_value(event.params).map_err(unlike)
}

/// Header fields as the browser tells them: values of one name stand on lines of their own.
fn headers(told: &serde_json::Map<String, Value>) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(told.len());
    for (name, values) in told {
        let Ok(name) = HeaderName::try_from(name.as_str()) else { continue };
        for value in values.as_str().unwrap_or_default().lines() {
            if let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) {
                headers.append(name.clone(), value);
            }
        }
    }
    headers
}
