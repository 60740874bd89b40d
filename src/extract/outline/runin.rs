//! Run-in headings: `Sec. 2. Policy. (a) It is ...` is a heading and its first paragraph, `(g) Records—(1) Keep ...` too.
//!
//! The text is only parted, never altered: the parts, read on, spell the paragraph.

use super::super::designator::{self, Designator, Kind, Reading};
use super::super::passage::{Passage, Place};
use super::{LOOK_AHEAD, designator_of};
use crate::document::BlockKind;

/// The longest run-in heading, in bytes.
const LONGEST: usize = 160;

/// Parts every paragraph that begins with a designator and a heading before the first mark of a series. Every passage
/// comes with its designator.
pub fn split(passages: Vec<Passage>) -> (Vec<Passage>, Vec<Option<Designator>>) {
    let designators: Vec<Option<Designator>> = passages.iter().map(designator_of).collect();
    let found: Vec<Option<usize>> = passages
        .iter()
        .enumerate()
        .map(|(at, passage)| {
            let designator = designators[at].as_ref()?;
            first_mark(passage, designator, &designators[at + 1..])
        })
        .collect();
    if found.iter().all(Option::is_none) {
        return (passages, designators);
    }
    let mut parted = Vec::with_capacity(passages.len());
    for (passage, mark) in passages.into_iter().zip(found) {
        match mark {
            Some(mark) => {
                let end = passage.text[..mark].trim_end().len();
                parted.push(passage.slice(0..end));
                parted.push(passage.slice(mark..passage.text.len()));
            }
            None => parted.push(passage),
        }
    }
    let designators = parted.iter().map(designator_of).collect();
    (parted, designators)
}

/// Where the first mark of a series stands, if a run-in heading is all there is before it.
fn first_mark(passage: &Passage, designator: &Designator, ahead: &[Option<Designator>]) -> Option<usize> {
    if passage.kind != BlockKind::Paragraph || passage.place != Place::Flow {
        return None;
    }
    let rest = passage.text.get(designator.len..)?;
    let offset = rest.find('(').filter(|offset| *offset <= LONGEST)?;
    let heading = rest[..offset].trim();
    let ends =
        heading.ends_with(['.', '—', '–', '-', ':']) || heading.is_empty() && matches!(designator.kind, Kind::Unit(_));
    let inner = heading.trim_end_matches(['.', '—', '–', '-', ':', ' ']);
    if !ends || inner.contains([';', ':']) || inner.contains(". ") {
        return None;
    }
    let at = designator.len + offset;
    let found = designator::read(&passage.text[at..], false)?;
    // `Nothing in paragraph (a) of this section ...` begins nothing.
    let words = passage.text[at + found.len..].trim_start();
    let Kind::Marks(marks) = found.kind else {
        return None;
    };
    if words.starts_with(char::is_lowercase) {
        return None;
    }
    let first = marks.first()?.readings.iter().copied().find(|reading| reading.value == 1)?;
    goes_on(first, designator, ahead).then_some(at)
}

/// True where the second of the series follows, before the heading's own series or part goes on.
fn goes_on(first: Reading, outer: &Designator, ahead: &[Option<Designator>]) -> bool {
    for next in ahead.iter().flatten().take(LOOK_AHEAD) {
        let Kind::Marks(marks) = &next.kind else {
            return false;
        };
        let Some(mark) = marks.first() else {
            return false;
        };
        if mark.readings.iter().any(|reading| reading.series == first.series && reading.value == 2) {
            return true;
        }
        if let Kind::Marks(own) = &outer.kind
            && own.last().is_some_and(|own| {
                own.readings
                    .iter()
                    .any(|r| mark.readings.iter().any(|n| n.series == r.series && n.value == r.value + 1))
            })
        {
            return false;
        }
    }
    false
}
