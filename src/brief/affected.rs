//! Who and what is affected: what the touched words name, quoted as they name it.

use serde::{Deserialize, Serialize};

use crate::brief::facts::{Fact, Said, facts};
use crate::brief::quote::{cut, squeeze};
use crate::brief::touched::Touched;

/// Most of a kind that are named; a longer list is a list to be read, not a summary.
const MOST: usize = 12;
/// Blocks whose addresses are read for names.
const CITED: usize = 40;

/// What a revision is about, each named once, in order of telling.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Affected {
    /// Numbers of the Commerce Control List: `3A090.a`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub eccns: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<Land>,
    /// Country groups of the EAR: `D:5`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
    /// Symbols of licence exceptions: `NAC`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<String>,
    /// Lines of the tariff: `9903.79.01`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tariffs: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parties: Vec<String>,
    /// What the keeper of a calendar entry says it is about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<String>,
    /// Names beyond those, of all kinds.
    #[serde(skip_serializing_if = "is_zero")]
    pub more: usize,
}

/// A country or territory, and what the law calls it where it names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Land {
    /// ISO 3166-1 alpha-2.
    pub code: String,
    pub named: String,
}

fn is_zero(count: &usize) -> bool {
    *count == 0
}

impl Affected {
    pub fn is_empty(&self) -> bool {
        *self == Affected::default()
    }

    pub(super) fn add(&mut self, text: &str, fact: &Fact) {
        let named = || cut(&squeeze(text.get(fact.range.clone()).unwrap_or_default()), 80);
        match &fact.said {
            Said::Eccn(number) => put(&mut self.eccns, number.clone(), &mut self.more),
            Said::CountryGroup(group) => put(&mut self.groups, group.clone(), &mut self.more),
            Said::LicenseException(symbol) => put(&mut self.exceptions, symbol.clone(), &mut self.more),
            Said::Tariff(line) => put(&mut self.tariffs, line.clone(), &mut self.more),
            Said::Party(party) => put(&mut self.parties, cut(party, 120), &mut self.more),
            Said::Country(code) if self.countries.iter().any(|land| land.code == *code) => {}
            Said::Country(code) => {
                put(&mut self.countries, Land { code: (*code).to_owned(), named: named() }, &mut self.more);
            }
            _ => {}
        }
    }
}

fn put<T: PartialEq>(list: &mut Vec<T>, named: T, more: &mut usize) {
    if list.contains(&named) {
        return;
    }
    match list.len() < MOST {
        true => list.push(named),
        false => *more += 1,
    }
}

/// What the touched blocks name: words that came or went first, then what stands beside them in the same sentence of the law.
pub(super) fn affected(touched: &[Touched<'_>]) -> Affected {
    let mut affected = Affected::default();
    for block in touched {
        block.stated().for_each(|fact| affected.add(&block.block.text, fact));
    }
    for block in touched {
        block.facts.iter().for_each(|fact| affected.add(&block.block.text, fact));
    }
    // A row names its party in its key, and a paragraph may only say "those items" of what its heading names.
    for block in touched.iter().take(CITED) {
        for element in &block.block.citation.0 {
            facts(element).iter().for_each(|fact| affected.add(element, fact));
        }
    }
    affected
}
