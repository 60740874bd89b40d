//! CSV to a document.

use super::ExtractError;
use crate::document::Document;
use crate::source::Recipe;

/// Reads CSV.
pub fn read(_text: &str, _recipe: &Recipe) -> Result<Document, ExtractError> {
    Err(ExtractError::UnknownFormat("CSV".into()))
}
