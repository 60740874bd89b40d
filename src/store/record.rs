//! The transaction at the heart: how a check ended, its version, its revision, and every delivery owed for it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use sqlx::AnyConnection;

use crate::concern::News;
use crate::delivery::DeliveryState;
use crate::search::Passage;
use crate::snapshot::{Sha256, Validators};
use crate::source::{Source, SourceId};
use crate::subscription::Cadence;
use crate::version::Version;
use crate::volatile::Memory;

use super::deliveries::state_name;
use super::parcels::DIGEST;
use super::row::to_json;
use super::search::put_text;
use super::sources::{Claim, Reading};
use super::subscribers::wishes;
use super::versions::{insert_revision, insert_version, is_past, revision_id};
use super::writer::Writing;
use super::{Store, StoreError, next_ids};

/// How a check ended, as recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckRecord {
    pub at: Timestamp,
    pub status: String,
    pub reason: Option<String>,
    pub http: Option<u16>,
    pub next_due: Timestamp,
    pub result: CheckResult,
    /// What is known of the source's noise from now on; `None` where that stays as it was.
    pub volatile: Option<Memory>,
    /// Sources that this check makes due: those that follow the source, after a new version.
    pub wakes: Vec<SourceId>,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "there is one a check, and it is moved once")]
pub enum CheckResult {
    /// Nothing new; what was seen is remembered. Where `seen` or `reading` is `None`, the one before stays.
    Good { validators: Validators, seen: Option<Sha256>, reading: Option<Reading> },
    /// A new version, with a revision unless it is the first: the number it came from, and what is new.
    Recorded { version: Version, revision: Option<(u32, News)>, validators: Validators, reading: Reading },
    /// Held or failed: the state of good checks stays as it is.
    Bad,
}

/// Everything needed to record a check.
#[derive(Debug)]
pub(super) struct Recording {
    claim: Claim,
    record: CheckRecord,
    /// Asked for only where deliveries may be owed.
    source: Option<Source>,
    /// What a new version says, for search; where it isn't told, it is read from the archive later.
    text: Option<Vec<Passage>>,
}

impl Store {
    /// Records how a check ended: outcome, next due time, version, revision and every delivery owed for it, in one
    /// transaction, and ends the claim. Returns the revision's id where one was recorded. Recording a version that
    /// is there already (same source and number, same SHA-256) changes nothing and owes nothing again.
    pub async fn record(
        &self,
        claim: &Claim,
        source: &Source,
        record: &CheckRecord,
    ) -> Result<Option<i64>, StoreError> {
        self.record_with_text(claim, source, record, None).await
    }

    /// The same with what a new version says, which is found by its words from then on.
    pub async fn record_with_text(
        &self,
        claim: &Claim,
        source: &Source,
        record: &CheckRecord,
        text: Option<Vec<Passage>>,
    ) -> Result<Option<i64>, StoreError> {
        let owes = matches!(record.result, CheckResult::Recorded { revision: Some(_), .. });
        let recording =
            Recording { claim: claim.clone(), record: record.clone(), source: owes.then(|| source.clone()), text };
        self.write(Writing::Check(Box::new(recording))).await
    }
}

/// Writes one check into an open transaction. A lost claim is found before anything is written.
pub(super) async fn write(connection: &mut AnyConnection, recording: &Recording) -> Result<Option<i64>, StoreError> {
    let Recording { claim, record, source, text } = recording;
    let written = match &record.result {
        CheckResult::Good { validators, seen, reading } => {
            good(connection, claim, record, validators, *seen, *reading).await?
        }
        CheckResult::Recorded { version, validators, reading, .. } => {
            good(connection, claim, record, validators, Some(version.sha256), Some(*reading)).await?
        }
        CheckResult::Bad => bad(connection, claim, record).await?,
    };
    if written == 0 {
        return Err(StoreError::ClaimLost { of: claim.source.clone() });
    }
    super::spans::count(connection, &claim.source, record).await?;
    wake(connection, &record.wakes, record.at).await?;
    let CheckResult::Recorded { version, revision, reading, .. } = &record.result else {
        return Ok(None);
    };
    if insert_version(connection, version, reading).await?
        && let Some(text) = text
    {
        put_text(connection, &version.source, version.number, text).await?;
    }
    let (Some((from, news)), Some(source)) = (revision, source) else {
        return Ok(None);
    };
    if let Some(known) = revision_id(connection, &version.source, version.number).await? {
        return Ok(Some(known));
    }
    let id =
        insert_revision(connection, &version.source, (*from, version.number), version.seen_at, &news.brief).await?;
    // What changed between a past text and the first one seen was not seen to change: it is news to nobody.
    if !is_past(connection, &version.source, *from).await? {
        owe(connection, id, source, news, record.at).await?;
    }
    Ok(Some(id))
}

/// Makes sources due that follow one with a new version.
async fn wake(connection: &mut AnyConnection, sources: &[SourceId], now: Timestamp) -> Result<(), StoreError> {
    for source in sources {
        sqlx::query(
            "UPDATE sources SET woken = $2, next_due = CASE WHEN next_due > $2 THEN $2 ELSE next_due END WHERE id = $1",
        )
        .bind(source.as_str())
        .bind(now.as_millisecond())
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

async fn good(
    connection: &mut AnyConnection,
    claim: &Claim,
    record: &CheckRecord,
    validators: &Validators,
    seen: Option<Sha256>,
    reading: Option<Reading>,
) -> Result<u64, StoreError> {
    let written = sqlx::query(
        "UPDATE sources SET claimed_until = 0, last_checked = $3, last_good = $3, failures = 0, last_status = $4,
             last_reason = $5, last_http = $6, next_due = CASE WHEN woken > $3 THEN woken ELSE $7 END, etag = $8, last_modified = $9,
             seen_sha256 = COALESCE($10, seen_sha256), reading_recipe = COALESCE($11, reading_recipe),
             reading_words = COALESCE($12, reading_words), volatile = COALESCE($13, volatile)
         WHERE id = $1 AND claim = $2 AND claimed_until <> 0",
    )
    .bind(claim.source.as_str())
    .bind(claim.number)
    .bind(record.at.as_millisecond())
    .bind(&record.status)
    .bind(record.reason.as_deref())
    .bind(record.http.map(i64::from))
    .bind(record.next_due.as_millisecond())
    .bind(validators.etag.as_deref())
    .bind(validators.last_modified.as_deref())
    .bind(seen.map(String::from))
    .bind(reading.map(|reading| String::from(reading.recipe)))
    .bind(reading.map(|reading| String::from(reading.words)))
    .bind(record.volatile.as_ref().map(|memory| to_json("volatile", memory)).transpose()?)
    .execute(connection)
    .await?;
    Ok(written.rows_affected())
}

async fn bad(connection: &mut AnyConnection, claim: &Claim, record: &CheckRecord) -> Result<u64, StoreError> {
    let written = sqlx::query(
        "UPDATE sources SET claimed_until = 0, last_checked = $3, failures = failures + 1, last_status = $4,
             last_reason = $5, last_http = $6, next_due = CASE WHEN woken > $3 THEN woken ELSE $7 END
         WHERE id = $1 AND claim = $2 AND claimed_until <> 0",
    )
    .bind(claim.source.as_str())
    .bind(claim.number)
    .bind(record.at.as_millisecond())
    .bind(&record.status)
    .bind(record.reason.as_deref())
    .bind(record.http.map(i64::from))
    .bind(record.next_due.as_millisecond())
    .execute(connection)
    .await?;
    Ok(written.rows_affected())
}

/// Owes a new revision to everybody who wants it, once each, at the earliest time any of their subscriptions asks for.
async fn owe(
    connection: &mut AnyConnection,
    revision: i64,
    source: &Source,
    news: &News,
    now: Timestamp,
) -> Result<(), StoreError> {
    if source.ties.gate {
        return Ok(());
    }
    let wishes = wishes(connection, now).await?;
    let mut due: BTreeMap<i64, (Timestamp, Cadence)> = BTreeMap::new();
    for (subscription, zone) in &wishes {
        let Some(severity) = news.severity_for(subscription, source) else { continue };
        let cadence = subscription.cadence.of_severity(severity);
        let wish = (cadence.due_at(now, zone), cadence);
        due.entry(subscription.subscriber).and_modify(|first| *first = earlier(*first, wish)).or_insert(wish);
    }
    let Ok(count @ 1..) = i64::try_from(due.len()) else {
        return Ok(());
    };
    let first = next_ids(connection, "delivery", count).await?;
    for (id, (subscriber, (due_at, cadence))) in (first..).zip(due) {
        let due_at = due_at.as_millisecond();
        let parcel = match cadence {
            Cadence::AtOnce => format!("revision {revision} to {subscriber}"),
            Cadence::Daily { .. } | Cadence::Weekly { .. } => {
                format!("{DIGEST}{due_at} to {subscriber}")
            }
        };
        sqlx::query(
            "INSERT INTO deliveries (id, revision, subscriber, channel, parcel, owed_since, due_at, state)
             VALUES ($1, $2, $3, (SELECT channel FROM subscribers WHERE id = $3), $4, $5, $5, $6)",
        )
        .bind(id)
        .bind(revision)
        .bind(subscriber)
        .bind(parcel)
        .bind(due_at)
        .bind(state_name(DeliveryState::Owed))
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// The wish that is met first.
fn earlier(a: (Timestamp, Cadence), b: (Timestamp, Cadence)) -> (Timestamp, Cadence) {
    if b.0 < a.0 { b } else { a }
}
