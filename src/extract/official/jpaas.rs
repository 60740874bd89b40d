//! jpaas, the publishing system of Chinese ministries: the list of a column comes as HTML within JSON
//! (`/api-gateway/jpaas-publish-server/front/page/build/unit`), and the page that shows it is an empty shell.
//!
//! There is no public documentation; `data.html` is what the pages' own script puts in. The ids in the address are those of a
//! page: after a redesign the answer is empty, and must not be taken for a list without entries.

use serde::Deserialize;
use url::Url;

use super::parse;
use crate::document::Document;
use crate::extract::{ExtractError, html};
use crate::source::Recipe;

#[derive(Debug, Deserialize)]
struct Answer {
    data: Option<Unit>,
}

#[derive(Debug, Deserialize)]
struct Unit {
    html: Option<String>,
}

/// Reads the HTML within by the selectors of the recipe.
pub fn read(body: &str, url: &Url, recipe: &Recipe) -> Result<Document, ExtractError> {
    let answer: Answer = parse(body)?;
    let inner = answer.data.and_then(|unit| unit.html).unwrap_or_default();
    if inner.trim().is_empty() {
        return Err(ExtractError::NoContent(
            "`data.html` is empty: the ids in the address are perhaps those of an earlier page".to_owned(),
        ));
    }
    html::read(&inner, url, recipe)
}
