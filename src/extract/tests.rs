//! The room's specification, format by format.

use jiff::Timestamp;

use super::*;
use crate::document::{Block, Document};
use crate::snapshot::{Retrieval, Validators};

/// A snapshot of `body` as an agency would serve it.
pub fn snapshot(content_type: &str, body: &[u8]) -> Snapshot {
    let url: url::Url = "https://agency.gov/rules/744".parse().unwrap();
    let retrieval = Retrieval {
        source: "agency-744".parse().unwrap(),
        url: url.clone(),
        final_url: url,
        redirects: Vec::new(),
        status: 200,
        content_type: content_type.to_owned(),
        validators: Validators::default(),
        headers: Vec::new(),
        fetched_at: Timestamp::UNIX_EPOCH,
    };
    Snapshot::new(retrieval, body.to_vec())
}

pub fn html(body: &str) -> Document {
    extract(&snapshot("text/html; charset=utf-8", body.as_bytes()), &Recipe::default()).unwrap()
}

fn text(body: &str) -> Document {
    extract(&snapshot("text/plain; charset=utf-8", body.as_bytes()), &Recipe::default()).unwrap()
}

fn line(block: &Block) -> String {
    format!("{} :: {}", block.citation.0.join("/"), block.text)
}

fn check(document: &Document, expected: &[&str]) {
    let lines: Vec<String> = document.blocks.iter().map(line).collect();
    assert_eq!(lines, expected);
}

#[test]
fn letter_or_roman_is_decided_by_the_neighbours() {
    check(
        &text("§ 1.1 Scope.\n\n(g) G.\n\n(h) H.\n\n(i) I.\n\n(j) J."),
        &[
            "§ 1.1 :: § 1.1 Scope.",
            "§ 1.1/(g) :: (g) G.",
            "§ 1.1/(h) :: (h) H.",
            "§ 1.1/(i) :: (i) I.",
            "§ 1.1/(j) :: (j) J.",
        ],
    );
    check(
        &text(
            "§ 1.1 Scope.\n\n(h) H.\n\n(i) One.\n\n(ii) Two.\n\n(i) I.\n\n(1) First.\n\n(i) One.\n\n(ii) Two.\n\n(j) J.",
        ),
        &[
            "§ 1.1 :: § 1.1 Scope.",
            "§ 1.1/(h) :: (h) H.",
            "§ 1.1/(h)/(i) :: (i) One.",
            "§ 1.1/(h)/(ii) :: (ii) Two.",
            "§ 1.1/(i) :: (i) I.",
            "§ 1.1/(i)/(1) :: (1) First.",
            "§ 1.1/(i)/(1)/(i) :: (i) One.",
            "§ 1.1/(i)/(1)/(ii) :: (ii) Two.",
            "§ 1.1/(j) :: (j) J.",
        ],
    );
}
