//! Headings that run into the text of a paragraph: `(b) Licensing policy. Applications are reviewed ...`.
//!
//! A rule prints the new one with stars for the text that stays: `(b) New policy. * * *`. In the text in force nothing
//! marks where a heading ends; the instruction says that there is one, and it is taken for the first words up to a stop
//! or a dash.

use std::ops::Range;

use super::new_text::NewText;
use super::words::{put, sentences, take_out};
use super::{Reason, place};
use crate::amend::target::{Step, Target};
use crate::document::{Block, BlockKind};

/// No heading has more words; what has is a sentence.
const LONGEST: usize = 16;

/// Puts the new heading in the place of the old one.
pub fn revise(blocks: &mut [Block], target: &Target, new: &NewText) -> Result<(), Reason> {
    let (at, alone) = paragraph(blocks, target)?;
    let printed = printed(target, new)?;
    let old = of_text(&blocks[at], alone).ok_or_else(|| Reason::NoPlace(target.clone()))?;
    let dashed = |words: &str| words.ends_with('—');
    let words = &blocks[at].text[old.clone()];
    // A heading closed by a stop and one that goes on with a dash leave the rest to be read in other ways.
    if dashed(words) != dashed(&printed) {
        return Err(Reason::NotApplied);
    }
    put(&mut blocks[at], old, &printed);
    Ok(())
}

/// Gives a paragraph a heading.
pub fn add(blocks: &mut [Block], target: &Target, new: &NewText) -> Result<(), Reason> {
    let (at, _) = paragraph(blocks, target)?;
    let printed = printed(target, new)?;
    if printed.ends_with('—') {
        return Err(Reason::NotApplied);
    }
    if blocks[at].body().starts_with(&printed) {
        return Err(Reason::Taken(target.clone()));
    }
    let begin = blocks[at].text.len() - blocks[at].body().len();
    put(&mut blocks[at], begin..begin, &format!("{printed} "));
    Ok(())
}

/// Takes the heading out of a paragraph.
pub fn remove(blocks: &mut [Block], target: &Target) -> Result<(), Reason> {
    let (at, _) = paragraph(blocks, target)?;
    let old = of_text(&blocks[at], false).ok_or_else(|| Reason::NoPlace(target.clone()))?;
    if blocks[at].text[old.clone()].ends_with('—') {
        return Err(Reason::NotApplied);
    }
    take_out(&mut blocks[at], old);
    Ok(())
}

/// The first block of a designated paragraph; whether a heading may be all that it says.
fn paragraph(blocks: &[Block], target: &Target) -> Result<(usize, bool), Reason> {
    if !matches!(target.path.iter().nth_back(1), Some(Step::Paragraph(_))) {
        return Err(Reason::NotApplied);
    }
    let scope = place(blocks, target)?;
    let at = scope.range.start;
    let block = &blocks[at];
    let is_own = block.designator_len > 0 && block.citation == scope.citation;
    if !is_own || !matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem) {
        return Err(Reason::NoPlace(target.clone()));
    }
    let has_more = blocks.get(at + 1).is_some_and(|next| next.citation.is_within(&scope.citation));
    Ok((at, has_more))
}

/// The heading that the rule prints: what stands before the stars behind it.
fn printed(target: &Target, new: &NewText) -> Result<String, Reason> {
    let found = new.find(target).ok_or(Reason::NoText)?;
    let [piece] = &new.pieces[found] else { return Err(Reason::NoText) };
    let lead = piece.lead().and_then(|lead| lead.get(piece.marks_len..)).ok_or(Reason::NoText)?.trim();
    let is_one = !lead.is_empty()
        && !lead.contains('*')
        && lead.ends_with(['.', '—'])
        && lead.split_whitespace().count() <= LONGEST
        && sentences(lead).len() == 1;
    if is_one { Ok(lead.to_owned()) } else { Err(Reason::NoText) }
}

/// Where the heading of a block stands, its stop or dash included. `alone`: it may be all there is.
fn of_text(block: &Block, alone: bool) -> Option<Range<usize>> {
    let begin = block.text.len() - block.body().len();
    let body = block.body();
    let first = sentences(body).into_iter().next()?;
    let sentence = body[first].trim_end();
    let end = sentence.find('—').map_or(sentence.len(), |dash| dash + '—'.len_utf8());
    let heading = &sentence[..end];
    let is_closed = heading.ends_with(['.', '—']);
    let is_short = heading.split_whitespace().count() <= LONGEST;
    let goes_on = end < body.trim_end().len() || alone;
    (is_closed && is_short && goes_on).then(|| begin..begin + end)
}
