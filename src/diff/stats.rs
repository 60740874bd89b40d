//! How much changed, counted from the hunks.

use super::side::Side;
use super::words::Class;
use super::{Hunk, HunkKind, Span, Stats};

/// Counts hunks by kind, and the words they delete and insert. Words that only moved are neither.
pub(super) fn stats(old: &Side, new: &Side, hunks: &[Hunk]) -> Stats {
    let mut stats = Stats::default();
    for hunk in hunks {
        *match hunk.kind {
            HunkKind::Added => &mut stats.added,
            HunkKind::Removed => &mut stats.removed,
            HunkKind::Revised => &mut stats.revised,
            HunkKind::Moved => &mut stats.moved,
            HunkKind::Redesignated => &mut stats.redesignated,
            HunkKind::Split => &mut stats.split,
            HunkKind::Merged => &mut stats.merged,
        } += 1;
        match hunk.kind {
            HunkKind::Added => {
                stats.words_inserted += hunk.new.clone().map(|n| count(new, &new.blocks[n].text)).sum::<usize>();
            }
            HunkKind::Removed => {
                stats.words_deleted += hunk.old.clone().map(|o| count(old, &old.blocks[o].text)).sum::<usize>();
            }
            _ => {
                for edit in &hunk.edits {
                    for span in &edit.spans {
                        match span {
                            Span::Deleted { old: range } => {
                                stats.words_deleted += count(old, &old.blocks[edit.old].text[range.clone()]);
                            }
                            Span::Inserted { new: range } => {
                                stats.words_inserted += count(new, &new.blocks[edit.new].text[range.clone()]);
                            }
                            Span::Same { .. } => {}
                        }
                    }
                }
            }
        }
    }
    stats
}

fn count(side: &Side, text: &str) -> usize {
    side.words(text)
        .iter()
        .filter(|word| matches!(word.class, Class::Word | Class::Number | Class::Reference | Class::Han))
        .count()
}
