//! The designators of control lists: `3A090 Kettles`, `a.1.b.`, `Note 1 to 3A090:`.

use std::sync::LazyLock;

use regex::Regex;

use super::{Designator, Kind, Unit};

/// Group 1 of each is the designator.
struct Patterns {
    entry: Regex,
    dotted: Regex,
    note: Regex,
}

static PATTERNS: LazyLock<Option<Patterns>> = LazyLock::new(|| {
    Some(Patterns {
        entry: Regex::new(r#"^([0-9][A-E][0-9]{3})[\s\u{a0}]+(?:\p{Lu}|["“\[])"#).ok()?,
        dotted: Regex::new(r"^([a-z](?:\.[0-9]{1,2})(?:\.(?:[0-9]{1,2}|[a-z]))*\.?)(?:[\s\u{a0}]|$)").ok()?,
        note: Regex::new(r"^((?:Technical )?Notes?(?: \d{1,2})?(?: to [^:;]{1,60})?:)(?:[\s\u{a0}]|$)").ok()?,
    })
});

/// The designator of a control list that a text begins with.
pub fn read(text: &str) -> Option<Designator> {
    let patterns = PATTERNS.as_ref()?;
    let (pattern, first) = match text.as_bytes().first()? {
        b'0'..=b'9' => (&patterns.entry, Kind::Unit(Unit::Entry)),
        b'a'..=b'z' => (&patterns.dotted, Kind::Dotted(Vec::new())),
        b'N' | b'T' => (&patterns.note, Kind::Note),
        _ => return None,
    };
    let designator = pattern.captures(text)?.get(1)?.as_str();
    let kind = match first {
        Kind::Dotted(_) => Kind::Dotted(parts(designator)),
        kind => kind,
    };
    Some(Designator { len: designator.len(), kind })
}

/// `a.1.b.` as `.a`, `.1`, `.b`: how a control number is cited with its paragraphs.
pub fn parts(designator: &str) -> Vec<String> {
    designator.trim().split('.').filter(|part| !part.is_empty()).map(|part| format!(".{part}")).collect()
}
