//! One act as it appears in several sources: a White House announcement, the Federal Register's document, the amended
//! section. Revisions are threaded by the acts that their new words name.

use std::collections::BTreeSet;

use crate::revision::Revision;
use crate::store::{RevisionFilter, Store, StoreError};

/// Acts followed from one revision, and revisions of one event: an index read for the first time names hundreds.
const MOST_ACTS: usize = 12;
const MOST: usize = 50;

/// A revision of the same event, and the acts that tie it to the others.
#[derive(Debug, Clone, PartialEq)]
pub struct Tied {
    pub revision: Revision,
    pub by: Vec<String>,
}

/// The other revisions of a revision's event, oldest first: those that name one of its acts, and those that name an act
/// of these (one source knows an order by its number, another by that of the document).
pub async fn event(store: &Store, revision: &Revision) -> Result<Vec<Tied>, StoreError> {
    let mut known: BTreeSet<i64> = BTreeSet::from([revision.id]);
    let mut asked: BTreeSet<String> = BTreeSet::new();
    let mut tied: Vec<Tied> = Vec::new();
    let mut acts = few(revision);
    for _ in 0..2 {
        let mut next: Vec<(String, i64)> = Vec::new();
        for (act, from) in acts {
            if !asked.insert(act.clone()) {
                continue;
            }
            let filter = RevisionFilter { act: Some(act.clone()), limit: MOST as u32, ..RevisionFilter::default() };
            for other in store.revisions(&filter).await? {
                if other.id == from {
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
        acts = next;
    }
    tied.sort_by_key(|tied| (tied.revision.seen_at, tied.revision.id));
    Ok(tied)
}

/// The acts of a revision that is about some, with its id; none of one that lists many.
fn few(revision: &Revision) -> Vec<(String, i64)> {
    let acts = &revision.brief.acts;
    if acts.len() > MOST_ACTS { Vec::new() } else { acts.iter().map(|act| (act.clone(), revision.id)).collect() }
}
