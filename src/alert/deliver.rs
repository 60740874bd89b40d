//! Getting owed alerts to their subscribers: claim, compose, note, send, record.
//!
//! Invariant: `mark_sending` comes before the message leaves and `mark_sent` after, so a crash at any instruction leaves
//! the parcel owed or known to be uncertain. One parcel that cannot be written or is refused never holds up another;
//! a fault that is ours (password, sender, TLS, disk) pauses the queue instead of harming subscribers.

use std::sync::{Arc, Mutex, PoisonError};

use futures_util::StreamExt;
use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

use crate::alert::compose::compose;
use crate::alert::letter::AlertContent;
use crate::alert::outcome;
use crate::alert::pace::Pace;
use crate::alert::settings::Settings;
use crate::alert::summaries::Summaries;
use crate::brief::Written;
use crate::event::{self, Tied};
use crate::history::Comparison;
use crate::mail::{Class, MailError, Mailer, Message};
use crate::revision::Revision;
use crate::store::{Bounced, Parcel, Returned, SendOutcome, Store, StoreError};

/// How long a claim holds: longer than any send can take with its deadlines.
const LEASE: SignedDuration = SignedDuration::from_mins(40);
/// Parcels claimed and sent at once; few, so that none waits for its turn longer than its lease. The mailer bounds
/// connections itself.
const AT_ONCE: u32 = 8;
/// From when on an alert that does not leave is told to the operator.
const LATE: SignedDuration = SignedDuration::from_hours(1);

/// What one round of deliveries came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    pub sent: usize,
    /// To be tried again.
    pub deferred: usize,
    pub uncertain: usize,
    pub parked: usize,
    /// The index did not take the outcome.
    pub unrecorded: usize,
    /// Why the queue paused, where a fault of ours stopped the round: nothing more should be sent for `PAUSE`.
    pub paused: Option<String>,
    /// Why a model wrote nothing, where one was asked in this round and failed; harmed no message.
    pub unwritten: Option<String>,
}

/// Sends every parcel that is due at `now`. `contents_of` loads both sides of a revision; its failure defers that parcel.
/// Where there are `summaries`, all messages of the round together wait for them as long as one may, and depend on none.
pub async fn deliver_due<F, L>(
    store: &Store,
    mailer: &Mailer,
    settings: &Settings,
    contents_of: F,
    summaries: Option<&Summaries>,
    now: Timestamp,
) -> Result<Report, StoreError>
where
    F: Fn(Revision) -> L,
    L: Future<Output = anyhow::Result<Comparison>>,
{
    let round = Round {
        store,
        mailer,
        settings: Arc::new(settings.clone()),
        contents_of,
        summaries: summaries.map(|summaries| (summaries, summaries.deadline())),
        now,
        pace: Pace::default(),
        report: Mutex::default(),
    };
    loop {
        let parcels = store.claim_parcels(now, LEASE, AT_ONCE, &settings.domain).await?;
        if parcels.is_empty() {
            break;
        }
        futures_util::stream::iter(parcels).for_each_concurrent(None, |parcel| round.deliver(parcel)).await;
        // What the pause deferred is due later; claiming more would only defer more.
        if round.report().paused.is_some() {
            break;
        }
    }
    let mut report = round.report.into_inner().unwrap_or_else(PoisonError::into_inner);
    report.unwritten = summaries.and_then(Summaries::last_failure);
    Ok(report)
}

/// One round of deliveries.
struct Round<'a, F> {
    store: &'a Store,
    mailer: &'a Mailer,
    settings: Arc<Settings>,
    contents_of: F,
    /// What asks a model, and until when in this round.
    summaries: Option<(&'a Summaries, Instant)>,
    now: Timestamp,
    pace: Pace,
    report: Mutex<Report>,
}

impl<F, L> Round<'_, F>
where
    F: Fn(Revision) -> L,
    L: Future<Output = anyhow::Result<Comparison>>,
{
    /// Takes one parcel to its outcome. A claim lost meanwhile (the subscriber was removed, the lease ran out) or an index
    /// that fails is told and concerns this parcel only: it stays claimed and falls due again with its lease.
    async fn deliver(&self, parcel: Parcel) {
        if let Err(error) = self.try_deliver(&parcel).await {
            tracing::error!(message_id = parcel.message_id, %error, "what became of the alert could not be recorded");
            self.report().unrecorded += 1;
        }
    }

    async fn try_deliver(&self, parcel: &Parcel) -> Result<(), StoreError> {
        let outcome = match (self.held_up(), self.pace.held(&parcel.subscriber.address)) {
            (Some(reason), _) => outcome::paused(reason, self.now),
            (None, Some(held)) => SendOutcome::Retry { at: held.until, error: held.reason },
            (None, None) => match self.composed(parcel).await {
                Ok(message) => self.send(parcel, &message).await?,
                Err(error) => outcome::refused(parcel, format!("could not be written: {error:#}"), self.now),
            },
        };
        self.count(&outcome);
        self.tell(parcel, &outcome);
        self.store.mark_sent(parcel, &outcome).await
    }

    fn report(&self) -> std::sync::MutexGuard<'_, Report> {
        self.report.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn held_up(&self) -> Option<String> {
        self.report().paused.clone()
    }

    /// Loads what the alert shows and writes it, on a thread of its own: a huge redline delays no other send, and a
    /// panic in it is an error of this parcel.
    async fn composed(&self, parcel: &Parcel) -> anyhow::Result<Message> {
        let mut contents = Vec::with_capacity(parcel.revisions.len());
        for revision in &parcel.revisions {
            // Without the rest of its event an alert is still worth sending.
            let event = event::event(self.store, revision).await.unwrap_or_else(|error| {
                tracing::warn!(revision = revision.id, %error, "the event of a revision could not be read");
                Vec::new()
            });
            contents.push(((self.contents_of)(revision.clone()).await?, event));
        }
        let summaries = match self.summaries {
            Some((summaries, deadline)) => {
                let asked = parcel.revisions.iter().zip(contents.iter().map(|(compared, _)| compared)).collect();
                summaries.of(asked, parcel.subscriber.language, self.now, deadline).await
            }
            None => vec![None; contents.len()],
        };
        let (parcel, settings, now) = (parcel.clone(), Arc::clone(&self.settings), self.now);
        let written = tokio::task::spawn_blocking(move || {
            let told = parcel.revisions.iter().zip(&contents).zip(&summaries);
            let shown: Vec<AlertContent<'_>> =
                told.map(|((revision, contents), written)| shown(contents, revision, written.as_ref())).collect();
            compose(&parcel, &shown, &settings, now)
        });
        Ok(written.await??)
    }

    /// Goes as far as the server's word to send the message, notes that, and sends it: only a crash in between leaves
    /// its fate open.
    async fn send(&self, parcel: &Parcel, message: &Message) -> Result<SendOutcome, StoreError> {
        let sent = match self.mailer.begin(message).await {
            Ok(begun) => {
                if begun.leaves_doubt() {
                    self.store.mark_sending(parcel).await?;
                }
                begun.finish().await
            }
            Err(error) => Err(error),
        };
        Ok(match sent {
            Ok(()) => SendOutcome::Sent,
            Err(error) => {
                let outcome = outcome::of(parcel, &error, self.now);
                match (error.class, &outcome) {
                    (Class::Ours, _) => drop(self.report().paused.get_or_insert_with(|| error.to_string())),
                    (Class::RecipientRefused, _) => self.refused(parcel, &error).await?,
                    (Class::Transient, SendOutcome::Retry { at, .. }) => {
                        self.pace.note(&parcel.subscriber.address, &error, *at);
                    }
                    _ => {}
                }
                outcome
            }
        })
    }

    /// A server that knows no such address says what a returned message would say.
    async fn refused(&self, parcel: &Parcel, error: &MailError) -> Result<(), StoreError> {
        let returned = Returned { about: parcel.message_id.clone(), hard: true, reason: error.reason.clone() };
        let bounced = self.store.record_bounce(parcel.subscriber.handle, &returned, self.now).await?;
        if bounced == Bounced::Suppressed {
            tracing::warn!(to = masked(&parcel.subscriber.address), "nothing more is sent to this address");
        }
        Ok(())
    }

    fn count(&self, outcome: &SendOutcome) {
        let mut report = self.report();
        match outcome {
            SendOutcome::Sent => report.sent += 1,
            SendOutcome::Retry { .. } => report.deferred += 1,
            SendOutcome::Unknown { .. } => report.uncertain += 1,
            SendOutcome::Parked { .. } => report.parked += 1,
        }
    }

    /// Tells the operator's log; the address is masked.
    fn tell(&self, parcel: &Parcel, outcome: &SendOutcome) {
        let (to, id) = (masked(&parcel.subscriber.address), parcel.message_id.as_str());
        let late = self.now.duration_since(parcel.owed_since) >= LATE;
        match outcome {
            SendOutcome::Sent => tracing::info!(to, message_id = id, revisions = parcel.revisions.len(), "alert sent"),
            SendOutcome::Retry { at, error } if late => {
                tracing::error!(to, message_id = id, %at, error, "alert is more than an hour late")
            }
            SendOutcome::Retry { at, error } => tracing::warn!(to, message_id = id, %at, error, "alert deferred"),
            SendOutcome::Unknown { at, error } => {
                tracing::error!(to, message_id = id, %at, error, "alert may or may not have arrived")
            }
            SendOutcome::Parked { error } => tracing::error!(
                to,
                message_id = id,
                error,
                "alert given up; `rulewatch deliveries retry` owes it again"
            ),
        }
    }
}

fn shown<'a>(
    (compared, event): &'a (Comparison, Vec<Tied>),
    revision: &'a Revision,
    written: Option<&'a Written>,
) -> AlertContent<'a> {
    AlertContent {
        revision,
        source: &compared.source,
        old: &compared.old,
        new: &compared.new,
        diff: &compared.diff,
        old_version: &compared.old_version,
        new_version: &compared.new_version,
        event,
        written,
        rendered_by: compared.rendered_by.as_deref(),
    }
}

/// `a…@example.org`: enough to find the subscriber, too little to write to.
fn masked(address: &str) -> String {
    match address.rsplit_once('@') {
        Some((local, domain)) => format!("{}…@{domain}", local.chars().take(1).collect::<String>()),
        None => "…".to_owned(),
    }
}
