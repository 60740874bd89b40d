//! What only a digest has, in HTML: its table of contents, the places that leads to, and what was not read.

use maud::{Markup, html};

use super::looks::{CODE, HEADLINE, LIST, QUIET, TITLE};
use crate::alert::compose::contents::{Chapter, Place, TABLE};
use crate::alert::compose::letter::Letter;
use crate::alert::compose::said::{contents_line, whole};
use crate::alert::compose::stale::told_stale;
use crate::render::{QUIET_IN_MAIL, one_line};
use crate::wording::Language;

const ISSUER: &str = "font-weight:bold;margin:12px 0 2px 0";

/// Every revision by issuer, the worst first; what is told in full is led to within the message.
pub(super) fn table(letter: &Letter<'_>) -> Markup {
    let language = letter.language;
    html! {
        p class=(QUIET_IN_MAIL) style=(TITLE) role="heading" aria-level="2" { (anchor(TABLE)) (language.say("title-contents")) }
        p class=(QUIET_IN_MAIL) style=(QUIET) { (contents_line(letter)) }
        @for chapter in &letter.contents.chapters { (listed(chapter, letter)) }
        @if letter.contents.uncounted > 0 {
            p class=(QUIET_IN_MAIL) style=(QUIET) { (language.count("listed-more", letter.contents.uncounted)) ": " code style=(CODE) { "rulewatch log" } }
        }
    }
}

fn listed(chapter: &Chapter<'_>, letter: &Letter<'_>) -> Markup {
    let first = chapter.places.first().map_or(1, |place| place.number);
    html! {
        p style=(ISSUER) { (one_line(chapter.issuer)) }
        ol start=(first) style=(LIST) {
            @for place in &chapter.places {
                li {
                    @if place.is_told {
                        a href={ "#" (place.anchor()) } { (place.line(letter.language)) }
                    } @else {
                        (place.line(letter.language)) " " (way(place, letter))
                    }
                }
            }
        }
    }
}

/// The way to what is not told here.
fn way(place: &Place<'_>, letter: &Letter<'_>) -> Markup {
    let way = whole(place.content.revision, letter);
    html! {
        @if letter.links.revisions.is_some() { a href=(way) { (way) } } @else { code style=(CODE) { (way) } }
    }
}

/// Where a revision begins: the place itself, its number, whose chapter begins with it, and the way back.
pub(super) fn place(issuer: Option<&str>, place: &Place<'_>, language: Language) -> Markup {
    html! {
        @if let Some(issuer) = issuer { p style=(HEADLINE) role="heading" aria-level="1" { (one_line(issuer)) } }
        p class=(QUIET_IN_MAIL) style=(QUIET) {
            (anchor(&place.anchor())) (place.number) " · " a href={ "#" (TABLE) } { "↑ " (language.say("title-contents")) }
        }
    }
}

/// Where a link within the message leads. Some mail readers know places by `name`, others by `id`; it holds no words, which
/// would look like a link.
fn anchor(name: &str) -> Markup {
    html! { a name=(name) id=(name) {} }
}

/// What was not read, and since when.
pub(super) fn stale(letter: &Letter<'_>) -> Markup {
    let language = letter.language;
    html! {
        @match letter.stale {
            None => {}
            Some([]) => p class=(QUIET_IN_MAIL) style=(TITLE) { (language.say("stale-none")) },
            Some(stale) => {
                p class=(QUIET_IN_MAIL) style=(TITLE) role="heading" aria-level="2" { (language.say("title-stale")) }
                p { (language.say("stale-lead")) }
                ul style=(LIST) { @for line in told_stale(stale, letter.zone, language) { li { (line) } } }
            }
        }
    }
}
