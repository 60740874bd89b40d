//! Shapes that are published by themselves, as JSON Schemas under `docs/`: those of redlines, briefs and webhooks.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::alert;
use crate::render;

/// A brief as it is published. Its shape is put into the document by [`put_into`].
pub struct Brief;

/// A redline as it is published.
pub struct Redline;

/// A language in which the program speaks, by its BCP 47 tag.
#[derive(ToSchema)]
#[allow(dead_code, reason = "read by the document alone")]
pub enum Tongue {
    #[schema(rename = "en")]
    English,
    #[schema(rename = "zh-Hant")]
    TraditionalChinese,
    #[schema(rename = "zh-Hans")]
    SimplifiedChinese,
}

impl PartialSchema for Brief {
    fn schema() -> RefOr<Schema> {
        RefOr::T(Schema::Object(ObjectBuilder::new().build()))
    }
}

impl ToSchema for Brief {}

impl PartialSchema for Redline {
    fn schema() -> RefOr<Schema> {
        RefOr::T(Schema::Object(ObjectBuilder::new().build()))
    }
}

impl ToSchema for Redline {}

/// Puts the published shapes among the components of a document, each with what it refers to.
pub fn put_into(schemas: &mut Value) {
    let parsed = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
    let mut redline = parsed(render::JSON_SCHEMA);
    // It carries the brief's: here each stands once.
    redline["$defs"]["brief"] = json!({ "$ref": "#/components/schemas/Brief" });
    schemas["Redline"] = within("Redline", redline);
    schemas["Brief"] = within("Brief", parsed(render::BRIEF_SCHEMA));
}

/// A schema as a component: what it refers to in itself is referred to from the root.
fn within(name: &str, mut schema: Value) -> Value {
    if let Some(fields) = schema.as_object_mut() {
        fields.remove("$id");
        fields.remove("$schema");
    }
    redirect(&mut schema, &format!("#/components/schemas/{name}/$defs/"));
    schema
}

fn redirect(schema: &mut Value, place: &str) {
    match schema {
        Value::Object(fields) => {
            for (name, field) in fields.iter_mut() {
                match (name.as_str(), field.as_str().and_then(|to| to.strip_prefix("#/$defs/"))) {
                    ("$ref", Some(of)) => *field = Value::String(format!("{place}{of}")),
                    _ => redirect(field, place),
                }
            }
        }
        Value::Array(elements) => elements.iter_mut().for_each(|element| redirect(element, place)),
        _ => {}
    }
}

fn schema(text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, "application/schema+json")], text).into_response()
}

/// The shape of a redline
#[utoipa::path(get, path = "/api/v1/redline.schema.json", operation_id = "redline_schema", tag = "shapes",
    responses((status = 200, description = "A JSON Schema", body = Object, content_type = "application/schema+json")))]
pub async fn redline() -> Response {
    schema(render::JSON_SCHEMA)
}

/// The shape of a brief
#[utoipa::path(get, path = "/api/v1/brief.schema.json", operation_id = "brief_schema", tag = "shapes",
    responses((status = 200, description = "A JSON Schema", body = Object, content_type = "application/schema+json")))]
pub async fn brief() -> Response {
    schema(render::BRIEF_SCHEMA)
}

/// The shape of what a webhook is told
#[utoipa::path(get, path = "/api/v1/webhook.schema.json", operation_id = "webhook_schema", tag = "shapes",
    responses((status = 200, description = "A JSON Schema", body = Object, content_type = "application/schema+json")))]
pub async fn webhook() -> Response {
    schema(alert::WEBHOOK_SCHEMA)
}
