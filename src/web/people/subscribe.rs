//! `/subscribe`: asking for alerts.

use std::net::SocketAddr;

use axum::body::Bytes;
use axum::extract::{ConnectInfo, State};
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse, Response};
use jiff::Timestamp;
use maud::html;

use super::form;
use super::{Fault, Refused, said, told};
use crate::people::{PeopleError, Request, Wanted};
use crate::web::Site;
use crate::web::fields::Fields;
use crate::web::visitor::Visitor;
use crate::wording::Language;

/// `GET /subscribe`
pub async fn page(State(site): State<Site>, visitor: Visitor) -> Result<Html<String>, Refused> {
    if !site.desk.signup.open {
        return Err(visitor.refused(PeopleError::Closed));
    }
    Ok(shown(&site, &visitor, &Fields::default(), None))
}

/// The form as it was sent, with what is wrong with it.
fn shown(site: &Site, visitor: &Visitor, sent: &Fields, fault: Option<&Fault>) -> Html<String> {
    let language = visitor.language;
    let zone = sent.one("zone");
    super::page(
        visitor,
        &language.say("people-subscribe"),
        html! {
            (told(visitor, fault))
            p { (language.say("people-subscribe-lead")) }
            form method="post" action=(visitor.at("/subscribe")) {
                (visitor.token())
                label { (language.say("people-address")) " "
                    input type="email" name="address" value=(sent.one("address")) required autocomplete="email" maxlength="254";
                }
                // Left empty by people, who don't see it; filled in by programs that fill in everything.
                div.unseen aria-hidden="true" { label { "Website " input name="website" tabindex="-1" autocomplete="off"; } }
                (form::reader(language, (if zone.is_empty() { "UTC" } else { zone }, language)))
                (form::wish(language, &site.service.sources(), sent))
                p.hint { (language.say("people-consent")) }
                button { (language.say("people-ask")) }
            }
        },
    )
}

/// `POST /subscribe`: one answer to all.
pub async fn ask(
    State(site): State<Site>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    visitor: Visitor,
    body: Bytes,
) -> Result<Response, Refused> {
    let fields = Fields::read(&body);
    let language = fields.language(visitor.language);
    let visitor = visitor.clone().speaking(*language.as_ref().unwrap_or(&visitor.language));
    let asked = said(&visitor, "people-asked", "people-asked-text").into_response();
    if !fields.one("website").is_empty() {
        return Ok(asked);
    }
    if !site.desk.signup.open {
        return Err(visitor.refused(PeopleError::Closed));
    }
    let from = site.proxies.client(peer, &headers);
    let done = async {
        let request = request(&fields, language?)?;
        Ok::<_, Fault>(site.desk.ask(&request, from, Timestamp::now()).await?)
    };
    match done.await {
        Ok(_) => {
            site.service.deliveries_due.notify_one();
            Ok(asked)
        }
        Err(fault) if fault.is_of_the_form() => {
            Ok((fault.status(), shown(&site, &visitor, &fields, Some(&fault))).into_response())
        }
        Err(fault) => Err(visitor.refused(fault)),
    }
}

fn request(fields: &Fields, language: Language) -> Result<Request, Fault> {
    let Wanted { scope, least_severity, cadence } = fields.wanted()?;
    let (address, zone) = (fields.one("address").to_owned(), fields.one("zone").to_owned());
    Ok(Request { address, zone, language, scope, least_severity, cadence })
}
