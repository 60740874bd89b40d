//! The HTML part of an alert: one column, looks in `style` attributes, no remote loads, no link but the official one.

mod digest;
mod entry;
mod looks;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use self::looks::{
    BODY, CODE, DARK, FONT, FOOTER, HEADLINE, ITEMS, OUTLOOK_BEGINS, OUTLOOK_ENDS, PARAGRAPH, PREHEADER, QUIET, RULE,
};
use super::letter::{AlertContent, Letter};
use super::said::{preheader, ways, why};
use crate::render::{
    Dress, QUIET_IN_MAIL, Redline, Section, commands, full_tally, html_sections, language_tag, one_line,
};
use crate::wording::Language;

/// Brief, redline and provenance of every revision, then why the letter came.
pub(super) fn letter(letter: &Letter<'_>, subject: &str) -> String {
    let language = letter.language;
    frame(
        subject,
        &preheader(letter),
        language,
        html! {
            @if !letter.contents.is_single() { (digest::table(letter)) }
            @for (at, (entry, (issuer, place))) in letter.entries.iter().zip(letter.contents.told()).enumerate() {
                @if at > 0 || !letter.contents.is_single() { hr style=(RULE); }
                @if !letter.contents.is_single() { (digest::place(issuer, place, language)) }
                (entry::shown(entry, letter))
            }
            (digest::stale(letter))
            div class=(QUIET_IN_MAIL) style=(FOOTER) {
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
        "",
        language,
        html! {
            h1 style=(HEADLINE) { (title) }
            p class=(QUIET_IN_MAIL) style=(QUIET) { (one_line(&content.source.issuer)) " · " (one_line(&content.source.title)) " · " (versions) }
            p class=(QUIET_IN_MAIL) style=(QUIET) { (full_tally(content.diff, language)) }
            div lang=[law] { (html_sections(sections, language, Dress::Inline)) }
        },
    )
}

/// A short message of ours, paragraphs parted by empty lines: lines that begin with a dash are a list, an address of ours on
/// a line of its own is a link, commands are code.
pub(in crate::alert) fn note(title: &str, text: &str, language: Language) -> String {
    frame(
        title,
        "",
        language,
        html! {
            h1 style=(HEADLINE) { (title) }
            @for paragraph in text.split("\n\n") {
                @let lines: Vec<&str> = paragraph.trim().lines().map(str::trim).collect();
                @for run in lines.chunk_by(|a, b| item(a).is_some() == item(b).is_some()) { (run_of_note(run)) }
            }
        },
    )
}

/// Lines of a note that are all of a list or all not.
fn run_of_note(lines: &[&str]) -> Markup {
    let items: Option<Vec<&str>> = lines.iter().map(|line| item(line)).collect();
    html! {
        @if let Some(items) = items {
            ul style=(ITEMS) { @for item in items { li { (commands(item, Some(CODE))) } } }
        } @else {
            p style=(PARAGRAPH) {
                @for (at, line) in lines.iter().enumerate() {
                    @if at > 0 { br; }
                    @if is_address(line) { a href=(line) { (line) } } @else { (commands(line, Some(CODE))) }
                }
            }
        }
    }
}

/// The words of a list's line.
fn item(line: &str) -> Option<&str> {
    line.strip_prefix("- ")
}

/// True for a line that is an address of the web and nothing else.
fn is_address(line: &str) -> bool {
    let web = line.starts_with("https://") || line.starts_with("http://");
    web && line.bytes().all(|b| b.is_ascii_graphic())
}

/// `before` is shown beside the subject in a list of messages.
fn frame(title: &str, before: &str, language: Language, content: Markup) -> String {
    html! {
        (DOCTYPE)
        html lang=(language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="supported-color-schemes" content="light dark";
                title { (title) }
                style { (PreEscaped(DARK)) }
            }
            body style=(BODY) {
                @if !before.is_empty() { div style=(PREHEADER) { (before) } }
                (PreEscaped(OUTLOOK_BEGINS))
                div role="main" style=(FONT) { (content) }
                (PreEscaped(OUTLOOK_ENDS))
            }
        }
    }
    .into_string()
}
