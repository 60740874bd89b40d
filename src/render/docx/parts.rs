//! The parts of a Word document beside its text, and the container of them all.

use std::io::{self, Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipWriter};

use super::body::{NAMESPACES, body};
use super::sheet::{AUTHOR, Sheet};
use super::strip::Strip;
use crate::document::Document;
use crate::render::{Redline, escape, tally};

const TYPES: &str = include_str!("content_types.xml");
const RELATIONS: &str = include_str!("relations.xml");
const DOCUMENT_RELATIONS: &str = include_str!("document_relations.xml");
const SETTINGS: &str = include_str!("settings.xml");
const STYLES: &str = include_str!("styles.xml");

/// The whole document. The same redline gives the same bytes.
pub fn pack(redline: &Redline<'_>, strip: &Strip<'_>, date: &str) -> io::Result<Vec<u8>> {
    let parts: [(&str, Vec<u8>); 9] = [
        ("[Content_Types].xml", TYPES.into()),
        ("_rels/.rels", RELATIONS.into()),
        ("docProps/core.xml", core(redline, date)?),
        ("word/document.xml", body(strip, date)?),
        ("word/_rels/document.xml.rels", DOCUMENT_RELATIONS.into()),
        ("word/styles.xml", styles(redline.new).into_bytes()),
        ("word/settings.xml", SETTINGS.into()),
        ("word/comments.xml", comments(&strip.notes, date)?),
        ("word/header.xml", header(redline, date)?),
    ];
    let mut container = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    for (name, part) in parts {
        container.start_file(name, options)?;
        container.write_all(&part)?;
    }
    Ok(container.finish()?.into_inner())
}

/// Title, sides and date, as Word and search engines know a document.
fn core(redline: &Redline<'_>, date: &str) -> io::Result<Vec<u8>> {
    let mut sheet = Sheet::new(date)?;
    let namespaces = [
        ("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ("xmlns:dcterms", "http://purl.org/dc/terms/"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ];
    sheet.open("cp:coreProperties", &namespaces)?;
    sheet.text("dc:title", &[], &title(redline))?;
    sheet.text("dc:subject", &[], &sides(redline))?;
    sheet.text("dc:description", &[], &tally(redline.diff, redline.language))?;
    sheet.text("dc:creator", &[], AUTHOR)?;
    if let Some(tag) = escape::language_tag(redline.new.language.as_deref()) {
        sheet.text("dc:language", &[], tag)?;
    }
    sheet.text("dcterms:created", &[("xsi:type", "dcterms:W3CDTF")], date)?;
    sheet.text("dcterms:modified", &[("xsi:type", "dcterms:W3CDTF")], date)?;
    sheet.close("cp:coreProperties")?;
    Ok(sheet.finish())
}

/// What the document is called: by the new text, or else the old.
fn title(redline: &Redline<'_>) -> String {
    let title = if redline.new.title.is_empty() { &redline.old.title } else { &redline.new.title };
    escape::bounded(title, 240)
}

fn sides(redline: &Redline<'_>) -> String {
    format!("{} → {}", escape::bounded(redline.old_label, 240), escape::bounded(redline.new_label, 240))
}

/// The comments; each paragraph of one is a line of it.
fn comments(notes: &[Vec<String>], date: &str) -> io::Result<Vec<u8>> {
    let mut sheet = Sheet::new(date)?;
    sheet.open("w:comments", &NAMESPACES)?;
    for (id, lines) in notes.iter().enumerate() {
        let id = id.to_string();
        sheet.open("w:comment", &[("w:id", &id), ("w:author", AUTHOR), ("w:date", date), ("w:initials", "rw")])?;
        for line in lines {
            sheet.open("w:p", &[])?;
            sheet.open("w:pPr", &[])?;
            sheet.value("w:pStyle", "CommentText")?;
            sheet.close("w:pPr")?;
            sheet.run(line, "w:t")?;
            sheet.close("w:p")?;
        }
        sheet.close("w:comment")?;
    }
    sheet.close("w:comments")?;
    Ok(sheet.finish())
}

/// What stands above every sheet of paper: title, sides, number.
fn header(redline: &Redline<'_>, date: &str) -> io::Result<Vec<u8>> {
    let mut sheet = Sheet::new(date)?;
    sheet.open("w:hdr", &NAMESPACES)?;
    sheet.open("w:p", &[])?;
    sheet.open("w:pPr", &[])?;
    sheet.value("w:pStyle", "Header")?;
    sheet.close("w:pPr")?;
    sheet.run(&format!("{} · {}", title(redline), sides(redline)), "w:t")?;
    sheet.open("w:r", &[])?;
    sheet.empty("w:tab", &[])?;
    sheet.close("w:r")?;
    sheet.open("w:fldSimple", &[("w:instr", "PAGE")])?;
    sheet.run("1", "w:t")?;
    ["w:fldSimple", "w:p", "w:hdr"].iter().try_for_each(|name| sheet.close(name))?;
    Ok(sheet.finish())
}

/// The styles, in the language of the document and with a font for its script.
fn styles(document: &Document) -> String {
    let tag = escape::language_tag(document.language.as_deref()).unwrap_or_default();
    let lower = tag.to_ascii_lowercase();
    let primary = lower.split('-').next().unwrap_or_default();
    let (language, font) = match primary {
        "ja" => ("ja-JP", "MS Mincho"),
        "ko" => ("ko-KR", "Batang"),
        "zh" if ["hant", "tw", "hk", "mo"].iter().any(|part| lower.split('-').any(|own| own == *part)) => {
            ("zh-TW", "PMingLiU")
        }
        _ => ("zh-CN", "SimSun"),
    };
    // The language of Latin letters; a document in an East Asian one is most often translated to English.
    let latin = if matches!(primary, "" | "zh" | "ja" | "ko") { "en-US" } else { tag };
    STYLES.replace("{latin}", latin).replace("{east-asian}", language).replace("{east-asian-font}", font)
}
