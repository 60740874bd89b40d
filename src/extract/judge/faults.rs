//! Errors that a machine tells a machine: a JSON or XML answer that is an error, whatever status it came with.

use serde_json::{Map, Value};

use super::marks::Marks;
use crate::snapshot::Snapshot;

/// Longer answers carry more than an error.
const LONGEST: usize = 32 << 10;

/// The error that this answer is. Only for what reads as a short document: a rule about errors is long, or no object.
pub fn told(snapshot: &Snapshot, marks: &Marks<'_>) -> Option<String> {
    let body = snapshot.body.trim_ascii();
    if snapshot.media_type() == "application/problem+json" {
        return Some("an answer of type `application/problem+json`".to_owned());
    }
    match body.first()? {
        b'{' if body.len() <= LONGEST => match serde_json::from_slice(body).ok()? {
            Value::Object(answer) => json_error(&answer),
            _ => None,
        },
        b'<' => marks.error_root().map(|root| format!("the answer is an element `{root}`")),
        _ => None,
    }
}

/// An object that says that something went wrong, and carries nothing beside it.
fn json_error(answer: &Map<String, Value>) -> Option<String> {
    let field = |names: &[&str]| {
        answer.iter().find(|(name, _)| names.contains(&name.to_ascii_lowercase().as_str())).map(|(_, value)| value)
    };
    // Records beside the error are the text; warnings about them do not hold it.
    let carries = |value: &Value| matches!(value, Value::Array(list) if !list.is_empty());
    let errors = ["error", "errors", "fault", "exception", "faultstring", "error_message"];
    if answer.iter().any(|(name, value)| !errors.contains(&name.to_ascii_lowercase().as_str()) && carries(value)) {
        return None;
    }
    let failed = field(&errors).is_some_and(is_said)
        || field(&["success", "ok"]).is_some_and(|value| *value == Value::Bool(false))
        || field(&["status", "state", "result"]).is_some_and(is_failure)
        || field(&["code", "statuscode", "status_code"]).is_some_and(is_status)
            && field(&["message", "msg", "detail", "title"]).is_some();
    let said = field(&["message", "msg", "detail", "error", "errors", "error_message"]).unwrap_or(&Value::Null);
    failed.then(|| format!("the answer is an error: {}", said.to_string().chars().take(120).collect::<String>()))
}

fn is_said(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(list) => !list.is_empty(),
        Value::Object(fields) => !fields.is_empty(),
        Value::Number(number) => number.as_i64() != Some(0),
        Value::Bool(true) => true,
    }
}

fn is_failure(value: &Value) -> bool {
    let word = value.as_str().unwrap_or_default().to_ascii_lowercase();
    matches!(word.as_str(), "error" | "fail" | "failed" | "failure") || is_status(value)
}

/// A status of HTTP that is an error.
fn is_status(value: &Value) -> bool {
    let number = value.as_i64().or_else(|| value.as_str().and_then(|text| text.parse().ok()));
    number.is_some_and(|number| (400..600).contains(&number))
}
