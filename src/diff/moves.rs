//! Moves: a block that is gone here and found there, with the same words or nearly so.

use std::collections::HashMap;

use super::families::same_parent;
use super::pairing::Pairing;
use super::pairs::{EDITED_BESIDE, assign, block_likeness, candidates};
use super::side::Side;
use crate::document::BlockKind;

/// A text lighter than this found elsewhere is a coincidence, unless its neighbour moved with it.
const TELLING: u32 = 40;
/// A moved block may carry edits, but the shorter it is the fewer: siblings cut from one template are alike.
fn least_likeness(weight: u32) -> f64 {
    match weight {
        0..140 => 0.97,
        140..400 => 0.75,
        _ => 0.7,
    }
}
/// Within its own list a block is more easily recognised.
const WITHIN_LIST: f64 = 0.6;

/// Pairs blocks whose text is gone in one place and found, word for word, in one other.
pub(super) fn pair_moved_whole(old: &Side, new: &Side, pairing: &mut Pairing) {
    let mut seen: HashMap<u32, [(u32, usize); 2]> = HashMap::new();
    for (which, side, free) in [(0, old, pairing.free_old()), (1, new, pairing.free_new())] {
        for at in free {
            let entry = &mut seen.entry(side.marks[at].key).or_default()[which];
            *entry = (entry.0 + 1, at);
        }
    }
    let mut found: Vec<(usize, usize)> = seen
        .into_values()
        .filter(|[a, b]| a.0 == 1 && b.0 == 1)
        .map(|[a, b]| (a.1, b.1))
        .filter(|&(o, _)| old.marks[o].weight >= TELLING || is_entry(old, o))
        .collect();
    found.sort_unstable();
    for &(o, n) in &found {
        pairing.pair(o, n);
    }
    let equal = |o: usize, n: usize| old.marks[o].key == new.marks[n].key;
    extend(&found, pairing, equal);
}

/// True for a row or an item of a list, where even a short text stands for something.
fn is_entry(side: &Side, at: usize) -> bool {
    side.is_row(at) || side.blocks[at].kind == BlockKind::ListItem
}

/// Pairs blocks that moved and were edited on the way.
pub(super) fn pair_moved_edited(old: &Side, new: &Side, pairing: &mut Pairing) {
    let telling = |side: &Side, free: Vec<usize>| -> Vec<usize> {
        free.into_iter().filter(|&at| side.marks[at].weight >= TELLING && !side.is_row(at)).collect()
    };
    let (olds, news) = (telling(old, pairing.free_old()), telling(new, pairing.free_new()));
    if olds.is_empty() || news.is_empty() {
        return;
    }
    let mut likely = candidates(old, new, &olds, &news);
    likely.retain(|&(likeness, o, n)| {
        let at_home = same_parent(old, new, o, n, pairing);
        likeness
            >= least_likeness(old.marks[o].weight.min(new.marks[n].weight)).min(if at_home { WITHIN_LIST } else { 1.0 })
    });
    let found = assign(likely, 0.0);
    for &(o, n) in &found {
        pairing.pair(o, n);
    }
    let alike = |o: usize, n: usize| {
        old.is_row(o) == new.is_row(n) && !old.is_row(o) && block_likeness(old, new, o, n) >= EDITED_BESIDE
    };
    extend(&found, pairing, alike);
}

/// Neighbours of what moved, as long as they match, moved with it.
fn extend(found: &[(usize, usize)], pairing: &mut Pairing, matches: impl Fn(usize, usize) -> bool) {
    for &(o, n) in found {
        for step in [1, usize::MAX] {
            let (mut o, mut n) = (o.wrapping_add(step), n.wrapping_add(step));
            while o < pairing.to_new.len()
                && n < pairing.to_old.len()
                && pairing.to_new[o].is_none()
                && pairing.to_old[n].is_none()
                && matches(o, n)
            {
                pairing.pair(o, n);
                (o, n) = (o.wrapping_add(step), n.wrapping_add(step));
            }
        }
    }
}
