//! Gives every passage its citation: the hierarchy of a law rebuilt from flat paragraphs.
//!
//! A stack holds the levels that are open. Named parts and headings open and close levels by rank; marks such as `(a)`
//! continue the series they follow, or open a level below. Whether `(i)` is a letter or a Roman number is decided by
//! its neighbours: what comes first after it, `(j)` or `(ii)`. A passage without a designator carries the citation of
//! what it stands under.

mod definitions;
mod headings;
mod printed;
mod runin;
mod settle;
mod term;

use std::borrow::Cow;

pub use self::printed::{label, name};
use self::printed::{printed, printed_prefix};
use self::term::defined_term;
use super::designator::{self, Designator, Frame, Kind, Mark, Numerals, Reading, Series, Unit};
use super::passage::{Passage, Place};
use crate::citation::Citation;
use crate::document::{Block, BlockKind};

/// How many marks ahead a neighbour is looked for.
const LOOK_AHEAD: usize = 60;
/// The longest heading that names a level; a longer one is a paragraph in disguise.
const LONGEST_NAME: usize = 200;

/// One open level.
#[derive(Debug, Clone)]
struct Level {
    element: String,
    kind: LevelKind,
    /// The level of the heading that opened it.
    heading: Option<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LevelKind {
    Unit(Unit),
    Heading,
    Mark {
        series: Series,
        value: u32,
    },
    Entry {
        depth: usize,
    },
    /// A paragraph of a control list's entry.
    Dotted,
    Table,
    Term,
    /// A definition in the flow; whether it ends by announcing a list.
    Defined {
        announces: bool,
    },
}

/// Turns passages into blocks.
pub fn cite(passages: Vec<Passage>) -> Vec<Block> {
    cite_below(&Citation::default(), passages)
}

/// Turns the passages of one part of a larger whole into blocks; `base` is the citation of what they stand in.
pub fn cite_below(base: &Citation, passages: Vec<Passage>) -> Vec<Block> {
    let (passages, designators) = runin::split(passages);
    let mut outline = Outline {
        levels: Vec::new(),
        articles_first: None,
        titled: false,
        last_article: 0,
        definitions: None,
        reasons: false,
    };
    let mut blocks = Vec::with_capacity(passages.len());
    for (at, mut passage) in passages.into_iter().enumerate() {
        let (mut citation, len) = outline.place(&mut passage, designators[at].as_ref(), &designators[at + 1..]);
        if !matches!(passage.place, Place::Cited(_)) {
            citation.0.splice(0..0, base.0.iter().cloned());
        }
        blocks.push(passage.into_block(citation, len));
    }
    blocks
}

fn designator_of(passage: &Passage) -> Option<Designator> {
    let designated = matches!(passage.place, Place::Flow | Place::Entry { .. } | Place::Within | Place::Definition);
    let verbatim = matches!(passage.kind, BlockKind::Preformatted | BlockKind::Note);
    if !designated || verbatim {
        return None;
    }
    let printed = printed(&passage.text);
    let mut designator = designator::read(&printed, matches!(passage.kind, BlockKind::Heading(_)))?;
    lean(&mut designator, passage, &printed);
    if let Cow::Owned(_) = printed {
        designator.len = printed_prefix(&passage.text, &printed[..designator.len]);
    }
    Some(designator)
}

/// Marks that the format sets in italics are of an italic series; a heading in italics that takes its mark along is none.
fn lean(designator: &mut Designator, passage: &Passage, printed: &str) {
    let Kind::Marks(marks) = &mut designator.kind else {
        return;
    };
    let whole = printed_prefix(&passage.text, &printed[..designator.len]);
    let mut at = 0;
    for mark in marks {
        let start = printed_prefix(&passage.text, &printed[..at]);
        at += mark.len;
        let end = printed_prefix(&passage.text, &printed[..at]);
        if passage.italics.iter().any(|italic| italic.start < end && italic.end > start && italic.end <= whole) {
            mark.readings.iter_mut().for_each(|reading| reading.series.italic = true);
        }
    }
}

struct Outline {
    levels: Vec<Level>,
    /// Whether articles were met before any section: then sections are parts of articles.
    articles_first: Option<bool>,
    /// Whether the title of the whole has been met.
    titled: bool,
    last_article: usize,
    /// Where the definitions of a list stand: how many levels are open around them, and the innermost of these.
    definitions: Option<(usize, String)>,
    /// Whether the reasons for an article are being quoted.
    reasons: bool,
}

impl Outline {
    /// The citation of a passage and the length of its designator.
    fn place(
        &mut self,
        passage: &mut Passage,
        designator: Option<&Designator>,
        ahead: &[Option<Designator>],
    ) -> (Citation, usize) {
        self.close_local(&passage.place);
        self.close_definition(&passage.place, designator);
        if let Some(citation) = self.reason(passage) {
            return (citation, 0);
        }
        match &passage.place {
            Place::Caption => {
                self.open(format!("table:{}", name(&passage.text)), LevelKind::Table, None);
                return (self.citation(), 0);
            }
            Place::Head => return (self.citation(), 0),
            Place::Row { key } if key.is_empty() => return (self.citation(), 0),
            Place::Row { key } => return (self.citation().child(format!("row:{}", name(key))), 0),
            Place::Note { mark } if mark.is_empty() => return (self.citation(), 0),
            Place::Note { mark } => return (Citation(vec![format!("note:{mark}")]), 0),
            Place::Term => {
                // Its definition may read on in the same paragraph.
                let term = passage.text.get(..passage.lead).filter(|lead| !lead.is_empty()).unwrap_or(&passage.text);
                self.open(format!("def:{}", name(term)), LevelKind::Term, None);
                return (self.citation(), 0);
            }
            Place::Cited(citation) => {
                return (citation.clone(), stated_len(citation, &passage.text));
            }
            Place::Flow | Place::Entry { .. } | Place::Within | Place::Definition => {}
        }
        if let BlockKind::Heading(level) = passage.kind {
            return self.heading(passage, level, designator, ahead);
        }
        match designator.map(|designator| (&designator.kind, designator.len)) {
            Some((Kind::Unit(unit), len)) if self.is_next_unit(*unit, passage, len) => {
                self.unit(*unit, name(&passage.text[..len]), None);
                if *unit < Unit::Section && passage.text.len() <= LONGEST_NAME && passage.kind == BlockKind::Paragraph {
                    passage.kind = BlockKind::Heading(2);
                }
                (self.citation(), len)
            }
            Some((Kind::Note, len)) => (self.citation().child(name(passage.text[..len].trim_end_matches(':'))), len),
            Some((Kind::Dotted(parts), len)) if self.in_entry() => (self.dotted(parts.clone()), len),
            Some((Kind::Marks(marks), len)) if self.in_entry() && is_letter(&marks[0]) => {
                (self.dotted(designator::parts(&passage.text[..len])), len)
            }
            Some((Kind::Marks(marks), len)) if self.believes(&marks[0], ahead) => {
                self.marks(marks, passage, None, ahead);
                (self.citation(), len)
            }
            _ => (self.plain(passage), 0),
        }
    }

    /// The citation of a paragraph of the reasons that a parliament's print quotes below an article (`理由：一、本條新增。`):
    /// they are about the article, and their numbers are none of its.
    fn reason(&mut self, passage: &Passage) -> Option<Citation> {
        let begins = passage.text.trim_start().strip_prefix("理由").is_some_and(|rest| rest.starts_with(['：', ':']));
        self.reasons = passage.kind == BlockKind::Quote && (self.reasons || begins);
        let article = self.levels.iter().rposition(|level| level.kind == LevelKind::Unit(Unit::Article));
        let levels = &self.levels[..article.map_or(self.levels.len(), |at| at + 1)];
        self.reasons.then(|| Citation(levels.iter().map(|level| level.element.clone()).collect()).child("heading:理由"))
    }

    /// True inside an entry of a control list.
    fn in_entry(&self) -> bool {
        self.levels.iter().any(|level| level.kind == LevelKind::Unit(Unit::Entry))
    }

    /// Opens the whole path that a paragraph of a control list's entry prints.
    fn dotted(&mut self, parts: Vec<String>) -> Citation {
        let entry = self.levels.iter().rposition(|level| level.kind == LevelKind::Unit(Unit::Entry));
        self.levels.truncate(entry.map_or(0, |at| at + 1));
        for part in parts {
            self.open(part, LevelKind::Dotted, None);
        }
        self.citation()
    }

    fn citation(&self) -> Citation {
        Citation(self.levels.iter().map(|level| level.element.clone()).collect())
    }

    fn open(&mut self, element: String, kind: LevelKind, heading: Option<u8>) {
        self.levels.push(Level { element, kind, heading });
    }

    /// Closes the list, table or definition the passage is no part of.
    fn close_local(&mut self, place: &Place) {
        let stays = |kind: LevelKind| match kind {
            LevelKind::Entry { .. } => {
                matches!(place, Place::Entry { .. } | Place::Within | Place::Caption | Place::Head | Place::Row { .. })
            }
            LevelKind::Table => matches!(place, Place::Head | Place::Row { .. }),
            LevelKind::Term => matches!(place, Place::Definition),
            _ => true,
        };
        if let Some(at) = self.levels.iter().position(|level| !stays(level.kind)) {
            self.levels.truncate(at);
        }
        if let Place::Entry { depth, .. } = place
            && let Some(at) = self
                .levels
                .iter()
                .position(|level| matches!(level.kind, LevelKind::Entry { depth: open } if open >= *depth))
        {
            self.levels.truncate(at);
        }
    }

    /// A passage without a designator of its own.
    fn plain(&mut self, passage: &Passage) -> Citation {
        if is_credit(&passage.text) {
            let marks = self
                .levels
                .iter()
                .position(|level| matches!(level.kind, LevelKind::Mark { .. } | LevelKind::Defined { .. }));
            self.levels.truncate(marks.unwrap_or(self.levels.len()));
        }
        match passage.place {
            Place::Entry { depth, number } => {
                self.open(format!("item:{number}"), LevelKind::Entry { depth }, None);
                self.citation()
            }
            _ => match defined_term(passage) {
                Some(term) => self.define(passage, name(term)),
                None => {
                    let open = matches!(self.levels.last(), Some(Level { kind: LevelKind::Defined { .. }, .. }));
                    let levels = &self.levels[..self.levels.len() - usize::from(open)];
                    let levels = self.article_around(passage).map_or(levels, |article| &self.levels[..article]);
                    Citation(levels.iter().map(|level| level.element.clone()).collect())
                }
            },
        }
    }

    /// The levels of the Chinese article a passage stands in: its paragraphs bear no number, and its items are one
    /// paragraph each, so that one without a number after them is of the article.
    fn article_around(&self, passage: &Passage) -> Option<usize> {
        let at = self.levels.iter().rposition(|level| level.kind == LevelKind::Unit(Unit::Article))?;
        let below = &self.levels[at + 1..];
        let marks = !below.is_empty() && below.iter().all(|level| matches!(level.kind, LevelKind::Mark { .. }));
        let paragraph = passage.kind == BlockKind::Paragraph && passage.place == Place::Flow;
        (marks && paragraph && self.levels[at].element.starts_with('第')).then_some(at + 1)
    }

    /// A capital letter or Roman number with a full stop also begins names and sentences, and so does a number alone;
    /// they must be due.
    fn believes(&self, mark: &Mark, ahead: &[Option<Designator>]) -> bool {
        mark.readings.iter().any(|reading| {
            let Series { numerals, frame, .. } = reading.series;
            let follows = |level: &Level| matches!(level.kind, LevelKind::Mark { series, value } if series == reading.series && (value + 1..=value + 6).contains(&reading.value));
            let due = || self.levels.iter().any(follows);
            if numerals == Numerals::BARE {
                return due() || counts(reading, ahead);
            }
            let certain = matches!(numerals, Numerals::Digits | Numerals::Han | Numerals::FormalHan | Numerals::Stems | Numerals::Decimal(_) | Numerals::Circled);
            let doubtful = frame == Frame::Degree || frame != Frame::Parentheses && !certain;
            !doubtful || reading.value == 1 || due()
        })
    }
}

/// True where what comes next counts on from a number alone: `1` from `1.1`, or from `2`.
fn counts(bare: &Reading, ahead: &[Option<Designator>]) -> bool {
    let decimals = ahead.iter().flatten().take(LOOK_AHEAD).filter_map(|designator| match &designator.kind {
        Kind::Marks(marks) => marks.first()?.readings.first(),
        _ => None,
    });
    decimals
        .filter_map(|reading| match reading.series.numerals {
            Numerals::Decimal(depth) => Some((depth, reading.value)),
            _ => None,
        })
        .next()
        .is_some_and(|(depth, value)| depth == 2 && value == 1 || depth == 1 && value == bare.value + 1)
}

/// The length of the designator a text begins with, where the format states the citation: the longest run of its last
/// elements that is printed there, as `(a)(1)`, or as `a.1.` for `.a`, `.1`.
fn stated_len(citation: &Citation, text: &str) -> usize {
    /// No paragraph opens more levels at once.
    const LONGEST: usize = 8;
    let elements = &citation.0[citation.0.len().saturating_sub(LONGEST)..];
    let printed = (0..elements.len()).map(|at| elements[at..].concat());
    let found = printed.filter_map(|printed| {
        let printed = if text.starts_with('.') { printed.as_str() } else { printed.trim_start_matches('.') };
        let rest = text.strip_prefix(printed)?;
        Some(printed.len() + usize::from(rest.starts_with('.') && elements.iter().any(|e| e.starts_with('.'))))
    });
    found.max().unwrap_or(0)
}

/// True for `a.`: the first level of a control list's entry.
fn is_letter(mark: &Mark) -> bool {
    let letter = Series::upright(Numerals::Lower, Frame::Stop);
    mark.readings.iter().any(|reading| reading.series == letter)
}

/// True for the acts that made a section of the United States Code, named below it: they are of the whole section.
fn is_credit(text: &str) -> bool {
    let acts = text.strip_prefix("(Added ").or_else(|| text.strip_prefix('(')).unwrap_or_default();
    acts.starts_with("Pub. L. ") && text.contains(" Stat. ")
}

#[cfg(test)]
mod tests;
