//! Sending alerts from the archive: both sides of a revision are loaded when its parcel is due, by today's recipe.

use anyhow::Context;
use jiff::Timestamp;

use crate::alert::channel;
use crate::alert::compose::test_message;
use crate::alert::deliver::{Ways, deliver_due};
use crate::alert::notice::send_notices;
use crate::alert::report::Report;
use crate::alert::settings::Settings;
use crate::alert::summaries::Summaries;
use crate::archive::Archive;
use crate::fetch::Poster;
use crate::history::{self, Comparison, Point};
use crate::mail::Mailer;
use crate::revision::Revision;
use crate::source::Sources;
use crate::store::{Store, StoreError};
use crate::subscription::{Hook, normal_name};
use crate::summary::{self, Model};

/// The way out for alerts; one for the process.
pub struct Sender {
    archive: Archive,
    store: Store,
    mailer: Mailer,
    poster: Poster,
    settings: Settings,
    summaries: Option<Summaries>,
}

impl Sender {
    pub fn new(archive: Archive, store: Store, mailer: Mailer, poster: Poster, settings: Settings) -> Sender {
        Sender { archive, store, mailer, poster, settings, summaries: None }
    }

    /// With sentences by a model in its alerts, where the settings name one. One that can't be asked is told to the log:
    /// alerts are worth sending without.
    pub fn with_summaries(self, settings: &summary::Settings) -> Sender {
        let model = Model::new(settings).unwrap_or_else(|error| {
            tracing::error!(%error, "alerts go without summaries");
            None
        });
        let summaries = model.map(|model| Summaries::new(model, self.store.clone()));
        Sender { summaries, ..self }
    }

    /// Sends everything due at `now`.
    pub async fn send_due(&self, sources: &Sources, now: Timestamp) -> Result<Report, StoreError> {
        self.deliver(Ways { mailer: Some(&self.mailer), poster: Some(&self.poster) }, sources, now).await
    }

    /// Mails what is due at `now`; what is posted stays owed.
    pub async fn mail_due(&self, sources: &Sources, now: Timestamp) -> Result<Report, StoreError> {
        self.deliver(Ways::from(&self.mailer), sources, now).await
    }

    /// Posts what is due at `now`; what is mailed stays owed.
    pub async fn post_due(&self, sources: &Sources, now: Timestamp) -> Result<Report, StoreError> {
        self.deliver(Ways { poster: Some(&self.poster), ..Ways::default() }, sources, now).await
    }

    async fn deliver(&self, ways: Ways<'_>, sources: &Sources, now: Timestamp) -> Result<Report, StoreError> {
        let contents_of = |revision| self.contents_of(sources, revision);
        deliver_due(&self.store, ways, &self.settings, contents_of, sources, self.summaries.as_ref(), now).await
    }

    /// Sends every notice that is due at `now`; returns how many were sent.
    pub async fn send_notices(&self, now: Timestamp) -> Result<usize, StoreError> {
        send_notices(&self.store, &self.mailer, &self.settings, now).await
    }

    /// Sends one message that says it is a test.
    pub async fn send_test(&self, address: &str, now: Timestamp) -> anyhow::Result<()> {
        Ok(self.mailer.send(&test_message(address, &self.settings, now)?).await?)
    }

    /// Posts one message that says it is a test to a subscriber of a channel other than mail; false where nobody of that
    /// address is posted to.
    pub async fn post_test(&self, address: &str, now: Timestamp) -> anyhow::Result<bool> {
        let Some(subscriber) = self.store.subscriber_at_address(&normal_name(address)?).await? else {
            return Ok(false);
        };
        let Some((channel, locked)) = self.store.hook(subscriber.id).await? else { return Ok(false) };
        let seal = self.settings.seal.as_ref();
        let text = seal.and_then(|seal| seal.unlocked(&subscriber.address, &locked));
        let text = text.context("the address to post to can't be unlocked: add the subscriber again")?;
        let posting = channel::test_posting(channel, subscriber.language)?;
        let id = format!("<test-{}-{:016x}@{}>", now.as_millisecond(), fastrand::u64(..), self.settings.domain);
        let hook = Hook::from_kept(text.expose())?;
        channel::post(&self.poster, &hook, &posting, &id, now)
            .await
            .map_err(|failed| anyhow::anyhow!(failed.reason))?;
        Ok(true)
    }

    async fn contents_of(&self, sources: &Sources, revision: Revision) -> anyhow::Result<Comparison> {
        let source = match sources.get(&revision.source) {
            Some(source) => source.as_ref().clone(),
            None => history::retired(&self.archive, &revision.source)?,
        };
        let points = (Point::Number(revision.from), Point::Number(revision.to));
        Ok(history::compare(&self.archive, &self.store, &source, points).await?)
    }
}
