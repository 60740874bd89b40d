//! What a text states, as spans: the acts and provisions it names, who and what is meant, days, numbers, and the words
//! that bind. English, Simplified and Traditional Chinese are read in one pass.
//!
//! A fact says what stands there, never what it means for anybody. Ranges are bytes of the text given, on character
//! boundaries, in order of place; a longer one stands before those within it.

mod acts;
mod amount;
mod articles;
mod chinese;
mod compare;
mod control;
mod countries;
mod dates;
mod labels;
mod modality;
mod near;
mod numbers;
mod numerals;
mod parties;
mod policy;
mod provisions;
mod relative;
mod roles;
mod said;
mod scan;
mod units;

use std::ops::Range;

pub use countries::country_of_code;
pub use relative::{Anchors, resolve};
pub use said::{Anchor, Comparison, Day, Force, Modal, Policy, Role, Said, Unit};

/// One thing that a text states.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Fact {
    /// Bytes of the text given. A number's comparison and a day's role are outside of it.
    pub range: Range<usize>,
    pub said: Said,
}

/// The facts of a text, in order of place. Linear in its length.
pub fn facts(text: &str) -> Vec<Fact> {
    scan::in_order(scan::scan(text))
}
