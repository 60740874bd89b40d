//! What alerts show of revisions, loaded once a round however many subscribers are told.
//!
//! Invariant: what is kept is bounded by the size of its sources' bytes and of the files written of them, whatever a round has to tell.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OnceCell;

use crate::alert::compose::{AlertContent, RedlineFiles};
use crate::brief::Written;
use crate::event::{self, Tied};
use crate::history::{self, Comparison};
use crate::revision::Revision;
use crate::store::{Store, StoreError};
use crate::subscription::{Attachment, Attachments};

/// Bytes of versions and files whose comparisons are kept; the newest one is, whatever its size.
const MOST_BYTES: u64 = 16 << 20;

/// What an alert shows of one revision.
pub(super) struct Told {
    pub compared: Comparison,
    /// The other revisions of its event, as they were when the first subscriber of the round was told.
    event: Vec<Tied>,
    /// The threads of mail about it.
    thread: OnceCell<Vec<String>>,
    /// The revisions of its source up to this one that tell dates, for a calendar.
    history: OnceCell<Vec<Revision>>,
    files: RedlineFiles,
}

impl Told {
    pub fn shown<'a>(&'a self, revision: &'a Revision, written: Option<&'a Written>) -> AlertContent<'a> {
        let compared = &self.compared;
        AlertContent {
            revision,
            source: &compared.source,
            old: &compared.old,
            new: &compared.new,
            diff: &compared.diff,
            old_version: &compared.old_version,
            new_version: &compared.new_version,
            event: &self.event,
            thread: self.thread.get().map_or(&[], Vec::as_slice),
            history: self.history.get().map_or(&[], Vec::as_slice),
            files: Some(&self.files),
            written,
            rendered_by: compared.rendered_by.as_deref(),
        }
    }

    fn bytes(&self) -> u64 {
        let versions = self.compared.old_version.bytes.saturating_add(self.compared.new_version.bytes);
        versions.saturating_add(self.files.bytes())
    }
}

/// Filled by whoever asks first; the others wait for that.
type Place = Arc<OnceCell<Arc<Told>>>;

/// The revisions of a round; `load` reads both sides of one.
pub(super) struct Contents<'a, F> {
    store: &'a Store,
    load: &'a F,
    /// The last ones asked for, by revision, oldest first.
    kept: Mutex<VecDeque<(i64, Place)>>,
}

impl<'a, F, L> Contents<'a, F>
where
    F: Fn(Revision) -> L,
    L: Future<Output = anyhow::Result<Comparison>>,
{
    pub fn new(store: &'a Store, load: &'a F) -> Contents<'a, F> {
        Contents { store, load, kept: Mutex::default() }
    }

    /// What is told of a revision. A failure is not kept: the next alert about it tries again.
    pub async fn of(&self, revision: &Revision) -> anyhow::Result<Arc<Told>> {
        let place = self.place(revision.id);
        let told = place.get_or_try_init(|| self.loaded(revision)).await?;
        self.forget_oldest();
        Ok(Arc::clone(told))
    }

    /// Reads what only a mail tells. What can't be read is left out: an alert is worth sending without.
    pub async fn mailed(&self, told: &Told, revision: &Revision, attached: &Attachments) {
        let thread = told.thread.get_or_try_init(|| event::thread(self.store, revision, &told.event)).await;
        thread.inspect_err(|error| tell_unread(revision, error)).ok();
        if attached.has(Attachment::Calendar) {
            let history = told.history.get_or_try_init(|| self.history(revision)).await;
            history.inspect_err(|error| tell_unread(revision, error)).ok();
        }
    }

    async fn history(&self, revision: &Revision) -> Result<Vec<Revision>, StoreError> {
        let dated = history::dated(self.store, std::slice::from_ref(revision)).await?;
        Ok(dated.into_iter().flat_map(|dated| dated.revisions).collect())
    }

    async fn loaded(&self, revision: &Revision) -> anyhow::Result<Arc<Told>> {
        let event = event::event(self.store, revision).await;
        let event = event.inspect_err(|error| tell_unread(revision, error)).unwrap_or_default();
        let compared = (self.load)(revision.clone()).await?;
        Ok(Arc::new(Told {
            compared,
            event,
            thread: OnceCell::new(),
            history: OnceCell::new(),
            files: RedlineFiles::default(),
        }))
    }

    fn place(&self, revision: i64) -> Place {
        let mut kept = self.kept();
        if let Some((_, place)) = kept.iter().find(|(id, _)| *id == revision) {
            return Arc::clone(place);
        }
        let place = Place::default();
        kept.push_back((revision, Arc::clone(&place)));
        place
    }

    fn forget_oldest(&self) {
        let mut kept = self.kept();
        let size = |place: &Place| place.get().map_or(0, |told| told.bytes());
        let mut bytes: u64 = kept.iter().map(|(_, place)| size(place)).sum();
        while bytes > MOST_BYTES && kept.len() > 1 {
            // Files may have been written since they were counted.
            bytes = bytes.saturating_sub(kept.pop_front().map_or(0, |(_, place)| size(&place)));
        }
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, VecDeque<(i64, Place)>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn tell_unread(revision: &Revision, error: &StoreError) {
    tracing::warn!(revision = revision.id, %error, "an alert tells less than it could");
}
