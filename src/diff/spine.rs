//! Exact matching: blocks that say the same words, first where a text occurs once on each side, then between those.
//!
//! Time is n log n in the number of blocks whatever they say; small gaps full of repeated text get an exact answer,
//! large ones the k-th occurrence for the k-th.

use std::collections::HashMap;
use std::ops::Range;

use super::order::{heaviest_increasing, nearly_equal};
use super::pairing::Pairing;
use super::side::Side;

/// Gaps of at most this many candidate pairs are solved exactly.
const EXACT_CELLS: usize = 40_000;

/// So many blocks may be passed in looking for the few that were left out.
const STEPS: usize = 10_000_000;
/// Lengths of the runs looked for where every single text is repeated.
const RUNS: [usize; 3] = [4, 16, 64];

/// Pairs blocks with equal text, in an order both sides share.
pub(super) fn pair_equal_runs(old: &Side, new: &Side, pairing: &mut Pairing) {
    let mut gaps = vec![(0..old.len(), 0..new.len())];
    while let Some((mut o, mut n)) = gaps.pop() {
        trim(old, new, &mut o, &mut n, pairing);
        if o.is_empty() || n.is_empty() {
            continue;
        }
        let mut anchors = unique_anchors(old, new, &o, &n, 1);
        if anchors.is_empty() && o.len() * n.len() <= EXACT_CELLS {
            for (a, b) in heaviest_common(old, new, &o, &n) {
                pairing.pair(a, b);
            }
            continue;
        }
        if anchors.is_empty()
            && let Some(pairs) = nearly_equal_runs(old, new, &o, &n)
        {
            pairs.into_iter().for_each(|(a, b)| pairing.pair(a, b));
            continue;
        }
        // Repeated text: a run of blocks may occur once where none of its blocks does.
        for length in RUNS {
            if anchors.is_empty() {
                anchors = unique_anchors(old, new, &o, &n, length);
            }
        }
        if anchors.is_empty() {
            for (a, b) in keep_in_order(old, ranked_anchors(old, new, &o, &n)) {
                pairing.pair(a, b);
            }
            continue;
        }
        let (mut from_old, mut from_new) = (o.start, n.start);
        for (a, b) in keep_in_order(old, anchors) {
            pairing.pair(a, b);
            gaps.push((from_old..a, from_new..b));
            (from_old, from_new) = (a + 1, b + 1);
        }
        gaps.push((from_old..o.end, from_new..n.end));
    }
}

/// Pairs equal blocks at both ends of a gap and narrows it.
fn trim(old: &Side, new: &Side, o: &mut Range<usize>, n: &mut Range<usize>, pairing: &mut Pairing) {
    while o.start < o.end && n.start < n.end && old.marks[o.start].whole == new.marks[n.start].whole {
        pairing.pair(o.start, n.start);
        (o.start, n.start) = (o.start + 1, n.start + 1);
    }
    while o.start < o.end && n.start < n.end && old.marks[o.end - 1].whole == new.marks[n.end - 1].whole {
        (o.end, n.end) = (o.end - 1, n.end - 1);
        pairing.pair(o.end, n.end);
    }
}

/// Where runs of this many blocks begin that occur once in each side of the gap, by position in the old one.
fn unique_anchors(old: &Side, new: &Side, o: &Range<usize>, n: &Range<usize>, length: usize) -> Vec<(usize, usize)> {
    let mut seen: HashMap<u64, [(u32, usize); 2]> = HashMap::with_capacity(o.len());
    for (which, side, range) in [(0, old, o), (1, new, n)] {
        for (at, run) in side.marks[range.clone()].windows(length).enumerate() {
            let run = run
                .iter()
                .fold(0u64, |run, mark| run.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(u64::from(mark.key) + 1));
            let entry = &mut seen.entry(run).or_default()[which];
            *entry = (entry.0 + 1, range.start + at);
        }
    }
    let mut anchors: Vec<_> =
        seen.into_values().filter(|[a, b]| a.0 == 1 && b.0 == 1).map(|[a, b]| (a.1, b.1)).collect();
    // Two runs may share a hash without sharing a text.
    anchors.retain(|&(a, b)| old.marks[a].key == new.marks[b].key);
    anchors.sort_unstable();
    anchors
}

/// The pairs of a gap where little was taken out or put in, however often its texts are repeated.
fn nearly_equal_runs(old: &Side, new: &Side, o: &Range<usize>, n: &Range<usize>) -> Option<Vec<(usize, usize)>> {
    let keys = |side: &Side, range: &Range<usize>| -> Vec<u32> {
        side.marks[range.clone()].iter().map(|mark| mark.key).collect()
    };
    let most = (STEPS / (o.len() + n.len())).min(1_000);
    let pairs = nearly_equal(&keys(old, o), &keys(new, n), most)?;
    Some(pairs.into_iter().map(|(a, b)| (o.start + a, n.start + b)).collect())
}

/// The k-th occurrence of each text on one side with the k-th on the other.
fn ranked_anchors(old: &Side, new: &Side, o: &Range<usize>, n: &Range<usize>) -> Vec<(usize, usize)> {
    let mut places: HashMap<u32, std::collections::VecDeque<usize>> = HashMap::new();
    for at in n.clone() {
        places.entry(new.marks[at].whole).or_default().push_back(at);
    }
    o.clone().filter_map(|a| Some((a, places.get_mut(&old.marks[a].whole)?.pop_front()?))).collect()
}

fn keep_in_order(old: &Side, anchors: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    let weighted: Vec<(usize, u64)> = anchors.iter().map(|&(a, b)| (b, u64::from(old.marks[a].weight) + 1)).collect();
    let keep = heaviest_increasing(&weighted);
    anchors.into_iter().zip(keep).filter(|(_, keep)| *keep).map(|(anchor, _)| anchor).collect()
}

/// The heaviest common subsequence of a small gap; a block that also keeps its designator weighs a little more.
fn heaviest_common(old: &Side, new: &Side, o: &Range<usize>, n: &Range<usize>) -> Vec<(usize, usize)> {
    let gain = |a: usize, b: usize| {
        let (a, b) = (&old.marks[a], &new.marks[b]);
        if a.key != b.key { 0 } else { 4 * (u64::from(a.weight) + 1) + u64::from(a.whole == b.whole) }
    };
    super::order::best_alignment(o.clone(), n.clone(), gain)
}
