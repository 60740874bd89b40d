//! Where a paragraph begins inside a block of lines without empty ones between: at a designator that is due.

use std::collections::HashMap;

use crate::extract::designator::{self, Kind, Numerals, Reading, Series};

/// The designators that paragraphs began with so far.
#[derive(Default)]
pub struct Begun {
    last: HashMap<Series, u32>,
    /// Those of the paragraph being read.
    own: Vec<Reading>,
}

impl Begun {
    /// Notes the beginning of a paragraph.
    pub fn begin(&mut self, line: &str) {
        self.own = readings(line);
        for reading in &self.own {
            self.last.insert(reading.series, reading.value);
        }
    }

    /// True where `next` begins a paragraph after `line`: its designator is the first of a series or follows the last
    /// one, and the line before it is finished. One that follows the paragraph's own needs less proof: a capital.
    pub fn is_due(&self, line: &str, next: &str) -> bool {
        let next = next.trim();
        let readings = readings(next);
        if readings.is_empty() {
            return false;
        }
        let finished = is_finished(line);
        let follows = |reading: &Reading| {
            reading.value == 1 || self.last.get(&reading.series).is_some_and(|last| reading.value == last + 1)
        };
        let successor = |reading: &Reading| {
            self.own.iter().any(|own| own.series == reading.series && own.value + 1 == reading.value)
        };
        let words = next.trim_start_matches(|c: char| !c.is_whitespace()).trim_start();
        let opens = !words.starts_with(|c: char| c.is_ascii_lowercase() || c == ',' || c == ';');
        finished && readings.iter().any(follows) || opens && readings.iter().any(successor)
    }
}

/// The ways to read the marks that a line begins with.
fn readings(line: &str) -> Vec<Reading> {
    match designator::read(line.trim(), false).map(|found| found.kind) {
        Some(Kind::Marks(marks)) => {
            let readings = marks.into_iter().flat_map(|mark| mark.readings);
            readings.filter(|reading| reading.series.numerals != Numerals::BARE).collect()
        }
        _ => Vec::new(),
    }
}

fn is_finished(line: &str) -> bool {
    let line = line.trim_end();
    let line = line.strip_suffix(" and").or_else(|| line.strip_suffix(" or")).unwrap_or(line);
    line.ends_with(['.', ';', ':', '—', '。', '；', '：'])
}
