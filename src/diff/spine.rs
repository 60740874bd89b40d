//! Exact matching: blocks that say the same words, first where a text occurs once on each side, then between those.
//! Blocks of the same bytes that no other such pair crosses are matched before anything is read.
//!
//! Time is n log n in the number of blocks whatever they say; small gaps full of repeated text get an exact answer,
//! large ones the k-th occurrence for the k-th.

use std::ops::Range;

use foldhash::{HashMap, HashMapExt};

use super::order::{heaviest_increasing, nearly_equal};
use super::pairing::{Pairing, Unit};
use super::side::{Side, same_words};
use super::texts::keys_by_bytes;

/// Gaps of at most this many candidate pairs are solved exactly.
const EXACT_CELLS: usize = 40_000;

/// So many blocks may be passed in looking for the few that were left out.
const STEPS: usize = 10_000_000;
/// Lengths of the runs looked for where every single text is repeated.
const RUNS: [usize; 3] = [4, 16, 64];

/// Pairs blocks with equal text, in an order both sides share.
pub(super) fn pair_equal_runs(old: &Side, new: &Side, pairing: &mut Pairing) {
    let mut gaps = pair_same_bytes(old, new, pairing);
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

/// A run that moved is lighter than what it crossed by this factor, or their words must say which of the two moved.
const LIGHTER: u64 = 4;

/// Pairs blocks of the same bytes whose text is found once on each side, as long as nothing crosses them that might have
/// kept its place instead. Gives what is left between.
fn pair_same_bytes(old: &Side, new: &Side, pairing: &mut Pairing) -> Vec<Unit> {
    let [olds, news] = keys_by_bytes([old.blocks, new.blocks]);
    let anchors = once_on_each_side(&olds, &news);
    let kept = uncontested(old, &anchors);
    let (mut gaps, mut o, mut n) = (Vec::new(), 0, 0);
    for (a, b) in kept {
        pairing.pair(a, b);
        gaps.push((o..a, n..b));
        (o, n) = (a + 1, b + 1);
    }
    gaps.push((o..old.len(), n..new.len()));
    gaps.retain(|(o, n)| !o.is_empty() && !n.is_empty());
    gaps
}

/// The heaviest chain of anchors, without those that a run crosses which is not much lighter than what it crosses.
fn uncontested(old: &Side, anchors: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let weighted: Vec<(usize, u64)> = anchors.iter().map(|&(o, n)| (n, old.bulk(o))).collect();
    let keep = heaviest_increasing(&weighted);
    let of = |kept: bool| anchors.iter().zip(&keep).filter(move |(_, keep)| **keep == kept).map(|(anchor, _)| *anchor);
    let chain: Vec<(usize, usize)> = of(true).collect();
    let mut bulk = vec![0];
    bulk.extend(chain.iter().scan(0, |sum, &(o, _)| {
        *sum += old.bulk(o);
        Some(*sum)
    }));
    // How many runs contest each link of the chain, as differences.
    let mut contests = vec![0i64; chain.len() + 1];
    let mut moved = of(false).peekable();
    while let Some(first) = moved.next() {
        let (mut last, mut weight) = (first, old.bulk(first.0));
        while let Some(next) = moved.next_if(|next| {
            next.1 > last.1 && chain.partition_point(|a| a.1 < next.1) == chain.partition_point(|a| a.1 < last.1)
        }) {
            (last, weight) = (next, weight + old.bulk(next.0));
        }
        let (by_old, by_new) = (chain.partition_point(|a| a.0 < first.0), chain.partition_point(|a| a.1 < first.1));
        let crossed = by_old.min(by_new)..by_old.max(by_new);
        if bulk[crossed.end] - bulk[crossed.start] < LIGHTER * weight {
            contests[crossed.start] += 1;
            contests[crossed.end] -= 1;
        }
    }
    let contested = contests.iter().scan(0, |sum, change| {
        *sum += change;
        Some(*sum > 0)
    });
    chain.iter().zip(contested).filter(|(_, contested)| !contested).map(|(anchor, _)| *anchor).collect()
}

/// Where numbers stand that are found once on each side, by position in the old one.
fn once_on_each_side(old: &[u32], new: &[u32]) -> Vec<(usize, usize)> {
    let numbers = old.iter().chain(new).max().map_or(0, |most| *most as usize + 1);
    let mut seen = vec![[(0u32, 0u32); 2]; numbers];
    for (which, side) in [(0, old), (1, new)] {
        for (at, number) in side.iter().enumerate() {
            let entry = &mut seen[*number as usize][which];
            *entry = (entry.0 + 1, at as u32);
        }
    }
    let once = seen.into_iter().filter(|[a, b]| a.0 == 1 && b.0 == 1);
    let mut found: Vec<_> = once.map(|[a, b]| (a.1 as usize, b.1 as usize)).collect();
    found.sort_unstable();
    found
}

/// Pairs equal blocks at both ends of a gap and narrows it.
fn trim(old: &Side, new: &Side, o: &mut Range<usize>, n: &mut Range<usize>, pairing: &mut Pairing) {
    while o.start < o.end && n.start < n.end && same_words(old, new, o.start, n.start) {
        pairing.pair(o.start, n.start);
        (o.start, n.start) = (o.start + 1, n.start + 1);
    }
    while o.start < o.end && n.start < n.end && same_words(old, new, o.end - 1, n.end - 1) {
        (o.end, n.end) = (o.end - 1, n.end - 1);
        pairing.pair(o.end, n.end);
    }
}

/// Where runs of this many blocks begin that occur once in each side of the gap, by position in the old one.
fn unique_anchors(old: &Side, new: &Side, o: &Range<usize>, n: &Range<usize>, length: usize) -> Vec<(usize, usize)> {
    let mut seen: HashMap<u64, [(u32, usize); 2]> = HashMap::with_capacity(o.len());
    for (which, side, range) in [(0, old, o), (1, new, n)] {
        for (at, run) in keys(side, range).windows(length).enumerate() {
            let run = run
                .iter()
                .fold(0u64, |run, key| run.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(u64::from(*key) + 1));
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

/// What exact matching goes by, in a range of blocks.
fn keys(side: &Side, range: &Range<usize>) -> Vec<u32> {
    range.clone().map(|at| side.marks[at].key).collect()
}

/// The pairs of a gap where little was taken out or put in, however often its texts are repeated.
fn nearly_equal_runs(old: &Side, new: &Side, o: &Range<usize>, n: &Range<usize>) -> Option<Vec<(usize, usize)>> {
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
    let weighted: Vec<(usize, u64)> = anchors.iter().map(|&(a, b)| (b, old.bulk(a))).collect();
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
