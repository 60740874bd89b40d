//! The brief as HTML: by class for documents of our own, by `style` for mail. No link, no script, no remote load.

use jiff::Timestamp;
use maud::{Markup, html};

use super::{Field, Row, Voice, Word, bearing, fields, occasion, severity, sheet};
use crate::brief::{Brief, Written};
use crate::render::html::{Dress, QUIET_IN_MAIL};
use crate::wording::Language;

/// The looks of a part: its class in our own style sheet, its style in a mail.
struct Look(&'static str, &'static str);

/// Grey on white; in the dark the class says otherwise.
const GREY: &str = "color:#5b6270";

const QUIET: Look = Look("rw-quiet", "color:#5b6270");
const TITLE: Look = Look("rw-field", "font-size:13px;font-weight:bold;color:#5b6270;margin:18px 0 4px 0");
const LIST: Look = Look("rw-rows", "margin:0;padding:0 0 0 22px");
const ROW: Look = Look("rw-row", "margin:0 0 4px 0;overflow-wrap:anywhere;word-break:break-word");
const GONE: Look = Look("rw-del", "background:#ffdcd9;color:#8a1512;text-decoration:line-through");
const COME: Look = Look("rw-ins", "background:#d2f2d9;color:#0a4a1e;text-decoration:underline");
const WRITTEN: Look = Look("rw-written", "border:1px dashed #8a94a6;padding:0 12px 8px 12px;margin:16px 0");
const BEARING: Look = Look("rw-bearing", "margin:0 0 4px 0");
/// A severity has a box with a border and says its figure: colour alone tells nothing.
const GRAVE: Look = Look(
    "rw-severity rw-severity-5",
    "display:inline-block;background:#8a1512;color:#ffffff;font-weight:bold;font-size:13px;border-radius:4px;padding:0 8px",
);
const MIDDLING: Look = Look(
    "rw-severity rw-severity-3",
    "display:inline-block;background:#fdecc8;color:#5c3b00;font-weight:bold;font-size:13px;border-radius:4px;padding:0 8px",
);
const SLIGHT: Look = Look(
    "rw-severity rw-severity-1",
    "display:inline-block;background:#e6e9ef;color:#3b4252;font-size:13px;border-radius:4px;padding:0 8px",
);

impl Look {
    fn class(&self, dress: Dress) -> Option<&'static str> {
        match dress {
            Dress::Classes(_) => Some(self.0),
            Dress::Inline => self.1.contains(GREY).then_some(QUIET_IN_MAIL),
        }
    }

    fn style(&self, dress: Dress) -> Option<&'static str> {
        matches!(dress, Dress::Inline).then_some(self.1)
    }
}

/// The brief below its headline; `beside` is told with the severity, `law` is the language of the text that is quoted.
pub fn brief(
    brief: &Brief,
    language: Language,
    now: Option<Timestamp>,
    beside: &str,
    law: Option<&str>,
    dress: Dress,
) -> Markup {
    let box_look = match brief.severity {
        4.. => GRAVE,
        2..=3 => MIDDLING,
        _ => SLIGHT,
    };
    html! {
        div lang=(language.tag()) {
            p class=[BEARING.class(dress)] style=[BEARING.style(dress)] {
                span class=[box_look.class(dress)] style=[box_look.style(dress)] { (severity(brief, language)) }
                " " (bearing(brief, language)) (beside)
            }
            @if let Some(occasion) = occasion(brief, language) {
                p class=[BEARING.class(dress)] style=[BEARING.style(dress)] { (occasion) }
            }
            @for field in sheet(brief, language, now) { (shown(&field, law, dress)) }
        }
    }
}

/// What a machine wrote about the revision, marked as such.
pub fn written(written: &Written, language: Language, dress: Dress) -> Markup {
    html! {
        div class=[WRITTEN.class(dress)] style=[WRITTEN.style(dress)] lang=(language.tag()) {
            (shown(&fields::written(written, language), None, dress))
        }
    }
}

fn shown(field: &Field, law: Option<&str>, dress: Dress) -> Markup {
    let rows = html! {
        @for row in &field.rows {
            li class=[ROW.class(dress)] style=[ROW.style(dress)] { (shown_row(row, law, dress)) }
        }
    };
    html! {
        p class=[TITLE.class(dress)] style=[TITLE.style(dress)] role="heading" aria-level="2" { (field.title) }
        @if let ([row], false) = (field.rows.as_slice(), field.is_ranked) {
            div class=[ROW.class(dress)] style=[ROW.style(dress)] { (shown_row(row, law, dress)) }
        } @else if field.is_ranked {
            ol class=[LIST.class(dress)] style=[LIST.style(dress)] { (rows) }
        } @else {
            ul class=[LIST.class(dress)] style=[LIST.style(dress)] { (rows) }
        }
    }
}

fn shown_row(row: &Row, law: Option<&str>, dress: Dress) -> Markup {
    html! {
        @for word in &row.words { (shown_word(word, law, dress)) }
        @for words in &row.below {
            div { @for word in words { (shown_word(word, law, dress)) } }
        }
    }
}

fn shown_word(word: &Word, law: Option<&str>, dress: Dress) -> Markup {
    html! {
        @match word.voice {
            Voice::Said => (word.text),
            Voice::Place => b { (word.text) },
            Voice::Law => span lang=[law] { (word.text) },
            Voice::Gone => del class=[GONE.class(dress)] style=[GONE.style(dress)] lang=[law] { (word.text) },
            Voice::Come => ins class=[COME.class(dress)] style=[COME.style(dress)] lang=[law] { (word.text) },
            Voice::Quiet => span class=[QUIET.class(dress)] style=[QUIET.style(dress)] { (word.text) },
        }
    }
}
