//! The HTML part of an alert: one column, looks in `style` attributes, no remote loads, no link but the official one.

mod digest;
mod entry;
mod looks;

use maud::{DOCTYPE, Markup, html};

use self::looks::{BODY, FONT, FOOTER, HEADLINE, RULE};
use super::letter::Letter;
use super::said::{ways, why};
use crate::wording::Language;

/// Brief, redline and provenance of every revision, then why the letter came.
pub(super) fn letter(letter: &Letter<'_>, subject: &str) -> String {
    let language = letter.language;
    frame(
        subject,
        language,
        html! {
            @if !letter.contents.is_single() { (digest::table(letter)) }
            @for (at, (entry, (issuer, item))) in letter.entries.iter().zip(letter.contents.told()).enumerate() {
                @if at > 0 || !letter.contents.is_single() { hr style=(RULE); }
                @if !letter.contents.is_single() { (digest::place(issuer, item, language)) }
                (entry::shown(entry, letter))
            }
            (digest::stale(letter))
            div style=(FOOTER) {
                @for line in why(letter).lines() { (line) br; }
                @for (words, link) in ways(letter) { a href=(link) { (words) } br; }
            }
        },
    )
}

/// A short message of ours, paragraphs parted by empty lines.
pub(in crate::alert) fn note(title: &str, text: &str) -> String {
    frame(
        title,
        Language::default(),
        html! {
            p style=(HEADLINE) { (title) }
            @for paragraph in text.split("\n\n") { p { (paragraph.trim()) } }
        },
    )
}

fn frame(title: &str, language: Language, content: Markup) -> String {
    html! {
        (DOCTYPE)
        html lang=(language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="supported-color-schemes" content="light dark";
                title { (title) }
            }
            body style=(BODY) { div style=(FONT) { (content) } }
        }
    }
    .into_string()
}
