//! What a comparison may cost. Counted in work, not in time: there is no clock here, so that the same question has the
//! same answer on every machine.

/// How many word-by-word comparisons one diff may spend; afterwards it answers more coarsely, never less completely.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effort(u64);

impl Effort {
    /// Pairs of words that may be compared, over the whole diff.
    pub fn of(comparisons: u64) -> Effort {
        Effort(comparisons)
    }

    /// Takes the cost of two lists of words, all against all, off what is left; false where that is too much.
    pub(super) fn spend(&mut self, old: usize, new: usize) -> bool {
        let cost = old as u64 * new as u64;
        if cost > EXACT_CELLS || cost > self.0 {
            return false;
        }
        self.0 -= cost;
        true
    }
}

impl Default for Effort {
    /// About a second of work at the worst.
    fn default() -> Effort {
        Effort(400_000_000)
    }
}

/// Longer pairs are first divided at words that occur once on each side.
const EXACT_CELLS: u64 = 16_000_000;
