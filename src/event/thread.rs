//! The thread in which messages about an event stand: one for all its sources, from the first message to the last.
//!
//! Invariant: what was told once in a thread stays in it, whatever is learnt of the event later; a revision that ties two
//! threads together is told in both.

use super::Tied;
use crate::revision::Revision;
use crate::snapshot::Sha256;
use crate::store::{Store, StoreError};

/// Threads that one revision ties together: more than these are a list's, not an event's.
const MOST: usize = 8;

/// The threads of a revision, oldest first; the first is that of its event. `tied` are the others of its event.
///
/// A revision that names no act and is tied to none stands in the thread of its source.
pub async fn thread(store: &Store, revision: &Revision, tied: &[Tied]) -> Result<Vec<String>, StoreError> {
    let fixed = store.threads(revision).await?;
    if !fixed.is_empty() {
        return Ok(fixed);
    }
    let mut roots: Vec<String> = Vec::new();
    for other in tied {
        for root in store.threads(&other.revision).await? {
            if !roots.contains(&root) && roots.len() < MOST {
                roots.push(root);
            }
        }
    }
    if roots.is_empty() {
        roots.push(begun(revision, tied));
    }
    store.fix_threads(revision, &roots).await
}

/// True for a revision that names no act and is tied to none: what it shares a thread with is its source.
pub fn is_of_source(revision: &Revision, tied: &[Tied]) -> bool {
    tied.is_empty() && revision.brief.acts.is_empty()
}

/// A new thread, named so that an index made anew from the archive names it alike.
fn begun(revision: &Revision, tied: &[Tied]) -> String {
    let all = tied.iter().map(|tied| &tied.revision).chain([revision]);
    let oldest = all.min_by_key(|one| (one.seen_at, one.source.as_str(), one.to)).unwrap_or(revision);
    let named = match is_of_source(revision, tied) {
        true => format!("source {}", revision.source),
        false => format!("event {} {}", oldest.source, oldest.seen_at.as_millisecond()),
    };
    Sha256::of(named.as_bytes()).to_string()[..24].to_owned()
}
