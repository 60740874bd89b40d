//! Who looks at a page, as the page has to know: in which language they read, what they may do, and how links lead on.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri, header};
use axum::response::Html;
use maud::{Markup, html};
use url::form_urlencoded;

use super::Site;
use super::access::{Caller, Role};
use super::asked::unfit;
use super::frame;
use super::prefix::Prefix;
use super::problem::Problem;
use crate::wording::Language;

/// The cookie that remembers which language was chosen.
const CHOSEN: &str = "language";

/// A reader of a page. Every page takes one and writes its links by [`Visitor::at`].
#[derive(Debug, Clone)]
pub struct Visitor {
    pub language: Language,
    pub role: Role,
    /// The account, where somebody is logged in.
    pub name: Option<String>,
    /// True where logging in is done on a page of ours.
    pub logs_in: bool,
    /// The token that every form of whoever is logged in carries.
    token: Option<String>,
    prefix: Prefix,
    /// Path and query that were asked for, without the prefix.
    here: Uri,
}

impl Visitor {
    /// Whoever sent a request, of which the caller is known.
    pub(super) fn of(site: &Site, caller: &Caller, uri: &Uri, headers: &HeaderMap) -> Visitor {
        Visitor {
            language: language(uri, headers),
            role: caller.role,
            name: caller.name.clone(),
            logs_in: site.access.settings().logs_in(),
            token: caller.token.clone(),
            prefix: site.prefix.clone(),
            here: uri.clone(),
        }
    }

    /// The address of a path of ours, `/revisions/7`, as it has to stand in a page or a redirect.
    pub fn at(&self, path: &str) -> String {
        self.prefix.before(path)
    }

    /// The address of the page looked at, in another language.
    pub fn in_language(&self, language: Language) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let asked = self.here.query().unwrap_or_default();
        query.extend_pairs(form_urlencoded::parse(asked.as_bytes()).filter(|(name, _)| name != CHOSEN));
        query.append_pair(CHOSEN, language.tag());
        self.at(&format!("{}?{}", self.here.path(), query.finish()))
    }

    /// The path looked at, `/revisions/7`: which entry of the navigation it belongs to.
    pub fn path(&self) -> &str {
        self.here.path()
    }

    /// Path and query looked at, to come back to.
    pub fn here(&self) -> &str {
        self.here.path_and_query().map_or("/", |here| here.as_str())
    }

    /// The same, reading another language: that of a subscriber whose page it is.
    pub fn speaking(mut self, language: Language) -> Visitor {
        self.language = language;
        self
    }

    /// What every form that is sent by POST contains.
    pub fn token(&self) -> Markup {
        html! { @if let Some(token) = &self.token { input type="hidden" name="csrf" value=(token); } }
    }

    /// A whole page: the frame around this content. `title` is escaped here.
    pub fn page(&self, title: &str, content: &Markup) -> Html<String> {
        Html(frame::frame(self, title, content).into_string())
    }
}

impl FromRequestParts<Site> for Visitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Visitor, Problem> {
        if let Some(tag) = named(&parts.uri).filter(|tag| tag.parse::<Language>().is_err()) {
            return Err(unfit("web-bad-language", &tag));
        }
        let caller = parts.extensions.get::<Caller>().cloned().unwrap_or_default();
        Ok(Visitor::of(site, &caller, &parts.uri, &parts.headers))
    }
}

/// The language that a request names, else the one chosen before, else the browser's.
fn language(uri: &Uri, headers: &HeaderMap) -> Language {
    let asked = named(uri).and_then(|tag| tag.parse().ok());
    let chosen = || cookie(headers, CHOSEN).and_then(|tag| tag.parse().ok());
    let accepted = || headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    asked.or_else(chosen).unwrap_or_else(|| Language::accepted(accepted()))
}

fn named(uri: &Uri) -> Option<String> {
    let mut asked = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    asked.find(|(name, _)| name == CHOSEN).map(|(_, tag)| tag.into_owned())
}

/// The `Set-Cookie` by which a language named in an address is remembered; nothing where none is.
pub(super) fn remembered(site: &Site, uri: &Uri) -> Option<String> {
    let language: Language = named(uri)?.parse().ok()?;
    let secure = if site.access.is_secure() { "; Secure" } else { "" };
    Some(format!(
        "{CHOSEN}={language}; Path={}; Max-Age=31536000; HttpOnly; SameSite=Lax{secure}",
        site.prefix.before("/")
    ))
}

/// The value of a cookie (RFC 6265, section 4.2).
pub(super) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(own, _)| *own == name).map(|(_, value)| value)
}
