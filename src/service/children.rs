//! The sources in force that no file defines: those that checks have found in the entries of others.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::Ordering;

use jiff::Timestamp;

use super::Service;
use crate::archive::{Archive, ArchiveError};
use crate::source::{Source, SourceId, with_children};
use crate::store::{SourceState, Store, StoreError};

/// Milliseconds before it is looked again what other processes have found.
const AGAIN: i64 = 30_000;

/// These definitions of the watchlist with all that was found in their entries so far, and the lists of it that can't be
/// read, whose sources are missing.
pub fn with_followed(archive: &Archive, own: Vec<Source>) -> (Vec<Source>, Vec<ArchiveError>) {
    let mut faults = Vec::new();
    let all = with_children(own, |parent| match archive.followed(parent) {
        Ok(followed) => followed.children,
        Err(error) => {
            faults.push(error);
            Vec::new()
        }
    });
    (all, faults)
}

impl Service {
    /// The definitions with their children. Where a list can't be read, what is in force of it stays.
    pub(super) async fn families(&self, own: Vec<Source>) -> Vec<Source> {
        let (archive, task_own) = (self.edges.archive.clone(), own.clone());
        let task = tokio::task::spawn_blocking(move || with_followed(&archive, task_own));
        let (mut all, is_whole) = match task.await {
            Ok((all, faults)) => {
                faults.iter().for_each(|fault| tracing::error!("what was followed is not known: {fault}"));
                (all, faults.is_empty())
            }
            Err(_) => {
                tracing::error!("reading what was followed crashed: please report it");
                (own, false)
            }
        };
        if !is_whole {
            let known: HashSet<SourceId> = all.iter().map(|source| source.id.clone()).collect();
            let in_force = self.sources();
            let lost = in_force.values().filter(|source| source.ties.descent.is_some() && !known.contains(&source.id));
            all.extend(lost.map(|source| source.as_ref().clone()));
        }
        all
    }

    /// Puts what a check has just found in force beside the rest, due at once.
    pub(super) async fn adopt(&self, now: Timestamp) -> Result<(), StoreError> {
        let _alone = self.defining.lock().await;
        let all = self.families(self.own()).await;
        let due = children_due(&self.edges.store, &all, now).await?;
        self.edges.store.introduce_sources(&due.into_iter().collect::<Vec<_>>(), now).await?;
        self.take_up(all, self.faults());
        self.checks_due.notify_one();
        Ok(())
    }

    /// Puts in force what a check in another process has found: that it is due is how it is heard of. A source that is due
    /// and nobody's is no reason to look again and again.
    pub(super) async fn adopt_others(&self, now: Timestamp) -> Result<(), StoreError> {
        let before = self.looked_around.swap(now.as_millisecond(), Ordering::Relaxed);
        if now.as_millisecond() - before < AGAIN { Ok(()) } else { self.adopt(now).await }
    }

    /// The definitions in force that are those of files.
    pub fn own(&self) -> Vec<Source> {
        let in_force = self.sources();
        in_force.values().filter(|source| source.ties.descent.is_none()).map(|source| source.as_ref().clone()).collect()
    }
}

/// The latest time at which each child among these sources is to be asked: at once where its address was listed after it
/// was asked last.
pub async fn children_due(
    store: &Store,
    sources: &[Source],
    now: Timestamp,
) -> Result<HashMap<SourceId, Timestamp>, StoreError> {
    let children: Vec<&Source> = sources.iter().filter(|source| source.ties.descent.is_some()).collect();
    if children.is_empty() {
        return Ok(HashMap::new());
    }
    let states = store.source_states().await?.into_iter();
    let mut states: HashMap<SourceId, SourceState> = states.map(|state| (state.source.clone(), state)).collect();
    let mut due = HashMap::with_capacity(children.len());
    for child in children {
        // One that is not watched yet may have been, or stand in a rebuilt index.
        let state = match states.remove(&child.id) {
            Some(state) => Some(state),
            None => store.source_state(&child.id).await?,
        };
        let seen = |state: &SourceState| state.version.as_ref().map(|version| version.seen_at);
        let asked = state.and_then(|state| state.last_checked.max(seen(&state)));
        let listed = child.ties.descent.as_ref().map(|descent| descent.listed_at);
        due.insert(child.id.clone(), if asked < listed { now } else { child.due_after(now) });
    }
    Ok(due)
}
