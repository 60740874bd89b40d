//! Pairs by likeness: blocks that were edited where they stand, or rewritten under the same designator.

use std::collections::HashMap;
use std::ops::Range;

use super::breaks::pair_breaks;
use super::families::{order_weights, same_number};
use super::order::{best_alignment, heaviest_increasing};
use super::pairing::{Gap, Pairing};
use super::side::Side;
use crate::document::BlockKind;

/// Two blocks in the same place with less in common are not one block edited.
const EDITED: f64 = 0.4;
/// Beside a block that moved, where look-alikes may stand too, it takes more.
pub(super) const EDITED_BESIDE: f64 = 0.7;
/// Gaps with more candidate pairs are first divided at their surest pairs.
const EXACT_CELLS: usize = 20_000;
/// Under the same designator, a body that lost or gained whole sentences and nothing else is this much like itself.
const CONTAINED: f64 = 0.85;
/// Features that tell one body from another.
const TELLING: usize = 8;
/// So many blocks beside one that moved are looked at.
const BESIDE: usize = 64;
/// Phrases found in more blocks than this tell nothing about which block is which.
const COMMON: usize = 24;
/// How many of a block's phrases are looked up when candidates are sought.
const LOOKED_UP: usize = 96;

/// How much two lists of features have in common: 0 nothing, 1 everything.
pub(super) fn likeness(a: &[u64], b: &[u64]) -> f64 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    2.0 * common(a, b) as f64 / (a.len() + b.len()) as f64
}

/// How many features two sorted lists share, repeats counted.
pub(super) fn common(a: &[u64], b: &[u64]) -> usize {
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, shared) = (i + 1, j + 1, shared + 1),
        }
    }
    shared
}

/// Likeness of two blocks' bodies.
pub(super) fn block_likeness(old: &Side, new: &Side, o: usize, n: usize) -> f64 {
    if old.marks[o].body == new.marks[n].body {
        return 1.0;
    }
    likeness(&old.body(o).features, &new.body(n).features)
}

/// Pairs what is left between the pairs that keep their order.
pub(super) fn pair_within_gaps(old: &Side, new: &Side, pairing: &mut Pairing) {
    let gaps = pairing.gaps(&pairing.units(), || order_weights(old, new, pairing));
    if gaps.is_empty() {
        return;
    }
    let mut searched = vec![0..0; old.len()];
    for gap in gaps {
        gap.old.iter().for_each(|&o| searched[o] = span(&gap.new));
        pair_gap(old, new, gap, EDITED, pairing);
    }
    // With these pairs a section weighs more than a paragraph that moved into it: there may be gaps not seen before.
    for gap in pairing.gaps(&pairing.units(), || order_weights(old, new, pairing)) {
        let wanted = span(&gap.new);
        let seen = |o: &usize| searched[*o].start <= wanted.start && wanted.end <= searched[*o].end;
        if !gap.old.iter().all(seen) {
            pair_gap(old, new, gap, EDITED, pairing);
        }
    }
}

/// From the first to the last of some blocks in order.
fn span(blocks: &[usize]) -> Range<usize> {
    blocks.first().map_or(0, |first| *first)..blocks.last().map_or(0, |last| last + 1)
}

/// Pairs what is left beside blocks that moved: where an old block's neighbour went, there its partner may be.
pub(super) fn pair_within_moves(old: &Side, new: &Side, pairing: &mut Pairing) {
    let mut units = pairing.units();
    units.insert(0, (0..0, 0..0));
    units.push((old.len()..old.len(), new.len()..new.len()));
    for neighbours in units.windows(2) {
        let (before, after) = (&neighbours[0], &neighbours[1]);
        let o = before.0.end..after.0.start;
        if o.is_empty() || o.len() > BESIDE {
            continue;
        }
        let free = |n: &usize| pairing.to_old[*n].is_none();
        let ahead: Vec<usize> = (before.1.end..new.len()).take(BESIDE).take_while(free).collect();
        let mut behind: Vec<usize> = (0..after.1.start).rev().take(BESIDE).take_while(free).collect();
        behind.reverse();
        for n in [ahead, behind] {
            let gap = still_free(&Gap { old: o.clone().collect(), new: n }, pairing);
            pair_gap(old, new, gap, EDITED_BESIDE, pairing);
        }
    }
}

fn pair_gap(old: &Side, new: &Side, gap: Gap, least: f64, pairing: &mut Pairing) {
    let gap = Gap {
        old: gap.old.into_iter().filter(|&o| !old.is_row(o)).collect(),
        new: gap.new.into_iter().filter(|&n| !new.is_row(n)).collect(),
    };
    for gap in divide(old, new, gap, pairing) {
        pair_breaks(old, new, &gap, pairing);
        let gap = still_free(&gap, pairing);
        let gain = |i: usize, j: usize| gain(old, new, (gap.old[i], gap.new[j]), least, pairing);
        let pairs = best_alignment(0..gap.old.len(), 0..gap.new.len(), gain);
        for (i, j) in pairs {
            pairing.pair(gap.old[i], gap.new[j]);
        }
    }
}

/// What pairing two blocks of a gap is worth; 0 where they are not one block edited.
fn gain(old: &Side, new: &Side, (o, n): (usize, usize), least: f64, pairing: &Pairing) -> u64 {
    let mut likeness = block_likeness(old, new, o, n);
    let same_number = same_number(old, new, o, n, pairing);
    if (same_number || unnumbered(old, o) && unnumbered(new, n)) && contains(old, new, o, n) {
        likeness = likeness.max(CONTAINED);
    }
    if same_number {
        likeness += 0.1;
    }
    if likeness < least { 0 } else { ((likeness - 0.3) * 1000.0) as u64 }
}

fn unnumbered(side: &Side, at: usize) -> bool {
    side.blocks[at].designator_len == 0 && side.blocks[at].kind == BlockKind::Paragraph
}

/// True where one of two bodies says all that the other does, and that is enough to tell by.
fn contains(old: &Side, new: &Side, o: usize, n: usize) -> bool {
    let shorter = old.body(o).features.len().min(new.body(n).features.len());
    shorter >= TELLING && says_all(old, new, o, n)
}

/// True where one of two bodies says all that the other does.
pub(super) fn says_all(old: &Side, new: &Side, o: usize, n: usize) -> bool {
    let (a, b) = (&old.body(o).features, &new.body(n).features);
    !a.is_empty() && !b.is_empty() && common(a, b) == a.len().min(b.len())
}

fn still_free(gap: &Gap, pairing: &Pairing) -> Gap {
    Gap {
        old: gap.old.iter().copied().filter(|&o| pairing.to_new[o].is_none()).collect(),
        new: gap.new.iter().copied().filter(|&n| pairing.to_old[n].is_none()).collect(),
    }
}

/// Cuts a large gap at its surest pairs into gaps small enough to be solved exactly; what stays too large is left.
fn divide(old: &Side, new: &Side, gap: Gap, pairing: &mut Pairing) -> Vec<Gap> {
    if gap.old.len() * gap.new.len() <= EXACT_CELLS {
        return vec![gap];
    }
    let mut sure = assign(candidates(old, new, &gap.old, &gap.new), EDITED);
    sure.sort_unstable();
    let weighted: Vec<(usize, u64)> = sure.iter().map(|&(o, n)| (n, u64::from(old.marks[o].weight))).collect();
    let keep = heaviest_increasing(&weighted);
    let (mut gaps, mut i, mut j) = (Vec::new(), 0, 0);
    let kept = sure.into_iter().zip(keep).filter(|(_, keep)| *keep).map(|(pair, _)| pair);
    for (o, n) in kept.chain([(usize::MAX, usize::MAX)]) {
        let to_old = gap.old.partition_point(|&at| at < o);
        let to_new = gap.new.partition_point(|&at| at < n);
        if i < to_old && j < to_new && (to_old - i) * (to_new - j) <= EXACT_CELLS {
            gaps.push(Gap { old: gap.old[i..to_old].to_vec(), new: gap.new[j..to_new].to_vec() });
        }
        if o != usize::MAX {
            pairing.pair(o, n);
        }
        (i, j) = (to_old + 1, to_new + 1);
    }
    gaps
}

/// Likely pairs among many blocks, with their likeness: those that share phrases few others have. Never quadratic.
pub(super) fn candidates(old: &Side, new: &Side, olds: &[usize], news: &[usize]) -> Vec<(f64, usize, usize)> {
    let mut places: HashMap<u64, Vec<u32>> = HashMap::new();
    for &n in news {
        for phrase in phrases(new, n) {
            let found = places.entry(phrase).or_default();
            if found.len() <= COMMON && found.last() != Some(&(n as u32)) {
                found.push(n as u32);
            }
        }
    }
    let mut likely = Vec::new();
    let mut tally: HashMap<u32, u32> = HashMap::new();
    for &o in olds {
        tally.clear();
        let found = phrases(old, o).filter_map(|phrase| places.get(&phrase));
        for n in found.filter(|found| found.len() <= COMMON).take(LOOKED_UP).flatten() {
            *tally.entry(*n).or_default() += 1;
        }
        let mut best: Vec<(u32, u32)> = tally.iter().map(|(&n, &shared)| (shared, n)).collect();
        best.sort_unstable_by(|a, b| b.cmp(a));
        for &(_, n) in best.iter().take(6) {
            likely.push((block_likeness(old, new, o, n as usize), o, n as usize));
        }
    }
    likely
}

/// Every three neighbouring words of a block, as one number.
fn phrases(side: &Side, at: usize) -> impl Iterator<Item = u64> {
    let words = &side.body(at).words;
    words.windows(words.len().clamp(1, 3)).map(|words| {
        words.iter().fold(0u64, |phrase, word| phrase.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ u64::from(word.id + 1))
    })
}

/// One partner each, the likeliest first.
pub(super) fn assign(mut likely: Vec<(f64, usize, usize)>, least: f64) -> Vec<(usize, usize)> {
    likely.retain(|pair| pair.0 >= least);
    likely.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut taken_old = std::collections::HashSet::new();
    let mut taken_new = std::collections::HashSet::new();
    likely.retain(|&(_, o, n)| {
        let free = !taken_old.contains(&o) && !taken_new.contains(&n);
        if free {
            taken_old.insert(o);
            taken_new.insert(n);
        }
        free
    });
    likely.into_iter().map(|(_, o, n)| (o, n)).collect()
}
