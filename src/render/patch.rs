//! The two texts as `Document::text` has them, one block a line, and what is between them in the form that `patch` reads (POSIX `diff -u`).
//!
//! It is made of plain lines, not of hunks: it tells nothing of moves and new numbers.

use std::time::Duration;

use similar::{Algorithm, TextDiff};

use super::{Redline, escape};
use crate::document::Document;

/// As long as finding the shortest patch may take; after it a longer one is told.
const EFFORT: Duration = Duration::from_secs(2);
/// Lines around what changed.
const CONTEXT: usize = 3;

/// The patch from the old text to the new one.
pub fn patch(redline: &Redline<'_>) -> String {
    let (old, new) = (lines(redline.old), lines(redline.new));
    let diff = TextDiff::configure().algorithm(Algorithm::Patience).timeout(EFFORT).diff_lines(&old, &new);
    let name = |label: &str| escape::one_line(label).into_owned();
    diff.unified_diff().context_radius(CONTEXT).header(&name(redline.old_label), &name(redline.new_label)).to_string()
}

/// The text, harmless to look at.
fn lines(document: &Document) -> String {
    escape::visible(&document.text()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::citation::Citation;
    use crate::diff::diff;
    use crate::document::{Block, BlockKind};
    use crate::wording::Language;

    #[test]
    fn a_patch_is_what_patch_reads() {
        let text = |words: &[&str]| {
            let block = |text: &&str| Block::new(BlockKind::Paragraph, Citation::default(), *text);
            Document { blocks: words.iter().map(block).collect(), ..Document::default() }
        };
        let (old, new) = (text(&["one", "two\u{1b}[31m", "three"]), text(&["one", "2", "three"]));
        let diff = diff(&old, &new);
        let redline = Redline {
            old: &old,
            new: &new,
            diff: &diff,
            old_label: "a",
            new_label: "b",
            context: 1,
            brief: None,
            language: Language::default(),
            now: None,
        };
        assert_eq!(patch(&redline), "--- a\n+++ b\n@@ -1,3 +1,3 @@\n one\n-two␛[31m\n+2\n three\n");
    }
}
