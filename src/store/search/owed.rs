//! What was recorded before there was search, or is to be read again: made up for step by step.

use sqlx::AnyConnection;

use crate::search::Passage;
use crate::source::SourceId;
use crate::store::connections::begin;
use crate::store::row::Columns;
use crate::store::versions::{revision, revision_id, version};
use crate::store::{Store, StoreError};
use crate::version::Version;

use super::keep::{put_brief, put_next_text};

/// What search does not find yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SearchDebt {
    /// Revisions whose briefs are not indexed.
    pub revisions: u64,
    /// Versions whose texts are not.
    pub versions: u64,
}

impl Store {
    /// What is still to be indexed.
    pub async fn search_debt(&self) -> Result<SearchDebt, StoreError> {
        let row = sqlx::query(
            "SELECT (SELECT COUNT(*) FROM revisions WHERE searched = 0) AS revisions,
                    (SELECT COUNT(*) FROM versions WHERE searched = 0) AS versions",
        )
        .fetch_one(&mut *self.connections.reader().await?)
        .await?;
        let row = Columns(&row);
        Ok(SearchDebt { revisions: row.number("revisions")?, versions: row.number("versions")? })
    }

    /// Indexes at most so many briefs that are not yet, in one transaction; returns how many.
    pub async fn index_briefs(&self, most: u32) -> Result<usize, StoreError> {
        let mut writer = self.connections.writer().await?;
        let mut transaction = begin(&mut writer).await?;
        let rows = sqlx::query(
            "SELECT id, source, from_number, to_number, seen_at, brief FROM revisions WHERE searched = 0 ORDER BY id DESC LIMIT $1",
        )
        .bind(i64::from(most))
        .fetch_all(&mut *transaction)
        .await?;
        for row in &rows {
            let revision = revision(row, "id")?;
            put_brief(&mut transaction, revision.id, (&revision.source, revision.to), &revision.brief).await?;
        }
        transaction.commit().await?;
        Ok(rows.len())
    }

    /// The next version that is to be read for search: of this source, or of any. The earlier in its history comes first.
    pub async fn next_unread(&self, source: Option<&SourceId>) -> Result<Option<Version>, StoreError> {
        let mut reader = self.connections.reader().await?;
        let named = source.map(SourceId::as_str).unwrap_or_default();
        let found: Option<(String,)> =
            sqlx::query_as("SELECT source FROM versions WHERE searched = 0 AND ($1 = '' OR source = $1) LIMIT 1")
                .bind(named)
                .fetch_optional(&mut *reader)
                .await?;
        match found {
            Some((source,)) => first_unread(&mut reader, &source).await,
            None => Ok(None),
        }
    }

    /// Indexes what a version says, and the revision that led to it; `None` where it can't be read. Nothing happens where it is
    /// not its turn any more: while it was read, the history was told again.
    pub async fn index_text(&self, version: &Version, text: Option<&[Passage]>) -> Result<(), StoreError> {
        let mut writer = self.connections.writer().await?;
        let mut transaction = begin(&mut writer).await?;
        if first_unread(&mut transaction, version.source.as_str()).await?.as_ref() != Some(version) {
            return Ok(());
        }
        match text {
            Some(text) => put_next_text(&mut transaction, &version.source, version.number, text).await?,
            None => {
                sqlx::query("UPDATE versions SET searched = 2 WHERE source = $1 AND number = $2")
                    .bind(version.source.as_str())
                    .bind(i64::from(version.number))
                    .execute(&mut *transaction)
                    .await?;
            }
        }
        if let Some(id) = revision_id(&mut transaction, &version.source, version.number).await? {
            let row =
                sqlx::query("SELECT id, source, from_number, to_number, seen_at, brief FROM revisions WHERE id = $1")
                    .bind(id)
                    .fetch_one(&mut *transaction)
                    .await?;
            let revision = revision(&row, "id")?;
            put_brief(&mut transaction, id, (&revision.source, revision.to), &revision.brief).await?;
        }
        Ok(transaction.commit().await?)
    }
}

/// The earliest version of a source that was not read yet.
async fn first_unread(connection: &mut AnyConnection, source: &str) -> Result<Option<Version>, StoreError> {
    let rows = sqlx::query(
        "SELECT source, number, past, seen_at, sha256, bytes, content_type FROM versions WHERE source = $1 AND searched = 0",
    )
    .bind(source)
    .fetch_all(connection)
    .await?;
    let versions: Vec<Version> = rows.iter().map(version).collect::<Result<_, _>>()?;
    Ok(versions.into_iter().min_by_key(Version::place))
}
