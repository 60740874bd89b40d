//! What a model said of a revision, kept so that it is asked once a language, not once a subscriber.

use jiff::Timestamp;

use super::{Store, StoreError};

/// The longest reason that is kept.
const LONGEST_FAILURE: usize = 500;

impl Store {
    /// What was told of a revision in a language (JSON): `None` where nobody asked yet, empty where there is no answer.
    pub async fn summary(&self, revision: i64, language: &str) -> Result<Option<String>, StoreError> {
        let row: Option<(String,)> = sqlx::query_as("SELECT told FROM summaries WHERE revision = $1 AND language = $2")
            .bind(revision)
            .bind(language)
            .fetch_optional(&mut *self.connections.reader().await?)
            .await?;
        Ok(row.map(|(told,)| told))
    }

    /// Notes that the question is about to be asked; false where somebody asked it before.
    pub async fn begin_summary(&self, revision: i64, language: &str, now: Timestamp) -> Result<bool, StoreError> {
        let begun = sqlx::query(
            "INSERT INTO summaries (revision, language, asked_at) VALUES ($1, $2, $3)
             ON CONFLICT (revision, language) DO NOTHING",
        )
        .bind(revision)
        .bind(language)
        .bind(now.as_millisecond())
        .execute(&mut *self.connections.writer().await?)
        .await?;
        Ok(begun.rows_affected() == 1)
    }

    /// Keeps what was told, or why nothing was.
    pub async fn keep_summary(
        &self,
        revision: i64,
        language: &str,
        told: Result<&str, &str>,
    ) -> Result<(), StoreError> {
        let failure = told.err().map(|reason| &reason[..reason.floor_char_boundary(LONGEST_FAILURE)]);
        sqlx::query("UPDATE summaries SET told = $3, failure = $4 WHERE revision = $1 AND language = $2")
            .bind(revision)
            .bind(language)
            .bind(told.unwrap_or_default())
            .bind(failure)
            .execute(&mut *self.connections.writer().await?)
            .await?;
        Ok(())
    }
}
