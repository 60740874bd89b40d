//! What the operator sees and does: how the service stands, held captures to judge, deliveries, a recipe to try.

mod deliveries;
pub(in crate::web) mod held;
mod recipe;
mod status;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::access::Role::{Operator, Reader};
use super::doors::{Door, Doors};
use super::visitor::Visitor;

pub fn doors(doors: Doors) -> Doors {
    doors
        .open(Door::get(Reader, "/status"), status::status)
        .open(Door::get(Operator, "/status/held"), held::list)
        .open(Door::get(Operator, "/status/held/{id}/{number}").costly(), held::one)
        .open(Door::post(Operator, "/status/held/{id}/{number}").costly(), held::judge)
        .open(Door::get(Operator, "/status/held/{id}/{number}/bytes"), held::bytes)
        .open(Door::get(Operator, "/status/deliveries"), deliveries::list)
        .open(Door::post(Operator, "/status/deliveries"), deliveries::change)
        .open(Door::get(Operator, "/status/recipe"), recipe::page)
        .open(Door::post(Operator, "/status/recipe").costly(), recipe::tried)
}

/// The pages of this part, for whoever may see them: path, and the id of its name.
const PAGES: [(&str, &str); 4] = [
    ("/status", "web-status"),
    ("/status/held", "web-held-captures"),
    ("/status/deliveries", "web-deliveries"),
    ("/status/recipe", "web-recipe"),
];

/// The way from one of these pages to the others.
fn ways(visitor: &Visitor) -> Markup {
    let here = visitor.path();
    html! {
        @if visitor.role >= Operator {
            nav.ways aria-label=(visitor.language.say("web-operator")) {
                @for (at, (path, name)) in PAGES.iter().enumerate() {
                    @if at > 0 { " · " }
                    a href=(visitor.at(path)) aria-current=[(*path == here).then_some("page")] { (visitor.language.say(name)) }
                }
            }
        }
    }
}

/// Back to a page by GET: loaded again, it repeats nothing.
fn seen_again(visitor: &Visitor, path: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, visitor.at(path))]).into_response()
}
