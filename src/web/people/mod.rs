//! The doors that everybody may use: sign up, confirm, change, end. Nothing here is told to whoever only knows an address,
//! and no link does anything by being opened: scanners of mails open them all, some run scripts and follow forms by GET.

mod client;
mod confirm;
mod form;
mod preferences;
mod subscribe;
mod unsubscribe;

use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use maud::{Markup, html};

use super::access::Role::{Anonymous, Reader};
use super::doors::{Door, Doors};
use super::visitor::Visitor;
use crate::concern::BadWish;
use crate::people::PeopleError;
use crate::render::visible;
use crate::wording::Language;

use form::BadChoice;

pub use client::Proxies;

/// The links of mails are open to whoever has them, even where the pages ask for a password.
pub fn doors(doors: Doors) -> Doors {
    doors
        .open(Door::get(Reader, "/subscribe"), subscribe::page)
        .open(Door::post(Reader, "/subscribe"), subscribe::ask)
        .open(Door::get(Anonymous, "/confirm/{token}"), confirm::page)
        .open(Door::post(Anonymous, "/confirm/{token}"), confirm::confirm)
        .open(Door::get(Anonymous, "/unsubscribe/{token}"), unsubscribe::page)
        .open(Door::post(Anonymous, "/unsubscribe/{token}"), unsubscribe::unsubscribe)
        .open(Door::get(Anonymous, "/preferences/{token}"), preferences::page)
        .open(Door::post(Anonymous, "/preferences/{token}"), preferences::change)
        .open(Door::get(Anonymous, "/preferences/{token}/kept.json"), preferences::kept)
        .open(Door::post(Anonymous, "/preferences/{token}/erase"), preferences::erase)
}

/// A page of these doors.
fn page(visitor: &Visitor, title: &str, body: Markup) -> Html<String> {
    visitor.page(title, &html! { div.door { h1 { (title) } (body) } })
}

/// A page that says one thing.
fn said(visitor: &Visitor, title: &'static str, text: &'static str) -> Html<String> {
    let language = visitor.language;
    page(visitor, &language.say(title), html! { p { (language.say(text)) } })
}

/// What is wrong with a request.
#[derive(Debug)]
enum Fault {
    People(PeopleError),
    Choice(BadChoice),
}

impl From<PeopleError> for Fault {
    fn from(error: PeopleError) -> Fault {
        Fault::People(error)
    }
}

impl From<BadWish> for Fault {
    fn from(bad: BadWish) -> Fault {
        Fault::People(bad.into())
    }
}

impl From<BadChoice> for Fault {
    fn from(bad: BadChoice) -> Fault {
        Fault::Choice(bad)
    }
}

impl Fault {
    /// True for what is mended in the form itself: it comes back as it was sent.
    fn is_of_the_form(&self) -> bool {
        self.status() == StatusCode::UNPROCESSABLE_ENTITY
    }

    fn status(&self) -> StatusCode {
        let Fault::People(error) = self else { return StatusCode::UNPROCESSABLE_ENTITY };
        match error {
            PeopleError::Closed | PeopleError::Domain => StatusCode::FORBIDDEN,
            PeopleError::NoLinks => StatusCode::SERVICE_UNAVAILABLE,
            PeopleError::TooMany => StatusCode::TOO_MANY_REQUESTS,
            PeopleError::Address(_) | PeopleError::Zone(_) | PeopleError::Wish(_) => StatusCode::UNPROCESSABLE_ENTITY,
            PeopleError::DeadLink => StatusCode::NOT_FOUND,
            PeopleError::Store(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// For people to read.
    fn told(&self, language: Language) -> String {
        let error = match self {
            Fault::People(error) => error,
            Fault::Choice(BadChoice { field, value }) => {
                let about = [("field", language.say(field).into()), ("value", visible(value).into_owned().into())];
                return language.tell("people-bad-choice", about);
            }
        };
        match error {
            PeopleError::Closed => language.say("people-closed").into_owned(),
            PeopleError::NoLinks => language.say("people-no-links").into_owned(),
            PeopleError::Domain => language.say("people-domain").into_owned(),
            PeopleError::TooMany => language.say("people-too-many").into_owned(),
            PeopleError::DeadLink => language.say("people-dead-link").into_owned(),
            PeopleError::Address(_) => language.say("people-bad-address").into_owned(),
            PeopleError::Wish(bad) => {
                let (BadWish::Provision(text) | BadWish::Country(text) | BadWish::Eccn(text)) = bad;
                language.tell("people-bad-wish", [("text", visible(text).into_owned().into())])
            }
            PeopleError::Zone(zone) => language.tell("people-bad-zone", [("zone", visible(zone).into_owned().into())]),
            PeopleError::Store(error) => {
                tracing::error!(%error, "a request of a subscriber came to nothing");
                language.say("people-trouble").into_owned()
            }
        }
    }
}

/// A request that came to nothing, as a page of its own.
struct Refused(Box<Visitor>, Fault);

impl Visitor {
    fn refused(&self, fault: impl Into<Fault>) -> Refused {
        Refused(Box::new(self.clone()), fault.into())
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let Refused(visitor, fault) = self;
        let title = visitor.language.say("people-refused");
        (fault.status(), page(&visitor, &title, told(&visitor, Some(&fault)))).into_response()
    }
}

/// What is wrong, above whatever can be done about it; nothing where nothing is.
fn told(visitor: &Visitor, fault: Option<&Fault>) -> Markup {
    html! { @if let Some(fault) = fault { p role="alert" { (fault.told(visitor.language)) } } }
}
