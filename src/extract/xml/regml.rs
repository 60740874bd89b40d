//! RegML, the regulations of the Consumer Financial Protection Bureau: every paragraph states its label and its marker.
//!
//! Sections are cited as printed (`§ 1013.2`), paragraphs by their markers, comments of the official interpretations by
//! the provision they speak of (`2(b)`). Analyses, tables of contents and the facts of publication are not the rule.

use super::dialect::{Dialect, Step};
use super::element::{Element, Node};
use super::levels::{self, Role, Vocabulary, heading_name, mark};
use super::line::Inline;
use super::reading::Reading;
use crate::citation::Citation;
use crate::document::BlockKind;
use crate::extract::designator::{self, Kind};
use crate::extract::passage::{Passage, Place};

/// What holds sections, or paragraphs one by one.
const CONTAINERS: [&str; 10] = [
    "part",
    "content",
    "subpart",
    "section",
    "appendix",
    "appendixSection",
    "interpretations",
    "interpSection",
    "fdsys",
    "regulation",
];

/// True for the root of a regulation.
pub fn is_regml(root: &Element) -> bool {
    root.name == "regulation" && root.attributes.iter().any(|(key, value)| key.starts_with("xmlns") && value == "eregs")
}

/// The reading of one regulation.
pub struct RegMl;

impl Dialect for RegMl {
    fn step(&mut self, element: &Element, within: &[Element]) -> Step {
        let name = element.name.as_str();
        match within.last().map(|parent| parent.name.as_str()) {
            Some("fdsys") if name != "title" => Step::Skip,
            _ if matches!(name, "tableOfContents" | "analysis" | "preamble") => Step::Skip,
            _ if CONTAINERS.contains(&name) => Step::Descend,
            _ => Step::Loose,
        }
    }

    fn read(&mut self, mut element: Element, within: &[Element], reading: &mut Reading) {
        let Some(parent) = within.last() else { return };
        match (element.name.as_str(), parent.name.as_str()) {
            ("title", "fdsys") => reading.titled(element.text()),
            ("title" | "subject" | "appendixTitle", _) => name(&element.text(), parent, reading),
            _ => {
                prepare(&mut element);
                let base = reading.citation();
                let mut passages = levels::read(&element, &base, &Words, &reading.targets);
                if let [only] = passages.as_mut_slice()
                    && parent.name == "appendixSection"
                    && marker(&element).is_none()
                    && only.kind == BlockKind::Paragraph
                {
                    // Appendices print numbers that no attribute states.
                    only.place = Place::Flow;
                }
                reading.extend(passages);
            }
        }
    }
}

/// Names the container `parent` by its heading.
fn name(heading: &str, parent: &Element, reading: &mut Reading) {
    if heading.is_empty() {
        return;
    }
    let letter = parent.attribute("subpartLetter").filter(|letter| !letter.is_empty());
    let text = match letter {
        Some(letter) if !heading.starts_with("Subpart") => format!("Subpart {letter}—{heading}"),
        _ => heading.to_owned(),
    };
    let outer = match parent.name.as_str() {
        "appendixSection" | "interpSection" => reading.citation(),
        _ => Citation::default(),
    };
    let citation = below(&outer, unit(&text).or_else(|| heading_name(&text)));
    let level = match parent.name.as_str() {
        "section" | "appendixSection" | "interpSection" => 3,
        _ => 2,
    };
    reading.name(Passage::new(BlockKind::Heading(level), Place::Cited(citation), text));
}

/// The part of the law that a heading names: `§ 1013.2`, `Appendix A to Part 1013`.
fn unit(heading: &str) -> Option<String> {
    let designator = designator::read(heading, true)?;
    matches!(designator.kind, Kind::Unit(_)).then(|| mark(heading).to_owned())
}

fn below(outer: &Citation, element: Option<String>) -> Citation {
    element.map_or_else(|| outer.clone(), |element| outer.child(element))
}

fn marker(element: &Element) -> Option<&str> {
    element.attribute("marker").map(str::trim).filter(|marker| !marker.is_empty() && *marker != "none")
}

/// The words of RegML.
struct Words;

impl Vocabulary for Words {
    fn role(&self, element: &Element) -> Role {
        match element.name.as_str() {
            "paragraph" | "interpParagraph" => Role::Level,
            "title" => Role::Heading,
            "content" | "line" | "leftContent" | "rightContent" => Role::Text,
            "callout" => Role::Group,
            "table" => Role::Table,
            "footnote" => Role::Note,
            "analysis" | "tableOfContents" => Role::Skip,
            "graphic" => match element.attribute("href") {
                Some(href) => Role::Inline(Inline::Link(href.to_owned())),
                None => Role::Inline(Inline::Words),
            },
            _ => Role::Inline(Inline::Words),
        }
    }

    /// A heading stands alone where no marker stands before it.
    fn headline(&self, level: &Element) -> Option<u8> {
        marker(level).is_none().then_some(4)
    }

    fn stated_number(&self, element: &Element) -> Option<String> {
        let number = if element.name == "footnote" { element.attribute("ref") } else { marker(element) };
        number.map(str::to_owned)
    }

    fn address(&self, level: &Element, outer: &Citation) -> Option<Citation> {
        if marker(level).is_some() {
            return None;
        }
        match level.child("title") {
            Some(title) => comment(level, &title.text(), outer),
            None => definition(level).map(|term| outer.child(format!("def:{term}"))),
        }
    }
}

/// The citation of a comment: `1013-2-b-Interp` with the title `2(b) Advertisement` is `2(b)`. A comment on a narrower
/// provision says so by itself: `17(k)(5)` stands for `17(k)`, `17(k)(5)`.
fn comment(level: &Element, title: &str, outer: &Citation) -> Option<Citation> {
    let (provision, _) = level.attribute("label")?.split_once("-Interp")?;
    let mut parts = provision.split('-').skip(1);
    let section = parts.next()?;
    let marks: String = parts.map(|part| format!("({part})")).collect();
    let designator = format!("{section}{marks}");
    if marks.is_empty() || !title.contains(&designator) {
        return None;
    }
    let mut citation = outer.clone();
    if citation.last().is_some_and(|last| designator.starts_with(last)) {
        citation.0.pop();
    }
    Some(citation.child(designator))
}

/// The term that an unmarked paragraph defines: the one it begins with.
fn definition(level: &Element) -> Option<String> {
    let content = level.child("content")?;
    let first = content.children.iter().find(|node| match node {
        Node::Text(text) => !text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '“' | '"')).is_empty(),
        Node::Element(_) => true,
    })?;
    match first {
        Node::Element(def) if def.name == "def" => Some(def.text()).filter(|term| !term.is_empty()),
        _ => None,
    }
}

/// Gives tables and images the names that tables and images have elsewhere.
fn prepare(element: &mut Element) {
    if element.name == "graphic" {
        return graphic(element);
    }
    let name = match element.name.as_str() {
        "header" => "thead",
        "columnHeaderRow" | "row" => "tr",
        "column" => "th",
        "cell" => "td",
        name => name,
    };
    element.name = name.to_owned();
    for child in &mut element.children {
        if let Node::Element(child) = child {
            prepare(child);
        }
    }
}

/// An image is what it is called, linked to where it is: `![](ER19DE11.010)`.
fn graphic(graphic: &mut Element) {
    let part = |name: &str| graphic.child(name).map(Element::text).filter(|text| !text.is_empty());
    let printed = part("text").unwrap_or_default();
    let alt = printed.strip_prefix("![").and_then(|rest| rest.split_once(']')).map(|(alt, _)| alt.trim());
    let file = printed.rsplit_once('(').map(|(_, file)| file.trim_end_matches(')').to_owned());
    let shown = part("altText").or_else(|| alt.filter(|alt| !alt.is_empty()).map(str::to_owned)).or(file);
    let url = part("url");
    graphic.attributes = url.map(|url| ("href".to_owned(), url)).into_iter().collect();
    graphic.children = vec![Node::Text(shown.unwrap_or_default())];
}
