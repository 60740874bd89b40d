//! Paragraphs split in two, and two merged into one.

use super::pairing::{Gap, Pairing};
use super::pairs::{common, likeness};
use super::side::Side;

/// The parts together must be this much like the whole.
const WHOLE: f64 = 0.75;
/// So much of each part must come from the whole.
const PART: f64 = 0.6;
/// The parts together must be more like the whole than either alone, by this much.
const BETTER: f64 = 0.06;
/// Larger gaps are not searched: they are rewrites.
const SEARCHED: usize = 4_000;

/// Finds the splits and merges of a gap.
pub(super) fn pair_breaks(old: &Side, new: &Side, gap: &Gap, pairing: &mut Pairing) {
    if gap.old.len() * gap.new.len() > SEARCHED {
        return;
    }
    for &o in &gap.old {
        if let Some(n) = parts(old, o, new, &gap.new, |n| pairing.to_old[n].is_none()) {
            pairing.break_up(o..o + 1, n..n + 2);
        }
    }
    for &n in gap.new.iter() {
        if pairing.to_old[n].is_none()
            && let Some(o) = parts(new, n, old, &gap.old, |o| pairing.to_new[o].is_none())
        {
            pairing.break_up(o..o + 2, n..n + 1);
        }
    }
}

/// The first of two neighbouring blocks that together say what `whole` says.
fn parts(side: &Side, whole: usize, other: &Side, among: &[usize], free: impl Fn(usize) -> bool) -> Option<usize> {
    let text = &side.body(whole).features;
    let mut best: Option<(f64, usize)> = None;
    for neighbours in among.windows(2) {
        let (first, second) = (neighbours[0], neighbours[1]);
        if first + 1 != second || !free(first) || !free(second) {
            continue;
        }
        let (a, b) = (&other.body(first).features, &other.body(second).features);
        let inside = |part: &[u64]| part.len() >= 2 && common(part, text) as f64 >= PART * part.len() as f64;
        if !inside(a) || !inside(b) {
            continue;
        }
        let mut both: Vec<u64> = a.iter().chain(b).copied().collect();
        both.sort_unstable();
        let together = likeness(&both, text);
        let alone = likeness(a, text).max(likeness(b, text));
        if together >= WHOLE && together >= alone + BETTER && best.is_none_or(|(score, _)| together > score) {
            best = Some((together, first));
        }
    }
    best.map(|(_, first)| first)
}
