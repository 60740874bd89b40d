//! XML of no dialect we know, read by rule: an element with words of its own is a paragraph, any other holds more.

use super::dialect::{Dialect, Step};
use super::element::Element;
use super::line::{self, Inline};
use super::reading::Reading;
use super::table;
use crate::document::BlockKind;
use crate::extract::line::Line;
use crate::extract::passage::Place;

/// The reading by rule.
pub struct Generic;

impl Dialect for Generic {
    fn step(&mut self, _element: &Element, within: &[Element]) -> Step {
        if within.is_empty() { Step::Descend } else { Step::Loose }
    }

    fn read(&mut self, element: Element, _within: &[Element], reading: &mut Reading) {
        read(&element, reading);
    }
}

fn read(element: &Element, reading: &mut Reading) {
    let name = element.name.to_ascii_lowercase();
    if name == "table" {
        return reading.extend(table::read(element, &meaning, &reading.targets));
    }
    if !element.has_words() {
        return element.elements().for_each(|child| read(child, reading));
    }
    let kind = match name.as_str() {
        "title" | "head" | "heading" => BlockKind::Heading(2),
        _ => BlockKind::Paragraph,
    };
    let mut line = Line::default();
    line::write(&mut line, element, &meaning, &reading.targets);
    reading.extend(line::passage(line, kind, Place::Flow));
}

fn meaning(_: &Element) -> Inline {
    Inline::Words
}
