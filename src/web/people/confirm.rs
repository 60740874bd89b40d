//! `/confirm/TOKEN`: saying from the mailbox that the request was its own.

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use jiff::Timestamp;
use maud::html;

use super::Refused;
use crate::people::Confirmation;
use crate::web::Site;
use crate::web::visitor::Visitor;

/// `GET /confirm/TOKEN`: a button; nothing happens by looking.
pub async fn page(
    State(site): State<Site>,
    Path(token): Path<String>,
    visitor: Visitor,
) -> Result<Html<String>, Refused> {
    let found = site.desk.asked_for(&token, Timestamp::now()).await;
    Ok(shown(&visitor, found.map_err(|error| visitor.refused(error))?))
}

/// `POST /confirm/TOKEN`: leads on to what the subscriber can change; a second time it says that it was done.
pub async fn confirm(
    State(site): State<Site>,
    Path(token): Path<String>,
    visitor: Visitor,
) -> Result<Response, Refused> {
    let done = site.desk.confirm(&token, Timestamp::now()).await.map_err(|error| visitor.refused(error))?;
    Ok(match done {
        Confirmation::Done { own } => {
            (StatusCode::SEE_OTHER, [(header::LOCATION, visitor.at(&within(&own)))]).into_response()
        }
        other => shown(&visitor, other).into_response(),
    })
}

/// Within this server: the path of the link is the same however readers reach it.
fn within(link: &str) -> String {
    let path = url::Url::parse(link).map(|url| url.path().to_owned()).unwrap_or_else(|_| "/".to_owned());
    path.rfind("/preferences/").map_or("/", |at| &path[at..]).to_owned()
}

fn shown(visitor: &Visitor, confirmation: Confirmation) -> Html<String> {
    let language = visitor.language;
    match confirmation {
        Confirmation::Waits { address } => super::page(
            visitor,
            &language.say("people-confirm"),
            html! {
                p { (language.tell("people-confirm-text", [("address", address.into())])) }
                form method="post" { button { (language.say("people-confirm-button")) } }
            },
        ),
        Confirmation::Done { own } | Confirmation::Before { own } => super::page(
            visitor,
            &language.say("people-confirmed"),
            html! {
                p role="status" { (language.say("people-confirmed-text")) }
                p { a href=(visitor.at(&within(&own))) { (language.say("people-preferences")) } }
            },
        ),
    }
}
