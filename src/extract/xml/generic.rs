//! XML of no dialect we know, read by its shape.
//!
//! Numbers and headings among the children make a provision (Akoma Ntoso and its kin), words of its own make a paragraph,
//! values make a record. Whatever is none of these is descended into, so no visible word is lost.

use super::dialect::{Dialect, Step};
use super::element::{Element, Node};
use super::levels::{self, Role, Vocabulary};
use super::line::{self, Inline};
use super::reading::Reading;
use super::record;
use crate::document::BlockKind;
use crate::extract::line::Line;
use crate::extract::passage::{Passage, Place};
use crate::source::Recipe;

/// What holds a whole document and little else.
const WRAPPERS: [&str; 12] = [
    "akomaNtoso",
    "act",
    "bill",
    "doc",
    "statement",
    "body",
    "mainBody",
    "catalog",
    "document",
    "law",
    "records",
    "list",
];
/// Wrappers inside each other.
const MAX_WRAPPERS: usize = 4;
/// What tells about the file.
const HIDDEN: [&str; 9] =
    ["meta", "style", "script", "identification", "lifecycle", "last-modified", "oscal-version", "uuid", "back-matter"];
/// What a reader wants of the rest of it.
const SHOWN: [&str; 4] = ["title", "version", "published", "date"];

/// The reading by shape.
pub struct Generic {
    rows: Option<String>,
    key: Vec<String>,
}

impl Generic {
    pub fn new(recipe: &Recipe) -> Generic {
        Generic { rows: recipe.rows.clone(), key: recipe.key.clone() }
    }

    fn part(&self, element: &Element, depth: u8, reading: &mut Reading) {
        let name = element.name.as_str();
        if self.rows.as_deref().is_some_and(|rows| rows == name) {
            return reading.extend(record::row(element, &self.key));
        }
        let sought = self.rows.as_deref().is_some_and(|rows| inside(element, rows).is_some());
        match Shape.role(element) {
            Role::Skip => {}
            Role::Heading => heading(element, depth, reading),
            _ if name == "metadata" => metadata(element, reading),
            _ if sought => self.descend(element, depth, reading),
            _ if record::is_list(element) => {
                reading.extend(element.elements().filter_map(|value| record::row(value, &self.key)));
            }
            _ if record::is_record(element) => reading.extend(record::row(element, &self.key)),
            Role::Group if !element.has_words() => self.descend(element, depth, reading),
            _ => {
                let base = reading.citation();
                let passages = levels::read(element, &base, &Shape, &reading.targets);
                reading.extend(passages);
            }
        }
    }

    fn descend(&self, element: &Element, depth: u8, reading: &mut Reading) {
        reading.enter();
        for node in &element.children {
            match node {
                Node::Text(text) if text.trim().is_empty() => {}
                Node::Text(text) => reading.paragraph(text),
                Node::Element(child) => self.part(child, depth.saturating_add(1), reading),
            }
        }
        reading.leave();
    }
}

impl Dialect for Generic {
    fn step(&mut self, element: &Element, within: &[Element]) -> Step {
        let wraps = WRAPPERS.contains(&element.name.as_str()) && within.len() < MAX_WRAPPERS;
        match Shape.role(element) {
            Role::Skip if !within.is_empty() => Step::Skip,
            _ if within.is_empty() || wraps => Step::Descend,
            _ => Step::Loose,
        }
    }

    fn read(&mut self, mut element: Element, _within: &[Element], reading: &mut Reading) {
        if matches!(element.name.as_str(), "preface" | "coverPage") {
            reading.titled(inside(&element, "docTitle").map(Element::text).unwrap_or_default());
        }
        prepare(&mut element);
        self.part(&element, 2, reading);
    }
}

/// A heading names what it stands in.
fn heading(element: &Element, depth: u8, reading: &mut Reading) {
    let mut line = Line::default();
    line::write(&mut line, element, &|_| Inline::Words, &reading.targets);
    if let Some(heading) = line::passage(line, BlockKind::Heading(depth.clamp(1, 6)), Place::Flow) {
        reading.titled(heading.text.as_str());
        reading.name(heading);
    }
}

/// What the document says of itself, as far as a reader sees it.
fn metadata(metadata: &Element, reading: &mut Reading) {
    for fact in metadata.elements().filter(|fact| SHOWN.contains(&fact.name.as_str())) {
        let text = fact.text();
        if fact.name == "title" {
            reading.titled(text.as_str());
            reading.put(Passage::new(BlockKind::Heading(1), Place::Flow, text));
        } else if !text.is_empty() {
            reading.paragraph(&format!("{}: {text}", fact.name));
        }
    }
}

/// An element of this name that stands inside.
fn inside<'e>(element: &'e Element, name: &str) -> Option<&'e Element> {
    let mut open = vec![element];
    while let Some(element) = open.pop() {
        if let Some(found) = element.child(name) {
            return Some(found);
        }
        open.extend(element.elements());
    }
    None
}

/// Roles by name where the name says it, by shape where it does not.
struct Shape;

impl Vocabulary for Shape {
    fn role(&self, element: &Element) -> Role {
        let name = element.name.as_str();
        let lower = name.to_ascii_lowercase();
        let leaf = element.elements().next().is_none();
        match lower.as_str() {
            _ if HIDDEN.contains(&name) => Role::Skip,
            "num" => Role::Number,
            _ if !leaf && is_provision(element) => Role::Level,
            "heading" | "title" | "head" | "subheading" | "hd" => Role::Heading,
            "table" => Role::Table,
            "quotedstructure" | "quotedcontent" | "quotedblock" | "embeddedstructure" | "blockquote" => Role::Quote,
            "authorialnote" | "footnote" | "endnote" => Role::Note,
            "li" | "item" | "listitem" => Role::Entry,
            "br" | "eol" => Role::Inline(Inline::Break),
            "a" | "ref" | "rref" | "link" => match element.attribute("href").filter(|href| href.contains("://")) {
                Some(href) => Role::Inline(Inline::Link(href.to_owned())),
                None => Role::Inline(Inline::Words),
            },
            "b" | "i" | "u" | "em" | "strong" | "sub" | "sup" | "span" | "term" | "def" | "ins" | "del" | "inline"
            | "insert" | "quotedtext" => Role::Inline(Inline::Words),
            "p" | "para" | "text" | "block" => Role::Text,
            _ if leaf => Role::Leaf,
            _ if element.has_words() => Role::Text,
            _ => Role::Group,
        }
    }

    fn headline(&self, level: &Element) -> Option<u8> {
        let alone = matches!(
            level.name.to_ascii_lowercase().as_str(),
            "book" | "tome" | "title" | "chapter" | "part" | "section" | "division" | "article" | "group" | "control"
        );
        Some(if alone { 3 } else { 5 })
    }

    fn stated_number(&self, level: &Element) -> Option<String> {
        let marker = level.attribute("marker").filter(|_| level.name == "authorialNote");
        let label = || {
            let labels = level.named("prop").filter(|prop| prop.attribute("name") == Some("label"));
            labels.into_iter().find(|prop| prop.attribute("class").is_none()).and_then(|prop| prop.attribute("value"))
        };
        marker.or_else(label).map(str::to_owned)
    }
}

/// A number among the children makes a provision, and so does a heading before further elements.
fn is_provision(element: &Element) -> bool {
    let headed = |name: &str| matches!(name, "heading" | "title" | "head");
    let label = |child: &Element| child.name == "prop" && child.attribute("name") == Some("label");
    let named = element.elements().any(|child| child.name == "num" || label(child));
    named || element.elements().any(|child| headed(&child.name)) && element.elements().any(|child| !headed(&child.name))
}

/// Gives words to elements that have them in attributes: properties, parameters, references by name.
fn prepare(element: &mut Element) {
    for child in &mut element.children {
        if let Node::Element(child) = child {
            prepare(child);
        }
    }
    if !element.children.is_empty() {
        return;
    }
    let text = match element.name.as_str() {
        "prop" => property(element),
        "insert" => element.attribute("id-ref").or(element.attribute("param-id")).map(|name| format!("[{name}]")),
        "link" | "img" | "col" | "colspec" | "anchor" | "marker" => None,
        _ => named(element),
    };
    element.children.extend(text.map(Node::Text));
}

fn property(property: &Element) -> Option<String> {
    let name = property.attribute("name")?;
    let technical = matches!(name, "label" | "sort-id" | "alt-identifier") || property.attribute("ns").is_some();
    (!technical).then_some(()).and(property.attribute("value")).map(|value| format!("{name}: {value}"))
}

/// The name of what an empty element stands for.
fn named(element: &Element) -> Option<String> {
    let names = |key: &str| {
        key.ends_with("-id") || matches!(key, "value" | "name" | "title" | "label" | "code" | "number" | "alt" | "term")
    };
    let (_, value) = element.attributes.iter().find(|(key, value)| names(key) && !value.trim().is_empty())?;
    Some(value.clone())
}
