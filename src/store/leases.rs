//! Claims prolonged, and claims of the dead ended.

use jiff::{SignedDuration, Timestamp};
use sqlx::AnyConnection;

use super::connections::begin;
use super::sources::Claim;
use super::{Store, StoreError};
use crate::source::SourceId;

impl Store {
    /// Claims every one of these sources that nobody else holds, in one transaction, whatever their due time.
    pub async fn claim_each(
        &self,
        sources: &[SourceId],
        now: Timestamp,
        lease: SignedDuration,
    ) -> Result<Vec<Claim>, StoreError> {
        let until = now.checked_add(lease).unwrap_or(Timestamp::MAX);
        let mut writer = self.connections.writer().await?;
        let mut transaction = begin(&mut writer).await?;
        let mut claims = Vec::with_capacity(sources.len());
        for source in sources {
            let claimed: Option<(i64,)> = sqlx::query_as(
                "UPDATE sources SET claim = claim + 1, claimed_until = $3
                 WHERE id = $1 AND retired = 0 AND claimed_until <= $2 RETURNING claim",
            )
            .bind(source.as_str())
            .bind(now.as_millisecond())
            .bind(until.as_millisecond())
            .fetch_optional(&mut *transaction)
            .await?;
            claims.extend(claimed.map(|(number,)| Claim { source: source.clone(), number, until }));
        }
        transaction.commit().await?;
        Ok(claims)
    }

    /// Holds on to claims that are still ours until `now` plus the lease.
    pub async fn renew(&self, claims: &[Claim], now: Timestamp, lease: SignedDuration) -> Result<(), StoreError> {
        if claims.is_empty() {
            return Ok(());
        }
        let until = now.checked_add(lease).unwrap_or(Timestamp::MAX).as_millisecond();
        let mut writer = self.connections.writer().await?;
        let mut transaction = begin(&mut writer).await?;
        for claim in claims {
            sqlx::query("UPDATE sources SET claimed_until = $3 WHERE id = $1 AND claim = $2 AND claimed_until <> 0")
                .bind(claim.source.as_str())
                .bind(claim.number)
                .bind(until)
                .execute(&mut *transaction)
                .await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Refuses where another was given the source since, or the claim was ended.
    pub async fn expect_held(&self, claim: &Claim) -> Result<(), StoreError> {
        expect_held(&mut *self.connections.reader().await?, claim).await
    }

    /// Ends every claim, of sources and of deliveries: for a process that has just taken the data folder for itself,
    /// so that nothing waits for the lease of one that died.
    pub async fn end_claims(&self) -> Result<(), StoreError> {
        let mut writer = self.connections.writer().await?;
        let mut transaction = begin(&mut writer).await?;
        for statement in [
            "UPDATE sources SET claimed_until = 0 WHERE claimed_until <> 0",
            "UPDATE deliveries SET claimed_until = 0 WHERE claimed_until <> 0",
        ] {
            sqlx::query(statement).execute(&mut *transaction).await?;
        }
        Ok(transaction.commit().await?)
    }
}

pub(super) async fn expect_held(connection: &mut AnyConnection, claim: &Claim) -> Result<(), StoreError> {
    let held: Option<(i64,)> =
        sqlx::query_as("SELECT claim FROM sources WHERE id = $1 AND claim = $2 AND claimed_until <> 0")
            .bind(claim.source.as_str())
            .bind(claim.number)
            .fetch_optional(connection)
            .await?;
    held.map(drop).ok_or_else(|| StoreError::ClaimLost { of: claim.source.clone() })
}
