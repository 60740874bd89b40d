//! Amendments to sentences. A rule prints the paragraph with stars for the sentences that stay: `(a) * * * The new
//! sentence. * * *`.

use std::ops::Range;

use super::naming::is_apparatus;
use super::new_text::NewText;
use super::piece::{Piece, STARS};
use super::words::{put, sentences};
use super::{Reason, place};
use crate::amend::target::{Ordinal, Target};
use crate::document::{Block, BlockKind};

/// What the rule prints of a paragraph.
struct Printed<'a> {
    /// The run-in heading, where it is printed.
    heading: Option<&'a str>,
    /// What stands between stars, from first to last.
    runs: Vec<&'a str>,
    stars_before: bool,
    stars_behind: bool,
}

/// Puts new sentences in the place of those of one paragraph that `ordinals` name; all of them or none.
pub fn revise(blocks: &mut [Block], target: &Target, ordinals: &[Ordinal], new: &NewText) -> Result<(), Reason> {
    let at = text_block(blocks, target)?;
    let piece = piece(target, new)?;
    let printed = printed(piece, blocks[at].body()).ok_or(Reason::NoText)?;
    let own = counted(&blocks[at], &printed).ok_or_else(|| Reason::NoPlace(target.clone()))?;
    let mut places: Vec<usize> = Vec::new();
    for ordinal in ordinals {
        let place = match ordinal {
            Ordinal::Nth(n) => n.checked_sub(1),
            Ordinal::Last => own.len().checked_sub(1),
            Ordinal::Unnumbered => None,
        };
        places.push(place.filter(|at| *at < own.len()).ok_or_else(|| Reason::NoPlace(target.clone()))?);
    }
    let replaced = replaced(&places, &printed).ok_or(Reason::NoText)?;
    for (run, text) in replaced.into_iter().zip(&printed.runs).rev() {
        let (begin, end) = (own[run.start].start, own[run.end - 1].end);
        put(&mut blocks[at], begin..end, text);
    }
    Ok(())
}

/// The sentences of a block without its heading and the white space around them. A heading is no sentence; whether short
/// words at the beginning are one, the rule must show.
fn counted(block: &Block, printed: &Printed) -> Option<Vec<Range<usize>>> {
    let begin = block.designator_len;
    let trimmed = |range: Range<usize>| {
        let text = &block.text[begin + range.start..begin + range.end];
        let lead = text.len() - text.trim_start().len();
        begin + range.start + lead..begin + range.start + text.trim_end().len()
    };
    let own: Vec<Range<usize>> = sentences(&block.text[begin..]).into_iter().map(trimmed).collect();
    let first = own.first().map_or("", |range| &block.text[range.clone()]);
    match printed.heading {
        Some(heading) if heading != first => None,
        None if first.split_whitespace().count() <= 6 => None,
        heading => Some(own[usize::from(heading.is_some())..].to_vec()),
    }
}

/// Which sentences each printed run takes the place of. One run may stand for one sentence, in as many as it likes; where
/// several are named, each run must hold as many as stand beside each other.
fn replaced(places: &[usize], printed: &Printed) -> Option<Vec<Range<usize>>> {
    if let ([place], [_]) = (places, &printed.runs[..]) {
        return Some(std::iter::once(*place..place + 1).collect());
    }
    let runs: Vec<&[usize]> = places.chunk_by(|one, next| one + 1 == *next).collect();
    let whole = runs.len() == printed.runs.len()
        && runs.iter().zip(&printed.runs).all(|(run, text)| sentences(text).len() == run.len())
        && places.is_sorted();
    whole.then(|| runs.iter().map(|run| run[0]..run[run.len() - 1] + 1).collect())
}

/// Puts new sentences at the end, or at the beginning, as the stars say.
pub fn add(blocks: &mut [Block], target: &Target, new: &NewText) -> Result<(), Reason> {
    let at = text_block(blocks, target)?;
    let piece = piece(target, new)?;
    let printed = printed(piece, blocks[at].body()).ok_or(Reason::NoText)?;
    if printed.stars_before == printed.stars_behind || printed.stars_behind && printed.heading.is_some() {
        return Err(Reason::NotApplied);
    }
    let [sentences] = printed.runs[..] else { return Err(Reason::NoText) };
    let block = &mut blocks[at];
    match printed.stars_before {
        true => put(block, block.text.len()..block.text.len(), &format!(" {}", sentences)),
        false => {
            let begin = block.text.len() - block.body().len();
            put(block, begin..begin, &format!("{} ", sentences));
        }
    }
    Ok(())
}

/// The one block of the paragraph's own text.
fn text_block(blocks: &[Block], target: &Target) -> Result<usize, Reason> {
    let scope = place(blocks, target)?;
    let is_own = |at: &usize| {
        let block = &blocks[*at];
        !matches!(block.kind, BlockKind::Heading(_)) && block.citation == scope.citation && !is_apparatus(block)
    };
    let mut own = scope.range.clone().filter(is_own);
    match (own.next(), own.next()) {
        (Some(at), None) => Ok(at),
        _ => Err(Reason::NoPlace(target.clone())),
    }
}

fn piece<'a>(target: &Target, new: &'a NewText) -> Result<&'a Piece<'a>, Reason> {
    let found = new.find(target).ok_or(Reason::NoText)?;
    match found.len() {
        1 => Ok(&new.pieces[found.start]),
        _ => Err(Reason::NoText),
    }
}

/// Reads what stands between the stars; `None` where nothing does.
fn printed<'a>(piece: &'a Piece, body: &str) -> Option<Printed<'a>> {
    let text = piece.block.text[piece.marks_len..].trim();
    let mut runs: Vec<&str> = text.split(STARS).map(str::trim).filter(|part| !part.is_empty()).collect();
    let is_headed = runs.len() >= 2 && !text.starts_with(STARS) && body.starts_with(runs[0]);
    let heading = is_headed.then(|| runs.remove(0));
    let stars_before = text.starts_with(STARS) || heading.is_some();
    let stars_behind = text.ends_with(STARS);
    let has_stars = stars_before || stars_behind;
    (has_stars && !runs.is_empty()).then_some(Printed { heading, runs, stars_before, stars_behind })
}
