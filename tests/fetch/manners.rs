//! How we behave towards servers: who we say we are, robots.txt, queues, retries.

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use rulewatch::fetch::{Class, FetchError, FetchSettings, Fetcher};
use rulewatch::snapshot::Validators;
use tokio::task::JoinSet;

use super::support::site::{Answer, Site, fetch_settings, source};
use super::{error, fetch_by, fetch_with, kept, snapshot};

#[tokio::test]
async fn we_say_who_we_are() {
    let site = Site::start().await;
    site.serve("/", Answer::html("<p>Rule</p>"));
    snapshot(&site.url("/")).await;
    let request = &site.requests()[0];
    assert_eq!(request.header("user-agent"), Some("rulewatch/test (+operator@example.org)"));
    assert_eq!(request.header("from"), Some("operator@example.org"));
    let settings = FetchSettings { contact: "https://example.org/bot".to_owned(), ..fetch_settings() };
    kept(fetch_with(settings, &site.url("/")).await);
    let request = &site.requests()[1];
    assert_eq!(request.header("user-agent"), Some("rulewatch/test (+https://example.org/bot)"));
    assert_eq!(request.header("from"), None);
}

fn obeying() -> FetchSettings {
    FetchSettings { respect_robots: true, ..fetch_settings() }
}

#[tokio::test]
async fn robots_txt_is_read_once_a_day_and_followed() {
    let site = Site::start().await;
    site.serve("/robots.txt", Answer::text("User-agent: rulewatch\nDisallow: /private\n"));
    site.serve("/rule", Answer::html("<p>Rule</p>"));
    site.serve("/moved", Answer::redirect("/private/rule"));
    let fetcher = Fetcher::new(obeying()).unwrap();
    let known = Validators::default();
    kept(fetch_by(&fetcher, &site.url("/rule"), &known).await);
    for path in ["/private/rule", "/moved"] {
        let error = fetch_by(&fetcher, &site.url(path), &known).await.unwrap_err();
        assert!(matches!(error, FetchError::Robots { .. }), "{path}: {error}");
        assert_eq!(error.class(), Class::Refused);
    }
    let asked: Vec<_> = site.requests().into_iter().map(|request| request.path).collect();
    assert_eq!(asked, ["/robots.txt", "/rule", "/moved"]);

    let tomorrow = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(25);
    kept(fetcher.fetch(&source("a-source", &site.url("/rule")), &known, tomorrow).await);
    assert_eq!(site.requests()[3].path, "/robots.txt");
}

#[tokio::test]
async fn a_site_without_robots_txt_forbids_nothing_and_one_that_fails_forbids_all() {
    for (answer, allowed) in [
        (Answer::text("").status(404), true),
        (Answer::text("").status(403), true),
        (Answer::text("User-agent: *\nDisallow: /other").status(200), true),
        (Answer::html("<html>Nothing here</html>"), true),
        (Answer::text("").status(503).header("Retry-After", "600"), false),
        (Answer::text("").status(429), false),
        (Answer::raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nUser-agent"), false),
    ] {
        let site = Site::start().await;
        site.serve("/robots.txt", answer);
        site.serve("/rule", Answer::html("<p>Rule</p>"));
        let outcome = fetch_with(obeying(), &site.url("/rule")).await;
        assert_eq!(outcome.is_ok(), allowed, "{outcome:?}");
        if let Err(error) = outcome {
            assert!(matches!(error, FetchError::RobotsUnreachable { .. }), "{error}");
            assert_eq!((error.class(), error.status()), (Class::Transient, None));
            assert!(site.requests().iter().all(|request| request.path == "/robots.txt"));
        }
    }
}

#[tokio::test]
async fn robots_txt_is_asked_for_once_by_any_number_of_sources() {
    let site = Site::start().await;
    site.serve("/robots.txt", Answer::text("").after(Duration::from_millis(50)));
    site.serve("/rule", Answer::html("<p>Rule</p>"));
    let fetcher = Arc::new(Fetcher::new(obeying()).unwrap());
    all(&fetcher, (0..20).map(|_| site.url("/rule"))).await;
    assert_eq!(site.requests().iter().filter(|request| request.path == "/robots.txt").count(), 1);
}

/// Fetches all at once; each must bring a snapshot.
async fn all(fetcher: &Arc<Fetcher>, addresses: impl IntoIterator<Item = String>) {
    let mut fetching = JoinSet::new();
    for address in addresses {
        let fetcher = fetcher.clone();
        fetching.spawn(async move { kept(fetch_by(&fetcher, &address, &Validators::default()).await) });
    }
    fetching.join_all().await;
}

#[tokio::test]
async fn a_slow_host_does_not_delay_a_fast_one() {
    let (slow, fast) = (Site::start().await, Site::start().await);
    slow.serve("/", Answer::html("<p>Rule</p>").after(Duration::from_millis(30)));
    fast.serve("/", Answer::html("<p>Rule</p>"));
    let settings = FetchSettings { concurrency: 3, per_host_concurrency: 2, ..fetch_settings() };
    let fetcher = Arc::new(Fetcher::new(settings).unwrap());
    let began = Instant::now();
    let (many, address) = (fetcher.clone(), slow.url("/"));
    let slowly = tokio::spawn(async move { all(&many, (0..50).map(|_| address.clone())).await });
    tokio::task::yield_now().await;
    all(&fetcher, (0..5).map(|_| fast.url("/"))).await;
    let fast_took = began.elapsed();
    slowly.await.unwrap();
    let slow_took = began.elapsed();
    assert!(slow_took >= Duration::from_millis(25 * 30), "two at a time: {slow_took:?}");
    assert!(fast_took < slow_took / 2, "{fast_took:?} of {slow_took:?}");
    assert_eq!(slow.most_busy(), 2);
}

#[tokio::test]
async fn requests_to_one_host_keep_their_distance() {
    let site = Site::start().await;
    site.serve("/", Answer::html("<p>Rule</p>"));
    let distance = Duration::from_millis(40);
    let settings =
        FetchSettings { per_host_interval: distance, timeout: Duration::from_millis(100), ..fetch_settings() };
    let fetcher = Arc::new(Fetcher::new(settings).unwrap());
    let began = Instant::now();
    all(&fetcher, (0..6).map(|_| site.url("/"))).await;
    assert!(began.elapsed() >= distance * 5, "waiting for a turn is not the server's slowness");
    assert_eq!(site.requests().len(), 6);
}

#[tokio::test]
async fn a_short_rest_is_waited_for_and_a_long_one_handed_back() {
    let site = Site::start().await;
    let busy = |rest: &str| Answer::text("busy").status(503).header("Retry-After", rest);
    let settings = FetchSettings { attempts: 3, ..fetch_settings() };

    site.serve_each("/short", [busy("1"), Answer::html("<p>Rule</p>")]);
    kept(fetch_with(settings.clone(), &site.url("/short")).await);
    let times: Vec<_> = site.requests().iter().map(|request| request.at).collect();
    assert!(times[1] - times[0] >= Duration::from_secs(1));

    for (rest, expected) in
        [("120", Some(120)), ("99999999999999999999", Some(86_400)), ("Tue, 31 Dec 2999 23:59:59 GMT", Some(86_400))]
    {
        site.serve("/long", busy(rest));
        let before = site.requests().len();
        let error = fetch_with(settings.clone(), &site.url("/long")).await.unwrap_err();
        assert_eq!(error.retry_after(), expected.map(Duration::from_secs), "{rest}");
        assert_eq!((error.status(), error.class()), (Some(503), Class::Transient));
        assert_eq!(site.requests().len(), before + 1, "asked once: {rest}");
    }
    for nonsense in ["-5", "soon", "Thu, 01 Jan 1969 00:00:00 GMT"] {
        site.serve("/nonsense", busy(nonsense));
        assert_eq!(error(&site.url("/nonsense")).await.retry_after(), None, "{nonsense}");
    }
}

#[tokio::test]
async fn what_may_pass_is_tried_again_and_what_will_not_is_not() {
    let site = Site::start().await;
    let settings = FetchSettings { attempts: 2, ..fetch_settings() };
    for (status, requests) in [(500, 2), (429, 2), (404, 1), (410, 1), (403, 1), (521, 1)] {
        let path = format!("/{status}");
        site.serve(&path, Answer::text("no").status(status));
        let error = fetch_with(settings.clone(), &site.url(&path)).await.unwrap_err();
        assert_eq!(error.status(), Some(status));
        assert_eq!(site.requests().iter().filter(|request| request.path == path).count(), requests, "{status}");
    }
}
