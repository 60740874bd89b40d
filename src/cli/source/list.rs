//! `rulewatch source list`: every source of the watchlist, with how its last check ended.

use std::process::ExitCode;

use jiff::Timestamp;
use serde::Serialize;
use url::Url;

use crate::cli::log::day_and_minute;
use crate::cli::output;
use crate::cli::setup::Setup;
use crate::source::{Source, SourceId};

#[derive(Debug, Serialize)]
struct Row {
    source: SourceId,
    title: String,
    issuer: String,
    url: Url,
    schedule: String,
    status: Option<String>,
    last_good: Option<Timestamp>,
    version: Option<u32>,
    /// The source in whose entries it was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    found_in: Option<SourceId>,
}

pub async fn list(setup: &Setup, json: bool) -> anyhow::Result<ExitCode> {
    let states = setup.store().await?.source_states().await?;
    let row = |source: Source| {
        let state = states.iter().find(|state| state.source == source.id);
        Row {
            schedule: source.schedule.to_string(),
            status: state.and_then(|state| state.last_status.clone()),
            last_good: state.and_then(|state| state.last_good),
            version: state.and_then(|state| state.version.as_ref()).map(|version| version.number),
            found_in: source.ties.descent.as_ref().map(|descent| descent.parent.id.clone()),
            source: source.id,
            title: source.title,
            issuer: source.issuer,
            url: source.url,
        }
    };
    let rows: Vec<Row> = setup.watched(&setup.archive()?)?.into_iter().map(row).collect();
    if json {
        output::print_json(&rows)?;
        return Ok(ExitCode::SUCCESS);
    }
    let cells = rows.into_iter().map(|row| {
        let last_good = row.last_good.map(day_and_minute).unwrap_or_else(|| "never".to_owned());
        let version = row.version.map(|number| number.to_string()).unwrap_or_default();
        vec![
            row.source.to_string(),
            row.issuer,
            row.title,
            row.found_in.map_or(row.schedule.clone(), |parent| format!("{}, found in {parent}", row.schedule)),
            last_good,
            version,
            row.status.unwrap_or_default(),
        ]
    });
    output::print_table(&["source", "issuer", "title", "schedule", "last good (UTC)", "version", "last check"], cells)?;
    Ok(ExitCode::SUCCESS)
}
