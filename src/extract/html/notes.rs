//! Footnotes: which elements are marks in the text, which are the notes themselves, and which lead back.
//!
//! A mark is a short link into the document that is raised, bracketed or named a note; or a raised number after a
//! word, where a paragraph that begins with the same raised number follows. Everything else that is raised is an
//! exponent: a number is never taken for a mark because it might be one.

use std::collections::{HashMap, HashSet};

use super::flat::{Content, Node};
use super::tag::Tag;
use crate::extract::notemark;

/// Nodes a mark or a way back consists of at most.
const FEW: usize = 12;
/// The longest text of a link that leads back, in bytes.
const LONGEST_BACK: usize = 60;
/// Words after which a raised number is an exponent.
const UNITS: [&str; 24] = [
    "m", "cm", "mm", "km", "dm", "nm", "µm", "μm", "ft", "in", "inch", "inches", "yd", "mi", "s", "sec", "kg", "meter",
    "meters", "metre", "metres", "feet", "foot", "miles",
];

/// What an element is to the notes of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// Refers to the note of this mark.
    Mark(String),
    /// Is the note of this mark.
    Body(String),
    /// Leads from a note back to its mark.
    Back,
}

/// The notes of one document.
#[derive(Debug, Default)]
pub struct Notes {
    roles: HashMap<usize, Role>,
}

/// A link into the document.
struct Jump<'a> {
    at: usize,
    to: Option<usize>,
    text: String,
    href: &'a str,
}

impl Notes {
    pub fn role(&self, at: usize) -> Option<&Role> {
        if self.roles.is_empty() { None } else { self.roles.get(&at) }
    }

    /// The mark of the note that this element is.
    pub fn body(&self, at: usize) -> Option<&str> {
        match self.role(at) {
            Some(Role::Body(mark)) => Some(mark),
            _ => None,
        }
    }

    pub fn of(nodes: &[Node<'_>]) -> Notes {
        let mut notes = Notes::default();
        let jumps = jumps(nodes);
        let mut shared: HashSet<usize> = HashSet::new();
        for jump in &jumps {
            let Some(mark) = notemark::mark(&jump.text).filter(|_| refers(nodes, jump)) else { continue };
            if jump.to.is_some_and(|to| to < jump.at) {
                continue;
            }
            notes.roles.insert(jump.at, Role::Mark(mark.clone()));
            let Some(body) = jump.to.and_then(|to| body(nodes, to)) else { continue };
            match notes.roles.get(&body) {
                Some(Role::Body(other)) if *other != mark => drop(shared.insert(body)),
                Some(_) => {}
                None => drop(notes.roles.insert(body, Role::Body(mark))),
            }
        }
        // One place for all the notes is no note.
        notes.roles.retain(|at, _| !shared.contains(at));
        notes.ways_back(nodes, &jumps);
        notes.raised(nodes);
        notes
    }

    fn ways_back(&mut self, nodes: &[Node<'_>], jumps: &[Jump<'_>]) {
        let mut bodies: Vec<usize> =
            self.roles.iter().filter(|(_, role)| matches!(role, Role::Body(_))).map(|(at, _)| *at).collect();
        bodies.sort_unstable();
        for jump in jumps {
            let node = &nodes[jump.at];
            let told = node.attribute("role") == Some("doc-backlink")
                || node
                    .attribute("class")
                    .is_some_and(|class| class.contains("backref") || class.contains("footnote-back"));
            let body = bodies.partition_point(|body| *body <= jump.at).checked_sub(1).map(|last| bodies[last]);
            let within = body.is_some_and(|body| jump.at < nodes[body].end && jump.to.is_some_and(|to| to < body));
            if (told || within) && jump.text.len() <= LONGEST_BACK {
                self.roles.insert(jump.at, Role::Back);
            }
        }
    }

    /// Marks and notes that no link joins.
    fn raised(&mut self, nodes: &[Node<'_>]) {
        let mut marks: HashMap<String, Vec<usize>> = HashMap::new();
        for at in (0..nodes.len()).filter(|at| nodes[*at].tag() == Some(Tag::Raised)) {
            let numbered = |mark: &String| mark.starts_with(|c: char| !c.is_alphabetic());
            let Some(mark) = notemark::mark(&text(nodes, at)).filter(numbered) else { continue };
            match body(nodes, at).filter(|body| leads(nodes, *body, at)) {
                Some(body) => {
                    let Some(before) = marks.remove(&mark) else { continue };
                    self.roles.extend(before.into_iter().map(|at| (at, Role::Mark(mark.clone()))));
                    self.roles.entry(body).or_insert(Role::Body(mark));
                }
                None if follows_word(nodes, at) => marks.entry(mark).or_default().push(at),
                None => {}
            }
        }
    }
}

/// The links into the document, with where they lead.
fn jumps<'a>(nodes: &[Node<'a>]) -> Vec<Jump<'a>> {
    let mut jumps: Vec<Jump<'a>> = Vec::new();
    for (at, node) in nodes.iter().enumerate().filter(|(_, node)| node.tag() == Some(Tag::Link)) {
        let href = node.attribute("href").and_then(|href| href.trim().strip_prefix('#')).filter(|id| !id.is_empty());
        if let Some(href) = href
            && node.end - at <= FEW
        {
            jumps.push(Jump { at, to: None, text: text(nodes, at), href });
        }
    }
    if jumps.is_empty() {
        return jumps;
    }
    let wanted: HashSet<&str> = jumps.iter().map(|jump| jump.href).collect();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (at, node) in nodes.iter().enumerate() {
        let anchor = node.tag() == Some(Tag::Link);
        for id in [node.attribute("id"), node.attribute("name").filter(|_| anchor)].into_iter().flatten() {
            if wanted.contains(id) {
                places.entry(id).or_insert(at);
            }
        }
    }
    for jump in &mut jumps {
        jump.to = places.get(jump.href).copied();
    }
    jumps
}

/// True for a link that is raised, bracketed, or named a note.
fn refers(nodes: &[Node<'_>], jump: &Jump<'_>) -> bool {
    let node = &nodes[jump.at];
    let raised = nodes[node.parent].tag() == Some(Tag::Raised)
        || nodes[jump.at..node.end].iter().any(|inner| inner.tag() == Some(Tag::Raised));
    let href = jump.href.to_ascii_lowercase();
    let named = ["fn", "_fn", "ftn", "_ftn", "_edn", "note", "foot", "endnote", "cite_note"]
        .iter()
        .any(|name| href.starts_with(name))
        || node.attribute("role") == Some("doc-noteref")
        || node.attribute("class").is_some_and(|class| class.contains("footnote") || class.contains("noteref"));
    raised || named || jump.text.trim().starts_with(['[', '［', '〔'])
}

/// The block that is the note a place is in: its own element, or the nearest one around it that is no part of a table
/// and no part of the layout.
fn body(nodes: &[Node<'_>], to: usize) -> Option<usize> {
    let mut at = to;
    while nodes[at].tag().is_some_and(Tag::is_inline) && at > 0 {
        at = nodes[at].parent;
    }
    matches!(nodes[at].tag(), Some(Tag::Paragraph | Tag::Entry | Tag::Definition | Tag::Block | Tag::Aside | Tag::Term))
        .then_some(at)
}

/// True where the block begins with this element.
fn leads(nodes: &[Node<'_>], block: usize, at: usize) -> bool {
    at - block <= FEW
        && !nodes[block + 1..at]
            .iter()
            .any(|node| matches!(node.content, Content::Text(text) if !text.trim().is_empty()))
}

/// True for what stands right after a word that is no unit and no variable.
fn follows_word(nodes: &[Node<'_>], at: usize) -> bool {
    let before = nodes[at.saturating_sub(4)..at].iter().rev().find_map(|node| match node.content {
        Content::Text(text) => Some(text.trim_end()),
        Content::Element(..) => None,
    });
    let Some(before) = before else { return false };
    let word: String = before.chars().rev().take(12).take_while(|c| c.is_alphanumeric()).collect();
    let word: String = word.chars().rev().collect();
    let counted = word.chars().any(|c| c.is_ascii_digit()) || word.ends_with(['米', '秒']);
    let variable = word.chars().count() == 1 && word.is_ascii() || UNITS.contains(&word.as_str());
    !before.is_empty() && !counted && !variable && !before.ends_with(['×', '·', ')', '）', '='])
}

fn text(nodes: &[Node<'_>], at: usize) -> String {
    let end = nodes[at].end.min(at + FEW);
    nodes[at + 1..end.max(at + 1)]
        .iter()
        .filter_map(|node| match node.content {
            Content::Text(text) => Some(text),
            Content::Element(..) => None,
        })
        .collect()
}
