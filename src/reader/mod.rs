//! Reads snapshots on behalf of the use cases, and makes two readings comparable.
//!
//! What can't be trusted inside the service (PDF) is read by this same program started once more, under limits of
//! memory and time: whatever such a file does, it does to that process alone. The answer is the document, or why there
//! is none.
//!
//! `apart` starts and guards the process, `inside` is what runs in it, `limits` holds the numbers, `wire` says what is
//! sent between the two.

mod apart;
mod inside;
mod limits;
mod pdftotext;
mod wire;

use std::sync::OnceLock;

pub use self::inside::{answer, become_pdftotext};

use crate::diff::{self, Slide};
use crate::document::Document;
use crate::extract::{ExtractError, extract, is_untrusted, shows_window};
use crate::snapshot::Snapshot;
use crate::source::Recipe;

/// Set where the running program answers to `read-apart`.
static STANDS_APART: OnceLock<()> = OnceLock::new();

/// Tells that the running program is rulewatch itself, which can be started once more. A program that only uses the
/// library reads everything in its own process, where a hostile PDF can end it.
pub fn stand_apart() {
    let _ = STANDS_APART.set(());
}

/// What a snapshot says, read by a recipe.
pub fn read(snapshot: &Snapshot, recipe: &Recipe) -> Result<Document, ExtractError> {
    if STANDS_APART.get().is_none() || !is_untrusted(snapshot, recipe) {
        return extract(snapshot, recipe);
    }
    match apart::read(snapshot, recipe) {
        // Broken for our reader, or for the crates below it; another program may know more fonts.
        Err(ExtractError::Malformed { format, reason }) => pdftotext::read(&snapshot.body)
            .map_err(|tried| ExtractError::Malformed { format, reason: format!("{reason}; {tried}") }),
        read => read,
    }
}

/// Prepares two documents of one source for `diff`: of lists that show their latest entries only, what merely slid out
/// of view is taken out of both. Every comparison goes through here; `snapshot` is what the new one was read from.
pub fn align(snapshot: &Snapshot, recipe: &Recipe, old: &mut Document, new: &mut Document) -> Slide {
    if shows_window(snapshot, recipe) { diff::slide(old, new) } else { Slide::Overlaps }
}
