//! What stands over the items of an enumeration: `A license is required for:`. An item alone says nothing of what is asked
//! of it.

use crate::brief::rules::Searched;
use crate::document::{Block, Document};

use super::reading::read;

/// How many blocks above an item its lead-in is looked for.
const REACH: usize = 60;
/// Bytes of a lead-in that its items are told with: its last ones.
const LONGEST: usize = 600;

/// The lead-in of the block at a position: the nearest block above whose citation is its parent's, if it opens a list.
pub(super) fn lead_in(document: &Document, at: usize) -> Option<&str> {
    let item = document.blocks.get(at)?;
    let parent = item.citation.0.len().checked_sub(1).and_then(|end| item.citation.0.get(..end))?;
    let mut above = document.blocks.get(at.saturating_sub(REACH)..at)?.iter().rev();
    let lead = above.find(|block| block.citation.0 == parent && !parent.is_empty() || leads_bare(block, item))?;
    let text = lead.text.trim_end();
    text.ends_with([':', '：', '—']).then(|| {
        let start = (text.len().saturating_sub(LONGEST)..=text.len()).find(|&at| text.is_char_boundary(at));
        &text[start.unwrap_or(0)..]
    })
}

/// True for a line that opens a list in a document that cites nothing below it.
fn leads_bare(block: &Block, item: &Block) -> bool {
    block.citation == item.citation && block.text.trim_end().ends_with([':', '：'])
}

/// The place of an item with its lead-in, behind `‖`.
pub(super) fn under_lead_in(place: &Searched<String>, lead: &str) -> Searched<String> {
    Searched::new(format!("{} ‖{}", &**place, &*read(lead)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::citation::Citation;
    use crate::document::BlockKind;

    #[test]
    fn an_item_stands_under_the_nearest_block_above_that_opens_its_list() {
        let block = |path: &[&str], text: &str| {
            let citation = Citation(path.iter().map(|element| (*element).to_owned()).collect());
            Block::new(BlockKind::Paragraph, citation, text)
        };
        let blocks = vec![
            block(&["(a)"], "(a) A license is required for:"),
            block(&["(a)", "(1)"], "(1) presses;"),
            block(&["(a)", "(2)"], "(2) mills."),
            block(&["(b)"], "(b) Applications are filed online."),
            block(&["(b)", "(1)"], "(1) They are signed."),
        ];
        let document = Document { title: String::new(), language: None, blocks };
        let check = |at: usize, lead: Option<&str>| assert_eq!(lead_in(&document, at), lead, "{at}");
        check(1, Some("(a) A license is required for:"));
        check(2, Some("(a) A license is required for:"));
        check(3, None);
        check(4, None);
        check(9, None);
    }
}
