//! Alerts as a mail server and a reader of mail that are not ours take them: aiosmtpd and Python's `email`.
//!
//! `tests/run` installs the server into `target/python`; without it these tests say "skipped".

#[path = "support/mod.rs"]
mod support;

use std::io::{BufRead, BufReader, Lines};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::Value;
use support::house::House;
use support::site::{Answer, Site};

/// The server as a process; it ends when dropped.
struct MailServer {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    port: u16,
}

impl MailServer {
    /// `None` without a Python that knows aiosmtpd.
    fn start() -> Option<MailServer> {
        let house = Path::new(env!("CARGO_MANIFEST_DIR"));
        let python = [house.join("target/python/bin/python"), PathBuf::from("python3")];
        let python = python.iter().find(|python| {
            let asked = Command::new(python).args(["-c", "import aiosmtpd"]).stderr(Stdio::null()).status();
            asked.is_ok_and(|status| status.success())
        })?;
        let server = house.join("tests/aiosmtpd/server.py");
        let mut child = Command::new(python).arg(server).stdout(Stdio::piped()).spawn().expect("the server starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its answers")).lines();
        let port = lines.next().expect("a line").expect("text").parse().expect("a port");
        Some(MailServer { child, lines, port })
    }

    /// The next message that arrived.
    fn message(&mut self) -> Value {
        serde_json::from_str(&self.lines.next().expect("a message").expect("text")).expect("JSON")
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn rule(days: u32) -> String {
    format!(
        "<html lang=zh><body><main><h1>两用物项出口管制公告</h1>\
         <p>一、出口经营者出口本公告附件所列物项的，应当向国务院商务主管部门申请许可。</p>\
         <p>二、出口经营者应当在出口前{days}个工作日内提出申请，提交最终用户和最终用途证明。</p>\
         <p>三、本公告自公布之日起施行，此前规定与本公告不一致的，以本公告为准。</p></main></body></html>"
    )
}

/// A house that owes one alert about a Chinese source to each of these addresses.
async fn owing(server: &MailServer, addresses: &[&str]) -> (House, Site) {
    let site = Site::start().await;
    let mail = format!(
        "[mail]\ntransport = \"smtp\"\nhost = \"127.0.0.1\"\nport = {}\nsecurity = \"none\"\nfrom = \"监测 <alerts@desk.example>\"\n",
        server.port
    );
    let house = House::new(site.address(), &mail);
    let source = format!(
        "title = \"两用物项出口管制公告\"\nissuer = \"商务部\"\njurisdiction = \"CN\"\nurl = \"{}\"\nlanguage = \"zh\"\n\n[schedule]\nevery = \"15m\"\n",
        site.url("/rule")
    );
    std::fs::write(house.path().join("watchlist/xx/cn-rule.toml"), source).expect("written");
    for address in addresses {
        house.say(&["subscriber", "add", address, "--zone", "Asia/Shanghai"]).await;
        house.say(&["subscription", "add", address]).await;
    }
    for days in [60, 45] {
        site.serve("/rule", Answer::html(rule(days)));
        house.say(&["check", "--all"]).await;
    }
    (house, site)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chinese_alert_is_read_by_a_reader_that_is_not_ours() {
    let Some(mut server) = MailServer::start() else {
        return println!("skipped: no Python with aiosmtpd; `tests/run` installs it");
    };
    let (house, _site) = owing(&server, &["ana@example.org"]).await;
    house.said(&["deliveries", "send"]).await.ends_with(0);
    let message = server.message();
    assert_eq!(message["from"], "alerts@desk.example");
    assert_eq!(message["to"], serde_json::json!(["ana@example.org"]));
    assert_eq!(message["defects"], serde_json::json!([]));
    assert_eq!((&message["bare_line_feeds"], &message["ascii"]), (&0.into(), &true.into()), "{message}");
    assert!(message["longest_line"].as_u64().is_some_and(|length| length <= 998), "{message}");
    let headers = |name: &str| -> Vec<&str> {
        let all = message["headers"].as_array().expect("headers").iter();
        all.filter(|header| header[0] == name).map(|header| header[1].as_str().expect("text")).collect()
    };
    for name in ["From", "To", "Date", "Message-ID", "Subject", "MIME-Version", "Auto-Submitted", "List-Id"] {
        assert_eq!(headers(name).len(), 1, "one {name}: {:?}", message["headers"]);
    }
    assert_eq!(headers("From"), ["监测 <alerts@desk.example>"]);
    assert_eq!(headers("Auto-Submitted"), ["auto-generated"]);
    let subject = headers("Subject")[0];
    assert!(subject.contains("商务部") && subject.contains("45") && subject.chars().count() <= 200, "{subject}");
    assert_eq!(message["type"], "multipart/alternative");
    let parts = message["parts"].as_array().expect("parts");
    let types: Vec<&str> = parts.iter().filter_map(|part| part["type"].as_str()).collect();
    assert_eq!(types, ["text/plain", "text/html"], "the best form comes last");
    for part in parts {
        let text = part["text"].as_str().expect("text");
        assert_eq!(part["charset"], "utf-8");
        assert!(text.contains("个工作日内提出申请") && text.contains("60") && text.contains("45"), "{text}");
        assert!(text.contains("两用物项出口管制公告"), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_greylisted_address_gets_its_alert_later_and_a_dead_one_is_parked() {
    let Some(mut server) = MailServer::start() else {
        return println!("skipped: no Python with aiosmtpd; `tests/run` installs it");
    };
    let (house, _site) = owing(&server, &["later@example.org", "never@example.org", "ana@example.org"]).await;
    let sent = house.said(&["deliveries", "send"]).await.ends_with(0);
    assert!(sent.talk.contains("1 message sent, 1 deferred, 0 uncertain, 1 parked"), "{}", sent.talk);
    assert_eq!(server.message()["to"][0], "ana@example.org", "one bad address harms no other");
    let list = house.say(&["deliveries", "list"]).await;
    let line = |address: &str| list.lines().find(|line| line.contains(address)).unwrap_or_default().to_owned();
    assert!(line("later@").contains(" owed ") && line("later@").contains("greylisted"), "{list}");
    assert!(line("never@").contains(" parked ") && line("never@").contains("no such mailbox"), "{list}");
    let waiting = line("later@").split_whitespace().next().expect("an id").to_owned();
    house.said(&["deliveries", "retry", &waiting]).await.ends_with(0);
    let sent = house.said(&["deliveries", "send"]).await.ends_with(0);
    assert!(sent.talk.contains("1 message sent, 0 deferred, 0 uncertain, 0 parked"), "{}", sent.talk);
    assert_eq!(server.message()["to"][0], "later@example.org");
}
