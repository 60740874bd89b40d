//! The running service as its faces see it: the sources in force, the checks under way, whether it is alive.
//!
//! The daemon drives it, the web shows it and asks it for checks; neither reaches around it.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use tokio::sync::{Notify, Semaphore, watch};
use tokio_util::task::TaskTracker;

use crate::check::{Checked, Edges, check};
use crate::source::{Source, SourceId, Sources};
use crate::store::{Claim, StoreError};

/// How long a claim holds without being renewed: what another process waits after a crash.
pub const LEASE: SignedDuration = SignedDuration::from_mins(2);

/// Checks under way at once. Most of them wait for their host's turn, which costs next to nothing; requests under
/// way are bounded by the fetcher.
const MOST_CHECKS: usize = 256;

/// Runs asked for by hand that are remembered.
const MOST_RUNS: usize = 100;

/// The running service.
pub struct Service {
    pub edges: Edges,
    pub started_at: Timestamp,
    /// Woken when checks may be due earlier than thought.
    pub checks_due: Notify,
    /// Woken when deliveries may be owed.
    pub deliveries_due: Notify,
    sources: RwLock<Arc<Sources>>,
    faults: RwLock<Vec<String>>,
    permits: Arc<Semaphore>,
    tasks: TaskTracker,
    claims: Mutex<HashMap<SourceId, Claim>>,
    heartbeat: AtomicI64,
    runs: Mutex<BTreeMap<u64, watch::Receiver<Run>>>,
    next_run: AtomicU64,
}

/// A set of checks asked for by hand.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Run {
    pub run: u64,
    pub done: bool,
    pub checks: Vec<RunCheck>,
}

/// One check of a run, as it ended.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RunCheck {
    pub source: SourceId,
    pub status: &'static str,
    pub http: Option<u16>,
    pub reason: Option<String>,
}

impl Service {
    pub fn new(edges: Edges, now: Timestamp) -> Service {
        Service {
            edges,
            started_at: now,
            checks_due: Notify::new(),
            deliveries_due: Notify::new(),
            sources: RwLock::default(),
            faults: RwLock::default(),
            permits: Arc::new(Semaphore::new(MOST_CHECKS)),
            tasks: TaskTracker::new(),
            claims: Mutex::default(),
            heartbeat: AtomicI64::new(now.as_millisecond()),
            runs: Mutex::default(),
            next_run: AtomicU64::new(1),
        }
    }

    /// The sources in force.
    pub fn sources(&self) -> Arc<Sources> {
        self.sources.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What is wrong with the watchlist, ready to show.
    pub fn faults(&self) -> Vec<String> {
        self.faults.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts another watchlist in force: new and edited sources fall due at once, retired ones are no longer checked,
    /// the others keep their time unless their schedule now says an earlier one.
    pub async fn put_in_force(
        &self,
        sources: Vec<Source>,
        faults: Vec<String>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let in_force = self.sources();
        let latest = |source: &Source| match in_force.get(&source.id) {
            // An edit is tried out at once.
            Some(old) if **old != *source => now,
            _ => source.due_after(now),
        };
        let due: Vec<_> = sources.iter().map(|source| (source.id.clone(), latest(source))).collect();
        self.edges.store.sync_sources(&due, now).await?;
        let by_name = sources.into_iter().map(|source| (source.id.clone(), Arc::new(source))).collect();
        *self.sources.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(by_name);
        *self.faults.write().unwrap_or_else(PoisonError::into_inner) = faults;
        self.checks_due.notify_one();
        Ok(())
    }

    /// Notes that the scheduler is alive.
    pub fn beat(&self, now: Timestamp) {
        self.heartbeat.store(now.as_millisecond(), Ordering::Relaxed);
    }

    /// True while the scheduler has been alive within the last 90 seconds.
    pub fn is_alive(&self, now: Timestamp) -> bool {
        now.as_millisecond() - self.heartbeat.load(Ordering::Relaxed) < 90_000
    }

    /// How many checks are under way.
    pub fn under_way(&self) -> usize {
        self.tasks.len()
    }

    /// Claims what is due and checks it, as far as there is room; returns how many were begun.
    pub async fn begin_due(self: &Arc<Self>, now: Timestamp) -> Result<usize, StoreError> {
        let room = u32::try_from(self.permits.available_permits()).unwrap_or(u32::MAX);
        if room == 0 {
            return Ok(0);
        }
        let claims = self.edges.store.claim_due(now, LEASE, room).await?;
        let begun = claims.len();
        // While all that is due could be begun, nobody waits for a check to end.
        let more_waits = begun == room as usize;
        for claim in claims {
            let service = Arc::clone(self);
            let permit = Arc::clone(&self.permits).acquire_owned().await;
            self.tasks.spawn(async move {
                service.check_claimed(claim).await;
                drop(permit);
                if more_waits {
                    service.checks_due.notify_one();
                }
            });
        }
        Ok(begun)
    }

    /// Checks a claimed source; a fault of our own is logged and leaves the source due.
    async fn check_claimed(&self, claim: Claim) -> Option<Checked> {
        let Some(source) = self.sources().get(&claim.source).cloned() else {
            // Retired since it was claimed.
            self.give_back(&claim).await;
            return None;
        };
        self.held_claims().insert(claim.source.clone(), claim.clone());
        let checked = check(&self.edges, &source, &claim, Timestamp::now()).await;
        self.held_claims().remove(&claim.source);
        match checked {
            Ok(checked) => {
                tell(&source, &checked);
                if checked.outcome.is_news() {
                    // Deliveries may be owed; and a check that a crash had cut off leaves its source due at once.
                    self.deliveries_due.notify_one();
                    self.checks_due.notify_one();
                }
                Some(checked)
            }
            Err(error) => {
                tracing::error!(source = %claim.source, error = %crate::render::visible(&format!("{error:#}")), "check not recorded");
                None
            }
        }
    }

    fn held_claims(&self) -> std::sync::MutexGuard<'_, HashMap<SourceId, Claim>> {
        self.claims.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn give_back(&self, claim: &Claim) {
        if let Err(error) = self.edges.store.release(claim).await {
            tracing::warn!(source = %claim.source, %error, "claim not given back: it runs out by itself");
        }
    }

    /// Holds on to the claims of checks under way, which may wait long for a slow host.
    pub async fn renew_claims(&self, now: Timestamp) -> Result<(), StoreError> {
        let claims: Vec<Claim> = self.held_claims().values().cloned().collect();
        self.edges.store.renew(&claims, now, LEASE).await
    }

    /// Checks these sources now; the answer names the run to ask after.
    pub fn begin_run(self: &Arc<Self>, sources: Vec<SourceId>) -> u64 {
        let run = self.next_run.fetch_add(1, Ordering::Relaxed);
        let (report, reader) = watch::channel(Run { run, done: sources.is_empty(), checks: Vec::new() });
        {
            let mut runs = self.runs.lock().unwrap_or_else(PoisonError::into_inner);
            runs.insert(run, reader);
            while runs.len() > MOST_RUNS {
                runs.pop_first();
            }
        }
        let report = Arc::new(report);
        let left = Arc::new(AtomicU64::new(sources.len() as u64));
        for source in sources {
            let (service, report, left) = (Arc::clone(self), Arc::clone(&report), Arc::clone(&left));
            self.tasks.spawn(async move {
                let _permit = service.permits.acquire().await;
                let ended = service.check_by_hand(source).await;
                let last = left.fetch_sub(1, Ordering::AcqRel) == 1;
                report.send_modify(|run| {
                    run.checks.push(ended);
                    run.done = last;
                });
            });
        }
        run
    }

    /// Follows a run; `None` where there is no such run.
    pub fn run(&self, run: u64) -> Option<watch::Receiver<Run>> {
        self.runs.lock().unwrap_or_else(PoisonError::into_inner).get(&run).cloned()
    }

    async fn check_by_hand(&self, source: SourceId) -> RunCheck {
        let failed = |source: SourceId, reason: &str| RunCheck {
            source,
            status: "failed",
            http: None,
            reason: Some(reason.to_owned()),
        };
        match self.claim_patiently(&source).await {
            Ok(Some(claim)) => match self.check_claimed(claim).await {
                Some(Checked { outcome, http }) => {
                    let (status, reason) = (outcome.status(), outcome.reason().map(str::to_owned));
                    RunCheck { source, status, http, reason }
                }
                None => failed(source, "the check could not be recorded: see the log"),
            },
            Ok(None) => failed(source, "another check of this source does not end"),
            Err(error) => failed(source, &error.to_string()),
        }
    }

    /// Claims a source; one that is being checked is waited for, as long as its lease can last.
    async fn claim_patiently(&self, source: &SourceId) -> Result<Option<Claim>, StoreError> {
        let patience = tokio::time::Instant::now() + Duration::try_from(LEASE).unwrap_or_default();
        loop {
            let claim = self.edges.store.claim(source, Timestamp::now(), LEASE).await?;
            if claim.is_some() || tokio::time::Instant::now() > patience {
                return Ok(claim);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Waits until every check under way has ended, at most this long; claims still held are given back.
    pub async fn drain(&self, patience: Duration) {
        self.tasks.close();
        if tokio::time::timeout(patience, self.tasks.wait()).await.is_err() {
            let held: Vec<Claim> = self.held_claims().values().cloned().collect();
            tracing::warn!(checks = held.len(), "stopping before these checks have ended");
            for claim in &held {
                self.give_back(claim).await;
            }
        }
    }
}

/// One line a check in the log.
fn tell(source: &Source, checked: &Checked) {
    use crate::check::Outcome;
    let id = source.id.as_str();
    match &checked.outcome {
        Outcome::Unchanged { version } => tracing::debug!(source = id, version, "unchanged"),
        Outcome::First { version } => tracing::info!(source = id, version, "first version"),
        Outcome::Revised { version, severity, headline, .. } => {
            tracing::info!(source = id, version, severity, headline = %crate::render::visible(headline), "revised");
        }
        Outcome::Held { reason } => tracing::warn!(source = id, reason = %crate::render::visible(reason), "held"),
        Outcome::Failed { reason } => tracing::warn!(source = id, reason = %crate::render::visible(reason), "failed"),
    }
}
