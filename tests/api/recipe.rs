//! A recipe tried on an address.

use std::time::Duration;

use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use super::support::site::Answer;
use super::{OPERATOR, Seeded, header, send, text};

async fn post(seeded: &Seeded, wanted: &Value) -> Response {
    let request = seeded.request(Method::POST, "/api/v1/try", OPERATOR);
    send(request.header("content-type", "application/json").body(wanted.to_string())).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_recipe_is_tried_and_the_one_proposed_can_be_tried_too() {
    let seeded = Seeded::usual().await;
    let body = "<html><head><title>Part 7</title></head><body><nav>Menu of the site</nav><div id=text><h1>§ 912.1 Scope</h1>\
                <p>(a) First \u{202e}of all.</p><p class=x>(b) Second.</p></div></body></html>";
    seeded.site.serve("/other", Answer::html(body));
    let tried = async |recipe: Value| {
        let answer = post(&seeded, &json!({ "url": seeded.site.url("/other"), "recipe": recipe })).await;
        assert_eq!(answer.status(), 200, "{recipe}");
        let told = text(answer).await;
        assert!(!told.contains('\u{202e}'), "{told}");
        serde_json::from_str::<Value>(&told).expect("JSON")
    };
    for (recipe, second, rule, by) in [
        (json!({}), true, "furniture", json!("<nav>")),
        (json!({ "keep": ["#text"] }), true, "outside", Value::Null),
        (json!({ "keep": ["#text"], "drop": [".x"] }), false, "selector", json!(".x")),
    ] {
        let told = tried(recipe.clone()).await;
        assert_eq!((&told["status"], &told["bytes"], &told["held"]), (&json!(200), &json!(body.len()), &Value::Null));
        let blocks = told["read"]["blocks"].as_array().expect("blocks");
        assert_eq!(blocks.iter().any(|block| block["text"] == "(b) Second."), second, "{recipe}: {told}");
        assert!(blocks.iter().any(|block| block["cited"] == "§ 912.1(a)"), "{recipe}: {told}");
        let dropped = told["survey"]["dropped"].as_array().expect("a list");
        assert!(dropped.iter().any(|part| part["rule"] == rule && part["by"] == by), "{recipe}: {told}");
        tried(told["survey"]["suggestion"].clone()).await;
    }
    let told = tried(json!({ "keep": ["#none"] })).await;
    assert!(told["unreadable"].is_string() && told["read"].is_null(), "{told}");
    assert_eq!(seeded.json("/api/v1/sources").await["sources"].as_array().map(Vec::len), Some(4));
    assert!(!seeded.house.path().join("snapshots/unnamed").exists(), "nothing is kept");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn what_cannot_be_tried_is_refused_with_what_is_wrong_and_nothing_within_the_network_is_called() {
    let seeded = Seeded::usual().await;
    let inside = "http://169.254.169.254/";
    let long = format!("http://example.org/{}", "x".repeat(2_000));
    for (wanted, told) in [
        (json!({}), "missing field `url`"),
        (json!([inside]), "expected a map"),
        (json!({ "url": inside, "recipe": [] }), "expected a map"),
        (json!({ "url": inside, "recipe": { "kep": [] } }), "unknown field `kep`, expected one of `format`, `keep`"),
        (json!({ "url": inside, "colour": "red" }), "unknown field `colour`"),
        (json!({ "url": "nonsense" }), "`nonsense` is no address"),
        (json!({ "url": "file:///etc/passwd" }), "begins with `https:` or `http:`"),
        (json!({ "url": "http://user:pass@example.org/" }), "has no user name"),
        (json!({ "url": long }), "at most 2000 bytes"),
        (json!({ "url": inside }), "add it to `fetch.allow` if that is meant"),
    ] {
        let answer = post(&seeded, &wanted).await;
        assert_eq!(answer.status(), 422, "{wanted}");
        let problem: Value = serde_json::from_str(&text(answer).await).expect("JSON");
        assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains(told)), "{wanted}: {problem}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn one_recipe_is_tried_at_a_time_and_another_is_told_when_to_come_again() {
    let seeded = Seeded::usual().await;
    seeded.site.serve("/slow", Answer::text("(a) Slow.").after(Duration::from_secs(3)));
    let wanted = json!({ "url": seeded.site.url("/slow") });
    let (one, other) = tokio::join!(post(&seeded, &wanted), post(&seeded, &wanted));
    let (done, refused) = if one.status() == 200 { (one, other) } else { (other, one) };
    assert_eq!((done.status(), refused.status()), (StatusCode::OK, StatusCode::TOO_MANY_REQUESTS));
    assert_eq!((header(&refused, "retry-after"), header(&refused, "content-type")), ("10", "application/problem+json"));
}
