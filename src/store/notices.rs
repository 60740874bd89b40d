//! Messages that tell of no revision: the question whether an address asks for alerts, and what the operator must know.
//!
//! Invariant: one notice a matter (`about`), whoever owes it again; sent at least once, under one Message-ID. Its text
//! holds links that act, so it is forgotten as soon as it was sent.

use jiff::{SignedDuration, Timestamp};
use sqlx::AnyConnection;

use super::connections::begin;
use super::row::Columns;
use super::{Store, StoreError, next_ids};
use crate::wording::Language;

/// A message to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub id: i64,
    /// What it is about; owed once for each.
    pub about: String,
    pub address: String,
    pub subject: String,
    /// Plain text, paragraphs parted by empty lines.
    pub text: String,
    /// Tries before this one.
    pub attempts: u32,
    pub owed_at: Timestamp,
    pub language: Language,
}

/// What a notice says.
#[derive(Debug, Clone, Copy)]
pub struct NoticeWords<'a> {
    pub subject: &'a str,
    /// Plain text, paragraphs parted by empty lines.
    pub text: &'a str,
    /// That they are in.
    pub language: Language,
}

impl Store {
    /// Owes a notice, unless one about this was owed before; true where it is new.
    pub async fn owe_notice(
        &self,
        about: &str,
        address: &str,
        words: NoticeWords<'_>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut writer = self.connections.writer().await?;
        let mut transaction = begin(&mut writer).await?;
        let new = owe(&mut transaction, about, address, words, now).await?;
        transaction.commit().await?;
        Ok(new)
    }

    /// Claims what is due for as long as the lease holds, oldest first.
    pub async fn claim_notices(
        &self,
        now: Timestamp,
        lease: SignedDuration,
        limit: u32,
    ) -> Result<Vec<Notice>, StoreError> {
        let mut writer = self.connections.writer().await?;
        let rows = sqlx::query(
            "UPDATE notices SET claimed_until = $2, attempts = attempts + 1
             WHERE id IN (SELECT id FROM notices WHERE state = 'owed' AND due_at <= $1 AND claimed_until <= $1
                          ORDER BY due_at, id LIMIT $3)
             RETURNING id, about, address, subject, text, attempts, owed_at, language",
        )
        .bind(now.as_millisecond())
        .bind((now + lease).as_millisecond())
        .bind(i64::from(limit))
        .fetch_all(&mut *writer)
        .await?;
        let notice = |row| {
            let row = Columns(row);
            Ok(Notice {
                id: row.number("id")?,
                about: row.text("about")?,
                address: row.text("address")?,
                subject: row.text("subject")?,
                text: row.text("text")?,
                attempts: row.number::<u32>("attempts")?.saturating_sub(1),
                owed_at: row.time("owed_at")?,
                language: row.text("language")?.parse().unwrap_or_default(),
            })
        };
        rows.iter().map(notice).collect()
    }

    /// Records that a notice was sent.
    pub async fn notice_sent(&self, id: i64) -> Result<(), StoreError> {
        let mut writer = self.connections.writer().await?;
        sqlx::query("UPDATE notices SET state = 'sent', text = '', claimed_until = 0, last_error = NULL WHERE id = $1")
            .bind(id)
            .execute(&mut *writer)
            .await?;
        Ok(())
    }

    /// Records that a notice was not sent: to be tried again at a time, or given up where there is none.
    pub async fn notice_failed(&self, id: i64, again: Option<Timestamp>, error: &str) -> Result<(), StoreError> {
        let mut writer = self.connections.writer().await?;
        sqlx::query(
            "UPDATE notices SET state = CASE WHEN $2 = 0 THEN 'parked' ELSE state END, claimed_until = 0,
                 due_at = CASE WHEN $2 = 0 THEN due_at ELSE $2 END, last_error = $3 WHERE id = $1",
        )
        .bind(id)
        .bind(again.map_or(0, |again| again.as_millisecond()))
        .bind(error)
        .execute(&mut *writer)
        .await?;
        Ok(())
    }

    /// When the next notice can be claimed.
    pub async fn next_notice(&self) -> Result<Option<Timestamp>, StoreError> {
        let row = sqlx::query(
            "SELECT MIN(CASE WHEN claimed_until > due_at THEN claimed_until ELSE due_at END) AS due
             FROM notices WHERE state = 'owed'",
        )
        .fetch_one(&mut *self.connections.reader().await?)
        .await?;
        Columns(&row).time_if("due")
    }
}

/// Owes a notice within an open transaction.
pub(super) async fn owe(
    connection: &mut AnyConnection,
    about: &str,
    address: &str,
    words: NoticeWords<'_>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let id = next_ids(connection, "notice", 1).await?;
    let inserted = sqlx::query(
        "INSERT INTO notices (id, about, address, subject, text, owed_at, due_at, state, language)
         VALUES ($1, $2, $3, $4, $5, $6, $6, 'owed', $7) ON CONFLICT (about) DO NOTHING",
    )
    .bind(id)
    .bind(about)
    .bind(address)
    .bind(words.subject)
    .bind(words.text)
    .bind(now.as_millisecond())
    .bind(words.language.tag())
    .execute(connection)
    .await?;
    Ok(inserted.rows_affected() > 0)
}
