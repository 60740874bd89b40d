//! The document of the API: it is published, says what there is and nothing else, and is OpenAPI 3.1.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use rulewatch::web::{self, Role};
use serde_json::Value;

use super::{Seeded, python};

const PUBLISHED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/openapi.json");

#[test]
fn the_published_document_is_what_the_code_says() {
    let written = format!("{:#}\n", web::openapi());
    if std::env::var_os("RULEWATCH_GOLDEN").is_some_and(|mode| mode == "write") {
        std::fs::write(PUBLISHED, &written).expect("written");
    }
    let published = std::fs::read_to_string(PUBLISHED).unwrap_or_default();
    assert!(published == written, "docs/openapi.json is another: look at it, then accept with RULEWATCH_GOLDEN=write");
}

/// Each operation: method, path, what is said of it.
fn operations(document: &Value) -> Vec<(String, String, &Value)> {
    let paths = document["paths"].as_object().expect("paths");
    let of = |(path, operations): (&String, &'_ Value)| {
        let path = path.clone();
        let methods: Vec<String> = operations.as_object().expect("operations").keys().cloned().collect();
        methods.into_iter().map(move |method| (method.to_uppercase(), path.clone()))
    };
    let named: Vec<(String, String)> = paths.iter().flat_map(of).collect();
    named
        .into_iter()
        .map(|(method, path)| {
            let told = &document["paths"][&path][method.to_lowercase()];
            (method, path, told)
        })
        .collect()
}

#[test]
fn every_door_of_the_api_is_in_the_document_and_nothing_else_is() {
    let document = web::openapi();
    let told: BTreeSet<(String, String)> =
        operations(&document).into_iter().map(|(method, path, _)| (method, path)).collect();
    let doors = web::list();
    let doors = doors.iter().filter(|door| door.path.starts_with("/api/"));
    let there: BTreeSet<(String, String)> = doors.map(|door| (door.method.to_string(), door.path.to_owned())).collect();
    assert_eq!(told, there);
    assert!(there.len() > 25, "{there:?}");
}

#[test]
fn an_operation_says_who_may_what_it_answers_and_how_it_fails() {
    let document = web::openapi();
    for (method, path, told) in operations(&document) {
        let doors = web::list();
        let door = doors.iter().find(|door| door.path == path && door.method.as_str() == method).expect("a door");
        let is_open = told["security"].as_array().expect("security").is_empty();
        assert_eq!(is_open, door.least == Role::Anonymous, "{method} {path}");
        assert!(told["summary"].is_string() && told["operationId"].is_string(), "{method} {path}");
        let answers = told["responses"].as_object().expect("responses");
        assert!(answers.keys().any(|status| status.starts_with('2')), "{method} {path}");
        let fault = &answers["default"]["content"]["application/problem+json"]["schema"]["$ref"];
        assert_eq!(fault, "#/components/schemas/Problem", "{method} {path}");
        let named = told["parameters"].as_array().into_iter().flatten().filter(|one| one["in"] == "path");
        assert_eq!(named.count(), path.matches('{').count(), "{method} {path}");
    }
}

#[test]
fn every_reference_leads_somewhere_and_every_field_is_of_a_kind() {
    let document = web::openapi();
    let (mut open, mut count) = (vec![&document], 0);
    while let Some(value) = open.pop() {
        if let Some(to) = value.get("$ref").and_then(Value::as_str) {
            assert!(document.pointer(to.trim_start_matches('#')).is_some(), "{to}");
            count += 1;
        }
        open.extend(value.as_object().into_iter().flat_map(|fields| fields.values()));
        open.extend(value.as_array().into_iter().flatten());
    }
    assert!(count > 100, "{count} references");
}

#[test]
fn the_document_is_openapi_3_1_to_a_validator_that_is_not_ours() {
    let Some(validator) = python("openapi-spec-validator") else { return };
    let judged = Command::new(validator).args(["--schema", "3.1"]).arg(Path::new(PUBLISHED)).output().expect("it runs");
    let told = String::from_utf8_lossy(&judged.stdout) + String::from_utf8_lossy(&judged.stderr);
    assert!(judged.status.success(), "{told}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_document_that_is_served_names_the_prefix_under_which_it_is_reached() {
    let seeded = Seeded::start("public_url = \"http://localhost/watch/\"\n", "").await;
    let mut served = seeded.json("/watch/api/v1/openapi.json").await;
    assert_eq!(served["servers"], serde_json::json!([{ "url": "/watch" }]));
    served.as_object_mut().expect("an object").remove("servers");
    assert_eq!(served, web::openapi());
    let list = seeded.json("/api/v1/revisions?limit=1").await;
    assert!(list["next"].as_str().is_some_and(|next| next.starts_with("/watch/api/v1/revisions?after=")), "{list}");
}
