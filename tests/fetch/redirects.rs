//! Redirects: followed by hand, recorded, bounded; nothing private goes along.

use jiff::Timestamp;
use rulewatch::fetch::{Class, FetchError, FetchSettings, sink};
use rulewatch::snapshot::Validators;
use url::Url;

use super::support::site::{Answer, Site, fetch_settings, source};
use super::{error, fetch_by, fetch_with, fetcher_of_names, kept, snapshot};

#[tokio::test]
async fn the_way_is_recorded() {
    let site = Site::start().await;
    site.serve("/a", Answer::redirect("b").status(301));
    site.serve("/b", Answer::redirect(&site.url("/c?x=1#part")).status(308));
    site.serve("/c?x=1", Answer::redirect("d").status(307));
    site.serve("/d", Answer::html("<p>Rule</p>"));
    let facts = snapshot(&site.url("/a")).await.retrieval;
    assert_eq!(facts.url.as_str(), site.url("/a"));
    assert_eq!(facts.final_url.as_str(), site.url("/d"));
    let between: Vec<_> = facts.redirects.iter().map(Url::as_str).collect();
    assert_eq!(between, [site.url("/b"), site.url("/c?x=1")]);
    assert_eq!((facts.status, facts.fetched_at), (200, Timestamp::UNIX_EPOCH));
}

#[tokio::test]
async fn redirects_that_lead_nowhere_are_errors() {
    let site = Site::start().await;
    site.serve("/circle", Answer::redirect("/back"));
    site.serve("/back", Answer::redirect("/circle"));
    for hop in 0..50 {
        site.serve(&format!("/far/{hop}"), Answer::redirect(&format!("/far/{}", hop + 1)));
    }
    site.serve("/nowhere", Answer::html("<p>The whole rule</p>").status(302));
    site.serve("/empty", Answer::redirect(""));
    site.serve("/long", Answer::redirect(&format!("/{}", "x".repeat(20_000))));
    site.serve("/huge", Answer::redirect(&format!("/{}", "x".repeat(1 << 20))));
    assert!(matches!(error(&site.url("/circle")).await, FetchError::Circle { .. }));
    assert!(matches!(error(&site.url("/far/0")).await, FetchError::TooManyRedirects { limit: 10, .. }));
    for path in ["/nowhere", "/empty", "/long"] {
        let error = error(&site.url(path)).await;
        assert!(matches!(error, FetchError::Location { status: 302, .. }), "{path}: {error}");
        assert_eq!((error.status(), error.class()), (Some(302), Class::Broken));
    }
    assert!(matches!(error(&site.url("/huge")).await, FetchError::Network { .. }));
}

#[tokio::test]
async fn other_schemes_are_refused() {
    let site = Site::start().await;
    for to in ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "data:text/html,rule", "javascript:1"] {
        site.serve("/", Answer::redirect(to));
        let error = error(&site.url("/")).await;
        assert!(matches!(error, FetchError::Scheme { .. }), "{to}: {error}");
        assert_eq!(error.class(), Class::Refused);
    }
    for address in [
        "file:///etc/passwd",
        "file:/etc/passwd",
        "ftp://127.0.0.1/",
        "data:text/html,rule",
        "unix:/run/x",
        "source:file:///etc/passwd",
    ] {
        assert!(matches!(error(address).await, FetchError::Scheme { .. }), "{address}");
    }
}

#[tokio::test]
async fn a_cookie_gate_opens_within_one_check_and_is_forgotten_after_it() {
    let site = Site::start().await;
    let gate = |site: &Site| {
        site.serve_each(
            "/rule",
            [Answer::redirect("/rule").header("Set-Cookie", "seen=1; Path=/"), Answer::html("<p>Rule</p>")],
        );
    };
    gate(&site);
    let fetcher = rulewatch::fetch::Fetcher::new(fetch_settings()).unwrap();
    kept(fetch_by(&fetcher, &site.url("/rule"), &Validators::default()).await);
    gate(&site);
    kept(fetch_by(&fetcher, &site.url("/rule"), &Validators::default()).await);
    let cookies: Vec<_> = site.requests().iter().map(|request| request.header("cookie").map(str::to_owned)).collect();
    assert_eq!(cookies, [None, Some("seen=1".to_owned()), None, Some("seen=1".to_owned())]);

    site.serve("/ever", Answer::redirect("/ever").header("Set-Cookie", "seen=1"));
    assert!(matches!(error(&site.url("/ever")).await, FetchError::Circle { .. }));
}

#[tokio::test]
async fn what_is_private_stays_with_the_sources_own_host() {
    let site = Site::start().await;
    site.serve("/rule", Answer::redirect("/own").header("Set-Cookie", "session=1; Path=/"));
    site.serve("/own", Answer::redirect(&site.url_as("other.example", "/moved")));
    site.serve("/moved", Answer::html("<p>Rule</p>"));
    let mut private = source("private", &site.url_as("user:pass%21@rules.example", "/rule"));
    private.headers = vec![
        ("X-Key".to_owned(), "secret".to_owned()),
        ("Cookie".to_owned(), "ours=1".to_owned()),
        ("User-Agent".to_owned(), "special".to_owned()),
    ];
    let fetcher = fetcher_of_names(fetch_settings());
    let facts = kept(fetcher.fetch(&private, &Validators::default(), Timestamp::UNIX_EPOCH).await).retrieval;
    let [first, own, other] = &site.requests()[..] else { panic!("three requests") };
    for request in [first, own] {
        assert_eq!(request.header("authorization"), Some("Basic dXNlcjpwYXNzIQ=="));
        assert_eq!(request.header("x-key"), Some("secret"));
        assert_eq!(request.header("user-agent"), Some("special"));
    }
    let cookies: Vec<_> =
        own.headers.iter().filter(|(name, _)| name == "cookie").map(|(_, value)| value.as_str()).collect();
    assert_eq!(cookies.join("; "), "ours=1; session=1");
    for name in ["authorization", "cookie", "x-key", "referer"] {
        assert_eq!(other.header(name), None, "{name} went to another host");
    }
    assert_eq!(other.header("user-agent"), Some("rulewatch/test (+operator@example.org)"));
    let recorded = serde_json::to_string(&facts).unwrap();
    assert!(!recorded.contains("pass") && !recorded.contains("secret"), "{recorded}");
}

#[tokio::test]
async fn a_header_that_is_not_the_sources_to_set_is_an_error() {
    let site = Site::start().await;
    for (name, value) in [("Host", "x"), ("Transfer-Encoding", "chunked"), ("bad name", "x"), ("X-Bad", "a\r\nb: c")] {
        let mut source = source("a-source", &site.url("/"));
        source.headers = vec![(name.to_owned(), value.to_owned())];
        let fetcher = rulewatch::fetch::Fetcher::new(fetch_settings()).unwrap();
        let error = fetcher.fetch(&source, &Validators::default(), Timestamp::UNIX_EPOCH).await.unwrap_err();
        assert!(matches!(error, FetchError::Header { .. }), "{name}: {error}");
    }
    assert!(site.requests().is_empty());
}

#[tokio::test]
async fn a_date_is_not_compared_with_another_text_behind_a_redirect() {
    let site = Site::start().await;
    site.serve("/latest", Answer::redirect("/rule-2"));
    site.serve("/rule-2", Answer::html("<p>Rule 2</p>"));
    let fetcher = rulewatch::fetch::Fetcher::new(fetch_settings()).unwrap();
    let date = "Mon, 23 Nov 2026 12:00:00 GMT".to_owned();
    let known = Validators { etag: Some("\"rule-1\"".to_owned()), last_modified: Some(date.clone()) };
    kept(fetch_by(&fetcher, &site.url("/latest"), &known).await);
    let [first, second] = &site.requests()[..] else { panic!("two requests") };
    assert_eq!(first.header("if-modified-since"), Some(date.as_str()));
    assert_eq!(second.header("if-modified-since"), None);
    assert_eq!(second.header("if-none-match"), Some("\"rule-1\""));
    let known = Validators { etag: None, last_modified: Some(date) };
    site.serve("/rule-2", Answer::html("").status(304));
    let error = fetch_by(&fetcher, &site.url("/latest"), &known).await.unwrap_err();
    assert!(matches!(error, FetchError::NothingToCompare { .. }), "the last request named no version: {error}");
}

#[tokio::test]
async fn a_redirect_to_a_sink_is_recognised_from_what_is_recorded() {
    let site = Site::start().await;
    site.serve("/", Answer::html("<p>Welcome</p>"));
    site.serve("/login", Answer::html("<p>Who are you?</p>"));
    for (to, expected) in [("/", Some("home page")), ("/login?next=/rule", Some("log-in")), ("/rules/1", None)] {
        site.serve("/rule", Answer::redirect(to));
        site.serve("/rules/1", Answer::html("<p>Rule</p>"));
        let facts = snapshot(&site.url("/rule")).await.retrieval;
        assert_eq!(sink(&facts.url, &facts.final_url), expected, "{to}");
    }
}

#[tokio::test]
async fn a_redirect_is_checked_against_the_address_policy() {
    let site = Site::start().await;
    let canary = Site::start_at([127, 0, 0, 2].into()).await;
    let port = canary.address().port();
    for host in [
        "127.0.0.2",
        "127.2",
        "2130706434",
        "0x7f000002",
        "017700000002",
        "[::ffff:127.0.0.2]",
        "１２７.0.0.２",
        "user@127.0.0.2",
    ] {
        site.serve("/", Answer::redirect(&format!("http://{host}:{port}/")));
        for address in [site.url("/"), format!("http://{host}:{port}/")] {
            let error = error(&address).await;
            assert!(matches!(error, FetchError::Address(_)), "{host}: {error}");
            assert_eq!(error.class(), Class::Refused);
        }
    }
    assert_eq!(canary.connections(), 0);
    let settings = FetchSettings { allow: vec![format!("127.0.0.2/32:{port}").parse().unwrap()], ..fetch_settings() };
    let error = fetch_with(settings, &canary.url("/")).await.unwrap_err();
    assert_eq!(error.status(), Some(404), "an exception opens exactly this: {error}");
}
