//! Parcels: the deliveries that share one message, marked with what became of it.
//!
//! A parcel's fate, in columns: `claim` and `claimed_until` while somebody works on it; `sending` from just before the
//! message goes out until its fate is recorded. A lease that runs out while `sending` is set is a lost answer, as is
//! [`SendOutcome::Unknown`]: after the first the message is sent once more under the same Message-ID, after the
//! second it is left to the operator as uncertain.

use jiff::Timestamp;
use sqlx::AnyConnection;

use crate::delivery::{Delivery, DeliveryState};
use crate::revision::Revision;
use crate::subscription::{Channel, Subscriber};

use super::deliveries::state_name;
use super::writer::Writing;
use super::{Store, StoreError};

/// The deliveries of one message: claimed together, sent together, marked together.
#[derive(Debug, Clone, PartialEq)]
pub struct Parcel {
    pub subscriber: Subscriber,
    /// In the order of their revisions; `revisions` has one for each.
    pub deliveries: Vec<Delivery>,
    pub revisions: Vec<Revision>,
    /// The same on every try.
    pub message_id: String,
    /// True for what was collected until an hour, even where it is one revision.
    pub is_digest: bool,
    /// Tries before this one. A claim is a try, whether it ends in an outcome or in a crash.
    pub attempts: u32,
    /// True where an earlier try ended after the message was sent and before the answer came.
    pub uncertain_before: bool,
    /// When it first fell due (a digest: not when the revision was recorded), or was owed again by the operator.
    pub owed_since: Timestamp,
    pub claim: i64,
}

impl Parcel {
    /// By which way it goes.
    pub fn channel(&self) -> Channel {
        self.deliveries.first().map(|delivery| delivery.channel).unwrap_or_default()
    }
}

/// What carries parcels: each has queues, pauses and faults of its own, and none waits for the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    Mail,
    /// Every channel that is posted to.
    Post,
}

impl Route {
    /// As it is asked for in SQL; empty = both.
    pub(super) fn asked(route: Option<Route>) -> &'static str {
        match route {
            None => "",
            Some(Route::Mail) => "mail",
            Some(Route::Post) => "post",
        }
    }
}

/// How the sending of a parcel ended.
#[derive(Debug, Clone, PartialEq)]
pub enum SendOutcome {
    Sent,
    /// Not accepted now; again at `at`, and what is owed to the subscriber after it waits as long.
    Retry {
        at: Timestamp,
        error: String,
    },
    /// Not accepted for what it says; again at `at`. What is owed after it need not wait.
    Refused {
        at: Timestamp,
        error: String,
    },
    /// The reply was lost after the final dot. Sent once more at `at`, unless it was lost before.
    Unknown {
        at: Timestamp,
        error: String,
    },
    Parked {
        error: String,
    },
}

/// How the name of a parcel begins that is collected until an hour.
pub(super) const DIGEST: &str = "digest ";

/// The longest text of an error that is kept.
const LONGEST_ERROR: usize = 500;

impl Store {
    /// Notes that the message is about to be sent: a crash from here on leaves its fate uncertain.
    pub async fn mark_sending(&self, parcel: &Parcel) -> Result<(), StoreError> {
        self.mark(parcel, None).await
    }

    /// Records how it ended; refused where the claim was lost meanwhile.
    pub async fn mark_sent(&self, parcel: &Parcel, outcome: &SendOutcome) -> Result<(), StoreError> {
        self.mark(parcel, Some(outcome.clone())).await
    }

    async fn mark(&self, parcel: &Parcel, outcome: Option<SendOutcome>) -> Result<(), StoreError> {
        let mark = Mark { claim: parcel.claim, message_id: parcel.message_id.clone(), outcome };
        self.write(Writing::Mark(mark)).await.map(|_| ())
    }

    /// Gives a parcel back untried: it stays due, and the claim does not count as a try. Nothing happens where another
    /// took it meanwhile or it was marked as being sent.
    pub async fn release_parcel(&self, parcel: &Parcel) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE deliveries SET claim = 0, claimed_until = 0, attempts = attempts - 1
             WHERE claim = $1 AND claim <> 0 AND sending = 0",
        )
        .bind(parcel.claim)
        .execute(&mut *self.connections.writer().await?)
        .await?;
        Ok(())
    }
}

/// What is noted of a parcel that is under way.
#[derive(Debug)]
pub(super) struct Mark {
    claim: i64,
    message_id: String,
    /// How it ended; `None` = it is about to be sent.
    outcome: Option<SendOutcome>,
}

/// Writes one mark into an open transaction; one of a lost claim writes nothing.
pub(super) async fn write(connection: &mut AnyConnection, mark: &Mark) -> Result<(), StoreError> {
    let marked = match &mark.outcome {
        Some(outcome) => ended(connection, mark.claim, outcome).await?,
        None => {
            let marking = sqlx::query("UPDATE deliveries SET sending = 1 WHERE claim = $1 AND claim <> 0");
            marking.bind(mark.claim).execute(connection).await?.rows_affected()
        }
    };
    if marked == 0 { Err(StoreError::ParcelLost { message_id: mark.message_id.clone() }) } else { Ok(()) }
}

async fn ended(connection: &mut AnyConnection, claim: i64, outcome: &SendOutcome) -> Result<u64, StoreError> {
    let (state, unknown, at, error) = match outcome {
        SendOutcome::Sent => (DeliveryState::Sent, 0, None, None),
        SendOutcome::Retry { at, error } | SendOutcome::Refused { at, error } => {
            (DeliveryState::Owed, 0, Some(at), Some(error))
        }
        SendOutcome::Unknown { at, error } => (DeliveryState::Owed, 1, Some(at), Some(error)),
        SendOutcome::Parked { error } => (DeliveryState::Parked, 0, None, Some(error)),
    };
    let marked = sqlx::query(
        "UPDATE deliveries SET claim = 0, claimed_until = 0, sending = 0, unknowns = unknowns + $2,
             state = CASE WHEN $2 = 1 AND unknowns >= 1 THEN 'uncertain' ELSE $3 END,
             due_at = COALESCE($4, due_at), last_error = $5, lets_pass = $6
         WHERE claim = $1 AND claim <> 0",
    )
    .bind(claim)
    .bind(unknown)
    .bind(state_name(state))
    .bind(at.map(|at| at.as_millisecond()))
    .bind(error.map(|error| &error[..error.floor_char_boundary(LONGEST_ERROR)]))
    .bind(i64::from(matches!(outcome, SendOutcome::Refused { .. })))
    .execute(connection)
    .await?;
    Ok(marked.rows_affected())
}
