//! The new text made whole: the stars in it stand for text that stays as it is.

use super::Reason;
use super::naming::plain;
use super::piece::{Piece, STARS};
use crate::citation::Citation;
use crate::document::{Block, BlockKind};

/// The blocks of the new text of a paragraph, a section or what else is `citation` itself, with what is elided taken from
/// the text in force.
pub fn whole(pieces: &[Piece], old: &[Block], citation: &Citation) -> Result<Vec<Block>, Reason> {
    let depth = pieces.first().map_or(0, |first| first.path.len());
    let cited = |piece: &Piece| {
        let below = piece.path.get(depth..).unwrap_or_default();
        Citation(citation.0.iter().chain(below).cloned().collect())
    };
    cited_whole(pieces, old, &cited)
}

/// The same where `cited` says what each piece is cited by.
pub fn cited_whole(pieces: &[Piece], old: &[Block], cited: &impl Fn(&Piece) -> Citation) -> Result<Vec<Block>, Reason> {
    let mut whole: Vec<Block> = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        if piece.is_stars() {
            let next = pieces[at + 1..].iter().find(|piece| !piece.is_stars());
            let before = pieces[..at].iter().rfind(|piece| !piece.is_stars());
            let from = match before {
                // Text without a designator is one of several of its citation: how many of them the stars stand for is not
                // said.
                Some(before) if before.marks_len == 0 && before.lead().is_none() && !before.is_heading() => {
                    return Err(Reason::Elided);
                }
                Some(before) => behind(old, &cited(before), before.lead().is_some() || before.is_heading())?,
                None => 0,
            };
            let to = match next {
                Some(next) => old.iter().position(|block| block.citation == cited(next)).ok_or(Reason::Elided)?,
                None => old.len(),
            };
            whole.extend_from_slice(old.get(from..to).ok_or(Reason::Elided)?);
            continue;
        }
        let own = cited(piece);
        whole.push(match piece.lead() {
            Some(lead) => kept(old, &own, lead)?,
            None => fresh(piece, own, old)?,
        });
    }
    Ok(whole)
}

/// Where the text in force goes on behind a paragraph; behind its first block alone where that stays as it is.
fn behind(old: &[Block], citation: &Citation, first_alone: bool) -> Result<usize, Reason> {
    let begin = old.iter().position(|block| block.citation == *citation).ok_or(Reason::Elided)?;
    let within = old[begin..].iter().take_while(|block| block.citation.is_within(citation)).count();
    Ok(begin + if first_alone { 1 } else { within })
}

/// A block of which the rule prints the beginning only.
fn kept(old: &[Block], citation: &Citation, lead: &str) -> Result<Block, Reason> {
    let lead = plain(&lead.split_whitespace().collect::<String>());
    let is_it = |block: &&Block| {
        block.citation == *citation && plain(&block.text.split_whitespace().collect::<String>()).starts_with(&lead)
    };
    old.iter().find(is_it).cloned().ok_or(Reason::Elided)
}

/// A block as the rule prints it.
fn fresh(piece: &Piece, citation: Citation, old: &[Block]) -> Result<Block, Reason> {
    if piece.block.text.contains(STARS) {
        return Err(Reason::Elided);
    }
    let is_heading = piece.is_heading();
    let designator_len = if is_heading { piece.block.designator_len } else { piece.marks_len };
    // A heading stands as deep in the Code as the one it replaces, not as deep as in the rule.
    let before = old.iter().find(|block| is_heading && block.citation == citation);
    let kind = before.map_or(piece.block.kind, |before| before.kind);
    Ok(Block { citation, designator_len, kind, ..piece.block.clone() })
}

/// New text as the publisher sets it: what stands in the text in force in the same words keeps its place and its kind, and
/// headings stand as deep as there. `level` is that of the outermost one, where the text in force says.
pub fn set(text: Vec<Block>, old: &[Block], level: Option<u8>) -> Vec<Block> {
    let own_level = text.first().and_then(level_of);
    let mut familiar = 0;
    let as_set = |mut block: Block| {
        let is_it = |before: &Block| {
            let near = block.citation.is_within(&before.citation) || before.citation.is_within(&block.citation);
            near && before.text == block.text
        };
        let found = old[familiar..].iter().position(is_it);
        if let Some(found) = found {
            familiar += found + 1;
            return old[familiar - 1].clone();
        }
        if let (Some(own), Some(level), Some(first)) = (level_of(&block), level, own_level) {
            block.kind = BlockKind::Heading((own + level).saturating_sub(first).clamp(1, 6));
        }
        block
    };
    text.into_iter().map(as_set).collect()
}

/// The level of a heading.
pub fn level_of(block: &Block) -> Option<u8> {
    match block.kind {
        BlockKind::Heading(level) => Some(level),
        _ => None,
    }
}
