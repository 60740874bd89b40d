//! The doors that everybody may use: sign up, confirm, change, end. Nothing here is told to whoever only knows an address,
//! and no link does anything by being opened: scanners of mails open them all, some run scripts and follow forms by GET.

mod client;
mod confirm;
mod form;
mod preferences;
mod subscribe;
mod unsubscribe;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::map_response;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use maud::{Markup, html};

use super::Site;
use super::frame::frame;
use crate::concern::BadWish;
use crate::people::PeopleError;
use crate::render::visible;
use crate::wording::Language;

pub use client::Proxies;

/// Bytes of a form: every source and word there may be fits.
const LONGEST_FORM: usize = 64 * 1024;

pub fn routes() -> Router<Site> {
    Router::new()
        .route("/subscribe", get(subscribe::page).post(subscribe::ask))
        .route("/confirm/{token}", get(confirm::page).post(confirm::confirm))
        .route("/unsubscribe/{token}", get(unsubscribe::page).post(unsubscribe::unsubscribe))
        .route("/preferences/{token}", get(preferences::page).post(preferences::change))
        .route("/preferences/{token}/kept.json", get(preferences::kept))
        .route("/preferences/{token}/erase", post(preferences::erase))
        .layer(DefaultBodyLimit::max(LONGEST_FORM))
        .layer(map_response(with_forms))
}

/// These pages alone have forms, which lead to this server and nowhere else.
async fn with_forms(mut response: Response) -> Response {
    let policy = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    response
}

/// The language that the reader's browser asks for.
fn language(headers: &HeaderMap) -> Language {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    accepted.map(Language::accepted).unwrap_or_default()
}

/// A page of these doors.
fn page(language: Language, title: &str, body: Markup) -> Html<String> {
    let content = html! { div.door { h1 { (title) } (body) } };
    Html(frame(title, language.tag(), &content).into_string())
}

/// A page that says one thing.
fn said(language: Language, title: &'static str, text: &'static str) -> Html<String> {
    page(language, &language.say(title), html! { p { (language.say(text)) } })
}

/// Why a request came to nothing, for people to read.
struct Refused(Language, PeopleError);

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let Refused(language, error) = self;
        let status = match error {
            PeopleError::Closed | PeopleError::Domain => StatusCode::FORBIDDEN,
            PeopleError::NoLinks => StatusCode::SERVICE_UNAVAILABLE,
            PeopleError::TooMany => StatusCode::TOO_MANY_REQUESTS,
            PeopleError::Address(_) | PeopleError::Zone(_) | PeopleError::Wish(_) => StatusCode::UNPROCESSABLE_ENTITY,
            PeopleError::DeadLink => StatusCode::NOT_FOUND,
            PeopleError::Store(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let why = match error {
            PeopleError::Closed => language.say("people-closed").into_owned(),
            PeopleError::NoLinks => language.say("people-no-links").into_owned(),
            PeopleError::Domain => language.say("people-domain").into_owned(),
            PeopleError::TooMany => language.say("people-too-many").into_owned(),
            PeopleError::DeadLink => language.say("people-dead-link").into_owned(),
            PeopleError::Address(_) => language.say("people-bad-address").into_owned(),
            PeopleError::Wish(bad) => {
                let (BadWish::Provision(text) | BadWish::Country(text) | BadWish::Eccn(text)) = bad;
                language.tell("people-bad-wish", [("text", visible(&text).into_owned().into())])
            }
            PeopleError::Zone(zone) => language.tell("people-bad-zone", [("zone", visible(&zone).into_owned().into())]),
            PeopleError::Store(error) => {
                tracing::error!(%error, "a request of a subscriber came to nothing");
                language.say("people-trouble").into_owned()
            }
        };
        let title = language.say("people-refused");
        (status, page(language, &title, html! { p role="alert" { (why) } })).into_response()
    }
}
