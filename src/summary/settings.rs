//! What the operator sets about the model.

use std::time::Duration;

use url::Url;

use crate::secret::Secret;

/// An endpoint that speaks the chat completions API, and how it is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Where the API begins, such as `https://api.example.org/v1/`; none = no model is asked.
    pub url: Option<Url>,
    /// The name of the model, as the endpoint knows it.
    pub model: String,
    /// Sent as a bearer token; empty = none.
    pub key: Secret,
    /// How long an alert waits for summaries at most.
    pub timeout: Duration,
    /// Most tokens of an answer; 0 = the endpoint's own bound.
    pub max_tokens: u32,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            url: None,
            model: String::new(),
            key: Secret::default(),
            timeout: Duration::from_secs(10),
            max_tokens: 800,
        }
    }
}
