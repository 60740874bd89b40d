//! Reads visible nodes into passages: block boundaries end a passage, inline elements never split a word.

pub mod inline;

use std::ops::Range;

use self::inline::Inline;
use super::flat::{Content, Node};
use super::table;
use super::tag::Tag;
use crate::document::BlockKind;
use crate::extract::line::Line;
use crate::extract::lines::{parts, trimmed};
use crate::extract::notemark;
use crate::extract::outline;
use crate::extract::passage::{Passage, Place};

/// The reading of one document.
pub struct Flow<'n, 'a> {
    nodes: &'n [Node<'a>],
    furniture: &'n [bool],
    inline: Inline<'n, 'a>,
    passages: Vec<Passage>,
    line: Line,
    open: Vec<Open>,
    lists: Vec<List>,
    heading: Option<u8>,
    /// The level of the last heading that is none of `details`.
    above: u8,
    quotes: usize,
    notes: usize,
    /// The mark of the note being read.
    mark: Option<String>,
    pre: usize,
    caption: bool,
    definition: Option<Place>,
    /// The length of the line as long as it holds a designator alone, whose text comes in the next column.
    label: Option<usize>,
}

/// An element being read.
struct Open {
    tag: Tag,
    end: usize,
    /// Where the line stood when it was opened.
    from: usize,
    notes: bool,
    /// It is a note by its mark.
    note: bool,
}

struct List {
    next: i64,
    /// The number of the entry being read, until its first words are written.
    fresh: Option<i64>,
    in_entry: bool,
}

impl<'n, 'a> Flow<'n, 'a> {
    pub fn new(inline: Inline<'n, 'a>, furniture: &'n [bool]) -> Flow<'n, 'a> {
        Flow {
            nodes: inline.nodes,
            furniture,
            inline,
            passages: Vec::new(),
            line: Line::default(),
            open: Vec::new(),
            lists: Vec::new(),
            heading: None,
            above: 1,
            quotes: 0,
            notes: 0,
            mark: None,
            pre: 0,
            caption: false,
            definition: None,
            label: None,
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
            tag if tag.is_inline() && self.inline.open(at, tag, &mut self.line) => return true,
            Tag::Heading(level) => {
                self.heading = Some(level);
                self.above = level;
            }
            Tag::Summary => self.heading = Some((self.above + 1).min(6)),
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
                self.passages.extend(table::read(&self.inline, self.furniture, at));
                return true;
            }
            _ => {}
        }
        let notes = !tag.is_inline() && names_notes(node);
        self.notes += usize::from(notes);
        let mark = self.inline.notes.body(at).filter(|_| !tag.is_inline());
        let note = mark.is_some() && self.mark.is_none();
        if note {
            self.mark = mark.map(str::to_owned);
        }
        self.open.push(Open { tag, end: node.end, from: self.line.len(), notes, note });
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
            Tag::Emphasis if open.from == 0 => self.line.mark_lead(),
            tag if tag.is_inline() => self.inline.close(tag, &mut self.line),
            _ if self.is_label(open) || self.is_read_on(open) => {
                if outline::label(self.line.text()).is_none() {
                    self.line.mark_lead();
                }
                self.label = Some(self.line.len());
                self.line.space();
            }
            _ => {
                if open.tag == Tag::Row {
                    self.label = None;
                }
                self.flush();
            }
        }
        if open.tag.is_inline() && open.from == 0 {
            self.part_designator(open.end);
        }
        match open.tag {
            Tag::Heading(_) | Tag::Summary => self.heading = None,
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
        if open.note {
            self.mark = None;
        }
    }

    /// True for a cell or term that holds a designator alone: its text stands beside it.
    fn is_label(&self, open: &Open) -> bool {
        let beside = match open.tag {
            Tag::Cell { .. } => {
                self.open.iter().rev().find(|outer| outer.tag == Tag::Row).is_some_and(|row| row.end > open.end)
            }
            Tag::Term => self.nodes[open.end..].iter().find_map(Node::tag) == Some(Tag::Definition),
            _ => false,
        };
        beside && outline::label(self.line.text()).is_some_and(|designator| !designator.is_bare())
    }

    /// True for a term whose definition goes on with the sentence it began, as in a paragraph: `Kettle` | `means ...`.
    fn is_read_on(&self, open: &Open) -> bool {
        /// The words of a definition stand near its beginning.
        const NEAR: usize = 32;
        let next = self.nodes[open.end..].iter().position(|node| node.tag().is_some()).map(|at| open.end + at);
        let definition = next.filter(|&at| open.tag == Tag::Term && self.nodes[at].tag() == Some(Tag::Definition));
        let inside = definition.map_or(0..0, |at| at..self.nodes[at].end.min(at + NEAR));
        self.nodes[inside]
            .iter()
            .find_map(|node| match node.content {
                Content::Text(text) if !text.trim().is_empty() => Some(text),
                _ => None,
            })
            .is_some_and(reads_on)
    }

    /// A designator that is an element of its own is apart from the words, whether a space says so or the style sheet.
    fn part_designator(&mut self, next: usize) {
        /// The words stand this near, or are not what the designator belongs to.
        const NEAR: usize = 32;
        if self.line.text().ends_with([')', '）']) || outline::label(self.line.text()).is_none() {
            return;
        }
        let titled = |text: &str| {
            let text = text.trim_start_matches(['\u{200b}', '\u{feff}', '\u{ad}']);
            text.starts_with(|c: char| c.is_uppercase() || c.is_alphabetic() && !c.is_ascii())
        };
        let following = self.nodes.get(next..).unwrap_or_default().iter().take(NEAR);
        let words =
            following.take_while(|node| node.tag().is_none_or(Tag::is_inline)).find_map(|node| match node.content {
                Content::Text(text) => Some(text),
                Content::Element(..) => None,
            });
        if words.is_some_and(titled) {
            self.line.space();
        }
    }

    /// Ends the passage being written.
    fn flush(&mut self) {
        if self.line.is_empty() || self.label == Some(self.line.len()) {
            return;
        }
        let labelled = self.label.take().is_some();
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
            if labelled
                && whole.place == Place::Definition
                && whole.text.get(..lead).is_some_and(|lead| outline::label(lead).is_none())
            {
                whole.place = Place::Term;
            }
            let mut passage = whole.slice(trimmed);
            if let Place::Note { mark } = &mut passage.place {
                let len = leading_mark(&passage.text, mark);
                if mark.is_empty() && len > 0 {
                    *mark = notemark::mark(passage.text[..len].trim_end_matches(['.', ':', ' '])).unwrap_or_default();
                }
                let place = passage.place.clone();
                passage = Passage { place, ..passage.slice(len..passage.text.len()) };
            }
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
        if self.notes > 0 || self.mark.is_some() {
            let number = listed.flatten().map(|number| number.to_string());
            let mark = self.mark.clone().or(number).unwrap_or_default();
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

/// True for words that go on with the sentence its term began, as `means ...` and `，是指...` do.
fn reads_on(definition: &str) -> bool {
    let words = definition.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{200b}');
    words.starts_with(|c: char| c.is_lowercase() || matches!(c, '，' | ',' | '指')) || words.starts_with("是指")
}

/// The length of the mark a note begins with, and of what parts it from the text: it is the note's citation. Where the
/// mark is not known yet, only one that is raised, bracketed or a symbol is taken for it.
fn leading_mark(text: &str, known: &str) -> usize {
    let end = text.find(|c: char| c.is_whitespace() || matches!(c, '.' | ':' | '：' | '．')).unwrap_or(text.len());
    let bracketed =
        text.find([']', '］', ')', '⁾', '〕']).map(|at| at + text[at..].chars().next().map_or(0, char::len_utf8));
    let raised =
        text.find(|c: char| !matches!(c, '⁰' | '¹' | '²' | '³' | '⁴'..='⁹' | '*' | '†' | '‡')).unwrap_or(text.len());
    for (len, certain) in [(raised, true), (bracketed.unwrap_or(0), true), (end, false)] {
        let printed = text.get(..len).and_then(notemark::mark);
        if printed.is_some_and(|printed| printed == known || known.is_empty() && certain) {
            let rest = &text[len..];
            return text.len() - rest.trim_start_matches(['.', ':', '：', '．', ' ', '\u{a0}', '\u{3000}']).len();
        }
    }
    0
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
