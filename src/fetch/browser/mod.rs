//! Documents as a browser shows them: Chromium over the DevTools protocol, one process for the program.
//!
//! Started when first needed, started again after a crash, ended when nothing asked for it for a while or the program
//! ends. Invariants: at most [`MOST_TABS`] documents at once; nothing a document does reaches an address that the policy
//! forbids ([`proxy`]); everything it does is bounded in number, bytes and time ([`tab`]). No tab knows of another: each
//! has its own cookies, cache and way out. Politeness is not judged here, it is asked for before a document is let load.

mod devtools;
mod process;
mod proxy;
mod tab;
mod told;

use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::sync::{Mutex, OwnedSemaphorePermit, Semaphore};

use self::process::Process;
use super::error::Class;
use super::guard::Guard;
use super::settings::FetchSettings;

pub(super) use self::tab::{Asking, Seen, Shown, Tab};

/// Documents open at once; each may take a few hundred megabytes.
const MOST_TABS: usize = 2;
/// A browser that nobody asks for is ended after this long.
const IDLE: Duration = Duration::from_secs(120);

/// Why a document could not be read by a browser. The text names the way out.
#[derive(Debug, thiserror::Error)]
pub enum BrowserError {
    #[error(
        "this source is read by a browser, and there is none: install Chromium (Debian: `apt install chromium`), or \
         name its executable in `fetch.browser`"
    )]
    Absent,
    #[error("this source is read by a browser, and `fetch.browser` names no file: {}", .named.display())]
    NotThere { named: PathBuf },
    #[error(
        "{} does not start: {reason}; where its sandbox is the reason, run as an ordinary user, or see \
         `fetch.browser_sandbox`", .executable.display()
    )]
    Start { executable: PathBuf, reason: String },
    #[error("a source that is read by a browser can't be fetched through `fetch.proxy`")]
    Proxied,
    #[error("the browser ended in the middle of it")]
    Ended,
    #[error("the browser does not answer to {method}")]
    Silent { method: &'static str },
    #[error("the browser refused {method}: {message}")]
    Command { method: &'static str, message: String },
    #[error("{host} could not be read by the browser: {reason}")]
    Unreachable { host: String, reason: String },
    #[error("the document from {host} broke its tab: it may need more memory than one is given")]
    Crashed { host: String },
    #[error("the document from {host} asks for more than {limit} others, or does not rest")]
    Restless { host: String, limit: usize },
    #[error("{host} sent {media_type:?}, which is no page for a browser: leave `browser` out of the source")]
    NoPage { host: String, media_type: String },
}

impl BrowserError {
    pub(super) fn class(&self) -> Class {
        match self {
            BrowserError::Ended
            | BrowserError::Silent { .. }
            | BrowserError::Command { .. }
            | BrowserError::Unreachable { .. } => Class::Transient,
            BrowserError::Absent
            | BrowserError::NotThere { .. }
            | BrowserError::Start { .. }
            | BrowserError::Proxied
            | BrowserError::Crashed { .. }
            | BrowserError::Restless { .. }
            | BrowserError::NoPage { .. } => Class::Broken,
        }
    }
}

/// The browser of a program, running or not.
pub(super) struct Browser {
    named: Option<PathBuf>,
    is_sandboxed: bool,
    is_proxied: bool,
    /// Bytes that one document may move, and most bytes of what is kept of it.
    limit: u64,
    /// Added to the browser's own name.
    agent: String,
    guard: Arc<Guard>,
    tabs: Arc<Semaphore>,
    running: Arc<Mutex<Option<Arc<Process>>>>,
}

impl Browser {
    pub fn new(settings: &FetchSettings, guard: Arc<Guard>) -> Browser {
        Browser {
            named: settings.browser.clone(),
            is_sandboxed: settings.browser_sandbox,
            is_proxied: settings.proxy.is_some(),
            limit: settings.max_bytes,
            agent: settings.agent(),
            guard,
            tabs: Arc::new(Semaphore::new(MOST_TABS)),
            running: Arc::default(),
        }
    }

    /// The executable that would be started.
    ///
    /// # Errors
    /// Where there is none, or none may be used.
    pub fn find(&self) -> Result<PathBuf, BrowserError> {
        if self.is_proxied {
            return Err(BrowserError::Proxied);
        }
        process::find(self.named.as_deref())
    }

    /// A tab with nothing in it, as soon as there is room for one. `language` is what it asks sites for.
    pub async fn tab(&self, language: Option<&str>) -> Result<Tab, BrowserError> {
        let executable = self.find()?;
        // Never closed; were it, a tab too many would be the lesser evil.
        let place = Arc::clone(&self.tabs).acquire_owned().await.ok();
        let place = Arc::new(place);
        match self.open(&executable, language, &place).await {
            // It had ended since it was last asked for, which shows when it is asked.
            Err(BrowserError::Ended) => self.open(&executable, language, &place).await,
            opened => opened,
        }
    }

    /// Ends the browser, and waits for that; one with documents under way is not asked.
    pub async fn close(&self) {
        let Some(process) = self.running.lock().await.take() else { return };
        if Arc::strong_count(&process) > 1 {
            process.kill();
        }
        // A panic while it ends is no matter any more.
        let _ = tokio::task::spawn_blocking(move || drop(process)).await;
    }

    async fn open(&self, executable: &Path, language: Option<&str>, place: &Arc<Place>) -> Result<Tab, BrowserError> {
        let process = self.process(executable).await?;
        let number = process.count_tab();
        let rest = Rest { browser: Arc::downgrade(&self.running), number, _place: Arc::clone(place) };
        Tab::open(process, Arc::clone(&self.guard), self.limit, &self.agent, language, rest).await
    }

    async fn process(&self, executable: &Path) -> Result<Arc<Process>, BrowserError> {
        let mut running = self.running.lock().await;
        if let Some(process) = running.as_ref().filter(|process| !process.has_ended()) {
            return Ok(Arc::clone(process));
        }
        let process = Arc::new(Process::start(executable, self.is_sandboxed).await?);
        *running = Some(Arc::clone(&process));
        Ok(process)
    }
}

/// The right to open a tab.
type Place = Option<OwnedSemaphorePermit>;

/// A tab's place; when it is given back, the browser may be idle.
pub(super) struct Rest {
    browser: Weak<Mutex<Option<Arc<Process>>>>,
    number: u64,
    _place: Arc<Place>,
}

impl Drop for Rest {
    fn drop(&mut self) {
        // Without a runtime the program ends, and the browser with it.
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        let (browser, number) = (Weak::clone(&self.browser), self.number);
        runtime.spawn(async move {
            tokio::time::sleep(IDLE).await;
            let Some(browser) = browser.upgrade() else { return };
            let mut running = browser.lock().await;
            let is_idle = |process: &Arc<Process>| {
                process.tabs.load(Ordering::Relaxed) == number && Arc::strong_count(process) == 1
            };
            if running.as_ref().is_some_and(is_idle) {
                let process = running.take();
                tracing::debug!("ending an idle browser");
                // Its end is waited for, so not on a thread of the runtime.
                tokio::task::spawn_blocking(move || drop(process));
            }
        });
    }
}
