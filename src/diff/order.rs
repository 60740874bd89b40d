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
    fn an_alignment_takes_the_greatest_gain() {
        let gains = [[0, 3, 0], [2, 0, 2], [0, 0, 0]];
        assert_eq!(best_alignment(0..3, 0..3, |i, j| gains[i][j]), [(0, 1), (1, 2)]);
    }
}
