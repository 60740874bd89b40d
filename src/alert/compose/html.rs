//! The HTML part of an alert: one column, looks in `style` attributes, no remote loads, no link but the official one.

mod entry;
mod looks;

use maud::{DOCTYPE, Markup, html};

use self::looks::{BODY, CODE, FONT, FOOTER, HEADLINE, LIST, QUIET, RULE, TITLE};
use super::letter::{AlertContent, Letter};
use super::said::{contents_line, is_single, listed, ways, why};
use crate::render::{Dress, Redline, Section, full_tally, html_sections, language_tag, one_line};
use crate::wording::Language;

/// Brief, redline and provenance of every revision, then why the letter came.
pub(super) fn letter(letter: &Letter<'_>, subject: &str) -> String {
    let language = letter.language;
    frame(
        subject,
        language,
        html! {
            @if !is_single(letter) { p style=(QUIET) { (contents_line(letter)) } }
            @for (at, entry) in letter.entries.iter().enumerate() {
                @if at > 0 { hr style=(RULE); }
                (entry::shown(entry, letter))
            }
            @if !letter.listed.is_empty() || letter.uncounted > 0 {
                p style=(TITLE) { (language.say("title-listed")) }
                ul style=(LIST) {
                    @for content in letter.listed { li { (listed(content, language)) } }
                    @if letter.uncounted > 0 {
                        li { (language.count("listed-more", letter.uncounted)) ": " code style=(CODE) { "rulewatch log" } }
                    }
                }
            }
            div style=(FOOTER) {
                @for line in why(letter).lines() { (line) br; }
                @for (words, link) in ways(letter) { a href=(link) { (words) } br; }
            }
        },
    )
}

/// A redline by itself: every hunk whole, in the looks of the mail, so that it needs nothing else.
pub(super) fn alone(content: &AlertContent<'_>, redline: &Redline<'_>, sections: &[Section<'_>]) -> String {
    let language = redline.language;
    let title = one_line(&content.revision.brief.headline(language)).into_owned();
    let law = language_tag(content.new.language.as_deref());
    let versions = format!("{} → {}", redline.old_label, redline.new_label);
    frame(
        &title,
        language,
        html! {
            p style=(HEADLINE) { (title) }
            p style=(QUIET) { (one_line(&content.source.issuer)) " · " (one_line(&content.source.title)) " · " (versions) }
            p style=(QUIET) { (full_tally(content.diff, language)) }
            div lang=[law] { (html_sections(sections, language, Dress::Inline)) }
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
