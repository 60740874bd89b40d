//! The designators of control lists: `3A090 Kettles`, `a.1.b.`, `Note 1 to 3A090:`.

use super::super::pattern::Pattern;
use super::{Designator, Kind, Unit};

/// Group 1 of each is the designator.
static ENTRY: Pattern = Pattern::new(r#"^([0-9][A-E][0-9]{3})[\s\u{a0}]+(?:\p{Lu}|["“\[])"#);
static DOTTED: Pattern = Pattern::new(r"^([a-z](?:\.[0-9]{1,2})(?:\.(?:[0-9]{1,2}|[a-z]))*\.?)(?:[\s\u{a0}]|$)");
static NOTE: Pattern = Pattern::new(r"^((?:Technical )?Notes?(?: [0-9]{1,2})?(?: to [^:;]{1,60})?:)(?:[\s\u{a0}]|$)");

/// The designator of a control list that a text begins with.
pub fn read(text: &str) -> Option<Designator> {
    // How such a designator begins: it spares nearly every paragraph the search.
    let (pattern, first) = match text.as_bytes() {
        [b'0'..=b'9', b'A'..=b'E', ..] => (&ENTRY, Kind::Unit(Unit::Entry)),
        [b'a'..=b'z', b'.', ..] => (&DOTTED, Kind::Dotted(Vec::new())),
        [b'N', b'o', b't', b'e', ..] | [b'T', b'e', b'c', b'h', ..] => (&NOTE, Kind::Note),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles() {
        for pattern in [&ENTRY, &DOTTED, &NOTE] {
            assert!(pattern.compiles());
        }
    }
}
