//! The OpenAPI 3.1 document, written from the code: what the handlers of this room say of themselves, with who may use each
//! as the doors have it. `docs/openapi.json` is the same.

use std::sync::LazyLock;

use axum::extract::State;
use axum::response::Response;
use serde_json::{Value, json};
use utoipa::OpenApi;

use super::{
    amend, asked, checks, compare, coverage, deliveries, event, held, passages, published, recipe, redline, revisions,
    sources, status, text, upcoming, versions,
};
use crate::web::Site;
use crate::web::access::Role;
use crate::web::doors::Door;
use crate::web::problem::Problem;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "rulewatch",
        description = "Official policy and rule pages, watched: what changed in the law's own terms, and what proves it. \
            Lists go on at the address in `next`, which is in the header `Link` too. An answer of 200 to a GET has an `ETag`; \
            errors are problems (RFC 9457). docs/api.md tells how it is used.",
        license(name = "MIT OR Apache-2.0")
    ),
    paths(
        served, published::redline, published::brief, published::webhook,
        revisions::list, revisions::one, revisions::redline, event::event, upcoming::upcoming,
        passages::list, sources::list, sources::one, coverage::coverage, redline::diff, amend::amend,
        versions::list, versions::one, text::text, versions::raw,
        compare::compare, checks::begin, checks::follow, status::status,
        status::findings, held::list, held::one, held::raw, held::judge,
        deliveries::list, deliveries::retry, deliveries::retry_all, deliveries::park, recipe::tried,
    ),
    components(schemas(Problem, published::Brief, published::Redline)),
    tags(
        (name = "revisions", description = "What was revised"),
        (name = "sources", description = "What is watched, and every version of it"),
        (name = "compare", description = "Texts of one's own"),
        (name = "checks", description = "Looking now"),
        (name = "service", description = "How the service stands"),
        (name = "operator", description = "For operators"),
        (name = "shapes", description = "Shapes of what is answered"),
    )
)]
struct Document;

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    let mut document = serde_json::to_value(Document::openapi()).unwrap_or_default();
    published::put_into(&mut document["components"]["schemas"]);
    document["components"]["securitySchemes"] = json!({ "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "`token` or `reader_token` of the configuration. With `access = \"open\"` readers need none. \
            A browser that is logged in sends its cookie instead, and with a POST `X-CSRF-Token`.",
    }});
    for door in crate::web::list() {
        let path = document["paths"].get_mut(door.path);
        if let Some(operation) = path.and_then(|path| path.get_mut(door.method.as_str().to_ascii_lowercase())) {
            close(operation, &door);
        }
    }
    document
});

/// What every operation says beside what is its own: who may, and which errors there are.
fn close(operation: &mut Value, door: &Door) {
    let problem = |told: &str| {
        json!({
            "description": told,
            "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
        })
    };
    let later = json!({ "Retry-After": { "description": "Seconds", "schema": { "type": "integer", "minimum": 0 } } });
    let mut too_many = problem("Too many requests of one network");
    too_many["headers"] = later;
    operation["security"] = match door.least {
        Role::Anonymous => json!([]),
        Role::Reader | Role::Operator => json!([{ "token": [] }]),
    };
    operation["x-role"] = door.least.name().into();
    let answers = &mut operation["responses"];
    if door.least > Role::Anonymous {
        answers["401"] = problem("Nothing says who asks");
        answers["403"] = problem("This is for another role");
    }
    if door.method == axum::http::Method::GET {
        answers["304"] = json!({ "description": "It is what `If-None-Match` names" });
    }
    answers["429"] = too_many;
    answers["default"] = problem("What went wrong, and the way out");
}

/// The document of the API, as it is published in `docs/openapi.json`.
pub fn openapi() -> Value {
    DOCUMENT.clone()
}

/// This document
#[utoipa::path(get, path = "/api/v1/openapi.json", operation_id = "openapi", tag = "shapes",
    responses((status = 200, description = "OpenAPI 3.1", body = Object)))]
pub async fn served(State(site): State<Site>) -> Result<Response, Problem> {
    let mut document = openapi();
    // The prefix under which readers reach it; without one, the root.
    document["servers"] = json!([{ "url": if site.prefix.as_str().is_empty() { "/" } else { site.prefix.as_str() } }]);
    asked::json(&document)
}
