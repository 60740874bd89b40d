//! Objects of one kind as the rows of a table.

use std::collections::HashMap;

use url::Url;

use super::tree::{Field, Tree};
use crate::extract::records::{LONGEST_CELL, Value, one_line};

/// The fields of a row that stand below it.
pub type Below<'t, 'a> = Vec<(&'t str, &'t Tree<'a>)>;

/// Objects as rows, and what of them is no cell.
pub struct Table<'t, 'a> {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Value>>,
    /// For each row the fields that stand below it.
    pub below: Vec<Below<'t, 'a>>,
}

impl<'t, 'a> Table<'t, 'a> {
    pub fn new(objects: impl Iterator<Item = (Option<&'t str>, &'t Tree<'a>)>, url: &Url) -> Table<'t, 'a> {
        let mut columns = Columns::default();
        let (rows, below) = objects.map(|(name, object)| columns.row(name, object, url)).unzip();
        Table { columns: columns.names, rows, below }
    }
}

/// The columns of objects: their fields in order of first appearance; the fields of an object inside are named
/// `outer.inner`.
#[derive(Default)]
pub struct Columns {
    pub names: Vec<String>,
    places: HashMap<String, usize>,
}

impl Columns {
    /// One object as a row, as long as there are columns so far, and what of it is no cell. New columns are added.
    pub fn row<'t, 'a>(&mut self, name: Option<&str>, object: &'t Tree<'a>, url: &Url) -> (Vec<Value>, Below<'t, 'a>) {
        let mut row = vec![Value::default(); self.names.len()];
        let mut below = Vec::new();
        if let Some(name) = name {
            self.put(&mut row, String::new(), name.to_owned());
        }
        match object {
            Tree::Fields(fields) => self.fields("", fields, url, &mut row, &mut below),
            other => match cell(other, url) {
                Some(text) => self.put(&mut row, "value".to_owned(), text),
                None => below.push(("", other)),
            },
        }
        (row, below)
    }

    fn fields<'t, 'a>(
        &mut self,
        outer: &str,
        fields: &'t [Field<'a>],
        url: &Url,
        row: &mut Vec<Value>,
        below: &mut Below<'t, 'a>,
    ) {
        for (name, tree) in fields {
            let column = if outer.is_empty() { name.to_string() } else { format!("{outer}.{name}") };
            match tree {
                Tree::Fields(inner) if outer.is_empty() && is_flat(inner) => {
                    self.fields(&column, inner, url, row, below);
                }
                tree => match cell(tree, url) {
                    Some(text) => self.put(row, column, text),
                    None => below.push((name, tree)),
                },
            }
        }
    }

    /// A field that stands twice in one object is read twice.
    fn put(&mut self, row: &mut Vec<Value>, column: String, text: String) {
        let at = *self.places.entry(column).or_insert_with_key(|column| {
            self.names.push(column.clone());
            self.names.len() - 1
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
