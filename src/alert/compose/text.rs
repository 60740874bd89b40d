//! The plain text part of an alert: what it holds, its revisions one after the other, why it came.

mod entry;

use super::letter::Letter;
use super::said::{contents_line, is_single, listed, ways, why};
use crate::render::{Ink, Terminal};

/// Columns: what a phone in landscape and every mail reader show without a second wrap.
const WIDTH: usize = 76;
const SHEET: Terminal = Terminal { width: WIDTH, ink: Ink::Signs };

/// Brief, redline and provenance of every revision, then why the letter came.
pub(super) fn letter(letter: &Letter<'_>) -> String {
    let mut out = String::new();
    if !is_single(letter) {
        out.push_str(&format!("{}\n\n", contents_line(letter)));
    }
    for (at, entry) in letter.entries.iter().enumerate() {
        if at > 0 {
            out.push_str(&format!("\n{}\n\n", "=".repeat(WIDTH)));
        }
        entry::push(&mut out, entry, letter);
    }
    push_listed(&mut out, letter);
    out.push_str(&format!("\n-- \n{}\n", why(letter)));
    for (words, link) in ways(letter) {
        let about = [("label", words.into()), ("value", link.into())];
        out.push_str(&format!("{}\n", letter.language.tell("label", about)));
    }
    out
}

fn push_listed(out: &mut String, letter: &Letter<'_>) {
    let language = letter.language;
    if letter.listed.is_empty() && letter.uncounted == 0 {
        return;
    }
    out.push_str(&format!("\n{}\n", language.say("title-listed")));
    letter.listed.iter().for_each(|content| out.push_str(&format!("  - {}\n", listed(content, language))));
    if letter.uncounted > 0 {
        out.push_str(&format!("  - {}: rulewatch log\n", language.count("listed-more", letter.uncounted)));
    }
}
