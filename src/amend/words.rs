//! Words in a text as an instruction quotes them: typography aside, letter for letter.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::document::Block;

/// Where these words stand in a text, as whole words, from left to right.
pub fn occurrences(text: &str, words: &str) -> Vec<Range<usize>> {
    let sought: Vec<char> = plain(words).into_iter().map(|(_, c)| c).collect();
    let letters = plain(text);
    let mut found: Vec<Range<usize>> = Vec::new();
    if sought.is_empty() {
        return found;
    }
    for at in 0..(letters.len() + 1).saturating_sub(sought.len()) {
        let window = &letters[at..at + sought.len()];
        if !window.iter().map(|(_, c)| c).eq(sought.iter()) {
            continue;
        }
        let end = letters.get(at + sought.len()).map_or(text.len(), |(end, _)| *end);
        let range = window[0].0..end;
        // White space behind the last word is the text's own.
        let range = range.start..range.start + text[range].trim_end().len();
        let before = text[..range.start].chars().next_back();
        let after = text[range.end..].chars().next();
        let parts_word = |inner: Option<&char>, outer: Option<char>| {
            inner.is_some_and(|c| c.is_alphanumeric()) && outer.is_some_and(char::is_alphanumeric)
        };
        let is_whole = !parts_word(sought.first(), before) && !parts_word(sought.last(), after);
        if is_whole && found.last().is_none_or(|last| last.end <= range.start) {
            found.push(range);
        }
    }
    found
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

/// Puts words in the place of others; cells and links move with the text, a link over what went goes with it.
pub fn put(block: &mut Block, at: Range<usize>, words: &str) {
    let moved = |place: usize| if place >= at.end { place + words.len() - at.len() } else { place };
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
    SHORT.contains(&last) || !text.contains(' ')
}
