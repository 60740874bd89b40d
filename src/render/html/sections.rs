//! The sections of a redline one after the other: hunks with their anchors and the ways between them, what is folded,
//! where something moved from.

use std::collections::HashMap;

use maud::{Markup, html};

use crate::render::html::dress::{Dress, Layout, Part};
use crate::render::html::line::{shown, side_class};
use crate::render::walk::{Line, Section, ShownHunk, Side, count};

/// The hunks before and after one, by number, in reading order.
type Neighbours = (Option<usize>, Option<usize>);

/// Sections alone, dressed for a style sheet or for mail.
pub fn sections(sections: &[Section<'_>], dress: Dress) -> Markup {
    let ways = ways(sections);
    let way = |hunk: &ShownHunk<'_>| ways.get(&hunk.number).copied().unwrap_or_default();
    html! {
        @for section in sections {
            @match section {
                Section::Context(lines) => { @for line in lines { (shown(line, dress)) } }
                Section::Folded(lines) => (folded(lines, dress)),
                Section::Hunk(hunk) => (shown_hunk(hunk, way(hunk), dress)),
                Section::MovedFrom(hunk) => (moved_from(hunk, dress)),
                Section::Omitted(omission) => p class=[dress.class(Part::Quiet)] style=[dress.style(Part::Quiet)] { "… " (omission.told()) " …" },
            }
        }
    }
}

fn ways(sections: &[Section<'_>]) -> HashMap<usize, Neighbours> {
    let number = |section: &Section<'_>| if let Section::Hunk(hunk) = section { Some(hunk.number) } else { None };
    let order: Vec<usize> = sections.iter().filter_map(number).collect();
    let before = std::iter::once(None).chain(order.iter().copied().map(Some));
    let after = order.iter().copied().map(Some).skip(1).chain(std::iter::once(None));
    order.iter().copied().zip(before.zip(after)).collect()
}

fn folded(lines: &[Line<'_>], dress: Dress) -> Markup {
    let told = count(lines.len(), "unchanged block");
    match dress {
        Dress::Classes(_) => html! {
            details class="rw-folded" {
                summary lang="en" { (told) }
                @for line in lines { (shown(line, dress)) }
            }
        },
        Dress::Inline => html! { p style=[dress.style(Part::Quiet)] { "… " (told) " …" } },
    }
}

fn shown_hunk(hunk: &ShownHunk<'_>, way: Neighbours, dress: Dress) -> Markup {
    let anchor = matches!(dress, Dress::Classes(_)).then(|| format!("hunk-{}", hunk.number));
    html! {
        div class=[dress.class(Part::Hunk)] style=[dress.style(Part::Hunk)] id=[anchor.as_deref()] {
            @if anchor.is_some() { (steps(way)) }
            div class=[dress.class(Part::Heading)] style=[dress.style(Part::Heading)] role="heading" aria-level="2" {
                @if let Some(anchor) = &anchor { a href={ "#" (anchor) } { (hunk.heading()) } } @else { (hunk.heading()) }
                " " span class=[dress.class(Part::Label)] style=[dress.style(Part::Label)] lang="en" { (hunk.label()) }
            }
            @if let Dress::Classes(layout) = dress { @if hunk.has_moved() { (moved_here(hunk, layout)) } }
            @for line in &hunk.lines { (shown(line, dress)) }
        }
    }
}

/// The ways to the hunks beside one: plain links, so that they work without a script.
fn steps((previous, next): Neighbours) -> Markup {
    let step = |word: &str, number: Option<usize>| {
        html! {
            @if let Some(number) = number {
                a href={ "#hunk-" (number) } aria-label={ (word) ": hunk " (number) } { (word) }
            }
        }
    };
    html! {
        @if previous.is_some() || next.is_some() {
            div class="rw-steps" lang="en" { (step("previous", previous)) " " (step("next", next)) }
        }
    }
}

/// Where the blocks of a hunk that moved came from.
fn moved_here(hunk: &ShownHunk<'_>, layout: Layout) -> Markup {
    let stood = html! { "stood " a href={ "#moved-" (hunk.number) } { "at its old place" } };
    match layout {
        Layout::Inline => html! { div class="rw-place" lang="en" { (stood) } },
        Layout::SideBySide => html! {
            div class="rw-pair rw-place" lang="en" {
                div class=(side_class(Side::Old)) { (stood) }
                div class=(side_class(Side::New)) { "moved here" }
            }
        },
    }
}

fn moved_from(hunk: &ShownHunk<'_>, dress: Dress) -> Markup {
    let blocks = count(hunk.lines.len(), "block");
    let Dress::Classes(layout) = dress else {
        return html! { p style=[dress.style(Part::Quiet)] { (blocks) " moved to hunk " (hunk.number) } };
    };
    let left = html! {
        details class="rw-folded" {
            summary lang="en" { (blocks) " moved away" }
            @for line in &hunk.lines { (shown(line, Dress::Classes(Layout::Inline))) }
        }
    };
    let way = html! { "moved to " a href={ "#hunk-" (hunk.number) } { "hunk " (hunk.number) } };
    let anchor = format!("moved-{}", hunk.number);
    match layout {
        Layout::Inline => html! {
            div class="rw-away" id=(anchor) { (left) div class="rw-place" lang="en" { (way) } }
        },
        Layout::SideBySide => html! {
            div class="rw-away rw-pair" id=(anchor) {
                div class=(side_class(Side::Old)) { (left) }
                div class={ (side_class(Side::New)) " rw-place" } lang="en" { (way) }
            }
        },
    }
}
