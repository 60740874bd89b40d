//! Rotating teasers: a short list of links, beside the law, that is another list at every check.
//!
//! All of it has to be new at the same place between the same neighbours, it has to be the smaller part of the document,
//! and it is told as a revision until it is known: teasers hold words, and words may be news.

use std::collections::HashSet;
use std::ops::Range;

use super::law::is_designated;
use super::mask::{Kind, mask};
use super::spots::Spot;
use crate::diff::{Diff, Step};
use crate::document::{Block, BlockKind, Document};
use crate::fold::fold;
use crate::snapshot::Sha256;

/// Links of a list of teasers: one alone may be the link to a new rule, many are an index.
const LINKS: std::ops::RangeInclusive<usize> = 2..=12;
/// The list holds less than one part in so many of the text.
const SMALL: usize = 4;
/// Characters of each link that are remembered.
const SHOWN: usize = 60;
/// Stands between two of them.
const BETWEEN: &str = " | ";

/// The list of teasers that these hunks are, if they are one.
pub fn teaser(old: &Document, new: &Document, diff: &Diff, hunks: &[usize]) -> Option<Spot> {
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    for hunk in hunks.iter().filter_map(|at| diff.hunks.get(*at)) {
        gone.extend(hunk.old.clone());
        come.extend(hunk.new.clone());
    }
    let (gone, come) = (run(gone)?, run(come)?);
    let (was, is) = (old.blocks.get(gone.clone())?, new.blocks.get(come.clone())?);
    let before = neighbours(diff, gone.start.checked_sub(1)?, come.start.checked_sub(1)?);
    let after = gone.end == old.blocks.len() && come.end == new.blocks.len() || neighbours(diff, gone.end, come.end);
    let fits = before && after && is_list(was, old) && is_list(is, new) && all_new(was, is);
    let name = fold(&old.blocks.get(gone.start - 1)?.text).into_owned();
    fits.then(|| Spot {
        block: Sha256::of(mask(&name).skeleton.as_bytes()),
        at: 0,
        kind: Kind::Teaser,
        shown: name.chars().take(SHOWN).collect(),
        was: told(was),
        is: told(is),
    })
}

/// Blocks that stand together.
fn run(mut blocks: Vec<usize>) -> Option<Range<usize>> {
    blocks.sort_unstable();
    let (first, last) = (*blocks.first()?, *blocks.last()?);
    (last - first + 1 == blocks.len()).then_some(first..last + 1)
}

/// True where these two blocks say the same and stand at the same place.
fn neighbours(diff: &Diff, old: usize, new: usize) -> bool {
    diff.steps.contains(&Step::Same { old, new })
}

/// A short list of links outside the law.
fn is_list(blocks: &[Block], whole: &Document) -> bool {
    let size = |blocks: &[Block]| blocks.iter().map(|block| block.text.len()).sum::<usize>();
    LINKS.contains(&blocks.len()) && blocks.iter().all(is_link) && size(blocks) * SMALL < size(&whole.blocks)
}

fn is_link(block: &Block) -> bool {
    let linked: usize = block.links.iter().map(|link| link.range.len()).sum();
    let plain = matches!(block.kind, BlockKind::ListItem | BlockKind::Paragraph | BlockKind::Heading(3..));
    plain && block.designator_len == 0 && !is_designated(block) && linked * 10 >= block.text.len() * 8
}

fn all_new(was: &[Block], is: &[Block]) -> bool {
    let texts: HashSet<_> = was.iter().map(|block| fold(&block.text)).collect();
    let targets: HashSet<_> = was.iter().flat_map(|block| &block.links).map(|link| &link.target).collect();
    let new = |block: &Block| {
        !texts.contains(&fold(&block.text)) && !block.links.iter().any(|link| targets.contains(&link.target))
    };
    is.iter().all(new)
}

fn told(blocks: &[Block]) -> String {
    let beginning = |block: &Block| block.text.chars().take(SHOWN).collect::<String>();
    blocks.iter().map(beginning).collect::<Vec<_>>().join(BETWEEN)
}

/// True for two lists that are not the same and share a link: that is no rotation.
pub fn overlap(was: &str, is: &str) -> bool {
    was != is && is.split(BETWEEN).any(|link| was.split(BETWEEN).any(|other| other == link))
}
