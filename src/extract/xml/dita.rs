//! DITA topics and maps, read as the HTML that every DITA publisher makes of them.
//!
//! The same rule as DITA and as HTML must say the same block for block, so there is one reader of flowing text: this file
//! only says which element is which. What a publisher never prints (prologues, comments, index terms) is left out.

use std::collections::HashMap;
use std::fmt::Write;

use super::dialect::{Dialect, Step};
use super::element::{Element, Node};
use super::reading::Reading;
use crate::extract::html;

/// Roots of topics and maps.
const ROOTS: [&str; 13] = [
    "dita",
    "topic",
    "concept",
    "reference",
    "task",
    "troubleshooting",
    "glossentry",
    "glossgroup",
    "map",
    "bookmap",
    "subjectScheme",
    "learningContent",
    "machineryTask",
];
/// Never printed.
const HIDDEN: [&str; 17] = [
    "prolog",
    "titlealts",
    "draft-comment",
    "required-cleanup",
    "indexterm",
    "index-base",
    "data",
    "data-about",
    "metadata",
    "related-links",
    "topicmeta",
    "reltable",
    "unknown",
    "foreign",
    "no-topic-nesting",
    "resourceid",
    "colspec",
];

/// True for the root of a topic or a map.
pub fn is_dita(root: &Element) -> bool {
    let class = root.attribute("class").is_some_and(|class| class.contains(" topic/") || class.contains(" map/"));
    let declared = root.attributes.iter().any(|(_, value)| value.contains("dita.oasis-open.org"));
    ROOTS.contains(&root.name.as_str()) && (class || declared || is_topic(&root.name) && root.attribute("id").is_some())
        || class
}

fn is_topic(name: &str) -> bool {
    matches!(name, "topic" | "concept" | "reference" | "task" | "troubleshooting" | "glossentry" | "map" | "bookmap")
}

/// The reading of topics.
pub struct Dita;

impl Dialect for Dita {
    fn step(&mut self, element: &Element, within: &[Element]) -> Step {
        match within {
            [] if matches!(element.name.as_str(), "dita" | "glossgroup") => Step::Descend,
            _ if HIDDEN.contains(&element.name.as_str()) => Step::Skip,
            _ => Step::Section,
        }
    }

    fn read(&mut self, element: Element, _within: &[Element], reading: &mut Reading) {
        let mut printed = Printed::default();
        printed.element(&element, 0);
        printed.footnotes();
        let passages = html::passages_of(&printed.html, &reading.targets);
        reading.extend(passages);
    }
}

/// A topic as HTML.
#[derive(Default)]
struct Printed {
    html: String,
    notes: Vec<String>,
}

impl Printed {
    /// Prints an element; `depth` counts the topics and sections around it.
    fn element(&mut self, element: &Element, depth: u8) {
        let name = element.name.as_str();
        if HIDDEN.contains(&name) {
            return;
        }
        match name {
            "table" => self.table(element, depth),
            "simpletable" | "properties" | "choicetable" => self.simple_table(element, depth),
            "fn" => self.note(element, depth),
            "xref" | "link" => self.link(element, depth),
            "image" => self.text(element.child("alt").map(Element::text).or_else(|| attribute(element, "alt"))),
            "note" | "hazardstatement" => {
                let kind = attribute(element, "othertype").or_else(|| attribute(element, "type"));
                let label = kind.unwrap_or_else(|| "note".into());
                let first = label.chars().next().map_or(0, char::len_utf8);
                self.html.push_str("<div><strong>");
                self.text(Some(format!("{}{}:", label[..first].to_uppercase(), &label[first..])));
                self.html.push_str("</strong> ");
                self.children(element, depth);
                self.html.push_str("</div>");
            }
            "topicref" | "chapter" | "part" | "appendix" | "mapref" | "topichead" | "topicgroup" => {
                self.reference(element, depth)
            }
            "title" => self.wrap(&format!("h{}", depth.clamp(1, 6)), element, depth),
            "q" => {
                self.html.push('“');
                self.children(element, depth);
                self.html.push('”');
            }
            _ => {
                let inner = depth.saturating_add(u8::from(nests(name)));
                self.wrap(tag(element), element, inner);
            }
        }
    }

    fn wrap(&mut self, tag: &str, element: &Element, depth: u8) {
        let _ = write!(self.html, "<{tag}>");
        self.children(element, depth);
        let _ = write!(self.html, "</{tag}>");
    }

    fn children(&mut self, element: &Element, depth: u8) {
        for node in &element.children {
            match node {
                Node::Text(text) => self.html.push_str(&escaped(text)),
                Node::Element(child) => self.element(child, depth),
            }
        }
    }

    fn text(&mut self, text: Option<String>) {
        self.html.push_str(&escaped(&text.unwrap_or_default()));
    }

    fn link(&mut self, link: &Element, depth: u8) {
        let href = attribute(link, "href").unwrap_or_default();
        let _ = write!(self.html, "<a href=\"{}\">", escaped(topic(&href)));
        match link.text().is_empty() {
            true => self.text(Some(href)),
            false => self.children(link, depth),
        }
        self.html.push_str("</a>");
    }

    /// An entry of a map: what it calls the topic, and the entries below.
    fn reference(&mut self, entry: &Element, depth: u8) {
        let meta = entry.child("topicmeta").and_then(|meta| meta.child("navtitle").or_else(|| meta.child("linktext")));
        let title = meta.map(Element::text).or_else(|| attribute(entry, "navtitle"));
        self.html.push_str("<ul><li>");
        if let Some(title) = title {
            let href = attribute(entry, "href").unwrap_or_default();
            let _ = write!(self.html, "<p><a href=\"{}\">{}</a></p>", escaped(&href), escaped(&title));
        }
        self.children(entry, depth);
        self.html.push_str("</li></ul>");
    }

    fn note(&mut self, note: &Element, depth: u8) {
        let mut own = Printed::default();
        own.children(note, depth);
        self.notes.push(own.html);
        let _ = write!(self.html, "<sup>{}</sup>", self.notes.len());
    }

    fn footnotes(&mut self) {
        if self.notes.is_empty() {
            return;
        }
        self.html.push_str("<div class=\"footnotes\"><ol>");
        for note in std::mem::take(&mut self.notes) {
            let _ = write!(self.html, "<li>{note}</li>");
        }
        self.html.push_str("</ol></div>");
    }

    /// A CALS table: spans are named by columns.
    fn table(&mut self, table: &Element, depth: u8) {
        for group in table.named("tgroup") {
            self.html.push_str("<table>");
            if let Some(title) = table.child("title") {
                self.wrap("caption", title, depth);
            }
            let columns = Columns::of(group);
            for part in group.elements() {
                let head = part.name == "thead";
                self.html.push_str(if head { "<thead>" } else { "<tbody>" });
                for row in part.named("row") {
                    self.html.push_str("<tr>");
                    for entry in row.named("entry") {
                        let rows = attribute(entry, "morerows").and_then(|rows| rows.parse::<u32>().ok()).unwrap_or(0);
                        let cell = if head { "th" } else { "td" };
                        let (width, rows) = (columns.width(entry), rows.saturating_add(1));
                        let _ = write!(self.html, "<{cell} colspan=\"{width}\" rowspan=\"{rows}\">");
                        self.children(entry, depth);
                        let _ = write!(self.html, "</{cell}>");
                    }
                    self.html.push_str("</tr>");
                }
                self.html.push_str(if head { "</thead>" } else { "</tbody>" });
            }
            self.html.push_str("</table>");
        }
    }

    fn simple_table(&mut self, table: &Element, depth: u8) {
        self.html.push_str("<table>");
        if let Some(title) = table.child("title") {
            self.wrap("caption", title, depth);
        }
        for row in table.elements().filter(|row| row.name != "title") {
            let head = matches!(row.name.as_str(), "sthead" | "prophead" | "chhead");
            self.html.push_str(if head { "<thead><tr>" } else { "<tr>" });
            for cell in row.elements() {
                self.wrap(if head { "th" } else { "td" }, cell, depth);
            }
            self.html.push_str(if head { "</tr></thead>" } else { "</tr>" });
        }
        self.html.push_str("</table>");
    }
}

/// The columns of a CALS table by name, and its named spans.
struct Columns {
    numbers: HashMap<String, usize>,
    spans: HashMap<String, (String, String)>,
}

impl Columns {
    fn of(group: &Element) -> Columns {
        let names = group.named("colspec").enumerate();
        let numbers = names.filter_map(|(at, column)| Some((attribute(column, "colname")?, at))).collect();
        let span = |span: &Element| {
            Some((attribute(span, "spanname")?, (attribute(span, "namest")?, attribute(span, "nameend")?)))
        };
        Columns { numbers, spans: group.named("spanspec").filter_map(span).collect() }
    }

    fn width(&self, entry: &Element) -> usize {
        let named = attribute(entry, "spanname").and_then(|name| self.spans.get(&name).cloned());
        let ends = named.or_else(|| Some((attribute(entry, "namest")?, attribute(entry, "nameend")?)));
        let Some((first, last)) = ends else { return 1 };
        match (self.numbers.get(&first), self.numbers.get(&last)) {
            (Some(first), Some(last)) => last.saturating_sub(*first) + 1,
            _ => 1,
        }
    }
}

/// `file.dita#topic` names the topic that the file is, by a mark of its author; `#topic/part` and `#part` lead to a place.
fn topic(href: &str) -> &str {
    match href.split_once('#') {
        Some((file, place)) if !file.is_empty() && !place.contains('/') => file,
        _ => href,
    }
}

fn attribute(element: &Element, name: &str) -> Option<String> {
    element.attribute(name).map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned)
}

/// True for what has a title of its own, one level below the title of what it stands in.
fn nests(name: &str) -> bool {
    is_topic(name)
        || matches!(
            name,
            "section" | "example" | "refsyn" | "prereq" | "context" | "result" | "postreq" | "fig" | "glossgroup"
        )
}

/// The HTML element that prints as this one does.
fn tag(element: &Element) -> &'static str {
    match element.name.as_str() {
        "p" | "shortdesc" | "cmd" if !holds_blocks(element) => "p",
        "ul" | "sl" | "choices" | "steps-unordered" => "ul",
        "ol" | "steps" | "substeps" => "ol",
        "li" | "sli" | "step" | "substep" | "choice" => "li",
        "dl" | "parml" => "dl",
        "dt" | "pt" | "glossterm" => "dt",
        "dd" | "pd" | "glossdef" => "dd",
        "pre" | "codeblock" | "screen" | "msgblock" | "lines" => "pre",
        "lq" => "blockquote",
        "b" | "i" | "u" | "term" | "cite" | "uicontrol" | "wintitle" => "em",
        "ph" | "keyword" | "tm" | "sub" | "sup" | "tt" | "text" | "apiname" | "option" | "parmname" | "codeph"
        | "filepath" | "userinput" | "systemoutput" | "varname" | "menucascade" | "state" | "line-through"
        | "overline" | "cmdname" | "msgph" | "msgnum" | "synph" | "abbreviated-form" | "markupname" | "xmlelement"
        | "xmlatt" => "span",
        _ => "div",
    }
}

fn holds_blocks(element: &Element) -> bool {
    element.elements().any(|child| {
        !matches!(tag(child), "em" | "span") && !matches!(child.name.as_str(), "xref" | "fn" | "q" | "image")
    })
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
