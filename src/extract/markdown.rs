//! Markdown to a document: CommonMark with tables and footnotes; front matter is metadata, not text.

use std::borrow::Cow;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use url::Url;

use super::html;
use super::lines::{parts, trimmed};
use super::links::Targets;
use super::outline;
use super::passage::{Passage, Place, joined_cells, key_column};
use crate::document::{BlockKind, Cell, Document, Link};

/// Reads a Markdown text served from `url`.
pub fn read(text: &str, url: &Url) -> Document {
    let (front, body) = front_matter(text);
    let body = plain(body);
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let mut reader = Reader {
        url,
        targets: Targets::new(url, None),
        passages: Vec::new(),
        text: String::new(),
        links: Vec::new(),
        link: None,
        lead: 0,
        kind: Vec::new(),
        lists: Vec::new(),
        fresh: None,
        table: None,
        html: String::new(),
    };
    for event in Parser::new_ext(&body, options) {
        reader.read(event);
    }
    reader.flush();
    let mut passages = reader.passages;
    passages.retain(|passage| !super::furniture::is_furniture_line(&passage.text));
    let heading = |top: bool| {
        let kind = |passage: &&Passage| match passage.kind {
            BlockKind::Heading(level) => !top || level == 1,
            _ => false,
        };
        passages.iter().find(kind).map(|passage| passage.text.clone())
    };
    let headline = heading(true).or_else(|| heading(false));
    let title = front.and_then(|front| field(front, "title")).or(headline).unwrap_or_default();
    let language = front.and_then(|front| field(front, "lang").or_else(|| field(front, "language")));
    Document { title, language, blocks: outline::cite(passages) }
}

/// Takes out what other dialects put between the lines: attribute lists (`{:start="2"}`), and headings without a space.
fn plain(body: &str) -> Cow<'_, str> {
    let attributes = |line: &str| line.trim_start().starts_with("{:") && line.trim_end().ends_with('}');
    let tight = |line: &str| {
        let rest = line.trim_start_matches('#');
        let marks = line.len() - rest.len();
        let opens = |c: char| c.is_ascii_digit() || marks > 1 && c.is_alphabetic();
        (1..=6).contains(&marks) && rest.starts_with(opens)
    };
    if !body.lines().any(|line| attributes(line) || tight(line)) {
        return Cow::Borrowed(body);
    }
    let mut plain = String::with_capacity(body.len() + 64);
    for line in body.lines() {
        if tight(line) {
            let marks = line.len() - line.trim_start_matches('#').len();
            plain.push_str(&line[..marks]);
            plain.push(' ');
            plain.push_str(&line[marks..]);
        } else if !attributes(line) {
            plain.push_str(line);
        }
        plain.push('\n');
    }
    Cow::Owned(plain)
}

/// YAML front matter (without its fences) and the rest.
fn front_matter(text: &str) -> (Option<&str>, &str) {
    let text = text.trim_start_matches('\u{feff}');
    let Some(rest) = text.strip_prefix("---\n").or_else(|| text.strip_prefix("---\r\n")) else {
        return (None, text);
    };
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            let front = &rest[..at];
            // Two rules around a paragraph are no front matter: that has fields.
            let fields = front
                .lines()
                .next()
                .is_some_and(|line| line.contains(':') || line.trim().is_empty() || line.starts_with('#'));
            return if fields { (Some(front), &rest[at + line.len()..]) } else { (None, text) };
        }
        at += line.len();
    }
    (None, text)
}

fn field(front: &str, name: &str) -> Option<String> {
    let value = front.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
    let value = value.trim().trim_matches(['"', '\'']).trim();
    (!value.is_empty() && !matches!(value, "|" | ">")).then(|| value.to_owned())
}

struct Reader<'u> {
    url: &'u Url,
    targets: Targets,
    passages: Vec<Passage>,
    text: String,
    links: Vec<Link>,
    link: Option<(usize, String)>,
    lead: usize,
    /// Kinds of the blocks that are open.
    kind: Vec<Open>,
    /// The number of the next entry of each open list.
    lists: Vec<i64>,
    /// The number of the entry whose first words are still to come.
    fresh: Option<i64>,
    table: Option<Table>,
    html: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Open {
    Heading(u8),
    Quote,
    Pre,
    Note(String),
}

#[derive(Default)]
struct Table {
    rows: Vec<Vec<(String, Vec<Link>)>>,
}

impl Reader<'_> {
    fn read(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) => {
                // Chinese laws indent each paragraph by two wide spaces and part them by line breaks alone.
                if text.starts_with('\u{3000}') && self.text.ends_with('\n') {
                    self.text.push('\n');
                }
                self.text.push_str(&text);
            }
            Event::SoftBreak | Event::HardBreak if self.table.is_some() => self.text.push(' '),
            Event::SoftBreak | Event::HardBreak => self.text.push('\n'),
            Event::Html(html) => self.html.push_str(&html),
            Event::InlineHtml(html) if html.starts_with("<br") => self.text.push(' '),
            Event::FootnoteReference(mark) => {
                self.text.push('[');
                self.text.push_str(&mark);
                self.text.push(']');
            }
            Event::Rule => self.flush(),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.flush();
                self.kind.push(Open::Heading(level as u8));
            }
            Tag::BlockQuote(_) => {
                self.flush();
                self.kind.push(Open::Quote);
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented) => {
                self.flush();
                self.kind.push(Open::Pre);
            }
            Tag::FootnoteDefinition(mark) => {
                self.flush();
                self.kind.push(Open::Note(mark.to_string()));
            }
            Tag::List(first) => {
                self.flush();
                self.lists.push(first.map_or(1, |first| first.try_into().unwrap_or(1)));
            }
            Tag::Item => {
                self.flush();
                self.fresh = self.lists.last().copied();
                if let Some(next) = self.lists.last_mut() {
                    *next += 1;
                }
            }
            Tag::Table(_) => {
                self.flush();
                self.table = Some(Table::default());
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.rows.push(Vec::new());
                }
            }
            Tag::Link { dest_url, .. } => {
                self.link = self.targets.resolve(&dest_url).map(|target| (self.text.len(), target))
            }
            Tag::Paragraph | Tag::HtmlBlock => self.flush(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) | TagEnd::BlockQuote(_) | TagEnd::CodeBlock | TagEnd::FootnoteDefinition => {
                self.flush();
                self.kind.pop();
            }
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
                self.fresh = None;
            }
            TagEnd::Item | TagEnd::Paragraph => self.flush(),
            TagEnd::Emphasis | TagEnd::Strong
                if self.lead == 0 && !self.text.trim().is_empty() && self.passage_is_lead() =>
            {
                self.lead = self.text.len()
            }
            TagEnd::Link => {
                if let Some((start, target)) = self.link.take().filter(|(start, _)| *start < self.text.len()) {
                    self.links.push(Link { range: start..self.text.len(), target });
                }
            }
            TagEnd::TableCell => {
                let cell = (std::mem::take(&mut self.text), std::mem::take(&mut self.links));
                if let Some(row) = self.table.as_mut().and_then(|table| table.rows.last_mut()) {
                    row.push(cell);
                }
            }
            TagEnd::Table => {
                if let Some(table) = self.table.take() {
                    self.rows(table);
                }
            }
            TagEnd::HtmlBlock => {
                let fragment = std::mem::take(&mut self.html);
                self.passages.extend(html::passages(&fragment, self.url));
            }
            _ => {}
        }
    }

    /// True while only emphasised words have been written.
    fn passage_is_lead(&self) -> bool {
        self.text.len() <= 120
    }

    fn rows(&mut self, table: Table) {
        let texts: Vec<Vec<String>> =
            table.rows.iter().map(|row| row.iter().map(|(text, _)| text.trim().to_owned()).collect()).collect();
        let Some((head, body)) = texts.split_first() else {
            return;
        };
        let key = key_column(head, body.iter().map(Vec::as_slice), head.len());
        for (at, (row, cells)) in texts.iter().zip(&table.rows).enumerate() {
            let (text, ranges) = joined_cells(row.iter().map(String::as_str));
            if row.iter().all(String::is_empty) {
                continue;
            }
            let (kind, place) = match at {
                0 => (BlockKind::TableHead, Place::Head),
                _ => (BlockKind::TableRow, Place::Row { key: row.get(key).cloned().unwrap_or_default() }),
            };
            let mut passage = Passage::new(kind, place, text);
            for (i, (range, (raw, links))) in ranges.into_iter().zip(cells).enumerate() {
                let indent = raw.len() - raw.trim_start().len();
                let shifted = links.iter().map(|link| {
                    link.range.start.saturating_sub(indent) + range.start
                        ..link.range.end.saturating_sub(indent).min(range.len()) + range.start
                });
                passage.links.extend(
                    shifted
                        .zip(links)
                        .filter(|(range, _)| range.start < range.end)
                        .map(|(range, link)| Link { range, target: link.target.clone() }),
                );
                let column = if at == 0 { String::new() } else { head.get(i).cloned().unwrap_or_default() };
                passage.cells.push(Cell { column, range });
            }
            self.passages.push(passage);
        }
    }

    /// Ends the passage being written.
    fn flush(&mut self) {
        if self.text.trim().is_empty() {
            self.text.clear();
            self.links.clear();
            return;
        }
        let depth = self.lists.len();
        let entry = match (depth, self.fresh.take()) {
            (0, _) => Place::Flow,
            (depth, Some(number)) => Place::Entry { depth, number },
            _ => Place::Within,
        };
        let (kind, place) = match self.kind.last() {
            Some(Open::Heading(level)) => (BlockKind::Heading(*level), Place::Flow),
            Some(Open::Note(mark)) => (BlockKind::Note, Place::Note { mark: mark.clone() }),
            Some(Open::Pre) => (BlockKind::Preformatted, entry),
            Some(Open::Quote) => (BlockKind::Quote, entry),
            None if matches!(entry, Place::Entry { .. }) => (BlockKind::ListItem, entry),
            None => (BlockKind::Paragraph, entry),
        };
        let text = std::mem::take(&mut self.text);
        let mut whole = Passage::new(kind, place, text);
        whole.links = std::mem::take(&mut self.links);
        whole.lead = std::mem::take(&mut self.lead);
        let pre = whole.kind == BlockKind::Preformatted;
        for part in parts(&whole.text, pre) {
            let mut passage = whole.slice(trimmed(&whole.text, part, pre));
            if passage.text.is_empty() {
                continue;
            }
            if !pre && passage.text.contains('\n') {
                passage.text = passage.text.replace('\n', " ");
            }
            self.passages.push(passage);
            if matches!(whole.place, Place::Entry { .. }) {
                whole.place = Place::Within;
                whole.kind = BlockKind::Paragraph;
            }
        }
    }
}
