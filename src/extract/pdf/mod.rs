//! PDF to a document.
//!
//! `file` opens the bytes and gives sheets of words with their places (`content` flattens what is drawn, `fonts` and
//! `cmaps` make fonts readable, `glyphs` gathers characters). `boxes` gives the same sheets from the output of
//! `pdftotext`. `layout` knows nothing of PDF: it makes passages of the words of sheets.
//!
//! A total function as far as it can be: what the crates panic at is caught. A stack overflow or the last byte of
//! memory can't be caught, so the service reads PDF in a process of its own (`reader`).

mod boxes;
mod cmaps;
mod content;
mod file;
mod fonts;
mod glyphs;
mod layout;
mod sheet;
mod streams;

use self::sheet::Sheet;
use super::passage::Passage;
use super::{ExtractError, outline};
use crate::document::{BlockKind, Document};

/// Reads PDF.
pub fn read(body: &[u8]) -> Result<Document, ExtractError> {
    let (sheets, title) = file::sheets(body)?;
    Ok(document(sheets, title))
}

/// Reads what `pdftotext -bbox-layout` said of a PDF.
pub fn read_boxes(xhtml: &str) -> Result<Document, ExtractError> {
    let sheets = boxes::sheets(xhtml)?;
    Ok(document(sheets, None))
}

fn document(sheets: Vec<Sheet>, stated: Option<String>) -> Document {
    let passages = layout::passages(sheets);
    let first = |wanted: &dyn Fn(&Passage) -> bool| passages.iter().find(|p| wanted(p)).map(|p| p.text.clone());
    let title = first(&|passage| passage.kind == BlockKind::Heading(1)).or(stated).unwrap_or_default();
    Document { title, language: None, blocks: outline::cite(passages) }
}
