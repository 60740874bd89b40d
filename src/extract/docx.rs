//! DOCX to a document.

use url::Url;

use super::ExtractError;
use crate::document::Document;

/// Reads DOCX.
pub fn read(_body: &[u8], _url: &Url) -> Result<Document, ExtractError> {
    Err(ExtractError::UnknownFormat("DOCX".into()))
}
