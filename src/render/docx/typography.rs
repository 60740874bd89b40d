//! Where two spellings of the same words differ: the few letters at which they part, and what they share around them.

/// A stretch of both spellings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stretch<'a> {
    Shared(&'a str),
    /// Old and new letters; either may be empty.
    Parted(&'a str, &'a str),
}

/// Letters looked ahead on either side for where the spellings meet again.
const AHEAD: usize = 8;

/// The stretches of two spellings, in order; together they spell both. Linear in their length.
pub fn stretches<'a>(was: &'a str, is: &'a str) -> Vec<Stretch<'a>> {
    let mut stretches = Vec::new();
    let (mut old, mut new) = (was, is);
    while !(old.is_empty() && new.is_empty()) {
        let shared = shared(old, new);
        if shared > 0 {
            stretches.push(Stretch::Shared(&new[..shared]));
            (old, new) = (&old[shared..], &new[shared..]);
            continue;
        }
        let (o, n) = meeting(old, new);
        stretches.push(Stretch::Parted(&old[..o], &new[..n]));
        (old, new) = (&old[o..], &new[n..]);
    }
    stretches
}

/// Bytes of the beginning that both share.
fn shared(old: &str, new: &str) -> usize {
    old.chars().zip(new.chars()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum()
}

/// Where two spellings that part here meet again: the nearest place from which they agree; else their ends.
fn meeting(old: &str, new: &str) -> (usize, usize) {
    let places = |text: &str| -> Vec<usize> {
        text.char_indices().map(|(at, _)| at).chain([text.len()]).take(AHEAD + 1).collect()
    };
    let (olds, news) = (places(old), places(new));
    for steps in 1..=olds.len() + news.len() {
        for o in 0..=steps.min(olds.len() - 1) {
            let Some((o, n)) = olds.get(o).zip(news.get(steps - o)) else { continue };
            // Signs and spaces part often, and one letter after them is enough; letters seldom, and one may be a coincidence.
            let letters = old[..*o].chars().chain(new[..*n].chars()).any(char::is_alphanumeric);
            let agree = if letters { 2 } else { 1 };
            if old[*o..].chars().take(agree).eq(new[*n..].chars().take(agree)) {
                return (*o, *n);
            }
        }
    }
    (old.len(), new.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use Stretch::{Parted, Shared};

    #[test]
    fn spellings_part_at_letters_and_meet_again() {
        let check = |was: &str, is: &str, expected: &[Stretch<'_>]| assert_eq!(stretches(was, is), expected);
        check("a 'b' c", "a 'b' c", &[Shared("a 'b' c")]);
        check("it's so", "it’s so", &[Shared("it"), Parted("'", "’"), Shared("s so")]);
        check(
            "第 二 条 出口",
            "第二条 出口",
            &[Shared("第"), Parted(" ", ""), Shared("二"), Parted(" ", ""), Shared("条 出口")],
        );
        check("ab", "ab\u{a0}", &[Shared("ab"), Parted("", "\u{a0}")]);
        check("", "x", &[Parted("", "x")]);
    }
}
