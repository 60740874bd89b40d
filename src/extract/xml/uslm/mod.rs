//! United States Legislative Markup: bills, laws, the Code, rules; and the older bills of the House's own DTD.
//!
//! The text of a bill is what would become law: the slips around it (calendar, chamber, sponsors, attestation,
//! endorsement) tell where the bill stands and change at every stage, so they are no part of the document.

mod bill;
mod words;

use self::words::Uslm;
use super::dialect::{Dialect, Step};
use super::element::Element;
use super::levels::{self, heading_name, mark};
use super::reading::Reading;
use crate::citation::Citation;
use crate::document::BlockKind;
use crate::extract::passage::{Passage, Place};

/// Roots of documents that are on their way to become law.
const BILLS: [&str; 5] = ["bill", "resolution", "amendment-doc", "engrossedAmendment", "amendment"];
/// What holds sections.
const CONTAINERS: [&str; 16] = [
    "main",
    "preface",
    "meta",
    "title",
    "subtitle",
    "chapter",
    "subchapter",
    "part",
    "subpart",
    "division",
    "subdivision",
    "form",
    "legis-body",
    "resolution-body",
    "body",
    "rulePreamble",
];
/// What tells where a bill stands, and not what it says.
const SLIPS: [&str; 7] =
    ["attestation", "endorsement", "signatures", "action", "enrolledDateline", "endMarker", "attestation-group"];

/// True for the root of such a document.
pub fn is_uslm(root: &Element) -> bool {
    let named = BILLS.contains(&root.name.as_str()) || matches!(root.name.as_str(), "pLaw" | "uscDoc" | "lawDoc");
    named || declares_uslm(root) || root.attribute("identifier").is_some_and(|it| it.starts_with("/us/"))
}

fn declares_uslm(root: &Element) -> bool {
    root.attributes.iter().any(|(key, value)| key.starts_with("xmlns") && value.contains("uslm"))
}

/// The reading of one document.
#[derive(Default)]
pub struct UslmDialect {
    bill: bool,
    /// Whether its metadata name the issue it was printed in instead of the document.
    issue: bool,
    /// Whether the elements are those of the older DTD.
    dtd: bool,
    /// The number of the innermost container, until its heading is met.
    number: Option<String>,
    /// What a bill is: `H. R.`, until its number is met.
    designation: String,
    /// The container that headings of appropriations were met in, and those open now with their level.
    accounts: (Citation, Vec<(u8, String)>),
}

impl Dialect for UslmDialect {
    fn step(&mut self, element: &Element, within: &[Element]) -> Step {
        let name = element.name.as_str();
        let Some(parent) = within.last() else {
            self.bill = BILLS.contains(&name);
            self.issue = matches!(name, "rule" | "proposedRule" | "notice" | "presidentialDocument");
            self.dtd = self.bill && !declares_uslm(element);
            return Step::Descend;
        };
        if words::is_hidden(element) || self.bill && SLIPS.contains(&name) {
            return Step::Skip;
        }
        match parent.name.as_str() {
            "meta" if name == "title" && !self.bill && !self.issue => Step::Loose,
            "meta" => Step::Skip,
            "preface" | "form" if self.bill && !names_bill(name) => Step::Skip,
            _ if CONTAINERS.contains(&name) => Step::Descend,
            _ if matches!(name, "num" | "heading" | "enum" | "header") => Step::Loose,
            _ => Step::Section,
        }
    }

    fn read(&mut self, element: Element, within: &[Element], reading: &mut Reading) {
        let parent = within.last().map_or("", |parent| parent.name.as_str());
        let element = if self.dtd { bill::rewritten(element, parent) } else { element };
        match element.name.as_str() {
            "title" if parent == "meta" => reading.titled(element.text()),
            "num" => self.number = Some(element.text()),
            "heading" => self.container(&element.text(), parent, reading),
            "type" if self.bill => self.designation = element.text(),
            "docNumber" if self.bill => {
                let name = format!("{} {}", std::mem::take(&mut self.designation), element.text());
                // The enrolled print sets capitals and small capitals.
                reading.paragraph(&name.trim().to_uppercase());
            }
            "officialTitle" if self.dtd => {
                reading.titled(element.text());
                reading.paragraph(&element.text());
            }
            "longTitle" => {
                let official = element.child("officialTitle").map(Element::text).unwrap_or_default();
                reading.titled(official.as_str());
                match self.bill {
                    // `A BILL` becomes `AN ACT` on the way.
                    true => reading.paragraph(&official),
                    false => self.passages(&element, reading),
                }
            }
            "subject" => {
                reading.put(Passage::new(BlockKind::Heading(1), Place::Cited(Citation::default()), element.text()));
            }
            _ => {
                if self.number.is_some() {
                    self.container("", parent, reading);
                }
                self.passages(&element, reading);
            }
        }
    }
}

impl UslmDialect {
    /// Names the container that is open by its number and heading.
    fn container(&mut self, heading: &str, name: &str, reading: &mut Reading) {
        let number = self.number.take().unwrap_or_default();
        let element = match mark(&number) {
            "" => heading_name(heading),
            mark => Some(mark.to_owned()),
        };
        let gap = if number.ends_with('—') || number.is_empty() { "" } else { " " };
        let text = format!("{number}{gap}{heading}");
        let mut citation = reading.citation();
        citation.0.extend(element);
        let kind = BlockKind::Heading(words::headline(name).unwrap_or(2));
        reading.name(Passage::new(kind, Place::Cited(citation), text.trim()));
    }

    fn passages(&mut self, element: &Element, reading: &mut Reading) {
        let mut base = reading.citation();
        if element.name == "appropriations" {
            self.account(element, &mut base);
        }
        let passages = levels::read(element, &base, &Uslm, &reading.targets);
        reading.extend(passages);
    }

    /// Appropriations stand one after the other; their headings say by a level what they stand in.
    fn account(&mut self, element: &Element, base: &mut Citation) {
        if self.accounts.0 != *base {
            self.accounts = (base.clone(), Vec::new());
        }
        let heading = element.child("heading").map(Element::text).unwrap_or_default();
        let level = words::headline_of(element).unwrap_or(6);
        let open = &mut self.accounts.1;
        if let Some(name) = heading_name(&heading) {
            open.retain(|(outer, _)| *outer < level);
            base.0.extend(open.iter().map(|(_, name)| name.clone()));
            open.push((level, name));
        } else {
            base.0.extend(open.iter().map(|(_, name)| name.clone()));
        }
    }
}

/// What tells one bill from another.
fn names_bill(name: &str) -> bool {
    matches!(name, "type" | "docNumber" | "legis-num" | "official-title")
}
