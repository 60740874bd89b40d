//! The past of a source from a double of the eCFR's versioner, as its API documents it: a list of changes by issue date,
//! and the text of any day.

mod register;
mod seen_before;
#[path = "../support/mod.rs"]
mod support;
mod warc;
mod web_archive;

use std::fs;

use serde_json::Value;
use support::house::House;
use support::site::{Answer, Site};

const DAYS: [&str; 5] = ["2022-10-01", "2022-10-13", "2023-01-20", "2023-10-25", "2024-12-05"];

/// Part 744 as of the `at`-th day: a share that falls at each issue.
fn part(at: usize) -> String {
    format!(
        "<?xml version=\"1.0\"?><DIV5 N=\"744\" TYPE=\"PART\"><HEAD>PART 744—CONTROL POLICY</HEAD>\
         <DIV8 N=\"744.23\" TYPE=\"SECTION\"><HEAD>§ 744.23   Supercomputer end use.</HEAD>\
         <P>(a) A license is required to export an item of the schedule to any destination in Group D, unless the consignee \
         is listed in the supplement to this part.</P><P>(b) The share of a consignee owned by a listed entity may not \
         exceed {} percent.</P></DIV8></DIV5>",
        90 - 10 * at
    )
}

fn text(day: &str) -> String {
    format!("/api/versioner/v1/full/{day}/title-15.xml?part=744")
}

/// A house with one source of the versioner, which knows what happened from 2022 to 2024.
pub async fn past() -> (House, Site) {
    let site = Site::start().await;
    let house = House::new(site.address(), "");
    let source = format!(
        "title = \"Part 744\"\nissuer = \"OFR\"\njurisdiction = \"US\"\nurl = \"{}\"\nschedule.every = \"7d\"\n",
        site.url("/api/versioner/v1/full/{date}/title-15.xml?part=744")
    ) + "schedule.after = \"xx-titles\"\nfill.date = \"day\"\n";
    fs::write(house.path().join("watchlist/xx/xx-744.toml"), source).expect("written");
    house.source("xx-titles", &site.url("/titles"));
    let changes: Vec<String> = DAYS[1..]
        .iter()
        .flat_map(|day| [day, day])
        .map(|day| format!("{{\"date\": \"{day}\", \"amendment_date\": \"2022-01-01\", \"issue_date\": \"{day}\", \"identifier\": \"744.23\"}}"))
        .collect();
    let list = format!("{{\"content_versions\": [{}], \"meta\": {{}}}}", changes.join(", "));
    let asked = "/api/versioner/v1/versions/title-15.json?part=744&issue_date%5Bgte%5D=2022-10-01&issue_date%5Blte%5D=2024-12-31";
    site.serve(asked, Answer::body("application/json", list));
    for (at, day) in DAYS.iter().enumerate() {
        site.serve(&text(day), Answer::body("application/xml", part(at)));
    }
    (house, site)
}

const BACKFILL: [&str; 6] = ["backfill", "xx-744", "--since", "2022-10-01", "--until", "2024-12-31"];

/// The days and numbers of the versions there are.
async fn versions(house: &House) -> Vec<(u64, String)> {
    let rows: Value = serde_json::from_str(&house.say(&["versions", "xx-744", "--json"]).await).expect("JSON");
    let row = |row: &Value| {
        (row["version"].as_u64().expect("a number"), row["seen_at"].as_str().expect("a time")[..10].to_owned())
    };
    rows.as_array().expect("rows").iter().map(row).collect()
}

fn numbered(days: &[&str]) -> Vec<(u64, String)> {
    (1..).zip(days.iter().map(|day| (*day).to_owned())).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn every_issue_of_the_past_is_a_version_of_its_day_and_alerts_nobody() {
    let (house, _site) = past().await;
    house.say(&["subscriber", "add", "ana@example.org"]).await;
    house.say(&["subscription", "add", "ana@example.org"]).await;
    let said = house.said(&BACKFILL).await.ends_with(0);
    assert!(said.talk.contains("5 versions, 4 revisions"), "{said:?}");
    assert_eq!(versions(&house).await, numbered(&DAYS));
    let diff =
        house.say(&["diff", "xx-744", "--from", "2022-10-14", "--to", "2023-02-01", "--format", "unified"]).await;
    assert!(diff.contains("80 percent") && diff.contains("70 percent"), "{diff}");
    assert!(!house.said(&["deliveries", "list"]).await.out.contains("ana@"), "nothing is owed for the past");
    house.say(&["verify"]).await;
    let shown: Value = serde_json::from_str(&house.say(&["versions", "xx-744", "--json"]).await).expect("JSON");
    assert_eq!(shown[1]["kept_by"], "127.0.0.1");
    // The same again asks for the list alone.
    let again = house.said(&BACKFILL).await.ends_with(0);
    assert!(again.talk.contains("0 texts looked at"), "{again:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_backfill_cut_off_goes_on_where_it_was() {
    let (house, site) = past().await;
    site.serve(&text(DAYS[2]), Answer::text("processing").status(503));
    let said = house.said(&BACKFILL).await;
    assert_ne!(said.code, Some(0));
    assert!(said.talk.contains("goes on from there"), "{said:?}");
    assert_eq!(versions(&house).await, numbered(&DAYS[..2]));
    site.serve(&text(DAYS[2]), Answer::body("application/xml", part(2)));
    house.said(&BACKFILL).await.ends_with(0);
    assert_eq!(versions(&house).await, numbered(&DAYS));
    let first = site.requests().iter().filter(|request| request.path == text(DAYS[0])).count();
    assert_eq!(first, 1, "what is kept is not asked for again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_day_without_a_text_is_told_and_passed_over() {
    let (house, site) = past().await;
    site.serve(&text(DAYS[0]), Answer::text("no such part").status(404));
    site.serve(&text(DAYS[3]), Answer::body("application/xml", part(2)));
    let said = house.said(&BACKFILL).await;
    assert_eq!(said.code, Some(3));
    assert!(said.talk.contains("2022-10-01: ") && said.talk.contains("1 of them with the same words"), "{said:?}");
    assert_eq!(versions(&house).await, numbered(&[DAYS[1], DAYS[2], DAYS[4]]));
}

/// The days and keepers of the versions there are.
async fn kept(house: &House) -> Vec<(String, String)> {
    let rows: Value = serde_json::from_str(&house.say(&["versions", "xx-744", "--json"]).await).expect("JSON");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    rows.as_array()
        .expect("rows")
        .iter()
        .map(|row| (text(&row["seen_at"])[..10].to_owned(), text(&row["kept_by"])))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn files_of_a_folder_are_versions_by_the_dates_in_their_names() {
    let (house, _site) = past().await;
    let folder = house.path().join("kept");
    fs::create_dir(&folder).expect("a folder");
    for (name, at) in [("b_2023-01-20.xml", 2), ("a_20221013.xml", 1), ("c_2023-10-25.xml", 2), ("notes.txt", 0)] {
        fs::write(folder.join(name), part(at)).expect("written");
    }
    let said = house.said(&["import", "xx-744", "kept"]).await.ends_with(0);
    assert!(said.talk.contains("notes.txt: left out, for there is no date in its name"), "{said:?}");
    let expected = [("2022-10-13", "the file a_20221013.xml"), ("2023-01-20", "the file b_2023-01-20.xml")];
    assert_eq!(kept(&house).await, expected.map(|(day, keeper)| (day.to_owned(), keeper.to_owned())));
    fs::write(folder.join("d_2024-01-01.xml"), part(4)).expect("written");
    let again = house.said(&["import", "xx-744", "kept"]).await.ends_with(0);
    assert!(again.talk.contains("3 versions, 2 revisions; 2 texts looked at"), "{again:?}");
    house.say(&["verify"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn an_import_of_nothing_fails_and_says_why() {
    let (house, _site) = past().await;
    let file = |name: &str| fs::write(house.path().join(name), part(0)).expect("written");
    for folder in ["empty", "undated", "repository"] {
        fs::create_dir(house.path().join(folder)).expect("a folder");
    }
    file("undated/rule.xml");
    file("alone.xml");
    file("repository/new.xml");
    let git =
        std::process::Command::new("git").args(["init", "-q"]).current_dir(house.path().join("repository")).status();
    assert!(git.expect("git starts").success());
    for (place, told) in [
        ("nowhere", "`nowhere` does not exist"),
        ("nowhere/rule.xml", "`nowhere/rule.xml` does not exist"),
        ("repository/gone.xml", "`repository/gone.xml` does not exist"),
        ("empty", "`empty` has no file with a date in its name"),
        ("undated", "`undated` has no file with a date in its name"),
        ("alone.xml", "`alone.xml` is in no git repository"),
        ("repository/new.xml", "git knows no commit of `repository/new.xml`"),
    ] {
        let said = house.said(&["import", "xx-744", place]).await.ends_with(2);
        assert!(said.talk.contains(told), "{place}: {}", said.talk);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_git_history_is_a_version_a_commit() {
    let (house, _site) = past().await;
    let folder = house.path().join("mirror");
    fs::create_dir(&folder).expect("a folder");
    let git = |arguments: &[&str], day: &str| {
        let mut command = std::process::Command::new("git");
        let time = format!("{day}T12:00:00Z");
        command.arg("-C").arg(&folder).args(["-c", "user.name=A", "-c", "user.email=a@example.org"]).args(arguments);
        command.env("GIT_AUTHOR_DATE", &time).env("GIT_COMMITTER_DATE", &time);
        let output = command.output().expect("git runs");
        assert!(output.status.success(), "{output:?}");
    };
    git(&["init", "-q"], DAYS[0]);
    for (at, day) in DAYS.iter().enumerate() {
        fs::write(folder.join("part-744.xml"), part(at)).expect("written");
        fs::write(folder.join("other.txt"), day).expect("written");
        git(&["add", "."], day);
        git(&["commit", "-q", "-m", "as served"], day);
    }
    fs::write(folder.join("other.txt"), "more").expect("written");
    git(&["commit", "-q", "-a", "-m", "another file"], "2025-01-01");
    house.said(&["import", "xx-744", "mirror/part-744.xml"]).await.ends_with(0);
    let found = kept(&house).await;
    assert_eq!(found.iter().map(|(day, _)| day.as_str()).collect::<Vec<_>>(), DAYS);
    assert!(found.iter().all(|(_, keeper)| keeper.starts_with("git commit ")), "{found:?}");
    let said = house.said(&["import", "xx-744", "nowhere.xml"]).await;
    assert!(said.code == Some(1) || said.code == Some(2), "{said:?}");
}
