//! The passages of a document that search finds: its blocks, each with the law's own address.

use serde::{Deserialize, Serialize};

use crate::citation::Citation;
use crate::document::Document;

/// Bytes of a passage: a longer block is several.
const LONGEST: usize = 8 * 1024;
/// Bytes of a document that are searched. The longest law that is watched has a fifth of it.
const MOST: usize = 32 << 20;

/// A piece of a version's text.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Passage {
    pub citation: Citation,
    /// As it stands in the document.
    pub text: String,
}

/// What of a document is searched, in order.
pub fn passages(document: &Document) -> Vec<Passage> {
    let mut passages = Vec::with_capacity(document.blocks.len());
    let mut room = MOST;
    for block in &document.blocks {
        let mut rest = block.text.as_str();
        while !rest.is_empty() {
            let (piece, after) = rest.split_at(end(rest));
            if room < piece.len() {
                return passages;
            }
            room -= piece.len();
            passages.push(Passage { citation: block.citation.clone(), text: piece.to_owned() });
            rest = after;
        }
    }
    passages
}

/// Where a passage ends: after a word where there are words.
fn end(text: &str) -> usize {
    if text.len() <= LONGEST {
        return text.len();
    }
    let most = (0..=LONGEST).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
    match text[..most].rfind(char::is_whitespace) {
        Some(space) if space > LONGEST / 2 => space,
        _ => most,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Block, BlockKind};

    #[test]
    fn a_long_block_is_several_passages_that_spell_it() {
        for text in ["word ".repeat(5_000), "稀".repeat(9_000), String::new()] {
            let block = Block::new(BlockKind::Paragraph, Citation(vec!["§ 1".into()]), text.clone());
            let document = Document { blocks: vec![block], ..Document::default() };
            let told = passages(&document);
            assert!(told.iter().all(|passage| (1..=LONGEST).contains(&passage.text.len())));
            assert_eq!(told.iter().map(|passage| passage.text.as_str()).collect::<String>(), text);
        }
    }
}
