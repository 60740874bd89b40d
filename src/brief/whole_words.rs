//! The words of a place as a reader would quote them: no number, date or citation cut in two, no comma carried along.

use std::ops::Range;

use crate::brief::classes::Place;
use crate::brief::facts::{Said, facts};
use crate::brief::quote::squeeze;

/// Bytes that a quotation may grow by on a side, and within which facts are read.
const GROWS: usize = 48;
const READ: usize = 160;
/// Characters of a quotation that says enough by itself.
const ENOUGH: usize = 6;
/// Characters of a Chinese clause whose rest is quoted along: `应当依法进行调查`, never `应当依法进行`.
const CLAUSE: usize = 10;
/// Bytes of a quotation from which what both sides have in common at its ends is left out.
const LONG: usize = 60;

/// The words that went and came at a place.
pub(super) fn told(was: &str, is: &str, place: &Place) -> (String, String) {
    let Place { old, new } = whole(was, is, apart(was, is, place));
    let (after_old, after_new) = (sense(was, &old), sense(is, &new));
    // What makes sense of the shorter of two stands after the longer as well.
    let most = after_old.max(after_new);
    let shared = |text: &str, range: &Range<usize>, own: usize, other: &str| {
        let more = text.get(range.end..range.end + most).filter(|more| other.starts_with(more));
        if range.is_empty() || more.is_none() { own } else { most }
    };
    let end_old = old.end + shared(was, &old, after_old, &is[new.end..]);
    let end_new = new.end + shared(is, &new, after_new, &was[old.end..]);
    (without_marks(was[old.start..end_old].trim()), without_marks(is[new.start..end_new].trim()))
}

/// The place without the sentences and clauses that both of its sides begin or end with.
fn apart(was: &str, is: &str, place: &Place) -> Place {
    let (old, new) = (&was[place.old.clone()], &is[place.new.clone()]);
    if old.is_empty() || new.is_empty() || old.len().max(new.len()) <= LONG {
        return place.clone();
    }
    let same = |pairs: &mut dyn Iterator<Item = (char, char)>| -> usize {
        pairs.take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum()
    };
    let ahead = same(&mut old.chars().zip(new.chars()));
    let ahead = old[..ahead].rfind(is_break).map_or(0, |at| at + old[at..].chars().next().map_or(0, char::len_utf8));
    let most = old.len().min(new.len()) - ahead;
    let behind = same(&mut old.chars().rev().zip(new.chars().rev())).min(most);
    let tail = (old.len() - behind..=old.len()).find(|&at| old.is_char_boundary(at)).unwrap_or(old.len());
    let parted = |text: &str, len: usize| text[..text.len() - len].ends_with(is_break);
    let tail = match old.len() - tail {
        whole if parted(old, whole) && parted(new, whole) => whole,
        _ => old[tail..].find(is_break).map_or(0, |at| old.len() - tail - at),
    };
    // Where no more than a mark is left, the other side was put in.
    let left = |text: &str, from: usize, to: usize| match text[from..to].chars().all(|c| !c.is_alphanumeric()) {
        true => from..from,
        false => from..to,
    };
    Place {
        old: left(was, place.old.start + ahead, place.old.end - tail),
        new: left(is, place.new.start + ahead, place.new.end - tail),
    }
}

/// Where a quotation may begin and end: at white space, and in Chinese at a mark.
pub(super) fn is_break(c: char) -> bool {
    c.is_whitespace() || matches!(c, '，' | '。' | '；' | '：' | '！' | '？')
}

/// The place with the rest of the words, numbers, dates and citations that its ends stand in. What it grows by is the same
/// on both sides, so both grow by it.
fn whole(was: &str, is: &str, place: Place) -> Place {
    let Place { mut old, mut new } = place;
    let back = grows_back(was, &old).max(grows_back(is, &new));
    if was[..old.start].ends_with(is.get(new.start.saturating_sub(back)..new.start).unwrap_or("\0")) {
        (old.start, new.start) = (old.start - back, new.start - back);
    }
    let on = grows_on(was, &old).max(grows_on(is, &new));
    if was[old.end..].starts_with(is.get(new.end..new.end + on).unwrap_or("\0")) {
        (old.end, new.end) = (old.end + on, new.end + on);
    }
    Place { old, new }
}

fn grows_back(text: &str, range: &Range<usize>) -> usize {
    let mut start = range.start;
    while start > 0 && is_within_word(text, start) {
        start -= text[..start].chars().next_back().map_or(1, char::len_utf8);
    }
    let fact = straddled(text, range.start).filter(|fact| range.is_empty() || fact.end > range.start);
    let grown = range.start - fact.map_or(start, |fact| fact.start.min(start));
    if grown <= GROWS { grown } else { 0 }
}

fn grows_on(text: &str, range: &Range<usize>) -> usize {
    let mut end = range.end;
    while end < text.len() && is_within_word(text, end) {
        end += text[end..].chars().next().map_or(1, char::len_utf8);
    }
    let fact = straddled(text, range.end);
    let grown = fact.map_or(end, |fact| fact.end.max(end)) - range.end;
    if grown <= GROWS { grown } else { 0 }
}

/// True between two characters of one word of a script that parts its words: within `5.1.1+u2`, `end-use`, `07.09.2021`.
fn is_within_word(text: &str, at: usize) -> bool {
    let (Some(before), Some(after)) = (text.get(..at), text.get(at..)) else { return false };
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_unspaced(c));
    let joins = |c: Option<char>| c.is_some_and(|c| matches!(c, '.' | ',' | '-' | '+' | '/' | '\'' | '’' | '_' | '='));
    let (mut back, mut on) = (before.chars().rev(), after.chars());
    let (left, right) = (back.next(), on.next());
    match (letter(left), letter(right)) {
        // Two words that a page forgot to part: `2025Previous`.
        (true, true) => !(left.is_some_and(|c| c.is_ascii_digit()) && right.is_some_and(char::is_uppercase)),
        (true, false) => joins(right) && letter(on.next()),
        (false, true) => joins(left) && letter(back.next()),
        (false, false) => false,
    }
}

/// True for the scripts that write their words without spaces.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// The number, day or citation within which a byte is.
fn straddled(text: &str, at: usize) -> Option<Range<usize>> {
    let from = (0..=at.saturating_sub(READ)).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let to = (at + READ.min(text.len() - at)..=text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
    let found = facts(&text[from..to]).into_iter().filter(|fact| {
        matches!(
            fact.said,
            Said::Number { .. }
                | Said::Percentage { .. }
                | Said::Money { .. }
                | Said::Date { .. }
                | Said::Provision(_)
                | Said::Act(_)
                | Said::Eccn(_)
        )
    });
    let ranges = found.map(|fact| fact.range.start + from..fact.range.end + from);
    ranges.filter(|range| range.start < at && at < range.end).max_by_key(Range::len)
}

/// Bytes after a short quotation that make sense of it: `25` is `25 percent`.
fn sense(text: &str, range: &Range<usize>) -> usize {
    let quoted = text[range.clone()].trim();
    if quoted.is_empty() || quoted.chars().count() >= ENOUGH {
        return 0;
    }
    let rest = &text[range.end..];
    match quoted.chars().all(|c| !is_unspaced(c)) {
        true => next_word(rest),
        false => rest_of_clause(rest),
    }
}

/// Bytes to the end of the next word; none where no single space parts it.
fn next_word(rest: &str) -> usize {
    let word = rest.trim_start();
    let skipped = rest.len() - word.len();
    let word = &word[..word.find(char::is_whitespace).unwrap_or(word.len())];
    let len = word.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
    if len == 0 || skipped > 1 { 0 } else { skipped + len }
}

/// Bytes to the end of the clause, where it is near.
fn rest_of_clause(rest: &str) -> usize {
    let mut chars = rest.char_indices();
    let end = chars.find(|(_, c)| !c.is_alphanumeric()).map_or(rest.len(), |(at, _)| at);
    if rest[..end].chars().count() <= CLAUSE { end } else { 0 }
}

/// Words without the marks that part them from what stands beside them: `, or all space characters,`. What is nothing but
/// marks stays.
pub(super) fn without_marks(quoted: &str) -> String {
    let parts = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '，' | '；' | '：' | '、');
    let bare = quoted.trim_start_matches(|c: char| parts(c) || matches!(c, '.' | '。')).trim_end_matches(parts);
    squeeze(if bare.is_empty() { quoted } else { bare })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two texts that differ between the bars; what is told of them.
    fn check(was: &str, is: &str, expected: [&str; 2]) {
        let place = |text: &str| {
            let start = text.find('|').expect("a bar");
            start..text.rfind('|').expect("a bar") - 1
        };
        let place = Place { old: place(was), new: place(is) };
        let (gone, come) = told(&was.replace('|', ""), &is.replace('|', ""), &place);
        assert_eq!([gone.as_str(), come.as_str()], expected, "{was} -> {is}");
    }

    #[test]
    fn no_word_number_or_citation_is_quoted_in_part() {
        check("version: 5.1.1+|u2|", "version: 5.1.1+|u4|", ["5.1.1+u2", "5.1.1+u4"]);
        check("of $|41| million or less", "of $|42| million or less", ["$41 million", "$42 million"]);
        check("on January |1|, 2026.", "on January |9|, 2026.", ["January 1, 2026", "January 9, 2026"]);
        check("Effective |5 May 2025|Previous", "Effective |May 5, 2025|Previous", ["5 May 2025", "May 5, 2025"]);
        check("Directive |(ED) |21-01 applies", "Directive ||21-01 applies", ["(ED) 21-01", ""]);
        check("併科|一百五十萬|元以下罰金：", "併科|三百萬|元以下罰金：", ["一百五十萬元以下罰金", "三百萬元以下罰金"]);
        check("处|三千|元以上罚款", "处|五千|元以上罚款", ["三千元以上罚款", "五千元以上罚款"]);
        check("依照第|十六|条的规定", "依照第|十五|条的规定", ["第十六条的规定", "第十五条的规定"]);
        check("机构|应当|依法进行调查。", "机构|可以|要求经营者申报。", ["应当依法进行调查", "可以要求经营者申报"]);
    }

    #[test]
    fn what_both_sides_end_with_and_the_marks_around_are_left_out() {
        check("consecutive|, or all spaces,| here", "consecutive|| here", ["or all spaces", ""]);
        check(
            "罚款|，有违法所得的，没收违法所得。|",
            "罚款|；货值金额不足1万元的，处2倍以下的罚款；有违法所得的，没收违法所得。|",
            ["", "货值金额不足1万元的，处2倍以下的罚款"],
        );
    }
}
