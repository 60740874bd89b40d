//! An excerpt of a redline for a place of bounded size, with exact counts of what it leaves out.
//!
//! Invariant: words shown plus words counted as left out are the words of the hunks. Folded text is dropped, unchanged
//! words far from a mark are counted in place; a hunk is either shown with its heading or counted at the end. One that is
//! no more than one place more of an act is counted.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;

use crate::diff::{Class, HunkKind};
use crate::render::walk::{Line, Mark, Run, Section, ShownHunk};
use crate::wording::Language;

/// Unchanged words kept on each side of a mark, in bytes.
const AROUND: usize = 160;
/// Marked words kept of one run, in bytes.
const MARKED: usize = 3_000;

/// What an excerpt leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Omission {
    pub hunks: usize,
    pub words_deleted: usize,
    pub words_inserted: usize,
    /// Words of moved and redesignated blocks.
    pub words_same: usize,
}

impl Omission {
    /// `7 more hunks (120 words out, 45 words in)`.
    pub fn told(&self, language: Language) -> String {
        let counts =
            [(self.words_deleted, "words-out"), (self.words_inserted, "words-in"), (self.words_same, "words-same")];
        let told = |(count, id): (usize, &str)| language.tell(id, [("words", language.count("words", count).into())]);
        let parts: Vec<String> = counts.into_iter().filter(|(count, _)| *count > 0).map(told).collect();
        let words = parts.join(&language.say("list"));
        language.tell("hunks-left-out", [("count", self.hunks.into()), ("words", words.into())])
    }

    fn and(self, other: Omission) -> Omission {
        Omission {
            hunks: self.hunks + other.hunks,
            words_deleted: self.words_deleted + other.words_deleted,
            words_inserted: self.words_inserted + other.words_inserted,
            words_same: self.words_same + other.words_same,
        }
    }

    fn add(&mut self, lines: &[Line<'_>]) {
        self.hunks += 1;
        for run in lines.iter().flat_map(|line| &line.runs) {
            let words = word_count(&run.text);
            match run.mark {
                Mark::Deleted => self.words_deleted += words,
                Mark::Inserted => self.words_inserted += words,
                Mark::Same | Mark::Left => self.words_same += words,
            }
        }
    }
}

/// The sections within about `budget` bytes of text: hunks in order until the budget is spent, the rest counted.
pub fn abridge<'a>(sections: &[Section<'a>], language: Language, budget: usize) -> Vec<Section<'a>> {
    let mut kept = Vec::new();
    let (mut left, mut alike) = (Omission::default(), Omission::default());
    let mut spent = 0;
    for section in sections {
        match section {
            Section::Folded(_) => {}
            Section::Context(lines) if spent < budget && left.hunks == 0 => {
                let lines: Vec<_> = lines.iter().map(|line| clip(line, AROUND, language)).collect();
                spent += size(&lines);
                kept.push(Section::Context(lines));
            }
            Section::Hunk(hunk) if hunk.repeats => alike.add(&hunk.lines),
            Section::Hunk(hunk) if left.hunks > 0 => left.add(&hunk.lines),
            Section::Hunk(hunk) => {
                let lines = clip_lines(&hunk.lines, hunk.kind, budget.saturating_sub(spent), language);
                if spent + size(&lines) > budget {
                    left.add(&hunk.lines);
                    continue;
                }
                spent += size(&lines);
                kept.push(Section::Hunk(ShownHunk { lines, ..*hunk }));
            }
            // Where a moved block stood is told at its new place; the excerpt does not print it twice.
            Section::MovedFrom(_) | Section::Context(_) => {}
            Section::Omitted(omission) => kept.push(Section::Omitted(*omission)),
        }
    }
    left = left.and(alike);
    if left.hunks > 0 {
        kept.push(Section::Omitted(left));
    }
    kept
}

/// The lines of a hunk as a terminal shows them: where the words stayed, or what happened was told before, long unchanged
/// runs are counted.
pub(super) fn shortened<'h, 'a>(hunk: &'h ShownHunk<'a>, language: Language) -> Cow<'h, [Line<'a>]> {
    let stayed = matches!(hunk.class, Class::Designator | Class::Citation);
    if !hunk.repeats && !stayed {
        return Cow::Borrowed(&hunk.lines);
    }
    Cow::Owned(hunk.lines.iter().map(|line| clip(line, AROUND, language)).collect())
}

/// Clips every line; where even so the hunk is larger than what is left, its later lines are counted in one.
fn clip_lines<'a>(lines: &[Line<'a>], kind: HunkKind, room: usize, language: Language) -> Vec<Line<'a>> {
    let around = if kind == HunkKind::Moved { AROUND * 2 } else { AROUND };
    let mut kept: Vec<Line<'a>> = Vec::new();
    let mut spent = 0;
    let mut rest: Option<(Line<'a>, usize, usize)> = None;
    for line in lines {
        if let Some((_, blocks, left)) = &mut rest {
            *blocks += 1;
            *left += line_words(line);
            continue;
        }
        let clipped = clip(line, around, language);
        spent += size(std::slice::from_ref(&clipped));
        if spent > room && !kept.is_empty() {
            let left = line_words(line);
            rest = Some((clipped, 1, left));
        } else {
            kept.push(clipped);
        }
    }
    if let Some((mut line, blocks, left)) = rest {
        let about = [("count", blocks.into()), ("words", language.count("words", left).into())];
        let told = format!("[… {} …]", language.tell("blocks-left-out", about));
        line.runs = vec![Run { mark: Mark::Left, text: Cow::Owned(told), was: None }];
        line.links.clear();
        kept.push(line);
    }
    kept
}

fn line_words(line: &Line<'_>) -> usize {
    line.runs.iter().map(|run| word_count(&run.text)).sum()
}

fn size(lines: &[Line<'_>]) -> usize {
    lines
        .iter()
        .map(|line| {
            40 + line.runs.iter().map(|run| run.text.len() + 8).sum::<usize>()
                + line.links.iter().map(|(a, b)| (a.len() + b.len()).min(2_000)).sum::<usize>()
        })
        .sum()
}

/// Shortens the runs of a line: unchanged ones to what stands beside a mark, marked ones to their beginning.
fn clip<'a>(line: &Line<'a>, around: usize, language: Language) -> Line<'a> {
    let last = line.runs.len().saturating_sub(1);
    let mut runs = Vec::with_capacity(line.runs.len());
    for (at, run) in line.runs.iter().enumerate() {
        let (head, tail) = match run.mark {
            Mark::Same if last == 0 => (around * 2, 0),
            Mark::Same => (if at == 0 { 0 } else { around }, if at == last { 0 } else { around }),
            _ => (MARKED, 0),
        };
        shorten(run, (head, tail), language, &mut runs);
    }
    Line { runs, links: line.links.iter().take(8).copied().collect(), ..*line }
}

/// Keeps about `head` bytes of the beginning and `tail` of the end, and counts the words between.
fn shorten<'a>(run: &Run<'a>, (head, tail): (usize, usize), language: Language, runs: &mut Vec<Run<'a>>) {
    // The designator at the beginning of a block is worth keeping whatever the room.
    let head = head.max(40);
    if run.text.len() <= head + tail + 80 {
        runs.push(run.clone());
        return;
    }
    let (from, to) = (boundary(&run.text, head), boundary(&run.text, run.text.len() - tail));
    let left = word_count(&run.text[from..to]);
    let part = |range: &str| Run { mark: run.mark, text: Cow::Owned(range.to_owned()), was: None };
    runs.push(part(&run.text[..from]));
    runs.push(Run {
        mark: Mark::Left,
        text: Cow::Owned(format!(" [… {} …] ", language.count("words", left))),
        was: None,
    });
    if to < run.text.len() {
        runs.push(part(&run.text[to..]));
    }
}

/// The word boundary at or before `at`; `at` itself may lie inside a character.
pub(super) fn boundary(text: &str, at: usize) -> usize {
    let at = (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    match text[..at].rfind(' ') {
        Some(space) if at - space < 40 => space + 1,
        _ => at,
    }
}

/// Words as Unicode counts them (UAX #29): a Han character is one.
fn word_count(text: &str) -> usize {
    text.unicode_words().count()
}
