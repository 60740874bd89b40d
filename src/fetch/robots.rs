//! robots.txt (RFC 9309): read once a day for each origin, remembered within bounds.
//!
//! Missing rules allow everything. Rules that can't be read forbid everything until they can, unless they were read
//! before: then those hold. Nothing is asked here; the text comes from whoever wants to know.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use texting_robots::Robot;
use tokio::time::Instant;
use url::{Position, Url};

use super::error::{self, FetchError};

/// As much of the text as is read; the standard asks for at least this.
pub(super) const LONGEST: u64 = 500 << 10;
const LIFETIME: SignedDuration = SignedDuration::from_hours(24);
/// After a failure, how long nobody else tries: those who waited for the same text need not fail one by one.
const REST: Duration = Duration::from_secs(30);
const MOST_ORIGINS: usize = 512;

pub(super) struct Robots {
    /// The product token our rules are found by, without version.
    token: String,
    origins: Mutex<HashMap<String, Arc<Origin>>>,
}

/// One origin's rules. The lock is held while they are fetched, so each text is asked for once.
#[derive(Default)]
struct Origin(tokio::sync::Mutex<Known>);

#[derive(Default)]
struct Known {
    rules: Option<(Rules, Timestamp)>,
    failed_at: Option<Instant>,
}

/// What an origin allows us; `None` = everything.
struct Rules(Option<Robot>);

impl Robots {
    pub fn new(token: &str) -> Robots {
        Robots { token: token.to_owned(), origins: Mutex::default() }
    }

    /// Whether `url` may be asked, and the pace its site asks for. `text` is awaited only where the rules are not
    /// known or are a day old; it gives the text, or none where the site has none.
    pub async fn permit(
        &self,
        url: &Url,
        now: Timestamp,
        text: impl Future<Output = Result<Option<Vec<u8>>, FetchError>>,
    ) -> Result<Option<Duration>, FetchError> {
        let origin = self.origin(url, now);
        let mut known = origin.0.lock().await;
        let unreachable = |source| FetchError::RobotsUnreachable { host: error::host(url), source };
        let stale = known.rules.as_ref().is_none_or(|(_, read_at)| now.duration_since(*read_at).abs() >= LIFETIME);
        if stale {
            let resting = known.failed_at.is_some_and(|at| at.elapsed() < REST);
            match (resting, &known.rules) {
                (true, None) => return Err(unreachable(None)),
                (true, Some(_)) => {}
                (false, _) => match text.await {
                    Ok(text) => *known = Known { rules: Some((Rules::read(&self.token, text), now)), failed_at: None },
                    Err(reason) => {
                        known.failed_at = Some(Instant::now());
                        if known.rules.is_none() {
                            return Err(unreachable(Some(Box::new(reason))));
                        }
                    }
                },
            }
        }
        match &known.rules {
            Some((rules, _)) => rules.permit(url),
            None => Err(unreachable(None)),
        }
    }

    fn origin(&self, url: &Url, now: Timestamp) -> Arc<Origin> {
        let mut origins = self.origins.lock().unwrap_or_else(PoisonError::into_inner);
        let name = &url[..Position::BeforePath];
        if let Some(origin) = origins.get(name) {
            return origin.clone();
        }
        if origins.len() >= MOST_ORIGINS {
            origins.retain(|_, origin| Arc::strong_count(origin) > 1 || origin.is_fresh(now));
        }
        if origins.len() >= MOST_ORIGINS
            && let Some(any) = origins.keys().next().cloned()
        {
            origins.remove(&any);
        }
        origins.entry(name.to_owned()).or_default().clone()
    }
}

impl Origin {
    fn is_fresh(&self, now: Timestamp) -> bool {
        let read_at = self.0.try_lock().ok().and_then(|known| known.rules.as_ref().map(|(_, read_at)| *read_at));
        read_at.is_some_and(|read_at| now.duration_since(read_at).abs() < LIFETIME)
    }
}

impl Rules {
    fn read(token: &str, text: Option<Vec<u8>>) -> Rules {
        Rules(
            text.and_then(|text| {
                Robot::new(token, &text).or_else(|_| Robot::new(token, &without_patterns(&text))).ok()
            }),
        )
    }

    fn permit(&self, url: &Url) -> Result<Option<Duration>, FetchError> {
        let Some(robot) = &self.0 else {
            return Ok(None);
        };
        let path = &url[Position::BeforePath..Position::AfterQuery];
        if !robot.allowed(path) {
            return Err(FetchError::Robots { host: error::host(url), path: url.path().to_owned() });
        }
        Ok(robot.delay.and_then(|seconds| Duration::try_from_secs_f32(seconds).ok()))
    }
}

/// The parser gives up on the whole text for one pattern too large; the rest still holds.
fn without_patterns(text: &[u8]) -> Vec<u8> {
    text.split_inclusive(|byte| *byte == b'\n').filter(|line| !line.contains(&b'$')).flatten().copied().collect()
}

#[cfg(test)]
mod tests {
    use std::future::ready;

    use super::*;

    fn url(path: &str) -> Url {
        Url::parse("https://a.example").unwrap().join(path).unwrap()
    }

    async fn permit(robots: &Robots, path: &str, text: &str) -> Result<Option<Duration>, FetchError> {
        robots.permit(&url(path), Timestamp::UNIX_EPOCH, ready(Ok(Some(text.into())))).await
    }

    #[tokio::test]
    async fn our_own_group_of_rules_is_followed() {
        let text = "User-agent: *\nDisallow: /\n\nUser-agent: RuleWatch\nCrawl-delay: 2.5\nDisallow: /private\nAllow: /private/rules$\n";
        for (path, allowed) in
            [("/x", true), ("/private/a", false), ("/private/rules", true), ("/private/rules?x", false)]
        {
            let verdict = permit(&Robots::new("rulewatch"), path, text).await;
            assert_eq!(verdict.is_ok(), allowed, "{path}");
            if allowed {
                assert_eq!(verdict.unwrap(), Some(Duration::from_millis(2500)));
            }
        }
        assert!(permit(&Robots::new("other"), "/x", text).await.is_err());
    }

    #[tokio::test]
    async fn one_oversized_pattern_does_not_void_the_rest() {
        let text = format!("User-agent: *\nDisallow: /{}$\nDisallow: /private\n", "*a".repeat(100_000));
        assert!(permit(&Robots::new("rulewatch"), "/private", &text).await.is_err());
        assert!(permit(&Robots::new("rulewatch"), "/open", &text).await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn rules_are_read_once_a_day_and_outlive_a_failure() {
        let robots = Robots::new("rulewatch");
        let failed = || async { Err(FetchError::Scheme { scheme: "x".into() }) };
        let unread = || async { unreachable!("the rules are known") };
        let hour = SignedDuration::from_hours(1);
        let start = Timestamp::UNIX_EPOCH;

        assert!(matches!(
            robots.permit(&url("/"), start, failed()).await,
            Err(FetchError::RobotsUnreachable { source: Some(_), .. })
        ));
        assert!(matches!(
            robots.permit(&url("/"), start, unread()).await,
            Err(FetchError::RobotsUnreachable { source: None, .. })
        ));
        tokio::time::advance(REST).await;
        assert!(robots.permit(&url("/"), start, ready(Ok(None))).await.is_ok());
        assert!(robots.permit(&url("/"), start + 23 * hour, unread()).await.is_ok());
        assert!(robots.permit(&url("/"), start + 25 * hour, failed()).await.is_ok(), "the last known rules hold");
        tokio::time::advance(REST).await;
        let closed = ready(Ok(Some(b"User-agent: *\nDisallow: /".to_vec())));
        assert!(matches!(robots.permit(&url("/"), start + 26 * hour, closed).await, Err(FetchError::Robots { .. })));
    }

    #[tokio::test]
    async fn memory_of_origins_is_bounded() {
        let robots = Robots::new("rulewatch");
        for n in 0..2 * MOST_ORIGINS {
            let url = Url::parse(&format!("https://h{n}.example/")).unwrap();
            robots.permit(&url, Timestamp::UNIX_EPOCH, ready(Ok(None))).await.unwrap();
        }
        assert_eq!(robots.origins.lock().unwrap().len(), MOST_ORIGINS);
    }
}
