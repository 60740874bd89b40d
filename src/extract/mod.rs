//! From bytes to a document: what a snapshot says, read by a recipe.
//!
//! The way through the room: `format` tells what the bytes are, `charset` makes text of them, one reader for each
//! format (`html`, `text`, `markdown`) turns the text into passages in reading order, and `outline` gives every
//! passage its citation. `judge` stands apart: it says whether what was read is the policy text at all.
//!
//! Everything here is a pure function of its arguments. Input is hostile: it is bounded in size and depth, and no
//! input may panic.

mod charset;
mod csv;
mod designator;
mod docx;
mod entries;
mod feed;
mod format;
mod furniture;
mod grid;
mod html;
mod json;
mod judge;
mod line;
mod lines;
mod links;
mod markdown;
mod mojibake;
mod notemark;
mod official;
mod outline;
mod passage;
pub(crate) mod pattern;
mod pdf;
mod records;
mod rows;
mod script;
mod survey;
mod text;
mod xml;

pub use designator::han_number;
pub use judge::{Held, HeldReason, judge};
pub use survey::{Dropped, Survey, Why, survey};

use self::format::Readable;
use crate::document::Document;
use crate::snapshot::{Sha256, Snapshot};
use crate::source::{Format, Recipe};

/// Raised whenever extraction could give another document for the same bytes: both sides of a diff are always read
/// by the same one, so a better extractor never makes a version.
pub const EXTRACTOR: u32 = 3;

/// Larger texts are refused: no rule is that long, and memory is shared by every source.
const MAX_TEXT: usize = 64 << 20;

/// Why a snapshot could not be read. Every one holds the capture.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExtractError {
    #[error("`{selector}` is no selector of this format: {reason}")]
    BadSelector { selector: String, reason: String },
    #[error("nothing matches the selector `{0}`: the page was redesigned, or another page was served")]
    SelectorLost(String),
    #[error("no main content found: {0}")]
    NoContent(String),
    #[error("the text does not decode: {0}")]
    Undecodable(String),
    #[error("this build cannot read `{0}`")]
    UnknownFormat(String),
    #[error("the recipe reads {wanted}, and this is {found}")]
    OtherFormat { wanted: &'static str, found: &'static str },
    /// Where and why the reading of a structured format ended: `line 12, column 4: ...`.
    #[error("broken {format}: {reason}")]
    Malformed { format: &'static str, reason: String },
    /// A document of images, or one that asks for a password.
    #[error("no text to read: {0}")]
    NoText(String),
    #[error("too large to read: {0}")]
    TooLarge(String),
    /// The answer of an API holds less than was asked for.
    #[error("not the whole of what was asked for: {0}")]
    Partial(String),
    /// An API says that its list is not out yet.
    #[error("not out yet: {0}")]
    NotYet(String),
}

/// Names a recipe and the extractor that reads by it: readings of equal hash are comparable.
pub fn recipe_hash(recipe: &Recipe) -> Sha256 {
    // Plain lists of strings always serialise.
    let text = serde_json::to_string(recipe).unwrap_or_default();
    Sha256::of(format!("{EXTRACTOR}\n{text}").as_bytes())
}

/// True for formats whose readers cannot be made safe against every input: they are read in a process of their own.
pub fn is_untrusted(snapshot: &Snapshot, recipe: &Recipe) -> bool {
    format::detect(snapshot, recipe.format) == Ok(Readable::Pdf)
}

/// Reads what `pdftotext -bbox-layout` said of a PDF that can't be read here.
pub fn extract_boxes(xhtml: &str) -> Result<Document, ExtractError> {
    checked(pdf::read_boxes(xhtml)?)
}

/// Reads a snapshot into a document.
pub fn extract(snapshot: &Snapshot, recipe: &Recipe) -> Result<Document, ExtractError> {
    if snapshot.body.iter().all(u8::is_ascii_whitespace) {
        return Err(ExtractError::NoContent("the body is empty".into()));
    }
    if snapshot.body.len() > MAX_TEXT {
        return Err(ExtractError::TooLarge(format!("{} bytes, the limit is {MAX_TEXT}", snapshot.body.len())));
    }
    let url = &snapshot.retrieval.final_url;
    let text = || charset::decode(snapshot);
    let document = match format::detect(snapshot, recipe.format)? {
        Readable::Html => html::read(&text()?, url, recipe)?,
        Readable::Xml => xml::read(&text()?, url, recipe)?,
        Readable::Pdf => pdf::read(&snapshot.body)?,
        Readable::Json => match official::reader(recipe.format) {
            Some(read) => read(&text()?, url, recipe)?,
            None => json::read(&text()?, url, recipe)?,
        },
        Readable::Csv => csv::read(&text()?, url, recipe)?,
        Readable::Feed => feed::read(&text()?, url, recipe)?,
        Readable::Docx => docx::read(&snapshot.body, url)?,
        Readable::Text => text::read(&text()?),
        Readable::Markdown => markdown::read(&text()?, url),
    };
    checked(document)
}

fn checked(document: Document) -> Result<Document, ExtractError> {
    if document.blocks.is_empty() {
        return Err(ExtractError::NoContent("the document has no visible text".into()));
    }
    Ok(document)
}

/// True where a document shows the latest entries only, so that one which slides off the end was not removed: a feed,
/// or what the recipe says is a window.
pub fn shows_window(snapshot: &Snapshot, recipe: &Recipe) -> bool {
    recipe.window || matches!(format::detect(snapshot, recipe.format), Ok(Readable::Feed))
}

/// Compiles one selector of a recipe in the language of its format.
///
/// # Errors
/// What it is no instance of, and why: `no JSONPath: ...`.
pub fn check_selector(format: Format, selector: &str) -> Result<(), String> {
    match format {
        Format::Json => json::path(selector).map(drop).map_err(|reason| format!("no JSONPath: {reason}")),
        Format::Auto | Format::Html | Format::Jpaas => {
            html::check_selector(selector).map_err(|reason| format!("no CSS selector: {reason}"))
        }
        Format::Xml => xml::check_selector(selector),
        _ if selector.trim().is_empty() => Err("no name: it is empty".to_owned()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
