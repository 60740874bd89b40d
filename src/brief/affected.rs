//! Who and what is affected: what the touched words name, quoted as they name it.

use serde::{Deserialize, Serialize};

use crate::brief::facts::{Fact, Said, facts};
use crate::brief::listed;
use crate::brief::quote::{cut, squeeze};
use crate::brief::touched::Touched;
use crate::document::Block;
use crate::source::Source;

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

    fn add_party(&mut self, name: &str) {
        let name = cut(&squeeze(name), 120);
        // A list says where a party is, a sentence only who it is, and one of two says `Ltd` for `Ltd.`.
        let located = |long: &str, short: &str| {
            long.strip_prefix(short).is_some_and(|rest| rest == "." || rest.starts_with([',', '，']))
        };
        let is_known = self.parties.iter().any(|known| located(known, &name) || located(&name, known));
        if is_balanced(&name) && !is_known {
            put(&mut self.parties, name, &mut self.more);
        }
    }

    pub(super) fn add(&mut self, text: &str, fact: &Fact) {
        let named = || cut(&squeeze(text.get(fact.range.clone()).unwrap_or_default()), 80);
        match &fact.said {
            Said::Eccn(number) => put(&mut self.eccns, number.clone(), &mut self.more),
            Said::CountryGroup(group) => put(&mut self.groups, group.clone(), &mut self.more),
            Said::LicenseException(symbol) => put(&mut self.exceptions, symbol.clone(), &mut self.more),
            Said::Tariff(line) => put(&mut self.tariffs, line.clone(), &mut self.more),
            Said::Party(party) => self.add_party(party),
            Said::Country(_) if is_of_a_name(text, fact) => {}
            Said::Country(code) => self.add_country(code, &named()),
            _ => {}
        }
    }

    /// What a block names; where a row has a column for its country, no other words of it are one.
    fn add_of(&mut self, block: &Block, text: &str, fact: &Fact) {
        if !matches!(fact.said, Said::Country(_)) || listed::countries(block).is_none() {
            self.add(text, fact);
        }
    }

    fn add_country(&mut self, code: &str, named: &str) {
        if !self.countries.iter().any(|land| land.code == code) {
            put(&mut self.countries, Land { code: code.to_owned(), named: named.to_owned() }, &mut self.more);
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
/// The land whose law it is goes without saying.
pub(super) fn affected(source: &Source, touched: &[Touched<'_>]) -> Affected {
    let mut affected = Affected::default();
    // Rows that came or went before those of which a cell did.
    let is_whole = |touched: &&Touched<'_>| touched.own.contains(&(0..touched.block.text.len()));
    let (whole, others): (Vec<_>, Vec<_>) = touched.iter().partition(is_whole);
    for row in whole.into_iter().chain(others).map(|touched| touched.block) {
        listed::party(row).into_iter().for_each(|name| affected.add_party(&name));
        for (code, range) in listed::countries(row).unwrap_or_default() {
            affected.add_country(code, &row.text[range]);
        }
    }
    for block in touched {
        block.stated().for_each(|fact| affected.add_of(block.block, &block.block.text, fact));
    }
    for block in touched {
        block.facts.iter().for_each(|fact| affected.add_of(block.block, &block.block.text, fact));
    }
    // A row names its party in its key, and a paragraph may only say "those items" of what its heading names.
    for block in touched.iter().take(CITED) {
        for element in &block.block.citation.0 {
            facts(element).iter().for_each(|fact| affected.add_of(block.block, element, fact));
        }
    }
    affected.countries.retain(|land| land.code != source.jurisdiction);
    affected
}

/// True where a fact is a part of a name: the United States of `President of the United States`, 中国 of 中国人民解放军.
fn is_of_a_name(text: &str, fact: &Fact) -> bool {
    let (before, after) = (text.get(..fact.range.start), text.get(fact.range.end..));
    let (Some(before), Some(after)) = (before, after) else { return false };
    const OFFICES: [&str; 6] = [
        "President of the ",
        "President of ",
        "Government of the ",
        "Congress of the ",
        "Constitution of the ",
        "laws of the ",
    ];
    const BODIES: [&str; 7] = ["人民解放军", "人民解放軍", "共产党", "共產黨", "人民银行", "人民銀行", "证监会"];
    let code = after.trim_start().starts_with("Code");
    code || OFFICES.iter().any(|office| before.ends_with(office)) || BODIES.iter().any(|body| after.starts_with(body))
}

/// True for a name with both or neither of its brackets: half a bracket is the end of something else.
fn is_balanced(name: &str) -> bool {
    let count = |sign: char| name.chars().filter(|c| *c == sign).count();
    count('(') == count(')') && count('（') == count('）')
}
