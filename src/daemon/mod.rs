//! The service's loops: checks on schedule, deliveries, the watchlist's edits, the web; started and stopped together.
//!
//! Invariants: one daemon a data folder; a loop that dies is started again and said so, the process never lives on
//! without its scheduler; stopping finishes what is under way or gives it back.

mod lock;
mod loops;
mod talk;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::alert::{ReturnDesk, Sender};
use crate::archive::Archive;
use crate::check::Edges;
use crate::config::Config;
use crate::fetch::{Fetcher, Poster};
use crate::mail::Mailer;
use crate::operator::Operator;
use crate::people::Desk;
use crate::seal::Seal;
use crate::service::Service;
use crate::store::Store;
use crate::watchlist::{self, Current};
use crate::web;

use loops::InForce;

pub use lock::{Lock, LockError};
pub use talk::log_to_stderr;

/// How long checks under way may go on when the service is told to stop.
const PATIENCE: Duration = Duration::from_secs(20);

/// A started service.
pub struct Daemon {
    pub address: SocketAddr,
    pub service: Arc<Service>,
    loops: TaskTracker,
    stop: CancellationToken,
    _lock: Lock,
}

impl Daemon {
    /// Takes the data folder, opens everything in it and starts the loops. The port is open when this returns.
    ///
    /// # Errors
    /// Where another daemon has the folder, the index or archive can't be opened, or the address can't be had.
    pub async fn start(config: Config, stop: CancellationToken) -> anyhow::Result<Daemon> {
        refuse_open_door(config.listen)?;
        if !config.watchlist.is_dir() {
            bail!("there is no folder `{}`: name that of the sources with --watchlist", config.watchlist.display());
        }
        let archive = Archive::open(&config.data)?;
        let lock = Lock::take(&config.data)?;
        let listener = TcpListener::bind(config.listen)
            .await
            .with_context(|| format!("{} can't be listened on: name another address with --listen", config.listen))?;
        let store = Store::open(&config.store_url()).await?;
        // But for what is done by hand beside us, the folder is ours alone: whoever held a claim before is dead.
        if let Ok(_nothing_by_hand) = Lock::take_for_checks(&config.data) {
            store.end_claims().await?;
        }
        let edges = Edges { fetcher: Arc::new(Fetcher::new(config.fetch.clone())?), archive, store };
        let mailer = Mailer::new(&config.mail, &config.data)?;
        let service = Arc::new(Service::new(edges, Timestamp::now()));
        let seal = Seal::open(&config.data)?;
        let (archive, store) = (service.edges.archive.clone(), service.edges.store.clone());
        let letters = config.alert_settings(seal.clone());
        let desk =
            Desk { store: store.clone(), letters: letters.clone(), seal: seal.clone(), signup: config.signup.clone() };
        let poster = Poster::new(&config.fetch)?;
        let sender = Sender::new(archive, store, mailer, poster, letters).with_summaries(&config.summary);
        let read = watchlist::load(&config.watchlist);
        let faults = loops::told(&read.faults);
        service.put_in_force(read.sources.clone(), faults, Timestamp::now()).await?;
        warn_without_browser(&service);
        let in_force = Arc::new(Mutex::new(Current::new(read)));
        let daemon = Daemon { address: listener.local_addr()?, service, loops: TaskTracker::new(), stop, _lock: lock };
        daemon.start_loops(&config, sender, in_force);
        daemon.open_doors(&config, desk, listener);
        daemon.watch_mailbox(&config, seal);
        daemon.loops.close();
        tracing::info!(address = %daemon.address, sources = daemon.service.sources().len(), "ready");
        Ok(daemon)
    }

    fn start_loops(&self, config: &Config, sender: Sender, in_force: InForce) {
        let sender = Arc::new(sender);
        self.supervise("scheduler", loops::schedule);
        let (mail, data) = (&config.mail, config.data.clone());
        let operator = Operator { address: mail.operator.clone(), language: mail.language };
        self.supervise("alarms", move |service, stop| loops::alarms(service, operator.clone(), data.clone(), stop));
        let poster = Arc::clone(&sender);
        self.supervise("deliveries", move |service, stop| loops::deliver(service, Arc::clone(&sender), stop));
        self.supervise("posts", move |service, stop| loops::post(service, Arc::clone(&poster), stop));
        let folder = config.watchlist.clone();
        self.supervise("watchlist", move |service, stop| {
            loops::follow(service, Arc::clone(&in_force), folder.clone(), stop)
        });
    }

    fn open_doors(&self, config: &Config, desk: Desk, listener: TcpListener) {
        let hosts = web::Hosts::new(self.address, config.public_url.as_ref());
        let proxies = web::Proxies(config.trusted_proxies.clone());
        let returns = (!config.mail.bounce_hook.is_empty()).then(|| web::Returns {
            desk: ReturnDesk {
                store: desk.store.clone(),
                seal: desk.seal.clone(),
                address: config.mail.bounces.clone(),
            },
            token: config.mail.bounce_hook.clone(),
        });
        let site = web::Site { service: Arc::clone(&self.service), desk, proxies, returns };
        let stop = self.stop.clone();
        self.loops.spawn(async move {
            if let Err(error) = web::serve(listener, site, hosts, stop.clone()).await {
                tracing::error!(%error, "the web server ended");
                stop.cancel();
            }
        });
    }

    /// Reads what comes back, where the configuration names a mailbox.
    fn watch_mailbox(&self, config: &Config, seal: Seal) {
        let Some(mailbox) = config.mail.bounce_mailbox.clone() else { return };
        let store = self.service.edges.store.clone();
        let desk = Arc::new(ReturnDesk { store, seal, address: config.mail.bounces.clone() });
        self.supervise("returned mail", move |_, stop| loops::returned(Arc::clone(&desk), mailbox.clone(), stop));
    }

    /// Runs a loop until the service stops; one that fails or panics is started again, a little later each time.
    fn supervise<F, L>(&self, name: &'static str, body: F)
    where
        F: Fn(Arc<Service>, CancellationToken) -> L + Send + 'static,
        L: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        let (service, stop) = (Arc::clone(&self.service), self.stop.clone());
        self.loops.spawn(loops::supervised(name, stop.clone(), move || body(Arc::clone(&service), stop.clone())));
    }

    /// Waits for the stop and winds down.
    pub async fn finish(self) -> anyhow::Result<()> {
        self.stop.cancelled().await;
        tracing::info!(checks = self.service.under_way(), "stopping");
        self.service.drain(PATIENCE).await;
        self.service.edges.fetcher.close().await;
        if tokio::time::timeout(PATIENCE, self.loops.wait()).await.is_err() {
            tracing::warn!("stopping before every loop has ended");
        }
        tracing::info!("stopped");
        Ok(())
    }
}

/// Says at once what the first check of such a source would say; the others are not concerned.
fn warn_without_browser(service: &Service) {
    let sources = service.sources();
    let concerned: Vec<&str> =
        sources.values().filter(|source| source.browser).map(|source| source.id.as_str()).collect();
    if !concerned.is_empty()
        && let Err(error) = service.edges.fetcher.find_browser()
    {
        tracing::warn!(sources = %concerned.join(", "), %error, "sources that ask for a browser can't be checked");
    }
}

/// The status page has no log-in: it is for this machine, or for a proxy on it that has one.
fn refuse_open_door(listen: SocketAddr) -> anyhow::Result<()> {
    if listen.ip().is_loopback() {
        return Ok(());
    }
    bail!(
        "{listen} is open to others and the status page has no log-in: listen on 127.0.0.1 and put a proxy in front of it"
    )
}

/// A token that is cancelled by Ctrl-C or SIGTERM.
pub fn stop_on_signal() -> anyhow::Result<CancellationToken> {
    let stop = CancellationToken::new();
    let told = stop.clone();
    #[cfg(unix)]
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::spawn(async move {
        #[cfg(unix)]
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
        #[cfg(not(unix))]
        let _ = tokio::signal::ctrl_c().await;
        told.cancel();
    });
    Ok(stop)
}
