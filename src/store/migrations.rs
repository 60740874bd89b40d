//! The steps that bring an index up to date, in order. A step that was released is never edited again: another follows.

use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

/// Every step, by number and name.
const STEPS: [(i64, &str, &str); 16] = [
    (1, "index", include_str!("../../migrations/0001_index.sql")),
    (2, "volatile", include_str!("../../migrations/0002_volatile.sql")),
    (3, "words", include_str!("../../migrations/0003_words.sql")),
    (4, "woken", include_str!("../../migrations/0004_woken.sql")),
    (5, "language", include_str!("../../migrations/0005_language.sql")),
    (6, "bounces", include_str!("../../migrations/0006_bounces.sql")),
    (7, "people", include_str!("../../migrations/0007_people.sql")),
    (8, "operator", include_str!("../../migrations/0008_operator.sql")),
    (9, "summaries", include_str!("../../migrations/0009_summaries.sql")),
    (10, "past", include_str!("../../migrations/0010_past.sql")),
    (11, "channels", include_str!("../../migrations/0011_channels.sql")),
    (12, "attachments", include_str!("../../migrations/0012_attachments.sql")),
    (13, "order", include_str!("../../migrations/0013_order.sql")),
    (14, "sessions", include_str!("../../migrations/0014_sessions.sql")),
    (15, "search", include_str!("../../migrations/0015_search.sql")),
    (16, "notice_language", include_str!("../../migrations/0016_notice_language.sql")),
];

/// Runs what an index lacks; refuses one that knows steps this build does not.
pub(super) fn migrator() -> Migrator {
    let step = |(version, name, sql): (i64, &'static str, &'static str)| {
        Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    };
    Migrator::with_migrations(STEPS.map(step).to_vec())
}
