//! The comparison of two word lists: sentences first, so that an inserted sentence is one insertion, then words.
//!
//! Deterministic and bounded: there is no clock here. A pair too long or too different to be worth an exact answer
//! gets a coarser one, which still accounts for every word of both.

use std::collections::HashMap;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::effort::Effort;
use super::order::{best_alignment, heaviest_increasing};
use super::pairs::likeness;
use super::words::{Class, Word};

/// A stretch of both word lists: the same words, or other ones (either side may be empty then).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    pub same: bool,
    pub old: Range<usize>,
    pub new: Range<usize>,
}

/// Sentences with less in common are two sentences.
const SAME_SENTENCE: f64 = 0.45;
/// More sentence pairs than this are compared as words only.
const SENTENCE_CELLS: usize = 4_000;
/// Where words alone tell it at less than this share of the cost, sentences were cut or joined, or are none.
const CHEAPER: f64 = 0.6;
/// What each change costs a reader, counted in words.
const CHANGE: usize = 3;

/// Compares two word lists; the runs, in order, cover both, and equal and unequal ones alternate.
pub(super) fn compare(old: &[Word], new: &[Word], effort: &mut Effort) -> Vec<Run> {
    let mut runs = Runs::default();
    let head = old.iter().zip(new).take_while(|(a, b)| a.id == b.id).count();
    let rest = old.len().min(new.len()) - head;
    let tail = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(a, b)| a.id == b.id).count();
    let (o, n) = (head..old.len() - tail, head..new.len() - tail);
    if !o.is_empty() && !n.is_empty() {
        // Sentences are cut where both sides still show whole ones: at the last stop the two heads share.
        let start = old[..head].iter().rposition(|word| word.class == Class::Stop).map_or(0, |at| at + 1);
        runs.same(0..start, 0..start);
        let (old_end, new_end) = (sentence_end(old, o.end), sentence_end(new, n.end));
        let shared = (old.len() - old_end).min(new.len() - new_end);
        let (old_end, new_end) = (old.len() - shared, new.len() - shared);
        compare_sentences(old, new, start..old_end, start..new_end, effort, &mut runs);
        runs.same(old_end..old.len(), new_end..new.len());
    } else {
        let back = if o.is_empty() { slide(new, &n) } else { slide(old, &o) };
        let (o, n) = (o.start - back..o.end - back, n.start - back..n.end - back);
        runs.same(0..o.start, 0..n.start);
        runs.other(o.clone(), n.clone());
        runs.same(o.end..old.len(), n.end..new.len());
    }
    runs.list
}

/// How far back words only gone or only come can be told, so that they begin where a sentence does; 0 where they can't.
fn slide(words: &[Word], range: &Range<usize>) -> usize {
    let begins = |at: usize| at == 0 || words[at - 1].class == Class::Stop;
    let mut back = 0;
    while !begins(range.start - back) {
        if words[range.start - back - 1].id != words[range.end - back - 1].id {
            return 0;
        }
        back += 1;
    }
    back
}

/// The end of the sentence that holds the word before `at`.
fn sentence_end(words: &[Word], at: usize) -> usize {
    let at = at.saturating_sub(1);
    words[at..].iter().position(|word| word.class == Class::Stop).map_or(words.len(), |stop| at + stop + 1)
}

fn compare_sentences(
    old: &[Word],
    new: &[Word],
    o: Range<usize>,
    n: Range<usize>,
    effort: &mut Effort,
    runs: &mut Runs,
) {
    let (olds, news) = (sentences(old, &o), sentences(new, &n));
    if olds.len() + news.len() <= 2 || olds.len() * news.len() > SENTENCE_CELLS {
        return compare_words(old, new, o, n, effort, runs);
    }
    let read = |words: &[Word], all: &[Range<usize>]| -> Vec<Vec<u64>> {
        all.iter()
            .map(|range| {
                let mut ids: Vec<u64> = words[range.clone()].iter().map(|word| u64::from(word.id)).collect();
                ids.sort_unstable();
                ids
            })
            .collect()
    };
    let (ids_old, ids_new) = (read(old, &olds), read(new, &news));
    let pairs = best_alignment(0..olds.len(), 0..news.len(), |i, j| {
        let alike = likeness(&ids_old[i], &ids_new[j]);
        if alike < SAME_SENTENCE { 0 } else { (alike * 100.0) as u64 * ids_old[i].len() as u64 }
    });
    let (mut from_old, mut from_new) = (o.start, n.start);
    let mut by_sentence = Runs::default();
    for (i, j) in pairs {
        compare_words(old, new, from_old..olds[i].start, from_new..news[j].start, effort, &mut by_sentence);
        compare_words(old, new, olds[i].clone(), news[j].clone(), effort, &mut by_sentence);
        (from_old, from_new) = (olds[i].end, news[j].end);
    }
    compare_words(old, new, from_old..o.end, from_new..n.end, effort, &mut by_sentence);
    // A full stop put in or taken out moves the borders of sentences, and no word.
    let mut by_word = Runs::default();
    compare_words(old, new, o, n, effort, &mut by_word);
    let cheaper = (by_word.cost() as f64) < CHEAPER * by_sentence.cost() as f64;
    let best = if cheaper { by_word } else { by_sentence };
    best.list.into_iter().for_each(|run| runs.push(run));
}

fn sentences(words: &[Word], range: &Range<usize>) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = range.start;
    for at in range.clone() {
        if words[at].class == Class::Stop || at + 1 == range.end {
            sentences.push(start..at + 1);
            start = at + 1;
        }
    }
    sentences
}

fn compare_words(
    old: &[Word],
    new: &[Word],
    mut o: Range<usize>,
    mut n: Range<usize>,
    effort: &mut Effort,
    runs: &mut Runs,
) {
    let head = old[o.clone()].iter().zip(&new[n.clone()]).take_while(|(a, b)| a.id == b.id).count();
    runs.same(o.start..o.start + head, n.start..n.start + head);
    (o.start, n.start) = (o.start + head, n.start + head);
    let tail = old[o.clone()].iter().rev().zip(new[n.clone()].iter().rev()).take_while(|(a, b)| a.id == b.id).count();
    (o.end, n.end) = (o.end - tail, n.end - tail);
    if o.is_empty() || n.is_empty() {
        runs.other(o.clone(), n.clone());
    } else if effort.spend(o.len(), n.len()) {
        exact(old, new, &o, &n, runs);
    } else {
        coarse(old, new, &o, &n, effort, runs);
    }
    runs.same(o.end..o.end + tail, n.end..n.end + tail);
}

/// The fewest words marked.
fn exact(old: &[Word], new: &[Word], o: &Range<usize>, n: &Range<usize>, runs: &mut Runs) {
    let ids = |words: &[Word]| words.iter().map(|word| word.id).collect::<Vec<u32>>();
    let (a, b) = (ids(&old[o.clone()]), ids(&new[n.clone()]));
    for op in capture_diff_slices(Algorithm::Myers, &a, &b) {
        let (was, is) = (op.old_range(), op.new_range());
        let old = o.start + was.start..o.start + was.end;
        let new = n.start + is.start..n.start + is.end;
        match op {
            DiffOp::Equal { .. } => runs.same(old, new),
            _ => runs.other(old, new),
        }
    }
}

/// Divides at words that occur once on each side, in their heaviest common order; what is still too long between them
/// is told as deleted and inserted.
fn coarse(old: &[Word], new: &[Word], o: &Range<usize>, n: &Range<usize>, effort: &mut Effort, runs: &mut Runs) {
    let mut seen: HashMap<u32, [(u32, usize); 2]> = HashMap::new();
    for (which, words, range) in [(0, old, o), (1, new, n)] {
        for at in range.clone() {
            let entry = &mut seen.entry(words[at].id).or_default()[which];
            *entry = (entry.0 + 1, at);
        }
    }
    let mut anchors: Vec<_> =
        seen.into_values().filter(|[a, b]| a.0 == 1 && b.0 == 1).map(|[a, b]| (a.1, b.1)).collect();
    anchors.sort_unstable();
    let weighted: Vec<(usize, u64)> = anchors.iter().map(|anchor| (anchor.1, 1)).collect();
    let keep = heaviest_increasing(&weighted);
    // Words that happen to keep their order in a text wholly shuffled are no backbone.
    let kept = keep.iter().filter(|keep| **keep).count();
    if kept * 50 < o.len().min(n.len()) {
        return runs.other(o.clone(), n.clone());
    }
    let (mut from_old, mut from_new) = (o.start, n.start);
    let ends = anchors.into_iter().zip(keep).filter(|(_, keep)| *keep).map(|(anchor, _)| anchor);
    for (a, b) in ends.chain([(o.end, n.end)]) {
        let (between_old, between_new) = (from_old..a, from_new..b);
        if !between_old.is_empty() && !between_new.is_empty() && effort.spend(between_old.len(), between_new.len()) {
            exact(old, new, &between_old, &between_new, runs);
        } else {
            runs.other(between_old, between_new);
        }
        if a < o.end && b < n.end {
            runs.same(a..a + 1, b..b + 1);
        }
        (from_old, from_new) = (a + 1, b + 1);
    }
}

/// Runs under construction; neighbours of a kind are joined.
#[derive(Default)]
pub(super) struct Runs {
    pub list: Vec<Run>,
}

impl Runs {
    pub fn same(&mut self, old: Range<usize>, new: Range<usize>) {
        self.push(Run { same: true, old, new });
    }

    pub fn other(&mut self, old: Range<usize>, new: Range<usize>) {
        self.push(Run { same: false, old, new });
    }

    /// What a reader has to take in.
    fn cost(&self) -> usize {
        let changes = self.list.iter().filter(|run| !run.same);
        changes.map(|run| run.old.len() + run.new.len() + CHANGE).sum()
    }

    pub fn push(&mut self, run: Run) {
        if run.old.is_empty() && run.new.is_empty() {
            return;
        }
        match self.list.last_mut() {
            Some(last) if last.same == run.same => (last.old.end, last.new.end) = (run.old.end, run.new.end),
            _ => self.list.push(run),
        }
    }
}
