//! `rulewatch source`.

use serde_json::json;

use crate::one_source;
use crate::support::site::Answer;

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_source_is_tried_added_checked_and_shown() {
    let (house, site) = one_source().await;
    let tried = house.said(&["source", "try", &site.url("/rule")]).await.ends_with(0);
    assert!(tried.out.contains("may not exceed 50 percent"), "{tried:?}");
    assert!(tried.talk.contains("sha256") && tried.talk.contains("4 blocks, 4 with a citation"), "{}", tried.talk);
    assert!(!house.path().join("snapshots").exists(), "nothing is stored");

    let url = site.url("/rule");
    let add = ["source", "add", &url, "--id", "xx-added", "--issuer", "White House", "--jurisdiction", "US"];
    let added =
        house.said(&[&add[..], &["--title", "An \"added\" rule", "--every", "2h", "--topic", "ear"]].concat()).await;
    let added = added.ends_with(0);
    assert!(added.talk.contains("white-house/xx-added.toml"), "{}", added.talk);
    house.said(&["source", "check-config"]).await.ends_with(0);
    let again = house.said(&add).await.ends_with(2);
    assert!(again.talk.contains("`xx-added` is in the watchlist already"), "{}", again.talk);

    house.say(&["check", "xx-added"]).await;
    let list = house.said(&["source", "list", "--json"]).await.ends_with(0).json();
    let listed = list.as_array().expect("an array").iter().find(|row| row["source"] == "xx-added").expect("listed");
    assert_eq!(listed["title"], json!("An \"added\" rule"));
    assert_eq!((&listed["status"], &listed["version"]), (&json!("first"), &json!(1)));
    let table = house.said(&["source", "list"]).await.ends_with(0);
    assert_eq!((table.out.lines().count(), table.talk.as_str()), (3, ""), "{table:?}");
    let shown = house.say(&["source", "show", "xx-added"]).await;
    for told in ["White House (US)", "next times", "first", "version       1", "ear"] {
        assert!(shown.contains(told), "{told} is not told:\n{shown}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn what_cannot_be_a_source_is_refused_before_it_is_written() {
    let (house, site) = one_source().await;
    let url = site.url("/rule");
    let cases: &[(&[&str], &str)] = &[
        (&[&url, "--id", "../up", "--issuer", "XX", "--jurisdiction", "US"], "../up"),
        (&["file:///etc/passwd", "--id", "xx-file", "--issuer", "XX", "--jurisdiction", "US"], "http"),
        (&["ftp://a.example/", "--id", "xx-ftp", "--issuer", "XX", "--jurisdiction", "US"], "http"),
        (&["javascript:alert(1)", "--id", "xx-js", "--issuer", "XX", "--jurisdiction", "US"], "http"),
        (&[&url, "--id", "xx-often", "--issuer", "XX", "--jurisdiction", "US", "--every", "1s"], "1s"),
        (&[&url, "--id", "xx-never", "--issuer", "XX", "--jurisdiction", "US", "--every", "soon"], "soon"),
    ];
    for (arguments, told) in cases {
        let said = house.said(&[&["source", "add"], *arguments].concat()).await.ends_with(2);
        assert!(said.talk.contains(told), "{arguments:?}: {}", said.talk);
    }
    let files = std::fs::read_dir(house.path().join("watchlist/xx")).expect("the folder").count();
    assert_eq!(files, 1, "nothing was written");
    house.said(&["source", "try", "file:///etc/passwd"]).await.ends_with(2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn every_fault_of_the_watchlist_is_told_with_its_place() {
    let (house, _site) = one_source().await;
    let folder = house.path().join("watchlist/xx");
    std::fs::write(folder.join("xx-one.toml"), "titel = \"x\"\n").expect("written");
    std::fs::write(folder.join("xx-two.toml"), "title = \n").expect("written");
    let said = house.said(&["source", "check-config"]).await.ends_with(2);
    for told in ["xx-one.toml:1:1", "did you mean `title`", "xx-two.toml:1", "1 source is sound, 7 faults"] {
        assert!(said.talk.contains(told), "{told} is not told:\n{}", said.talk);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn trying_a_block_page_says_that_a_check_would_hold_it() {
    let (house, site) = one_source().await;
    let block = "<html><head><title>Just a moment...</title></head><body><h1>Checking your browser</h1>\
                 <script src='/cdn-cgi/challenge-platform/x.js'></script></body></html>";
    site.serve("/rule", Answer::html(block));
    let said = house.said(&["source", "try", "xx-rule"]).await;
    assert!(said.talk.contains("a check would hold this: a block page"), "{said:?}");
}
