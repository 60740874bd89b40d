//! `rulewatch backfill`: the past of a source, from the archive that keeps it.

use std::process::ExitCode;
use std::sync::Arc;

use indicatif::{ProgressBar, ProgressDrawTarget};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::backfill::{Told, backfill};
use crate::check::Edges;
use crate::daemon::Lock;
use crate::reindex;
use crate::render::visible;
use crate::source::SourceId;

use super::output;
use super::setup::Setup;

#[derive(Debug, clap::Args)]
#[command(after_help = "Before the first check of a source: past versions are numbered before those to come.
What the eCFR's versioner keeps can be asked for (sources of `ecfr.gov` with {date} in their address). Nobody is alerted.
Stopped half-way, the same command goes on where it was.

Example:
  rulewatch backfill us-ecfr-15-744 --since 2022-10-01
  rulewatch diff us-ecfr-15-744 --from 2022-10-06 --to 2022-10-14")]
pub struct BackfillArguments {
    source: SourceId,
    /// The first day whose text is wanted
    #[arg(long, value_name = "DATE")]
    since: Date,
    /// The last; today, where left out
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,
}

pub async fn run(setup: Setup, arguments: BackfillArguments) -> anyhow::Result<ExitCode> {
    let source = setup.source(&arguments.source)?;
    let now = Timestamp::now();
    let until = arguments.until.unwrap_or_else(|| TimeZone::UTC.to_datetime(now).date());
    let edges = Edges { fetcher: Arc::new(setup.fetcher()?), archive: setup.archive()?, store: setup.store().await? };
    // A check beside it could put a version of today before one of the past.
    let _no_service = Lock::take(&setup.config.data)?;
    let _no_check = Lock::take_for_checks(&setup.config.data)?;
    setup.introduce(&edges.store, std::slice::from_ref(&source), now).await?;
    let bar = ProgressBar::new(0);
    bar.set_draw_target(ProgressDrawTarget::stderr());
    let done = backfill(&edges, &source, (arguments.since, until), now, |step| {
        bar.set_length(step.of as u64);
        bar.inc(1);
        if let Told::Skipped(reason) = &step.told {
            bar.suspend(|| output::say(&format!("{}: {}", step.day, visible(reason))));
        }
    })
    .await;
    bar.finish_and_clear();
    // What was kept is told, however the rest ended.
    let told = reindex::reindex(&edges.archive, &edges.store, &source).await?;
    let steps = done?;
    let same = steps.iter().filter(|step| step.told == Told::Same).count();
    output::say(&format!(
        "{}: {}, {}; {} asked for, {same} of them with the same words as before",
        told.source,
        output::count(told.versions, "version"),
        output::count(told.revisions, "revision"),
        output::count(steps.len(), "day"),
    ));
    let skipped = steps.iter().any(|step| matches!(step.told, Told::Skipped(_)));
    Ok(if skipped { ExitCode::from(3) } else { ExitCode::SUCCESS })
}
