//! Politeness: one queue per host.
//!
//! Invariant: a request takes its host's turn first and a global slot last, so requests waiting for a slow host
//! hold nothing that a fast one needs. Starts of requests to one host are never closer than its interval.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;
use url::Url;

use super::error;
use super::settings::FetchSettings;

/// Idle queues are swept when this many hosts are known.
const SWEEP: usize = 256;
/// The longest `Crawl-delay` of a robots.txt that is honoured.
const LONGEST_PACE: Duration = Duration::from_secs(30);

pub(super) struct Hosts {
    queues: Mutex<HashMap<String, Arc<Queue>>>,
    slots: Arc<Semaphore>,
    per_host: usize,
    interval: Duration,
}

struct Queue {
    turns: Arc<Semaphore>,
    /// When the next request may start. Held while waiting for that moment, which makes the queue first come,
    /// first served.
    next_start: tokio::sync::Mutex<Option<Instant>>,
}

/// The right to ask a host; given back when dropped.
pub(super) struct Turn {
    _host: Option<OwnedSemaphorePermit>,
    _slot: Option<OwnedSemaphorePermit>,
}

impl Hosts {
    pub fn new(settings: &FetchSettings) -> Hosts {
        Hosts {
            queues: Mutex::default(),
            slots: Arc::new(Semaphore::new(settings.concurrency.clamp(1, Semaphore::MAX_PERMITS))),
            per_host: settings.per_host_concurrency.clamp(1, Semaphore::MAX_PERMITS),
            interval: settings.per_host_interval,
        }
    }

    /// Waits until the host of `url` may be asked; `pace` is the interval the host itself asks for, if any.
    pub async fn turn(&self, url: &Url, pace: Option<Duration>) -> Turn {
        let interval = self.interval.max(pace.unwrap_or_default().min(LONGEST_PACE));
        let queue = self.queue(url);
        // Neither semaphore is ever closed, so both permits are there; were one closed, waiting would be wrong.
        let host = queue.turns.clone().acquire_owned().await.ok();
        let mut next_start = queue.next_start.lock().await;
        if let Some(at) = *next_start {
            tokio::time::sleep_until(at).await;
        }
        let slot = self.slots.clone().acquire_owned().await.ok();
        *next_start = Some(Instant::now() + interval);
        Turn { _host: host, _slot: slot }
    }

    fn queue(&self, url: &Url) -> Arc<Queue> {
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        // The usual ports of http and https share a queue; any other port is a server of its own.
        let host = error::host(url);
        if let Some(queue) = queues.get(&host) {
            return queue.clone();
        }
        if queues.len() >= SWEEP {
            queues.retain(|_, queue| !queue.is_idle());
        }
        let queue = Arc::new(Queue { turns: Arc::new(Semaphore::new(self.per_host)), next_start: Default::default() });
        queues.insert(host, queue.clone());
        queue
    }
}

impl Queue {
    /// Nobody waits, nobody is being served, and the interval is over.
    fn is_idle(self: &Arc<Queue>) -> bool {
        let rested = self.next_start.try_lock().is_ok_and(|at| at.is_none_or(|at| at <= Instant::now()));
        rested && Arc::strong_count(self) == 1 && Arc::strong_count(&self.turns) == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(per_host: usize, interval: Duration) -> Hosts {
        let defaults = FetchSettings::default();
        Hosts::new(&FetchSettings { per_host_concurrency: per_host, per_host_interval: interval, ..defaults })
    }

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn requests_to_one_host_start_an_interval_apart() {
        let hosts = hosts(5, Duration::from_secs(2));
        let began = Instant::now();
        for nth in 0..4 {
            drop(hosts.turn(&url("http://a.example/"), None).await);
            assert_eq!(began.elapsed(), Duration::from_secs(2 * nth));
        }
        drop(hosts.turn(&url("https://b.example/"), None).await);
        assert_eq!(began.elapsed(), Duration::from_secs(6), "another host waits for nothing");
    }

    #[tokio::test(start_paused = true)]
    async fn a_host_may_ask_for_a_slower_pace() {
        let hosts = hosts(1, Duration::from_secs(1));
        let began = Instant::now();
        for _ in 0..2 {
            drop(hosts.turn(&url("http://a.example/"), Some(Duration::from_secs(10))).await);
        }
        assert_eq!(began.elapsed(), Duration::from_secs(10));
        for _ in 0..2 {
            drop(hosts.turn(&url("http://b.example/"), Some(Duration::from_secs(86_400))).await);
        }
        assert_eq!(began.elapsed(), Duration::from_secs(40), "but not for ever");
    }

    #[tokio::test(start_paused = true)]
    async fn idle_queues_are_forgotten() {
        let hosts = hosts(1, Duration::from_secs(1));
        for n in 0..SWEEP {
            drop(hosts.turn(&url(&format!("http://h{n}.example/")), None).await);
        }
        let held = hosts.turn(&url("http://h0.example/"), None).await;
        tokio::time::advance(Duration::from_secs(2)).await;
        drop(hosts.turn(&url("http://new.example/"), None).await);
        assert_eq!(hosts.queues.lock().unwrap().len(), 2, "the one in use and the new one");
        drop(held);
    }
}
