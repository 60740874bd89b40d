//! Which revisions are meant, and the question it makes: one value that pages, feeds and the API share.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::{Any, QueryBuilder};

use crate::search::Query;
use crate::source::SourceId;

/// Which revisions to list. Every condition has to hold; of a list one value has to.
#[derive(Debug, Clone, Default)]
pub struct RevisionFilter {
    pub source: Option<SourceId>,
    /// Only revisions of these sources; `None` = of any.
    pub among: Option<Vec<SourceId>>,
    pub since: Option<Timestamp>,
    /// Only revisions seen no later than this.
    pub until: Option<Timestamp>,
    pub least_severity: u8,
    /// Only revisions that name this act, as briefs write it: `EO 14365`.
    pub act: Option<String>,
    /// Words of brief and touched texts.
    pub words: Query,
    /// Codes of classes: `LP`.
    pub classes: Vec<String>,
    /// `tightens`, `loosens`, `neutral`, `unclear`.
    pub directions: Vec<String>,
    /// Numbers of the control list, with what lies below them: `3a090.a`.
    pub eccns: Vec<String>,
    /// Provisions, with what lies below them: `744.23(a)`.
    pub provisions: Vec<String>,
    /// Only revisions that name a day on or after this one.
    pub ahead: Option<Date>,
    pub order: Order,
    /// Only what comes after this in the order.
    pub after: Option<Cursor>,
    /// 0 = no limit.
    pub limit: u32,
}

/// What comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    #[default]
    Newest,
    /// What is most about the words that are asked for; newest first where none are.
    Relevance,
}

/// Where a page of a list ended, as it stands in an address: `1736899200000.17`, or `r20` after that many of the most relevant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cursor {
    /// After this revision: when it was seen, in milliseconds since 1970, and its id.
    Seen(i64, i64),
    /// After so many.
    Rank(u32),
}

/// Revisions that are ranked: of what a common word is found in, those that were recorded last.
const CANDIDATES: i64 = 2_000;

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cursor::Seen(seen, id) => write!(f, "{seen}.{id}"),
            Cursor::Rank(count) => write!(f, "r{count}"),
        }
    }
}

impl FromStr for Cursor {
    type Err = String;

    fn from_str(text: &str) -> Result<Cursor, String> {
        let wrong = || format!("`{}` is no place in a list", text.chars().take(40).collect::<String>());
        if let Some(count) = text.strip_prefix('r') {
            let count: u32 = count.parse().map_err(|_| wrong())?;
            return if i64::from(count) <= CANDIDATES { Ok(Cursor::Rank(count)) } else { Err(wrong()) };
        }
        let (seen, id) = text.split_once('.').ok_or_else(wrong)?;
        Ok(Cursor::Seen(seen.parse().map_err(|_| wrong())?, id.parse().map_err(|_| wrong())?))
    }
}

impl RevisionFilter {
    /// True where the order is that of relevance.
    pub(super) fn is_ranked(&self) -> bool {
        self.order == Order::Relevance && self.words.matching().is_some()
    }

    /// The question, `limit` rows of it where there is one.
    ///
    /// `+` before a column keeps SQLite from asking the words once for each row, or each row of a long list by its id: lists
    /// are gone through in their order and end where enough was found.
    pub(super) fn question(&self, limit: Option<u32>) -> QueryBuilder<Any> {
        match self.words.matching().filter(|_| self.is_ranked()) {
            Some(matching) => self.ranked(matching, limit),
            None => self.newest(limit),
        }
    }

    fn newest(&self, limit: Option<u32>) -> QueryBuilder<Any> {
        let mut sql = QueryBuilder::new(
            "SELECT r.id, r.source, r.from_number, r.to_number, r.seen_at, r.brief FROM revisions r WHERE 1 = 1",
        );
        if let Some(matching) = self.words.matching() {
            sql.push(" AND +r.id IN (SELECT rowid FROM revision_words WHERE revision_words MATCH ");
            sql.push_bind(matching).push(")");
        }
        self.conditions(&mut sql);
        if let Some(Cursor::Seen(seen, id)) = self.after {
            sql.push(" AND (r.seen_at, r.id) < (").push_bind(seen).push(", ").push_bind(id).push(")");
        }
        sql.push(" ORDER BY r.seen_at DESC, r.id DESC");
        if let Some(limit) = limit {
            sql.push(" LIMIT ").push_bind(i64::from(limit));
        }
        sql
    }

    fn ranked(&self, matching: String, limit: Option<u32>) -> QueryBuilder<Any> {
        let mut sql = QueryBuilder::new(
            "SELECT r.id, r.source, r.from_number, r.to_number, r.seen_at, r.brief
             FROM (SELECT rowid AS hit, bm25(revision_words, 8.0, 1.0) AS weight FROM revision_words WHERE revision_words MATCH ",
        );
        sql.push_bind(matching).push(" AND +rowid IN (SELECT r.id FROM revisions r WHERE 1 = 1");
        self.conditions(&mut sql);
        sql.push(") ORDER BY rowid DESC LIMIT ").push_bind(CANDIDATES);
        sql.push(") JOIN revisions r ON r.id = hit ORDER BY weight, r.seen_at DESC, r.id DESC LIMIT ");
        sql.push_bind(limit.map_or(i64::MAX, i64::from));
        if let Some(Cursor::Rank(count)) = self.after {
            sql.push(" OFFSET ").push_bind(i64::from(count));
        }
        sql
    }

    fn conditions(&self, sql: &mut QueryBuilder<Any>) {
        if let Some(excluding) = self.words.excluding() {
            sql.push(" AND +r.id NOT IN (SELECT rowid FROM revision_words WHERE revision_words MATCH ");
            sql.push_bind(excluding).push(")");
        }
        if let Some(source) = &self.source {
            sql.push(" AND r.source = ").push_bind(source.to_string());
        }
        if let Some(among) = &self.among {
            one_of(sql, " AND r.source IN (", among.iter().map(ToString::to_string));
        }
        if let Some(since) = self.since {
            sql.push(" AND r.seen_at >= ").push_bind(since.as_millisecond());
        }
        if let Some(until) = self.until {
            sql.push(" AND r.seen_at <= ").push_bind(until.as_millisecond());
        }
        if self.least_severity > 0 {
            sql.push(" AND r.severity >= ").push_bind(i64::from(self.least_severity));
        }
        if let Some(act) = &self.act {
            sql.push(" AND r.brief LIKE ").push_bind(naming(act));
        }
        let lists = [
            ("class", &self.classes),
            ("direction", &self.directions),
            ("eccn", &self.eccns),
            ("provision", &self.provisions),
        ];
        for (kind, values) in lists.into_iter().filter(|(_, values)| !values.is_empty()) {
            sql.push(" AND EXISTS (SELECT 1 FROM revision_marks WHERE revision = r.id AND kind = ").push_bind(kind);
            one_of(sql, " AND value IN (", values.iter().cloned());
            sql.push(")");
        }
        if let Some(day) = self.ahead {
            sql.push(" AND EXISTS (SELECT 1 FROM revision_marks WHERE revision = r.id AND kind = 'day' AND value >= ");
            sql.push_bind(day.to_string()).push(")");
        }
    }
}

fn one_of(sql: &mut QueryBuilder<Any>, begin: &'static str, values: impl Iterator<Item = String>) {
    sql.push(begin);
    let mut list = sql.separated(", ");
    for value in values {
        list.push_bind(value);
    }
    sql.push(")");
}

/// The pattern of briefs that may name an act: its name as a JSON text of its own; for pages of the Federal Register any of
/// the volume, since a document is known by each of them.
fn naming(act: &str) -> String {
    let plain: String = act.chars().filter(|c| !matches!(c, '%' | '_' | '"' | '\\')).collect();
    match plain.split_once(" FR ") {
        Some((volume, _)) => format!("%\"{volume} FR %"),
        None => format!("%\"{plain}\"%"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_as_it_is_written() {
        for cursor in [Cursor::Seen(1_736_899_200_000, 17), Cursor::Rank(20), Cursor::Seen(-1, 0)] {
            assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }
        for text in ["", "r", "r99999999", "1", "1.", "1.x", "'; --"] {
            assert!(text.parse::<Cursor>().is_err(), "{text}");
        }
    }
}
