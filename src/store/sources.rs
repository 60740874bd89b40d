//! What the index knows of each source, and who may check it: claims with a lease and a rising number.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use sqlx::any::AnyRow;
use sqlx::{Any, Transaction};

use crate::snapshot::{Sha256, Validators};
use crate::source::SourceId;
use crate::version::Version;
use crate::volatile::Memory;

use super::connections::begin;
use super::row::Columns;
use super::versions::version;
use super::{Store, StoreError};

/// What the index knows of a source.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceState {
    pub source: SourceId,
    pub next_due: Timestamp,
    pub last_checked: Option<Timestamp>,
    /// When a check last ended in unchanged, first or revised.
    pub last_good: Option<Timestamp>,
    /// Checks in a row that failed or were held.
    pub failures: u32,
    /// How the last check ended: `first`, `unchanged`, `revised`, `held`, `failed`.
    pub last_status: Option<String>,
    pub last_reason: Option<String>,
    /// Sent with the next request; set only by a good check.
    pub validators: Validators,
    /// SHA-256 of the bytes that the last good check saw, which may differ from the version's in noise only.
    pub seen_sha256: Option<Sha256>,
    /// The latest version of its history, if there is one.
    pub version: Option<Version>,
    /// The highest number that a version has, which past texts may have been given last; 0 = there is none.
    pub newest: u32,
    /// Present while the source's recipe and extractor are those the latest version was last read with:
    /// hash of (extractor, recipe) and hash of what the document said, both opaque to the store.
    pub reading: Option<Reading>,
    /// What is known of the source's noise.
    pub volatile: Memory,
}

/// A remembered reading of the latest version: by which recipe and extractor, and what it said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    pub recipe: Sha256,
    pub words: Sha256,
}

/// The right to check one source until `until`; every write with it fails once another claim was given.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    pub source: SourceId,
    /// Rises with every claim of the source: a late writer is told by its number.
    pub number: i64,
    pub until: Timestamp,
}

/// A source's row with its latest version; a condition on `s` follows.
macro_rules! state {
    ($condition:literal) => {
        concat!(
            "SELECT s.id, s.next_due, s.last_checked, s.last_good, s.failures, s.last_status, s.last_reason, s.etag, s.last_modified,
                    s.seen_sha256, s.reading_recipe, s.reading_words, s.volatile,
                    v.source, v.number, v.past, v.seen_at, v.sha256, v.bytes, v.content_type,
                    COALESCE((SELECT MAX(number) FROM versions WHERE source = s.id), 0) AS newest
             FROM sources s
             LEFT JOIN versions v ON v.source = s.id AND v.number = COALESCE(
                 (SELECT number FROM versions WHERE source = s.id AND past = 0 ORDER BY number DESC LIMIT 1),
                 (SELECT number FROM versions WHERE source = s.id ORDER BY seen_at DESC, number DESC LIMIT 1))
             WHERE ",
            $condition
        )
    };
}

impl Store {
    /// Makes the index know exactly these sources: as [`Store::introduce_sources`], and others are retired: kept, not
    /// checked.
    pub async fn sync_sources(&self, sources: &[(SourceId, Timestamp)], now: Timestamp) -> Result<(), StoreError> {
        let mut writer = self.connections.writer().await?;
        let mut transaction = begin(&mut writer).await?;
        for gone in introduce(&mut transaction, sources, now).await? {
            sqlx::query("UPDATE sources SET retired = 1 WHERE id = $1").bind(gone).execute(&mut *transaction).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Makes the index know these sources beside those it knows. Known ones keep their state; ones new to it fall due at
    /// `now`; none falls due later than the time given beside it.
    pub async fn introduce_sources(&self, sources: &[(SourceId, Timestamp)], now: Timestamp) -> Result<(), StoreError> {
        let mut writer = self.connections.writer().await?;
        let mut transaction = begin(&mut writer).await?;
        introduce(&mut transaction, sources, now).await?;
        Ok(transaction.commit().await?)
    }

    pub async fn source_state(&self, source: &SourceId) -> Result<Option<SourceState>, StoreError> {
        let row = sqlx::query(state!("s.id = $1"))
            .bind(source.as_str())
            .fetch_optional(&mut *self.connections.reader().await?)
            .await?;
        row.as_ref().map(source_state).transpose()
    }

    /// What is known of every source under a claim that ends at this time: of those claimed together.
    pub async fn claimed_states(&self, until: Timestamp) -> Result<Vec<SourceState>, StoreError> {
        let rows = sqlx::query(state!("s.claimed_until = $1 ORDER BY s.id"))
            .bind(until.as_millisecond())
            .fetch_all(&mut *self.connections.reader().await?)
            .await?;
        rows.iter().map(source_state).collect()
    }

    /// Every source that is not retired.
    pub async fn source_states(&self) -> Result<Vec<SourceState>, StoreError> {
        let rows = sqlx::query(state!("s.retired = 0 ORDER BY s.id"))
            .fetch_all(&mut *self.connections.reader().await?)
            .await?;
        rows.iter().map(source_state).collect()
    }

    /// Forgets what is known of a source's noise, and with it the short cuts of its next check; false where there is no
    /// such source.
    pub async fn forget_noise(&self, source: &SourceId) -> Result<bool, StoreError> {
        let written =
            sqlx::query("UPDATE sources SET volatile = NULL, etag = NULL, last_modified = NULL WHERE id = $1")
                .bind(source.as_str())
                .execute(&mut *self.connections.writer().await?)
                .await?;
        Ok(written.rows_affected() > 0)
    }

    /// Claims up to `limit` sources due at `now` and not claimed by another, longest overdue first.
    pub async fn claim_due(&self, now: Timestamp, lease: SignedDuration, limit: u32) -> Result<Vec<Claim>, StoreError> {
        let until = now + lease;
        let rows = sqlx::query(
            "UPDATE sources SET claim = claim + 1, claimed_until = $2
             WHERE id IN (SELECT id FROM sources WHERE retired = 0 AND next_due <= $1 AND claimed_until <= $1
                          ORDER BY next_due, id LIMIT $3)
             RETURNING id, claim, next_due",
        )
        .bind(now.as_millisecond())
        .bind(until.as_millisecond())
        .bind(i64::from(limit))
        .fetch_all(&mut *self.connections.writer().await?)
        .await?;
        let mut claims = Vec::with_capacity(rows.len());
        for row in &rows {
            let row = Columns(row);
            claims.push((
                row.time("next_due")?,
                Claim { source: row.parsed("id")?, number: row.number("claim")?, until },
            ));
        }
        claims.sort_by(|(due, a), (other, b)| due.cmp(other).then_with(|| a.source.cmp(&b.source)));
        Ok(claims.into_iter().map(|(_, claim)| claim).collect())
    }

    /// Claims one source whatever its due time; `None` while another holds it.
    pub async fn claim(
        &self,
        source: &SourceId,
        now: Timestamp,
        lease: SignedDuration,
    ) -> Result<Option<Claim>, StoreError> {
        let until = now + lease;
        // All rows are fetched, though there is one at most: only the end of the statement is its commit, and a full disk
        // would go unnoticed before it.
        let claimed: Vec<(i64,)> = sqlx::query_as(
            "UPDATE sources SET claim = claim + 1, claimed_until = $3
             WHERE id = $1 AND retired = 0 AND claimed_until <= $2 RETURNING claim",
        )
        .bind(source.as_str())
        .bind(now.as_millisecond())
        .bind(until.as_millisecond())
        .fetch_all(&mut *self.connections.writer().await?)
        .await?;
        if let Some(&(number,)) = claimed.first() {
            return Ok(Some(Claim { source: source.clone(), number, until }));
        }
        let known: Option<(String,)> = sqlx::query_as("SELECT id FROM sources WHERE id = $1 AND retired = 0")
            .bind(source.as_str())
            .fetch_optional(&mut *self.connections.reader().await?)
            .await?;
        known.map(|_| None).ok_or_else(|| StoreError::UnknownSource(source.clone()))
    }

    /// Gives a claim back without a result; the source stays due. Nothing happens where another took it meanwhile.
    pub async fn release(&self, claim: &Claim) -> Result<(), StoreError> {
        sqlx::query("UPDATE sources SET claimed_until = 0 WHERE id = $1 AND claim = $2")
            .bind(claim.source.as_str())
            .bind(claim.number)
            .execute(&mut *self.connections.writer().await?)
            .await?;
        Ok(())
    }

    /// When the next source can be claimed: it is due, and nobody holds it or the holder's lease has run out.
    pub async fn next_due(&self) -> Result<Option<Timestamp>, StoreError> {
        // The first of each two, by the order of an index: this is asked often, and few are claimed.
        let row = sqlx::query(
            "SELECT MIN(due) AS due FROM (
                 SELECT * FROM (SELECT next_due AS due FROM sources WHERE retired = 0 AND claimed_until = 0
                                ORDER BY next_due LIMIT 1) AS free
                 UNION ALL
                 SELECT CASE WHEN claimed_until > next_due THEN claimed_until ELSE next_due END AS due
                 FROM sources WHERE retired = 0 AND claimed_until <> 0) AS next",
        )
        .fetch_one(&mut *self.connections.reader().await?)
        .await?;
        Columns(&row).time_if("due")
    }
}

/// Writes the sources that are new or due earlier, and tells which of the others are watched so far.
async fn introduce(
    transaction: &mut Transaction<'_, Any>,
    sources: &[(SourceId, Timestamp)],
    now: Timestamp,
) -> Result<Vec<String>, StoreError> {
    let rows: Vec<(String, i64, i64)> =
        sqlx::query_as("SELECT id, next_due, retired FROM sources").fetch_all(&mut **transaction).await?;
    let mut known: HashMap<String, (i64, i64)> =
        rows.into_iter().map(|(id, next_due, retired)| (id, (next_due, retired))).collect();
    for (source, due) in sources {
        let due = due.as_millisecond();
        let written = match known.remove(source.as_str()) {
            // A restart finds nearly all as they should be: nothing is written for these.
            Some((next_due, 0)) if next_due <= due => continue,
            Some((next_due, _)) => sqlx::query("UPDATE sources SET retired = 0, next_due = $2 WHERE id = $1")
                .bind(source.as_str())
                .bind(next_due.min(due)),
            None => sqlx::query("INSERT INTO sources (id, next_due) VALUES ($1, $2)")
                .bind(source.as_str())
                .bind(due.min(now.as_millisecond())),
        };
        written.execute(&mut **transaction).await?;
    }
    Ok(known.into_iter().filter(|(_, (_, retired))| *retired == 0).map(|(id, _)| id).collect())
}

fn source_state(row: &AnyRow) -> Result<SourceState, StoreError> {
    let columns = Columns(row);
    let reading = columns.parsed_if("reading_recipe")?.zip(columns.parsed_if("reading_words")?);
    Ok(SourceState {
        source: columns.parsed("id")?,
        next_due: columns.time("next_due")?,
        last_checked: columns.time_if("last_checked")?,
        last_good: columns.time_if("last_good")?,
        failures: columns.number("failures")?,
        last_status: columns.text_if("last_status")?,
        last_reason: columns.text_if("last_reason")?,
        validators: Validators { etag: columns.text_if("etag")?, last_modified: columns.text_if("last_modified")? },
        seen_sha256: columns.parsed_if("seen_sha256")?,
        version: columns.text_if("source")?.map(|_| version(row)).transpose()?,
        newest: columns.number("newest")?,
        reading: reading.map(|(recipe, words)| Reading { recipe, words }),
        // What another build wrote and this one can't read is learned again.
        volatile: columns.text_if("volatile")?.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default(),
    })
}
