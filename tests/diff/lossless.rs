//! The proof that a diff loses nothing.

use rulewatch::diff::{Diff, Hunk, HunkKind, Span, Step};
use rulewatch::document::Document;
use rulewatch::fold::fold;

/// Every block of both documents in exactly one step, in order; every edit's spans spell both texts; what is called
/// the same has the same words.
pub fn assert_lossless(old: &Document, new: &Document, diff: &Diff) {
    let (mut olds, mut news, mut told) = (Vec::new(), Vec::new(), vec![0; diff.hunks.len()]);
    let mut latest = 0;
    for step in &diff.steps {
        match *step {
            Step::Same { old, new } => {
                olds.push(old);
                news.push(new);
            }
            Step::MovedFrom(at) | Step::Hunk(at) => {
                let hunk = &diff.hunks[at];
                let moved = hunk.kind == HunkKind::Moved;
                if moved == matches!(step, Step::MovedFrom(_)) {
                    olds.extend(hunk.old.clone());
                }
                if let Step::Hunk(_) = step {
                    news.extend(hunk.new.clone());
                    assert_spelled(old, new, hunk);
                }
                assert!(at <= latest, "hunks are in order of their first step");
                latest = latest.max(at + 1);
                told[at] += if moved { 1 } else { 2 };
            }
        }
    }
    assert!(told.iter().all(|&times| times == 2), "every hunk is told once, a moved one where it was and where it is");
    assert_eq!(olds, (0..old.blocks.len()).collect::<Vec<_>>(), "the steps spell the old document");
    assert_eq!(news, (0..new.blocks.len()).collect::<Vec<_>>(), "the steps spell the new document");
}

fn assert_spelled(old: &Document, new: &Document, hunk: &Hunk) {
    match hunk.kind {
        HunkKind::Added => assert!(hunk.old.is_empty() && !hunk.new.is_empty()),
        HunkKind::Removed => assert!(hunk.new.is_empty() && !hunk.old.is_empty()),
        _ => assert!(!hunk.old.is_empty() && !hunk.new.is_empty()),
    }
    // The parts of a split or merge go on where the part before ended.
    let parts = hunk.old.len() != hunk.new.len();
    let (mut o, mut n) = ((usize::MAX, 0), (usize::MAX, 0));
    for edit in &hunk.edits {
        assert!(hunk.old.contains(&edit.old) && hunk.new.contains(&edit.new));
        assert!(parts || edit.old - hunk.old.start == edit.new - hunk.new.start, "the i-th pairs with the i-th");
        let go_on = |at: (usize, usize), block: usize| {
            if parts && at.0 == block { at } else { (block, 0) }
        };
        (o, n) = (go_on(o, edit.old), go_on(n, edit.new));
        let (a, b) = (&old.blocks[edit.old].text, &new.blocks[edit.new].text);
        for span in &edit.spans {
            let (was, is) = match span {
                Span::Same { old, new } => {
                    assert_eq!(words(&a[old.clone()]), words(&b[new.clone()]), "what is called the same is the same");
                    (old.clone(), new.clone())
                }
                Span::Deleted { old } => (old.clone(), n.1..n.1),
                Span::Inserted { new } => (o.1..o.1, new.clone()),
            };
            assert!(was.end > was.start || is.end > is.start, "no span is empty");
            assert_eq!((was.start, is.start), (o.1, n.1));
            (o.1, n.1) = (was.end, is.end);
        }
        if !parts {
            assert_eq!((o.1, n.1), (a.len(), b.len()), "the spans spell both texts");
        }
    }
    if parts && !hunk.edits.is_empty() {
        assert_eq!(o.1, old.blocks[o.0].text.len(), "the parts spell the old text");
        assert_eq!(n.1, new.blocks[n.0].text.len(), "the parts spell the new text");
    }
}

fn words(text: &str) -> String {
    fold(text).split_whitespace().collect()
}
