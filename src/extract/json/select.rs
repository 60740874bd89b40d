//! The recipe's JSONPaths: what is kept, what is dropped, which nodes are records.

use std::collections::HashMap;

use serde_json::{Map, Value};
use serde_json_path::{JsonPath, PathElement};

use super::tree::Tree;
use crate::extract::ExtractError;
use crate::source::Recipe;

/// What the recipe selects: the document without what is dropped, and its records apart.
pub struct Selected<'a> {
    pub rest: Option<Tree<'a>>,
    pub rows: Vec<Tree<'a>>,
}

/// Compiles a JSONPath.
///
/// # Errors
/// Why it is none.
pub fn path(text: &str) -> Result<JsonPath, String> {
    JsonPath::parse(text).map_err(|error| error.to_string())
}

/// Applies `keep`, `drop` and `rows`. Order and structure of what stays are those of the document.
pub fn select<'a>(tree: Tree<'a>, recipe: &Recipe) -> Result<Selected<'a>, ExtractError> {
    if recipe.keep.is_empty() && recipe.drop.is_empty() && recipe.rows.is_none() {
        return Ok(Selected { rest: Some(tree), rows: Vec::new() });
    }
    let value = value(&tree);
    let mut marks = Marks::default();
    let kept = mark(&value, &recipe.keep, Mark::Kept, &mut marks)?;
    if kept == 0 && !recipe.keep.is_empty() {
        return Err(ExtractError::SelectorLost(recipe.keep.join(", ")));
    }
    let paths = recipe.rows.as_slice();
    let rows = mark(&value, paths, Mark::Record, &mut marks)?;
    if rows == 0 && !paths.is_empty() {
        return Err(ExtractError::SelectorLost(paths.join(", ")));
    }
    mark(&value, &recipe.drop, Mark::Dropped, &mut marks)?;
    drop(value);
    let mut rows = Vec::new();
    let rest = pruned(tree, Some(&marks), recipe.keep.is_empty(), &mut rows);
    Ok(Selected { rest, rows })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Kept,
    Record,
    Dropped,
}

/// Marks by place; what stands at one place may be marked twice, as a record that is kept.
#[derive(Default)]
struct Marks {
    own: Vec<Mark>,
    named: HashMap<String, Marks>,
    counted: HashMap<usize, Marks>,
}

fn mark(value: &Value, paths: &[String], mark: Mark, marks: &mut Marks) -> Result<usize, ExtractError> {
    let mut count = 0;
    for text in paths {
        let path = path(text).map_err(|reason| ExtractError::BadSelector { selector: text.clone(), reason })?;
        for node in path.query_located(value).iter() {
            let mut at = &mut *marks;
            for element in node.location().iter() {
                at = match element {
                    PathElement::Name(name) => at.named.entry((*name).to_owned()).or_default(),
                    PathElement::Index(index) => at.counted.entry(*index).or_default(),
                };
            }
            at.own.push(mark);
            count += 1;
        }
    }
    Ok(count)
}

/// What is left of a node; `keeps` says that it stands in something kept.
fn pruned<'a>(tree: Tree<'a>, marks: Option<&Marks>, keeps: bool, rows: &mut Vec<Tree<'a>>) -> Option<Tree<'a>> {
    let Some(marks) = marks else { return keeps.then_some(tree) };
    if marks.own.contains(&Mark::Dropped) {
        return None;
    }
    let record = marks.own.contains(&Mark::Record);
    // A record may stand outside of what is kept: it was named by itself.
    let keeps = keeps || record || marks.own.contains(&Mark::Kept);
    let left = match tree {
        Tree::Fields(fields) => {
            let left = fields.into_iter().filter_map(|(name, tree)| {
                let below = marks.named.get(name.as_ref());
                Some((name, pruned(tree, below, keeps, rows)?))
            });
            let left: Vec<_> = left.collect();
            (keeps || !left.is_empty()).then_some(Tree::Fields(left))
        }
        Tree::List(list) => {
            let left = list.into_iter().enumerate();
            let left: Vec<_> =
                left.filter_map(|(at, tree)| pruned(tree, marks.counted.get(&at), keeps, rows)).collect();
            (keeps || !left.is_empty()).then_some(Tree::List(left))
        }
        scalar => keeps.then_some(scalar),
    }?;
    if record {
        rows.push(left);
        return None;
    }
    Some(left)
}

/// The same as the library that evaluates paths knows it; a number it can't hold is a text.
fn value(tree: &Tree<'_>) -> Value {
    match tree {
        Tree::Text(text) => Value::String(text.clone().into_owned()),
        Tree::Scalar(text) => serde_json::from_str(text).unwrap_or_else(|_| Value::String((*text).to_owned())),
        Tree::List(list) => Value::Array(list.iter().map(value).collect()),
        Tree::Fields(fields) => {
            let fields = fields.iter().map(|(name, tree)| (name.clone().into_owned(), value(tree)));
            Value::Object(fields.collect::<Map<_, _>>())
        }
    }
}
