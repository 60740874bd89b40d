//! `subscriber`, `subscription`, `deliveries`, `alert`: from an address to a message in the outbox.

use std::path::{Path, PathBuf};

use crate::revised;
use crate::support::house::House;
use crate::support::site::Answer;

fn outbox(house: &House) -> Vec<PathBuf> {
    let folder: &Path = &house.path().join("snapshots/outbox");
    std::fs::read_dir(folder).map(|files| files.map(|file| file.expect("a file").path()).collect()).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_subscriber_gets_what_was_asked_for_once() {
    let (house, site) = revised(&[]).await;
    let added = house.said(&["subscriber", "add", "ana@example.org", "--zone", "Asia/Taipei"]).await.ends_with(0);
    assert!(added.talk.contains("rulewatch subscription add ana@example.org"), "{}", added.talk);
    house.said(&["subscription", "add", "ana@example.org", "--source", "xx-rule"]).await.ends_with(0);
    house.said(&["subscriber", "add", "bo@example.org"]).await.ends_with(0);
    house.said(&["subscription", "add", "bo@example.org", "--topic", "other"]).await.ends_with(0);
    house.said(&["subscription", "add", "bo@example.org", "--weekly", "friday", "--hour", "8"]).await.ends_with(0);
    site.serve("/rule", Answer::html(crate::rule(25)));
    house.say(&["check", "--all"]).await;

    let owed = house.say(&["deliveries", "list"]).await;
    assert_eq!(owed.lines().filter(|line| line.contains(" owed ")).count(), 2, "{owed}");
    let sent = house.said(&["deliveries", "send"]).await.ends_with(0);
    assert!(sent.talk.contains("1 message sent"), "{}", sent.talk);
    assert!(house.said(&["deliveries", "send"]).await.talk.contains("0 messages sent"), "once");
    let [message] = &outbox(&house)[..] else { panic!("one message: {:?}", outbox(&house)) };
    let text = std::fs::read_to_string(message).expect("the message");
    assert!(text.contains("To: ana@example.org") && text.contains("multipart/alternative"), "{text}");
    let owed = house.say(&["deliveries", "list", "--state", "owed"]).await;
    assert!(owed.contains("bo@example.org") && !owed.contains("ana@example.org"), "{owed}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_subscriber_is_written_to_in_the_language_asked_for() {
    let (house, site) = revised(&[]).await;
    let adding = ["subscriber", "add", "lin@example.org", "--zone", "Asia/Taipei", "--language"];
    house.said(&[&adding[..], &["zh-Hant"]].concat()).await.ends_with(0);
    assert!(house.said(&[&adding[..], &["tlh"]].concat()).await.ends_with(2).talk.contains("zh-Hans"));
    let list = house.say(&["subscriber", "list"]).await;
    assert!(list.contains("zh-Hant") && list.contains("Asia/Taipei"), "{list}");
    house.said(&["subscription", "add", "lin@example.org"]).await.ends_with(0);
    site.serve("/rule", Answer::html(crate::rule(25)));
    house.say(&["check", "--all"]).await;
    house.said(&["deliveries", "send"]).await.ends_with(0);
    let [message] = &outbox(&house)[..] else { panic!("one message: {:?}", outbox(&house)) };
    let text = std::fs::read_to_string(message).expect("the message");
    // `<!DOCTYPE html><html lang="zh-Hant">`, as quoted-printable or as base64.
    let begins = ["<html lang=3D\"zh-Hant\">", "PCFET0NUWVBFIGh0bWw+PGh0bWwgbGFuZz0iemgtSGFudCI+"];
    assert!(begins.iter().any(|html| text.contains(html)), "{text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn what_is_not_said_of_a_subscriber_who_is_there_stays() {
    let (house, _site) = revised(&[]).await;
    let add = ["subscriber", "add", "lin@example.org"];
    let steps: [(&[&str], &str, [&str; 3]); 4] = [
        (&["--zone", "Asia/Taipei", "--language", "zh-Hant"], "added lin@", ["Asia/Taipei", "zh-Hant", "mail"]),
        (&["--attach", "calendar"], "changed lin@", ["Asia/Taipei", "zh-Hant", "calendar"]),
        (&["--language", "en"], "changed lin@", ["Asia/Taipei", " en ", "calendar"]),
        (&["--zone", "Europe/Brussels"], "changed lin@", ["Europe/Brussels", " en ", "calendar"]),
    ];
    for (said, answer, kept) in steps {
        let told = house.said(&[&add[..], said].concat()).await.ends_with(0);
        assert!(told.talk.starts_with(answer), "{said:?}: {}", told.talk);
        let list = house.say(&["subscriber", "list"]).await;
        assert!(kept.iter().all(|kept| list.contains(kept)), "{said:?} leaves {kept:?}:\n{list}");
    }
    let hook = ["subscriber", "add", "--channel", "slack", "https://hooks.slack.com/services/T0/B0/X"];
    house.said(&[&hook[..], &["--zone", "Asia/Tokyo"]].concat()).await.ends_with(0);
    assert!(house.said(&hook).await.ends_with(0).talk.contains("changed "), "a channel is no other");
    assert!(house.say(&["subscriber", "list"]).await.contains("Asia/Tokyo"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn people_and_their_wishes_are_listed_and_removed() {
    let (house, _site) = revised(&[]).await;
    house.said(&["subscriber", "add", "ana@example.org"]).await.ends_with(0);
    for arguments in
        [&["--issuer", "BIS", "--severity", "4"][..], &["--topic", "ear", "--daily", "--hour", "8"], &["--weekly"]]
    {
        house.said(&[&["subscription", "add", "ana@example.org"], arguments].concat()).await.ends_with(0);
    }
    let list = house.say(&["subscription", "list"]).await;
    for told in
        ["issuers BIS; severity 4 and up; at once", "topics ear; daily at 8:00", "everything; weekly on Monday at 7:00"]
    {
        assert!(list.contains(told), "{told} is not told:\n{list}");
    }
    house.said(&["subscription", "remove", "2"]).await.ends_with(0);
    assert!(!house.say(&["subscription", "list", "ana@example.org"]).await.contains("topics ear"));
    assert!(house.say(&["subscriber", "list"]).await.contains("ana@example.org"));
    house.said(&["subscriber", "remove", "ana@example.org"]).await.ends_with(0);
    assert!(!house.say(&["subscriber", "list"]).await.contains("ana@example.org"));
    assert!(!house.say(&["subscription", "list"]).await.contains("BIS"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn what_cannot_be_is_refused_with_the_reason() {
    let (house, _site) = revised(&[]).await;
    house.said(&["subscriber", "add", "ana@example.org"]).await.ends_with(0);
    let cases: &[(&[&str], &str)] = &[
        (&["subscriber", "add", "no address"], "no address"),
        (&["subscriber", "add", "a@b.example\r\nBcc: c@d.example"], "a@b.example"),
        (&["subscriber", "add", "bo@example.org", "--zone", "Mars/Olympus"], "Mars/Olympus"),
        (&["subscription", "add", "nobody@example.org"], "`rulewatch subscriber add`"),
        (&["subscription", "add", "ana@example.org", "--source", "xx-ruel"], "did you mean `xx-rule`?"),
        (&["subscription", "add", "ana@example.org", "--severity", "6"], "0..=5"),
        (&["subscription", "add", "ana@example.org", "--daily", "--weekly"], "--weekly"),
        (&["subscription", "add", "ana@example.org", "--hour", "24"], "0..=23"),
        (&["subscription", "list", "nobody@example.org"], "no subscriber `nobody@example.org`"),
        (&["alert", "test", "no address"], "no address"),
    ];
    for (arguments, told) in cases {
        let said = house.said(arguments).await.ends_with(2);
        assert!(said.talk.contains(told), "{arguments:?} must tell `{told}`: {}", said.talk);
        assert!(!said.talk.contains('\r'), "{arguments:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_test_message_shows_where_alerts_go() {
    let (house, _site) = revised(&[]).await;
    let said = house.said(&["alert", "test", "ana@example.org"]).await.ends_with(0);
    assert!(said.talk.contains("ana@example.org"), "{}", said.talk);
    let [message] = &outbox(&house)[..] else { panic!("one message") };
    assert!(said.talk.contains("outbox"), "it says where the file is: {}", said.talk);
    assert!(std::fs::read_to_string(message).expect("the message").contains("To: ana@example.org"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn what_the_server_refuses_is_told_parked_and_owed_again_on_request() {
    let (house, site) = revised(&[]).await;
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let config = std::fs::read_to_string(house.path().join("rulewatch.toml")).expect("the configuration");
    let smtp = format!(
        "{config}\n[mail]\ntransport = \"smtp\"\nhost = \"127.0.0.1\"\nport = {}\nsecurity = \"none\"\n",
        nobody.port()
    );
    std::fs::write(house.path().join("rulewatch.toml"), &smtp).expect("written");
    house.said(&["subscriber", "add", "ana@example.org"]).await.ends_with(0);
    house.said(&["subscription", "add", "ana@example.org"]).await.ends_with(0);
    site.serve("/rule", Answer::html(crate::rule(25)));
    house.say(&["check", "--all"]).await;
    let said = house.said(&["alert", "test", "ana@example.org"]).await.ends_with(2);
    assert!(said.talk.contains("127.0.0.1"), "{}", said.talk);
    let said = house.said(&["deliveries", "send"]).await;
    assert!(said.talk.contains("1 deferred"), "{said:?}");
    let owed = house.say(&["deliveries", "list", "--state", "owed"]).await;
    assert!(owed.contains("ana@example.org") && owed.contains("refused"), "{owed}");
    // The server is mended: what waits for its next try is sent at once when asked to.
    std::fs::write(house.path().join("rulewatch.toml"), config).expect("written");
    let retried = house.said(&["deliveries", "retry"]).await.ends_with(0);
    assert!(retried.talk.contains("1 delivery is due now"), "{}", retried.talk);
    assert!(house.said(&["deliveries", "send"]).await.ends_with(0).talk.contains("1 message sent"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_wish_that_nothing_can_fulfil_is_taken_with_a_warning() {
    let (house, _site) = revised(&[]).await;
    house.say(&["subscriber", "add", "ana@example.org"]).await;
    let added = house.said(&["subscription", "add", "ana@example.org", "--topic", "ruls", "--issuer", "XX"]).await;
    let added = added.ends_with(0);
    assert!(added.talk.contains("the topic `ruls`") && added.talk.contains("did you mean `rule`?"), "{}", added.talk);
    assert!(!added.talk.contains("the issuer"), "{}", added.talk);
}
