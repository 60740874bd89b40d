//! Deliveries as the operator sees them: listed, counted, owed again.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;

use crate::delivery::{Delivery, DeliveryState};

use super::connections::begin;
use super::row::{Columns, bad};
use super::{Store, StoreError};

/// Counts of the deliveries table by state, for the status page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DeliveryCounts {
    pub owed: u64,
    pub sent: u64,
    pub uncertain: u64,
    pub parked: u64,
}

impl Store {
    /// Newest first; all, or those in one state. `limit` 0 = no limit.
    pub async fn deliveries(&self, state: Option<DeliveryState>, limit: u32) -> Result<Vec<Delivery>, StoreError> {
        self.deliveries_before(None, state, limit).await
    }

    /// The same, only those that are older than one of them.
    pub async fn deliveries_before(
        &self,
        newer: Option<i64>,
        state: Option<DeliveryState>,
        limit: u32,
    ) -> Result<Vec<Delivery>, StoreError> {
        let rows = sqlx::query(
            "SELECT d.id, d.revision, d.subscriber, d.channel, s.address, d.due_at, d.attempts, d.state, d.message_id, d.last_error
             FROM deliveries d JOIN subscribers s ON s.id = d.subscriber
             WHERE ($1 = '' OR d.state = $1) AND d.id < $3 ORDER BY d.id DESC LIMIT $2",
        )
        .bind(state.map(state_name).unwrap_or_default())
        .bind(if limit == 0 { i64::MAX } else { i64::from(limit) })
        .bind(newer.unwrap_or(i64::MAX))
        .fetch_all(&mut *self.connections.reader().await?)
        .await?;
        rows.iter().map(delivery).collect()
    }

    /// Owes parked or uncertain deliveries again, all or one, and makes those due that wait for their next try or behind
    /// one that does; returns how many. One that shared its message with others is owed with them: the message is the same as before, under the
    /// same Message-ID.
    pub async fn retry_deliveries(&self, id: Option<i64>, now: Timestamp) -> Result<u64, StoreError> {
        let mut writer = self.connections.writer().await?;
        let mut transaction = begin(&mut writer).await?;
        // A try that waits keeps its counts: what they say of lost answers and of the time that is left stays true.
        let waiting = sqlx::query(
            "UPDATE deliveries SET due_at = $1
             WHERE state = 'owed' AND due_at > owed_since AND due_at > $1 AND claimed_until <= $1
               AND ($2 IS NULL OR id = $2 OR message_id = (SELECT message_id FROM deliveries WHERE id = $2))",
        )
        .bind(now.as_millisecond())
        .bind(id)
        .execute(&mut *transaction)
        .await?;
        let owed = sqlx::query(
            "UPDATE deliveries SET state = 'owed', due_at = $1, owed_since = $1, attempts = 0, unknowns = 0,
                 lets_pass = 0, sending = 0, claim = 0, claimed_until = 0
             WHERE state IN ('parked', 'uncertain')
               AND ($2 IS NULL OR id = $2 OR message_id = (SELECT message_id FROM deliveries WHERE id = $2))",
        )
        .bind(now.as_millisecond())
        .bind(id)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(waiting.rows_affected() + owed.rows_affected())
    }

    /// Gives up a delivery that is owed and not just being sent, and those that share its message; returns how many.
    pub async fn park_delivery(&self, id: i64, now: Timestamp) -> Result<u64, StoreError> {
        let parked = sqlx::query(
            "UPDATE deliveries SET state = 'parked', last_error = 'given up by the operator'
             WHERE state = 'owed' AND claimed_until <= $1
               AND (id = $2 OR message_id = (SELECT message_id FROM deliveries WHERE id = $2))",
        )
        .bind(now.as_millisecond())
        .bind(id)
        .execute(&mut *self.connections.writer().await?)
        .await?;
        Ok(parked.rows_affected())
    }

    /// For the operator: how many alerts fell due before `late` and wait still, with what the last try of the oldest met;
    /// how many were given up, and how many are uncertain, of those owed since `since`.
    pub async fn troubled_deliveries(
        &self,
        late: Timestamp,
        since: Timestamp,
    ) -> Result<(Option<(u64, Option<String>)>, u64, u64), StoreError> {
        let mut reader = self.connections.reader().await?;
        let row = sqlx::query(
            "SELECT COUNT(*) AS count, (SELECT last_error FROM deliveries WHERE state = 'owed' AND owed_since < $1
                                        ORDER BY owed_since, id LIMIT 1) AS error
             FROM deliveries WHERE state = 'owed' AND owed_since < $1",
        )
        .bind(late.as_millisecond())
        .fetch_one(&mut *reader)
        .await?;
        let row = Columns(&row);
        let (waiting, error): (u64, _) = (row.number("count")?, row.text_if("error")?);
        let counts: Vec<(String, i64)> = sqlx::query_as(
            "SELECT state, COUNT(*) FROM deliveries WHERE state IN ('parked', 'uncertain') AND owed_since >= $1 GROUP BY state",
        )
        .bind(since.as_millisecond())
        .fetch_all(&mut *reader)
        .await?;
        let of = |state| {
            let found = counts.iter().find(|(name, _)| name == state_name(state));
            found.map_or(0, |(_, count)| u64::try_from(*count).unwrap_or_default())
        };
        let late = (waiting > 0).then_some((waiting, error));
        Ok((late, of(DeliveryState::Parked), of(DeliveryState::Uncertain)))
    }

    pub async fn delivery_counts(&self) -> Result<DeliveryCounts, StoreError> {
        let rows: Vec<(String, i64)> = sqlx::query_as("SELECT state, COUNT(*) FROM deliveries GROUP BY state")
            .fetch_all(&mut *self.connections.reader().await?)
            .await?;
        let mut counts = DeliveryCounts::default();
        for (state, count) in rows {
            let count = u64::try_from(count).map_err(|error| bad("state", &error))?;
            match named_state(&state)? {
                DeliveryState::Owed => counts.owed = count,
                DeliveryState::Sent => counts.sent = count,
                DeliveryState::Uncertain => counts.uncertain = count,
                DeliveryState::Parked => counts.parked = count,
            }
        }
        Ok(counts)
    }
}

/// A delivery from its row, the subscriber's address among the columns.
pub(super) fn delivery(row: &AnyRow) -> Result<Delivery, StoreError> {
    let row = Columns(row);
    Ok(Delivery {
        id: row.number("id")?,
        revision: row.number("revision")?,
        subscriber: row.number("subscriber")?,
        channel: row.parsed("channel")?,
        address: row.text("address")?,
        due_at: row.time("due_at")?,
        attempts: row.number("attempts")?,
        state: named_state(&row.text("state")?)?,
        message_id: row.text_if("message_id")?,
        last_error: row.text_if("last_error")?,
    })
}

/// A state as it is written in its column.
pub(super) fn state_name(state: DeliveryState) -> &'static str {
    match state {
        DeliveryState::Owed => "owed",
        DeliveryState::Sent => "sent",
        DeliveryState::Uncertain => "uncertain",
        DeliveryState::Parked => "parked",
    }
}

fn named_state(name: &str) -> Result<DeliveryState, StoreError> {
    use DeliveryState::{Owed, Parked, Sent, Uncertain};
    [Owed, Sent, Uncertain, Parked]
        .into_iter()
        .find(|state| state_name(*state) == name)
        .ok_or_else(|| bad("state", &name))
}
