//! Mail that came back, told to the running service by whoever received it.

#[path = "support/mod.rs"]
mod support;

use reqwest::StatusCode;
use support::house::House;
use support::service::Running;
use support::site::Site;

const TOKEN: &str = "0123456789abcdef01234567";

/// A running service that knows `ana@example.net`, with this configuration of the door.
async fn running(hook: &str) -> (House, Running) {
    let site = Site::start().await;
    let house = House::new(site.address(), &format!("[mail]\nbounces = \"bounces@desk.example\"\n{hook}"));
    house.say(&["subscriber", "add", "ana@example.net"]).await;
    let running = Running::start(&house).await;
    (house, running)
}

fn open() -> String {
    format!("bounce_hook = \"{TOKEN}\"\n")
}

fn report(recipient: &str, status: &str, id: &str) -> String {
    format!(
        r#"{{"recipient": "{recipient}", "status": "{status}", "diagnostic": "550 no such user", "message_id": "<{id}>"}}"#
    )
}

async fn post(running: &Running, token: &str, kind: &'static str, body: String) -> StatusCode {
    let request = running.client.post(running.url("/bounces")).bearer_auth(token).header("content-type", kind);
    request.body(body).send().await.expect("an answer").status()
}

async fn told(running: &Running, recipient: &str, status: &str, id: &str) -> StatusCode {
    post(running, TOKEN, "application/json; charset=utf-8", report(recipient, status, id)).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_reports_of_a_dead_address_end_the_alerts_to_it_and_each_counts_once() {
    let (house, running) = running(&open()).await;
    let suppressed = async || house.say(&["subscriber", "list"]).await.contains("5.1.1");
    for (status, id) in [("5.1.1", "1@x"), ("5.1.1", "1@x"), ("5.2.2", "2@x"), ("2.0.0", "3@x"), ("4.4.1", "4@x")] {
        assert_eq!(told(&running, "ana@example.net", status, id).await, StatusCode::ACCEPTED);
    }
    assert!(!suppressed().await, "one dead address told twice, a full mailbox, a success and a delay");
    let many =
        format!("[{}, {}]", report("bob@example.net", "5.1.1", "5@x"), report("ANA@example.net", "5.1.1", "6@x"));
    assert_eq!(post(&running, TOKEN, "application/json", many).await, StatusCode::ACCEPTED);
    assert!(suppressed().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_learns_whom_we_know_and_a_wrong_token_is_soon_not_heard_at_all() {
    let (house, running) = running(&open()).await;
    for recipient in ["ana@example.net", "nobody@example.net"] {
        assert_eq!(told(&running, recipient, "5.1.1", recipient).await, StatusCode::ACCEPTED);
    }
    let raw = "Return-Path: <>\r\nTo: bounces+forged@desk.example\r\n\r\nno notification\r\n".to_owned();
    assert_eq!(post(&running, TOKEN, "message/rfc822", raw).await, StatusCode::ACCEPTED);
    for recipient in ["ana@example.net", "nobody@example.net"].iter().cycle().take(20) {
        let body = report(recipient, "5.1.1", "guessed");
        assert_eq!(
            post(&running, "0123456789abcdef01234568", "application/json", body).await,
            StatusCode::UNAUTHORIZED
        );
    }
    let guessed = post(&running, "guess", "application/json", report("ana@example.net", "5.1.1", "x")).await;
    assert_eq!(guessed, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(
        told(&running, "ana@example.net", "4.4.1", "9@x").await,
        StatusCode::ACCEPTED,
        "who knows it is heard on"
    );
    assert!(
        !house.say(&["subscriber", "list"]).await.contains("5.1.1"),
        "what came with a wrong token counts as nothing"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_report_is_refused_and_the_token_is_a_password_too() {
    let (_house, running) = running(&open()).await;
    for body in ["", "{", "[]x", "{\"status\": \"5.1.1\"}", "{\"recipient\": \"a@b.example\"}"] {
        assert_eq!(
            post(&running, TOKEN, "application/json", body.to_owned()).await,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{body}"
        );
    }
    for status in ["dead", "5", "5.1", "5.1.1.1", "6.1.1", "5.1.one", "5.1111.1"] {
        assert_eq!(
            told(&running, "ana@example.net", status, "1@x").await,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{status}"
        );
    }
    let large = "x".repeat((1 << 20) + 1);
    assert_eq!(post(&running, TOKEN, "message/rfc822", large).await, StatusCode::PAYLOAD_TOO_LARGE);
    let request = running.client.post(running.url("/bounces")).basic_auth("rulewatch", Some(TOKEN));
    let request = request.header("content-type", "application/json").body(report("ana@example.net", "4.4.1", "1@x"));
    assert_eq!(request.send().await.expect("an answer").status(), StatusCode::ACCEPTED);
    assert!(!running.log().contains(TOKEN));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_door_that_was_not_asked_for_is_closed() {
    let (_house, running) = running("").await;
    assert_eq!(told(&running, "ana@example.net", "5.1.1", "1@x").await, StatusCode::NOT_FOUND);
}
