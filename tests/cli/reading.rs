//! `log`, `versions`, `show`, `diff`: what was recorded, read back.

use jiff::{Timestamp, ToSpan};
use rulewatch::snapshot::Sha256;
use serde_json::json;

use crate::{revised, rule};

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_bytes_of_a_version_are_those_whose_hash_is_listed() {
    let (house, _site) = revised(&[25]).await;
    let versions = house.said(&["versions", "xx-rule", "--json"]).await.ends_with(0).json();
    let versions = versions.as_array().expect("an array");
    assert_eq!(versions.len(), 2);
    for (version, percent) in versions.iter().zip([50, 25]) {
        let number = version["version"].as_u64().expect("a number");
        let shown = house.run(&["show", &format!("xx-rule@{number}"), "--raw"]).await;
        assert_eq!(shown.stdout, rule(percent).into_bytes());
        assert_eq!(version["sha256"], json!(Sha256::of(&shown.stdout).to_string()));
        assert_eq!(version["bytes"], json!(shown.stdout.len()));
        assert_eq!(version["media_type"], json!("text/html"));
        assert!(version["seen_at"].as_str().is_some_and(|time| time.parse::<Timestamp>().is_ok()), "{version}");
        assert_eq!(version.as_object().map(|keys| keys.len()), Some(5));
    }
    let table = house.said(&["versions", "xx-rule"]).await.ends_with(0);
    assert_eq!((table.out.lines().count(), table.talk.as_str()), (3, ""));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_version_is_shown_as_text_outline_and_json() {
    let (house, _site) = revised(&[25]).await;
    let text = house.say(&["show", "xx-rule@1", "--text"]).await;
    assert!(text.contains("may not exceed 50 percent") && !text.contains("Home"), "{text}");
    assert!(house.say(&["show", "xx-rule@latest"]).await.contains("25 percent"));
    assert!(house.say(&["show", "xx-rule@previous", "--text"]).await.contains("50 percent"));
    let document = house.said(&["show", "xx-rule", "--json"]).await.ends_with(0).json();
    assert!(document["blocks"].as_array().is_some_and(|blocks| blocks.len() == 4), "{document}");
    let said = house.said(&["show", "xx-rule@9"]).await.ends_with(2);
    assert!(said.talk.contains("no version 9: it has 1 to 2"), "{}", said.talk);
    house.said(&["show", "xx-rule", "--raw", "--json"]).await.ends_with(2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn any_two_versions_are_compared_by_number_date_or_word() {
    let (house, _site) = revised(&[25, 10]).await;
    let today = jiff::tz::TimeZone::UTC.to_datetime(Timestamp::now()).date();
    let day = |days: i64| today.checked_add(days.days()).expect("a day").to_string();
    for (from, to, old, new) in [
        ("previous", "latest", "25", "10"),
        ("1", "latest", "50", "10"),
        ("1", "2", "50", "25"),
        ("2", &day(0), "25", "10"),
        ("3", "1", "10", "50"),
    ] {
        let shown = house.say(&["diff", "xx-rule", "--from", from, "--to", to, "--format", "unified"]).await;
        let line = |sign: char, percent: &str| {
            shown.lines().any(|line| line.starts_with(sign) && line.contains(&format!("{percent} percent")))
        };
        assert!(line('-', old) && line('+', new), "{from} to {to}:\n{shown}");
    }
    let same = house.said(&["diff", "xx-rule", "--from", &day(0), "--exit-code"]).await.ends_with(0);
    assert!(same.talk.contains("say the same"), "{same:?}");
    house.said(&["diff", "xx-rule", "--exit-code"]).await.ends_with(1);
    let early = house.said(&["diff", "xx-rule", "--from", &day(-1)]).await.ends_with(2);
    assert!(early.talk.contains("begins on"), "{}", early.talk);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_history_of_a_source_that_left_the_watchlist_stays_readable() {
    let (house, site) = revised(&[25]).await;
    house.source("xx-other", &site.url("/rule"));
    std::fs::remove_file(house.path().join("watchlist/xx/xx-rule.toml")).expect("the file of the source");
    let told = house.said(&["diff", "xx-rule", "--format", "unified"]).await.ends_with(0);
    assert!(told.out.contains("25 percent") && told.talk.contains("not in the watchlist"), "{told:?}");
    let shown = house.said(&["show", "xx-rule@1"]).await.ends_with(0);
    assert!(shown.out.contains("50 percent"), "{shown:?}");
    house.said(&["diff", "xx-none"]).await.ends_with(2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_source_with_one_version_has_no_redline_yet_and_says_so() {
    let (house, _site) = revised(&[]).await;
    let said = house.said(&["diff", "xx-rule"]).await.ends_with(2);
    assert!(said.talk.contains("xx-rule") && said.talk.contains("version"), "{}", said.talk);
    let log = house.said(&["log"]).await.ends_with(0);
    assert_eq!((log.out.as_str(), log.talk.as_str()), ("", "no revisions\n"));
    assert_eq!(house.said(&["log", "--json"]).await.ends_with(0).json(), json!([]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_log_is_narrowed_by_source_day_severity_and_number() {
    let (house, _site) = revised(&[25, 10]).await;
    let count = async |arguments: &[&str]| {
        let said = house.said(&[&["log", "--json"], arguments].concat()).await.ends_with(0);
        said.json().as_array().map(Vec::len)
    };
    assert_eq!(count(&[]).await, Some(2));
    assert_eq!(count(&["xx-rule"]).await, Some(2));
    assert_eq!(count(&["--limit", "1"]).await, Some(1));
    assert_eq!(count(&["--since", "2999-01-01"]).await, Some(0));
    assert_eq!(count(&["--since", "2000-01-01", "--severity", "3"]).await, Some(2));
    let log = house.said(&["log", "--json"]).await.json();
    assert_eq!((log[0]["to"].as_u64(), log[1]["to"].as_u64()), (Some(3), Some(2)), "newest first");
    assert!(log[0]["brief"]["headline"].as_str().is_some_and(|headline| headline.contains("10")), "{log}");
    let table = house.say(&["log"]).await;
    assert!(table.contains("xx-rule") && table.contains("2 → 3") && !table.contains('\u{1b}'), "{table}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_version_is_briefed_against_the_one_before_it() {
    let (house, _site) = revised(&[25, 10]).await;
    for (wanted, from, to) in [("xx-rule", "2", "3"), ("xx-rule@2", "1", "2"), ("xx-rule@previous", "1", "2")] {
        let brief = house.say(&["show", wanted, "--brief"]).await;
        let told = house.say(&["diff", "xx-rule", "--from", from, "--to", to]).await;
        let (headline, fields) = brief.split_once('\n').expect("a headline");
        assert!(headline.contains("percent") && told.contains(headline), "{wanted}: {headline}\n{told}");
        assert!(told.contains(fields.trim_end()), "{wanted}:\n{fields}\n{told}");
    }
    let first = house.say(&["show", "xx-rule@1", "--brief"]).await;
    assert!(first.contains("nothing to compare it with yet"), "{first}");
}

/// Proven by patch(1) itself, where the machine has it.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_patch_makes_the_new_text_of_the_old_one() {
    let (house, _site) = revised(&[25]).await;
    house.say(&["diff", "xx-rule", "--format", "patch", "-o", "change.patch"]).await;
    let (old, new) =
        (house.say(&["show", "xx-rule@1", "--text"]).await, house.say(&["show", "xx-rule@2", "--text"]).await);
    std::fs::write(house.path().join("text"), old).expect("written");
    let mut patch = std::process::Command::new("patch");
    match patch.current_dir(house.path()).args(["text", "change.patch"]).output() {
        Ok(output) => assert!(output.status.success(), "{output:?}"),
        Err(error) => return eprintln!("skipped: patch(1) does not start: {error}"),
    }
    assert_eq!(std::fs::read_to_string(house.path().join("text")).expect("the text"), new);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_brief_is_told_in_the_language_asked_for_and_its_dates_as_a_calendar() {
    let (house, _site) = revised(&[25]).await;
    let told = house.say(&["diff", "xx-rule", "--language", "zh-Hant"]).await;
    assert!(told.contains("變更內容") && told.contains("重要程度"), "{told}");
    let english = house.say(&["diff", "xx-rule"]).await;
    assert!(english.contains("What changed") && english.contains("Severity"), "{english}");
    let first = house.say(&["show", "xx-rule@1", "--brief", "--language", "zh-Hans"]).await;
    assert!(first.contains("首次存档"), "{first}");
    for arguments in [&["log", "--ics"][..], &["diff", "xx-rule", "--format", "ics"]] {
        let calendar = house.say(arguments).await;
        assert!(calendar.starts_with("BEGIN:VCALENDAR") && calendar.contains("END:VCALENDAR"), "{calendar}");
    }
    house.said(&["diff", "xx-rule", "--language", "tlh"]).await.ends_with(2);
}
