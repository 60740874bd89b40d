//! `rulewatch demo`: the main job, as the first thing anyone sees.

use std::time::{Duration, Instant};

use crate::support::house::House;
use crate::support::site::Site;

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_demo_shows_three_redlines_and_four_e_mails_and_ends_by_itself() {
    let house = House::new(Site::start().await.address(), "");
    let begun = Instant::now();
    let said = house.said(&["demo", "--no-wait", "--folder", "demo"]).await.ends_with(0);
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    assert_eq!(said.talk, "");
    assert!(said.out.contains("3 of ") && said.out.contains("4 e-mails written"), "{}", said.out);
    assert!(said.out.contains("（三）"), "one of them is Chinese: {}", said.out);
    assert!(!said.out.contains('\u{1b}'), "no colour in a pipe");
    assert!(!said.out.contains("Pages with the redlines"), "an address where nobody answers: {}", said.out);
    let outbox = house.path().join("demo/snapshots/outbox");
    let messages: Vec<_> =
        std::fs::read_dir(outbox).expect("the outbox").map(|file| file.expect("a file").path()).collect();
    assert_eq!(messages.len(), 4);
    assert!(messages.iter().all(|file| said.out.contains(&file.file_name().unwrap().to_string_lossy().into_owned())));
    let again = house.said(&["demo", "--no-wait", "--folder", "demo"]).await.ends_with(2);
    assert!(again.talk.contains("name another folder"), "{}", again.talk);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_place_that_the_demo_would_pass_over_is_refused() {
    let house = House::new(Site::start().await.address(), "");
    for flag in ["--data", "--watchlist", "--config"] {
        let said = house.said(&["demo", "--no-wait", flag, "here"]).await.ends_with(2);
        assert!(said.talk.contains(flag) && said.talk.contains("--folder"), "{}", said.talk);
    }
    assert!(!house.path().join("here").exists());
}
