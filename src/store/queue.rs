//! The queue of what is owed: claimed as parcels, one parcel a message, oldest first.
//!
//! Invariant: of what is due, a subscriber gets revisions in the order in which they were recorded. While a message to
//! somebody is under way or waits for its next try, no later one is claimed; but what was refused for what it says (`lets_pass`)
//! holds up nothing, nor does what was given up or is uncertain.

use jiff::{SignedDuration, Timestamp};
use sqlx::any::AnyRow;
use sqlx::{Any, AnyConnection, Transaction};

use crate::snapshot::Sha256;
use crate::subscription::Subscriber;

use super::connections::begin;
use super::deliveries::delivery;
use super::parcels::{DIGEST, Parcel, Route};
use super::row::Columns;
use super::versions::revision;
use super::{Store, StoreError, next_ids, subscribers};

/// When the first delivery `e` is to be tried that is owed to the subscriber of `d` in another message, is older and does not
/// wait for the hour of a digest that is still to come (`$1` is now); NULL where there is none. What is told at once counts
/// whatever its time: of two checks that end together, the one that is recorded first may have begun last.
macro_rules! before {
    () => {
        "SELECT e.due_at FROM deliveries e
          WHERE e.subscriber = d.subscriber AND e.state = 'owed' AND e.lets_pass = 0
            AND e.id < d.id AND (e.owed_since <= $1 OR e.parcel LIKE 'revision %')
            AND NOT (e.parcel = d.parcel AND COALESCE(e.message_id, '') = COALESCE(d.message_id, ''))
          ORDER BY e.id LIMIT 1"
    };
}

impl Store {
    /// Claims what is due and waits for nothing before it, one parcel a message, oldest first: deliveries of a subscriber
    /// that are due at once go one a parcel, those of a digest together. Gives each parcel its Message-ID at the first claim
    /// (`<HASH@domain>`).
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
            let due: Vec<(String, Option<String>)> = sqlx::query_as(concat!(
                "SELECT d.parcel, d.message_id FROM deliveries d
                 WHERE d.state = 'owed' AND d.due_at <= $1 AND d.claimed_until <= $1
                   AND ($3 = '' OR ($3 = 'mail') = (d.channel = 'mail'))
                   AND (",
                before!(),
                ") IS NULL
                 ORDER BY d.due_at, d.id LIMIT $2"
            ))
            .bind(now.as_millisecond())
            .bind(i64::try_from(limit - parcels.len()).unwrap_or(i64::MAX))
            .bind(Route::asked(route))
            .fetch_all(&mut *transaction)
            .await?;
            if due.is_empty() {
                wait_in_line(&mut transaction, now).await?;
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

    /// When the next delivery can be claimed: it is due, and nobody holds it or the holder's lease has run out.
    pub async fn next_delivery(&self) -> Result<Option<Timestamp>, StoreError> {
        self.next_delivery_by(None).await
    }

    /// The same for those of one route.
    pub async fn next_delivery_by(&self, route: Option<Route>) -> Result<Option<Timestamp>, StoreError> {
        let row = sqlx::query(
            "SELECT MIN(due) AS due FROM (
                 SELECT * FROM (SELECT d.due_at AS due FROM deliveries d WHERE d.state = 'owed' AND d.claimed_until = 0
                                  AND ($1 = '' OR ($1 = 'mail') = (d.channel = 'mail'))
                                  AND NOT EXISTS (SELECT 1 FROM deliveries c WHERE c.claim <> 0 AND c.subscriber = d.subscriber)
                                ORDER BY d.due_at LIMIT 1) AS free
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

/// Lets what is due and stands behind something that waits for its next try wait as long, so that it is not looked at again
/// and again. Asked when nothing else is left to claim.
async fn wait_in_line(connection: &mut AnyConnection, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query(concat!(
        "UPDATE deliveries AS d SET due_at = (",
        before!(),
        ")
         WHERE d.state = 'owed' AND d.due_at <= $1 AND d.claim = 0 AND (",
        before!(),
        ") > $1"
    ))
    .bind(now.as_millisecond())
    .execute(connection)
    .await?;
    Ok(())
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
