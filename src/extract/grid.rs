//! The grid of a table, whatever format drew it: every row a passage with its cells, every cell with its column's header.
//!
//! Spans are honoured by column position; the text of a spanning cell is printed once, where it stands. The work is
//! linear in the number of cells, whatever the spans say.

use super::passage::{Passage, Place, joined_cells, key_column};
use super::rows::row_names;
use crate::document::{BlockKind, Cell, Link};

/// Columns beyond which cells carry no header.
const MAX_COLUMNS: usize = 64;
/// The longest reach of a cell down the rows.
const MAX_ROWS: usize = 65_534;

/// A table under construction, row by row.
#[derive(Default)]
pub struct Grid {
    rows: Vec<Row>,
    spans: Spans,
}

/// One cell as the format gives it.
#[derive(Default)]
pub struct GridCell {
    pub text: String,
    pub links: Vec<Link>,
    /// Columns it stands over; 0 counts as 1.
    pub width: usize,
    /// Rows it reaches down; 0 counts as 1.
    pub rows: usize,
}

struct Row {
    head: bool,
    cells: Vec<PlacedCell>,
}

struct PlacedCell {
    column: usize,
    width: usize,
    text: String,
    links: Vec<Link>,
}

impl Grid {
    /// Adds a row; `head` for one that names the columns below it.
    pub fn row(&mut self, head: bool, cells: impl IntoIterator<Item = GridCell>) {
        let mut placed = Vec::new();
        let mut column = 0;
        for cell in cells {
            column = self.spans.next_free(column);
            let width = cell.width.clamp(1, MAX_COLUMNS);
            self.spans.take(column, width, cell.rows.clamp(1, MAX_ROWS));
            placed.push(PlacedCell { column, width, text: cell.text, links: cell.links });
            column += width;
        }
        self.spans.next_row();
        self.rows.push(Row { head, cells: placed });
    }

    /// The rows as passages, header rows first. The key column names the rows.
    pub fn passages(self) -> Vec<Passage> {
        let rows = self.rows;
        let body = rows.iter().position(|row| !row.head).unwrap_or(rows.len());
        let columns = headers(&rows[..body]);
        let width = rows.iter().flat_map(|row| row.cells.last()).map(|cell| cell.column + 1).max().unwrap_or(0);
        let texts = by_column(&rows[body..], width);
        let mut names = row_names(&texts, key_column(&columns, texts.iter().map(Vec::as_slice), width)).into_iter();
        let mut passages = Vec::with_capacity(rows.len());
        for (at, row) in rows.into_iter().enumerate() {
            let place = match at.checked_sub(body) {
                None => Place::Head,
                Some(_) => Place::Row { key: names.next().unwrap_or_default() },
            };
            passages.extend(passage(row, place, &columns));
        }
        passages
    }
}

/// Cells that reach down into later rows: by column, the rows still covered.
#[derive(Default)]
struct Spans {
    below: Vec<usize>,
}

impl Spans {
    fn next_free(&self, mut column: usize) -> usize {
        while self.below.get(column).is_some_and(|rows| *rows > 0) {
            column += 1;
        }
        column
    }

    fn take(&mut self, column: usize, width: usize, rows: usize) {
        if rows < 2 || column + width > 4 * MAX_COLUMNS {
            return;
        }
        if self.below.len() < column + width {
            self.below.resize(column + width, 0);
        }
        // The row being read is counted too: `next_row` ends it.
        self.below[column..column + width].fill(rows);
    }

    fn next_row(&mut self) {
        for rows in &mut self.below {
            *rows = rows.saturating_sub(1);
        }
    }
}

/// The header of each column: the header rows' texts, outermost first.
fn headers(rows: &[Row]) -> Vec<String> {
    let mut columns: Vec<String> = Vec::new();
    for cell in rows.iter().flat_map(|row| &row.cells) {
        let last = (cell.column + cell.width).min(MAX_COLUMNS);
        if columns.len() < last {
            columns.resize(last, String::new());
        }
        for column in columns.iter_mut().take(last).skip(cell.column) {
            if !column.is_empty() && !cell.text.is_empty() {
                column.push_str(" / ");
            }
            column.push_str(&cell.text);
        }
    }
    columns
}

/// Each row's texts by column, for finding the key.
fn by_column(rows: &[Row], width: usize) -> Vec<Vec<String>> {
    let width = width.min(16);
    let mut carried = vec![String::new(); width];
    rows.iter()
        .map(|row| {
            let mut texts = vec![String::new(); width];
            for cell in row.cells.iter().filter(|cell| cell.column < width) {
                texts[cell.column] = cell.text.clone();
                carried[cell.column] = cell.text.clone();
            }
            // The first column of a row under a spanning cell is that cell's.
            if row.cells.first().is_some_and(|cell| cell.column > 0)
                && let (Some(text), Some(kept)) = (texts.first_mut(), carried.first())
            {
                *text = kept.clone();
            }
            texts
        })
        .collect()
}

/// One row as a passage; `None` where all cells are empty.
fn passage(row: Row, place: Place, columns: &[String]) -> Option<Passage> {
    if row.cells.iter().all(|cell| cell.text.is_empty()) {
        return None;
    }
    let (text, ranges) = joined_cells(row.cells.iter().map(|cell| cell.text.as_str()));
    let kind = if place == Place::Head { BlockKind::TableHead } else { BlockKind::TableRow };
    let mut passage = Passage::new(kind, place, text);
    for (cell, range) in row.cells.into_iter().zip(ranges) {
        let start = range.start;
        passage.links.extend(
            cell.links.into_iter().map(|link| Link { range: link.range.start + start..link.range.end + start, ..link }),
        );
        let column = if kind == BlockKind::TableRow {
            columns.get(cell.column).cloned().unwrap_or_default()
        } else {
            String::new()
        };
        passage.cells.push(Cell { column, range });
    }
    Some(passage)
}
