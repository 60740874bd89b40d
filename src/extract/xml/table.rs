//! Tables of rows and cells, whatever a dialect calls them.

use super::element::Element;
use super::line::{self, Inline};
use crate::extract::grid::{Grid, GridCell};
use crate::extract::line::Line;
use crate::extract::links::Targets;
use crate::extract::passage::Passage;

/// The passages of a table drawn as HTML draws it: `TABLE`, `THEAD`, `TR`, `TH`, `TD`, in either case.
pub fn read(table: &Element, meaning: &dyn Fn(&Element) -> Inline, targets: &Targets) -> Vec<Passage> {
    let mut grid = Grid::default();
    rows(table, false, &mut grid, meaning, targets);
    grid.passages()
}

fn rows(group: &Element, in_head: bool, grid: &mut Grid, meaning: &dyn Fn(&Element) -> Inline, targets: &Targets) {
    for child in group.elements() {
        match child.name.to_ascii_lowercase().as_str() {
            "tr" | "row" => {
                let cells: Vec<&Element> = child.elements().collect();
                let heads = cells.iter().filter(|cell| cell.name.eq_ignore_ascii_case("th")).count();
                // A single heading cell across the table is a group title, not the names of columns.
                let head = in_head || heads > 1 && heads == cells.len();
                grid.row(head, cells.into_iter().map(|cell| read_cell(cell, meaning, targets)));
            }
            "thead" => rows(child, true, grid, meaning, targets),
            "tbody" | "tfoot" | "tgroup" => rows(child, in_head, grid, meaning, targets),
            _ => {}
        }
    }
}

/// One cell with its spans.
pub fn read_cell(cell: &Element, meaning: &dyn Fn(&Element) -> Inline, targets: &Targets) -> GridCell {
    let mut line = Line::default();
    line::write(&mut line, cell, meaning, targets);
    let (text, links) = line::cell(line);
    let span = |name: &str| {
        let value = cell.attributes.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        value.and_then(|(_, value)| value.trim().parse().ok()).unwrap_or(1)
    };
    GridCell { text, links, width: span("colspan"), rows: span("rowspan") }
}
