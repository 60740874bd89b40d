//! The path under which readers reach this server, where a proxy gives it only a part of a site: `/rulewatch` of
//! `https://intranet.example.org/rulewatch/`.
//!
//! Both kinds of proxies are served: one that takes the prefix off before it asks us, and one that leaves it on. A request
//! that begins with it has it taken off here; so it must not be the name of a page of ours.

use std::sync::Arc;

use axum::extract::Request;
use axum::http::Uri;
use axum::http::uri::PathAndQuery;
use url::Url;

/// Empty, or a path without a slash at its end: `/rulewatch`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prefix(Arc<str>);

impl Prefix {
    /// The path of the address by which readers reach the service.
    pub fn of(public: Option<&Url>) -> Prefix {
        Prefix(public.map_or("", |url| url.path().trim_end_matches('/')).into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address of a path of ours as a browser has to ask for it.
    pub fn before(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }

    /// The request with the prefix taken off its path, if it is there.
    pub fn taken_off(&self, mut request: Request) -> Request {
        if let Some(inner) = self.inner(request.uri()) {
            *request.uri_mut() = inner;
        }
        request
    }

    fn inner(&self, uri: &Uri) -> Option<Uri> {
        if self.0.is_empty() {
            return None;
        }
        let rest = uri.path_and_query()?.as_str().strip_prefix(self.0.as_ref())?;
        let inner = match rest.as_bytes().first() {
            None => "/".to_owned(),
            Some(b'/') => rest.to_owned(),
            Some(b'?') => format!("/{rest}"),
            // `/rulewatching` is another path.
            Some(_) => return None,
        };
        let mut parts = uri.clone().into_parts();
        parts.path_and_query = Some(inner.parse::<PathAndQuery>().ok()?);
        Uri::from_parts(parts).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_the_same_whether_or_not_a_proxy_left_the_prefix_on() {
        let check = |public: &str, asked: &str, expected: &str| {
            let prefix = Prefix::of(Some(&public.parse().expect("an address")));
            let uri: Uri = asked.parse().expect("a path");
            let inner = prefix.inner(&uri).unwrap_or(uri);
            assert_eq!(inner.to_string(), expected, "{asked} under {public}");
        };
        check("https://a.example/", "/revisions/1?view=inline", "/revisions/1?view=inline");
        check("https://a.example/watch/", "/watch/revisions/1?view=inline", "/revisions/1?view=inline");
        check("https://a.example/watch/", "/revisions/1", "/revisions/1");
        check("https://a.example/watch", "/watch", "/");
        check("https://a.example/watch", "/watch/", "/");
        check("https://a.example/watch", "/watch?language=en", "/?language=en");
        check("https://a.example/watch", "/watching", "/watching");
        check("https://a.example/a/b/", "/a/b/status", "/status");
    }

    #[test]
    fn every_link_begins_with_the_prefix() {
        let prefix = Prefix::of(Some(&"https://a.example/watch/".parse().expect("an address")));
        assert_eq!(
            (prefix.before("/"), prefix.before("/revisions/7")),
            ("/watch/".into(), "/watch/revisions/7".into())
        );
        assert_eq!(Prefix::of(None).before("/"), "/");
    }
}
