//! A source file written from what was tried: sound as it is, for a person to complete.

use toml::{Table, Value};
use url::Url;

use crate::document::Document;
use crate::source::{Format, Recipe};
use crate::trial::Trial;

/// Longest title taken over.
const LONGEST: usize = 200;
/// What a file on this disk is given for an address, which every source needs.
const NO_ADDRESS: &str = "https://www.example.gov/";

/// The text of a source file for what was tried.
pub fn file(tried: &Trial, recipe: &Recipe) -> String {
    let url = &tried.snapshot.retrieval.final_url;
    let document = tried.read.as_ref().ok();
    let fetched = matches!(url.scheme(), "http" | "https");
    let address = if fetched { url.as_str() } else { NO_ADDRESS };
    let host = if fetched { url.host_str().unwrap_or_default() } else { "" };
    let mut text = String::new();
    let mut line = |key: &str, value: &str, why: &str| {
        text.push_str(&format!("{key} = {}{why}\n", Value::String(value.to_owned())));
    };
    line("title", &title(document, url), "");
    line("issuer", if host.is_empty() { "Unnamed" } else { host }, " # the body that publishes it");
    line("jurisdiction", jurisdiction(host), "");
    line("url", address, if fetched { "" } else { " # where the file came from" });
    if let Some(language) = document.and_then(|document| document.language.as_deref()).filter(|tag| is_tag(tag)) {
        line("language", language, "");
    }
    text.push_str("topics = []\n");
    if tried.needs_browser() {
        text.push_str("browser = true # its text is written by scripts\n");
    }
    text.push_str("\n[schedule]\nevery = \"6h\"\n\n[recipe]\n");
    text.push_str(&keys(recipe).to_string());
    text
}

/// The keys of a recipe that say something.
fn keys(recipe: &Recipe) -> Table {
    let list = |texts: &[String]| Value::Array(texts.iter().cloned().map(Value::String).collect());
    let mut table = Table::new();
    let name = Format::NAMED.iter().find(|(_, format)| *format == recipe.format).map_or("auto", |(name, _)| name);
    table.insert("format".to_owned(), Value::String(name.to_owned()));
    for (key, texts) in [("keep", &recipe.keep), ("drop", &recipe.drop), ("key", &recipe.key)] {
        if !texts.is_empty() {
            table.insert(key.to_owned(), list(texts));
        }
    }
    if let Some(rows) = &recipe.rows {
        table.insert("rows".to_owned(), Value::String(rows.clone()));
    }
    if recipe.window {
        table.insert("window".to_owned(), Value::Boolean(true));
    }
    table
}

/// What the document calls itself, else the last part of its address.
fn title(document: Option<&Document>, url: &Url) -> String {
    let told = document.map(|document| document.title.as_str()).unwrap_or_default();
    let title: String = told.split(|c: char| c.is_whitespace() || c.is_control()).collect::<Vec<_>>().join(" ");
    let title: String = title.trim().chars().take(LONGEST).collect();
    let last = url.path_segments().and_then(|mut parts| parts.rfind(|part| !part.is_empty()));
    if title.is_empty() { last.unwrap_or("Untitled").chars().take(LONGEST).collect() } else { title }
}

/// The code of the country that a host's name ends in; American agencies have endings of their own.
fn jurisdiction(host: &str) -> &'static str {
    const ENDINGS: [(&str, &str); 12] = [
        (".gov", "US"),
        (".mil", "US"),
        (".cn", "CN"),
        (".tw", "TW"),
        (".hk", "HK"),
        (".eu", "EU"),
        (".uk", "GB"),
        (".de", "DE"),
        (".fr", "FR"),
        (".jp", "JP"),
        (".kr", "KR"),
        (".ca", "CA"),
    ];
    ENDINGS.iter().find(|(ending, _)| host.ends_with(ending)).map_or("US", |(_, code)| code)
}

/// The shape of BCP 47.
fn is_tag(tag: &str) -> bool {
    let mut subtags = tag.split('-');
    subtags.next().is_some_and(|first| matches!(first.len(), 2 | 3) && first.bytes().all(|b| b.is_ascii_alphabetic()))
        && subtags.all(|part| matches!(part.len(), 1..=8) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}
