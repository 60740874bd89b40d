//! The threads that mail about revisions hangs on: fixed once, kept for as long as the index.

use super::connections::begin;
use super::{Store, StoreError};
use crate::revision::Revision;

impl Store {
    /// The threads of a revision as they were fixed; empty where no message about it was written yet.
    pub async fn threads(&self, revision: &Revision) -> Result<Vec<String>, StoreError> {
        let roots: Option<(String,)> = sqlx::query_as("SELECT roots FROM threads WHERE source = $1 AND number = $2")
            .bind(revision.source.as_str())
            .bind(i64::from(revision.to))
            .fetch_optional(&mut *self.connections.reader().await?)
            .await?;
        Ok(roots.map_or_else(Vec::new, |(roots,)| listed(&roots)))
    }

    /// Fixes the threads of a revision, unless another message did meanwhile; returns those that hold.
    pub async fn fix_threads(&self, revision: &Revision, roots: &[String]) -> Result<Vec<String>, StoreError> {
        let mut writer = self.connections.writer().await?;
        let mut transaction = begin(&mut writer).await?;
        sqlx::query("INSERT INTO threads (source, number, roots) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
            .bind(revision.source.as_str())
            .bind(i64::from(revision.to))
            .bind(roots.join(" "))
            .execute(&mut *transaction)
            .await?;
        let (kept,): (String,) = sqlx::query_as("SELECT roots FROM threads WHERE source = $1 AND number = $2")
            .bind(revision.source.as_str())
            .bind(i64::from(revision.to))
            .fetch_one(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(listed(&kept))
    }
}

fn listed(roots: &str) -> Vec<String> {
    roots.split(' ').filter(|root| !root.is_empty()).map(str::to_owned).collect()
}
