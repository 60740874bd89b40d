//! The text part: paragraphs and tables with their tracked changes, comments anchored where their hunks begin.

use std::io;

use super::sheet::{AUTHOR, Sheet};
use super::strip::{Element, Paragraph, Piece, Row, Strip, Track};
use crate::document::BlockKind;

/// The namespaces of every part.
pub const NAMESPACES: [(&str, &str); 2] = [
    ("xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    ("xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
];
/// Width of the text, in twentieths of a point: A4 with margins of an inch.
const TEXT_WIDTH: usize = 9_026;

/// `word/document.xml`.
pub fn body(strip: &Strip<'_>, date: &str) -> io::Result<Vec<u8>> {
    let mut sheet = Sheet::new(date)?;
    sheet.open("w:document", &NAMESPACES)?;
    sheet.open("w:body", &[])?;
    for neighbours in strip.elements.chunk_by(|a, b| matches!((a, b), (Element::Row(_), Element::Row(_)))) {
        match neighbours {
            [Element::Paragraph(told)] => paragraph(&mut sheet, told)?,
            [Element::MoveBegins(track, number)] => move_mark(&mut sheet, *track, *number, true)?,
            [Element::MoveEnds(track, number)] => move_mark(&mut sheet, *track, *number, false)?,
            rows => table(&mut sheet, rows)?,
        }
    }
    // The mark of the last paragraph can't go, and no document ends in a table.
    let stays = matches!(strip.elements.last(), Some(Element::Paragraph(last)) if last.end == Track::Stayed);
    if !stays {
        sheet.empty("w:p", &[])?;
    }
    sheet.open("w:sectPr", &[])?;
    sheet.empty("w:headerReference", &[("w:type", "default"), ("r:id", "rHeader")])?;
    sheet.empty("w:pgSz", &[("w:w", "11906"), ("w:h", "16838")])?;
    let margins = ["w:top", "w:right", "w:bottom", "w:left"].map(|side| (side, "1440")).into_iter().chain([
        ("w:header", "708"),
        ("w:footer", "708"),
        ("w:gutter", "0"),
    ]);
    sheet.empty("w:pgMar", &margins.collect::<Vec<_>>())?;
    ["w:sectPr", "w:body", "w:document"].iter().try_for_each(|name| sheet.close(name))?;
    Ok(sheet.finish())
}

fn paragraph(sheet: &mut Sheet<'_>, told: &Paragraph<'_>) -> io::Result<()> {
    sheet.open("w:p", &[])?;
    let style = style(told.kind);
    if style.is_some() || told.end != Track::Stayed {
        sheet.open("w:pPr", &[])?;
        if let Some(style) = style {
            sheet.value("w:pStyle", style)?;
        }
        if told.end != Track::Stayed {
            sheet.open("w:rPr", &[])?;
            sheet.end_mark(told.end)?;
            sheet.close("w:rPr")?;
        }
        sheet.close("w:pPr")?;
    }
    commented(sheet, &told.pieces, told.note, told.end)?;
    sheet.close("w:p")
}

/// The words of a paragraph, with the comment that begins there; its mark goes or stays with the paragraph.
fn commented(sheet: &mut Sheet<'_>, pieces: &[Piece<'_>], note: Option<usize>, end: Track) -> io::Result<()> {
    let Some(note) = note.map(|note| note.to_string()) else {
        return pieces.iter().try_for_each(|piece| sheet.piece(piece));
    };
    sheet.empty("w:commentRangeStart", &[("w:id", &note)])?;
    pieces.iter().try_for_each(|piece| sheet.piece(piece))?;
    sheet.empty("w:commentRangeEnd", &[("w:id", &note)])?;
    let around = match end {
        Track::Inserted | Track::MovedTo => Some("w:ins"),
        Track::Deleted | Track::MovedFrom => Some("w:del"),
        _ => None,
    };
    if let Some(name) = around {
        sheet.tracked(name, AUTHOR, &[], true)?;
    }
    sheet.open("w:r", &[])?;
    sheet.open("w:rPr", &[])?;
    sheet.value("w:rStyle", "CommentReference")?;
    sheet.close("w:rPr")?;
    sheet.empty("w:commentReference", &[("w:id", &note)])?;
    sheet.close("w:r")?;
    around.map_or(Ok(()), |name| sheet.close(name))
}

/// Where a move begins or ends; the two places of a move share its name.
fn move_mark(sheet: &mut Sheet<'_>, track: Track, number: usize, begins: bool) -> io::Result<()> {
    let (side, base) = if track == Track::MovedFrom { ("w:moveFromRange", 0) } else { ("w:moveToRange", 1) };
    // Numbers of their own, far from those of the changes inside.
    let id = (1_000_000_000 + 2 * number + base).to_string();
    if !begins {
        return sheet.empty(&format!("{side}End"), &[("w:id", &id)]);
    }
    let name = format!("move{number}");
    let date = sheet.date();
    let attributes = [("w:id", id.as_str()), ("w:author", AUTHOR), ("w:date", date), ("w:name", &name)];
    sheet.empty(&format!("{side}Start"), &attributes)
}

fn table(sheet: &mut Sheet<'_>, rows: &[Element<'_>]) -> io::Result<()> {
    let rows = rows.iter().filter_map(|element| if let Element::Row(row) = element { Some(row) } else { None });
    let columns = rows.clone().map(|row| row.cells.len()).max().unwrap_or(1).max(1);
    let width = (TEXT_WIDTH / columns).to_string();
    sheet.open("w:tbl", &[])?;
    sheet.open("w:tblPr", &[])?;
    sheet.value("w:tblStyle", "TableGrid")?;
    sheet.empty("w:tblW", &[("w:w", "5000"), ("w:type", "pct")])?;
    sheet.close("w:tblPr")?;
    sheet.open("w:tblGrid", &[])?;
    (0..columns).try_for_each(|_| sheet.empty("w:gridCol", &[("w:w", &width)]))?;
    sheet.close("w:tblGrid")?;
    for told in rows {
        row(sheet, told, columns)?;
    }
    sheet.close("w:tbl")
}

fn row(sheet: &mut Sheet<'_>, told: &Row<'_>, columns: usize) -> io::Result<()> {
    sheet.open("w:tr", &[])?;
    if told.head || told.track != Track::Stayed {
        sheet.open("w:trPr", &[])?;
        if told.head {
            sheet.empty("w:tblHeader", &[])?;
        }
        sheet.end_mark(told.track)?;
        sheet.close("w:trPr")?;
    }
    for (at, cell) in told.cells.iter().enumerate() {
        let span = if at + 1 == told.cells.len() { columns - at } else { 1 };
        sheet.open("w:tc", &[])?;
        sheet.open("w:tcPr", &[])?;
        sheet.empty("w:tcW", &[("w:w", &(span * TEXT_WIDTH / columns).to_string()), ("w:type", "dxa")])?;
        if span > 1 {
            sheet.value("w:gridSpan", &span.to_string())?;
        }
        sheet.close("w:tcPr")?;
        sheet.open("w:p", &[])?;
        sheet.open("w:pPr", &[])?;
        sheet.value("w:pStyle", if told.head { "TableHeading" } else { "TableText" })?;
        sheet.close("w:pPr")?;
        commented(sheet, cell, told.note.filter(|_| at == 0), told.track)?;
        sheet.close("w:p")?;
        sheet.close("w:tc")?;
    }
    sheet.close("w:tr")
}

/// The style of a kind of block; `None` for the plain one.
fn style(kind: BlockKind) -> Option<&'static str> {
    Some(match kind {
        BlockKind::Heading(0 | 1) => "Heading1",
        BlockKind::Heading(2) => "Heading2",
        BlockKind::Heading(3) => "Heading3",
        BlockKind::Heading(4) => "Heading4",
        BlockKind::Heading(5) => "Heading5",
        BlockKind::Heading(_) => "Heading6",
        BlockKind::ListItem => "ListParagraph",
        BlockKind::Caption => "Caption",
        BlockKind::Note => "FootnoteText",
        BlockKind::Quote => "Quote",
        BlockKind::Preformatted => "HTMLPreformatted",
        BlockKind::Paragraph | BlockKind::TableHead | BlockKind::TableRow => return None,
    })
}
