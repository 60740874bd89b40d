//! Tables: every row a passage with its cells, every cell with its column's header.
//!
//! Spans are honoured by column position; the text of a spanning cell is printed once, where it stands. The work is
//! linear in the number of cells, whatever the spans say.

use super::flat::{Content, Node};
use super::flow::inline::Inline;
use super::line::Line;
use super::tag::Tag;
use crate::document::{BlockKind, Cell, Link};
use crate::extract::passage::{Passage, Place, joined_cells, key_column};

/// Columns beyond which cells carry no header.
const MAX_COLUMNS: usize = 64;

/// True for a table of data, false for one that only lays out the document.
pub fn holds_data(nodes: &[Node<'_>], table: usize) -> bool {
    if matches!(nodes[table].attribute("role"), Some("presentation" | "none")) {
        return false;
    }
    let (mut rows, mut cells, mut widest, mut headers) = (0, 0, 0, 0);
    let mut largest = Filling::default();
    let mut all = 0;
    for (at, node) in nodes.iter().enumerate().take(nodes[table].end).skip(table + 1) {
        match node.tag() {
            Some(Tag::Table | Tag::Heading(1 | 2) | Tag::Main | Tag::Article) => return false,
            Some(Tag::Row) => {
                rows += 1;
                cells = 0;
            }
            Some(Tag::Cell { head }) => {
                cells += 1;
                widest = widest.max(cells);
                headers += usize::from(head);
                let filling = Filling::of(&nodes[at + 1..node.end]);
                all += filling.text;
                largest = if filling.text > largest.text { filling } else { largest };
            }
            Some(Tag::Caption) => headers += 1,
            _ => {}
        }
    }
    // One cell with paragraphs that says more than all others together is the text, and the others stand around it.
    let lays_out = headers == 0 && largest.paragraphs >= 3 && largest.text * 10 >= all * 7;
    !lays_out && (widest >= 2 && rows >= 2 || headers > 0 && rows >= 1)
}

/// What a cell holds: bytes of text, and paragraphs by element or by line break.
#[derive(Default)]
struct Filling {
    text: usize,
    paragraphs: usize,
}

impl Filling {
    fn of(nodes: &[Node<'_>]) -> Filling {
        let mut filling = Filling::default();
        for node in nodes {
            match node.content {
                // A table within it settles the matter.
                Content::Element(Tag::Table, _) => break,
                Content::Text(text) => filling.text += text.trim().len(),
                Content::Element(Tag::Paragraph | Tag::Heading(_) | Tag::Break | Tag::Block, _) => {
                    filling.paragraphs += 1
                }
                Content::Element(..) => {}
            }
        }
        filling
    }
}

/// One row as read.
struct Row {
    head: bool,
    cells: Vec<ReadCell>,
}

struct ReadCell {
    column: usize,
    width: usize,
    text: String,
    links: Vec<Link>,
}

/// The passages of a table: caption, header rows, rows.
pub fn read(inline: &Inline<'_, '_>, furniture: &[bool], table: usize) -> Vec<Passage> {
    let nodes = inline.nodes;
    let mut passages = Vec::new();
    let mut rows: Vec<Row> = Vec::new();
    let mut spans = Spans::default();
    let mut in_head_until = 0;
    let mut at = table + 1;
    while at < nodes[table].end {
        let node = &nodes[at];
        match node.tag() {
            _ if furniture[at] => at = node.end,
            Some(Tag::Caption) => {
                let (text, links) = cell_text(inline, furniture, at);
                if !text.is_empty() {
                    let mut caption = Passage::new(BlockKind::Caption, Place::Caption, text);
                    caption.links = links;
                    passages.push(caption);
                }
                at = node.end;
            }
            Some(Tag::RowGroup { head: true }) => {
                in_head_until = node.end;
                at += 1;
            }
            Some(Tag::Row) => {
                rows.push(read_row(inline, furniture, at, &mut spans, at < in_head_until));
                at = node.end;
            }
            _ => at += 1,
        }
    }
    let body = rows.iter().position(|row| !row.head).unwrap_or(rows.len());
    let columns = headers(&rows[..body]);
    let width = rows.iter().flat_map(|row| row.cells.last()).map(|cell| cell.column + 1).max().unwrap_or(0);
    let texts = by_column(&rows[body..], width);
    let key = key_column(texts.iter().map(Vec::as_slice), width);
    for (at, row) in rows.into_iter().enumerate() {
        let place = match at.checked_sub(body) {
            None => Place::Head,
            Some(at) => Place::Row { key: texts[at].get(key).cloned().unwrap_or_default() },
        };
        passages.extend(passage(row, place, &columns));
    }
    passages
}

fn read_row(inline: &Inline<'_, '_>, furniture: &[bool], row: usize, spans: &mut Spans, in_head: bool) -> Row {
    let nodes = inline.nodes;
    let mut cells = Vec::new();
    let mut all_heads = true;
    let mut column = 0;
    let mut at = row + 1;
    while at < nodes[row].end {
        let node = &nodes[at];
        if let Some(Tag::Cell { head }) = node.tag() {
            all_heads &= head;
            column = spans.next_free(column);
            let (text, links) = cell_text(inline, furniture, at);
            let span =
                |name: &str| node.attribute(name).and_then(|n| n.trim().parse::<usize>().ok()).unwrap_or(1).max(1);
            let width = span("colspan").min(MAX_COLUMNS);
            spans.take(column, width, span("rowspan").min(65_534));
            cells.push(ReadCell { column, width, text, links });
            column += width;
            at = node.end;
        } else {
            at += 1;
        }
    }
    spans.next_row();
    // A single heading cell across the table is a group title, not the names of columns.
    Row { head: in_head || all_heads && cells.len() > 1, cells }
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

/// The text of one cell or caption: blocks and line breaks become spaces.
fn cell_text(inline: &Inline<'_, '_>, furniture: &[bool], cell: usize) -> (String, Vec<Link>) {
    let nodes = inline.nodes;
    let mut line = Line::default();
    let mut open: Vec<(Tag, usize)> = Vec::new();
    let mut at = cell + 1;
    while at < nodes[cell].end {
        close_until(at, &mut open, inline, &mut line);
        let node = &nodes[at];
        let whole = match node.content {
            _ if furniture[at] => true,
            Content::Text(text) => {
                line.push(text);
                false
            }
            Content::Element(tag, _) => {
                let whole = tag.is_inline() && tag != Tag::Break && inline.open(at, tag, &mut line);
                if !tag.is_inline() || tag == Tag::Break {
                    line.space();
                }
                if !whole {
                    open.push((tag, node.end));
                }
                whole
            }
        };
        at = if whole { node.end } else { at + 1 };
    }
    close_until(usize::MAX, &mut open, inline, &mut line);
    let (text, links, _) = line.take();
    let end = text.trim_end().len();
    let start = end - text[..end].trim_start().len();
    let mut passage = Passage::new(BlockKind::Paragraph, Place::Flow, text);
    passage.links = links;
    let passage = passage.slice(start..end);
    (passage.text, passage.links)
}

/// Closes the elements of a cell that end before `at`.
fn close_until(at: usize, open: &mut Vec<(Tag, usize)>, inline: &Inline<'_, '_>, line: &mut Line) {
    while let Some((tag, _)) = open.pop_if(|(_, end)| *end <= at) {
        inline.close(tag, line);
        if !tag.is_inline() {
            line.space();
        }
    }
}
