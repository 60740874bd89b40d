//! A redline in a page: how a reader wants it laid out, the ways to the other layouts and forms, and the redline itself.

use jiff::Timestamp;
use maud::{Markup, html};
use serde::Deserialize;

use super::visitor::Visitor;
use crate::diff::Diff;
use crate::document::Document;
use crate::history::Comparison;
use crate::render::{self, Layout, Redline, Shows};
use crate::wording::Language;

/// How a reader wants the redline laid out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum View {
    #[default]
    Inline,
    SideBySide,
    /// Hunks alone.
    Changed,
}

impl View {
    const ALL: [(View, &str, &str); 3] = [
        (View::Inline, "web-inline", ""),
        (View::SideBySide, "web-side-by-side", "side-by-side"),
        (View::Changed, "web-only-changed", "changed"),
    ];

    fn layout(self) -> Layout {
        if self == View::SideBySide { Layout::SideBySide } else { Layout::Inline }
    }

    fn shows(self) -> Shows {
        if self == View::Changed { Shows::Changed } else { Shows::All }
    }
}

/// The layouts, the one looked at marked; `path` is the page, with what it asks for besides.
pub(super) fn views(view: View, path: &str, visitor: &Visitor) -> Markup {
    let mark = if path.contains('?') { '&' } else { '?' };
    let way = |name: &str| if name.is_empty() { path.to_owned() } else { format!("{path}{mark}view={name}") };
    html! {
        nav.views aria-label=(visitor.language.say("web-views")) {
            ul { @for (one, id, name) in View::ALL {
                li { a href=(visitor.at(&format!("{}#redline", way(name)))) aria-current=[(one == view).then_some("true")] { (visitor.language.say(id)) } }
            } }
        }
    }
}

/// The same redline to take away: two points of a source in the forms that scripts get.
pub(super) fn downloads(source: &str, (from, to): (u32, u32), visitor: &Visitor) -> Markup {
    let forms = [("docx", "Word"), ("json", "JSON"), ("markdown", "Markdown"), ("patch", "Patch")];
    let language = visitor.language;
    let diff = format!("/api/v1/sources/{source}/diff?from={from}&to={to}&language={language}&format=");
    let raw = |number: u32| visitor.at(&format!("/sources/{source}/versions/{number}/raw"));
    html! {
        nav.downloads aria-label=(language.say("web-downloads")) {
            ul {
                @for (form, name) in forms { li { a href=(visitor.at(&format!("{diff}{form}"))) download rel="nofollow" { (name) } } }
                li { a href=(raw(from)) download rel="nofollow" { (language.say("web-raw-old")) } }
                li { a href=(raw(to)) download rel="nofollow" { (language.say("web-raw-new")) } }
            }
        }
    }
}

/// Two texts and what they are called.
pub(super) struct Sides<'a> {
    pub old: &'a Document,
    pub new: &'a Document,
    pub diff: &'a Diff,
    pub labels: &'a (String, String),
}

impl<'a> Sides<'a> {
    pub fn of(compared: &'a Comparison, labels: &'a (String, String)) -> Sides<'a> {
        Sides { old: &compared.old, new: &compared.new, diff: &compared.diff, labels }
    }
}

/// Writes a redline piece by piece.
pub(super) fn write(
    sides: &Sides<'_>,
    view: View,
    language: Language,
    now: Timestamp,
    out: &mut dyn FnMut(String) -> bool,
) -> bool {
    let redline = Redline {
        old: sides.old,
        new: sides.new,
        diff: sides.diff,
        old_label: &sides.labels.0,
        new_label: &sides.labels.1,
        context: 1,
        brief: None,
        language,
        now: Some(now),
    };
    let mut read = out("<div id=\"redline\">".to_owned());
    if read {
        render::html_stream(&redline, view.layout(), view.shows(), &mut |piece| {
            read = out(piece);
            read
        });
    }
    read && out("</div>".to_owned())
}
