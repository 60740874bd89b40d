//! Who sends a request, as far as it is proven.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::http::{HeaderMap, header};
use jiff::Timestamp;

use super::role::Role;
use super::settings::{Mode, Settings};
use crate::render::bounded;
use crate::seal::Seal;
use crate::web::Site;
use crate::web::problem::Problem;

#[derive(Debug, Clone)]
pub struct Caller {
    pub role: Role,
    /// The account, or whom a proxy named.
    pub name: Option<String>,
    /// What a form has to carry, where a browser proves by itself who it is.
    pub token: Option<String>,
    /// The machine at the other end, or the one that a trusted proxy speaks for.
    pub network: IpAddr,
    /// A program on this machine, while nothing says who an operator is.
    pub is_here: bool,
    /// Sent a bearer token that is none of ours: heard only at a door with a key of its own.
    pub is_unknown: bool,
}

impl Default for Caller {
    fn default() -> Caller {
        let network = Ipv4Addr::UNSPECIFIED.into();
        Caller { role: Role::Anonymous, name: None, token: None, network, is_here: false, is_unknown: false }
    }
}

/// Letters of a name that a proxy tells.
const LONGEST: usize = 100;

impl Caller {
    /// # Errors
    /// Where the index does not answer.
    pub async fn of(site: &Site, headers: &HeaderMap, peer: Option<SocketAddr>) -> Result<Caller, Problem> {
        let (settings, seal) = (site.access.settings(), &site.desk.seal);
        let plain = Caller {
            role: if settings.mode == Mode::Open { Role::Reader } else { Role::Anonymous },
            network: network(site, headers, peer),
            is_here: settings.knows_nobody() && is_from_here(headers, peer),
            ..Caller::default()
        };
        match bearer(headers, &settings, seal) {
            Bearer::None => {}
            Bearer::Known(role) => return Ok(Caller { role, name: Some("token".to_owned()), ..plain }),
            Bearer::Unknown => return Ok(Caller { role: Role::Anonymous, is_here: false, is_unknown: true, ..plain }),
        }
        if settings.mode == Mode::Proxy {
            let is_trusted = peer.is_some_and(|peer| site.proxies.trusts(peer.ip().to_canonical()));
            return Ok(named(headers, &settings).filter(|_| is_trusted).map_or(plain.clone(), |(name, role)| {
                let token = seal.masked(&format!("form of {name}"));
                Caller { role, name: Some(name), token: Some(token), ..plain }
            }));
        }
        if !settings.logs_in() {
            return Ok(plain);
        }
        let known = (&site.desk.store, seal, settings.as_ref());
        let logged_in = site.access.jar.logged_in(headers, known, Timestamp::now()).await?;
        Ok(match logged_in {
            Some(who) => Caller { role: who.role, name: Some(who.name), token: Some(who.token), ..plain },
            None => plain,
        })
    }
}

/// The machine at the other end of a connection, or the one that a trusted proxy speaks for.
pub fn network(site: &Site, headers: &HeaderMap, peer: Option<SocketAddr>) -> IpAddr {
    peer.map_or(Ipv4Addr::UNSPECIFIED.into(), |peer| site.proxies.client(peer, headers))
}

/// What a request says of itself by a bearer token.
enum Bearer {
    None,
    Known(Role),
    Unknown,
}

/// The role of a bearer token (RFC 6750). Compared by keyed hashes: how long it takes tells nothing of the token.
fn bearer(headers: &HeaderMap, settings: &Settings, seal: &Seal) -> Bearer {
    let sent = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let Some(sent) =
        sent.and_then(|value| value.split_once(' ')).filter(|(kind, _)| kind.eq_ignore_ascii_case("bearer"))
    else {
        return Bearer::None;
    };
    let sent = seal.masked(&format!("token {}", sent.1.trim()));
    let is = |token: &crate::secret::Secret| {
        !token.is_empty() && seal.masked(&format!("token {}", token.expose().trim())) == sent
    };
    match (is(&settings.token), is(&settings.reader_token)) {
        (true, _) => Bearer::Known(Role::Operator),
        (false, true) => Bearer::Known(Role::Reader),
        (false, false) => Bearer::Unknown,
    }
}

/// Whom a proxy names, and as what: of a header that is there twice, one may be the client's, so neither counts.
fn named(headers: &HeaderMap, settings: &Settings) -> Option<(String, Role)> {
    let only = |name: &str| {
        let mut values = headers.get_all(name).iter();
        values.next().filter(|_| values.next().is_none()).and_then(|value| str::from_utf8(value.as_bytes()).ok())
    };
    let name = only(&settings.user_header).map(str::trim).filter(|name| !name.is_empty())?;
    let is_operator = only(&settings.role_header)
        .is_some_and(|roles| roles.split([',', ';', ' ']).any(|role| role.trim().eq_ignore_ascii_case("operator")));
    Some((bounded(name, LONGEST), if is_operator { Role::Operator } else { Role::Reader }))
}

/// True for a program on this machine: no proxy speaks for another.
fn is_from_here(headers: &HeaderMap, peer: Option<SocketAddr>) -> bool {
    let forwarded = ["x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via"];
    peer.is_some_and(|peer| peer.ip().to_canonical().is_loopback())
        && forwarded.iter().all(|name| !headers.contains_key(*name))
}
