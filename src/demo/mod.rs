//! `rulewatch demo`: the main job, end to end, on this machine alone.
//!
//! The real service, fetcher, archive, index and mail against an invented agency's site; nothing is simulated but
//! the agency.

mod site;

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use jiff::Timestamp;

use crate::config::Config;
use crate::daemon::{self, Daemon};
use crate::fetch::Allowed;
use crate::history::{self, Point};
use crate::render::{self, Terminal};
use crate::revision::Revision;
use crate::service::Service;
use crate::store::{RevisionFilter, Store};
use crate::subscription::{Cadence, Scope};

use site::{RESOURCES, Site};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Serves two revisions of an invented agency's rules on this machine, runs the service against them,
prints the redlines and writes the e-mails. The pages stay open until Ctrl-C."
)]
pub struct DemoArguments {
    /// End when the e-mails are written, as without a terminal
    #[arg(long)]
    no_wait: bool,
    /// Where the demo keeps its files [default: a new folder for temporary files]
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Address of the pages
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    listen: std::net::SocketAddr,
}

/// Longest time for anything the demo waits for.
const PATIENCE: Duration = Duration::from_secs(30);

pub async fn run(arguments: DemoArguments, verbose: u8, terminal: Terminal) -> anyhow::Result<ExitCode> {
    let folder = folder(arguments.folder)?;
    let site = Site::open().await?;
    write_watchlist(&folder, &site)?;
    let config = config(&folder, &site, arguments.listen);
    if verbose > 0 {
        daemon::log_to_stderr(&config.log, verbose);
    }
    let stop = daemon::stop_on_signal()?;
    subscribe(&Store::open(&config.store_url()).await?).await?;
    let running = Daemon::start(config, stop.clone()).await?;

    say(&format!("An invented agency publishes {} documents on http://{}.", RESOURCES.len(), site.address));
    check_all(&running.service).await?;
    say("First versions recorded. The agency amends its rules ...");
    site.amend();
    check_all(&running.service).await?;
    let revisions = newest(&running.service).await?;
    say(&format!(
        "{} of {} documents changed; the rest differ in banners, tokens and clocks only.\n",
        revisions.len(),
        RESOURCES.len()
    ));
    for revision in revisions.iter().rev() {
        show(&running.service, revision, terminal).await?;
    }
    delivered(&running.service).await?;
    tell_where(&folder)?;
    if arguments.no_wait || !std::io::stdout().is_terminal() {
        stop.cancel();
    } else {
        say(&format!("Pages with the redlines:                http://{}/\n\nCtrl-C ends the demo.", running.address));
    }
    running.finish().await?;
    Ok(ExitCode::SUCCESS)
}

fn folder(wanted: Option<PathBuf>) -> anyhow::Result<PathBuf> {
    let Some(folder) = wanted else {
        return Ok(tempfile::Builder::new().prefix("rulewatch-demo-").tempdir()?.keep());
    };
    if folder.join("snapshots").exists() {
        bail!("`{}` holds an earlier demo: name another folder", folder.display());
    }
    Ok(folder)
}

/// A watchlist as anyone would write it.
fn write_watchlist(folder: &Path, site: &Site) -> anyhow::Result<()> {
    let issuer = folder.join("watchlist").join("ots");
    std::fs::create_dir_all(&issuer).with_context(|| format!("`{}` can't be made", issuer.display()))?;
    for resource in &RESOURCES {
        let text = format!(
            "title = {title:?}\nissuer = \"OTS\"\njurisdiction = \"XA\"\nurl = \"http://{address}/rules/{name}\"\n\
             language = {language:?}\ntopics = {topics:?}\n\n[schedule]\nevery = \"15m\"\n",
            title = resource.title,
            address = site.address,
            name = resource.name,
            language = resource.language,
            topics = resource.topics,
        );
        std::fs::write(issuer.join(format!("{}.toml", resource.name)), text)?;
    }
    Ok(())
}

fn config(folder: &Path, site: &Site, listen: std::net::SocketAddr) -> Config {
    let mut config =
        Config { data: folder.join("snapshots"), watchlist: folder.join("watchlist"), listen, ..Config::default() };
    // The address policy refuses this machine; the demo's own site is the one exception it is given.
    config.fetch.allow = vec![Allowed { net: site.address.ip().into(), port: Some(site.address.port()) }];
    config.fetch.per_host_interval = Duration::from_millis(10);
    config.log.level = tracing::Level::WARN;
    config
}

/// Two people: one wants everything at once, one only what is grave about rules.
async fn subscribe(store: &Store) -> anyhow::Result<()> {
    let now = Timestamp::now();
    store.add_subscriber("analyst@desk.example", "America/New_York", now).await?;
    store.add_subscription("analyst@desk.example", &Scope::default(), 0, Cadence::AtOnce, now).await?;
    store.add_subscriber("counsel@firm.example", "Asia/Taipei", now).await?;
    let rules = Scope { topics: vec!["export-control".to_owned()], ..Scope::default() };
    store.add_subscription("counsel@firm.example", &rules, 4, Cadence::AtOnce, now).await?;
    Ok(())
}

/// Checks every source once and waits for the end of it.
async fn check_all(service: &Arc<Service>) -> anyhow::Result<()> {
    let run = service.begin_run(service.sources().keys().cloned().collect());
    let mut reader = service.follow(run).context("the run is known")?;
    let ended =
        tokio::time::timeout(PATIENCE, reader.wait_for(|run| run.done)).await.context("the checks take too long")?;
    let run = ended?.clone();
    match run.checks.iter().find(|check| check.reason.is_some()) {
        Some(bad) => bail!("{}: {}", bad.source, bad.reason.as_deref().unwrap_or_default()),
        None => Ok(()),
    }
}

async fn newest(service: &Service) -> anyhow::Result<Vec<Revision>> {
    Ok(service.edges.store.revisions(&RevisionFilter::default()).await?)
}

/// Prints one revision's redline and keeps it as a page of its own.
async fn show(service: &Service, revision: &Revision, terminal: Terminal) -> anyhow::Result<()> {
    let source = service.sources().get(&revision.source).cloned().context("a source of the demo")?;
    let points = (Point::Number(revision.from), Point::Number(revision.to));
    let compared = history::compare(&service.edges.archive, &service.edges.store, &source, points).await?;
    let labels = (format!("version {}", revision.from), format!("version {}", revision.to));
    let redline = compared.redline(&labels, Some(&revision.brief), 0);
    print(&format!("{}\n\n", render::text(&redline, terminal)))
}

/// Waits until nothing is owed.
async fn delivered(service: &Service) -> anyhow::Result<()> {
    let settled = async {
        while service.edges.store.delivery_counts().await?.owed > 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        anyhow::Ok(())
    };
    tokio::time::timeout(PATIENCE, settled).await.context("the e-mails take too long")?
}

fn tell_where(folder: &Path) -> anyhow::Result<()> {
    let outbox = folder.join("snapshots").join("outbox");
    let mut messages: Vec<PathBuf> = std::fs::read_dir(&outbox)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    messages.sort();
    say(&format!("{} e-mails written; open one in a mail program:", messages.len()));
    for message in &messages {
        say(&format!("  {}", message.display()));
    }
    say(&format!("\nEvidence (bytes and hash-chained logs): {}", folder.join("snapshots").display()));
    Ok(())
}

fn say(text: &str) {
    // A closed pipe is no reason to stop half way.
    let _ = print(&format!("{text}\n"));
}

fn print(text: &str) -> anyhow::Result<()> {
    use std::io::Write;
    Ok(anstream::stdout().write_all(text.as_bytes())?)
}
