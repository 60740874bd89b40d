//! Is what was fetched the policy text at all?
//!
//! The judgement goes by structure: by status and headers, by marks that only a gate or an error template carries,
//! and by how little text there is and how it begins. Words alone hold nothing: a rule may speak of access denied, of
//! denied persons, of error 404 or of a CAPTCHA. A text that says of itself that it was rescinded or moved passes
//! however short it is.

mod ends;
mod faults;
mod marks;
mod notices;

use std::fmt;
use std::sync::LazyLock;

use regex::Regex;

pub use self::ends::root_element;
use self::marks::Marks;
use self::notices::{notice, says_why};
use super::ExtractError;
use crate::document::{BlockKind, Document};
use crate::snapshot::Snapshot;

/// Fetched, but not the policy text: kept for inspection, never a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    pub reason: HeldReason,
    /// What was seen, for the operator.
    pub detail: String,
}

/// Why a capture is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeldReason {
    /// A bot gate or firewall stands before the text.
    Blocked,
    /// An error told with a status of success.
    SoftError,
    /// The site is being maintained, or a notice stands in place of the text.
    Maintenance,
    /// A log-in, a consent form or a captive portal.
    Wall,
    /// A script would fetch the text; here is only its frame.
    Shell,
    /// Nothing to read.
    Empty,
    /// The recipe's selector matches nothing.
    SelectorLost,
    /// Most of the text is gone, and what is left does not say why.
    Shrunk,
    /// The body ends in the middle.
    Truncated,
    /// The bytes are not the text their label says.
    Undecodable,
    /// A format this build does not read, or a file of one that is broken or has no text.
    Unreadable,
}

/// In words for the operator.
impl fmt::Display for HeldReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            HeldReason::Blocked => "a block page in place of the text",
            HeldReason::SoftError => "an error in place of the text",
            HeldReason::Maintenance => "a notice in place of the text",
            HeldReason::Wall => "a wall before the text",
            HeldReason::Shell => "a script would fetch the text",
            HeldReason::Empty => "nothing to read",
            HeldReason::SelectorLost => "selector lost",
            HeldReason::Shrunk => "most of the text is gone",
            HeldReason::Truncated => "cut short",
            HeldReason::Undecodable => "does not decode",
            HeldReason::Unreadable => "cannot be read",
        })
    }
}

impl fmt::Display for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.reason, self.detail)
    }
}

/// Words below which a document may be a notice in place of the text.
const SHORT: usize = 150;
/// Words below which a document may be an error told in passing.
const CURT: usize = 60;
/// A baseline shorter than this proves nothing by its length.
const LEAST_BASELINE: usize = 40;
/// A document that keeps less than one word in five of its baseline has shrunk.
const KEPT: usize = 5;
/// Behind a gate's mark, one that lost more than one word in this many is what the gate shows.
const GATED: usize = 4;
/// Rows from which a table, list or feed is one that can be emptied.
const FULL: usize = 3;

/// Judges a capture by its bytes, by what was read from them, and by the document it would succeed.
pub fn judge(
    snapshot: &Snapshot,
    document: Result<&Document, &ExtractError>,
    baseline: Option<&Document>,
) -> Result<(), Held> {
    let hold = |reason, detail: String| Err(Held { reason, detail });
    let marks = Marks::of(snapshot);
    if let Some(gate) = marks.header_gate() {
        return hold(HeldReason::Blocked, gate);
    }
    let words = document.map_or(0, word_count);
    if words < SHORT
        && let Some((reason, detail)) = marks.body_gate()
    {
        return hold(reason, detail);
    }
    if let Some(held) = refused(snapshot).filter(|_| document.is_err()) {
        return Err(held);
    }
    if let Some(missing) = ends::unfinished(snapshot) {
        return hold(HeldReason::Truncated, missing);
    }
    if words < SHORT
        && let Some(error) = faults::told(snapshot, &marks)
    {
        return hold(HeldReason::SoftError, error);
    }
    let document = document.map_err(|error| unreadable(error, &marks))?;
    if let Some((reason, detail)) = notice(snapshot, document, words, &marks) {
        return hold(reason, detail);
    }
    match baseline {
        Some(baseline) => against(snapshot, document, baseline, &marks),
        None if words < CURT && ends::perhaps_cut(snapshot) => {
            hold(HeldReason::Truncated, format!("the body ends without its closing tags after {words} words"))
        }
        None => Ok(()),
    }
}

/// Judges a capture by what it lost of the document it would succeed.
fn against(snapshot: &Snapshot, document: &Document, baseline: &Document, marks: &Marks<'_>) -> Result<(), Held> {
    let hold = |reason, detail: String| Err(Held { reason, detail });
    let (words, before) = (word_count(document), word_count(baseline));
    if let Some(warning) = script_warning(document).filter(|_| script_warning(baseline).is_none()) {
        return hold(HeldReason::SoftError, format!("a program's warning stands in the text: \"{warning}\""));
    }
    if before >= LEAST_BASELINE {
        // Half a body without its end is a broken transfer, whatever its words say.
        if words * 2 < before && ends::perhaps_cut(snapshot) {
            let detail = format!("the body ends without its closing tags; {words} of {before} words are left");
            return hold(HeldReason::Truncated, detail);
        }
        // A gate that quotes the document it hides is told by what it leaves out.
        if words * GATED < before * (GATED - 1)
            && !says_why(document)
            && let Some((reason, gate)) = marks.body_gate()
        {
            return hold(reason, format!("{gate}; {words} of {before} words are left"));
        }
        if words * KEPT < before && !says_why(document) {
            return hold(HeldReason::Shrunk, format!("{words} of {before} words are left, and they do not say why"));
        }
    }
    let rows = rows(baseline);
    if rows >= FULL && self::rows(document) == 0 && words * 2 < before && !says_why(document) {
        return hold(HeldReason::Shrunk, format!("all {rows} rows are gone, and what is left does not say why"));
    }
    Ok(())
}

/// What a server's script says of itself where it fails: PHP's own form, which no law is written in.
fn script_warning(document: &Document) -> Option<&str> {
    static WARNING: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:Warning|Notice|Fatal error|Parse error|Deprecated): .{1,400} in (?:/|[A-Z]:\\)\S+ on line \d+")
            .ok()
    });
    let warning = WARNING.as_ref()?;
    document.blocks.iter().find_map(|block| warning.find(&block.text)).map(|found| found.as_str())
}

/// Rows of tables and entries of lists and feeds.
fn rows(document: &Document) -> usize {
    document.blocks.iter().filter(|block| matches!(block.kind, BlockKind::TableRow | BlockKind::ListItem)).count()
}

/// A status that says by itself that this is not the text.
fn refused(snapshot: &Snapshot) -> Option<Held> {
    let status = snapshot.retrieval.status;
    let reason = match status {
        401 => HeldReason::Wall,
        403 | 429 | 451 => HeldReason::Blocked,
        503 => HeldReason::Maintenance,
        400.. => HeldReason::SoftError,
        _ => return None,
    };
    Some(Held { reason, detail: format!("status {status}") })
}

fn unreadable(error: &ExtractError, marks: &Marks<'_>) -> Held {
    let reason = match error {
        ExtractError::SelectorLost(_) | ExtractError::BadSelector { .. } => HeldReason::SelectorLost,
        ExtractError::NoContent(_) if marks.has_scripts() => HeldReason::Shell,
        ExtractError::NoContent(_) => HeldReason::Empty,
        ExtractError::Undecodable(_) => HeldReason::Undecodable,
        ExtractError::Malformed { .. }
        | ExtractError::OtherFormat { .. }
        | ExtractError::NoText(_)
        | ExtractError::UnknownFormat(_)
        | ExtractError::TooLarge(_) => HeldReason::Unreadable,
        ExtractError::Partial(_) => HeldReason::Truncated,
        ExtractError::NotYet(_) => HeldReason::Maintenance,
    };
    Held { reason, detail: error.to_string() }
}

/// Words, a Chinese character counting as half of one.
fn word_count(document: &Document) -> usize {
    let halves: usize = document.blocks.iter().map(|block| half_words(&block.text)).sum();
    halves / 2
}

fn half_words(text: &str) -> usize {
    let speaks = |word: &&str| word.contains(char::is_alphanumeric);
    if text.is_ascii() {
        return 2 * text.split_ascii_whitespace().filter(speaks).count();
    }
    let wide = |c: char| super::script::is_wide(c);
    let characters = text.chars().filter(|c| wide(*c) && c.is_alphabetic()).count();
    let words = text.split(|c: char| c.is_whitespace() || wide(c));
    characters + 2 * words.filter(speaks).count()
}

#[cfg(test)]
mod tests;
