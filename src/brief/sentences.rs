//! The sentences of a text, as byte ranges.

use std::ops::Range;

/// The byte ranges of the sentences of a text and of the clauses that a semicolon parts: up to `.`, `;` and their Chinese kin
/// before white space or at once.
pub(super) fn sentences(text: &str) -> Vec<Range<usize>> {
    parts(text, true)
}

/// The same in whole sentences: a semicolon ends none.
pub(super) fn whole_sentences(text: &str) -> Vec<Range<usize>> {
    parts(text, false)
}

fn parts(text: &str, clauses: bool) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        let after = &text[at + c.len_utf8()..];
        let ends = match c {
            '。' | '！' | '？' => true,
            '；' => clauses,
            ';' => clauses && after.starts_with(char::is_whitespace),
            '.' => after.starts_with(char::is_whitespace) && !goes_on(after) && !abbreviates(&text[..at]),
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

/// True where what follows a full stop is in small letters: no sentence begins so.
fn goes_on(after: &str) -> bool {
    after.trim_start().starts_with(char::is_lowercase)
}

/// True where the full stop after this text belongs to a short word: `No.`, `Supp.`, `U.S.`, `Pub. L.`, `Aug.`
fn abbreviates(before: &str) -> bool {
    #[rustfmt::skip]
    const SHORT: [&str; 47] = [
        "no", "nos", "nr", "supp", "para", "paras", "par", "pars", "sec", "secs", "subsec", "subsecs", "art", "arts", "abs",
        "ch", "div", "tit", "pt", "cl", "pub", "stat", "fed", "reg", "ord", "amdt", "rev", "co", "ltd", "inc", "corp", "dr",
        "mr", "ms", "st", "vs", "jan", "feb", "mar", "apr", "aug", "sept", "sep", "oct", "nov", "dec", "approx",
    ];
    let word = before.rsplit(|c: char| !c.is_alphanumeric() && c != '.').next().unwrap_or_default();
    let one_letter = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
    word.contains('.') || one_letter || SHORT.contains(&word.to_lowercase().as_str())
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
        let note = "Pub. L. 115–232, set out below, shall take effect [Aug. 13, 2018]. It ends on Dec. 31, 2026.";
        check(
            note,
            &["Pub. L. 115–232, set out below, shall take effect [Aug. 13, 2018].", "It ends on Dec. 31, 2026."],
        );
        let whole = "None is given; rather, it serves as a tool. It ends here.";
        assert_eq!(whole_sentences(whole).len(), 2, "a semicolon ends no whole sentence");
    }
}
