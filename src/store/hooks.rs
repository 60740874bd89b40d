//! Subscribers who are reached by a POST: where to, under lock, and the end of it.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::subscription::{Channel, Subscriber, normal_name};

use super::connections::begin;
use super::handles::new_handle;
use super::row::{Columns, bad};
use super::subscribers::subscriber;
use super::{Store, StoreError, next_ids};

impl Store {
    /// Adds a subscriber who is posted to; `locked` is the hook as `seal` locked it. One of that name who is there
    /// already gets this channel, hook and zone, and keeps everything else.
    pub async fn add_hook(
        &self,
        channel: Channel,
        name: &str,
        locked: &str,
        zone: &str,
        now: Timestamp,
    ) -> Result<Subscriber, StoreError> {
        let name = normal_name(name)?;
        let known = TimeZone::get(zone).map_err(|_| StoreError::BadZone(zone.to_owned()))?;
        let mut writer = self.connections.writer().await?;
        let mut transaction = begin(&mut writer).await?;
        let id = next_ids(&mut transaction, "subscriber", 1).await?;
        let row = sqlx::query(
            "INSERT INTO subscribers (id, handle, address, zone, created_at, channel, hook)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (address) DO UPDATE SET zone = excluded.zone, channel = excluded.channel, hook = excluded.hook
             RETURNING id, handle, address, zone, language, attachments, created_at",
        )
        .bind(id)
        .bind(new_handle()?.to_string())
        .bind(name)
        .bind(known.iana_name().unwrap_or("UTC"))
        .bind(now.as_millisecond())
        .bind(channel.name())
        .bind(locked)
        .fetch_one(&mut *transaction)
        .await?;
        let added = subscriber(&row)?;
        // What is owed to it already goes the new way.
        sqlx::query("UPDATE deliveries SET channel = $2 WHERE subscriber = $1 AND channel <> $2 AND state <> 'sent'")
            .bind(added.id)
            .bind(channel.name())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(added)
    }

    /// The channel and the locked hook of a subscriber; `None` where there is none, or it is mailed.
    pub async fn hook(&self, subscriber: i64) -> Result<Option<(Channel, String)>, StoreError> {
        let row: Option<(String, String)> =
            sqlx::query_as("SELECT channel, hook FROM subscribers WHERE id = $1 AND hook IS NOT NULL")
                .bind(subscriber)
                .fetch_optional(&mut *self.connections.reader().await?)
                .await?;
        row.map(|(channel, locked)| Ok((channel.parse().map_err(|error| bad("channel", &error))?, locked))).transpose()
    }

    /// The channels of subscribers who are not mailed, by address.
    pub async fn channels(&self) -> Result<Vec<(String, Channel)>, StoreError> {
        let rows = sqlx::query("SELECT address, channel FROM subscribers WHERE channel <> 'mail' ORDER BY address")
            .fetch_all(&mut *self.connections.reader().await?)
            .await?;
        rows.iter().map(|row| Ok((Columns(row).text("address")?, Columns(row).parsed("channel")?))).collect()
    }

    /// Lets what is due to a subscriber at `now`, and nobody works on, wait until then.
    pub async fn defer(
        &self,
        subscriber: i64,
        now: Timestamp,
        until: Timestamp,
        reason: &str,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE deliveries SET due_at = $2, last_error = $3
             WHERE subscriber = $1 AND state = 'owed' AND claim = 0 AND due_at <= $4",
        )
        .bind(subscriber)
        .bind(until.as_millisecond())
        .bind(reason)
        .bind(now.as_millisecond())
        .execute(&mut *self.connections.writer().await?)
        .await?;
        Ok(())
    }

    /// Sends nothing more to a subscriber whose receiver said that it wants no more: what is owed is parked (what is on
    /// its way goes its way), and nothing more is owed until `unsuppress`.
    pub async fn suppress(&self, subscriber: i64, reason: &str) -> Result<(), StoreError> {
        let mut writer = self.connections.writer().await?;
        let mut transaction = begin(&mut writer).await?;
        sqlx::query("UPDATE subscribers SET suppressed = $2 WHERE id = $1")
            .bind(subscriber)
            .bind(reason)
            .execute(&mut *transaction)
            .await?;
        sqlx::query(
            "UPDATE deliveries SET state = 'parked', last_error = $2
             WHERE subscriber = $1 AND state = 'owed' AND claim = 0",
        )
        .bind(subscriber)
        .bind(reason)
        .execute(&mut *transaction)
        .await?;
        Ok(transaction.commit().await?)
    }
}
