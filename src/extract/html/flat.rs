//! The visible nodes of a tree as one flat list in reading order.
//!
//! A node's descendants are the nodes after it up to its `end`, so every later step is a loop over a range and none
//! recurses. What is never shown (scripts, hidden elements, comments) is not in the list.

use std::collections::HashSet;

use scraper::Html;
use scraper::node::{Element, Node as TreeNode};

use super::tag::Tag;
use crate::extract::furniture::{Sign, sign};

/// scraper's name of a node.
pub type NodeId = <scraper::HtmlTreeSink as html5ever::interface::tree_builder::TreeSink>::Handle;

/// One visible node.
pub struct Node<'a> {
    pub id: NodeId,
    pub content: Content<'a>,
    pub parent: usize,
    /// The position after the last descendant.
    pub end: usize,
    /// True where class, id or role mark it as furniture of the site.
    pub marked: bool,
}

pub enum Content<'a> {
    Text(&'a str),
    Element(Tag, &'a Element),
}

impl<'a> Node<'a> {
    pub fn tag(&self) -> Option<Tag> {
        match self.content {
            Content::Element(tag, _) => Some(tag),
            Content::Text(_) => None,
        }
    }

    pub fn attribute(&self, name: &str) -> Option<&'a str> {
        match self.content {
            Content::Element(_, element) => attribute(element, name),
            Content::Text(_) => None,
        }
    }
}

pub fn attribute<'a>(element: &'a Element, name: &str) -> Option<&'a str> {
    element.attrs().find(|(key, _)| *key == name).map(|(_, value)| value)
}

/// Lists the visible nodes of `html`, leaving out the elements in `dropped`.
pub fn flatten<'a>(html: &'a Html, dropped: &HashSet<NodeId>) -> Vec<Node<'a>> {
    let mut nodes: Vec<Node<'a>> = Vec::with_capacity(html.tree.nodes().len());
    let mut open: Vec<usize> = Vec::new();
    let mut toggled: HashSet<&'a str> = HashSet::new();
    let mut next = html.tree.root().first_child();
    while let Some(node) = next {
        let parent = open.last().copied().unwrap_or(0);
        let listed = match node.value() {
            TreeNode::Text(text) => Some((Content::Text(text), false)),
            TreeNode::Element(element) if !dropped.contains(&node.id()) => {
                toggled.extend(toggles(element));
                visible(element, &toggled)
            }
            _ => None,
        };
        // A button is text where it names what it opens: in a heading.
        let listed = listed.filter(|(content, _)| {
            let heads = || matches!(nodes.get(parent).and_then(Node::tag), Some(Tag::Heading(_) | Tag::Term));
            !matches!(content, Content::Element(Tag::Button, _)) || heads()
        });
        let enter = listed.is_some() && node.has_children();
        if let Some((content, marked)) = listed {
            nodes.push(Node { id: node.id(), content, parent, end: nodes.len() + 1, marked });
            if enter {
                open.push(nodes.len() - 1);
            }
        }
        next = if enter { node.first_child() } else { node.next_sibling() };
        let mut climb = node;
        while next.is_none() {
            let Some(up) = climb.parent() else { break };
            if let Some(closed) = open.pop() {
                nodes[closed].end = nodes.len();
            }
            next = up.next_sibling();
            climb = up;
        }
    }
    settle_custom(&mut nodes);
    nodes
}

/// A custom element that holds no block stands inside a line.
fn settle_custom(nodes: &mut [Node<'_>]) {
    for at in (0..nodes.len()).rev() {
        let custom = matches!(nodes[at].content, Content::Element(Tag::Block, element) if element.name().contains('-'));
        let inline = |node: &Node<'_>| node.tag().is_none_or(Tag::is_inline);
        if custom
            && nodes[at + 1..nodes[at].end].iter().all(inline)
            && let Content::Element(tag, _) = &mut nodes[at].content
        {
            *tag = Tag::Inline;
        }
    }
}

/// The parts of the document that an element lets a reader open: they are hidden only until then.
fn toggles(element: &Element) -> impl Iterator<Item = &str> {
    let opens = attribute(element, "aria-controls")
        .filter(|_| element.attrs().any(|(name, value)| name == "aria-expanded" || name == "role" && value == "tab"));
    opens.into_iter().flat_map(str::split_ascii_whitespace)
}

/// The tag of a visible element and whether it is marked as furniture; `None` where it is never shown.
///
/// Left out is what a reader cannot bring to sight: `hidden`, `aria-hidden`, inline `display: none` and
/// `visibility: hidden`, the class names for screen readers only (they repeat or explain what is seen), and the
/// content of scripts, templates, `noscript` and embedded frames. What a button or tab opens is text.
fn visible<'a>(element: &'a Element, toggled: &HashSet<&str>) -> Option<(Content<'a>, bool)> {
    let tag = Tag::of(element.name());
    if tag == Tag::Unseen {
        return None;
    }
    let structural = matches!(tag, Tag::Root | Tag::Body);
    let mut marked = matches!(tag, Tag::Nav | Tag::Aside);
    let opened = !toggled.is_empty() && attribute(element, "id").is_some_and(|id| toggled.contains(id));
    for (name, value) in element.attrs() {
        match name {
            _ if structural => {}
            "hidden" if value != "until-found" && !opened => return None,
            "aria-hidden" if value == "true" && !opened => return None,
            // A script shows a note at the foot that its element hides where it stands.
            "style" if hides(value) && !opened && !element.name().ends_with("-footnote") => return None,
            "role" => {
                marked |= matches!(
                    value,
                    "navigation"
                        | "banner"
                        | "contentinfo"
                        | "search"
                        | "complementary"
                        | "menu"
                        | "menubar"
                        | "dialog"
                );
            }
            "class" | "id" => match sign(value) {
                Sign::Hidden => return None,
                Sign::Furniture => marked |= !tag.is_inline(),
                Sign::None => {}
            },
            _ => {}
        }
    }
    Some((Content::Element(tag, element), marked))
}

/// True for an inline style that takes the element out of sight.
fn hides(style: &str) -> bool {
    let plain: String = style.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect();
    plain.contains("display:none") || plain.contains("visibility:hidden")
}
