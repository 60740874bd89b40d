//! Tables: lines whose words stand in columns, ruled or aligned.

use super::line::{Line, is_leader, parted, spelt};
use crate::document::{BlockKind, Cell};
use crate::extract::designator;
use crate::extract::passage::{Passage, Place, joined_cells, key_column};
use crate::extract::pdf::sheet::{Rule, Word};

/// A line of running text, or a table.
pub enum Part {
    Line(Line),
    Table(Table),
}

/// Rows of cells.
pub struct Table {
    rows: Vec<Vec<String>>,
    sheet: usize,
}

/// Lines that make a table where no rule is drawn.
const LEAST_LINES: usize = 3;
/// The least space between two cells, in multiples of the type size.
const APART: f64 = 1.3;

/// Parts the lines of a column into text and tables.
pub fn parts(lines: Vec<Line>, rules: &[Rule]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest: std::collections::VecDeque<Line> = lines.into();
    while !rest.is_empty() {
        let count = extent(rest.make_contiguous());
        if count == 0 {
            parts.extend(rest.pop_front().into_iter().flat_map(parted).map(Part::Line));
            continue;
        }
        let lines: Vec<Line> = rest.drain(..count).collect();
        match table(&lines, rules) {
            Some(table) => parts.push(Part::Table(table)),
            None => parts.extend(lines.into_iter().flat_map(parted).map(Part::Line)),
        }
    }
    parts
}

/// Tables that go on on the next sheet, put together; a head that is repeated there is left out.
pub fn continued(parts: Vec<Part>) -> Vec<Part> {
    let mut joined: Vec<Part> = Vec::with_capacity(parts.len());
    for part in parts {
        match (joined.last_mut(), part) {
            (Some(Part::Table(open)), Part::Table(next)) if open.goes_on(&next) => {
                let repeats = open.rows.first() == next.rows.first();
                open.rows.extend(next.rows.into_iter().skip(usize::from(repeats)));
                open.sheet = next.sheet;
            }
            (_, part) => joined.push(part),
        }
    }
    joined
}

/// The words of a line as segments set apart from each other; dots that lead the eye are space.
fn segments(line: &Line) -> Vec<(f64, f64)> {
    let mut segments: Vec<(f64, f64)> = Vec::new();
    for word in line.words.iter().filter(|word| !is_leader(word)) {
        match segments.last_mut().filter(|(_, x1)| word.x0 - *x1 < APART * line.size) {
            Some((_, x1)) => *x1 = x1.max(word.x1),
            None => segments.push((word.x0, word.x1)),
        }
    }
    segments
}

/// How many lines from the first make one table: each shares at least one empty strip with all the others.
fn extent(lines: &[Line]) -> usize {
    let Some(first) = lines.first() else { return 0 };
    let mut strips = gaps(first);
    if strips.is_empty() {
        return 0;
    }
    let mut count = 1;
    let mut parted = 1;
    let mut last_parted = 1;
    for pair in lines.windows(2) {
        let (last, line) = (&pair[0], &pair[1]);
        if line.y - last.y > 3.5 * last.size || (line.size - first.size).abs() > 0.3 * first.size {
            break;
        }
        let kept = clear(&strips, line);
        if kept.is_empty() {
            break;
        }
        strips = kept;
        count += 1;
        if segments(line).len() > 1 {
            parted += 1;
            last_parted = count;
        } else if last_parted + 1 == count
            && line.y - last.y < 1.4 * line.size
            && strips.iter().any(|(_, x1)| line.x0 > x1 - 1.0)
        {
            // The last line of a cell that is no first one.
            last_parted = count;
        }
    }
    let two_sided = strips.iter().any(|strip| is_two_sided(*strip, &lines[..last_parted.min(count)]));
    if last_parted >= LEAST_LINES && parted * 2 >= last_parted && two_sided { last_parted } else { 0 }
}

fn gaps(line: &Line) -> Vec<(f64, f64)> {
    segments(line).windows(2).map(|pair| (pair[0].1, pair[1].0)).collect()
}

/// The strips as far as the words of a line leave them empty.
fn clear(strips: &[(f64, f64)], line: &Line) -> Vec<(f64, f64)> {
    let segments = segments(line);
    let mut kept = Vec::new();
    for &(mut x0, mut x1) in strips {
        for (from, to) in &segments {
            if *to <= x0 || *from >= x1 {
                continue;
            }
            if *from - x0 > x1 - *to {
                x1 = x1.min(*from);
            } else {
                x0 = x0.max(*to);
            }
        }
        if x1 - x0 > 0.7 * line.size {
            kept.push((x0, x1));
        }
    }
    kept
}

/// True where words stand on both sides, and those on the left are more than the marks of a list.
fn is_two_sided(strip: (f64, f64), lines: &[Line]) -> bool {
    let side = |left: bool| {
        lines
            .iter()
            .filter(move |line| {
                line.words.iter().any(|w| if left { w.x1 <= strip.0 + 0.5 } else { w.x0 >= strip.1 - 0.5 })
            })
            .count()
    };
    let marks = lines.iter().filter(|line| {
        let before: Vec<Word> = line.words.iter().filter(|word| word.x1 <= strip.0 + 0.5).cloned().collect();
        let text = spelt(&before);
        text.is_empty()
            || designator::read(&format!("{text} X"), false).is_some_and(|d| d.len >= text.len())
            || text.chars().count() == 1
    });
    side(true) >= 2 && side(false) >= LEAST_LINES && marks.count() < lines.len()
}

/// The table of these lines; `None` where they don't make two columns.
fn table(lines: &[Line], rules: &[Rule]) -> Option<Table> {
    let mut edges: Vec<f64> = common_strips(lines).into_iter().map(|(x0, x1)| (x0 + x1) / 2.0).collect();
    edges.sort_by(f64::total_cmp);
    if edges.is_empty() {
        return None;
    }
    let mut rows: Vec<Vec<Vec<Word>>> = Vec::new();
    let mut last: Option<&Line> = None;
    let tight = lines.windows(2).map(|pair| pair[1].y - pair[0].y).fold(f64::INFINITY, f64::min);
    let loose = lines.windows(2).any(|pair| pair[1].y - pair[0].y > 1.3 * tight);
    for line in lines {
        let cells = cells(line, &edges);
        let step = last.map_or(f64::INFINITY, |last| line.y - last.y);
        let ruled = last.is_some_and(|last| is_ruled(rules, last, line));
        let begins = if any_ruled(rules, lines) {
            ruled
        } else {
            !cells[0].is_empty() && (!loose || step > 1.3 * tight || cells.iter().all(|cell| !cell.is_empty()))
        };
        match rows.last_mut().filter(|_| !begins) {
            Some(row) => row.iter_mut().zip(cells).for_each(|(cell, words)| append(cell, words)),
            None => rows.push(cells),
        }
        last = Some(line);
    }
    let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|cell| text(cell)).collect()).collect();
    (rows.len() >= 2).then_some(Table { rows, sheet: lines[0].sheet })
}

/// Words of the next line of a cell; the first is set apart.
fn append(cell: &mut Vec<Word>, words: Vec<Word>) {
    let broken = cell.len();
    cell.extend(words);
    if let Some(first) = cell.get_mut(broken)
        && broken > 0
    {
        first.spaced = true;
    }
}

fn text(cell: &[Word]) -> String {
    let mut text = String::new();
    let mut last: Option<&Word> = None;
    for word in cell.iter().filter(|word| !is_leader(word)) {
        let apart = last.is_some_and(|last| word.y > last.y + 0.5 * last.size || super::line::is_apart(last, word));
        if apart {
            text.push(' ');
        }
        text.push_str(&word.text);
        last = Some(word);
    }
    text
}

/// The strips no line of the table crosses.
fn common_strips(lines: &[Line]) -> Vec<(f64, f64)> {
    let mut taken: Vec<(f64, f64)> = lines.iter().flat_map(segments).collect();
    taken.sort_by(|a, b| a.0.total_cmp(&b.0));
    let size = lines.first().map_or(1.0, |line| line.size);
    let mut strips = Vec::new();
    let mut reach = f64::NEG_INFINITY;
    for (x0, x1) in taken {
        if reach.is_finite() && x0 - reach > 0.7 * size {
            strips.push((reach, x0));
        }
        reach = reach.max(x1);
    }
    strips
}

fn cells(line: &Line, edges: &[f64]) -> Vec<Vec<Word>> {
    let mut cells = vec![Vec::new(); edges.len() + 1];
    for word in &line.words {
        let at = edges.iter().take_while(|edge| **edge < word.x0).count();
        cells[at].push(word.clone());
    }
    cells
}

fn is_ruled(rules: &[Rule], last: &Line, line: &Line) -> bool {
    rules.iter().any(|rule| {
        rule.is_level()
            && rule.y0 > last.y - 0.3 * last.size
            && rule.y0 < line.y - 0.3 * line.size
            && rule.x0 < line.x1
            && rule.x1 > line.x0
    })
}

/// True where rules part most rows.
fn any_ruled(rules: &[Rule], lines: &[Line]) -> bool {
    lines.windows(2).filter(|pair| is_ruled(rules, &pair[0], &pair[1])).count() >= 2
}

impl Table {
    /// True for a table of as many columns on the sheet after.
    fn goes_on(&self, next: &Table) -> bool {
        let columns = |table: &Table| table.rows.first().map(Vec::len);
        next.sheet == self.sheet + 1 && columns(self) == columns(next)
    }

    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.rows.iter().flatten().map(String::as_str)
    }

    pub fn passages(&self) -> Vec<Passage> {
        let Some((head, body)) = self.rows.split_first() else { return Vec::new() };
        let key = key_column(head, body.iter().map(Vec::as_slice), head.len());
        let mut passages = Vec::new();
        for (at, row) in self.rows.iter().enumerate() {
            let (text, ranges) = joined_cells(row.iter().map(String::as_str));
            let (kind, place) = match at {
                0 => (BlockKind::TableHead, Place::Head),
                _ => (BlockKind::TableRow, Place::Row { key: row.get(key).cloned().unwrap_or_default() }),
            };
            let mut passage = Passage::new(kind, place, text);
            let column = |i: usize| if at == 0 { String::new() } else { head.get(i).cloned().unwrap_or_default() };
            passage.cells =
                ranges.into_iter().enumerate().map(|(i, range)| Cell { column: column(i), range }).collect();
            passages.push(passage);
        }
        passages
    }
}
