//! What the eCFR and the Federal Register have in common: the blocks inside a section, as the Government Publishing
//! Office marks them.

use super::element::{Element, Node};
use super::line::{self, Inline};
use super::reading::Reading;
use super::{gpotable, table};
use crate::citation::Citation;
use crate::document::BlockKind;
use crate::extract::line::Line;
use crate::extract::passage::{Passage, Place};

/// What an element among words does to the line.
pub fn inline(element: &Element) -> Inline {
    match element.name.as_str() {
        "I" | "i" | "em" | "EM" => Inline::Italics,
        "B" | "b" | "strong" | "STRONG" => Inline::Emphasis,
        "E" if element.attribute("T") == Some("03") => Inline::Italics,
        // 51 and above are raised and lowered figures.
        "E" if element.attribute("T").is_some_and(|style| style.starts_with('5')) => Inline::Words,
        "E" => Inline::Emphasis,
        "FTREF" | "PRTPAGE" | "GID" | "MID" | "AC" | "img" | "IMG" => Inline::Nothing,
        "FR" => Inline::Spaced,
        "BR" | "br" | "LNBRK" => Inline::Break,
        "A" | "a" => match element.attribute("href").or_else(|| element.attribute("HREF")) {
            Some(target) => Inline::Link(target.to_owned()),
            None => Inline::Words,
        },
        _ => Inline::Words,
    }
}

/// What an element means where blocks are expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Paragraph,
    /// A heading so many levels below the section's own.
    Heading(u8),
    /// A note with its own head, about the paragraph above it.
    Note,
    /// A note of the editors about the whole section.
    Editorial,
    Footnote,
    /// What a section says about itself: its authority, source and history.
    Credit,
    Table,
    GpoTable,
    Caption,
    Stars,
    /// Not text, or not of the document.
    Unseen,
    Other,
}

impl Kind {
    fn of(element: &Element) -> Kind {
        let name = element.name.as_str();
        match name {
            "P" | "PSPACE" | "FRP" | "p" => match element.attribute("class") {
                Some("gpotbl_title") => Kind::Caption,
                Some("gpotbl_note") => Kind::Footnote,
                _ => Kind::Paragraph,
            },
            "HD" => Kind::Heading(hd_level(element.attribute("SOURCE").unwrap_or("HD1"))),
            "HD1" | "HD2" | "HD3" | "HD4" | "HD5" | "HD6" => Kind::Heading(hd_level(name)),
            "HED" | "SUBJHD" | "WHED" => Kind::Heading(1),
            "NOTE" | "NOTES" => Kind::Note,
            "EDNOTE" | "EFFDNOT" | "CROSSREF" | "XREF" => Kind::Editorial,
            "FTNT" => Kind::Footnote,
            "AUTH" | "SOURCE" | "CITA" | "SECAUTH" | "PARAUTH" | "APPRO" => Kind::Credit,
            "TABLE" | "table" => Kind::Table,
            "GPOTABLE" => Kind::GpoTable,
            "STARS" => Kind::Stars,
            "PRTPAGE" | "GPH" | "MATH" | "img" | "IMG" | "FTREF" | "CFRTOC" | "CONTENTS" | "AMDDATE" | "VOLUME" => {
                Kind::Unseen
            }
            _ if name.starts_with("FP") || name.starts_with("P-") => Kind::Paragraph,
            _ => Kind::Other,
        }
    }
}

/// `HD2` is the second level below the section, `HED` the first.
fn hd_level(source: &str) -> u8 {
    source.bytes().last().filter(u8::is_ascii_digit).map_or(1, |digit| (digit - b'0').clamp(1, 6))
}

/// Reads the blocks of one section.
pub struct Blocks<'r> {
    pub reading: &'r mut Reading,
    /// The level of the section's own heading.
    pub level: u8,
    /// What the section is cited by: its notes and credits are about the whole of it.
    pub section: Citation,
}

impl Blocks<'_> {
    /// Reads every block in an element.
    pub fn read(&mut self, element: &Element) {
        for node in &element.children {
            match node {
                Node::Element(child) => self.block(child),
                Node::Text(text) => self.reading.paragraph(text),
            }
        }
    }

    /// Reads one block.
    pub fn block(&mut self, element: &Element) {
        match Kind::of(element) {
            Kind::Paragraph => self.paragraph(element),
            Kind::Heading(below) => {
                let heading = self.words(element, BlockKind::Heading(self.level + below), Place::Flow);
                self.reading.extend(heading);
            }
            Kind::Note => self.headed(element, BlockKind::Note, Place::Note { mark: String::new() }),
            Kind::Editorial => self.headed(element, BlockKind::Note, Place::Cited(self.section.clone())),
            Kind::Footnote => self.footnote(element),
            Kind::Credit => self.headed(element, BlockKind::Paragraph, Place::Cited(self.section.clone())),
            Kind::Caption => {
                let caption = self.words(element, BlockKind::Caption, Place::Caption);
                self.reading.extend(caption);
            }
            Kind::Table => {
                let passages = table::read(element, &inline, &self.reading.targets);
                self.reading.extend(passages);
            }
            Kind::GpoTable => {
                let passages = gpotable::read(element, &self.reading.targets);
                self.reading.extend(passages);
            }
            Kind::Stars => self.reading.paragraph("* * * * *"),
            Kind::Unseen => {}
            Kind::Other if element.has_words() => self.paragraph(element),
            Kind::Other => self.read(element),
        }
    }

    /// The words of an element as one passage.
    pub fn words(&self, element: &Element, kind: BlockKind, place: Place) -> Option<Passage> {
        let mut line = Line::default();
        line::write(&mut line, element, &inline, &self.reading.targets);
        line::passage(line, kind, place)
    }

    /// A paragraph; a table or an extract inside it parts it, and footnotes come after it.
    fn paragraph(&mut self, element: &Element) {
        let mut line = Line::default();
        let mut footnotes = Vec::new();
        for node in &element.children {
            let block = match node {
                Node::Element(child) if is_block(child) => child,
                _ => {
                    line::write_nodes(&mut line, [node], &inline, &self.reading.targets);
                    continue;
                }
            };
            if Kind::of(block) == Kind::Footnote {
                footnotes.push(block);
                continue;
            }
            let before = std::mem::take(&mut line);
            self.reading.extend(line::passage(before, BlockKind::Paragraph, Place::Flow));
            self.block(block);
        }
        self.reading.extend(line::passage(line, BlockKind::Paragraph, Place::Flow));
        for footnote in footnotes {
            self.footnote(footnote);
        }
    }

    /// Paragraphs of which the first begins with its head: `Authority: 5 U.S.C. 552(a).`
    pub fn headed(&mut self, element: &Element, kind: BlockKind, place: Place) {
        if element.has_words() {
            let passage = self.words(element, kind, place);
            return self.reading.extend(passage);
        }
        let mut head: Option<&Element> = None;
        for child in element.elements() {
            match Kind::of(child) {
                Kind::Heading(_) => {
                    let alone = head.replace(child).and_then(|head| self.words(head, kind, place.clone()));
                    self.reading.extend(alone);
                }
                Kind::Paragraph | Kind::Credit => {
                    let mut line = Line::default();
                    if let Some(head) = head.take() {
                        line::write(&mut line, head, &inline, &self.reading.targets);
                        line.mark_lead();
                        line.space();
                    }
                    line::write(&mut line, child, &inline, &self.reading.targets);
                    self.reading.extend(line::passage(line, kind, place.clone()));
                }
                _ => self.block(child),
            }
        }
        let alone = head.and_then(|head| self.words(head, kind, place));
        self.reading.extend(alone);
    }

    /// A footnote, named by the mark it begins with.
    fn footnote(&mut self, element: &Element) {
        let paragraphs: Vec<&Element> = match element.has_words() {
            true => vec![element],
            false => element.elements().collect(),
        };
        let marked = |node: &Node| matches!(node, Node::Element(child) if matches!(child.name.as_str(), "SU" | "sup"));
        let mark_at = paragraphs.first().and_then(|first| first.children.iter().position(marked));
        let mark = match mark_at.and_then(|at| paragraphs[0].children.get(at)) {
            Some(Node::Element(mark)) => mark.text(),
            _ => String::new(),
        };
        // The same mark names another note in another section.
        let place = match mark.is_empty() || mark.len() > 8 || self.section.is_empty() {
            true => Place::Note { mark },
            false => Place::Cited(self.section.child(format!("note:{mark}"))),
        };
        for (at, paragraph) in paragraphs.into_iter().enumerate() {
            let mark_end = if at == 0 { mark_at.map_or(0, |at| at + 1) } else { 0 };
            let (mark, words) = paragraph.children.split_at(mark_end);
            let mut line = Line::default();
            line::write_nodes(&mut line, mark, &inline, &self.reading.targets);
            line.space();
            line::write_nodes(&mut line, words, &inline, &self.reading.targets);
            self.reading.extend(line::passage(line, BlockKind::Note, place.clone()));
        }
    }
}

/// True for an element that cannot stand inside a line.
fn is_block(element: &Element) -> bool {
    match Kind::of(element) {
        Kind::Other => matches!(element.name.as_str(), "DIV" | "div" | "EXTRACT" | "EXAMPLE"),
        Kind::Unseen => false,
        _ => true,
    }
}
