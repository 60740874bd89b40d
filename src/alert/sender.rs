//! Sending alerts from the archive: both sides of a revision are loaded when its parcel is due, by today's recipe.

use jiff::{SignedDuration, Timestamp};

use crate::alert::compose::{Settings, test_message};
use crate::alert::deliver::{Report, deliver_due};
use crate::archive::Archive;
use crate::history::{self, Comparison, HistoryError, Point};
use crate::mail::Mailer;
use crate::revision::Revision;
use crate::schedule::Schedule;
use crate::source::{Recipe, Source, SourceId, Sources};
use crate::store::{Store, StoreError};

/// The way out for alerts; one for the process.
pub struct Sender {
    archive: Archive,
    store: Store,
    mailer: Mailer,
    settings: Settings,
}

impl Sender {
    pub fn new(archive: Archive, store: Store, mailer: Mailer, settings: Settings) -> Sender {
        Sender { archive, store, mailer, settings }
    }

    /// Sends everything due at `now`.
    pub async fn send_due(&self, sources: &Sources, now: Timestamp) -> Result<Report, StoreError> {
        let contents_of = |revision| self.contents_of(sources, revision);
        deliver_due(&self.store, &self.mailer, &self.settings, contents_of, now).await
    }

    /// Sends one message that says it is a test.
    pub async fn send_test(&self, address: &str, now: Timestamp) -> anyhow::Result<()> {
        Ok(self.mailer.send(&test_message(address, &self.settings, now)?).await?)
    }

    async fn contents_of(&self, sources: &Sources, revision: Revision) -> anyhow::Result<Comparison> {
        let source = match sources.get(&revision.source) {
            Some(source) => source.as_ref().clone(),
            None => self.retired(&revision.source)?,
        };
        let old = history::version(&self.store, &source.id, Point::Number(revision.from)).await?;
        let new = history::version(&self.store, &source.id, Point::Number(revision.to)).await?;
        Ok(history::compare(&self.archive, &source, old, new).await?)
    }

    /// A source that left the watchlist while an alert of it was owed: what the archive still says of it.
    fn retired(&self, id: &SourceId) -> Result<Source, HistoryError> {
        let last = self.archive.last(id)?.ok_or_else(|| HistoryError::NoVersion(id.clone()))?;
        Ok(Source {
            id: id.clone(),
            title: id.to_string(),
            issuer: last.retrieval.url.host_str().unwrap_or_default().to_owned(),
            jurisdiction: String::new(),
            url: last.retrieval.url,
            language: None,
            topics: Vec::new(),
            schedule: Schedule::Every(SignedDuration::from_hours(24)),
            recipe: Recipe::default(),
            headers: Vec::new(),
            notes: String::new(),
        })
    }
}
