//! Which answers are kept, and what is said about the version already known.

use rulewatch::fetch::{Class, FetchError, Fetched, Fetcher};
use rulewatch::snapshot::Validators;

use super::support::site::{Answer, Site, fetch_settings};
use super::{error, fetch_by, kept, snapshot};

#[tokio::test]
async fn no_status_but_200_is_a_snapshot() {
    let site = Site::start().await;
    for (status, class) in [
        (201, Class::Broken),
        (202, Class::Broken),
        (203, Class::Broken),
        (204, Class::Broken),
        (206, Class::Broken),
        (300, Class::Broken),
        (305, Class::Broken),
        (400, Class::Broken),
        (403, Class::Broken),
        (404, Class::Broken),
        (405, Class::Broken),
        (410, Class::Broken),
        (412, Class::Broken),
        (429, Class::Transient),
        (500, Class::Transient),
        (503, Class::Transient),
        (521, Class::Transient),
        (999, Class::Broken),
    ] {
        let path = format!("/{status}");
        site.serve(&path, Answer::html("<p>The whole rule.</p>").status(status).header("X-Why", "because"));
        let error = error(&site.url(&path)).await;
        assert_eq!((error.status(), error.class()), (Some(status), class), "{error}");
        let answer = error.answer().unwrap();
        assert!(answer.retrieval.headers.contains(&("x-why".to_owned(), "because".to_owned())));
        assert_eq!(answer.body, if status == 204 { &b""[..] } else { b"<p>The whole rule.</p>" }, "{status}");
    }
}

#[tokio::test]
async fn only_the_beginning_of_a_refused_answer_is_kept() {
    let site = Site::start().await;
    site.serve("/", Answer::html("blocked ".repeat(100_000)).status(403));
    let error = error(&site.url("/")).await;
    assert_eq!(error.answer().unwrap().body.len(), 64 << 10);
}

#[tokio::test]
async fn a_known_version_is_not_sent_again() {
    let site = Site::start().await;
    site.serve("/", Answer::html("<p>Rule 1</p>").etag().header("Last-Modified", "Mon, 23 Nov 2026 12:00:00 GMT"));
    let fetcher = Fetcher::new(fetch_settings()).unwrap();
    let first = kept(fetch_by(&fetcher, &site.url("/"), &Validators::default()).await);
    let known = first.retrieval.validators;
    assert_eq!(known.last_modified.as_deref(), Some("Mon, 23 Nov 2026 12:00:00 GMT"));
    let second = fetch_by(&fetcher, &site.url("/"), &known).await.unwrap();
    assert_eq!(second, Fetched::NotModified { validators: known });
    site.serve("/", Answer::html("<p>Rule 2</p>").etag());
    let known = Validators { etag: Some("\"another\"".to_owned()), last_modified: None };
    assert_eq!(kept(fetch_by(&fetcher, &site.url("/"), &known).await).body, b"<p>Rule 2</p>");
    assert_eq!(site.connections(), 1, "connections are kept open");
}

#[tokio::test]
async fn a_date_that_could_hide_a_second_edit_is_not_remembered() {
    let site = Site::start().await;
    let served = |modified: &str| {
        Answer::html("<p>Rule</p>").header("Date", "Mon, 23 Nov 2026 12:00:00 GMT").header("Last-Modified", modified)
    };
    for (modified, kept) in [
        ("Mon, 23 Nov 2026 11:59:59 GMT", true),
        ("Mon, 23 Nov 2026 12:00:00 GMT", false),
        ("Mon, 23 Nov 2026 12:00:09 GMT", false),
        ("yesterday", true),
    ] {
        site.serve("/", served(modified));
        let known = snapshot(&site.url("/")).await.retrieval.validators;
        assert_eq!(known.last_modified.is_some(), kept, "{modified}");
    }
}

#[tokio::test]
async fn a_304_nobody_asked_for_is_an_error() {
    let site = Site::start().await;
    site.serve("/", Answer::html("").status(304));
    let error = error(&site.url("/")).await;
    assert!(matches!(error, FetchError::NothingToCompare { .. }), "{error}");
    assert_eq!(error.status(), Some(304));
}

#[tokio::test]
async fn unusable_validators_are_neither_kept_nor_sent() {
    let site = Site::start().await;
    let long = format!("\"{}\"", "x".repeat(60_000));
    site.serve("/long", Answer::html("<p>Rule</p>").header("ETag", &long));
    site.serve("/control", Answer::html("<p>Rule</p>").header("ETag", "\"a\tb\"").header("Last-Modified", "é"));
    for path in ["/long", "/control"] {
        assert!(snapshot(&site.url(path)).await.retrieval.validators.is_empty(), "{path}");
        let fetcher = Fetcher::new(fetch_settings()).unwrap();
        let known = Validators { etag: Some(long.clone()), last_modified: Some("a\r\nb".to_owned()) };
        kept(fetch_by(&fetcher, &site.url(path), &known).await);
        let request = site.requests().pop().unwrap();
        assert_eq!((request.header("if-none-match"), request.header("if-modified-since")), (None, None));
    }
}

#[tokio::test]
async fn recorded_headers_are_bounded() {
    let site = Site::start().await;
    let answer =
        (0..20).fold(Answer::html("<p>Rule</p>"), |answer, n| answer.header(&format!("X-{n}"), &"x".repeat(10_000)));
    site.serve("/", answer);
    let headers = snapshot(&site.url("/")).await.retrieval.headers;
    let size: usize = headers.iter().map(|(name, value)| name.len() + value.len()).sum();
    assert!((50_000..=64 << 10).contains(&size), "{size}");
}
