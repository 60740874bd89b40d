//! The entries of an index in HTML: what the recipe's `rows` selects, each a row with its linked title and its date.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;
use url::Url;

use super::Head;
use super::flat::{Node, NodeId};
use super::flow::Flow;
use super::flow::inline::Inline;
use super::notes::Notes;
use crate::document::{BlockKind, Document};
use crate::extract::ExtractError;
use crate::extract::entries::{self, Entry};
use crate::extract::links::Targets;
use crate::extract::passage::{Passage, Place};
use crate::extract::records::Writer;
use crate::source::Recipe;

/// Reads the elements in `rows`, the outermost ones, as entries; those outside of `kept` are passed over.
pub fn read(
    nodes: &[Node<'_>],
    rows: &HashSet<NodeId>,
    kept: &HashSet<NodeId>,
    head: Head,
    url: &Url,
    recipe: &Recipe,
) -> Result<Document, ExtractError> {
    let targets = Targets::new(url, head.base.as_deref());
    let furniture = vec![false; nodes.len()];
    let notes = Notes::of(nodes);
    let mut found = Vec::new();
    let (mut after, mut kept_until) = (0, if kept.is_empty() { nodes.len() } else { 0 });
    for (at, node) in nodes.iter().enumerate() {
        if kept.contains(&node.id) {
            kept_until = kept_until.max(node.end);
        }
        if at < after || at >= kept_until || !rows.contains(&node.id) {
            continue;
        }
        after = node.end;
        let mut flow = Flow::new(Inline { nodes, targets: &targets, notes: &notes }, &furniture);
        flow.read(at..node.end);
        found.extend(entry(flow.finish()));
    }
    if found.is_empty() {
        return Err(ExtractError::SelectorLost(recipe.rows.clone().unwrap_or_default()));
    }
    let mut writer = Writer::default();
    if !head.title.is_empty() {
        writer.push(Passage::new(BlockKind::Heading(1), Place::Flow, head.title.as_str()));
    }
    entries::write(&mut writer, &found, url, &recipe.key)?;
    Ok(Document { title: head.title, language: head.language, blocks: writer.finish() })
}

/// The title is what the longest link says, else the first words; the date is the first one beside it.
fn entry(passages: Vec<Passage>) -> Option<Entry> {
    let links = passages.iter().enumerate().flat_map(|(at, passage)| passage.links.iter().map(move |link| (at, link)));
    let main = links.rev().max_by_key(|(_, link)| link.range.len());
    let first = passages.iter().position(|passage| !passage.text.is_empty())?;
    let (titled, range) = main.map_or((first, 0..passages[first].text.len()), |(at, link)| (at, link.range.clone()));
    let title = passages[titled].text[range.clone()].to_owned();
    let link = main.map(|(_, link)| link.target.clone()).unwrap_or_default();
    let mut rest = Vec::new();
    for (at, passage) in passages.iter().enumerate() {
        if at == titled {
            rest.extend([&passage.text[..range.start], &passage.text[range.end..]]);
        } else {
            rest.push(&passage.text);
        }
    }
    let rest: Vec<&str> = rest.into_iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
    let (date, text) = dated(&rest.join(" "));
    Some(Entry { id: String::new(), title, link, date, text })
}

/// The first date of a text, and the text without it.
fn dated(text: &str) -> (String, String) {
    static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let month = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?";
        let forms = [
            r"\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?",
            &format!(r"{month}\s\d{{1,2}},?\s\d{{4}}"),
            &format!(r"\d{{1,2}}\.?\s{month}\s\d{{4}}"),
            r"\d{1,2}[/.]\d{1,2}[/.]\d{4}",
        ];
        Regex::new(&forms.join("|")).ok()
    });
    let Some(found) = DATE.as_ref().and_then(|date| date.find(text)) else { return (String::new(), text.to_owned()) };
    let around = |c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '|' | '·' | '•' | ',' | ':');
    let opens = |c: char| around(c) || matches!(c, '[' | '(' | '（' | '【');
    let closes = |c: char| matches!(c, ']' | ')' | '）' | '】');
    let before = text[..found.start()].trim_end_matches(opens).trim_start_matches(around);
    let after = text[found.end()..].trim_start_matches(closes).trim_start_matches(around).trim_end_matches(around);
    let rest = [before, after].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    (found.as_str().to_owned(), rest)
}
