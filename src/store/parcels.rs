//! Deliveries on their way: claimed as parcels, one parcel a message, and marked with what became of it.
//!
//! A parcel's fate, in columns: `claim` and `claimed_until` while somebody works on it; `sending` from just before the
//! message goes out until its fate is recorded. A lease that runs out while `sending` is set is a lost answer, as is
//! [`SendOutcome::Unknown`]: after the first the message is sent once more under the same Message-ID, after the
//! second it is left to the operator as uncertain.

use jiff::{SignedDuration, Timestamp};
use sqlx::any::AnyRow;
use sqlx::{Any, AnyConnection, Transaction};

use crate::delivery::{Delivery, DeliveryState};
use crate::revision::Revision;
use crate::snapshot::Sha256;
use crate::subscription::{Channel, Subscriber};

use super::connections::begin;
use super::deliveries::{delivery, state_name};
use super::row::Columns;
use super::versions::revision;
use super::{Store, StoreError, next_ids, subscribers};

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
    fn asked(route: Option<Route>) -> &'static str {
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
    /// Not accepted now; again at `at`.
    Retry {
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
    /// Claims what is due, one parcel a message, oldest first: deliveries of a subscriber that are due at once go one a
    /// parcel, those of a digest together. Gives each parcel its Message-ID at the first claim (`<HASH@domain>`).
    pub async fn claim_parcels(
        &self,
        now: Timestamp,
        lease: SignedDuration,
        limit: u32,
        domain: &str,
    ) -> Result<Vec<Parcel>, StoreError> {
        self.claim_parcels_by(None, now, lease, limit, domain).await
    }

    /// The same for those of one route.
    pub async fn claim_parcels_by(
        &self,
        route: Option<Route>,
        now: Timestamp,
        lease: SignedDuration,
        limit: u32,
        domain: &str,
    ) -> Result<Vec<Parcel>, StoreError> {
        if !self.any_due(route, now).await? {
            return Ok(Vec::new());
        }
        let mut writer = self.connections.writer().await?;
        let mut transaction = begin(&mut writer).await?;
        settle_lost(&mut transaction, now).await?;
        let limit = limit as usize;
        let mut parcels = Vec::new();
        while parcels.len() < limit {
            let due: Vec<(String, Option<String>)> = sqlx::query_as(
                "SELECT parcel, message_id FROM deliveries WHERE state = 'owed' AND due_at <= $1 AND claimed_until <= $1
                   AND ($3 = '' OR ($3 = 'mail') = (channel = 'mail'))
                 ORDER BY due_at, id LIMIT $2",
            )
            .bind(now.as_millisecond())
            .bind(i64::try_from(limit - parcels.len()).unwrap_or(i64::MAX))
            .bind(Route::asked(route))
            .fetch_all(&mut *transaction)
            .await?;
            if due.is_empty() {
                break;
            }
            // Deliveries of one digest are due together and so stand together.
            for parcel in due.chunk_by(|a, b| a == b).map(|same| &same[0]) {
                parcels.extend(claim(&mut transaction, parcel, now, now + lease, domain).await?);
            }
        }
        transaction.commit().await?;
        Ok(parcels)
    }

    /// Notes that the message is about to be sent: a crash from here on leaves its fate uncertain.
    pub async fn mark_sending(&self, parcel: &Parcel) -> Result<(), StoreError> {
        let marked = sqlx::query("UPDATE deliveries SET sending = 1 WHERE claim = $1 AND claim <> 0")
            .bind(parcel.claim)
            .execute(&mut *self.connections.writer().await?)
            .await?;
        still_held(parcel, marked.rows_affected())
    }

    /// Records how it ended; refused where the claim was lost meanwhile.
    pub async fn mark_sent(&self, parcel: &Parcel, outcome: &SendOutcome) -> Result<(), StoreError> {
        let (state, unknown, at, error) = match outcome {
            SendOutcome::Sent => (DeliveryState::Sent, 0, None, None),
            SendOutcome::Retry { at, error } => (DeliveryState::Owed, 0, Some(at), Some(error)),
            SendOutcome::Unknown { at, error } => (DeliveryState::Owed, 1, Some(at), Some(error)),
            SendOutcome::Parked { error } => (DeliveryState::Parked, 0, None, Some(error)),
        };
        let marked = sqlx::query(
            "UPDATE deliveries SET claim = 0, claimed_until = 0, sending = 0, unknowns = unknowns + $2,
                 state = CASE WHEN $2 = 1 AND unknowns >= 1 THEN 'uncertain' ELSE $3 END,
                 due_at = COALESCE($4, due_at), last_error = $5
             WHERE claim = $1 AND claim <> 0",
        )
        .bind(parcel.claim)
        .bind(unknown)
        .bind(state_name(state))
        .bind(at.map(|at| at.as_millisecond()))
        .bind(error.map(|error| &error[..error.floor_char_boundary(LONGEST_ERROR)]))
        .execute(&mut *self.connections.writer().await?)
        .await?;
        still_held(parcel, marked.rows_affected())
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

    /// When the next delivery can be claimed: it is due, and nobody holds it or the holder's lease has run out.
    pub async fn next_delivery(&self) -> Result<Option<Timestamp>, StoreError> {
        self.next_delivery_by(None).await
    }

    /// The same for those of one route.
    pub async fn next_delivery_by(&self, route: Option<Route>) -> Result<Option<Timestamp>, StoreError> {
        let row = sqlx::query(
            "SELECT MIN(due) AS due FROM (
                 SELECT * FROM (SELECT due_at AS due FROM deliveries WHERE state = 'owed' AND claimed_until = 0
                                  AND ($1 = '' OR ($1 = 'mail') = (channel = 'mail'))
                                ORDER BY due_at LIMIT 1) AS free
                 UNION ALL
                 SELECT CASE WHEN claimed_until > due_at THEN claimed_until ELSE due_at END AS due
                 FROM deliveries WHERE claim <> 0 AND ($1 = '' OR ($1 = 'mail') = (channel = 'mail'))) AS next",
        )
        .bind(Route::asked(route))
        .fetch_one(&mut *self.connections.reader().await?)
        .await?;
        Columns(&row).time_if("due")
    }

    /// Asked first and without a lock: mostly nothing is due.
    async fn any_due(&self, route: Option<Route>, now: Timestamp) -> Result<bool, StoreError> {
        let due: Option<(i64,)> = sqlx::query_as(
            "SELECT id FROM deliveries WHERE state = 'owed' AND due_at <= $1 AND claimed_until <= $1
               AND ($2 = '' OR ($2 = 'mail') = (channel = 'mail')) ORDER BY due_at LIMIT 1",
        )
        .bind(now.as_millisecond())
        .bind(Route::asked(route))
        .fetch_optional(&mut *self.connections.reader().await?)
        .await?;
        Ok(due.is_some())
    }
}

fn still_held(parcel: &Parcel, marked: u64) -> Result<(), StoreError> {
    if marked == 0 { Err(StoreError::ParcelLost { message_id: parcel.message_id.clone() }) } else { Ok(()) }
}

/// Counts leases that ran out while a message was on its way as lost answers.
async fn settle_lost(connection: &mut AnyConnection, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE deliveries SET unknowns = unknowns + 1, sending = 0, claim = 0, claimed_until = 0,
             state = CASE WHEN unknowns >= 1 THEN 'uncertain' ELSE state END,
             last_error = 'the sender stopped between sending the message and recording the answer'
         WHERE claim <> 0 AND sending = 1 AND claimed_until <= $1",
    )
    .bind(now.as_millisecond())
    .execute(connection)
    .await?;
    Ok(())
}

/// Claims the deliveries of one parcel: those that were tried before under a Message-ID, or those without one yet.
async fn claim(
    transaction: &mut Transaction<'_, Any>,
    (parcel, message_id): &(String, Option<String>),
    now: Timestamp,
    until: Timestamp,
    domain: &str,
) -> Result<Option<Parcel>, StoreError> {
    let rows = sqlx::query(
        "SELECT d.id, d.revision, d.subscriber, d.channel, s.address, d.due_at, d.attempts, d.state, d.message_id, d.last_error,
                d.unknowns, d.owed_since, d.parcel, r.source, r.from_number, r.to_number, r.seen_at, r.brief, s.handle, s.zone, s.language, s.attachments, s.created_at
         FROM deliveries d JOIN revisions r ON r.id = d.revision JOIN subscribers s ON s.id = d.subscriber
         WHERE d.parcel = $1 AND COALESCE(d.message_id, '') = $2 AND d.state = 'owed' AND d.due_at <= $3 AND d.claimed_until <= $3
         ORDER BY d.revision",
    )
    .bind(parcel)
    .bind(message_id.as_deref().unwrap_or_default())
    .bind(now.as_millisecond())
    .fetch_all(&mut **transaction)
    .await?;
    let Some(first) = rows.first() else {
        return Ok(None);
    };
    let mut parcel = match unpack(first, &rows) {
        // What cannot be read now cannot be read later either: it must not hold up the others.
        Err(error @ StoreError::BadRow { .. }) => {
            return park(transaction, &rows, &error).await.map(|()| None);
        }
        parcel => parcel?,
    };
    if parcel.message_id.is_empty() {
        parcel.message_id = new_message_id(&parcel, domain);
    }
    parcel.claim = next_ids(transaction, "parcel", 1).await?;
    for delivery in &mut parcel.deliveries {
        sqlx::query(
            "UPDATE deliveries SET claim = $2, claimed_until = $3, attempts = attempts + 1, message_id = $4 WHERE id = $1",
        )
        .bind(delivery.id)
        .bind(parcel.claim)
        .bind(until.as_millisecond())
        .bind(&parcel.message_id)
        .execute(&mut **transaction)
        .await?;
        delivery.message_id = Some(parcel.message_id.clone());
    }
    Ok(Some(parcel))
}

async fn park(connection: &mut AnyConnection, rows: &[AnyRow], error: &StoreError) -> Result<(), StoreError> {
    for row in rows {
        sqlx::query("UPDATE deliveries SET state = 'parked', last_error = $2 WHERE id = $1")
            .bind(Columns(row).number::<i64>("id")?)
            .bind(error.to_string())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// A parcel as it lies there, not yet claimed.
fn unpack(first: &AnyRow, rows: &[AnyRow]) -> Result<Parcel, StoreError> {
    let mut attempts: u32 = 0;
    let mut uncertain_before = false;
    let mut owed_since = Columns(first).time("owed_since")?;
    for row in rows.iter().map(Columns) {
        attempts = attempts.max(row.number("attempts")?);
        uncertain_before |= row.number::<i64>("unknowns")? > 0;
        owed_since = owed_since.min(row.time("owed_since")?);
    }
    Ok(Parcel {
        subscriber: Subscriber { id: Columns(first).number("subscriber")?, ..subscribers::subscriber(first)? },
        deliveries: rows.iter().map(delivery).collect::<Result<_, _>>()?,
        revisions: rows.iter().map(|row| revision(row, "revision")).collect::<Result<_, _>>()?,
        message_id: Columns(first).text_if("message_id")?.unwrap_or_default(),
        is_digest: Columns(first).text("parcel")?.starts_with(DIGEST),
        attempts,
        uncertain_before,
        owed_since,
        claim: 0,
    })
}

/// A Message-ID (RFC 5322, section 3.6.4) made of what the message tells and whom: the same message gets the same one,
/// and no two messages share one, not even where the index was lost and its numbers begin anew.
fn new_message_id(parcel: &Parcel, domain: &str) -> String {
    let mut told = format!("{}\n{}\n", parcel.subscriber.id, parcel.subscriber.address);
    for revision in &parcel.revisions {
        let seen_at = revision.seen_at.as_millisecond();
        told.push_str(&format!("{} {} {} {seen_at}\n", revision.id, revision.source, revision.to));
    }
    format!("<{}@{domain}>", &Sha256::of(told.as_bytes()).to_string()[..32])
}
