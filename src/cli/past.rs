//! `rulewatch backfill` and `rulewatch import`: the past of a source, from whoever kept it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use indicatif::{ProgressBar, ProgressDrawTarget};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use url::Url;

use crate::check::Edges;
use crate::daemon::Lock;
use crate::past::{self, PastError, Step, Told};
use crate::reindex;
use crate::render::visible;
use crate::source::{Source, SourceId};

use super::output;
use super::setup::Setup;

#[derive(Debug, clap::Args)]
#[command(after_help = "Before the first check of a source: past versions are numbered before those to come.
A part of the CFR is asked for at the eCFR's versioner, anything else at an archive of the web (https://web.archive.org/, or
any other that lists its captures as CDX). Nobody is alerted. Stopped half-way, the same command goes on where it was.

Examples:
  rulewatch backfill us-ecfr-15-744 --since 2022-10-01
  rulewatch diff us-ecfr-15-744 --from 2022-10-06 --to 2022-10-14
  rulewatch backfill us-nist-ai-rmf --since 2024-01-01")]
pub struct BackfillArguments {
    source: SourceId,
    /// The first day whose text is wanted
    #[arg(long, value_name = "DATE")]
    since: Date,
    /// The last; today, where left out
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,
    /// An archive of the web to ask instead
    #[arg(long, value_name = "URL")]
    archive: Option<Url>,
}

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Before the first check of a source: past versions are numbered before those to come. Nobody is alerted.
A folder has one file a version, with its date in the name (2022-10-13, 20221013). A file that git keeps has one version a commit.
Of a WARC file the responses from the address of the source are taken, each with its date.

Examples:
  rulewatch import us-bis-news ~/kept/bis-news/
  rulewatch import us-nist-ai-rmf ~/mirror/nist/ai-rmf.html
  rulewatch import us-nist-ai-rmf ~/crawls/nist-2024.warc.gz"
)]
pub struct ImportArguments {
    source: SourceId,
    /// A folder of files, a file in a git repository, or a WARC file
    #[arg(value_name = "FOLDER|FILE")]
    place: PathBuf,
}

pub async fn run(setup: Setup, arguments: BackfillArguments) -> anyhow::Result<ExitCode> {
    let desk = Desk::open(&setup, &arguments.source).await?;
    let until = arguments.until.unwrap_or_else(|| TimeZone::UTC.to_datetime(desk.now).date());
    let (archive, span) = (arguments.archive.as_ref(), (arguments.since, until));
    let steps = past::backfill(&desk.edges, &desk.source, archive, span, desk.now, |step| desk.progress(step)).await;
    desk.close(steps).await
}

pub async fn import(setup: Setup, arguments: ImportArguments) -> anyhow::Result<ExitCode> {
    let desk = Desk::open(&setup, &arguments.source).await?;
    let kept = if arguments.place.is_dir() {
        let (kept, undated) = past::folder(&desk.source, &arguments.place, desk.now)?;
        for name in undated {
            output::say(&format!("{}: left out, for there is no date in its name", visible(&name)));
        }
        kept
    } else if is_warc(&arguments.place) {
        let kept = past::responses(&desk.source, &arguments.place, desk.now)?;
        if kept.is_empty() {
            let place = arguments.place.display().to_string();
            return Err(PastError::NotIn { place, url: desk.source.url.clone() }.into());
        }
        kept
    } else {
        past::commits(&desk.source, &arguments.place, desk.now)?
    };
    let steps = past::import(&desk.edges, &desk.source, kept, |step| desk.progress(step)).await;
    desk.close(steps).await
}

fn is_warc(place: &Path) -> bool {
    let name = place.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    name.ends_with(".warc") || name.ends_with(".warc.gz")
}

/// What putting past versions in needs: the source for itself alone, while nothing else runs.
struct Desk {
    edges: Edges,
    source: Source,
    now: Timestamp,
    bar: ProgressBar,
    // A check beside it could put a version of today before one of the past.
    _locks: [Lock; 2],
}

impl Desk {
    async fn open(setup: &Setup, source: &SourceId) -> anyhow::Result<Desk> {
        let source = setup.source(source)?;
        let now = Timestamp::now();
        let edges =
            Edges { fetcher: Arc::new(setup.fetcher()?), archive: setup.archive()?, store: setup.store().await? };
        let locks = [Lock::take(&setup.config.data)?, Lock::take_for_checks(&setup.config.data)?];
        setup.introduce(&edges.store, std::slice::from_ref(&source), now).await?;
        let bar = ProgressBar::new(0);
        bar.set_draw_target(ProgressDrawTarget::stderr());
        Ok(Desk { edges, source, now, bar, _locks: locks })
    }

    fn progress(&self, step: &Step) {
        self.bar.set_length(step.all as u64);
        self.bar.inc(1);
        if let Told::Skipped(reason) = &step.told {
            self.bar.suspend(|| output::say(&format!("{}: {}", visible(&step.of), visible(reason))));
        }
    }

    /// Tells the index what was kept, however the rest ended.
    async fn close(self, steps: Result<Vec<Step>, PastError>) -> anyhow::Result<ExitCode> {
        self.bar.finish_and_clear();
        let told = reindex::reindex(&self.edges.archive, &self.edges.store, &self.source).await?;
        let steps = steps?;
        let same = steps.iter().filter(|step| step.told == Told::Same).count();
        output::say(&format!(
            "{}: {}, {}; {} looked at, {same} of them with the same words as before",
            told.source,
            output::count(told.versions, "version"),
            output::count(told.revisions, "revision"),
            output::count(steps.len(), "text"),
        ));
        let skipped = steps.iter().any(|step| matches!(step.told, Told::Skipped(_)));
        Ok(if skipped { ExitCode::from(3) } else { ExitCode::SUCCESS })
    }
}
