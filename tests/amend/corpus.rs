//! The rules of the corpus, where it is there.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rulewatch::document::Document;
use rulewatch::reader;
use rulewatch::snapshot::{Retrieval, Snapshot, media_type_of};
use rulewatch::source::Recipe;
use serde_json::Value;
use url::Url;

pub fn path(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus")).join(name)
}

/// The instructions of a rule in order; none where the corpus has no such file.
pub fn instructions(rule: &str) -> Vec<String> {
    let Ok(text) = fs::read_to_string(path(rule)) else {
        if rule.ends_with(".xml") || rule.ends_with(".json") {
            println!("skipped: {rule} is not there");
        }
        return Vec::new();
    };
    if rule.ends_with(".json") { notice(&text) } else { printed(&text) }
}

/// The instructions of a notice of eRegulations.
fn notice(text: &str) -> Vec<String> {
    let notice: Value = serde_json::from_str(text).expect("a notice");
    let amendments = notice["amendments"].as_array().expect("amendments");
    amendments.iter().map(|amendment| one_line(amendment["instruction"].as_str().expect("an instruction"))).collect()
}

/// The instructions of a rule in the XML of the Federal Register or in USLM, as they are printed.
fn printed(text: &str) -> Vec<String> {
    let (open, close) = match text.contains("<AMDPAR>") {
        true => ("<AMDPAR>", "</AMDPAR>"),
        false => ("<section role=\"instruction\"", "<quotedContent"),
    };
    let bodies = text.split(open).skip(1).filter_map(|rest| rest.split(close).next());
    bodies.map(|body| one_line(&plain(body))).collect()
}

/// The words of a piece of XML.
fn plain(body: &str) -> String {
    let mut plain = String::new();
    // What stands before the first tag of a cut element are its attributes.
    let body = if body.starts_with(" style=") { body.split_once('>').map_or("", |(_, rest)| rest) } else { body };
    for piece in body.split('<') {
        plain.push_str(if body.starts_with(piece) {
            piece
        } else {
            piece.split_once('>').map_or("", |(_, words)| words)
        });
    }
    plain
        .replace("&#xA7;", "§")
        .replace("&#x2014;", "—")
        .replace("&#x201C;", "“")
        .replace("&#x201D;", "”")
        .replace("&amp;", "&")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<&str>>().join(" ")
}

/// A file of the corpus as it is read without a recipe; `None` where it is not there.
pub fn document(name: &str) -> Option<Document> {
    let document = file(&path(name));
    if document.is_none() {
        println!("skipped: {name} is not there");
    }
    document
}

/// A file as it is read without a recipe; `None` where it is not there.
pub fn file(path: &Path) -> Option<Document> {
    let body = fs::read(path).ok()?;
    let url = Url::from_file_path(std::path::absolute(path).expect("a path")).expect("a URL");
    let retrieval =
        Retrieval::local(&"corpus".parse().expect("an id"), url, media_type_of(path), Timestamp::UNIX_EPOCH);
    Some(reader::read(&Snapshot::new(retrieval, body), &Recipe::default()).expect("a document"))
}
