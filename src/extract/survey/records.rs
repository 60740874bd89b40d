//! A recipe for records: where they are and what names each.

use std::collections::HashSet;

use serde_json::Value;

use crate::document::{BlockKind, Document};
use crate::source::Recipe;

/// Fewer records show nothing about their kind.
const LEAST: usize = 2;
/// How deep records are looked for.
const DEEPEST: usize = 4;
/// Names of fields that name a record, best first.
const KEYS: [&str; 12] =
    ["id", "document_number", "number", "identifier", "guid", "uuid", "code", "symbol", "url", "link", "name", "title"];

/// The longest list of objects in a JSON text, and the field that names each of them.
pub fn of_json(body: &[u8]) -> Recipe {
    let Ok(whole) = serde_json::from_slice::<Value>(body) else { return Recipe::default() };
    let mut found: Option<(String, &Vec<Value>)> = None;
    lists(&whole, "$".to_owned(), 0, &mut |path, list| {
        if list.len() >= LEAST
            && list.iter().all(Value::is_object)
            && found.as_ref().is_none_or(|(_, best)| best.len() < list.len())
        {
            found = Some((path, list));
        }
    });
    let Some((path, list)) = found else { return Recipe::default() };
    Recipe { rows: Some(format!("{path}[*]")), key: key_field(list), ..Recipe::default() }
}

/// Tells every list in a value with its JSONPath. The depth is bounded.
fn lists<'v>(value: &'v Value, path: String, depth: usize, tell: &mut dyn FnMut(String, &'v Vec<Value>)) {
    match value {
        Value::Array(list) => tell(path, list),
        Value::Object(fields) if depth < DEEPEST => {
            for (name, value) in fields {
                let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && !name.is_empty();
                let step = if plain && !name.starts_with(|c: char| c.is_ascii_digit()) {
                    format!("{path}.{name}")
                } else {
                    format!("{path}[{}]", Value::String(name.clone()))
                };
                lists(value, step, depth + 1, tell);
            }
        }
        _ => {}
    }
}

/// A field that every record has with a value of its own.
fn key_field(list: &[Value]) -> Vec<String> {
    let names = |name: &&str| {
        let mut seen = HashSet::new();
        list.iter().all(|record| {
            let value = record.get(*name).filter(|value| value.is_string() || value.is_number());
            value.is_some_and(|value| seen.insert(value.to_string()))
        })
    };
    KEYS.iter().find(|name| names(name)).map(|name| vec![(*name).to_owned()]).unwrap_or_default()
}

/// The first column whose cells name their rows.
pub fn key_column(document: &Document) -> Vec<String> {
    let rows: Vec<_> = document.blocks.iter().filter(|block| block.kind == BlockKind::TableRow).collect();
    let Some(first) = rows.first().filter(|_| rows.len() >= LEAST) else { return Vec::new() };
    let names = |column: &usize| {
        let mut seen = HashSet::new();
        rows.iter().all(|row| {
            let cell = row.cells.get(*column).map(|cell| row.cell_text(cell).trim()).unwrap_or_default();
            !cell.is_empty() && seen.insert(cell.to_owned())
        })
    };
    let column = (0..first.cells.len()).find(names).map(|column| first.cells[column].column.clone());
    column.filter(|name| !name.is_empty()).into_iter().collect()
}
