//! Which sources were not read well lately: what every digest says of those that its reader watches.

use std::sync::Arc;

use jiff::Timestamp;

use super::findings::is_stale;
use crate::source::{Source, Sources};
use crate::store::{Store, StoreError};

/// A source about which silence proves nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Stale {
    pub source: Arc<Source>,
    /// When it was last read well; `None` = never.
    pub last_good: Option<Timestamp>,
}

/// The watched sources that are stale at `now`, in the order of their issuers and ids.
pub async fn stale(store: &Store, sources: &Sources, now: Timestamp) -> Result<Vec<Stale>, StoreError> {
    let states = store.source_states().await?;
    let mut stale: Vec<Stale> = states
        .iter()
        .filter_map(|state| Some((state, sources.get(&state.source)?)))
        .filter(|(state, source)| is_stale(state, source, now))
        .map(|(state, source)| Stale { source: Arc::clone(source), last_good: state.last_good })
        .collect();
    stale.sort_by(|a, b| (&a.source.issuer, &a.source.id).cmp(&(&b.source.issuer, &b.source.id)));
    Ok(stale)
}
