//! `GPOTABLE`: the tables of the Government Publishing Office, as the Federal Register and the annual Code print them.
//!
//! A `CHED` with a higher `H` stands below the one before it. `A` on an entry and `EXPSTB` on a row say over how many
//! more columns an entry reaches.

use super::element::Element;
use super::gpo::inline;
use super::line;
use crate::document::BlockKind;
use crate::extract::grid::{Grid, GridCell};
use crate::extract::line::Line;
use crate::extract::links::Targets;
use crate::extract::passage::{Passage, Place};

/// Levels of column heads beyond which they count as one.
const DEEPEST_HEAD: usize = 8;

/// The passages of a table: title, column heads, rows, notes.
pub fn read(table: &Element, targets: &Targets) -> Vec<Passage> {
    let mut passages = Vec::new();
    let mut grid = Grid::default();
    let mut notes = Vec::new();
    for part in table.elements() {
        match part.name.as_str() {
            "TTITLE" | "TDESC" => passages.extend(words(part, BlockKind::Caption, Place::Caption, targets)),
            "BOXHD" => heads(part, &mut grid, targets),
            "ROW" => row(part, &mut grid, targets),
            "TNOTE" | "SIGDAT" => {
                let place = Place::Note { mark: String::new() };
                notes.extend(words(part, BlockKind::Note, place, targets));
            }
            _ => {}
        }
    }
    passages.extend(grid.passages());
    passages.extend(notes);
    passages
}

fn words(element: &Element, kind: BlockKind, place: Place, targets: &Targets) -> Option<Passage> {
    let mut line = Line::default();
    line::write(&mut line, element, &inline, targets);
    line::passage(line, kind, place)
}

fn cell(element: &Element, width: usize, rows: usize, targets: &Targets) -> GridCell {
    let mut line = Line::default();
    line::write(&mut line, element, &inline, targets);
    let (text, links) = line::cell(line);
    GridCell { text, links, width, rows }
}

/// The column heads, level by level.
fn heads(box_heads: &Element, grid: &mut Grid, targets: &Targets) {
    let heads: Vec<(usize, &Element)> =
        box_heads.named("CHED").map(|head| (number(head, "H").unwrap_or(1).clamp(1, DEEPEST_HEAD), head)).collect();
    let deepest = heads.iter().map(|(level, _)| *level).max().unwrap_or(1);
    // From the end, the columns that stand below each level so far.
    let mut widths = vec![1; heads.len()];
    let mut below = [0; DEEPEST_HEAD + 2];
    for (at, (level, _)) in heads.iter().enumerate().rev() {
        let width = below[level + 1].max(1);
        below[level + 1..].fill(0);
        below[*level] += width;
        widths[at] = width;
    }
    for row in 1..=deepest {
        let cells: Vec<GridCell> = heads
            .iter()
            .enumerate()
            .filter(|(_, (level, _))| *level == row)
            .map(|(at, (_, head))| {
                let has_below = heads.get(at + 1).is_some_and(|(next, _)| *next > row);
                cell(head, widths[at], if has_below { 1 } else { deepest - row + 1 }, targets)
            })
            .collect();
        grid.row(true, cells);
    }
}

fn row(row: &Element, grid: &mut Grid, targets: &Targets) {
    let expanded = number(row, "EXPSTB").unwrap_or(0);
    let cells = row.named("ENT").enumerate().map(|(at, entry)| {
        let more = number(entry, "A").unwrap_or(0) + if at == 0 { expanded } else { 0 };
        cell(entry, more.saturating_add(1), 1, targets)
    });
    grid.row(false, cells);
}

/// The digits of an attribute: `A="L02"` is 2.
fn number(element: &Element, name: &str) -> Option<usize> {
    let digits: String = element.attribute(name)?.chars().filter(char::is_ascii_digit).take(3).collect();
    digits.parse().ok()
}
