//! What a headline is made of: the most telling hunk, or the rows of its table together. No word of it is ours.

use serde::{Deserialize, Serialize};

use crate::brief::classes::Verdict;
use crate::brief::own_citation;
use crate::brief::quote::{self, squeeze, telling_place, words};
use crate::citation::Citation;
use crate::diff::{Diff, Hunk, HunkKind};
use crate::document::{Block, BlockKind, Document};

/// Characters kept of a quotation: no headline has room for more.
const QUOTED: usize = 120;

/// What the headline tells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lead {
    /// One hunk, with how many more there are.
    Hunk { place: Citation, change: Alteration, more: usize },
    /// The rows of a table that came, went and were revised, with how many hunks are elsewhere.
    Rows { table: Citation, added: usize, removed: usize, revised: usize, more: usize },
    /// A single row.
    Row { table: Citation, row: String, came: bool, more: usize },
    /// An entry of the calendar, by its title.
    Entry { title: String },
    /// A text as a whole: recorded for the first time.
    Whole { title: String },
    /// Nothing differs.
    Nothing {},
    /// A headline as it was told before there were languages.
    #[serde(untagged)]
    Told(String),
}

/// What happened to the words of a hunk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Alteration {
    /// Words that went and came; one of the two may be empty, both where no place could be told.
    Replaced {
        before: String,
        after: String,
    },
    /// A link leads elsewhere.
    Relinked {},
    /// Text that came or went; `opens` where it is all of what the place names, `beyond` blocks more being outside of it.
    Whole {
        came: bool,
        opens: bool,
        blocks: usize,
        beyond: usize,
        words: String,
    },
    Moved {},
    /// From another number; empty where it had none.
    Redesignated {
        from: Citation,
    },
}

impl Default for Lead {
    fn default() -> Lead {
        Lead::Nothing {}
    }
}

/// The lead of a diff whose most telling hunk is `at`.
pub(super) fn lead(old: &Document, new: &Document, diff: &Diff, verdicts: &[Vec<Verdict>], at: Option<usize>) -> Lead {
    let Some((hunk, verdicts)) = at.and_then(|at| diff.hunks.get(at).zip(verdicts.get(at))) else {
        return Lead::Nothing {};
    };
    if let Some(rows) = rows(old, new, diff, hunk) {
        return rows;
    }
    let place = own_citation(old, new, hunk).cloned().unwrap_or_default();
    Lead::Hunk { place, change: change(old, new, hunk, verdicts), more: diff.hunks.len() - 1 }
}

/// Where the lead is a row, the rows of its table are told together; a single revised row is told by its words.
fn rows(old: &Document, new: &Document, diff: &Diff, lead: &Hunk) -> Option<Lead> {
    let table = table_of(old, new, lead)?;
    let (mut added, mut removed, mut revised, mut more) = (0, 0, 0, 0);
    for hunk in &diff.hunks {
        match hunk.kind {
            _ if table_of(old, new, hunk) != Some(table) => more += 1,
            HunkKind::Added => added += hunk.new.len(),
            HunkKind::Removed => removed += hunk.old.len(),
            HunkKind::Moved | HunkKind::Redesignated => more += 1,
            _ => revised += hunk.new.len().max(hunk.old.len()),
        }
    }
    let told = added + removed + revised;
    if told == 0 || (told == 1 && lead.kind == HunkKind::Revised) {
        return None;
    }
    let table = Citation(table.to_vec());
    if told > 1 {
        return Some(Lead::Rows { table, added, removed, revised, more });
    }
    let key = own_citation(old, new, lead).and_then(Citation::last).unwrap_or_default();
    let row = quote::cut(&squeeze(key.trim_start_matches("row:")), QUOTED);
    Some(Lead::Row { table, row, came: added == 1, more })
}

/// The citation of the table that all blocks of a hunk are rows of.
fn table_of<'a>(old: &'a Document, new: &'a Document, hunk: &Hunk) -> Option<&'a [String]> {
    let blocks = || old.blocks.get(hunk.old.clone()).into_iter().chain(new.blocks.get(hunk.new.clone())).flatten();
    let first = blocks().next()?;
    let path = first.citation.0.as_slice();
    let table = match path.last() {
        Some(key) if key.starts_with("row:") => &path[..path.len() - 1],
        _ => path,
    };
    blocks().all(|block| block.kind == BlockKind::TableRow).then_some(table)
}

/// What happened in a hunk, with the words that tell it.
pub(super) fn change(old: &Document, new: &Document, hunk: &Hunk, verdicts: &[Verdict]) -> Alteration {
    match hunk.kind {
        HunkKind::Added => whole(new.blocks.get(hunk.new.clone()).unwrap_or_default(), true),
        HunkKind::Removed => whole(old.blocks.get(hunk.old.clone()).unwrap_or_default(), false),
        HunkKind::Moved => Alteration::Moved {},
        HunkKind::Redesignated => {
            let from = old.blocks.get(hunk.old.start).map(|block| block.citation.clone()).unwrap_or_default();
            Alteration::Redesignated { from }
        }
        _ => replaced(old, new, hunk, verdicts),
    }
}

fn replaced(old: &Document, new: &Document, hunk: &Hunk, verdicts: &[Verdict]) -> Alteration {
    let Some((was, is, place)) = telling_place(old, new, hunk, verdicts) else {
        return match hunk.edits.iter().any(|edit| edit.link_target) {
            true => Alteration::Relinked {},
            false => Alteration::Replaced { before: String::new(), after: String::new() },
        };
    };
    let (before, after) = (words(was, &place.old), words(is, &place.new));
    Alteration::Replaced { before: quote::cut(&before, QUOTED), after: quote::cut(&after, QUOTED) }
}

/// Blocks that came or went. What is left of a provision is not gone with one of its paragraphs: only a block that opens
/// what its citation names takes the name with it.
fn whole(blocks: &[Block], came: bool) -> Alteration {
    let Some(first) = blocks.first() else {
        return Alteration::Whole { came, opens: false, blocks: 0, beyond: 0, words: String::new() };
    };
    let beyond = blocks.iter().filter(|block| !block.citation.is_within(&first.citation)).count();
    // A heading without a designator says no more than the citation does.
    let tells = |block: &&Block| !matches!(block.kind, BlockKind::Heading(_)) || block.designator_len > 0;
    let text = blocks.iter().filter(|block| !block.body().is_empty()).find(tells).unwrap_or(first);
    let body = text.body().trim_start_matches([':', '：', '—', '–', '-', ' ', '\u{a0}']);
    let words = quote::cut(&squeeze(body), QUOTED);
    let opens = !first.citation.is_empty() && opens_its_citation(first);
    Alteration::Whole { came, opens, blocks: blocks.len(), beyond, words }
}

fn opens_its_citation(block: &Block) -> bool {
    let entry = |last: &str| ["item:", "row:", "note:", "def:"].iter().any(|form| last.starts_with(form));
    block.designator_len > 0
        || matches!(block.kind, BlockKind::Heading(_) | BlockKind::TableRow | BlockKind::Note)
        || block.citation.last().is_some_and(entry)
}
