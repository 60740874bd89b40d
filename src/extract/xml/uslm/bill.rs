//! Bills of the House's DTD as USLM: other names for the same parts, and the words its style sheet adds.
//!
//! `<section><enum>2.</enum>` prints as `SEC. 2.`, a header that runs in ends in a dash, and every number and the end of
//! a quoted block carry quotation marks.

use super::super::element::{Element, Node};

/// The levels whose header stands in a line of its own, and what is printed around their number.
const PRINTED: [(&str, &str, &str); 8] = [
    ("section", "SEC. ", ""),
    ("division", "DIVISION ", "—"),
    ("title", "TITLE ", "—"),
    ("subtitle", "Subtitle ", "—"),
    ("chapter", "CHAPTER ", "—"),
    ("subchapter", "Subchapter ", "—"),
    ("part", "PART ", "—"),
    ("subpart", "Subpart ", "—"),
];

/// An element that stands in `parent`, as USLM has it.
pub fn rewritten(mut element: Element, parent: &str) -> Element {
    rename(&mut element, parent, false);
    element
}

fn rename(element: &mut Element, parent: &str, quoted: bool) {
    let quotes = element.name == "quoted-block";
    let name = element.name.clone();
    for child in &mut element.children {
        if let Node::Element(child) = child {
            rename(child, &name, quoted || quotes);
        }
    }
    match name.as_str() {
        "enum" => number(element, parent, quoted),
        "header" => header(element, parent),
        "text" if parent != "toc-entry" => element.name = "content".into(),
        "continuation-text" => element.name = "continuation".into(),
        "quoted-block" => quoted_block(element),
        "after-quoted-block" => element.name = "inline".into(),
        "quote" => surround(element, "“", "”"),
        "toc-entry" => element.name = "referenceItem".into(),
        "list-item" => element.name = "listItem".into(),
        "official-title" | "official-title-amendment" => element.name = "officialTitle".into(),
        "legis-num" => element.name = "docNumber".into(),
        "legis-type" => element.name = "docTitle".into(),
        "external-xref" | "internal-xref" | "header-in-text" | "short-title" | "act-name" | "committee-name"
        | "italic" | "bold" | "linebreak" | "fraction" | "subscript" | "superscript" | "added-phrase"
        | "deleted-phrase" => {
            element.name = "inline".into();
        }
        "whereas" => element.name = "recital".into(),
        _ => {}
    }
}

fn number(element: &mut Element, parent: &str, quoted: bool) {
    element.name = "num".into();
    let number = element.text();
    let numbered = number.starts_with(|c: char| c.is_ascii_alphanumeric());
    let around = PRINTED.iter().find(|(name, ..)| *name == parent && numbered);
    let (before, after) = around.map_or(("", ""), |(_, before, after)| (before, after));
    let opening = if quoted && !number.is_empty() { "“" } else { "" };
    element.children = vec![Node::Text(format!("{opening}{before}{number}{after}"))];
}

fn header(element: &mut Element, parent: &str) {
    element.name = "heading".into();
    let alone = PRINTED.iter().any(|(name, ..)| *name == parent) || parent.starts_with("appropriations");
    let ends = element.text().ends_with(['.', '—', '?']);
    if !alone {
        element.children.push(Node::Text(if ends { "—" } else { ".—" }.into()));
    }
}

/// A quoted block; its last words are followed by a quotation mark and by what stands after the block.
fn quoted_block(element: &mut Element) {
    element.name = "quotedContent".into();
    let mut after = String::new();
    element.children.retain(|child| match child {
        Node::Element(child) if child.name == "inline" => {
            after = child.text();
            false
        }
        _ => true,
    });
    if let Some(Node::Element(first)) = element.children.iter_mut().find(|child| matches!(child, Node::Element(_)))
        && matches!(first.name.as_str(), "content" | "p")
    {
        first.children.insert(0, Node::Text("“".into()));
    }
    push_last(element, format!("”{after}"));
}

/// Adds words to the end of the last words of an element.
fn push_last(element: &mut Element, words: String) {
    let holds_words = matches!(element.name.as_str(), "content" | "continuation" | "p");
    match element.children.iter_mut().rev().find(|child| matches!(child, Node::Element(_))) {
        Some(Node::Element(child)) if !holds_words => push_last(child, words),
        _ => element.children.push(Node::Text(words)),
    }
}

fn surround(element: &mut Element, before: &str, after: &str) {
    element.name = "inline".into();
    element.children.insert(0, Node::Text(before.into()));
    element.children.push(Node::Text(after.into()));
}
