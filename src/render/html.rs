//! The redline as HTML: a fragment for a web view, a document that stands alone, sections for a mail.
//!
//! What went and what came are `<del>` and `<ins>`, told apart by line as well as by colour. No scripts, no remote
//! loads, no links out of the text: a source's own links are shown as words.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::brief::Brief;
use crate::document::BlockKind;
use crate::render::groups::{ShownGroup, groups};
use crate::render::walk::{self, Fate, Line, Mark, Section, ShownHunk, count, quiet_tally, tally, word_tally};
use crate::render::{Redline, escape};

/// The style sheet of `fragment` and `document`: every class begins with `rw-`.
pub const STYLE: &str = include_str!("redline.css");

/// How the parts get their looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dress {
    /// By class, from the style sheet of `document`.
    Classes,
    /// By `style` attributes, which mail readers keep.
    Inline,
}

/// What has a look of its own.
#[derive(Clone, Copy)]
enum Part {
    Hunk,
    Heading,
    Label,
    Line(Fate),
    Deleted,
    Inserted,
    /// Inserted as a whole line.
    Came,
    Quiet,
    Target,
}

/// Brief, list of hunks and redline, without a head of their own: for a document that frames them.
pub fn fragment(redline: &Redline<'_>) -> String {
    body(redline).into_string()
}

fn body(redline: &Redline<'_>) -> Markup {
    let walked = walk::sections(redline);
    let hunks: Vec<&ShownHunk<'_>> =
        walked.iter().filter_map(|section| if let Section::Hunk(hunk) = section { Some(hunk) } else { None }).collect();
    let acts = groups(redline);
    html! {
        @if let Some(brief) = redline.brief { (told(brief)) }
        @if !acts.is_empty() { (summary(&acts)) }
        @if hunks.len() > 1 { (contents(&hunks)) }
        section class="rw-redline" lang=[escape::language_tag(redline.new.language.as_deref())] {
            p class="rw-sides" {
                del { (escape::one_line(redline.old_label)) } " → " ins { (escape::one_line(redline.new_label)) }
                br;
                (tally(redline.diff))
                @if !redline.diff.is_empty() { " (" (word_tally(redline.diff)) ")" }
                @if let Some(told) = quiet_tally(redline.diff) { br; (told) }
            }
            (sections(&walked, Dress::Classes))
        }
    }
}

/// A whole document: brief, list of hunks, redline. Readable in the dark, on a phone and in print.
pub fn document(redline: &Redline<'_>) -> String {
    let title = if redline.new.title.is_empty() { &redline.old.title } else { &redline.new.title };
    let title = escape::one_line(title);
    html! {
        (DOCTYPE)
        html lang=(escape::language_tag(redline.new.language.as_deref()).unwrap_or("en")) {
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
                    h1 { (title) }
                    (body(redline))
                }
            }
        }
    }
    .into_string()
}

fn told(brief: &Brief) -> Markup {
    html! {
        p class="rw-headline" lang="en" {
            span class={ "rw-severity rw-severity-" (brief.severity.min(5)) } { "severity " (brief.severity) }
            " " strong { (escape::one_line(&brief.headline)) }
        }
        @if !brief.reasons.is_empty() {
            ul class="rw-reasons" lang="en" { @for reason in &brief.reasons { li { (escape::one_line(reason)) } } }
        }
    }
}

/// What was done in many places, told once with a way to each.
fn summary(acts: &[ShownGroup]) -> Markup {
    html! {
        ul class="rw-acts" lang="en" {
            @for act in acts {
                li {
                    (act.told)
                    details {
                        summary { (count(act.places.len(), "place")) }
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

fn contents(hunks: &[&ShownHunk<'_>]) -> Markup {
    html! {
        details class="rw-contents" lang="en" open[hunks.len() <= 12] {
            summary { (count(hunks.len(), "hunk")) }
            ol { @for hunk in hunks { li value=(hunk.number) { a href={ "#hunk-" (hunk.number) } { (hunk.heading()) } " " span class="rw-label" { (hunk.label()) } } } }
        }
    }
}

/// Sections alone, dressed for a style sheet or for mail.
pub fn sections(sections: &[Section<'_>], dress: Dress) -> Markup {
    html! {
        @for section in sections {
            @match section {
                Section::Context(lines) => { @for line in lines { (shown_line(line, dress)) } }
                Section::Folded(lines) => (folded(lines, dress)),
                Section::Hunk(hunk) => (shown_hunk(hunk, dress)),
                Section::MovedFrom(hunk) => (moved_from(hunk, dress)),
                Section::Omitted(omission) => p class=[dress.class(Part::Quiet)] style=[dress.style(Part::Quiet)] { "… " (omission.told()) " …" },
            }
        }
    }
}

fn folded(lines: &[Line<'_>], dress: Dress) -> Markup {
    match dress {
        Dress::Classes => html! {
            details class="rw-folded" {
                summary lang="en" { (count(lines.len(), "unchanged block")) }
                @for line in lines { (shown_line(line, dress)) }
            }
        },
        Dress::Inline => {
            html! { p style=[dress.style(Part::Quiet)] { "… " (count(lines.len(), "unchanged block")) " …" } }
        }
    }
}

fn shown_hunk(hunk: &ShownHunk<'_>, dress: Dress) -> Markup {
    let anchor = (dress == Dress::Classes).then(|| format!("hunk-{}", hunk.number));
    html! {
        div class=[dress.class(Part::Hunk)] style=[dress.style(Part::Hunk)] id=[anchor.as_deref()] {
            div class=[dress.class(Part::Heading)] style=[dress.style(Part::Heading)] role="heading" aria-level="2" {
                @if let Some(anchor) = &anchor { a href={ "#" (anchor) } { (hunk.heading()) } } @else { (hunk.heading()) }
                " " span class=[dress.class(Part::Label)] style=[dress.style(Part::Label)] lang="en" { (hunk.label()) }
            }
            @for line in &hunk.lines { (shown_line(line, dress)) }
        }
    }
}

fn moved_from(hunk: &ShownHunk<'_>, dress: Dress) -> Markup {
    let told = format!("{} moved to hunk {}", count(hunk.lines.len(), "block"), hunk.number);
    match dress {
        Dress::Classes => html! {
            details class="rw-folded rw-moved-from" {
                summary lang="en" { (told) " " a href={ "#hunk-" (hunk.number) } { "↓ there" } }
                @for line in &hunk.lines { (shown_line(line, dress)) }
            }
        },
        Dress::Inline => html! { p style=[dress.style(Part::Quiet)] { (told) } },
    }
}

fn shown_line(line: &Line<'_>, dress: Dress) -> Markup {
    let bold = matches!(line.kind, BlockKind::Heading(_) | BlockKind::TableHead);
    html! {
        div class=[dress.class(Part::Line(line.fate))] style=[dress.style(Part::Line(line.fate))] {
            @if bold { b { (runs(line, dress)) } } @else { (runs(line, dress)) }
            @for (old, new) in &line.links {
                div class=[dress.class(Part::Target)] style=[dress.style(Part::Target)] {
                    "link: " (target(Part::Deleted, old, dress)) " → " (target(Part::Inserted, new, dress))
                }
            }
        }
    }
}

fn runs(line: &Line<'_>, dress: Dress) -> Markup {
    // A line that came whole needs no bold: its underline runs through.
    let inserted = if line.fate == Fate::Added { Part::Came } else { Part::Inserted };
    html! {
        @for run in &line.runs {
            @match run.mark {
                Mark::Same => (run.shown()),
                Mark::Deleted => del class=[dress.class(Part::Deleted)] style=[dress.style(Part::Deleted)] { (run.shown()) },
                Mark::Inserted => ins class=[dress.class(inserted)] style=[dress.style(inserted)] { (run.shown()) },
                Mark::Left => span class=[dress.class(Part::Quiet)] style=[dress.style(Part::Quiet)] { (run.shown()) },
            }
        }
    }
}

/// A link's target as words, never as a link.
fn target(side: Part, target: &str, dress: Dress) -> Markup {
    let shown = escape::target(target);
    match side {
        Part::Deleted => html! { del style=[dress.style(side)] { (shown) } },
        _ => html! { ins style=[dress.style(side)] { (shown) } },
    }
}

impl Dress {
    fn class(self, part: Part) -> Option<&'static str> {
        (self == Dress::Classes).then_some(match part {
            Part::Hunk => "rw-hunk",
            Part::Heading => "rw-heading",
            Part::Label => "rw-label",
            Part::Line(Fate::Unchanged) => "rw-line",
            Part::Line(Fate::Revised) => "rw-line rw-revised",
            Part::Line(Fate::Added) => "rw-line rw-added",
            Part::Line(Fate::Removed) => "rw-line rw-removed",
            Part::Line(Fate::Moved) => "rw-line rw-moved",
            Part::Deleted => "rw-del",
            Part::Inserted => "rw-ins",
            Part::Came => "rw-ins rw-came",
            Part::Quiet => "rw-quiet",
            Part::Target => "rw-target",
        })
    }

    /// Marks carry both their colours, so that a reader that darkens only the paper leaves them legible.
    fn style(self, part: Part) -> Option<&'static str> {
        (self == Dress::Inline).then_some(match part {
            Part::Hunk => "margin:16px 0;padding:2px 0 2px 12px;border-left:3px solid #8a94a6",
            Part::Heading => "font-weight:bold;margin:0 0 6px 0",
            Part::Label => "font-weight:normal;color:#767c89",
            Part::Line(Fate::Unchanged) => {
                "margin:6px 0;color:#767c89;white-space:pre-wrap;overflow-wrap:anywhere;word-break:break-word"
            }
            Part::Line(_) => "margin:6px 0;white-space:pre-wrap;overflow-wrap:anywhere;word-break:break-word",
            Part::Deleted => "background:#ffdcd9;color:#8a1512;text-decoration:line-through",
            Part::Inserted => "background:#d2f2d9;color:#0a4a1e;text-decoration:underline;font-weight:bold",
            Part::Came => "background:#d2f2d9;color:#0a4a1e;text-decoration:underline",
            Part::Quiet => "color:#767c89;font-style:italic",
            Part::Target => "margin:2px 0 2px 16px;font-size:90%;word-break:break-all",
        })
    }
}
