//! What the browser tells of a document: the parts of its events that are followed, by the names of the protocol.

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::BrowserError;
use super::devtools::Event;

/// How a document was answered.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Answer {
    pub loader_id: String,
    pub frame_id: Option<String>,
    pub response: Response,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Response {
    pub status: u16,
    pub headers: serde_json::Map<String, Value>,
    pub mime_type: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Paused {
    pub request_id: String,
    pub network_id: Option<String>,
    pub frame_id: String,
    pub request: Request,
}

#[derive(Deserialize)]
pub(super) struct Request {
    pub url: String,
    pub headers: serde_json::Map<String, Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Navigated {
    pub frame: Frame,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Frame {
    pub parent_id: Option<String>,
    pub loader_id: String,
    pub url: String,
    pub unreachable_url: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Lifecycle {
    pub frame_id: String,
    pub loader_id: String,
    pub name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Failed {
    pub request_id: String,
    pub error_text: String,
}

pub(super) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The parameters of an event.
pub(super) fn read<T: DeserializeOwned>(event: Event) -> Result<T, BrowserError> {
    let unlike = |error: serde_json::Error| BrowserError::Command { method: "an event", message: error.to_string() };
    serde_json::from_value(event.params).map_err(unlike)
}

/// Header fields as the browser tells them: values of one name stand on lines of their own.
pub(super) fn headers(told: &serde_json::Map<String, Value>) -> HeaderMap {
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
