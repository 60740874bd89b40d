//! The lines of a hunk: which blocks belong together, and which words of them went, came or stayed.
//!
//! Invariant: the lines of a hunk, read in order, spell its old blocks and its new ones.

use std::borrow::Cow;
use std::ops::Range;

use crate::diff::{Edit, Hunk, HunkKind, Span};
use crate::document::Block;
use crate::fold::fold;
use crate::render::Redline;
use crate::render::walk::{Fate, Line, Mark, Run};

/// The blocks of a range; empty where a range made by hand leads outside.
pub(super) fn blocks<'a>(side: &'a [Block], range: &Range<usize>) -> &'a [Block] {
    side.get(range.clone()).unwrap_or_default()
}

/// The lines of a hunk in reading order: pairs that were compared word by word hold their place, what stands between
/// two pairs went (old) or came (new).
pub(super) fn lines<'a>(redline: &Redline<'a>, hunk: &Hunk) -> Vec<Line<'a>> {
    let mut lines = Vec::new();
    let (mut old, mut new) = (hunk.old.start, hunk.new.start);
    for edit in &hunk.edits {
        between(redline, hunk.kind, old..edit.old.max(old), new..edit.new.max(new), &mut lines);
        if let (Some(was), Some(is)) = (redline.old.blocks.get(edit.old), redline.new.blocks.get(edit.new)) {
            lines.push(revised(was, is, edit));
        }
        (old, new) = (edit.old + 1, edit.new + 1);
    }
    between(redline, hunk.kind, old..hunk.old.end.max(old), new..hunk.new.end.max(new), &mut lines);
    lines
}

fn between<'a>(redline: &Redline<'a>, kind: HunkKind, old: Range<usize>, new: Range<usize>, lines: &mut Vec<Line<'a>>) {
    let (was, is) = (blocks(&redline.old.blocks, &old), blocks(&redline.new.blocks, &new));
    if matches!(kind, HunkKind::Moved | HunkKind::Redesignated) && was.len() == is.len() {
        let fate = if kind == HunkKind::Moved { Fate::Moved } else { Fate::Revised };
        lines.extend(was.iter().zip(is).map(|(was, is)| redesignated(was, is, fate)));
        return;
    }
    let same = was.len() == is.len() && was.iter().zip(is).all(|(a, b)| fold(&a.text) == fold(&b.text));
    if same {
        lines.extend(is.iter().map(|block| whole(block, Fate::Unchanged)));
        return;
    }
    lines.extend(was.iter().map(|block| whole(block, Fate::Removed)));
    lines.extend(is.iter().map(|block| whole(block, Fate::Added)));
}

/// A block that is all of one fate.
pub(super) fn whole(block: &Block, fate: Fate) -> Line<'_> {
    let mark = match fate {
        Fate::Added => Mark::Inserted,
        Fate::Removed => Mark::Deleted,
        Fate::Unchanged | Fate::Revised | Fate::Moved => Mark::Same,
    };
    Line { fate, kind: block.kind, citation: &block.citation, runs: vec![run(mark, &block.text)], links: Vec::new() }
}

/// A block whose words stayed; its designator is marked where it is another now.
fn redesignated<'a>(was: &'a Block, is: &'a Block, fate: Fate) -> Line<'a> {
    let mut line = whole(is, fate);
    if was.designator() != is.designator() {
        line.runs = [
            (Mark::Deleted, was.designator()),
            (Mark::Inserted, is.designator()),
            (Mark::Same, &is.text[is.designator_len..]),
        ]
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(mark, text)| run(mark, text))
        .collect();
    }
    line
}

fn revised<'a>(was: &'a Block, is: &'a Block, edit: &Edit) -> Line<'a> {
    let runs = edit
        .spans
        .iter()
        .filter_map(|span| match span {
            Span::Same { new, .. } => Some((Mark::Same, is.text.get(new.clone())?)),
            Span::Deleted { old } => Some((Mark::Deleted, was.text.get(old.clone())?)),
            Span::Inserted { new } => Some((Mark::Inserted, is.text.get(new.clone())?)),
        })
        .filter(|(_, text)| !text.is_empty())
        .map(|(mark, text)| run(mark, text))
        .collect();
    let links = if edit.link_target { link_pairs(was, is) } else { Vec::new() };
    Line { fate: Fate::Revised, kind: is.kind, citation: &is.citation, runs, links }
}

fn link_pairs<'a>(was: &'a Block, is: &'a Block) -> Vec<(&'a str, &'a str)> {
    let target = |block: &'a Block, at: usize| block.links.get(at).map_or("", |link| link.target.as_str());
    (0..was.links.len().max(is.links.len()))
        .map(|at| (target(was, at), target(is, at)))
        .filter(|(a, b)| a != b)
        .collect()
}

fn run(mark: Mark, text: &str) -> Run<'_> {
    Run { mark, text: Cow::Borrowed(text) }
}
