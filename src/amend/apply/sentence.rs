//! Amendments to single sentences. A rule prints the paragraph with stars for the sentences that stay: `(a) * * * The new
//! sentence. * * *`.

use super::new_text::{NewText, Piece};
use super::words::{put, sentences};
use super::{Reason, place};
use crate::amend::target::{Ordinal, Target};
use crate::document::{Block, BlockKind};

/// What the rule prints of a paragraph.
struct Printed<'a> {
    /// The run-in heading, where it is printed.
    heading: Option<&'a str>,
    sentence: &'a str,
    stars_before: bool,
    stars_behind: bool,
}

/// Puts the new sentence in the place of one.
pub fn revise(blocks: &mut [Block], target: &Target, ordinal: Ordinal, new: &NewText) -> Result<(), Reason> {
    let at = text_block(blocks, target)?;
    let text = blocks[at].text.clone();
    let piece = piece(target, new)?;
    let printed = printed(piece, blocks[at].body()).ok_or(Reason::NoText)?;
    let own: Vec<_> = sentences(&text[blocks[at].designator_len..])
        .into_iter()
        .map(|range| blocks[at].designator_len + range.start..blocks[at].designator_len + range.end)
        .collect();
    // A heading is no sentence; whether short words at the beginning are one, the rule must show.
    let headings = usize::from(printed.heading.is_some());
    let first = own.first().map_or("", |range| text[range.clone()].trim());
    if printed.heading.is_some_and(|heading| heading != first) || headings == 0 && first.split_whitespace().count() <= 6
    {
        return Err(Reason::NoPlace(target.clone()));
    }
    let range = match ordinal {
        Ordinal::Nth(n) => own.get(headings + n - 1),
        Ordinal::Last => own.last().filter(|_| own.len() > headings),
        Ordinal::Unnumbered => None,
    };
    let range = range.cloned().ok_or_else(|| Reason::NoPlace(target.clone()))?;
    let kept = text[range.clone()].trim_end().len();
    let lead = text[range.clone()].len() - text[range.clone()].trim_start().len();
    put(&mut blocks[at], range.start + lead..range.start + kept, printed.sentence);
    Ok(())
}

/// Puts a new sentence at the end, or at the beginning, as the stars say.
pub fn add(blocks: &mut [Block], target: &Target, new: &NewText) -> Result<(), Reason> {
    let at = text_block(blocks, target)?;
    let piece = piece(target, new)?;
    let printed = printed(piece, blocks[at].body()).ok_or(Reason::NoText)?;
    if printed.stars_before == printed.stars_behind || printed.stars_behind && printed.heading.is_some() {
        return Err(Reason::NotApplied);
    }
    let block = &mut blocks[at];
    match printed.stars_before {
        true => put(block, block.text.len()..block.text.len(), &format!(" {}", printed.sentence)),
        false => {
            let begin = block.text.len() - block.body().len();
            put(block, begin..begin, &format!("{} ", printed.sentence));
        }
    }
    Ok(())
}

/// The one block of the paragraph's own text.
fn text_block(blocks: &[Block], target: &Target) -> Result<usize, Reason> {
    let scope = place(blocks, target)?;
    let is_own =
        |at: &usize| !matches!(blocks[*at].kind, BlockKind::Heading(_)) && blocks[*at].citation == scope.citation;
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

/// Reads what stands between the stars; `None` where that is not one sentence alone.
fn printed<'a>(piece: &'a Piece, body: &str) -> Option<Printed<'a>> {
    const STARS: &str = "* * *";
    let text = piece.block.text[piece.marks_len..].trim();
    let mut parts: Vec<&str> = text.split(STARS).map(str::trim).filter(|part| !part.is_empty()).collect();
    let is_headed = parts.len() == 2 && !text.starts_with(STARS) && body.starts_with(parts[0]);
    let heading = is_headed.then(|| parts.remove(0));
    let [sentence] = parts[..] else { return None };
    let stars_before = text.starts_with(STARS) || heading.is_some();
    let stars_behind = text.ends_with(STARS);
    (stars_before || stars_behind).then_some(Printed { heading, sentence, stars_before, stars_behind })
}
