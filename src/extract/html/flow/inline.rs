//! What stands inside a line: links, marks of notes, raised and lowered numbers, struck-out words, images that stand
//! for words. Flowing text and table cells are read by the same rules.

use super::Line;
use crate::extract::html::flat::{Content, Node};
use crate::extract::html::notes::{Notes, Role};
use crate::extract::html::tag::Tag;
use crate::extract::links::{Targets, unobfuscated};
use crate::extract::notemark;

/// Nodes among which an image is looked for to be the only content; an element with more has text somewhere.
const FEW: usize = 24;
/// The longest `alt` that is text; a longer one describes a picture.
const LONGEST_ALT: usize = 300;

/// What the inline elements of one document are read with.
#[derive(Clone, Copy)]
pub struct Inline<'n, 'a> {
    pub nodes: &'n [Node<'a>],
    pub targets: &'n Targets,
    pub notes: &'n Notes,
}

impl Inline<'_, '_> {
    /// Opens an inline element; true where it was read whole.
    pub fn open(&self, at: usize, tag: Tag, line: &mut Line) -> bool {
        let node = &self.nodes[at];
        match self.notes.role(at) {
            Some(Role::Mark(mark)) => {
                line.attach(&notemark::written(mark));
                return true;
            }
            Some(Role::Back) => return true,
            _ => {}
        }
        match tag {
            Tag::Break => line.line_break(),
            Tag::Raised | Tag::Lowered => return self.shifted(at, tag, line),
            Tag::Struck => line.strike(),
            Tag::Quoted => line.push("“"),
            Tag::Gloss => line.attach("("),
            Tag::Image => {
                if let Some(alt) = self.alt(at) {
                    line.push(alt);
                }
            }
            Tag::Link | Tag::Inline => {
                if let Some(address) = node.attribute("data-cfemail").and_then(unobfuscated) {
                    line.push(&address);
                    return true;
                }
                if tag == Tag::Link {
                    line.open_link(self.target(node));
                    if let Some(title) = self.title(at) {
                        line.push(title);
                    }
                }
            }
            _ => {}
        }
        false
    }

    pub fn close(&self, tag: Tag, line: &mut Line) {
        match tag {
            Tag::Link => line.close_link(),
            Tag::Struck => line.unstrike(),
            Tag::Quoted => line.attach("”"),
            Tag::Gloss => line.attach(")"),
            _ => {}
        }
    }

    fn target(&self, node: &Node<'_>) -> Option<String> {
        let href = node.attribute("href")?;
        match href.split_once("/cdn-cgi/l/email-protection") {
            Some((_, hidden)) => unobfuscated(hidden.strip_prefix('#')?).map(|address| format!("mailto:{address}")),
            None => self.targets.resolve(href),
        }
    }

    /// A raised or lowered number keeps its place: `10⁶` is not 106. Words such as the `th` of `10th` are just words.
    fn shifted(&self, at: usize, tag: Tag, line: &mut Line) -> bool {
        let node = &self.nodes[at];
        let inside = &self.nodes[at + 1..node.end];
        let [Node { content: Content::Text(text), .. }] = inside else {
            return false;
        };
        let shifted = match tag {
            Tag::Raised => notemark::raised_number(text.trim()),
            _ => notemark::lowered_number(text.trim()),
        };
        match shifted {
            Some(number) if !number.is_empty() => {
                line.attach(&number);
                true
            }
            _ => false,
        }
    }

    /// What an image says where no text says it: alone in a link, a cell, a heading, a term or an entry, or a formula.
    fn alt(&self, at: usize) -> Option<&str> {
        let node = &self.nodes[at];
        let alt = node.attribute("alt").map(str::trim).filter(|alt| !alt.is_empty() && alt.len() <= LONGEST_ALT)?;
        let formula = || {
            let class = node.attribute("class").unwrap_or_default();
            ["math", "formula", "equation", "latex"].iter().any(|word| class.contains(word))
        };
        let symbol = || alt.chars().count() <= 12 && !alt.chars().any(char::is_alphabetic);
        let named = || [".gif", ".jpg", ".jpeg", ".png", ".svg"].iter().any(|end| alt.ends_with(end));
        (formula() || symbol() || self.is_alone(at) && !named()).then_some(alt)
    }

    /// The title of a link without words that is all a cell, heading or term holds.
    fn title(&self, at: usize) -> Option<&str> {
        let node = &self.nodes[at];
        let title = node.attribute("title").map(str::trim).filter(|title| !title.is_empty())?;
        (node.end == at + 1 && self.is_alone(at)).then_some(title)
    }

    /// True where an element without text is all there is in what holds it.
    fn is_alone(&self, at: usize) -> bool {
        let mut holder = self.nodes[at].parent;
        while matches!(self.nodes[holder].tag(), Some(tag) if tag.is_inline() && tag != Tag::Link) {
            holder = self.nodes[holder].parent;
        }
        let holds = match self.nodes[holder].tag() {
            Some(Tag::Cell { .. } | Tag::Heading(_) | Tag::Term | Tag::Entry) => true,
            Some(Tag::Link) => self.nodes[at].tag() == Some(Tag::Image),
            _ => false,
        };
        let inside = &self.nodes[holder + 1..self.nodes[holder].end];
        let said = |node: &Node<'_>| matches!(node.content, Content::Text(text) if !text.trim().is_empty());
        holds && inside.len() <= FEW && !inside.iter().any(said)
    }
}
