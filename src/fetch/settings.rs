//! What an operator can set about fetching, and the limits of each phase that follow from it.

use std::net::IpAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use ipnet::IpNet;
use url::Url;

/// Longest wait for a name, a connection and its TLS handshake together.
const CONNECT: Duration = Duration::from_secs(10);
/// Longest wait for the head of a response once connected.
const HEAD: Duration = Duration::from_secs(30);
/// Longest silence within a body.
const STALL: Duration = Duration::from_secs(20);

/// Everything an operator can set about fetching.
#[derive(Debug, Clone)]
pub struct FetchSettings {
    /// Requests under way at once, over all hosts.
    pub concurrency: usize,
    pub per_host_concurrency: usize,
    /// Least time between the starts of two requests to one host.
    pub per_host_interval: Duration,
    /// Deadline of one whole retrieval: connecting, redirects, body, repeated tries. Waiting for the host's turn
    /// does not count, so a long queue makes nothing fail.
    pub timeout: Duration,
    /// Most bytes of a body, counted after content codings are undone.
    pub max_bytes: u64,
    pub respect_robots: bool,
    /// Product token and version: `rulewatch/0.1.0`. The token is what robots.txt rules are looked up by.
    pub user_agent: String,
    /// How the site's operator reaches ours: sent in the User-Agent and, where it is an address, in `From`.
    pub contact: String,
    pub proxy: Option<Url>,
    /// Exceptions to the address policy.
    pub allow: Vec<Allowed>,
    /// Tries of one retrieval, the first included.
    pub attempts: u32,
    /// Chromium's executable; `None`: found by its usual names.
    pub browser: Option<PathBuf>,
    /// False runs the browser without its sandbox, which it can't have as root and in some containers.
    pub browser_sandbox: bool,
}

impl Default for FetchSettings {
    fn default() -> FetchSettings {
        FetchSettings {
            concurrency: 16,
            per_host_concurrency: 2,
            per_host_interval: Duration::from_secs(1),
            timeout: Duration::from_secs(60),
            max_bytes: 48 << 20,
            respect_robots: true,
            user_agent: concat!("rulewatch/", env!("CARGO_PKG_VERSION")).to_owned(),
            contact: String::new(),
            proxy: None,
            allow: Vec::new(),
            attempts: 3,
            browser: None,
            browser_sandbox: true,
        }
    }
}

impl FetchSettings {
    pub(super) fn connect_limit(&self) -> Duration {
        CONNECT.min(self.timeout)
    }

    /// Connecting included, because a request may begin with it.
    pub(super) fn head_limit(&self) -> Duration {
        (CONNECT + HEAD).min(self.timeout)
    }

    pub(super) fn stall_limit(&self) -> Duration {
        STALL.min(self.timeout)
    }

    /// The User-Agent as sent: `rulewatch/0.1.0 (+ops@example.org)`.
    pub(super) fn agent(&self) -> String {
        match self.contact.trim() {
            "" => self.user_agent.clone(),
            contact => format!("{} (+{contact})", self.user_agent),
        }
    }

    /// The bare product token: what comes before the first `/` or space.
    pub(super) fn token(&self) -> &str {
        self.user_agent.split(['/', ' ']).next().unwrap_or_default()
    }
}

/// One exception to the address policy: a network, and one port of it or all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    pub net: IpNet,
    pub port: Option<u16>,
}

/// A text that is no exception to the address policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no network: write `10.1.2.0/24`, `10.1.2.3/32:8080` or `[fd00::]/8:443`")]
pub struct BadAllowed(pub String);

impl FromStr for Allowed {
    type Err = BadAllowed;

    /// `NETWORK` or `NETWORK:PORT`, where the network is an address with or without a prefix length; an IPv6
    /// address stands in brackets where a port follows.
    fn from_str(text: &str) -> Result<Allowed, BadAllowed> {
        let bad = || BadAllowed(text.to_owned());
        let network = |net: &str| {
            let net = net.replace(['[', ']'], "");
            net.parse().or_else(|_| net.parse::<IpAddr>().map(IpNet::from)).map_err(|_| bad())
        };
        let ipv6_without_port = text.matches(':').count() > 1 && !text.starts_with('[');
        match text.rsplit_once(':') {
            Some((net, port)) if !ipv6_without_port && !port.contains(']') => {
                Ok(Allowed { net: network(net)?, port: Some(port.parse().map_err(|_| bad())?) })
            }
            _ => Ok(Allowed { net: network(text)?, port: None }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exception_names_a_network_and_perhaps_a_port() {
        for (text, net, port) in [
            ("10.1.2.0/24", "10.1.2.0/24", None),
            ("10.1.2.3", "10.1.2.3/32", None),
            ("10.1.2.3:8080", "10.1.2.3/32", Some(8080)),
            ("127.0.0.1/32:80", "127.0.0.1/32", Some(80)),
            ("::1", "::1/128", None),
            ("fd00::/8", "fd00::/8", None),
            ("[fd00::]/8", "fd00::/8", None),
            ("[fd00::]/8:443", "fd00::/8", Some(443)),
        ] {
            assert_eq!(text.parse(), Ok(Allowed { net: net.parse().unwrap(), port }), "{text}");
        }
        for text in ["", "all", "10.0.0.0/33", "10.0.0.1:", "10.0.0.1:70000", "localhost:80"] {
            assert_eq!(text.parse::<Allowed>(), Err(BadAllowed(text.to_owned())));
        }
    }
}
