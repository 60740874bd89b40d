//! The address policy: which addresses may be connected to.
//!
//! Invariant: an address is checked in the very form in which it is connected to. Names pass through
//! [`Guard::addresses`], whose answer is what the client dials, so a name server that changes its mind between
//! check and connection gains nothing. Literals never reach a resolver, so [`Guard::check`] reads them off the
//! address itself, before the first request and before every hop. Nothing here connects to anything.

use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use ipnet::{Ipv4Net, Ipv6Net};
use url::{Host, Url};

use super::error::FetchError;
use super::settings::Allowed;

/// How names become addresses.
pub trait Lookup: Send + Sync {
    fn lookup<'a>(&'a self, host: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>>;
}

/// The resolver of the operating system.
pub struct SystemLookup;

impl Lookup for SystemLookup {
    fn lookup<'a>(&'a self, host: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>> {
        Box::pin(async move { Ok(tokio::net::lookup_host((host, 0)).await?.map(|addr| addr.ip()).collect()) })
    }
}

/// An address that may not be connected to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub host: String,
    pub address: IpAddr,
    /// The kind of network it belongs to.
    pub network: &'static str,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Refusal { host, address, network } = self;
        f.write_str(host)?;
        if *host != address.to_string() {
            write!(f, " is {address},")?;
        } else {
            f.write_str(" is")?;
        }
        write!(f, " a {network} address, which is not connected to")
    }
}

impl std::error::Error for Refusal {}

/// A name that is unknown, or means only closed addresses ([`Refusal`]).
pub(super) type LookupError = Box<dyn std::error::Error + Send + Sync>;

/// As long as the check of a name behind a proxy may take.
const LOOKUP: Duration = Duration::from_secs(10);

pub(super) struct Guard {
    allow: Vec<Allowed>,
    /// The host of the operator's own proxy, the one name whose addresses are not ours to judge.
    proxy: Option<String>,
    lookup: Arc<dyn Lookup>,
}

impl Guard {
    pub fn new(allow: Vec<Allowed>, proxy: Option<&Url>, lookup: Arc<dyn Lookup>) -> Guard {
        let proxy = proxy.and_then(Url::host_str).map(str::to_owned);
        Guard { allow, proxy, lookup }
    }

    /// Checks an address before it is asked: its scheme, and its host where that is a literal.
    ///
    /// Behind a proxy, which resolves names for itself, every address of the name must be allowed. A name unknown
    /// here is left to the proxy only where the operator wrote it, as the host of the `source`; where a redirect to
    /// such a name leads nobody can say, so it is refused.
    pub async fn check(&self, url: &Url, source: &Url) -> Result<(), FetchError> {
        let port = url.port_or_known_default();
        let judge = |host: &str, address| self.judge(host, address, port).map_err(FetchError::Address);
        match (url.scheme(), url.host()) {
            ("http" | "https", Some(Host::Ipv4(literal))) => judge(&literal.to_string(), literal.into()),
            ("http" | "https", Some(Host::Ipv6(literal))) => judge(&literal.to_string(), literal.into()),
            ("http" | "https", Some(Host::Domain(name))) if self.proxy.is_some() => {
                match tokio::time::timeout(LOOKUP, self.lookup.lookup(name)).await {
                    Ok(Ok(addresses)) => addresses.into_iter().try_for_each(|address| judge(name, address)),
                    _ if url.host() == source.host() => Ok(()),
                    _ => Err(FetchError::Unresolved { host: name.to_owned() }),
                }
            }
            ("http" | "https", Some(Host::Domain(_))) => Ok(()),
            (scheme, _) => Err(FetchError::Scheme { scheme: scheme.to_owned() }),
        }
    }

    /// The addresses of a name that may be connected to; an error where there is none.
    pub async fn addresses(&self, name: &str, port: Option<u16>) -> Result<Vec<IpAddr>, LookupError> {
        let found = self.lookup.lookup(name).await?;
        if self.proxy.as_deref() == Some(name) {
            return Ok(found);
        }
        let mut refusal = None;
        let mut allowed = Vec::with_capacity(found.len());
        for address in found {
            match self.judge(name, address, port) {
                Ok(()) => allowed.push(address),
                Err(reason) => refusal = Some(reason),
            }
        }
        match refusal {
            Some(reason) if allowed.is_empty() => Err(reason.into()),
            _ => Ok(allowed),
        }
    }

    /// Where the host of an address may be dialled: a literal that passed, or the addresses of a name that did.
    pub async fn sockets(&self, url: &Url) -> Result<Vec<SocketAddr>, LookupError> {
        let port = url.port_or_known_default();
        let found = match url.host() {
            Some(Host::Domain(name)) => self.addresses(name, port).await?,
            Some(Host::Ipv4(literal)) => {
                self.judge(&literal.to_string(), literal.into(), port)?;
                vec![literal.into()]
            }
            Some(Host::Ipv6(literal)) => {
                self.judge(&literal.to_string(), literal.into(), port)?;
                vec![literal.into()]
            }
            None => Vec::new(),
        };
        Ok(found.into_iter().map(|address| SocketAddr::new(address, port.unwrap_or_default())).collect())
    }

    fn judge(&self, host: &str, address: IpAddr, port: Option<u16>) -> Result<(), Refusal> {
        let address = address.to_canonical();
        let excepted =
            |allowed: &Allowed| allowed.net.contains(&address) && (allowed.port.is_none() || allowed.port == port);
        match closed_network(address) {
            Some(network) if !self.allow.iter().any(excepted) => {
                Err(Refusal { host: host.to_owned(), address, network })
            }
            _ => Ok(()),
        }
    }
}

const fn v4(a: u8, b: u8, c: u8, d: u8, prefix: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), prefix)
}

const fn v6(a: u16, b: u16, c: u16, prefix: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0), prefix)
}

/// The IANA special-purpose registry (RFC 6890 and its successors), with the metadata services of clouds.
const CLOSED_V4: [(Ipv4Net, &str); 17] = [
    (v4(0, 0, 0, 0, 8), "this-network"),
    (v4(10, 0, 0, 0, 8), "private"),
    (v4(100, 64, 0, 0, 10), "carrier-grade NAT"),
    (v4(127, 0, 0, 0, 8), "loopback"),
    (v4(168, 63, 129, 16, 32), "cloud metadata"),
    (v4(169, 254, 0, 0, 16), "link-local or metadata"),
    (v4(172, 16, 0, 0, 12), "private"),
    (v4(192, 0, 0, 0, 24), "protocol assignment"),
    (v4(192, 0, 2, 0, 24), "documentation"),
    (v4(192, 88, 99, 0, 24), "6to4 relay"),
    (v4(192, 168, 0, 0, 16), "private"),
    (v4(198, 18, 0, 0, 15), "benchmark"),
    (v4(198, 51, 100, 0, 24), "documentation"),
    (v4(203, 0, 113, 0, 24), "documentation"),
    (v4(224, 0, 0, 0, 4), "multicast"),
    (v4(255, 255, 255, 255, 32), "broadcast"),
    (v4(240, 0, 0, 0, 4), "reserved"),
];

const CLOSED_V6: [(Ipv6Net, &str); 10] = [
    (v6(0xfc00, 0, 0, 7), "unique local"),
    (v6(0xfe80, 0, 0, 10), "link-local"),
    (v6(0xfec0, 0, 0, 10), "site-local"),
    (v6(0xff00, 0, 0, 8), "multicast"),
    (v6(0x64, 0xff9b, 1, 48), "local NAT64"),
    (v6(0x2001, 0, 0, 23), "protocol assignment"),
    (v6(0x2001, 0xdb8, 0, 32), "documentation"),
    (v6(0x2002, 0, 0, 16), "6to4"),
    (v6(0x3fff, 0, 0, 20), "documentation"),
    (v6(0x5f00, 0, 0, 16), "segment routing"),
];

/// Translated addresses (RFC 6052): the last four bytes are the IPv4 address really connected to.
const NAT64: Ipv6Net = v6(0x64, 0xff9b, 0, 96);
/// What IANA has given out as global unicast.
const GLOBAL_V6: Ipv6Net = v6(0x2000, 0, 0, 3);

/// The kind of network a canonical address belongs to, where that is not the public internet.
fn closed_network(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(v4) => CLOSED_V4.iter().find(|(net, _)| net.contains(&v4)).map(|(_, kind)| *kind),
        IpAddr::V6(Ipv6Addr::LOCALHOST) => Some("loopback"),
        IpAddr::V6(v6) if NAT64.contains(&v6) => {
            let [.., a, b, c, d] = v6.octets();
            closed_network(Ipv4Addr::new(a, b, c, d).into())
        }
        IpAddr::V6(v6) => match CLOSED_V6.iter().find(|(net, _)| net.contains(&v6)) {
            Some((_, kind)) => Some(kind),
            None => (!GLOBAL_V6.contains(&v6)).then_some("reserved"),
        },
    }
}

#[cfg(test)]
mod tests;
