//! Reads snapshots on behalf of the use cases.

use crate::document::Document;
use crate::extract::{ExtractError, extract};
use crate::snapshot::Snapshot;
use crate::source::Recipe;

/// What a snapshot says, read by a recipe.
pub fn read(snapshot: &Snapshot, recipe: &Recipe) -> Result<Document, ExtractError> {
    extract(snapshot, recipe)
}
