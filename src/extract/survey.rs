//! What a recipe leaves out of a snapshot, and why; and a recipe for it to begin with.
//!
//! For whoever writes a source, never for a check. Invariant: a suggested recipe reads what was read without it, or it
//! says no more than the format.

mod records;

use serde::Serialize;

use super::format::{Readable, detect};
use super::{ExtractError, charset, extract, html, judge};
use crate::document::Document;
use crate::snapshot::Snapshot;
use crate::source::{Format, Recipe};

/// Most of what was left out that is told.
const MOST: usize = 60;
/// Characters of it that are quoted.
const QUOTED: usize = 80;

/// What reading a snapshot leaves out, and how it may be read.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Survey {
    /// What the bytes are: `html`, `xml`.
    pub format: Format,
    /// The element that holds all of an XML document, and the dialect known by it.
    pub root: Option<String>,
    pub dropped: Vec<Dropped>,
    /// How much more was left out than is told.
    pub more: usize,
    pub suggestion: Recipe,
}

/// One part that was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dropped {
    pub why: Why,
    /// The element: `nav.menu`, `div#share`; empty for a line of text.
    pub element: String,
    /// How it begins.
    pub what: String,
}

/// Why something was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "rule", content = "by")]
pub enum Why {
    /// One of the recipe's `drop`.
    Selector(String),
    /// Furniture of the site, by the mark named: `<nav>`, `role=banner`, `class=share-bar`.
    Furniture(String),
    /// A line that says when a page was touched, or how to share it.
    Line,
    /// Not shown to a reader.
    Hidden,
    /// Beside the main content, or beside what `keep` names.
    Outside,
    /// An element of the layout that holds nothing, as a script leaves it that was to fill it.
    Empty,
}

impl std::fmt::Display for Why {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Why::Selector(selector) => write!(f, "dropped by `{selector}`"),
            Why::Furniture(mark) => write!(f, "furniture by {mark}"),
            Why::Line => f.write_str("furniture by its words"),
            Why::Hidden => f.write_str("hidden"),
            Why::Outside => f.write_str("outside the main content"),
            Why::Empty => f.write_str("empty"),
        }
    }
}

/// Surveys a snapshot that `recipe` reads as `document`.
///
/// # Errors
/// Where the bytes are of no format that is read, or their text does not decode. A PDF or DOCX is not looked into.
pub fn survey(snapshot: &Snapshot, recipe: &Recipe, document: Option<&Document>) -> Result<Survey, ExtractError> {
    let readable = detect(snapshot, recipe.format)?;
    let format = format_of(readable);
    let plain = Recipe { format, ..Recipe::default() };
    let mut survey = Survey { format, root: None, dropped: Vec::new(), more: 0, suggestion: plain.clone() };
    let suggestion = match readable {
        Readable::Html => {
            let seen = html::survey(&charset::decode(snapshot)?, &snapshot.retrieval.final_url, recipe)?;
            survey.dropped = seen.dropped;
            pinned(snapshot, Recipe { format, ..seen.suggestion }, document).unwrap_or(plain)
        }
        Readable::Xml => {
            survey.root = judge::root_element(&snapshot.body).map(|name| described(&name));
            plain
        }
        Readable::Json => Recipe { format, ..records::of_json(&snapshot.body) },
        Readable::Csv => Recipe { key: document.map(records::key_column).unwrap_or_default(), ..plain },
        Readable::Feed => Recipe { window: true, ..plain },
        Readable::Pdf | Readable::Docx | Readable::Markdown | Readable::Text => plain,
    };
    survey.more = survey.dropped.len().saturating_sub(MOST);
    survey.dropped.truncate(MOST);
    survey.suggestion = suggestion;
    Ok(survey)
}

/// The recipe, if it reads what was read without it; its rows only where they are most of that.
fn pinned(snapshot: &Snapshot, recipe: Recipe, document: Option<&Document>) -> Option<Recipe> {
    let whole = Recipe { rows: None, window: false, ..recipe.clone() };
    if !reads_alike(snapshot, &whole, document) {
        return None;
    }
    let rows = recipe.rows.is_some().then(|| extract(snapshot, &recipe).ok()).flatten();
    let most = |rows: &Document| document.is_none_or(|document| size(rows) * 2 >= size(document));
    Some(if rows.as_ref().is_some_and(most) { recipe } else { whole })
}

fn size(document: &Document) -> usize {
    document.blocks.iter().map(|block| block.text.len()).sum()
}

/// True where the recipe reads the same words, but for a few: it may find the headline elsewhere.
fn reads_alike(snapshot: &Snapshot, recipe: &Recipe, document: Option<&Document>) -> bool {
    let (Some(document), Ok(read)) = (document, extract(snapshot, recipe)) else { return false };
    let (before, after) = (size(document), size(&read));
    before.abs_diff(after) * 50 <= before
}

fn format_of(readable: Readable) -> Format {
    match readable {
        Readable::Html => Format::Html,
        Readable::Xml => Format::Xml,
        Readable::Pdf => Format::Pdf,
        Readable::Json => Format::Json,
        Readable::Csv => Format::Csv,
        Readable::Feed => Format::Feed,
        Readable::Docx => Format::Docx,
        Readable::Markdown => Format::Markdown,
        Readable::Text => Format::Text,
    }
}

/// The root element with the dialect that is known by it.
fn described(root: &str) -> String {
    const DIALECTS: [(&[&str], &str); 7] = [
        (&["ECFR", "DLPSTEXTCLASS", "DIV1", "DIV3", "DIV5", "DIV6", "DIV8", "CFRGRANULE", "CFRDOC"], "eCFR and CFR"),
        (&["FEDREG", "RULE", "PRORULE", "NOTICE", "PRESDOCU"], "Federal Register"),
        (&["uscDoc", "lawDoc", "pLaw", "bill", "resolution", "amendment", "statuteCompilation"], "USLM or bill"),
        (&["regulation", "notice"], "RegML"),
        (&["akomaNtoso"], "Akoma Ntoso"),
        (&["topic", "concept", "reference", "task", "dita", "map"], "DITA"),
        (&["catalog", "profile"], "OSCAL"),
    ];
    let local = root.rsplit(':').next().unwrap_or(root);
    match DIALECTS.iter().find(|(roots, _)| roots.contains(&local)) {
        Some((_, dialect)) => format!("{root} ({dialect})"),
        None => root.to_owned(),
    }
}

/// How a text begins, white space collapsed.
pub(super) fn beginning(text: &str) -> String {
    let mut words = String::new();
    for word in text.split_whitespace() {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
        if words.len() > 4 * QUOTED {
            break;
        }
    }
    match words.char_indices().nth(QUOTED) {
        Some((at, _)) => format!("{}...", &words[..at]),
        None => words,
    }
}

#[cfg(test)]
mod tests;
