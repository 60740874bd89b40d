//! The Federal Register: rules, proposed rules, notices and presidential documents, alone or as a whole daily issue.
//!
//! A document is named by its subject. The text it puts into the Code is cited by the section it becomes
//! (`§ 744.23`, `(a)`), the instructions around it by their own numbers (`2.`, `a.`).

use super::dialect::{Dialect, Step};
use super::element::Element;
use super::gpo::{Blocks, heading_element};
use super::reading::Reading;
use super::respace::respaced;
use crate::citation::Citation;
use crate::document::BlockKind;
use crate::extract::outline;
use crate::extract::passage::{Passage, Place};

/// The longest number of a section; anything longer is no number.
const LONGEST_NUMBER: usize = 80;

/// The dialect of the Federal Register.
pub struct FederalRegister;

/// True where a document of this dialect may begin.
pub fn is_root(root: &Element) -> bool {
    is_document(root) || is_issue(root) || is_presidential(root)
}

fn is_document(element: &Element) -> bool {
    matches!(element.name.as_str(), "RULE" | "PRORULE" | "NOTICE" | "CORRECT" | "SUNSHINE")
}

/// What holds documents.
fn is_issue(element: &Element) -> bool {
    matches!(
        element.name.as_str(),
        "FEDREG" | "RULES" | "PRORULES" | "NOTICES" | "PRESDOCS" | "PRESDOC" | "PRESDOCU" | "NEWPART"
    )
}

fn is_presidential(element: &Element) -> bool {
    matches!(element.name.as_str(), "EXECORD" | "PROCLA" | "DETERM" | "PRMEMO" | "PRNOTICE" | "PRORDER" | "OTHERDOC")
}

impl Dialect for FederalRegister {
    fn step(&mut self, element: &Element, within: &[Element]) -> Step {
        if is_document(element) || is_issue(element) && within.iter().all(is_issue) {
            return Step::Descend;
        }
        if is_presidential(element) {
            return Step::Section;
        }
        let in_issue = within.last().is_some_and(is_issue);
        match element.name.as_str() {
            "SUPLINF" => Step::Descend,
            "PREAMB" | "REGTEXT" | "SIG" => Step::Section,
            // The furniture of an issue: its contents, page numbers, reader aids.
            _ if in_issue => Step::Skip,
            _ => Step::Loose,
        }
    }

    fn read(&mut self, element: Element, within: &[Element], reading: &mut Reading) {
        let in_issue = within.iter().any(is_issue);
        let element = respaced(element);
        match element.name.as_str() {
            "PREAMB" => preamble(&element, if in_issue { 2 } else { 1 }, reading),
            "REGTEXT" => Amendments::of(&element, reading).read(&element),
            "SIG" | "FRDOC" | "FILED" | "BILCOD" => of_document(&element, reading),
            _ if is_presidential(&element) => presidential(&element, in_issue, reading),
            _ => blocks(reading).block(&element),
        }
    }
}

/// The reading of blocks that stand directly in the document.
fn blocks(reading: &mut Reading) -> Blocks<'_> {
    let (level, section) = (reading.level(), reading.citation());
    Blocks { reading, level, section }
}

/// Agency, docket, subject; then summary, dates and addresses, each named by its head.
fn preamble(preamble: &Element, level: u8, reading: &mut Reading) {
    for child in preamble.elements() {
        match child.name.as_str() {
            "SUBJECT" => {
                let subject = blocks(reading).words(child, BlockKind::Heading(level), Place::Flow);
                if let Some(subject) = subject {
                    reading.titled(subject.text.clone());
                    reading.name(subject);
                }
            }
            "AGY" | "ACT" | "SUM" | "EFFDATE" | "DATES" | "ADD" | "FURINF" => {
                let mut blocks = blocks(reading);
                let head = child.child("HD").map(Element::text).unwrap_or_default();
                let head = head.trim_end_matches(':');
                let citation = match head.is_empty() {
                    true => blocks.section.clone(),
                    false => blocks.section.child(heading_element(head)),
                };
                blocks.headed(child, BlockKind::Paragraph, Place::Cited(citation));
            }
            _ => blocks(reading).block(child),
        }
    }
}

/// Lines about the document as a whole: who signed it, its number, when it was filed.
fn of_document(element: &Element, reading: &mut Reading) {
    let blocks = blocks(reading);
    let place = Place::Cited(blocks.section.clone());
    let lines: Vec<Passage> = match element.has_words() {
        true => blocks.words(element, BlockKind::Paragraph, place).into_iter().collect(),
        false => {
            element.elements().filter_map(|line| blocks.words(line, BlockKind::Paragraph, place.clone())).collect()
        }
    };
    reading.extend(lines);
}

/// An executive order, a proclamation: its number, its title, its sections.
fn presidential(order: &Element, in_issue: bool, reading: &mut Reading) {
    reading.enter();
    for child in order.elements() {
        let is_title = child.name == "HD" && matches!(child.attribute("SOURCE"), Some("HED" | "HD1"));
        if is_title && reading.depth() == 0 {
            let level = if in_issue { 2 } else { 1 };
            let title = blocks(reading).words(child, BlockKind::Heading(level), Place::Flow);
            if let Some(title) = title {
                reading.titled(title.text.clone());
                reading.name(title);
            }
        } else if matches!(child.name.as_str(), "PSIG" | "PLACE" | "DATE" | "FRDOC" | "FILED" | "BILCOD") {
            of_document(child, reading);
        } else {
            blocks(reading).block(child);
        }
    }
    reading.leave();
}

/// The amendments of one part of the Code.
struct Amendments<'r> {
    reading: &'r mut Reading,
    /// The level of the document's own heading.
    level: u8,
    document: Citation,
    /// What the instructions are cited by, in order.
    instructions: std::vec::IntoIter<Citation>,
    /// The part, where this text names it.
    part: Citation,
}

impl<'r> Amendments<'r> {
    /// Cites all instructions first: the text between them does not part their series.
    fn of(text: &Element, reading: &'r mut Reading) -> Amendments<'r> {
        let (level, document) = (reading.level(), reading.citation());
        let blocks = blocks(reading);
        let passages: Vec<Passage> = text
            .named("AMDPAR")
            .map(|instruction| {
                let passage = blocks.words(instruction, BlockKind::Paragraph, Place::Flow);
                passage.unwrap_or_else(|| Passage::new(BlockKind::Paragraph, Place::Flow, ""))
            })
            .collect();
        // A run-in heading parts a paragraph, never an instruction: each must keep its citation.
        let citations: Vec<Citation> =
            outline::cite_below(&document, unparted(passages)).into_iter().map(|block| block.citation).collect();
        Amendments { reading, level, part: document.clone(), document, instructions: citations.into_iter() }
    }

    fn read(mut self, text: &Element) {
        for child in text.elements() {
            match child.name.as_str() {
                "AMDPAR" => self.instruction(child),
                "SECTION" => self.section(child),
                "PART" | "SUBPART" => self.heading(child),
                "AUTH" | "SOURCE" => {
                    let part = self.part.clone();
                    self.blocks(part).block(child);
                }
                _ => {
                    let document = self.document.clone();
                    self.blocks(document).block(child);
                }
            }
        }
    }

    fn blocks(&mut self, section: Citation) -> Blocks<'_> {
        let level = self.level + 1;
        Blocks { reading: self.reading, level, section }
    }

    fn instruction(&mut self, element: &Element) {
        self.reading.cite();
        let place = Place::Cited(self.instructions.next().unwrap_or_default());
        let document = self.document.clone();
        let instruction = self.blocks(document).words(element, BlockKind::Paragraph, place);
        self.reading.extend(instruction);
        self.reading.cite();
    }

    /// `PART 744—CONTROL POLICY`: its authority stands below it.
    fn heading(&mut self, part: &Element) {
        let document = self.document.clone();
        let kind = BlockKind::Heading(self.level + 2);
        let heading = self.blocks(document).words(part.child("HD").unwrap_or(part), kind, Place::Flow);
        let Some(heading) = heading else { return };
        if part.name == "PART" {
            let blocks = outline::cite_below(&self.document, vec![heading.clone()]);
            self.part = blocks.into_iter().next().map(|block| block.citation).unwrap_or_default();
        }
        self.reading.cite();
        self.reading.put(heading);
        let inner: Vec<&Element> = part.elements().filter(|child| child.name != "HD").collect();
        for child in inner {
            match child.name.as_str() {
                "SECTION" => self.section(child),
                _ => {
                    let section = self.part.clone();
                    self.blocks(section).block(child);
                }
            }
        }
    }

    /// A section of the Code as it will read, cited by itself.
    fn section(&mut self, section: &Element) {
        let number = section.child("SECTNO").map(Element::text).unwrap_or_default();
        let subject = section.child("SUBJECT").map(Element::text).unwrap_or_default();
        let head = format!("{number} {subject}");
        self.reading.enter();
        if !head.trim().is_empty() {
            let is_number = !number.is_empty() && number.len() <= LONGEST_NUMBER;
            let citation = if is_number { self.document.child(&number) } else { self.document.clone() };
            self.reading.name(Passage::new(BlockKind::Heading(self.level + 3), Place::Cited(citation), head.trim()));
        }
        let citation = self.reading.citation();
        for child in section.elements().filter(|child| !matches!(child.name.as_str(), "SECTNO" | "SUBJECT")) {
            Blocks { reading: self.reading, level: self.level + 3, section: citation.clone() }.block(child);
        }
        self.reading.leave();
    }
}

/// Passages that the outline takes for list entries, so that none is parted at a run-in heading.
fn unparted(passages: Vec<Passage>) -> Vec<Passage> {
    passages.into_iter().map(|passage| Passage { kind: BlockKind::ListItem, ..passage }).collect()
}
