//! `rulewatch check`.

use serde_json::{Value, json};

use crate::support::house::json_lines;
use crate::support::site::Answer;
use crate::{one_source, rule};

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn each_outcome_has_its_line_for_scripts_and_its_exit_code() {
    let (house, site) = one_source().await;
    let block = "<html><head><title>Just a moment...</title></head><body><h1>Checking your browser</h1>\
                 <script src='/cdn-cgi/challenge-platform/x.js'></script></body></html>";
    let steps = [
        (Answer::html(rule(50)), "first", 0, Some(1)),
        (Answer::html(rule(50)), "unchanged", 0, Some(1)),
        (Answer::html(rule(25)), "revised", 0, Some(2)),
        (Answer::html(block), "held", 3, None),
        (Answer::html("").status(500), "failed", 3, None),
        (Answer::html(rule(25)), "unchanged", 0, Some(2)),
    ];
    for (answer, status, code, version) in steps {
        site.serve("/rule", answer);
        let said = house.said(&["check", "xx-rule", "--json"]).await.ends_with(code);
        assert_eq!(said.talk, "", "nothing but results in a pipe");
        let lines = json_lines(&said.out);
        let [line] = &lines[..] else { panic!("one line a source: {said:?}") };
        let keys: Vec<&str> = line.as_object().expect("an object").keys().map(String::as_str).collect();
        let mut expected = ["source", "status", "http", "version", "severity", "reason", "ms"];
        expected.sort_unstable();
        assert_eq!(keys, expected);
        assert_eq!((&line["source"], &line["status"]), (&json!("xx-rule"), &json!(status)), "{line}");
        assert_eq!(line["version"], json!(version), "{line}");
        assert_eq!(line["severity"].is_u64(), status == "revised", "{line}");
        assert_eq!(line["reason"].is_string(), code == 3, "{line}");
        assert!(line["http"].is_u64() && line["ms"].is_u64(), "{line}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn people_get_a_sentence_a_source_and_no_progress_bar_in_a_pipe() {
    let (house, site) = one_source().await;
    site.serve("/other", Answer::text("").status(404));
    house.source("xx-other", &site.url("/other"));
    let said = house.said(&["check", "--all"]).await.ends_with(3);
    assert!(said.out.contains("first      xx-rule  version 1\n"), "{said:?}");
    assert!(said.out.lines().any(|line| line.starts_with("failed     xx-other") && line.contains("404")), "{said:?}");
    assert_eq!((said.out.lines().count(), said.talk.as_str()), (2, ""));
    site.serve("/rule", Answer::html(rule(25)));
    let said = house.said(&["check", "xx-rule", "--color", "always"]).await.ends_with(0);
    assert!(said.out.contains("revised    xx-rule  version 2, severity "), "{said:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_source_is_checked_by_another_watchlist_without_retiring_those_of_the_first() {
    let (house, site) = one_source().await;
    house.say(&["check", "--all"]).await;
    std::fs::create_dir(house.path().join("second")).expect("a folder");
    let text = std::fs::read_to_string(house.path().join("watchlist/xx/xx-rule.toml")).expect("a source");
    std::fs::write(house.path().join("second/xx-second.toml"), text).expect("written");
    house.say(&["--watchlist", "second", "check", "--all"]).await;
    // A file that an edit broke is not in the watchlist that `check` reads; its source is watched all the same.
    std::fs::write(house.path().join("watchlist/xx/xx-rule.toml"), "title = 3").expect("written");
    house.source("xx-other", &site.url("/rule"));
    house.say(&["check", "--all"]).await;
    let known = watched(&house);
    assert_eq!(known.await, ["xx-other", "xx-rule", "xx-second"]);
}

/// The sources that the index does not take for retired.
async fn watched(house: &crate::support::house::House) -> Vec<String> {
    let index = format!("sqlite:{}", house.path().join("snapshots/index.sqlite").display());
    let store = rulewatch::store::Store::open(&index).await.expect("the index");
    store.source_states().await.expect("listed").into_iter().map(|state| state.source.to_string()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_check_that_was_killed_keeps_nobody_waiting() {
    let (house, site) = one_source().await;
    site.serve("/rule", Answer::html(rule(50)).after(std::time::Duration::from_secs(4)));
    let mut killed = house.command(&["check", "xx-rule"]).spawn().expect("started");
    crate::support::service::until("the first check asks", || async {
        site.requests().iter().any(|request| request.path == "/rule")
    })
    .await;
    killed.kill().expect("killed");
    killed.wait().expect("ended");
    site.serve("/rule", Answer::html(rule(50)));
    let said = house.said(&["check", "xx-rule", "--json"]).await.ends_with(0);
    assert_eq!(json_lines(&said.out)[0]["status"], Value::from("first"));
}
