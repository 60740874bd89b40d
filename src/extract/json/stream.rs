//! A long list of records read one at a time: of tens of megabytes no more is held than the text, one record and the
//! document that is made of them.
//!
//! Read this way is what a recipe says plainly: it keeps the entries of one list (`$.results[*]`) and names the columns that
//! tell them apart. Whatever else there is to decide about the records (law, trees, other values among them) is left to the
//! reader of the whole, which reads the same document from them.

use url::Url;

use super::Reader;
use super::law;
use super::table::Columns;
use super::tree::{self, Tree};
use crate::document::Block;
use crate::extract::ExtractError;
use crate::extract::records::{Names, Writer, head};
use crate::source::Recipe;

/// The depth at which the entries of a list in the outermost object lie.
const DEPTH: usize = 2;

/// The records that the recipe names as rows under their head; `None` where they are none to be read this way.
///
/// # Errors
/// Where the text is no JSON, or a table within a record has not the columns it needs.
pub fn rows(text: &str, url: &Url, recipe: &Recipe) -> Result<Option<Vec<Block>>, ExtractError> {
    let Some(list) = plain_list(recipe) else { return Ok(None) };
    let Some(raw) = tree::list_in(text, list)? else { return Ok(None) };
    let (mut columns, mut names) = (Columns::default(), Names::default());
    let mut reader = Reader { url, key: &recipe.key, title: "", writer: Writer::default() };
    for raw in raw {
        let record = tree::branch(raw, DEPTH)?;
        if !is_plain(&record, list) {
            return Ok(None);
        }
        let (values, below) = columns.row(None, &record, url);
        let at = |name: &String| columns.names.iter().position(|column| column == name);
        let name = names.of(recipe.key.iter().filter_map(at).filter_map(|at| values.get(at)));
        reader.row(&columns.names, &values, &below, &name)?;
    }
    if columns.names.is_empty() || !recipe.key.iter().all(|key| columns.names.contains(key)) {
        return Ok(None);
    }
    // All columns are known only now.
    let mut blocks = Writer::default();
    blocks.extend(head(&columns.names));
    let mut blocks = blocks.finish();
    blocks.extend(reader.writer.finish());
    Ok(Some(blocks))
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
