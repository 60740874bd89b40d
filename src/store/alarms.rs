//! What the operator was told of, so that nothing is told twice a day and its end is told too.

use jiff::Timestamp;

use super::connections::begin;
use super::notices::{NoticeWords, owe};
use super::row::Columns;
use super::{Store, StoreError};

/// Something the operator was told of that is not over yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alarm {
    /// What is wrong with what: `outage us-bis-news`, `disk`.
    pub cause: String,
    pub since: Timestamp,
    pub told_at: Timestamp,
    pub words: String,
}

impl Store {
    pub async fn alarms(&self) -> Result<Vec<Alarm>, StoreError> {
        let rows = sqlx::query("SELECT cause, since, told_at, words FROM alarms ORDER BY cause")
            .fetch_all(&mut *self.connections.reader().await?)
            .await?;
        let alarm = |row| {
            let row = Columns(row);
            Ok(Alarm {
                cause: row.text("cause")?,
                since: row.time("since")?,
                told_at: row.time("told_at")?,
                words: row.text("words")?,
            })
        };
        rows.iter().map(alarm).collect()
    }

    /// Remembers what is told and what is over, and owes the operator the message that says so, in one transaction; an
    /// empty address is written to by nobody.
    pub async fn tell_operator(
        &self,
        told: &[Alarm],
        over: &[String],
        address: &str,
        words: NoticeWords<'_>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut writer = self.connections.writer().await?;
        let mut transaction = begin(&mut writer).await?;
        for alarm in told {
            sqlx::query(
                "INSERT INTO alarms (cause, since, told_at, words) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (cause) DO UPDATE SET told_at = excluded.told_at, words = excluded.words",
            )
            .bind(&alarm.cause)
            .bind(alarm.since.as_millisecond())
            .bind(alarm.told_at.as_millisecond())
            .bind(&alarm.words)
            .execute(&mut *transaction)
            .await?;
        }
        for cause in over {
            sqlx::query("DELETE FROM alarms WHERE cause = $1").bind(cause).execute(&mut *transaction).await?;
        }
        if !address.is_empty() {
            owe(&mut transaction, &format!("alarm {}", now.as_millisecond()), address, words, now).await?;
        }
        Ok(transaction.commit().await?)
    }
}
