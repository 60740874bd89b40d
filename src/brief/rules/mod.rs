//! The table of rules, `rules.tsv`: what makes a hunk matter, in what class, how much and which way. Its head tells how it
//! is read; the files here only give its words their types, and look for its expressions at little cost.

mod expression;
#[cfg(test)]
mod required;
mod row;
mod sieve;
mod vocabulary;

use std::sync::{Arc, LazyLock, OnceLock};

use foldhash::HashMap;

use crate::brief::classes::Class;

pub use expression::{Expression, Searched};
pub use vocabulary::{FactKind, Language, Proof, Way};

use expression::Rows;
use row::Reader;
use sieve::Sieve;

/// One row of the table.
#[derive(Debug)]
pub struct Rule {
    pub id: &'static str,
    pub class: Class,
    /// Severity where one expression took the place of another in a sentence that stayed; `None` = says nothing there.
    pub revised: Option<u8>,
    /// Severity where it came or went with a whole sentence, block or row.
    pub whole: Option<u8>,
    pub way: Way,
    /// True where the rows below it say nothing of what this one tells.
    pub alone: bool,
    pub language: Language,
    /// What the place must say: source, title, citation, column, and after `¶` the words the block begins with.
    pub under: Option<Arc<Expression>>,
    /// What a sentence of the change must say, on either side.
    pub beside: Option<Arc<Expression>>,
    /// What `beside` says of a proof that reads it as words which are one, or characters: `section=sec\.`.
    pub sets: &'static str,
    pub cue: Cue,
    /// What the reader is told.
    pub reason: &'static str,
}

/// What a rule looks for.
#[derive(Debug)]
pub enum Cue {
    /// Expressions in folded text of small letters.
    Words(Arc<Expression>),
    /// Facts of this kind.
    Fact(FactKind),
    /// Any words at all.
    Anything,
    /// The row of a table.
    Row,
    /// A clause that takes something out, or sets a condition, that came or went, where nothing else changed.
    Clause,
    /// A member of an enumeration that came or went, in a sentence in which nothing else changed.
    Member,
    /// What is proven by comparing the two sides, in `classes::editorial`.
    Proof(Proof),
}

impl Rule {
    /// True for a rule about texts that have Latin letters, or ideographs.
    pub fn speaks(&self, latin: bool, han: bool) -> bool {
        match self.language {
            Language::Any => true,
            Language::Chinese => han,
            _ => latin,
        }
    }

    /// True for what is said of text that nothing else is said of.
    pub fn is_last_resort(&self) -> bool {
        matches!(self.class, Class::Txt | Class::Del) && matches!(self.cue, Cue::Anything | Cue::Row)
    }
}

/// All rows, in order.
pub struct Table {
    pub rules: Vec<Rule>,
    /// The positions of the rules by their ids.
    positions: HashMap<&'static str, usize>,
    /// The rows that are on a scale, by their positions, for each class that has one.
    scales: Vec<(Class, Vec<usize>)>,
    /// The positions of the rows that are proven by comparing the two sides.
    proofs: Vec<usize>,
    /// The expressions of each kind of rows, and the sieve of them.
    expressions: [Vec<Arc<Expression>>; 2],
    sieves: [OnceLock<Sieve>; 2],
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut reader = Reader::default();
    // A row that can't be read is a mistake in the table; a test proves that there is none.
    let rules: Vec<Rule> = rows().filter_map(|row| reader.read(row).ok()).collect();
    let mut scales: Vec<(Class, Vec<usize>)> = Vec::new();
    for (at, rule) in rules.iter().enumerate().filter(|(_, rule)| matches!(rule.way, Way::Scale(_))) {
        match scales.iter_mut().find(|(class, _)| *class == rule.class) {
            Some((_, scale)) => scale.push(at),
            None => scales.push((rule.class, vec![at])),
        }
    }
    let positions = rules.iter().enumerate().map(|(at, rule)| (rule.id, at)).collect();
    let is_proof = |at: &usize| matches!(rules[*at].cue, Cue::Proof(_));
    let proofs = (0..rules.len()).filter(is_proof).collect();
    Table { rules, positions, scales, proofs, expressions: reader.expressions, sieves: Default::default() }
});

const TEXT: &str = include_str!("../rules.tsv");
/// The words that each expression requires, in order: those of the Western rows, an empty line, those of the Chinese ones.
const WORDS: &str = include_str!("../rules.words");

/// The table, read once.
pub fn table() -> &'static Table {
    &TABLE
}

impl Table {
    /// The rule for a proof.
    pub fn proof(&self, proof: Proof) -> Option<&Rule> {
        self.proofs().find(|rule| matches!(rule.cue, Cue::Proof(known) if known == proof))
    }

    /// The rules whose cue is a proof, in order.
    pub fn proofs(&self) -> impl Iterator<Item = &Rule> {
        self.proofs.iter().map(|&at| &self.rules[at])
    }

    /// The rule of this id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.get(*self.positions.get(id)?)
    }

    /// The rules of a class that are on its scale, in order, with their ranks.
    pub fn scale(&self, class: Class) -> impl Iterator<Item = (&Rule, i8)> {
        let rows = self.scales.iter().filter(move |(of, _)| *of == class).flat_map(|(_, rows)| rows);
        rows.filter_map(|&at| match self.rules[at].way {
            Way::Scale(rank) => Some((&self.rules[at], rank)),
            _ => None,
        })
    }

    /// The position of a rule: the first ones matter most.
    pub fn rank(&self, id: &str) -> usize {
        self.positions.get(id).copied().unwrap_or(self.rules.len())
    }

    /// What tells which expressions of these rows may be found in a text.
    fn sieve(&self, rows: Rows) -> &Sieve {
        self.sieves[rows as usize].get_or_init(|| {
            let words = WORDS.split("\n\n").nth(rows as usize).unwrap_or_default();
            Sieve::new(words.lines(), self.expressions[rows as usize].len())
        })
    }
}

fn rows() -> impl Iterator<Item = &'static str> {
    TEXT.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).skip(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `RULEWATCH_GOLDEN=write` writes the words anew, after the table was edited.
    #[test]
    fn the_words_beside_the_table_are_those_that_its_expressions_require() {
        let lines = |rows: &Vec<Arc<Expression>>| -> Vec<String> {
            rows.iter().map(|expression| required::line(expression.pattern())).collect()
        };
        let words = table().expressions.each_ref().map(|rows| lines(rows).join("\n")).join("\n\n") + "\n";
        if std::env::var_os("RULEWATCH_GOLDEN").is_some_and(|mode| mode == "write") {
            let file = concat!(env!("CARGO_MANIFEST_DIR"), "/src/brief/rules.words");
            std::fs::write(file, &words).expect("written");
        } else {
            assert!(words == WORDS, "rules.words is not of this table: run this test with RULEWATCH_GOLDEN=write");
        }
    }

    #[test]
    fn every_row_of_the_table_can_be_read_and_has_an_id_of_its_own() {
        let mut reader = Reader::default();
        let rules: Vec<Rule> = rows().map(|row| reader.read(row).unwrap_or_else(|error| panic!("{error}"))).collect();
        let ids: std::collections::HashSet<_> = rules.iter().map(|rule| rule.id).collect();
        assert_eq!(ids.len(), rules.len());
        for expression in reader.expressions.iter().flatten() {
            assert!(expression.compiles(), "`{}` is too large", expression.as_str());
        }
        for (name, proof) in Proof::NAMED {
            assert!(table().proof(proof).is_some(), "no row for the proof `{name}`");
        }
    }
}
