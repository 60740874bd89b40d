//! The sentences of a text, as byte ranges.

use std::ops::Range;

/// The byte ranges of the sentences of a text: up to `.`, `;` and their Chinese kin before white space or at once.
pub(super) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let ends = match c {
            '。' | '；' | '！' => true,
            '.' | ';' => chars.peek().is_some_and(|(_, next)| next.is_whitespace()) && !abbreviates(&text[..at]),
            _ => false,
        };
        if ends {
            ranges.push(start..at + c.len_utf8());
            start = at + c.len_utf8();
        }
    }
    if start < text.len() {
        ranges.push(start..text.len());
    }
    ranges.retain(|range| text[range.clone()].trim().len() > 8);
    ranges
}

/// True where the full stop after this text belongs to a short word: `No.`, `Supp.`, `U.S.`
fn abbreviates(before: &str) -> bool {
    let word = before.rsplit(|c: char| !c.is_alphanumeric() && c != '.').next().unwrap_or_default();
    word.contains('.')
        || matches!(word, "No" | "Nos" | "Supp" | "para" | "Sec" | "Pub" | "Stat" | "Co" | "Ltd" | "Inc" | "e" | "i")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_ends_where_no_abbreviation_does() {
        let check = |text: &str, expected: &[&str]| {
            let found: Vec<&str> = sentences(text).into_iter().map(|range| text[range].trim()).collect();
            assert_eq!(found, expected, "{text}");
        };
        check(
            "See Supplement No. 2 to part 748. A license is required; none is given.",
            &["See Supplement No. 2 to part 748.", "A license is required;", "none is given."],
        );
        check("Exports from the U.S. are covered.", &["Exports from the U.S. are covered."]);
        check(
            "原则上不予许可。自公布之日起施行；另有规定的除外",
            &["原则上不予许可。", "自公布之日起施行；", "另有规定的除外"],
        );
        check("more than 1.5 GB/s of it", &["more than 1.5 GB/s of it"]);
    }
}
