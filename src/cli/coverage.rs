//! `rulewatch coverage`: how each source was watched over a period.

use std::process::ExitCode;

use anyhow::bail;
use clap::ValueEnum;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::operator::{COLUMNS, coverage};
use crate::source::SourceId;

use super::output;
use super::setup::Setup;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  rulewatch coverage --from 2026-01-01 --to 2026-01-31
  rulewatch coverage us-bis-news --from 2026-01-01 --format csv
  rulewatch coverage --from 2026-01-01 --format html > january.html

Days are of UTC, the last one included. A gap is a time in which a source was not read for longer than two of its intervals.")]
pub struct CoverageArguments {
    /// All sources of the watchlist, where left out
    sources: Vec<SourceId>,
    #[arg(long, value_name = "DATE")]
    from: Date,
    /// Today, where left out
    #[arg(long, value_name = "DATE")]
    to: Option<Date>,
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Html,
    Csv,
    Json,
}

pub async fn run(setup: Setup, arguments: CoverageArguments) -> anyhow::Result<ExitCode> {
    let now = Timestamp::now();
    let midnight = |day: Date| anyhow::Ok(day.to_zoned_datetime(TimeZone::UTC)?.timestamp());
    let to = match arguments.to {
        Some(day) => midnight(day.tomorrow()?)?.min(now),
        None => now,
    };
    let from = midnight(arguments.from)?;
    if from >= to {
        bail!("the period is empty: --from has to be before --to, and not in the future");
    }
    let all = setup.sources()?;
    if let Some(unknown) = arguments.sources.iter().find(|id| all.iter().all(|source| source.id != **id)) {
        return Err(setup.unknown(unknown, &all));
    }
    let wanted: Vec<_> = all
        .into_iter()
        .filter(|source| arguments.sources.is_empty() || arguments.sources.contains(&source.id))
        .collect();
    let report = coverage(&setup.archive()?, &setup.store().await?, &wanted, (from, to)).await?;
    match arguments.format {
        Format::Json => output::print_json(&report)?,
        Format::Csv => output::print(&report.csv())?,
        Format::Html => output::print(&report.html())?,
        Format::Text => {
            output::print_table(&COLUMNS, report.table())?;
            output::print(&format!("\n{}; head of all: SHA-256 {}\n", report.period(), report.head))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
