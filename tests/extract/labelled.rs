//! Pages of our own making, modelled on real templates, with the text a reader is after; and the same pages after a
//! redesign: other menus, share bars, wrappers and classes, the same words.
//!
//! `tests/labelled/NAME.txt` holds the text, one block a line; `NAME.html` and `NAME.redesign.html` the two designs.

use std::path::Path;

use rulewatch::document::Document;

use crate::support::{files, read_file};

/// Texts and link targets, block by block.
fn said(document: &Document) -> Vec<(&str, Vec<&str>)> {
    let blocks = document.blocks.iter();
    blocks.map(|block| (block.text.as_str(), block.links.iter().map(|link| link.target.as_str()).collect())).collect()
}

#[test]
fn a_page_says_its_text_and_nothing_else_before_and_after_a_redesign() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/labelled"));
    let labels = files(folder, ".txt");
    assert!(labels.len() >= 10);
    for label in labels {
        let expected = std::fs::read_to_string(&label).unwrap();
        let [before, after] = ["html", "redesign.html"].map(|design| read_file(&label.with_extension(design)).unwrap());
        let text: String = before.text();
        assert_eq!(text, expected, "{}", label.display());
        assert_eq!(said(&after), said(&before), "{} redesigned", label.display());
    }
}
