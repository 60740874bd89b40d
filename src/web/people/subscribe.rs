//! `/subscribe`: asking for alerts.

use std::net::SocketAddr;

use axum::body::Bytes;
use axum::extract::{ConnectInfo, State};
use axum::http::HeaderMap;
use axum::response::Html;
use jiff::Timestamp;
use maud::html;

use super::form;
use super::{Refused, said};
use crate::people::{PeopleError, Request};
use crate::web::Site;
use crate::web::fields::Fields;
use crate::web::visitor::Visitor;

/// `GET /subscribe`
pub async fn page(State(site): State<Site>, visitor: Visitor) -> Result<Html<String>, Refused> {
    let language = visitor.language;
    if !site.desk.signup.open {
        return Err(visitor.refused(PeopleError::Closed));
    }
    let title = language.say("people-subscribe");
    Ok(super::page(
        &visitor,
        &title,
        html! {
            p { (language.say("people-subscribe-lead")) }
            form method="post" action=(visitor.at("/subscribe")) {
                (visitor.token())
                label { (language.say("people-address")) " "
                    input type="email" name="address" required autocomplete="email" maxlength="254";
                }
                // Left empty by people, who don't see it; filled in by programs that fill in everything.
                div.unseen aria-hidden="true" { label { "Website " input name="website" tabindex="-1" autocomplete="off"; } }
                (form::reader(language, "UTC"))
                (form::wish(language, &site.service.sources()))
                p.hint { (language.say("people-consent")) }
                button { (language.say("people-ask")) }
            }
        },
    ))
}

/// `POST /subscribe`: one answer to all.
pub async fn ask(
    State(site): State<Site>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    visitor: Visitor,
    body: Bytes,
) -> Result<Html<String>, Refused> {
    let fields = Fields::read(&body);
    let language = fields.language().unwrap_or(visitor.language);
    let visitor = visitor.speaking(language);
    let asked = said(&visitor, "people-asked", "people-asked-text");
    if !fields.one("website").is_empty() {
        return Ok(asked);
    }
    let request = Request {
        address: fields.one("address").to_owned(),
        zone: fields.one("zone").to_owned(),
        language,
        scope: fields.scope().map_err(|bad| visitor.refused(bad.into()))?,
        least_severity: fields.least_severity(),
        cadence: fields.cadence(),
    };
    let from = site.proxies.client(peer, &headers);
    site.desk.ask(&request, from, Timestamp::now()).await.map_err(|error| visitor.refused(error))?;
    site.service.deliveries_due.notify_one();
    Ok(asked)
}
