//! Which expressions of the table can be found in a text: one pass over it, in place of a search for each.
//!
//! Of most expressions one can name words of which one stands wherever it is found: `[检檢]附|certif(?:y|ies)` wants `检附`,
//! `檢附` or `certif`. Where none of an expression's words stands it is not looked for, and not even parsed: which words those
//! are is found when the table is edited and kept beside it, in `rules.words`, a line for each expression.

use std::collections::BTreeMap;

use aho_corasick::AhoCorasick;

/// The words that all expressions require, and which of them require each.
#[derive(Debug, Default)]
pub(super) struct Sieve {
    /// `None` where it could not be built: then every text may hold everything.
    words: Option<AhoCorasick>,
    /// For each word, the numbers of the expressions that it is required by.
    owners: Vec<Vec<usize>>,
    /// The expressions of which nothing is known to be required.
    open: Sifted,
}

/// The line of an expression of which nothing is known to be required.
pub(super) const OPEN: &str = "*";

impl Sieve {
    /// Of so many expressions, from the lines that `required::line` made of them, in order. One without a line may stand in any text.
    pub fn new<'l>(lines: impl Iterator<Item = &'l str>, count: usize) -> Sieve {
        let mut owned: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let mut open = Sifted::default();
        for (number, line) in lines.chain(std::iter::repeat(OPEN)).take(count).enumerate() {
            match line {
                OPEN => open.put(number),
                words => words.split('\t').for_each(|word| owned.entry(word).or_default().push(number)),
            }
        }
        let words = AhoCorasick::new(owned.keys()).ok();
        Sieve { words, owners: owned.into_values().collect(), open }
    }

    pub fn sift(&self, text: &str) -> Sifted {
        let mut sifted = self.open.clone();
        match &self.words {
            Some(words) => {
                for found in words.find_overlapping_iter(text) {
                    self.owners[found.pattern().as_usize()].iter().for_each(|&number| sifted.put(number));
                }
            }
            None => self.owners.iter().flatten().for_each(|&number| sifted.put(number)),
        }
        sifted
    }
}

/// The numbers of the expressions that a text may hold, a bit for each.
#[derive(Debug, Clone, Default)]
pub(super) struct Sifted(Vec<u64>);

impl Sifted {
    fn put(&mut self, number: usize) {
        let at = number / 64;
        if at >= self.0.len() {
            self.0.resize(at + 1, 0);
        }
        self.0[at] |= 1 << (number % 64);
    }

    pub fn may_hold(&self, number: usize) -> bool {
        self.0.get(number / 64).is_some_and(|bits| bits >> (number % 64) & 1 == 1)
    }
}
