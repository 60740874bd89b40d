//! Provisions inside provisions: number, heading, text, and more provisions below, whatever a publisher calls them.
//!
//! The elements themselves state the address: a provision is cited as what it stands in and its own number as printed.
//! Law that is quoted is cited below the provision that quotes it and marked as a quote, so its numbers never disturb
//! the outer ones.

use super::element::{Element, Node};
use super::line::{self, Inline};
use super::table;
use crate::citation::Citation;
use crate::document::{Block, BlockKind};
use crate::extract::designator::{self, Kind};
use crate::extract::line::Line;
use crate::extract::links::Targets;
use crate::extract::outline;
use crate::extract::passage::{Passage, Place};

/// The longest heading that names a level.
const LONGEST_NAME: usize = 200;

/// What an element is to a provision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// A provision.
    Level,
    /// Its number.
    Number,
    /// Its heading, or one between its paragraphs.
    Heading,
    /// A paragraph; it goes on in the line that a number has begun.
    Text,
    /// A word where it stands in a line, a paragraph where it stands alone.
    Leaf,
    /// It groups what is in it and means nothing more.
    Group,
    /// Law that is quoted.
    Quote,
    Table,
    /// An entry of a list.
    Entry,
    /// A footnote.
    Note,
    /// It is no text of the document.
    Skip,
    /// A part of a line.
    Inline(Inline),
}

/// The words of one publisher for the parts of a provision.
pub trait Vocabulary {
    fn role(&self, element: &Element) -> Role;

    /// The level of the heading of a provision; `None` where the heading runs into the text.
    fn headline(&self, level: &Element) -> Option<u8>;

    /// The number of a provision or note that an attribute states.
    fn stated_number(&self, _element: &Element) -> Option<String> {
        None
    }

    /// The citation of a provision inside `outer`, where its number and heading do not say it all.
    fn address(&self, _level: &Element, _outer: &Citation) -> Option<Citation> {
        None
    }
}

/// The passages of an element and everything in it, cited below `base`.
pub fn read(element: &Element, base: &Citation, vocabulary: &dyn Vocabulary, targets: &Targets) -> Vec<Passage> {
    let mut levels = Levels {
        vocabulary,
        targets,
        passages: Vec::new(),
        line: Line::default(),
        fresh: true,
        tight: false,
        after_quote: false,
        notes: Vec::new(),
    };
    let mut at = At { citation: base.clone(), kind: BlockKind::Paragraph, quoted: false, entries: 0, headed: None };
    levels.element(element, &mut at);
    levels.flush(&at);
    levels.passages.append(&mut levels.notes);
    levels.passages
}

/// The passages cited below `base` as `outline` cites them when they stand alone.
pub fn cited_below(base: &Citation, passages: Vec<Passage>) -> Vec<Passage> {
    let passage = |block: Block| {
        let mut passage = Passage::new(block.kind, Place::Cited(block.citation), block.text);
        (passage.cells, passage.links) = (block.cells, block.links);
        passage
    };
    outline::cite_below(base, passages).into_iter().map(passage).collect()
}

/// A number as an element of a citation: `SEC. 101.`, `TITLE I` of `TITLE I—`, `§ 1705` of `§ 1705.`
pub fn mark(number: &str) -> &str {
    let number = number.trim();
    let len = match designator::read(number, true) {
        Some(designator) if matches!(designator.kind, Kind::Unit(_)) => designator.len,
        _ => number.len(),
    };
    number[..len].trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '—' | '–' | '-' | ':'))
}

/// A heading as an element of a citation; `None` for one that names nothing: a long one, or a remark in parentheses.
pub fn heading_name(heading: &str) -> Option<String> {
    let name = heading.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = name.trim_end_matches(['—', '–']);
    (!name.is_empty() && !name.starts_with('(') && name.len() <= LONGEST_NAME).then(|| format!("heading:{name}"))
}

/// Where the reading stands.
#[derive(Clone)]
struct At {
    citation: Citation,
    kind: BlockKind,
    quoted: bool,
    /// Entries of the list met so far.
    entries: usize,
    /// The citation before a heading between paragraphs was met, and how many passages had been read then.
    headed: Option<(Citation, usize)>,
}

struct Levels<'v> {
    vocabulary: &'v dyn Vocabulary,
    targets: &'v Targets,
    passages: Vec<Passage>,
    line: Line,
    /// Whether the line holds no more than a number and a run-in heading.
    fresh: bool,
    /// Whether the next words follow without a space.
    tight: bool,
    /// Whether a quote has just ended, whose full stop may follow.
    after_quote: bool,
    /// Notes to the line being written: they follow it.
    notes: Vec<Passage>,
}

impl Levels<'_> {
    fn element(&mut self, element: &Element, at: &mut At) {
        match self.vocabulary.role(element) {
            Role::Skip | Role::Inline(Inline::Nothing) => {}
            Role::Level => self.level(element, at),
            Role::Number => self.words(&element.text()),
            Role::Heading => self.heading(element, at),
            Role::Group => self.inside(element, at),
            Role::Text | Role::Leaf => self.block(element, at),
            Role::Quote if self.is_inline(element) => self.inside(element, at),
            Role::Quote => {
                self.flush(at);
                let mut quoted = At { quoted: true, headed: None, ..at.clone() };
                self.inside(element, &mut quoted);
                self.flush(&quoted);
                self.after_quote = true;
            }
            Role::Table => self.table(element, at),
            Role::Entry => {
                at.entries += 1;
                let citation = at.citation.child(format!("item:{}", at.entries));
                self.apart(element, At { citation, kind: BlockKind::ListItem, entries: 0, ..at.clone() }, at);
            }
            Role::Note => {
                let printed = element.elements().find(|child| self.vocabulary.role(child) == Role::Number);
                let number = printed.map(Element::text).or_else(|| self.vocabulary.stated_number(element));
                let citation = match number.filter(|mark| !mark.is_empty()) {
                    Some(mark) => at.citation.child(format!("note:{mark}")),
                    None => at.citation.clone(),
                };
                self.aside(element, At { citation, kind: BlockKind::Note, ..at.clone() });
            }
            Role::Inline(inline) => self.inline(element, &inline, at),
        }
    }

    /// A provision: its number, its heading and what is in it.
    fn level(&mut self, level: &Element, outer: &At) {
        self.flush(outer);
        let mut at = At { entries: 0, headed: None, ..outer.clone() };
        let child = |role: Role| level.elements().find(|child| self.vocabulary.role(child) == role);
        let stated = self.vocabulary.stated_number(level);
        let number = stated.clone().or_else(|| child(Role::Number).map(Element::text)).unwrap_or_default();
        let heading = child(Role::Heading).map(Element::text).unwrap_or_default();
        let headline = self.vocabulary.headline(level);
        match (self.vocabulary.address(level, &outer.citation), mark(bare(&number))) {
            (Some(citation), _) => at.citation = citation,
            (None, "") => at.citation.0.extend(heading_name(&heading)),
            (None, mark) => at.citation.0.push(mark.to_owned()),
        }
        if let Some(number) = stated {
            self.words(&number);
        }
        let mut named = false;
        for node in &level.children {
            let Node::Element(child) = node else {
                self.loose_text(node, level);
                continue;
            };
            match self.vocabulary.role(child) {
                Role::Heading if !named => {
                    named = true;
                    self.run_in(child);
                    if let Some(level) = headline {
                        self.flush(&At { kind: BlockKind::Heading(level), ..at.clone() });
                    }
                }
                _ => self.element(child, &mut at),
            }
        }
        self.flush(&at);
        self.fresh = true;
    }

    /// Words between the parts of a provision. Where it has none, white space means nothing.
    fn loose_text(&mut self, node: &Node, parent: &Element) {
        if let Node::Text(text) = node
            && parent.has_words()
        {
            self.push(text);
        }
    }

    fn push(&mut self, text: &str) {
        let text = if self.tight { text.trim_start() } else { text };
        self.tight &= text.is_empty();
        self.fresh &= text.trim().is_empty();
        self.line.push(text);
    }

    /// Words that stand apart from what follows: a number.
    fn words(&mut self, text: &str) {
        self.line.space();
        self.line.push(bare(text.trim()));
        self.tight = text.trim_end().ends_with('—');
        if !self.tight {
            self.line.space();
        }
    }

    /// A heading in the line of its number. After a dash the text follows without a space.
    fn run_in(&mut self, heading: &Element) {
        let tight = std::mem::take(&mut self.tight);
        if !tight {
            self.line.space();
        }
        let mut words = Line::default();
        line::write(&mut words, heading, &|child| self.meaning(child), self.targets);
        let (text, _, _) = words.take();
        self.line.push(text.trim());
        self.tight = text.trim_end().ends_with('—');
        if !self.tight {
            self.line.space();
        }
    }

    /// A heading between paragraphs names those that follow. Headings that follow one another stand inside each other.
    fn heading(&mut self, heading: &Element, at: &mut At) {
        self.flush(at);
        let read = self.passages.len();
        match &at.headed {
            Some((_, then)) if *then == read => {}
            Some((before, _)) => at.citation = before.clone(),
            None => {}
        }
        let before = at.headed.take().map_or_else(|| at.citation.clone(), |(before, _)| before);
        at.citation.0.extend(heading_name(&heading.text()));
        self.run_in(heading);
        self.tight = false;
        self.flush(&At { kind: BlockKind::Heading(6), ..at.clone() });
        at.headed = Some((before, self.passages.len()));
    }

    /// A paragraph. It goes on in the line that a number has begun.
    fn block(&mut self, element: &Element, at: &mut At) {
        if element.elements().next().is_none() && !element.has_words() {
            return;
        }
        if !self.fresh {
            self.flush(at);
        }
        self.inside(element, at);
        self.flush(at);
    }

    /// A part that is cited by itself, in the flow of what surrounds it.
    fn apart(&mut self, element: &Element, mut own: At, outer: &At) {
        self.flush(outer);
        self.inside(element, &mut own);
        self.flush(&own);
    }

    /// A note: the line it interrupts goes on after it.
    fn aside(&mut self, element: &Element, mut own: At) {
        let mut aside = Levels {
            vocabulary: self.vocabulary,
            targets: self.targets,
            passages: Vec::new(),
            line: Line::default(),
            fresh: true,
            tight: false,
            after_quote: false,
            notes: Vec::new(),
        };
        aside.inside(element, &mut own);
        aside.flush(&own);
        self.notes.extend(aside.passages);
    }

    fn table(&mut self, element: &Element, at: &At) {
        self.flush(at);
        let meaning = |child: &Element| self.meaning(child);
        let mut passages = Vec::new();
        if let Some(caption) = element.child("caption") {
            let mut line = Line::default();
            line::write(&mut line, caption, &meaning, self.targets);
            passages.extend(line::passage(line, BlockKind::Caption, Place::Caption));
        }
        passages.extend(table::read(element, &meaning, self.targets));
        self.passages.extend(cited_below(&at.citation, passages));
    }

    fn inside(&mut self, element: &Element, at: &mut At) {
        let mixed = element.has_words();
        for node in &element.children {
            match node {
                Node::Text(text) => self.push(text),
                Node::Element(child) => match self.vocabulary.role(child) {
                    Role::Heading if mixed => self.run_in(child),
                    Role::Leaf if mixed => self.inside(child, at),
                    _ => self.element(child, at),
                },
            }
        }
    }

    fn inline(&mut self, element: &Element, inline: &Inline, at: &mut At) {
        match inline {
            Inline::Nothing => {}
            Inline::Words | Inline::Emphasis | Inline::Italics => self.inside(element, at),
            Inline::Break => self.line.line_break(),
            Inline::Apart | Inline::Spaced => {
                self.line.space();
                self.inside(element, at);
                if *inline == Inline::Apart {
                    self.line.space();
                }
            }
            Inline::Link(target) => {
                self.line.open_link(self.targets.resolve(target));
                self.inside(element, at);
                self.line.close_link();
            }
        }
    }

    /// What an element does to a line, in places where there are only lines.
    fn meaning(&self, element: &Element) -> Inline {
        match self.vocabulary.role(element) {
            Role::Inline(inline) => inline,
            Role::Skip | Role::Note => Inline::Nothing,
            Role::Quote | Role::Group | Role::Leaf => Inline::Words,
            _ => Inline::Apart,
        }
    }

    /// True for a quote of some words, which is part of the sentence.
    fn is_inline(&self, quote: &Element) -> bool {
        let plain = |role: Role| matches!(role, Role::Inline(_) | Role::Leaf | Role::Skip | Role::Note);
        !quote.elements().any(|child| !plain(self.vocabulary.role(child)))
    }

    /// Ends the passage being written. What ends the sentence of a quote belongs to the last passage quoted.
    fn flush(&mut self, at: &At) {
        let line = std::mem::take(&mut self.line);
        self.tight = false;
        let kind = if at.quoted { BlockKind::Quote } else { at.kind };
        let Some(passage) = line::passage(line, kind, Place::Cited(at.citation.clone())) else {
            return;
        };
        self.fresh = true;
        let ends = std::mem::take(&mut self.after_quote) && passage.text.starts_with([';', '.', ',', ':', '”', ')']);
        match self.passages.last_mut().filter(|_| ends) {
            Some(last) => last.text.push_str(&passage.text),
            None => self.passages.push(passage),
        }
        self.passages.append(&mut self.notes);
    }
}

/// A number without the bullet that some printers set before it.
fn bare(number: &str) -> &str {
    number.trim_start_matches(['■', '•']).trim_start()
}
