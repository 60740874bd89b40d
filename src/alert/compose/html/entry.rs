//! One revision in HTML.

use maud::{Markup, html};

use super::looks::{CODE, FACT, HEADLINE, LIST, QUIET, TITLE, VALUE, WHOLE};
use crate::alert::compose::letter::{Entry, Letter};
use crate::alert::compose::said::{ADDRESS, basis, provenance, tied, whole};
use crate::render::{
    Dress, QUIET_IN_MAIL, full_tally, html_brief, html_sections, html_written, language_tag, one_line,
};
use crate::revision::Revision;

/// Brief, redline and provenance of one revision.
pub(super) fn shown(entry: &Entry<'_>, letter: &Letter<'_>) -> Markup {
    let (content, language) = (&entry.content, letter.language);
    let (revision, source) = (content.revision, content.source);
    let law = language_tag(content.new.language.as_deref());
    html! {
        h1 style=(HEADLINE) { (one_line(&revision.brief.headline(language))) }
        p class=(QUIET_IN_MAIL) style=(QUIET) { (one_line(&source.issuer)) " · " (one_line(&source.title)) }
        (html_brief(&revision.brief, language, Some(letter.now), &basis(content, language), law, Dress::Inline))
        @if let Some(written) = content.written { (html_written(written, language, Dress::Inline)) }
        @if !entry.acts.is_empty() {
            p class=(QUIET_IN_MAIL) style=(TITLE) role="heading" aria-level="2" { (language.say("title-acts")) }
            ul style=(LIST) { @for act in &entry.acts { li { (act.line) } } }
        }
        @if !entry.sections.is_empty() {
            p class=(QUIET_IN_MAIL) style=(TITLE) role="heading" aria-level="2" { (language.say("title-redline")) }
            p class=(QUIET_IN_MAIL) style=(QUIET) { (full_tally(content.diff, language)) }
            div lang=[law] { (html_sections(entry.sections, language, Dress::Inline)) }
        }
        p class=(QUIET_IN_MAIL) style=(WHOLE) {
            @if let Some(file) = &entry.attached {
                (language.tell("whole-attached", [("file", file.as_str().into())])) br;
            }
            (shown_whole(revision, letter))
        }
        @if !content.event.is_empty() {
            p class=(QUIET_IN_MAIL) style=(TITLE) role="heading" aria-level="2" { (language.say("title-event")) }
            ul style=(LIST) { @for line in tied(content.event, language) { li { (line) } } }
        }
        p class=(QUIET_IN_MAIL) style=(TITLE) role="heading" aria-level="2" { (language.say("title-provenance")) }
        table role="presentation" cellpadding="0" cellspacing="0" {
            @for (name, value) in provenance(entry, language) {
                tr { td class=(QUIET_IN_MAIL) style=(FACT) { (language.say(name)) } td style=(VALUE) { (fact(name, &value, source.url.as_str())) } }
            }
        }
    }
}

/// The way to the whole redline: a link, or a command in the letters of commands.
fn shown_whole(revision: &Revision, letter: &Letter<'_>) -> Markup {
    let way = whole(revision, letter);
    let told = letter.language.tell("whole-redline", [("command", way.as_str().into())]);
    let (before, after) = told.split_once(&way).unwrap_or((&told, ""));
    html! {
        (before)
        @if letter.links.revisions.is_some() { a href=(way) { (way) } } @else { code style=(CODE) { (way) } }
        (after)
    }
}

/// A value; the official address is a link, shown in full, where it is one of the web.
fn fact(name: &str, value: &str, url: &str) -> Markup {
    let web = url.starts_with("https://") || url.starts_with("http://");
    html! { @if name == ADDRESS && web { a href=(url) { (value) } } @else { (value) } }
}
