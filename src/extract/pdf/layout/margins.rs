//! Running heads and feet, numbers of sheets and the printer's marks: what stands at the edge of every sheet.
//!
//! Told by repetition at the same place, numbers aside; and by form, where a document is too short to repeat itself.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use super::columns::Column;
use super::line::{Line, lines};
use crate::extract::pdf::sheet::{Sheet, Word};

/// Lines at each edge that may be of the margin.
const EDGE: usize = 4;
/// Points by which a running head may wander.
const WANDERS: f64 = 6.0;

/// A line at the edge of a sheet.
struct Edge {
    sheet: usize,
    /// From the edge, outermost first.
    rank: usize,
    y: f64,
    /// To the next line inwards.
    gap: f64,
    size: f64,
    form: String,
    text: String,
}

/// Takes the margins away.
pub fn strip(sheets: &mut [Sheet]) {
    let edges: Vec<Edge> = sheets.iter().enumerate().flat_map(|(at, sheet)| edges(sheet, at)).collect();
    let mut places: HashMap<(String, i64), Vec<usize>> = HashMap::new();
    for edge in &edges {
        for cell in cells(edge.y) {
            places.entry((edge.form.clone(), cell)).or_default().push(edge.sheet);
        }
    }
    let least = if sheets.len() < 4 { 2 } else { 3 };
    let repeats = |edge: &Edge| {
        let count = |cell| places.get(&(edge.form.clone(), cell)).map_or(0, |found| distinct(found));
        cells(edge.y).into_iter().any(|cell| count(cell) >= least)
    };
    let mut marginal: Vec<Vec<f64>> = vec![Vec::new(); sheets.len()];
    for row in edges.chunk_by(|one, next| one.sheet == next.sheet && next.rank == one.rank + 1) {
        // Only an unbroken row from the edge inwards is margin, and where it ends there is space: a line of the text
        // that repeats stands close to others.
        let told = |edge: &Edge| is_mark(&edge.text) || is_number(&edge.text);
        let unbroken = row.iter().take_while(|edge| told(edge) || repeats(edge)).count();
        let ends = |edge: &Edge| told(edge) || edge.gap > 1.6 * edge.size;
        let count = row[..unbroken].iter().rposition(ends).map_or(0, |last| last + 1);
        marginal[row[0].sheet].extend(row[..count].iter().map(|edge| edge.y));
    }
    for (sheet, gone) in sheets.iter_mut().zip(marginal) {
        sheet.words.retain(|word| !gone.iter().any(|y| is_of_line(word, *y)));
    }
}

fn is_of_line(word: &Word, y: f64) -> bool {
    (word.y - y).abs() < 0.45 * word.size.max(4.0)
}

fn cells(y: f64) -> [i64; 2] {
    let cell = (y / WANDERS).floor() as i64;
    [cell, cell + 1]
}

fn distinct(sheets: &[usize]) -> usize {
    let mut sheets = sheets.to_vec();
    sheets.dedup();
    sheets.len()
}

/// The outermost lines of a sheet.
fn edges(sheet: &Sheet, at: usize) -> Vec<Edge> {
    let column = Column { words: sheet.words.iter().collect(), left: 0.0, right: sheet.width };
    let lines = lines(&column, at);
    let upper: Vec<&Line> = lines.iter().collect();
    let lower: Vec<&Line> = lines.iter().rev().collect();
    let mut edges = inwards(&upper, at, |line| line.y < sheet.height * 0.2);
    edges.extend(inwards(&lower, at, |line| line.y > sheet.height * 0.8));
    edges
}

/// The first lines from an edge inwards.
fn inwards(lines: &[&Line], sheet: usize, near: impl Fn(&Line) -> bool) -> Vec<Edge> {
    let mut edges = Vec::new();
    for (rank, line) in lines.iter().take_while(|line| near(line)).take(EDGE).enumerate() {
        let gap = lines.get(rank + 1).map_or(f64::INFINITY, |next| (next.y - line.y).abs());
        let text = line.text();
        edges.push(Edge { sheet, rank, y: line.y, gap, size: line.size, form: form(&text), text });
    }
    edges
}

/// A line without what counts: numbers, and spaces.
fn form(text: &str) -> String {
    let mut form = String::new();
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        let c = if c.is_numeric() { '#' } else { c };
        if c != '#' || !form.ends_with('#') {
            form.push(c);
        }
    }
    form
}

/// The number of a sheet: `8741`, `- 3 -`, `Page 3 of 9`, `第 3 页`, `iv`.
fn is_number(text: &str) -> bool {
    static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?ix)^ [-–—\s·•|]* (?: (?:page|p\.|seite|página)? \s* (?:\d{1,6} | [ivxl]{1,6}) (?: \s* (?:of|/|von|de) \s* \d{1,5})?
            | 第 \s* \d+ \s* [页頁] (?: \s* [，,/／共]* \s* \d+ \s* [页頁])? ) [-–—\s·•|]* $",
        )
        .ok()
    });
    NUMBER.as_ref().is_some_and(|number| number.is_match(text))
}

/// What printers set at the edge of a sheet.
fn is_mark(text: &str) -> bool {
    static MARK: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?x) ^VerDate\b | \bJkt\s\d+\b.*\bPO\s\d+ | \bFrm\s\d+\s+Fmt\s\d+ | \bSfmt\s\d+
            | Federal\sRegister\s?/\s?Vol\.\s?\d+,\sNo\.\s?\d+\s?/ | ^\[\[Page\s\w+\]\]$ | ^[A-Z]:\\[\w\\.]+$
            | ^\w+\son\s\w+\swith\s[A-Z]+\d*$",
        )
        .ok()
    });
    MARK.as_ref().is_some_and(|mark| mark.is_match(text))
}
