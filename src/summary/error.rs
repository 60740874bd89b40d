//! Why there is no summary. None of it ever holds up an alert.

use std::time::Duration;

/// Told to the operator, never to readers.
#[derive(Debug, thiserror::Error)]
pub enum SummaryError {
    #[error("the model can't be asked ({reason}): check the keys of `[summary]`")]
    Settings { reason: String },
    #[error("the model did not answer within {}: raise `summary.timeout` or choose a faster model", seconds(.0))]
    Late(Duration),
    #[error("the model at {host} can't be reached ({reason}): check `summary.url`")]
    Unreachable { host: String, reason: String },
    /// Any status but success; a redirect is one of them, for none is followed.
    #[error("the model at {host} answered with status {status}{}", reason(.said))]
    Refused {
        host: String,
        status: u16,
        /// What the endpoint said of it, cut; empty = nothing.
        said: String,
        /// How long it asked to be left alone.
        wait: Option<Duration>,
    },
    #[error("the answer of the model is longer than {limit} bytes")]
    TooLarge { limit: usize },
    #[error("the answer of the model can't be used: {reason}")]
    Malformed { reason: String },
}

impl SummaryError {
    /// True where the next question would most likely fare the same.
    pub(super) fn will_last(&self) -> bool {
        !matches!(self, SummaryError::Malformed { .. } | SummaryError::TooLarge { .. })
    }
}

fn seconds(duration: &Duration) -> String {
    format!("{} s", duration.as_secs_f32())
}

fn reason(said: &str) -> String {
    if said.is_empty() { String::new() } else { format!(": {said}") }
}
