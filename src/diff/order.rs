//! Order: which pairs keep their places, so that what is left has moved; and the best alignment of two short runs.

use std::ops::Range;

/// For pairs listed by old position as `(new position, weight)`: true for those of the heaviest set whose new
/// positions increase. The lighter ones of a crossing are what moved. n log n.
pub(super) fn heaviest_increasing(pairs: &[(usize, u64)]) -> Vec<bool> {
    if pairs.windows(2).all(|w| w[0].0 < w[1].0) {
        return vec![true; pairs.len()];
    }
    let mut places: Vec<usize> = pairs.iter().map(|pair| pair.0).collect();
    places.sort_unstable();
    places.dedup();
    // A Fenwick tree over new positions: the heaviest chain that ends at or before each.
    let mut tree: Vec<(u64, usize)> = vec![(0, usize::MAX); places.len() + 1];
    let mut before = vec![usize::MAX; pairs.len()];
    let (mut heaviest, mut last) = (0, usize::MAX);
    for (i, &(place, weight)) in pairs.iter().enumerate() {
        let rank = places.partition_point(|&p| p < place);
        let (mut total, mut at) = (0, rank);
        while at > 0 {
            if tree[at].0 > total {
                (total, before[i]) = tree[at];
            }
            at &= at - 1;
        }
        total += weight.max(1);
        let mut at = rank + 1;
        while at < tree.len() {
            if tree[at].0 < total {
                tree[at] = (total, i);
            }
            at += at & at.wrapping_neg();
        }
        if total > heaviest {
            (heaviest, last) = (total, i);
        }
    }
    let mut keep = vec![false; pairs.len()];
    while last != usize::MAX {
        keep[last] = true;
        last = before[last];
    }
    keep
}

/// The pairs, in order on both sides, with the greatest total gain; a gain of 0 forbids a pair. Quadratic: for short
/// runs only.
pub(super) fn best_alignment(
    old: Range<usize>,
    new: Range<usize>,
    gain: impl Fn(usize, usize) -> u64,
) -> Vec<(usize, usize)> {
    let (rows, columns) = (old.len(), new.len());
    let width = columns + 1;
    let mut best = vec![0u64; (rows + 1) * width];
    let mut paired = vec![false; (rows + 1) * width];
    for i in (0..rows).rev() {
        for j in (0..columns).rev() {
            let skip = best[(i + 1) * width + j].max(best[i * width + j + 1]);
            let here = gain(old.start + i, new.start + j);
            let with = here + best[(i + 1) * width + j + 1];
            paired[i * width + j] = here > 0 && with >= skip;
            best[i * width + j] = if paired[i * width + j] { with } else { skip };
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < rows && j < columns {
        if paired[i * width + j] {
            pairs.push((old.start + i, new.start + j));
            (i, j) = (i + 1, j + 1);
        } else if best[(i + 1) * width + j] >= best[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// The common subsequence that leaves the fewest blocks out, where fewer than `most` are left out (Myers 1986, with the
/// frontier of each step kept); `None` where more are. Time is length times what is left out.
pub(super) fn nearly_equal(old: &[u32], new: &[u32], most: usize) -> Option<Vec<(usize, usize)>> {
    let mut frontiers: Vec<Vec<usize>> = Vec::new();
    for left_out in 0..=most {
        // On diagonal k (old minus new, counted from -left_out) how far the old side got.
        let mut frontier = vec![0usize; 2 * left_out + 1];
        for k in (0..=2 * left_out).step_by(2) {
            let mut o = match frontiers.last() {
                None => 0,
                Some(last) => step(last, k, left_out).0,
            };
            let Some(mut n) = (o + left_out).checked_sub(k) else {
                continue;
            };
            while o < old.len() && n < new.len() && old[o] == new[n] {
                (o, n) = (o + 1, n + 1);
            }
            frontier[k] = o;
            if o >= old.len() && n >= new.len() {
                return Some(walk_back(old, new, &frontiers, k));
            }
        }
        frontiers.push(frontier);
    }
    None
}

/// Where diagonal `k` of a frontier starts from the frontier before it, and whether an old block is left out there.
fn step(last: &[usize], k: usize, left_out: usize) -> (usize, bool) {
    // Diagonal k is k - 2 of the last frontier after leaving out an old block, k after leaving out a new one.
    let down = (k < 2 * left_out).then(|| last[k]);
    let right = (k >= 2).then(|| last[k - 2] + 1);
    match (down, right) {
        (Some(down), Some(right)) if right > down => (right, true),
        (Some(down), _) => (down, false),
        (None, Some(right)) => (right, true),
        (None, None) => (0, false),
    }
}

fn walk_back(old: &[u32], new: &[u32], frontiers: &[Vec<usize>], mut k: usize) -> Vec<(usize, usize)> {
    let (mut o, mut n) = (old.len(), new.len());
    let mut pairs = Vec::new();
    for left_out in (0..=frontiers.len()).rev() {
        let (start, old_left_out) = match left_out.checked_sub(1) {
            None => (0, false),
            Some(before) => step(&frontiers[before], k, left_out),
        };
        while o > start {
            (o, n) = (o - 1, n - 1);
            pairs.push((o, n));
        }
        if left_out == 0 {
            break;
        }
        if old_left_out {
            (o, k) = (o - 1, k - 2);
        } else {
            n -= 1;
        }
    }
    pairs.reverse();
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lighter_of_two_that_cross_is_what_moved() {
        let check = |pairs: &[(usize, u64)], expected: &[bool]| assert_eq!(heaviest_increasing(pairs), expected);
        check(&[(0, 1), (1, 1), (2, 1)], &[true, true, true]);
        check(&[(2, 5), (0, 3), (1, 3)], &[false, true, true]);
        check(&[(2, 9), (0, 3), (1, 3)], &[true, false, false]);
        check(&[], &[]);
    }

    #[test]
    fn nearly_equal_lists_leave_the_fewest_out() {
        let check = |old: &[u32], new: &[u32], expected: Option<usize>| {
            let pairs = nearly_equal(old, new, 4);
            assert_eq!(pairs.as_ref().map(Vec::len), expected, "{old:?} {new:?}");
            let pairs = pairs.unwrap_or_default();
            assert!(pairs.iter().all(|&(o, n)| old[o] == new[n]));
            assert!(pairs.windows(2).all(|w| w[0].0 < w[1].0 && w[0].1 < w[1].1));
        };
        check(&[1, 2, 3], &[1, 2, 3], Some(3));
        check(&[1, 1, 2, 1, 1], &[1, 1, 1, 1], Some(4));
        check(&[1, 2, 1, 2], &[2, 1, 2, 1], Some(3));
        check(&[], &[1, 2], Some(0));
        check(&[1, 2], &[], Some(0));
        check(&[1, 2, 3], &[4, 5, 6], None);
    }

    #[test]
    fn an_alignment_takes_the_greatest_gain() {
        let gains = [[0, 3, 0], [2, 0, 2], [0, 0, 0]];
        assert_eq!(best_alignment(0..3, 0..3, |i, j| gains[i][j]), [(0, 1), (1, 2)]);
    }
}
