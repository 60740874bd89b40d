//! The word-level comparison of two blocks that are one: designator with designator, cell with cell, body with body.

use std::ops::Range;

use super::cleanup::clean_up;
use super::effort::Effort;
use super::rows::cells;
use super::runs::{Run, compare};
use super::side::{Side, body_start, same_words};
use super::words::Word;
use super::{Edit, Span};

/// The edit between an old and a new block; `None` where they say the same and link to the same places.
pub(super) fn edit(old: &Side, new: &Side, o: usize, n: usize, effort: &mut Effort) -> Option<Edit> {
    let (a, b) = (&old.blocks[o], &new.blocks[n]);
    if same_words(old, new, o, n) {
        if same_targets(old, new, o, n) {
            return None;
        }
        let spans = vec![Span::Same { old: 0..a.text.len(), new: 0..b.text.len() }];
        return Some(Edit { old: o, new: n, spans, link_target: true });
    }
    let mut spans = Spans::default();
    let (cells_a, cells_b) = (cells(a), cells(b));
    if old.is_row(o) && new.is_row(n) && cells_a.len() == cells_b.len() {
        for (x, y) in cells_a.iter().zip(&cells_b) {
            // A cell is read as part of its row: Chinese beside it tells how its spaces count.
            let (x_words, x_start) = in_cell(old, o, x);
            let (y_words, y_start) = in_cell(new, n, y);
            let runs = clean_up(compare(x_words, y_words, effort), x_words, y_words);
            spans.runs(&runs, (x_words, x_start), (y_words, y_start));
        }
    } else if (a.designator_len == 0) == (b.designator_len == 0) {
        if old.marks[o].designator != new.marks[n].designator {
            spans.deleted(0..a.designator_len);
            spans.inserted(0..b.designator_len);
        }
        let (x, y) = (body_start(a)..a.text.len(), body_start(b)..b.text.len());
        let (x_words, y_words) = (&old.body(o).words, &new.body(n).words);
        let runs = clean_up(compare(x_words, y_words, effort), x_words, y_words);
        spans.runs(&runs, (x_words, x.start), (y_words, y.start));
    } else {
        compare_part(old, new, (&a.text, &(0..a.text.len())), (&b.text, &(0..b.text.len())), effort, &mut spans);
    }
    let spans = spans.close(a.text.len(), b.text.len());
    let differs = spans.iter().any(|span| !matches!(span, Span::Same { .. }));
    let link_target = !differs && !same_targets(old, new, o, n);
    (differs || link_target).then_some(Edit { old: o, new: n, spans, link_target })
}

/// The edits of a split or merge: one for each part, against its share of the whole. Read in order they spell the
/// whole once.
pub(super) fn break_edits(
    old: &Side,
    new: &Side,
    o: &Range<usize>,
    n: &Range<usize>,
    effort: &mut Effort,
) -> Vec<Edit> {
    let split = o.len() == 1;
    let (side, whole, other, parts) = if split { (old, o.start, new, n) } else { (new, n.start, old, o) };
    // Designators are words like any other here, but for one that the whole shares with its first part.
    let same_lead = side.marks[whole].designator == other.marks[parts.start].designator;
    let whole_words = Worded::new(side, whole, same_lead);
    let worded: Vec<Worded> = parts.clone().map(|at| Worded::new(other, at, same_lead && at == parts.start)).collect();
    let (mut joined, mut ends) = (Vec::new(), Vec::new());
    for part in &worded {
        joined.extend(part.words.iter().cloned());
        ends.push(joined.len());
    }
    let words = &whole_words.words;
    let runs = clean_up(compare(words, &joined, effort), words, &joined);
    let (mut edits, mut word_from, mut byte_from) = (Vec::new(), 0, 0);
    for (at, share) in shares(&runs, &ends).into_iter().enumerate() {
        let last = at + 1 == ends.len();
        let word_end = if last { words.len() } else { share.last().map_or(word_from, |run| run.old.end) };
        let part = parts.start + at;
        let (mine, theirs) = ((&words[..], whole_words.start), (&worded[at].words[..], worded[at].start));
        // The space between two parts ends the first.
        let share_end = match words.get(word_end) {
            Some(next) if !last => (whole_words.start + next.range.start).max(byte_from),
            _ => side.blocks[whole].text.len(),
        };
        let part_end = other.blocks[part].text.len();
        let mut spans = Spans::from(if split { (byte_from, 0) } else { (0, byte_from) });
        if split {
            spans.runs(&share, mine, theirs);
            byte_from = share_end.max(spans.told.0);
            let spans = spans.close(byte_from, part_end);
            edits.push(Edit { old: whole, new: part, spans, link_target: false });
        } else {
            let turned: Vec<Run> = share.into_iter().map(|run| Run { old: run.new, new: run.old, ..run }).collect();
            spans.runs(&turned, theirs, mine);
            byte_from = share_end.max(spans.told.1);
            let spans = spans.close(part_end, byte_from);
            edits.push(Edit { old: part, new: whole, spans, link_target: false });
        }
        word_from = word_end;
    }
    edits
}

/// The words of a block, and the byte they count from.
struct Worded {
    words: Vec<Word>,
    start: usize,
}

impl Worded {
    /// Of the body alone where the designator is told apart from it.
    fn new(side: &Side, at: usize, body_only: bool) -> Worded {
        let block = &side.blocks[at];
        if body_only || block.designator_len == 0 {
            Worded { words: side.body(at).words.clone(), start: body_start(block) }
        } else {
            Worded { words: side.words(&block.text), start: 0 }
        }
    }
}

/// The runs of each part, counted from the part's first word; `ends` are where the parts end among the new words.
fn shares(runs: &[Run], ends: &[usize]) -> Vec<Vec<Run>> {
    let mut shares = vec![Vec::new(); ends.len()];
    let mut part = 0;
    for run in runs {
        let (mut o, mut n) = (run.old.start, run.new.start);
        loop {
            let from = if part == 0 { 0 } else { ends[part - 1] };
            let cut = run.new.end.min(ends[part]);
            let is_last = cut == run.new.end;
            // Words only gone stay with the part they followed.
            let old_cut = if run.same { o + (cut - n) } else { run.old.end };
            shares[part].push(Run { same: run.same, old: o..old_cut, new: n - from..cut - from });
            (o, n) = (old_cut, cut);
            if cut == ends[part] && part + 1 < ends.len() {
                part += 1;
            }
            if is_last {
                break;
            }
        }
    }
    shares
}

/// The words of a cell, and the byte of the row's text they count from.
fn in_cell<'s>(side: &'s Side, row: usize, cell: &Range<usize>) -> (&'s [Word], usize) {
    // An empty first cell leaves a space before the body.
    let base = body_start(&side.blocks[row]);
    let words = &side.body(row).words;
    let start = words.partition_point(|word| base + word.range.start < cell.start);
    let end = words.partition_point(|word| base + word.range.end <= cell.end);
    let words = &words[start..end.max(start)];
    (words, if words.is_empty() { cell.start } else { base })
}

fn compare_part(
    old: &Side,
    new: &Side,
    (a, x): (&str, &Range<usize>),
    (b, y): (&str, &Range<usize>),
    effort: &mut Effort,
    spans: &mut Spans,
) {
    let (x_words, y_words) = (old.words(&a[x.clone()]), new.words(&b[y.clone()]));
    let runs = clean_up(compare(&x_words, &y_words, effort), &x_words, &y_words);
    spans.runs(&runs, (&x_words, x.start), (&y_words, y.start));
}

/// True where the links of two blocks lead to the same places in the same order.
pub(super) fn same_targets(old: &Side, new: &Side, o: usize, n: usize) -> bool {
    let (a, b) = (&old.blocks[o].links, &new.blocks[n].links);
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.target == b.target)
}

/// Spans under construction: only what differs is noted, the rest is the same by being between.
#[derive(Default)]
pub(super) struct Spans {
    changes: Vec<(Range<usize>, Range<usize>)>,
    start: (usize, usize),
    /// How far both texts are told.
    told: (usize, usize),
}

impl Spans {
    /// Spans that begin at these positions of the two texts.
    pub fn from(start: (usize, usize)) -> Spans {
        Spans { changes: Vec::new(), start, told: start }
    }

    pub fn deleted(&mut self, old: Range<usize>) {
        let at = self.told.1;
        self.change(old, at..at);
    }

    pub fn inserted(&mut self, new: Range<usize>) {
        let at = self.told.0;
        self.change(at..at, new);
    }

    fn change(&mut self, old: Range<usize>, new: Range<usize>) {
        // The space before a word may be told already.
        let old = old.start.max(self.told.0)..old.end.max(self.told.0);
        let new = new.start.max(self.told.1)..new.end.max(self.told.1);
        if old.is_empty() && new.is_empty() {
            return;
        }
        self.told = (old.end, new.end);
        match self.changes.last_mut() {
            Some(last) if last.0.end == old.start && last.1.end == new.start => {
                (last.0.end, last.1.end) = (old.end, new.end);
            }
            _ => self.changes.push((old, new)),
        }
    }

    /// Notes the runs of a part; `at` is where the part's words count from.
    pub fn runs(&mut self, runs: &[Run], old: (&[Word], usize), new: (&[Word], usize)) {
        for run in runs.iter().filter(|run| !run.same) {
            let (was, is) = match (run.old.is_empty(), run.new.is_empty()) {
                (false, false) => (bytes(old.0, &run.old, Space::Stays), bytes(new.0, &run.new, Space::Stays)),
                (false, true) => alone(old.0, &run.old, new.0, run.new.start),
                (true, _) => {
                    let (is, was) = alone(new.0, &run.new, old.0, run.old.start);
                    (was, is)
                }
            };
            self.change(was.start + old.1..was.end + old.1, is.start + new.1..is.end + new.1);
        }
    }

    /// All spans up to these ends of the two texts.
    pub fn close(self, old_len: usize, new_len: usize) -> Vec<Span> {
        let mut spans = Vec::with_capacity(2 * self.changes.len() + 1);
        let (mut o, mut n) = self.start;
        for (old, new) in self.changes.into_iter().chain([(old_len..old_len, new_len..new_len)]) {
            if o < old.start || n < new.start {
                spans.push(Span::Same { old: o..old.start, new: n..new.start });
            }
            (o, n) = (old.end, new.end);
            if !old.is_empty() {
                spans.push(Span::Deleted { old });
            }
            if !new.is_empty() {
                spans.push(Span::Inserted { new });
            }
        }
        spans
    }
}

/// Which white space goes with words that went or came.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Space {
    Stays,
    Before,
    After,
}

/// The bytes of words found on one side only, and the place on the other side where they are missing. One space goes
/// with them: the one after, unless they follow the word before or precede the next one without any (`, if any,` and
/// ` at all.`).
fn alone(words: &[Word], run: &Range<usize>, other: &[Word], at: usize) -> (Range<usize>, Range<usize>) {
    let gap = |at: usize| match (at.checked_sub(1).and_then(|before| words.get(before)), words.get(at)) {
        (Some(before), Some(after)) => before.range.end < after.range.start,
        _ => false,
    };
    let (spaced_before, spaced_after) = (gap(run.start), gap(run.end));
    let space = match (spaced_before, spaced_after) {
        (true, false) => Space::Before,
        (false, true) if run.start > 0 => Space::Stays,
        (_, after) => {
            if after {
                Space::After
            } else {
                Space::Stays
            }
        }
    };
    let place = match space {
        Space::After => other.get(at).map(|next| next.range.start),
        Space::Before | Space::Stays => at.checked_sub(1).map(|before| other[before].range.end),
    };
    let place = place.or_else(|| other.get(at).map(|next| next.range.start));
    let place = place.or_else(|| other.last().map(|last| last.range.end)).unwrap_or(0);
    (bytes(words, run, space), place..place)
}

/// The bytes of a run of words that is not empty.
fn bytes(words: &[Word], run: &Range<usize>, space: Space) -> Range<usize> {
    let from = match run.start.checked_sub(1) {
        Some(before) if space == Space::Before => words[before].range.end,
        _ => words[run.start].range.start,
    };
    let to = match words.get(run.end) {
        Some(next) if space == Space::After => next.range.start,
        _ => words[run.end - 1].range.end,
    };
    from..to
}
