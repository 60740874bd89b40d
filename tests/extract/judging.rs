//! Block pages another archive met, by their real status and headers.

use rulewatch::extract::{extract, judge};
use serde_json::Value;

use crate::support::{corpus, files, snapshot};

/// The facts of one capture.
struct Facts {
    status: u16,
    headers: Vec<(String, String)>,
    title: String,
}

fn facts(json: &Value) -> Option<Facts> {
    let facts = &json["data"];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let headers = facts["headers"].as_object()?;
    Some(Facts {
        status: facts["status"].as_u64()?.try_into().ok()?,
        headers: headers.iter().map(|(name, value)| (name.to_lowercase(), text(value))).collect(),
        title: text(&facts["title"]),
    })
}

#[test]
fn real_block_pages_are_held_and_the_pages_behind_them_are_not() {
    let Some(folder) = corpus("peer-tests/edgi-block-pages") else {
        return;
    };
    let mut held = 0;
    for path in files(&folder, ".json") {
        let json: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let Some(Facts { status, headers, title }) = facts(&json) else {
            continue;
        };
        // The archive keeps no bodies: a block page's says little more than its title, a good one has a text.
        let text = "<p>The Service manages the wetlands inventory and publishes it for everyone to use.</p>".repeat(20);
        let gated = headers.iter().any(|(name, _)| matches!(name.as_str(), "x-amzn-waf-action" | "cf-mitigated"));
        let blocked = status >= 400 || gated || title.contains("Request Access");
        let body = format!(
            "<html><head><title>{title}</title></head><body><h1>{title}</h1>{}</body></html>",
            if blocked { "" } else { &text }
        );
        let mut capture = snapshot("text/html", body.as_bytes());
        capture.retrieval.status = status;
        capture.retrieval.headers = headers;
        let document = extract(&capture, &Default::default());
        let verdict = judge(&capture, document.as_ref(), None);
        println!("{status} {title:50} {verdict:?}");
        assert_eq!(verdict.is_err(), blocked, "{}", path.display());
        held += usize::from(blocked);
    }
    assert!(held >= 8);
}
