//! The brief as plain text: a terminal's and a mail's first part.

use super::{Field, Voice, Word, bearing, fields, occasion, severity, sheet};
use crate::brief::{Brief, Written};
use crate::render::style::{Ink, Terminal, Tone};
use crate::render::walk::Mark;
use crate::render::wrap::{Piece, wrap};
use crate::wording::Language;

use jiff::Timestamp;

/// The brief below its headline, lines ended by `\n`, wrapped to the terminal's width; `beside` is told with the severity.
pub fn brief(brief: &Brief, language: Language, now: Option<Timestamp>, beside: &str, terminal: Terminal) -> String {
    let mut out = String::new();
    let line = format!("{} · {}{beside}", severity(brief, language), bearing(brief, language));
    push(&mut out, "", &[Word { voice: Voice::Said, text: line }], terminal);
    if let Some(occasion) = occasion(brief, language) {
        push(&mut out, "", &[Word { voice: Voice::Said, text: occasion }], terminal);
    }
    sheet(brief, language, now).iter().for_each(|field| push_field(&mut out, field, terminal));
    out
}

/// What a machine wrote about the revision, marked as such.
pub fn written(written: &Written, language: Language, terminal: Terminal) -> String {
    let mut out = String::new();
    push_field(&mut out, &fields::written(written, language), terminal);
    out
}

fn push_field(out: &mut String, field: &Field, terminal: Terminal) {
    out.push('\n');
    out.push_str(&terminal.ink.tone(Tone::Heading, &field.title));
    out.push('\n');
    for (at, row) in field.rows.iter().enumerate() {
        let sign = match (field.is_ranked, field.rows.len()) {
            (true, _) => format!("  {}. ", at + 1),
            (false, 1) => "  ".to_owned(),
            (false, _) => "  - ".to_owned(),
        };
        push(out, &sign, &row.words, terminal);
        let indent = " ".repeat(sign.len());
        row.below.iter().for_each(|words| push(out, &indent, words, terminal));
    }
}

/// One row of words, its later lines below its first word.
fn push(out: &mut String, sign: &str, words: &[Word], terminal: Terminal) {
    let pieces: Vec<Piece<'_>> =
        words.iter().map(|word| (mark(word.voice, terminal.ink), word.text.as_str().into())).collect();
    for (at, row) in wrap(&pieces, terminal.width.saturating_sub(sign.len())).iter().enumerate() {
        match at {
            0 => out.push_str(sign),
            _ => out.push_str(&" ".repeat(sign.len())),
        }
        out.push_str(terminal.ink.row(row).trim_end());
        out.push('\n');
    }
}

/// Colour marks what went and came; without it the quotation marks and the arrow do.
fn mark(voice: Voice, ink: Ink) -> Mark {
    match (voice, ink) {
        (Voice::Gone, Ink::Colour) => Mark::Deleted,
        (Voice::Come, Ink::Colour) => Mark::Inserted,
        (Voice::Quiet, _) => Mark::Left,
        _ => Mark::Same,
    }
}
