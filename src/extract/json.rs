//! JSON to a document.

use url::Url;

use super::ExtractError;
use crate::document::Document;
use crate::source::Recipe;

/// Reads JSON.
pub fn read(_text: &str, _url: &Url, _recipe: &Recipe) -> Result<Document, ExtractError> {
    Err(ExtractError::UnknownFormat("JSON".into()))
}
