//! What each loop of the service does until it is told to stop.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

use crate::alert::{self, Bounces, Report, ReturnDesk, Sender};
use crate::check::Edges;
use crate::operator::{self, Operator, findings};
use crate::reindex;
use crate::render::visible;
use crate::service::{LEASE, Service};
use crate::store::Route;
use crate::watchlist::{self, Current, Fault, Follower};

/// The longest nap: after it the heartbeat, the claims and the clock are looked after.
const NAP: Duration = Duration::from_secs(30);
/// Between two looks after the watcher itself; the first comes when a start has had the time to check what was due.
const ALARMS: Duration = Duration::from_secs(120);
/// Between two steps of what search lacks: checks come first.
const BETWEEN_STEPS: Duration = Duration::from_millis(20);
/// Between two looks into the mailbox of returned mail.
const RETURNED: Duration = Duration::from_secs(60);

/// Runs a loop until the service stops; one that fails or panics is started again, a little later each time.
pub async fn supervised<F, L>(name: &'static str, stop: CancellationToken, body: F)
where
    F: Fn() -> L,
    L: Future<Output = anyhow::Result<()>> + Send + 'static,
{
    let mut pause = Duration::from_secs(1);
    while !stop.is_cancelled() {
        match tokio::spawn(body()).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::error!(error = %visible(&format!("{error:#}")), "{name} failed: starting it again")
            }
            Err(_) => tracing::error!("{name} crashed: starting it again; please report this"),
        }
        tokio::select! {
            () = stop.cancelled() => break,
            () = tokio::time::sleep(pause) => pause = (pause * 2).min(Duration::from_secs(60)),
        }
    }
}

/// Checks what is due, when it is due.
pub async fn schedule(service: Arc<Service>, stop: CancellationToken) -> anyhow::Result<()> {
    let mut clock = Clock::new(Timestamp::now());
    while !stop.is_cancelled() {
        let now = Timestamp::now();
        service.beat(now);
        if clock.went_back(now) {
            tracing::warn!("the clock was set back: due times are worked out again");
            let (sources, faults) = (service.own(), service.faults());
            service.put_in_force(sources, faults, now).await?;
        }
        service.renew_claims(now).await?;
        service.begin_due(now).await?;
        let nap = until(service.edges.store.next_due().await?, now);
        tokio::select! {
            () = stop.cancelled() => {}
            () = service.checks_due.notified() => {}
            () = tokio::time::sleep(nap) => {}
        }
    }
    Ok(())
}

/// Mails what is owed, when it is due.
pub async fn deliver(service: Arc<Service>, sender: Arc<Sender>, stop: CancellationToken) -> anyhow::Result<()> {
    while !stop.is_cancelled() {
        let now = Timestamp::now();
        service.posts_due.notify_one();
        sender.send_notices(now).await?;
        let report = sender.mail_due(&service.sources(), now).await?;
        count("mail", &report);
        let nap = match report.paused {
            // What stopped the round is ours to mend, and what is still due would meet it again.
            Some(_) => Duration::try_from(alert::PAUSE).unwrap_or(NAP),
            None => {
                let store = &service.edges.store;
                let next = [store.next_delivery_by(Some(Route::Mail)).await?, store.next_notice().await?];
                until(next.into_iter().flatten().min(), Timestamp::now())
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = service.deliveries_due.notified() => {}
            () = tokio::time::sleep(nap) => {}
        }
    }
    Ok(())
}

/// Posts what is owed by other channels than mail, when it is due: a receiver that is slow holds up no mail.
pub async fn post(service: Arc<Service>, sender: Arc<Sender>, stop: CancellationToken) -> anyhow::Result<()> {
    while !stop.is_cancelled() {
        count("post", &sender.post_due(&service.sources(), Timestamp::now()).await?);
        let next = service.edges.store.next_delivery_by(Some(Route::Post)).await?;
        tokio::select! {
            () = stop.cancelled() => {}
            () = service.posts_due.notified() => {}
            () = tokio::time::sleep(until(next, Timestamp::now())) => {}
        }
    }
    Ok(())
}

/// Reads for search what was recorded before there was any, a step at a time; what is recorded from now on is found at once.
pub async fn catch_up(service: Arc<Service>, stop: CancellationToken) -> anyhow::Result<()> {
    let Edges { archive, store, .. } = &service.edges;
    while !stop.is_cancelled() {
        let pause = if reindex::catch_up(archive, store, &service.sources()).await? { BETWEEN_STEPS } else { NAP };
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
    Ok(())
}

/// What became of the messages of a round, among the numbers.
fn count(channel: &'static str, report: &Report) {
    for (outcome, messages) in [
        ("sent", report.sent),
        ("deferred", report.deferred),
        ("uncertain", report.uncertain),
        ("parked", report.parked),
    ] {
        metrics::counter!("rulewatch_messages_total", "channel" => channel, "outcome" => outcome)
            .increment(messages as u64);
    }
}

/// Looks after the watcher itself, and tells the operator.
pub async fn alarms(
    service: Arc<Service>,
    told: Operator,
    data: PathBuf,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let store = &service.edges.store;
    while !stop.is_cancelled() {
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = tokio::time::sleep(ALARMS) => {}
        }
        let now = Timestamp::now();
        let found = findings(store, &service.sources(), &data, told.language, now).await?;
        if operator::tell(store, &told, &found, now).await? > 0 {
            service.deliveries_due.notify_one();
        }
    }
    Ok(())
}

/// Takes returned mail out of its mailbox, once a minute.
pub async fn returned(desk: Arc<ReturnDesk>, mailbox: PathBuf, stop: CancellationToken) -> anyhow::Result<()> {
    while !stop.is_cancelled() {
        let bounces = desk
            .empty(&mailbox, Timestamp::now())
            .await
            .with_context(|| format!("`{}` (`mail.bounce_mailbox`) can't be read", mailbox.display()))?;
        if bounces != Bounces::default() {
            let Bounces { counted, suppressed, ignored } = bounces;
            tracing::info!(counted, suppressed, ignored, "returned mail read");
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(RETURNED) => {}
        }
    }
    Ok(())
}

/// The watchlist in force, kept over a restart of the loop: a broken file's old definition is nowhere else.
pub type InForce = Arc<Mutex<Current>>;

/// Takes up edits of the watchlist.
pub async fn follow(
    service: Arc<Service>,
    in_force: InForce,
    folder: PathBuf,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let mut follower = Follower::new(&folder)?;
    loop {
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = follower.edited() => {}
        }
        let mut current = in_force.lock().await;
        let reloaded = watchlist::reload(&mut current, &folder);
        for fault in &reloaded.faults {
            tracing::warn!(file = %fault.file.display(), "the watchlist has a fault: {}", visible(&fault.message));
        }
        let sources = current.sources().cloned().collect();
        service.put_in_force(sources, told(&reloaded.faults), Timestamp::now()).await?;
        let (taken, retired, kept) = (reloaded.taken.len(), reloaded.retired.len(), reloaded.kept.len());
        tracing::info!(taken, retired, kept, "watchlist taken up");
    }
}

/// Faults as the status page shows them.
pub fn told(faults: &[Fault]) -> Vec<String> {
    faults.iter().map(|fault| watchlist::render(fault, false)).collect()
}

fn until(due: Option<Timestamp>, now: Timestamp) -> Duration {
    let wait = due.map_or(SignedDuration::MAX, |due| due.duration_since(now));
    // Never a busy loop: what stays due although it can't be claimed is looked at again shortly.
    Duration::try_from(wait).unwrap_or_default().clamp(Duration::from_millis(50), NAP.min(nap_of_lease()))
}

fn nap_of_lease() -> Duration {
    Duration::try_from(LEASE / 3).unwrap_or(NAP)
}

/// Tells when the wall clock was set back, by the monotonic one.
struct Clock {
    wall: Timestamp,
    steady: Instant,
}

impl Clock {
    fn new(now: Timestamp) -> Clock {
        Clock { wall: now, steady: Instant::now() }
    }

    /// True where the wall clock lost more than a minute against the steady one since the last call.
    fn went_back(&mut self, now: Timestamp) -> bool {
        let passed = SignedDuration::try_from(self.steady.elapsed()).unwrap_or(SignedDuration::ZERO);
        let back = now.duration_since(self.wall) < passed - SignedDuration::from_mins(1);
        *self = Clock::new(now);
        back
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_loop_that_panics_or_fails_is_started_again_until_the_stop() {
        let stop = CancellationToken::new();
        let starts = Arc::new(AtomicU32::new(0));
        let (told, counted) = (stop.clone(), Arc::clone(&starts));
        let body = move || {
            let (stop, start) = (told.clone(), counted.fetch_add(1, Ordering::Relaxed));
            async move {
                match start {
                    0 => panic!("a bug"),
                    1 => anyhow::bail!("the index does not answer"),
                    _ => stop.cancel(),
                }
                Ok(())
            }
        };
        supervised("test", stop, body).await;
        assert_eq!(starts.load(Ordering::Relaxed), 3);
    }

    #[test]
    fn a_clock_set_back_is_noticed_and_one_that_goes_on_or_jumps_ahead_is_not() {
        let noon: Timestamp = "2026-01-15T12:00:00Z".parse().expect("a time");
        let mut clock = Clock::new(noon);
        assert!(!clock.went_back(noon + SignedDuration::from_secs(1)));
        assert!(!clock.went_back(noon + SignedDuration::from_hours(72)), "a machine that slept");
        assert!(!clock.went_back(noon + SignedDuration::from_hours(24 * 3650)));
        assert!(clock.went_back(noon + SignedDuration::from_hours(1)));
        assert!(!clock.went_back(noon + SignedDuration::from_hours(1)), "told once");
    }

    #[test]
    fn no_nap_is_endless_and_none_is_a_busy_loop() {
        let now = Timestamp::UNIX_EPOCH;
        assert_eq!(until(None, now), NAP);
        assert_eq!(until(Some(Timestamp::MAX), now), NAP);
        assert_eq!(until(Some(Timestamp::MIN), now), Duration::from_millis(50));
    }
}
