//! How a check ended, as everyone above is told.

use crate::concern::News;
use crate::store::{CheckRecord, CheckResult, SourceState};
use crate::wording::Language;

/// How a check ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    Unchanged {
        version: u32,
    },
    /// Unchanged, with something to say of it: places that are noise or are suspected of it, what is waited for.
    Noted {
        version: u32,
        told: String,
    },
    First {
        version: u32,
    },
    Revised {
        version: u32,
        revision: i64,
        severity: u8,
        headline: String,
    },
    /// Fetched, but not the policy text (or not readable): kept apart, no version.
    Held {
        reason: String,
    },
    Failed {
        reason: String,
    },
}

/// An outcome with the status the server answered with, where one was.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    pub outcome: Outcome,
    pub http: Option<u16>,
    /// True where its entries led to sources that are to be asked now.
    pub follows: bool,
}

impl Outcome {
    /// What was recorded, told. `state` is what was known before.
    pub(super) fn of(record: &CheckRecord, revision: Option<i64>, state: &SourceState) -> Outcome {
        let known = state.version.as_ref().map_or(0, |version| version.number);
        let reason = || record.reason.clone().unwrap_or_default();
        match (&record.result, record.status.as_str()) {
            (CheckResult::Bad, "held") => Outcome::Held { reason: reason() },
            (CheckResult::Bad, _) => Outcome::Failed { reason: reason() },
            (CheckResult::Good { .. }, _) if record.reason.is_some() => {
                Outcome::Noted { version: known, told: reason() }
            }
            (CheckResult::Good { .. }, _) => Outcome::Unchanged { version: known },
            (CheckResult::Recorded { version, .. }, "first") => Outcome::First { version: version.number },
            (CheckResult::Recorded { version, revision: Some((_, News { brief, .. })), .. }, _) => Outcome::Revised {
                version: version.number,
                revision: revision.unwrap_or_default(),
                severity: brief.severity,
                headline: brief.headline(Language::default()),
            },
            (CheckResult::Recorded { version, .. }, _) => Outcome::Unchanged { version: version.number },
        }
    }

    /// The word for it on the command line, in the index and in logs.
    pub fn status(&self) -> &'static str {
        match self {
            Outcome::Unchanged { .. } | Outcome::Noted { .. } => "unchanged",
            Outcome::First { .. } => "first",
            Outcome::Revised { .. } => "revised",
            Outcome::Held { .. } => "held",
            Outcome::Failed { .. } => "failed",
        }
    }

    pub fn reason(&self) -> Option<&str> {
        match self {
            Outcome::Held { reason } | Outcome::Failed { reason } | Outcome::Noted { told: reason, .. } => Some(reason),
            _ => None,
        }
    }

    /// True where a version was recorded.
    pub fn is_news(&self) -> bool {
        matches!(self, Outcome::First { .. } | Outcome::Revised { .. })
    }

    /// True where the source could be read.
    pub fn is_good(&self) -> bool {
        !matches!(self, Outcome::Held { .. } | Outcome::Failed { .. })
    }
}
