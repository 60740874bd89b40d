//! Redlines and briefs as terminal text, unified text, HTML, Markdown, JSON and Word: one value, many forms.
//!
//! Every form is written from the sections of one walk. Everything that came from a source is hostile here: shown
//! harmless by `escape`, then escaped for the form it is put into.

mod abridge;
mod brief;
mod cells;
mod commands;
mod docx;
mod escape;
mod feed;
mod groups;
mod html;
mod ics;
mod json;
mod lines;
mod markdown;
mod outline;
mod patch;
mod side_by_side;
mod style;
mod text;
mod unified;
mod walk;
mod wrap;

pub mod diffbench;

use jiff::Timestamp;

use crate::brief::Brief;
use crate::diff::Diff;
use crate::document::Document;
use crate::wording::Language;

pub use abridge::{Omission, abridge};
pub use brief::{
    Field, Row, Voice, Word, class_words, countdown, dated_words, day as day_words, direction_words, html_brief,
    html_written, markdown_brief, sheet as brief_sheet, tag as brief_tag, text_brief, text_written,
};
pub use commands::commands;
pub use docx::docx;
pub use escape::{
    acts_or_hides, bounded, json as escape_json, language_tag, markdown as escape_markdown, one_line, visible,
};
pub use feed::{Feed, FeedEntry};
pub use groups::{ShownGroup, groups};
pub use html::{
    Dress, Layout, QUIET_IN_MAIL, STYLE, Shows, citation_anchor, document as html_document, fragment as html_fragment,
    sections as html_sections, stream as html_stream,
};
pub use ics::{DatedBrief, Dates, ics};
pub use json::{BRIEF_SCHEMA, JSON_SCHEMA, ShownBrief, harmless_json, json, shown_brief};
pub use markdown::markdown;
pub use outline::{kind, outline};
pub use patch::patch;
pub use side_by_side::side_by_side;
pub use style::{Ink, Terminal};
pub use text::{sections as text_sections, text};
pub use unified::unified;
pub use walk::{Fate, Line, Mark, Run, Section, ShownHunk, Side, full_tally, label, sections, tally};

/// Both sides and what is between them: all that a redline shows.
#[derive(Debug, Clone, Copy)]
pub struct Redline<'a> {
    pub old: &'a Document,
    pub new: &'a Document,
    pub diff: &'a Diff,
    /// What the two sides are called: `version 3, 2026-01-14`.
    pub old_label: &'a str,
    pub new_label: &'a str,
    /// Unchanged blocks shown around each hunk; the rest is folded. `usize::MAX` shows all.
    pub context: usize,
    pub brief: Option<&'a Brief>,
    /// In which our own words are said; the law's stand as they are.
    pub language: Language,
    /// Counts the days to the dates of the brief; `None` counts none.
    pub now: Option<Timestamp>,
}
