//! A round over a thousand sources by the program itself: what differs in noise alone is no revision, what differs in
//! a word is.

#[path = "support/mod.rs"]
mod support;

use std::collections::BTreeMap;

use support::house::{House, json_lines};
use support::site::{Answer, Site};

const SOURCES: usize = 1_000;
const REVISED: usize = 50;
const NOISY: usize = 200;

/// One request's noise: everything around the rule that differs though the rule does not.
struct Noise {
    token: &'static str,
    banner: &'static str,
    reflowed: bool,
}

const FIRST: Noise = Noise { token: "a81f", banner: "Register for the autumn workshop", reflowed: false };
const SECOND: Noise = Noise { token: "77c0", banner: "New: our help desk answers until six", reflowed: true };

/// A rule in its site's frame.
fn rule(number: usize, days: usize, noise: &Noise) -> String {
    let Noise { token, banner, reflowed } = noise;
    let text = format!(
        "<h1>Part {number}—Safeguards</h1><p>(a) A license is required to export an item described in the schedule \
         to any destination in <a href=\"/lists/group-d;jsessionid={token}?sid={token}#d\">Group D</a>, unless the consignee \
         is listed in Supplement No. 2 to this part.</p><p>(b) An application is decided within {days} days of its receipt.</p>\
         <table><tr><th>Item</th><th>Reason</th></tr><tr><td>Item {number}</td><td>National security</td></tr></table>\
         <p>(c) Records of each transaction are kept for five years and shown to the Office on request.</p>"
    );
    let text = if *reflowed { text.replace("><", ">\n\n   <").replace(" is ", "\n is\r\n") } else { text };
    format!(
        "<!DOCTYPE html><html lang=en><head><title>Part {number}</title><meta name=\"csrf-token\" content=\"{token}\">\
         <link rel=stylesheet href=\"/site.css?v={token}\"><script nonce=\"{token}\">var session = '{token}';</script></head>\
         <body class=\"node-{token}\"><!-- generated {token} --><div class=\"banner\">{banner}</div>\
         <nav><ul><li><a href=\"/?sid={token}\">Home</a></li><li><a href=\"/rules\">Rules</a></li></ul></nav>\
         <main id=\"main\"><form><input type=hidden name=token value=\"{token}\"></form>{text}</main>\
         <aside><h2>Related</h2><a href=\"/n/{token}\">{banner}</a></aside><footer>Page served by {token}</footer></body></html>"
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn of_a_thousand_sources_exactly_those_whose_words_changed_are_revised() {
    let site = Site::start().await;
    let house = House::new(site.address(), "");
    for number in 0..SOURCES {
        let path = format!("/rule/{number}");
        site.serve(&path, Answer::html(rule(number, 30, &FIRST)).etag());
        house.source(&format!("xx-rule-{number}"), &site.url(&path));
    }
    let first = statuses(&house).await;
    assert_eq!(first.get("first"), Some(&SOURCES), "{first:?}");

    for number in 0..REVISED {
        site.serve(&format!("/rule/{number}"), Answer::html(rule(number, 20, &SECOND)).etag());
    }
    for number in REVISED..REVISED + NOISY {
        site.serve(&format!("/rule/{number}"), Answer::html(rule(number, 30, &SECOND)).etag());
    }
    let second = statuses(&house).await;
    let expected = BTreeMap::from([("revised".to_owned(), REVISED), ("unchanged".to_owned(), SOURCES - REVISED)]);
    assert_eq!(second, expected);
    let log: serde_json::Value =
        serde_json::from_str(&house.say(&["log", "--json", "--limit", "0"]).await).expect("a JSON array");
    let revised: Vec<&str> = log.as_array().expect("an array").iter().filter_map(|r| r["source"].as_str()).collect();
    assert_eq!(revised.len(), REVISED);
    assert!(revised.iter().all(|id| id.trim_start_matches("xx-rule-").parse::<usize>().is_ok_and(|n| n < REVISED)));
}

/// How many checks of a round ended how.
async fn statuses(house: &House) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for line in json_lines(&house.say(&["check", "--all", "--json"]).await) {
        *counts.entry(line["status"].as_str().expect("a status").to_owned()).or_default() += 1;
    }
    counts
}
