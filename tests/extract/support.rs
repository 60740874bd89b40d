//! Snapshots made of files, and the corpus of real revisions beside the repository.

use std::path::{Path, PathBuf};

use rulewatch::document::Document;
use rulewatch::extract::{ExtractError, extract};
use rulewatch::snapshot::{Retrieval, Snapshot, Validators};
use rulewatch::source::Recipe;

/// A folder of the corpus; `None`, said aloud, where this machine has none.
pub fn corpus(folder: &str) -> Option<PathBuf> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus")).join(folder);
    if !path.is_dir() {
        println!("skipped: no corpus at {}", path.display());
        return None;
    }
    Some(path)
}

/// The files below a folder whose names end in `suffix`, in order.
pub fn files(folder: &Path, suffix: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(suffix) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

pub fn snapshot(content_type: &str, body: &[u8]) -> Snapshot {
    let url: url::Url = "https://agency.gov/rules/index.html".parse().unwrap();
    let retrieval = Retrieval {
        source: "agency-rules".parse().unwrap(),
        url: url.clone(),
        final_url: url,
        redirects: Vec::new(),
        status: 200,
        content_type: content_type.to_owned(),
        validators: Validators::default(),
        headers: Vec::new(),
        fetched_at: "2026-01-01T00:00:00Z".parse().unwrap(),
        as_of: None,
        rendered_by: None,
    };
    Snapshot::new(retrieval, body.to_vec())
}

pub fn read_file(path: &Path) -> Result<Document, ExtractError> {
    let media = match path.extension().and_then(|e| e.to_str()) {
        Some("md") => "text/markdown",
        Some("txt") => "text/plain",
        Some("html") => "text/html",
        Some("csv") => "text/csv",
        Some("json") => "application/json",
        Some("xml" | "dita") => "application/xml",
        Some("rss" | "atom") => "application/rss+xml",
        _ => "",
    };
    extract(&snapshot(media, &std::fs::read(path).unwrap()), &Recipe::default())
}
