//! Revisions and passages that were asked for, a page at a time.

use sqlx::QueryBuilder;
use sqlx::any::AnyRow;

use crate::brief::same_act;
use crate::citation::Citation;
use crate::revision::Revision;
use crate::search::Query;
use crate::source::SourceId;

use super::filter::{Cursor, RevisionFilter};
use crate::store::row::Columns;
use crate::store::versions::revision;
use crate::store::{Store, StoreError};

/// Passages that are ranked: of what a common word is found in, those that came last.
const CANDIDATES: i64 = 1_000;

/// A page of a list of revisions.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundRevisions {
    pub revisions: Vec<Revision>,
    /// Where the list goes on.
    pub next: Option<Cursor>,
}

/// Which passages to find.
#[derive(Debug, Clone, Default)]
pub struct PassageFilter {
    pub words: Query,
    /// Only those of these sources; `None` = of any.
    pub among: Option<Vec<SourceId>>,
    /// Passages to pass over, and to tell.
    pub skip: u32,
    pub limit: u32,
}

/// A passage of versions of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundPassage {
    pub source: SourceId,
    pub citation: Citation,
    pub text: String,
    /// The version with which it came, and the one with which it went.
    pub came: u32,
    pub gone: Option<u32>,
}

impl Store {
    /// In the order of the filter: newest first where it names none.
    pub async fn revisions(&self, filter: &RevisionFilter) -> Result<Vec<Revision>, StoreError> {
        // What only may name the act is sorted out below.
        let limit = (filter.limit > 0 && filter.act.is_none()).then_some(filter.limit);
        let mut question = filter.question(limit);
        let rows = question.build().fetch_all(&mut *self.connections.reader().await?).await?;
        let mut revisions: Vec<Revision> = rows.iter().map(|row| revision(row, "id")).collect::<Result<_, _>>()?;
        if let Some(act) = &filter.act {
            revisions.retain(|revision| revision.brief.acts.iter().any(|own| same_act(own, act)));
        }
        if filter.limit > 0 {
            revisions.truncate(filter.limit as usize);
        }
        Ok(revisions)
    }

    /// The same with where it goes on; `limit` revisions are a page.
    pub async fn found_revisions(&self, filter: &RevisionFilter) -> Result<FoundRevisions, StoreError> {
        let one_more = RevisionFilter { limit: filter.limit.saturating_add(1), ..filter.clone() };
        let mut revisions = self.revisions(&one_more).await?;
        let more = revisions.len() > filter.limit as usize;
        revisions.truncate(filter.limit as usize);
        let before = if let Some(Cursor::Rank(count)) = filter.after { count } else { 0 };
        let next = revisions.last().filter(|_| more).map(|last| match filter.is_ranked() {
            true => Cursor::Rank(before.saturating_add(filter.limit)),
            false => Cursor::Seen(last.seen_at.as_millisecond(), last.id),
        });
        Ok(FoundRevisions { revisions, next })
    }

    /// Passages with these words, the most telling first; none where no word is asked for.
    pub async fn passages(&self, filter: &PassageFilter) -> Result<Vec<FoundPassage>, StoreError> {
        let Some(matching) = filter.words.matching() else { return Ok(Vec::new()) };
        let mut sql = QueryBuilder::new(
            "SELECT p.source, p.citation, p.text, p.came, p.gone FROM (SELECT rowid AS hit, bm25(passage_words) AS weight FROM passage_words
             WHERE passage_words MATCH ",
        );
        sql.push_bind(matching);
        if let Some(excluding) = filter.words.excluding() {
            sql.push(" AND +rowid NOT IN (SELECT rowid FROM passage_words WHERE passage_words MATCH ");
            sql.push_bind(excluding).push(")");
        }
        if let Some(among) = &filter.among {
            sql.push(" AND +rowid IN (SELECT id FROM passages WHERE source IN (");
            let mut list = sql.separated(", ");
            for source in among {
                list.push_bind(source.to_string());
            }
            sql.push("))");
        }
        sql.push(" ORDER BY rowid DESC LIMIT ").push_bind(CANDIDATES);
        sql.push(") JOIN passages p ON p.id = hit ORDER BY weight, p.id DESC LIMIT ")
            .push_bind(i64::from(filter.limit));
        sql.push(" OFFSET ").push_bind(i64::from(filter.skip));
        let rows = sql.build().fetch_all(&mut *self.connections.reader().await?).await?;
        rows.iter().map(passage).collect()
    }

    /// What came and went with a revision, in the order of the document, at most `limit` passages.
    pub async fn touched(&self, revision: &Revision, limit: u32) -> Result<Vec<FoundPassage>, StoreError> {
        let rows = sqlx::query(
            "SELECT source, citation, text, came, gone FROM passages WHERE source = $1 AND came = $2
             UNION ALL SELECT source, citation, text, came, gone FROM passages WHERE source = $1 AND gone = $2 LIMIT $3",
        )
        .bind(revision.source.to_string())
        .bind(i64::from(revision.to))
        .bind(i64::from(limit))
        .fetch_all(&mut *self.connections.reader().await?)
        .await?;
        rows.iter().map(passage).collect()
    }
}

fn passage(row: &AnyRow) -> Result<FoundPassage, StoreError> {
    let row = Columns(row);
    Ok(FoundPassage {
        source: row.parsed("source")?,
        citation: row.json("citation")?,
        text: row.text("text")?,
        came: row.number("came")?,
        gone: row.number_if("gone")?,
    })
}
