//! Records become rows: the same for CSV, JSON, feeds and index entries.
//!
//! Invariant: a row's text depends on its own values only, so a column added at the end alters the head and nothing
//! else. A value too long for a cell is read as text of its own below the row.

use std::collections::{HashMap, HashSet};

use url::Url;

use super::outline::{cite_below, name};
use super::passage::{Passage, Place, key_column};
use super::text::Wrapping;
use super::{ExtractError, html, text};
use crate::citation::Citation;
use crate::document::{Block, BlockKind, Cell, Link};
use crate::fold::fold;

/// Longer values, in bytes, are no cells but text of their own.
pub const LONGEST_CELL: usize = 600;

/// Names of columns that identify a record wherever their values differ, best first.
const TELLING: [&str; 16] = [
    "id",
    "uid",
    "guid",
    "uuid",
    "number",
    "document_number",
    "documentnumber",
    "code",
    "eccn",
    "identifier",
    "key",
    "link",
    "url",
    "href",
    "name",
    "title",
];

/// One value of a record.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Value {
    pub text: String,
    /// Where the words lead.
    pub target: Option<String>,
}

impl Value {
    pub fn new(text: impl Into<String>) -> Value {
        Value { text: text.into(), target: None }
    }
}

/// The head of a table; `None` where its columns have no names.
pub fn head(columns: &[String]) -> Option<Passage> {
    if columns.iter().all(String::is_empty) {
        return None;
    }
    let values: Vec<Value> = columns.iter().map(|column| Value::new(column.as_str())).collect();
    let mut passage = row(&[], &values, String::new());
    (passage.kind, passage.place) = (BlockKind::TableHead, Place::Head);
    Some(passage)
}

/// One row. The bars after its last value are left out: what no reader sees says nothing.
pub fn row(columns: &[String], values: &[Value], key: String) -> Passage {
    let filled = values.iter().rposition(|value| !value.text.is_empty()).map_or(0, |last| last + 1);
    let len: usize = values.iter().map(|value| value.text.len() + " | ".len()).sum();
    let mut passage = Passage::new(BlockKind::TableRow, Place::Row { key }, String::with_capacity(len));
    passage.cells.reserve_exact(values.len());
    for (at, value) in values.iter().enumerate() {
        if at > 0 && at < filled {
            passage.text.push_str(" | ");
        }
        let range = passage.text.len()..passage.text.len() + value.text.len();
        passage.text.push_str(&value.text);
        if let Some(target) = value.target.as_ref().filter(|_| !range.is_empty()) {
            passage.links.push(Link { range: range.clone(), target: target.clone() });
        }
        passage.cells.push(Cell { column: columns.get(at).cloned().unwrap_or_default(), range });
    }
    passage
}

/// The names of rows, each once: by the recipe's columns, else by the column that tells them apart.
///
/// # Errors
/// Where the table has no such column.
pub fn keys(columns: &[String], rows: &[Vec<Value>], wanted: &[String]) -> Result<Vec<String>, ExtractError> {
    let mut by = Vec::new();
    for wanted in wanted {
        let found = columns.iter().position(|column| column == wanted).or_else(|| {
            let same = |column: &String| column.trim().eq_ignore_ascii_case(wanted.trim());
            columns.iter().position(same)
        });
        by.push(found.ok_or_else(|| ExtractError::SelectorLost(wanted.clone()))?);
    }
    if by.is_empty() {
        by.push(telling_column(columns, rows));
    }
    let mut names = Names::default();
    Ok(rows.iter().map(|row| names.of(by.iter().filter_map(|at| row.get(*at)))).collect())
}

/// Names given to rows one after the other, each once.
#[derive(Default)]
pub struct Names {
    met: HashMap<String, usize>,
}

impl Names {
    /// The name of the next row, by these of its values; empty where they are.
    pub fn of<'v>(&mut self, values: impl Iterator<Item = &'v Value>) -> String {
        let parts: Vec<&str> = values.map(|value| value.text.as_str()).filter(|text| !text.is_empty()).collect();
        let key = clipped(&parts.join(", ")).to_owned();
        if key.is_empty() {
            return key;
        }
        let count = self.met.entry(key.clone()).or_default();
        *count += 1;
        if *count == 1 { key } else { format!("{key} ({count})") }
    }
}

/// The column that names the rows.
fn telling_column(columns: &[String], rows: &[Vec<Value>]) -> usize {
    let tells = |at: usize| {
        let texts = rows.iter().filter_map(|row| row.get(at)).map(|value| fold(&value.text));
        let distinct: HashSet<_> = texts.filter(|text| !text.is_empty()).collect();
        distinct.len() * 20 >= rows.len() * 19
    };
    let named = TELLING.iter().filter_map(|name| columns.iter().position(|column| column.eq_ignore_ascii_case(name)));
    if let Some(at) = named.into_iter().find(|at| tells(*at)) {
        return at;
    }
    let width = columns.len().max(rows.iter().map(Vec::len).max().unwrap_or(0)).min(16);
    let texts: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().take(width).map(|value| clipped(&value.text).to_owned()).collect()).collect();
    key_column(columns, texts.iter().map(Vec::as_slice), width)
}

/// The beginning of a text that a name has room for.
fn clipped(text: &str) -> &str {
    const LONGEST_NAME: usize = 200;
    match text.char_indices().find(|(at, c)| at + c.len_utf8() > LONGEST_NAME) {
        Some((at, _)) => text[..at].trim_end(),
        None => text,
    }
}

/// Text inside another format, as passages: HTML where it is marked up, else lines and paragraphs.
pub fn prose(value: &str, url: &Url) -> Vec<Passage> {
    wrapped_prose(value, Wrapping::Unknown, url)
}

/// `prose` of one text of a publication that breaks its lines so.
pub fn wrapped_prose(value: &str, wrapping: Wrapping, url: &Url) -> Vec<Passage> {
    if is_markup(value) { html::passages(value, url) } else { text::wrapped_passages(value, wrapping) }
}

/// A short value on one line, without markup.
pub fn one_line(value: &str, url: &Url) -> String {
    if !is_markup(value) {
        return collapsed(value);
    }
    let texts: Vec<String> = html::passages(value, url).into_iter().map(|passage| passage.text).collect();
    texts.join(" ")
}

/// True for a text with tags or entities of HTML.
fn is_markup(value: &str) -> bool {
    const MARKS: [&str; 8] = ["</", "<br", "<p>", "<p ", "<li>", "/>", "&amp;", "&nbsp;"];
    value.contains(['<', '&']) && MARKS.iter().any(|mark| value.contains(mark))
}

/// White space as single spaces; characters that print nothing and break lines left out.
pub fn collapsed(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for word in value.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Blocks being written, below a path that grows and shrinks.
#[derive(Default)]
pub struct Writer {
    base: Citation,
    pending: Vec<Passage>,
    blocks: Vec<Block>,
}

impl Writer {
    pub fn push(&mut self, passage: Passage) {
        self.pending.push(passage);
    }

    pub fn extend(&mut self, passages: impl IntoIterator<Item = Passage>) {
        self.pending.extend(passages);
    }

    /// How many levels are open.
    pub fn depth(&self) -> usize {
        self.base.0.len()
    }

    /// Opens a level: what is written until it is closed stands below `element`.
    pub fn open(&mut self, element: String) {
        self.flush();
        self.base.0.push(element);
    }

    pub fn close(&mut self) {
        self.flush();
        self.base.0.pop();
    }

    /// Opens the level of a row written just before.
    pub fn open_row(&mut self, key: &str) {
        self.open(format!("row:{}", name(key)));
    }

    /// Opens the level of a named part and prints its name.
    pub fn open_heading(&mut self, words: &str) {
        self.open(format!("heading:{}", name(clipped(words))));
        let level = self.depth().clamp(1, 5) as u8 + 1;
        let place = Place::Cited(self.base.clone());
        self.pending.push(Passage::new(BlockKind::Heading(level), place, words));
    }

    fn flush(&mut self) {
        let pending = std::mem::take(&mut self.pending);
        self.blocks.extend(cite_below(&self.base, pending));
    }

    pub fn finish(mut self) -> Vec<Block> {
        self.flush();
        self.blocks
    }
}
