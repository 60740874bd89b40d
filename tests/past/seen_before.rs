//! The past of a source that is watched already: its numbers stay, its history is told in the order of the moments.

use std::fs;

use serde_json::Value;

use crate::support::house::House;
use crate::support::service::Running;
use crate::support::site::{Answer, Site};
use crate::{BACKFILL, DAYS, numbered, part, past, text, versions};

/// The numbers of the versions, in the order of the history.
async fn numbers(house: &House) -> Vec<u64> {
    versions(house).await.into_iter().map(|(number, _)| number).collect()
}

/// The revisions, oldest first: from, to.
async fn revisions(house: &House) -> Vec<(u64, u64)> {
    let log: Value = serde_json::from_str(&house.say(&["log", "xx-744", "--json"]).await).expect("JSON");
    let side = |row: &Value, side: &str| row[side].as_u64().expect("a number");
    log.as_array().expect("rows").iter().rev().map(|row| (side(row, "from"), side(row, "to"))).collect()
}

/// Serves what the source itself says from now on and checks it.
async fn check(house: &House, site: &Site, at: usize) {
    site.serve("/titles", Answer::body("application/json", "{\"day\": \"2024-12-31\"}"));
    site.serve(&text("2024-12-31"), Answer::body("application/xml", part(at)));
    house.said(&["check", "xx-titles"]).await;
    house.said(&["check", "xx-744"]).await.ends_with(0);
}

async fn subscribe(house: &House) {
    house.say(&["subscriber", "add", "ana@example.org"]).await;
    house.say(&["subscription", "add", "ana@example.org", "--source", "xx-744"]).await;
}

/// How many deliveries there are.
async fn owed(house: &House) -> usize {
    house.said(&["deliveries", "list"]).await.out.matches("ana@").count()
}

/// What is told twice is told the same: by the archive alone, and by a check of every byte.
async fn proven(house: &House) {
    let told = async || (house.say(&["log", "--json"]).await, house.say(&["versions", "xx-744", "--json"]).await);
    let before = told().await;
    house.say(&["verify"]).await;
    house.say(&["reindex"]).await;
    assert_eq!(told().await, before);
    house.say(&["verify"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_source_that_was_seen_gets_its_past_and_keeps_its_numbers() {
    let (house, site) = past().await;
    subscribe(&house).await;
    check(&house, &site, 5).await;
    house.said(&BACKFILL).await.ends_with(0);
    assert_eq!(numbers(&house).await, [2, 3, 4, 5, 6, 1]);
    assert_eq!(revisions(&house).await, [(2, 3), (3, 4), (4, 5), (5, 6), (6, 1)]);
    let diff = async |from: &str, to: &str| {
        house.say(&["diff", "xx-744", "--from", from, "--to", to, "--format", "unified"]).await
    };
    for (from, to, old, new) in [
        ("2022-10-14", "latest", "80 percent", "40 percent"),
        ("previous", "latest", "50 percent", "40 percent"),
        ("3", "1", "80 percent", "40 percent"),
        ("1", "3", "40 percent", "80 percent"),
        ("2022-10-01", "2023-01-20", "90 percent", "70 percent"),
    ] {
        let told = diff(from, to).await;
        assert!(told.contains(old) && told.contains(new), "{from} to {to}: {told}");
    }
    let early = house.said(&["diff", "xx-744", "--from", "2020-01-01", "--to", "latest"]).await;
    assert!(early.talk.contains("backfill xx-744 --since 2020-01-01"), "{early:?}");
    assert_eq!(owed(&house).await, 0, "nothing is owed for the past, nor for the first version seen");
    proven(&house).await;
    // The source goes on from what was seen last, not from what was put in last.
    check(&house, &site, 4).await;
    check(&house, &site, 4).await;
    assert_eq!(numbers(&house).await, [2, 3, 4, 5, 6, 1, 7]);
    assert_eq!(revisions(&house).await.last(), Some(&(1, 7)));
    assert_eq!(owed(&house).await, 1);
    let log = house.say(&["log", "xx-744", "--json"]).await;
    assert!(log.contains("\"again\": 6"), "what the past said stands again: {log}");
    proven(&house).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_history_is_the_same_whether_the_past_or_the_present_came_first() {
    let mut told = Vec::new();
    for past_first in [true, false] {
        let (house, site) = past().await;
        subscribe(&house).await;
        if past_first {
            house.said(&BACKFILL).await.ends_with(0);
            check(&house, &site, 5).await;
        } else {
            check(&house, &site, 5).await;
            house.said(&BACKFILL).await.ends_with(0);
        }
        assert_eq!(owed(&house).await, 0, "the first version seen is news to nobody");
        proven(&house).await;
        let log: Value = serde_json::from_str(&house.say(&["log", "xx-744", "--json"]).await).expect("JSON");
        let headlines: Vec<Value> = log.as_array().expect("rows").iter().map(|row| row["headline"].clone()).collect();
        let rows: Value = serde_json::from_str(&house.say(&["versions", "xx-744", "--json"]).await).expect("JSON");
        let hashes: Vec<Value> = rows.as_array().expect("rows").iter().map(|row| row["sha256"].clone()).collect();
        assert_eq!((headlines.len(), hashes.len()), (DAYS.len(), DAYS.len() + 1));
        told.push((headlines, hashes));
    }
    assert_eq!(told[0], told[1]);
}

/// Spans of the past taken over one after the other, each by its own list of changes.
async fn span(house: &House, site: &Site, since: &str, until: &str) -> crate::support::house::Said {
    let within = DAYS.iter().filter(|day| (since..=until).contains(*day));
    let changes: Vec<String> = within.map(|day| format!("{{\"issue_date\": \"{day}\"}}")).collect();
    let list = format!("{{\"content_versions\": [{}]}}", changes.join(", "));
    let asked = format!(
        "/api/versioner/v1/versions/title-15.json?part=744&issue_date%5Bgte%5D={since}&issue_date%5Blte%5D={until}"
    );
    site.serve(&asked, Answer::body("application/json", list));
    house.said(&["backfill", "xx-744", "--since", since, "--until", until]).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn older_spans_and_gaps_are_filled_in_any_order() {
    let (house, site) = past().await;
    check(&house, &site, 5).await;
    span(&house, &site, DAYS[4], "2024-12-31").await.ends_with(0);
    span(&house, &site, DAYS[0], "2022-12-31").await.ends_with(0);
    assert_eq!(numbers(&house).await, [3, 4, 2, 1]);
    assert_eq!(revisions(&house).await, [(3, 4), (4, 2), (2, 1)]);
    let gap = span(&house, &site, DAYS[2], "2024-06-30").await.ends_with(0);
    assert!(gap.talk.contains("2 texts looked at"), "{gap:?}");
    assert_eq!(numbers(&house).await, [3, 4, 5, 6, 2, 1]);
    assert_eq!(revisions(&house).await, [(3, 4), (4, 5), (5, 6), (6, 2), (2, 1)]);
    proven(&house).await;
    let again = span(&house, &site, DAYS[0], "2024-12-31").await.ends_with(0);
    assert!(again.talk.contains("0 texts looked at"), "{again:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_past_ends_where_the_watching_began() {
    let (house, site) = past().await;
    let folder = house.path().join("kept");
    fs::create_dir(&folder).expect("a folder");
    check(&house, &site, 5).await;
    for (name, at) in [("2022-10-13.xml", 1), ("2199-01-01.xml", 2)] {
        fs::write(folder.join(name), part(at)).expect("written");
    }
    let said = house.said(&["import", "xx-744", "kept"]).await.ends_with(0);
    assert!(said.talk.contains("1 text looked at"), "{said:?}");
    assert_eq!(numbers(&house).await, [2, 1]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_check_after_a_kill_takes_the_past_in_and_alerts_nobody() {
    let (house, site) = past().await;
    house.said(&BACKFILL).await.ends_with(0);
    // As if killed before the index heard of anything: it is made anew, and a check comes first.
    for file in ["index.sqlite", "index.sqlite-wal", "index.sqlite-shm"] {
        let _ = fs::remove_file(house.path().join("snapshots").join(file));
    }
    subscribe(&house).await;
    check(&house, &site, 5).await;
    assert_eq!(versions(&house).await[..DAYS.len()], numbered(&DAYS));
    assert_eq!(revisions(&house).await, [(1, 2), (2, 3), (3, 4), (4, 5), (5, 6)]);
    assert_eq!(owed(&house).await, 0, "nothing is owed for the past, nor for the first version seen");
    proven(&house).await;
    check(&house, &site, 6).await;
    assert_eq!((revisions(&house).await.last(), owed(&house).await), (Some(&(6, 7)), 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_check_that_was_cut_off_is_told_before_the_past_is_put_in() {
    let (house, site) = past().await;
    subscribe(&house).await;
    check(&house, &site, 5).await;
    // As if killed between archive and index: the index is set back to before the second version.
    let files = ["index.sqlite", "index.sqlite-wal", "index.sqlite-shm"];
    let files = files.map(|name| house.path().join("snapshots").join(name));
    let kept = files.clone().map(|file| fs::read(file).ok());
    check(&house, &site, 6).await;
    for (file, kept) in files.iter().zip(kept) {
        let _ = fs::remove_file(file);
        let _ = kept.map(|kept| fs::write(file, kept).expect("set back"));
    }
    house.said(&BACKFILL).await.ends_with(0);
    assert_eq!(numbers(&house).await, [3, 4, 5, 6, 7, 1, 2]);
    assert_eq!(revisions(&house).await.last(), Some(&(1, 2)));
    assert_eq!(owed(&house).await, 1, "what the check had found is news");
    proven(&house).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_and_a_backfill_go_on_beside_each_other() {
    let (house, site) = past().await;
    subscribe(&house).await;
    check(&house, &site, 5).await;
    for (at, day) in DAYS.iter().enumerate() {
        let slow = Answer::body("application/xml", part(at)).after(std::time::Duration::from_millis(150));
        site.serve(&text(day), slow);
    }
    let running = Running::start(&house).await;
    let backfill = async { house.said(&BACKFILL).await.ends_with(0) };
    let checks = async {
        for at in 6..9 {
            site.serve(&text("2024-12-31"), Answer::body("application/xml", part(at)));
            running.check_all().await.expect("a round");
        }
    };
    tokio::join!(backfill, checks);
    running.kill();
    let told = numbers(&house).await;
    let mut all = told.clone();
    all.sort_unstable();
    assert_eq!(all, (1..=told.len() as u64).collect::<Vec<_>>(), "every number once");
    let seen = told.iter().rposition(|number| *number == 1).expect("the first seen");
    assert_eq!(seen, DAYS.len(), "the past stands before it: {told:?}");
    assert_eq!(revisions(&house).await.len(), told.len() - 1);
    assert_eq!(owed(&house).await, told.len() - seen - 1, "one for each change that was seen");
    proven(&house).await;
}
