//! The text that a rule puts into the Code, printed under its instructions, with stars for what stays as it is.
//!
//! A rule prints a paragraph without those around it, so that `(10)` may follow `(b) * * *` and `vi.` stand alone under
//! `9. Threshold amount. * * *`. Where each belongs is read here from the marks themselves.

use std::ops::Range;

use super::find::is_items;
use super::leaf::{begins_items, is_of_table};
use super::naming::{bare, names_part_of_entry, names_table, plain, same};
use super::piece::Piece;
use super::restore::level_of;
use crate::amend::target::{Step, Target};
use crate::document::{Block, BlockKind};

/// The new text of a group of instructions.
pub struct NewText<'a> {
    pub pieces: Vec<Piece<'a>>,
}

impl<'a> NewText<'a> {
    /// Reads the blocks under a group of instructions; `is_instruction` tells the instructions among them.
    pub fn of(blocks: &'a [Block], range: Range<usize>, is_instruction: impl Fn(usize) -> bool) -> NewText<'a> {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut path: Vec<String> = Vec::new();
        for block in range.filter(|&at| !is_instruction(at)).filter_map(|at| blocks.get(at)) {
            let opens = pieces.last().is_some_and(|last| last.block.text.trim_end().ends_with([':', '—']));
            pieces.push(Piece::following(block, &mut path, opens));
        }
        NewText { pieces }
    }

    /// The pieces that are the new text of a target; `None` where the rule prints none for it.
    pub fn find(&self, target: &Target) -> Option<Range<usize>> {
        let scope = self.scope(target)?;
        let marks = marks(target);
        let below = |piece: &Piece| {
            piece.path.len() >= marks.len() && piece.path.iter().zip(&marks).all(|(own, mark)| bare(own) == *mark)
        };
        let exact = |piece: &Piece| piece.path.len() == marks.len() && below(piece);
        let found = match target.path.last()? {
            Step::Entry(_) if marks.is_empty() => self.without_stars(scope),
            // What a note behind it belongs to, the rule says by an instruction of its own.
            Step::Paragraph(_) | Step::Entry(_) => {
                self.run(&scope, |piece| below(piece) && piece.block.kind != BlockKind::Note)
            }
            // A paragraph is printed with one sentence of it, or with its heading.
            Step::Sentence(_) => self.one(&scope, |piece| exact(piece) && !piece.is_heading() && !piece.is_stars()),
            Step::Title if !marks.is_empty() => self.one(&scope, |piece| exact(piece) && piece.marks_len > 0),
            Step::Introduction => self.run(&scope, |piece| exact(piece) && !piece.is_heading()),
            Step::Title => {
                let heading = scope.start..scope.start + 1;
                let is_it = |piece: &&Piece| piece.is_heading() || piece.entry().is_some();
                self.pieces.get(scope.start).filter(is_it).map(|_| heading)
            }
            Step::Section(_) | Step::Attachment(_) | Step::Subpart(_) => {
                self.without_stars(scope.clone()).map(|own| own.start..scope.end)
            }
            Step::Named(name) if name.starts_with("table") => self.table(&scope, &marks, name),
            Step::Named(name) => {
                let is_own = |piece: &Piece| piece.path.first().is_some_and(|own| names_part_of_entry(own, name));
                self.run(&scope, is_own)
            }
            Step::Definition(term) if is_items(term) => {
                let begin = self.one(&scope, |piece| begins_items(piece.block))?.start;
                self.run(&(begin..scope.end), |_| true)
            }
            Step::Definition(term) => self.definition(&scope, term),
            Step::Row(name) => self.one(&scope, |piece| names_row(piece.block, name)),
            Step::Authority => self.one(&scope, |piece| plain(&piece.block.text).starts_with("authority:")),
            _ => None,
        };
        found.filter(|found| self.pieces[found.clone()].iter().any(|piece| !piece.is_stars()))
    }

    /// The pieces of the section, the attachment, the entry, and behind the heading, that a target names; all where the
    /// text names none.
    fn scope(&self, target: &Target) -> Option<Range<usize>> {
        let mut scope = 0..self.pieces.len();
        let has_sections = self.pieces.iter().any(|piece| piece.section().is_some());
        let names_paragraph = target.path.iter().any(|step| matches!(step, Step::Paragraph(_)));
        let names_entry = target.path.iter().any(|step| matches!(step, Step::Entry(_)));
        let names_row = target.path.iter().any(|step| matches!(step, Step::Row(_)));
        for step in &target.path {
            match step {
                Step::Section(number) if has_sections => {
                    scope = self.first_to_last(&scope, |piece| piece.section() == Some(number))?;
                }
                Step::Attachment(name) => {
                    scope = self.attachment(&scope, name).unwrap_or(scope);
                }
                Step::Subpart(letter) => {
                    scope = self.subpart(&scope, letter).or_else(|| self.holds_no_subpart().then_some(scope))?;
                }
                Step::Entry(number) => {
                    let number = number.split('.').next();
                    scope = self.first_to_last(&scope, |piece| piece.entry() == number)?;
                }
                // The category of an entry is no part of its address; the group of a row is a cell of it.
                Step::Heading(_) if names_entry || names_row => {}
                Step::Heading(words) => scope = self.behind(&scope, words)?,
                Step::Definition(words) if names_paragraph => scope = self.behind(&scope, words)?,
                _ => {}
            }
        }
        Some(scope)
    }

    /// The pieces behind the one that begins with these words; where that is a heading, up to the next one of its kind:
    /// `CATEGORY VI` ends where `CATEGORY VII` begins.
    fn behind(&self, scope: &Range<usize>, words: &str) -> Option<Range<usize>> {
        let unspaced = |text: &str| plain(text).split_whitespace().collect::<String>();
        let words = unspaced(words);
        let begins = |at: &usize| {
            let text = unspaced(&self.pieces[*at].block.text);
            let rest = text.strip_prefix(words.trim_end_matches(['.', ',']));
            rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        };
        let found = scope.clone().find(begins)?;
        // Headings of other kinds stand below it, however the rule sets them.
        let kind = |at: usize| {
            let block = self.pieces[at].block;
            level_of(block).map(|level| (level, plain(block.text.split([' ', '—']).next().unwrap_or_default())))
        };
        let is_next = |at: &usize| kind(*at).is_some() && kind(*at) == kind(found);
        let end = (found + 1..scope.end).find(is_next).unwrap_or(scope.end);
        Some(found + 1..end)
    }

    /// A supplement from its heading to where the next one, or a section, begins.
    fn attachment(&self, scope: &Range<usize>, name: &str) -> Option<Range<usize>> {
        let is_own = |at: &usize| self.pieces[*at].attachment().is_some_and(|own| same(own, name));
        let begin = scope.clone().find(is_own)?;
        let ends = |at: &usize| {
            let piece = &self.pieces[*at];
            piece.section().is_some() || piece.attachment().is_some() && !is_own(at)
        };
        let end = (begin..scope.end).find(ends).unwrap_or(scope.end);
        Some(begin..end)
    }

    /// A subpart from its heading to the next one, or to an attachment.
    fn subpart(&self, scope: &Range<usize>, letter: &str) -> Option<Range<usize>> {
        let name = |piece: &Piece| piece.block.citation.0.iter().find(|own| own.starts_with("Subpart ")).cloned();
        let is_it = |at: &usize| {
            let piece = &self.pieces[*at];
            piece.is_heading() && name(piece).is_some_and(|own| same(&own, &format!("subpart {letter}")))
        };
        let begin = scope.clone().find(is_it)?;
        let ends = |at: &usize| {
            let piece = &self.pieces[*at];
            piece.is_heading() && (name(piece).is_some() && piece.section().is_none() || piece.attachment().is_some())
        };
        let end = (begin + 1..scope.end).find(ends).unwrap_or(scope.end);
        Some(begin..end)
    }

    fn holds_no_subpart(&self) -> bool {
        !self.pieces.iter().any(|piece| piece.block.citation.0.iter().any(|own| own.starts_with("Subpart ")))
    }

    /// A whole without the stars around it. Those behind an entry stand for other entries, those behind a section for the
    /// rest of it.
    fn without_stars(&self, scope: Range<usize>) -> Option<Range<usize>> {
        let mut own = scope.filter(|&at| !self.pieces[at].is_stars());
        let first = own.next()?;
        Some(first..own.next_back().unwrap_or(first) + 1)
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

    /// A table by its caption; the only one of the paragraph where the instruction names none.
    fn table(&self, scope: &Range<usize>, marks: &[&str], name: &str) -> Option<Range<usize>> {
        let is_it = |piece: &Piece| {
            let captioned = piece.block.citation.0.iter().any(|element| names_table(element, name));
            let only = name == "table" && piece.path.iter().map(|mark| bare(mark)).eq(marks.iter().copied());
            is_of_table(piece.block) && (captioned || only)
        };
        let begin = scope.clone().find(|&at| is_it(&self.pieces[at]))?;
        let end = (begin..scope.end).take_while(|&at| is_it(&self.pieces[at])).last()? + 1;
        let another = (end..scope.end).any(|at| is_it(&self.pieces[at]));
        (!another).then_some(begin..end)
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

/// The designators that a target names, outermost first; an entry may be named with those below it: `3A090.a`.
fn marks(target: &Target) -> Vec<&str> {
    let entry = target.path.iter().find_map(|step| match step {
        Step::Entry(number) => Some(number),
        _ => None,
    });
    let entry = entry.into_iter().flat_map(|number| number.split('.').skip(1));
    let paragraphs = target.path.iter().filter_map(|step| match step {
        Step::Paragraph(mark) => Some(bare(mark)),
        _ => None,
    });
    entry.chain(paragraphs).collect()
}

fn names_row(block: &Block, name: &str) -> bool {
    let name = plain(name);
    let begins = |cell: String| {
        let rest = cell.strip_prefix(name.trim_end_matches('.')).map(str::to_owned);
        rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    block.kind == BlockKind::TableRow && block.cells.iter().any(|cell| begins(plain(block.cell_text(cell))))
}
