//! What is answered: lists that go on, revisions, texts, redlines, verdicts, deliveries; names of answers; problems.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::support::service::until;
use super::{OPERATOR, READER, Seeded, header, send, text};

/// Follows a list by its `Link` to its end; the ids of what it lists.
async fn whole(seeded: &Seeded, path: &str, of: &str, id: &str) -> Vec<Value> {
    let (mut ids, mut next) = (Vec::new(), Some(path.to_owned()));
    while let Some(path) = next {
        let answer = seeded.get(&path).await;
        assert_eq!(answer.status(), 200, "{path}");
        let link = header(&answer, "link").to_owned();
        let told: Value = serde_json::from_str(&text(answer).await).expect("JSON");
        ids.extend(told[of].as_array().expect("a list").iter().map(|one| one[id].clone()));
        next = told["next"].as_str().map(str::to_owned);
        assert_eq!(link, next.as_ref().map(|next| format!("<{next}>; rel=\"next\"")).unwrap_or_default(), "{path}");
    }
    ids
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn lists_go_on_to_their_end() {
    let seeded = Seeded::usual().await;
    for (path, of, id, expected) in [
        ("/api/v1/revisions?limit=1", "revisions", "id", json!([2, 1])),
        ("/api/v1/revisions?limit=1&source=xx-rule&order=newest", "revisions", "id", json!([2, 1])),
        ("/api/v1/revisions?q=percent&limit=1", "revisions", "id", json!([2, 1])),
        ("/api/v1/revisions?q=zinc", "revisions", "id", json!([])),
        ("/api/v1/revisions?source=xx-list", "revisions", "id", json!([])),
        ("/api/v1/sources?limit=1", "sources", "id", json!(["xx-ecfr", "xx-fr", "xx-list", "xx-rule"])),
        ("/api/v1/sources/xx-rule/versions?limit=2", "versions", "number", json!([3, 2, 1])),
        ("/api/v1/deliveries?limit=1", "deliveries", "revision", json!([2, 1])),
        ("/api/v1/deliveries?state=parked", "deliveries", "revision", json!([])),
        ("/api/v1/passages?q=entity&limit=2&source=xx-list", "passages", "came", json!(vec![1; 80])),
    ] {
        let expected = expected.as_array().expect("a list").clone();
        let found = whole(&seeded, path, of, id).await;
        // What is about as relevant comes in any order.
        let sort = |mut list: Vec<Value>| {
            list.sort_by_key(|id| id.to_string());
            list
        };
        match path.contains("q=") {
            true => assert_eq!(sort(found), sort(expected), "{path}"),
            false => assert_eq!(found, expected, "{path}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_revision_is_told_with_its_brief_its_evidence_and_its_redline() {
    let seeded = Seeded::usual().await;
    let listed = seeded.json("/api/v1/revisions").await;
    let told = seeded.json("/api/v1/revisions/2?language=zh-Hant").await;
    assert_eq!((&told["source"], &told["from"], &told["to"]), (&json!("xx-rule"), &json!(2), &json!(3)));
    assert_eq!(told["brief"]["language"], "zh-Hant");
    assert_eq!(told["headline"], told["brief"]["headline"]);
    assert_ne!(told["headline"], listed["revisions"][0]["headline"], "English is what scripts read");
    let bytes = text(seeded.get(told["new"]["raw"].as_str().expect("a place")).await).await;
    assert!(bytes.contains("10 percent"), "{bytes}");
    assert_eq!(told["new"]["sha256"], rulewatch::snapshot::Sha256::of(bytes.as_bytes()).to_string());
    assert_eq!(told["new"]["retrieval"]["status"], 200);
    let redline = seeded.json(told["redline"].as_str().expect("a place")).await;
    assert_eq!(redline["brief"]["headline"], listed["revisions"][0]["headline"]);
    let diff = seeded.json("/api/v1/sources/xx-rule/diff?from=2&to=3&format=json").await;
    assert_eq!(redline, diff);
    let event = seeded.json(told["event"].as_str().expect("a place")).await;
    assert!(event["revisions"].as_array().is_some_and(|all| all.iter().any(|one| one["id"] == 2)), "{event}");
    for (form, kind) in [("docx", "application/vnd.openxml"), ("patch", "text/plain"), ("markdown", "text/markdown")] {
        let answer = seeded.get(&format!("/api/v1/revisions/2/redline?format={form}")).await;
        assert!(answer.status() == 200 && header(&answer, "content-type").starts_with(kind), "{form}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_version_is_told_by_number_and_as_of_a_day() {
    let seeded = Seeded::usual().await;
    let today = jiff::Timestamp::now().strftime("%Y-%m-%d").to_string();
    for (point, number) in [("1", 1), ("latest", 3), ("previous", 2), (today.as_str(), 3)] {
        assert_eq!(seeded.json(&format!("/api/v1/sources/xx-rule/versions/{point}")).await["number"], number);
    }
    let read = seeded.json("/api/v1/sources/xx-rule/versions/1/text").await;
    let blocks = read["blocks"].as_array().expect("blocks");
    let found = blocks.iter().find(|block| block["text"].as_str().is_some_and(|text| text.contains("50 percent")));
    assert_eq!(found.expect("the paragraph")["cited"], "Part 912(b)");
    let row = blocks.iter().find(|block| block["kind"] == "table_row").expect("a row");
    assert_eq!(row["cells"][0], json!({ "column": "Group", "text": "D:5" }));
    assert_eq!(row["links"][0]["text"], "Freedonia 50");
    let raw = seeded.get("/api/v1/sources/xx-rule/versions/1/raw").await;
    assert!(header(&raw, "content-disposition").starts_with("attachment"));
    assert!(header(&raw, "content-security-policy").contains("sandbox"));
    assert_eq!(header(&raw, "content-type"), "application/octet-stream");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn what_is_ahead_and_how_a_source_was_read_is_told() {
    let seeded = Seeded::usual().await;
    let covered = seeded.json("/api/v1/sources/xx-list/coverage").await;
    assert_eq!((&covered["good"], &covered["held"], &covered["versions"]), (&json!(2), &json!(1), &json!(1)));
    let ends: Vec<_> = covered["spans"].as_array().expect("spans").iter().map(|span| span["kind"].clone()).collect();
    assert_eq!(ends, ["good", "held"]);
    let list = seeded.json("/api/v1/sources/xx-list").await;
    assert_eq!((&list["status"], &list["failures"], &list["version"]), (&json!("held"), &json!(1), &json!(1)));
    let ahead = seeded.json("/api/v1/upcoming").await;
    assert!(
        ahead["days"].is_array() && ahead["calendar"].as_str().is_some_and(|place| place.starts_with("/dates.ics"))
    );
    let status = seeded.json("/api/v1/status").await;
    assert_eq!((&status["sources"], &status["in_trouble"]), (&json!(4), &json!(1)));
    assert!(status["deliveries"]["owed"].is_u64(), "{status}");
    assert!(seeded.json("/api/v1/findings").await["findings"].is_array());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn nobody_but_an_operator_is_told_of_subscribers() {
    let seeded = Seeded::usual().await;
    for path in ["/api/v1/deliveries", "/api/v1/held", "/api/v1/findings"] {
        for (token, status) in [("", 401), (READER, 403), (OPERATOR, 200)] {
            assert_eq!(send(seeded.request(Method::GET, path, token)).await.status(), status, "{path}");
        }
    }
    let status = text(send(seeded.request(Method::GET, "/api/v1/status", READER)).await).await;
    assert!(status.contains("\"deliveries\":null") && !status.contains("ana@"), "{status}");
    assert!(seeded.json("/api/v1/deliveries").await["deliveries"][0]["address"] == "ana@example.org");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn an_answer_is_named_by_what_it_says_and_not_sent_again_to_whoever_has_it() {
    let seeded = Seeded::usual().await;
    for path in [
        "/api/v1/revisions",
        "/api/v1/revisions/1",
        "/api/v1/sources/xx-rule/versions/1/raw",
        "/api/v1/sources/xx-rule/versions/1/text",
        "/api/v1/revisions/1/redline?format=docx",
        "/api/v1/openapi.json",
        "/feed.atom",
    ] {
        let first = seeded.get(path).await;
        let tag = header(&first, "etag").to_owned();
        assert!(tag.starts_with('"') && header(&first, "cache-control") == "no-cache", "{path}: {tag}");
        let length = text(first).await.len();
        let head = send(seeded.request(Method::HEAD, path, OPERATOR)).await;
        assert_eq!((head.status(), header(&head, "etag")), (StatusCode::OK, tag.as_str()), "HEAD {path}");
        assert!(length > 0 && header(&head, "content-length") != "0", "HEAD {path}");
        for known in [tag.clone(), format!("\"other\", W/{tag}"), "*".to_owned()] {
            let again = send(seeded.request(Method::GET, path, OPERATOR).header("if-none-match", &known)).await;
            assert_eq!((again.status(), header(&again, "etag")), (StatusCode::NOT_MODIFIED, tag.as_str()), "{path}");
            assert!(text(again).await.is_empty());
        }
        let other = send(seeded.request(Method::GET, path, OPERATOR).header("if-none-match", "\"other\"")).await;
        assert_eq!(other.status(), 200, "{path}");
    }
    let refused = send(seeded.request(Method::GET, "/api/v1/revisions", "").header("if-none-match", "*")).await;
    assert_eq!(refused.status(), 401);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn every_fault_is_a_problem_with_its_status() {
    let seeded = Seeded::usual().await;
    let plain = |method: Method, path: &str| seeded.request(method, path, OPERATOR);
    let json = |path: &str, body: &'static str| {
        plain(Method::POST, path).header("content-type", "application/json").body(body)
    };
    let form = |parts: &str| {
        plain(Method::POST, "/api/v1/compare")
            .header("content-type", "multipart/form-data; boundary=b")
            .body(parts.to_owned())
    };
    let asked = [
        (404, plain(Method::GET, "/api/v1/nowhere")),
        (404, plain(Method::GET, "/api/v2/revisions")),
        (404, plain(Method::GET, "/api/v1/revisions/99")),
        (404, plain(Method::GET, "/api/v1/revisions/one")),
        (404, plain(Method::GET, "/api/v1/sources/%ff")),
        (404, plain(Method::GET, "/api/v1/sources/xx-rule/versions/first")),
        (404, plain(Method::GET, "/api/v1/sources/xx-rule/versions/1999-01-01")),
        (404, plain(Method::GET, "/api/v1/held/xx-list/77")),
        (405, plain(Method::DELETE, "/api/v1/revisions")),
        (405, plain(Method::GET, "/api/v1/compare")),
        (422, plain(Method::GET, "/api/v1/revisions?severity=high")),
        (422, plain(Method::GET, "/api/v1/revisions?limit=1000")),
        (422, plain(Method::GET, "/api/v1/revisions?colour=red")),
        (422, plain(Method::GET, "/api/v1/passages?q=x&severity=3")),
        (422, plain(Method::GET, "/api/v1/sources?after=../x")),
        (422, plain(Method::GET, "/api/v1/revisions/1?language=de")),
        (422, plain(Method::GET, "/api/v1/sources/xx-rule/diff?from=yesterday")),
        (422, plain(Method::GET, "/api/v1/sources/xx-rule/coverage?from=2030-01-01")),
        (422, plain(Method::GET, "/api/v1/checks/1?wait=61")),
        (404, plain(Method::GET, "/api/v1/sources/xx-none/amend?text=xx-ecfr")),
        (404, plain(Method::GET, "/api/v1/sources/xx-fr/amend?text=xx-none")),
        (404, plain(Method::GET, "/api/v1/sources/xx-fr/amend?text=xx-ecfr@9")),
        (404, plain(Method::GET, "/api/v1/sources/xx-rule/amend?text=xx-ecfr")),
        (422, plain(Method::GET, "/api/v1/sources/xx-fr/amend")),
        (422, plain(Method::GET, "/api/v1/sources/xx-fr/amend?text=xx-ecfr@yesterday")),
        (422, plain(Method::GET, "/api/v1/sources/xx-fr/amend?text=xx-ecfr&on=soon")),
        (403, seeded.request(Method::POST, "/api/v1/try", READER)),
        (422, json("/api/v1/checks", "[[]]")),
        (400, json("/api/v1/checks", "{} {}")),
        (400, json("/api/v1/checks", "{")),
        (422, json("/api/v1/checks", "{\"sources\": 1}")),
        (422, json("/api/v1/held/xx-list/1/verdict", "{\"verdict\": \"maybe\"}")),
        (422, json("/api/v1/held/xx-list/1/verdict", "")),
        (415, plain(Method::POST, "/api/v1/checks").header("content-type", "text/plain").body("xx-rule")),
        (415, plain(Method::POST, "/api/v1/compare").header("content-type", "text/plain").body("a")),
        (413, json("/api/v1/checks", Box::leak(" ".repeat(100_000).into_boxed_str()))),
        (400, form("--b\r\nContent-Disposition: form-data; name=\"old-url\"\r\n\r\nfile:///etc/passwd\r\n--b--\r\n")),
        (401, seeded.request(Method::GET, "/api/v1/revisions", "")),
        (403, seeded.request(Method::GET, "/api/v1/deliveries", READER)),
    ];
    for (status, request) in asked {
        let request = request.header("accept", "text/html").build().expect("a request");
        let told = format!("{} {}", request.method(), request.url());
        let answer = seeded.running.client.execute(request).await.expect("an answer");
        assert_eq!(answer.status(), status, "{told}");
        assert_eq!(header(&answer, "content-type"), "application/problem+json", "{told}");
        assert_eq!(header(&answer, "allow").is_empty(), status != 405, "{told}");
        let problem: Value = serde_json::from_str(&text(answer).await).expect("JSON");
        let title = StatusCode::from_u16(status).expect("a status").canonical_reason();
        assert_eq!((&problem["status"], problem["title"].as_str()), (&json!(status), title), "{told}");
        assert!(matches!(status, 404 | 405) || problem["detail"].is_string(), "{told}: {problem}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn whoever_asks_too_much_is_told_when_to_come_again() {
    let seeded = Seeded::start("", "").await;
    let file = seeded.house.path().join("rulewatch.toml");
    let closed = std::fs::read_to_string(&file).expect("a configuration");
    std::fs::write(&file, closed.replace("requests_per_minute = 0", "requests_per_minute = 3")).expect("written");
    let told = std::process::Command::new("kill").args(["-HUP", &seeded.running.pid().to_string()]).status();
    assert!(told.expect("`kill` is there").success());
    until("the limit", async || seeded.get("/api/v1/status").await.status() == 429).await;
    let answer = seeded.get("/api/v1/status").await;
    assert!(header(&answer, "retry-after").parse::<u64>().is_ok_and(|seconds| (1..=60).contains(&seconds)));
    assert_eq!(header(&answer, "content-type"), "application/problem+json");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_held_capture_is_judged_and_its_alert_is_owed() {
    let seeded = Seeded::usual().await;
    let held = seeded.json("/api/v1/held").await;
    let [one] = held["waiting"].as_array().expect("a list").as_slice() else { panic!("{held}") };
    let place = format!("/api/v1/held/{}/{}", one["source"].as_str().expect("a name"), one["number"]);
    let told = seeded.json(&place).await;
    assert!(told["redline"]["stats"]["removed"].as_u64() > Some(0) && told["unreadable"].is_null(), "{told}");
    let verdict = |verdict: &str| {
        let body = json!({ "verdict": verdict }).to_string();
        let request = seeded.request(Method::POST, &format!("{place}/verdict"), OPERATOR);
        send(request.header("content-type", "application/json").body(body))
    };
    let answer = verdict("revision").await;
    assert_eq!(answer.status(), 200);
    let judged: Value = serde_json::from_str(&text(answer).await).expect("JSON");
    assert_eq!((&judged["verdict"]["verdict"], &judged["verdict"]["by"]), (&json!("revision"), &json!("token")));
    assert_eq!(verdict("revision").await.status(), 409, "it is a version already");
    assert_eq!(seeded.json("/api/v1/sources/xx-list/versions/latest").await["number"], 2);
    assert_eq!(seeded.json("/api/v1/revisions?source=xx-list").await["revisions"][0]["to"], 2);
    assert_eq!(seeded.json("/api/v1/deliveries?limit=1").await["deliveries"][0]["revision"], 3);
    assert_eq!(seeded.json("/api/v1/held").await["judged"].as_array().map(Vec::len), Some(1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn checks_are_begun_and_followed_and_deliveries_owed_again() {
    let seeded = Seeded::usual().await;
    let begun = send(seeded.request(Method::POST, "/api/v1/checks", OPERATOR)).await;
    assert_eq!(begun.status(), 202);
    let place = header(&begun, "location").to_owned();
    let ended = seeded.json(&format!("{place}?wait=60")).await;
    assert_eq!((&ended["done"], ended["checks"].as_array().map(Vec::len)), (&json!(true), Some(4)));
    for path in ["/api/v1/deliveries/retry", "/api/v1/deliveries/1/retry", "/api/v1/deliveries/99/park"] {
        let answer = send(seeded.request(Method::POST, path, OPERATOR)).await;
        assert_eq!(answer.status(), 200, "{path}");
        assert!(text(answer).await.contains("\"deliveries\":"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn two_texts_of_ones_own_are_compared_and_no_address_within_the_network_is_called() {
    let seeded = Seeded::usual().await;
    let part = |name: &str, file: &str, text: &str| {
        format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{text}\r\n")
    };
    let post = |path: &str, body: String| {
        let request = seeded.request(Method::POST, path, READER);
        send(request.header("content-type", "multipart/form-data; boundary=b").body(body))
    };
    let both = part("old-file", "; filename=\"a.txt\"", "(a) No more than 50 percent.")
        + &part("new-file", "; filename=\"b.txt\"", "(a) No more than 25 percent.")
        + "--b--\r\n";
    let answer = post("/api/v1/compare", both.clone()).await;
    assert_eq!(answer.status(), 200);
    let told: Value = serde_json::from_str(&text(answer).await).expect("JSON");
    assert_eq!((&told["old"]["label"], &told["stats"]["revised"]), (&json!("a.txt"), &json!(1)), "{told}");
    let answer = post("/api/v1/compare?format=text", both).await;
    assert!(text(answer).await.contains("25 percent"));
    let inside =
        part("old-file", "; filename=\"a.txt\"", "a") + &part("new-url", "", "http://169.254.169.254/") + "--b--\r\n";
    let answer = post("/api/v1/compare", inside).await;
    assert_eq!(answer.status(), 422);
    assert_eq!(header(&answer, "content-type"), "application/problem+json");
}
