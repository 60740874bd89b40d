//! Feeds of the running service, read by a parser that is not ours.

use reqwest::{Response, StatusCode};
use serde_json::Value;

use super::program::{house, rule};
use crate::support::house::House;
use crate::support::service::Running;
use crate::support::site::{Answer, Site};

/// A service that has seen `xx-rule` revised once, and a hostile source.
async fn served() -> (Running, Site, House) {
    let site = Site::start().await;
    let house = house(&site).await;
    let hostile = "<script>alert(1)</script><img src=x onerror=alert(1)> ]]> &amp; \u{202e}05";
    let source = format!(
        "title = '{hostile}'\nissuer = \"YY\"\njurisdiction = \"XB\"\nurl = \"{}\"\ntopics = [\"hostile\"]\n\n[schedule]\nevery = \"15m\"\n",
        site.url("/evil")
    );
    std::fs::write(house.path().join("watchlist/xx/yy-evil.toml"), source).expect("written");
    let evil = |days: u32| {
        let shown = "&lt;script&gt;alert(1)&lt;/script&gt; &lt;a href=\"javascript:alert(1)\"&gt; ]]&gt; \u{202e}05";
        rule(days).replace("(b) The share", &format!("(b) {shown} The exporter must wait {days} days. The share"))
    };
    for round in [30, 60] {
        site.serve("/evil", Answer::html(evil(round)));
        house.say(&["check", "--all"]).await;
    }
    site.serve("/rule", Answer::html(rule(25)));
    house.say(&["check", "--all"]).await;
    (Running::start(&house).await, site, house)
}

async fn get(running: &Running, path: &str, known: Option<&str>) -> Response {
    let mut request = running.client.get(running.url(path));
    if let Some(known) = known {
        request = request.header("If-None-Match", known);
    }
    request.send().await.expect("an answer")
}

fn parsed(text: &str) -> feed_rs::model::Feed {
    feed_rs::parser::parse(text.as_bytes()).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_feed_is_read_by_a_parser_that_is_not_ours_and_says_the_same_in_both_forms() {
    let (running, _site, _house) = served().await;
    let (atom, json) = (running.get("/feed.atom").await, running.get("/feed.json").await);
    let (atom, json) = (parsed(&atom), parsed(&json));
    assert_eq!((atom.entries.len(), json.entries.len()), (2, 2));
    for (one, other) in atom.entries.iter().zip(&json.entries) {
        assert!(one.id.starts_with("urn:uuid:") && one.id == other.id, "{one:?}");
        assert_eq!(one.title.as_ref().map(|text| &text.content), other.title.as_ref().map(|text| &text.content));
        assert_eq!(one.published, other.published);
        let content = |entry: &feed_rs::model::Entry| entry.content.as_ref().and_then(|content| content.body.clone());
        assert_eq!(content(one), content(other));
        assert!(content(one).expect("a brief").contains("Severity"), "{one:?}");
    }
    assert_eq!(atom.updated, atom.entries[0].updated);
    assert!(atom.entries[0].links[0].href.starts_with(&running.url("/revisions/")), "{:?}", atom.entries[0].links);
    assert!(atom.links.iter().any(|link| link.rel.as_deref() == Some("self")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_of_a_hostile_source_acts_in_a_feed() {
    let (running, _site, _house) = served().await;
    for path in ["/feed.atom?topic=hostile", "/feed.json?topic=hostile"] {
        let text = running.get(path).await;
        assert!(!text.contains("<script") && !text.contains("<img") && !text.contains('\u{202e}'), "{text}");
        let feed = parsed(&text);
        let body = feed.entries[0].content.as_ref().and_then(|content| content.body.clone()).expect("a brief");
        assert!(body.contains("&lt;script&gt;"), "shown as text: {body}");
        for active in ["<script", "<img", "<iframe", "onerror=\"", "href=\"javascript:", "<style", "<link", "<form"] {
            assert!(!body.to_lowercase().contains(active), "{active}: {body}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_feed_is_sent_again_only_when_it_says_something_else() {
    let (running, site, house) = served().await;
    for (path, media_type) in
        [("/feed.atom", "application/atom+xml; charset=utf-8"), ("/feed.json", "application/feed+json")]
    {
        let first = get(&running, path, None).await;
        assert_eq!(first.headers()["content-type"], media_type);
        let tag = first.headers()["etag"].to_str().expect("text").to_owned();
        for known in [tag.clone(), format!("W/{tag}"), format!("\"other\", {tag}"), "*".to_owned()] {
            let again = get(&running, path, Some(&known)).await;
            assert_eq!(
                (again.status(), again.headers()["etag"].to_str().ok()),
                (StatusCode::NOT_MODIFIED, Some(tag.as_str()))
            );
            assert!(again.bytes().await.expect("no body").is_empty());
        }
        assert_eq!(get(&running, path, Some("\"other\"")).await.status(), 200);
    }
    let before = parsed(&running.get("/feed.atom").await);
    let tag = get(&running, "/feed.atom", None).await.headers()["etag"].clone();
    site.serve("/rule", Answer::html(rule(10)));
    running.check_all().await.expect("a check");
    let after = get(&running, "/feed.atom", tag.to_str().ok()).await;
    assert_eq!(after.status(), 200);
    let after = parsed(&after.text().await.expect("a feed"));
    assert_eq!(after.entries.len(), 3);
    assert!(before.entries.iter().all(|old| after.entries.iter().any(|new| new.id == old.id)));
    drop(house);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_filter_is_a_feed_of_its_own_in_the_language_asked_for() {
    let (running, _site, _house) = served().await;
    let count = async |query: &str| {
        let feed: Value = serde_json::from_str(&running.get(&format!("/feed.json{query}")).await).expect("JSON");
        feed["items"].as_array().map_or(0, Vec::len)
    };
    for (query, expected) in [
        ("", 2),
        ("?source=xx-rule", 1),
        ("?source=xx-rule&source=yy-evil", 2),
        ("?issuer=xx", 1),
        ("?issuer=NN", 0),
        ("?topic=hostile", 1),
        ("?jurisdiction=XA", 1),
        ("?topic=hostile&issuer=XX", 0),
        ("?severity=0", 2),
        ("?act=EO+14365", 0),
        ("?source=zz-retired", 0),
    ] {
        assert_eq!(count(query).await, expected, "{query}");
    }
    let chinese = parsed(&running.get("/feed.atom?language=zh-Hant&issuer=XX").await);
    let english = parsed(&running.get("/feed.atom?issuer=XX").await);
    assert_eq!(chinese.entries[0].id, english.entries[0].id, "the same entry");
    assert_ne!(chinese.entries[0].content, english.entries[0].content);
    assert_ne!(chinese.id, english.id, "another feed");
    for bad in ["?severity=9", "?colour=red", "?source=..%2Fx", "?language=de"] {
        assert_eq!(get(&running, &format!("/feed.atom{bad}"), None).await.status(), 422, "{bad}");
    }
    let page = running.get("/").await;
    assert!(page.contains("application/atom+xml") && page.contains("/feed.json"), "readers find them");
}
