//! What is kept of a retrieval's facts: enough to tell when, by whom and from which copy an answer was given, and no
//! more than a bounded line of it whatever a server sends. Never a cookie.

use crate::snapshot::{Retrieval, Validators};

/// Besides those that begin with `x-amz-`. `content-type`, `etag` and `last-modified` have fields of their own.
const EVIDENCE: [&str; 14] = [
    "age",
    "cache-control",
    "cf-ray",
    "content-language",
    "content-length",
    "content-location",
    "date",
    "expires",
    "link",
    "location",
    "server",
    "via",
    "x-cache",
    "x-served-by",
];
const LONGEST_HEADER: usize = 256;
const MOST_HEADERS: usize = 24;

/// The retrieval with what is kept of it: chosen headers, bounded, nothing twice.
pub(super) fn evidence(retrieval: &Retrieval) -> Retrieval {
    let bounded = |value: &Option<String>| value.clone().filter(|value| value.len() <= LONGEST_HEADER);
    let headers = retrieval
        .headers
        .iter()
        .filter(|(name, _)| EVIDENCE.contains(&name.as_str()) || name.starts_with("x-amz-"))
        .take(MOST_HEADERS)
        .map(|(name, value)| (cut(name), cut(value)))
        .collect();
    Retrieval {
        headers,
        content_type: cut(&retrieval.content_type),
        // Half a validator is a wrong one: too long a one is left out whole.
        validators: Validators {
            etag: bounded(&retrieval.validators.etag),
            last_modified: bounded(&retrieval.validators.last_modified),
        },
        ..retrieval.clone()
    }
}

fn cut(text: &str) -> String {
    text[..text.floor_char_boundary(LONGEST_HEADER)].to_owned()
}
