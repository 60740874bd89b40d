//! The brief in the reader's language: one sheet of fields in the order in which an analyst reads, from which every form is
//! written.
//!
//! Words of the law stand in a sheet as the law has them and are marked as such; all others are `wording`'s.

mod fields;
mod html;
mod markdown;
mod text;
mod words;

pub(super) use words::role;

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::brief::classes::{Class, Direction};
use crate::brief::{Brief, Dated, Occasion};
use crate::wording::Language;

pub use html::{brief as html_brief, written as html_written};
pub use markdown::brief as markdown_brief;
pub use text::{brief as text_brief, written as text_written};

/// One field of a brief.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    pub title: Cow<'static, str>,
    /// True where the order of the rows says what matters most.
    pub is_ranked: bool,
    pub rows: Vec<Row>,
}

/// One line of a field, and the lines that belong below it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    pub words: Vec<Word>,
    pub below: Vec<Vec<Word>>,
}

/// A run of words and whose they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    pub voice: Voice,
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// Ours.
    Said,
    /// An address in the law, or another name by which a row is known.
    Place,
    /// The law's.
    Law,
    /// The law's that went, and that came.
    Gone,
    Come,
    /// Ours, and no more than a note.
    Quiet,
}

impl Row {
    pub(super) fn said(text: impl Into<String>) -> Row {
        Row::default().with(Voice::Said, text)
    }

    pub(super) fn with(mut self, voice: Voice, text: impl Into<String>) -> Row {
        self.push(voice, text);
        self
    }

    pub(super) fn push(&mut self, voice: Voice, text: impl Into<String>) {
        self.words.push(Word { voice, text: text.into() });
    }
}

/// The fields of a brief that have something to tell; `now` counts the days to its dates.
pub fn sheet(brief: &Brief, language: Language, now: Option<Timestamp>) -> Vec<Field> {
    let fields = [
        fields::changed(brief, language),
        fields::also(brief, language),
        fields::affected(brief, language),
        fields::dates(brief, language, now),
        fields::identity(brief, language),
        fields::numbers(brief, language),
        fields::still(brief, language),
        fields::rechecked(brief, language),
        fields::editorial(brief, language),
        fields::points(brief, language),
    ];
    fields.into_iter().flatten().filter(|field| !field.rows.is_empty()).collect()
}

/// `[5 LOOSENS]`, `[5 轉嚴｜日期觸發]`: how grave and which way, for the head of a subject.
pub fn tag(brief: &Brief, language: Language) -> String {
    let mut tag = brief.severity.to_string();
    if let Some(direction) = words::tag(brief.direction, language) {
        tag = format!("{tag} {direction}");
    }
    if matches!(brief.occasion, Occasion::DateNear | Occasion::DateReached) {
        tag = language.tell("tag-date", [("tag", tag.into())]);
    }
    format!("[{tag}]")
}

/// `Severity 5 of 5`.
pub fn severity(brief: &Brief, language: Language) -> String {
    language.tell("severity", [("severity", brief.severity.into())])
}

/// `loosens, with new conditions · confidence high`.
pub fn bearing(brief: &Brief, language: Language) -> String {
    let direction = match brief.occasion {
        Occasion::DateNear => words::pending(brief.direction, language),
        _ => words::direction(brief.direction, brief.mixed, language),
    };
    format!("{direction} · {}", words::confidence(brief.confidence, language))
}

/// What gave rise to the brief, where it is not a text that was revised.
pub fn occasion(brief: &Brief, language: Language) -> Option<String> {
    let told = match brief.occasion {
        Occasion::Revised => None,
        Occasion::First => Some("occasion-first"),
        Occasion::DateNear => Some("occasion-near"),
        Occasion::DateReached => Some("occasion-reached"),
        Occasion::Gone => Some("occasion-gone"),
    };
    let again = brief.again.map(|version| language.tell("occasion-again", [("version", version.into())]));
    let told: Vec<String> = told.map(|id| language.say(id).into_owned()).into_iter().chain(again).collect();
    (!told.is_empty()).then(|| told.join(" "))
}

/// `15 Jan 2026`.
pub fn day(day: Date, language: Language) -> String {
    let about = [
        ("year", i32::from(day.year()).into()),
        ("month", i32::from(day.month()).into()),
        ("day", i32::from(day.day()).into()),
    ];
    language.tell("date", about)
}

/// The zone of a brief's days, by its name; UTC where it has none or this machine does not know it.
pub fn zone(brief: &Brief) -> TimeZone {
    TimeZone::get(&brief.zone).unwrap_or(TimeZone::UTC)
}

/// `effective 15 Jan 2026`.
pub fn dated_words(dated: &Dated, language: Language) -> String {
    let about = [("label", words::role(dated.role, language).into()), ("value", day(dated.day, language).into())];
    language.tell("date-row", about)
}

/// `in 12 days`, `today`, `3 days ago`.
pub fn countdown(day: Date, today: Date, language: Language) -> Option<String> {
    let left = today.until(day).ok()?.get_days();
    Some(match left {
        0 => language.say("date-today").into_owned(),
        1.. => language.count("date-in", left.unsigned_abs() as usize),
        _ => language.count("date-ago", left.unsigned_abs() as usize),
    })
}

/// What a class is called, and what a direction is.
pub fn class_words(class: Class, language: Language) -> Cow<'static, str> {
    words::class(class, language)
}

pub fn direction_words(direction: Direction, mixed: bool, language: Language) -> Cow<'static, str> {
    words::direction(direction, mixed, language)
}
