//! `rulewatch check`: check sources now, once.

use std::io::IsTerminal;
use std::process::ExitCode;
use std::time::Instant;

use futures_util::StreamExt;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::check::{Checked, Edges, Outcome, check};
use crate::daemon::Lock;
use crate::source::{Source, SourceId};

use super::output;
use super::setup::Setup;

#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("wanted").required(true).args(["sources", "all"])))]
#[command(after_help = "Examples:
  rulewatch check us-nist-ai-rmf       one source
  rulewatch check --all                every source of the watchlist
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

/// How long a claim holds: well above the longest retrieval and reading.
const LEASE: SignedDuration = SignedDuration::from_mins(10);

pub async fn run(setup: Setup, arguments: CheckArguments) -> anyhow::Result<ExitCode> {
    let all = setup.sources()?;
    let edges = setup.edges().await?;
    let _alone = end_claims_of_the_dead(&setup, &edges).await?;
    setup.introduce(&edges.store, &all, Timestamp::now()).await?;
    let wanted = choose(&setup, all, &arguments.sources)?;
    let progress = progress(wanted.len() as u64, arguments.json);
    let mut in_outage = false;
    let concurrency = setup.config.fetch.concurrency.max(1);
    let mut checks = futures_util::stream::iter(wanted.into_iter().map(|source| timed(&edges, source)))
        .buffer_unordered(concurrency);
    while let Some(line) = checks.next().await {
        in_outage |= line.is_outage();
        progress.inc(1);
        progress.suspend(|| {
            if arguments.json { output::print_json_line(&line) } else { output::print(&line.sentence()) }
        })?;
    }
    progress.finish_and_clear();
    Ok(if in_outage { ExitCode::from(3) } else { ExitCode::SUCCESS })
}

/// A check that was killed leaves its claim behind. Where neither a service nor another `check` runs on the folder, its
/// claimer is dead and nobody has to wait for the lease. The lock is held while this one checks.
async fn end_claims_of_the_dead(setup: &Setup, edges: &Edges) -> anyhow::Result<Option<Lock>> {
    let Ok(alone) = Lock::take_for_checks(&setup.config.data) else { return Ok(None) };
    if let Ok(_no_service) = Lock::take(&setup.config.data) {
        edges.store.end_claims().await?;
    }
    Ok(Some(alone))
}

fn choose(setup: &Setup, all: Vec<Source>, named: &[SourceId]) -> anyhow::Result<Vec<Source>> {
    if named.is_empty() {
        return Ok(all);
    }
    for id in named {
        if !all.iter().any(|source| source.id == *id) {
            return Err(setup.unknown(id, &all));
        }
    }
    Ok(all.into_iter().filter(|source| named.contains(&source.id)).collect())
}

/// Checks one source; where not even the index can be told of it, the others are checked all the same.
async fn timed(edges: &Edges, source: Source) -> Line {
    let started = Instant::now();
    let checked = checked(edges, &source, Timestamp::now()).await.unwrap_or_else(|error| {
        let causes: Vec<String> = error.chain().map(ToString::to_string).collect();
        failed(format!("not recorded: {}", causes.join(": ")))
    });
    Line::new(source.id, checked, started.elapsed().as_millis())
}

async fn checked(edges: &Edges, source: &Source, now: Timestamp) -> anyhow::Result<Checked> {
    match edges.store.claim(&source.id, now, LEASE).await? {
        Some(claim) => Ok(check(edges, source, &claim, now).await?),
        None => Ok(failed("another process is checking this source".to_owned())),
    }
}

fn failed(reason: String) -> Checked {
    Checked { outcome: Outcome::Failed { reason }, http: None }
}

/// A bar on a terminal; nothing of the kind in a pipe or beside JSON.
fn progress(checks: u64, json: bool) -> ProgressBar {
    if json || checks < 2 || !std::io::stderr().is_terminal() {
        return ProgressBar::with_draw_target(Some(checks), ProgressDrawTarget::hidden());
    }
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} checked, {eta} left");
    ProgressBar::new(checks).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// What scripts get of each check.
#[derive(Debug, Serialize)]
struct Line {
    source: SourceId,
    status: &'static str,
    http: Option<u16>,
    version: Option<u32>,
    severity: Option<u8>,
    reason: Option<String>,
    ms: u128,
    #[serde(skip)]
    headline: Option<String>,
}

impl Line {
    fn new(source: SourceId, checked: Checked, ms: u128) -> Line {
        let status = checked.outcome.status();
        let line = Line {
            source,
            status,
            http: checked.http,
            version: None,
            severity: None,
            reason: None,
            ms,
            headline: None,
        };
        match checked.outcome {
            Outcome::Unchanged { version } | Outcome::First { version } => Line { version: Some(version), ..line },
            Outcome::Revised { version, severity, headline, .. } => {
                Line { version: Some(version), severity: Some(severity), headline: Some(headline), ..line }
            }
            Outcome::Held { reason } | Outcome::Failed { reason } => Line { reason: Some(reason), ..line },
        }
    }

    fn is_outage(&self) -> bool {
        self.reason.is_some()
    }

    fn sentence(&self) -> String {
        let told = match (self.severity, &self.headline, &self.reason, self.version) {
            (Some(severity), Some(headline), _, Some(version)) => {
                format!("version {version}, severity {severity}: {headline}")
            }
            (_, _, Some(reason), _) => reason.clone(),
            (_, _, _, Some(version)) => format!("version {version}"),
            _ => String::new(),
        };
        format!("{:<9}  {}  {}\n", self.status, self.source, crate::render::visible(&told))
    }
}
