//! The running service, as whoever operates it meets it: started, edited, doubled, overloaded, stopped, killed.

#[path = "support/mod.rs"]
mod support;

use std::fs;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use rulewatch::store::Store;
use serde_json::Value;
use support::house::House;
use support::service::{Running, until};
use support::site::{Answer, Site};

fn rule(days: u32) -> String {
    format!(
        "<html><head><title>Part 9</title></head><body><main><h1>Part 9—Safeguards</h1><p>(a) A license is required to \
         export an item of the schedule to any destination in Group D, unless the consignee is listed.</p>\
         <p>(b) An application is decided within {days} days of its receipt by the Office.</p></main></body></html>"
    )
}

/// A house with these sources, each served the same rule.
async fn house_of(sources: &[&str]) -> (House, Site) {
    let site = Site::start().await;
    let house = House::new(site.address(), "");
    for id in sources {
        site.serve(&format!("/{id}"), Answer::html(rule(30)));
        house.source(id, &site.url(&format!("/{id}")));
    }
    (house, site)
}

/// How often a source was asked for.
fn asked(site: &Site, id: &str) -> usize {
    site.requests().iter().filter(|request| request.path == format!("/{id}")).count()
}

/// How each check of a run ended.
fn statuses(run: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let checks = run["checks"].as_array().expect("checks").iter();
    let mut ended: Vec<_> = checks.map(|check| (text(&check["source"]), text(&check["status"]))).collect();
    ended.sort();
    ended
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_restart_checks_what_is_overdue_once_and_nothing_else() {
    let (house, site) = house_of(&["xx-one", "xx-two", "xx-late"]).await;
    house.say(&["check", "--all"]).await;
    let index = format!("sqlite:{}", house.path().join("snapshots/index.sqlite").display());
    let store = Store::open(&index).await.expect("the index");
    let three_days_ago = Timestamp::now() - SignedDuration::from_hours(72);
    store
        .introduce_sources(&[("xx-late".parse().expect("a name"), three_days_ago)], three_days_ago)
        .await
        .expect("due");
    drop(store);
    let begun = Instant::now();
    let running = Running::start(&house).await;
    assert!(begun.elapsed() < Duration::from_secs(5), "ready in {:?}", begun.elapsed());
    assert_eq!(running.get("/healthz").await, "ready\n");
    until("the overdue source is checked", || async { asked(&site, "xx-late") == 2 }).await;
    running.kill();
    // Another start, and a run by hand that ends: the scheduler has had its turns meanwhile.
    let running = Running::start(&house).await;
    let body = "{\"sources\": [\"xx-two\"]}";
    let answer = running.client.post(running.url("/api/v1/checks")).body(body).send().await.expect("an answer");
    assert_eq!(answer.status(), 202);
    let ended: Value = serde_json::from_str(&running.get("/api/v1/checks/1?wait=30").await).expect("JSON");
    assert_eq!(statuses(&ended), [("xx-two".to_owned(), "unchanged".to_owned())]);
    assert_eq!([asked(&site, "xx-one"), asked(&site, "xx-two"), asked(&site, "xx-late")], [1, 2, 2]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn edits_are_taken_up_and_a_broken_file_keeps_what_was_in_force() {
    let (house, site) = house_of(&["xx-one"]).await;
    let running = Running::start(&house).await;
    site.serve("/xx-new", Answer::html(rule(30)));
    house.source("xx-new", &site.url("/xx-new"));
    until("a new source is checked at once", || async { asked(&site, "xx-new") == 1 }).await;

    fs::write(house.path().join("watchlist/xx/xx-one.toml"), "titel = \"Broken\"\n").expect("written");
    until("the status page tells the fault", || async {
        running.get("/status").await.contains("did you mean `title`?")
    })
    .await;
    assert!(running.get("/status").await.contains("xx-one.toml:1:1"));
    let ended = running.check_all().await.expect("a run");
    let unchanged = |id: &str| (id.to_owned(), "unchanged".to_owned());
    assert_eq!(statuses(&ended), [unchanged("xx-new"), unchanged("xx-one")], "by its old definition");

    house.source("xx-one", &site.url("/xx-moved"));
    site.serve("/xx-moved", Answer::html(rule(30)));
    until("an edit is tried out at once", || async { asked(&site, "xx-moved") == 1 }).await;
    assert!(!running.get("/status").await.contains("did you mean"), "the fault is gone");
    fs::remove_file(house.path().join("watchlist/xx/xx-new.toml")).expect("removed");
    until("a removed source is retired", || async { !running.get("/status").await.contains("xx-new") }).await;
    assert!(house.say(&["show", "xx-new", "--raw"]).await.contains("Safeguards"), "its history stays");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_second_service_on_the_folder_is_refused_and_a_dead_one_blocks_nobody() {
    let (house, _site) = house_of(&["xx-one"]).await;
    let first = Running::start(&house).await;
    let refused = house.said(&["run", "--listen", "127.0.0.1:0"]).await.ends_with(2);
    let told = format!("process {} since 20", first.pid());
    assert!(refused.talk.contains(&told) && refused.talk.contains("--data"), "{}", refused.talk);
    let refused = house.said(&["deliveries", "send"]).await.ends_with(2);
    assert!(refused.talk.contains(&told), "{}", refused.talk);
    // Checks by hand go through beside it.
    house.said(&["check", "--all"]).await.ends_with(0);
    first.kill();
    let second = Running::start(&house).await;
    assert_eq!(second.get("/healthz").await, "ready\n");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_service_told_to_stop_finishes_the_check_under_way() {
    let (house, site) = house_of(&["xx-slow"]).await;
    site.serve("/xx-slow", Answer::html(rule(30)).after(Duration::from_millis(800)));
    let running = Running::start(&house).await;
    until("the check is under way", || async { asked(&site, "xx-slow") == 1 }).await;
    running.terminate();
    assert!(running.ended().await.success());
    let versions = house.said(&["versions", "xx-slow", "--json"]).await.ends_with(0).json();
    assert_eq!(versions.as_array().map(Vec::len), Some(1), "what was fetched is recorded");
    assert_eq!(asked(&site, "xx-slow"), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_door_open_to_others_is_refused() {
    let (house, _site) = house_of(&["xx-one"]).await;
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:80"] {
        let refused = house.said(&["run", "--listen", address]).await.ends_with(2);
        assert!(refused.talk.contains(address) && refused.talk.contains("nobody has to log in"), "{}", refused.talk);
    }
    let config = fs::read_to_string(house.path().join("rulewatch.toml")).expect("the configuration");
    fs::write(house.path().join("rulewatch.toml"), format!("listen = \"0.0.0.0:0\"\n{config}")).expect("written");
    house.said(&["run"]).await.ends_with(2);
    assert!(!house.path().join("snapshots").exists(), "nothing was begun");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_service_that_cannot_begin_says_what_to_name_instead() {
    let (house, site) = house_of(&["xx-one"]).await;
    let taken = site.address().to_string();
    let refused = house.said(&["run", "--listen", &taken]).await.ends_with(2);
    assert!(refused.talk.contains(&taken) && refused.talk.contains("--listen"), "{}", refused.talk);
    let refused = house.said(&["--watchlist", "nowhere", "run", "--listen", "127.0.0.1:0"]).await.ends_with(2);
    assert!(refused.talk.contains("`nowhere`") && refused.talk.contains("--watchlist"), "{}", refused.talk);
}

/// Lists in lists without end, and twenty thousand lines that are all new: enough to keep two threads busy for seconds.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hostile_document_under_the_knife_delays_nobody() {
    let (house, site) = house_of(&["xx-good", "xx-deep", "xx-long"]).await;
    let lines = |word: &str| (0..20_000).map(|line| format!("The {word} {line} of the list.\n")).collect::<String>();
    site.serve_each(
        "/xx-deep",
        [Answer::html("<ul><li>Deep ".repeat(64_000)), Answer::html("<ul><li>Deeper ".repeat(64_000))],
    );
    site.serve_each("/xx-long", [Answer::text(lines("old")), Answer::text(lines("new"))]);
    house.said(&["check", "--all"]).await;
    let running = Running::start(&house).await;
    let begun = Instant::now();
    let round = running.check_all();
    tokio::pin!(round);
    let mut slowest = Duration::ZERO;
    let ended = loop {
        let ping = Instant::now();
        tokio::select! {
            ended = &mut round => break ended.expect("a run"),
            ready = running.get("/healthz") => assert_eq!(ready, "ready\n"),
        }
        slowest = slowest.max(ping.elapsed());
    };
    eprintln!("round {:?}, slowest answer {slowest:?}, {:?}", begun.elapsed(), statuses(&ended));
    // A service that the documents held up would answer only when they are done.
    assert!(slowest < begun.elapsed() / 2, "{slowest:?} of {:?}", begun.elapsed());
    assert!(begun.elapsed() > slowest * 3, "the round is long enough to delay somebody");
    let ended = statuses(&ended);
    assert!(ended.contains(&("xx-good".to_owned(), "unchanged".to_owned())), "{ended:?}");
    assert!(ended.contains(&("xx-long".to_owned(), "revised".to_owned())), "{ended:?}");
    assert!(!running.log().contains("crashed"), "{}", running.log());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_source_whose_archive_is_damaged_says_so_and_the_others_go_on() {
    let (house, site) = house_of(&["xx-bad", "xx-good"]).await;
    house.say(&["check", "--all"]).await;
    let log = house.path().join("snapshots/xx-bad/log.jsonl");
    let text = fs::read_to_string(&log).expect("the log");
    fs::write(&log, text.replace("200", "201")).expect("written");
    for id in ["xx-bad", "xx-good"] {
        site.serve(&format!("/{id}"), Answer::html(rule(20)));
    }
    let verified = house.said(&["verify"]).await.ends_with(3);
    assert!(verified.out.contains("xx-bad") && !verified.out.contains("xx-good"), "{verified:?}");
    let running = Running::start(&house).await;
    let ended = running.check_all().await.expect("a run");
    let expected =
        [("xx-bad", "failed"), ("xx-good", "revised")].map(|(id, status)| (id.to_owned(), status.to_owned()));
    assert_eq!(statuses(&ended), expected);
    assert!(ended["checks"].to_string().contains("rulewatch verify"), "{ended}");
    assert!(running.get("/status").await.contains("rulewatch verify"), "the status page says it too");
    running.kill();
    let by_hand = house.said(&["check", "--all"]).await.ends_with(3);
    assert!(by_hand.out.contains("failed     xx-bad") && by_hand.out.contains("unchanged  xx-good"), "{by_hand:?}");
    assert_eq!(fs::read_to_string(&log).expect("the log"), text.replace("200", "201"), "evidence is left alone");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_fault_is_on_the_status_page_and_in_the_log_in_words_and_one_line() {
    let (house, site) = house_of(&["xx-one"]).await;
    site.serve("/xx-one", Answer::redirect("/<script>alert(1)</script>\u{202e}\r\nINFO forged"));
    let running = Running::start(&house).await;
    running.check_all().await.expect("a run");
    let page = running.get("/status").await;
    assert!(page.contains("1 in trouble") && page.contains("failed"), "{page}");
    assert!(!page.contains("<script>") && !page.contains('\u{202e}'), "{page}");
    let log = running.log();
    assert!(log.lines().any(|line| line.contains("WARN") && line.contains("xx-one")), "{log}");
    assert!(!log.contains('\u{202e}') && !log.lines().any(|line| line.starts_with("INFO forged")), "{log}");
}
