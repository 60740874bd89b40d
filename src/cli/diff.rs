//! `rulewatch diff`: the redline between two versions of a source.

use std::process::ExitCode;

use jiff::Timestamp;

use crate::history::{self, Point};
use crate::render::Redline;
use crate::source::SourceId;
use crate::version::Version;

use super::log::day_and_minute;
use super::output;
use super::redline::{self, RedlineArguments};
use super::setup::Setup;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  rulewatch diff us-nist-ai-rmf                             the latest revision
  rulewatch diff us-nist-ai-rmf --from 2026-01-01           what changed since that day
  rulewatch diff us-nist-ai-rmf --from 1 --to 3 --format html -o redline.html
  rulewatch diff us-nist-ai-rmf --language zh-Hant          our own words in traditional Chinese
  rulewatch diff cn-mofcom-70 --with cn-govcn-70            two copies of one text, as last read
  rulewatch diff us-nist-ai-rmf --explain                   what each change means, and by which rule")]
pub struct DiffArguments {
    source: SourceId,
    /// The older side: a version number, a date, `latest` or `previous`
    #[arg(
        long,
        value_name = "POINT",
        default_value = "previous",
        default_value_if("with", clap::builder::ArgPredicate::IsPresent, "latest")
    )]
    from: Point,
    /// The newer side
    #[arg(long, value_name = "POINT", default_value = "latest")]
    to: Point,
    /// The newer side is a version of this source instead
    #[arg(long, value_name = "SOURCE")]
    with: Option<SourceId>,
    #[command(flatten)]
    redline: RedlineArguments,
}

pub async fn run(setup: Setup, arguments: DiffArguments) -> anyhow::Result<ExitCode> {
    let (archive, store) = (setup.archive()?, setup.store().await?);
    let source = setup.source_or_retired(&archive, &arguments.source)?;
    let other = arguments.with.map(|id| setup.source_or_retired(&archive, &id)).transpose()?;
    let other = other.as_ref().unwrap_or(&source);
    let compared = history::beside(&archive, &store, (&source, other), (arguments.from, arguments.to)).await?;
    let brief = compared.brief();
    let labels = (label(&compared.old_version), label(&compared.new_version));
    let shown = compared.redline(&labels, (!compared.diff.is_empty()).then_some(&brief), arguments.redline.context);
    let redline = Redline { language: arguments.redline.language, now: Some(Timestamp::now()), ..shown };
    if compared.diff.is_empty() {
        output::say(&redline::same(&format!("{} and {}", labels.0, labels.1), &compared.old, &compared.new));
    }
    arguments.redline.show(&source, compared.source.id.as_str(), &redline, compared.new_version.seen_at)?;
    let differs = !compared.diff.is_empty();
    Ok(if arguments.redline.exit_code && differs { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// What one side of a redline is called.
fn label(version: &Version) -> String {
    format!("{} version {} ({} UTC)", version.source, version.number, day_and_minute(version.seen_at))
}
