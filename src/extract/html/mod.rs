//! HTML to a document: the main content, without the rest of the site.
//!
//! `tree` parses within bounds, `flat` lists what is visible, `content` finds the main content, `notes` its footnotes,
//! `flow` and `table` read it into passages. The recipe's selectors, where given, decide instead of the rules.

mod attributes;
mod content;
mod entries;
mod flat;
mod flow;
mod notes;
mod survey;
mod table;
mod tag;
mod tree;

use std::collections::HashSet;

use scraper::{Html, Selector};
use url::Url;

pub use self::survey::survey;

use self::content::Chosen;
use self::flat::{Content, Node, NodeId};
use self::flow::Flow;
use self::flow::inline::Inline;
use self::notes::Notes;
use self::tag::Tag;
use super::line::Line;
use super::links::Targets;
use super::passage::{Passage, Place};
use super::{ExtractError, outline};
use crate::document::{BlockKind, Document};
use crate::source::Recipe;

/// Reads an HTML text served from `url`.
pub fn read(text: &str, url: &Url, recipe: &Recipe) -> Result<Document, ExtractError> {
    let (html, whole) = tree::parse(text);
    if !whole {
        return Err(ExtractError::TooLarge("more elements than any document has".into()));
    }
    let dropped = selected(&html, &recipe.drop)?;
    let kept = selected(&html, &recipe.keep)?;
    if !recipe.keep.is_empty() && kept.is_empty() {
        return Err(ExtractError::SelectorLost(recipe.keep.join(", ")));
    }
    let nodes = flat::flatten(&html, &dropped);
    let head = Head::of(&html);
    if let Some(rows) = &recipe.rows {
        let rows = selected(&html, std::slice::from_ref(rows))?;
        return entries::read(&nodes, &rows, &kept, head, url, recipe);
    }
    let chosen = if recipe.keep.is_empty() { content::choose(&nodes) } else { content::kept(&nodes, &kept) };
    if chosen.roots.is_empty() {
        return Err(ExtractError::NoContent("nothing of it is visible".into()));
    }
    let targets = Targets::new(url, head.base.as_deref());
    let notes = Notes::of(&nodes);
    let inline = Inline { nodes: &nodes, targets: &targets, notes: &notes };
    let mut passages = read_roots(inline, &chosen.roots, &chosen.furniture);
    if passages.is_empty() {
        // All of it was taken for furniture: better too much than nothing.
        passages = read_roots(inline, &chosen.roots, &vec![false; nodes.len()]);
    }
    passages
        .retain(|passage| !(passage.kind != BlockKind::TableRow && super::furniture::is_furniture_line(&passage.text)));
    if recipe.keep.is_empty() {
        restore_headline(&mut passages, &nodes, &chosen, &head);
    }
    let title = title(&passages, &head);
    let blocks = outline::cite(passages);
    Ok(Document { title, language: head.language, blocks })
}

fn read_roots(inline: Inline<'_, '_>, roots: &[usize], furniture: &[bool]) -> Vec<Passage> {
    let mut flow = Flow::new(inline, furniture);
    for root in roots {
        flow.read(*root..inline.nodes[*root].end);
    }
    flow.finish()
}

/// Reads the passages of a fragment: HTML inside another format.
pub fn passages(fragment: &str, url: &Url) -> Vec<Passage> {
    passages_of(fragment, &Targets::new(url, None))
}

/// The same, its links resolved by `targets`.
pub fn passages_of(fragment: &str, targets: &Targets) -> Vec<Passage> {
    let (html, _) = tree::parse(fragment);
    let nodes = flat::flatten(&html, &HashSet::new());
    let furniture = vec![false; nodes.len()];
    let notes = Notes::of(&nodes);
    let mut flow = Flow::new(Inline { nodes: &nodes, targets, notes: &notes }, &furniture);
    flow.read(0..nodes.len());
    flow.finish()
}

/// Compiles a CSS selector.
///
/// # Errors
/// Why it is none. The library words only some reasons; the others are named by their kind.
pub fn check_selector(selector: &str) -> Result<(), String> {
    let Err(error) = Selector::parse(selector) else { return Ok(()) };
    let reason = error.to_string();
    Err(match reason.split_once('\n') {
        Some((_, kind)) => kind.split_whitespace().collect::<Vec<_>>().join(" "),
        None => reason,
    })
}

/// The elements any of `selectors` match.
fn selected(html: &Html, selectors: &[String]) -> Result<HashSet<NodeId>, ExtractError> {
    let mut found = HashSet::new();
    for text in selectors {
        let selector = Selector::parse(text)
            .map_err(|error| ExtractError::BadSelector { selector: text.clone(), reason: error.to_string() })?;
        found.extend(html.select(&selector).map(|element| element.id()));
    }
    Ok(found)
}

/// What the document says of itself outside its text.
struct Head {
    title: String,
    language: Option<String>,
    base: Option<String>,
}

impl Head {
    fn of(html: &Html) -> Head {
        let mut head = Head { title: String::new(), language: None, base: None };
        for node in html.tree.root().descendants() {
            let Some(element) = node.value().as_element() else {
                continue;
            };
            let attribute =
                |name: &str| flat::attribute(element, name).map(str::trim).filter(|v| !v.is_empty()).map(str::to_owned);
            match element.name() {
                "html" => head.language = attribute("lang").or_else(|| attribute("xml:lang")),
                "base" => head.base = attribute("href"),
                "title" if head.title.is_empty() => {
                    let text: String =
                        node.children().filter_map(|child| child.value().as_text().map(|text| &**text)).collect();
                    head.title = text.split_whitespace().collect::<Vec<_>>().join(" ");
                }
                "body" => {
                    head.language = head.language.take().or_else(|| attribute("lang"));
                    break;
                }
                _ => {}
            }
        }
        head.language = head.language.map(|tag| tag.chars().take(35).collect());
        head
    }
}

/// A headline set above the main content belongs to it. It is told from the name of the site by the title.
fn restore_headline(passages: &mut Vec<Passage>, nodes: &[Node<'_>], chosen: &Chosen, head: &Head) {
    if passages.iter().any(|passage| passage.kind == BlockKind::Heading(1)) {
        return;
    }
    let within = |at: usize| chosen.roots.iter().any(|root| (*root..nodes[*root].end).contains(&at));
    let outside = nodes.iter().enumerate().filter(|(at, node)| node.tag() == Some(Tag::Heading(1)) && !within(*at));
    let mut headlines = outside.map(|(at, node)| text_of(&nodes[at..node.end])).filter(|text| {
        !text.is_empty()
            && text.len() <= 500
            && (head.title.starts_with(text.as_str()) || text.starts_with(&head.title) && !head.title.is_empty())
    });
    if let (Some(headline), None) = (headlines.next(), headlines.next()) {
        passages.insert(0, Passage::new(BlockKind::Heading(1), Place::Flow, headline));
    }
}

fn text_of(nodes: &[Node<'_>]) -> String {
    let mut line = Line::default();
    for node in nodes {
        match node.content {
            Content::Text(text) => line.push(text),
            Content::Element(Tag::Break, _) => line.space(),
            Content::Element(..) => {}
        }
    }
    line.take().0
}

/// The first top heading, else what the head says.
fn title(passages: &[Passage], head: &Head) -> String {
    let headline = passages.iter().find(|passage| passage.kind == BlockKind::Heading(1));
    match headline {
        Some(headline) => headline.text.clone(),
        None if !head.title.is_empty() => head.title.clone(),
        None => passages
            .iter()
            .find(|p| matches!(p.kind, BlockKind::Heading(_)))
            .map(|p| p.text.clone())
            .unwrap_or_default(),
    }
}
