//! Reads visible nodes into passages: block boundaries end a passage, inline elements never split a word.

use std::ops::Range;

use super::flat::{Content, Node};
use super::table;
use super::tag::Tag;
use crate::document::BlockKind;
use crate::extract::line::Line;
use crate::extract::lines::{parts, trimmed};
use crate::extract::links::{Targets, unobfuscated};
use crate::extract::passage::{Passage, Place};

/// The reading of one document.
pub struct Flow<'n, 'a> {
    nodes: &'n [Node<'a>],
    furniture: &'n [bool],
    targets: &'n Targets,
    passages: Vec<Passage>,
    line: Line,
    open: Vec<Open>,
    lists: Vec<List>,
    heading: Option<u8>,
    quotes: usize,
    notes: usize,
    pre: usize,
    caption: bool,
    definition: Option<Place>,
}

/// An element being read.
struct Open {
    tag: Tag,
    end: usize,
    /// Where the line stood when it was opened.
    from: usize,
    notes: bool,
}

struct List {
    next: i64,
    /// The number of the entry being read, until its first words are written.
    fresh: Option<i64>,
    in_entry: bool,
}

impl<'n, 'a> Flow<'n, 'a> {
    pub fn new(nodes: &'n [Node<'a>], furniture: &'n [bool], targets: &'n Targets) -> Flow<'n, 'a> {
        Flow {
            nodes,
            furniture,
            targets,
            passages: Vec::new(),
            line: Line::default(),
            open: Vec::new(),
            lists: Vec::new(),
            heading: None,
            quotes: 0,
            notes: 0,
            pre: 0,
            caption: false,
            definition: None,
        }
    }

    /// Reads a range of nodes that holds whole elements.
    pub fn read(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            self.close_until(at);
            let node = &self.nodes[at];
            if self.furniture[at] {
                at = node.end;
                continue;
            }
            match node.content {
                Content::Text(text) if self.pre > 0 => self.line.push_verbatim(text),
                Content::Text(text) => self.line.push(text),
                Content::Element(tag, _) => {
                    if self.element(at, tag) {
                        at = node.end;
                        continue;
                    }
                }
            }
            at += 1;
        }
        self.close_until(range.end);
        self.flush();
    }

    pub fn finish(mut self) -> Vec<Passage> {
        self.flush();
        self.passages
    }

    fn close_until(&mut self, at: usize) {
        while self.open.last().is_some_and(|open| open.end <= at) {
            if let Some(open) = self.open.pop() {
                self.close(&open);
            }
        }
    }

    /// Opens an element; true where it was read whole.
    fn element(&mut self, at: usize, tag: Tag) -> bool {
        let node = &self.nodes[at];
        if !tag.is_inline() {
            self.flush();
        }
        match tag {
            Tag::Break if self.pre > 0 => self.line.push_verbatim("\n"),
            Tag::Break => self.line.line_break(),
            Tag::Link | Tag::Inline => {
                if let Some(address) = node.attribute("data-cfemail").and_then(unobfuscated) {
                    self.line.push(&address);
                    return true;
                }
                if tag == Tag::Link {
                    let target = node.attribute("href").filter(|href| !href.contains("/cdn-cgi/l/email-protection"));
                    self.line.open_link(target.and_then(|href| self.targets.resolve(href)));
                }
            }
            Tag::Heading(level) => self.heading = Some(level),
            Tag::List { ordered } => {
                let start = node
                    .attribute("start")
                    .filter(|_| ordered)
                    .and_then(|start| start.trim().parse().ok())
                    .unwrap_or(1);
                self.lists.push(List { next: start, fresh: None, in_entry: false });
            }
            Tag::Entry => self.entry(node),
            Tag::Term => self.definition = Some(Place::Term),
            Tag::Definition => self.definition = Some(Place::Definition),
            Tag::Quote => self.quotes += 1,
            Tag::Pre => self.pre += 1,
            Tag::Caption => self.caption = true,
            Tag::Table if table::holds_data(self.nodes, at) => {
                self.passages.extend(table::read(self.nodes, self.furniture, at, self.targets));
                return true;
            }
            _ => {}
        }
        let notes = !tag.is_inline() && names_notes(node);
        self.notes += usize::from(notes);
        self.open.push(Open { tag, end: node.end, from: self.line.len(), notes });
        false
    }

    fn entry(&mut self, node: &Node<'_>) {
        if self.lists.is_empty() {
            self.lists.push(List { next: 1, fresh: None, in_entry: false });
        }
        if let Some(list) = self.lists.last_mut() {
            let number = node.attribute("value").and_then(|value| value.trim().parse().ok()).unwrap_or(list.next);
            list.next = number.saturating_add(1);
            list.fresh = Some(number);
            list.in_entry = true;
        }
    }

    fn close(&mut self, open: &Open) {
        match open.tag {
            Tag::Link => self.line.close_link(),
            Tag::Emphasis if open.from == 0 => self.line.mark_lead(),
            tag if tag.is_inline() => {}
            _ => self.flush(),
        }
        match open.tag {
            Tag::Heading(_) => self.heading = None,
            Tag::List { .. } => drop(self.lists.pop()),
            Tag::Entry => {
                if let Some(list) = self.lists.last_mut() {
                    list.in_entry = false;
                    list.fresh = None;
                }
            }
            Tag::Term | Tag::Definition => self.definition = None,
            Tag::Quote => self.quotes -= 1,
            Tag::Pre => self.pre -= 1,
            Tag::Caption => self.caption = false,
            _ => {}
        }
        self.notes -= usize::from(open.notes);
    }

    /// Ends the passage being written.
    fn flush(&mut self) {
        if self.line.is_empty() {
            return;
        }
        let (text, links, lead) = self.line.take();
        let pre = self.pre > 0;
        let mut whole = Passage { links, lead, ..Passage::new(BlockKind::Paragraph, Place::Flow, text) };
        let parts = parts(&whole.text, pre);
        for part in parts {
            let trimmed = trimmed(&whole.text, part, pre);
            if trimmed.is_empty() {
                continue;
            }
            (whole.kind, whole.place) = self.kind_and_place();
            let mut passage = whole.slice(trimmed);
            if !pre && passage.text.contains('\n') {
                passage.text = passage.text.replace('\n', " ");
            }
            self.passages.push(passage);
        }
    }

    fn kind_and_place(&mut self) -> (BlockKind, Place) {
        let depth = self.lists.len();
        let listed = self.lists.last_mut().filter(|list| list.in_entry).map(|list| list.fresh.take());
        if let Some(level) = self.heading {
            return (BlockKind::Heading(level), Place::Flow);
        }
        if self.notes > 0 {
            let mark = listed.flatten().map(|number| number.to_string()).unwrap_or_default();
            return (BlockKind::Note, Place::Note { mark });
        }
        let place = match (listed, &self.definition) {
            (Some(Some(number)), _) => Place::Entry { depth, number },
            (Some(None), _) => Place::Within,
            (None, Some(place)) => place.clone(),
            (None, None) => Place::Flow,
        };
        let kind = if self.pre > 0 {
            BlockKind::Preformatted
        } else if self.caption {
            BlockKind::Caption
        } else if self.quotes > 0 {
            BlockKind::Quote
        } else if matches!(place, Place::Entry { .. }) {
            BlockKind::ListItem
        } else {
            BlockKind::Paragraph
        };
        (kind, place)
    }
}

/// True for a block that holds footnotes.
fn names_notes(node: &Node<'_>) -> bool {
    let role = node
        .attribute("role")
        .is_some_and(|role| matches!(role, "doc-endnotes" | "doc-footnotes" | "doc-footnote" | "doc-endnote"));
    role || node.attribute("class").is_some_and(|class| {
        class
            .split_ascii_whitespace()
            .any(|name| matches!(name, "footnote" | "footnotes" | "endnote" | "endnotes" | "references-footnotes"))
    })
}
