//! Footnotes: smaller type at the foot of a column, each beginning with its mark.

use super::hyphen::Words;
use super::line::Line;
use super::typeface::Typeface;
use crate::document::BlockKind;
use crate::extract::passage::{Passage, Place};

/// Takes the footnotes off the foot of a column.
pub fn split(lines: &mut Vec<Line>, typeface: &Typeface) -> Vec<Line> {
    let small = lines.iter().rev().take_while(|line| line.size < 0.93 * typeface.body).count();
    let from = lines.len() - small;
    // What stands above the first mark is the end of a note, or no note at all: a table's last rows.
    let marked = lines[from..].iter().any(|line| mark(line).is_some());
    let first = lines.get(from).is_some_and(|line| mark(line).is_some());
    if from > 0 && marked && first { lines.split_off(from) } else { Vec::new() }
}

/// The mark a line begins with: raised digits or a sign set apart from what it marks by its size.
fn mark(line: &Line) -> Option<String> {
    let (first, second) = (line.words.first()?, line.words.get(1)?);
    let sign = first.text.trim_matches(['(', ')', '[', ']', '.']);
    let number = !sign.is_empty() && sign.len() <= 3 && sign.chars().all(|c| c.is_ascii_digit());
    let symbol = matches!(sign, "*" | "**" | "***" | "†" | "‡" | "§");
    let raised = first.size < 0.85 * second.size || first.y < second.y - 0.15 * second.size;
    (number && raised || symbol).then(|| sign.to_owned())
}

/// The notes as passages, each with its mark.
pub fn passages(lines: Vec<Line>, words: &Words) -> Vec<Passage> {
    let mut passages: Vec<Passage> = Vec::new();
    for line in &lines {
        match (mark(line), passages.last_mut()) {
            (None, Some(open)) => words.join(&mut open.text, &line.text()),
            (mark, _) => {
                let place = Place::Note { mark: mark.unwrap_or_default() };
                passages.push(Passage::new(BlockKind::Note, place, line.text()));
            }
        }
    }
    passages
}
