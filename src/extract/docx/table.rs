//! Tables of Word: rows and cells as they are written, spans by column position.

use crate::document::{BlockKind, Cell, Link};
use crate::extract::passage::{Passage, Place, key_column};

/// Columns beyond which cells carry no header.
const MAX_COLUMNS: usize = 64;

#[derive(Default)]
pub struct Table {
    rows: Vec<Row>,
    /// The table's style sets its first row apart.
    pub first_row: bool,
}

#[derive(Default)]
struct Row {
    head: bool,
    next: usize,
    cells: Vec<Written>,
}

#[derive(Default)]
struct Written {
    column: usize,
    span: usize,
    /// Covered by the cell above it.
    covered: bool,
    passages: Vec<Passage>,
}

impl Table {
    pub fn open_row(&mut self) {
        self.rows.push(Row::default());
    }

    pub fn mark_head(&mut self) {
        if let Some(row) = self.rows.last_mut() {
            row.head = true;
        }
    }

    pub fn open_cell(&mut self) {
        if let Some(row) = self.rows.last_mut() {
            row.cells.push(Written { column: row.next, span: 1, ..Written::default() });
            row.next += 1;
        }
    }

    fn cell(&mut self) -> Option<&mut Written> {
        self.rows.last_mut()?.cells.last_mut()
    }

    pub fn span(&mut self, columns: usize) {
        let columns = columns.clamp(1, MAX_COLUMNS);
        if let Some(row) = self.rows.last_mut()
            && let Some(cell) = row.cells.last_mut()
        {
            cell.span = columns;
            row.next = cell.column + columns;
        }
    }

    pub fn cover(&mut self) {
        if let Some(cell) = self.cell() {
            cell.covered = true;
        }
    }

    /// Adds what stands in the open cell.
    pub fn extend(&mut self, passages: impl IntoIterator<Item = Passage>) {
        if let Some(cell) = self.cell() {
            cell.passages.extend(passages);
        }
    }

    /// The finished table. One of a single column only frames its text.
    pub fn passages(mut self) -> Vec<Passage> {
        if self.rows.iter().all(|row| row.cells.len() <= 1) {
            return self.rows.into_iter().flat_map(|row| row.cells).flat_map(|cell| cell.passages).collect();
        }
        if let Some(first) = self.rows.first_mut().filter(|_| self.first_row) {
            first.head = true;
        }
        let mut names: Vec<String> = Vec::new();
        let mut keyed: Vec<Vec<String>> = Vec::new();
        let mut passages: Vec<Passage> = Vec::new();
        for row in self.rows {
            let (passage, texts) = written(&row, &names);
            if passage.text.trim_matches([' ', '|']).is_empty() {
                continue;
            }
            if row.head {
                for (column, text) in texts {
                    names.resize(names.len().max(column + 1), String::new());
                    let name = &mut names[column];
                    if !name.is_empty() && !text.is_empty() {
                        name.push(' ');
                    }
                    name.push_str(&text);
                }
                keyed.push(Vec::new());
            } else {
                let mut values = Vec::new();
                for (column, text) in texts {
                    values.resize(values.len().max(column + 1), String::new());
                    values[column] = text;
                }
                keyed.push(values);
            }
            passages.push(passage);
        }
        let bodies: Vec<Vec<String>> = keyed.iter().filter(|values| !values.is_empty()).cloned().collect();
        let width = bodies.iter().map(Vec::len).max().unwrap_or(0);
        let key = key_column(&names, bodies.iter().map(Vec::as_slice), width);
        for (passage, values) in passages.iter_mut().zip(keyed) {
            if let Place::Row { key: name } = &mut passage.place {
                *name = values.get(key).cloned().unwrap_or_default();
            }
        }
        passages
    }
}

/// A row as one passage, and the text of each column that it fills.
fn written(row: &Row, names: &[String]) -> (Passage, Vec<(usize, String)>) {
    let (kind, place) = match row.head {
        true => (BlockKind::TableHead, Place::Head),
        false => (BlockKind::TableRow, Place::Row { key: String::new() }),
    };
    let mut passage = Passage::new(kind, place, String::new());
    let mut texts = Vec::new();
    for cell in row.cells.iter().filter(|cell| !cell.covered) {
        if !passage.cells.is_empty() {
            passage.text.push_str(" | ");
        }
        let start = passage.text.len();
        for (at, inner) in cell.passages.iter().enumerate() {
            if at > 0 {
                passage.text.push(' ');
            }
            let from = passage.text.len();
            passage.text.push_str(&inner.text);
            passage.links.extend(inner.links.iter().map(|link| Link {
                range: link.range.start + from..link.range.end + from,
                target: link.target.clone(),
            }));
        }
        let text = passage.text[start..].to_owned();
        let column = if row.head { String::new() } else { names.get(cell.column).cloned().unwrap_or_default() };
        passage.cells.push(Cell { column, range: start..passage.text.len() });
        let spanned = if row.head { cell.span } else { 1 };
        texts.extend((cell.column..cell.column + spanned).take(MAX_COLUMNS).map(|column| (column, text.clone())));
    }
    (passage, texts)
}
