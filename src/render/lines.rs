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
    for (at, edit) in hunk.edits.iter().enumerate() {
        between(redline, hunk.kind, old..edit.old.max(old), new..edit.new.max(new), &mut lines);
        if let (Some(was), Some(is)) = (redline.old.blocks.get(edit.old), redline.new.blocks.get(edit.new)) {
            lines.push(Line { end: end(edit, hunk.edits.get(at + 1)), ..revised(was, is, edit) });
        }
        (old, new) = (edit.old + 1, edit.new + 1);
    }
    between(redline, hunk.kind, old..hunk.old.end.max(old), new..hunk.new.end.max(new), &mut lines);
    lines
}

/// A block that the next edit goes on with has not ended here.
fn end(edit: &Edit, next: Option<&Edit>) -> Mark {
    match next {
        Some(next) if next.old == edit.old => Mark::Inserted,
        Some(next) if next.new == edit.new => Mark::Deleted,
        _ => Mark::Same,
    }
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
        lines.extend(was.iter().zip(is).map(|(was, is)| kept(was, is, Fate::Unchanged)));
        return;
    }
    lines.extend(was.iter().map(|block| whole(block, Mark::Deleted)));
    lines.extend(is.iter().map(|block| whole(block, Mark::Inserted)));
}

/// A block that only one side has, or that one side is shown of.
pub(super) fn whole(block: &Block, mark: Mark) -> Line<'_> {
    let (fate, old, new) = match mark {
        Mark::Inserted => (Fate::Added, None, Some(block)),
        Mark::Deleted => (Fate::Removed, Some(block), None),
        Mark::Same | Mark::Left => (Fate::Moved, Some(block), None),
    };
    let runs = vec![run(mark, &block.text)];
    Line { fate, kind: block.kind, citation: &block.citation, old, new, runs, end: mark, links: Vec::new() }
}

/// A block whose words stayed.
pub(super) fn kept<'a>(was: &'a Block, is: &'a Block, fate: Fate) -> Line<'a> {
    Line {
        fate,
        kind: is.kind,
        citation: &is.citation,
        old: Some(was),
        new: Some(is),
        runs: vec![same(&was.text, &is.text)],
        end: Mark::Same,
        links: Vec::new(),
    }
}

/// A block whose words stayed; its designator is marked where it is another now.
fn redesignated<'a>(was: &'a Block, is: &'a Block, fate: Fate) -> Line<'a> {
    let mut line = kept(was, is, fate);
    if was.designator() != is.designator() {
        let (old, new) = (&was.text[was.designator_len..], &is.text[is.designator_len..]);
        line.runs = vec![run(Mark::Deleted, was.designator()), run(Mark::Inserted, is.designator()), same(old, new)];
        line.runs.retain(|run| !run.text.is_empty() || run.was.is_some());
    }
    line
}

fn revised<'a>(was: &'a Block, is: &'a Block, edit: &Edit) -> Line<'a> {
    let runs = edit
        .spans
        .iter()
        .filter_map(|span| match span {
            Span::Same { old, new } => Some(same(was.text.get(old.clone())?, is.text.get(new.clone())?)),
            Span::Deleted { old } => Some(run(Mark::Deleted, was.text.get(old.clone())?)),
            Span::Inserted { new } => Some(run(Mark::Inserted, is.text.get(new.clone())?)),
        })
        .filter(|run| !run.text.is_empty() || run.was.is_some())
        .collect();
    let links = if edit.link_target { link_pairs(was, is) } else { Vec::new() };
    Line { runs, links, ..kept(was, is, Fate::Revised) }
}

fn link_pairs<'a>(was: &'a Block, is: &'a Block) -> Vec<(&'a str, &'a str)> {
    let target = |block: &'a Block, at: usize| block.links.get(at).map_or("", |link| link.target.as_str());
    (0..was.links.len().max(is.links.len()))
        .map(|at| (target(was, at), target(is, at)))
        .filter(|(a, b)| a != b)
        .collect()
}

fn run(mark: Mark, text: &str) -> Run<'_> {
    Run { mark, text: Cow::Borrowed(text), was: None }
}

/// Words that stayed, with the old side's letters where they are others.
fn same<'a>(was: &'a str, is: &'a str) -> Run<'a> {
    Run { mark: Mark::Same, text: Cow::Borrowed(is), was: (was != is).then_some(was) }
}
