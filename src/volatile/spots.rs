//! The places at which two documents differ in nothing but clocks, counters, tokens and teasers.

use std::collections::HashSet;

use super::law::may_be_noise;
use super::mask::{Kind, Masked, mask};
use super::teaser::teaser;
use crate::diff::{Diff, Hunk, HunkKind};
use crate::document::{Block, Document};
use crate::fold::fold;
use crate::snapshot::Sha256;

/// Longer values and texts are no noise that a reader would recognise.
const LONGEST: usize = 120;

/// One place at which two documents differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// Names the block; see [`super::Place::block`].
    pub block: Sha256,
    /// Position among the block's expressions.
    pub at: usize,
    pub kind: Kind,
    pub shown: String,
    pub was: String,
    pub is: String,
}

/// The places at which a comparison differs, and whether they are all of the difference.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Spots {
    pub spots: Vec<Spot>,
    /// False where something else differs too: words, blocks, or a number that may be law.
    pub whole: bool,
}

/// Finds the places.
pub fn spots(old: &Document, new: &Document, diff: &Diff) -> Spots {
    let mut spots = Vec::new();
    let (mut odd, mut lines) = (Vec::new(), Vec::new());
    for (at, hunk) in diff.hunks.iter().enumerate() {
        let pair = hunk.kind == HunkKind::Revised && hunk.old.len() == 1 && hunk.new.len() == 1;
        let told = pair.then(|| differing(old, new, hunk.old.start, hunk.new.start)).flatten();
        match told {
            Some(told) if spots.len() < super::MOST => spots.extend(told),
            _ if is_line(hunk) => lines.push(at),
            _ => odd.push(at),
        }
    }
    match replaced(old, new, diff, &lines) {
        Some(told) => spots.extend(told),
        None => odd.extend(lines),
    }
    let teaser = (!odd.is_empty()).then(|| teaser(old, new, diff, &odd)).flatten();
    let mut whole = odd.is_empty() || teaser.is_some();
    spots.extend(teaser);
    let places: HashSet<_> = spots.iter().map(|spot| (spot.block, spot.at)).collect();
    whole &= places.len() == spots.len() && spots.len() <= super::MOST;
    Spots { spots, whole }
}

/// A line that came or went.
fn is_line(hunk: &Hunk) -> bool {
    matches!(hunk.kind, HunkKind::Removed | HunkKind::Added) && hunk.old.len() + hunk.new.len() == 1
}

/// Lines that went and came in each other's place: one that is a clock from end to end has no word by which the
/// comparison could know it again.
fn replaced(old: &Document, new: &Document, diff: &Diff, lines: &[usize]) -> Option<Vec<Spot>> {
    let of = |kind: HunkKind| lines.iter().map(|at| &diff.hunks[*at]).filter(move |hunk| hunk.kind == kind);
    let (gone, come) = (of(HunkKind::Removed), of(HunkKind::Added));
    if gone.clone().count() != come.clone().count() || lines.len() > 2 * super::MOST {
        return None;
    }
    let told: Option<Vec<Vec<Spot>>> =
        gone.zip(come).map(|(gone, come)| differing(old, new, gone.old.start, come.new.start)).collect();
    told.map(|told| told.into_iter().flatten().collect())
}

/// What differs between two blocks that are one place; `None` where it is more than clocks, counters and tokens.
fn differing(old: &Document, new: &Document, was: usize, is: usize) -> Option<Vec<Spot>> {
    let (old_block, new_block) = (old.blocks.get(was)?, new.blocks.get(is)?);
    let (a, b) = (Face::of(old_block), Face::of(new_block));
    let name = name(old_block, &a, was.checked_sub(1).and_then(|before| old.blocks.get(before)));
    let same = a.skeletons() == b.skeletons()
        && old_block.kind == new_block.kind
        && name == self::name(new_block, &b, is.checked_sub(1).and_then(|before| new.blocks.get(before)));
    if !same || !may_be_noise(old_block, &a.text.skeleton) || !may_be_noise(new_block, &b.text.skeleton) {
        return None;
    }
    let values = a.values().into_iter().zip(b.values()).enumerate();
    let mut spots = Vec::new();
    for (at, ((kind, was), (other, is))) in values {
        // A link that leads to another number leads to another document.
        let readable = kind == other && was.len() <= LONGEST && is.len() <= LONGEST;
        if was == is {
            continue;
        }
        if !readable || at >= a.text.found.len() && kind != Kind::Token {
            return None;
        }
        let shown = new_block.text.chars().take(80).collect();
        spots.push(Spot { block: name, at, kind, shown, was: was.to_owned(), is: is.to_owned() });
    }
    (!spots.is_empty()).then_some(spots)
}

/// A block with the expressions cut out of its text and of its links' targets.
struct Face {
    words: String,
    text: Masked,
    links: Vec<(String, Masked)>,
}

impl Face {
    fn of(block: &Block) -> Face {
        let words = fold(&block.text).into_owned();
        let link = |target: &String| (target.clone(), mask(target));
        Face { text: mask(&words), words, links: block.links.iter().map(|found| link(&found.target)).collect() }
    }

    fn skeletons(&self) -> Vec<&str> {
        let links = self.links.iter().map(|(_, masked)| masked.skeleton.as_str());
        std::iter::once(self.text.skeleton.as_str()).chain(links).collect()
    }

    /// Kind and words of every expression, those of the text first.
    fn values(&self) -> Vec<(Kind, &str)> {
        let text = std::iter::once((self.words.as_str(), &self.text));
        let links = self.links.iter().map(|(target, masked)| (target.as_str(), masked));
        let of = |(text, masked): (_, &Masked)| -> Vec<(Kind, &str)> {
            let text: &str = text;
            masked.found.iter().map(|found| (found.kind, &text[found.range.clone()])).collect()
        };
        text.chain(links).flat_map(of).collect()
    }
}

/// Names a block by its citation, its words without noise, and the block before it.
fn name(block: &Block, face: &Face, before: Option<&Block>) -> Sha256 {
    let mut name = String::new();
    for element in &block.citation.0 {
        name.push_str(&mask(&fold(element)).skeleton);
        name.push('\u{1f}');
    }
    name.push_str(&face.text.skeleton);
    name.push('\u{1e}');
    name.push_str(&before.map(|before| mask(&fold(&before.text)).skeleton).unwrap_or_default());
    Sha256::of(name.as_bytes())
}
