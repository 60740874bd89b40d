//! What the operator sees and does: judging held captures, deliveries, trying a recipe, the numbers, the log.

use std::fs;

use rulewatch::web::{Account, written};

use super::support::house::House;
use super::support::service::{Running, until};
use super::support::site::{Answer, Site};
use super::{OPERATOR, PASSWORD, configure, header, pair, send, text};

/// Script, handlers and overrides in what a source serves.
const HOSTILE: &str =
    "&lt;script&gt;alert(1)&lt;/script&gt; \"&gt;&lt;img src=x onerror=alert(2)&gt; \u{202e}evil\u{202c}";

/// A rule of so many paragraphs.
fn long(paragraphs: usize) -> String {
    let one = |number: usize| {
        format!(
            "<p>({number}) A license is required to export item {number} of the schedule to any destination in Group D {HOSTILE}.</p>"
        )
    };
    let all: String = (1..=paragraphs).map(one).collect();
    format!("<html><body><main><h1>Part 912—Safeguards</h1>{all}</main></body></html>")
}

/// A service whose one source shrank to a tenth, which its last check held.
struct Desk {
    running: Option<Running>,
    house: House,
    site: Site,
}

impl Desk {
    async fn open() -> Desk {
        let site = Site::start().await;
        let house = House::new(site.address(), "");
        house.source("xx-rule", &site.url("/rule"));
        site.serve("/rule", Answer::html(long(60)));
        house.say(&["subscriber", "add", "ana@example.org"]).await;
        house.say(&["subscription", "add", "ana@example.org"]).await;
        house.say(&["check", "--all"]).await;
        site.serve("/rule", Answer::html(long(4)));
        house.said(&["check", "--all"]).await;
        let account = written(&Account::new("ope", PASSWORD).expect("an account"));
        configure(&house, "", &format!("operators = [{account:?}]\ntoken = \"{OPERATOR}\"\n"));
        Desk { running: Some(Running::start(&house).await), house, site }
    }

    fn running(&self) -> &Running {
        self.running.as_ref().expect("it runs")
    }

    fn url(&self, path: &str) -> String {
        self.running().url(path)
    }

    async fn page(&self, path: &str) -> String {
        let answer = send(self.running().client.get(self.url(path)).bearer_auth(OPERATOR)).await;
        assert_eq!(answer.status(), 200, "{path}");
        let page = text(answer).await;
        assert_harmless(&page, path);
        page
    }

    /// Checks all there is, and tells how that ended.
    async fn check(&self) -> serde_json::Value {
        let begun = self.post("/api/v1/checks", "").await;
        let run = serde_json::from_str::<serde_json::Value>(&text(begun).await).expect("JSON")["run"].clone();
        let ended = self.running().client.get(self.url(&format!("/api/v1/checks/{run}?wait=60"))).bearer_auth(OPERATOR);
        serde_json::from_str(&text(send(ended).await).await).expect("JSON")
    }

    async fn post(&self, path: &str, form: &str) -> reqwest::Response {
        send(self.running().client.post(self.url(path)).bearer_auth(OPERATOR).body(form.to_owned())).await
    }
}

#[track_caller]
fn assert_harmless(page: &str, path: &str) {
    let document = scraper::Html::parse_document(page);
    for node in document.tree.nodes().filter_map(|node| node.value().as_element()) {
        let ours = node.name() == "script" && node.attr("src") == Some("/script.js");
        assert!(ours || !matches!(node.name(), "script" | "img" | "iframe" | "svg"), "{path}: <{}>", node.name());
        assert!(node.attrs().all(|(name, _)| !name.starts_with("on")), "{path}: {node:?}");
    }
    assert!(!page.contains('\u{202e}'), "{path}: an override is shown as one");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_held_capture_that_is_accepted_is_the_next_version_and_a_rebuilt_index_has_it_too() {
    let mut desk = Desk::open().await;
    let list = desk.page("/status/held").await;
    assert!(list.contains("/status/held/xx-rule/1") && list.contains("waits for a verdict"), "{list}");
    let one = desk.page("/status/held/xx-rule/1").await;
    assert!(one.contains("It is a revision") && one.contains("rw-redline"), "{one}");
    let bytes = send(desk.running().client.get(desk.url("/status/held/xx-rule/1/bytes")).bearer_auth(OPERATOR)).await;
    assert!(header(&bytes, "content-security-policy").contains("sandbox"));
    assert!(header(&bytes, "content-disposition").starts_with("attachment;"));
    assert_eq!(header(&bytes, "content-type"), "application/octet-stream");
    assert_eq!(text(bytes).await, long(4));

    assert_eq!(desk.post("/status/held/xx-rule/1", "verdict=maybe").await.status(), 400);
    assert_eq!(desk.post("/status/held/xx-rule/2", "verdict=revision").await.status(), 404);
    let accepted = desk.post("/status/held/xx-rule/1", "verdict=revision").await;
    assert_eq!((accepted.status().as_u16(), accepted.url().path()), (200, "/status/held/xx-rule/1"));
    assert_eq!(desk.post("/status/held/xx-rule/1", "verdict=revision").await.status(), 409, "it is one already");
    let judged = desk.page("/status/held").await;
    assert!(judged.contains("None waits") && judged.contains("accepted by token"), "{judged}");
    let revision = desk.page("/revisions/1").await;
    assert!(revision.contains("version 2"), "{revision}");
    // The subscriber is told as of any other revision, and the next check finds nothing new.
    until("the alert", async || desk.page("/status/deliveries").await.contains(">sent<")).await;
    let run = desk.check().await;
    assert_eq!(run["checks"][0]["status"], "unchanged", "{run}");

    desk.running.take().expect("it runs").kill();
    let told = desk.house.say(&["log", "--json"]).await;
    for entry in fs::read_dir(desk.house.path().join("snapshots")).expect("a folder").flatten() {
        if entry.file_name().to_string_lossy().starts_with("index.sqlite") {
            fs::remove_file(entry.path()).expect("removed");
        }
    }
    desk.house.say(&["reindex"]).await;
    let severity = |log: &str| log.split("\"severity\":").nth(1).map(|rest| rest[..1].to_owned());
    let again = desk.house.say(&["log", "--json"]).await;
    assert!(severity(&told).is_some() && severity(&told) == severity(&again), "{told}\n{again}");
    desk.house.say(&["verify"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn what_was_rejected_is_not_laid_before_anybody_again() {
    let desk = Desk::open().await;
    assert_eq!(desk.post("/status/held/xx-rule/1", "verdict=none").await.status(), 200);
    // Another capture in between, and the rejected bytes once more.
    desk.site.serve("/rule", Answer::html(long(3)));
    desk.check().await;
    desk.site.serve("/rule", Answer::html(long(4)));
    desk.check().await;
    let list = desk.page("/status/held").await;
    assert!(list.contains("/xx-rule/2") && !list.contains("/xx-rule/3"), "{list}");
    assert!(list.contains("rejected by token"), "{list}");
    let versions = desk.page("/status").await;
    assert!(versions.contains("<td>1</td>"), "{versions}");
    // A verdict can be mended.
    assert_eq!(desk.post("/status/held/xx-rule/1", "verdict=revision").await.status(), 200);
    assert!(desk.page("/revisions/1").await.contains("version 2"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_recipe_is_tried_without_keeping_anything_and_within_the_address_policy() {
    let desk = Desk::open().await;
    desk.site.serve("/other", Answer::html(format!("<html><body><nav>Menu</nav><div id=text><h1>§ 912.1 Scope</h1><p>(a) First {HOSTILE}.</p><p class=x>(b) Second.</p></div></body></html>")));
    let tried = async |address: &str, recipe: &str| {
        let form: String = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("address", address)
            .append_pair("recipe", recipe)
            .finish();
        let answer = desk.post("/status/recipe", &form).await;
        assert_eq!(answer.status(), 200, "{address}");
        let page = text(answer).await;
        assert_harmless(&page, address);
        page
    };
    let page = tried(&desk.site.url("/other"), "keep = [\"#text\"]\ndrop = [\".x\"]").await;
    assert!(page.contains("First") && !page.contains("Second.</td>") && page.contains("912.1"), "{page}");
    let page = tried(&desk.site.url("/other"), "[recipe]\nkeep = [\"#text\"]").await;
    assert!(page.contains("Second."), "a section of a source file: {page}");
    let page = tried("http://127.0.0.1:1/", "").await;
    assert!(page.contains("fetched") && !page.contains("<tbody"), "the address policy: {page}");
    for (address, recipe, told) in [
        ("file:///etc/passwd", "", "begins with"),
        ("http://user:pass@example.org/", "", "begins with"),
        ("nonsense", "", "no address"),
        ("http://127.0.0.1:1/", "kep = []", "no recipe"),
    ] {
        let page = tried(address, recipe).await;
        assert!(page.contains(told), "{address} {recipe}: {page}");
    }
    assert!(!desk.house.path().join("snapshots/unnamed").exists());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_delivery_is_given_up_and_sent_again_by_hand() {
    let desk = Desk::open().await;
    assert_eq!(desk.post("/status/held/xx-rule/1", "verdict=revision").await.status(), 200);
    until("the alert", async || desk.page("/status/deliveries?state=sent").await.contains("ana@example.org")).await;
    assert_eq!(desk.post("/status/deliveries", "do=retry&id=1").await.status(), 200, "sent is sent");
    assert!(desk.page("/status/deliveries?state=parked").await.contains("None."));
    for form in ["do=burn", "do=retry&id=one", "do=park"] {
        assert_eq!(desk.post("/status/deliveries", form).await.status(), 400, "{form}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_numbers_and_the_log_tell_what_happened_and_no_secret() {
    let desk = Desk::open().await;
    desk.running().client.get(desk.url("/preferences/a-secret-token?x=1")).send().await.expect("an answer");
    desk.running().client.get(desk.url("/nowhere/a-secret-token")).send().await.expect("an answer");
    desk.page("/status").await;
    let cookie = send(
        desk.running()
            .client
            .post(desk.url("/login"))
            .body(format!("name=ope&password={}", PASSWORD.replace(' ', "+"))),
    )
    .await;
    assert!(pair(header(&cookie, "set-cookie")).is_empty() || cookie.status() == 303);
    desk.check().await;
    assert_eq!(send(desk.running().client.get(desk.url("/metrics"))).await.status(), 401, "there are operators");
    let numbers = desk.page("/metrics").await;
    for line in [
        "rulewatch_checks_total{outcome=\"held\"} ",
        "rulewatch_sources 1",
        "rulewatch_sources_in_trouble 1",
        "rulewatch_deliveries{state=\"owed\"} 0",
        "rulewatch_source_age_seconds{source=\"xx-rule\"} ",
        "rulewatch_http_requests_total{route=\"/status\",method=\"GET\",status=\"200\"} 1",
        "rulewatch_http_requests_total{route=\"none\",method=\"GET\",status=\"404\"} 1",
        "rulewatch_fetched_bytes_total ",
        "rulewatch_check_seconds_bucket",
    ] {
        assert!(numbers.contains(line), "{line}\n{numbers}");
    }
    let log = desk.running().log();
    assert!(log.contains("path=\"/status\"") && log.contains("path=\"/preferences/{token}\""), "{log}");
    for secret in ["a-secret-token", "ana@example.org", OPERATOR, PASSWORD] {
        assert!(!log.contains(secret) && !numbers.contains(secret), "{secret}: {log}");
    }
}
