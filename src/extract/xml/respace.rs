//! Spaces that some years of the Federal Register's XML lost around words in italics: `underSection 1003.2—Definitions,under`.
//!
//! Only where a document has no space beside any such words, and only between what no word holds: a letter in lower case or
//! a stop, and a capital letter; a stop, and a letter.

use super::element::{Element, Node};

/// Puts the lost spaces back.
pub fn respaced(mut element: Element) -> Element {
    let mut beside = Beside::default();
    count(&element, &mut beside);
    if beside.lost > 0 && beside.kept == 0 {
        mend(&mut element);
    }
    element
}

/// Boundaries of words in italics: with a space, and without one where one belongs.
#[derive(Default)]
struct Beside {
    kept: usize,
    lost: usize,
}

fn is_italic(node: &Node) -> bool {
    matches!(node, Node::Element(element) if element.name == "E" && element.attribute("T") == Some("03"))
}

/// The last letter of a node and the first of the next, where one of both is in italics.
fn boundary(pair: &[Node]) -> Option<(char, char)> {
    let text = |node: &Node| match node {
        Node::Text(text) => text.clone(),
        Node::Element(element) if is_italic(node) => raw(element),
        Node::Element(_) => String::new(),
    };
    let [before, after] = pair else { return None };
    if is_italic(before) == is_italic(after) || is_layout(before) || is_layout(after) {
        return None;
    }
    Some((text(before).chars().next_back()?, text(after).chars().next()?))
}

/// True for a line break that sets elements apart in the file: no space of the text.
fn is_layout(node: &Node) -> bool {
    matches!(node, Node::Text(text) if text.contains('\n') && text.trim().is_empty())
}

/// The text of an element as it stands: its outer spaces count here.
fn raw(element: &Element) -> String {
    let text = element.children.iter().map(|node| match node {
        Node::Text(text) => text.clone(),
        Node::Element(inner) => raw(inner),
    });
    text.collect()
}

fn is_lost((before, after): (char, char)) -> bool {
    let stop = matches!(before, '.' | ',' | ';' | ':');
    stop && after.is_alphanumeric() || before.is_lowercase() && after.is_uppercase()
}

fn count(element: &Element, beside: &mut Beside) {
    for pair in element.children.windows(2) {
        if let Some((before, after)) = boundary(pair) {
            beside.kept += usize::from(before.is_whitespace() || after.is_whitespace());
            beside.lost += usize::from(is_lost((before, after)));
        }
    }
    for child in element.elements() {
        count(child, beside);
    }
}

fn mend(element: &mut Element) {
    let lost: Vec<bool> = element.children.windows(2).map(|pair| boundary(pair).is_some_and(is_lost)).collect();
    for (at, lost) in lost.into_iter().enumerate().rev() {
        if lost {
            element.children.insert(at + 1, Node::Text(" ".to_owned()));
        }
    }
    for child in &mut element.children {
        if let Node::Element(child) = child {
            mend(child);
        }
    }
}
