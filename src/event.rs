//! One act as it appears in several sources: a White House announcement, the Federal Register's document, the amended
//! section. Revisions are threaded by the acts that their new words name; where two have no number in common, by the title
//! of the document within the days that lie between signing and publication.
//!
//! Ties, strongest first: documents, orders, RINs and dockets by number; a part of the Code amended on one day; the title. The
//! last two are no ties of two documents that are told apart by their numbers.

mod thread;
mod title;

use std::collections::BTreeSet;

use jiff::SignedDuration;

use crate::revision::Revision;
use crate::store::{RevisionFilter, Store, StoreError};

pub use thread::{is_of_source, thread};

/// Acts followed from one revision, and revisions of one event: an index read for the first time names hundreds.
const MOST_ACTS: usize = 12;
const MOST: usize = 50;
/// An order is printed four or five days after it was signed; a weekend and a holiday may lie between.
const TO_PRINT: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Revisions of these days whose titles are looked at.
const MOST_NEAR: u32 = 2_000;
const BY_TITLE: &str = "the same title";

/// A revision of the same event, and the acts that tie it to the others.
#[derive(Debug, Clone, PartialEq)]
pub struct Tied {
    pub revision: Revision,
    pub by: Vec<String>,
}

/// The other revisions of a revision's event, oldest first: those that name one of its acts or have its title, and those that
/// name an act of these (one source knows an order by its number, another by that of the document).
pub async fn event(store: &Store, revision: &Revision) -> Result<Vec<Tied>, StoreError> {
    let mut tied = of_one_title(store, revision).await?;
    let mut known: BTreeSet<i64> = tied.iter().map(|tied| tied.revision.id).chain([revision.id]).collect();
    let mut asked: BTreeSet<String> = BTreeSet::new();
    let mut acts = few(revision);
    let mut next: Vec<(String, i64)> = tied.iter().flat_map(|tied| few(&tied.revision)).collect();
    for _ in 0..2 {
        for (act, from) in acts {
            if !asked.insert(act.clone()) {
                continue;
            }
            let filter = RevisionFilter { act: Some(act.clone()), limit: MOST as u32, ..RevisionFilter::default() };
            for other in store.revisions(&filter).await? {
                if other.id == from || is_of_a_day(&act) && are_told_apart(revision, &other) {
                    continue;
                }
                if let Some(met) = tied.iter_mut().find(|tied| tied.revision.id == other.id) {
                    met.by.push(act.clone());
                } else if tied.len() < MOST && known.insert(other.id) {
                    next.extend(few(&other));
                    tied.push(Tied { revision: other, by: vec![act.clone()] });
                }
            }
        }
        acts = std::mem::take(&mut next);
    }
    tied.sort_by_key(|tied| (tied.revision.seen_at, tied.revision.id));
    Ok(tied)
}

/// The revisions of other sources, within the days between signing and print, that tell of a document of the same title.
async fn of_one_title(store: &Store, revision: &Revision) -> Result<Vec<Tied>, StoreError> {
    let titles = title::titles(&revision.brief);
    if titles.is_empty() {
        return Ok(Vec::new());
    }
    let near = RevisionFilter {
        since: revision.seen_at.checked_sub(TO_PRINT).ok(),
        until: revision.seen_at.checked_add(TO_PRINT).ok(),
        limit: MOST_NEAR,
        ..RevisionFilter::default()
    };
    let others = store.revisions(&near).await?.into_iter().filter(|other| {
        other.source != revision.source
            && title::share(&titles, &title::titles(&other.brief))
            && !are_told_apart(revision, other)
    });
    Ok(others.take(MOST).map(|other| Tied { revision: other, by: vec![BY_TITLE.to_owned()] }).collect())
}

/// True for a part of the Code amended on a day, which several documents may do: `15 CFR 744 on 2026-01-15`.
fn is_of_a_day(act: &str) -> bool {
    act.contains(" CFR ") && act.contains(" on ")
}

/// True where both name documents of the Federal Register by number, and none that the other names.
fn are_told_apart(one: &Revision, other: &Revision) -> bool {
    let documents = |revision: &Revision| -> BTreeSet<String> {
        revision.brief.acts.iter().filter(|act| act.starts_with("FR Doc. ")).cloned().collect()
    };
    let (one, other) = (documents(one), documents(other));
    !one.is_empty() && !other.is_empty() && one.is_disjoint(&other)
}

/// The acts of a revision that is about some, with its id; none of one that lists many.
fn few(revision: &Revision) -> Vec<(String, i64)> {
    let acts = &revision.brief.acts;
    if acts.len() > MOST_ACTS { Vec::new() } else { acts.iter().map(|act| (act.clone(), revision.id)).collect() }
}
