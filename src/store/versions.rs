//! Versions and revisions as recorded.

use jiff::Timestamp;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use crate::brief::Brief;
use crate::revision::Revision;
use crate::snapshot::Sha256;
use crate::source::SourceId;
use crate::version::{Place, Version};

use super::row::{Columns, bad, to_json};
use super::search::put_brief;
use super::sources::Reading;
use super::{Store, StoreError, next_ids};

impl Store {
    /// The sources with at least so many revisions since a time, busiest first.
    pub async fn busiest(&self, since: Timestamp, least: u32) -> Result<Vec<(String, u32)>, StoreError> {
        let rows: Vec<(String, i64)> = sqlx::query_as(
            "SELECT source, COUNT(*) AS count FROM revisions WHERE seen_at >= $1 GROUP BY source
             HAVING COUNT(*) >= $2 ORDER BY count DESC, source",
        )
        .bind(since.as_millisecond())
        .bind(i64::from(least))
        .fetch_all(&mut *self.connections.reader().await?)
        .await?;
        rows.into_iter()
            .map(|(source, count)| Ok((source, u32::try_from(count).map_err(|error| bad("count", &error))?)))
            .collect()
    }

    /// The versions of a source in the order of its history ([`Version::place`]).
    pub async fn versions(&self, source: &SourceId) -> Result<Vec<Version>, StoreError> {
        let rows = sqlx::query(
            "SELECT source, number, past, seen_at, sha256, bytes, content_type FROM versions WHERE source = $1",
        )
        .bind(source.as_str())
        .fetch_all(&mut *self.connections.reader().await?)
        .await?;
        let mut versions: Vec<Version> = rows.iter().map(version).collect::<Result<_, _>>()?;
        versions.sort_by_key(Version::place);
        Ok(versions)
    }

    /// The highest id of a revision.
    pub async fn newest_revision(&self) -> Result<Option<i64>, StoreError> {
        let (newest,): (Option<i64>,) =
            sqlx::query_as("SELECT MAX(id) FROM revisions").fetch_one(&mut *self.connections.reader().await?).await?;
        Ok(newest)
    }

    pub async fn revision(&self, id: i64) -> Result<Option<Revision>, StoreError> {
        let row = sqlx::query("SELECT id, source, from_number, to_number, seen_at, brief FROM revisions WHERE id = $1")
            .bind(id)
            .fetch_optional(&mut *self.connections.reader().await?)
            .await?;
        row.map(|row| revision(&row, "id")).transpose()
    }
}

impl Store {
    /// The latest version before the last one that had these bytes, or said these words by the same recipe: what stands
    /// again with `version`.
    pub async fn standing_before(&self, version: &Version, reading: &Reading) -> Result<Option<u32>, StoreError> {
        let rows = sqlx::query(
            "SELECT source, number, past, seen_at, sha256, bytes, content_type,
                    CASE WHEN sha256 = $2 OR (recipe = $3 AND words = $4) THEN 1 ELSE 0 END AS alike
             FROM versions WHERE source = $1",
        )
        .bind(version.source.as_str())
        .bind(version.sha256.to_string())
        .bind(reading.recipe.to_string())
        .bind(reading.words.to_string())
        .fetch_all(&mut *self.connections.reader().await?)
        .await?;
        let mut before: Vec<(Place, u32, bool)> = Vec::with_capacity(rows.len());
        for row in &rows {
            let other = self::version(row)?;
            before.push((other.place(), other.number, Columns(row).number::<i64>("alike")? == 1));
        }
        before.retain(|(place, _, _)| *place < version.place());
        before.sort_unstable();
        // What the last one said did not change: nothing stands again.
        before.pop();
        Ok(before.into_iter().rev().find(|(_, _, alike)| *alike).map(|(_, number, _)| number))
    }
}

/// A version from its row.
pub(super) fn version(row: &AnyRow) -> Result<Version, StoreError> {
    let row = Columns(row);
    Ok(Version {
        source: row.parsed("source")?,
        number: row.number("number")?,
        past: row.number::<i64>("past")? != 0,
        seen_at: row.time("seen_at")?,
        sha256: row.parsed("sha256")?,
        bytes: row.number("bytes")?,
        content_type: row.text("content_type")?,
    })
}

/// A revision from its row, its identifier being in the column `id`.
pub(super) fn revision(row: &AnyRow, id: &str) -> Result<Revision, StoreError> {
    let row = Columns(row);
    Ok(Revision {
        id: row.number(id)?,
        source: row.parsed("source")?,
        from: row.number("from_number")?,
        to: row.number("to_number")?,
        seen_at: row.time("seen_at")?,
        brief: row.json("brief")?,
    })
}

/// Adds a version; false where it is there already with the same bytes.
pub(super) async fn insert_version(
    connection: &mut AnyConnection,
    version: &Version,
    reading: &Reading,
) -> Result<bool, StoreError> {
    let known: Option<(String,)> = sqlx::query_as("SELECT sha256 FROM versions WHERE source = $1 AND number = $2")
        .bind(version.source.as_str())
        .bind(i64::from(version.number))
        .fetch_optional(&mut *connection)
        .await?;
    match known.map(|(sha256,)| sha256.parse::<Sha256>()) {
        None => {}
        Some(Ok(sha256)) if sha256 == version.sha256 => return Ok(false),
        Some(_) => {
            return Err(StoreError::OtherVersion { of: version.source.clone(), number: version.number });
        }
    }
    sqlx::query(
        "INSERT INTO versions (source, number, seen_at, sha256, bytes, content_type, recipe, words, past)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
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
    Ok(true)
}

/// True for a version that was taken over from whoever kept it.
pub(super) async fn is_past(
    connection: &mut AnyConnection,
    source: &SourceId,
    number: u32,
) -> Result<bool, StoreError> {
    let known: Option<(i64,)> = sqlx::query_as("SELECT past FROM versions WHERE source = $1 AND number = $2")
        .bind(source.as_str())
        .bind(i64::from(number))
        .fetch_optional(connection)
        .await?;
    Ok(known.is_some_and(|(past,)| past != 0))
}

/// The identifier of the revision that led to this version, if one is recorded.
pub(super) async fn revision_id(
    connection: &mut AnyConnection,
    source: &SourceId,
    to: u32,
) -> Result<Option<i64>, StoreError> {
    let known: Option<(i64,)> = sqlx::query_as("SELECT id FROM revisions WHERE source = $1 AND to_number = $2")
        .bind(source.as_str())
        .bind(i64::from(to))
        .fetch_optional(connection)
        .await?;
    Ok(known.map(|(id,)| id))
}

/// Adds a revision and returns its identifier.
pub(super) async fn insert_revision(
    connection: &mut AnyConnection,
    source: &SourceId,
    (from, to): (u32, u32),
    seen_at: Timestamp,
    brief: &Brief,
) -> Result<i64, StoreError> {
    let id = next_ids(connection, "revision", 1).await?;
    sqlx::query(
        "INSERT INTO revisions (id, source, from_number, to_number, seen_at, severity, brief)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(id)
    .bind(source.as_str())
    .bind(i64::from(from))
    .bind(i64::from(to))
    .bind(seen_at.as_millisecond())
    .bind(i64::from(brief.severity))
    .bind(to_json("brief", brief)?)
    .execute(&mut *connection)
    .await?;
    put_brief(connection, id, (source, to), brief).await?;
    Ok(id)
}
