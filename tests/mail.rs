//! Handing mail over: each failure is told by stage and class, and nothing is sent that should not be.

#[path = "support/smtp.rs"]
mod smtp;

use std::path::PathBuf;

use rulewatch::mail::{Class, MailError, Mailer, Message, Security, Settings, Smtp, Stage, Transport};
use rulewatch::secret::Secret;
use smtp::{Do, Offer, Server, When};

fn settings(server: &Server, security: Security) -> Settings {
    Settings {
        transport: Transport::Smtp,
        host: "127.0.0.1".into(),
        port: server.port,
        security,
        timeout_seconds: 1,
        answer_timeout_seconds: 1,
        extra_root: Some(PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/tls/ca.pem"))),
        ..Settings::default()
    }
}

fn mailer(server: &Server) -> Mailer {
    by_smtp(&settings(server, Security::None))
}

fn by_smtp(settings: &Settings) -> Mailer {
    Mailer::Smtp(Box::new(Smtp::new(settings).unwrap()))
}

fn message(to: &str) -> Message {
    let id = format!("<{to}.1@example.org>");
    let bytes = format!("From: rulewatch@example.org\r\nTo: {to}\r\nMessage-ID: {id}\r\n\r\nHello\r\n").into_bytes();
    Message { from: "rulewatch@example.org".into(), to: to.into(), message_id: id, bytes }
}

/// What becomes of one message where the server does `step` at `when`.
async fn check(when: When, step: Do, stage: Stage, class: Class) -> MailError {
    let server = Server::start(Offer::Plain, move |event| if event.when == when { step } else { Do::Usual });
    let error = mailer(&server).send(&message("a@example.org")).await.expect_err("the server refuses");
    assert_eq!((error.stage, error.class), (stage, class), "{step:?} at {when:?}: {error}");
    error
}

#[tokio::test]
async fn a_message_that_is_accepted_arrives_as_it_was() {
    let server = Server::usual();
    let mailer = mailer(&server);
    for to in ["a@example.org", "b@example.org", "c@example.org"] {
        mailer.send(&message(to)).await.unwrap();
    }
    let stored = server.stored();
    assert_eq!(
        stored.iter().map(|m| m.to.as_str()).collect::<Vec<_>>(),
        ["a@example.org", "b@example.org", "c@example.org"]
    );
    assert_eq!(stored[0].bytes, message("a@example.org").bytes);
    assert_eq!(server.connections(), 1, "an idle session is used again");
}

#[tokio::test]
async fn an_answer_lost_after_the_final_dot_is_an_unknown_outcome() {
    check(When::Dot, Do::HangUp, Stage::AfterDot, Class::Unknown).await;
    check(When::Dot, Do::Say("hello there"), Stage::AfterDot, Class::Unknown).await;
}

#[tokio::test]
async fn a_connection_lost_before_the_final_dot_is_not_sent() {
    check(When::Greeting, Do::HangUp, Stage::Connect, Class::Transient).await;
    check(When::Ehlo, Do::HangUp, Stage::Connect, Class::Transient).await;
    check(When::Mail, Do::HangUp, Stage::Envelope, Class::Transient).await;
    check(When::Rcpt, Do::HangUp, Stage::Recipient, Class::Transient).await;
    check(When::Data, Do::HangUp, Stage::Data, Class::Transient).await;
    let nobody = Server::usual();
    let port = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().port()
    };
    let refused = by_smtp(&Settings { port, ..settings(&nobody, Security::None) })
        .send(&message("a@example.org"))
        .await
        .unwrap_err();
    assert_eq!((refused.stage, refused.class), (Stage::Connect, Class::Transient));
}

#[tokio::test]
async fn a_connection_lost_in_the_middle_of_a_message_is_not_sent() {
    let server = Server::start(Offer::Plain, |event| if event.when == When::Body { Do::HangUp } else { Do::Usual });
    // More than any socket buffer holds: the client must notice before it has written all.
    let mut long = message("a@example.org");
    long.bytes.extend(b"0123456789 0123456789 0123456789 0123456789\r\n".repeat(1_000_000));
    let error = mailer(&server).send(&long).await.unwrap_err();
    assert_eq!((error.stage, error.class), (Stage::Data, Class::Transient), "{error}");
    assert!(server.stored().is_empty());
}

#[tokio::test]
async fn a_server_that_never_answers_is_left_at_the_deadline() {
    let started = std::time::Instant::now();
    let checks = [
        (When::Greeting, Do::Silence, Stage::Connect, Class::Transient),
        (When::Greeting, Do::Drip, Stage::Connect, Class::Transient),
        (When::Mail, Do::Silence, Stage::Envelope, Class::Transient),
        (When::Rcpt, Do::Drip, Stage::Recipient, Class::Transient),
        (When::Data, Do::Silence, Stage::Data, Class::Transient),
        (When::Dot, Do::Silence, Stage::AfterDot, Class::Unknown),
        (When::Dot, Do::Drip, Stage::AfterDot, Class::Unknown),
    ];
    futures_util::future::join_all(checks.map(|(when, step, stage, class)| check(when, step, stage, class))).await;
    assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
}

#[tokio::test]
async fn a_temporary_refusal_is_tried_again_whatever_the_stage() {
    check(When::Greeting, Do::Say("421 4.3.2 too many connections"), Stage::Connect, Class::Transient).await;
    check(When::Ehlo, Do::Say("421 4.3.2 shutting down"), Stage::Connect, Class::Transient).await;
    check(When::Mail, Do::Say("452 4.3.1 insufficient storage"), Stage::Envelope, Class::Transient).await;
    check(When::Rcpt, Do::Say("450 4.2.0 greylisted"), Stage::Recipient, Class::Transient).await;
    check(When::Data, Do::Say("451 4.3.0 local error"), Stage::Data, Class::Transient).await;
    check(When::Dot, Do::Say("451 4.7.1 try again"), Stage::AfterDot, Class::Transient).await;
}

#[tokio::test]
async fn a_final_refusal_is_read_by_its_stage() {
    check(When::Greeting, Do::Say("554 5.7.1 you are blocked"), Stage::Connect, Class::Ours).await;
    check(When::Ehlo, Do::Say("550 5.7.1 bad name"), Stage::Connect, Class::Ours).await;
    check(When::Mail, Do::Say("550 5.7.1 sender not allowed"), Stage::Envelope, Class::Ours).await;
    check(When::Rcpt, Do::Say("550 5.1.1 no such user"), Stage::Recipient, Class::RecipientRefused).await;
    check(When::Rcpt, Do::Say("550 no such user"), Stage::Recipient, Class::RecipientRefused).await;
    check(When::Rcpt, Do::Say("554 5.7.1 relay access denied"), Stage::Recipient, Class::MessageRefused).await;
    check(When::Rcpt, Do::Say("552 5.2.2 mailbox full"), Stage::Recipient, Class::MessageRefused).await;
    check(When::Data, Do::Say("554 5.5.1 no"), Stage::Data, Class::MessageRefused).await;
    check(When::Dot, Do::Say("550 5.7.1 looks like spam"), Stage::AfterDot, Class::MessageRefused).await;
}

#[tokio::test]
async fn the_servers_words_reach_the_operator_without_control_characters() {
    let error = check(
        When::Rcpt,
        Do::Say("550 5.1.1 no \u{1b}[31msuch\u{7} user\u{202e}"),
        Stage::Recipient,
        Class::RecipientRefused,
    )
    .await;
    assert_eq!(error.to_string(), "recipient: 550 5.1.1 no [31msuch user");
}

#[tokio::test]
async fn one_bad_address_among_many_harms_no_other() {
    let server = Server::start(Offer::Plain, |event| {
        if event.when == When::Rcpt && event.line.contains("bad@") {
            Do::Say("550 5.1.1 no such user")
        } else {
            Do::Usual
        }
    });
    let mailer = mailer(&server);
    let mut refused = Vec::new();
    for to in ["a@example.org", "bad@example.org", "b@example.org", "c@example.org"] {
        if let Err(error) = mailer.send(&message(to)).await {
            refused.push((to, error.class));
        }
    }
    assert_eq!(refused, [("bad@example.org", Class::RecipientRefused)]);
    assert_eq!(server.stored().len(), 3);
}

#[tokio::test]
async fn never_more_connections_than_configured() {
    let server = Server::usual();
    let mailer = mailer(&server);
    let messages: Vec<Message> = (0..40).map(|n| message(&format!("s{n}@example.org"))).collect();
    for result in futures_util::future::join_all(messages.iter().map(|message| mailer.send(message))).await {
        result.unwrap();
    }
    assert_eq!(server.stored().len(), 40);
    assert!(server.most_open() <= 4, "{}", server.most_open());
}

#[tokio::test]
async fn a_session_that_the_server_closed_is_replaced() {
    // The server hangs up on what the client says first in its second message.
    let server = Server::start(Offer::Plain, |event| match event.when {
        When::Dot if event.connection == 0 => Do::Say("250 2.0.0 queued\r\n421 4.4.2 idle for too long"),
        _ => Do::Usual,
    });
    let mailer = mailer(&server);
    mailer.send(&message("a@example.org")).await.unwrap();
    mailer.send(&message("b@example.org")).await.unwrap();
    assert_eq!(server.stored().len(), 2);
    assert_eq!(server.connections(), 2);
}

fn with_password(settings: Settings) -> Settings {
    Settings { user: "alerts".into(), password: Secret::new("hunter2-secret"), ..settings }
}

/// `\0alerts\0hunter2-secret` as AUTH PLAIN sends it.
const SECRET: &str = "AGFsZXJ0cwBodW50ZXIyLXNlY3JldA==";

#[tokio::test]
async fn starttls_secures_both_the_password_and_the_message() {
    let server = Server::start(Offer::Starttls, |_| Do::Usual);
    by_smtp(&with_password(settings(&server, Security::Starttls))).send(&message("a@example.org")).await.unwrap();
    assert_eq!(server.stored().len(), 1);
    let lines = server.lines();
    let starttls = lines.iter().position(|line| line == "STARTTLS").unwrap();
    assert!(lines.iter().position(|line| line.contains(SECRET)).unwrap() > starttls, "{lines:?}");
}

#[tokio::test]
async fn implicit_tls_secures_from_the_first_byte() {
    let server = Server::start(Offer::ImplicitTls, |_| Do::Usual);
    by_smtp(&with_password(settings(&server, Security::Tls))).send(&message("a@example.org")).await.unwrap();
    assert_eq!(server.stored().len(), 1);
}

/// Neither the password nor the message leaves.
async fn check_unsafe(offer: Offer, security: Security, script: fn(&smtp::Event) -> Do, extra_root: bool) {
    let server = Server::start(offer, script);
    let mut settings = with_password(settings(&server, security));
    if !extra_root {
        settings.extra_root = None;
    }
    let error = by_smtp(&settings).send(&message("a@example.org")).await.expect_err("unsafe");
    assert!(error.class == Class::Ours || error.class == Class::Transient, "{error:?}");
    assert_eq!(server.stored(), [], "{error}");
    let lines = server.lines().join("\n");
    assert!(!lines.contains("AUTH") && !lines.contains("MAIL FROM"), "{error}\n{lines}");
}

#[tokio::test]
async fn without_a_safe_connection_nothing_leaves() {
    let usual: fn(&smtp::Event) -> Do = |_| Do::Usual;
    // The offer was stripped on the way.
    check_unsafe(Offer::Plain, Security::Starttls, usual, true).await;
    // It is refused, or answered with nonsense.
    check_unsafe(
        Offer::Starttls,
        Security::Starttls,
        |event| {
            if event.when == When::Starttls { Do::Say("454 4.7.0 not now") } else { Do::Usual }
        },
        true,
    )
    .await;
    check_unsafe(
        Offer::Starttls,
        Security::Starttls,
        |event| {
            if event.when == When::Starttls { Do::Say("220 ok\r\nthis is no TLS") } else { Do::Usual }
        },
        true,
    )
    .await;
    // Replies stand in clear behind the answer to STARTTLS.
    check_unsafe(Offer::InjectedStarttls, Security::Starttls, usual, true).await;
    // The certificate is of an unknown authority; the port speaks no TLS.
    check_unsafe(Offer::Starttls, Security::Starttls, usual, false).await;
    check_unsafe(Offer::ImplicitTls, Security::Tls, usual, false).await;
    check_unsafe(Offer::Plain, Security::Tls, usual, true).await;
}

#[tokio::test]
async fn replies_in_clear_behind_starttls_are_never_taken_for_answers() {
    for replies in [
        "220 ok\r\n250 injected",
        "220 ok\r\n250 injected\r\n250 injected",
        "220 ok\r\n250 a\r\n250 b\r\n250 c\r\n354 d\r\n250 e",
    ] {
        let server =
            Server::start(
                Offer::Starttls,
                move |event| {
                    if event.when == When::Starttls { Do::Say(replies) } else { Do::Usual }
                },
            );
        let mailer = by_smtp(&settings(&server, Security::Starttls));
        let error = mailer.send(&message("a@example.org")).await.expect_err(replies);
        assert_eq!(error.class, Class::Ours, "{error}");
        assert_eq!(server.stored(), [], "{error}");
    }
}

#[tokio::test]
async fn a_wrong_password_is_ours_to_mend() {
    let server = Server::start(Offer::Starttls, |event| {
        if event.when == When::Auth { Do::Say("535 5.7.8 bad credentials") } else { Do::Usual }
    });
    let error = by_smtp(&with_password(settings(&server, Security::Starttls)))
        .send(&message("a@example.org"))
        .await
        .unwrap_err();
    assert_eq!((error.stage, error.class), (Stage::Auth, Class::Ours));
}

#[test]
fn a_password_is_never_printed_nor_sent_in_clear() {
    let server = Server::usual();
    let settings = with_password(settings(&server, Security::None));
    assert!(!format!("{settings:?}").contains("hunter2"));
    let error = Smtp::new(&settings).unwrap_err();
    assert_eq!((error.stage, error.class), (Stage::Auth, Class::Ours));
    assert!(!format!("{error:?}").contains("hunter2"));
}

#[tokio::test]
async fn a_directory_holds_one_whole_file_a_message() {
    let data = tempfile::tempdir().unwrap();
    let mailer = Mailer::new(&Settings::default(), data.path()).unwrap();
    let mut hostile = message("a@example.org");
    hostile.message_id = "<../../etc/passwd@x>".into();
    for message in [&message("a@example.org"), &message("a@example.org"), &message("b@example.org"), &hostile] {
        mailer.send(message).await.unwrap();
    }
    let mut files: Vec<_> =
        std::fs::read_dir(data.path().join("outbox")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert_eq!(files.len(), 3, "a second try overwrites the first: {files:?}");
    assert!(
        files.iter().all(|file| file.extension().is_some_and(|e| e == "eml") && file.file_stem().unwrap().len() == 32),
        "{files:?}"
    );
    let texts: Vec<Vec<u8>> = files.iter().map(|file| std::fs::read(file).unwrap()).collect();
    assert!(texts.contains(&message("b@example.org").bytes));
}

#[tokio::test]
async fn a_directory_that_cannot_be_written_is_ours_to_mend() {
    let data = tempfile::tempdir().unwrap();
    std::fs::write(data.path().join("outbox"), b"a file where the folder should be").unwrap();
    let error =
        Mailer::new(&Settings::default(), data.path()).unwrap().send(&message("a@example.org")).await.unwrap_err();
    assert_eq!((error.stage, error.class), (Stage::File, Class::Ours));
}
