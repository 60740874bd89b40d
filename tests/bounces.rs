//! Messages that come back: whose they are, what they prove, and that nobody else can make them up.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use rulewatch::alert::{ReturnDesk, Settings, test_message};
use rulewatch::mail::{Signer, bounce};
use rulewatch::seal::{Purpose, Seal};
use rulewatch::secret::Secret;
use rulewatch::store::{Bounced, Store};
use rulewatch::subscription::{Handle, Subscriber};

/// A notification as Postfix writes it, to this address, about a message with this id.
fn notification(to: &str, id: &str, action: &str, status: &str, words: &str) -> String {
    format!(
        "Return-Path: <>\r\nDelivered-To: {to}\r\nFrom: MAILER-DAEMON@mx.example.net (Mail Delivery System)\r\n\
         To: {to}\r\nSubject: Undelivered Mail Returned to Sender\r\nAuto-Submitted: auto-replied\r\n\
         Message-ID: <report-{id}@mx.example.net>\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
         --b\r\nContent-Description: Notification\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\nI'm sorry.\r\n\r\n\
         --b\r\nContent-Description: Delivery report\r\nContent-Type: message/delivery-status\r\n\r\n\
         Reporting-MTA: dns; mx.example.net\r\n\r\n\
         Final-Recipient: rfc822; ana@example.net\r\nAction: {action}\r\nStatus: {status}\r\n\
         Remote-MTA: dns; mail.example.net\r\nDiagnostic-Code: smtp; {words}\r\n  and more\r\n\r\n\
         --b\r\nContent-Description: Undelivered Message Headers\r\nContent-Type: text/rfc822-headers\r\n\r\n\
         From: rulewatch@example.org\r\nMessage-ID: <{id}>\r\nSubject: [5] BIS\r\n\r\n--b--\r\n"
    )
}

const TO: &str = "bounces+aaaa@example.org";

#[track_caller]
fn check(raw: &str, expected: Option<(bool, &str)>) {
    let told = bounce(raw.as_bytes(), "bounces");
    assert_eq!(told.as_ref().map(|bounce| (bounce.hard, bounce.reason.as_str())), expected, "{raw}");
}

#[test]
fn a_notification_says_whether_the_address_is_dead() {
    let of = |action: &str, status: &str| notification(TO, "1@x", action, status, "550 5.1.1 no such user");
    check(&of("failed", "5.1.1"), Some((true, "5.1.1 550 5.1.1 no such user and more")));
    check(&of("failed (mailbox)", "5.2.1 (disabled)"), Some((true, "5.2.1 550 5.1.1 no such user and more")));
    check(&of("failed", "5.2.2"), Some((false, "5.2.2 550 5.1.1 no such user and more")));
    check(&of("failed", "5.7.1"), Some((false, "5.7.1 550 5.1.1 no such user and more")));
    check(&of("failed", "5.1.8"), Some((false, "5.1.8 550 5.1.1 no such user and more")));
    check(&of("failed", "4.4.7"), Some((false, "4.4.7 550 5.1.1 no such user and more")));
}

#[test]
fn what_tells_no_failure_counts_as_none() {
    check(&notification(TO, "1@x", "delayed", "4.4.1", "later"), None);
    check(&notification(TO, "1@x", "delivered", "2.0.0", "fine"), None);
    check(&notification("bounces@example.org", "1@x", "failed", "5.1.1", "no token"), None);
    check(&notification("sales+aaaa@example.org", "1@x", "failed", "5.1.1", "another address"), None);
    let absent = "Return-Path: <ana@example.net>\r\nFrom: ana@example.net\r\nTo: bounces+aaaa@example.org\r\n\
                  Auto-Submitted: auto-replied\r\nSubject: Out of office\r\n\r\nBack on Monday.\r\n";
    check(absent, None);
    let old = "Return-Path: <>\r\nFrom: MAILER-DAEMON@old.example.net\r\nTo: bounces+aaaa@example.org\r\n\
               Subject: failure notice\r\n\r\nSorry, it didn't work out.\r\n";
    check(old, Some((false, "4.0.0 a notification in no form that is known")));
    check("", None);
    check("\r\n\r\n", None);
}

#[test]
fn what_a_notification_says_is_harmless() {
    let raw = notification(TO, "1@x", "failed", "5.1.1", "550 \u{1b}[31mred\u{202e}");
    let told = bounce(raw.as_bytes(), "bounces").expect("a notification");
    assert!(!told.reason.contains(['\u{1b}', '\u{202e}']), "{:?}", told.reason);
    // A case that a relay changed, and a bare list of addresses.
    let raw = notification("BOUNCES+AAAA@EXAMPLE.ORG", "1@x", "failed", "5.1.1", "no");
    assert_eq!(bounce(raw.as_bytes(), "bounces").expect("a notification").token, "AAAA");
}

struct Office {
    _folder: tempfile::TempDir,
    desk: ReturnDesk,
    ana: Subscriber,
    now: Timestamp,
}

impl Office {
    async fn open() -> Office {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open("sqlite::memory:").await.expect("an index");
        let now: Timestamp = "2026-01-16T12:00:00Z".parse().expect("a time");
        let ana = store.add_subscriber("ana@example.net", "UTC", now).await.expect("ana");
        let seal = Seal::open(folder.path()).expect("a key");
        let desk = ReturnDesk { store, seal, address: "bounces@example.org".into() };
        Office { _folder: folder, desk, ana, now }
    }

    fn settings(&self) -> Settings {
        Settings {
            from: "Rulewatch <rulewatch@example.org>".into(),
            bounces: self.desk.address.clone(),
            seal: Some(self.desk.seal.clone()),
            ..Settings::default()
        }
    }

    async fn returns(&self, to: &str, id: &str, status: &str) -> Bounced {
        let raw = notification(to, id, "failed", status, "550 no such user");
        self.desk.take(raw.as_bytes(), self.now).await.expect("the index")
    }

    async fn dead(&self) -> Vec<String> {
        self.desk.store.suppressed().await.expect("the index").into_iter().map(|(address, _)| address).collect()
    }
}

#[tokio::test]
async fn two_messages_that_come_back_for_a_dead_address_end_the_alerts_to_it() {
    let mut office = Office::open().await;
    let to = office.settings().return_path(office.ana.handle);
    assert_eq!(office.returns(&to, "1@x", "5.1.1").await, Bounced::Counted);
    assert_eq!(office.returns(&to, "1@x", "5.1.1").await, Bounced::Known, "the same one told twice");
    assert_eq!(office.returns(&to, "2@x", "5.2.2").await, Bounced::Counted, "a full mailbox is no dead one");
    assert!(office.dead().await.is_empty());
    office.now += SignedDuration::from_hours(29 * 24);
    assert_eq!(office.returns(&to.to_uppercase(), "3@x", "5.1.1").await, Bounced::Suppressed);
    assert_eq!(office.dead().await, ["ana@example.net"]);
    assert!(office.desk.store.unsuppress("ana@example.net").await.expect("the index"));
    assert!(office.dead().await.is_empty());
    assert_eq!(office.returns(&to, "4@x", "5.1.1").await, Bounced::Counted, "counted anew");
}

#[tokio::test]
async fn a_bounce_of_a_month_ago_counts_no_more() {
    let mut office = Office::open().await;
    let to = office.settings().return_path(office.ana.handle);
    assert_eq!(office.returns(&to, "1@x", "5.1.1").await, Bounced::Counted);
    office.now += SignedDuration::from_hours(31 * 24);
    assert_eq!(office.returns(&to, "2@x", "5.1.1").await, Bounced::Counted);
}

#[tokio::test]
async fn a_return_path_that_was_made_up_harms_nobody() {
    let office = Office::open().await;
    let handle = office.ana.handle;
    let unsubscribing = office.desk.seal.token(Purpose::Unsubscribe, handle);
    for token in [format!("{handle}{}", "a".repeat(26)), unsubscribing, "x".into()] {
        let to = format!("bounces+{token}@example.org");
        assert_eq!(office.returns(&to, "1@x", "5.1.1").await, Bounced::Nobody, "{to}");
    }
    let gone = office.settings().return_path(Handle::new([9; 10]));
    assert_eq!(office.returns(&gone, "1@x", "5.1.1").await, Bounced::Nobody);
}

#[tokio::test]
async fn a_mailbox_is_emptied_into_the_index() {
    let office = Office::open().await;
    let to = office.settings().return_path(office.ana.handle);
    let folder = tempfile::tempdir().expect("a folder");
    let mailbox = folder.path().join("bounces");
    let mbox: String = ["1@x", "2@x"]
        .map(|id| format!("From MAILER-DAEMON Fri Jan 16\n{}\n", notification(&to, id, "failed", "5.1.1", "no")))
        .concat();
    std::fs::write(&mailbox, mbox).expect("a mailbox");
    let told = office.desk.empty(&mailbox, office.now).await.expect("a mailbox");
    assert_eq!((told.counted, told.suppressed, told.ignored), (2, 1, 0));
    assert_eq!(office.dead().await, ["ana@example.net"]);
    assert!(!mailbox.exists());
}

#[test]
fn a_message_is_signed_with_what_readers_unsubscribe_by() {
    let key = Secret::new("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    let signer = Signer::new("example.org", "rw2026", &key).expect("a key");
    let settings = Settings {
        from: "Rulewatch <rulewatch@example.org>".into(),
        domain: "example.org".into(),
        signer: Some(Arc::new(signer)),
        ..Settings::default()
    };
    let now: Timestamp = "2026-01-16T12:00:00Z".parse().expect("a time");
    let message = test_message("ana@example.net", &settings, now).expect("a message");
    let text = String::from_utf8(message.bytes).expect("ASCII").replace("\r\n ", " ").replace("\r\n\t", " ");
    let line = text.lines().find(|line| line.starts_with("DKIM-Signature:")).expect("a signature");
    for part in ["d=example.org", "s=rw2026", "a=ed25519-sha256", "list-unsubscribe-post", "from:", "subject:"] {
        assert!(line.contains(part), "{part} in {line}");
    }
    assert!(Signer::new("example.org", "rw2026", &Secret::new("no key")).is_err());
}
