//! The sections of a redline one after the other: hunks with their anchors and the ways between them, what is folded,
//! where something moved from.

use std::collections::HashMap;

use maud::{Markup, html};

use crate::render::html::dress::{Dress, Layout, Part};
use crate::render::html::line::{shown, side_class};
use crate::render::walk::{Line, Section, ShownHunk, Side};
use crate::wording::Language;

/// The hunks before and after one, by number, in reading order.
pub(super) type Neighbours = (Option<usize>, Option<usize>);

/// Sections alone, dressed for a style sheet or for mail.
pub fn sections(sections: &[Section<'_>], language: Language, dress: Dress) -> Markup {
    let ways = ways(sections);
    let way = |hunk: &ShownHunk<'_>| ways.get(&hunk.number).copied().unwrap_or_default();
    html! {
        @for section in sections {
            @match section {
                Section::Context(lines) => { @for line in lines { (shown(line, language, dress)) } }
                Section::Folded(lines) => (folded(lines, language, dress)),
                Section::Hunk(hunk) => (shown_hunk(hunk, way(hunk), language, dress)),
                Section::MovedFrom(hunk) => (moved_from(hunk, language, dress)),
                Section::Omitted(omission) => p class=[dress.class(Part::Quiet)] style=[dress.style(Part::Quiet)] { "… " (omission.told(language)) " …" },
            }
        }
    }
}

pub(super) fn ways(sections: &[Section<'_>]) -> HashMap<usize, Neighbours> {
    let number = |section: &Section<'_>| if let Section::Hunk(hunk) = section { Some(hunk.number) } else { None };
    let order: Vec<usize> = sections.iter().filter_map(number).collect();
    let before = std::iter::once(None).chain(order.iter().copied().map(Some));
    let after = order.iter().copied().map(Some).skip(1).chain(std::iter::once(None));
    order.iter().copied().zip(before.zip(after)).collect()
}

fn folded(lines: &[Line<'_>], language: Language, dress: Dress) -> Markup {
    let told = language.count("unchanged-blocks", lines.len());
    match dress {
        Dress::Classes(_) => html! {
            details class="rw-folded" {
                summary lang=(language.tag()) { (told) }
                @for line in lines { (shown(line, language, dress)) }
            }
        },
        Dress::Inline => html! { p style=[dress.style(Part::Quiet)] { "… " (told) " …" } },
    }
}

fn shown_hunk(hunk: &ShownHunk<'_>, way: Neighbours, language: Language, dress: Dress) -> Markup {
    let anchor = matches!(dress, Dress::Classes(_)).then(|| format!("hunk-{}", hunk.number));
    html! {
        div class=[dress.class(Part::Hunk)] style=[dress.style(Part::Hunk)] id=[anchor.as_deref()] {
            (hunk_head(hunk, way, language, dress))
            @for line in &hunk.lines { (shown(line, language, dress)) }
        }
    }
}

/// What stands above the lines of a hunk: the ways to those beside it, its place and what happened.
pub(super) fn hunk_head(hunk: &ShownHunk<'_>, way: Neighbours, language: Language, dress: Dress) -> Markup {
    let anchor = matches!(dress, Dress::Classes(_)).then(|| format!("hunk-{}", hunk.number));
    html! {
        @if anchor.is_some() { (steps(way, language)) }
        div class=[dress.class(Part::Heading)] style=[dress.style(Part::Heading)] role="heading" aria-level="2" {
            @if let Some(anchor) = &anchor { a href={ "#" (anchor) } { (hunk.heading(language)) } } @else { (hunk.heading(language)) }
            " " span class=[dress.class(Part::Label)] style=[dress.style(Part::Label)] lang=(language.tag()) { (hunk.label(language)) }
        }
        @if let Dress::Classes(layout) = dress { @if hunk.has_moved() { (moved_here(hunk, language, layout)) } }
    }
}

/// The ways to the hunks beside one: plain links, so that they work without a script.
fn steps((previous, next): Neighbours, language: Language) -> Markup {
    let step = |id: &str, number: Option<usize>| {
        let word = language.say(id);
        let to = |number: usize| language.tell("step-to", [("step", word.clone().into()), ("number", number.into())]);
        html! {
            @if let Some(number) = number {
                a href={ "#hunk-" (number) } aria-label=(to(number)) { (word) }
            }
        }
    };
    html! {
        @if previous.is_some() || next.is_some() {
            div class="rw-steps" lang=(language.tag()) { (step("step-previous", previous)) " " (step("step-next", next)) }
        }
    }
}

/// Where the blocks of a hunk that moved came from.
fn moved_here(hunk: &ShownHunk<'_>, language: Language, layout: Layout) -> Markup {
    let stood = html! {
        (language.say("stood-at")) " " a href={ "#moved-" (hunk.number) } { (hunk.place(Side::Old, language)) }
    };
    match layout {
        Layout::Inline => html! { div class="rw-place" lang=(language.tag()) { (stood) } },
        Layout::SideBySide => html! {
            div class="rw-pair rw-place" lang=(language.tag()) {
                div class=(side_class(Side::Old)) { (stood) }
                div class=(side_class(Side::New)) { (language.say("moved-here")) }
            }
        },
    }
}

pub(super) fn moved_from(hunk: &ShownHunk<'_>, language: Language, dress: Dress) -> Markup {
    let Dress::Classes(layout) = dress else {
        let about = [("count", hunk.lines.len().into()), ("number", hunk.number.into())];
        let to = language.tell("blocks-moved-to", about);
        return html! { p style=[dress.style(Part::Quiet)] { (to) } };
    };
    let left = html! {
        details class="rw-folded" {
            summary lang=(language.tag()) { (language.count("blocks-moved-away", hunk.lines.len())) }
            @for line in &hunk.lines { (shown(line, language, Dress::Classes(Layout::Inline))) }
        }
    };
    let way = html! {
        (language.say("moved-to")) " " a href={ "#hunk-" (hunk.number) } { (hunk.place(Side::New, language)) }
    };
    let anchor = format!("moved-{}", hunk.number);
    match layout {
        Layout::Inline => html! {
            div class="rw-away" id=(anchor) { (left) div class="rw-place" lang=(language.tag()) { (way) } }
        },
        Layout::SideBySide => html! {
            div class="rw-away rw-pair" id=(anchor) {
                div class=(side_class(Side::Old)) { (left) }
                div class={ (side_class(Side::New)) " rw-place" } lang=(language.tag()) { (way) }
            }
        },
    }
}
