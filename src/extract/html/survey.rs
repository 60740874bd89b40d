//! What reading an HTML text leaves out, and selectors that pin what it found.

use std::collections::HashSet;

use scraper::{ElementRef, Html, Selector};
use url::Url;

use super::content::{self, Chosen};
use super::flat::{self, Node, NodeId};
use super::flow::inline::Inline;
use super::notes::Notes;
use super::tag::Tag;
use super::{Head, Targets, read_roots, selected, text_of, tree};
use crate::extract::ExtractError;
use crate::extract::furniture::{self, Sign, sign};
use crate::extract::survey::{Dropped, Why, beginning};
use crate::source::Recipe;

/// Most selectors suggested for `drop`.
const MOST_DROPS: usize = 12;
/// Siblings alike from which a list of entries is an index.
const ENTRIES: usize = 5;
/// Longest name of a class or an id that a selector is made of.
const LONGEST_NAME: usize = 60;

/// What was left out of an HTML text, and a recipe that pins what was found.
pub struct Seen {
    pub dropped: Vec<Dropped>,
    pub suggestion: Recipe,
}

/// Surveys an HTML text as `read` reads it.
pub fn survey(text: &str, url: &Url, recipe: &Recipe) -> Result<Seen, ExtractError> {
    let (html, _) = tree::parse(text);
    let drop = selected(&html, &recipe.drop)?;
    let keep = selected(&html, &recipe.keep)?;
    let nodes = flat::flatten(&html, &drop);
    let chosen = if recipe.keep.is_empty() { content::choose(&nodes) } else { content::kept(&nodes, &keep) };
    let mut dropped = by_selectors(&html, &recipe.drop)?;
    dropped.extend(hidden_and_empty(&html, &nodes, &drop));
    let parts = left_out(&nodes, &chosen);
    dropped.extend(parts.iter().map(|part| part.told(&nodes, &html)));
    let targets = Targets::new(url, Head::of(&html).base.as_deref());
    let notes = Notes::of(&nodes);
    let inline = Inline { nodes: &nodes, targets: &targets, notes: &notes };
    let lines = read_roots(inline, &chosen.roots, &chosen.furniture);
    let lines = lines.iter().filter(|line| furniture::is_furniture_line(&line.text));
    dropped.extend(lines.map(|line| Dropped { why: Why::Line, element: String::new(), what: beginning(&line.text) }));
    Ok(Seen { dropped, suggestion: suggest(&html, &nodes, &chosen, &parts, recipe) })
}

fn by_selectors(html: &Html, selectors: &[String]) -> Result<Vec<Dropped>, ExtractError> {
    let mut dropped = Vec::new();
    for text in selectors {
        for id in selected(html, std::slice::from_ref(text))? {
            let Some(element) = element(html, id) else { continue };
            dropped.push(Dropped {
                why: Why::Selector(text.clone()),
                element: named(element),
                what: beginning(&words(element)),
            });
        }
    }
    Ok(dropped)
}

/// Elements that are not shown, and elements of the layout that hold nothing.
fn hidden_and_empty(html: &Html, nodes: &[Node<'_>], drop: &HashSet<NodeId>) -> Vec<Dropped> {
    let listed: HashSet<NodeId> = nodes.iter().map(|node| node.id).collect();
    let mut dropped = Vec::new();
    for element in html.tree.root().descendants().filter_map(ElementRef::wrap) {
        let tag = Tag::of(element.value().name());
        let (id, parent) = (element.id(), element.parent().map(|parent| parent.id()));
        let told = |why: Why| Dropped { why, element: named(element), what: beginning(&words(element)) };
        if !listed.contains(&id) && parent.is_some_and(|parent| listed.contains(&parent)) {
            let shown = tag != Tag::Unseen && !drop.contains(&id);
            dropped.extend(shown.then(|| told(Why::Hidden)).filter(|dropped| !dropped.what.is_empty()));
        } else if listed.contains(&id) && holds_layout(tag, element) && !speaks(element) {
            dropped.push(told(Why::Empty));
        }
    }
    dropped
}

/// True for what is there to hold something.
fn holds_layout(tag: Tag, element: ElementRef<'_>) -> bool {
    matches!(tag, Tag::Main | Tag::Article | Tag::Table | Tag::List { .. })
        || element.value().name() == "section"
        || tag == Tag::Block && element.value().id().is_some()
}

fn speaks(element: ElementRef<'_>) -> bool {
    element.text().any(|text| text.contains(char::is_alphanumeric))
}

/// A part of the layout that was left out whole.
struct Part {
    at: usize,
    furniture: bool,
}

/// The outermost parts that were left out, in reading order.
fn left_out(nodes: &[Node<'_>], chosen: &Chosen) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut at = 0;
    while at < nodes.len() {
        let within = chosen.roots.iter().any(|root| (*root..nodes[*root].end).contains(&at));
        let above = chosen.roots.iter().any(|root| (at..nodes[at].end).contains(root));
        let furniture = chosen.furniture.get(at).copied().unwrap_or_default();
        let left = (furniture || !within) && !above;
        if left && nodes[at].tag().is_some_and(|tag| !tag.is_inline()) && !text_of(&nodes[at..nodes[at].end]).is_empty()
        {
            parts.push(Part { at, furniture });
        }
        at = if left { nodes[at].end } else { at + 1 };
    }
    parts
}

impl Part {
    fn told(&self, nodes: &[Node<'_>], html: &Html) -> Dropped {
        let node = &nodes[self.at];
        let why = if self.furniture { Why::Furniture(mark(node)) } else { Why::Outside };
        let element = element(html, node.id);
        Dropped {
            why,
            element: element.map(named).unwrap_or_default(),
            what: beginning(&element.map(words).unwrap_or_default()),
        }
    }
}

/// What marks a node as furniture.
fn mark(node: &Node<'_>) -> String {
    match node.tag() {
        Some(Tag::Nav) => return "<nav>".to_owned(),
        Some(Tag::Aside) => return "<aside>".to_owned(),
        Some(Tag::Header) if !node.marked => return "<header>".to_owned(),
        Some(Tag::Footer) if !node.marked => return "<footer>".to_owned(),
        _ => {}
    }
    let speaking = |name: &&str| {
        node.attribute(name).and_then(|value| value.split_whitespace().find(|word| sign(word) == Sign::Furniture))
    };
    let named = ["class", "id"].into_iter().find_map(|name| speaking(&name).map(|word| format!("{name}={word}")));
    named.unwrap_or_else(|| node.attribute("role").map_or("its place", |role| role).to_owned())
}

/// A recipe that says what the rules found.
fn suggest(html: &Html, nodes: &[Node<'_>], chosen: &Chosen, parts: &[Part], recipe: &Recipe) -> Recipe {
    if !recipe.keep.is_empty() {
        return recipe.clone();
    }
    let pinned: Option<Vec<String>> = chosen.roots.iter().map(|root| pin(html, nodes[*root].id)).collect();
    let keep = pinned.filter(|_| !chosen.roots.iter().any(|root| nodes[*root].tag() == Some(Tag::Body)));
    let keep = keep.unwrap_or_default();
    let furniture: HashSet<NodeId> = parts.iter().map(|part| nodes[part.at].id).collect();
    let mut drop = recipe.drop.clone();
    for part in parts.iter().filter(|part| part.furniture) {
        let within = chosen.roots.iter().any(|root| (*root..nodes[*root].end).contains(&part.at));
        // Where `keep` pins the content, what stands beside it needs no word.
        let selector = (within || keep.is_empty()).then(|| alike(html, nodes[part.at].id, &furniture)).flatten();
        if let Some(selector) = selector.filter(|selector| !drop.contains(selector) && drop.len() < MOST_DROPS) {
            drop.push(selector);
        }
    }
    let rows = chosen.roots.first().and_then(|root| entries(html, nodes[*root].id));
    Recipe { keep, drop, window: rows.is_some(), rows, ..recipe.clone() }
}

/// A selector that only this element matches.
fn pin(html: &Html, id: NodeId) -> Option<String> {
    let element = element(html, id)?;
    let only = |selector: &String| {
        let Ok(parsed) = Selector::parse(selector) else { return false };
        let mut found = html.select(&parsed);
        found.next().is_some_and(|first| first.id() == id) && found.next().is_none()
    };
    let name = element.value().name();
    let by_id = element.value().id().filter(|id| is_lasting(id)).map(|id| format!("{name}#{id}"));
    let by_class = element.value().classes().filter(|class| is_lasting(class)).map(|class| format!("{name}.{class}"));
    by_id.into_iter().chain(by_class).chain([name.to_owned()]).find(only)
}

/// A selector that matches this element and nothing but what is left out.
fn alike(html: &Html, id: NodeId, left_out: &HashSet<NodeId>) -> Option<String> {
    let element = element(html, id)?;
    let name = element.value().name();
    let harmless = |selector: &String| {
        let Ok(parsed) = Selector::parse(selector) else { return false };
        let inside = |found: ElementRef<'_>| {
            left_out.contains(&found.id()) || found.ancestors().any(|above| left_out.contains(&above.id()))
        };
        html.select(&parsed).all(inside)
    };
    let by_class = element.value().classes().filter(|class| is_lasting(class)).map(|class| format!("{name}.{class}"));
    let by_id = element.value().id().filter(|id| is_lasting(id)).map(|id| format!("{name}#{id}"));
    by_class.chain(by_id).chain([name.to_owned()]).find(harmless)
}

/// The entries of an index: siblings of one kind that each lead somewhere, and hold most of the text.
fn entries(html: &Html, root: NodeId) -> Option<String> {
    let root = element(html, root)?;
    let size = |element: ElementRef<'_>| element.text().map(|text| text.trim().len()).sum::<usize>();
    let total = size(root);
    for parent in std::iter::once(root).chain(root.descendants().skip(1).filter_map(ElementRef::wrap)) {
        let children: Vec<ElementRef<'_>> = parent.child_elements().collect();
        let Some(first) = children.first().filter(|_| children.len() >= ENTRIES) else { continue };
        let name = first.value().name();
        let leads = |child: &&ElementRef<'_>| {
            let mut links = child.descendants().filter_map(ElementRef::wrap).filter(|e| e.value().name() == "a");
            child.value().name() == name && links.next().is_some() && links.nth(3).is_none()
        };
        let alike = children.iter().filter(leads).count() * 10 >= children.len() * 9;
        if alike && matches!(name, "li" | "div" | "article" | "tr" | "p") && size(parent) * 10 >= total * 6 {
            let class = first.value().classes().find(|class| is_lasting(class)).map(|class| format!(".{class}"));
            let class = class.filter(|_| name != "li" && name != "tr").unwrap_or_default();
            let parent = pin(html, parent.id()).unwrap_or_else(|| parent.value().name().to_owned());
            return Some(format!("{parent} > {name}{class}"));
        }
    }
    None
}

/// True for a name that somebody gave: a generated one is another tomorrow.
fn is_lasting(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    // A column of a grid is where the layout has it this year.
    name.len() <= LONGEST_NAME
        && !name.starts_with("col-")
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(plain)
        && name.chars().filter(char::is_ascii_digit).count() < 3
}

fn element(html: &Html, id: NodeId) -> Option<ElementRef<'_>> {
    html.tree.get(id).and_then(ElementRef::wrap)
}

/// `div#share.bar`.
fn named(element: ElementRef<'_>) -> String {
    let value = element.value();
    let id = value.id().map(|id| format!("#{id}")).unwrap_or_default();
    let classes: String = value.classes().take(2).map(|class| format!(".{class}")).collect();
    format!("{}{id}{classes}", value.name()).chars().take(2 * LONGEST_NAME).collect()
}

/// What an element shows, scripts and styles left out.
fn words(element: ElementRef<'_>) -> String {
    let shown = |parent: ElementRef<'_>| !matches!(parent.value().name(), "script" | "style" | "template");
    let nodes = element.descendants().filter(|node| node.parent().and_then(ElementRef::wrap).is_none_or(shown));
    let texts = nodes.filter_map(|node| node.value().as_text().map(|text| text.to_string()));
    texts.take(200).flat_map(|text| [text, " ".to_owned()]).collect()
}
