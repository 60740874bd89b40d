//! Redlines and briefs as terminal text, unified text, HTML, Markdown and JSON: one value, many forms.
//!
//! Everything that came from a source is hostile here: escaped for the form it is put into.

pub mod diffbench;

use crate::brief::Brief;
use crate::diff::Diff;
use crate::document::Document;

/// Both sides and what is between them: all that a redline shows.
#[derive(Debug, Clone, Copy)]
pub struct Redline<'a> {
    pub old: &'a Document,
    pub new: &'a Document,
    pub diff: &'a Diff,
    /// What the two sides are called: `version 3, 2026-01-14`.
    pub old_label: &'a str,
    pub new_label: &'a str,
    /// Unchanged blocks shown around each change; the rest is folded. `usize::MAX` shows all.
    pub context: usize,
    pub brief: Option<&'a Brief>,
}
