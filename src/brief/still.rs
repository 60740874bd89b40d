//! What still applies: unchanged sentences beside the change that bind whoever relies on it.

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

use crate::brief::classes::Verdict;
use crate::brief::facts::{Fact, Force, Policy, Said, facts};
use crate::brief::quote::{cut, squeeze};
use crate::brief::sentences::sentences;
use crate::brief::touched::{Side, Touched};
use crate::brief::weight::severity;
use crate::citation::Citation;
use crate::diff::{Diff, Step};
use crate::document::{BlockKind, Document};

/// Most sentences told, and unchanged blocks read on each side of a hunk.
const MOST: usize = 3;
const BESIDE: usize = 3;
/// Hunks beside which is read.
const HUNKS: usize = 12;
/// Severity of a change beside which is read.
const LEAST: u8 = 3;
/// Characters of a sentence.
const LONGEST: usize = 220;

/// A sentence of the law and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    pub citation: Citation,
    pub text: String,
}

/// Sentences that did not change, those that say how licences are treated first.
pub(super) fn still(new: &Document, diff: &Diff, touched: &[Touched<'_>], verdicts: &[Vec<Verdict>]) -> Vec<Quote> {
    let mut found: Vec<(u8, Quote)> = Vec::new();
    let mut seen: Vec<usize> = Vec::new();
    let same = unchanged(new, diff);
    // Beside a new number or an editor's heading all of the law still applies.
    let grave = |block: &&Touched<'_>| severity(&verdicts[block.hunk]) >= LEAST;
    let hunks = touched.iter().filter(|block| block.side == Side::New).filter(grave).take(HUNKS);
    for block in hunks {
        let text = &block.block.text;
        let unchanged = sentences(text).into_iter().filter(|sentence| {
            // A block that came whole has no unchanged sentence.
            !block.is_own(sentence) && block.own.iter().all(|own| own.len() < text.len())
        });
        unchanged.for_each(|sentence| weigh(&text[sentence], &block.block.citation, &mut found));
        for at in beside(&same, block.at) {
            let Some(neighbour) = new.blocks.get(at).filter(|_| !seen.contains(&at)) else { continue };
            seen.push(at);
            // Of another section than the change it says nothing about it.
            let is_text = !matches!(neighbour.kind, BlockKind::TableHead | BlockKind::TableRow | BlockKind::Heading(_));
            let same = neighbour.citation.0.first() == block.block.citation.0.first();
            if is_text && same && neighbour.text.len() < 20_000 {
                for sentence in sentences(&neighbour.text) {
                    weigh(&neighbour.text[sentence], &neighbour.citation, &mut found);
                }
            }
        }
    }
    found.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    found.dedup_by(|a, b| a.1.text == b.1.text);
    found.into_iter().take(MOST).map(|(_, quote)| quote).collect()
}

fn weigh(sentence: &str, citation: &Citation, found: &mut Vec<(u8, Quote)>) {
    let weight = facts(sentence).iter().filter_map(|fact| binds(fact, sentence)).max();
    if let Some(weight) = weight.filter(|_| !is_heading(sentence) && !asks(sentence)) {
        let text = cut(&squeeze(sentence), LONGEST);
        found.push((weight, Quote { citation: citation.clone(), text }));
    }
}

/// True for the few words that open a paragraph: `(a) License requirements.`
fn is_heading(sentence: &str) -> bool {
    let words = sentence.unicode_words().count();
    words < 7
}

/// True for a question: it binds nobody.
fn asks(sentence: &str) -> bool {
    sentence.trim_end().ends_with(['?', '？'])
}

/// True where `may not` says what may be the case rather than what is forbidden: `may not be accurate`, while `may not be
/// exported` forbids.
fn supposes(sentence: &str, fact: &Fact) -> bool {
    let said = sentence.get(fact.range.clone()).unwrap_or_default().to_lowercase();
    let mut rest = sentence.get(fact.range.end..).unwrap_or_default().split_whitespace();
    let next = rest.next();
    let participle =
        |word: &str| ["ed", "en", "ne", "wn", "ld", "de", "ut", "nt"].iter().any(|end| word.ends_with(end));
    said == "may not" && matches!(next, Some("be" | "always")) && !rest.next().is_some_and(participle)
}

/// True where a forbidding word stands in an item that goes no further than a noun: `与禁止或管制国家为贸易行为。`
fn is_noun(sentence: &str, fact: &Fact) -> bool {
    let rest = sentence.get(fact.range.end..).unwrap_or_default();
    let said = sentence.get(fact.range.clone()).unwrap_or_default();
    said == "禁止" && (rest.starts_with(['或', '和', '及', '、', '的']) || sentence.trim_end().ends_with("的。"))
}

/// How much a fact of an unchanged sentence binds.
fn binds(fact: &Fact, sentence: &str) -> Option<u8> {
    if supposes(sentence, fact) || is_noun(sentence, fact) {
        return None;
    }
    match &fact.said {
        Said::Policy(Policy::Required | Policy::Prohibition) => Some(4),
        Said::Policy(Policy::PresumptionOfDenial | Policy::PolicyOfDenial) => Some(3),
        Said::Policy(_) => Some(2),
        Said::Modal(modal) if matches!(modal.force(), Force::Prohibition) => Some(1),
        _ => None,
    }
}

/// For each new block whether it is unchanged.
fn unchanged(new: &Document, diff: &Diff) -> Vec<bool> {
    let mut same = vec![false; new.blocks.len()];
    for step in &diff.steps {
        if let Step::Same { new, .. } = step
            && let Some(block) = same.get_mut(*new)
        {
            *block = true;
        }
    }
    same
}

/// The unchanged new blocks next to a block, nearest first.
fn beside(same: &[bool], at: usize) -> Vec<usize> {
    let near = (1..=BESIDE).flat_map(|far| [at.checked_sub(far), Some(at + far)]).flatten();
    near.filter(|&at| same.get(at) == Some(&true)).collect()
}
