//! What is said between the program and the process that reads for it: a line of JSON with the facts, then the bytes;
//! back comes one JSON value.

use std::io::{self, BufRead, Write};

use serde::{Deserialize, Serialize};

use crate::document::Document;
use crate::extract::ExtractError;
use crate::snapshot::{Retrieval, Snapshot};
use crate::source::Recipe;

#[derive(Serialize, Deserialize)]
struct Facts<'a> {
    retrieval: std::borrow::Cow<'a, Retrieval>,
    recipe: std::borrow::Cow<'a, Recipe>,
}

/// The document, or why there is none.
#[derive(Debug, Serialize, Deserialize)]
pub enum Answer {
    Read(Document),
    NoText(String),
    NoContent(String),
    TooLarge(String),
    Malformed(String),
}

/// Writes a question.
pub fn ask(to: &mut impl Write, snapshot: &Snapshot, recipe: &Recipe) -> io::Result<()> {
    use std::borrow::Cow::Borrowed;
    let facts = Facts { retrieval: Borrowed(&snapshot.retrieval), recipe: Borrowed(recipe) };
    serde_json::to_writer(&mut *to, &facts)?;
    to.write_all(b"\n")?;
    to.write_all(&snapshot.body)
}

/// Reads a question.
pub fn asked(from: &mut impl BufRead) -> io::Result<(Snapshot, Recipe)> {
    let mut line = String::new();
    from.read_line(&mut line)?;
    let facts: Facts<'_> = serde_json::from_str(&line)?;
    let mut body = Vec::new();
    from.read_to_end(&mut body)?;
    Ok((Snapshot::new(facts.retrieval.into_owned(), body), facts.recipe.into_owned()))
}

impl From<Result<Document, ExtractError>> for Answer {
    fn from(read: Result<Document, ExtractError>) -> Answer {
        match read {
            Ok(document) => Answer::Read(document),
            Err(ExtractError::NoText(reason)) => Answer::NoText(reason),
            Err(ExtractError::NoContent(reason)) => Answer::NoContent(reason),
            Err(ExtractError::TooLarge(reason)) => Answer::TooLarge(reason),
            Err(ExtractError::Malformed { reason, .. }) => Answer::Malformed(reason),
            Err(other) => Answer::Malformed(other.to_string()),
        }
    }
}

impl From<Answer> for Result<Document, ExtractError> {
    fn from(answer: Answer) -> Result<Document, ExtractError> {
        match answer {
            Answer::Read(document) => Ok(document),
            Answer::NoText(reason) => Err(ExtractError::NoText(reason)),
            Answer::NoContent(reason) => Err(ExtractError::NoContent(reason)),
            Answer::TooLarge(reason) => Err(ExtractError::TooLarge(reason)),
            Answer::Malformed(reason) => Err(ExtractError::Malformed { format: "PDF", reason }),
        }
    }
}
