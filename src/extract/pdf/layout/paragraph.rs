//! Paragraphs: lines joined where the break between them is the typesetter's, over columns and sheets.

use super::hyphen::Words;
use super::line::Line;
use super::table::Part;
use super::typeface::Typeface;
use crate::document::BlockKind;
use crate::extract::designator::{self, Kind};
use crate::extract::passage::{Passage, Place};
use crate::extract::script::is_wide;

/// Makes passages of lines and tables.
pub fn passages(parts: Vec<Part>, typeface: &Typeface, words: &Words) -> Vec<Passage> {
    let mut flow = Flow { typeface, words, open: Vec::new(), passages: Vec::new() };
    let lines: Vec<Option<Line>> =
        parts.iter().map(|part| if let Part::Line(line) = part { Some(line.clone()) } else { None }).collect();
    for (at, part) in parts.into_iter().enumerate() {
        match part {
            Part::Line(line) => {
                let next = lines.get(at + 1).and_then(Option::as_ref);
                flow.line(line, next);
            }
            Part::Table(table) => {
                flow.close();
                flow.passages.extend(table.passages());
            }
        }
    }
    flow.close();
    flow.passages
}

struct Flow<'a> {
    typeface: &'a Typeface,
    words: &'a Words,
    open: Vec<Line>,
    passages: Vec<Passage>,
}

impl Flow<'_> {
    fn line(&mut self, line: Line, next: Option<&Line>) {
        if let Some(last) = self.open.last()
            && !self.goes_on(last, &line, next)
        {
            self.close();
        }
        self.open.push(line);
    }

    /// True where the line goes on with the paragraph of the one before it.
    fn goes_on(&self, last: &Line, line: &Line, next: Option<&Line>) -> bool {
        let same_column = last.sheet == line.sheet && line.y > last.y && (last.left - line.left).abs() < 1.0;
        if !same_style(last, line) || is_bullet(line) {
            return false;
        }
        let (before, begins) = (last.text(), line.text());
        let lower = begins.starts_with(|c: char| c.is_lowercase());
        let ends = before.trim_end().ends_with(['.', ';', ':', '?', '!', '。', '；', '：', '”', '"']);
        let heading = self.typeface.heading(std::slice::from_ref(last), &before).is_some();
        if is_marked(&begins) && (ends || heading || is_listed(&self.open, line)) && !lower {
            return false;
        }
        if lower && before.ends_with(['-', '\u{ad}', '\u{2010}']) && !heading {
            return !same_column || line.y - last.y <= self.leading(last);
        }
        if !same_column {
            return !heading && !is_short(last, line) && !is_indented(line, next) && (!ends || lower);
        }
        if line.y - last.y > self.leading(last) {
            return false;
        }
        if heading || self.typeface.heading(std::slice::from_ref(line), &begins).is_some() {
            return last.is_centred() == line.is_centred() || !is_short(last, line);
        }
        !is_short(last, line) && !self.is_indent(line, next)
    }

    /// The largest step to the next line of the same paragraph.
    fn leading(&self, last: &Line) -> f64 {
        let steps: Vec<f64> = self
            .open
            .windows(2)
            .filter(|pair| pair[0].sheet == pair[1].sheet && pair[1].y > pair[0].y)
            .map(|pair| pair[1].y - pair[0].y)
            .collect();
        let usual = steps.iter().copied().fold(f64::INFINITY, f64::min);
        if usual.is_finite() { usual * 1.25 + 0.5 } else { 1.75 * last.size.max(self.typeface.body * 0.8) }
    }

    /// True for a first line set in from the lines of the paragraph that is open.
    fn is_indent(&self, line: &Line, next: Option<&Line>) -> bool {
        let inset = 0.7 * line.size;
        match self.open.as_slice() {
            // Set in below the text of a mark that hangs out: the same entry goes on.
            [first] if hangs(first, line) => false,
            // Only one line so far, and it may hang out: the line after next shows the edge.
            [first] => {
                let edge = next.filter(|next| next.sheet == line.sheet && next.y > line.y);
                line.x0 > first.x0 + inset && edge.is_some_and(|edge| edge.x0 < line.x0 - inset)
            }
            [.., last] => line.x0 > last.x0 + inset,
            [] => false,
        }
    }

    fn close(&mut self) {
        let lines = std::mem::take(&mut self.open);
        if lines.is_empty() {
            return;
        }
        let mut text = String::new();
        for line in &lines {
            self.words.join(&mut text, &line.text());
        }
        let text = text.trim().to_owned();
        if text.is_empty() {
            return;
        }
        let mut passage = match self.typeface.heading(&lines, &text) {
            Some(level) => Passage::new(BlockKind::Heading(level), Place::Flow, text),
            None => Passage::new(BlockKind::Paragraph, Place::Flow, text),
        };
        if passage.kind == BlockKind::Paragraph {
            passage.lead = lead(&lines[0], &passage.text);
            if let Some(rest) = passage.text.strip_prefix(BULLETS).map(str::trim_start) {
                passage.text = rest.to_owned();
                passage.kind = BlockKind::ListItem;
                passage.lead = 0;
                let number = match self.passages.last().map(|last| &last.place) {
                    Some(Place::Entry { depth: 1, number }) => number + 1,
                    _ => 1,
                };
                passage.place = Place::Entry { depth: 1, number };
            }
        }
        if !passage.text.is_empty() {
            self.passages.push(passage);
        }
    }
}

const BULLETS: [char; 12] = ['•', '●', '■', '▪', '◦', '○', '▶', '\u{2043}', '►', '❖', '➢', '‣'];

fn is_bullet(line: &Line) -> bool {
    line.words.first().is_some_and(|word| word.text.starts_with(BULLETS))
}

/// True where a line stands below the words after the mark that the first line of its entry begins with.
fn hangs(first: &Line, line: &Line) -> bool {
    let marked = is_bullet(first) || designator::begins(&first.text());
    marked && first.words.get(1..4).unwrap_or_default().iter().any(|word| (word.x0 - line.x0).abs() < 0.4 * line.size)
}

fn same_style(one: &Line, other: &Line) -> bool {
    (one.size - other.size).abs() < 0.08 * one.size.max(other.size)
        && (one.is_bold() == other.is_bold() || !one.is_bold() && !other.is_bold())
}

/// True where the first word of the next line would have fitted: the break is the author's.
fn is_short(last: &Line, line: &Line) -> bool {
    let wide = line.words.first().is_some_and(|word| word.text.chars().next().is_some_and(is_wide));
    let space = if wide { 1.2 } else { 0.6 } * last.size;
    last.right - last.x1 > line.first_width() + space
}

/// True where the first line of a column begins a paragraph: set in from the line after it.
fn is_indented(line: &Line, next: Option<&Line>) -> bool {
    let edge = next.filter(|next| next.sheet == line.sheet && next.y > line.y).map_or(line.left, |next| next.x0);
    line.x0 > edge + 0.7 * line.size
}

/// True where a text begins with a mark. The name of a part, as in `§ 2703(f)`, may as well be cited there: its place
/// has to prove it.
fn is_marked(text: &str) -> bool {
    designator::begins(text) && matches!(designator::read(text, false).map(|own| own.kind), Some(Kind::Marks(_)))
}

/// True for a designator at the place where the one of this paragraph stands.
fn is_listed(open: &[Line], line: &Line) -> bool {
    open.first().is_some_and(|first| designator::begins(&first.text()) && (first.x0 - line.x0).abs() < 2.0)
}

/// Bytes of the emphasised words a paragraph begins with.
fn lead(line: &Line, text: &str) -> usize {
    let styled = |word: &crate::extract::pdf::sheet::Word| word.style.bold || word.style.italic;
    let count = line.words.iter().take_while(|word| styled(word)).count();
    if count == 0 || line.is_bold() || line.is_italic() {
        return 0;
    }
    let emphasised = super::line::spelt(&line.words[..count]);
    if text.starts_with(&emphasised) { emphasised.len() } else { 0 }
}
