//! A passage: a block that does not know its citation yet. The readers of all formats end here; `outline` goes on.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::ops::Range;

use crate::citation::Citation;
use crate::document::{Block, BlockKind, Cell, Link};
use crate::fold::fold;

/// A stretch of text in reading order, with what the format itself says about its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Passage {
    pub kind: BlockKind,
    pub place: Place,
    pub text: String,
    pub cells: Vec<Cell>,
    pub links: Vec<Link>,
    /// Byte length of the emphasised words the text begins with: a defined term, or a run-in heading.
    pub lead: usize,
    /// Byte ranges set in italics at the beginning of the text, as in `(A)(<I>1</I>)`: italic marks are a series of
    /// their own. Empty where the format does not tell, or nothing is.
    pub italics: Vec<Range<usize>>,
}

/// What the format says about where a passage stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In the flow of paragraphs and headings.
    Flow,
    /// The n-th entry of a list `depth` levels deep (1 = outermost).
    Entry { depth: usize, number: i64 },
    /// A further paragraph of the entry before it.
    Within,
    /// The caption of the table that follows.
    Caption,
    /// A header row.
    Head,
    /// A row; its key cell's text.
    Row { key: String },
    /// The term of a definition list.
    Term,
    /// A definition in a definition list: it belongs to the term before it.
    Definition,
    /// A footnote by its mark.
    Note { mark: String },
    /// The format states the citation itself, as the attributes of XML do.
    Cited(Citation),
}

impl Passage {
    pub fn new(kind: BlockKind, place: Place, text: impl Into<String>) -> Passage {
        Passage { kind, place, text: text.into(), cells: Vec::new(), links: Vec::new(), lead: 0, italics: Vec::new() }
    }

    /// The part of this passage at `range`, links moved along.
    pub fn slice(&self, range: Range<usize>) -> Passage {
        let links = self
            .links
            .iter()
            .filter(|link| link.range.start < range.end && link.range.end > range.start)
            .map(|link| Link {
                range: link.range.start.max(range.start) - range.start..link.range.end.min(range.end) - range.start,
                target: link.target.clone(),
            })
            .collect();
        let italics = self
            .italics
            .iter()
            .filter(|italic| italic.start < range.end && italic.end > range.start)
            .map(|italic| italic.start.max(range.start) - range.start..italic.end.min(range.end) - range.start)
            .collect();
        Passage {
            kind: self.kind,
            place: self.place.clone(),
            text: self.text[range.clone()].to_owned(),
            cells: Vec::new(),
            links,
            lead: if range.start == 0 { self.lead.min(range.end) } else { 0 },
            italics,
        }
    }

    /// The finished block.
    pub fn into_block(self, citation: Citation, designator_len: usize) -> Block {
        Block { kind: self.kind, citation, text: self.text, designator_len, cells: self.cells, links: self.links }
    }
}

/// The text of a row and the ranges of its cells in it.
pub fn joined_cells<'a>(cells: impl Iterator<Item = &'a str>) -> (String, Vec<Range<usize>>) {
    let mut text = String::new();
    let mut ranges = Vec::new();
    for (i, cell) in cells.enumerate() {
        if i > 0 {
            text.push_str(" | ");
        }
        ranges.push(text.len()..text.len() + cell.len());
        text.push_str(cell);
    }
    (text, ranges)
}

/// The column whose cells name the rows: the leftmost one where (nearly) every value occurs once, else the one with
/// the most different values. A column that only counts the rows, by what its head says, names them where no other does.
/// Heads and rows are given as texts by column.
pub fn key_column<'a>(head: &[String], rows: impl Iterator<Item = &'a [String]> + Clone, columns: usize) -> usize {
    /// Columns further right name nothing.
    const MOST: usize = 16;
    let distinct = |column: usize| -> usize {
        let texts = rows.clone().filter_map(|row| row.get(column)).map(|text| fold(text));
        texts.filter(|text| !text.is_empty()).collect::<HashSet<_>>().len()
    };
    let columns: Vec<(usize, usize)> = (0..columns.min(MOST)).map(|column| (column, distinct(column))).collect();
    let count = rows.clone().count();
    let tells = |&&(column, distinct): &&(usize, usize)| {
        distinct * 20 >= count * 19 && !head.get(column).is_some_and(|head| is_count(head))
    };
    let telling = || columns.iter().max_by_key(|&&(column, distinct)| (distinct, Reverse(column)));
    columns.iter().find(tells).or_else(telling).map_or(0, |&(column, _)| column)
}

/// True for the head of a column that counts the rows: an insertion renumbers them, and they are the same.
fn is_count(head: &str) -> bool {
    const COUNTS: [&str; 11] = ["no", "nos", "nr", "n°", "#", "s.no", "sr.no", "serialno", "itemno", "序号", "序號"];
    let head: String = fold(head).chars().filter(|c| !c.is_whitespace()).collect();
    COUNTS.contains(&head.trim_end_matches(['.', ':']).to_lowercase().as_str())
}
