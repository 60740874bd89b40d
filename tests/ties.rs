//! Sources that hang together: one asked only when another has moved, at an address that the other fills.

#[path = "support/mod.rs"]
mod support;

use std::fs;

use serde_json::Value;
use support::house::House;
use support::service::{Running, until};
use support::site::{Answer, Site};

/// What the parent says: the state of two titles.
fn titles(issue: &str) -> Answer {
    let text = format!(
        "{{\"titles\": [{{\"number\": 14, \"name\": \"Aeronautics\", \"up_to_date_as_of\": \"2020-01-01\"}}, \
         {{\"number\": 15, \"name\": \"Commerce and Foreign Trade\", \"up_to_date_as_of\": \"{issue}\"}}]}}"
    );
    Answer::body("application/json", text)
}

fn part(days: u32) -> Answer {
    Answer::html(format!(
        "<html><head><title>Part 9</title></head><body><main><h1>Part 9—Safeguards</h1><p>(a) A license is required to \
         export an item of the schedule to any destination in Group D, unless the consignee is listed.</p>\
         <p>(b) An application is decided within {days} days of its receipt by the Office.</p></main></body></html>"
    ))
}

/// A parent, a child at an address that it fills, and the site of both.
async fn tied() -> (House, Site) {
    let site = Site::start().await;
    let house = House::new(site.address(), "");
    let parent = format!(
        "title = \"State of title 15\"\nissuer = \"XX\"\njurisdiction = \"US\"\nurl = \"{}\"\n\n[schedule]\nevery = \"15m\"\n\n\
         [recipe]\nformat = \"json\"\nkeep = [\"$.titles[?(@.number==15)]\"]\nkey = [\"number\"]\n",
        site.url("/titles.json")
    );
    let child = format!(
        "title = \"Part 9\"\nissuer = \"XX\"\njurisdiction = \"US\"\nurl = \"{}\"\n\n[schedule]\nafter = \"xx-titles\"\nevery = \"30d\"\n\n\
         [fill]\ndate = \"up_to_date_as_of\"\n",
        site.url("/full/{date}/part.html")
    );
    fs::write(house.path().join("watchlist/xx/xx-titles.toml"), parent).expect("written");
    fs::write(house.path().join("watchlist/xx/xx-part.toml"), child).expect("written");
    site.serve("/titles.json", titles("2026-01-15"));
    site.serve("/full/2026-01-15/part.html", part(30));
    site.serve("/full/2026-02-02/part.html", part(45));
    (house, site)
}

fn asked(site: &Site, path: &str) -> usize {
    site.requests().iter().filter(|request| request.path == path).count()
}

fn statuses(lines: &str) -> Vec<(String, String)> {
    let lines = lines.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    lines.map(|line| (text(&line["source"]), text(&line["status"]))).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_round_asks_the_parent_before_the_child_whose_address_it_fills() {
    let (house, site) = tied().await;
    let ended = |status: &str| {
        [("xx-titles", status), ("xx-part", status)].map(|(id, status)| (id.to_owned(), status.to_owned()))
    };
    assert_eq!(statuses(&house.say(&["check", "--all", "--json"]).await), ended("first"));
    site.serve("/titles.json", titles("2026-02-02"));
    assert_eq!(statuses(&house.say(&["check", "--all", "--json"]).await), ended("revised"));
    assert_eq!(asked(&site, "/full/2026-02-02/part.html"), 1);
    let shown = house.say(&["source", "show", "xx-part"]).await;
    assert!(shown.contains("due whenever xx-titles has a new version"), "{shown}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_service_asks_the_child_when_the_parent_has_moved_and_not_otherwise() {
    let (house, site) = tied().await;
    house.say(&["check", "--all"]).await;
    let running = Running::start(&house).await;
    let check = async || {
        let body = "{\"sources\": [\"xx-titles\"]}";
        let answer = running.client.post(running.url("/api/v1/checks")).body(body).send().await.expect("an answer");
        let run: Value = serde_json::from_str(&answer.text().await.expect("a body")).expect("JSON");
        running.get(&format!("/api/v1/checks/{}?wait=30", run["run"])).await
    };
    assert!(check().await.contains("\"unchanged\""));
    site.serve("/titles.json", titles("2026-02-02"));
    assert!(check().await.contains("\"revised\""));
    until("the child is asked at the new address", || async { asked(&site, "/full/2026-02-02/part.html") == 1 }).await;
    assert_eq!(asked(&site, "/full/2026-01-15/part.html"), 1, "an unmoved parent wakes nobody");
    running.kill();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_child_without_a_parents_word_says_what_it_waits_for() {
    let (house, site) = tied().await;
    site.serve("/titles.json", Answer::text("processing").status(503));
    let said = house.said(&["check", "xx-part", "--json"]).await;
    assert_eq!(said.code, Some(3));
    assert!(said.out.contains("it waits for `xx-titles`, which has no version yet"), "{said:?}");
    assert_eq!(site.requests().len(), 0);
    site.serve("/titles.json", Answer::body("application/json", "{\"titles\": [{\"number\": 15}]}"));
    house.said(&["check", "xx-titles"]).await;
    let said = house.said(&["check", "xx-part", "--json"]).await;
    assert!(said.out.contains("`up_to_date_as_of`, which fills `{date}`"), "{said:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn what_a_parent_says_leads_to_no_other_place() {
    let (house, site) = tied().await;
    site.serve("/titles.json", titles("../../secret?x=1#"));
    house.said(&["check", "--all"]).await;
    let paths: Vec<String> = site.requests().into_iter().map(|request| request.path).collect();
    assert!(paths.contains(&"/full/..%2F..%2Fsecret%3Fx%3D1%23/part.html".to_owned()), "{paths:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_key_comes_from_the_environment_and_goes_to_its_own_server_only() {
    let site = Site::start().await;
    let house = House::new(site.address(), "");
    site.serve("/bill", part(30));
    let file = format!(
        "title = \"A bill\"\nissuer = \"XX\"\njurisdiction = \"US\"\nurl = \"{}\"\nschedule.every = \"1d\"\n\
         headers.X-Api-Key = \"$RULEWATCH_KEY_CONGRESS\"\n",
        site.url("/bill")
    );
    fs::write(house.path().join("watchlist/xx/xx-bill.toml"), file).expect("written");
    let said = house.said(&["check", "xx-bill", "--json"]).await;
    assert!(said.out.contains("set `RULEWATCH_KEY_CONGRESS` in the environment"), "{said:?}");
    let mut command = house.command(&["check", "xx-bill", "--json"]);
    command.env("RULEWATCH_KEY_CONGRESS", "s3cret");
    let output = tokio::task::spawn_blocking(move || command.output().expect("it starts")).await.expect("it ends");
    let out = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(out.contains("\"first\"") && !out.contains("s3cret"), "{out}");
    assert_eq!(site.requests().last().expect("asked").header("x-api-key"), Some("s3cret"));
}
