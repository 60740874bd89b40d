//! Clean-up of word runs for a reader: an accidental word or character left standing between two changes is marked
//! with them, so that whole phrases are struck and inserted, never letters.

use std::ops::Range;

use super::runs::{Run, Runs};
use super::words::{Class, Word};

/// A pair with less in common than this is told as replaced, whole.
const NOTHING_IN_COMMON: f64 = 0.25;

/// Joins changes across islands that say nothing by themselves.
pub(super) fn clean_up(runs: Vec<Run>, old: &[Word], new: &[Word]) -> Vec<Run> {
    if is_rewrite(&runs, old, new) {
        return vec![Run { same: false, old: 0..old.len(), new: 0..new.len() }];
    }
    let mut cleaned = Runs::default();
    for (at, run) in runs.iter().enumerate() {
        let joined = run.same
            && at > 0
            && at + 1 < runs.len()
            && is_accident(run, cleaned.list.last().unwrap_or(&runs[at - 1]), &runs[at + 1], old, new);
        cleaned.push(Run { same: run.same && !joined, ..run.clone() });
    }
    let mut list = cleaned.list;
    take_commas(&mut list, old, new);
    list
}

/// Marks the comma that closes a date or number with it: `July 7, 2024,` is replaced as a whole.
fn take_commas(runs: &mut [Run], old: &[Word], new: &[Word]) {
    let ends_in = |words: &[Word], at: usize| at > 0 && words[at - 1].class == Class::Number;
    for at in 1..runs.len() {
        let (before, after) = runs.split_at_mut(at);
        let (changed, same) = (&mut before[at - 1], &mut after[0]);
        let closes = !changed.same
            && !changed.old.is_empty()
            && !changed.new.is_empty()
            && same.old.len() > 1
            && ends_in(old, changed.old.end)
            && ends_in(new, changed.new.end)
            && old[same.old.start].class == Class::Comma;
        if closes {
            (changed.old.end, changed.new.end) = (changed.old.end + 1, changed.new.end + 1);
            (same.old.start, same.new.start) = (same.old.start + 1, same.new.start + 1);
        }
    }
}

/// True where so little is the same that aligning words is nonsense.
fn is_rewrite(runs: &[Run], old: &[Word], new: &[Word]) -> bool {
    let same: usize = runs.iter().filter(|run| run.same).map(|run| weight(&old[run.old.clone()])).sum();
    let all = weight(old) + weight(new);
    2.0 * (same as f64) < NOTHING_IN_COMMON * all as f64 && runs.len() > 2
}

/// True for an island much smaller than the changes on both its sides.
fn is_accident(island: &Run, before: &Run, after: &Run, old: &[Word], new: &[Word]) -> bool {
    let size = |run: &Run| weight(&old[run.old.clone()]).max(weight(&new[run.new.clone()]));
    let replaced = |run: &Run| !run.old.is_empty() && !run.new.is_empty();
    let words = &old[island.old.clone()];
    let least = size(before).min(size(after));
    match words.iter().map(|word| word.class).find(|class| *class != Class::Mark) {
        // A sentence end is never swallowed.
        Some(Class::Stop) => false,
        None | Some(Class::Mark | Class::Comma) => {
            let inside = is_flush(old, &island.old) && is_flush(new, &island.new);
            words.len() == 1 && replaced(before) && replaced(after) && (least >= 4 || inside)
        }
        Some(Class::Han) => {
            (words.len() == 1 && size(before) + size(after) >= 3 && (replaced(before) || replaced(after)))
                || (words.len() == 2 && least >= 3)
        }
        // A number that stayed is told as staying.
        Some(Class::Number | Class::Reference) => false,
        Some(Class::Word) => words.len() == 1 && least >= 2 && replaced(before) && replaced(after),
    }
}

/// True where no white space parts these words from those around them: the stroke of `and/or`.
fn is_flush(words: &[Word], range: &Range<usize>) -> bool {
    let touches = |at: usize| at > 0 && at < words.len() && words[at - 1].range.end == words[at].range.start;
    touches(range.start) && touches(range.end)
}

/// How many words; a mark is none.
fn weight(words: &[Word]) -> usize {
    words
        .iter()
        .filter(|word| matches!(word.class, Class::Word | Class::Number | Class::Reference | Class::Han))
        .count()
}
