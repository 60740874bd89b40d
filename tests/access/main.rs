//! Who may do what on the pages: every door, every role, every method; logging in; proxies; the path prefix.

mod operator;
#[path = "../support/mod.rs"]
mod support;

use std::fs;

use reqwest::{Method, RequestBuilder, Response, StatusCode};
use rulewatch::web::{self, Account, Role, written};
use support::house::House;
use support::service::{Running, until};
use support::site::{Answer, Site};

use Role::{Anonymous, Operator, Reader};

const READER: &str = "0123456789abcdef0123456789abcdef";
const OPERATOR: &str = "fedcba9876543210fedcba9876543210";
const PASSWORD: &str = "a password of a desk";

/// Every door: method, path, who may use it at least. A door that is not here fails a test.
const DOORS: &[(&str, &str, Role)] = &[
    ("GET", "/style.css", Anonymous),
    ("GET", "/script.js", Anonymous),
    ("GET", "/healthz", Anonymous),
    ("GET", "/", Reader),
    ("GET", "/revisions/{id}", Reader),
    ("GET", "/revisions/{id}/dates.ics", Reader),
    ("GET", "/dates.ics", Reader),
    ("GET", "/sources/{id}/amend", Reader),
    ("GET", "/events", Reader),
    ("GET", "/events/{id}", Reader),
    ("GET", "/upcoming", Reader),
    ("GET", "/sources", Reader),
    ("GET", "/sources/{id}", Reader),
    ("GET", "/sources/{id}/compare", Reader),
    ("GET", "/sources/{id}/versions/{number}", Reader),
    ("GET", "/sources/{id}/versions/{number}/raw", Reader),
    ("GET", "/compare", Reader),
    ("POST", "/compare", Reader),
    ("GET", "/status", Reader),
    ("GET", "/metrics", Operator),
    ("GET", "/status/held", Operator),
    ("GET", "/status/held/{id}/{number}", Operator),
    ("POST", "/status/held/{id}/{number}", Operator),
    ("GET", "/status/held/{id}/{number}/bytes", Operator),
    ("GET", "/status/deliveries", Operator),
    ("POST", "/status/deliveries", Operator),
    ("GET", "/status/recipe", Operator),
    ("POST", "/status/recipe", Operator),
    ("GET", "/feed.atom", Reader),
    ("GET", "/feed.json", Reader),
    ("GET", "/login", Anonymous),
    ("POST", "/login", Anonymous),
    ("POST", "/logout", Reader),
    ("GET", "/subscribe", Reader),
    ("POST", "/subscribe", Reader),
    ("GET", "/confirm/{token}", Anonymous),
    ("POST", "/confirm/{token}", Anonymous),
    ("POST", "/bounces", Anonymous),
    ("GET", "/unsubscribe/{token}", Anonymous),
    ("POST", "/unsubscribe/{token}", Anonymous),
    ("GET", "/preferences/{token}", Anonymous),
    ("POST", "/preferences/{token}", Anonymous),
    ("GET", "/preferences/{token}/kept.json", Anonymous),
    ("POST", "/preferences/{token}/erase", Anonymous),
    ("POST", "/api/v1/checks", Operator),
    ("GET", "/api/v1/checks/{run}", Reader),
    ("GET", "/api/v1/openapi.json", Anonymous),
    ("GET", "/api/v1/revisions", Reader),
    ("GET", "/api/v1/revisions/{id}", Reader),
    ("GET", "/api/v1/revisions/{id}/redline", Reader),
    ("GET", "/api/v1/passages", Reader),
    ("GET", "/api/v1/events/{id}", Reader),
    ("GET", "/api/v1/upcoming", Reader),
    ("GET", "/api/v1/sources", Reader),
    ("GET", "/api/v1/sources/{id}", Reader),
    ("GET", "/api/v1/sources/{id}/coverage", Reader),
    ("GET", "/api/v1/sources/{id}/versions", Reader),
    ("GET", "/api/v1/sources/{id}/versions/{point}", Reader),
    ("GET", "/api/v1/sources/{id}/versions/{point}/text", Reader),
    ("GET", "/api/v1/sources/{id}/versions/{point}/raw", Reader),
    ("POST", "/api/v1/compare", Reader),
    ("GET", "/api/v1/status", Reader),
    ("GET", "/api/v1/findings", Operator),
    ("GET", "/api/v1/held", Operator),
    ("GET", "/api/v1/held/{source}/{number}", Operator),
    ("GET", "/api/v1/held/{source}/{number}/raw", Operator),
    ("POST", "/api/v1/held/{source}/{number}/verdict", Operator),
    ("GET", "/api/v1/deliveries", Operator),
    ("POST", "/api/v1/deliveries/retry", Operator),
    ("POST", "/api/v1/deliveries/{id}/retry", Operator),
    ("POST", "/api/v1/deliveries/{id}/park", Operator),
    ("GET", "/api/v1/sources/{id}/diff", Reader),
    ("GET", "/api/v1/sources/{id}/amend", Reader),
    ("POST", "/api/v1/try", Operator),
    ("GET", "/api/v1/redline.schema.json", Anonymous),
    ("GET", "/api/v1/brief.schema.json", Anonymous),
    ("GET", "/api/v1/webhook.schema.json", Anonymous),
];

/// A service that has seen one source revised once, with this before its configuration and this at its end.
struct Served {
    running: Running,
    house: House,
    _site: Site,
}

fn rule(percent: u32) -> String {
    format!(
        "<html><body><main><h1>Part 912—Safeguards</h1><p>(a) A license is required to export an item described in the \
         schedule to any destination in Group D, unless the consignee is listed in Supplement No. 2 to this part.</p>\
         <p>(b) The share of a consignee owned by a listed entity may not exceed {percent} percent.</p></main></body></html>"
    )
}

impl Served {
    async fn start(before: &str, web: &str) -> Served {
        let site = Site::start().await;
        let house = House::new(site.address(), "");
        house.source("xx-rule", &site.url("/rule"));
        for percent in [50, 25] {
            site.serve("/rule", Answer::html(rule(percent)));
            house.say(&["check", "--all"]).await;
        }
        configure(&house, before, web);
        Served { running: Running::start(&house).await, house, _site: site }
    }

    /// Where readers and operators log in.
    async fn closed() -> Served {
        Served::start("", &format!("access = \"password\"\n{}", accounts(PASSWORD))).await
    }

    fn request(&self, method: &str, path: &str) -> RequestBuilder {
        self.running.client.request(method.parse::<Method>().expect("a method"), self.running.url(path))
    }

    async fn log_in(&self, name: &str, password: &str, cookie: &str) -> Response {
        let form = format!("name={name}&password={}&back=%2Fstatus", password.replace(' ', "+"));
        send(plain().post(self.running.url("/login")).header("cookie", cookie).body(form)).await
    }

    /// The cookie of somebody who logged in.
    async fn cookie(&self, name: &str) -> String {
        let answer = self.log_in(name, PASSWORD, "").await;
        assert_eq!(answer.status(), 303, "{name}");
        pair(header(&answer, "set-cookie"))
    }

    /// What a page of whoever has this cookie puts into its forms.
    async fn token(&self, cookie: &str) -> String {
        let page = text(send(self.request("GET", "/status").header("cookie", cookie)).await).await;
        let (_, rest) = page.split_once("name=\"csrf\" value=\"").unwrap_or_else(|| panic!("a token: {page}"));
        rest.split('"').next().expect("its end").to_owned()
    }
}

fn accounts(password: &str) -> String {
    let list = |name: &str| format!("[{:?}]", written(&Account::new(name, password).expect("an account")));
    format!(
        "readers = {}\noperators = {}\ntoken = \"{OPERATOR}\"\nreader_token = \"{READER}\"\n",
        list("rea"),
        list("ope")
    )
}

fn configure(house: &House, before: &str, web: &str) {
    let file = house.path().join("rulewatch.toml");
    let text = fs::read_to_string(&file).expect("a configuration");
    let fetch = text.split("[web]").next().expect("the part before").to_owned();
    let fetch = fetch.strip_prefix(before).unwrap_or(&fetch);
    fs::write(file, format!("{before}{fetch}[web]\n{web}")).expect("written");
}

/// A client that follows nothing.
fn plain() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
    client.build().expect("a client")
}

async fn send(request: RequestBuilder) -> Response {
    request.send().await.expect("an answer")
}

async fn text(answer: Response) -> String {
    answer.text().await.expect("a body")
}

fn header<'a>(answer: &'a Response, name: &str) -> &'a str {
    answer.headers().get(name).map_or("", |value| value.to_str().expect("text"))
}

/// The name and value of a `Set-Cookie`.
fn pair(cookie: &str) -> String {
    cookie.split(';').next().expect("a pair").to_owned()
}

#[test]
fn every_door_is_listed_here_with_who_may_use_it() {
    let doors: Vec<_> = web::list().iter().map(|door| (door.method.to_string(), door.path, door.least)).collect();
    let listed: Vec<_> = DOORS.iter().map(|(method, path, least)| (method.to_string(), *path, *least)).collect();
    let unlisted: Vec<_> = doors.iter().filter(|door| !listed.contains(door)).collect();
    let gone: Vec<_> = listed.iter().filter(|door| !doors.contains(door)).collect();
    assert!(unlisted.is_empty() && gone.is_empty(), "not listed: {unlisted:?}; no longer there: {gone:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn each_role_gets_through_its_doors_and_through_no_other() {
    let served = Served::closed().await;
    for (role, token) in [(Anonymous, ""), (Reader, READER), (Operator, OPERATOR)] {
        for method in ["GET", "POST", "PUT", "DELETE", "PATCH"] {
            for path in DOORS.iter().map(|(_, path, _)| *path) {
                let asked = path.replace("{id}", if path.contains("/sources/") { "xx-rule" } else { "1" });
                let asked = asked.replace("{run}", "1").replace("{token}", "none").replace("{number}", "1");
                let asked = asked.replace("{source}", "xx-rule").replace("{point}", "1");
                let mut request = served.request(method, &asked);
                if !token.is_empty() {
                    request = request.bearer_auth(token);
                }
                let status = send(request).await.status();
                let told = format!("{} {method} {asked}: {status}", role.name());
                match DOORS.iter().find(|door| door.0 == method && door.1 == path) {
                    None => assert_eq!(status, 405, "{told}"),
                    Some((_, _, least)) if role >= *least => {
                        assert!(!matches!(status.as_u16(), 401 | 405 | 500..), "{told}");
                        assert!(status != 403 || path == "/login", "{told}");
                    }
                    Some(_) => assert_eq!(status, if role == Anonymous { 401 } else { 403 }, "{told}"),
                }
            }
        }
    }
    let wrong = send(served.request("GET", "/").bearer_auth("0123456789abcdef0123456789abcdee")).await;
    assert_eq!(wrong.status(), 401, "a token that is none of ours");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_person_is_led_to_the_login_and_back_and_a_program_is_told() {
    let served = Served::closed().await;
    let plain = plain();
    let led = send(plain.get(served.running.url("/revisions/1?view=inline")).header("accept", "text/html")).await;
    assert_eq!(
        (led.status(), header(&led, "location")),
        (StatusCode::SEE_OTHER, "/login?back=%2Frevisions%2F1%3Fview%3Dinline")
    );
    let told = send(plain.get(served.running.url("/revisions/1"))).await;
    assert_eq!((told.status(), header(&told, "www-authenticate")), (StatusCode::UNAUTHORIZED, "Bearer"));
    let form = "name=ope&password=a+password+of+a+desk&back=%2Frevisions%2F1%3Fview%3Dinline";
    let back = send(plain.post(served.running.url("/login")).body(form)).await;
    assert_eq!(header(&back, "location"), "/revisions/1?view=inline");
    let elsewhere = "name=ope&password=a+password+of+a+desk&back=%2F%2Fevil.example";
    assert_eq!(header(&send(plain.post(served.running.url("/login")).body(elsewhere)).await, "location"), "/");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_refused_login_tells_nothing_of_the_accounts_and_too_many_are_stopped() {
    let served = Served::closed().await;
    let mut told = Vec::new();
    for (name, password) in [("ope", "wrong"), ("nobody", PASSWORD), ("", ""), ("ope", "")] {
        let answer = served.log_in(name, password, "").await;
        assert!(header(&answer, "set-cookie").is_empty());
        told.push((answer.status(), text(answer).await));
    }
    assert!(told.iter().all(|one| *one == told[0] && one.0 == 403), "{told:?}");
    for _ in told.len()..20 {
        assert_eq!(served.log_in("ope", "wrong", "").await.status(), 403);
    }
    let stopped = served.log_in("ope", PASSWORD, "").await;
    assert_eq!((stopped.status(), header(&stopped, "retry-after")), (StatusCode::TOO_MANY_REQUESTS, "900"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_session_begins_anew_at_each_login_and_ends_with_the_logout_on_the_server_too() {
    let served = Served::closed().await;
    let answer = served.log_in("ope", PASSWORD, "").await;
    let whole = header(&answer, "set-cookie").to_owned();
    for part in ["; HttpOnly", "; SameSite=Lax", "; Path=/;", "; Max-Age=43200"] {
        assert!(whole.contains(part), "{whole}");
    }
    let first = pair(&whole);
    // Somebody else's cookie, planted before the login, is not what the login takes.
    let second = pair(header(&served.log_in("ope", PASSWORD, &first).await, "set-cookie"));
    assert_ne!(first, second);
    let status = async |cookie: &str| send(served.request("GET", "/status").header("cookie", cookie)).await.status();
    assert_eq!((status(&first).await, status(&second).await), (StatusCode::UNAUTHORIZED, StatusCode::OK));
    let planted = format!("rulewatch={}", "a".repeat(52));
    assert_eq!(status(&planted).await, 401);
    let token = served.token(&second).await;
    let out = served.request("POST", "/logout").header("cookie", &second).body(format!("csrf={token}"));
    assert!(
        header(&send(out).await, "location").is_empty(),
        "the client follows to the front page, where it is stopped"
    );
    assert_eq!(status(&second).await, 401, "a copy of the cookie is worth nothing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_form_without_the_token_of_its_session_does_nothing() {
    let served = Served::closed().await;
    let (mine, other) = (served.cookie("ope").await, served.cookie("ope").await);
    let (token, foreign) = (served.token(&mine).await, served.token(&other).await);
    assert_ne!(token, foreign);
    let begin = |body: String| served.request("POST", "/api/v1/checks").header("cookie", &mine).body(body);
    for body in [String::new(), format!("csrf={foreign}"), "csrf=".to_owned(), format!("x={token}")] {
        assert_eq!(send(begin(body.clone())).await.status(), 403, "{body}");
    }
    assert_eq!(send(begin(String::new()).header("x-csrf-token", &foreign)).await.status(), 403);
    let tried =
        served.request("POST", "/api/v1/try").header("cookie", &mine).header("content-type", "application/json");
    assert_eq!(send(tried.body("{\"url\": \"http://127.0.0.1:1/\"}")).await.status(), 403);
    assert_eq!(send(begin(String::new()).header("x-csrf-token", &token)).await.status(), 202);
    let parts = format!("--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n--b--\r\n");
    let form = begin(parts.clone()).header("content-type", "multipart/form-data; boundary=b");
    assert_eq!(send(form).await.status(), 415, "it went through, and is no JSON");
    let form = begin(parts.replace(&token, &foreign)).header("content-type", "multipart/form-data; boundary=b");
    assert_eq!(send(form).await.status(), 403);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn another_password_ends_what_began_with_the_old_one_once_the_configuration_is_read_again() {
    let served = Served::closed().await;
    let cookie = served.cookie("ope").await;
    let status = async || send(served.request("GET", "/status").header("cookie", &cookie)).await.status();
    assert_eq!(status().await, 200);
    configure(&served.house, "", &format!("access = \"password\"\n{}", accounts("another password")));
    let told = std::process::Command::new("kill").args(["-HUP", &served.running.pid().to_string()]).status();
    assert!(told.expect("`kill` is there").success());
    until("the session to end", async || status().await == 401).await;
    assert_eq!(served.log_in("ope", "another password", "").await.status(), 303);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn without_an_account_everybody_reads_and_only_programs_on_this_machine_start_checks() {
    let served = Served::start("", "").await;
    assert_eq!(send(served.request("GET", "/status")).await.status(), 200);
    assert_eq!(send(served.request("POST", "/api/v1/checks")).await.status(), 202);
    let forwarded = served.request("POST", "/api/v1/checks").header("x-forwarded-for", "192.0.2.1");
    assert_eq!(send(forwarded).await.status(), 401, "a proxy speaks for another");
    assert_eq!(send(served.request("GET", "/login")).await.status(), 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_proxys_word_counts_where_it_is_trusted_and_nobody_elses() {
    let named = |served: &Served, method: &str, path: &str, role: &str| {
        served.request(method, path).header("remote-user", "ana").header("remote-role", role)
    };
    let trusted = Served::start("trusted_proxies = [\"127.0.0.1/32\"]\n", "access = \"proxy\"\n").await;
    assert_eq!(send(trusted.request("GET", "/")).await.status(), 401, "it names nobody");
    let page = text(send(named(&trusted, "GET", "/", "staff, operator")).await).await;
    assert!(page.contains("ana (operator)") && !page.contains("/logout"), "{page}");
    assert_eq!(send(named(&trusted, "POST", "/api/v1/checks", "staff")).await.status(), 403);
    assert_eq!(send(named(&trusted, "POST", "/api/v1/checks", "operator")).await.status(), 403, "no token");
    let twice = named(&trusted, "GET", "/", "operator").header("remote-user", "eve");
    assert_eq!(send(twice).await.status(), 401, "one of the two is the client's");
    let strange = Served::start("trusted_proxies = [\"10.0.0.0/8\"]\n", "access = \"proxy\"\n").await;
    assert_eq!(send(named(&strange, "GET", "/", "operator")).await.status(), 401);
    let claimed = named(&strange, "GET", "/", "operator").header("x-forwarded-for", "10.0.0.1");
    assert_eq!(send(claimed).await.status(), 401);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn under_a_prefix_every_link_begins_with_it_whether_or_not_the_proxy_takes_it_off() {
    let before = "public_url = \"https://rulewatch.example/watch/\"\n";
    let served = Served::start(before, &accounts(PASSWORD)).await;
    for path in [
        "/",
        "/watch/",
        "/watch",
        "/revisions/1",
        "/watch/revisions/1",
        "/watch/status",
        "/watch/subscribe",
        "/watch/login",
    ] {
        let answer = send(served.request("GET", path).header("accept", "text/html")).await;
        assert_eq!(answer.status(), 200, "{path}");
        let page = scraper::Html::parse_document(&text(answer).await);
        for node in page.tree.nodes().filter_map(|node| node.value().as_element()) {
            for name in ["href", "src", "action"] {
                let link = node.attr(name).unwrap_or("#");
                let ours = link.starts_with("/watch/") || link.starts_with('#') || link.starts_with("http://127.0.0.1");
                assert!(ours, "{path}: {name}={link}");
            }
        }
    }
    assert_eq!(send(served.request("GET", "/watching")).await.status(), 404);
    let login = send(served.request("POST", "/watch/login").body("name=ope&password=a+password+of+a+desk")).await;
    // The client follows the redirect, which leads on under the prefix.
    assert_eq!(login.url().path(), "/watch/");
    let refused = send(served.request("GET", "/watch/?language=zh-Hant")).await;
    assert_eq!(
        header(&refused, "set-cookie"),
        "language=zh-Hant; Path=/watch/; Max-Age=31536000; HttpOnly; SameSite=Lax; Secure"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_cookie_is_bound_to_its_host_as_strictly_as_the_address_allows() {
    for (public, expected) in [
        ("https://rulewatch.example/", "__Host-rulewatch="),
        ("https://rulewatch.example/watch/", "__Secure-rulewatch="),
    ] {
        let served = Served::start(&format!("public_url = \"{public}\"\n"), &accounts(PASSWORD)).await;
        let plain = plain();
        let form = "name=ope&password=a+password+of+a+desk";
        let answer = send(plain.post(served.running.url("/login")).body(form)).await;
        let cookie = header(&answer, "set-cookie");
        assert!(cookie.starts_with(expected) && cookie.contains("; Secure") && !cookie.contains("Domain"), "{cookie}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_network_that_asks_too_often_is_told_when_to_come_again() {
    let served =
        Served::start("trusted_proxies = [\"127.0.0.1/32\"]\n", "requests_per_minute = 30\ncostly_per_minute = 2\n")
            .await;
    let from = |address: &str, path: &str| served.request("GET", path).header("x-forwarded-for", address);
    for _ in 0..2 {
        assert_eq!(send(from("192.0.2.1", "/revisions/1")).await.status(), 200);
    }
    let stopped = send(from("192.0.2.1", "/revisions/1")).await;
    assert_eq!(stopped.status(), 429);
    assert!(header(&stopped, "retry-after").parse::<u64>().is_ok_and(|seconds| (1..=30).contains(&seconds)));
    assert_eq!(send(from("192.0.2.1", "/")).await.status(), 200, "what costs little goes on");
    assert_eq!(send(from("192.0.2.2", "/revisions/1")).await.status(), 200, "another network");
    let mut statuses = Vec::new();
    for _ in 0..40 {
        statuses.push(send(from("192.0.2.1", "/style.css")).await.status().as_u16());
    }
    assert!(statuses.contains(&429) && statuses[0] == 200, "{statuses:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_service_is_not_opened_to_others_without_saying_who_they_are() {
    let site = Site::start().await;
    for (before, web, told) in [
        ("", "", "nobody has to log in"),
        ("", &*format!("access = \"password\"\n{}", accounts(PASSWORD)), "in clear"),
        ("", "access = \"proxy\"\n", "trusted_proxies"),
        ("", "access = \"password\"\n", "nobody could log in"),
    ] {
        let house = House::new(site.address(), "");
        house.source("xx-rule", &site.url("/rule"));
        configure(&house, before, web);
        let said = house.said(&["run", "--listen", "0.0.0.0:0"]).await;
        assert!(said.code != Some(0) && said.talk.contains(told), "{web}: {said:?}");
    }
}
