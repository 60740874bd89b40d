//! `rulewatch backfill` and `rulewatch import`: the past of a source, from whoever kept it.

use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::anyhow;
use indicatif::{ProgressBar, ProgressDrawTarget};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use url::Url;

use crate::check::{self, Edges};
use crate::daemon::Lock;
use crate::past::{self, Kept, PastError, Step, Told};
use crate::reindex::{self, Interrupted};
use crate::render::visible;
use crate::service::{LEASE, claim_patiently};
use crate::source::{Source, SourceId};
use crate::store::{Claim, StoreError};

use super::check::end_claims_of_the_dead;
use super::output;
use super::setup::Setup;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Before or after the first check of a source, also while the service runs. Past versions get the next free numbers and
stand in the history by the day they are of, up to the first version seen. Nobody is alerted.
A part of the CFR is asked for at the eCFR's versioner, a search of the Federal Register at its API, anything else at an
archive of the web (https://web.archive.org/, or any other that lists its captures as CDX). Stopped half-way, the same
command goes on where it was.

Examples:
  rulewatch backfill us-ecfr-15-744 --since 2022-10-01
  rulewatch diff us-ecfr-15-744 --from 2022-10-06 --to 2022-10-14
  rulewatch backfill us-fr-bis-rules --since 2024-01-01
  rulewatch backfill us-nist-ai-rmf --since 2024-01-01"
)]
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
    after_help = "Before or after the first check of a source, also while the service runs. Past versions get the next free numbers and
stand in the history by the day they are of, up to the first version seen. Nobody is alerted.
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
    let desk = Desk::open(&setup, setup.source(&arguments.source)?, Timestamp::now()).await?;
    let until = arguments.until.unwrap_or_else(|| TimeZone::UTC.to_datetime(desk.now).date());
    let (archive, span) = (arguments.archive.as_ref(), (arguments.since, until));
    let progress = |step: &Step| desk.progress(step);
    let work = past::backfill(&desk.edges, &desk.source, &desk.claim, archive, span, desk.now, progress);
    let steps = desk.holding(work).await;
    desk.close(steps).await
}

pub async fn import(setup: Setup, arguments: ImportArguments) -> anyhow::Result<ExitCode> {
    let (source, now) = (setup.source(&arguments.source)?, Timestamp::now());
    let kept = lying_at(&source, &arguments.place, now)?;
    let desk = Desk::open(&setup, source, now).await?;
    let work = past::import(&desk.edges, &desk.source, &desk.claim, kept, |step| desk.progress(step));
    let steps = desk.holding(work).await;
    desk.close(steps).await
}

/// What lies at a place on this machine, by what kind of place it is.
fn lying_at(source: &Source, place: &Path, now: Timestamp) -> anyhow::Result<Vec<Kept>> {
    if place.is_dir() {
        let (kept, undated) = past::folder(source, place, now)?;
        for name in undated {
            output::say(&format!("{}: left out, for there is no date in its name", visible(&name)));
        }
        return Ok(kept);
    }
    if !is_warc(place) {
        return Ok(past::commits(source, place, now)?);
    }
    let kept = past::responses(source, place, now)?;
    if kept.is_empty() {
        let place = place.display().to_string();
        return Err(PastError::NotIn { place, url: source.url.clone() }.into());
    }
    Ok(kept)
}

fn is_warc(place: &Path) -> bool {
    let name = place.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    name.ends_with(".warc") || name.ends_with(".warc.gz")
}

/// Well within the lease of a claim.
const RENEWAL: Duration = Duration::from_secs(30);

/// What putting past versions in needs: the source for itself alone. A service and checks of other sources go on beside it.
struct Desk {
    edges: Edges,
    source: Source,
    claim: Claim,
    now: Timestamp,
    bar: ProgressBar,
    /// Held while this one works.
    _alone: Option<Lock>,
}

impl Desk {
    async fn open(setup: &Setup, source: Source, now: Timestamp) -> anyhow::Result<Desk> {
        let edges = setup.edges().await?;
        let alone = end_claims_of_the_dead(setup, &edges.store).await?;
        setup.introduce(&edges.store, std::slice::from_ref(&source), now).await?;
        let claim = settled(&edges, &source).await?;
        let bar = ProgressBar::new(0);
        bar.set_draw_target(ProgressDrawTarget::stderr());
        Ok(Desk { edges, source, claim, now, bar, _alone: alone })
    }

    /// Works however long, holding on to the claim. One that is lost all the same is noticed before anything is written.
    async fn holding<T>(&self, work: impl Future<Output = T>) -> T {
        tokio::select! {
            done = work => done,
            // Beside the work, not in its stead: it may have in hand what the renewal waits for.
            never = self.renew() => match never {},
        }
    }

    async fn renew(&self) -> Infallible {
        let mut renewal = tokio::time::interval(RENEWAL);
        loop {
            renewal.tick().await;
            let claims = std::slice::from_ref(&self.claim);
            if let Err(error) = self.edges.store.renew(claims, Timestamp::now(), LEASE).await {
                tracing::warn!(source = %self.source.id, %error, "claim not renewed");
            }
        }
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
        let Edges { archive, store, .. } = &self.edges;
        let told = self.holding(reindex::reindex_claimed(archive, store, &self.source, &self.claim)).await?;
        store.release(&self.claim).await?;
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

/// Claims a source and finishes a check of it that was cut off: what it kept was news, and what is put in here is not.
async fn settled(edges: &Edges, source: &Source) -> anyhow::Result<Claim> {
    loop {
        let claim = claim_patiently(&edges.store, &source.id).await?;
        let claim = claim.ok_or_else(|| anyhow!("a check of `{}` does not end: try again later", source.id))?;
        let state = edges.store.source_state(&source.id).await?;
        let state = state.ok_or_else(|| StoreError::UnknownSource(source.id.clone()))?;
        match reindex::interrupted(&edges.archive, source, &state).await? {
            Some(Interrupted::Check(_)) => check::check(edges, source, &claim, &state, Timestamp::now()).await?,
            _ => return Ok(claim),
        };
    }
}
