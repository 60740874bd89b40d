//! `rulewatch versions`: the recorded versions of a source.

use std::collections::BTreeMap;
use std::process::ExitCode;

use serde::Serialize;

use crate::snapshot::{Retrieval, Sha256, media_type};
use crate::source::SourceId;

use super::log::day_and_minute;
use super::output;
use super::setup::Setup;

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  rulewatch versions us-nist-ai-rmf --json")]
pub struct VersionsArguments {
    source: SourceId,
    /// A JSON array of version, seen_at, sha256, bytes, media_type, rendered_by
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Serialize)]
struct Row {
    version: u32,
    seen_at: String,
    sha256: Sha256,
    bytes: u64,
    media_type: String,
    /// The archive that was asked for a past text; then `seen_at` is the moment it is of.
    #[serde(skip_serializing_if = "Option::is_none")]
    kept_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fetched_at: Option<String>,
    /// The browser whose rendering it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    rendered_by: Option<String>,
}

pub async fn run(setup: Setup, arguments: VersionsArguments) -> anyhow::Result<ExitCode> {
    let store = setup.store().await?;
    setup.expect_known(&store, &arguments.source).await?;
    let versions = store.versions(&arguments.source).await?;
    let entries = setup.archive()?.entries(&arguments.source)?;
    let facts: BTreeMap<u32, Retrieval> = entries.into_iter().map(|entry| (entry.number, entry.retrieval)).collect();
    let keeper = |number: u32| facts.get(&number).and_then(Retrieval::keeper);
    let past = |number: u32| facts.get(&number).filter(|retrieval| retrieval.as_of.is_some());
    let browser = |number: u32| facts.get(&number).and_then(|retrieval| retrieval.rendered_by.clone());
    if arguments.json {
        let rows: Vec<Row> = versions
            .into_iter()
            .map(|version| Row {
                version: version.number,
                seen_at: version.seen_at.to_string(),
                sha256: version.sha256,
                bytes: version.bytes,
                media_type: media_type(&version.content_type),
                kept_by: keeper(version.number),
                fetched_at: past(version.number).map(|retrieval| retrieval.fetched_at.to_string()),
                rendered_by: browser(version.number),
            })
            .collect();
        output::print_json(&rows)?;
    } else if versions.is_empty() {
        output::say(&format!("no version of `{0}` yet: run `rulewatch check {0}`", arguments.source));
    } else {
        let rows = versions.into_iter().map(|version| {
            let number = version.number.to_string();
            let seen = match keeper(version.number) {
                Some(keeper) => format!("{}, from {keeper}", day_and_minute(version.seen_at)),
                None => day_and_minute(version.seen_at),
            };
            let media_type = match browser(version.number) {
                Some(browser) => format!("{} by {browser}", media_type(&version.content_type)),
                None => media_type(&version.content_type),
            };
            vec![number, seen, version.bytes.to_string(), media_type, version.sha256.to_string()]
        });
        output::print_table(&["version", "seen (UTC)", "bytes", "media type", "sha256"], rows)?;
    }
    Ok(ExitCode::SUCCESS)
}
