//! The past of a source from a double of an archive of the web: a list of captures as the CDX server documents it (columns'
//! names first, an empty row and a key where there is more), and the bytes of each under `web/TIMESTAMPid_/ADDRESS`.

use std::fs;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use url::Url;

use crate::support::house::House;
use crate::support::site::{Answer, Site};

const RULE: &str = "https://rules.example.org/guidance?id=7";

/// The rule as of its `at`-th version; a link that is relative to where it was served.
fn rule(at: usize) -> String {
    format!(
        "<html><head><title>Guidance</title></head><body><main><h1>Guidance on diversion</h1>\
         <p>An exporter keeps the records of a transaction for {} years and shows them on request.</p>\
         <p>A consignee that refuses an end-use check is reported to the office, see <a href=\"faq\">the questions</a>.</p>\
         <p>This guidance binds nobody beyond what the regulations say of the same matter.</p></main></body></html>",
        at + 2
    )
}

/// The moment of the `at`-th capture: one a month.
fn stamp(at: usize) -> String {
    format!("{}{:02}13140500", 2020 + at / 12, at % 12 + 1)
}

fn list(rule: &str, key: Option<&str>) -> String {
    let mut url = Url::parse("http://archive.example/cdx/search/cdx").expect("an address");
    let asked = [
        ("url", rule),
        ("output", "json"),
        ("fl", "timestamp,original"),
        ("filter", "statuscode:200"),
        ("collapse", "digest"),
        ("from", "20200101"),
        ("to", "20251231"),
        ("limit", "5000"),
        ("showResumeKey", "true"),
    ];
    url.query_pairs_mut().extend_pairs(asked).extend_pairs(key.map(|key| ("resumeKey", key)));
    format!("{}?{}", url.path(), url.query().expect("a query"))
}

fn bytes(at: usize) -> String {
    bytes_of(RULE, at)
}

fn bytes_of(rule: &str, at: usize) -> String {
    format!("/web/{}id_/{rule}", stamp(at))
}

/// An archive with so many captures, listed in two answers.
async fn archive(captures: usize) -> (House, Site) {
    let site = Site::start().await;
    (archive_of(&site, RULE, captures), site)
}

/// The same of a rule at this address.
fn archive_of(site: &Site, rule: &str, captures: usize) -> House {
    let house = House::new(site.address(), "");
    house.source("xx-guide", rule);
    let row = |at: usize| json!([stamp(at), rule]);
    let half = captures / 2;
    let mut first = vec![json!(["timestamp", "original"])];
    first.extend((0..half).map(row));
    first.extend([json!([]), json!(["org,example,rules)/guidance 2021"])]);
    let mut second = vec![json!(["timestamp", "original"])];
    second.extend((half..captures).map(row));
    site.serve(&list(rule, None), Answer::body("application/json", Value::from(first).to_string()));
    let more = list(rule, Some("org,example,rules)/guidance 2021"));
    site.serve(&more, Answer::body("application/json", Value::from(second).to_string()));
    for at in 0..captures {
        site.serve(&bytes_of(rule, at), Answer::html(self::rule(at)));
    }
    house
}

fn backfill(site: &Site) -> Vec<String> {
    let asked = ["backfill", "xx-guide", "--since", "2020-01-01", "--until", "2025-12-31", "--archive"];
    asked.map(str::to_owned).into_iter().chain([site.url("/")]).collect()
}

async fn said(house: &House, arguments: &[String]) -> crate::support::house::Said {
    house.said(&arguments.iter().map(String::as_str).collect::<Vec<_>>()).await
}

/// The field of every version there is.
async fn versions(house: &House, field: &str) -> Vec<String> {
    let rows: Value = serde_json::from_str(&house.say(&["versions", "xx-guide", "--json"]).await).expect("JSON");
    let text = |row: &Value| row[field].as_str().unwrap_or_default().to_owned();
    rows.as_array().expect("rows").iter().map(text).collect()
}

/// What the revisions say, newest first.
async fn headlines(house: &House) -> Vec<(Value, Value)> {
    let log = house.say(&["log", "xx-guide", "--limit", "100", "--json"]).await;
    let rows: Value = serde_json::from_str(&log).expect("JSON");
    rows.as_array().expect("rows").iter().map(|row| (row["headline"].clone(), row["severity"].clone())).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn forty_four_captures_are_the_history_that_watching_them_would_have_made() {
    const ALL: usize = 44;
    let (house, site) = archive(ALL).await;
    let said = said(&house, &backfill(&site)).await.ends_with(0);
    assert!(said.talk.contains("44 versions, 43 revisions"), "{said:?}");
    let days: Vec<String> = (0..ALL).map(|at| format!("{}-{:02}-13", 2020 + at / 12, at % 12 + 1)).collect();
    assert_eq!(versions(&house, "seen_at").await.iter().map(|seen| seen[..10].to_owned()).collect::<Vec<_>>(), days);
    assert!(versions(&house, "kept_by").await.iter().all(|keeper| keeper == "127.0.0.1"));
    house.say(&["verify"]).await;

    let watching = House::new(site.address(), "");
    watching.source("xx-guide", &site.url("/guidance"));
    for at in 0..ALL {
        site.serve("/guidance", Answer::html(rule(at)));
        watching.said(&["check", "xx-guide"]).await;
    }
    assert_eq!(versions(&house, "sha256").await, versions(&watching, "sha256").await);
    assert_eq!(headlines(&house).await, headlines(&watching).await);
    assert_eq!(headlines(&house).await.len(), ALL - 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn forty_four_captures_of_a_rule_that_was_seen_stand_before_it() {
    const ALL: usize = 44;
    let site = Site::start().await;
    let house = archive_of(&site, &site.url("/guidance"), ALL);
    site.serve("/guidance", Answer::html(rule(ALL)));
    house.said(&["check", "xx-guide"]).await.ends_with(0);
    let said = said(&house, &backfill(&site)).await.ends_with(0);
    assert!(said.talk.contains("45 versions, 44 revisions"), "{said:?}");
    site.serve("/guidance", Answer::html(rule(ALL + 1)));
    house.said(&["check", "xx-guide"]).await.ends_with(0);

    let watching = House::new(site.address(), "");
    watching.source("xx-guide", &site.url("/guidance"));
    for at in 0..ALL + 2 {
        site.serve("/guidance", Answer::html(rule(at)));
        watching.said(&["check", "xx-guide"]).await;
    }
    assert_eq!(versions(&house, "sha256").await, versions(&watching, "sha256").await);
    assert_eq!(headlines(&house).await, headlines(&watching).await);
    house.say(&["verify"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_backfill_killed_at_any_moment_goes_on_without_a_duplicate() {
    let (house, site) = archive(44).await;
    killed_and_resumed(&house, &site, RULE, 0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_backfill_of_a_rule_that_was_seen_is_killed_without_harm_either() {
    let site = Site::start().await;
    let rule_at = site.url("/guidance");
    let house = archive_of(&site, &rule_at, 44);
    site.serve("/guidance", Answer::html(rule(44)));
    house.said(&["check", "xx-guide"]).await.ends_with(0);
    killed_and_resumed(&house, &site, &rule_at, 1).await;
    // Between two kills it was checked, and nothing but what was seen is the baseline of that.
    assert_eq!(house.said(&["check", "xx-guide", "--json"]).await.json()["status"], "unchanged");
}

/// Kills the backfill of 44 captures at eight moments, checks the rule in between where it was seen, and lets it end.
async fn killed_and_resumed(house: &House, site: &Site, rule_at: &str, seen: usize) {
    const ALL: usize = 44;
    for at in 0..ALL {
        site.serve(&bytes_of(rule_at, at), Answer::html(rule(at)).after(Duration::from_millis(20)));
    }
    let arguments = backfill(site);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    for kill in 1..=8 {
        let asked = site.requests().len();
        let mut running = house.command(&arguments).stderr(std::process::Stdio::null()).spawn().expect("started");
        // Into the fetching of captures, a little further each time.
        let patience = Instant::now() + Duration::from_secs(30);
        while site.requests().len() < asked + 2 + kill % 4 && Instant::now() < patience {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        tokio::time::sleep(Duration::from_millis(3 * kill as u64)).await;
        running.kill().and_then(|()| running.wait()).expect("killed");
        if seen > 0 && kill % 2 == 0 {
            house.said(&["check", "xx-guide"]).await.ends_with(0);
        }
    }
    said(house, &backfill(site)).await.ends_with(0);
    assert_eq!(versions(house, "seen_at").await.len(), ALL + seen);
    let hashes: std::collections::BTreeSet<String> = versions(house, "sha256").await.into_iter().collect();
    assert_eq!(hashes.len(), ALL + seen, "no text twice");
    assert_eq!(headlines(house).await.len(), ALL + seen - 1);
    house.say(&["verify"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_capture_is_dated_by_the_one_that_answered() {
    let (house, site) = archive(6).await;
    // One is gone; another leads back to the first, a third on to a moment that is not in the list, a fourth far beyond it.
    site.serve(&bytes(1), Answer::text("not in the archive").status(404));
    site.serve(&bytes(2), Answer::redirect(&site.url(&bytes(0))));
    let other = format!("/web/20200501000000id_/{RULE}");
    site.serve(&bytes(3), Answer::redirect(&site.url(&other)));
    site.serve(&other, Answer::html(rule(3)));
    let far = format!("/web/20250501000000id_/{RULE}");
    site.serve(&bytes(4), Answer::redirect(&site.url(&far)));
    site.serve(&far, Answer::html(rule(8)));
    site.serve(&bytes(5), Answer::redirect(&site.url("/sorry")));
    site.serve("/sorry", Answer::html(rule(9)));
    let said = said(&house, &backfill(&site)).await;
    assert_eq!(said.code, Some(3));
    assert!(said.talk.contains("2020-02-13T14:05:00Z: ") && said.talk.contains("names no moment"), "{said:?}");
    let seen = versions(&house, "seen_at").await;
    assert!(said.talk.contains("led to its capture of 2025-05-01T00:00:00Z"), "{said:?}");
    assert_eq!(seen, ["2020-01-13T14:05:00Z", "2020-05-01T00:00:00Z"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn links_are_relative_to_where_the_text_was_served() {
    let (house, site) = archive(2).await;
    said(&house, &backfill(&site)).await.ends_with(0);
    let shown = house.say(&["show", "xx-guide@2", "--json"]).await;
    assert!(shown.contains("https://rules.example.org/faq") && !shown.contains("/web/"), "{shown}");
    let folder = house.path().join("kept");
    fs::create_dir(&folder).expect("a folder");
    fs::write(folder.join("2020-01-01.html"), rule(0)).expect("written");
    house.source("xx-kept", RULE);
    house.said(&["import", "xx-kept", "kept"]).await.ends_with(0);
    let shown = house.say(&["show", "xx-kept@1", "--json"]).await;
    assert!(shown.contains("https://rules.example.org/faq") && !shown.contains("file:"), "{shown}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn an_archive_that_is_none_or_has_nothing_is_told() {
    let (house, site) = archive(2).await;
    site.serve(&list(RULE, None), Answer::html("<p>Sorry</p>"));
    let none = said(&house, &backfill(&site)).await;
    assert!(none.talk.contains("not in the form its archive documents"), "{none:?}");
    for empty in ["[]", "", "[[\"timestamp\", \"original\"]]"] {
        site.serve(&list(RULE, None), Answer::body("application/json", empty));
        let none = said(&house, &backfill(&site)).await.ends_with(0);
        assert!(none.talk.contains("0 versions") && none.talk.contains("0 texts looked at"), "{none:?}");
    }
    fs::write(
        house.path().join("watchlist/xx/xx-day.toml"),
        "title = \"A day\"\nissuer = \"OFR\"\njurisdiction = \"US\"\nurl = \"calendar:2027-01-01\"\nschedule.cron = \"0 7 * * *\"\nschedule.zone = \"America/New_York\"\ncalendar.event = \"the suspension ends\"\n",
    )
    .expect("written");
    let none = house.said(&["backfill", "xx-day", "--since", "2022-10-01"]).await;
    assert!(none.talk.contains("no archive keeps the past"), "{none:?}");
}
