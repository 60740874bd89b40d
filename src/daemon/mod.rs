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
    access: Arc<web::Access>,
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
        refuse_open_door(&config)?;
        web::count();
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
        let is_secure = config.public_url.as_ref().is_some_and(|url| url.scheme() == "https");
        let prefix = web::Prefix::of(config.public_url.as_ref());
        let access = Arc::new(web::Access::new(config.web.clone(), is_secure, prefix));
        let address = listener.local_addr()?;
        let daemon = Daemon { address, service, access, loops: TaskTracker::new(), stop, _lock: lock };
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
        self.supervise("search", loops::catch_up);
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
        let site = web::Site {
            service: Arc::clone(&self.service),
            desk,
            proxies,
            returns,
            access: Arc::clone(&self.access),
            prefix: web::Prefix::of(config.public_url.as_ref()),
        };
        let stop = self.stop.clone();
        self.loops.spawn(async move {
            if let Err(error) = web::serve(listener, site, hosts, stop.clone()).await {
                tracing::error!(%error, "the web server ended");
                stop.cancel();
            }
        });
    }

    /// Takes up `[web]` of the configuration anew at each SIGHUP, and says which other keys wait for a restart. A
    /// configuration that is refused changes nothing.
    #[cfg(unix)]
    pub fn reload_on_signal(
        &self,
        mut in_force: Config,
        read: impl Fn() -> anyhow::Result<Config> + Send + 'static,
    ) -> anyhow::Result<()> {
        let mut hang_up = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup())?;
        let (access, stop) = (Arc::clone(&self.access), self.stop.clone());
        tokio::spawn(async move {
            loop {
                tokio::select! {
                    () = stop.cancelled() => return,
                    _ = hang_up.recv() => {}
                }
                match read() {
                    Ok(config) => {
                        access.put_in_force(config.web.clone());
                        let changed = in_force.differences(&config);
                        let waiting: Vec<&str> = changed.into_iter().filter(|key| !key.starts_with("web.")).collect();
                        tracing::info!(operators = config.web.operators.len(), "configuration of the pages taken up");
                        if !waiting.is_empty() {
                            tracing::warn!(keys = %waiting.join(", "), "changed keys that wait for a restart");
                        }
                        in_force.web = config.web;
                    }
                    Err(error) => tracing::warn!("the configuration is refused, the one before stays: {error:#}"),
                }
            }
        });
        Ok(())
    }

    #[cfg(not(unix))]
    pub fn reload_on_signal(
        &self,
        _in_force: Config,
        _read: impl Fn() -> anyhow::Result<Config> + Send + 'static,
    ) -> anyhow::Result<()> {
        Ok(())
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

/// Others than this machine are let in only where they say who they are, and not by a password in clear.
fn refuse_open_door(config: &Config) -> anyhow::Result<()> {
    let listen = config.listen;
    let is_secure = config.public_url.as_ref().is_some_and(|url| url.scheme() == "https");
    match config.web.mode {
        _ if listen.ip().is_loopback() => Ok(()),
        web::Mode::Open => bail!(
            "{listen} is open to others and nobody has to log in: listen on 127.0.0.1 and put a proxy in front of it, or \
             set `web.access` to `password` or `proxy`"
        ),
        web::Mode::Password if !is_secure => bail!(
            "{listen} is open to others and passwords would be sent in clear: put a proxy with TLS in front of it, and write \
             its `https:` address into `public_url`"
        ),
        web::Mode::Password | web::Mode::Proxy => Ok(()),
    }
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
