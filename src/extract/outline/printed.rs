//! Text as it is printed: what no reader sees does not hide a designator or change a name.

use std::borrow::Cow;

use super::super::designator::{self, Designator};
use super::super::script::is_wide;

/// Characters in which a designator is looked for.
const LONGEST_DESIGNATOR: usize = 24;

/// The text as a designator is read from it: without characters that print nothing, and without spaces that typography
/// put inside the designator (`第 二条`, `( 三)`, `2 .`).
pub fn printed(text: &str) -> Cow<'_, str> {
    let head_end = text.char_indices().nth(LONGEST_DESIGNATOR).map_or(text.len(), |(at, _)| at);
    let (head, rest) = text.split_at(head_end);
    if is_tight(head) {
        return Cow::Borrowed(text);
    }
    let mut printed = String::new();
    let mut kept = 0;
    let mut gap = Gap { last: None, last_but_one: None, bracketed: false };
    for (at, c) in head.char_indices() {
        let after = at + c.len_utf8();
        // After `第三条之一` a space is the end of the designator, as after `第三条`.
        let ended = || head[..at].contains(['条', '條']) && next_visible(&head[after..]) != Some('之');
        if is_invisible(c) || c.is_whitespace() && !ended() && gap.is_loose(&head[after..]) {
            printed.push_str(&head[kept..at]);
            kept = after;
        } else {
            gap.pass(c);
        }
    }
    if kept == 0 {
        return Cow::Borrowed(text);
    }
    printed.push_str(&head[kept..]);
    printed.push_str(rest);
    Cow::Owned(printed)
}

/// The designator that is all a text holds, as a narrow column or a span before the words may.
pub fn label(text: &str) -> Option<Designator> {
    let text = printed(text.trim());
    designator::read(&text, true).filter(|designator| designator.len == text.trim_end().len())
}

/// True for ASCII that certainly has no loose space, as nearly all has none.
fn is_tight(head: &str) -> bool {
    let blank = |b: u8| char::from(b).is_whitespace();
    let bytes = head.as_bytes();
    head.is_ascii()
        && !bytes.first().is_some_and(|b| blank(*b))
        && !bytes
            .windows(2)
            .any(|pair| pair[0] == b'(' && blank(pair[1]) || blank(pair[0]) && matches!(pair[1], b')' | b'.'))
        && !bytes.windows(3).any(|three| three[0] == b'.' && blank(three[1]) && three[2].is_ascii_digit())
}

/// What stands before a space.
struct Gap {
    last: Option<char>,
    last_but_one: Option<char>,
    /// The text began with a bracket that is still open.
    bracketed: bool,
}

impl Gap {
    fn pass(&mut self, c: char) {
        match c {
            '(' | '（' if self.last.is_none() => self.bracketed = true,
            ')' | '）' => self.bracketed = false,
            _ => {}
        }
        (self.last_but_one, self.last) = (self.last, Some(c));
    }

    /// True for a space inside a designator. The one after `第二条` is kept: it tells a designator from a reference.
    fn is_loose(&self, rest: &str) -> bool {
        let next = next_visible(rest);
        match (self.last, next) {
            (None, _) => true,
            (Some('条' | '條' | '章' | '节' | '節' | '编' | '編' | '項' | '项' | '款' | '目'), _) => false,
            (Some('(' | '（'), _) | (_, Some(')' | '）' | '、')) => true,
            (Some(last), Some('.' | '．')) => last.is_alphanumeric(),
            // `（i i）`, but not `(a party)`.
            (Some(_), Some(_)) if self.bracketed => {
                let inside = rest.split([')', '）']).next().unwrap_or_default();
                inside.len() < rest.len() && inside.chars().filter(|c| c.is_alphanumeric()).count() <= 3
            }
            // `1. 3　总则` is 1.3, and `1. 6.2` is 1.6.2 where that is all; `1. 3 persons` is not.
            (Some('.' | '．'), Some(next)) if is_digit(next) => {
                let after = rest.trim_start_matches(|c: char| {
                    is_digit(c) || is_invisible(c) || matches!(c, ' ' | '\u{a0}' | '.' | '．')
                });
                self.last_but_one.is_some_and(is_digit) && (after.is_empty() || after.starts_with('\u{3000}'))
            }
            (Some('第'), Some(next)) if is_digit(next) => true,
            (Some(last), Some(next)) if is_digit(last) => {
                matches!(next, '条' | '條' | '章' | '节' | '節' | '编' | '編' | '篇' | '部' | '項' | '项' | '款' | '目')
            }
            (Some(last), Some(next)) => is_wide(last) && is_wide(next) && last != '、' && last != '）',
            _ => false,
        }
    }
}

fn next_visible(text: &str) -> Option<char> {
    text.chars().find(|c| !is_invisible(*c) && !c.is_whitespace())
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

/// The length of the beginning of `text` that prints `prefix`.
pub fn printed_prefix(text: &str, prefix: &str) -> usize {
    let mut wanted = prefix.chars().peekable();
    for (at, c) in text.char_indices() {
        match wanted.peek() {
            None => return at,
            Some(next) if *next == c => drop(wanted.next()),
            Some(_) => {}
        }
    }
    text.len()
}

/// A caption, key or term as an element of a citation: one line, the same whatever the typography of its spaces.
pub fn name(text: &str) -> String {
    let mut name = String::with_capacity(text.len());
    let mut chars = text.chars().filter(|c| !is_invisible(*c)).peekable();
    while let Some(c) = chars.next() {
        if !c.is_whitespace() {
            name.push(c);
            continue;
        }
        let wide = |c: char| is_wide(c);
        let (last, next) = (name.chars().next_back(), chars.peek().copied());
        if last.is_some_and(|c| c != ' ' && !wide(c)) && next.is_some_and(|c| !c.is_whitespace() && !wide(c)) {
            name.push(' ');
        }
    }
    name
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
}
