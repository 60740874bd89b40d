//! How much one hunk matters, and why.
//!
//! "Editorial" must be proven: equal after normalisation, renumbered or moved whole, or one word's spelling. Whatever
//! is not proven editorial and meets no cue weighs 3.

use crate::brief::cues::{cues, is_authority, is_furniture, without_references};
use crate::brief::pair::{fired, letters, weigh_pair};
use crate::diff::{Hunk, HunkKind};
use crate::document::{Block, BlockKind, Document};
use crate::fold::fold;
use crate::source::Source;

/// One reason with its severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weight {
    pub severity: u8,
    pub reason: &'static str,
}

/// Why a hunk matters, most severe first; never empty.
pub fn weigh(source: &Source, old: &Document, new: &Document, hunk: &Hunk) -> Vec<Weight> {
    let mut weights = match hunk.kind {
        HunkKind::Redesignated => vec![weight(1, "renumbered, words unchanged")],
        _ if hunk.is_reordering(old) => vec![weight(0, "rows in another order, words unchanged")],
        HunkKind::Moved if hunk.edits.is_empty() => vec![weight(1, "moved, words unchanged")],
        _ => weigh_blocks(source, old, new, hunk),
    };
    if weights.iter().any(|w| w.severity > NOTE) && is_editors_note(old, new, hunk) {
        weights.retain(|w| w.severity <= NOTE);
        weights.push(weight(NOTE, "editor's note, not the law's text"));
    }
    // Figures that have a name need no second line for being figures.
    if weights.iter().any(|w| NUMERIC.contains(&w.reason)) {
        weights.retain(|w| w.reason != "number");
    }
    if weights.is_empty() {
        weights.push(weight(3, "text"));
    }
    weights.sort_by_key(|w| std::cmp::Reverse(w.severity));
    let mut seen = Vec::new();
    weights.retain(|w| {
        !seen.contains(&w.reason) && {
            seen.push(w.reason);
            true
        }
    });
    weights
}

/// Severity of what the editors of a code write beside the law.
const NOTE: u8 = 2;

/// True where all blocks of a hunk stand under a heading of the notes that the editors of the United States Code write.
fn is_editors_note(old: &Document, new: &Document, hunk: &Hunk) -> bool {
    const HEADINGS: [&str; 4] =
        ["heading:Editorial Notes", "heading:References in Text", "heading:Codification", "heading:Prior Provisions"];
    let mut blocks = old.blocks.get(hunk.old.clone()).into_iter().chain(new.blocks.get(hunk.new.clone())).flatten();
    blocks.all(|block| block.citation.last().is_some_and(|last| HEADINGS.contains(&last)))
}

const NUMERIC: [&str; 6] =
    ["percentage or share", "amount of money", "technical threshold", "date", "deadline", "duty or tariff"];

/// A reason of this severity.
pub(super) fn weight(severity: u8, reason: &'static str) -> Weight {
    Weight { severity, reason }
}

fn weigh_blocks(source: &Source, old: &Document, new: &Document, hunk: &Hunk) -> Vec<Weight> {
    if shares_blocks(hunk) {
        return weigh_joined(old, new, hunk);
    }
    let mut weights = Vec::new();
    for edit in &hunk.edits {
        if let (Some(was), Some(is)) = (old.blocks.get(edit.old), new.blocks.get(edit.new)) {
            weights.extend(weigh_pair(was, is, edit));
        }
    }
    if hunk.kind != HunkKind::Moved {
        let unpaired =
            |side: &Document, range: &std::ops::Range<usize>, paired: &dyn Fn(usize) -> bool| -> Vec<usize> {
                range.clone().filter(|&at| at < side.blocks.len() && !paired(at)).collect()
            };
        let gone = unpaired(old, &hunk.old, &|at| hunk.edits.iter().any(|edit| edit.old == at));
        let come = unpaired(new, &hunk.new, &|at| hunk.edits.iter().any(|edit| edit.new == at));
        weights.extend(weigh_whole(source, old, &gone, "operative text removed"));
        weights.extend(weigh_whole(source, new, &come, "text added"));
    }
    weights
}

/// True where one block was divided into several, or several were joined into one.
fn shares_blocks(hunk: &Hunk) -> bool {
    hunk.edits.windows(2).any(|pair| pair[0].old == pair[1].old || pair[0].new == pair[1].new)
}

/// Weighs a block that was divided or joined: the texts of both sides as wholes.
fn weigh_joined(old: &Document, new: &Document, hunk: &Hunk) -> Vec<Weight> {
    let joined = |side: &Document, range: &std::ops::Range<usize>| {
        side.blocks
            .get(range.clone())
            .unwrap_or_default()
            .iter()
            .map(|block| fold(block.body()).into_owned())
            .collect::<Vec<_>>()
            .join(" ")
    };
    let (was, is) = (joined(old, &hunk.old), joined(new, &hunk.new));
    if letters(&was) == letters(&is) {
        return vec![weight(1, "divided or joined, words unchanged")];
    }
    let mut weights = fired(&without_references(&was), &without_references(&is), false);
    weights.push(weight(3, "text"));
    weights
}

/// Weighs blocks that came or went whole.
fn weigh_whole(source: &Source, side: &Document, blocks: &[usize], otherwise: &'static str) -> Vec<Weight> {
    let operative: Vec<&Block> =
        blocks.iter().map(|&at| &side.blocks[at]).filter(|block| !block.text.trim().is_empty()).collect();
    if operative.is_empty() {
        return Vec::new();
    }
    if operative.iter().all(|block| is_furniture(&fold(&block.text))) {
        return vec![weight(0, "page furniture")];
    }
    if operative.iter().all(|block| is_authority(&fold(&block.text))) {
        return vec![weight(1, "statement of authority or source")];
    }
    let headings_only = operative.iter().all(|block| matches!(block.kind, BlockKind::Heading(_)));
    let mut weights = vec![if headings_only { weight(2, "heading only") } else { weight(3, otherwise) }];
    if operative.iter().any(|block| block.kind == BlockKind::TableRow) {
        weights.push(match operative.iter().any(|block| lists_parties(source, side, block)) {
            true => weight(5, "entry of a list"),
            false => weight(4, "row of a table"),
        });
    }
    if operative.len() > 1 && operative.iter().any(|block| matches!(block.kind, BlockKind::Heading(_))) {
        weights.push(weight(4, "whole section"));
    }
    let text = operative.iter().map(|block| fold(&block.text)).collect::<Vec<_>>().join("\n");
    let text = without_references(&text);
    weights.extend(
        cues()
            .filter(|(cue, regex)| cue.whole > 0 && regex.is_match(&text))
            .map(|(cue, _)| weight(cue.whole, cue.reason)),
    );
    weights
}

/// True for a row of a table whose name says that it lists parties or goods under control.
fn lists_parties(source: &Source, side: &Document, row: &Block) -> bool {
    const NAMES: [&str; 12] = [
        "entity list",
        "unverified",
        "denied",
        "military end",
        "validated end",
        "sanction",
        "designated",
        "supplement no",
        "list of",
        "清单",
        "清單",
        "名单",
    ];
    let names = row.citation.0.iter().chain([&side.title, &source.title]).map(|name| fold(name).to_lowercase());
    names.into_iter().any(|name| NAMES.iter().any(|listed| name.contains(listed)))
}
