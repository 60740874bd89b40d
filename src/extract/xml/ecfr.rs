//! The Electronic Code of Federal Regulations: `DIV1` (title) to `DIV9` (appendix), as its bulk files and its API have them.
//!
//! Titles, chapters, parts and subparts are descended into; each section and appendix is read by itself. Hierarchy
//! inside a section is not in the markup: the outline rebuilds it from the marks.

use super::ccl;
use super::dialect::{Dialect, Step};
use super::element::Element;
use super::gpo::Blocks;
use super::line;
use super::reading::Reading;
use crate::citation::Citation;
use crate::document::BlockKind;
use crate::extract::designator;
use crate::extract::line::Line;
use crate::extract::passage::{Passage, Place};

/// The longest name of a division that its attribute states.
const LONGEST_NUMBER: usize = 80;

/// The dialect of the eCFR.
pub struct Ecfr;

/// True where a document of this dialect may begin.
pub fn is_root(root: &Element) -> bool {
    matches!(root.name.as_str(), "ECFR" | "DLPSTEXTCLASS" | "ECFRBRWS") || division(root).is_some()
}

/// The rank of a division: 1 for a title, 5 for a part, 8 for a section, 9 for an appendix.
fn division(element: &Element) -> Option<u8> {
    match element.name.as_bytes() {
        [b'D', b'I', b'V', rank @ b'1'..=b'9'] => Some(rank - b'0'),
        _ => None,
    }
}

impl Dialect for Ecfr {
    fn step(&mut self, element: &Element, _within: &[Element]) -> Step {
        match division(element) {
            Some(1..=7) => return Step::Descend,
            Some(_) => return Step::Section,
            None => {}
        }
        match element.name.as_str() {
            "ECFR" | "DLPSTEXTCLASS" | "TEXT" | "BODY" | "ECFRBRWS" => Step::Descend,
            "HEADER" | "CFRTOC" | "AMDDATE" | "VOLUME" => Step::Skip,
            _ => Step::Loose,
        }
    }

    fn read(&mut self, element: Element, within: &[Element], reading: &mut Reading) {
        if division(&element).is_some() {
            return section(&element, reading);
        }
        if element.name == "HEAD" {
            if let Some(heading) = within.last().and_then(|container| heading(&element, container, reading)) {
                reading.titled(heading.text.clone());
                reading.name(heading);
            }
            return;
        }
        let level = u8::try_from(reading.depth()).unwrap_or(u8::MAX).min(9);
        let section = reading.citation();
        Blocks { reading, level, section }.block(&element);
    }
}

/// A section or an appendix with all in it.
fn section(element: &Element, reading: &mut Reading) {
    reading.enter();
    let head = element.child("HEAD").and_then(|head| heading(head, element, reading));
    if let Some(head) = head {
        reading.titled(head.text.clone());
        reading.name(head);
    }
    let level = u8::try_from(reading.depth()).unwrap_or(u8::MAX).min(9);
    let citation = reading.citation();
    if ccl::is_list(element) {
        ccl::read(element, Blocks { reading, level, section: citation });
    } else {
        for child in element.elements().filter(|child| child.name != "HEAD") {
            match division(child) {
                Some(_) => section(child, reading),
                None => Blocks { reading, level, section: citation.clone() }.block(child),
            }
        }
    }
    reading.leave();
}

/// The heading of a division. Where the attribute `N` names more of it than the grammar of designators reads, as in
/// `§ 1.401(k)-1` and `1.101 Purpose`, it states the citation.
fn heading(head: &Element, division: &Element, reading: &Reading) -> Option<Passage> {
    let level = u8::try_from(reading.depth() + 1).unwrap_or(u8::MAX).min(9);
    let mut line = Line::default();
    line::write(&mut line, head, &super::gpo::inline, &reading.targets);
    let mut heading = line::passage(line, BlockKind::Heading(level), Place::Flow)?;
    let Some(stated) = division.attribute("N").and_then(|n| stated(&heading.text, n)) else {
        return Some(heading);
    };
    let read = designator::read(&heading.text, true);
    if read.is_none_or(|read| read.len < stated) {
        let name = &heading.text[..stated];
        let is_appendix = division.attribute("TYPE") == Some("APPENDIX");
        let citation = if is_appendix { Citation(vec![name.to_owned()]) } else { reading.citation().child(name) };
        heading.place = Place::Cited(citation);
    }
    Some(heading)
}

/// The length of the beginning of a heading that the attribute `N` names; the paragraph sign may be missing in `N`.
fn stated(heading: &str, n: &str) -> Option<usize> {
    let number = n.trim_start_matches(['§', ' ', '\u{a0}']).trim_end();
    let sign = heading.len() - heading.trim_start_matches(['§', ' ', '\u{a0}']).len();
    let rest = &heading[sign..];
    // `A` alone is the letter of `Subpart A`, not its name.
    let is_name = (3..=LONGEST_NUMBER).contains(&number.len())
        && rest.get(..number.len()).is_some_and(|start| start.eq_ignore_ascii_case(number));
    let ends = is_name && !rest[number.len()..].starts_with(|c: char| c.is_alphanumeric());
    ends.then_some(sign + number.len())
}
