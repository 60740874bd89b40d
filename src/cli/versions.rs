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
    /// A JSON array of version, seen_at, sha256, bytes, media_type
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
}

pub async fn run(setup: Setup, arguments: VersionsArguments) -> anyhow::Result<ExitCode> {
    let store = setup.store().await?;
    setup.expect_known(&store, &arguments.source).await?;
    let versions = store.versions(&arguments.source).await?;
    let past: BTreeMap<u32, Retrieval> = setup
        .archive()?
        .entries(&arguments.source)?
        .into_iter()
        .filter(|entry| entry.retrieval.as_of.is_some())
        .map(|entry| (entry.number, entry.retrieval))
        .collect();
    let keeper = |number: u32| past.get(&number).and_then(Retrieval::keeper);
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
                fetched_at: past.get(&version.number).map(|retrieval| retrieval.fetched_at.to_string()),
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
            vec![number, seen, version.bytes.to_string(), media_type(&version.content_type), version.sha256.to_string()]
        });
        output::print_table(&["version", "seen (UTC)", "bytes", "media type", "sha256"], rows)?;
    }
    Ok(ExitCode::SUCCESS)
}
