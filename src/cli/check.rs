//! `rulewatch check`: check sources now, once.

use std::collections::HashSet;
use std::io::IsTerminal;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jiff::Timestamp;

use crate::daemon::Lock;
use crate::service::{Ended, Service};
use crate::source::{Source, SourceId};
use crate::store::Store;

use super::output;
use super::setup::Setup;

#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("wanted").required(true).args(["sources", "all"])))]
#[command(after_help = "Examples:
  rulewatch check us-nist-ai-rmf       one source
  rulewatch check --all                every source of the watchlist, and what its entries lead to
  rulewatch check --all --json         one JSON object a line, as each check ends

Exit code 0 when all could be read, 3 when some source failed or is held.
Alerts for what is found are owed; `rulewatch run` or `rulewatch deliveries send` sends them.")]
pub struct CheckArguments {
    #[arg(value_name = "SOURCE")]
    sources: Vec<SourceId>,
    /// Every source of the watchlist
    #[arg(long)]
    all: bool,
    /// One JSON object a line: source, status, http, version, severity, reason, ms
    #[arg(long)]
    json: bool,
}

/// Well within the lease of a claim.
const RENEWAL: Duration = Duration::from_secs(30);

pub async fn run(setup: Setup, arguments: CheckArguments) -> anyhow::Result<ExitCode> {
    let edges = setup.edges().await?;
    let all = setup.watched(&edges.archive)?;
    let mut wanted = choose(&setup, &all, &arguments.sources, Timestamp::now())?;
    let _alone = end_claims_of_the_dead(&setup, &edges.store).await?;
    setup.introduce(&edges.store, &all, Timestamp::now()).await?;
    let service = Arc::new(Service::new(edges, Timestamp::now()));
    service.take_up(all, Vec::new());
    let progress = progress(wanted.len() as u64, arguments.json);
    let mut in_outage = false;
    let mut asked: HashSet<SourceId> = HashSet::new();
    // What is found in the entries of these is checked with them, and what is found in that.
    while !wanted.is_empty() {
        asked.extend(wanted.iter().cloned());
        in_outage |= carry_out(&service, wanted, &progress, arguments.json).await?;
        wanted = found_meanwhile(&service, &asked).await?;
        progress.inc_length(wanted.len() as u64);
    }
    progress.finish_and_clear();
    service.edges.fetcher.close().await;
    Ok(if in_outage { ExitCode::from(3) } else { ExitCode::SUCCESS })
}

/// Checks these sources and tells each as it ends; true where one could not be read.
async fn carry_out(
    service: &Arc<Service>,
    wanted: Vec<SourceId>,
    progress: &ProgressBar,
    json: bool,
) -> anyhow::Result<bool> {
    let mut run = service.follow(service.begin_run(wanted)).context("the run has begun")?;
    let (mut told, mut in_outage) = (0, false);
    // An interval, not a pause: checks that end one after another must not put the renewal of the others off.
    let mut renewal = tokio::time::interval(RENEWAL);
    loop {
        let (ended, done) = {
            let run = run.borrow_and_update();
            (run.checks[told..].to_vec(), run.done)
        };
        told += ended.len();
        for check in &ended {
            in_outage |= check.is_outage();
            progress.inc(1);
            progress.suspend(|| tell(check, json))?;
        }
        if done {
            break;
        }
        tokio::select! {
            changed = run.changed() => changed?,
            _ = renewal.tick() => service.renew_claims(Timestamp::now()).await?,
        }
    }
    Ok(in_outage)
}

/// The children of these sources that are due by now and were not among them.
async fn found_meanwhile(service: &Service, asked: &HashSet<SourceId>) -> anyhow::Result<Vec<SourceId>> {
    let in_force = service.sources();
    let fresh = |id: &SourceId| {
        let descends = |source: &Arc<Source>| source.ancestors().any(|parent| asked.contains(&parent.id));
        !asked.contains(id) && in_force.get(id).is_some_and(descends)
    };
    if !in_force.keys().any(fresh) {
        return Ok(Vec::new());
    }
    let (states, now) = (service.edges.store.source_states().await?.into_iter(), Timestamp::now());
    Ok(states.filter(|state| state.next_due <= now && fresh(&state.source)).map(|state| state.source).collect())
}

/// A check that was killed leaves its claim behind. Where neither a service nor another `check` runs on the folder, its
/// claimer is dead and nobody has to wait for the lease. The lock is held while this one checks.
pub(super) async fn end_claims_of_the_dead(setup: &Setup, store: &Store) -> anyhow::Result<Option<Lock>> {
    let Ok(alone) = Lock::take_for_checks(&setup.config.data) else { return Ok(None) };
    if let Ok(_no_service) = Lock::take(&setup.config.data) {
        store.end_claims().await?;
    }
    Ok(Some(alone))
}

/// Those that are named, else all but those that are asked no more.
fn choose(setup: &Setup, all: &[Source], named: &[SourceId], now: Timestamp) -> anyhow::Result<Vec<SourceId>> {
    if named.is_empty() {
        return Ok(all.iter().filter(|source| !source.is_at_rest(now)).map(|source| source.id.clone()).collect());
    }
    for id in named {
        if !all.iter().any(|source| source.id == *id) {
            return Err(setup.unknown(id, all));
        }
    }
    Ok(named.to_vec())
}

fn tell(check: &Ended, json: bool) -> anyhow::Result<()> {
    if json { output::print_json_line(check) } else { output::print(&format!("{}\n", check.sentence())) }
}

/// A bar on a terminal; nothing of the kind in a pipe or beside JSON.
fn progress(checks: u64, json: bool) -> ProgressBar {
    if json || checks < 2 || !std::io::stderr().is_terminal() {
        return ProgressBar::with_draw_target(Some(checks), ProgressDrawTarget::hidden());
    }
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} checked, {eta} left");
    ProgressBar::new(checks).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
