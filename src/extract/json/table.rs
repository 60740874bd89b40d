//! Objects of one kind as the rows of a table.

use std::collections::HashMap;

use url::Url;

use super::tree::{Field, Tree};
use crate::extract::records::{LONGEST_CELL, Value, one_line};

/// Objects as rows, and what of them is no cell.
pub struct Table<'t, 'a> {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Value>>,
    /// For each row the fields that stand below it.
    pub below: Vec<Vec<(&'t str, &'t Tree<'a>)>>,
}

impl<'t, 'a> Table<'t, 'a> {
    /// Columns are the fields in order of first appearance; the fields of an object inside are named `outer.inner`.
    pub fn new(objects: impl Iterator<Item = (Option<&'t str>, &'t Tree<'a>)>, url: &Url) -> Table<'t, 'a> {
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut table = Table { columns: Vec::new(), rows: Vec::new(), below: Vec::new() };
        for (name, object) in objects {
            let mut row = vec![Value::default(); table.columns.len()];
            let mut below = Vec::new();
            if let Some(name) = name {
                table.put(&mut row, &mut places, String::new(), name.to_owned());
            }
            match object {
                Tree::Fields(fields) => {
                    table.fields("", fields, url, &mut row, &mut below, &mut places);
                }
                other => match cell(other, url) {
                    Some(text) => table.put(&mut row, &mut places, "value".to_owned(), text),
                    None => below.push(("", other)),
                },
            }
            table.rows.push(row);
            table.below.push(below);
        }
        table
    }

    fn fields(
        &mut self,
        outer: &str,
        fields: &'t [Field<'a>],
        url: &Url,
        row: &mut Vec<Value>,
        below: &mut Vec<(&'t str, &'t Tree<'a>)>,
        places: &mut HashMap<String, usize>,
    ) {
        for (name, tree) in fields {
            let column = if outer.is_empty() { name.to_string() } else { format!("{outer}.{name}") };
            match tree {
                Tree::Fields(inner) if outer.is_empty() && is_flat(inner) => {
                    self.fields(&column, inner, url, row, below, places);
                }
                tree => match cell(tree, url) {
                    Some(text) => self.put(row, places, column, text),
                    None => below.push((name, tree)),
                },
            }
        }
    }

    /// A field that stands twice in one object is read twice.
    fn put(&mut self, row: &mut Vec<Value>, places: &mut HashMap<String, usize>, column: String, text: String) {
        let at = *places.entry(column).or_insert_with_key(|column| {
            self.columns.push(column.clone());
            self.columns.len() - 1
        });
        if row.len() <= at {
            row.resize(at + 1, Value::default());
        }
        let Some(value) = row.get_mut(at) else { return };
        if !value.text.is_empty() && !text.is_empty() {
            value.text.push_str("; ");
        }
        value.text.push_str(&text);
    }
}

fn is_flat(fields: &[Field<'_>]) -> bool {
    fields.len() <= 12 && fields.iter().all(|(_, tree)| tree.scalar().is_some_and(|text| text.len() <= LONGEST_CELL))
}

/// What fits a cell: a value, a list of values, a few small objects. `None` where it is too long or too deep.
fn cell(tree: &Tree<'_>, url: &Url) -> Option<String> {
    let text = match tree {
        Tree::List(list) => {
            let mut text = String::new();
            for entry in list {
                let entry = match entry {
                    Tree::Fields(fields) if is_flat(fields) => labelled(fields, url),
                    entry => one_line(entry.scalar()?, url),
                };
                if !text.is_empty() && !entry.is_empty() {
                    text.push_str("; ");
                }
                text.push_str(&entry);
                if text.len() > LONGEST_CELL {
                    return None;
                }
            }
            text
        }
        Tree::Fields(fields) if fields.is_empty() => String::new(),
        Tree::Fields(fields) if is_flat(fields) => labelled(fields, url),
        Tree::Fields(_) => return None,
        scalar => {
            let text = scalar.scalar()?;
            if text.len() > LONGEST_CELL {
                return None;
            }
            one_line(text, url)
        }
    };
    (text.len() <= LONGEST_CELL).then_some(text)
}

fn labelled(fields: &[Field<'_>], url: &Url) -> String {
    let filled = fields.iter().filter_map(|(name, tree)| Some((name, tree.scalar().filter(|text| !text.is_empty())?)));
    let texts: Vec<String> = filled.map(|(name, text)| format!("{name}: {}", one_line(text, url))).collect();
    texts.join(", ")
}
