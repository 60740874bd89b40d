//! One line of a redline: its words in one text, or as a pair of cells with what each side has.

use maud::{Markup, html};

use crate::document::BlockKind;
use crate::render::escape;
use crate::render::html::dress::{Dress, Layout, Part};
use crate::render::walk::{Fate, Line, Mark, Run, Side};
use crate::wording::Language;

/// A line in the layout of its dress.
pub(super) fn shown(line: &Line<'_>, language: Language, dress: Dress) -> Markup {
    match dress {
        Dress::Classes(Layout::SideBySide) => pair(line, language, dress),
        Dress::Classes(Layout::Inline) | Dress::Inline => single(line, language, dress),
    }
}

fn single(line: &Line<'_>, language: Language, dress: Dress) -> Markup {
    html! {
        div class=[dress.class(Part::Line(line.fate))] style=[dress.style(Part::Line(line.fate))] {
            (words(line, &line.runs, dress))
            @for (old, new) in &line.links {
                div class=[dress.class(Part::Target)] style=[dress.style(Part::Target)] {
                    (language.say("link-leads")) " " (target(Side::Old, old, language, dress)) " → " (target(Side::New, new, language, dress))
                }
            }
        }
    }
}

/// Both sides of a line beside each other.
///
/// Words that stayed stand twice for the eye, so that the columns can be read down; whoever listens, or reads on a narrow
/// screen, gets them once.
fn pair(line: &Line<'_>, language: Language, dress: Dress) -> Markup {
    let class = dress.class(Part::Line(line.fate)).unwrap_or_default();
    let stayed = !line.is_marked() && line.old.is_some() && line.new.is_some();
    // Where the line came to be moved, the old place has its words already.
    let old = if stayed && line.fate == Fate::Moved { None } else { line.side(Side::Old) };
    html! {
        div class={ (class) " rw-pair" @if stayed { " rw-stayed" } } {
            (cell(line, (Side::Old, old), stayed.then_some("true"), language, dress))
            (cell(line, (Side::New, line.side(Side::New)), None, language, dress))
        }
    }
}

fn cell(
    line: &Line<'_>,
    (side, runs): (Side, Option<Vec<Run<'_>>>),
    hidden: Option<&'static str>,
    language: Language,
    dress: Dress,
) -> Markup {
    let class = side_class(side);
    html! {
        @match runs {
            None => div class={ (class) " rw-absent" } {},
            Some(runs) => div class=(class) aria-hidden=[hidden] {
                (words(line, &runs, dress))
                @for (old, new) in &line.links {
                    div class=[dress.class(Part::Target)] {
                        (language.say("link-leads")) " " (target(side, if side == Side::Old { old } else { new }, language, dress))
                    }
                }
            },
        }
    }
}

/// The class of a cell of this side.
pub(super) fn side_class(side: Side) -> &'static str {
    match side {
        Side::Old => "rw-old",
        Side::New => "rw-new",
    }
}

/// Words with their marks; what heads something is bold.
fn words(line: &Line<'_>, runs: &[Run<'_>], dress: Dress) -> Markup {
    let bold = matches!(line.kind, BlockKind::Heading(_) | BlockKind::TableHead);
    let marked = html! { @for run in runs { (marked(line, run, dress)) } };
    html! { @if bold { b { (marked) } } @else { (marked) } }
}

fn marked(line: &Line<'_>, run: &Run<'_>, dress: Dress) -> Markup {
    let part = Part::of(run.mark, line);
    let (class, style) = (part.and_then(|part| dress.class(part)), part.and_then(|part| dress.style(part)));
    html! {
        @match run.mark {
            Mark::Same => (run.shown()),
            Mark::Deleted => del class=[class] style=[style] { (run.shown()) },
            Mark::Inserted => ins class=[class] style=[style] { (run.shown()) },
            Mark::Left => span class=[class] style=[style] { (run.shown()) },
        }
    }
}

/// A link's target as words, never as a link.
fn target(side: Side, target: &str, language: Language, dress: Dress) -> Markup {
    let shown = escape::target(target, language);
    match side {
        Side::Old => html! { del style=[dress.style(Part::Deleted)] { (shown) } },
        Side::New => html! { ins style=[dress.style(Part::Inserted)] { (shown) } },
    }
}
