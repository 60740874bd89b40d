//! A document as an outline for the terminal: every block under its citation, as the extractor understood it.

use unicode_width::UnicodeWidthStr;

use crate::document::{Block, BlockKind, Document};
use crate::render::escape;

/// Longest citation shown in full.
const MARGIN: usize = 28;

/// One paragraph a block: kind, citation, text, and what its links point to.
pub fn outline(document: &Document) -> String {
    let mut text = String::new();
    if !document.title.is_empty() {
        text.push_str(&format!("# {}\n\n", escape::one_line(&document.title)));
    }
    for block in &document.blocks {
        let citation = block.citation.to_string();
        let citation = escape::one_line(&citation);
        let pad = MARGIN.saturating_sub(citation.width());
        text.push_str(&format!("{:<10} {citation}{:pad$}  {}\n", kind(block), "", escape::one_line(&block.text)));
        for link in &block.links {
            text.push_str(&format!("{:<10} {:MARGIN$}  → {}\n", "", "", escape::one_line(&link.target)));
        }
    }
    text
}

/// What a block is, in a word or two.
pub fn kind(block: &Block) -> String {
    match block.kind {
        BlockKind::Heading(level) => format!("heading {level}"),
        BlockKind::Paragraph => "paragraph".to_owned(),
        BlockKind::ListItem => "list item".to_owned(),
        BlockKind::Caption => "caption".to_owned(),
        BlockKind::TableHead => "table head".to_owned(),
        BlockKind::TableRow => "table row".to_owned(),
        BlockKind::Note => "note".to_owned(),
        BlockKind::Quote => "quote".to_owned(),
        BlockKind::Preformatted => "verbatim".to_owned(),
    }
}
