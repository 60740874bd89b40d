//! The sources in force that no file defines: those that checks have found in the entries of others.

use std::collections::HashMap;

use jiff::Timestamp;

use super::Service;
use crate::archive::{Archive, ArchiveError};
use crate::source::{Source, SourceId, with_children};
use crate::store::{Store, StoreError};

/// These definitions of the watchlist with all that was found in their entries so far.
///
/// # Errors
/// Where a list of what was followed can't be read.
pub fn with_followed(archive: &Archive, own: Vec<Source>) -> Result<Vec<Source>, ArchiveError> {
    with_children(own, |parent| Ok(archive.followed(parent)?.children))
}

impl Service {
    /// The definitions with their children. A list that can't be read is told and hides the children of all: they are kept
    /// as they are in force.
    pub(super) async fn families(&self, own: Vec<Source>) -> Vec<Source> {
        let (archive, task_own) = (self.edges.archive.clone(), own.clone());
        let task = tokio::task::spawn_blocking(move || with_followed(&archive, task_own));
        match task.await {
            Ok(Ok(all)) => return all,
            Ok(Err(error)) => tracing::error!("what was followed is not known: {error}"),
            Err(_) => tracing::error!("reading what was followed crashed: please report it"),
        }
        let in_force = self.sources();
        let known = in_force.values().filter(|source| source.ties.descent.is_some());
        own.into_iter().chain(known.map(|source| source.as_ref().clone())).collect()
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
    let listed = |source: &Source| Some(source.ties.descent.as_ref()?.listed_at);
    if !sources.iter().any(|source| listed(source).is_some()) {
        return Ok(HashMap::new());
    }
    let states = store.source_states().await?.into_iter();
    let asked: HashMap<SourceId, Option<Timestamp>> =
        states.map(|state| (state.source, state.last_checked)).collect();
    let due = |child: &Source| {
        let asked = asked.get(&child.id).copied().flatten();
        if asked < listed(child) { now } else { child.due_after(now) }
    };
    let children = sources.iter().filter(|source| listed(source).is_some());
    Ok(children.map(|child| (child.id.clone(), due(child))).collect())
}
