//! `[summary]`: what an operator's model adds to alerts, and who hears of it when it fails.

use std::io::Write;

use serde_json::json;

use crate::revised;
use crate::support::completions::{Asked, Completions, Does};
use crate::support::house::House;
use crate::support::site::Answer;

/// Answers about the first revision, and fails at the second.
fn double() -> Completions {
    Completions::start(|asked: &Asked| {
        if asked.message("user").contains("10 percent") {
            return Does::Answers(500, "", r#"{"error":{"message":"out of memory"}}"#.to_owned());
        }
        let sentence =
            json!({ "text": "The share \"may not exceed\" 25 percent instead of 50 percent.", "hunks": ["h1"] });
        Does::Says(json!({ "sentences": [sentence] }).to_string())
    })
}

/// The messages in the outbox, oldest first, their soft line ends undone.
fn outbox(house: &House) -> Vec<String> {
    let files = std::fs::read_dir(house.path().join("snapshots/outbox")).expect("the outbox");
    let mut messages: Vec<_> = files.map(|file| file.expect("a file")).collect();
    messages.sort_by_key(|file| file.metadata().and_then(|facts| facts.modified()).expect("its time"));
    let read = |file: &std::fs::DirEntry| std::fs::read_to_string(file.path()).expect("a message").replace("=\r\n", "");
    messages.iter().map(read).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_model_adds_sentences_to_alerts_and_its_failure_is_told_to_the_operator_alone() {
    let (house, site) = revised(&[]).await;
    let double = double();
    let mut config =
        std::fs::OpenOptions::new().append(true).open(house.path().join("rulewatch.toml")).expect("its file");
    write!(config, "\n[summary]\nurl = \"{}\"\nmodel = \"small\"\n", double.url).expect("written");
    house.said(&["subscriber", "add", "ana@example.org"]).await.ends_with(0);
    house.said(&["subscription", "add", "ana@example.org"]).await.ends_with(0);

    site.serve("/rule", Answer::html(crate::rule(25)));
    house.say(&["check", "--all"]).await;
    house.said(&["deliveries", "send"]).await.ends_with(0);
    let messages = outbox(&house);
    let [message] = &messages[..] else { panic!("{messages:?}") };
    assert!(message.contains("Written by a machine (small)"), "{message}");
    assert!(message.contains("The share \"may not exceed\" 25 percent instead of 50 percent."), "{message}");

    site.serve("/rule", Answer::html(crate::rule(10)));
    house.say(&["check", "--all"]).await;
    let sent = house.said(&["deliveries", "send"]).await.ends_with(0);
    assert!(sent.talk.contains("status 500: out of memory"), "{}", sent.talk);
    let messages = outbox(&house);
    let message = messages.last().expect("the second message");
    assert!(message.contains("10 percent") && !message.contains("Written by a machine"), "{message}");
    assert!(!message.contains("out of memory"), "{message}");
    assert_eq!(double.asked().len(), 2);
}
