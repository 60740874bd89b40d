//! Columns: a sheet parted at its gutters, in reading order.
//!
//! A gutter is a strip down the sheet that no word crosses, with running text on both sides. The tallest one parts the
//! sheet into what is above it, left of it, right of it and below it; each part is parted in its turn.

use crate::extract::pdf::sheet::{Rule, Sheet, Word};

/// One column.
#[derive(Debug, Clone)]
pub struct Column<'a> {
    pub words: Vec<&'a Word>,
    pub left: f64,
    pub right: f64,
}

/// Points that one cell of the search is wide.
const CELL: f64 = 2.0;
/// Lines that must stand on both sides.
const LEAST_LINES: usize = 5;
/// The narrowest column, in multiples of the type size.
const LEAST_WIDTH: f64 = 11.0;
/// Gutters that other sheets are looked at for.
const MOST_KNOWN: usize = 16;
/// Gutters within gutters.
const MAX_DEPTH: usize = 12;

/// A strip without words.
#[derive(Debug, Clone, Copy)]
struct Gutter {
    x0: f64,
    x1: f64,
    y0: f64,
    y1: f64,
}

/// The columns of every sheet. A gutter that one sheet has proves the same strip of another: the last sheet often has
/// but a line or two in its last column.
pub fn columns(sheets: &[Sheet]) -> Vec<Vec<Column<'_>>> {
    let mut known = Vec::new();
    for sheet in sheets {
        for gutter in columns_of(sheet, &[]).1.into_iter().filter(|gutter| gutter.y1 - gutter.y0 > sheet.height / 4.0) {
            if !known.iter().any(|other: &Gutter| (other.x0 - gutter.x0).abs() + (other.x1 - gutter.x1).abs() < CELL) {
                known.push(gutter);
            }
        }
        known.truncate(MOST_KNOWN);
    }
    sheets.iter().map(|sheet| columns_of(sheet, &known).0).collect()
}

fn columns_of<'a>(sheet: &'a Sheet, known: &[Gutter]) -> (Vec<Column<'a>>, Vec<Gutter>) {
    let mut search = Search { rules: &sheet.rules, known, columns: Vec::new(), found: Vec::new() };
    search.part(sheet.words.iter().collect(), 0);
    (search.columns, search.found)
}

/// The search of one sheet.
struct Search<'a, 'k> {
    rules: &'a [Rule],
    known: &'k [Gutter],
    columns: Vec<Column<'a>>,
    found: Vec<Gutter>,
}

impl<'a> Search<'a, '_> {
    fn part(&mut self, words: Vec<&'a Word>, depth: usize) {
        if words.is_empty() {
            return;
        }
        let gutter = if depth < MAX_DEPTH { gutter(&words, self.rules, self.known) } else { None };
        let Some(gutter) = gutter else {
            let (left, right) = edges(&words);
            self.columns.push(Column { words, left, right });
            return;
        };
        self.found.push(gutter);
        for side in sides(words, gutter) {
            self.part(side, depth + 1);
        }
    }
}

/// What is above a gutter, left of it, right of it and below it.
fn sides(words: Vec<&Word>, gutter: Gutter) -> [Vec<&Word>; 4] {
    let middle = |word: &Word| (word.top() + word.bottom()) / 2.0;
    let mut sides: [Vec<&Word>; 4] = Default::default();
    for word in words {
        let side = if middle(word) < gutter.y0 {
            0
        } else if middle(word) > gutter.y1 {
            3
        } else if (word.x0 + word.x1) / 2.0 < (gutter.x0 + gutter.x1) / 2.0 {
            1
        } else {
            2
        };
        sides[side].push(word);
    }
    sides
}

fn edges(words: &[&Word]) -> (f64, f64) {
    let left = words.iter().map(|word| word.x0).fold(f64::INFINITY, f64::min);
    let right = words.iter().map(|word| word.x1).fold(f64::NEG_INFINITY, f64::max);
    (left, right)
}

/// The tallest gutter between running text.
fn gutter(words: &[&Word], rules: &[Rule], known: &[Gutter]) -> Option<Gutter> {
    let (left, right) = edges(words);
    let size = super::line::prevailing(words.iter().map(|word| (word.size, word.text.len())));
    let cells = ((right - left) / CELL).clamp(0.0, 2_000.0) as usize;
    if words.len() < 4 * LEAST_LINES || size <= 0.0 || (right - left) < 2.0 * LEAST_WIDTH * size {
        return None;
    }
    if let Some(familiar) = known.iter().find_map(|known| familiar(*known, words, size)) {
        return Some(familiar);
    }
    let mut crossing: Vec<Vec<(f64, f64)>> = vec![Vec::new(); cells + 1];
    for word in words {
        let (from, to) = (((word.x0 - left) / CELL).floor() as usize, ((word.x1 - left) / CELL).ceil() as usize);
        for cell in crossing.iter_mut().take(to.min(cells + 1)).skip(from) {
            cell.push((word.top(), word.bottom()));
        }
    }
    let (top, bottom) = extent(words);
    let runs: Vec<Option<(f64, f64)>> = crossing.iter_mut().map(|cell| tallest_run(cell, top, bottom)).collect();
    let mut found: Vec<Gutter> = strips(&runs, left, size);
    found.sort_by(|a, b| (b.y1 - b.y0).total_cmp(&(a.y1 - a.y0)).then(a.x0.total_cmp(&b.x0)));
    found.into_iter().take(12).find_map(|gutter| proven(gutter, words, rules, size))
}

fn extent(words: &[&Word]) -> (f64, f64) {
    let top = words.iter().map(|word| word.top()).fold(f64::INFINITY, f64::min);
    let bottom = words.iter().map(|word| word.bottom()).fold(f64::NEG_INFINITY, f64::max);
    (top, bottom)
}

/// The tallest stretch between the words that cross a cell.
fn tallest_run(crossing: &mut [(f64, f64)], top: f64, bottom: f64) -> Option<(f64, f64)> {
    crossing.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut best: Option<(f64, f64)> = None;
    let mut from = top;
    for (upper, lower) in crossing.iter().copied().chain([(bottom, bottom)]) {
        if upper > from && best.is_none_or(|(y0, y1)| upper - from > y1 - y0) {
            best = Some((from, upper));
        }
        from = from.max(lower);
    }
    best
}

/// Neighbouring cells whose runs lie beside each other, as wide as a gutter must be.
fn strips(runs: &[Option<(f64, f64)>], left: f64, size: f64) -> Vec<Gutter> {
    let least = (0.75 * size).max(5.0);
    let mut strips = Vec::new();
    let mut at = 0;
    while at < runs.len() {
        let Some((mut y0, mut y1)) = runs[at] else {
            at += 1;
            continue;
        };
        let mut end = at + 1;
        while let Some(Some((from, to))) = runs.get(end) {
            let (upper, lower) = (y0.max(*from), y1.min(*to));
            if lower - upper < 0.8 * (y1 - y0).max(to - from) {
                break;
            }
            (y0, y1) = (upper, lower);
            end += 1;
        }
        let (x0, x1) = (left + at as f64 * CELL, left + end as f64 * CELL);
        if x1 - x0 >= least && y1 - y0 >= LEAST_LINES as f64 * size {
            strips.push(Gutter { x0, x1, y0, y1 });
        }
        at = end;
    }
    strips
}

/// The gutter, drawn in to where text stands on both sides; `None` where one side is no column of text.
fn proven(gutter: Gutter, words: &[&Word], rules: &[Rule], size: f64) -> Option<Gutter> {
    let middle = (gutter.x0 + gutter.x1) / 2.0;
    let beside: Vec<&&Word> =
        words.iter().filter(|word| word.y > gutter.y0 && word.top() < gutter.y1 && word.bottom() > gutter.y0).collect();
    let (one, other): (Vec<&Word>, Vec<&Word>) = beside.into_iter().copied().partition(|word| word.x1 < middle + 1.0);
    let ((top, bottom), (other_top, other_bottom)) = (extent(&one), extent(&other));
    let y1 = bottom.max(other_bottom);
    // A strip is a gutter only as far down as both sides begin.
    let y0 = top.min(other_top);
    let rows = rules.iter().filter(|rule| rule.is_level() && rule.x0 < gutter.x0 - size && rule.x1 > gutter.x1 + size);
    let ruled = rows.filter(|rule| rule.y0 > y0 + size && rule.y0 < y1 - size).count();
    if one.is_empty() || other.is_empty() {
        return None;
    }
    let running = is_running_text(&one, size) && is_running_text(&other, size);
    (running && ruled < 2).then_some(Gutter { y0, y1, ..gutter })
}

/// A gutter of another sheet where no word crosses it here: a column that ends after a line or two begins where it
/// does elsewhere.
fn familiar(known: Gutter, words: &[&Word], size: f64) -> Option<Gutter> {
    let middle = (known.x0 + known.x1) / 2.0;
    if words.iter().any(|word| word.x0 < middle && word.x1 > middle) {
        return None;
    }
    let (one, other): (Vec<&Word>, Vec<&Word>) = words.iter().copied().partition(|word| word.x1 <= middle);
    let begins = !other.is_empty() && (edges(&other).0 - known.x1).abs() < 2.0 * CELL;
    let (y0, y1) = extent(words);
    (begins && is_running_text(&one, size)).then_some(Gutter { y0, y1, ..known })
}

/// True for lines of many words, most of them as wide as their column.
fn is_running_text(words: &[&Word], size: f64) -> bool {
    let (left, right) = edges(words);
    let mut ordered: Vec<&&Word> = words.iter().collect();
    ordered.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut lines: Vec<(f64, f64, f64)> = Vec::new();
    for word in ordered {
        match lines.last_mut().filter(|(y, ..)| (word.y - *y).abs() < 0.4 * size) {
            Some((_, _, width)) => *width += word.x1 - word.x0,
            None => lines.push((word.y, word.x0, word.x1 - word.x0)),
        }
    }
    let full = lines.iter().filter(|(_, _, width)| *width > 0.6 * (right - left)).count();
    right - left >= LEAST_WIDTH * size && lines.len() >= LEAST_LINES && full * 2 >= lines.len()
}
