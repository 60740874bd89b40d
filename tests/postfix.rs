//! Alerts as Postfix takes them, delivers them, and sends them back.
//!
//! `tests/run` installs it where it may; without it, or without the rights that it needs to start, these tests say "skipped".

#[path = "support/mod.rs"]
mod support;

use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use jiff::Timestamp;
use rulewatch::alert::{Settings, test_message};
use rulewatch::mail::{Mailer, Security, Signer, Smtp, Transport};
use rulewatch::secret::Secret;
use support::house::House;
use support::service::{Running, until};
use support::site::{Answer, Site};
use tempfile::TempDir;

/// An Ed25519 seed.
const SEED: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// A Postfix with a configuration of its own; it ends when dropped.
struct Postfix {
    home: TempDir,
    port: u16,
}

impl Postfix {
    /// `None` where there is none, or it can't be started.
    fn start() -> Option<Postfix> {
        let home = tempfile::tempdir().expect("a folder");
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        drop(listener);
        let postfix = Postfix { home, port };
        postfix.furnish()?;
        postfix.say("start").then_some(postfix)
    }

    fn furnish(&self) -> Option<()> {
        let house = Path::new(env!("CARGO_MANIFEST_DIR"));
        let (home, passwd) = (self.home.path(), std::fs::read_to_string("/etc/passwd").ok()?);
        let user = passwd.lines().find_map(|line| line.strip_prefix("postfix:"))?;
        let id: u32 = user.split(':').nth(1)?.parse().ok()?;
        for name in ["main.cf", "master.cf"] {
            let text = std::fs::read_to_string(house.join("tests/postfix").join(name)).expect("a configuration");
            let text = text
                .replace("HOME", &home.display().to_string())
                .replace("PORT", &self.port.to_string())
                .replace("TLS", &house.join("tests/support/tls").display().to_string())
                .replace("BOXES", "{ ana@readers.example = ana/ }, { bounces@desk.example = bounces/ }");
            std::fs::write(home.join(name), text).expect("written");
        }
        std::fs::set_permissions(home, std::fs::Permissions::from_mode(0o755)).ok()?;
        for (folder, owner) in [("queue", 0), ("data", id), ("mail", 65_534)] {
            std::fs::create_dir(home.join(folder)).expect("a folder");
            // Only the superuser may; Postfix starts for nobody else.
            chown(home.join(folder), Some(owner), None).ok()?;
        }
        Some(())
    }

    fn say(&self, word: &str) -> bool {
        let mut command = Command::new("postfix");
        let said = command.arg("-c").arg(self.home.path()).arg(word).stdout(Stdio::null()).stderr(Stdio::null());
        said.status().is_ok_and(|status| status.success())
    }

    fn mailbox(&self, name: &str) -> PathBuf {
        self.home.path().join("mail").join(name)
    }

    /// The messages in a mailbox.
    fn messages(&self, name: &str) -> Vec<String> {
        let files = std::fs::read_dir(self.mailbox(name).join("new")).into_iter().flatten().map_while(Result::ok);
        files.map(|file| std::fs::read_to_string(file.path()).expect("a message")).collect()
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.home.path().join("log")).unwrap_or_default()
    }

    /// A house that mails by this server.
    fn house(&self, site: &Site) -> House {
        let (port, bounces) = (self.port, self.mailbox("bounces"));
        let mail = format!(
            "[mail]\ntransport = \"smtp\"\nhost = \"127.0.0.1\"\nport = {port}\nsecurity = \"none\"\n\
             from = \"Rulewatch <alerts@desk.example>\"\nbounces = \"bounces@desk.example\"\nbounce_mailbox = \"{}\"\n\
             dkim_selector = \"rw2026\"\ndkim_key = \"{SEED}\"\n",
            bounces.display()
        );
        let house = House::new(site.address(), &mail);
        house.source("xx-rule", &site.url("/rule"));
        house
    }
}

impl Drop for Postfix {
    fn drop(&mut self) {
        self.say("stop");
    }
}

fn rule(days: u32) -> String {
    format!(
        "<html lang=en><body><main><h1>Export of chips</h1><p>(a) A license is required to export an item of the schedule to any \
         destination in Group D, unless the consignee is listed in the supplement.</p>\
         <p>(b) An application is decided within {days} days of its receipt by the Office.</p></main></body></html>"
    )
}

/// What dkimpy says of a message; `None` without it.
fn verified(message: &str) -> Option<String> {
    let house = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = house.join("target/python/bin/python");
    let path = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(path.path(), message).expect("written");
    let mut command = Command::new(python);
    command.arg(house.join("tests/dkim/verify.py")).arg(SEED).stdin(std::fs::File::open(path.path()).expect("it"));
    let said = command.output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8(said.stdout).expect("text").trim().to_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postfix_delivers_what_we_signed_and_what_it_sends_back_ends_the_alerts_to_a_dead_address() {
    let Some(postfix) = Postfix::start() else {
        return println!("skipped: no Postfix that can be started; `tests/run` installs it for the superuser");
    };
    let site = Site::start().await;
    let house = postfix.house(&site);
    for address in ["ana@readers.example", "gone@readers.example"] {
        house.say(&["subscriber", "add", address]).await;
        house.say(&["subscription", "add", address]).await;
    }
    for days in [60, 45, 30] {
        site.serve("/rule", Answer::html(rule(days)));
        house.say(&["check", "--all"]).await;
    }
    let sent = house.said(&["deliveries", "send"]).await.ends_with(0);
    assert!(sent.talk.contains("4 messages sent, 0 deferred, 0 uncertain, 0 parked"), "{}", sent.talk);
    until("what can be delivered is", async || postfix.messages("ana").len() == 2).await;
    until("what can't comes back", async || postfix.messages("bounces").len() == 2).await;

    for message in postfix.messages("ana") {
        assert!(
            message.contains("\nReturn-Path: <bounces+") || message.starts_with("Return-Path: <bounces+"),
            "{message}"
        );
        assert_eq!(message.matches("\nDKIM-Signature:").count(), 1, "signed by us and by nobody else");
        match verified(&message) {
            Some(said) => assert_eq!(said, "True", "{message}"),
            None => println!("skipped: no Python with dkimpy, signatures are not verified"),
        }
    }
    let returned = postfix.messages("bounces");
    assert!(returned.iter().all(|message| message.contains("Status: 5.1.1")), "{returned:?}\n{}", postfix.log());

    let running = Running::start(&house).await;
    until("the mailbox is emptied", async || postfix.messages("bounces").is_empty()).await;
    running.kill();
    let list = house.say(&["subscriber", "list"]).await;
    let line = |address: &str| list.lines().find(|line| line.contains(address)).unwrap_or_default();
    assert!(line("gone@").contains("5.1.1"), "{list}");
    assert!(!line("ana@").contains("5.1.1"), "{list}");
    // Nothing more is owed to a dead address.
    site.serve("/rule", Answer::html(rule(15)));
    house.say(&["check", "--all"]).await;
    let sent = house.said(&["deliveries", "send"]).await.ends_with(0);
    assert!(sent.talk.contains("1 message sent, 0 deferred"), "{}", sent.talk);
}

#[tokio::test]
async fn postfix_secures_the_connection_before_it_gets_a_message() {
    let Some(postfix) = Postfix::start() else {
        return println!("skipped: no Postfix that can be started; `tests/run` installs it for the superuser");
    };
    let ca = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/tls/ca.pem");
    let settings = rulewatch::mail::Settings {
        transport: Transport::Smtp,
        host: "localhost".into(),
        port: postfix.port,
        security: Security::Starttls,
        extra_root: Some(ca),
        ..Default::default()
    };
    let letters = Settings {
        from: "Rulewatch <alerts@desk.example>".into(),
        domain: "desk.example".into(),
        signer: Some(Arc::new(Signer::new("desk.example", "rw2026", &Secret::new(SEED)).expect("a key"))),
        ..Settings::default()
    };
    let now: Timestamp = "2026-01-16T12:00:00Z".parse().expect("a time");
    let message = test_message("ana@readers.example", &letters, now).expect("a message");
    Mailer::Smtp(Box::new(Smtp::new(&settings).expect("a mailer"))).send(&message).await.expect("sent");
    until("it is delivered", async || postfix.messages("ana").len() == 1).await;
    let message = postfix.messages("ana").remove(0);
    assert!(message.contains("with ESMTPS"), "{message}");
}
