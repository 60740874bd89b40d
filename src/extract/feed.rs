//! RSS, Atom and JSON feeds to a document: the channel's title, and each entry as a row.
//!
//! What a channel says of its own making (when it was built, how long it lives, by what) is no text.

use std::borrow::Cow;

use feed_rs::model;
use feed_rs::parser::{Builder, ParseFeedError};
use jiff::Timestamp;
use quick_xml::escape::resolve_html5_entity;
use quick_xml::events::Event;
use url::Url;

use super::ExtractError;
use super::entries::{self, Entry};
use super::links::Targets;
use super::passage::{Passage, Place};
use super::records::{Writer, collapsed, one_line};
use crate::document::{BlockKind, Document};
use crate::source::Recipe;

/// Feeds nest a dozen levels; what nests deeper is no feed.
const DEEPEST: usize = 300;

/// Reads a feed.
pub fn read(text: &str, url: &Url, recipe: &Recipe) -> Result<Document, ExtractError> {
    let text = undeclared(text.trim_start_matches('\u{feff}').trim_start());
    if nests_too_deep(text) {
        return Err(malformed(format!("nested more than {DEEPEST} levels deep")));
    }
    let feed = parsed(text, url).or_else(|error| match mended(text) {
        Cow::Owned(mended) => parsed(&mended, url),
        Cow::Borrowed(_) => Err(error),
    });
    let feed = feed.map_err(|error| malformed(error.to_string()))?;
    let mut writer = Writer::default();
    let words = |text: &Option<model::Text>| text.as_ref().map(|text| one_line(&text.content, url)).unwrap_or_default();
    let title = words(&feed.title);
    if !title.is_empty() {
        writer.push(Passage::new(BlockKind::Heading(1), Place::Flow, title.as_str()));
    }
    let description = words(&feed.description);
    if !description.is_empty() && description != title {
        writer.push(Passage::new(BlockKind::Paragraph, Place::Flow, description));
    }
    let targets = Targets::new(url, None);
    let entries: Vec<Entry> = feed.entries.into_iter().map(|entry| published(entry, &targets, url)).collect();
    if !entries.is_empty() {
        entries::write(&mut writer, &entries, url, &recipe.key)?;
    }
    Ok(Document { title, language: feed.language, blocks: writer.finish() })
}

/// The text without its XML declaration: it is decoded already, whatever encoding it says.
fn undeclared(text: &str) -> &str {
    let declared = text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>"));
    declared.map_or(text, |(_, rest)| rest.trim_start())
}

fn malformed(reason: String) -> ExtractError {
    ExtractError::Malformed { format: "feed", reason }
}

fn parsed(text: &str, url: &Url) -> Result<model::Feed, ParseFeedError> {
    // An entry without an id is named by its link.
    let builder = Builder::new().base_uri(Some(url.as_str())).id_generator(|_, _, _| String::new());
    builder.build().parse(text.as_bytes())
}

fn published(entry: model::Entry, targets: &Targets, url: &Url) -> Entry {
    let alternate = entry.links.iter().find(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate"));
    let link = alternate.or(entry.links.first()).map(|link| link.href.as_str()).unwrap_or_default();
    let content = entry.content.and_then(|content| content.body).filter(|body| !body.trim().is_empty());
    let summary = entry.summary.map(|summary| summary.content);
    Entry {
        id: collapsed(&entry.id),
        title: entry.title.map(|title| one_line(&title.content, url)).unwrap_or_default(),
        link: targets.resolve(link).unwrap_or_default(),
        date: entry.published.or(entry.updated).map(|date| told(date.timestamp())).unwrap_or_default(),
        text: content.or(summary).unwrap_or_default(),
    }
}

/// `2026-03-02`, or `2026-03-02 14:30 UTC` where a time of day is given.
fn told(seconds: i64) -> String {
    let form = if seconds.rem_euclid(86_400) == 0 { "%Y-%m-%d" } else { "%Y-%m-%d %H:%M UTC" };
    Timestamp::from_second(seconds).map(|time| time.strftime(form).to_string()).unwrap_or_default()
}

fn nests_too_deep(text: &str) -> bool {
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    let mut depth = 0usize;
    loop {
        match reader.read_event() {
            Ok(Event::Start(_)) => depth += 1,
            Ok(Event::End(_)) => depth = depth.saturating_sub(1),
            Ok(Event::Eof) | Err(_) => return false,
            Ok(_) => {}
        }
        if depth > DEEPEST {
            return true;
        }
    }
}

/// Written for browsers: entities that XML does not know, ampersands that begin none, characters XML forbids.
fn mended(text: &str) -> Cow<'_, str> {
    let forbidden = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    if !text.contains('&') && !text.contains(forbidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 64);
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c == '&' || forbidden(c)) {
        out.push_str(&rest[..at]);
        let sign = &rest[at..];
        let width = sign.chars().next().map_or(1, char::len_utf8);
        rest = &sign[width..];
        if !sign.starts_with('&') {
            continue;
        }
        let name = rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '#').next().unwrap_or_default();
        let whole = !name.is_empty() && rest[name.len()..].starts_with(';');
        match resolve_html5_entity(name).filter(|_| whole) {
            Some(meant) if !matches!(name, "amp" | "lt" | "gt" | "quot" | "apos") => {
                out.push_str(meant);
                rest = &rest[name.len() + 1..];
            }
            Some(_) => out.push('&'),
            None if whole && name.starts_with('#') => out.push('&'),
            None => out.push_str("&amp;"),
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}
