//! Messages that came back, and the addresses that nothing is sent to any more because of it.
//!
//! Invariant: an address is suppressed only by its own mail server's word that it is dead, given about two messages within
//! a month; nothing of ours (a wrong password, a refused sender) ever counts.

use jiff::{SignedDuration, Timestamp};

use crate::subscription::{Handle, normal_address};

use super::connections::begin;
use super::row::Columns;
use super::{Store, StoreError};

/// Messages that must come back for a dead address before nothing more is sent to it, and within how long.
const HARD: i64 = 2;
const WITHIN: SignedDuration = SignedDuration::from_hours(30 * 24);

/// One message that came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returned {
    /// What tells it from others: the same one counts once.
    pub about: String,
    /// True where the address is dead.
    pub hard: bool,
    pub reason: String,
}

/// What a returned message led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bounced {
    /// Nobody has that handle any more.
    Nobody,
    /// It was told before.
    Known,
    Counted,
    /// From now on nothing is sent to the address.
    Suppressed,
}

impl Store {
    /// Counts a message that came back to a subscriber's return path. Where the address is dead by the rule above, what
    /// is owed to it is parked (what is on its way goes its way), and nothing more is owed until `unsuppress`.
    pub async fn record_bounce(
        &self,
        handle: Handle,
        returned: &Returned,
        now: Timestamp,
    ) -> Result<Bounced, StoreError> {
        let mut writer = self.connections.writer().await?;
        let mut transaction = begin(&mut writer).await?;
        let row = sqlx::query("SELECT id, suppressed FROM subscribers WHERE handle = $1")
            .bind(handle.to_string())
            .fetch_optional(&mut *transaction)
            .await?;
        let Some(row) = row else { return Ok(Bounced::Nobody) };
        let (id, suppressed) = (Columns(&row).number::<i64>("id")?, Columns(&row).text_if("suppressed")?);
        let inserted = sqlx::query(
            "INSERT INTO bounces (subscriber, about, at, hard, reason) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (subscriber, about) DO NOTHING",
        )
        .bind(id)
        .bind(&returned.about)
        .bind(now.as_millisecond())
        .bind(i64::from(returned.hard))
        .bind(&returned.reason)
        .execute(&mut *transaction)
        .await?;
        if inserted.rows_affected() == 0 {
            return Ok(Bounced::Known);
        }
        let (hard,): (i64,) =
            sqlx::query_as("SELECT COUNT(*) FROM bounces WHERE subscriber = $1 AND hard = 1 AND at >= $2")
                .bind(id)
                .bind((now - WITHIN).as_millisecond())
                .fetch_one(&mut *transaction)
                .await?;
        let suppresses = hard >= HARD && suppressed.is_none();
        if suppresses {
            sqlx::query("UPDATE subscribers SET suppressed = $2 WHERE id = $1")
                .bind(id)
                .bind(&returned.reason)
                .execute(&mut *transaction)
                .await?;
            sqlx::query(
                "UPDATE deliveries SET state = 'parked', last_error = $2
                 WHERE subscriber = $1 AND state = 'owed' AND claim = 0",
            )
            .bind(id)
            .bind(format!("the address is dead, as its server said twice: {}", returned.reason))
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
        Ok(if suppresses { Bounced::Suppressed } else { Bounced::Counted })
    }

    /// The addresses that nothing is sent to, each with the reason, in order.
    pub async fn suppressed(&self) -> Result<Vec<(String, String)>, StoreError> {
        let rows =
            sqlx::query_as("SELECT address, suppressed FROM subscribers WHERE suppressed IS NOT NULL ORDER BY address");
        Ok(rows.fetch_all(&mut *self.connections.reader().await?).await?)
    }

    /// Sends to an address again; what was parked meanwhile stays so until it is owed again by hand. False where nothing
    /// was held back.
    pub async fn unsuppress(&self, address: &str) -> Result<bool, StoreError> {
        let address = normal_address(address)?;
        let mut writer = self.connections.writer().await?;
        let mut transaction = begin(&mut writer).await?;
        let freed =
            sqlx::query("UPDATE subscribers SET suppressed = NULL WHERE address = $1 AND suppressed IS NOT NULL")
                .bind(&address)
                .execute(&mut *transaction)
                .await?;
        sqlx::query("DELETE FROM bounces WHERE subscriber = (SELECT id FROM subscribers WHERE address = $1)")
            .bind(&address)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(freed.rows_affected() > 0)
    }
}
