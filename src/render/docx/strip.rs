//! The sections of a redline as what Word is made of: paragraphs, rows, and the tracks on their words and ends.
//!
//! Invariant: without what is tracked as gone the elements spell the new text; without what is tracked as come, the old.

use std::borrow::Cow;
use std::collections::HashSet;

use super::typography::{Stretch, stretches};
use crate::diff::HunkKind;
use crate::document::{Block, BlockKind};
use crate::render::cells::cells;
use crate::render::escape;
use crate::render::walk::{Line, Mark, Run, Section, ShownHunk};
use crate::wording::Language;

/// Word opens no table of more columns; the rest of a row stands in its last cell.
const MOST_CELLS: usize = 63;

/// A redline on its way to paper.
pub struct Strip<'a> {
    pub elements: Vec<Element<'a>>,
    /// The comments, by the numbers that elements refer to.
    pub notes: Vec<Vec<String>>,
}

pub enum Element<'a> {
    Paragraph(Paragraph<'a>),
    Row(Row<'a>),
    /// Where the text of a move begins and ends, by the number of its hunk.
    MoveBegins(Track, usize),
    MoveEnds(Track, usize),
}

pub struct Paragraph<'a> {
    pub kind: BlockKind,
    pub pieces: Vec<Piece<'a>>,
    /// What became of its mark; where that is gone, it is one with the next.
    pub end: Track,
    pub note: Option<usize>,
}

pub struct Row<'a> {
    pub head: bool,
    pub track: Track,
    pub cells: Vec<Vec<Piece<'a>>>,
    pub note: Option<usize>,
}

/// Words of one track.
#[derive(Clone)]
pub struct Piece<'a> {
    pub track: Track,
    pub text: Cow<'a, str>,
}

/// How words, a paragraph's mark or a row are tracked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Track {
    Stayed,
    Inserted,
    Deleted,
    MovedFrom,
    MovedTo,
    /// Letters of words that stayed.
    Respelled(bool),
}

/// The redline's elements and comments.
pub fn strip<'a>(sections: &'a [Section<'a>], language: Language) -> Strip<'a> {
    let mut strip = Strip { elements: Vec::new(), notes: Vec::new() };
    let moves = moves(sections);
    for section in sections {
        match section {
            Section::Context(lines) | Section::Folded(lines) => {
                lines.iter().for_each(|line| here(line, &mut strip.elements));
            }
            Section::Hunk(hunk) => {
                let mut elements = Vec::new();
                match hunk.kind {
                    HunkKind::Moved => arrived(hunk, moves.contains(&hunk.number), &mut elements),
                    _ => hunk_here(hunk, &mut elements),
                }
                strip.push(elements, comment(hunk, &hunk.label(language), language));
            }
            Section::MovedFrom(hunk) => {
                let mut elements = Vec::new();
                left(hunk, moves.contains(&hunk.number), &mut elements);
                strip.push(elements, comment(hunk, &language.say("moved-away"), language));
            }
            Section::Omitted(_) => {}
        }
    }
    strip
}

impl<'a> Strip<'a> {
    /// Adds the elements of a hunk; its comment is anchored to the first of them.
    fn push(&mut self, mut elements: Vec<Element<'a>>, told: Vec<String>) {
        let anchor = elements.iter_mut().find_map(|element| match element {
            Element::Paragraph(paragraph) => Some(&mut paragraph.note),
            Element::Row(row) => Some(&mut row.note),
            Element::MoveBegins(..) | Element::MoveEnds(..) => None,
        });
        if let Some(note) = anchor {
            *note = Some(self.notes.len());
            self.notes.push(told);
        }
        self.elements.extend(elements);
    }
}

/// What the comment on a hunk says: `§ 742.6(b)(10) · revised`, where its links lead now, and what was struck from words that
/// moved.
fn comment(hunk: &ShownHunk<'_>, what: &str, language: Language) -> Vec<String> {
    let links = hunk.lines.iter().flat_map(|line| &line.links);
    let links = links.map(|(old, new)| escape::leads(old, new, language));
    let moved = hunk.lines.iter().filter(|_| hunk.kind == HunkKind::Moved).flat_map(|line| &line.runs);
    let struck = moved.filter(|run| run.mark == Mark::Deleted);
    let struck =
        struck.map(|run| format!("{} {}", language.say("struck-words"), escape::bounded(run.text.trim(), 300)));
    std::iter::once(format!("{} · {what}", hunk.heading(language))).chain(links).chain(struck).collect()
}

/// The numbers of moved hunks that have a paragraph on both sides: rows alone can't be tracked as moved.
fn moves(sections: &[Section<'_>]) -> HashSet<usize> {
    let has_paragraph = |hunk: &ShownHunk<'_>, side: fn(&Line<'_>) -> Option<bool>| {
        hunk.lines.iter().any(|line| side(line) == Some(false))
    };
    let left = sections.iter().filter_map(|section| match section {
        Section::MovedFrom(hunk) if has_paragraph(hunk, |line| line.old.map(is_row)) => Some(hunk.number),
        _ => None,
    });
    let left: HashSet<usize> = left.collect();
    let arrived = sections.iter().filter_map(|section| match section {
        Section::Hunk(hunk) if has_paragraph(hunk, |line| line.new.map(is_row)) => Some(hunk.number),
        _ => None,
    });
    arrived.filter(|number| left.contains(number)).collect()
}

/// A hunk in its old place.
fn hunk_here<'a>(hunk: &'a ShownHunk<'a>, elements: &mut Vec<Element<'a>>) {
    let rows = |line: &Line<'_>| line.old.is_some_and(is_row) || line.new.is_some_and(is_row);
    let shared = |line: &Line<'_>| line.old.is_some() && line.new.is_some() && line.end != Mark::Same;
    // A row is no part of a paragraph: what was split or merged across a table went and came whole.
    if hunk.lines.iter().any(shared) && hunk.lines.iter().any(rows) {
        let once = |side: fn(&'a Line<'a>) -> Option<&'a Block>| {
            let mut blocks: Vec<&Block> = hunk.lines.iter().filter_map(side).collect();
            blocks.dedup_by(|a, b| std::ptr::eq(*a, *b));
            blocks
        };
        elements.extend(once(|line| line.old).into_iter().map(|block| whole(block, Track::Deleted)));
        elements.extend(once(|line| line.new).into_iter().map(|block| whole(block, Track::Inserted)));
        return;
    }
    hunk.lines.iter().for_each(|line| here(line, elements));
}

/// A line in its old place.
fn here<'a>(line: &'a Line<'a>, elements: &mut Vec<Element<'a>>) {
    match (line.old, line.new) {
        (None, None) => {}
        (Some(old), None) => elements.push(whole(old, Track::Deleted)),
        (None, Some(new)) => elements.push(whole(new, Track::Inserted)),
        (Some(old), Some(new)) if is_row(old) || is_row(new) => match cells(line) {
            Some(cells) => {
                let cells = cells.into_iter().map(|runs| pieces(runs, Track::Stayed)).collect();
                elements.push(row(new, Track::Stayed, cells));
            }
            None => elements.extend([whole(old, Track::Deleted), whole(new, Track::Inserted)]),
        },
        (Some(_), Some(new)) => {
            let end = match line.end {
                Mark::Inserted => Track::Inserted,
                Mark::Deleted => Track::Deleted,
                Mark::Same | Mark::Left => Track::Stayed,
            };
            let pieces = pieces(line.runs.iter().cloned(), Track::Stayed);
            elements.push(Element::Paragraph(Paragraph { kind: new.kind, pieces, end, note: None }));
        }
    }
}

/// Where moved blocks stood.
fn left<'a>(hunk: &'a ShownHunk<'a>, tracked: bool, elements: &mut Vec<Element<'a>>) {
    let track = if tracked { Track::MovedFrom } else { Track::Deleted };
    elements.extend(hunk.lines.iter().filter_map(|line| line.old).map(|block| whole(block, track)));
    if tracked {
        bracket(elements, track, hunk.number);
    }
}

/// Where moved blocks stand now, with what was put into them. The old words are whole where they stood, and what was struck
/// on the way is told by the comment: a deletion inside of moved text is read by Word, and as two texts by LibreOffice.
fn arrived<'a>(hunk: &'a ShownHunk<'a>, tracked: bool, elements: &mut Vec<Element<'a>>) {
    let track = if tracked { Track::MovedTo } else { Track::Inserted };
    let mut begun = Vec::new();
    for line in &hunk.lines {
        let Some(new) = line.new else { continue };
        if is_row(new) {
            let cells = line.old.and_then(|_| cells(line));
            elements.push(match cells {
                Some(cells) => {
                    let cells = cells.into_iter().map(|runs| pieces(come(runs), Track::Inserted)).collect();
                    row(new, Track::Inserted, cells)
                }
                None => whole(new, Track::Inserted),
            });
            continue;
        }
        begun.extend(pieces(come(line.runs.iter().cloned()), track));
        // A block that goes on in the next line ends there.
        if line.end != Mark::Deleted {
            let pieces = std::mem::take(&mut begun);
            elements.push(Element::Paragraph(Paragraph { kind: new.kind, pieces, end: track, note: None }));
        }
    }
    if tracked {
        bracket(elements, track, hunk.number);
    }
}

/// The words of the new side.
fn come<'a>(runs: impl IntoIterator<Item = Run<'a>>) -> impl Iterator<Item = Run<'a>> {
    runs.into_iter().filter(|run| run.mark != Mark::Deleted)
}

/// Marks where a move begins and ends: around its paragraphs, never inside a table.
fn bracket(elements: &mut Vec<Element<'_>>, track: Track, number: usize) {
    let is_paragraph = |element: &Element<'_>| matches!(element, Element::Paragraph(_));
    let (first, last) = (elements.iter().position(is_paragraph), elements.iter().rposition(is_paragraph));
    if let (Some(first), Some(last)) = (first, last) {
        elements.insert(last + 1, Element::MoveEnds(track, number));
        elements.insert(first, Element::MoveBegins(track, number));
    }
}

/// A block of one track.
fn whole(block: &Block, track: Track) -> Element<'_> {
    let piece = |track, text| vec![Piece { track, text: Cow::Borrowed(text) }];
    if !is_row(block) {
        let pieces = piece(track, block.text.as_str());
        return Element::Paragraph(Paragraph { kind: block.kind, pieces, end: track, note: None });
    }
    // Word knows no moved rows: they go and come.
    let track = match track {
        Track::MovedFrom => Track::Deleted,
        Track::MovedTo => Track::Inserted,
        track => track,
    };
    let cells = match block.cells.is_empty() {
        true => vec![piece(track, block.text.as_str())],
        false => {
            let text = |range: &std::ops::Range<usize>| block.text.get(range.clone()).unwrap_or_default();
            block.cells.iter().map(|cell| piece(track, text(&cell.range))).collect()
        }
    };
    row(block, track, cells)
}

fn row<'a>(block: &Block, track: Track, mut cells: Vec<Vec<Piece<'a>>>) -> Element<'a> {
    if cells.len() > MOST_CELLS {
        let rest = cells.split_off(MOST_CELLS);
        let last = cells.last_mut().into_iter().next();
        if let Some(last) = last {
            for cell in rest {
                last.push(Piece { track, text: Cow::Borrowed(" | ") });
                last.extend(cell);
            }
        }
    }
    Element::Row(Row { head: block.kind == BlockKind::TableHead, track, cells, note: None })
}

/// The runs on their track; `base` is that of the words that stayed.
fn pieces<'a>(runs: impl IntoIterator<Item = Run<'a>>, base: Track) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    for run in runs {
        let mut push = |track, text: Cow<'a, str>| {
            if !text.is_empty() {
                pieces.push(Piece { track, text });
            }
        };
        match (run.mark, run.was) {
            (Mark::Same, Some(was)) if base == Track::Stayed => {
                for stretch in stretches(was, &run.text) {
                    match stretch {
                        Stretch::Shared(text) => push(base, Cow::Owned(text.to_owned())),
                        Stretch::Parted(was, is) => {
                            push(Track::Respelled(false), Cow::Owned(was.to_owned()));
                            push(Track::Respelled(true), Cow::Owned(is.to_owned()));
                        }
                    }
                }
            }
            (Mark::Same | Mark::Left, _) => push(base, run.text),
            (Mark::Inserted, _) => push(Track::Inserted, run.text),
            (Mark::Deleted, _) => push(Track::Deleted, run.text),
        }
    }
    pieces
}

fn is_row(block: &Block) -> bool {
    matches!(block.kind, BlockKind::TableHead | BlockKind::TableRow)
}
