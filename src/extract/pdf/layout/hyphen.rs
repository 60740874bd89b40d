//! Words broken at the end of a line.
//!
//! `licens-` and `ing` are one word; `end-` and `use` are the two of `end-use`. What the document says elsewhere
//! decides: the joined form, the hyphenated one, or the parts as words of their own.

use std::collections::HashMap;

use super::table::Part;
use crate::extract::script::is_wide;

/// The words of a document that stand within lines, counted.
#[derive(Default)]
pub struct Words {
    counts: HashMap<String, usize>,
}

impl Words {
    pub fn of(parts: &[Part]) -> Words {
        let mut words = Words::default();
        for part in parts {
            match part {
                Part::Line(line) => words.count(&line.text()),
                Part::Table(table) => table.texts().for_each(|text| words.count(text)),
            }
        }
        words
    }

    fn count(&mut self, line: &str) {
        let line = line.trim_end();
        // The last word of a line may be half of one.
        let whole = if line.ends_with('-') { line.rfind(' ').map_or("", |at| &line[..at]) } else { line };
        for word in whole.split_whitespace() {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            if !bare.is_empty() {
                *self.counts.entry(bare.to_lowercase()).or_default() += 1;
            }
        }
    }

    fn has(&self, word: &str) -> usize {
        self.counts.get(&word.to_lowercase()).copied().unwrap_or(0)
    }

    /// Adds the next line of a paragraph.
    pub fn join(&self, text: &mut String, next: &str) {
        let next = next.trim_start();
        let (Some(last), Some(first)) = (text.chars().next_back(), next.chars().next()) else {
            text.push_str(next);
            return;
        };
        if last == '\u{ad}' {
            text.pop();
        } else if matches!(last, '-' | '\u{2010}') && broken_word(text).is_some() {
            let keeps = !first.is_lowercase() || self.keeps_hyphen(text, next);
            if !keeps {
                text.pop();
            }
        } else if !(is_wide(last) && is_wide(first) || matches!(last, '—' | '/') && first.is_alphanumeric()) {
            text.push(' ');
        }
        text.push_str(next);
    }

    fn keeps_hyphen(&self, text: &str, next: &str) -> bool {
        let head = broken_word(text).unwrap_or_default();
        let end = next.find(|c: char| !c.is_alphanumeric() && c != '-').unwrap_or(next.len());
        let tail = &next[..end];
        let (joined, hyphenated) = (self.has(&format!("{head}{tail}")), self.has(&format!("{head}-{tail}")));
        if joined != hyphenated {
            return hyphenated > joined;
        }
        // A chain of hyphens goes on as it began.
        head.contains('-') || head.chars().count() > 2 && self.has(head) > 0 && self.has(tail) > 0
    }
}

/// The word before the hyphen a text ends with.
fn broken_word(text: &str) -> Option<&str> {
    let head = text.strip_suffix(['-', '\u{2010}'])?;
    let start = head
        .rfind(|c: char| !c.is_alphanumeric() && c != '-')
        .map_or(0, |at| at + head[at..].chars().next().map_or(1, char::len_utf8));
    Some(&head[start..]).filter(|word| word.ends_with(char::is_alphanumeric))
}
