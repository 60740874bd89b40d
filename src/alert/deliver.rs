//! Getting owed alerts to their subscribers: claim, compose, note, send, record.
//!
//! Invariant: `mark_sending` comes before the message leaves and `mark_sent` after, so a crash at any instruction leaves
//! the parcel owed or known to be uncertain. One parcel that cannot be written or is refused never holds up another;
//! a fault that is ours (password, sender, TLS, disk) pauses the queue instead of harming subscribers. Mail and posts are
//! two queues.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use futures_util::StreamExt;
use jiff::{SignedDuration, Timestamp};

use crate::alert::channel::{self, Failed, Posting};
use crate::alert::compose::{AlertContent, ComposeError, compose};
use crate::alert::outcome;
use crate::alert::pace::{Pace, held};
use crate::alert::settings::Settings;
use crate::alert::summaries::Summaries;
use crate::brief::Written;
use crate::event::{self, Tied};
use crate::fetch::Poster;
use crate::history::{self, Comparison};
use crate::mail::{Class, MailError, Mailer, Message};
use crate::revision::Revision;
use crate::store::{Bounced, Parcel, Returned, Route, SendOutcome, Store, StoreError};
use crate::subscription::{Attachment, Hook};

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

impl Report {
    fn with(self, other: Report) -> Report {
        Report {
            sent: self.sent + other.sent,
            deferred: self.deferred + other.deferred,
            uncertain: self.uncertain + other.uncertain,
            parked: self.parked + other.parked,
            unrecorded: self.unrecorded + other.unrecorded,
            paused: self.paused.or(other.paused),
            unwritten: self.unwritten.or(other.unwritten),
        }
    }
}

/// What carries alerts; what there is none for stays owed.
#[derive(Clone, Copy, Default)]
pub struct Ways<'a> {
    pub mailer: Option<&'a Mailer>,
    /// Carries every channel but mail.
    pub poster: Option<&'a Poster>,
}

impl<'a> From<&'a Mailer> for Ways<'a> {
    fn from(mailer: &'a Mailer) -> Ways<'a> {
        Ways { mailer: Some(mailer), poster: None }
    }
}

/// Sends every parcel that is due at `now`. `contents_of` loads both sides of a revision; its failure defers that parcel.
/// Mail and posts are sent side by side: neither waits for the other, and what pauses one does not pause the other. Where
/// there are `summaries`, all mails of the round together wait for them as long as one may, and depend on none.
pub async fn deliver_due<'a, F, L>(
    store: &Store,
    ways: impl Into<Ways<'a>>,
    settings: &Settings,
    contents_of: F,
    summaries: Option<&Summaries>,
    now: Timestamp,
) -> Result<Report, StoreError>
where
    F: Fn(Revision) -> L,
    L: Future<Output = anyhow::Result<Comparison>>,
{
    let ways = ways.into();
    let (began, settings) = (Instant::now(), Arc::new(settings.clone()));
    let summaries = summaries.map(|summaries| (summaries, summaries.deadline()));
    let run = async |way: Option<Way<'_>>| {
        let Some(way) = way else { return Ok(Report::default()) };
        let (settings, contents_of) = (Arc::clone(&settings), &contents_of);
        let (pace, report) = (Pace::default(), Mutex::default());
        // Posts have no place for what a model wrote.
        let summaries = summaries.filter(|_| matches!(way, Way::Mail(_)));
        Round { store, way, settings, contents_of, summaries, now, began, pace, report }.run().await
    };
    let (mailed, posted) = tokio::join!(run(ways.mailer.map(Way::Mail)), run(ways.poster.map(Way::Post)));
    let unwritten = summaries.and_then(|(summaries, _)| summaries.last_failure());
    Ok(Report { unwritten, ..mailed?.with(posted?) })
}

/// What carries the parcels of a round.
#[derive(Clone, Copy)]
enum Way<'a> {
    Mail(&'a Mailer),
    Post(&'a Poster),
}

/// One round of deliveries.
struct Round<'a, F> {
    store: &'a Store,
    way: Way<'a>,
    settings: Arc<Settings>,
    contents_of: &'a F,
    /// What asks a model, and until when in this round.
    summaries: Option<(&'a Summaries, tokio::time::Instant)>,
    now: Timestamp,
    began: Instant,
    pace: Pace,
    report: Mutex<Report>,
}

impl<F, L> Round<'_, F>
where
    F: Fn(Revision) -> L,
    L: Future<Output = anyhow::Result<Comparison>>,
{
    async fn run(self) -> Result<Report, StoreError> {
        let route = match self.way {
            Way::Mail(_) => Route::Mail,
            Way::Post(_) => Route::Post,
        };
        loop {
            let domain = &self.settings.domain;
            let parcels = self.store.claim_parcels_by(Some(route), self.now, LEASE, AT_ONCE, domain).await?;
            if parcels.is_empty() {
                break;
            }
            futures_util::stream::iter(parcels).for_each_concurrent(None, |parcel| self.deliver(parcel)).await;
            // What the pause deferred is due later; claiming more would only defer more.
            if self.report().paused.is_some() {
                break;
            }
        }
        Ok(self.report.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

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
            (None, None) => self.written_and_sent(parcel).await?,
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

    async fn written_and_sent(&self, parcel: &Parcel) -> Result<SendOutcome, StoreError> {
        let unwritten = match self.way {
            Way::Mail(mailer) => match self.written(parcel, compose).await {
                Ok(message) => return self.mail(mailer, parcel, &message).await,
                Err(error) => error,
            },
            Way::Post(poster) => match self.written(parcel, channel::posting).await {
                Ok(posting) => return self.post(poster, parcel, &posting).await,
                Err(error) => error,
            },
        };
        Ok(outcome::refused(parcel, format!("could not be written: {unwritten:#}"), self.now))
    }

    /// Loads what the alert shows and writes it, on a thread of its own: a huge redline delays no other send, and a
    /// panic in it is an error of this parcel.
    async fn written<M: Send + 'static>(&self, parcel: &Parcel, write: Write<M>) -> anyhow::Result<M> {
        let mut contents = Vec::with_capacity(parcel.revisions.len());
        for revision in &parcel.revisions {
            let compared = (self.contents_of)(revision.clone()).await?;
            contents.push(self.about(parcel, revision, compared).await);
        }
        let summaries = match self.summaries {
            Some((summaries, deadline)) => {
                let asked = parcel.revisions.iter().zip(contents.iter().map(|loaded| &loaded.compared)).collect();
                summaries.of(asked, parcel.subscriber.language, self.now, deadline).await
            }
            None => vec![None; contents.len()],
        };
        let (parcel, settings, now) = (parcel.clone(), Arc::clone(&self.settings), self.now);
        let written = tokio::task::spawn_blocking(move || {
            let told = parcel.revisions.iter().zip(&contents).zip(&summaries);
            let shown: Vec<AlertContent<'_>> =
                told.map(|((revision, contents), written)| shown(contents, revision, written.as_ref())).collect();
            write(&parcel, &shown, &settings, now)
        });
        Ok(written.await??)
    }

    /// What the index knows besides of a revision. An alert is worth sending without.
    async fn about(&self, parcel: &Parcel, revision: &Revision, compared: Comparison) -> Loaded {
        let unread =
            |error: &StoreError| tracing::warn!(revision = revision.id, %error, "an alert tells less than it could");
        let event = event::event(self.store, revision).await.inspect_err(unread).unwrap_or_default();
        let mut loaded = Loaded { compared, event, thread: Vec::new(), history: Vec::new() };
        if matches!(self.way, Way::Post(_)) {
            return loaded;
        }
        let thread = event::thread(self.store, revision, &loaded.event).await;
        loaded.thread = thread.inspect_err(unread).unwrap_or_default();
        if parcel.subscriber.attachments.has(Attachment::Calendar) {
            let dated = history::dated(self.store, std::slice::from_ref(revision)).await;
            let dated = dated.inspect_err(unread).unwrap_or_default();
            loaded.history = dated.into_iter().flat_map(|dated| dated.revisions).collect();
        }
        loaded
    }

    /// Goes as far as the server's word to send the message, notes that, and sends it: only a crash in between leaves
    /// its fate open.
    async fn mail(&self, mailer: &Mailer, parcel: &Parcel, message: &Message) -> Result<SendOutcome, StoreError> {
        let sent = match mailer.begin(message).await {
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

    /// Notes that the message is about to go out, and posts it: how far an exchange came is known only when it is over.
    async fn post(&self, poster: &Poster, parcel: &Parcel, posting: &Posting) -> Result<SendOutcome, StoreError> {
        let Some(hook) = self.hook(parcel).await? else {
            let reason = "the address to post to can't be unlocked: add the subscriber again";
            return Ok(outcome::refused(parcel, reason.to_owned(), self.now));
        };
        self.store.mark_sending(parcel).await?;
        // Receivers refuse what was signed long ago, and a round may take long.
        let at = self.now + SignedDuration::try_from(self.began.elapsed()).unwrap_or_default();
        let Err(failed) = channel::post(poster, &hook, posting, &parcel.message_id, at).await else {
            return Ok(SendOutcome::Sent);
        };
        let Failed { class, is_gone, reason, rest } = failed;
        if is_gone {
            self.store.suppress(parcel.subscriber.id, &reason).await?;
            tracing::warn!(to = masked(&parcel.subscriber.address), reason, "nothing more is sent to this address");
            return Ok(SendOutcome::Parked { error: reason });
        }
        let outcome = outcome::by_class(parcel, class, reason, self.now).not_before(at + rest);
        if let SendOutcome::Retry { at, error } | SendOutcome::Unknown { at, error } = &outcome
            && class != Class::MessageRefused
        {
            // Both for what this round has claimed already, and for all that waits.
            self.pace.hold(&parcel.subscriber.address, error, *at);
            self.store.defer(parcel.subscriber.id, self.now, *at, &held(error)).await?;
        }
        Ok(outcome)
    }

    async fn hook(&self, parcel: &Parcel) -> Result<Option<Hook>, StoreError> {
        let kept = self.store.hook(parcel.subscriber.id).await?;
        let locked = kept.filter(|(channel, _)| *channel == parcel.channel()).map(|(_, locked)| locked);
        let seal = self.settings.seal.as_ref();
        let text = locked.and_then(|locked| seal?.unlocked(&parcel.subscriber.address, &locked));
        Ok(text.and_then(|text| Hook::from_kept(text.expose()).ok()))
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

/// How a message is written.
type Write<M> = fn(&Parcel, &[AlertContent<'_>], &Settings, Timestamp) -> Result<M, ComposeError>;

/// All that the alert of one revision is written from.
struct Loaded {
    compared: Comparison,
    event: Vec<Tied>,
    thread: Vec<String>,
    /// Where a calendar is asked for.
    history: Vec<Revision>,
}

fn shown<'a>(loaded: &'a Loaded, revision: &'a Revision, written: Option<&'a Written>) -> AlertContent<'a> {
    let compared = &loaded.compared;
    AlertContent {
        revision,
        source: &compared.source,
        old: &compared.old,
        new: &compared.new,
        diff: &compared.diff,
        old_version: &compared.old_version,
        new_version: &compared.new_version,
        event: &loaded.event,
        thread: &loaded.thread,
        history: &loaded.history,
        written,
        rendered_by: compared.rendered_by.as_deref(),
    }
}

/// `a…@example.org`: enough to find the subscriber, too little to write to. The name of an address to post to is that
/// already.
fn masked(address: &str) -> String {
    if address.contains("://") {
        return address.to_owned();
    }
    match address.rsplit_once('@') {
        Some((local, domain)) => format!("{}…@{domain}", local.chars().take(1).collect::<String>()),
        None => "…".to_owned(),
    }
}
