//! `/api/v1`: everything that the pages show, for programs.
//!
//! Invariants: every answer but a file is JSON of a type of this room, or of a shape that is published by itself, so that
//! nothing inside changes it; every error is a problem (RFC 9457); every route is in the document (`document`), which is
//! written from the code; whatever a source said is harmless in a terminal; nothing of subscribers is told to anybody but
//! operators.

mod amend;
mod asked;
mod checks;
mod compare;
mod coverage;
mod deliveries;
mod document;
mod entry;
mod event;
mod evidence;
mod held;
mod passages;
mod published;
mod recipe;
mod redline;
mod revisions;
mod sources;
mod status;
mod text;
mod upcoming;
mod versions;
mod words;

use super::access::Role::{Anonymous, Operator, Reader};
use super::doors::{Door, Doors};

pub use document::openapi;

/// The doors that programs use.
pub fn doors(doors: Doors) -> Doors {
    let doors = doors
        .open(Door::get(Anonymous, "/api/v1/openapi.json"), document::served)
        .open(Door::get(Anonymous, "/api/v1/redline.schema.json"), published::redline)
        .open(Door::get(Anonymous, "/api/v1/brief.schema.json"), published::brief)
        .open(Door::get(Anonymous, "/api/v1/webhook.schema.json"), published::webhook);
    read(doors)
        .open(Door::post(Operator, "/api/v1/checks").here_too(), checks::begin)
        .open(Door::post(Operator, "/api/v1/try").costly(), recipe::tried)
        .open(Door::get(Operator, "/api/v1/findings"), status::findings)
        .open(Door::get(Operator, "/api/v1/held"), held::list)
        .open(Door::get(Operator, "/api/v1/held/{source}/{number}").costly(), held::one)
        .open(Door::get(Operator, "/api/v1/held/{source}/{number}/raw"), held::raw)
        .open(Door::post(Operator, "/api/v1/held/{source}/{number}/verdict").costly(), held::judge)
        .open(Door::get(Operator, "/api/v1/deliveries"), deliveries::list)
        .open(Door::post(Operator, "/api/v1/deliveries/retry"), deliveries::retry_all)
        .open(Door::post(Operator, "/api/v1/deliveries/{id}/retry"), deliveries::retry)
        .open(Door::post(Operator, "/api/v1/deliveries/{id}/park"), deliveries::park)
}

/// Those of a reader.
fn read(doors: Doors) -> Doors {
    doors
        .open(Door::get(Reader, "/api/v1/revisions"), revisions::list)
        .open(Door::get(Reader, "/api/v1/revisions/{id}").costly(), revisions::one)
        .open(Door::get(Reader, "/api/v1/revisions/{id}/redline").costly(), revisions::redline)
        .open(Door::get(Reader, "/api/v1/passages"), passages::list)
        .open(Door::get(Reader, "/api/v1/events/{id}"), event::event)
        .open(Door::get(Reader, "/api/v1/upcoming"), upcoming::upcoming)
        .open(Door::get(Reader, "/api/v1/sources"), sources::list)
        .open(Door::get(Reader, "/api/v1/sources/{id}"), sources::one)
        .open(Door::get(Reader, "/api/v1/sources/{id}/coverage"), coverage::coverage)
        .open(Door::get(Reader, "/api/v1/sources/{id}/diff").costly(), redline::diff)
        .open(Door::get(Reader, "/api/v1/sources/{id}/versions"), versions::list)
        .open(Door::get(Reader, "/api/v1/sources/{id}/versions/{point}"), versions::one)
        .open(Door::get(Reader, "/api/v1/sources/{id}/versions/{point}/text").costly(), text::text)
        .open(Door::get(Reader, "/api/v1/sources/{id}/versions/{point}/raw").costly(), versions::raw)
        .open(Door::get(Reader, "/api/v1/sources/{id}/amend").costly(), amend::amend)
        .open(compare::door(), compare::compare)
        .open(Door::get(Reader, "/api/v1/checks/{run}"), checks::follow)
        .open(Door::get(Reader, "/api/v1/status"), status::status)
}
