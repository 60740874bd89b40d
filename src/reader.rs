//! Reads snapshots on behalf of the use cases, and makes two readings comparable.

use crate::diff::{self, Slide};
use crate::document::Document;
use crate::extract::{ExtractError, extract, shows_window};
use crate::snapshot::Snapshot;
use crate::source::Recipe;

/// What a snapshot says, read by a recipe.
pub fn read(snapshot: &Snapshot, recipe: &Recipe) -> Result<Document, ExtractError> {
    extract(snapshot, recipe)
}

/// Prepares two documents of one source for `diff`: of lists that show their latest entries only, what merely slid out
/// of view is taken out of both. Every comparison goes through here; `snapshot` is what the new one was read from.
pub fn align(snapshot: &Snapshot, recipe: &Recipe, old: &mut Document, new: &mut Document) -> Slide {
    if shows_window(snapshot, recipe) { diff::slide(old, new) } else { Slide::Overlaps }
}
