//! Prints what this program reads of HTML files, one JSON object a line: `{"path", "title", "text"}` or `{"path", "error"}`.
//! `measure.py` beside this file calls it and compares.
//!
//!     cargo bench --bench main_content -- FILE...

use std::path::Path;

use rulewatch::extract::extract;
use rulewatch::snapshot::{Retrieval, Snapshot, Validators};
use rulewatch::source::Recipe;

fn main() {
    for path in std::env::args().skip(1).filter(|argument| !argument.starts_with("--")) {
        let told = match std::fs::read(&path) {
            Err(error) => serde_json::json!({ "path": path, "error": error.to_string() }),
            Ok(body) => match extract(&snapshot(Path::new(&path), body), &Recipe::default()) {
                Ok(document) => serde_json::json!({ "path": path, "title": document.title, "text": document.text() }),
                Err(error) => serde_json::json!({ "path": path, "error": error.to_string() }),
            },
        };
        println!("{told}");
    }
}

fn snapshot(path: &Path, body: Vec<u8>) -> Snapshot {
    let url: url::Url = "https://agency.example/page".parse().expect("an address");
    let markdown = path.extension().is_some_and(|extension| extension == "md");
    let retrieval = Retrieval {
        source: "page".parse().expect("an id"),
        url: url.clone(),
        final_url: url,
        redirects: Vec::new(),
        status: 200,
        content_type: if markdown { "text/markdown" } else { "text/html" }.into(),
        validators: Validators::default(),
        headers: Vec::new(),
        fetched_at: "2026-01-01T00:00:00Z".parse().expect("a time"),
        as_of: None,
        rendered_by: None,
    };
    Snapshot::new(retrieval, body)
}
