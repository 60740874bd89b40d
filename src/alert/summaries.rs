//! What a model adds to alerts: asked once a revision and language, just before the first alert that could show it.
//!
//! Asked here and not where a revision is recorded: only here is it known that somebody will read it, and in which language;
//! and a check, its transaction and what it owes stay free of a model. Invariant: all alerts of a round together wait at most
//! the model's patience, and each goes out the same without a summary; a failure is told to the log.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::join_all;
use jiff::Timestamp;
use tokio::time::{Instant, timeout_at};

use crate::brief::{Cited, Written};
use crate::history::Comparison;
use crate::revision::Revision;
use crate::store::{Store, StoreError};
use crate::summary::{Model, Question};
use crate::wording::Language;

/// Revisions below this severity change no duty: there is nothing to explain.
const LEAST_SEVERITY: u8 = 2;

/// One revision in one language.
type Asked = (i64, Language);

/// The model's part in alerts.
pub struct Summaries {
    model: Model,
    store: Store,
    /// Questions being asked in this process: another alert about the same waits for the answer.
    under_way: Mutex<HashMap<Asked, Arc<tokio::sync::Mutex<()>>>>,
    /// The last failure that was not told yet.
    failure: Mutex<Option<String>>,
}

impl Summaries {
    pub fn new(model: Model, store: Store) -> Summaries {
        Summaries { model, store, under_way: Mutex::default(), failure: Mutex::default() }
    }

    /// Until when alerts that are due now may wait for what a model writes, however many they are.
    pub fn deadline(&self) -> Instant {
        Instant::now() + self.model.patience()
    }

    /// Why the model wrote nothing when it was asked last, told once.
    pub fn last_failure(&self) -> Option<String> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// What is written of each revision, in their order; none for those that have no summary in time.
    pub async fn of(
        &self,
        revisions: Vec<(&Revision, &Comparison)>,
        language: Language,
        now: Timestamp,
        deadline: Instant,
    ) -> Vec<Option<Written>> {
        join_all(revisions.into_iter().map(async |(revision, contents)| {
            let told = self.one(revision, contents, language, now, deadline).await;
            let sentences = told.unwrap_or_else(|error| {
                tracing::warn!(revision = revision.id, %error, "an alert goes without a summary");
                Vec::new()
            });
            let by = self.model.name().to_owned();
            (!sentences.is_empty()).then_some(Written { by, sentences })
        }))
        .await
    }

    async fn one(
        &self,
        revision: &Revision,
        contents: &Comparison,
        language: Language,
        now: Timestamp,
        deadline: Instant,
    ) -> Result<Vec<Cited>, StoreError> {
        if revision.brief.severity < LEAST_SEVERITY {
            return Ok(Vec::new());
        }
        let asked = (revision.id, language);
        let place = Arc::clone(self.places().entry(asked).or_default());
        let Ok(_alone) = timeout_at(deadline, place.lock()).await else { return Ok(Vec::new()) };
        let question = Question::new(&revision.brief, &contents.old, &contents.new, &contents.diff, language);
        let told = match (question, self.store.summary(revision.id, language.tag()).await) {
            (_, Err(error)) => Err(error),
            (None, _) => Ok(Vec::new()),
            (Some(question), Ok(Some(told))) => Ok(kept(&told, &question)),
            (Some(question), Ok(None)) => self.ask(&question, revision.id, language, now, deadline).await,
        };
        self.places().remove(&asked);
        told
    }

    fn places(&self) -> std::sync::MutexGuard<'_, HashMap<Asked, Arc<tokio::sync::Mutex<()>>>> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn ask(
        &self,
        question: &Question,
        revision: i64,
        language: Language,
        now: Timestamp,
        deadline: Instant,
    ) -> Result<Vec<Cited>, StoreError> {
        let Some(_turn) = self.model.turn(deadline).await else { return Ok(Vec::new()) };
        // A question is asked once: not with little time left, nor where it would fail as the last one did. A later alert
        // about the revision may ask it.
        let hurried = deadline.saturating_duration_since(Instant::now()) < self.model.patience() / 2;
        if hurried || self.model.rests() || !self.store.begin_summary(revision, language.tag(), now).await? {
            return Ok(Vec::new());
        }
        match self.model.ask(question, deadline).await {
            Ok(proven) => {
                tracing::info!(
                    revision,
                    language = language.tag(),
                    sentences = proven.sentences.len(),
                    dropped = proven.dropped,
                    "summary written by the model"
                );
                let told = serde_json::to_string(&proven.sentences).unwrap_or_default();
                self.store.keep_summary(revision, language.tag(), Ok(&told)).await?;
                Ok(proven.sentences)
            }
            Err(error) => {
                let error = error.to_string();
                tracing::warn!(revision, language = language.tag(), error, "no summary: alerts go without");
                self.store.keep_summary(revision, language.tag(), Err(&error)).await?;
                *self.failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                Ok(Vec::new())
            }
        }
    }
}

/// Sentences kept before, proven anew: today's recipe may tell other hunks.
fn kept(told: &str, question: &Question) -> Vec<Cited> {
    let sentences: Vec<Cited> = serde_json::from_str(told).unwrap_or_default();
    sentences.into_iter().filter(|sentence| question.bears_out(sentence)).collect()
}
