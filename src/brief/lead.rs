//! What a headline is made of: the most telling hunk, or the rows of its table together. No word of it is ours.

use serde::{Deserialize, Serialize};

use crate::brief::classes::{Class, Place, Verdict};
use crate::brief::own_citation;
use crate::brief::quote::{self, squeeze, telling_place};
use crate::brief::weight::severity;
use crate::brief::whole_words::{told, without_marks};
use crate::citation::Citation;
use crate::diff::{Diff, Hunk, HunkKind, Step};
use crate::document::{Block, BlockKind, Document};

/// Characters kept of a quotation: a statement has no room for more, a headline less.
const QUOTED: usize = 240;
/// Characters of a line that is told as exchanged for another.
const LINE: usize = 160;

/// What the headline tells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lead {
    /// One hunk, with how many more there are.
    Hunk { place: Citation, change: Alteration, more: usize },
    /// The rows of a table that came, went and were revised, with how many hunks are elsewhere; `row` is what a reader calls the
    /// first of the most telling ones, empty in briefs stored before it was told.
    Rows {
        table: Citation,
        added: usize,
        removed: usize,
        revised: usize,
        more: usize,
        #[serde(default)]
        row: String,
    },
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
    let cited = own_citation(old, new, hunk).cloned().unwrap_or_default();
    if let Some((gone, _, before, after)) = at.and_then(|at| exchanged(old, new, diff, at)) {
        let hunk = &diff.hunks[gone];
        let place = place(old, new, own_citation(old, new, hunk).unwrap_or(&cited), true);
        return Lead::Hunk { place, change: Alteration::Replaced { before, after }, more: diff.hunks.len() - 2 };
    }
    let change = change(old, new, hunk, verdicts);
    let place = place(old, new, &cited, !matches!(change, Alteration::Whole { .. }));
    Lead::Hunk { place, change, more: diff.hunks.len() - 1 }
}

/// What a headline calls a place. A chapter that is no more than a number is told with its heading (`7. Session Management`),
/// and text outside of all numbers by the title of its document, where it is not added or removed as a whole.
fn place(old: &Document, new: &Document, cited: &Citation, titled: bool) -> Citation {
    let listed = |element: &String| element.starts_with("item:");
    if cited.0.iter().all(listed) {
        let title = squeeze(if new.title.is_empty() { &old.title } else { &new.title });
        return if titled && !title.is_empty() { Citation(vec![title]) } else { Citation::default() };
    }
    let [number] = cited.0.as_slice() else { return cited.clone() };
    let bare = number.chars().count() <= 5 && number.chars().all(|c| c.is_ascii_alphanumeric() || c == '.');
    let heading = |document: &Document| {
        let mut headings = document.blocks.iter().filter(|block| matches!(block.kind, BlockKind::Heading(_)));
        let heading = headings.find(|block| block.citation == *cited).map(|block| squeeze(&block.text));
        heading.filter(|text| text.starts_with(number.as_str()) && text.len() > number.len())
    };
    match bare.then(|| heading(new).or_else(|| heading(old))).flatten() {
        Some(heading) => Citation(vec![heading]),
        None => cited.clone(),
    }
}

/// A line that went and the one that came in its place, with the hunks they are and their words: a date line, the head of a
/// table. The diff tells the two apart where they have too few words in common.
pub(super) fn exchanged(
    old: &Document,
    new: &Document,
    diff: &Diff,
    at: usize,
) -> Option<(usize, usize, String, String)> {
    let pair = |pair: &[Step]| match pair {
        [Step::Hunk(gone), Step::Hunk(came)] if *gone == at || *came == at => Some((*gone, *came)),
        _ => None,
    };
    let (gone, came) = diff.steps.windows(2).find_map(pair)?;
    let (removed, added) = (diff.hunks.get(gone)?, diff.hunks.get(came)?);
    if (removed.kind, added.kind) != (HunkKind::Removed, HunkKind::Added)
        || (removed.old.len(), added.new.len()) != (1, 1)
    {
        return None;
    }
    let (was, is) = (old.blocks.get(removed.old.start)?, new.blocks.get(added.new.start)?);
    let line = |block: &Block| block.designator_len == 0 && block.text.chars().count() <= LINE;
    let same = was.citation == is.citation && was.kind == is.kind && was.kind != BlockKind::TableRow;
    let lines = same && line(was) && line(is);
    let all = Place { old: 0..was.text.len(), new: 0..is.text.len() };
    lines.then(|| told(&was.text, &is.text, &all)).map(|(before, after)| (gone, came, before, after))
}

/// Brings what only changes headings and the heads of tables behind what is as grave and says more.
pub(super) fn content_first(
    order: &mut [usize],
    old: &Document,
    new: &Document,
    diff: &Diff,
    verdicts: &[Vec<Verdict>],
) {
    let bare = |at: usize| {
        let hunk = &diff.hunks[at];
        let blocks = || old.blocks.get(hunk.old.clone()).into_iter().chain(new.blocks.get(hunk.new.clone())).flatten();
        blocks().all(|block| matches!(block.kind, BlockKind::TableHead | BlockKind::Heading(_)))
            && verdicts[at].first().is_some_and(|verdict| verdict.class == Class::Txt)
    };
    order.sort_by_key(|&at| (std::cmp::Reverse(severity(&verdicts[at])), bare(at)));
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
    let named = if lead.new.is_empty() { old.blocks.get(lead.old.start) } else { new.blocks.get(lead.new.start) };
    let row = quote::cut(&squeeze(named.map(row_name).unwrap_or_default()), QUOTED);
    Some(match told {
        1 => Lead::Row { table, row, came: added == 1, more },
        _ => Lead::Rows { table, added, removed, revised, more, row },
    })
}

/// What a reader calls a row: its key, or the first words of it where the key is an address.
fn row_name(row: &Block) -> &str {
    let key = row.citation.last().unwrap_or_default().trim_start_matches("row:");
    if !is_address(key) {
        return key;
    }
    let cells = row.cells.iter().map(|cell| row.cell_text(cell));
    cells.into_iter().find(|text| text.chars().any(char::is_alphabetic) && !is_address(text)).unwrap_or(key)
}

fn is_address(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
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
    let (before, after) = told(was, is, &place);
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
    let opens = !first.citation.is_empty() && opens_its_citation(first);
    let words = quote::cut(&body(text), QUOTED);
    // A heading that is its own citation says nothing twice.
    let named = first.citation.last().map(|last| last.trim_start_matches("heading:").trim_start_matches('#'));
    let words = if opens && named == Some(words.as_str()) { String::new() } else { words };
    Alteration::Whole { came, opens, blocks: blocks.len(), beyond, words }
}

/// What a block says: its text without its number, a row's cells without those that are empty or an address.
pub(super) fn body(block: &Block) -> String {
    if block.kind == BlockKind::TableRow && !block.cells.is_empty() {
        let cells = block.cells.iter().map(|cell| squeeze(block.cell_text(cell)));
        let telling = cells.filter(|text| !text.is_empty() && !is_address(text));
        return telling.collect::<Vec<_>>().join(" | ");
    }
    without_marks(block.body().trim_start_matches(['—', '–', '-', ' ', '\u{a0}']))
}

fn opens_its_citation(block: &Block) -> bool {
    let entry = |last: &str| ["item:", "row:", "note:", "def:"].iter().any(|form| last.starts_with(form));
    block.designator_len > 0
        || matches!(block.kind, BlockKind::Heading(_) | BlockKind::TableRow | BlockKind::Note)
        || block.citation.last().is_some_and(entry)
}
