//! Amendments to single words of a place.

use std::ops::Range;

use super::words::{occurrences, put, sentences, take_out};
use super::{Reason, place};
use crate::amend::action::Place;
use crate::amend::target::{Ordinal, Step, Target};
use crate::document::Block;

/// A place of words: the block and the bytes of its text.
type Found = (usize, Range<usize>);

/// Puts words in the place of others.
pub fn replace(blocks: &mut [Block], target: &Target, old: &str, new: &str, everywhere: bool) -> Result<(), Reason> {
    for (block, at) in found(blocks, target, old, everywhere)?.into_iter().rev() {
        put(&mut blocks[block], at, new);
    }
    Ok(())
}

/// Takes words out.
pub fn strike(blocks: &mut [Block], target: &Target, words: &str, everywhere: bool) -> Result<(), Reason> {
    for (block, at) in found(blocks, target, words, everywhere)?.into_iter().rev() {
        take_out(&mut blocks[block], at);
    }
    Ok(())
}

/// Puts words in beside others, or at the end.
pub fn insert(
    blocks: &mut [Block],
    target: &Target,
    words: &str,
    beside: Option<&(Place, String)>,
) -> Result<(), Reason> {
    let Some((side, others)) = beside else {
        let at_end = target.path.last() == Some(&Step::End);
        let scope = place(blocks, target)?;
        let Some(last) = scope.text(blocks).last().filter(|_| at_end) else { return Err(Reason::NotApplied) };
        let end = blocks[last].text.len();
        let space = if words.starts_with(|c: char| c.is_alphanumeric() || c == '(') { " " } else { "" };
        put(&mut blocks[last], end..end, &format!("{space}{words}"));
        return Ok(());
    };
    let [(block, at)] = &found(blocks, target, others, false)?[..] else { return Err(Reason::NotApplied) };
    let glued = words.starts_with([',', ';', '.', ':']);
    let (at, words) = match side {
        Place::After => (at.end, format!("{}{words}", if glued { "" } else { " " })),
        Place::Before => (at.start, format!("{words} ")),
    };
    put(&mut blocks[*block], at..at, &words);
    Ok(())
}

/// The words that an instruction means, from first to last. Where it does not say which of several, none is meant.
fn found(blocks: &[Block], target: &Target, words: &str, everywhere: bool) -> Result<Vec<Found>, Reason> {
    let mut found: Vec<Found> = Vec::new();
    let scope = super::places(blocks, target)?;
    for at in scope.range.clone() {
        found.extend(occurrences(&blocks[at].text, words).into_iter().map(|range| (at, range)));
    }
    match target.path.last() {
        Some(Step::End) => {
            let is_last = |(at, range): &Found| {
                *at + 1 == scope.text(blocks).end && blocks[*at].text[range.end..].trim_matches(['.', ' ']).is_empty()
            };
            found.retain(is_last);
        }
        Some(Step::Beginning) => {
            let begins = |(at, range): &Found| {
                *at == scope.range.start && blocks[*at].text[blocks[*at].designator_len..range.start].trim().is_empty()
            };
            found.retain(begins);
        }
        // One that is alone in its paragraph needs no sentence to be found by.
        Some(Step::Sentence(ordinal)) if found.len() > 1 => {
            let sentence = sentence(blocks, &scope.range, *ordinal);
            found.retain(|(at, range)| {
                sentence
                    .as_ref()
                    .is_some_and(|(block, own)| at == block && own.start <= range.start && range.end <= own.end)
            });
        }
        _ => {}
    }
    match found.len() {
        0 => Err(Reason::NoWords(words.to_owned())),
        1 => Ok(found),
        _ if everywhere => Ok(found),
        several => Err(Reason::Several(words.to_owned(), several)),
    }
}

/// A sentence of a single block; `None` where a run-in heading may or may not be counted.
fn sentence(blocks: &[Block], range: &Range<usize>, ordinal: Ordinal) -> Option<Found> {
    let is_text = |at: &usize| !matches!(blocks[*at].kind, crate::document::BlockKind::Heading(_));
    let mut texts = range.clone().filter(is_text);
    let at = texts.next()?;
    let sentences = sentences(&blocks[at].text);
    let is_headed =
        sentences.first().is_some_and(|first| blocks[at].text[first.clone()].split_whitespace().count() <= 6);
    let found = match ordinal {
        Ordinal::Last if texts.next().is_none() => sentences.last(),
        Ordinal::Nth(n) if !is_headed => sentences.get(n - 1),
        _ => None,
    };
    found.map(|range| (at, range.clone()))
}
