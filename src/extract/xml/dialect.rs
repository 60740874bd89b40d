//! A dialect: what the elements of one publisher's XML mean.
//!
//! Adding one is a file that implements `Dialect` and a line in `of`.

use super::ecfr::{self, Ecfr};
use super::element::Element;
use super::fr::{self, FederalRegister};
use super::generic::Generic;
use super::reading::Reading;
use super::{dita, regml, uslm};
use crate::source::Recipe;

/// What becomes of an element met on the way down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It holds sections: its children are met one by one, and its tree is never built.
    Descend,
    /// It is a section: its tree is built, read, cited by itself and freed.
    Section,
    /// It is a loose paragraph of a container, read like a section and cited together with its neighbours.
    Loose,
    /// It is no text of the document.
    Skip,
}

/// One publisher's XML. The engine walks, a dialect decides and reads.
///
/// Whatever `step` descends into is never in memory as a whole, so a document costs no more than its largest section.
pub trait Dialect {
    /// Decides about an element that opens inside `within`, the open containers from the root inwards. The root itself
    /// comes first, with nothing around it.
    fn step(&mut self, element: &Element, within: &[Element]) -> Step;

    /// Reads a section or a loose paragraph, whole: puts its passages into `reading`, in reading order.
    fn read(&mut self, element: Element, within: &[Element], reading: &mut Reading);

    /// Words that stand directly in a container. Most have none.
    fn words(&mut self, text: &str, within: &[Element], reading: &mut Reading) {
        let _ = within;
        reading.paragraph(text);
    }
}

/// The dialect of a document, by its first element and the namespace it declares; `recipe` names what repeats
/// in XML of no dialect.
pub fn of(root: &Element, recipe: &Recipe) -> Box<dyn Dialect> {
    match root {
        root if ecfr::is_root(root) => Box::new(Ecfr),
        root if dita::is_dita(root) => Box::new(dita::Dita),
        root if regml::is_regml(root) => Box::new(regml::RegMl),
        root if uslm::is_uslm(root) => Box::new(uslm::UslmDialect::default()),
        root if fr::is_root(root) => Box::new(FederalRegister),
        _ => Box::new(Generic::new(recipe)),
    }
}
