//! The verdicts on one hunk: the proof that it is editorial, or what the rules find in the sentences it touches.

use std::cell::LazyCell;
use std::ops::Range;

use super::direction::together;
use super::editorial::{proven, proven_whole, states_alike, swaps_and_or};
use super::forms::letters;
use super::lead_in::{lead_in, under_lead_in};
use super::scene::{LazyPlace, Scene, Version};
use super::spelling::is_spelling;
use super::window::{Side, Window, windows};
use super::{Class, Confidence, Direction, Quoted, Verdict, asked};
use crate::brief::rules::{Proof, Rule, Searched, Way, table};
use crate::diff::{Class as Touched, Edit, Hunk, HunkKind, Span};
use crate::document::{Block, BlockKind, Cell, Document};
use crate::fold::fold;

/// The verdicts on one hunk, the first of which tells it; never none.
pub(super) fn verdicts(scene: &Scene<'_>, at: usize, hunk: &Hunk) -> Vec<Verdict> {
    let mut found = Found { scene, hunk: at, verdicts: Vec::new() };
    match hunk.kind {
        HunkKind::Redesignated => found.proven(Proof::Renumbered, hunk),
        _ if hunk.is_reordering(scene.old.document()) => found.proven(Proof::Reordered, hunk),
        HunkKind::Moved if hunk.edits.is_empty() => found.proven(Proof::Moved, hunk),
        _ if shares_blocks(hunk) => found.parted(hunk),
        _ => {
            hunk.edits.iter().for_each(|edit| found.pair(hunk, edit));
            if hunk.kind != HunkKind::Moved {
                found.whole(Version::Old, hunk);
                found.whole(Version::New, hunk);
            }
        }
    }
    found.told(hunk)
}

/// The verdicts on lines that went and on those that came in their place, where each pair is proven to be editorial: a
/// heading set in capitals, another telephone number.
pub(super) fn replaced(scene: &Scene<'_>, at: usize, gone: &Hunk, come: &Hunk) -> Option<[Vec<Verdict>; 2]> {
    /// More lines than these, or longer ones, were not exchanged one for one.
    const LINES: usize = 3;
    const LONGEST: usize = 300;
    let above = |document: &Document, at: usize| -> Option<String> {
        Some(fold(&document.blocks.get(at.checked_sub(1)?)?.text).into_owned())
    };
    let alike = (gone.kind, come.kind) == (HunkKind::Removed, HunkKind::Added)
        && gone.old.len() == come.new.len()
        && come.new.len() <= LINES;
    if !alike || above(scene.old.document(), gone.old.start) != above(scene.new.document(), come.new.start) {
        return None;
    }
    let prove = |(old, new): (usize, usize)| {
        let (was, is) = (scene.old.block(old)?, scene.new.block(new)?);
        let spans = vec![Span::Deleted { old: 0..was.text.len() }, Span::Inserted { new: 0..is.text.len() }];
        let edit = Edit { old, new, spans, link_target: false };
        let lines = was.text.len().max(is.text.len()) <= LONGEST;
        lines.then(|| proven(scene, &edit, &LazyCell::new(|| scene.place(Version::New, is, "")))).flatten()
    };
    let rules: Option<Vec<&Rule>> = gone.old.clone().zip(come.new.clone()).map(prove).collect();
    let rule = rules?.into_iter().max_by_key(|rule| rule.revised).filter(|rule| rule.class.is_editorial())?;
    let told = |hunk| {
        let found = Found { scene, hunk, verdicts: Vec::new() };
        found.by_proof(rule, gone.old.start, come.new.start)
    };
    Some([vec![told(at)?], vec![told(at + 1)?]])
}

/// The text with spaces where a source lost them between two lines: `ChinaEXECUTIVE ORDERFebruary 1`.
fn unglued(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let lower = |at: usize| chars.get(at).is_some_and(|c| c.is_lowercase());
    let upper = |at: usize| chars.get(at).is_some_and(|c| c.is_uppercase());
    let mut parted = String::with_capacity(text.len());
    for (at, c) in chars.iter().enumerate() {
        if at > 0 && upper(at) && (lower(at - 1) || upper(at - 1) && lower(at + 1)) {
            parted.push(' ');
        }
        parted.push(*c);
    }
    parted
}

/// True where one block was divided into several, or several were joined into one.
fn shares_blocks(hunk: &Hunk) -> bool {
    hunk.edits.windows(2).any(|pair| pair[0].old == pair[1].old || pair[0].new == pair[1].new)
}

/// The verdicts on a hunk in the making.
struct Found<'a> {
    scene: &'a Scene<'a>,
    /// Position in `Diff::hunks`.
    hunk: usize,
    verdicts: Vec<Verdict>,
}

impl<'a> Found<'a> {
    fn block(&self, version: Version, at: usize) -> Option<&'a Block> {
        self.scene.side(version).block(at)
    }

    /// A verdict that quotes whole blocks.
    fn proven(&mut self, proof: Proof, hunk: &Hunk) {
        let rule = table().proof(proof);
        self.verdicts.extend(rule.and_then(|rule| self.by_proof(rule, hunk.old.start, hunk.new.start)));
    }

    fn by_proof(&self, rule: &Rule, old: usize, new: usize) -> Option<Verdict> {
        let quoted =
            |version, at| self.block(version, at).map(|block: &Block| Quoted { block: at, range: 0..block.text.len() });
        Some(Verdict {
            class: rule.class,
            severity: rule.revised.or(rule.whole)?,
            direction: if let Way::Always(direction) = rule.way { direction } else { Direction::Unclear },
            confidence: Confidence::High,
            rule: rule.id.to_owned(),
            hunk: self.hunk,
            old: quoted(Version::Old, old),
            new: quoted(Version::New, new),
        })
    }

    /// One revised block.
    fn pair(&mut self, hunk: &Hunk, edit: &Edit) {
        let (Some(was), Some(is)) = (self.block(Version::Old, edit.old), self.block(Version::New, edit.new)) else {
            return;
        };
        let scene = self.scene;
        let place = LazyCell::new(|| scene.place(Version::New, is, ""));
        if let Some(rule) = proven(scene, edit, &place) {
            // A name or a citation may have been misspelled.
            let spelled = (matches!(rule.class, Class::Nom | Class::Auth) && is_spelling(was, is, edit))
                .then(|| table().proof(Proof::Spelling));
            let rule = spelled.flatten().unwrap_or(rule);
            self.verdicts.extend(self.by_proof(rule, edit.old, edit.new));
            return;
        }
        // A new number and nothing else, though the diff calls it a revision.
        if hunk.class == Touched::Designator {
            return self.proven(Proof::Renumbered, hunk);
        }
        if is.kind != BlockKind::TableRow && is_spelling(was, is, edit) && states_alike(was, is) {
            let rule = table().proof(Proof::Spelling);
            self.verdicts.extend(rule.and_then(|rule| self.by_proof(rule, edit.old, edit.new)));
            return;
        }
        let before = self.verdicts.len();
        match cells(was, is) {
            Some(cells) => cells.into_iter().for_each(|(old, new)| {
                let side = |document, at, cell: Option<&Cell>| Side::of(document, at, cell?.range.clone());
                let column = new.or(old).map_or("", |cell| cell.column.as_str());
                let (old, new) = (side(scene.old, edit.old, old), side(scene.new, edit.new, new));
                let window = Window { old, new, kept: usize::MAX / 8 };
                self.ask(&window, &LazyCell::new(|| scene.place(Version::New, is, column)), true);
            }),
            None => windows(scene.old, scene.new, edit).iter().for_each(|window| self.ask(window, &place, true)),
        }
        let late = match self.verdicts[before..]
            .iter()
            .all(|verdict| matches!(verdict.class, Class::Txt | Class::Gui | Class::Del))
        {
            _ if swaps_and_or(was, is, edit) => Some(Proof::AndOr),
            true if is_spelling(was, is, edit) => {
                self.verdicts.truncate(before);
                Some(Proof::Spelling)
            }
            _ => None,
        };
        let rule = late.and_then(|proof| table().proof(proof));
        self.verdicts.extend(rule.and_then(|rule| self.by_proof(rule, edit.old, edit.new)));
    }

    /// A block that was divided or joined: the texts of both sides as wholes.
    fn parted(&mut self, hunk: &Hunk) {
        let joined = |version, range: &Range<usize>| -> String {
            let blocks = self.scene.side(version).document().blocks.get(range.clone()).unwrap_or_default();
            blocks.iter().map(|block| fold(block.body()).into_owned()).collect::<Vec<_>>().join(" ")
        };
        let (was_whole, is_whole) = (joined(Version::Old, &hunk.old), joined(Version::New, &hunk.new));
        if letters(&was_whole) == letters(&is_whole) {
            return self.proven(Proof::Parted, hunk);
        }
        let before = self.verdicts.len();
        for edit in &hunk.edits {
            let Some(is) = self.block(Version::New, edit.new) else { continue };
            let scene = self.scene;
            let place = LazyCell::new(|| scene.place(Version::New, is, ""));
            windows(scene.old, scene.new, edit).iter().for_each(|window| self.ask(window, &place, true));
        }
        self.keep_what_wholes_bear_out(before, hunk, &unglued(&was_whole), &unglued(&is_whole));
    }

    /// Of the verdicts from `before` on, those that the whole texts of both sides bear out: what stands in another part is
    /// neither gone nor new.
    fn keep_what_wholes_bear_out(&mut self, before: usize, hunk: &Hunk, was: &str, is: &str) {
        let scene = self.scene;
        let Some(block) = self.block(Version::New, hunk.new.start) else { return };
        // The sentences stayed: they are only parted otherwise.
        let (old, new) = (Side::joined(hunk.old.start, was), Side::joined(hunk.new.start, is));
        let window = Window { old, new, kept: was.len().max(is.len()) };
        let place = LazyCell::new(|| scene.place(Version::New, block, ""));
        let pieces = self.verdicts.split_off(before);
        self.ask(&window, &place, true);
        let wholes = self.verdicts.split_off(before);
        for mut piece in pieces {
            if let Some(whole) = wholes.iter().find(|whole| whole.rule == piece.rule) {
                (piece.direction, piece.confidence) = (whole.direction, whole.confidence);
                self.verdicts.push(piece);
            }
        }
        if self.verdicts.len() == before {
            let text = table().rule("txt-text").and_then(|rule| self.by_proof(rule, hunk.old.start, hunk.new.start));
            self.verdicts.extend(text.map(|verdict| Verdict { confidence: Confidence::Low, ..verdict }));
        }
    }

    /// The blocks of one side that have no partner: they came or went whole.
    fn whole(&mut self, version: Version, hunk: &Hunk) {
        let (range, paired): (_, fn(&Edit) -> usize) = match version {
            Version::Old => (&hunk.old, |edit| edit.old),
            Version::New => (&hunk.new, |edit| edit.new),
        };
        let alone = |at: &usize| !hunk.edits.iter().any(|edit| paired(edit) == *at);
        let says = |block: &Block| !block.text.trim().is_empty();
        let blocks: Vec<(usize, &Block)> = range
            .clone()
            .filter(alone)
            .filter_map(|at| Some((at, self.block(version, at)?)))
            .filter(|(_, block)| says(block))
            .collect();
        let Some(&(first, _)) = blocks.first() else { return };
        if let Some(rule) =
            proven_whole(blocks.iter().map(|(_, block)| *block), |block| self.scene.place(version, block, ""))
        {
            let (old, new) = if version == Version::Old { (first, usize::MAX) } else { (usize::MAX, first) };
            self.verdicts.extend(self.by_proof(rule, old, new));
            return;
        }
        let scene = self.scene;
        let section = blocks.len() > 1 && blocks.iter().any(|(_, block)| matches!(block.kind, BlockKind::Heading(_)));
        for (at, block) in blocks {
            let Some(side) = Side::of(scene.side(version), at, 0..block.text.len()) else { continue };
            let window = match version {
                Version::Old => Window { old: Some(side), new: None, kept: 0 },
                Version::New => Window { old: None, new: Some(side), kept: 0 },
            };
            let place = LazyCell::new(|| {
                let place = match scene.place(version, block, "") {
                    place if section => Searched::new(place.replace("¶heading", "¶section")),
                    place => place,
                };
                lead_in(scene.side(version).document(), at).map(|lead| under_lead_in(&place, lead)).unwrap_or(place)
            });
            self.ask(&window, &place, false);
        }
    }

    /// What the rules find in a window.
    fn ask(&mut self, window: &Window<'_>, place: &LazyPlace<'_>, revised: bool) {
        let declared = self.scene.new.document().language.as_deref().or(self.scene.old.document().language.as_deref());
        self.verdicts.extend(asked::verdicts(self.hunk, window, place, declared, revised));
    }

    /// Each rule once, its directions together; the heaviest first, and of equals what stands higher in the table.
    fn told(self, hunk: &Hunk) -> Vec<Verdict> {
        let mut told: Vec<Verdict> = Vec::new();
        for verdict in self.verdicts {
            match told.iter_mut().find(|known| known.rule == verdict.rule) {
                Some(known) => {
                    known.direction = together(known.direction, verdict.direction);
                    known.confidence = known.confidence.min(verdict.confidence);
                }
                None => told.push(verdict),
            }
        }
        if told.is_empty() {
            told.extend(nothing(self.hunk, hunk));
        }
        told.sort_by_key(|verdict| (std::cmp::Reverse(verdict.severity), table().rank(&verdict.rule)));
        // Where two rules of what leads say the opposite, neither is proven.
        if let Some((lead, others)) = told.split_first_mut() {
            let opposed = |other: &&mut Verdict| {
                other.class == lead.class
                    && other.direction == lead.direction.reversed()
                    && lead.direction != other.direction
            };
            if others.iter_mut().any(|other| opposed(&other)) {
                (lead.direction, lead.confidence) = (Direction::Unclear, Confidence::Low);
            }
        }
        told
    }
}

/// The verdict on a hunk of blocks that say nothing.
fn nothing(at: usize, hunk: &Hunk) -> Option<Verdict> {
    let rule = table().proof(Proof::Typography)?;
    let quoted = |range: &Range<usize>| (!range.is_empty()).then_some(Quoted { block: range.start, range: 0..0 });
    Some(Verdict {
        class: rule.class,
        severity: rule.revised?,
        direction: Direction::Neutral,
        confidence: Confidence::High,
        rule: rule.id.to_owned(),
        hunk: at,
        old: quoted(&hunk.old),
        new: quoted(&hunk.new),
    })
}

/// The cells of a revised row that differ, old and new; `None` where it is no row or its columns are others.
fn cells<'b>(was: &'b Block, is: &'b Block) -> Option<Vec<(Option<&'b Cell>, Option<&'b Cell>)>> {
    let columns = |block: &'b Block| block.cells.iter().map(|cell| cell.column.as_str());
    if is.kind != BlockKind::TableRow || is.cells.is_empty() || !columns(was).eq(columns(is)) {
        return None;
    }
    let pairs = was.cells.iter().zip(&is.cells);
    let differs = |(old, new): &(&Cell, &Cell)| fold(was.cell_text(old)) != fold(is.cell_text(new));
    Some(pairs.filter(differs).map(|(old, new)| (Some(old), Some(new))).collect())
}
