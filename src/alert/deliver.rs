//! Getting owed alerts to their subscribers: claim, compose, note, send, record.
//!
//! Invariant: `mark_sending` comes before the message leaves and `mark_sent` after, so a crash at any instruction leaves
//! the parcel owed or known to be uncertain. One parcel that cannot be written or is refused never holds up that of another
//! subscriber; what a subscriber is owed goes out in its order (`store::queue`). A fault that is ours
//! (password, sender, TLS, disk) pauses the queue instead of harming subscribers. Mail and posts are two queues.

use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use jiff::{SignedDuration, Timestamp};

use crate::alert::blind::Blind;
use crate::alert::channel::{self, mail, posted};
use crate::alert::compose::{AlertContent, ComposeError, compose};
use crate::alert::contents::Contents;
use crate::alert::outcome;
use crate::alert::pace::held;
use crate::alert::report::{Report, tell};
use crate::alert::round::Round;
use crate::alert::settings::Settings;
use crate::alert::summaries::Summaries;
use crate::fetch::Poster;
use crate::history::Comparison;
use crate::mail::Mailer;
use crate::operator::Stale;
use crate::revision::Revision;
use crate::source::Sources;
use crate::store::{Parcel, Route, SendOutcome, Store, StoreError};

/// How long a claim holds: longer than any send can take with its deadlines.
const LEASE: SignedDuration = SignedDuration::from_mins(40);
/// Parcels under way at once, and parcels claimed together; few, so that none waits for its turn longer than its lease. The
/// mailer bounds connections itself.
const AT_ONCE: usize = 16;
const TOGETHER: usize = 8;

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
/// Mail and posts are sent side by side: neither waits for the other, and what pauses one does not pause the other. `sources`
/// are those watched: a digest says which of them were not read well. Where there are `summaries`, all mails of the round
/// together wait for them as long as one may, and depend on none.
pub async fn deliver_due<'a, F, L>(
    store: &Store,
    ways: impl Into<Ways<'a>>,
    settings: &Settings,
    contents_of: F,
    sources: &Sources,
    summaries: Option<&Summaries>,
    now: Timestamp,
) -> Result<Report, StoreError>
where
    F: Fn(Revision) -> L,
    L: Future<Output = anyhow::Result<Comparison>>,
{
    let ways = ways.into();
    let contents = Contents::new(store, &contents_of);
    let blind = Blind::new(store, sources, now);
    let summaries = summaries.map(|summaries| (summaries, summaries.deadline()));
    let run = async |way: Option<Way<'_>>| {
        let Some(way) = way else { return Ok(Report::default()) };
        // Posts have no place for what a model wrote.
        let summaries = summaries.filter(|_| matches!(way, Way::Mail(_)));
        let round = Round::new(store, settings, now);
        Delivering { round, way, contents: &contents, blind: &blind, summaries, report: Mutex::default() }.run().await
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

impl Way<'_> {
    fn route(self) -> Route {
        match self {
            Way::Mail(_) => Route::Mail,
            Way::Post(_) => Route::Post,
        }
    }
}

/// One round of deliveries by one way.
struct Delivering<'a, F> {
    round: Round<'a>,
    way: Way<'a>,
    contents: &'a Contents<'a, F>,
    blind: &'a Blind<'a>,
    /// What asks a model, and until when in this round.
    summaries: Option<(&'a Summaries, tokio::time::Instant)>,
    report: Mutex<Report>,
}

impl<F, L> Delivering<'_, F>
where
    F: Fn(Revision) -> L,
    L: Future<Output = anyhow::Result<Comparison>>,
{
    async fn run(self) -> Result<Report, StoreError> {
        let mut under_way = FuturesUnordered::new();
        let ended = loop {
            if under_way.len() + TOGETHER <= AT_ONCE {
                match self.claimed_beside(&mut under_way).await {
                    Ok(parcels) => under_way.extend(parcels.into_iter().map(|parcel| self.deliver(parcel))),
                    Err(error) => break Err(error),
                }
            }
            // What is owed to a subscriber after something that was under way can be claimed when that is over.
            if under_way.next().await.is_none() {
                break Ok(());
            }
        };
        // Nothing that is under way is cut off, whatever ended the round.
        while under_way.next().await.is_some() {}
        drop(under_way);
        let paused = self.round.paused();
        ended.map(|()| Report { paused, ..self.report.into_inner().unwrap_or_else(PoisonError::into_inner) })
    }

    /// Claims while what is under way goes on: it may hold what the claim waits for.
    async fn claimed_beside<D>(&self, under_way: &mut FuturesUnordered<D>) -> Result<Vec<Parcel>, StoreError>
    where
        D: Future<Output = ()>,
    {
        let mut claim = pin!(self.claim());
        loop {
            tokio::select! {
                parcels = &mut claim => return parcels,
                Some(()) = under_way.next() => {}
            }
        }
    }

    /// Nothing after a pause: what it deferred is due later, and claiming more would only defer more.
    async fn claim(&self) -> Result<Vec<Parcel>, StoreError> {
        if self.round.paused().is_some() {
            return Ok(Vec::new());
        }
        let Round { store, settings, now, .. } = &self.round;
        store.claim_parcels_by(Some(self.way.route()), *now, LEASE, TOGETHER as u32, &settings.domain).await
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
        let Round { store, now, pace, .. } = &self.round;
        let outcome = match (self.round.paused(), pace.held(&parcel.subscriber.address)) {
            (Some(reason), _) => outcome::paused(reason, *now),
            (None, Some(held)) => SendOutcome::Retry { at: held.until, error: held.reason },
            (None, None) => self.written_and_sent(parcel).await?,
        };
        self.report().count(&outcome);
        tell(parcel, &outcome, *now);
        if let SendOutcome::Retry { at, error } | SendOutcome::Unknown { at, error } = &outcome {
            store.defer(parcel.subscriber.id, *now, *at, &held(error)).await?;
        }
        store.mark_sent(parcel, &outcome).await
    }

    async fn written_and_sent(&self, parcel: &Parcel) -> Result<SendOutcome, StoreError> {
        let unwritten = match self.way {
            Way::Mail(mailer) => match self.written(parcel, compose).await {
                Ok(message) => return mail::send(&self.round, mailer, parcel, &message).await,
                Err(error) => error,
            },
            Way::Post(poster) => match self.written(parcel, channel::posting).await {
                Ok(posting) => return posted::send(&self.round, poster, parcel, &posting).await,
                Err(error) => error,
            },
        };
        Ok(outcome::refused(parcel, format!("could not be written: {unwritten:#}"), self.round.now))
    }

    /// Loads what the alert shows and writes it, on a thread of its own: a huge redline delays no other send, and a
    /// panic in it is an error of this parcel.
    async fn written<M: Send + 'static>(&self, parcel: &Parcel, write: Write<M>) -> anyhow::Result<M> {
        let mut contents = Vec::with_capacity(parcel.revisions.len());
        for revision in &parcel.revisions {
            let told = self.contents.of(revision).await?;
            if matches!(self.way, Way::Mail(_)) {
                self.contents.mailed(&told, revision, &parcel.subscriber.attachments).await;
            }
            contents.push(told);
        }
        let summaries = match self.summaries {
            Some((summaries, deadline)) => {
                let asked = parcel.revisions.iter().zip(contents.iter().map(|told| &told.compared)).collect();
                summaries.of(asked, parcel.subscriber.language, self.round.now, deadline).await
            }
            None => vec![None; contents.len()],
        };
        let stale = self.blind.told_by(parcel).await?;
        let (parcel, settings, now) = (parcel.clone(), Arc::clone(&self.round.settings), self.round.now);
        let written = tokio::task::spawn_blocking(move || {
            let told = parcel.revisions.iter().zip(&contents).zip(&summaries);
            let shown: Vec<AlertContent<'_>> =
                told.map(|((revision, told), written)| told.shown(revision, written.as_ref())).collect();
            write(&parcel, &shown, stale.as_deref(), &settings, now)
        });
        Ok(written.await??)
    }

    fn report(&self) -> std::sync::MutexGuard<'_, Report> {
        self.report.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How a message is written.
type Write<M> = fn(&Parcel, &[AlertContent<'_>], Option<&[Stale]>, &Settings, Timestamp) -> Result<M, ComposeError>;
