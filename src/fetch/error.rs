//! Why a retrieval failed: where it stood, whether another try helps, and what the server said.
//!
//! Texts name the host, never a user name or password of an address: those are taken out before anything is asked.

use std::fmt;
use std::io;
use std::time::Duration;

use url::Url;

use super::browser::BrowserError;
use super::guard::Refusal;
use crate::snapshot::Snapshot;

/// How far an exchange had come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Looking up the host's name.
    Resolve,
    Connect,
    Tls,
    /// Waiting for the status line and headers.
    Head,
    Body,
    /// Waiting for a document to settle in a browser.
    Render,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Stage::Resolve => "resolve",
            Stage::Connect => "connect",
            Stage::Tls => "TLS",
            Stage::Head => "head",
            Stage::Body => "body",
            Stage::Render => "render",
        })
    }
}

/// What a failure says about the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Asking again later may well help.
    Transient,
    /// The source answers, but not with something to keep.
    Broken,
    /// We do not ask: policy forbids it.
    Refused,
}

/// Why a retrieval failed. The text names the stage and the way out.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    #[error("the fetch settings can't be used: {reason}")]
    Settings { reason: String },
    #[error("`{name}` can't be sent as a request header; correct the source's `headers`")]
    Header { name: String },
    #[error(
        "this source needs a key: set `{variable}` in the environment, or `{variable}_FILE` to a file that holds it"
    )]
    Key { variable: String },
    #[error("`{scheme}:` addresses are not fetched, only http and https")]
    Scheme { scheme: String },
    #[error("{0}; add it to `fetch.allow` if that is meant")]
    Address(Refusal),
    #[error(
        "a redirect leads to {host}, a name unknown here, so what the proxy would connect to can't be checked; \
         name the final address in the source"
    )]
    Unresolved { host: String },
    #[error(
        "a redirect leads from https to `{to}` without encryption; name the address in the source if that is meant"
    )]
    Downgrade { to: String },
    #[error("robots.txt of {host} forbids {path}; ask the site's operator, or set `fetch.respect_robots`")]
    Robots { host: String, path: String },
    #[error("robots.txt of {host} could not be read, so nothing there is fetched until it can")]
    RobotsUnreachable { host: String, source: Option<Box<FetchError>> },
    #[error("robots.txt was answered with status {status}")]
    RobotsStatus { status: u16, retry_after: Option<Duration> },
    #[error("{host} can't be trusted or does not speak TLS; look at its certificate")]
    Handshake { host: String, source: reqwest::Error },
    #[error("{host} failed at the {stage} stage")]
    Network { host: String, stage: Stage, source: reqwest::Error },
    #[error("{host} made no progress at the {stage} stage for {limit:?}; raise `fetch.timeout` if it is only slow")]
    Timeout { host: String, stage: Stage, limit: Duration },
    #[error("the body from {host} is longer than {limit} bytes; raise `fetch.max_bytes` if that is meant")]
    TooLong { host: String, limit: u64 },
    #[error("the body from {host} is damaged or incomplete: its {coding} coding can't be undone")]
    Damaged { host: String, coding: &'static str, source: io::Error },
    #[error("{host} sent the body in the coding `{coding}`, which can't be undone")]
    Coding { host: String, coding: String },
    #[error("{} answered with status {}", .snapshot.retrieval.final_url, .snapshot.retrieval.status)]
    Status {
        /// The answer, its body cut to 64 KiB: enough to recognise a block page by.
        snapshot: Box<Snapshot>,
        retry_after: Option<Duration>,
    },
    #[error("{host} answered 304 to a request that named no version")]
    NothingToCompare { host: String },
    #[error("{from} redirects (status {status}) to no usable address; look whether it has moved")]
    Location { from: String, status: u16 },
    #[error("{at} redirects in a circle; look whether the site wants cookies or a log-in")]
    Circle { at: String },
    #[error("more than {limit} redirects, the last to {at}")]
    TooManyRedirects { limit: usize, at: String },
    #[error(transparent)]
    Browser(#[from] BrowserError),
}

impl FetchError {
    pub fn class(&self) -> Class {
        match self {
            FetchError::Scheme { .. }
            | FetchError::Address(_)
            | FetchError::Unresolved { .. }
            | FetchError::Downgrade { .. }
            | FetchError::Robots { .. } => Class::Refused,
            FetchError::RobotsUnreachable { .. }
            | FetchError::RobotsStatus { .. }
            | FetchError::Network { .. }
            | FetchError::Timeout { .. }
            | FetchError::Damaged { .. } => Class::Transient,
            FetchError::Status { snapshot, .. } => match snapshot.retrieval.status {
                408 | 425 | 429 | 500..=599 => Class::Transient,
                _ => Class::Broken,
            },
            FetchError::Browser(error) => error.class(),
            // A certificate does not get better within the hour; a lost connection does.
            FetchError::Handshake { .. }
            | FetchError::Settings { .. }
            | FetchError::Header { .. }
            | FetchError::Key { .. }
            | FetchError::TooLong { .. }
            | FetchError::Coding { .. }
            | FetchError::NothingToCompare { .. }
            | FetchError::Location { .. }
            | FetchError::Circle { .. }
            | FetchError::TooManyRedirects { .. } => Class::Broken,
        }
    }

    /// Whether a try a moment later is worth it: narrower than [`Class::Transient`], because what lasts for
    /// minutes (a closed site, a rate limit without a time, an unreadable robots.txt) is better rescheduled.
    pub(super) fn is_momentary(&self) -> bool {
        match self {
            FetchError::Status { snapshot, .. } => {
                matches!(snapshot.retrieval.status, 408 | 425 | 429 | 500..=504)
            }
            FetchError::RobotsUnreachable { .. } => false,
            _ => self.class() == Class::Transient,
        }
    }

    /// Where the exchange stood.
    pub fn stage(&self) -> Option<Stage> {
        match self {
            FetchError::Handshake { .. } => Some(Stage::Tls),
            FetchError::Network { stage, .. } | FetchError::Timeout { stage, .. } => Some(*stage),
            FetchError::TooLong { .. } | FetchError::Damaged { .. } | FetchError::Coding { .. } => Some(Stage::Body),
            FetchError::RobotsUnreachable { source, .. } => source.as_ref()?.stage(),
            _ => None,
        }
    }

    /// How long the server asked to be left alone, at most a day.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            FetchError::Status { retry_after, .. } | FetchError::RobotsStatus { retry_after, .. } => *retry_after,
            FetchError::RobotsUnreachable { source, .. } => source.as_ref()?.retry_after(),
            _ => None,
        }
    }

    /// The status the source itself answered with, where it answered.
    pub fn status(&self) -> Option<u16> {
        match self {
            FetchError::Status { snapshot, .. } => Some(snapshot.retrieval.status),
            FetchError::Location { status, .. } => Some(*status),
            FetchError::NothingToCompare { .. } => Some(304),
            _ => None,
        }
    }

    /// The answer of a failed status: headers and the first bytes of the body.
    pub fn answer(&self) -> Option<&Snapshot> {
        match self {
            FetchError::Status { snapshot, .. } => Some(snapshot),
            _ => None,
        }
    }
}

/// The host as errors name it: with its port where that is not the usual one.
pub(super) fn host(url: &Url) -> String {
    match (url.host_str(), url.port()) {
        (Some(host), Some(port)) => format!("{host}:{port}"),
        (host, _) => host.unwrap_or_default().to_owned(),
    }
}
