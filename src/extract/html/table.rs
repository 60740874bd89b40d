//! Tables of HTML, read into a grid.

use super::flat::{Content, Node};
use super::tag::Tag;
use crate::document::{BlockKind, Link};
use crate::extract::grid::{Grid, GridCell};
use crate::extract::line::Line;
use crate::extract::links::{Targets, unobfuscated};
use crate::extract::passage::{Passage, Place};

/// True for a table of data, false for one that only lays out the document.
pub fn holds_data(nodes: &[Node<'_>], table: usize) -> bool {
    if matches!(nodes[table].attribute("role"), Some("presentation" | "none")) {
        return false;
    }
    let (mut rows, mut cells, mut widest, mut headers) = (0, 0, 0, 0);
    for node in &nodes[table + 1..nodes[table].end] {
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
            }
            Some(Tag::Caption) => headers += 1,
            _ => {}
        }
    }
    widest >= 2 && rows >= 2 || headers > 0 && rows >= 1
}

/// The passages of a table: caption, header rows, rows.
pub fn read(nodes: &[Node<'_>], furniture: &[bool], table: usize, targets: &Targets) -> Vec<Passage> {
    let mut passages = Vec::new();
    let mut grid = Grid::default();
    let mut in_head_until = 0;
    let mut at = table + 1;
    while at < nodes[table].end {
        let node = &nodes[at];
        match node.tag() {
            _ if furniture[at] => at = node.end,
            Some(Tag::Caption) => {
                let (text, links) = cell_text(nodes, furniture, at, targets);
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
                let (all_heads, cells) = read_row(nodes, furniture, at, targets);
                // A single heading cell across the table is a group title, not the names of columns.
                grid.row(at < in_head_until || all_heads && cells.len() > 1, cells);
                at = node.end;
            }
            _ => at += 1,
        }
    }
    passages.extend(grid.passages());
    passages
}

/// The cells of a row, and whether all of them are heading cells.
fn read_row(nodes: &[Node<'_>], furniture: &[bool], row: usize, targets: &Targets) -> (bool, Vec<GridCell>) {
    let mut cells = Vec::new();
    let mut all_heads = true;
    let mut at = row + 1;
    while at < nodes[row].end {
        let node = &nodes[at];
        if let Some(Tag::Cell { head }) = node.tag() {
            all_heads &= head;
            let (text, links) = cell_text(nodes, furniture, at, targets);
            let span = |name: &str| node.attribute(name).and_then(|n| n.trim().parse().ok()).unwrap_or(1);
            cells.push(GridCell { text, links, width: span("colspan"), rows: span("rowspan") });
            at = node.end;
        } else {
            at += 1;
        }
    }
    (all_heads, cells)
}

/// The text of one cell or caption: blocks and line breaks become spaces.
fn cell_text(nodes: &[Node<'_>], furniture: &[bool], cell: usize, targets: &Targets) -> (String, Vec<Link>) {
    let mut line = Line::default();
    let mut link_end = None;
    let mut block_ends: Vec<usize> = Vec::new();
    let mut at = cell + 1;
    while at < nodes[cell].end {
        if link_end.is_some_and(|end| end <= at) {
            line.close_link();
            link_end = None;
        }
        while block_ends.last().is_some_and(|end| *end <= at) {
            block_ends.pop();
            line.space();
        }
        let node = &nodes[at];
        match node.content {
            _ if furniture[at] => {
                at = node.end;
                continue;
            }
            Content::Text(text) => line.push(text),
            Content::Element(tag, _) => {
                if let Some(address) = node.attribute("data-cfemail").and_then(unobfuscated) {
                    line.push(&address);
                    at = node.end;
                    continue;
                }
                if tag == Tag::Link {
                    line.open_link(node.attribute("href").and_then(|href| targets.resolve(href)));
                    link_end = Some(node.end);
                } else if !tag.is_inline() || tag == Tag::Break {
                    line.space();
                    block_ends.push(node.end);
                }
            }
        }
        at += 1;
    }
    line.close_link();
    let (text, links, _) = line.take();
    let end = text.trim_end().len();
    let start = end - text[..end].trim_start().len();
    let mut passage = Passage::new(BlockKind::Paragraph, Place::Flow, text);
    passage.links = links;
    let passage = passage.slice(start..end);
    (passage.text, passage.links)
}
