//! The text that a rule puts into the Code, printed under its instructions, with stars for what stays as it is.
//!
//! A rule prints a paragraph without those around it, so that `(10)` may follow `(b) * * *` and `vi.` stand alone under
//! `9. Threshold amount. * * *`. Where each belongs is read here from the marks themselves.

use std::ops::Range;

use super::find::{bare, plain, section_number};
use crate::amend::marks;
use crate::amend::target::{Step, Target};
use crate::document::{Block, BlockKind};

/// The new text of a group of instructions.
pub struct NewText<'a> {
    pub pieces: Vec<Piece<'a>>,
}

/// One block of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece<'a> {
    pub block: &'a Block,
    /// The number of the section it is in, where the text names one.
    section: Option<String>,
    /// Its designators below the section or the heading above it, as printed.
    pub path: Vec<String>,
    /// The length of the designators it begins with.
    pub marks_len: usize,
}

impl Piece<'_> {
    /// True for a line of stars: text that stays as it is.
    pub fn is_stars(&self) -> bool {
        is_stars(&self.block.text)
    }

    /// The text before ` * * *`, where the rest of the block stays as it is.
    pub fn lead(&self) -> Option<&str> {
        let lead = self.block.text.trim_end().strip_suffix("* * *")?.trim_end();
        (!self.is_stars()).then_some(lead)
    }
}

fn is_stars(text: &str) -> bool {
    text.contains('*') && text.chars().all(|c| c == '*' || c.is_whitespace())
}

impl<'a> NewText<'a> {
    /// Reads the blocks under a group of instructions; `is_instruction` tells the instructions among them.
    pub fn of(blocks: &'a [Block], range: Range<usize>, is_instruction: impl Fn(usize) -> bool) -> NewText<'a> {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut path: Vec<String> = Vec::new();
        for block in range.filter(|&at| !is_instruction(at)).filter_map(|at| blocks.get(at)) {
            let is_heading = matches!(block.kind, BlockKind::Heading(_));
            if is_heading {
                path.clear();
            }
            let section = block.citation.0.iter().find_map(|element| section_number(element)).map(str::to_owned);
            let (found, marks_len) = if is_heading { (Vec::new(), 0) } else { leading(&block.text) };
            // A heading of a comment may be set as a paragraph.
            let is_caption = found.is_empty() && block.text.split_whitespace().count() <= 8 && !is_stars(&block.text);
            if is_caption {
                path.clear();
            }
            let opens = pieces.last().is_some_and(|last| last.block.text.trim_end().ends_with([':', '—']));
            for mark in found {
                path = marks::placed(&path, &mark, opens);
            }
            pieces.push(Piece { block, section, path: path.clone(), marks_len });
        }
        NewText { pieces }
    }

    /// The pieces that are the new text of a target; `None` where the rule prints none for it.
    pub fn find(&self, target: &Target) -> Option<Range<usize>> {
        let scope = self.scope(target)?;
        let marks: Vec<&str> = target
            .path
            .iter()
            .filter_map(|step| match step {
                Step::Paragraph(mark) => Some(bare(mark)),
                _ => None,
            })
            .collect();
        let below = |piece: &Piece| {
            piece.path.len() >= marks.len() && piece.path.iter().zip(&marks).all(|(own, mark)| bare(own) == *mark)
        };
        let exact = |piece: &Piece| piece.path.len() == marks.len() && below(piece);
        let is_heading = |piece: &Piece| matches!(piece.block.kind, BlockKind::Heading(_));
        let found = match target.path.last()? {
            Step::Paragraph(_) => self.run(&scope, below),
            // A paragraph is printed with one sentence of it.
            Step::Sentence(_) => self.one(&scope, |piece| exact(piece) && !is_heading(piece) && !piece.is_stars()),
            Step::Introduction => self.run(&scope, |piece| exact(piece) && !is_heading(piece)),
            Step::Title if marks.is_empty() => {
                let heading = scope.start..scope.start + 1;
                self.pieces.get(scope.start).filter(|piece| is_heading(piece)).map(|_| heading)
            }
            Step::Section(_) => self.run(&scope, |_| true),
            Step::Definition(term) => self.definition(&scope, term),
            Step::Row(name) => self.one(&scope, |piece| names_row(piece.block, name)),
            Step::Authority => self.one(&scope, |piece| plain(&piece.block.text).starts_with("authority:")),
            _ => None,
        };
        found.filter(|found| self.pieces[found.clone()].iter().any(|piece| !piece.is_stars()))
    }

    /// The pieces of the section, and behind the heading, that a target names; all where the text names none.
    fn scope(&self, target: &Target) -> Option<Range<usize>> {
        let mut scope = 0..self.pieces.len();
        let has_sections = self.pieces.iter().any(|piece| piece.section.is_some());
        if let Some(number) = target.section().filter(|_| has_sections) {
            scope = self.first_to_last(&scope, |piece| piece.section.as_deref() == Some(number))?;
        }
        let names_paragraph = target.path.iter().any(|step| matches!(step, Step::Paragraph(_)));
        for step in &target.path {
            let words = match step {
                Step::Heading(words) => words,
                Step::Definition(words) if names_paragraph => words,
                _ => continue,
            };
            let begins = |piece: &Piece| {
                let (text, words) = (plain(&piece.block.text), plain(words));
                text.starts_with(words.trim_end_matches(['.', ',']))
            };
            let at = scope.clone().find(|&at| begins(&self.pieces[at]));
            scope.start = at.map_or(scope.start, |at| at + 1);
        }
        Some(scope)
    }

    fn first_to_last(&self, scope: &Range<usize>, is_own: impl Fn(&Piece) -> bool) -> Option<Range<usize>> {
        let mut own = scope.clone().filter(|&at| is_own(&self.pieces[at]));
        let first = own.next()?;
        Some(first..own.next_back().unwrap_or(first) + 1)
    }

    /// From the first own piece as long as they are own, stars at the end left out.
    fn run(&self, scope: &Range<usize>, is_own: impl Fn(&Piece) -> bool) -> Option<Range<usize>> {
        let begin = scope.clone().find(|&at| is_own(&self.pieces[at]) && !self.pieces[at].is_stars())?;
        let own = (begin..scope.end).take_while(|&at| is_own(&self.pieces[at]));
        // Text without a designator belongs to what stands right before it, not to what stars stand for.
        let mut behind_stars = false;
        let goes_on = |at: &usize| {
            let piece = &self.pieces[*at];
            behind_stars = piece.is_stars() || behind_stars && piece.marks_len == 0;
            !behind_stars
        };
        let last = own.filter(goes_on).last()?;
        Some(begin..last + 1)
    }

    fn one(&self, scope: &Range<usize>, is_it: impl Fn(&Piece) -> bool) -> Option<Range<usize>> {
        let mut found = scope.clone().filter(|&at| is_it(&self.pieces[at]));
        let at = found.next()?;
        found.next().is_none().then(|| at..at + 1)
    }

    /// A definition with the designated paragraphs below it.
    fn definition(&self, scope: &Range<usize>, term: &str) -> Option<Range<usize>> {
        let term = plain(term);
        let begins = |piece: &Piece| {
            let text = plain(&piece.block.text[piece.marks_len..]);
            let rest = text.trim_start().strip_prefix(term.trim_end_matches('.'));
            rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        };
        let begin = self.one(scope, begins)?.start;
        let is_own = |at: &usize| self.pieces[*at].marks_len > 0 && !self.pieces[*at].is_stars();
        let own = if self.pieces[begin].marks_len > 0 { 0 } else { (begin + 1..scope.end).take_while(is_own).count() };
        Some(begin..begin + 1 + own)
    }
}

fn names_row(block: &Block, name: &str) -> bool {
    let name = plain(name);
    let begins = |cell: String| {
        let rest = cell.strip_prefix(name.trim_end_matches('.')).map(str::to_owned);
        rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    block.kind == BlockKind::TableRow && block.cells.iter().any(|cell| begins(plain(block.cell_text(cell))))
}

/// The designators that a text begins with, and their length: `(a)(1)`, `9.`, `vi.`.
fn leading(text: &str) -> (Vec<String>, usize) {
    let mut marks = Vec::new();
    let mut at = 0;
    while let Some(inner) = text[at..].strip_prefix('(')
        && let Some(end) = inner.find(')').filter(|&end| marks::is_mark(inner[..end].trim()))
    {
        marks.push(format!("({})", inner[..end].trim()));
        at += end + 2;
        // `(a) (1)` begins with two, `(a) (see below)` with one.
        let gap = text[at..].len() - text[at..].trim_start().len();
        at += if text[at + gap..].starts_with('(') { gap } else { 0 };
    }
    if !marks.is_empty() {
        return (marks, text[..at].trim_end().len());
    }
    let len = text.bytes().take_while(u8::is_ascii_alphanumeric).count();
    match text[len..].strip_prefix('.') {
        Some(rest) if len <= 5 && marks::is_mark(&text[..len]) && !rest.starts_with(|c: char| c.is_ascii_digit()) => {
            (vec![text[..=len].to_owned()], len + 1)
        }
        _ => (Vec::new(), 0),
    }
}
