//! `/confirm/TOKEN`: saying from the mailbox that the request was its own.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use jiff::Timestamp;
use maud::html;

use super::{Refused, language};
use crate::web::Site;

/// `GET /confirm/TOKEN`: a button; nothing happens by looking.
pub async fn page(
    State(site): State<Site>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Result<Html<String>, Refused> {
    let language = language(&headers);
    let found = site.desk.asked_for(&token, Timestamp::now()).await;
    let address = found.map_err(|error| Refused(language, error))?;
    Ok(super::page(
        language,
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
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let language = language(&headers);
    let link = site.desk.confirm(&token, Timestamp::now()).await.map_err(|error| Refused(language, error))?;
    // Within this server: the path of the link is the same however readers reach it.
    let path = url::Url::parse(&link).map(|url| url.path().to_owned()).unwrap_or_else(|_| "/".to_owned());
    let own = path.rfind("/preferences/").map_or("/", |at| &path[at..]).to_owned();
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, own)]).into_response())
}
