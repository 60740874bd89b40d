//! Law in JSON: articles with a number and a text, and trees of parts that hold parts.

use super::tree::{Field, Tree};
use crate::extract::designator::{self, Kind};

/// An object of a list of provisions.
pub enum Provision<'t> {
    /// The name of a chapter or section.
    Part(&'t str),
    /// A number and the text it designates.
    Article { number: &'t str, text: &'t str, others: Vec<(&'t str, &'t str)> },
}

/// The provisions that a list of objects is; `None` where it is something else. In a list of provisions one field
/// holds nothing but numbers of articles, another the text.
pub fn provisions<'t>(list: &'t [Tree<'_>]) -> Option<Vec<Provision<'t>>> {
    let field = list.iter().filter_map(fields).find_map(numbered)?;
    let mut articles = 0;
    let mut provisions = Vec::with_capacity(list.len());
    for entry in list {
        let texts: Option<Vec<(&str, &str)>> =
            fields(entry)?.iter().map(|(name, tree)| Some((name.as_ref(), tree.scalar()?))).collect();
        let mut texts = texts?;
        texts.retain(|(_, text)| !text.trim().is_empty());
        let number = texts.iter().position(|(name, _)| *name == field);
        provisions.push(match number {
            None => match texts.as_slice() {
                [(_, part)] => Provision::Part(part),
                _ => return None,
            },
            Some(at) => {
                let (_, number) = texts.remove(at);
                if !is_number(number) {
                    return None;
                }
                let longest = texts.iter().enumerate().max_by_key(|(_, (_, text))| text.len()).map(|(at, _)| at);
                let text = longest.map_or("", |at| texts.remove(at).1);
                articles += usize::from(!text.is_empty());
                Provision::Article { number, text, others: texts }
            }
        });
    }
    (articles * 2 >= provisions.len()).then_some(provisions)
}

/// The field of an object that holds the number of an article.
pub fn numbered<'t>(fields: &'t [Field<'_>]) -> Option<&'t str> {
    fields.iter().find(|(_, tree)| tree.text().is_some_and(is_number)).map(|(name, _)| name.as_ref())
}

/// True for a text that is the number of an article or section, and nothing else.
fn is_number(text: &str) -> bool {
    let text = text.trim();
    let read = designator::read(text, true);
    read.is_some_and(|found| matches!(found.kind, Kind::Unit(_)) && found.len == text.len())
}

fn fields<'t, 'a>(tree: &'t Tree<'a>) -> Option<&'t [Field<'a>]> {
    if let Tree::Fields(fields) = tree { Some(fields) } else { None }
}

/// The field of a tree's node that holds its parts: a list of objects that have the same field in turn.
pub fn parts_field<'t>(node: &'t [Field<'_>]) -> Option<&'t str> {
    let holds = |name: &str, list: &[Tree<'_>]| {
        let again = |part: &Tree<'_>| {
            fields(part).is_some_and(|part| part.iter().any(|(n, tree)| n == name && matches!(tree, Tree::List(_))))
        };
        !list.is_empty() && list.iter().all(|part| matches!(part, Tree::Fields(_))) && list.iter().any(again)
    };
    node.iter().find_map(|(name, tree)| match tree {
        Tree::List(list) if holds(name, list) => Some(name.as_ref()),
        _ => None,
    })
}

/// What a node of a tree says: its heading, its texts, and its parts. Names of the node in other systems (labels,
/// kinds, sizes) are no text.
pub struct Node<'t, 'a> {
    pub heading: &'t str,
    pub texts: Vec<&'t str>,
    pub parts: &'t [Tree<'a>],
}

const HEADINGS: [&str; 7] = ["title", "heading", "head", "label", "name", "subject", "caption"];

pub fn node<'t, 'a>(node: &'t [Field<'a>], parts: &str) -> Node<'t, 'a> {
    let heading = HEADINGS.iter().find_map(|wanted| {
        let own = |(name, tree): &'t Field<'a>| name.eq_ignore_ascii_case(wanted).then(|| tree.text()).flatten();
        node.iter().find_map(own).map(str::trim).filter(|text| !text.is_empty())
    });
    let heading = heading.unwrap_or_default();
    let spoken = |(_, tree): &'t Field<'a>| tree.text().map(str::trim).filter(|text| says(text, heading));
    let below = node.iter().find_map(|(name, tree)| match tree {
        Tree::List(list) if name == parts => Some(list.as_slice()),
        _ => None,
    });
    Node { heading, texts: node.iter().filter_map(spoken).collect(), parts: below.unwrap_or_default() }
}

/// True for a text of words that the heading does not say already.
fn says(text: &str, heading: &str) -> bool {
    let words = text.contains(char::is_whitespace) && text.contains(char::is_alphabetic);
    (words || text.chars().any(|c| !c.is_ascii() && c.is_alphabetic())) && !heading.contains(text)
}
