//! PDF to a document.

use super::ExtractError;
use crate::document::Document;

/// Reads PDF.
pub fn read(_body: &[u8]) -> Result<Document, ExtractError> {
    Err(ExtractError::UnknownFormat("PDF".into()))
}
