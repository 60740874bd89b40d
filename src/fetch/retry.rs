//! When to try again: back-off with jitter, the server's own `Retry-After`, and the deadline all tries share.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use tokio::time::Instant;

use super::error::FetchError;

/// The longest a retrieval waits in place because a server asks for it; longer waits go back to the caller.
const PATIENCE: Duration = Duration::from_secs(30);
/// The longest rest a server is granted.
const LONGEST_REST: Duration = Duration::from_secs(24 * 60 * 60);

/// What is left of a retrieval's deadline. Only time given to [`Budget::run`] is spent: waiting for the host's turn
/// is free.
#[derive(Debug)]
pub(super) struct Budget {
    left: Duration,
}

impl Budget {
    pub fn new(deadline: Duration) -> Budget {
        Budget { left: deadline }
    }

    /// Runs `work` for at most `limit` and at most what is left; where that was too short, says how long it was.
    pub async fn run<F: Future>(&mut self, limit: Duration, work: F) -> Result<F::Output, Duration> {
        let limit = limit.min(self.left);
        let began = Instant::now();
        let outcome = tokio::time::timeout(limit, work).await;
        self.left = self.left.saturating_sub(began.elapsed());
        outcome.map_err(|_| limit)
    }

    /// Lets time pass at the budget's expense.
    pub async fn wait(&mut self, pause: Duration) {
        tokio::time::sleep(pause).await;
        self.left = self.left.saturating_sub(pause);
    }
}

/// The waits between the tries of one retrieval.
pub(super) fn waits(attempts: u32) -> ExponentialBackoff {
    ExponentialBuilder::default()
        .with_min_delay(Duration::from_millis(250))
        .with_factor(4.0)
        .with_max_delay(Duration::from_secs(10))
        .with_max_times(attempts.saturating_sub(1) as usize)
        .with_jitter()
        .build()
}

/// How long to wait before another try, if another is worth it and fits into the deadline.
pub(super) fn pause(error: &FetchError, waits: &mut ExponentialBackoff, budget: &Budget) -> Option<Duration> {
    if !error.is_momentary() {
        return None;
    }
    let backoff = waits.next()?;
    let wait = match error.retry_after() {
        Some(asked) if asked > PATIENCE => return None,
        // Everyone who was turned away at the same moment comes back: a little apart.
        Some(asked) => asked + backoff.min(asked / 4),
        None => backoff,
    };
    (wait < budget.left).then_some(wait)
}

/// `Retry-After` (RFC 9110, section 10.2.3): seconds or a date; at most a day. What is no such value, or lies in the
/// past, counts as absent.
pub(super) fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let rest = if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // Digits that overflow are still a number, only a large one.
        Duration::from_secs(value.parse().unwrap_or(u64::MAX))
    } else {
        let date = DateTimeParser::new().parse_timestamp(value).ok()?;
        Duration::try_from(date.duration_since(now)).ok()?
    };
    (!rest.is_zero()).then(|| rest.min(LONGEST_REST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_obeyed_clamped_or_ignored() {
        let now: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
        for (value, seconds) in [
            ("120", Some(120)),
            (" 5 ", Some(5)),
            ("86401", Some(86_400)),
            ("99999999999999999999999", Some(86_400)),
            ("Mon, 23 Nov 2026 12:10:00 GMT", Some(600)),
            ("Tue, 31 Dec 2999 23:59:59 GMT", Some(86_400)),
            ("Mon, 23 Nov 2026 11:00:00 GMT", None),
            ("0", None),
            ("-120", None),
            ("+5", None),
            ("1.5", None),
            ("soon", None),
            ("", None),
        ] {
            let headers = HeaderMap::from_iter([(RETRY_AFTER, value.parse().unwrap())]);
            assert_eq!(retry_after(&headers, now), seconds.map(Duration::from_secs), "{value:?}");
        }
        assert_eq!(retry_after(&HeaderMap::new(), now), None);
    }

    #[test]
    fn the_first_try_counts_as_one() {
        assert_eq!(waits(1).count(), 0);
        assert_eq!(waits(3).count(), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn all_work_shares_one_deadline() {
        let mut budget = Budget::new(Duration::from_secs(10));
        let second = Duration::from_secs(1);
        assert_eq!(budget.run(second * 8, tokio::time::sleep(second * 7)).await, Ok(()));
        assert_eq!(budget.run(second * 2, tokio::time::sleep(second * 7)).await, Err(second * 2));
        assert_eq!(budget.run(second * 8, tokio::time::sleep(second * 7)).await, Err(second));
        assert_eq!(budget.run(second * 8, tokio::time::sleep(second * 7)).await, Err(Duration::ZERO));
    }
}
