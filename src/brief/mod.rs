//! The summary of one revision: what changed, which way, for whom, from when. Every statement points at hunks.
//!
//! Words are quoted, never paraphrased; no direction is guessed. What is stored speaks no language: `headline` and the
//! forms of `render` say it in the reader's. The rooms in reading order: `facts` says what a text states, `classes` what
//! a hunk means, and one file a field composes the brief of both.

mod acts;
mod affected;
mod agenda;
mod calendar;
pub mod classes;
mod dates;
pub mod facts;
mod headline;
mod identity;
mod lead;
pub mod listed;
mod numbers;
mod points;
mod quote;
mod rules;
mod sentences;
mod stated;
mod statements;
mod still;
mod touched;
mod weight;
mod whole_words;
mod written;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::citation::Citation;
use crate::diff::{Diff, Hunk, Stats};
use crate::document::Document;
use crate::source::Source;

use classes::{Circumstances, Class, Confidence, Direction};
use facts::Role;
use stated::Stated;
use touched::touched;
use weight::Weight;

pub use self::acts::same_act;
pub use affected::{Affected, Land};
pub use agenda::{Appointment, agenda};
pub use calendar::{Rechecked, Reminder};
pub use dates::Dated;
pub use headline::LIMIT as HEADLINE_LIMIT;
pub use identity::{Identity, Status};
pub use lead::{Alteration, Lead};
pub use numbers::{Amount, NumberRow};
pub use points::Point;
pub use quote::place as cited;
pub use statements::{Reason, Statement};
pub use still::Quote;
pub use written::{Cited, Written};

/// What gave rise to a brief.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Occasion {
    /// The text was revised.
    #[default]
    Revised,
    /// The text was recorded for the first time.
    First,
    /// No text changed; a date of the calendar came near.
    DateNear,
    /// No text changed; a date of the calendar is here.
    DateReached,
    /// Most of the text is gone.
    Gone,
}

/// A summary of one revision, in no language. Every field has a default: what was stored before a field was added loads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Brief {
    pub occasion: Occasion,
    /// The earlier version whose text stands again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub again: Option<u32>,
    /// What the headline is made of. Briefs stored before there were languages have their headline here as it was told.
    #[serde(alias = "headline")]
    pub lead: Lead,
    /// 0 (page furniture) to 5 (critical).
    pub severity: u8,
    pub direction: Direction,
    /// True where something grave goes the other way.
    pub mixed: bool,
    pub confidence: Confidence,
    /// The most telling hunks, quoted; at most three.
    pub statements: Vec<Statement>,
    /// What is touched besides, by legal effect.
    #[serde(deserialize_with = "statements::reasons_or_none")]
    pub reasons: Vec<Reason>,
    #[serde(skip_serializing_if = "Affected::is_empty")]
    pub affected: Affected,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dates: Vec<Dated>,
    /// Days that went with their words and stand nowhere any more.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub withdrawn: Vec<Dated>,
    /// The IANA zone in whose days the dates are.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub zone: String,
    pub identity: Identity,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<NumberRow>,
    /// Unchanged sentences beside the change that still bind.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub still: Vec<Quote>,
    /// Hunks that are proven to change nothing of the law, counted by what they are.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub editorial: Vec<(Class, usize)>,
    /// What a reader may want to check; never advice.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub points: Vec<Point>,
    /// Grave hunks of which no rule proves a direction: both sentences are to be read. Positions in `Diff::hunks`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unclear: Vec<usize>,
    /// What a calendar entry says besides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reminder: Option<Reminder>,
    /// The acts that words which came name, each in one form: `91 FR 1684`, `EO 14365`, `商务部公告2025年第55号`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub acts: Vec<String>,
    /// The citations touched, in document order, without repeats.
    pub citations: Vec<Citation>,
    pub stats: Stats,
}

impl Default for Brief {
    fn default() -> Brief {
        Brief {
            occasion: Occasion::Revised,
            again: None,
            lead: Lead::default(),
            severity: 0,
            direction: Direction::Unclear,
            mixed: false,
            confidence: Confidence::Low,
            statements: Vec::new(),
            reasons: Vec::new(),
            affected: Affected::default(),
            dates: Vec::new(),
            withdrawn: Vec::new(),
            zone: String::new(),
            identity: Identity::default(),
            numbers: Vec::new(),
            still: Vec::new(),
            editorial: Vec::new(),
            points: Vec::new(),
            unclear: Vec::new(),
            reminder: None,
            acts: Vec::new(),
            citations: Vec::new(),
            stats: Stats::default(),
        }
    }
}

/// Summarises the revision from `old` to `new`, whenever it is seen.
pub fn brief(source: &Source, old: &Document, new: &Document, diff: &Diff) -> Brief {
    told(source, old, new, diff, None)
}

/// The same as of the day it was seen: what takes effect about then is the graver for it.
pub fn brief_on(source: &Source, old: &Document, new: &Document, diff: &Diff, seen: Date) -> Brief {
    told(source, old, new, diff, Some(seen))
}

fn told(source: &Source, old: &Document, new: &Document, diff: &Diff, seen: Option<Date>) -> Brief {
    if let Some(entry) = &source.calendar
        && let Some(brief) = calendar::brief(source, entry, old, new, diff)
    {
        return brief;
    }
    let sides = [Stated::new(old), Stated::new(new)];
    let verdicts = classes::judged(source, &sides[0], &sides[1], diff);
    let mut order = weight::order(&verdicts);
    if source.calendar.is_some() {
        calendar::entry_first(&mut order, old, new, diff);
    }
    lead::content_first(&mut order, old, new, diff, &verdicts);
    let touched = touched(&sides, diff, &verdicts, &order);
    let gone = mostly_gone(old, new, diff);
    let identity = identity::identity(source, old, new, &touched);
    let (dates, withdrawn) = match &source.calendar {
        Some(entry) => calendar::moved(entry, old),
        None => {
            let dates = dates::dates(&touched);
            let withdrawn = dates::withdrawn(&touched, &dates, new);
            (dates, withdrawn)
        }
    };
    let circumstances = Circumstances {
        seen,
        effective: dates.iter().find(|dated| dated.role == Role::Effective).map(|dated| dated.day),
        proposed: identity.status == Status::Proposed,
        insubstantial: identity::is_insubstantial(&touched),
    };
    let severity = if gone { 5 } else { classes::severity(&verdicts, &circumstances) };
    let weight = Weight::of(&verdicts, &order);
    let statements = statements::statements(old, new, diff, &verdicts, &order);
    let unclear = weight::unclear(&verdicts);
    Brief {
        occasion: if gone { Occasion::Gone } else { Occasion::Revised },
        again: None,
        lead: lead::lead(old, new, diff, &verdicts, order.first().copied()),
        severity,
        direction: weight.direction,
        mixed: weight.mixed,
        confidence: weight.confidence,
        reasons: statements::reasons(old, new, diff, &verdicts, &order),
        affected: affected::affected(source, &touched),
        dates,
        withdrawn,
        zone: dates::zone(source),
        numbers: numbers::numbers(&touched),
        still: still::still(new, diff, &touched, &verdicts),
        editorial: weight::editorial(&verdicts),
        points: points::points(&verdicts, gone, statements.iter().any(|told| told.asks_to_be_read(&unclear))),
        acts: acts::acts(&sides[1], diff),
        citations: citations(old, new, diff),
        stats: diff.stats,
        statements,
        identity,
        unclear,
        reminder: None,
    }
}

/// The brief of a text recorded for the first time: no difference, but what it states of itself.
pub fn first(source: &Source, document: &Document) -> Brief {
    let whole = touched::whole(document);
    let title = if document.title.is_empty() { &source.title } else { &document.title };
    Brief {
        occasion: Occasion::First,
        lead: Lead::Whole { title: quote::cut(&quote::squeeze(title), 200) },
        direction: Direction::Neutral,
        affected: affected::affected(source, &whole),
        dates: dates::dates(&whole),
        zone: dates::zone(source),
        identity: identity::identity(source, document, document, &whole),
        ..Brief::default()
    }
}

impl Brief {
    /// Says that the new text is that of this earlier version again, where there is one.
    pub fn standing_again(mut self, version: Option<u32>) -> Brief {
        self.again = version;
        self
    }
}

/// True where a document of some length lost more than half of its words and did not get as many.
fn mostly_gone(old: &Document, new: &Document, diff: &Diff) -> bool {
    let size = |side: &Document| side.blocks.iter().map(|block| block.text.len()).sum::<usize>();
    diff.stats.removed > 0 && size(old) > 1_000 && size(new) < size(old) / 2
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
