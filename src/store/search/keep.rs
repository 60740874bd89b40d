//! What is written for search: passages as they come and go, the words and marks of a revision. Each within a transaction
//! of whoever records.

use std::collections::HashMap;

use sqlx::AnyConnection;

use crate::brief::Brief;
use crate::search::{Passage, indexed, marks};
use crate::snapshot::Sha256;
use crate::source::SourceId;
use crate::store::row::{Columns, to_json};
use crate::store::{StoreError, next_ids};
use crate::wording::Language;

/// Bytes of touched text by which a revision is found. What is beyond is found as passages of the version.
const MOST_TOUCHED: usize = 4 << 20;

/// Writes what a version of a source says, after what the version before it said. Nothing is written where an earlier version
/// is still to be read: passages come and go in order, and this one's turn comes.
pub(in crate::store) async fn put_text(
    connection: &mut AnyConnection,
    source: &SourceId,
    number: u32,
    text: &[Passage],
) -> Result<(), StoreError> {
    let (earlier,): (i64,) =
        sqlx::query_as("SELECT COUNT(*) FROM versions WHERE source = $1 AND searched = 0 AND number <> $2")
            .bind(source.as_str())
            .bind(i64::from(number))
            .fetch_one(&mut *connection)
            .await?;
    if earlier == 0 {
        put_next_text(connection, source, number, text).await?;
    }
    Ok(())
}

/// The same for a version whose turn it is.
pub(super) async fn put_next_text(
    connection: &mut AnyConnection,
    source: &SourceId,
    number: u32,
    text: &[Passage],
) -> Result<(), StoreError> {
    let mut standing = standing(connection, source).await?;
    let mut seen = std::collections::HashSet::new();
    let mut came: Vec<(i64, &Passage)> = Vec::new();
    for passage in text {
        let hash = hash(&passage.text);
        if seen.insert(hash) && standing.remove(&hash).is_none() {
            came.push((hash, passage));
        }
    }
    for id in standing.into_values() {
        sqlx::query("UPDATE passages SET gone = $2 WHERE id = $1")
            .bind(id)
            .bind(i64::from(number))
            .execute(&mut *connection)
            .await?;
    }
    add(connection, source, number, &came).await?;
    sqlx::query("UPDATE versions SET searched = 1 WHERE source = $1 AND number = $2")
        .bind(source.as_str())
        .bind(i64::from(number))
        .execute(connection)
        .await?;
    Ok(())
}

/// The passages that stand, by their hashes.
async fn standing(connection: &mut AnyConnection, source: &SourceId) -> Result<HashMap<i64, i64>, StoreError> {
    let rows: Vec<(i64, i64)> = sqlx::query_as("SELECT hash, id FROM passages WHERE source = $1 AND gone IS NULL")
        .bind(source.as_str())
        .fetch_all(connection)
        .await?;
    Ok(rows.into_iter().collect())
}

async fn add(
    connection: &mut AnyConnection,
    source: &SourceId,
    number: u32,
    came: &[(i64, &Passage)],
) -> Result<(), StoreError> {
    let count = i64::try_from(came.len()).unwrap_or(i64::MAX);
    if count == 0 {
        return Ok(());
    }
    let first = next_ids(connection, "passage", count).await?;
    for (id, (hash, passage)) in (first..).zip(came) {
        sqlx::query("INSERT INTO passages (id, source, came, hash, citation, text) VALUES ($1, $2, $3, $4, $5, $6)")
            .bind(id)
            .bind(source.as_str())
            .bind(i64::from(number))
            .bind(hash)
            .bind(to_json("citation", &passage.citation)?)
            .bind(&passage.text)
            .execute(&mut *connection)
            .await?;
        // Found by its address as well as by its words.
        let words = indexed(&format!("{}\n{}", passage.citation, passage.text));
        sqlx::query("INSERT INTO passage_words (rowid, text) VALUES ($1, $2)")
            .bind(id)
            .bind(words)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Forgets what the versions of a source say: they are to be read again.
pub(in crate::store) async fn forget_texts(
    connection: &mut AnyConnection,
    source: &SourceId,
) -> Result<(), StoreError> {
    for text in ["DELETE FROM passages WHERE source = $1", "UPDATE versions SET searched = 0 WHERE source = $1"] {
        sqlx::query(text).bind(source.as_str()).execute(&mut *connection).await?;
    }
    Ok(())
}

/// Writes words and marks of a revision anew: of its brief, and of what came and went with it as far as that is here.
pub(in crate::store) async fn put_brief(
    connection: &mut AnyConnection,
    id: i64,
    (source, to): (&SourceId, u32),
    brief: &Brief,
) -> Result<(), StoreError> {
    for text in ["DELETE FROM revision_words WHERE rowid = $1", "DELETE FROM revision_marks WHERE revision = $1"] {
        sqlx::query(text).bind(id).execute(&mut *connection).await?;
    }
    let body = body(connection, (source, to), brief).await?;
    sqlx::query("INSERT INTO revision_words (rowid, head, body) VALUES ($1, $2, $3)")
        .bind(id)
        .bind(indexed(&head(source, brief)))
        .bind(body)
        .execute(&mut *connection)
        .await?;
    for mark in marks(brief) {
        let (kind, value) = mark.parts();
        sqlx::query("INSERT INTO revision_marks (revision, kind, value) VALUES ($1, $2, $3)")
            .bind(id)
            .bind(kind)
            .bind(value)
            .execute(&mut *connection)
            .await?;
    }
    sqlx::query("UPDATE revisions SET searched = 1 WHERE id = $1").bind(id).execute(connection).await?;
    Ok(())
}

/// What a revision is about, in the words by which a reader would look for it: each line apart, so that no phrase runs on.
fn head(source: &SourceId, brief: &Brief) -> String {
    let mut head: Vec<String> = Language::ALL.map(|language| brief.headline(language)).to_vec();
    head.push(source.to_string());
    head.extend(brief.identity.title.clone());
    let affected = &brief.affected;
    let names = [
        &brief.acts,
        &brief.identity.acts,
        &brief.identity.parts,
        &affected.eccns,
        &affected.groups,
        &affected.exceptions,
        &affected.tariffs,
        &affected.parties,
        &affected.topics,
    ];
    head.extend(names.into_iter().flatten().cloned());
    head.extend(affected.countries.iter().map(|land| land.named.clone()));
    head.extend(brief.citations.iter().map(ToString::to_string));
    head.join("\n")
}

async fn body(
    connection: &mut AnyConnection,
    (source, to): (&SourceId, u32),
    brief: &Brief,
) -> Result<String, StoreError> {
    let mut body = String::new();
    let mut add = |text: &str| {
        body.push_str(&indexed(text));
        body.push('\n');
    };
    for told in &brief.statements {
        [&told.gone, &told.come, &told.before, &told.after].into_iter().for_each(|text| add(text));
    }
    brief.dates.iter().for_each(|dated| add(&dated.quote));
    let rows = sqlx::query(
        "SELECT text FROM passages WHERE source = $1 AND came = $2 UNION ALL SELECT text FROM passages WHERE source = $1 AND gone = $2",
    )
    .bind(source.as_str())
    .bind(i64::from(to))
    .fetch_all(connection)
    .await?;
    let mut room = MOST_TOUCHED;
    for row in &rows {
        let text = Columns(row).text("text")?;
        let Some(left) = room.checked_sub(text.len()) else { break };
        room = left;
        add(&text);
    }
    Ok(body)
}

fn hash(text: &str) -> i64 {
    let whole: [u8; 32] = Sha256::of(text.as_bytes()).0;
    whole.first_chunk().map_or(0, |head| i64::from_be_bytes(*head))
}
