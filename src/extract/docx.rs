//! Word documents: the text as its reader sees it, tracked changes accepted.
//!
//! The archive is read part by part within bounds; parts are XML without entities of their own. Headers and footers
//! are no text of the document; notes stand at its end.

mod body;
mod numbering;
mod paragraph;
mod styles;
mod table;
mod xml;

use std::collections::HashMap;
use std::io::{Cursor, Read};

use quick_xml::events::Event;
use url::Url;
use zip::ZipArchive;
use zip::result::ZipError;

use self::body::{Body, Notes};
use self::numbering::Numbering;
use self::styles::Styles;
use super::links::Targets;
use super::passage::{Passage, Place};
use super::{ExtractError, outline};
use crate::document::{BlockKind, Document};

/// A larger part is no text of a rule.
const LARGEST_PART: u64 = 48 << 20;

/// Reads a Word document.
pub fn read(body: &[u8], url: &Url) -> Result<Document, ExtractError> {
    let mut archive = ZipArchive::new(Cursor::new(body)).map_err(|error| malformed(&error))?;
    let document = part(&mut archive, "word/document.xml")?
        .ok_or_else(|| ExtractError::Malformed { format: "Word document", reason: "it has no text part".to_owned() })?;
    let mut other = |name: &str| Ok::<_, ExtractError>(part(&mut archive, name)?.unwrap_or_default());
    let styles = Styles::read(&other("word/styles.xml")?)?;
    let mut numbering = Numbering::read(&other("word/numbering.xml")?)?;
    let relations = relations(&other("word/_rels/document.xml.rels")?)?;
    let (footnotes, endnotes) = (other("word/footnotes.xml")?, other("word/endnotes.xml")?);
    let targets = Targets::new(url, None);
    let mut body = Body::new(&styles, &mut numbering, &relations, &targets);
    let mut passages = body.read(&document)?;
    let referred = std::mem::take(&mut body.notes);
    let mut foot = body.read_notes(&footnotes)?;
    let mut end = body.read_notes(&endnotes)?;
    let mut counts = (0, 0);
    for (kind, id) in referred {
        let (notes, count) = match kind {
            Notes::Foot => (&mut foot, &mut counts.0),
            Notes::End => (&mut end, &mut counts.1),
        };
        *count += 1;
        for mut passage in notes.remove(&id).unwrap_or_default() {
            if passage.kind != BlockKind::TableRow {
                (passage.kind, passage.place) = (BlockKind::Note, Place::Note { mark: mark(kind, *count) });
            }
            passages.push(passage);
        }
    }
    let title = passages.iter().find(|passage| passage.kind == BlockKind::Heading(1));
    let title = title.map(|passage: &Passage| passage.text.clone()).unwrap_or_default();
    Ok(Document { title, language: None, blocks: outline::cite(passages) })
}

/// The mark of the n-th note of its kind.
fn mark(kind: Notes, number: usize) -> String {
    match kind {
        Notes::Foot => number.to_string(),
        Notes::End => format!("e{number}"),
    }
}

/// One part as text; `None` where the document has none of that name.
fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<Option<String>, ExtractError> {
    let file = match archive.by_name(name) {
        Ok(file) => file,
        Err(ZipError::FileNotFound) => return Ok(None),
        Err(error) => return Err(malformed(&error)),
    };
    // What the archive says of its sizes may be a lie: the bytes are counted as they come.
    let mut bytes = Vec::new();
    file.take(LARGEST_PART + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| ExtractError::Malformed { format: "Word document", reason: format!("{name}: {error}") })?;
    if bytes.len() as u64 > LARGEST_PART {
        return Err(ExtractError::TooLarge(format!("{name} of the Word document is over {LARGEST_PART} bytes")));
    }
    let (text, _, _) = encoding_rs::UTF_8.decode(&bytes);
    Ok(Some(text.into_owned()))
}

fn malformed(error: &ZipError) -> ExtractError {
    match error {
        ZipError::UnsupportedArchive(reason) if reason.to_lowercase().contains("password") => {
            ExtractError::NoText("an encrypted Word document, which asks for a password".to_owned())
        }
        error => ExtractError::Malformed { format: "Word document", reason: error.to_string() },
    }
}

/// What the ids of links lead to.
fn relations(part: &str) -> Result<HashMap<String, String>, ExtractError> {
    let mut relations = HashMap::new();
    let mut reader = xml::reader(part);
    loop {
        match xml::next(&mut reader)?.0 {
            Event::Start(element) if element.local_name().as_ref() == "Relationship" => {
                let external = xml::attribute(&element, "TargetMode").as_deref() == Some("External");
                if let (Some(id), Some(target), true) =
                    (xml::attribute(&element, "Id"), xml::attribute(&element, "Target"), external)
                {
                    relations.insert(id, target);
                }
            }
            Event::Eof => return Ok(relations),
            _ => {}
        }
    }
}
