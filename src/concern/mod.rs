//! What a revision is about, whole, and whether that is what somebody asked for.
//!
//! A brief names the first of many; a filter must miss none. So this is read off every touched block, kept only until it
//! is known to whom the revision is owed, and shown nowhere.
//!
//! Invariant: where it is not certain that a revision is outside of what was asked for, it is within: an alert too many
//! can be thrown away.

mod news;
mod provision;
mod wish;

use std::collections::BTreeSet;

use crate::brief::Brief;
use crate::brief::classes::Direction;
use crate::brief::facts::{Said, facts};
use crate::brief::listed;
use crate::diff::{Diff, HunkKind};
use crate::document::{Block, Document};
use crate::fold::fold;
use crate::source::Source;
use crate::subscription::{Scope, Way};

use provision::Provision;

pub use news::News;
pub use wish::{BadWish, settled};

/// Bytes of touched text that are searched for words; a revision with more is about everything.
const MOST_TEXT: usize = 4 << 20;

/// What the touched blocks of a revision name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Concerns {
    provisions: BTreeSet<Provision>,
    /// `3A090.a`
    eccns: BTreeSet<String>,
    /// ISO 3166-1 alpha-2.
    countries: BTreeSet<String>,
    /// The touched blocks of both sides, folded, in small letters.
    text: String,
    /// True where there is more text than is searched.
    overflowed: bool,
}

/// Reads every block that is not the same on both sides. A block that only moved, or only has another number, says
/// nothing that it did not say.
pub fn concerns(old: &Document, new: &Document, diff: &Diff) -> Concerns {
    let mut concerns = Concerns::default();
    for hunk in &diff.hunks {
        let quiet = matches!(hunk.kind, HunkKind::Moved | HunkKind::Redesignated) && hunk.edits.is_empty();
        for block in touched(old, hunk.old.clone()).iter().chain(touched(new, hunk.new.clone())) {
            concerns.provisions.extend(provision::of_citation(&block.citation));
            if !quiet {
                concerns.read(block);
            }
        }
    }
    concerns
}

/// The blocks of one side of a hunk.
fn touched(side: &Document, range: std::ops::Range<usize>) -> &[Block] {
    side.blocks.get(range).unwrap_or_default()
}

impl Concerns {
    fn read(&mut self, block: &Block) {
        if self.text.len() + block.text.len() > MOST_TEXT {
            self.overflowed = true;
            return;
        }
        // Where a row says its country in a column of its own, a country in the party's name is none.
        let listed = listed::countries(block);
        let is_of_a_name = |said: &Said| listed.is_some() && matches!(said, Said::Country(_));
        // A country of the Entity List stands in the address of its rows; what provision a block is of was read before.
        for said in block.citation.0.iter().flat_map(|element| facts(element)).map(|fact| fact.said) {
            if !matches!(said, Said::Provision(_)) && !is_of_a_name(&said) {
                self.add(said);
            }
        }
        for fact in facts(&block.text).into_iter().filter(|fact| !is_of_a_name(&fact.said)) {
            self.add(fact.said);
        }
        self.countries.extend(listed.into_iter().flatten().map(|(code, _)| code.to_owned()));
        for text in block.citation.0.iter().map(String::as_str).chain([block.text.as_str()]) {
            self.text.push_str(&fold(text).to_lowercase());
            self.text.push('\n');
        }
    }

    fn add(&mut self, said: Said) {
        match said {
            Said::Eccn(number) => drop(self.eccns.insert(number)),
            Said::Country(code) => drop(self.countries.insert(code.to_owned())),
            Said::Provision(cited) => self.provisions.extend(provision::of_words(&cited)),
            _ => {}
        }
    }

    /// True where a revision of this source is asked for.
    pub fn are_within(&self, scope: &Scope, source: &Source, brief: &Brief) -> bool {
        let any = |wanted: &[String], meets: &dyn Fn(&str) -> bool| {
            wanted.is_empty() || self.overflowed || wanted.iter().any(|wanted| meets(wanted))
        };
        scope.includes(source)
            && any(&scope.provisions, &|wanted| self.touches(wanted, source))
            && any(&scope.eccns, &|wanted| self.eccns.iter().any(|number| is_below(number, wanted)))
            && any(&scope.countries, &|wanted| self.countries.contains(wanted))
            && any(&scope.parties, &|wanted| self.says(wanted))
            && any(&scope.words, &|wanted| self.says(wanted))
            && goes(brief, scope.way)
    }

    fn touches(&self, wanted: &str, source: &Source) -> bool {
        let Some(wanted) = provision::of_wish(wanted) else { return false };
        self.provisions.iter().any(|touched| touched.is_within(&wanted))
            || provision::of_title(&source.title).is_some_and(|part| part.is_within(&wanted))
    }

    fn says(&self, wanted: &str) -> bool {
        let wanted = fold(wanted).to_lowercase();
        let begins = wanted.starts_with(|c: char| c.is_ascii_alphanumeric());
        let ends = wanted.ends_with(|c: char| c.is_ascii_alphanumeric());
        let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let within_word = |at: usize, end: usize| {
            (begins && letter(self.text[..at].chars().next_back())) || (ends && letter(self.text[end..].chars().next()))
        };
        !wanted.trim().is_empty()
            && self.text.match_indices(&wanted).any(|(at, found)| !within_word(at, at + found.len()))
    }
}

/// `3A090.a.1` is of `3A090.a` and of `3A090`.
fn is_below(number: &str, wanted: &str) -> bool {
    let rest =
        number.get(..wanted.len()).filter(|head| head.eq_ignore_ascii_case(wanted)).map(|_| &number[wanted.len()..]);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// What is unclear, or goes both ways, may go the way that is asked for.
fn goes(brief: &Brief, way: Option<Way>) -> bool {
    match (way, brief.direction) {
        (None, _) | (_, Direction::Unclear) => true,
        (Some(Way::Tightens), direction) => brief.mixed || direction == Direction::Tightens,
        (Some(Way::Loosens), direction) => brief.mixed || direction == Direction::Loosens,
    }
}

#[cfg(test)]
mod tests;
