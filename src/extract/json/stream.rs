//! A long list of records read one at a time: of tens of megabytes no more is held than the text, one record and the
//! document that is made of them.
//!
//! Read this way is what a recipe says plainly: it keeps the entries of one list (`$.results[*]`) and names the columns that
//! tell them apart. The records are gone through twice, first for their columns and names, then for their rows. Whatever
//! else there is to decide about them (law, trees, other values among them) is left to the reader of the whole, which reads
//! the same document from them.

use serde_json::value::RawValue;
use url::Url;

use super::Reader;
use super::law;
use super::table::Columns;
use super::tree::{self, Tree};
use crate::extract::ExtractError;
use crate::extract::records::{Value, head, keys};
use crate::source::Recipe;

/// The depth at which the entries of a list in the outermost object lie.
const DEPTH: usize = 2;

/// The records of a list, and what the first passage through them found.
pub struct Records<'a> {
    raw: Vec<&'a RawValue>,
    columns: Columns,
    /// How many columns there were when the row was made.
    widths: Vec<usize>,
    names: Vec<String>,
}

/// Goes through the records that the recipe names; `None` where they are none to be read this way.
///
/// # Errors
/// Where the text is no JSON.
pub fn records<'a>(text: &'a str, url: &Url, recipe: &Recipe) -> Result<Option<Records<'a>>, ExtractError> {
    let Some(list) = plain_list(recipe) else { return Ok(None) };
    let Some(raw) = tree::list_in(text, list)? else { return Ok(None) };
    let (mut columns, mut widths, mut told) = (Columns::default(), Vec::with_capacity(raw.len()), Vec::new());
    for raw in &raw {
        let record = tree::branch(raw, DEPTH)?;
        if !is_plain(&record, list) {
            return Ok(None);
        }
        let (values, _) = columns.row(None, &record, url);
        widths.push(values.len());
        told.push(named(&columns, values, &recipe.key));
    }
    let has_every = recipe.key.iter().all(|key| columns.names.contains(key));
    if !has_every || columns.names.is_empty() {
        return Ok(None);
    }
    let names = keys(&recipe.key, &told, &recipe.key)?;
    Ok(Some(Records { raw, columns, widths, names }))
}

impl Records<'_> {
    /// Writes the table of them.
    pub fn write(mut self, reader: &mut Reader<'_>) -> Result<(), ExtractError> {
        reader.writer.extend(head(&self.columns.names));
        for ((raw, width), name) in self.raw.iter().zip(self.widths).zip(&self.names) {
            let record = tree::branch(raw, DEPTH)?;
            let (mut values, below) = self.columns.row(None, &record, reader.url);
            values.truncate(width);
            reader.row(&self.columns.names, &values, &below, name)?;
        }
        Ok(())
    }
}

/// The name of the one list whose entries the recipe keeps.
fn plain_list(recipe: &Recipe) -> Option<&str> {
    let [path] = recipe.keep.as_slice() else { return None };
    let is_all = recipe.drop.is_empty() && recipe.rows.is_none() && !recipe.key.is_empty();
    let name = path.trim().strip_prefix("$.")?.strip_suffix("[*]")?;
    let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    (is_all && is_name && !name.starts_with(|c: char| c.is_ascii_digit())).then_some(name)
}

/// True for an object that can be nothing but a row: no node of a tree, no article of a law.
fn is_plain(record: &Tree<'_>, list: &str) -> bool {
    let Tree::Fields(fields) = record else { return false };
    let nests = fields.iter().any(|(name, tree)| name == list && matches!(tree, Tree::List(_)));
    !nests && law::parts_field(fields).is_none() && law::numbered(fields).is_none() && !record.is_empty()
}

/// The values of those columns alone that name a record.
fn named(columns: &Columns, mut values: Vec<Value>, key: &[String]) -> Vec<Value> {
    let at = |name: &String| columns.names.iter().position(|column| column == name);
    let mut value = |at: usize| values.get_mut(at).map(std::mem::take).unwrap_or_default();
    key.iter().map(|name| at(name).map(&mut value).unwrap_or_default()).collect()
}
