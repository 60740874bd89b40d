//! `/status/deliveries`: what is owed, sent, uncertain and given up, to be owed again or given up.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, Response};
use jiff::Timestamp;
use maud::{Markup, html};
use serde::Deserialize;

use super::{seen_again, ways};
use crate::delivery::{Delivery, DeliveryState};
use crate::render::visible;
use crate::service::Service;
use crate::web::asked::Asked;
use crate::web::fields::Fields;
use crate::web::frame::minute;
use crate::web::problem::Problem;
use crate::web::visitor::Visitor;
use crate::wording::Language;

/// Deliveries on the page.
const MOST: u32 = 200;

#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    state: Option<DeliveryState>,
}

const STATES: [(DeliveryState, &str, &str); 4] = [
    (DeliveryState::Owed, "owed", "web-owed"),
    (DeliveryState::Sent, "sent", "web-sent"),
    (DeliveryState::Uncertain, "uncertain", "web-uncertain"),
    (DeliveryState::Parked, "parked", "web-parked"),
];

/// `GET /status/deliveries?state=owed|sent|uncertain|parked`: the newest first.
pub async fn list(
    State(service): State<Arc<Service>>,
    Asked(wanted): Asked<Wanted>,
    visitor: Visitor,
) -> Result<Html<String>, Problem> {
    let language = visitor.language;
    let deliveries = service.edges.store.deliveries(wanted.state, MOST).await?;
    let page = html! {
        (ways(&visitor))
        h1 { (language.say("web-deliveries")) }
        nav.ways aria-label=(language.say("web-state")) {
            a href=(visitor.at("/status/deliveries")) aria-current=[wanted.state.is_none().then_some("true")] { (language.say("web-all-states")) }
            @for (state, name, id) in STATES {
                " · " a href=(visitor.at(&format!("/status/deliveries?state={name}"))) aria-current=[(wanted.state == Some(state)).then_some("true")] { (language.say(id)) }
            }
        }
        @if deliveries.is_empty() { p { (language.say("web-deliveries-none")) } }
        @else { (table(&deliveries, &visitor)) (all_again(&visitor)) }
    };
    Ok(visitor.page(&language.say("web-deliveries"), &page))
}

fn table(deliveries: &[Delivery], visitor: &Visitor) -> Markup {
    let language = visitor.language;
    let heads = ["web-revision", "web-state", "web-subscriber", "web-due", "web-tries", "web-answer", "web-do"];
    html! {
        div.wide role="region" aria-label=(language.say("web-deliveries")) tabindex="0" { table {
            thead { tr { @for head in heads { th scope="col" { (language.say(head)) } } } }
            tbody { @for delivery in deliveries { tr {
                td { a href=(visitor.at(&format!("/revisions/{}", delivery.revision))) { (delivery.revision) } }
                td { (told(delivery.state, language)) }
                td { (visible(&delivery.address)) }
                td.time { (minute(delivery.due_at)) }
                td { (delivery.attempts) }
                td lang="en" { (visible(delivery.last_error.as_deref().unwrap_or_default())) }
                td { (button(delivery, visitor)) }
            } } }
        } }
    }
}

fn told(state: DeliveryState, language: Language) -> String {
    let id = STATES.iter().find(|(one, ..)| *one == state).map_or("web-owed", |(.., id)| id);
    language.say(id).into_owned()
}

/// What can be done with a delivery.
fn button(delivery: &Delivery, visitor: &Visitor) -> Markup {
    let language = visitor.language;
    let (does, id) = match delivery.state {
        DeliveryState::Owed if delivery.attempts == 0 => (Some("park"), "web-give-up"),
        DeliveryState::Owed => (None, ""),
        DeliveryState::Uncertain | DeliveryState::Parked => (Some("retry"), "web-retry"),
        DeliveryState::Sent => return html! {},
    };
    html! {
        form.inline method="post" action=(visitor.at("/status/deliveries")) {
            (visitor.token())
            input type="hidden" name="id" value=(delivery.id);
            @if let Some(does) = does { button name="do" value=(does) { (language.say(id)) } }
            @else {
                button name="do" value="retry" { (language.say("web-retry")) } " "
                button name="do" value="park" { (language.say("web-give-up")) }
            }
        }
    }
}

fn all_again(visitor: &Visitor) -> Markup {
    html! {
        form method="post" action=(visitor.at("/status/deliveries")) {
            (visitor.token())
            button name="do" value="retry-all" { (visitor.language.say("web-retry-all")) }
        }
    }
}

/// `POST /status/deliveries`: `do=retry|park` with `id`, or `do=retry-all`.
pub async fn change(State(service): State<Arc<Service>>, visitor: Visitor, body: Bytes) -> Result<Response, Problem> {
    let (fields, now, store) = (Fields::read(&body), Timestamp::now(), &service.edges.store);
    let id = || {
        let id = fields.one("id").parse::<i64>().ok();
        id.ok_or_else(|| Problem::new(StatusCode::BAD_REQUEST, "`id` names a delivery by its number"))
    };
    let changed = match fields.one("do") {
        "retry" => store.retry_deliveries(Some(id()?), now).await?,
        "park" => store.park_delivery(id()?, now).await?,
        "retry-all" => store.retry_deliveries(None, now).await?,
        _ => return Err(Problem::new(StatusCode::BAD_REQUEST, "`do` is `retry`, `park` or `retry-all`")),
    };
    tracing::info!(
        does = fields.one("do"),
        changed,
        by = visitor.name.as_deref(),
        "deliveries changed by the operator"
    );
    service.deliveries_due.notify_one();
    Ok(seen_again(&visitor, "/status/deliveries"))
}
