//! Documents read by a browser: a real Chromium against sites on loopback. Without Chromium these tests say "skipped".

#[path = "support/mod.rs"]
mod support;

use std::io;
use std::net::{IpAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::future::{BoxFuture, join_all};
use jiff::Timestamp;
use rulewatch::fetch::{BrowserError, Class, FetchError, FetchSettings, Fetched, Fetcher, Lookup, Stage};
use rulewatch::snapshot::{Snapshot, Validators};
use rulewatch::source::Source;
use support::site::{Answer, Site, fetch_settings, source};

const OPEN: [u8; 4] = [127, 0, 0, 1];
const CLOSED: [u8; 4] = [127, 0, 0, 2];
const SKIPPED: &str = "skipped: no Chromium; `tests/run` installs it where it may";

/// Settings for a browser on this machine; `None` where there is none.
fn settings() -> Option<FetchSettings> {
    let settings = FetchSettings { timeout: Duration::from_secs(20), browser_sandbox: !is_root(), ..fetch_settings() };
    let found = Fetcher::new(settings.clone()).expect("a fetcher").find_browser();
    if found.is_err() {
        println!("{SKIPPED}");
    }
    found.ok().map(|()| settings)
}

/// Root can have no sandbox.
fn is_root() -> bool {
    #[cfg(unix)]
    let root = std::fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0);
    #[cfg(not(unix))]
    let root = false;
    root
}

fn rendered(url: &str) -> Source {
    Source { browser: true, ..source("a-page", url) }
}

async fn fetch_by(fetcher: &Fetcher, source: &Source) -> Result<Snapshot, FetchError> {
    match fetcher.fetch(source, &Validators::default(), Timestamp::UNIX_EPOCH).await? {
        Fetched::Snapshot(snapshot) => Ok(snapshot),
        other => panic!("no snapshot: {other:?}"),
    }
}

async fn fetch(settings: FetchSettings, url: &str) -> Result<Snapshot, FetchError> {
    fetch_by(&Fetcher::new(settings).expect("a fetcher"), &rendered(url)).await
}

fn text(snapshot: &Snapshot) -> String {
    String::from_utf8(snapshot.body.clone()).expect("UTF-8")
}

/// A document whose text a script fetches and writes.
const SHELL: &str = "<!DOCTYPE html><html><head><meta charset=gb2312><title>Part 744</title></head><body>\
    <main id=text></main><noscript>Enable JavaScript</noscript>\
    <script>fetch('/text.json').then(answer => answer.json()).then(({ text }) => {\
    const p = document.createElement('p'); p.textContent = text; document.getElementById('text').append(p) })</script>\
    </body></html>";

fn serve_shell(site: &Site) {
    site.serve("/", Answer::html(SHELL).etag());
    site.serve("/text.json", Answer::body("application/json", r#"{"text": "No person may export 两用物项 (a)."}"#));
}

#[tokio::test]
async fn a_text_that_a_script_writes_is_in_the_snapshot_which_says_that_it_was_rendered() {
    let Some(settings) = settings() else { return };
    let site = Site::start().await;
    serve_shell(&site);
    let snapshot = fetch(settings, &site.url("/")).await.expect("rendered");
    assert!(text(&snapshot).contains("<p>No person may export 两用物项 (a).</p>"), "{}", text(&snapshot));
    let facts = &snapshot.retrieval;
    assert!(facts.rendered_by.as_deref().is_some_and(|browser| browser.contains("Chrome/")), "{facts:?}");
    assert_eq!((facts.status, facts.content_type.as_str()), (200, "text/html; charset=utf-8"));
    assert_eq!(facts.final_url.as_str(), site.url("/"));
    assert!(facts.validators.is_empty(), "the frame's ETag says nothing of the text: {facts:?}");
    assert!(facts.headers.iter().any(|(name, _)| name == "etag"), "{facts:?}");
    let asked = &site.requests()[0];
    assert!(asked.header("user-agent").is_some_and(|agent| agent.contains("rulewatch/test")), "{asked:?}");
    assert_eq!(asked.header("from"), Some("operator@example.org"));
}
