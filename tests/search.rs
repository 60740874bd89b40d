//! What is found by its words and how: on the pages, in feeds, over upgrades and rebuilds; whatever is asked.

#[path = "support/mod.rs"]
mod support;

use std::time::{Duration, Instant};

use rulewatch::search::Query;
use rulewatch::store::{PassageFilter, RevisionFilter, Store};
use sqlx::Connection;
use support::house::House;
use support::service::{Running, until};
use support::site::{Answer, Site};

fn rule(body: &str) -> String {
    format!("<html><head><title>Rules</title></head><body><main><h1>Rules on items</h1>{body}</main></body></html>")
}

const FIRST: &str = "<p>(a) A license is required to export ECCN 3A090.a under § 744.23(a)(3), see 91 FR 1684.</p>\
    <p>(b) Applications are reviewed under a presumption of denial for every destination in Group D:5.</p>\
    <p>(c) 出口稀土物项应当依照本公告申请许可，未经许可不得出口。</p>";
const SECOND: &str = "<p>(a) A license is required to export ECCN 3A090.a under § 744.23(a)(3), see 91 FR 1684.</p>\
    <p>(b) Applications are reviewed under a policy of approval for every destination in Group D:5.</p>\
    <p>(c) 出口磁性材料应当依照本公告申请许可，未经许可不得出口。</p>";

/// A house whose one source was revised, and the index of it.
async fn revised() -> (House, Site) {
    let site = Site::start().await;
    let house = House::new(site.address(), "");
    house.source("xx-rule", &site.url("/rule"));
    for text in [FIRST, SECOND] {
        site.serve("/rule", Answer::html(rule(text)));
        house.say(&["check", "--all"]).await;
    }
    (house, site)
}

async fn index(house: &House) -> Store {
    Store::open(&index_url(house)).await.expect("the index")
}

fn index_url(house: &House) -> String {
    let found =
        walk(house.path()).into_iter().find(|path| path.extension().is_some_and(|end| end == "db" || end == "sqlite"));
    format!("sqlite:{}", found.expect("an index").display())
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

async fn revisions(store: &Store, question: &str) -> usize {
    let filter = RevisionFilter { words: Query::read(question), ..RevisionFilter::default() };
    store.revisions(&filter).await.expect("an answer").len()
}

async fn passages(store: &Store, question: &str) -> Vec<(u32, Option<u32>)> {
    let filter = PassageFilter { words: Query::read(question), limit: 10, ..PassageFilter::default() };
    store.passages(&filter).await.expect("an answer").into_iter().map(|found| (found.came, found.gone)).collect()
}

/// What is found of the two texts.
async fn check(store: &Store) {
    for (question, found) in [
        ("approval", 1),
        ("\"presumption of denial\"", 1),
        ("\"denial of presumption\"", 0),
        ("presum* polic*", 1),
        ("approval -denial", 0),
        ("-approval", 0),
        ("-zinc", 1),
        ("稀土", 1),
        ("磁", 1),
        ("性材", 1),
        ("稀磁", 0),
        ("D:5", 1),
        // It did not change.
        ("3A090.b", 0),
    ] {
        assert_eq!(revisions(store, question).await, found, "revisions: {question}");
    }
    for (question, expected) in [
        ("744.23(a)(3)", vec![(1, None)]),
        ("3A090.a", vec![(1, None)]),
        ("91 FR 1684", vec![(1, None)]),
        ("91 FR 1685", vec![]),
        ("presumption", vec![(1, Some(2))]),
        ("approval", vec![(2, None)]),
        ("稀土", vec![(1, Some(2))]),
        ("出口", vec![(2, None), (1, Some(2))]),
    ] {
        let mut found = passages(store, question).await;
        found.sort_by_key(|(came, _)| std::cmp::Reverse(*came));
        assert_eq!(found, expected, "passages: {question}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_revision_is_found_by_its_words_as_soon_as_it_is_recorded() {
    let (house, _site) = revised().await;
    let store = index(&house).await;
    let debt = store.search_debt().await.expect("a debt");
    assert_eq!((debt.revisions, debt.versions), (0, 0));
    check(&store).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn what_was_recorded_before_there_was_search_is_found_after_a_while_of_service() {
    let (house, _site) = revised().await;
    // As an index is that was brought up to date a moment ago.
    let mut plain = sqlx::SqliteConnection::connect(&index_url(&house)).await.expect("the index");
    for text in [
        "DELETE FROM passages",
        "DELETE FROM revision_words",
        "DELETE FROM revision_marks",
        "UPDATE versions SET searched = 0",
        "UPDATE revisions SET searched = 0",
    ] {
        sqlx::query(text).execute(&mut plain).await.expect(text);
    }
    plain.close().await.expect("closed");
    assert_eq!(revisions(&index(&house).await, "approval").await, 0);
    let running = Running::start(&house).await;
    let store = index(&house).await;
    support::service::until("search catches up", async || {
        store.search_debt().await.is_ok_and(|debt| debt == Default::default())
    })
    .await;
    check(&store).await;
    drop(running);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_rebuilt_index_finds_the_same() {
    let (house, _site) = revised().await;
    house.say(&["reindex"]).await;
    check(&index(&house).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn whatever_is_asked_is_answered_soon() {
    let (house, _site) = revised().await;
    let store = index(&house).await;
    let long = "a* ".repeat(5_000);
    let begun = Instant::now();
    for question in [
        "\"",
        "*",
        "-",
        "a\" OR \"b",
        "NEAR(a, b)",
        "head: x",
        "{head body}: x",
        "^license",
        "a AND",
        "NOT",
        "((((",
        "\u{0}",
        "💥",
        "%_",
        "' OR 1=1 --",
        "\u{202e}license",
        "𠀀𠀁",
        "-\"\"",
        "a*b*c*",
        "٣",
        "ﷺ",
        long.as_str(),
    ] {
        revisions(&store, question).await;
        passages(&store, question).await;
    }
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_search_is_an_address_whose_answer_quotes_and_marks_what_was_found() {
    let (house, _site) = revised().await;
    let running = Running::start(&house).await;
    let page = running.get("/?q=%22policy+of+approval%22").await;
    assert!(page.contains("<mark>policy of approval</mark>") && page.contains("href=\"/revisions/1\""), "{page}");
    let page = running.get("/?q=%E7%A8%80%E5%9C%9F").await;
    assert!(page.contains("<mark>稀土</mark>") && page.contains("/sources/xx-rule/versions/1#c-"), "{page}");
    assert!(running.get("/?q=zinc").await.contains("class=\"none\""));
    // A filter is the same for page, feed and calendar.
    for (query, found) in [
        ("q=approval", true),
        ("q=zinc", false),
        ("q=approval&direction=loosens", true),
        ("q=approval&direction=neutral", false),
        ("class=LP", true),
        ("class=CERT", false),
        ("issuer=XX&severity=1", true),
        ("issuer=YY", false),
        ("from=2020-01-01&to=2020-12-31", false),
        ("ahead=1", false),
    ] {
        let (page, feed) =
            (running.get(&format!("/?{query}")).await, running.get(&format!("/feed.json?{query}")).await);
        assert_eq!(page.contains("href=\"/revisions/1\""), found, "{query}: {page}");
        assert_eq!(feed.contains("/revisions/1?"), found, "{query}: {feed}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_listener_is_told_of_the_newest_revision_and_a_stop_ends_the_telling() {
    let (house, site) = revised().await;
    let running = Running::start(&house).await;
    let mut answer = running.client.get(running.url("/events")).send().await.expect("an answer");
    assert_eq!(answer.headers()["content-type"], "text/event-stream");
    let told = answer.chunk().await.expect("a piece").expect("told");
    assert_eq!(told, "event: revision\ndata: 1\n\n");
    site.serve("/rule", Answer::html(rule(FIRST)));
    running.check_all().await;
    let told = answer.chunk().await.expect("a piece").expect("told");
    assert_eq!(told, "event: revision\ndata: 2\n\n");
    running.terminate();
    assert!(running.ended().await.success());
}

/// Connections of `/events`, as many as are told at once.
const LISTENERS: usize = 64;

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn so_many_listeners_are_told_and_one_more_once_another_has_gone() {
    let (house, _site) = revised().await;
    let running = Running::start(&house).await;
    let ask = async || running.client.get(running.url("/events")).send().await.expect("an answer");
    let mut told = Vec::new();
    for _ in 0..LISTENERS {
        let mut answer = ask().await;
        assert_eq!(
            (answer.status().as_u16(), &answer.headers()["x-accel-buffering"]),
            (200, &"no".parse().expect("a value"))
        );
        assert!(answer.chunk().await.expect("a piece").is_some());
        told.push(answer);
    }
    assert_eq!(ask().await.status(), 503);
    assert!(running.get("/").await.contains("/revisions/1"), "the page is whole without it");
    told.pop();
    until("a place that is free again", async || ask().await.status() == 200).await;
}
