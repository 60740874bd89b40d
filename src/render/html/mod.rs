//! The redline as HTML: a fragment for a web view, a document that stands alone, sections for a mail.
//!
//! What went and what came are `<del>` and `<ins>`, told apart by line as well as by colour. No scripts, no remote
//! loads, no links out of the text: a source's own links are shown as words.

mod dress;
mod line;
mod sections;
mod stream;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::brief::Brief;
use crate::render::brief::html_brief;
use crate::render::groups::{ShownGroup, groups};
use crate::render::walk::{self, Section, ShownHunk, Side, full_tally, quiet_tally};
use crate::render::{Redline, escape};
use crate::wording::Language;

pub use dress::{Dress, Layout, QUIET_IN_MAIL};
pub use sections::sections;
pub use stream::{Shows, citation_anchor, stream};

/// The style sheet of `fragment` and `document`: every class begins with `rw-`.
pub const STYLE: &str = include_str!("redline.css");

/// Brief, list of hunks and redline, without a head of their own: for a document that frames them.
pub fn fragment(redline: &Redline<'_>, layout: Layout) -> String {
    body(redline, layout).into_string()
}

fn body(redline: &Redline<'_>, layout: Layout) -> Markup {
    let language = redline.language;
    let walked = walk::sections(redline);
    let hunks: Vec<&ShownHunk<'_>> =
        walked.iter().filter_map(|section| if let Section::Hunk(hunk) = section { Some(hunk) } else { None }).collect();
    let acts = groups(redline);
    html! {
        @if let Some(brief) = redline.brief { (told(brief, redline)) }
        @if !acts.is_empty() { (summary(&acts, language)) }
        @if hunks.len() > 1 { (contents(&hunks, language)) }
        section class={ "rw-redline" @if layout == Layout::SideBySide { " rw-columns" } } lang=[escape::language_tag(redline.new.language.as_deref())] {
            p class="rw-sides" lang=(language.tag()) {
                del { (escape::one_line(redline.old_label)) } " → " ins { (escape::one_line(redline.new_label)) }
                br;
                (full_tally(redline.diff, language))
                @if let Some(told) = quiet_tally(redline.diff, language) { br; (told) }
            }
            @if layout == Layout::SideBySide && !hunks.is_empty() { (titles(redline)) }
            (sections(&walked, language, Dress::Classes(layout)))
        }
    }
}

/// A whole document: brief, list of hunks, redline. Readable in the dark, on a phone and in print.
pub fn document(redline: &Redline<'_>, layout: Layout) -> String {
    let title = if redline.new.title.is_empty() { &redline.old.title } else { &redline.new.title };
    let title = escape::one_line(title);
    html! {
        (DOCTYPE)
        html lang=(redline.language.tag()) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · " (escape::one_line(redline.old_label)) " → " (escape::one_line(redline.new_label)) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    h1 lang=[escape::language_tag(redline.new.language.as_deref())] { (title) }
                    (body(redline, layout))
                }
            }
        }
    }
    .into_string()
}

/// What the columns are.
fn titles(redline: &Redline<'_>) -> Markup {
    html! {
        div class="rw-pair rw-titles" aria-hidden="true" {
            div class=(line::side_class(Side::Old)) { (escape::one_line(redline.old_label)) }
            div class=(line::side_class(Side::New)) { (escape::one_line(redline.new_label)) }
        }
    }
}

fn told(brief: &Brief, redline: &Redline<'_>) -> Markup {
    let (language, law) = (redline.language, escape::language_tag(redline.new.language.as_deref()));
    html! {
        section class="rw-brief" {
            p class="rw-headline" { strong { (escape::one_line(&brief.headline(language))) } }
            (html_brief(brief, language, redline.now, "", law, Dress::Classes(Layout::Inline)))
        }
    }
}

/// What was done in many places, told once with a way to each.
fn summary(acts: &[ShownGroup], language: Language) -> Markup {
    html! {
        ul class="rw-acts" lang=(language.tag()) {
            @for act in acts {
                li {
                    (act.told)
                    details {
                        summary { (language.count("places", act.places.len())) }
                        @for (at, (number, place)) in act.places.iter().enumerate() {
                            @if at > 0 { ", " }
                            a href={ "#hunk-" (number) } { (place) }
                        }
                    }
                }
            }
        }
    }
}

fn contents(hunks: &[&ShownHunk<'_>], language: Language) -> Markup {
    html! {
        details class="rw-contents" lang=(language.tag()) open[hunks.len() <= 12] {
            summary { (language.count("hunks", hunks.len())) }
            ol { @for hunk in hunks { li value=(hunk.number) { a href={ "#hunk-" (hunk.number) } { (hunk.heading(language)) } " " span class="rw-label" { (hunk.label(language)) } } } }
        }
    }
}
