//! Following redirects by our own hand: bounded, recorded, checked at every hop.
//!
//! Invariant: what a source is asked with (its headers, its user name and password) goes to its own host only, and
//! no hop leads from https to http. The client follows nothing by itself.

use std::collections::HashSet;

use reqwest::cookie::{CookieStore, Jar};
use reqwest::header::{HeaderMap, HeaderValue, LOCATION, SET_COOKIE};
use url::{Host, Url};

use super::error::FetchError;

/// Most hops of one retrieval.
const MOST_HOPS: usize = 10;
/// Longest address followed, in bytes.
const LONGEST_ADDRESS: usize = 8 << 10;

/// The way of one retrieval so far. Cookies live as long as it does.
pub(super) struct Route {
    here: Url,
    /// The addresses left behind, in order.
    left: Vec<Url>,
    cookies: Option<Jar>,
    /// Addresses asked, each with the cookies it was asked with: coming back with other cookies is no circle.
    seen: HashSet<(Url, Option<HeaderValue>)>,
}

impl Route {
    pub fn new(start: Url) -> Route {
        Route { here: start, left: Vec::new(), cookies: None, seen: HashSet::new() }
    }

    /// The address to ask now.
    pub fn here(&self) -> &Url {
        &self.here
    }

    pub fn is_at_start(&self) -> bool {
        self.left.is_empty()
    }

    /// The cookies this address was given on the way.
    pub fn cookies(&self) -> Option<HeaderValue> {
        self.cookies.as_ref()?.cookies(&self.here)
    }

    /// Where the way ended, and the addresses between its start and there, in order.
    pub fn end(self) -> (Url, Vec<Url>) {
        (self.here, self.left.into_iter().skip(1).collect())
    }

    /// Goes where a browser is led, by a redirect or by a script. A document may well lead back to itself.
    pub fn lead(&mut self, next: &Url) -> Result<(), FetchError> {
        allow(&self.here, next)?;
        self.go(bare(next))
    }

    fn go(&mut self, next: Url) -> Result<(), FetchError> {
        if self.left.len() == MOST_HOPS {
            return Err(FetchError::TooManyRedirects { limit: MOST_HOPS, at: self.here.to_string() });
        }
        self.left.push(std::mem::replace(&mut self.here, next));
        Ok(())
    }

    /// Goes where a redirect points.
    pub fn follow(&mut self, status: u16, headers: &HeaderMap) -> Result<(), FetchError> {
        let cookies_sent = self.cookies();
        if headers.contains_key(SET_COOKIE) {
            let jar = self.cookies.get_or_insert_default();
            jar.set_cookies(&mut headers.get_all(SET_COOKIE).iter(), &self.here);
        }
        let left = self.here.clone();
        self.go(next(&self.here, status, headers)?)?;
        self.seen.insert((left, cookies_sent));
        let again = (self.here.clone(), self.cookies());
        if self.seen.contains(&again) {
            return Err(FetchError::Circle { at: self.here.to_string() });
        }
        Ok(())
    }
}

/// Refuses a hop that leads from https to http, or to what is not fetched.
fn allow(here: &Url, next: &Url) -> Result<(), FetchError> {
    match (here.scheme(), next.scheme()) {
        ("https", "http") => Err(FetchError::Downgrade { to: bare(next).to_string() }),
        (_, "http" | "https") => Ok(()),
        (_, scheme) => Err(FetchError::Scheme { scheme: scheme.to_owned() }),
    }
}

/// The address a redirect points to, without user name, password and fragment.
fn next(here: &Url, status: u16, headers: &HeaderMap) -> Result<Url, FetchError> {
    let unusable = || FetchError::Location { from: here.to_string(), status };
    let location = headers.get(LOCATION).ok_or_else(unusable)?;
    let location = std::str::from_utf8(location.as_bytes()).map_err(|_| unusable())?;
    if location.is_empty() || location.len() > LONGEST_ADDRESS {
        return Err(unusable());
    }
    let next = here.join(location).map_err(|_| unusable())?;
    allow(here, &next)?;
    Ok(bare(&next))
}

/// An address without user name, password and fragment: as it is asked, recorded and shown.
pub(super) fn bare(url: &Url) -> Url {
    let mut bare = url.clone();
    // Both fail only for addresses that can't carry them.
    let _ = bare.set_username("");
    let _ = bare.set_password(None);
    bare.set_fragment(None);
    bare
}

/// Whether `hop` is the source's own server: the same host and port, or the same host by https where it was http.
pub(super) fn is_own(asked: &Url, hop: &Url) -> bool {
    let upgraded = (asked.scheme(), hop.scheme()) == ("http", "https") && (asked.port(), hop.port()) == (None, None);
    asked.host() == hop.host() && (upgraded || asked.origin() == hop.origin())
}

/// Where redirects ended somewhere that answers for every missing text: the home page, a log-in, an unblock or error
/// page. Returns which. Only an address that asked for more than that is a sign: a source may watch a home page.
pub fn sink(asked: &Url, end: &Url) -> Option<&'static str> {
    const SINKS: [(&str, &str); 12] = [
        ("login", "log-in"),
        ("signin", "log-in"),
        ("logon", "log-in"),
        ("sso", "log-in"),
        ("unblock", "unblock page"),
        ("captcha", "unblock page"),
        ("blocked", "unblock page"),
        ("error", "error page"),
        ("errors", "error page"),
        ("aspxerrorpath", "error page"),
        ("notfound", "error page"),
        ("404", "error page"),
    ];
    let is_home =
        |url: &Url| matches!(url.path(), "/" | "/index.html" | "/index.htm" | "/index.php") && url.query().is_none();
    if is_home(asked) || (asked.host(), asked.path(), asked.query()) == (end.host(), end.path(), end.query()) {
        return None;
    }
    if is_home(end) {
        return Some("home page");
    }
    let (before, after) = (words(asked), words(end));
    SINKS.iter().find(|(word, _)| after.contains(*word) && !before.contains(*word)).map(|(_, sink)| *sink)
}

/// The words of host, path and names of query parameters, in lower case; `sign-in`, `log_in` and `not-found` are one.
fn words(url: &Url) -> HashSet<String> {
    let host = match url.host() {
        Some(Host::Domain(name)) => name,
        _ => "",
    };
    let text = format!("{host}/{}", url.path()).to_ascii_lowercase();
    let text = ["sign-in", "sign_in", "log-in", "log_in", "not-found", "not_found"]
        .iter()
        .fold(text, |text, word| text.replace(word, &word.replace(['-', '_'], "")));
    let words = text.split(|c: char| !c.is_alphanumeric()).map(str::to_owned);
    words.chain(url.query_pairs().map(|(name, _)| name.to_lowercase())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    fn location(value: &str) -> HeaderMap {
        HeaderMap::from_iter([(LOCATION, HeaderValue::from_bytes(value.as_bytes()).unwrap())])
    }

    #[test]
    fn a_location_is_read_against_the_address_it_came_from() {
        let here = url("https://a.example/rules/2026/");
        for (value, end) in [
            ("../x?y#z", "https://a.example/rules/x?y"),
            ("//b.example/x", "https://b.example/x"),
            ("https://user:secret@b.example/x", "https://b.example/x"),
            ("/规则", "https://a.example/%E8%A7%84%E5%88%99"),
        ] {
            assert_eq!(next(&here, 302, &location(value)).unwrap(), url(end));
        }
    }

    #[test]
    fn a_location_that_leads_nowhere_good_is_refused() {
        let here = url("https://a.example/");
        let refused = |value: &str| next(&here, 302, &location(value)).unwrap_err();
        assert!(matches!(refused("http://a.example/"), FetchError::Downgrade { .. }));
        for scheme in ["file:///etc/passwd", "ftp://a/", "data:,x", "javascript:1", "gopher://a/"] {
            assert!(matches!(refused(scheme), FetchError::Scheme { .. }), "{scheme}");
        }
        assert!(matches!(refused("https://"), FetchError::Location { status: 302, .. }));
        assert!(matches!(refused(""), FetchError::Location { .. }));
        assert!(matches!(refused(&"x".repeat(9000)), FetchError::Location { .. }));
        assert!(matches!(next(&here, 302, &HeaderMap::new()).unwrap_err(), FetchError::Location { .. }));
    }

    #[test]
    fn only_the_source_s_own_server_is_its_own() {
        let asked = url("http://a.example/x");
        for (hop, own) in [
            ("http://a.example/y", true),
            ("https://a.example/", true),
            ("http://a.example:8080/", false),
            ("https://a.example:8443/", false),
            ("http://www.a.example/", false),
            ("http://b.example/", false),
        ] {
            assert_eq!(is_own(&asked, &url(hop)), own, "{hop}");
        }
    }

    #[test]
    fn a_sink_is_where_every_missing_text_leads() {
        for (asked, end, expected) in [
            ("https://a.gov/rules/1", "https://a.gov/", Some("home page")),
            ("https://a.gov/rules/1", "https://www.a.gov/index.html", Some("home page")),
            ("https://a.gov/", "https://www.a.gov/", None),
            ("https://a.gov/rules/1", "https://a.gov/rules/1", None),
            ("https://a.gov/rules/1", "https://www.a.gov/rules/1/", None),
            ("https://a.gov/rules/1", "https://unblock.a.gov/rules/1", Some("unblock page")),
            ("https://a.gov/rules/1", "https://a.gov/user/sign-in?next=/rules/1", Some("log-in")),
            ("https://a.gov/rules/1", "https://a.gov/Error.aspx?aspxerrorpath=/rules/1", Some("error page")),
            ("https://a.gov/rules/1", "https://a.gov/rules/terrorism", None),
            ("https://a.gov/guide/error-codes", "https://a.gov/v2/guide/error-codes", None),
        ] {
            assert_eq!(sink(&url(asked), &url(end)), expected, "{asked} -> {end}");
        }
    }
}
