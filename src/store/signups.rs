//! From a wish on a page to a subscriber: asked, confirmed from the mailbox itself, changed, ended, erased.
//!
//! Invariants: nobody is a subscriber by the web who did not confirm it; a confirmation counts once; what was asked for
//! and not confirmed within a week is forgotten.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use sqlx::AnyConnection;

use crate::subscription::{Cadence, Handle, Scope, Subscriber, Subscription};
use crate::wording::Language;

use super::connections::begin;
use super::handles::new_handle;
use super::row::{Columns, to_json};
use super::subscribers::{of_subscriber, subscriber};
use super::{Store, StoreError, next_ids};

/// How long a request waits for its confirmation.
pub const CONFIRM_WITHIN: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What somebody asks for on the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Wish {
    /// In its normal form.
    pub address: String,
    pub zone: TimeZone,
    pub language: Language,
    pub scope: Scope,
    pub least_severity: u8,
    pub cadence: Cadence,
}

/// Proof that a subscriber asked for alerts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Consent {
    pub asked_at: Timestamp,
    pub confirmed_at: Timestamp,
    /// Where it was asked from, without the part that names a machine.
    pub network: String,
    /// The text that was agreed to.
    pub wording: String,
}

impl Store {
    /// Counts something that `who` does (a keyed hash), and says how often it was done since a time, this one included.
    /// Older ones are forgotten.
    pub async fn count_try(&self, who: &str, since: Timestamp, now: Timestamp) -> Result<u32, StoreError> {
        let mut writer = self.connections.writer().await?;
        let mut transaction = begin(&mut writer).await?;
        sqlx::query("DELETE FROM tries WHERE who = $1 AND at < $2")
            .bind(who)
            .bind(since.as_millisecond())
            .execute(&mut *transaction)
            .await?;
        sqlx::query("INSERT INTO tries (who, at) VALUES ($1, $2)")
            .bind(who)
            .bind(now.as_millisecond())
            .execute(&mut *transaction)
            .await?;
        let (count,): (i64,) =
            sqlx::query_as("SELECT COUNT(*) FROM tries WHERE who = $1").bind(who).fetch_one(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }

    /// Forgets what counts for nothing any more: requests that nobody confirmed, tries older than a day, logins
    /// that ran out.
    pub async fn forget_expired(&self, now: Timestamp) -> Result<(), StoreError> {
        let mut writer = self.connections.writer().await?;
        for (what, before) in [
            ("DELETE FROM signups WHERE asked_at < $1", CONFIRM_WITHIN),
            ("DELETE FROM tries WHERE at < $1", SignedDuration::from_hours(24)),
        ] {
            sqlx::query(what).bind((now - before).as_millisecond()).execute(&mut *writer).await?;
        }
        sqlx::query("DELETE FROM sessions WHERE ends_at <= $1")
            .bind(now.as_millisecond())
            .execute(&mut *writer)
            .await?;
        Ok(())
    }

    /// Keeps a wish until it is confirmed; a later one of the same address takes its place. Returns the handle that the
    /// question is asked with: it stays that of the first, so that any mail about it can be answered.
    pub async fn put_signup(&self, wish: &Wish, network: &str, now: Timestamp) -> Result<Handle, StoreError> {
        let row = sqlx::query(
            "INSERT INTO signups (handle, address, zone, language, scope, least_severity, cadence, asked_at, network)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (address) DO UPDATE SET zone = excluded.zone, language = excluded.language,
                 scope = excluded.scope, least_severity = excluded.least_severity, cadence = excluded.cadence,
                 asked_at = excluded.asked_at, network = excluded.network
             RETURNING handle",
        )
        .bind(new_handle()?.to_string())
        .bind(&wish.address)
        .bind(wish.zone.iana_name().unwrap_or("UTC"))
        .bind(wish.language.tag())
        .bind(to_json("scope", &wish.scope)?)
        .bind(i64::from(wish.least_severity))
        .bind(to_json("cadence", &wish.cadence)?)
        .bind(now.as_millisecond())
        .bind(network)
        .fetch_one(&mut *self.connections.writer().await?)
        .await?;
        Columns(&row).parsed("handle")
    }

    /// The address that a request waiting for confirmation is of.
    pub async fn signup_address(&self, handle: Handle, now: Timestamp) -> Result<Option<String>, StoreError> {
        let row: Option<(String,)> = sqlx::query_as("SELECT address FROM signups WHERE handle = $1 AND asked_at >= $2")
            .bind(handle.to_string())
            .bind((now - CONFIRM_WITHIN).as_millisecond())
            .fetch_optional(&mut *self.connections.reader().await?)
            .await?;
        Ok(row.map(|(address,)| address))
    }

    /// Makes a subscriber of a request: with its wish, and the record of its consent. `None` where there is no such
    /// request, or it is too old.
    pub async fn confirm_signup(
        &self,
        handle: Handle,
        wording: &str,
        now: Timestamp,
    ) -> Result<Option<Subscriber>, StoreError> {
        let mut writer = self.connections.writer().await?;
        let mut transaction = begin(&mut writer).await?;
        let row = sqlx::query("DELETE FROM signups WHERE handle = $1 AND asked_at >= $2 RETURNING *")
            .bind(handle.to_string())
            .bind((now - CONFIRM_WITHIN).as_millisecond())
            .fetch_optional(&mut *transaction)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let asked = Columns(&row);
        let id = next_ids(&mut transaction, "subscriber", 1).await?;
        let made = sqlx::query(
            "INSERT INTO subscribers (id, handle, address, zone, language, created_at) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (address) DO UPDATE SET zone = excluded.zone, language = excluded.language
             RETURNING id, handle, address, zone, language, attachments, created_at",
        )
        .bind(id)
        .bind(handle.to_string())
        .bind(asked.text("address")?)
        .bind(asked.text("zone")?)
        .bind(asked.text("language")?)
        .bind(now.as_millisecond())
        .fetch_one(&mut *transaction)
        .await?;
        let made = subscriber(&made)?;
        put_consent(&mut transaction, made.id, &asked, wording, now).await?;
        put_wish(&mut transaction, made.id, &asked, now).await?;
        transaction.commit().await?;
        Ok(Some(made))
    }

    /// A subscriber by handle, with every subscription and the time until which it is paused.
    pub async fn subscriber_of(
        &self,
        handle: Handle,
    ) -> Result<Option<(Subscriber, Vec<Subscription>, Option<Timestamp>)>, StoreError> {
        let mut reader = self.connections.reader().await?;
        let row = sqlx::query(
            "SELECT id, handle, address, zone, language, attachments, created_at, paused_until FROM subscribers WHERE handle = $1",
        )
        .bind(handle.to_string())
        .fetch_optional(&mut *reader)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let found = subscriber(&row)?;
        let paused = Columns(&row).time_if("paused_until")?;
        let subscriptions = of_subscriber(&mut reader, found.id).await?;
        Ok(Some((found, subscriptions, paused)))
    }

    /// The subscriber of an address.
    pub async fn subscriber_at_address(&self, address: &str) -> Result<Option<Subscriber>, StoreError> {
        let row = sqlx::query(
            "SELECT id, handle, address, zone, language, attachments, created_at FROM subscribers WHERE address = $1",
        )
        .bind(address)
        .fetch_optional(&mut *self.connections.reader().await?)
        .await?;
        row.as_ref().map(subscriber).transpose()
    }

    pub async fn consent(&self, subscriber: i64) -> Result<Option<Consent>, StoreError> {
        let row = sqlx::query("SELECT asked_at, confirmed_at, network, wording FROM consents WHERE subscriber = $1")
            .bind(subscriber)
            .fetch_optional(&mut *self.connections.reader().await?)
            .await?;
        let consent = |row| {
            let row = Columns(row);
            Ok(Consent {
                asked_at: row.time("asked_at")?,
                confirmed_at: row.time("confirmed_at")?,
                network: row.text("network")?,
                wording: row.text("wording")?,
            })
        };
        row.as_ref().map(consent).transpose()
    }

    /// Owes nothing before this time; what is owed already is dropped. `None` ends the pause.
    pub async fn pause(&self, subscriber: i64, until: Option<Timestamp>) -> Result<(), StoreError> {
        let mut writer = self.connections.writer().await?;
        let mut transaction = begin(&mut writer).await?;
        sqlx::query("UPDATE subscribers SET paused_until = $2 WHERE id = $1")
            .bind(subscriber)
            .bind(until.map(|until| until.as_millisecond()))
            .execute(&mut *transaction)
            .await?;
        if until.is_some() {
            drop_owed(&mut transaction, subscriber).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Ends every subscription, and drops what is owed: nothing more is begun once this has returned.
    pub async fn unsubscribe(&self, subscriber: i64) -> Result<(), StoreError> {
        let mut writer = self.connections.writer().await?;
        let mut transaction = begin(&mut writer).await?;
        sqlx::query("DELETE FROM subscriptions WHERE subscriber = $1")
            .bind(subscriber)
            .execute(&mut *transaction)
            .await?;
        drop_owed(&mut transaction, subscriber).await?;
        Ok(transaction.commit().await?)
    }
}

/// Drops what is owed but for messages whose sending has begun: those are past recall.
async fn drop_owed(connection: &mut AnyConnection, subscriber: i64) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM deliveries WHERE subscriber = $1 AND state IN ('owed', 'parked') AND sending = 0")
        .bind(subscriber)
        .execute(connection)
        .await?;
    Ok(())
}

async fn put_consent(
    connection: &mut AnyConnection,
    subscriber: i64,
    asked: &Columns<'_>,
    wording: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO consents (subscriber, asked_at, confirmed_at, network, wording) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (subscriber) DO UPDATE SET asked_at = excluded.asked_at, confirmed_at = excluded.confirmed_at,
             network = excluded.network, wording = excluded.wording",
    )
    .bind(subscriber)
    .bind(asked.time("asked_at")?.as_millisecond())
    .bind(now.as_millisecond())
    .bind(asked.text("network")?)
    .bind(wording)
    .execute(connection)
    .await?;
    Ok(())
}

async fn put_wish(
    connection: &mut AnyConnection,
    subscriber: i64,
    asked: &Columns<'_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let id = next_ids(connection, "subscription", 1).await?;
    sqlx::query(
        "INSERT INTO subscriptions (id, subscriber, scope, least_severity, cadence, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(id)
    .bind(subscriber)
    .bind(asked.text("scope")?)
    .bind(asked.number::<i64>("least_severity")?)
    .bind(asked.text("cadence")?)
    .bind(now.as_millisecond())
    .execute(connection)
    .await?;
    Ok(())
}
