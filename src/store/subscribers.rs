//! Subscribers and their subscriptions.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use crate::subscription::{Attachments, Cadence, Scope, Subscriber, Subscription, normal_address, normal_name};
use crate::wording::Language;

use super::connections::begin;
use super::handles::new_handle;
use super::row::{Columns, to_json};
use super::{Store, StoreError, next_ids};

impl Store {
    /// Adds a subscriber who is written to in English; one who is there already keeps everything but the zone.
    pub async fn add_subscriber(&self, address: &str, zone: &str, now: Timestamp) -> Result<Subscriber, StoreError> {
        let address = normal_name(address)?;
        let zone = TimeZone::get(zone).map_err(|_| StoreError::BadZone(zone.to_owned()))?;
        let name = zone.iana_name().ok_or_else(|| StoreError::BadZone("unknown".to_owned()))?;
        let mut writer = self.connections.writer().await?;
        let mut transaction = begin(&mut writer).await?;
        if let Some(known) = subscriber_at(&mut transaction, &address).await? {
            sqlx::query("UPDATE subscribers SET zone = $2 WHERE id = $1")
                .bind(known.id)
                .bind(name)
                .execute(&mut *transaction)
                .await?;
            transaction.commit().await?;
            return Ok(Subscriber { zone, ..known });
        }
        // Whom a POST reaches is added with all that it takes (`add_hook`).
        if normal_address(&address).is_err() {
            return Err(StoreError::NoChannel);
        }
        let id = next_ids(&mut transaction, "subscriber", 1).await?;
        let row = sqlx::query(
            "INSERT INTO subscribers (id, handle, address, zone, created_at) VALUES ($1, $2, $3, $4, $5)
             RETURNING id, handle, address, zone, language, attachments, created_at",
        )
        .bind(id)
        .bind(new_handle()?.to_string())
        .bind(&address)
        .bind(name)
        .bind(now.as_millisecond())
        .fetch_one(&mut *transaction)
        .await?;
        transaction.commit().await?;
        subscriber(&row)
    }

    /// Writes to a subscriber in this language from now on; false if there is none.
    pub async fn speak_to(&self, address: &str, language: Language) -> Result<bool, StoreError> {
        let told = sqlx::query("UPDATE subscribers SET language = $2 WHERE address = $1")
            .bind(normal_name(address)?)
            .bind(language.tag())
            .execute(&mut *self.connections.writer().await?)
            .await?;
        Ok(told.rows_affected() > 0)
    }

    /// Attaches this to every mail to a subscriber from now on; false if there is none.
    pub async fn attach_to(&self, address: &str, attachments: &Attachments) -> Result<bool, StoreError> {
        let told = sqlx::query("UPDATE subscribers SET attachments = $2 WHERE address = $1")
            .bind(normal_name(address)?)
            .bind(attachments.to_string())
            .execute(&mut *self.connections.writer().await?)
            .await?;
        Ok(told.rows_affected() > 0)
    }

    /// In order of address.
    pub async fn subscribers(&self) -> Result<Vec<Subscriber>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, handle, address, zone, language, attachments, created_at FROM subscribers ORDER BY address",
        )
        .fetch_all(&mut *self.connections.reader().await?)
        .await?;
        rows.iter().map(subscriber).collect()
    }

    /// Removes a subscriber with subscriptions and deliveries, and every trace of the address in the index's files;
    /// false if there was none.
    pub async fn remove_subscriber(&self, address: &str) -> Result<bool, StoreError> {
        let address = normal_name(address)?;
        let mut writer = self.connections.writer().await?;
        let mut transaction = begin(&mut writer).await?;
        let removed =
            sqlx::query("DELETE FROM subscribers WHERE address = $1").bind(&address).execute(&mut *transaction).await?;
        for trace in ["DELETE FROM signups WHERE address = $1", "DELETE FROM notices WHERE address = $1"] {
            sqlx::query(trace).bind(&address).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        drop(writer);
        self.erase().await?;
        Ok(removed.rows_affected() > 0)
    }

    /// Empties SQLite's journal, which still holds what was overwritten in the main file. Readers that are just at
    /// work keep a part of it until the next time.
    async fn erase(&self) -> Result<(), StoreError> {
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut *self.connections.writer().await?).await?;
        Ok(())
    }

    /// Adds a wish of a subscriber; one that says the same is returned instead of being added twice.
    pub async fn add_subscription(
        &self,
        address: &str,
        scope: &Scope,
        least_severity: u8,
        cadence: Cadence,
        now: Timestamp,
    ) -> Result<Subscription, StoreError> {
        let address = normal_name(address)?;
        if !cadence.is_possible() {
            return Err(StoreError::BadCadence);
        }
        let mut writer = self.connections.writer().await?;
        let mut transaction = begin(&mut writer).await?;
        let Some(subscriber) = subscriber_at(&mut transaction, &address).await? else {
            return Err(StoreError::UnknownSubscriber(address));
        };
        let new = Subscription { id: 0, subscriber: subscriber.id, scope: scope.clone(), least_severity, cadence };
        let same = of_subscriber(&mut transaction, subscriber.id).await?;
        if let Some(same) = same.into_iter().find(|old| Subscription { id: old.id, ..new.clone() } == *old) {
            return Ok(same);
        }
        let id = next_ids(&mut transaction, "subscription", 1).await?;
        sqlx::query(
            "INSERT INTO subscriptions (id, subscriber, scope, least_severity, cadence, created_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(id)
        .bind(subscriber.id)
        .bind(to_json("scope", scope)?)
        .bind(i64::from(least_severity))
        .bind(to_json("cadence", &cadence)?)
        .bind(now.as_millisecond())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(Subscription { id, ..new })
    }

    /// All, or those of one address, in the order they were added.
    pub async fn subscriptions(&self, address: Option<&str>) -> Result<Vec<Subscription>, StoreError> {
        let address = address.map(normal_name).transpose()?;
        let rows = sqlx::query(
            "SELECT p.id, p.subscriber, p.scope, p.least_severity, p.cadence
             FROM subscriptions p JOIN subscribers s ON s.id = p.subscriber
             WHERE $1 = '' OR s.address = $1 ORDER BY p.id",
        )
        .bind(address.unwrap_or_default())
        .fetch_all(&mut *self.connections.reader().await?)
        .await?;
        rows.iter().map(subscription).collect()
    }

    /// Removes one wish; what is owed already stays owed. False if there was none.
    pub async fn remove_subscription(&self, id: i64) -> Result<bool, StoreError> {
        let removed = sqlx::query("DELETE FROM subscriptions WHERE id = $1")
            .bind(id)
            .execute(&mut *self.connections.writer().await?)
            .await?;
        Ok(removed.rows_affected() > 0)
    }
}

/// Every subscription that a revision could be owed for now, with its subscriber's zone.
pub(super) async fn wishes(
    connection: &mut AnyConnection,
    now: Timestamp,
) -> Result<Vec<(Subscription, TimeZone)>, StoreError> {
    let rows = sqlx::query(
        "SELECT p.id, p.subscriber, p.scope, p.least_severity, p.cadence, s.zone
         FROM subscriptions p JOIN subscribers s ON s.id = p.subscriber
         WHERE s.suppressed IS NULL AND COALESCE(s.paused_until, 0) <= $1 ORDER BY p.id",
    )
    .bind(now.as_millisecond())
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| Ok((subscription(row)?, zone(row)?))).collect()
}

async fn subscriber_at(connection: &mut AnyConnection, address: &str) -> Result<Option<Subscriber>, StoreError> {
    let row = sqlx::query(
        "SELECT id, handle, address, zone, language, attachments, created_at FROM subscribers WHERE address = $1",
    )
    .bind(address)
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(subscriber).transpose()
}

pub(super) async fn of_subscriber(connection: &mut AnyConnection, id: i64) -> Result<Vec<Subscription>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, subscriber, scope, least_severity, cadence FROM subscriptions WHERE subscriber = $1 ORDER BY id",
    )
    .bind(id)
    .fetch_all(connection)
    .await?;
    rows.iter().map(subscription).collect()
}

/// A subscriber from the row.
pub(super) fn subscriber(row: &AnyRow) -> Result<Subscriber, StoreError> {
    let columns = Columns(row);
    Ok(Subscriber {
        id: columns.number("id")?,
        handle: columns.parsed("handle")?,
        address: columns.text("address")?,
        zone: zone(row)?,
        // One that this build does not know was written by another: English is better than no alert.
        language: columns.text("language")?.parse().unwrap_or_default(),
        attachments: Attachments::named(columns.text("attachments")?.split(',')),
        created_at: columns.time("created_at")?,
    })
}

/// The zone was known when it was stored. Should this machine not know it, a digest at the wrong hour is better than
/// none, and than no digest for anybody.
fn zone(row: &AnyRow) -> Result<TimeZone, StoreError> {
    Ok(TimeZone::get(&Columns(row).text("zone")?).unwrap_or(TimeZone::UTC))
}

fn subscription(row: &AnyRow) -> Result<Subscription, StoreError> {
    let columns = Columns(row);
    Ok(Subscription {
        id: columns.number("id")?,
        subscriber: columns.number("subscriber")?,
        scope: columns.json("scope")?,
        least_severity: columns.number("least_severity")?,
        cadence: columns.json("cadence")?,
    })
}
