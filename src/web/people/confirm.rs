//! `/confirm/TOKEN`: saying from the mailbox that the request was its own.

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use jiff::Timestamp;
use maud::html;

use super::Refused;
use crate::web::Site;
use crate::web::visitor::Visitor;

/// `GET /confirm/TOKEN`: a button; nothing happens by looking.
pub async fn page(
    State(site): State<Site>,
    Path(token): Path<String>,
    visitor: Visitor,
) -> Result<Html<String>, Refused> {
    let language = visitor.language;
    let found = site.desk.asked_for(&token, Timestamp::now()).await;
    let address = found.map_err(|error| visitor.refused(error))?;
    Ok(super::page(
        &visitor,
        &language.say("people-confirm"),
        html! {
            p { (language.tell("people-confirm-text", [("address", address.into())])) }
            form method="post" { button { (language.say("people-confirm-button")) } }
        },
    ))
}

/// `POST /confirm/TOKEN`: leads on to what the subscriber can change.
pub async fn confirm(
    State(site): State<Site>,
    Path(token): Path<String>,
    visitor: Visitor,
) -> Result<Response, Refused> {
    let link = site.desk.confirm(&token, Timestamp::now()).await.map_err(|error| visitor.refused(error))?;
    // Within this server: the path of the link is the same however readers reach it.
    let path = url::Url::parse(&link).map(|url| url.path().to_owned()).unwrap_or_else(|_| "/".to_owned());
    let own = path.rfind("/preferences/").map_or("/", |at| &path[at..]).to_owned();
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, visitor.at(&own))]).into_response())
}
