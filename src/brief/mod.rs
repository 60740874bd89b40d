//! The summary of one revision: what changed, how much it matters. Every statement points at hunks.
//!
//! Words are quoted, never paraphrased, and no direction (tighter, looser) is guessed. How much a hunk matters is read
//! off the table of rules, `rules.tsv`.

mod acts;
pub use self::acts::same_act;
mod calendar;
pub mod classes;
pub mod facts;
mod headline;
mod quote;
mod rules;

use serde::{Deserialize, Serialize};

use crate::citation::Citation;
use crate::diff::{Diff, Hunk, HunkKind, Stats};
use crate::document::Document;
use crate::source::Source;

use classes::{Verdict, verdicts};

/// Most statements in a brief.
const STATEMENTS: usize = 5;
/// Most reasons told.
const REASONS: usize = 6;
/// Places named for one reason.
const PLACES: usize = 3;
/// Unchanged bytes quoted on each side of the words that changed.
const AROUND: usize = 110;

/// A summary of one revision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Brief {
    /// At most 90 characters: the subject of the alert.
    pub headline: String,
    /// The earlier version whose text stands again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again: Option<u32>,
    /// 0 (page furniture) to 5 (critical).
    pub severity: u8,
    /// Why this severity, in a few words for the reader.
    pub reasons: Vec<String>,
    /// The acts that words which came name, each in one form: `91 FR 1684`, `EO 14365`, `商务部公告2025年第55号`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acts: Vec<String>,
    /// The citations touched, in document order, without repeats.
    pub citations: Vec<Citation>,
    pub stats: Stats,
    /// The most telling hunks, quoted.
    pub statements: Vec<Statement>,
}

/// One hunk told in the law's own words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// Position in `Diff::hunks`.
    pub hunk: usize,
    pub kind: HunkKind,
    pub citation: Citation,
    /// The words that went, with as much around them as makes sense of them; empty for an addition.
    pub before: String,
    /// The words that came; empty for a removal.
    pub after: String,
}

/// Summarises the revision from `old` to `new`.
pub fn brief(source: &Source, old: &Document, new: &Document, diff: &Diff) -> Brief {
    if let Some(entry) = &source.calendar
        && let Some(brief) = calendar::brief(source, entry, old, new, diff)
    {
        return brief;
    }
    let verdicts = verdicts(source, old, new, diff);
    let mut order: Vec<usize> = (0..diff.hunks.len()).collect();
    order.sort_by_key(|&at| std::cmp::Reverse((severity_of(&verdicts[at]), ways(&verdicts[at]))));
    let repeats = diff.repeats();
    let gone = mostly_gone(old, new, diff);
    let severity = if gone { 5 } else { order.first().map_or(0, |&at| severity_of(&verdicts[at])) };
    let mut reasons = reasons(old, new, diff, &verdicts, &order);
    if gone {
        reasons.insert(0, "most of the text is gone".to_owned());
    }
    Brief {
        again: None,
        headline: headline::headline(old, new, diff, &verdicts, order.first().copied().unwrap_or(0)),
        severity,
        reasons,
        acts: acts::acts(new, diff),
        citations: citations(old, new, diff),
        stats: diff.stats,
        statements: order
            .iter()
            .filter(|at| !repeats.contains(at))
            .take(STATEMENTS)
            .map(|&at| statement(old, new, diff, &verdicts, at))
            .collect(),
    }
}

impl Brief {
    /// Says that the new text is that of this earlier version again, where there is one.
    pub fn standing_again(mut self, version: Option<u32>) -> Brief {
        if let Some(version) = version {
            self.headline = quote::cut(&format!("as version {version} again: {}", self.headline), headline::LIMIT);
            self.again = Some(version);
        }
        self
    }
}

fn severity_of(verdicts: &[Verdict]) -> u8 {
    verdicts.first().map_or(0, |verdict| verdict.severity)
}

/// In how many ways a hunk is as severe as it is; beyond three, more of them tell nothing.
fn ways(verdicts: &[Verdict]) -> usize {
    verdicts.iter().filter(|verdict| verdict.severity == severity_of(verdicts)).count().min(3)
}

/// True where a document of some length lost more than half of its words and did not get as many.
fn mostly_gone(old: &Document, new: &Document, diff: &Diff) -> bool {
    let size = |side: &Document| side.blocks.iter().map(|block| block.text.len()).sum::<usize>();
    diff.hunks.iter().any(|hunk| hunk.kind == HunkKind::Removed) && size(old) > 1_000 && size(new) < size(old) / 2
}

/// One reason with the places it is found at.
struct Reason {
    words: &'static str,
    severity: u8,
    /// The first of them.
    places: Vec<String>,
    /// Hunks beyond those.
    more: usize,
}

/// `licence review policy: § 742.6(b)(10)`, one line for each reason of the heaviest hunks.
fn reasons(old: &Document, new: &Document, diff: &Diff, verdicts: &[Vec<Verdict>], order: &[usize]) -> Vec<String> {
    let mut told: Vec<Reason> = Vec::new();
    for &at in order {
        let citation = own_citation(old, new, &diff.hunks[at]).filter(|citation| !citation.is_empty());
        for verdict in &verdicts[at] {
            let words = verdict.reason();
            let known = told.iter().position(|reason| reason.words == words);
            let known = known.unwrap_or_else(|| {
                told.push(Reason { words, severity: verdict.severity, places: Vec::new(), more: 0 });
                told.len() - 1
            });
            told[known].add(citation);
        }
    }
    told.sort_by_key(|reason| std::cmp::Reverse(reason.severity));
    told.truncate(REASONS);
    told.into_iter().map(Reason::told).collect()
}

impl Reason {
    fn add(&mut self, citation: Option<&Citation>) {
        if self.places.len() == PLACES {
            self.more += 1;
            return;
        }
        let place = citation.map(|citation| quote::place(citation, 60));
        self.places.extend(place.filter(|place| !self.places.contains(place)));
    }

    fn told(self) -> String {
        match (self.places.as_slice(), self.more) {
            ([], _) => self.words.to_owned(),
            (places, 0) => format!("{}: {}", self.words, places.join(", ")),
            (places, more) => format!("{}: {} and {more} more", self.words, places.join(", ")),
        }
    }
}

/// The first new block's citation, or the first old one's where nothing is new.
fn own_citation<'a>(old: &'a Document, new: &'a Document, hunk: &Hunk) -> Option<&'a Citation> {
    let first =
        |side: &'a Document, range: &std::ops::Range<usize>| side.blocks.get(range.clone()).and_then(<[_]>::first);
    first(new, &hunk.new).or_else(|| first(old, &hunk.old)).map(|block| &block.citation)
}

fn citations(old: &Document, new: &Document, diff: &Diff) -> Vec<Citation> {
    let mut seen = std::collections::HashSet::new();
    let touched = diff.hunks.iter().flat_map(|hunk| {
        let (side, range) = if hunk.new.is_empty() { (old, &hunk.old) } else { (new, &hunk.new) };
        side.blocks.get(range.clone()).unwrap_or_default()
    });
    touched
        .map(|block| &block.citation)
        .filter(|citation| !citation.is_empty() && seen.insert(*citation))
        .cloned()
        .collect()
}

fn statement(old: &Document, new: &Document, diff: &Diff, verdicts: &[Vec<Verdict>], at: usize) -> Statement {
    let hunk = &diff.hunks[at];
    let whole = |side: &Document, range: &std::ops::Range<usize>| {
        let text = side
            .blocks
            .get(range.clone())
            .unwrap_or_default()
            .iter()
            .take(3)
            .map(|block| block.text.as_str())
            .collect::<Vec<_>>()
            .join(" ");
        quote::cut(&quote::squeeze(&text), 2 * AROUND + 100)
    };
    let quoted = quote::telling_place(old, new, hunk, &verdicts[at])
        .map(|(was, is, place)| (quote::excerpt(was, &place.old, AROUND), quote::excerpt(is, &place.new, AROUND)));
    let quoted = quoted.or_else(|| relinked(old, new, hunk));
    let (before, after) = match (hunk.kind, quoted) {
        // A new number is told with the words it stands before.
        (kind, Some(quoted)) if kind != HunkKind::Redesignated => quoted,
        _ => (whole(old, &hunk.old), whole(new, &hunk.new)),
    };
    Statement {
        hunk: at,
        kind: hunk.kind,
        citation: own_citation(old, new, hunk).cloned().unwrap_or_default(),
        before,
        after,
    }
}

/// Where the words stayed and a link leads elsewhere: both targets.
fn relinked(old: &Document, new: &Document, hunk: &Hunk) -> Option<(String, String)> {
    let edit = hunk.edits.iter().find(|edit| edit.link_target)?;
    let (was, is) = (old.blocks.get(edit.old)?, new.blocks.get(edit.new)?);
    let (was, is) = was.links.iter().zip(&is.links).find(|(was, is)| was.target != is.target)?;
    let told = |target: &str| format!("link to {}", quote::cut(target, 300));
    Some((told(&was.target), told(&is.target)))
}
