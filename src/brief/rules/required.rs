//! The words that an expression requires, found when the table is edited: `rules.words` has them, and a test holds it to the table.

use std::collections::BTreeSet;

use regex_syntax::hir::{Class, Hir, HirKind};

use super::sieve::OPEN;

/// A shorter word tells too little, except for the marks that law is hardly ever printed with.
const SHORTEST: usize = 2;
const MARKS: &[u8] = b"<>#{}*@|";
/// Bytes of a word that are looked for: the beginning tells enough.
const LONGEST: usize = 8;
/// Ways in which a run of characters may be written before it is cut there.
const WAYS: usize = 24;
/// Characters of a class that are told one by one.
const CHARACTERS: u32 = 8;

/// What a pattern requires, in one line: its words, parted by tabs.
pub(super) fn line(pattern: &Hir) -> String {
    required(pattern).map_or(OPEN.to_owned(), |words| {
        let words: BTreeSet<String> =
            words.into_iter().map(|word| String::from_utf8(word).expect("whole characters")).collect();
        words.into_iter().collect::<Vec<_>>().join("\t")
    })
}

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
    for word in &mut words {
        let whole = |end: &usize| std::str::from_utf8(&word[..*end]).is_ok();
        let end = (0..=LONGEST.min(word.len())).rev().find(whole).unwrap_or_default();
        word.truncate(end);
    }
    let tells = |word: &Vec<u8>| word.len() >= SHORTEST || word.iter().any(|byte| MARKS.contains(byte));
    (!words.is_empty() && words.iter().all(tells)).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::brief::rules::sieve::Sieve;

    /// What is sifted out of `without` is looked for in `with`.
    fn check(pattern: &str, with: &[&str], without: &[&str]) {
        let line = line(&regex_syntax::parse(pattern).expect("a pattern"));
        let sieve = Sieve::new(std::iter::once(&*line), 1);
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
