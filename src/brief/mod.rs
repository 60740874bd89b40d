//! The summary of one revision: what changed, how much it matters. Every statement points at hunks.

use serde::{Deserialize, Serialize};

use crate::citation::Citation;
use crate::diff::{Diff, HunkKind, Stats};
use crate::document::Document;
use crate::source::Source;

/// A summary of one revision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Brief {
    /// At most 90 characters: the subject of the alert.
    pub headline: String,
    /// 0 (page furniture) to 5 (critical).
    pub severity: u8,
    /// Why this severity, in a few words for the reader.
    pub reasons: Vec<String>,
    /// The citations touched, in document order, without repeats.
    pub citations: Vec<Citation>,
    pub stats: Stats,
    /// The most telling hunks, quoted.
    pub statements: Vec<Statement>,
}

/// One hunk told in the law's own words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// Position in `Diff::hunks`.
    pub hunk: usize,
    pub kind: HunkKind,
    pub citation: Citation,
    /// The words that went, with as much around them as makes sense of them; empty for an addition.
    pub before: String,
    /// The words that came; empty for a removal.
    pub after: String,
}

/// Summarises the revision from `old` to `new`.
pub fn brief(source: &Source, old: &Document, new: &Document, diff: &Diff) -> Brief {
    let _ = (source, old, new, diff);
    todo!()
}
