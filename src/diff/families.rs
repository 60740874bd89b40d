//! Families: a block and what is below it in the law's own order. A block is recognised by what is below it, and a
//! number given to another section is no rewrite of that section.

use std::ops::Range;

use foldhash::{HashMap, HashMapExt};

use super::pairing::Pairing;
use super::pairs::{block_likeness, says_all};
use super::side::Side;
use crate::document::{Block, BlockKind};

/// What stands above the same paragraphs and says this much of the same is the same.
const SAME_LEAD: f64 = 0.3;
/// Above a single paragraph, it takes more.
const SAME_LEAD_OF_ONE: f64 = 0.6;

/// For each block the nearest block above it in the law's own order.
pub(super) fn parents(blocks: &[Block]) -> Vec<Option<usize>> {
    let mut owners: HashMap<&[String], usize> = HashMap::new();
    let mut parents = Vec::with_capacity(blocks.len());
    for (at, block) in blocks.iter().enumerate() {
        let path = &block.citation.0[..];
        let owns = block.designator_len > 0;
        let longest = if owns { path.len().saturating_sub(1) } else { path.len() };
        parents.push((1..=longest).rev().find_map(|depth| owners.get(&path[..depth]).copied()));
        if owns {
            owners.insert(path, at);
        }
    }
    parents
}

/// True where two blocks are below the same block, or neither is below any.
pub(super) fn same_parent(old: &Side, new: &Side, o: usize, n: usize, pairing: &Pairing) -> bool {
    match (old.parents()[o], new.parents()[n]) {
        (None, None) => true,
        (Some(old), Some(new)) => pairing.to_new[old] == Some(new),
        _ => false,
    }
}

/// True where two blocks have the same designator, or the same number below the same block: `4.2` where section 4
/// became 5 is `5.2`.
pub(super) fn same_number(old: &Side, new: &Side, o: usize, n: usize, pairing: &Pairing) -> bool {
    if old.blocks[o].designator_len == 0 || new.blocks[n].designator_len == 0 {
        return false;
    }
    let renumbered = || match (old.parents()[o], new.parents()[n]) {
        (Some(above), Some(other)) => pairing.to_new[above] == Some(other) && old.number(o) == new.number(n),
        _ => false,
    };
    old.marks[o].designator == new.marks[n].designator || renumbered()
}

/// How much weighs against calling each old block moved: its own text, and for one above others that kept their place
/// below it theirs too.
pub(super) fn order_weights(old: &Side, new: &Side, pairing: &Pairing) -> Vec<u64> {
    let mut weights: Vec<u64> = (0..old.len()).map(|o| old.bulk(o)).collect();
    for (o, parent) in old.parents().iter().enumerate() {
        if let (Some(parent), Some(n)) = (*parent, pairing.to_new[o])
            && new.parents()[n].is_some_and(|other| pairing.to_new[parent] == Some(other))
        {
            weights[parent] += old.bulk(o);
        }
    }
    weights
}

/// Pairs captions that stand above one table: its rows say that it is the same, whatever it is called now.
fn pair_captions(old: &Side, new: &Side, pairing: &mut Pairing) {
    let caption = |side: &Side, at: usize| side.blocks[at].kind == BlockKind::Caption;
    for o in 0..old.len().saturating_sub(1) {
        let above = pairing.to_new[o + 1].and_then(|n| n.checked_sub(1));
        if let Some(n) = above.filter(|_| pairing.to_new[o].is_none() && caption(old, o) && old.is_row(o + 1))
            && pairing.to_old[n].is_none()
            && caption(new, n)
        {
            pairing.pair(o, n);
        }
    }
}

/// Pairs blocks that stand above the same blocks: a heading reworded and renumbered at once is known by its section.
pub(super) fn pair_by_children(old: &Side, new: &Side, pairing: &mut Pairing) {
    pair_captions(old, new, pairing);
    let mut votes: HashMap<usize, HashMap<usize, u32>> = HashMap::new();
    if pairing.is_complete() {
        return;
    }
    for (o, parent) in old.parents().iter().enumerate() {
        let (Some(parent), Some(n)) = (*parent, pairing.to_new[o]) else {
            continue;
        };
        if pairing.to_new[parent].is_none()
            && let Some(other) = new.parents()[n]
            && pairing.to_old[other].is_none()
        {
            *votes.entry(parent).or_default().entry(other).or_default() += 1;
        }
    }
    let mut elected: Vec<(u32, usize, usize)> = Vec::new();
    for (parent, votes) in votes {
        let best = votes.into_iter().max_by_key(|&(other, count)| (count, std::cmp::Reverse(other)));
        elected.extend(best.map(|(other, count)| (count, parent, other)));
    }
    elected.sort_unstable_by_key(|&(count, o, n)| (std::cmp::Reverse(count), o, n));
    for (count, o, n) in elected {
        let likeness = block_likeness(old, new, o, n);
        // What kept all its words and gained some is known by them.
        let kept = says_all(old, new, o, n);
        let least = if count > 1 { SAME_LEAD } else { SAME_LEAD_OF_ONE };
        let alike = old.marks[o].designator == new.marks[n].designator || likeness >= least || kept;
        if alike && pairing.to_new[o].is_none() && pairing.to_old[n].is_none() {
            pairing.pair(o, n);
        }
    }
}

/// Pairs blocks whose text is wholly new under the same designator, as "paragraph (c) is revised to read".
pub(super) fn pair_rewritten(old: &Side, new: &Side, pairing: &mut Pairing) {
    for gap in pairing.gaps(&pairing.units(), || order_weights(old, new, pairing)) {
        let mut from = 0;
        for &o in gap.old.iter().filter(|&&o| old.blocks[o].designator_len > 0 && !old.is_row(o)) {
            let found = gap.new[from..].iter().position(|&n| {
                same_number(old, new, o, n, pairing)
                    && is_heading(old, o) == is_heading(new, n)
                    && same_parent(old, new, o, n, pairing)
            });
            let Some(at) = found else { continue };
            let n = gap.new[from + at];
            if same_children(old, new, o, n, pairing) {
                pairing.pair(o, n);
                from += at + 1;
            }
        }
    }
}

fn is_heading(side: &Side, at: usize) -> bool {
    matches!(side.blocks[at].kind, BlockKind::Heading(_))
}

/// True where some block below `o` is below `n` too, or one of them has none below it and is no heading.
fn same_children(old: &Side, new: &Side, o: usize, n: usize, pairing: &Pairing) -> bool {
    let (below_old, below_new) = (below(old, o), below(new, n));
    if below_old.is_empty() || below_new.is_empty() {
        return !is_heading(old, o);
    }
    below_old.into_iter().any(|at| pairing.to_new[at].is_some_and(|partner| below_new.contains(&partner)))
}

fn below(side: &Side, at: usize) -> Range<usize> {
    let lead = &side.blocks[at].citation;
    let inside = |block: &&Block| !lead.is_empty() && block.citation.is_within(lead);
    at + 1..at + 1 + side.blocks[at + 1..].iter().take_while(inside).count()
}
