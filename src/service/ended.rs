//! How a check ended, as it is told: to scripts, to people, to the log.

use std::time::Duration;

use serde::Serialize;

use crate::check::{Checked, Outcome};
use crate::render::visible;
use crate::source::SourceId;

/// One check of a run. Serialised, it is what `check --json` and the API print.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ended {
    pub source: SourceId,
    /// `first`, `unchanged`, `revised`, `held` or `failed`.
    pub status: &'static str,
    /// The status that the server answered with, where it answered.
    pub http: Option<u16>,
    /// The latest version, where the source was read.
    pub version: Option<u32>,
    pub severity: Option<u8>,
    /// Why it was held or failed, or what was kept back as noise.
    pub reason: Option<String>,
    pub ms: u64,
    #[serde(skip)]
    pub headline: Option<String>,
}

impl Ended {
    pub fn new(source: SourceId, checked: Checked, took: Duration) -> Ended {
        let status = checked.outcome.status();
        let ended = Ended { http: checked.http, ..Ended::told(source, status, took) };
        match checked.outcome {
            Outcome::Unchanged { version } | Outcome::First { version } => Ended { version: Some(version), ..ended },
            Outcome::Revised { version, severity, headline, .. } => {
                Ended { version: Some(version), severity: Some(severity), headline: Some(headline), ..ended }
            }
            Outcome::Noted { version, told } => Ended { version: Some(version), reason: Some(told), ..ended },
            Outcome::Held { reason } | Outcome::Failed { reason } => Ended { reason: Some(reason), ..ended },
        }
    }

    /// A check that could not be made or recorded, by a fault of ours.
    pub fn without_outcome(source: SourceId, reason: String, took: Duration) -> Ended {
        Ended { reason: Some(reason), ..Ended::told(source, "failed", took) }
    }

    fn told(source: SourceId, status: &'static str, took: Duration) -> Ended {
        let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        Ended { source, status, http: None, version: None, severity: None, reason: None, ms, headline: None }
    }

    /// True where the source could not be read.
    pub fn is_outage(&self) -> bool {
        matches!(self.status, "held" | "failed")
    }

    /// True where a version was recorded.
    pub fn is_news(&self) -> bool {
        matches!(self.status, "first" | "revised")
    }

    /// One line for a person, harmless to a terminal.
    pub fn sentence(&self) -> String {
        let told = match (self.severity, &self.headline, &self.reason, self.version) {
            (Some(severity), Some(headline), _, Some(version)) => {
                format!("version {version}, severity {severity}: {headline}")
            }
            (_, _, Some(reason), _) => reason.clone(),
            (_, _, _, Some(version)) => format!("version {version}"),
            _ => String::new(),
        };
        format!("{:<9}  {}  {}", self.status, self.source, visible(&told))
    }

    /// One event in the log, and among the numbers.
    pub fn log(&self) {
        metrics::counter!("rulewatch_checks_total", "outcome" => self.status).increment(1);
        metrics::histogram!("rulewatch_check_seconds").record(Duration::from_millis(self.ms));
        let (source, status, version) = (self.source.as_str(), self.status, self.version);
        match (&self.reason, &self.headline) {
            (Some(reason), _) => tracing::warn!(source, reason = %visible(reason), "{status}"),
            (None, Some(headline)) => {
                let headline = visible(headline);
                tracing::info!(source, version, severity = self.severity, %headline, "{status}");
            }
            (None, None) if self.is_news() => tracing::info!(source, version, "{status}"),
            (None, None) => tracing::debug!(source, version, "{status}"),
        }
    }
}
