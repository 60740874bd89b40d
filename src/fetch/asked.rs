//! What is asked of a source's server: the address, the source's own headers, the version already known.
//!
//! Invariant: no address in here, in an error or in a snapshot carries a user name or password; those travel as a
//! sensitive header, to the source's own server only.

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use reqwest::header::{
    AUTHORIZATION, CONTENT_TYPE, COOKIE, DATE, ETAG, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE,
    IF_NONE_MATCH, LAST_MODIFIED,
};
use url::Url;

use super::error::FetchError;
use super::redirect::{self, Route};
use crate::snapshot::{Retrieval, Validators};
use crate::source::Source;

/// Longest validator that is kept or sent back, in bytes: some servers answer 431 to long ones, for ever.
const LONGEST_VALIDATOR: usize = 1024;
/// As much of an answer's headers as is recorded, in bytes: beyond any honest server.
const MOST_HEADERS: usize = 64 << 10;
/// Headers that belong to the connection or to us, not to a source.
const OURS: [&str; 6] =
    ["host", "connection", "content-length", "transfer-encoding", "if-none-match", "if-modified-since"];

/// One question, the same at every try.
pub(super) struct Asked {
    pub url: Url,
    /// For the source's own server only.
    own: HeaderMap,
    if_none_match: Option<HeaderValue>,
    if_modified_since: Option<HeaderValue>,
}

impl Asked {
    /// `credentials` are those of the source's address, already a header.
    pub fn of(source: &Source, known: &Validators, credentials: Option<HeaderValue>) -> Result<Asked, FetchError> {
        let mut own = own_headers(&source.headers)?;
        if let Some(mut credentials) = credentials {
            credentials.set_sensitive(true);
            own.insert(AUTHORIZATION, credentials);
        }
        let header = |validator: &Option<String>| HeaderValue::from_str(validator.as_deref()?).ok();
        let known = usable(known);
        Ok(Asked {
            url: redirect::bare(&source.url),
            own,
            if_none_match: header(&known.etag),
            if_modified_since: header(&known.last_modified),
        })
    }

    /// The robots.txt beside `url`.
    pub fn robots(url: &Url) -> Asked {
        let mut url = redirect::bare(url);
        url.set_path("/robots.txt");
        url.set_query(None);
        Asked { url, own: HeaderMap::new(), if_none_match: None, if_modified_since: None }
    }

    /// Takes the source's own headers out of a request that leads elsewhere: a browser takes them along.
    pub fn strip(&self, headers: &mut HeaderMap) {
        for name in self.own.keys() {
            headers.remove(name);
        }
    }

    /// Adds to a request for the route's present address what may be said there.
    pub fn add_headers(&self, route: &Route, headers: &mut HeaderMap) {
        if redirect::is_own(&self.url, route.here()) {
            self.strip(headers);
            headers.extend(self.own.clone());
        }
        if let Some(cookies) = route.cookies() {
            headers.append(COOKIE, cookies);
        }
        for (name, value) in self.conditions(route) {
            headers.insert(name, value.clone());
        }
    }

    /// Whether the last request of the route named a version.
    pub fn is_conditional(&self, route: &Route) -> bool {
        self.conditions(route).next().is_some()
    }

    /// A date is said at the source's own address only. After a redirect it would compare whatever text the
    /// redirect leads to today with the date of another one, and an older text would pass for unmodified.
    fn conditions(&self, route: &Route) -> impl Iterator<Item = (HeaderName, &HeaderValue)> {
        let etag = self.if_none_match.as_ref().map(|etag| (IF_NONE_MATCH, etag));
        let date =
            self.if_modified_since.as_ref().filter(|_| route.is_at_start()).map(|date| (IF_MODIFIED_SINCE, date));
        etag.into_iter().chain(date)
    }

    /// The facts of an answer.
    pub fn retrieval(
        &self,
        source: &Source,
        route: Route,
        status: u16,
        headers: &HeaderMap,
        now: Timestamp,
    ) -> Retrieval {
        let text =
            |name| headers.get(name).map(|value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned());
        let mut room = MOST_HEADERS;
        let all = headers.iter().map_while(|(name, value)| {
            room = room.checked_sub(name.as_str().len() + value.len())?;
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            Some((name.as_str().to_owned(), value))
        });
        let (final_url, redirects) = route.end();
        Retrieval {
            source: source.id.clone(),
            url: self.url.clone(),
            final_url,
            redirects,
            status,
            content_type: text(CONTENT_TYPE).unwrap_or_default(),
            validators: usable(&Validators {
                etag: text(ETAG),
                last_modified: text(LAST_MODIFIED).filter(|modified| is_settled(modified, text(DATE).as_deref())),
            }),
            headers: all.collect(),
            fetched_at: now,
            as_of: None,
            rendered_by: None,
        }
    }
}

/// False where the text was modified in the very second in which it was served (or later, by a wrong clock): it may
/// have been modified again in that second, and the date would not tell (RFC 9110, section 8.8.2.2).
fn is_settled(modified: &str, served: Option<&str>) -> bool {
    let time = |date: &str| DateTimeParser::new().parse_timestamp(date).ok();
    match (time(modified), served.and_then(time)) {
        (Some(modified), Some(served)) => modified < served,
        _ => true,
    }
}

/// The validators worth keeping and sending: short ones of visible ASCII.
pub(super) fn usable(validators: &Validators) -> Validators {
    let usable = |validator: &Option<String>| {
        validator.clone().filter(|text| {
            (1..=LONGEST_VALIDATOR).contains(&text.len()) && text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
        })
    };
    Validators { etag: usable(&validators.etag), last_modified: usable(&validators.last_modified) }
}

/// What a header may take from the environment begins with this: a watchlist made by others can ask for no other secret.
pub const KEYS: &str = "RULEWATCH_KEY_";

/// A key that a header names as `$RULEWATCH_KEY_...`, from the environment, or from the file that `..._FILE` names.
fn key(variable: &str) -> Result<String, FetchError> {
    let missing = || FetchError::Key { variable: variable.chars().take(80).collect() };
    let from_file = || std::fs::read_to_string(std::env::var(format!("{variable}_FILE")).ok()?).ok();
    let key = std::env::var(variable).ok().or_else(from_file).ok_or_else(missing)?;
    Ok(key.trim().to_owned())
}

/// A source's own headers, read.
fn own_headers(headers: &[(String, String)]) -> Result<HeaderMap, FetchError> {
    let mut own = HeaderMap::with_capacity(headers.len());
    for (name, value) in headers {
        let refused = || FetchError::Header { name: name.chars().take(80).collect() };
        let name = HeaderName::try_from(name.as_str()).map_err(|_| refused())?;
        if OURS.contains(&name.as_str()) {
            return Err(refused());
        }
        let value = match value.strip_prefix('$').filter(|variable| variable.starts_with(KEYS)) {
            Some(variable) => key(variable)?,
            None => value.clone(),
        };
        let mut value = HeaderValue::try_from(value).map_err(|_| refused())?;
        value.set_sensitive(true);
        own.append(name, value);
    }
    Ok(own)
}
