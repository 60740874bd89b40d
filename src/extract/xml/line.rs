//! Words with elements among them, written to a line as a reader sees them.

use super::element::{Element, Node};
use crate::document::{BlockKind, Link};
use crate::extract::line::Line;
use crate::extract::links::Targets;
use crate::extract::passage::{Passage, Place};

/// What an element inside a line does to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// Its words go on in the line.
    Words,
    /// Its words are emphasised: they may be a defined term or a run-in heading.
    Emphasis,
    /// Its words are emphasised by italics, which tell marks of one level from those of another.
    Italics,
    /// Its words lead to this target.
    Link(String),
    /// A break the author set.
    Break,
    /// It stands apart: a space before it and one after.
    Apart,
    /// A space stands before it, as in `8 1/2`.
    Spaced,
    /// It is no part of the line and leaves no trace.
    Nothing,
}

/// Writes what is in `element`; `meaning` says what each element among the words does.
pub fn write(line: &mut Line, element: &Element, meaning: &dyn Fn(&Element) -> Inline, targets: &Targets) {
    write_nodes(line, element.children.iter(), meaning, targets);
}

/// Writes some of the children of an element.
pub fn write_nodes<'e>(
    line: &mut Line,
    nodes: impl IntoIterator<Item = &'e Node>,
    meaning: &dyn Fn(&Element) -> Inline,
    targets: &Targets,
) {
    for node in nodes {
        let child = match node {
            Node::Text(text) => {
                line.push(text);
                continue;
            }
            Node::Element(child) => child,
        };
        match meaning(child) {
            Inline::Nothing => {}
            Inline::Words => write(line, child, meaning, targets),
            Inline::Break => line.line_break(),
            Inline::Apart => {
                line.space();
                write(line, child, meaning, targets);
                line.space();
            }
            Inline::Spaced => {
                line.space();
                write(line, child, meaning, targets);
            }
            Inline::Link(target) => {
                line.open_link(targets.resolve(&target));
                write(line, child, meaning, targets);
                line.close_link();
            }
            emphasis @ (Inline::Emphasis | Inline::Italics) => {
                let from = line.len();
                write(line, child, meaning, targets);
                if from == 0 {
                    line.mark_lead();
                }
                if emphasis == Inline::Italics {
                    line.mark_italics(from);
                }
            }
        }
    }
}

/// The line as a passage; `None` where it says nothing.
pub fn passage(mut line: Line, kind: BlockKind, place: Place) -> Option<Passage> {
    let italics = line.take_italics();
    let (text, links, lead) = line.take();
    let whole = Passage { links, lead, italics, ..Passage::new(kind, place, text) };
    let end = whole.text.trim_end().len();
    let start = end - whole.text[..end].trim_start().len();
    if start == end {
        return None;
    }
    let mut passage = whole.slice(start..end);
    if kind != BlockKind::Preformatted && passage.text.contains('\n') {
        passage.text = passage.text.replace('\n', " ");
    }
    Some(passage)
}

/// The text of a cell and its links.
pub fn cell(line: Line) -> (String, Vec<Link>) {
    passage(line, BlockKind::Paragraph, Place::Flow).map_or_else(Default::default, |cell| (cell.text, cell.links))
}
