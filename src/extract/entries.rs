//! The entries of a feed or an index: each a row with its title, date and text.
//!
//! An entry is named by its id, else by where it leads: titles are corrected, addresses stay.

use url::Url;

use super::ExtractError;
use super::passage::Passage;
use super::records::{LONGEST_CELL, Value, Writer, collapsed, head, keys, prose, row};

/// What an entry is made of, by the names that a recipe's `key` uses.
const NAMES: [&str; 5] = ["id", "link", "title", "date", "text"];

/// One entry as published.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    pub id: String,
    pub title: String,
    /// Where it leads, without what names the visit.
    pub link: String,
    pub date: String,
    /// The rest of it: a summary, or its whole text, which may be marked up.
    pub text: String,
}

/// Writes entries as the rows of one table, in the order given.
pub fn write(writer: &mut Writer, entries: &[Entry], url: &Url, key: &[String]) -> Result<(), ExtractError> {
    let columns = ["title", "date", "text"].map(str::to_owned);
    let texts: Vec<Text> = entries.iter().map(|entry| Text::of(entry, url)).collect();
    let keys = named(entries, key)?;
    writer.extend(head(&columns));
    for ((entry, text), key) in entries.iter().zip(texts).zip(keys) {
        let (short, long) = match text {
            Text::Short(text) => (text, Vec::new()),
            Text::Long(passages) => (String::new(), passages),
        };
        let target = (!entry.link.is_empty()).then(|| entry.link.clone());
        let title = Value { text: collapsed(&entry.title), target };
        writer.push(row(&columns, &[title, Value::new(entry.date.as_str()), Value::new(short)], key.clone()));
        if !long.is_empty() {
            writer.open_row(&key);
            writer.extend(long);
            writer.close();
        }
    }
    Ok(())
}

/// The name of each entry's row.
fn named(entries: &[Entry], key: &[String]) -> Result<Vec<String>, ExtractError> {
    let columns = NAMES.map(str::to_owned);
    if !key.is_empty() {
        let rows: Vec<Vec<Value>> = entries
            .iter()
            .map(|entry| {
                let own = [&entry.id, &entry.link, &entry.title, &entry.date, &entry.text];
                own.map(|text| Value::new(collapsed(text))).to_vec()
            })
            .collect();
        return keys(&columns, &rows, key);
    }
    let first = |entry: &Entry| {
        let own = [&entry.id, &entry.link, &entry.title].into_iter().find(|text| !text.is_empty());
        vec![Value::new(own.map_or(String::new(), |text| collapsed(text)))]
    };
    let rows: Vec<Vec<Value>> = entries.iter().map(first).collect();
    keys(&columns[..1], &rows, &columns[..1])
}

/// The text of an entry: on the line of its row, or below it.
enum Text {
    Short(String),
    Long(Vec<Passage>),
}

impl Text {
    fn of(entry: &Entry, url: &Url) -> Text {
        let passages = prose(&entry.text, url);
        let length: usize = passages.iter().map(|passage| passage.text.len() + 1).sum();
        // Summaries repeat the title.
        let says = |passage: &&Passage| passage.text != collapsed(&entry.title);
        if length > LONGEST_CELL {
            return Text::Long(passages);
        }
        let texts: Vec<&str> = passages.iter().filter(says).map(|passage| passage.text.as_str()).collect();
        Text::Short(texts.join(" "))
    }
}
