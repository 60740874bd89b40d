//! CSV to a document: what stands above the table, its head, and a row for each record.
//!
//! Delimiter, preamble and head are found by rule; `keep`, `drop` and `key` of the recipe are names of columns.

use std::collections::HashSet;

use csv::{ReaderBuilder, StringRecord};
use url::Url;

use super::ExtractError;
use super::passage::{Passage, Place};
use super::records::{LONGEST_CELL, Value, Writer, collapsed, head, keys, one_line, prose, row};
use crate::document::{BlockKind, Document};
use crate::source::Recipe;

/// What may stand between two values, the likeliest first.
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];
/// Records by which delimiter and head are told.
const SAMPLE: usize = 200;
/// Records above the table, at most.
const LONGEST_PREAMBLE: usize = 30;

/// Reads delimited values.
pub fn read(text: &str, url: &Url, recipe: &Recipe) -> Result<Document, ExtractError> {
    let text = text.trim_start_matches('\u{feff}');
    let (excel, text) = declared(text);
    let delimiter = excel.unwrap_or_else(|| sniffed(text));
    let mut records = parsed(text, delimiter, usize::MAX)?;
    let width = usual_width(&records);
    let above = records.iter().take(LONGEST_PREAMBLE).take_while(|record| is_remark(record, width)).count();
    let body = if above < LONGEST_PREAMBLE { records.split_off(above) } else { std::mem::take(&mut records) };
    let mut writer = Writer::default();
    let remarks: Vec<String> = records.iter().map(joined).filter(|remark| !remark.is_empty()).collect();
    let title = remarks.first().cloned().unwrap_or_default();
    for (at, remark) in remarks.into_iter().enumerate() {
        let kind = if at == 0 { BlockKind::Heading(1) } else { BlockKind::Paragraph };
        writer.push(Passage::new(kind, Place::Flow, remark));
    }
    let headed = is_head(&body);
    let columns: Vec<String> = match body.first() {
        Some(first) if headed => first.iter().map(collapsed).collect(),
        _ => vec![String::new(); width],
    };
    let shown = Shown::of(&columns, recipe)?;
    let (rows, notes): (Vec<StringRecord>, Vec<StringRecord>) =
        body.into_iter().skip(usize::from(headed)).partition(|record| !is_note(record, width));
    write_rows(&mut writer, &columns, &shown, rows, url, recipe)?;
    writer.extend(notes.iter().map(|note| Passage::new(BlockKind::Paragraph, Place::Flow, joined(note))));
    Ok(Document { title, language: None, blocks: writer.finish() })
}

/// The columns that are read.
struct Shown(Vec<usize>);

impl Shown {
    fn of(columns: &[String], recipe: &Recipe) -> Result<Shown, ExtractError> {
        let at = |name: &String| -> Vec<usize> {
            (0..columns.len()).filter(|at| columns[*at].eq_ignore_ascii_case(name.trim())).collect()
        };
        let kept: HashSet<usize> = recipe.keep.iter().flat_map(at).collect();
        if !recipe.keep.is_empty() && kept.is_empty() {
            return Err(ExtractError::SelectorLost(recipe.keep.join(", ")));
        }
        let dropped: HashSet<usize> = recipe.drop.iter().flat_map(at).collect();
        let shown = |at: &usize| (kept.is_empty() || kept.contains(at)) && !dropped.contains(at);
        Ok(Shown((0..columns.len()).filter(shown).collect()))
    }

    /// The shown values of a record; those beyond the last named column stay where nothing is left out.
    fn values<'r>(&self, record: &'r StringRecord, columns: usize) -> Vec<&'r str> {
        let whole = self.0.len() == columns;
        let mut values: Vec<&str> = self.0.iter().map(|at| record.get(*at).unwrap_or_default()).collect();
        if whole {
            values.extend(record.iter().skip(columns));
        }
        values
    }
}

fn write_rows(
    writer: &mut Writer,
    columns: &[String],
    shown: &Shown,
    records: Vec<StringRecord>,
    url: &Url,
    recipe: &Recipe,
) -> Result<(), ExtractError> {
    let names: Vec<String> = shown.0.iter().map(|at| columns[*at].clone()).collect();
    writer.extend(head(&names));
    let fits = |text: &str| text.len() <= LONGEST_CELL;
    let cell = |text: &&str| Value::new(if fits(text) { one_line(text, url) } else { String::new() });
    let rows: Vec<Vec<Value>> =
        records.iter().map(|record| shown.values(record, columns.len()).iter().map(cell).collect()).collect();
    // A dropped column may still name the rows.
    let keys = if recipe.key.is_empty() {
        keys(&names, &rows, &[])?
    } else {
        let whole: Vec<Vec<Value>> =
            records.iter().map(|record| record.iter().map(|text| Value::new(collapsed(text))).collect()).collect();
        keys(columns, &whole, &recipe.key)?
    };
    for ((record, values), key) in records.iter().zip(rows).zip(keys) {
        writer.push(row(&names, &values, key.clone()));
        let texts = shown.values(record, columns.len());
        let long: Vec<(usize, &str)> = texts.into_iter().enumerate().filter(|(_, text)| !fits(text)).collect();
        if long.is_empty() {
            continue;
        }
        writer.open_row(&key);
        for (at, text) in long {
            writer.open_heading(names.get(at).map_or("", String::as_str));
            writer.extend(prose(text, url));
            writer.close();
        }
        writer.close();
    }
    Ok(())
}

/// Spreadsheets may name the delimiter on a first line of its own: `sep=;`.
fn declared(text: &str) -> (Option<u8>, &str) {
    let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
    let named = line.strip_prefix("sep=").and_then(|sign| sign.bytes().next());
    if named.is_some() { (named, rest) } else { (None, text) }
}

/// The delimiter that parts most records into the same number of values.
fn sniffed(text: &str) -> u8 {
    let score = |delimiter: &u8| {
        let records = parsed(text, *delimiter, SAMPLE).unwrap_or_default();
        let width = usual_width(&records);
        let like = records.iter().filter(|record| record.len() == width).count();
        if width < 2 { (0, 0) } else { (like * 20 / records.len().max(1), width) }
    };
    let best = DELIMITERS.iter().map(|delimiter| (score(delimiter), *delimiter)).rev().max_by_key(|(score, _)| *score);
    best.map_or(b',', |(_, delimiter)| delimiter)
}

fn parsed(text: &str, delimiter: u8, most: usize) -> Result<Vec<StringRecord>, ExtractError> {
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let read = reader.records().take(most).collect::<Result<Vec<_>, _>>();
    let mut records = read.map_err(|error| ExtractError::Malformed { format: "CSV", reason: error.to_string() })?;
    records.retain(|record| record.iter().any(|value| !value.trim().is_empty()));
    Ok(records)
}

/// The number of values that most records have; of two equally frequent ones the larger.
fn usual_width(records: &[StringRecord]) -> usize {
    let mut counts = std::collections::BTreeMap::new();
    for record in records {
        *counts.entry(record.len()).or_insert(0usize) += 1;
    }
    counts.into_iter().max_by_key(|(width, count)| (*count, *width)).map_or(1, |(width, _)| width)
}

/// True for a title, comment or note: one value where the table has several, or a line marked as a comment.
fn is_remark(record: &StringRecord, width: usize) -> bool {
    let filled = record.iter().filter(|value| !value.trim().is_empty()).count();
    width > 1 && filled <= 1 && record.get(0).is_some_and(|first| !first.trim().is_empty())
        || record.get(0).is_some_and(|first| first.trim_start().starts_with('#'))
}

/// True for a note below the table: a record of one value where the table has several. An entry whose other values are
/// all empty is no note.
fn is_note(record: &StringRecord, width: usize) -> bool {
    width > 2 && record.len() == 1
}

fn joined(record: &StringRecord) -> String {
    let values: Vec<String> = record.iter().map(collapsed).filter(|value| !value.is_empty()).collect();
    values.join(", ").trim_start_matches('#').trim().to_owned()
}

/// True where the first record names the columns: no number, date or address, and nothing said again below it.
fn is_head(records: &[StringRecord]) -> bool {
    let Some((first, body)) = records.split_first().filter(|(_, body)| !body.is_empty()) else { return false };
    let names = first.iter().enumerate().map(|(at, name)| (at, name.trim())).filter(|(_, name)| !name.is_empty());
    let mut count = 0;
    for (at, name) in names {
        let recurs = || body.iter().take(SAMPLE).any(|r| r != first && r.get(at).is_some_and(|v| v.trim() == name));
        if is_value(name) || name.len() > 120 || recurs() {
            return false;
        }
        count += 1;
    }
    count > 0
}

/// True for what no column is called: a number, a date, an address. A year is called so in tables by years.
fn is_value(name: &str) -> bool {
    let numeric =
        name.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '/' | ':' | '%' | '$' | ' '));
    let year = name.len() == 4 && (name.starts_with("19") || name.starts_with("20"));
    numeric && name.contains(|c: char| c.is_ascii_digit()) && !year || name.contains("://") || name.contains('@')
}
