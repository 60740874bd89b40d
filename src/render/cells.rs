//! A table row cell by cell.
//!
//! Invariant: the cells, read in order, hold every word of the line's runs; where that can't be, there are none.

use std::borrow::Cow;
use std::ops::Range;

use crate::document::{Block, BlockKind};
use crate::render::walk::{Line, Mark, Run};

/// Between the cells of a row in `Block::text`.
const BETWEEN: usize = " | ".len();

/// The runs of each cell; `None` where the line is no row, or not one row on every side it has.
pub fn cells<'a>(line: &'a Line<'a>) -> Option<Vec<Vec<Run<'a>>>> {
    let old = line.old.map(Columns::of);
    let new = line.new.map(Columns::of);
    let (mut old, mut new) = match (old, new) {
        (None, None) => return None,
        (Some(old), None) => (old?, Columns::default()),
        (None, Some(new)) => (Columns::default(), new?),
        (Some(old), Some(new)) => (old?, new?),
    };
    let (sided_old, sided_new) = (line.old.is_some(), line.new.is_some());
    if sided_old && sided_new && old.ranges.len() != new.ranges.len() {
        return None;
    }
    let mut cells = vec![Vec::new(); old.ranges.len().max(new.ranges.len())];
    for run in &line.runs {
        let was = (sided_old && matches!(run.mark, Mark::Same | Mark::Deleted)).then(|| run.was.unwrap_or(&run.text));
        let is = (sided_new && matches!(run.mark, Mark::Same | Mark::Inserted)).then_some(&*run.text);
        if run.mark == Mark::Left {
            return None;
        }
        let (was, is) = (old.take(was.unwrap_or_default())?, new.take(is.unwrap_or_default())?);
        for cell in was.cells.start.min(is.cells.start)..was.cells.end.max(is.cells.end) {
            let (was, is) = (old.part(&was, cell)?, new.part(&is, cell)?);
            cells.get_mut(cell)?.extend(parts(was, is, run.mark, sided_old && sided_new));
        }
    }
    (old.is_spelled() && new.is_spelled()).then_some(cells)
}

/// What a run is within one cell.
fn parts<'a>(was: &'a str, is: &'a str, mark: Mark, both: bool) -> impl Iterator<Item = Run<'a>> {
    let run = |mark, text: &'a str| (!text.is_empty()).then_some(Run { mark, text: Cow::Borrowed(text), was: None });
    let runs = match (was.is_empty(), is.is_empty()) {
        (false, false) => {
            let was = (was != is).then_some(was);
            [Some(Run { mark: Mark::Same, text: Cow::Borrowed(is), was }), None]
        }
        // A row of one side alone bears the mark of its line.
        _ if !both => [run(mark, was), run(mark, is)],
        _ => [run(Mark::Deleted, was), run(Mark::Inserted, is)],
    };
    runs.into_iter().flatten()
}

/// The cells of one side, and how far its text is told.
#[derive(Default)]
struct Columns {
    ranges: Vec<Range<usize>>,
    length: usize,
    told: usize,
}

/// A piece of one side's text, and the cells it reaches into.
struct Piece<'a> {
    text: &'a str,
    start: usize,
    cells: Range<usize>,
}

impl Columns {
    /// `None` where the block is no row, or has words outside its cells.
    fn of(block: &Block) -> Option<Columns> {
        if !matches!(block.kind, BlockKind::TableHead | BlockKind::TableRow) {
            return None;
        }
        let ranges: Vec<Range<usize>> = match block.cells.is_empty() {
            true => std::iter::once(0..block.text.len()).collect(),
            false => block.cells.iter().map(|cell| cell.range.clone()).collect(),
        };
        let mut end = None;
        for range in &ranges {
            let start = end.map_or(0, |end| end + BETWEEN);
            if range.start != start || range.end < start {
                return None;
            }
            end = Some(range.end);
        }
        (end == Some(block.text.len())).then_some(Columns { ranges, length: block.text.len(), told: 0 })
    }

    /// The next piece of this side's text.
    fn take<'a>(&mut self, text: &'a str) -> Option<Piece<'a>> {
        let start = self.told;
        self.told += text.len();
        let first = self.ranges.partition_point(|cell| cell.end <= start);
        let last = self.ranges.partition_point(|cell| cell.start < self.told);
        let cells = if text.is_empty() { first..first } else { first..last.max(first) };
        (self.told <= self.length).then_some(Piece { text, start, cells })
    }

    /// What of a piece stands in a cell.
    fn part<'a>(&self, piece: &Piece<'a>, cell: usize) -> Option<&'a str> {
        let Some(cell) = self.ranges.get(cell).filter(|_| piece.cells.contains(&cell)) else {
            return Some("");
        };
        let (from, to) = (cell.start.max(piece.start), cell.end.min(piece.start + piece.text.len()));
        piece.text.get(from - piece.start..to.max(from) - piece.start)
    }

    fn is_spelled(&self) -> bool {
        self.told == self.length
    }
}
