//! Getting the bytes of a source, politely and safely.

use std::time::Duration;

use ipnet::IpNet;
use jiff::Timestamp;
use url::Url;

use crate::snapshot::{Snapshot, Validators};
use crate::source::Source;

/// Everything an operator can set about fetching.
#[derive(Debug, Clone)]
pub struct FetchSettings {
    /// Checks under way at once, over all hosts.
    pub concurrency: usize,
    pub per_host_concurrency: usize,
    /// Least time between the starts of two requests to one host.
    pub per_host_interval: Duration,
    /// Deadline of one whole retrieval: connecting, redirects, body.
    pub timeout: Duration,
    /// Most bytes of a body, counted after content codings are undone.
    pub max_bytes: u64,
    pub respect_robots: bool,
    pub user_agent: String,
    /// How the site's operator reaches ours; sent in the User-Agent and in `From`.
    pub contact: String,
    pub proxy: Option<Url>,
    /// Exceptions to the address policy.
    pub allow: Vec<Allowed>,
    /// Tries of one retrieval, the first included.
    pub attempts: u32,
}

/// One exception to the address policy: a network, and one port of it or all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    pub net: IpNet,
    pub port: Option<u16>,
}

/// What a retrieval brought.
#[derive(Debug, Clone, PartialEq)]
pub enum Fetched {
    /// 304 to a conditional request.
    NotModified { validators: Validators },
    Snapshot(Snapshot),
}

/// Fetches sources; one for the process, shared.
pub struct Fetcher {
    _settings: FetchSettings,
}

/// Why a retrieval failed. The text names the stage and the way out.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    #[error("placeholder")]
    Placeholder,
}

impl Fetcher {
    pub fn new(settings: FetchSettings) -> Result<Fetcher, FetchError> {
        Ok(Fetcher { _settings: settings })
    }

    /// Fetches one source; conditional where `validators` says what is known.
    pub async fn fetch(&self, source: &Source, validators: &Validators, now: Timestamp) -> Result<Fetched, FetchError> {
        let _ = (source, validators, now);
        todo!()
    }
}
