//! The redline as a Word document with tracked changes.
//!
//! Invariant: accepting all of them gives the new text, rejecting all gives the old, block for block and letter for
//! letter (characters that act or hide are shown as marks, as in every form). Nothing is folded. A comment on each hunk
//! cites it. What only typography tells apart is tracked under a name of its own, so that a reader of the law may
//! accept it in one step. The clock is the caller's.

mod body;
mod parts;
mod sheet;
mod strip;
mod typography;

use std::io;

use jiff::Timestamp;

use crate::render::{Redline, walk};

/// The document's bytes; `observed` is when the new text was seen, the date of every tracked change.
///
/// # Errors
/// Only where the limits of the container are exceeded.
pub fn docx(redline: &Redline<'_>, observed: Timestamp) -> io::Result<Vec<u8>> {
    let sections = walk::sections(&Redline { context: usize::MAX, ..*redline });
    let strip = strip::strip(&sections, redline.language);
    let date = observed.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    parts::pack(redline, &strip, &date)
}
