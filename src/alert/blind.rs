//! What a message says of sources that were not read well: a digest of all that its reader watches, an alert of its own.

use jiff::Timestamp;
use tokio::sync::OnceCell;

use crate::operator::{Stale, stale};
use crate::source::Sources;
use crate::store::{Parcel, Store, StoreError};

/// Where the watcher is blind in one round of deliveries; asked of the index once, and only where a message is to say it.
pub(super) struct Blind<'a> {
    store: &'a Store,
    sources: &'a Sources,
    now: Timestamp,
    stale: OnceCell<Vec<Stale>>,
}

impl<'a> Blind<'a> {
    pub fn new(store: &'a Store, sources: &'a Sources, now: Timestamp) -> Blind<'a> {
        Blind { store, sources, now, stale: OnceCell::new() }
    }

    /// What this parcel's message says; `None` where it says nothing of it: an alert whose own source was read well.
    pub async fn told_by(&self, parcel: &Parcel) -> Result<Option<Vec<Stale>>, StoreError> {
        let all = self.stale.get_or_try_init(|| stale(self.store, self.sources, self.now)).await?;
        if !parcel.is_digest {
            let own = |stale: &&Stale| parcel.revisions.iter().any(|revision| revision.source == stale.source.id);
            let own: Vec<Stale> = all.iter().filter(own).cloned().collect();
            return Ok((!own.is_empty()).then_some(own));
        }
        if all.is_empty() {
            return Ok(Some(Vec::new()));
        }
        let wishes = self.store.subscriptions(Some(&parcel.subscriber.address)).await?;
        let watched = |stale: &&Stale| wishes.iter().any(|wish| wish.scope.includes(&stale.source));
        Ok(Some(all.iter().filter(watched).cloned().collect()))
    }
}
