//! Lists that show their latest entries only: what slides off the end was not removed.

use proptest::prelude::*;
use rulewatch::citation::Citation;
use rulewatch::diff::{Diff, Slide, diff, slide};
use rulewatch::document::{Block, BlockKind, Document};

/// A list of entries, each a row and a paragraph below it.
fn list(entries: &[String]) -> Document {
    let mut blocks = vec![Block::new(BlockKind::Heading(1), Citation::default(), "Notices")];
    for entry in entries {
        let key = entry.split(" | ").next().unwrap_or_default();
        let citation = Citation(vec![format!("row:{key}")]);
        blocks.push(Block::new(BlockKind::TableRow, citation.clone(), entry.as_str()));
        blocks.push(Block::new(BlockKind::Paragraph, citation, format!("What {key} says, at some length.")));
    }
    Document { blocks, ..Document::default() }
}

fn compared(old: &[String], new: &[String]) -> (Diff, Slide) {
    let (mut old, mut new) = (list(old), list(new));
    let slid = slide(&mut old, &mut new);
    (diff(&old, &new), slid)
}

fn check(old: &[&str], new: &[&str], added: usize, removed: usize, slid: Slide) {
    let owned = |entries: &[&str]| entries.iter().map(|entry| (*entry).to_owned()).collect::<Vec<_>>();
    let (diff, told) = compared(&owned(old), &owned(new));
    assert_eq!((blocks(&diff), told), ((added * 2, removed * 2), slid), "{old:?} {new:?}");
}

/// How many blocks were added and removed.
fn blocks(diff: &Diff) -> (usize, usize) {
    let lone = |old: bool| {
        let hunks = diff.hunks.iter().filter(|hunk| if old { hunk.new.is_empty() } else { hunk.old.is_empty() });
        hunks.map(|hunk| if old { hunk.old.len() } else { hunk.new.len() }).sum()
    };
    (lone(false), lone(true))
}

#[test]
fn entries_slide_off_the_old_end_whichever_it_is() {
    use Slide::{Overlaps, Overrun};
    check(&["d", "c", "b", "a"], &["f", "e", "d", "c"], 2, 0, Overlaps);
    check(&["a", "b", "c", "d"], &["c", "d", "e", "f"], 2, 0, Overlaps);
    // Between others it was removed; at the new end too.
    check(&["d", "c", "b", "a"], &["e", "d", "b", "a"], 1, 1, Overlaps);
    check(
        &["d | 2026-01-04", "c | 2026-01-03", "b | 2026-01-02"],
        &["c | 2026-01-03", "b | 2026-01-02", "a | 2026-01-01"],
        0,
        1,
        Overlaps,
    );
    // What comes into view again at the old end is no news.
    check(&["d", "c", "b"], &["d", "b", "a"], 0, 1, Overlaps);
    check(
        &["a | 2026-01-01", "b | 2026-01-02"],
        &["a | 2026-01-01", "b | 2026-01-02", "c | 2026-01-03"],
        1,
        0,
        Overlaps,
    );
    check(
        &["b | 2026-01-02", "a | 2026-01-01"],
        &["b | 2026-01-02", "a | 2026-01-01", "z | 2025-01-03"],
        0,
        0,
        Overlaps,
    );
    // Undated, and nothing new: the list is taken to grow at the top.
    check(&["d", "c", "b", "a"], &["d", "c", "b"], 0, 0, Overlaps);
    check(&["a", "b"], &["a", "b", "c"], 1, 0, Overlaps);
    check(&["b", "a"], &["d", "c"], 2, 0, Overrun);
    check(&[], &["d", "c"], 2, 0, Overlaps);
    check(&["d", "c"], &["d", "c"], 0, 0, Overlaps);
}

#[test]
fn a_changed_entry_is_a_change() {
    let owned = |entries: &[&str]| entries.iter().map(|entry| (*entry).to_owned()).collect::<Vec<_>>();
    let (diff, _) =
        compared(&owned(&["c | due in May", "b | x", "a | y"]), &owned(&["d | z", "c | due in June", "b | x"]));
    assert_eq!((diff.stats.revised, blocks(&diff)), (1, (2, 0)));
}

proptest! {
    #[test]
    fn a_window_that_moves_on_tells_what_is_new_and_what_was_withdrawn(
        width in 3usize..12, moved in 0usize..10, withdrawn in prop::option::of(0usize..100), dated: bool, top: bool,
    ) {
        let entry = |n: usize| if dated { format!("n{n} | 20{:02}-{:02}-01", 10 + n / 12, 1 + n % 12) } else { format!("n{n} | text") };
        let window = |from: usize, without: Option<usize>| {
            let mut shown: Vec<String> = (from..from + width).filter(|n| Some(*n) != without).map(entry).collect();
            if top { shown.reverse(); }
            shown
        };
        let moved = moved.min(width - 1);
        // One of those that both show, and neither the oldest nor the newest of them.
        let both = moved..width;
        let gone = withdrawn.filter(|_| both.len() > 2).map(|n| both.start + 1 + n % (both.len() - 2));
        let (diff, slid) = compared(&window(0, None), &window(moved, gone));
        prop_assert_eq!(slid, Slide::Overlaps);
        prop_assert_eq!(blocks(&diff), (moved * 2, gone.map_or(0, |_| 2)));
    }
}
