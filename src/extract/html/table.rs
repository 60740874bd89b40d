//! Tables of HTML, read into a grid.

use super::flat::{Content, Node};
use super::flow::inline::Inline;
use super::tag::Tag;
use crate::document::{BlockKind, Link};
use crate::extract::grid::{Grid, GridCell};
use crate::extract::line::Line;
use crate::extract::outline;
use crate::extract::passage::{Passage, Place};

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
    if headers == 0 && lays_out_marks(nodes, table) {
        return false;
    }
    // One cell with paragraphs that says more than all others together is the text, and the others stand around it.
    let lays_out = headers == 0 && largest.paragraphs >= 3 && largest.text * 10 >= all * 7;
    !lays_out && (widest >= 2 && rows >= 2 || headers > 0 && rows >= 1)
}

/// True where every row is a paragraph with its designator in a column of its own.
fn lays_out_marks(nodes: &[Node<'_>], table: usize) -> bool {
    /// No designator is longer.
    const LONGEST: usize = 24;
    let inside = |at: usize| nodes.iter().enumerate().take(nodes[at].end).skip(at + 1);
    let said = |at: usize| -> String {
        let texts = inside(at).filter_map(|(_, node)| match node.content {
            Content::Text(text) => Some(text.trim()),
            Content::Element(..) => None,
        });
        texts.take_while(|text| text.len() <= LONGEST).collect()
    };
    let is_cell = |node: &Node<'_>| matches!(node.tag(), Some(Tag::Cell { .. }));
    let mut rows = inside(table).filter(|(_, node)| node.tag() == Some(Tag::Row)).peekable();
    let laid_out = |row: usize| {
        let mut cells =
            inside(row).filter(|(_, node)| is_cell(node)).map(|(at, _)| at).skip_while(|at| says_nothing(nodes, *at));
        let (mark, text) = (cells.next(), cells.next());
        let rest = cells.filter(|at| !says_nothing(nodes, *at)).count();
        rest == 0 && text.is_some() && mark.and_then(|at| outline::label(&said(at))).is_some_and(|mark| !mark.is_bare())
    };
    rows.peek().is_some() && rows.all(|(at, _)| laid_out(at))
}

fn says_nothing(nodes: &[Node<'_>], cell: usize) -> bool {
    let said = |node: &Node<'_>| matches!(node.content, Content::Text(text) if !text.trim().is_empty());
    !nodes[cell + 1..nodes[cell].end].iter().any(said)
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

/// The passages of a table: caption, header rows, rows.
pub fn read(inline: &Inline<'_, '_>, furniture: &[bool], table: usize) -> Vec<Passage> {
    let nodes = inline.nodes;
    let mut passages = Vec::new();
    let mut grid = Grid::default();
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
                let (all_heads, cells) = read_row(inline, furniture, at);
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
fn read_row(inline: &Inline<'_, '_>, furniture: &[bool], row: usize) -> (bool, Vec<GridCell>) {
    let nodes = inline.nodes;
    let mut cells = Vec::new();
    let mut all_heads = true;
    let mut at = row + 1;
    while at < nodes[row].end {
        let node = &nodes[at];
        if let Some(Tag::Cell { head }) = node.tag() {
            all_heads &= head;
            let (text, links) = cell_text(inline, furniture, at);
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
