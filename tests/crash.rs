//! The service killed at swept moments of a check-and-deliver cycle: every revision is recorded once, every e-mail
//! arrives, and a copy has the Message-ID of the first.

#[path = "support/smtp.rs"]
mod smtp;
#[path = "support/mod.rs"]
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use support::house::House;
use support::service::Running;
use support::site::{Answer, Site};

const KILLS: u32 = 50;
const SOURCES: usize = 4;

fn rule(source: usize, revision: u32) -> String {
    format!(
        "<html><head><title>Rule {source}</title></head><body><main><h1>Rule {source}</h1><p>(a) A license is required to export \
         an item of the schedule to any destination in Group D, unless the consignee is listed in the supplement.</p>\
         <p>(b) An application is decided within {} days of its receipt by the Office.</p></main></body></html>",
        100 + revision
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_or_doubled_by_a_service_killed_fifty_times() {
    let site = Site::start().await;
    let mail = smtp::Server::usual();
    let transport =
        format!("[mail]\ntransport = \"smtp\"\nhost = \"127.0.0.1\"\nport = {}\nsecurity = \"none\"\n", mail.port);
    let house = House::new(site.address(), &transport);
    for source in 0..SOURCES {
        site.serve(&format!("/{source}"), Answer::html(rule(source, 0)));
        house.source(&format!("xx-rule-{source}"), &site.url(&format!("/{source}")));
    }
    house.say(&["subscriber", "add", "ana@example.org"]).await;
    house.say(&["subscription", "add", "ana@example.org"]).await;
    house.say(&["check", "--all"]).await;

    let cycle = whole_cycle(&house, &site, &mail).await;
    for kill in 1..=KILLS {
        amend(&site, 1 + kill);
        let running = Running::start(&house).await;
        // The moments sweep the cycle: from before the first request to after the last message.
        let moment = cycle.mul_f64(1.3 * (f64::from(kill) - fastrand::f64()) / f64::from(KILLS));
        let _ = tokio::time::timeout(moment, running.check_all()).await;
        running.kill();
    }
    let running = Running::start(&house).await;
    running.check_all().await.expect("a last round");
    settled(&house).await;
    running.kill();
    prove(&house, &mail).await;
}

fn amend(site: &Site, revision: u32) {
    for source in 0..SOURCES {
        site.serve(&format!("/{source}"), Answer::html(rule(source, revision)));
    }
}

/// How long a cycle takes that nobody disturbs, from the start to the last message.
async fn whole_cycle(house: &House, site: &Site, mail: &smtp::Server) -> Duration {
    amend(site, 1);
    let running = Running::start(house).await;
    let begun = Instant::now();
    while mail.stored().len() < SOURCES {
        running.check_all().await.expect("a round");
        assert!(begun.elapsed() < Duration::from_secs(60), "the messages do not arrive");
    }
    let cycle = begun.elapsed();
    running.kill();
    cycle
}

/// Waits until nothing is owed.
async fn settled(house: &House) {
    let patience = Instant::now() + Duration::from_secs(60);
    while !house.say(&["deliveries", "list", "--state", "owed"]).await.lines().skip(1).all(str::is_empty) {
        assert!(Instant::now() < patience, "deliveries are still owed");
    }
}

async fn prove(house: &House, mail: &smtp::Server) {
    house.say(&["verify"]).await;
    let log: serde_json::Value =
        serde_json::from_str(&house.say(&["log", "--json", "--limit", "0"]).await).expect("a JSON array");
    let revisions = log.as_array().expect("an array");
    let mut steps = BTreeSet::new();
    for revision in revisions {
        let (source, from, to) = (revision["source"].to_string(), revision["from"].as_u64(), revision["to"].as_u64());
        assert_eq!(from.map(|from| from + 1), to, "{source}: versions follow each other");
        assert!(steps.insert((source.clone(), to)), "{source}: version {to:?} recorded twice");
    }
    // A source's versions are all different: nothing was recorded twice under another number.
    for source in 0..SOURCES {
        let versions: serde_json::Value =
            serde_json::from_str(&house.say(&["versions", &format!("xx-rule-{source}"), "--json"]).await)
                .expect("JSON");
        let hashes: Vec<_> = versions.as_array().expect("an array").iter().map(|v| v["sha256"].to_string()).collect();
        assert_eq!(hashes.iter().collect::<BTreeSet<_>>().len(), hashes.len(), "source {source}: {hashes:?}");
        assert!(hashes.len() > 1, "source {source} was never revised: the test proves nothing");
    }
    // Every revision's message arrived; copies bear the same Message-ID and the same words.
    let mut messages: BTreeMap<String, usize> = BTreeMap::new();
    for stored in mail.stored() {
        let text = String::from_utf8_lossy(&stored.bytes).into_owned();
        let id = text.lines().find_map(|line| line.strip_prefix("Message-ID: ")).expect("a Message-ID").to_owned();
        *messages.entry(id).or_default() += 1;
    }
    let copies: usize = messages.values().map(|copies| copies - 1).sum();
    eprintln!("{} revisions, {} messages, {copies} copies after {KILLS} kills", revisions.len(), messages.len());
    assert_eq!(messages.len(), revisions.len());
    assert!(messages.values().all(|copies| *copies <= 2), "{messages:?}");
}
