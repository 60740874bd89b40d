//! Words in a text as an instruction quotes them: typography aside, letter for letter.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::naming::bare;
use crate::amend::marks;
use crate::document::Block;

/// Where these words stand in a text, as whole words, from left to right.
pub fn occurrences(text: &str, words: &str) -> Vec<Range<usize>> {
    let sought: String = plain(words).into_iter().map(|(_, c)| c).collect();
    let letters = plain(text);
    let plain: String = letters.iter().map(|(_, c)| c).collect();
    if sought.is_empty() {
        return Vec::new();
    }
    // Where each letter of the plain text stands in the text.
    let mut origins: Vec<usize> = Vec::with_capacity(plain.len() + 1);
    letters.iter().for_each(|(at, c)| origins.extend(std::iter::repeat_n(*at, c.len_utf8())));
    origins.push(text.len());
    let parts_word = |inner: Option<char>, outer: Option<char>| {
        inner.is_some_and(char::is_alphanumeric) && outer.is_some_and(char::is_alphanumeric)
    };
    let found = plain.match_indices(&sought).filter(|(at, found)| {
        let (before, after) = (&plain[..*at], &plain[at + found.len()..]);
        !parts_word(found.chars().next(), before.chars().next_back())
            && !parts_word(found.chars().next_back(), after.chars().next())
    });
    let in_text = found.map(|(at, found)| {
        let (begin, end) = (origins[at], origins[at + found.len()]);
        // White space behind the last word is the text's own.
        begin..begin + text[begin..end].trim_end().len()
    });
    in_text.collect()
}

/// The letters of a text with their places: quotation marks and dashes of one form, white space of one width.
fn plain(text: &str) -> Vec<(usize, char)> {
    let mut letters: Vec<(usize, char)> = Vec::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let c = match c {
            '‘' | '’' | '`' => '\'',
            '“' | '”' => '"',
            '‐' | '‑' | '‒' | '–' | '—' => '-',
            c if c.is_whitespace() => ' ',
            c => c,
        };
        if c != ' ' || letters.last().is_some_and(|(_, last)| *last != ' ') {
            letters.push((at, c));
        }
    }
    while letters.last().is_some_and(|(_, last)| *last == ' ') {
        letters.pop();
    }
    letters
}

/// Puts words in the place of others; designator, cells and links move with the text, a link over what went goes with it.
pub fn put(block: &mut Block, at: Range<usize>, words: &str) {
    let moved = |place: usize| if place >= at.end { place + words.len() - at.len() } else { place };
    block.designator_len = match block.designator_len {
        len if at.start >= len => len,
        // What stands before a designator leaves none at the beginning.
        _ if at.end == 0 => 0,
        len if at.end <= len => moved(len),
        _ => at.start,
    };
    block.text.replace_range(at.clone(), words);
    for cell in &mut block.cells {
        cell.range = cell.range.start.min(moved(cell.range.start))..moved(cell.range.end.max(at.start));
    }
    block.links.retain(|link| link.range.end <= at.start || link.range.start >= at.end);
    for link in &mut block.links {
        link.range = moved(link.range.start)..moved(link.range.end);
    }
}

/// Takes words out, with the space that would stand double.
pub fn take_out(block: &mut Block, at: Range<usize>) {
    let before = block.text[..at.start].ends_with(' ') || at.start == 0;
    let after = block.text[at.end..].chars().next();
    let at = match after {
        Some(' ') if before => at.start..at.end + 1,
        // No space stands before a stop.
        Some(',' | '.' | ';' | ':' | ')') | None if before && at.start > 0 => at.start - 1..at.end,
        _ => at,
    };
    put(block, at, "");
}

/// The sentences of a text.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut sentences: Vec<Range<usize>> = Vec::new();
    for (at, sentence) in text.split_sentence_bound_indices() {
        match sentences.last_mut() {
            Some(last) if ends_short(&text[last.clone()]) => last.end = at + sentence.len(),
            _ => sentences.push(at..at + sentence.len()),
        }
    }
    sentences
}

/// True where a text ends with an abbreviation, not with a sentence.
fn ends_short(text: &str) -> bool {
    const SHORT: [&str; 17] = [
        "No.", "Nos.", "Pub.", "L.", "Stat.", "U.S.C.", "U.S.", "e.g.", "i.e.", "seq.", "Supp.", "Inc.", "Co.", "Ltd.",
        "Mr.", "Sec.", "et al.",
    ];
    let text = text.trim_end();
    let last = text.rsplit(' ').next().unwrap_or_default();
    // A designator at the beginning: `9. Threshold amount`.
    SHORT.contains(&last) || !text.contains(' ') && marks::is_mark(bare(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::citation::Citation;
    use crate::document::BlockKind;

    #[test]
    fn words_are_found_whole_and_whatever_their_typography() {
        let check = |text: &str, words: &str, expected: &[&str]| {
            let found: Vec<&str> = occurrences(text, words).into_iter().map(|at| &text[at]).collect();
            assert_eq!(found, expected, "{words} in {text}");
        };
        check("the end of an endless end", "end", &["end", "end"]);
        check("an ‘end–use’ check", "'end-use'", &["‘end–use’"]);
        check("Tobacco  and\u{a0}Firearms (ATF)", "Tobacco and Firearms", &["Tobacco  and\u{a0}Firearms"]);
        check("Test; and", "; and", &["; and"]);
        check("§ 744.23(a)", "§ 744.2", &[]);
        check("text", "", &[]);
        check("", "text", &[]);
    }

    #[test]
    fn words_of_a_designator_leave_a_designator_or_none() {
        let check = |at: Range<usize>, words: &str, expected: (&str, &str)| {
            let mut block = Block::new(BlockKind::Heading(4), Citation::default(), "§ 742.4 National security.");
            block.designator_len = "§ 742.4".len();
            put(&mut block, at, words);
            assert_eq!((block.designator(), block.body()), expected);
        };
        check(0..8, "§ 742.40", ("§ 742.40", "National security."));
        check(8..27, " [Reserved]", ("§ 742.4", "[Reserved]"));
        check(0..27, "Nothing", ("", "Nothing"));
        check(7..17, "5", ("§ 742.", "5 security."));
        check(0..0, "Old ", ("", "Old § 742.4 National security."));
    }

    #[test]
    fn a_sentence_ends_where_the_law_ends_it() {
        let check = |text: &str, expected: &[&str]| {
            let found: Vec<&str> = sentences(text).into_iter().map(|at| text[at].trim()).collect();
            assert_eq!(found, expected);
        };
        check(
            "See Supp. No. 4 to part 744. It lists entities.",
            &["See Supp. No. 4 to part 744.", "It lists entities."],
        );
        check(
            "Under 50 U.S.C. 4801 a license is required. None is granted.",
            &["Under 50 U.S.C. 4801 a license is required.", "None is granted."],
        );
    }
}
