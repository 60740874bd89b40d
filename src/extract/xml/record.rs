//! Records: elements whose children are values, such as the entries of a list of names.
//!
//! Each becomes a row; the names of the children are its columns, so that a row needs no header and no neighbour.

use std::collections::HashMap;

use super::element::{Element, Node};
use crate::document::{BlockKind, Cell};
use crate::extract::passage::{Passage, Place, joined_cells};

/// Values a record may hold.
const MAX_VALUES: usize = 1000;
/// A longer value is prose, and its element is no record unless the recipe says so.
const LONGEST_VALUE: usize = 400;
/// Elements that hold prose, whatever else there is.
const PROSE: [&str; 14] = [
    "p",
    "para",
    "content",
    "num",
    "heading",
    "head",
    "text",
    "section",
    "article",
    "paragraph",
    "chapter",
    "table",
    "li",
    "control",
];
/// What names a record, first choice first.
const NAMES: [&str; 15] = [
    "uid",
    "id",
    "dataid",
    "identifier",
    "number",
    "code",
    "no",
    "ref",
    "reference",
    "referencenumber",
    "symbol",
    "key",
    "eccn",
    "name",
    "title",
];

/// True for an element whose children are values.
pub fn is_record(element: &Element) -> bool {
    let leaves = element.elements().filter(|child| child.elements().next().is_none()).count();
    let mut names: Vec<&str> = element.elements().map(|child| child.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    leaves >= 1 && names.len() >= 2 && values(element).is_some()
}

/// True for an element that holds nothing but values of one kind: `<program>A</program><program>B</program>`.
pub fn is_list(element: &Element) -> bool {
    let mut children = element.elements();
    let Some(first) = children.next() else { return false };
    let same = |child: &Element| child.name == first.name && child.elements().next().is_none();
    element.elements().count() >= 2 && element.elements().all(same) && values(element).is_some()
}

/// How many values there are inside; `None` where there is prose.
fn values(element: &Element) -> Option<usize> {
    let mut count = 0;
    let mut open = vec![element];
    while let Some(element) = open.pop() {
        let mixed = element.has_words() && element.elements().next().is_some();
        if mixed || PROSE.contains(&element.name.to_ascii_lowercase().as_str()) || count > MAX_VALUES {
            return None;
        }
        for node in &element.children {
            match node {
                Node::Text(text) if text.trim().len() > LONGEST_VALUE => return None,
                Node::Text(text) => count += usize::from(!text.trim().is_empty()),
                Node::Element(child) => open.push(child),
            }
        }
    }
    Some(count)
}

/// The record as a row; `key` names the columns that name it. `None` where it says nothing.
pub fn row(record: &Element, key: &[String]) -> Option<Passage> {
    let columns = columns(record);
    let (text, ranges) = joined_cells(columns.iter().map(|(_, value)| value.as_str()));
    if text.is_empty() {
        return None;
    }
    let mut row = Passage::new(BlockKind::TableRow, Place::Row { key: key_of(&columns, key) }, text);
    let cells = columns.iter().zip(ranges).map(|((name, _), range)| Cell { column: name.clone(), range });
    row.cells = cells.collect();
    Some(row)
}

/// The values of a record by the names of their elements; several of one name stand together.
fn columns(record: &Element) -> Vec<(String, String)> {
    let mut columns: Vec<(String, String)> = Vec::new();
    if record.elements().next().is_none() {
        columns.push((record.name.clone(), record.text()));
    } else {
        let attributes = record.attributes.iter().filter(|(name, _)| is_value(name));
        columns.extend(attributes.map(|(name, value)| (name.clone(), value.trim().to_owned())));
    }
    let mut places: HashMap<&str, usize> = HashMap::new();
    for child in record.elements() {
        let value = value(child);
        match places.get(child.name.as_str()).and_then(|at| columns.get_mut(*at)) {
            Some((_, before)) if !before.is_empty() && !value.is_empty() => {
                before.push_str("; ");
                before.push_str(&value);
            }
            Some((_, before)) => before.push_str(&value),
            None => {
                places.insert(&child.name, columns.len());
                columns.push((child.name.clone(), value));
            }
        }
    }
    columns.retain(|(_, value)| !value.is_empty());
    columns
}

/// An attribute that is a value, and not a matter of the markup.
fn is_value(name: &str) -> bool {
    !name.contains(':') && !matches!(name, "xmlns" | "class" | "style" | "uuid" | "lang" | "schemaLocation")
}

/// All values inside, those of different elements apart.
fn value(element: &Element) -> String {
    let mut parts = Vec::new();
    let mut text = String::new();
    for node in &element.children {
        match node {
            Node::Text(part) => text.push_str(part),
            Node::Element(child) => parts.push(value(child)),
        }
    }
    parts.insert(0, text.split_whitespace().collect::<Vec<_>>().join(" "));
    parts.retain(|part| !part.is_empty());
    parts.join("; ")
}

fn key_of(columns: &[(String, String)], key: &[String]) -> String {
    let value =
        |wanted: &str| columns.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, v)| v.as_str());
    let chosen: Vec<&str> = key.iter().filter_map(|name| value(name)).collect();
    if !chosen.is_empty() {
        return chosen.join(" ");
    }
    let by_name =
        NAMES.iter().find_map(|name| value(name)).or_else(|| columns.first().map(|(_, value)| value.as_str()));
    by_name.unwrap_or_default().to_owned()
}
