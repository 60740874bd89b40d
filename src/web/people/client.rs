//! Who asks: the address of the machine at the other end, or the one a trusted proxy says it speaks for.

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderMap;
use ipnet::IpNet;

/// The proxies whose word counts.
#[derive(Debug, Clone, Default)]
pub struct Proxies(pub Vec<IpNet>);

impl Proxies {
    /// The address that a request comes from. `X-Forwarded-For` is read from its end: what stands before the first
    /// address that is no trusted proxy was written by whoever asks.
    pub fn client(&self, peer: SocketAddr, headers: &HeaderMap) -> IpAddr {
        let peer = peer.ip().to_canonical();
        if !self.trusts(peer) {
            return peer;
        }
        let lines = headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok());
        let named: Vec<IpAddr> =
            lines.flat_map(|line| line.split(',')).map_while(|one| one.trim().parse().ok()).collect();
        let stranger = named.iter().rev().map(IpAddr::to_canonical).find(|address| !self.trusts(*address));
        stranger.unwrap_or(peer)
    }

    /// True for an address of a proxy whose word counts.
    pub fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxys_word_counts_only_where_it_is_trusted_and_a_clients_never() {
        let check = |trusted: &[&str], peer: &str, forwarded: &str, expected: &str| {
            let proxies = Proxies(trusted.iter().map(|net| net.parse().expect("a network")).collect());
            let mut headers = HeaderMap::new();
            headers.insert("x-forwarded-for", forwarded.parse().expect("a header"));
            let client = proxies.client(format!("{peer}:1").parse().expect("an address"), &headers);
            assert_eq!(client.to_string(), expected, "{peer} says {forwarded}");
        };
        check(&[], "127.0.0.1", "192.0.2.7", "127.0.0.1");
        check(&["127.0.0.0/8"], "127.0.0.1", "192.0.2.7", "192.0.2.7");
        check(&["127.0.0.0/8"], "198.51.100.1", "192.0.2.7", "198.51.100.1");
        check(&["127.0.0.0/8"], "127.0.0.1", "203.0.113.9, 192.0.2.7, 127.0.0.2", "192.0.2.7");
        check(&["127.0.0.0/8"], "127.0.0.1", "no address", "127.0.0.1");
    }
}
