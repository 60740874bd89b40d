//! Who is whom: which old block is which new one. Every block has at most one partner, except in a break, where one
//! block became several or several one.

use std::ops::Range;

use super::order::heaviest_increasing;

/// A partial matching of old and new blocks.
pub(super) struct Pairing {
    pub to_new: Vec<Option<usize>>,
    pub to_old: Vec<Option<usize>>,
    pub breaks: Vec<Break>,
}

/// Old blocks and the new ones they became.
pub(super) type Unit = (Range<usize>, Range<usize>);

/// A paragraph split into several, or several merged into one; one of the two ranges has length 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Break {
    pub old: Range<usize>,
    pub new: Range<usize>,
}

/// A stretch without partners between two pairs that keep their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Gap {
    pub old: Vec<usize>,
    pub new: Vec<usize>,
}

impl Pairing {
    pub fn new(old: usize, new: usize) -> Pairing {
        Pairing { to_new: vec![None; old], to_old: vec![None; new], breaks: Vec::new() }
    }

    pub fn pair(&mut self, old: usize, new: usize) {
        debug_assert!(self.to_new[old].is_none() && self.to_old[new].is_none());
        self.to_new[old] = Some(new);
        self.to_old[new] = Some(old);
    }

    pub fn break_up(&mut self, old: Range<usize>, new: Range<usize>) {
        for o in old.clone() {
            self.to_new[o] = Some(new.start);
        }
        for n in new.clone() {
            self.to_old[n] = Some(old.start);
        }
        self.breaks.push(Break { old, new });
    }

    /// True where no block of one side, or of the other, is without a partner.
    pub fn is_complete(&self) -> bool {
        self.to_new.iter().all(Option::is_some) || self.to_old.iter().all(Option::is_some)
    }

    pub fn free_old(&self) -> Vec<usize> {
        (0..self.to_new.len()).filter(|&o| self.to_new[o].is_none()).collect()
    }

    pub fn free_new(&self) -> Vec<usize> {
        (0..self.to_old.len()).filter(|&n| self.to_old[n].is_none()).collect()
    }

    /// The pairs and breaks as ranges, by old position.
    pub fn units(&self) -> Vec<Unit> {
        let mut units: Vec<_> = self.breaks.iter().map(|b| (b.old.clone(), b.new.clone())).collect();
        let mut broken = vec![false; self.to_new.len()];
        for b in &self.breaks {
            broken[b.old.clone()].fill(true);
        }
        for (o, n) in self.to_new.iter().enumerate() {
            if let (Some(n), false) = (n, broken[o]) {
                units.push((o..o + 1, *n..*n + 1));
            }
        }
        units.sort_unstable_by_key(|unit| unit.0.start);
        units
    }

    /// Stretches of partnerless blocks between the units that keep their order, the heaviest chain of them. Blocks that
    /// moved away from or into a stretch are no border of it.
    pub fn gaps(&self, units: &[Unit], weights: impl FnOnce() -> Vec<u64>) -> Vec<Gap> {
        let keep = in_order(units, weights);
        let mut gaps = Vec::new();
        let (mut o, mut n) = (0, 0);
        let end = (self.to_new.len()..self.to_new.len(), self.to_old.len()..self.to_old.len());
        let kept = units.iter().zip(keep).filter(|(_, keep)| *keep).map(|(unit, _)| unit);
        for unit in kept.chain(std::iter::once(&end)) {
            let old: Vec<usize> = (o..unit.0.start).filter(|&o| self.to_new[o].is_none()).collect();
            let new: Vec<usize> = (n..unit.1.start).filter(|&n| self.to_old[n].is_none()).collect();
            if !old.is_empty() && !new.is_empty() {
                gaps.push(Gap { old, new });
            }
            (o, n) = (unit.0.end, unit.1.end);
        }
        gaps
    }
}

/// True for the units that keep their order; `weights` are those of the old blocks, and asked for where some do not.
pub(super) fn in_order(units: &[Unit], weights: impl FnOnce() -> Vec<u64>) -> Vec<bool> {
    if units.windows(2).all(|pair| pair[0].1.start < pair[1].1.start) {
        return vec![true; units.len()];
    }
    let weights = weights();
    let weighted: Vec<(usize, u64)> =
        units.iter().map(|(o, n)| (n.start, o.clone().map(|at| weights[at]).sum())).collect();
    heaviest_increasing(&weighted)
}
