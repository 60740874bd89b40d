//! A document written down as it stands, by means that it can't have replaced.

use std::time::Duration;

use reqwest::header::HeaderMap;
use serde_json::{Value, json};

use super::{SILENCE, Tab};
use crate::fetch::browser::BrowserError;
use crate::fetch::browser::told::{self, Answer, text};
use crate::fetch::error::{FetchError, Stage};

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

/// A document as it stands.
pub(in crate::fetch) struct Shown {
    pub status: u16,
    pub headers: HeaderMap,
    /// UTF-8.
    pub html: Vec<u8>,
    pub browser: String,
}

impl Tab {
    /// The document as it stands: whole, or only its beginning where it is no answer to keep.
    pub async fn shown(&mut self, patience: Duration, glimpse: u64) -> Result<Shown, FetchError> {
        let answer = self.answer.take().filter(|answer| answer.loader_id == self.loader);
        let Some(Answer { response, .. }) = answer else {
            return Err(self.unreachable("no answer came".to_owned()).into());
        };
        // What stands is not lost because it took long to.
        let limit = SILENCE.min(patience);
        let taken = tokio::time::timeout(limit, self.html(response.status == 200, glimpse)).await;
        let html = taken.map_err(|_| FetchError::Timeout { host: self.host(), stage: Stage::Render, limit })??;
        let (status, headers) = (response.status, told::headers(&response.headers));
        Ok(Shown { status, headers, html, browser: self.process.product.clone() })
    }

    async fn html(&self, whole: bool, glimpse: u64) -> Result<Vec<u8>, FetchError> {
        let world = json!({ "frameId": self.frame, "worldName": "rulewatch" });
        let world = self.ask("Page.createIsolatedWorld", world).await?["executionContextId"].clone();
        let write = WRITE_DOWN.replace("MOST", &self.limit.to_string()).replace("PART", &PART.to_string());
        let written = self.evaluate(&world, &write).await?;
        let too_long = || FetchError::TooLong { host: self.host(), limit: self.limit };
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
        let mut reply = self.ask("Runtime.evaluate", asked).await?;
        if reply.get("exceptionDetails").is_some() {
            return Err(self.unreachable(text(&reply["exceptionDetails"]["exception"]["description"])).into());
        }
        Ok(reply["result"]["value"].take())
    }

    /// A command for the document's own process, which a script may keep busy.
    async fn ask(&self, method: &'static str, params: Value) -> Result<Value, BrowserError> {
        self.devtools()?.call(Some(&self.session), method, params).await
    }
}
