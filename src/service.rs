//! The running service as its faces see it: the sources in force, the checks under way, whether it is alive.
//!
//! The daemon drives it, web and command line ask it for checks; nobody reaches around it.

mod children;
mod ended;
mod verdicts;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use tokio::sync::{Notify, Semaphore, watch};
use tokio::task::JoinSet;
use tokio_util::task::TaskTracker;

use crate::check::{Edges, check};
use crate::render::visible;
use crate::source::{Source, SourceId, Sources};
use crate::store::{Claim, SourceState, Store, StoreError};

pub use children::{children_due, with_followed};
pub use ended::Ended;

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
    /// Woken after it, for what is posted and not mailed.
    pub posts_due: Notify,
    sources: RwLock<Arc<Sources>>,
    faults: RwLock<Vec<String>>,
    /// Held while definitions are made out and put in force: none may overtake another.
    defining: tokio::sync::Mutex<()>,
    /// When it was last looked whether another process has found something, in milliseconds since 1970.
    looked_around: AtomicI64,
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
    /// In the order in which they ended.
    pub checks: Vec<Ended>,
}

/// A source under a claim, with what the index knew of it then.
struct Claimed {
    source: Arc<Source>,
    claim: Claim,
    state: SourceState,
}

impl Service {
    pub fn new(edges: Edges, now: Timestamp) -> Service {
        Service {
            edges,
            started_at: now,
            checks_due: Notify::new(),
            deliveries_due: Notify::new(),
            posts_due: Notify::new(),
            sources: RwLock::default(),
            faults: RwLock::default(),
            defining: tokio::sync::Mutex::default(),
            looked_around: AtomicI64::new(0),
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

    /// Puts another watchlist in force, with the children of its sources: new and edited sources fall due at once, retired
    /// ones are no longer checked, the others keep their time unless their schedule now says an earlier one.
    pub async fn put_in_force(
        &self,
        sources: Vec<Source>,
        faults: Vec<String>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let _alone = self.defining.lock().await;
        let in_force = self.sources();
        let sources = self.families(sources).await;
        let children = children_due(&self.edges.store, &sources, now).await?;
        let latest = |source: &Source| match (children.get(&source.id), in_force.get(&source.id)) {
            (Some(due), _) => *due,
            // An edit is tried out at once.
            (None, Some(old)) if **old != *source => now,
            _ => source.due_after(now),
        };
        let due: Vec<_> = sources.iter().map(|source| (source.id.clone(), latest(source))).collect();
        self.edges.store.sync_sources(&due, now).await?;
        self.take_up(sources, faults);
        self.checks_due.notify_one();
        Ok(())
    }

    /// Takes these definitions for those in force; the index is told nothing.
    pub fn take_up(&self, sources: Vec<Source>, faults: Vec<String>) {
        let by_name = sources.into_iter().map(|source| (source.id.clone(), Arc::new(source))).collect();
        *self.sources.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(by_name);
        *self.faults.write().unwrap_or_else(PoisonError::into_inner) = faults;
    }

    /// Notes that the scheduler is alive.
    pub fn beat(&self, now: Timestamp) {
        self.heartbeat.store(now.as_millisecond(), Ordering::Relaxed);
    }

    /// True while the scheduler has been alive within the last 90 seconds.
    pub fn is_alive(&self, now: Timestamp) -> bool {
        now.as_millisecond() - self.heartbeat.load(Ordering::Relaxed) < 90_000
    }

    /// How many checks are under way, those of runs included.
    pub fn under_way(&self) -> usize {
        self.held_claims().len()
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
        for claimed in self.take(claims).await? {
            let service = Arc::clone(self);
            self.tasks.spawn(async move {
                // A run may have taken the room meanwhile: the check waits for it, the scheduler goes on renewing claims.
                let permit = Arc::clone(&service.permits).acquire_owned().await;
                service.check(claimed).await;
                drop(permit);
                if more_waits {
                    service.checks_due.notify_one();
                }
            });
        }
        Ok(begun)
    }

    /// Notes claims as ours and looks up what they are of; those of sources retired meanwhile are given back.
    async fn take(&self, claims: Vec<Claim>) -> Result<Vec<Claimed>, StoreError> {
        let Some(until) = claims.first().map(|claim| claim.until) else { return Ok(Vec::new()) };
        // Ours only once nothing can fail: a claim that is held but not worked on would be renewed for ever.
        let states = self.edges.store.claimed_states(until).await?;
        self.held_claims().extend(claims.iter().map(|claim| (claim.source.clone(), claim.clone())));
        let mut states: HashMap<SourceId, SourceState> =
            states.into_iter().map(|state| (state.source.clone(), state)).collect();
        let sources = self.sources();
        let mut taken = Vec::with_capacity(claims.len());
        let mut unknown = false;
        for claim in claims {
            match (sources.get(&claim.source).cloned(), states.remove(&claim.source)) {
                (Some(source), Some(state)) => taken.push(Claimed { source, claim, state }),
                _ => {
                    unknown = true;
                    self.give_back(&claim).await;
                }
            }
        }
        if unknown {
            self.adopt_others(Timestamp::now()).await?;
        }
        Ok(taken)
    }

    /// Checks a claimed source. A fault of our own is logged, and the source stays due when the claim runs out.
    async fn check(&self, claimed: Claimed) -> Ended {
        let Claimed { source, claim, state } = claimed;
        let started = Instant::now();
        let held = Held { service: self, source: &claim.source };
        let checked = check(&self.edges, &source, &claim, &state, Timestamp::now()).await;
        drop(held);
        if checked.as_ref().is_ok_and(|checked| checked.follows)
            && let Err(error) = self.adopt(Timestamp::now()).await
        {
            tracing::warn!(source = %source.id, %error, "what it leads to is asked after a restart only");
        }
        let ended = match checked {
            Ok(checked) => Ended::new(source.id.clone(), checked, started.elapsed()),
            Err(error) => {
                let reason = visible(&format!("not recorded: {error:#}")).into_owned();
                Ended::without_outcome(source.id.clone(), reason, started.elapsed())
            }
        };
        ended.log();
        if ended.is_news() {
            // Deliveries may be owed; and a check that a crash had cut off leaves its source due at once.
            self.deliveries_due.notify_one();
            self.checks_due.notify_one();
        }
        ended
    }

    fn held_claims(&self) -> std::sync::MutexGuard<'_, HashMap<SourceId, Claim>> {
        self.claims.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn give_back(&self, claim: &Claim) {
        self.held_claims().remove(&claim.source);
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
        let service = Arc::clone(self);
        self.tasks.spawn(async move { service.carry_out(sources, report).await });
        run
    }

    /// Checks the sources of a run, as many at once as there is room for; a service that stops begins no more of them.
    async fn carry_out(self: Arc<Self>, sources: Vec<SourceId>, report: watch::Sender<Run>) {
        let report = Arc::new(report);
        let mut checks = JoinSet::new();
        let in_force = self.sources();
        for (some, begins_wave) in waves(&in_force, sources) {
            if self.tasks.is_closed() {
                break;
            }
            if begins_wave {
                while checks.join_next().await.is_some() {}
            }
            let some = &some[..];
            let claimed = match self.edges.store.claim_each(some, Timestamp::now(), LEASE).await {
                Ok(claims) => self.take(claims).await.unwrap_or_default(),
                // Each asks for itself below, and tells what it meets.
                Err(_) => Vec::new(),
            };
            let free: HashSet<SourceId> = claimed.iter().map(|claimed| claimed.source.id.clone()).collect();
            let busy = some.iter().filter(|source| !free.contains(*source)).cloned();
            for job in claimed.into_iter().map(Box::new).map(Job::Claimed).chain(busy.map(Job::Busy)) {
                let (service, report) = (Arc::clone(&self), Arc::clone(&report));
                let permit = Arc::clone(&self.permits).acquire_owned().await;
                checks.spawn(async move {
                    let ended = service.carry_out_one(job).await;
                    report.send_modify(|run| run.checks.push(ended));
                    drop(permit);
                });
            }
        }
        while checks.join_next().await.is_some() {}
        report.send_modify(|run| run.done = true);
    }

    async fn carry_out_one(&self, job: Job) -> Ended {
        let source = match job {
            Job::Claimed(claimed) => return self.check(*claimed).await,
            Job::Busy(source) => source,
        };
        let claims = claim_patiently(&self.edges.store, &source).await;
        let taken = match claims {
            Ok(claim) => self.take(claim.into_iter().collect()).await,
            Err(error) => Err(error),
        };
        match taken.map(|mut taken| taken.pop()) {
            Ok(Some(claimed)) => self.check(claimed).await,
            Ok(None) => {
                Ended::without_outcome(source, "another check of this source does not end".to_owned(), Duration::ZERO)
            }
            Err(error) => Ended::without_outcome(source, visible(&error.to_string()).into_owned(), Duration::ZERO),
        }
    }

    /// Follows a run; `None` where there is no such run.
    pub fn follow(&self, run: u64) -> Option<watch::Receiver<Run>> {
        self.runs.lock().unwrap_or_else(PoisonError::into_inner).get(&run).cloned()
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

/// Claims a source; one that is being checked is waited for, as long as its lease can last.
pub async fn claim_patiently(store: &Store, source: &SourceId) -> Result<Option<Claim>, StoreError> {
    let patience = tokio::time::Instant::now() + Duration::try_from(LEASE).unwrap_or_default();
    loop {
        let claim = store.claim(source, Timestamp::now(), LEASE).await?;
        if claim.is_some() || tokio::time::Instant::now() > patience {
            return Ok(claim);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// A claim while its check goes on. However that ends, a panic included, the claim is renewed no longer.
struct Held<'a> {
    service: &'a Service,
    source: &'a SourceId,
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.service.held_claims().remove(self.source);
    }
}

/// The sources of a run in sets that fit under way at once, parents in a wave before their children; true where a wave
/// begins.
fn waves(in_force: &Sources, sources: Vec<SourceId>) -> Vec<(Vec<SourceId>, bool)> {
    let depth = |id: &SourceId| {
        let parent = |source: &Arc<Source>| {
            source.ties.parent.clone().or_else(|| Some(Arc::clone(&source.ties.descent.as_ref()?.parent)))
        };
        std::iter::successors(in_force.get(id).and_then(parent), parent).count()
    };
    let mut by_depth: BTreeMap<usize, Vec<SourceId>> = BTreeMap::new();
    for source in sources {
        by_depth.entry(depth(&source)).or_default().push(source);
    }
    let sets = |wave: Vec<SourceId>| {
        let sets: Vec<Vec<SourceId>> = wave.chunks(MOST_CHECKS).map(<[SourceId]>::to_vec).collect();
        sets.into_iter().enumerate().map(|(at, set)| (set, at == 0))
    };
    by_depth.into_values().flat_map(sets).collect()
}

/// A check of a run, before it begins.
enum Job {
    Claimed(Box<Claimed>),
    /// Held by another check when the run began.
    Busy(SourceId),
}
