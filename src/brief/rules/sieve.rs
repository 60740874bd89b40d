//! Which expressions of the table can be found in a text: one pass over it, in place of a search for each.
//!
//! Of most expressions one can name words of which one stands wherever it is found: `[检檢]附|certif(?:y|ies)` wants `检附`,
//! `檢附` or `certif`. Where none of an expression's words stands it is not looked for, and not even compiled.

use std::collections::BTreeMap;

use aho_corasick::AhoCorasick;
use regex_syntax::hir::{Class, Hir, HirKind};

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

impl Sieve {
    /// Of the patterns of all expressions, by their numbers.
    pub fn new<'p>(patterns: impl Iterator<Item = &'p Hir>) -> Sieve {
        let mut owned: BTreeMap<Vec<u8>, Vec<usize>> = BTreeMap::new();
        let mut open = Sifted::default();
        for (number, pattern) in patterns.enumerate() {
            match required(pattern) {
                Some(words) => words.into_iter().for_each(|word| owned.entry(word).or_default().push(number)),
                None => open.put(number),
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

/// A shorter word tells too little, except for the marks that law is hardly ever printed with.
const SHORTEST: usize = 2;
const MARKS: &[u8] = b"<>#{}*@|";
/// Bytes of a word that are looked for: the beginning tells enough.
const LONGEST: usize = 8;
/// Ways in which a run of characters may be written before it is cut there.
const WAYS: usize = 24;
/// Characters of a class that are told one by one.
const CHARACTERS: u32 = 8;

/// Words of which at least one stands in every text that the pattern is found in; `None` where none are known.
fn required(pattern: &Hir) -> Option<Vec<Vec<u8>>> {
    match pattern.kind() {
        HirKind::Literal(_) | HirKind::Class(_) => telling(spelled(pattern)?),
        HirKind::Capture(capture) => required(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => required(&repetition.sub),
        HirKind::Alternation(branches) => {
            let words: Option<Vec<_>> = branches.iter().map(required).collect();
            words.map(|words| words.concat())
        }
        HirKind::Concat(parts) => parts.iter().map(required).chain(runs(parts)).flatten().max_by_key(|words| {
            let shortest = words.iter().map(Vec::len).min().unwrap_or_default();
            (shortest.min(LONGEST), std::cmp::Reverse(words.len()))
        }),
        _ => None,
    }
}

/// The neighbours in a sequence that can be spelled, put together: `[检檢][测測]` is `检测`, `檢测`, `检測` or `檢測`.
fn runs(parts: &[Hir]) -> Vec<Option<Vec<Vec<u8>>>> {
    let mut runs = vec![vec![Vec::new()]];
    for part in parts {
        let run = runs.last().filter(|run| !run.is_empty()).cloned().unwrap_or_default();
        match spelled(part) {
            Some(next) if run.len() * next.len() <= WAYS => {
                let joined = run.iter().flat_map(|head| next.iter().map(move |tail| [&head[..], tail].concat()));
                runs.push(joined.collect());
            }
            Some(next) => runs.push(next),
            None => runs.push(vec![Vec::new()]),
        }
    }
    runs.into_iter().map(telling).collect()
}

/// All that a part finds, where that are a few words.
fn spelled(part: &Hir) -> Option<Vec<Vec<u8>>> {
    match part.kind() {
        HirKind::Literal(literal) => Some(vec![literal.0.to_vec()]),
        HirKind::Class(Class::Unicode(class)) => {
            let count: u32 =
                class.ranges().iter().map(|range| u32::from(range.end()) - u32::from(range.start()) + 1).sum();
            let each = || class.ranges().iter().flat_map(|range| range.start()..=range.end());
            (count <= CHARACTERS).then(|| each().map(|c| c.to_string().into_bytes()).collect())
        }
        HirKind::Capture(capture) => spelled(&capture.sub),
        HirKind::Alternation(branches) if branches.len() <= WAYS => {
            let words: Option<Vec<_>> = branches.iter().map(spelled).collect();
            words.map(|words| words.concat()).filter(|words| words.len() <= WAYS)
        }
        // A word boundary takes no room.
        HirKind::Look(_) | HirKind::Empty => Some(vec![Vec::new()]),
        _ => None,
    }
}

/// The words, where all of them are long enough to tell anything.
fn telling(mut words: Vec<Vec<u8>>) -> Option<Vec<Vec<u8>>> {
    words.iter_mut().for_each(|word| word.truncate(LONGEST));
    let tells = |word: &Vec<u8>| word.len() >= SHORTEST || word.iter().any(|byte| MARKS.contains(byte));
    (!words.is_empty() && words.iter().all(tells)).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is sifted out of `without` is looked for in `with`.
    fn check(pattern: &str, with: &[&str], without: &[&str]) {
        let sieve = Sieve::new(std::iter::once(&regex_syntax::parse(pattern).expect("a pattern")));
        let may = |text: &&str| sieve.sift(text).may_hold(0);
        assert!(with.iter().all(may), "{pattern} is sifted out of one of {with:?}");
        assert!(!without.iter().any(may), "{pattern} is looked for in one of {without:?}");
    }

    #[test]
    fn an_expression_is_looked_for_only_where_words_stand_that_it_requires() {
        check("certif(?:y|ies)|audits?", &["to certify", "audit"], &["a licence is required"]);
        check("[检檢][测測]", &["檢測報告", "检测"], &["检验", "測試", "report"]);
        check(r"(?-u:\b)(?:is|are) not (?:deemed|subject)", &["they are not deemed so"], &["is not"]);
        check(r"retain[^.;]{0,80}for \d+ years?", &["retain them for 5 years"], &["retail"]);
        check(r"< ?[a-z]+>|\*\*", &["a <b>", "**"], &["a = b"]);
        check("(?i)the the", &["The THE"], &["thence"]);
    }

    #[test]
    fn an_expression_that_requires_no_words_is_looked_for_everywhere() {
        check(r"\d{4} \d{4}", &["", "words"], &[]);
        check("(?:certif)?[a-z]+", &["", "words"], &[]);
        check("(?:certif|.)", &["words"], &[]);
    }
}
