//! Paragraphs split into several, and several merged into one.

use super::pairing::{Gap, Pairing};
use super::pairs::{common, likeness};
use super::side::Side;

/// The parts together must be this much like the whole.
const WHOLE: f64 = 0.75;
/// So much of each part must come from the whole.
const PART: f64 = 0.6;
/// The parts together must be more like the whole than any alone, by this much.
const BETTER: f64 = 0.06;
/// Parts that spell the whole may be of any size: a lead split off its paragraph is short beside it.
const SPELT: f64 = 0.95;
/// Larger gaps are not searched: they are rewrites.
const SEARCHED: usize = 4_000;
/// A whole is not looked for in more parts than this.
const MOST_PARTS: usize = 24;

/// A whole on one side and the neighbouring blocks on the other that together say what it says.
struct Found {
    together: f64,
    whole: usize,
    parts: std::ops::Range<usize>,
    is_split: bool,
}

/// Finds the splits and merges of a gap, the surest first.
pub(super) fn pair_breaks(old: &Side, new: &Side, gap: &Gap, pairing: &mut Pairing) {
    if gap.old.len() * gap.new.len() > SEARCHED {
        return;
    }
    let splits = gap.old.iter().filter_map(|&o| Some((o, parts(old, o, new, &gap.new)?, true)));
    let merges = gap.new.iter().filter_map(|&n| Some((n, parts(new, n, old, &gap.old)?, false)));
    let mut found: Vec<Found> = splits
        .chain(merges)
        .map(|(whole, (together, parts), is_split)| Found { together, whole, parts, is_split })
        .collect();
    found.sort_by(|a, b| b.together.total_cmp(&a.together));
    for Found { whole, parts, is_split, .. } in found {
        let (o, n) = if is_split { (whole..whole + 1, parts) } else { (parts, whole..whole + 1) };
        let free = pairing.to_new[o.clone()].iter().chain(&pairing.to_old[n.clone()]).all(Option::is_none);
        if free {
            pairing.break_up(o, n);
        }
    }
}

/// The neighbouring blocks that together say what `whole` says, and how much so.
fn parts(side: &Side, whole: usize, other: &Side, among: &[usize]) -> Option<(f64, std::ops::Range<usize>)> {
    let text = &side.body(whole).features;
    let inside = |at: usize| {
        let part = &other.body(at).features;
        !part.is_empty() && common(part, text) as f64 >= PART * part.len() as f64
    };
    let mut best: Option<(f64, std::ops::Range<usize>)> = None;
    for (i, &first) in among.iter().enumerate() {
        if !inside(first) {
            continue;
        }
        let mut both = other.body(first).features.clone();
        let mut largest = (both.len(), likeness(&both, text));
        for (j, &next) in among.iter().enumerate().skip(i + 1).take(MOST_PARTS - 1) {
            if next != first + (j - i) || !inside(next) || both.len() > 2 * text.len() {
                break;
            }
            let part = &other.body(next).features;
            both = merged(&both, part);
            largest = (largest.0.max(part.len()), largest.1.max(likeness(part, text)));
            let together = likeness(&both, text);
            let better = best.as_ref().is_none_or(|(score, _)| together > *score);
            if better && is_break(&both, text, together, largest) {
                best = Some((together, first..next + 1));
            }
        }
    }
    best
}

/// True where blocks with these features together say what the whole says, and none of them says it alone. Of the
/// largest of them, the size and the likeness are given.
fn is_break(both: &[u64], text: &[u64], together: f64, (size, alone): (usize, f64)) -> bool {
    if together < WHOLE {
        return false;
    }
    // What the smaller ones say is missing in the largest.
    let smaller = both.len() - size;
    let added = common(both, text).saturating_sub((alone * (size + text.len()) as f64 / 2.0).round() as usize);
    together >= alone + BETTER && smaller >= 2
        || together >= SPELT && together > alone && added as f64 >= SPELT * smaller as f64
}

/// Two sorted lists as one.
fn merged(a: &[u64], b: &[u64]) -> Vec<u64> {
    let mut both = Vec::with_capacity(a.len() + b.len());
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        if a[i] <= b[j] {
            both.push(a[i]);
            i += 1;
        } else {
            both.push(b[j]);
            j += 1;
        }
    }
    both.extend_from_slice(&a[i..]);
    both.extend_from_slice(&b[j..]);
    both
}
