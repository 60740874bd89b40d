//! The index told again what the archive holds (`rulewatch reindex`).

use std::collections::BTreeSet;

use jiff::Timestamp;
use sqlx::AnyConnection;

use crate::brief::Brief;
use crate::source::{NEVER, SourceId};
use crate::version::Version;

use super::connections::begin;
use super::leases::expect_held;
use super::row::{Columns, bad, to_json};
use super::search::{forget_texts, put_brief};
use super::sources::{Claim, Reading};
use super::versions::{insert_revision, revision_id};
use super::{Store, StoreError};

impl Store {
    /// For `reindex`: forgets versions and revisions of a source that the archive does not hold and takes over those
    /// given: versions with how they were read, in the order of the history, revisions as (from, to, when seen, brief).
    /// Revisions that were there keep their id and their deliveries; new ones owe none. A source that the index did not know
    /// is known afterwards, but retired until the watchlist names it.
    pub async fn restore(
        &self,
        source: &SourceId,
        versions: &[(Version, Reading)],
        revisions: &[(u32, u32, Timestamp, Brief)],
    ) -> Result<(), StoreError> {
        let mut writer = self.connections.writer().await?;
        let mut transaction = begin(&mut writer).await?;
        sqlx::query("INSERT INTO sources (id, retired, next_due) VALUES ($1, 1, $2) ON CONFLICT (id) DO NOTHING")
            .bind(source.as_str())
            .bind(NEVER.as_millisecond())
            .execute(&mut *transaction)
            .await?;
        take_over(&mut transaction, source, versions, revisions).await?;
        Ok(transaction.commit().await?)
    }

    /// The same while others use the index: nothing is written where the claim was lost.
    pub async fn restore_claimed(
        &self,
        claim: &Claim,
        versions: &[(Version, Reading)],
        revisions: &[(u32, u32, Timestamp, Brief)],
    ) -> Result<(), StoreError> {
        let mut writer = self.connections.writer().await?;
        let mut transaction = begin(&mut writer).await?;
        expect_held(&mut transaction, claim).await?;
        take_over(&mut transaction, &claim.source, versions, revisions).await?;
        Ok(transaction.commit().await?)
    }
}

async fn take_over(
    connection: &mut AnyConnection,
    source: &SourceId,
    versions: &[(Version, Reading)],
    revisions: &[(u32, u32, Timestamp, Brief)],
) -> Result<(), StoreError> {
    forget(connection, source, versions, revisions).await?;
    for (version, reading) in versions {
        put_version(connection, version, reading).await?;
    }
    // Texts are read again in the order of the history, which may be another now.
    forget_texts(connection, source).await?;
    for (from, to, seen_at, brief) in revisions {
        match revision_id(connection, source, *to).await? {
            Some(id) => {
                update_revision(connection, id, *from, *seen_at, brief).await?;
                put_brief(connection, id, (source, *to), brief).await?;
            }
            None => {
                insert_revision(connection, source, (*from, *to), *seen_at, brief).await?;
            }
        }
    }
    Ok(())
}

/// Removes versions that are not among those given, byte for byte, and revisions that are not; with a version goes its
/// revision, with a revision its deliveries. What was remembered of reading the latest version is forgotten with it.
async fn forget(
    connection: &mut AnyConnection,
    source: &SourceId,
    versions: &[(Version, Reading)],
    revisions: &[(u32, u32, Timestamp, Brief)],
) -> Result<(), StoreError> {
    let wanted: BTreeSet<(i64, String)> =
        versions.iter().map(|(version, _)| (i64::from(version.number), version.sha256.to_string())).collect();
    let known: Vec<(i64, String)> = sqlx::query_as("SELECT number, sha256 FROM versions WHERE source = $1")
        .bind(source.as_str())
        .fetch_all(&mut *connection)
        .await?;
    // Versions older than the latest may come to stand before it; it is a new one where the index does not know it.
    let latest = versions.last().map(|(version, _)| (i64::from(version.number), version.sha256.to_string()));
    let mut latest_stays = latest.is_none_or(|latest| known.contains(&latest));
    for gone in known.iter().filter(|version| !wanted.contains(*version)) {
        latest_stays = false;
        sqlx::query("DELETE FROM versions WHERE source = $1 AND number = $2")
            .bind(source.as_str())
            .bind(gone.0)
            .execute(&mut *connection)
            .await?;
    }
    if !latest_stays {
        sqlx::query(
            "UPDATE sources SET etag = NULL, last_modified = NULL, seen_sha256 = NULL, reading_recipe = NULL,
                 reading_words = NULL, volatile = NULL WHERE id = $1",
        )
        .bind(source.as_str())
        .execute(&mut *connection)
        .await?;
    }
    let rows = sqlx::query("SELECT id, to_number FROM revisions WHERE source = $1")
        .bind(source.as_str())
        .fetch_all(&mut *connection)
        .await?;
    for row in &rows {
        let (id, to): (i64, u32) = (Columns(row).number("id")?, Columns(row).number("to_number")?);
        if !revisions.iter().any(|(_, wanted, _, _)| *wanted == to) {
            sqlx::query("DELETE FROM revisions WHERE id = $1").bind(id).execute(&mut *connection).await?;
        }
    }
    Ok(())
}

/// Adds a version or takes over the archive's facts of it.
async fn put_version(connection: &mut AnyConnection, version: &Version, reading: &Reading) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO versions (source, number, seen_at, sha256, bytes, content_type, recipe, words, past)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (source, number) DO UPDATE
         SET seen_at = excluded.seen_at, bytes = excluded.bytes, content_type = excluded.content_type,
             recipe = excluded.recipe, words = excluded.words, past = excluded.past",
    )
    .bind(version.source.as_str())
    .bind(i64::from(version.number))
    .bind(version.seen_at.as_millisecond())
    .bind(version.sha256.to_string())
    .bind(i64::try_from(version.bytes).map_err(|error| bad("bytes", &error))?)
    .bind(&version.content_type)
    .bind(reading.recipe.to_string())
    .bind(reading.words.to_string())
    .bind(i64::from(version.past))
    .execute(connection)
    .await?;
    Ok(())
}

async fn update_revision(
    connection: &mut AnyConnection,
    id: i64,
    from: u32,
    seen_at: Timestamp,
    brief: &Brief,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE revisions SET from_number = $2, seen_at = $3, severity = $4, brief = $5 WHERE id = $1")
        .bind(id)
        .bind(i64::from(from))
        .bind(seen_at.as_millisecond())
        .bind(i64::from(brief.severity))
        .bind(to_json("brief", brief)?)
        .execute(connection)
        .await?;
    Ok(())
}
