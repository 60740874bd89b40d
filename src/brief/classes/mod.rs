//! What the hunks of a diff mean for those who are bound by the law: class, severity, direction, and the words that
//! prove it. Everything that is judged is a row of `rules.tsv`; the files here read the two sides and ask the rows.

mod asked;
mod differences;
mod direction;
mod editorial;
mod forms;
mod hunk;
mod lead_in;
mod members;
mod mojibake;
mod names;
mod note_marks;
mod pair;
mod powers;
mod reading;
mod revision;
mod scene;
mod signs;
mod spelling;
mod verdict;
mod window;

pub use revision::{Circumstances, severity};
pub use verdict::{Class, Confidence, Direction, Quoted, Unknown, Verdict};
pub(super) use window::{Place, places};

use crate::brief::stated::Stated;
use crate::diff::Diff;
use crate::document::Document;
use crate::source::Source;

use scene::Scene;

/// What each hunk of a diff means, in the order of its hunks: the verdict that tells the hunk first, never none.
pub fn verdicts(source: &Source, old: &Document, new: &Document, diff: &Diff) -> Vec<Vec<Verdict>> {
    judged(source, &Stated::new(old), &Stated::new(new), diff)
}

/// The same, with what the documents state, of which others may have asked.
pub(super) fn judged(source: &Source, old: &Stated<'_>, new: &Stated<'_>, diff: &Diff) -> Vec<Vec<Verdict>> {
    let scene = Scene::new(source, old, new);
    let mut found = Vec::with_capacity(diff.hunks.len());
    while let Some(hunk) = diff.hunks.get(found.len()) {
        let (at, next) = (found.len(), diff.hunks.get(found.len() + 1));
        match next.and_then(|next| hunk::replaced(&scene, at, hunk, next)) {
            Some(both) => found.extend(both),
            None => found.push(hunk::verdicts(&scene, at, hunk)),
        }
    }
    found
}
