//! The words around what was found, with what was found marked.

use std::ops::Range;

use super::query::{Query, Term};
use super::words::{Word, words};

/// Bytes of a text that are looked through: what is beyond is found, but not quoted.
const MOST: usize = 64 * 1024;

/// Words of a text around what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt<'a> {
    /// True where the text goes on before or after.
    pub cut: (bool, bool),
    pub pieces: Vec<Piece<'a>>,
    /// Terms of the question that stand in it.
    pub terms: usize,
}

/// Words of an excerpt, as they stand in the text; hostile where the text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece<'a> {
    pub text: &'a str,
    pub found: bool,
}

/// About `length` bytes of a text where most of the question stands; `None` where nothing of it does.
pub fn excerpt<'a>(query: &Query, text: &'a str, length: usize) -> Option<Excerpt<'a>> {
    let text = &text[..floor(text, MOST)];
    let words = words(text);
    let mut hits: Vec<(Range<usize>, usize)> = Vec::new();
    for (at, term) in query.wanted().enumerate() {
        hits.extend(places(term, &words).map(|range| (range, at)));
    }
    hits.sort_by_key(|(range, _)| (range.start, range.end));
    let (first, terms) = best(&hits, length)?;
    let begin = start(text, hits.get(first)?.0.start.saturating_sub(length / 3));
    let end = stop(text, begin + length).max(hits[first].0.end);
    let mut pieces = Vec::new();
    let mut at = begin;
    for (range, _) in hits[first..].iter().filter(|(range, _)| range.end <= end) {
        if range.start > at {
            pieces.push(Piece { text: &text[at..range.start], found: false });
        }
        if range.end > at {
            pieces.push(Piece { text: &text[range.start.max(at)..range.end], found: true });
            at = range.end;
        }
    }
    if end > at {
        pieces.push(Piece { text: &text[at..end], found: false });
    }
    Some(Excerpt { cut: (begin > 0, end < text.len()), pieces, terms })
}

/// Where a term stands.
fn places<'w>(term: &'w Term, words: &'w [Word]) -> impl Iterator<Item = Range<usize>> + 'w {
    let last = term.words.len().saturating_sub(1);
    let is = move |at: usize, word: &Word| match term.words.get(at) {
        Some(wanted) if at == last && term.begins => word.text.starts_with(wanted.as_str()),
        Some(wanted) => word.text == *wanted,
        None => false,
    };
    let row = words.windows(term.words.len().max(1));
    row.filter(move |row| row.iter().enumerate().all(|(at, word)| is(at, word)))
        .filter_map(|row| Some(row.first()?.range.start..row.last()?.range.end))
}

/// The hit after which the most terms stand within `length` bytes, and how many.
fn best(hits: &[(Range<usize>, usize)], length: usize) -> Option<(usize, usize)> {
    let near = |first: usize| {
        let begin = hits[first].0.start;
        let within = hits[first..].iter().take(64).take_while(|(range, _)| range.end <= begin + length * 2 / 3);
        within.fold(0_u32, |seen, (_, term)| seen | 1 << (*term % 32)).count_ones().max(1) as usize
    };
    let first = (0..hits.len().min(500)).max_by_key(|first| (near(*first), std::cmp::Reverse(*first)))?;
    Some((first, near(first)))
}

/// The beginning of the word at `at`, if it is near.
fn start(text: &str, at: usize) -> usize {
    let at = floor(text, at);
    match text[..at].rfind(char::is_whitespace) {
        Some(space) if at > 0 && at - space < 30 => space + text[space..].chars().next().map_or(1, char::len_utf8),
        _ => at,
    }
}

fn stop(text: &str, at: usize) -> usize {
    let at = floor(text, at);
    match text[at..].find(char::is_whitespace) {
        Some(space) if at < text.len() && space < 30 => at + space,
        None if text.len() - at < 30 => text.len(),
        _ => at,
    }
}

/// The boundary of a character at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(question: &str, text: &str, expected: Option<&str>) {
        let told = excerpt(&Query::read(question), text, 60).map(|excerpt| {
            let mark =
                |piece: &Piece<'_>| if piece.found { format!("[{}]", piece.text) } else { piece.text.to_owned() };
            excerpt.pieces.iter().map(mark).collect::<String>()
        });
        assert_eq!(told.as_deref(), expected, "{question}");
    }

    #[test]
    fn what_was_found_is_marked_where_it_stands() {
        check("denial", "A presumption of denial applies.", Some("A presumption of [denial] applies."));
        check("744.23(a)", "See § 744.23(a)(3).", Some("See § [744.23(a])(3)."));
        check("稀土", "出口稀土物项", Some("出口[稀土]物项"));
        check("licen*", "Licenses and licence", Some("[Licenses] and [licence]"));
        check("\"of denial\" applies", "of denial applies", Some("[of denial] [applies]"));
        check("grant", "A presumption of denial applies.", None);
        check("-denial", "A presumption of denial applies.", None);
    }

    #[test]
    fn of_a_long_text_the_place_with_most_of_the_question_is_told() {
        let text = format!("one {} one two {}", "x ".repeat(300), "y ".repeat(300));
        let query = Query::read("one two");
        let told = excerpt(&query, &text, 60).expect("found");
        assert_eq!((told.terms, told.cut), (2, (true, true)));
        assert!(told.pieces.iter().map(|piece| piece.text.len()).sum::<usize>() < 100);
    }

    #[test]
    fn no_text_is_cut_within_a_character() {
        let text = "稀".repeat(MOST);
        assert!(excerpt(&Query::read("稀"), &text, 61).is_some());
        assert!(excerpt(&Query::read("é"), &"é".repeat(50_000), 7).is_none());
    }
}
