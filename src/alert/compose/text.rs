//! The plain text part of an alert: what it holds, its revisions one after the other, why it came.

mod digest;
mod entry;

use super::letter::Letter;
use super::said::{ways, why};
use crate::render::{Ink, Terminal};

/// Columns: what a phone in landscape and every mail reader show without a second wrap.
const WIDTH: usize = 76;
const SHEET: Terminal = Terminal { width: WIDTH, ink: Ink::Signs };

/// Brief, redline and provenance of every revision, then why the letter came.
pub(super) fn letter(letter: &Letter<'_>) -> String {
    let mut out = String::new();
    if !letter.contents.is_single() {
        digest::push_table(&mut out, letter);
    }
    for (entry, (issuer, place)) in letter.entries.iter().zip(letter.contents.told()) {
        if !letter.contents.is_single() {
            digest::push_place(&mut out, issuer, place);
        }
        entry::push(&mut out, entry, letter);
    }
    digest::push_stale(&mut out, letter);
    out.push_str(&format!("\n-- \n{}\n", why(letter)));
    for (words, link) in ways(letter) {
        let about = [("label", words.into()), ("value", link.into())];
        out.push_str(&format!("{}\n", letter.language.tell("label", about)));
    }
    out
}
