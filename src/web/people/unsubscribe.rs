//! `/unsubscribe/TOKEN`: the end of all alerts, by a person's button or a mail program's POST (RFC 8058).

use axum::extract::{Path, State};
use axum::response::Html;
use maud::html;

use super::{Refused, said};
use crate::seal::Purpose;
use crate::web::Site;
use crate::web::visitor::Visitor;

/// `GET /unsubscribe/TOKEN`: a button; scanners look at every link.
pub async fn page(
    State(site): State<Site>,
    Path(token): Path<String>,
    visitor: Visitor,
) -> Result<Html<String>, Refused> {
    let own = site.desk.own(Purpose::Unsubscribe, &token).await.map_err(|error| visitor.refused(error))?;
    let language = own.subscriber.language;
    Ok(super::page(
        &visitor.speaking(language),
        &language.say("people-unsubscribe"),
        html! {
            p { (language.tell("people-unsubscribe-text", [("address", own.subscriber.address.clone().into())])) }
            form method="post" { button { (language.say("people-unsubscribe-button")) } }
        },
    ))
}

/// `POST /unsubscribe/TOKEN`: no cookie, no redirect; asked twice, it is done all the same.
pub async fn unsubscribe(
    State(site): State<Site>,
    Path(token): Path<String>,
    visitor: Visitor,
) -> Result<Html<String>, Refused> {
    let refused = |error| visitor.refused(error);
    let own = site.desk.own(Purpose::Unsubscribe, &token).await.map_err(refused)?;
    own.unsubscribe().await.map_err(refused)?;
    let language = own.subscriber.language;
    Ok(said(&visitor.speaking(language), "people-unsubscribed", "people-unsubscribed-text"))
}
