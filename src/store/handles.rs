//! Handles of subscribers: given once, never changed while the subscriber is there.

use crate::subscription::Handle;

use super::StoreError;
use super::connections::{Connections, begin};

/// A handle that nobody has.
pub(super) fn new_handle() -> Result<Handle, StoreError> {
    let mut bytes = [0; 10];
    getrandom::fill(&mut bytes).map_err(StoreError::Random)?;
    Ok(Handle::new(bytes))
}

/// Gives one to each subscriber of an index from before there were any.
pub(super) async fn give(connections: &Connections) -> Result<(), StoreError> {
    let nameless = "SELECT id FROM subscribers WHERE handle = ''";
    let rows: Vec<(i64,)> = sqlx::query_as(nameless).fetch_all(&mut *connections.reader().await?).await?;
    if rows.is_empty() {
        return Ok(());
    }
    let mut writer = connections.writer().await?;
    let mut transaction = begin(&mut writer).await?;
    for (id,) in rows {
        sqlx::query("UPDATE subscribers SET handle = $2 WHERE id = $1 AND handle = ''")
            .bind(id)
            .bind(new_handle()?.to_string())
            .execute(&mut *transaction)
            .await?;
    }
    Ok(transaction.commit().await?)
}
