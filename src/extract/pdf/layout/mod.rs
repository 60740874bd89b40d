//! From words on sheets to passages in reading order.
//!
//! `margins` takes away what is printed on every sheet, `columns` parts a sheet at its gutters, `line` makes lines of
//! words, `table` finds rows, `notes` sets footnotes apart, `paragraph` joins lines over columns and sheets, `type_`
//! tells headings by the type they are set in, `hyphen` mends words that were broken.

mod columns;
mod hyphen;
mod line;
mod margins;
mod notes;
mod paragraph;
mod table;
mod typeface;

use self::line::Line;
use self::table::Part;
use super::sheet::Sheet;
use crate::extract::passage::Passage;

/// Reads sheets into passages.
pub fn passages(mut sheets: Vec<Sheet>) -> Vec<Passage> {
    margins::strip(&mut sheets);
    let typeface = typeface::Typeface::of(&sheets);
    let mut parts: Vec<Part> = Vec::new();
    let mut notes: Vec<Line> = Vec::new();
    for (at, (sheet, columns)) in sheets.iter().zip(columns::columns(&sheets)).enumerate() {
        for column in columns {
            let mut lines = line::lines(&column, at);
            notes.extend(notes::split(&mut lines, &typeface));
            parts.extend(table::parts(lines, &sheet.rules));
        }
    }
    let parts = table::continued(parts);
    let words = hyphen::Words::of(&parts);
    let mut passages = paragraph::passages(parts, &typeface, &words);
    passages.extend(notes::passages(notes, &words));
    passages
}
