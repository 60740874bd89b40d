//! From bytes to a document: what a snapshot says, read by a recipe.

use crate::document::Document;
use crate::snapshot::Snapshot;
use crate::source::Recipe;

/// Raised whenever extraction could give another document for the same bytes: both sides of a diff are always read
/// by the same one, so a better extractor never makes a version.
pub const EXTRACTOR: u32 = 1;

/// Why a snapshot could not be read. Every one holds the capture.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExtractError {
    #[error("`{selector}` is no CSS selector: {reason}")]
    BadSelector { selector: String, reason: String },
    #[error("nothing matches the selector `{0}`: the page was redesigned, or another page was served")]
    SelectorLost(String),
    #[error("no main content found: {0}")]
    NoContent(String),
    #[error("the text does not decode: {0}")]
    Undecodable(String),
    #[error("this build cannot read `{0}`")]
    UnknownFormat(String),
}

/// Reads a snapshot into a document.
pub fn extract(snapshot: &Snapshot, recipe: &Recipe) -> Result<Document, ExtractError> {
    let _ = (snapshot, recipe);
    todo!()
}
