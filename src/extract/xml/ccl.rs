//! The Commerce Control List: a supplement that lists entries by their classification number, `3A090`.
//!
//! Each entry has its own address, and its list spells the whole path of every paragraph: `a.1.` is `.a`, `.1` of the
//! entry. Only the text is looked at, never the number of the supplement.

use super::element::{Element, Node};
use super::gpo::{Blocks, heading_element};
use crate::citation::Citation;
use crate::document::BlockKind;
use crate::extract::passage::{Passage, Place};

/// The sections every entry has; a heading of such words stands inside an entry.
const SECTIONS: [&str; 6] = [
    "license requirements",
    "list based license exceptions",
    "list of items controlled",
    "special conditions for sta",
    "reporting requirements",
    "license exceptions",
];

/// True for a division that lists entries.
pub fn is_list(division: &Element) -> bool {
    division.elements().any(|child| entry(child).is_some())
}

/// The number of the entry that begins with this element: `3A090` in bold at its very beginning.
fn entry(element: &Element) -> Option<String> {
    if !matches!(element.name.as_str(), "FP" | "FP-1" | "FP-2" | "P" | "HD2" | "HD3") {
        return None;
    }
    let first = element.children.iter().find(|node| !matches!(node, Node::Text(text) if text.trim().is_empty()));
    let emphasised = match first? {
        Node::Element(child) if matches!(child.name.as_str(), "B" | "E") => child.text(),
        _ => return None,
    };
    number(&emphasised).map(str::to_owned)
}

/// `3A090`, `9A115`, `0A501a`: category, group, three digits.
fn number(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    let shaped = bytes.len() >= 5
        && bytes[0].is_ascii_digit()
        && matches!(bytes[1], b'A'..=b'E' | b'Y')
        && bytes[2..5].iter().all(u8::is_ascii_digit);
    if !shaped {
        return None;
    }
    let rest = &text[5..];
    let suffix = usize::from(rest.starts_with(|c: char| c.is_ascii_lowercase()));
    (!rest[suffix..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '.')).then(|| &text[..5 + suffix])
}

/// Reads the list.
pub fn read(division: &Element, blocks: Blocks<'_>) {
    let list = blocks.section.clone();
    let category = list.clone();
    let mut entries = Entries { blocks, list, category, entry: None, at: Vec::new(), in_items: false };
    entries.children(division);
    entries.close();
}

/// The reading of a list of entries.
struct Entries<'r> {
    blocks: Blocks<'r>,
    list: Citation,
    /// The citation of the category its entries stand in.
    category: Citation,
    /// The citation of the entry being read.
    entry: Option<Citation>,
    /// Where in it: a section, or the path of a listed paragraph.
    at: Vec<String>,
    /// Whether its controlled paragraphs have begun.
    in_items: bool,
}

impl Entries<'_> {
    fn children(&mut self, division: &Element) {
        for child in division.elements().filter(|child| child.name != "HEAD") {
            if let Some(number) = entry(child) {
                self.open(child, &number);
            } else if matches!(child.name.as_str(), "EXTRACT" | "LI") && !child.has_words() {
                self.children(child);
            } else {
                self.block(child);
            }
        }
    }

    /// Begins an entry.
    fn open(&mut self, element: &Element, number: &str) {
        self.close();
        let citation = self.list.child(number);
        let kind = BlockKind::Heading((self.blocks.level + 3).min(6));
        self.blocks.reading.enter();
        if let Some(heading) = self.blocks.words(element, kind, Place::Cited(citation.clone())) {
            self.blocks.reading.name(heading);
        }
        self.blocks.section = citation.clone();
        self.entry = Some(citation);
    }

    /// Ends the entry that is open.
    fn close(&mut self) {
        self.end_items();
        if self.entry.take().is_some() {
            self.blocks.reading.leave();
        }
        self.blocks.section = self.list.clone();
    }

    /// Ends the paragraph of the list that is open.
    fn end_items(&mut self) {
        self.in_items = false;
        self.go_to(Vec::new());
    }

    fn block(&mut self, element: &Element) {
        let is_heading = matches!(element.name.as_str(), "HD1" | "HD2" | "HD3");
        let Some(citation) = self.entry.clone() else {
            return if is_heading { self.divider(element) } else { self.blocks.block(element) };
        };
        if let Some(label) = section_label(element) {
            return self.section(&label);
        }
        if is_heading && is_divider(&element.text()) {
            self.close();
            return self.divider(element);
        }
        if is_heading && self.in_items {
            self.go_to(Vec::new());
        }
        let is_paragraph = element.name == "P" || element.name.starts_with("FP");
        if !is_paragraph {
            if element.name == "NOTE"
                && let Some(path) = noted(&element.text(), &citation)
            {
                self.go_to(path);
            }
            return self.blocks.block(element);
        }
        let Some(passage) = self.blocks.words(element, BlockKind::Paragraph, Place::Flow) else {
            return;
        };
        self.paragraph(passage);
    }

    /// `Category 3—Electronics` and the groups in it.
    fn divider(&mut self, element: &Element) {
        let text = element.text();
        let is_category = text.starts_with("Category ");
        let above = if is_category { &self.list } else { &self.category };
        let citation = above.child(heading_element(&text));
        let level = (self.blocks.level + if is_category { 1 } else { 2 }).min(6);
        let heading = self.blocks.words(element, BlockKind::Heading(level), Place::Cited(citation.clone()));
        self.blocks.reading.extend(heading);
        if is_category {
            self.category = citation;
        }
    }

    /// `License Requirements`, `List of Items Controlled`: a section of the entry.
    fn section(&mut self, label: &str) {
        self.in_items = false;
        let name = label.split_once(" (").map_or(label, |(name, _)| name).trim_end_matches(':');
        self.go_to(vec![heading_element(name)]);
        let level = (self.blocks.level + 4).min(6);
        let place = Place::Cited(self.citation());
        self.blocks.reading.put(Passage::new(BlockKind::Heading(level), place, label));
    }

    fn paragraph(&mut self, passage: Passage) {
        let label = items_label(&passage.text);
        if label > 0 {
            self.in_items = true;
            self.go_to(Vec::new());
            let rest = passage.text[label..].len() - passage.text[label..].trim_start().len() + label;
            self.put(passage.slice(0..label));
            if rest < passage.text.len() {
                self.listed(passage.slice(rest..passage.text.len()));
            }
            return;
        }
        self.listed(passage);
    }

    /// A paragraph that may begin with its path.
    fn listed(&mut self, passage: Passage) {
        if let Some((path, _)) = path(&passage.text).filter(|(path, _)| self.in_items || path.len() == 1) {
            self.in_items = true;
            self.go_to(path);
            let citation = self.citation();
            self.blocks.reading.put(Passage { place: Place::Cited(citation), ..passage });
        } else {
            self.put(passage);
        }
    }

    fn put(&mut self, passage: Passage) {
        let place = if self.in_items { Place::Cited(self.citation()) } else { Place::Flow };
        self.blocks.reading.put(Passage { place, ..passage });
    }

    fn citation(&self) -> Citation {
        let mut citation = self.entry.clone().unwrap_or_default();
        citation.0.extend(self.at.iter().cloned());
        citation
    }

    /// Goes to a paragraph: notes and tables that follow stand below it.
    fn go_to(&mut self, path: Vec<String>) {
        if path == self.at {
            return;
        }
        if !self.at.is_empty() {
            self.blocks.reading.leave();
        }
        self.at = path;
        if !self.at.is_empty() {
            let citation = self.citation();
            self.blocks.reading.enter_at(citation);
        }
    }
}

/// The words of a section's heading, where that is all the element says.
fn section_label(element: &Element) -> Option<String> {
    if !(element.name.starts_with("FP") || element.name.starts_with("HD") || element.name == "P") {
        return None;
    }
    let text = element.text();
    let lower = text.to_lowercase();
    let alone = element.name.starts_with("HD") || !element.has_words();
    (alone && SECTIONS.iter().any(|section| lower.starts_with(section))).then_some(text)
}

/// `Category 3—Electronics`, `A. “End Items”`, `Part 2—Information Security`: a heading between entries.
fn is_divider(text: &str) -> bool {
    let group = matches!(text.as_bytes(), [b'A'..=b'E', b'.', b' ', ..]);
    let roman = text.split_once(". ").is_some_and(|(mark, _)| mark.bytes().all(|b| matches!(b, b'I' | b'V' | b'X')));
    group || roman || ["Category ", "Part ", "Annex ", "EAR99"].iter().any(|start| text.starts_with(start))
}

/// The length of `Items:` at the beginning.
fn items_label(text: &str) -> usize {
    let rest = text.strip_prefix("Items").unwrap_or(text);
    match rest.chars().next() {
        _ if rest.len() == text.len() => 0,
        Some(':') => "Items:".len(),
        None | Some(' ') if path(rest.trim_start()).is_some() || rest.is_empty() => "Items".len(),
        _ => 0,
    }
}

/// The path a paragraph begins with and its length: `a.1.b.` is `.a`, `.1`, `.b`. Letters and digits alternate.
fn path(text: &str) -> Option<(Vec<String>, usize)> {
    /// Levels of a path.
    const DEEPEST: usize = 8;
    let token_end = text.find(|c: char| c.is_whitespace()).unwrap_or(text.len());
    let token = &text[..token_end];
    let parts: Vec<&str> = token.trim_end_matches('.').split('.').collect();
    let well_formed = parts.len() <= DEEPEST
        && parts.iter().enumerate().all(|(at, part)| {
            let of_kind = |b: u8| if at % 2 == 0 { b.is_ascii_lowercase() } else { b.is_ascii_digit() };
            (1..=3).contains(&part.len()) && (at > 0 || part.len() == 1) && part.bytes().all(of_kind)
        });
    // `a` alone is an article.
    let closed = token.ends_with('.') || parts.len() > 1;
    (well_formed && closed && token.len() < 32)
        .then(|| (parts.iter().map(|part| format!(".{part}")).collect(), token_end))
}

/// The path a note names: `Note 1 to 3A090.a:` stands below `.a` of its own entry.
fn noted(text: &str, entry: &Citation) -> Option<Vec<String>> {
    let (_, target) = text.get(..text.len().min(80)).unwrap_or(text).split_once(" to ")?;
    let rest = target.strip_prefix(entry.last()?)?;
    let token = rest.split([':', ' ', ',']).next()?.trim_matches('.');
    path(&format!("{token}.")).map(|(path, _)| path)
}
