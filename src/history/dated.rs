//! Revisions with what their sources told before them: what became of a date is known only from all that was said of it.

use std::collections::HashSet;

use crate::revision::Revision;
use crate::source::SourceId;
use crate::store::{RevisionFilter, Store, StoreError};

/// Revisions of one source that are looked at, the latest first: a date that moved before them is taken for a new one.
const MOST: u32 = 500;

/// The revisions of one source, oldest first.
#[derive(Debug, Clone, PartialEq)]
pub struct DatedSource {
    pub source: SourceId,
    pub revisions: Vec<Revision>,
    /// The ids of those that were asked for; the others only say what became of dates.
    pub asked: HashSet<i64>,
}

impl DatedSource {
    /// Each revision, and whether it was asked for.
    pub fn told(&self) -> impl Iterator<Item = (&Revision, bool)> {
        self.revisions.iter().map(|revision| (revision, self.asked.contains(&revision.id)))
    }
}

/// The revisions that tell dates, by source in the order of the first of each.
pub async fn dated(store: &Store, revisions: &[Revision]) -> Result<Vec<DatedSource>, StoreError> {
    let telling = |revision: &&Revision| !revision.brief.dates.is_empty() || !revision.brief.withdrawn.is_empty();
    let mut sources: Vec<DatedSource> = Vec::new();
    for revision in revisions.iter().filter(telling) {
        match sources.iter_mut().find(|dated| dated.source == revision.source) {
            Some(dated) => dated.revisions.push(revision.clone()),
            None => sources.push(DatedSource {
                source: revision.source.clone(),
                revisions: vec![revision.clone()],
                asked: HashSet::new(),
            }),
        }
    }
    for dated in &mut sources {
        dated.asked = dated.revisions.iter().map(|revision| revision.id).collect();
        let filter = RevisionFilter {
            source: Some(dated.source.clone()),
            until: dated.revisions.iter().map(|revision| revision.seen_at).max(),
            limit: MOST,
            ..RevisionFilter::default()
        };
        let others = store.revisions(&filter).await?;
        dated.revisions.extend(others.into_iter().filter(|other| !dated.asked.contains(&other.id)));
        dated.revisions.sort_by_key(|revision| (revision.seen_at, revision.id));
    }
    Ok(sources)
}
