//! What stands beside a place, within bounds: a fact is told by the words around it, never by the whole text.

/// At most `most` bytes from `at` on, on a character boundary.
pub(super) fn ahead(text: &str, at: usize, most: usize) -> &str {
    let mut end = (at + most).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(at..end).unwrap_or_default()
}

/// At most `most` bytes before `at`, on a character boundary.
pub(super) fn behind(text: &str, at: usize, most: usize) -> &str {
    let mut start = at.saturating_sub(most);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    text.get(start..at).unwrap_or_default()
}

/// What stands behind the digits that a text begins with, and behind the space after them: most numbers are seen there to
/// begin nothing that a pattern would find.
pub(super) fn behind_digits(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start()
}

/// The ASCII word (letters, digits, `_`) that begins at `at`.
pub(super) fn word(text: &str, at: usize) -> &str {
    let rest = &text.as_bytes()[at..];
    let end = rest.iter().position(|b| !(b.is_ascii_alphanumeric() || *b == b'_')).unwrap_or(rest.len());
    &text[at..at + end]
}

/// The last word of a text of letters and full stops, spaces around it left out.
pub(super) fn last_word(text: &str) -> &str {
    let text = text.trim_end();
    let start = text.bytes().rposition(|b| !(b.is_ascii_alphabetic() || b == b'.')).map_or(0, |at| at + 1);
    text.get(start..).unwrap_or_default()
}

/// The part of `behind` that belongs to the sentence or clause at hand. A full stop ends a sentence only before a space,
/// and after more than two letters: `No. 4`, `Jan. 5`.
pub(super) fn clause(behind: &str) -> &str {
    let mut start = 0;
    for (at, c) in behind.char_indices() {
        let ends = match c {
            ';' | '；' | '。' | '！' | '？' | '?' | '\n' | '|' => true,
            '.' => {
                let word = last_word(&behind[..at]);
                behind[at + 1..].starts_with(' ') && (word.len() > 4 || word.is_empty())
            }
            _ => false,
        };
        if ends {
            start = at + c.len_utf8();
        }
    }
    &behind[start..]
}

/// True where the text ends in one of these, as whole words where they are of letters.
pub(super) fn ends_in_word(text: &str, word: &str) -> bool {
    let Some(rest) = text.strip_suffix(word) else { return false };
    !word.starts_with(|c: char| c.is_ascii_alphanumeric()) || !rest.ends_with(|c: char| c.is_ascii_alphanumeric())
}
