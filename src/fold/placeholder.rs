//! Placeholders of public inspection: `[INSERT DATE 60 DAYS AFTER DATE OF PUBLICATION IN THE FEDERAL REGISTER]`.
//!
//! Their own wording, spacing and case fold to one form. A placeholder and the date that replaced it stay different: no
//! text alone proves that the date is the one the placeholder promised.

use std::borrow::Cow;
use std::ops::Range;

/// The longest placeholder, in bytes.
const LONGEST: usize = 200;

/// The text with every placeholder in its one form; its white space is single spaces already.
pub(super) fn unify(text: &str) -> Cow<'_, str> {
    let found = placeholders(text);
    if found.is_empty() {
        return Cow::Borrowed(text);
    }
    let (mut unified, mut kept) = (String::with_capacity(text.len()), 0);
    for (range, form) in found {
        unified.push_str(&text[kept..range.start]);
        unified.push_str(&form);
        kept = range.end;
    }
    unified.push_str(&text[kept..]);
    Cow::Owned(unified)
}

/// Where placeholders of dates stand in a folded text, each with its one form.
pub fn placeholders(text: &str) -> Vec<(Range<usize>, String)> {
    let mut found: Vec<(Range<usize>, String)> = Vec::new();
    for (open, _) in text.match_indices('[') {
        if let Some((len, form)) = placeholder(&text[open..]) {
            found.push((open..open + len, form));
        }
    }
    found
}

/// The length of the placeholder a text begins with, and its one form.
fn placeholder(text: &str) -> Option<(usize, String)> {
    /// Words that placeholders of one meaning have or have not.
    const LOOSE: [&str; 9] = ["A", "THE", "THAT", "IS", "OF", "ON", "IN", "FEDERAL", "REGISTER"];
    let end = text.bytes().take(LONGEST).position(|byte| byte == b']')?;
    let inner = text.get(1..end).filter(|inner| !inner.contains('['))?.to_ascii_uppercase();
    let mut words: Vec<&str> = inner.split_whitespace().filter(|word| !LOOSE.contains(word)).collect();
    if words.first() != Some(&"INSERT") || !words.contains(&"PUBLICATION") {
        return None;
    }
    // `INSERT DATE 60 DAYS AFTER DATE OF PUBLICATION`: the first date is the one to insert.
    let mut dates = 0;
    words.retain(|word| *word != "DATE" || std::mem::replace(&mut dates, 1) == 0);
    Some((end + 1, format!("[{}]", words.join(" "))))
}
