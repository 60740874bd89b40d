//! What every document of this server shares: its frame, its style, its dates.

use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use jiff::Timestamp;
use maud::{DOCTYPE, Markup, html};
use url::Url;

use super::access::Role;
use super::visitor::Visitor;
use crate::render;
use crate::wording::Language;

const STYLE: &str = include_str!("style.css");
/// What is read: lists, redlines, texts.
const READING: &str = include_str!("reading.css");
const SCRIPT: &str = include_str!("script.js");

/// The parts of the site that the head of each page leads to: path, and the id of its name.
const PARTS: [(&str, &str); 5] = [
    ("/", "web-revisions"),
    ("/upcoming", "web-upcoming"),
    ("/sources", "web-sources"),
    ("/subscribe", "web-subscribe"),
    ("/status", "web-status"),
];

/// `GET /style.css`
pub async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], format!("{}\n{STYLE}\n{READING}", render::STYLE))
        .into_response()
}

/// `GET /script.js`
pub async fn script() -> Response {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], SCRIPT).into_response()
}

/// A document that brings its own style and nothing else.
pub fn sealed(document: String) -> Response {
    let policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";
    let mut response = Html(document).into_response();
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    response
}

/// A whole document around this content, for this reader.
pub(super) fn frame(visitor: &Visitor, title: &str, content: &Markup) -> Markup {
    let language = visitor.language;
    html! {
        (DOCTYPE)
        html lang=(language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) @if title != "rulewatch" { " · rulewatch" } }
                link rel="stylesheet" href=(visitor.at("/style.css"));
                script src=(visitor.at("/script.js")) defer {}
                link rel="alternate" type="application/atom+xml" title="rulewatch" href=(visitor.at("/feed.atom"));
                link rel="alternate" type="application/feed+json" title="rulewatch" href=(visitor.at("/feed.json"));
            }
            body {
                a.skip href="#content" { (language.say("web-skip")) }
                header.head {
                    a.name href=(visitor.at("/")) { "rulewatch" }
                    nav aria-label=(language.say("web-navigation")) { (parts(visitor)) }
                    (who(visitor))
                }
                main id="content" { (content) }
                footer.foot {
                    nav aria-label=(language.say("web-language")) { (languages(visitor)) }
                    p { (language.say("web-foot")) }
                }
            }
        }
    }
}

fn parts(visitor: &Visitor) -> Markup {
    let path = visitor.path();
    // A revision belongs to the front page, which lists them.
    let is_here = |part: &str| match part {
        "/" => path == "/" || path.starts_with("/revisions/"),
        part => path.strip_prefix(part).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
    };
    html! {
        ul { @for (part, name) in PARTS {
            li { a href=(visitor.at(part)) aria-current=[is_here(part).then_some("page")] { (visitor.language.say(name)) } }
        } }
    }
}

/// Who is logged in, and the way in or out.
fn who(visitor: &Visitor) -> Markup {
    let language = visitor.language;
    html! {
        @if let Some(name) = &visitor.name {
            div.who {
                span { (render::visible(name)) @if visitor.role == Role::Operator { " (" (language.say("web-operator")) ")" } }
                @if visitor.logs_in {
                    form method="post" action=(visitor.at("/logout")) {
                        (visitor.token())
                        button.plain { (language.say("web-log-out")) }
                    }
                }
            }
        } @else if visitor.logs_in {
            div.who { a href=(visitor.at("/login")) { (language.say("web-log-in")) } }
        }
    }
}

fn languages(visitor: &Visitor) -> Markup {
    html! {
        ul { @for one in Language::ALL {
            li {
                @if one == visitor.language { span aria-current="true" lang=(one.tag()) { (one.name()) } }
                @else { a href=(visitor.in_language(one)) lang=(one.tag()) hreflang=(one.tag()) rel="nofollow" { (one.name()) } }
            }
        } }
    }
}

/// A source's address; a link where a browser can follow it.
pub fn address(url: &Url) -> Markup {
    let followed = matches!(url.scheme(), "http" | "https");
    html! { @if followed { a.url href=(url) rel="noreferrer" { (url) } } @else { span.url { (url) } } }
}

/// `2026-01-15 11:06`, UTC.
pub fn minute(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d %H:%M").to_string()
}
