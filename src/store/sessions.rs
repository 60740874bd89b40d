//! Who is logged in on the pages, under keyed hashes of what their browsers hold.

use jiff::Timestamp;

use super::{Store, StoreError};

/// A login that has not ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub account: String,
    /// A keyed hash of what the login was proven by.
    pub proof: String,
}

impl Store {
    /// Begins a session under the keyed hash of its secret.
    pub async fn begin_session(&self, seal: &str, session: &Session, ends_at: Timestamp) -> Result<(), StoreError> {
        let mut writer = self.connections.writer().await?;
        sqlx::query("INSERT INTO sessions (seal, account, proof, ends_at) VALUES ($1, $2, $3, $4)")
            .bind(seal)
            .bind(&session.account)
            .bind(&session.proof)
            .bind(ends_at.as_millisecond())
            .execute(&mut *writer)
            .await?;
        Ok(())
    }

    /// The session of that hash, unless it has ended.
    pub async fn session(&self, seal: &str, now: Timestamp) -> Result<Option<Session>, StoreError> {
        let found: Option<(String, String)> =
            sqlx::query_as("SELECT account, proof FROM sessions WHERE seal = $1 AND ends_at > $2")
                .bind(seal)
                .bind(now.as_millisecond())
                .fetch_optional(&mut *self.connections.reader().await?)
                .await?;
        Ok(found.map(|(account, proof)| Session { account, proof }))
    }

    /// Ends a session; one that is none is ended already.
    pub async fn end_session(&self, seal: &str) -> Result<(), StoreError> {
        let mut writer = self.connections.writer().await?;
        sqlx::query("DELETE FROM sessions WHERE seal = $1").bind(seal).execute(&mut *writer).await?;
        Ok(())
    }
}
