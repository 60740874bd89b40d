//! Official APIs that have a format of their own: each is read as its documentation types it, one file an API.
//!
//! What a shape alone can't tell is told here: that an answer without results is an empty list and not a lost one, that
//! an answer holds less than was asked for, that a list is not out yet.

mod ecfr_versions;
mod federal_register;
mod jpaas;
mod public_inspection;

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use url::Url;

use super::ExtractError;
use super::passage::{Passage, Place};
use super::records::{Value, Writer, collapsed, head, keys, row};
use crate::document::{BlockKind, Document};
use crate::source::{Format, Recipe};

type Reader = fn(&str, &Url, &Recipe) -> Result<Document, ExtractError>;

/// The reader of a format; `None` where it is no API's own.
pub fn reader(format: Format) -> Option<Reader> {
    match format {
        Format::FederalRegister => Some(federal_register::read),
        Format::PublicInspection => Some(public_inspection::read),
        Format::EcfrVersions => Some(ecfr_versions::read),
        Format::Jpaas => Some(jpaas::read),
        _ => None,
    }
}

fn parse<T: DeserializeOwned>(text: &str) -> Result<T, ExtractError> {
    serde_json::from_str(text).map_err(|error| ExtractError::Malformed { format: "JSON", reason: error.to_string() })
}

/// A list as a table of which the head is always there: an empty list is a list.
fn table(title: &str, columns: &[&str], rows: Vec<Vec<Value>>, key: &[&str]) -> Result<Document, ExtractError> {
    let columns: Vec<String> = columns.iter().map(|column| (*column).to_owned()).collect();
    let key: Vec<String> = key.iter().map(|column| (*column).to_owned()).collect();
    let names = keys(&columns, &rows, &key)?;
    let mut writer = Writer::default();
    writer.push(Passage::new(BlockKind::Heading(1), Place::Flow, title));
    writer.extend(head(&columns));
    writer.extend(rows.iter().zip(names).map(|(values, name)| row(&columns, values, name)));
    Ok(Document { title: title.to_owned(), language: Some("en".to_owned()), blocks: writer.finish() })
}

/// The values of a parameter that an address repeats: `fields[]`, `per_page`.
fn asked(url: &Url, name: &str) -> Vec<String> {
    url.query_pairs().filter(|(key, _)| key == name).map(|(_, value)| value.into_owned()).collect()
}

fn text(value: &Option<String>) -> Value {
    Value::new(collapsed(value.as_deref().unwrap_or_default()))
}

fn joined(values: &[String]) -> String {
    let values: Vec<String> = values.iter().map(|value| collapsed(value)).filter(|value| !value.is_empty()).collect();
    values.join("; ")
}

/// A value that some answers give as a number and some as a text.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
enum Loose {
    Number(u64),
    Text(String),
}

impl std::fmt::Display for Loose {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Loose::Number(number) => write!(f, "{number}"),
            Loose::Text(text) => f.write_str(text),
        }
    }
}

/// A part of the Code as the Federal Register refers to it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct CfrReference {
    title: Option<Loose>,
    part: Option<Loose>,
}

/// `15 CFR 742, 744, 748`.
fn cfr(references: &[CfrReference]) -> String {
    let mut titles: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for reference in references {
        let (Some(title), Some(part)) = (&reference.title, &reference.part) else { continue };
        let parts = titles.entry(title.to_string()).or_default();
        if !parts.contains(&part.to_string()) {
            parts.push(part.to_string());
        }
    }
    let told: Vec<String> =
        titles.into_iter().map(|(title, parts)| format!("{title} CFR {}", parts.join(", "))).collect();
    told.join("; ")
}
