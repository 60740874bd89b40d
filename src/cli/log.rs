//! `rulewatch log`: revisions, newest first.

use std::process::ExitCode;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use serde::Serialize;

use crate::history;
use crate::render::{self, Dates, ShownBrief, shown_brief};
use crate::revision::Revision;
use crate::source::SourceId;
use crate::store::RevisionFilter;
use crate::wording::Language;

use super::output;
use super::setup::Setup;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  rulewatch log                                    the latest revisions of all sources
  rulewatch log us-nist-ai-rmf --since 2026-01-01
  rulewatch log --act 'EO 14365'
  rulewatch log --severity 4 --json
  rulewatch log --ics > dates.ics                  for a calendar")]
pub struct LogArguments {
    source: Option<SourceId>,
    /// Only revisions seen on or after this day (UTC)
    #[arg(long, value_name = "DATE")]
    since: Option<Date>,
    /// Only revisions of at least this severity, 0 to 5
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=5))]
    severity: u8,
    /// Only revisions that name this act, in any source: "EO 14365", "91 FR 1684", "FR Doc. 2026-00789"
    #[arg(long, value_name = "ACT")]
    act: Option<String>,
    /// At most this many; 0 = all
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: u32,
    /// In which headlines are told: en, zh-Hant, zh-Hans
    #[arg(long, value_name = "TAG", default_value = "en")]
    language: Language,
    /// The revisions with their briefs as a JSON array
    #[arg(long)]
    json: bool,
    /// The dates that the revisions name, as a calendar (RFC 5545)
    #[arg(long, conflicts_with = "json")]
    ics: bool,
}

pub async fn run(setup: Setup, arguments: LogArguments) -> anyhow::Result<ExitCode> {
    let store = setup.store().await?;
    if let Some(source) = &arguments.source {
        setup.expect_known(&store, source).await?;
    }
    let since = arguments.since.map(|day| day.to_zoned_datetime(TimeZone::UTC)).transpose()?.map(|day| day.timestamp());
    let filter = RevisionFilter {
        source: arguments.source,
        since,
        least_severity: arguments.severity,
        act: arguments.act,
        limit: arguments.limit,
        ..RevisionFilter::default()
    };
    let revisions = store.revisions(&filter).await?;
    if arguments.json {
        let shown: Vec<_> = revisions.iter().map(|revision| shown(revision, arguments.language)).collect();
        output::print_json(&shown)?;
    } else if arguments.ics {
        let sources = setup.sources()?;
        let dated = history::dated(&store, &revisions).await?;
        let dates = dated.iter().map(|dated| {
            let source = sources.iter().find(|source| source.id == dated.source);
            Dates::recorded(dated.source.as_str(), dated.told(), source)
        });
        let dates: Vec<Dates<'_>> = dates.collect();
        output::print(&render::ics(&dates, arguments.language))?;
    } else if revisions.is_empty() {
        output::say("no revisions");
    } else {
        let rows = revisions.into_iter().map(|revision| {
            let versions = format!("{} → {}", revision.from, revision.to);
            let severity = revision.brief.severity.to_string();
            let acts = few(&revision.brief.acts);
            vec![
                day_and_minute(revision.seen_at),
                severity,
                revision.source.to_string(),
                versions,
                revision.brief.headline(arguments.language),
                acts,
            ]
        });
        output::print_table(&["seen (UTC)", "sev", "source", "versions", "headline", "acts named"], rows)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// A revision with its brief as published.
#[derive(Serialize)]
struct ShownRevision<'a> {
    id: i64,
    source: &'a SourceId,
    from: u32,
    to: u32,
    seen_at: Timestamp,
    brief: ShownBrief<'a>,
}

fn shown(revision: &Revision, language: Language) -> ShownRevision<'_> {
    let Revision { id, source, from, to, seen_at, brief } = revision;
    let brief = shown_brief(brief, language);
    ShownRevision { id: *id, source, from: *from, to: *to, seen_at: *seen_at, brief }
}

/// The acts that a line has room for, and how many more there are.
fn few(acts: &[String]) -> String {
    const ROOM: usize = 2;
    let told = acts.iter().take(ROOM).cloned().collect::<Vec<_>>().join(", ");
    match acts.len().saturating_sub(ROOM) {
        0 => told,
        more => format!("{told} and {more} more"),
    }
}

/// `2026-01-15 11:06`, UTC.
pub fn day_and_minute(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d %H:%M").to_string()
}
