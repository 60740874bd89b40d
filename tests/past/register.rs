//! The past of searches and documents of the Federal Register, from the double of its API with its traps.

use std::collections::BTreeSet;
use std::fs;

use serde_json::{Value, json};

use crate::support::house::House;
use crate::support::official::FederalRegister;
use crate::support::site::{Answer, Site};

const SEARCH: &str = "/api/v1/documents.json?conditions[agencies][]=industry-and-security-bureau&order=newest&per_page=20&fields[]=document_number&fields[]=title&fields[]=publication_date";

fn source(house: &House, url: &str, recipe: &str) {
    let text = format!(
        "title = \"Rules\"\nissuer = \"Federal Register\"\njurisdiction = \"US\"\nurl = \"{url}\"\n\n[schedule]\nevery = \"1d\"\n\n[recipe]\n{recipe}"
    );
    fs::write(house.path().join("watchlist/xx/xx-fr.toml"), text).expect("written");
}

async fn searched() -> (House, Site, FederalRegister) {
    let site = Site::start().await;
    let register = FederalRegister::stand(&site);
    let house = House::new(site.address(), "");
    source(&house, &site.url(SEARCH), "format = \"federal-register\"\nwindow = true\n");
    (house, site, register)
}

async fn backfill(house: &House, since: &str, until: &str) -> crate::support::house::Said {
    house.said(&["backfill", "xx-fr", "--since", since, "--until", until]).await
}

async fn rows(house: &House, command: &str) -> Vec<Value> {
    let told = house.say(&[command, "xx-fr", "--json"]).await;
    serde_json::from_str::<Value>(&told).expect("JSON").as_array().expect("rows").clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_search_is_told_as_of_each_day_of_publication() {
    let (house, site, register) = searched().await;
    for at in 0..30 {
        register.publish_on("2022-09-01", &format!("2022-{:05}", 10_000 + at), &format!("An older rule, the {at}th"));
    }
    for (day, number, title) in [
        ("2022-10-13", "2022-21658", "Implementation of Additional Export Controls"),
        ("2022-10-13", "2022-21714", "Revisions to the Unverified List"),
        ("2023-10-25", "2023-23055", "Implementation of Additional Export Controls: Supercomputer End Use"),
        ("2026-01-15", "2026-00789", "Revision to License Review Policy"),
    ] {
        register.publish_on(day, number, title);
    }
    house.said(&["check", "xx-fr"]).await.ends_with(0);
    let said = backfill(&house, "2022-10-01", "2025-12-31").await.ends_with(0);
    assert!(said.talk.contains("4 versions, 3 revisions; 3 texts looked at"), "{said:?}");
    let days: Vec<String> = rows(&house, "versions")
        .await
        .iter()
        .map(|row| row["seen_at"].as_str().expect("a time")[..10].to_owned())
        .collect();
    assert_eq!(days[..3], ["2022-10-01", "2022-10-13", "2023-10-25"]);
    let keeper = rows(&house, "versions").await[1]["kept_by"].as_str().expect("a keeper").to_owned();
    assert!(keeper.starts_with("the search of 127.0.0.1, asked on 20"), "{keeper}");
    assert!(keeper.ends_with(" for documents published up to 2022-10-13"), "{keeper}");
    let log = house.say(&["log", "xx-fr", "--json"]).await;
    assert!(!log.contains("An older rule"), "what slid out of view was not removed: {log}");
    let diff = ["diff", "xx-fr", "--from", "2022-10-02", "--to", "2022-10-14", "--format", "unified"];
    let diff = house.say(&diff).await;
    assert!(diff.contains("Unverified List") && !diff.contains("Supercomputer End Use"), "{diff}");
    house.say(&["verify"]).await;
    // The same again asks for the list alone; an older span goes before it.
    let asked = || site.requests().iter().filter(|request| request.path.starts_with("/api/")).count();
    let before = asked();
    assert!(backfill(&house, "2022-10-01", "2025-12-31").await.talk.contains("0 texts looked at"));
    assert_eq!(asked(), before + 1);
    let older = backfill(&house, "2022-01-01", "2022-09-30").await.ends_with(0);
    assert!(older.talk.contains("6 versions") && older.talk.contains("2 texts looked at"), "{older:?}");
    let numbers: Vec<Value> = rows(&house, "versions").await.iter().map(|row| row["version"].clone()).collect();
    assert_eq!(numbers, [5, 6, 2, 3, 4, 1]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn more_documents_than_a_search_tells_are_asked_for_in_parts() {
    let (house, site, register) = searched().await;
    // 25 documents on each of 90 days: 2,250, of which a search tells 2,000.
    let first: jiff::civil::Date = "2024-01-01".parse().expect("a day");
    let days: Vec<String> =
        (0..90).map(|at| first.checked_add(jiff::Span::new().days(at)).expect("a day").to_string()).collect();
    for (at, day) in days.iter().enumerate() {
        for each in 0..25 {
            register.publish_on(day, &format!("2024-{:05}", at * 25 + each), "A rule of many");
        }
    }
    let said = backfill(&house, "2024-01-01", "2024-12-31").await.ends_with(0);
    assert!(said.talk.contains("90 versions, 89 revisions"), "{said:?}");
    let lists = site.requests().iter().filter(|request| request.path.contains("per_page=1000")).count();
    assert!((5..=10).contains(&lists), "{lists} lists");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_backfill_of_a_search_goes_on_where_it_was_cut_off() {
    let (house, site, register) = searched().await;
    for (day, number) in [("2024-01-02", "2024-00001"), ("2024-01-03", "2024-00002"), ("2024-01-04", "2024-00003")] {
        register.publish_on(day, number, "A rule of this day");
    }
    let bound = "conditions%5Bpublication_date%5D%5Blte%5D=2024-01-03";
    let all = backfill_paths(&site, &house).await;
    let third = all.iter().find(|path| path.contains(bound)).expect("asked").clone();
    let again = House::new(site.address(), "");
    source(&again, &site.url(SEARCH), "format = \"federal-register\"\nwindow = true\n");
    site.serve(&third, Answer::text("down").status(503));
    let cut = backfill(&again, "2024-01-01", "2024-01-31").await;
    assert!(cut.code != Some(0) && cut.talk.contains("goes on from there"), "{cut:?}");
    assert_eq!(rows(&again, "versions").await.len(), 2);
    site.serve(&third, Answer::redirect(&site.url(&format!("{third}&again=1"))));
    let said = backfill(&again, "2024-01-01", "2024-01-31").await.ends_with(0);
    assert!(said.talk.contains("4 versions, 3 revisions; 2 texts looked at"), "{said:?}");
}

/// Backfills and tells what was asked for.
async fn backfill_paths(site: &Site, house: &House) -> BTreeSet<String> {
    backfill(house, "2024-01-01", "2024-01-31").await.ends_with(0);
    site.requests().into_iter().map(|request| request.path).filter(|path| !path.contains("per_page=1000")).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_record_is_of_the_day_of_its_last_correction_and_a_text_of_its_publication() {
    let site = Site::start().await;
    let record = |day: &str, corrections: Value| {
        let facts = json!({
            "document_number": "2026-00789", "title": "Revision to License Review Policy", "publication_date": day,
            "corrections": corrections, "citation": "91 FR 1684", "effective_on": "2026-01-15",
        });
        Answer::body("application/json", facts.to_string())
    };
    let corrected = json!(["https://elsewhere.example/api/v1/documents/C1-2026-00789.json"]);
    site.serve("/api/v1/documents/2026-00789.json", record("2026-01-15", corrected));
    site.serve("/api/v1/documents/C1-2026-00789.json", record("2026-02-03", json!([])));
    let house = House::new(site.address(), "");
    let url = site.url("/api/v1/documents/2026-00789.json?fields[]=title&fields[]=citation&fields[]=corrections");
    source(&house, &url, "format = \"federal-register\"\n");
    backfill(&house, "2026-01-01", "2026-03-01").await.ends_with(0);
    let told = rows(&house, "versions").await;
    assert_eq!((told.len(), &told[0]["seen_at"]), (1, &json!("2026-02-03T00:00:00Z")));

    let text = "/documents/full_text/xml/2026/01/15/2026-00789.xml";
    let rule = "<RULE><PREAMB><SUBJECT>Revision to License Review Policy</SUBJECT></PREAMB><SUPLINF><P>A license is reviewed case \
                by case where the consignee shows that it is not owned by a listed entity.</P></SUPLINF></RULE>";
    site.serve(text, Answer::body("application/xml", rule));
    let house = House::new(site.address(), "");
    source(&house, &site.url(text), "format = \"xml\"\n");
    backfill(&house, "2026-01-01", "2026-03-01").await.ends_with(0);
    let told = rows(&house, "versions").await;
    assert_eq!((told.len(), &told[0]["seen_at"]), (1, &json!("2026-01-15T00:00:00Z")));
    let outside = House::new(site.address(), "");
    source(&outside, &site.url(text), "format = \"xml\"\n");
    assert!(backfill(&outside, "2026-02-01", "2026-03-01").await.talk.contains("0 texts looked at"));
}
