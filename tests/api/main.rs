//! `/api/v1`: that what is answered is what the document says, for readers and operators, in good order and in bad.

mod amended;
mod answers;
mod document;
mod guide;
mod recipe;
mod schemathesis;
#[path = "../support/mod.rs"]
mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use reqwest::{Method, RequestBuilder, Response};
use serde_json::Value;
use support::house::House;
use support::service::Running;
use support::site::{Answer, Site};

const READER: &str = "0123456789abcdef0123456789abcdef";
const OPERATOR: &str = "fedcba9876543210fedcba9876543210";

/// A service that closes its doors, and has seen `xx-rule` revised twice; a capture of `xx-list` is held, alerts are owed, and
/// `xx-fr` amends `xx-ecfr`.
pub struct Seeded {
    pub running: Running,
    pub house: House,
    pub site: Site,
}

fn rule(percent: u32) -> String {
    format!(
        "<html><head><title>Part 912</title></head><body><main><h1>Part 912—Safeguards</h1>\
         <p>(a) A license is required to export an item described in the schedule to any destination in Group D, unless \
         the consignee is listed in Supplement No. 2 to this part, effective January 15, 2040.</p>\
         <p>(b) The share of a consignee owned by a listed entity may not exceed {percent} percent.</p>\
         <table><tr><th>Group</th><th>Country</th></tr><tr><td>D:5</td><td><a href=\"/d5\">Freedonia {percent}</a></td></tr></table>\
         </main></body></html>"
    )
}

fn list(entries: u32) -> String {
    let entries: String = (1..=entries).map(|n| format!("<p>({n}) Entity {n} of the list, 1 Road {n}.</p>")).collect();
    format!("<html><body><main><h1>List of entities</h1>{entries}</main></body></html>")
}

impl Seeded {
    /// With this in `[web]` besides; pages under a prefix come from `before`.
    pub async fn start(before: &str, more: &str) -> Seeded {
        let site = Site::start().await;
        let house = House::new(site.address(), "");
        house.source("xx-rule", &site.url("/rule"));
        house.source("xx-list", &site.url("/list"));
        for (id, name) in [("xx-fr", "rule.xml"), ("xx-ecfr", "part.xml")] {
            let text =
                fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/amend/").to_owned() + name).expect("a text");
            site.serve(&format!("/{id}"), Answer::body("application/xml", text));
            house.source(id, &site.url(&format!("/{id}")));
        }
        house.say(&["subscriber", "add", "ana@example.org"]).await;
        house.say(&["subscription", "add", "ana@example.org"]).await;
        for (percent, entries) in [(50, 80), (25, 80), (10, 3)] {
            site.serve("/rule", Answer::html(rule(percent)));
            site.serve("/list", Answer::html(list(entries)));
            house.said(&["check", "--all"]).await;
        }
        let file = house.path().join("rulewatch.toml");
        let fetch = fs::read_to_string(&file).expect("a configuration");
        let web = format!(
            "[web]\naccess = \"proxy\"\ntoken = \"{OPERATOR}\"\nreader_token = \"{READER}\"\nrequests_per_minute = 0\ncostly_per_minute = 0\n{more}"
        );
        fs::write(&file, format!("trusted_proxies = [\"127.0.0.1/32\"]\n{before}{fetch}{web}")).expect("written");
        Seeded { running: Running::start(&house).await, house, site }
    }

    pub async fn usual() -> Seeded {
        Seeded::start("", "").await
    }

    pub fn request(&self, method: Method, path: &str, token: &str) -> RequestBuilder {
        let request = self.running.client.request(method, self.running.url(path));
        if token.is_empty() { request } else { request.bearer_auth(token) }
    }

    pub async fn get(&self, path: &str) -> Response {
        send(self.request(Method::GET, path, OPERATOR)).await
    }

    /// What is answered to an operator, which has to be well.
    pub async fn json(&self, path: &str) -> Value {
        let answer = self.get(path).await;
        let status = answer.status();
        let text = answer.text().await.expect("a body");
        assert_eq!(status, 200, "{path}: {text}");
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}: {text}"))
    }
}

pub async fn send(request: RequestBuilder) -> Response {
    request.send().await.expect("an answer")
}

pub async fn text(answer: Response) -> String {
    answer.text().await.expect("a body")
}

pub fn header<'a>(answer: &'a Response, name: &str) -> &'a str {
    answer.headers().get(name).map_or("", |value| value.to_str().expect("text"))
}

/// A program of Python that `tests/run` installs; `None` where it is not.
pub fn python(program: &str) -> Option<PathBuf> {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/python/bin").join(program);
    let runs = Command::new(&program).arg("--help").output().is_ok_and(|ran| ran.status.success());
    if !runs {
        println!("skipped: no {}; `tests/run` installs it", program.display());
    }
    runs.then_some(program)
}
