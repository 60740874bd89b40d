//! An expression of the table: a pattern that is compiled when a text first asks for it, and never for one that it can't be
//! found in.
//!
//! Most of what a pattern costs is Unicode: `.` is a dozen states, `\p{Han}` hundreds, and Western text meets none of them.
//! An expression is therefore compiled in two extents, each when first needed: for characters below U+0100, and for all.
//! In text of the former both find the same.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::{Deref, Range};
use std::sync::OnceLock;

use regex_automata::meta::Regex;
use regex_syntax::hir::{Capture, Class, ClassBytes, ClassBytesRange, Hir, HirKind, Repetition};

use super::sieve::Sifted;
use super::table;

/// The last character of the smaller extent.
const WESTERN: char = '\u{ff}';

/// A text that expressions are looked for in, with what one pass over it says of which can be found at all.
#[derive(Debug)]
pub struct Searched<T> {
    text: T,
    western: bool,
    /// By the rows of each kind, once one of them is asked for.
    sifted: [OnceCell<Sifted>; 2],
}

impl<T: Deref<Target = str>> Searched<T> {
    pub fn new(text: T) -> Searched<T> {
        // The bytes with which characters from U+0100 on begin.
        let western = text.is_ascii() || text.bytes().all(|byte| byte < 0xc4);
        Searched { sifted: Default::default(), western, text }
    }

    fn may_hold(&self, expression: &Expression) -> bool {
        let sifted = &self.sifted[expression.rows as usize];
        sifted.get_or_init(|| table().sieve(expression.rows).sift(&self.text)).may_hold(expression.number)
    }
}

impl<T: Deref<Target = str>> Deref for Searched<T> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

/// The rows that an expression is of: those in Chinese are not even read before a text asks for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rows {
    Western,
    Chinese,
}

/// A regular expression of a cell. Text is given folded, and in small letters where a cue is looked for.
#[derive(Debug)]
pub struct Expression {
    text: &'static str,
    rows: Rows,
    /// Its place among those of its rows, by which texts are sifted.
    number: usize,
    pattern: OnceLock<Hir>,
    western: OnceLock<Option<Regex>>,
    whole: OnceLock<Option<Regex>>,
}

impl Expression {
    pub(super) fn new(text: &'static str, rows: Rows, number: usize) -> Expression {
        Expression { text, rows, number, pattern: OnceLock::new(), western: OnceLock::new(), whole: OnceLock::new() }
    }

    /// The cell as it is written.
    #[cfg(test)]
    pub fn as_str(&self) -> &'static str {
        self.text
    }

    /// One that is no expression is found nowhere; a test proves that there is none.
    pub(super) fn pattern(&self) -> &Hir {
        self.pattern.get_or_init(|| parsed(self.text).unwrap_or_else(Hir::fail))
    }

    /// One that grows too large when compiled is found nowhere; a test proves that there is none.
    fn regex(&self, western: bool) -> Option<&Regex> {
        let compiled = |pattern: &Hir| Regex::builder().build_from_hir(pattern).ok();
        match western {
            true => self.western.get_or_init(|| compiled(&within(self.pattern(), WESTERN))),
            false => self.whole.get_or_init(|| compiled(self.pattern())),
        }
        .as_ref()
    }

    fn regex_for<T: Deref<Target = str>>(&self, text: &Searched<T>) -> Option<&Regex> {
        if text.may_hold(self) { self.regex(text.western) } else { None }
    }

    /// False only for a text in which it is not found.
    pub fn may_be_in<T: Deref<Target = str>>(&self, text: &Searched<T>) -> bool {
        text.may_hold(self)
    }

    pub fn is_match<T: Deref<Target = str>>(&self, text: &Searched<T>) -> bool {
        self.regex_for(text).is_some_and(|regex| regex.is_match(&**text))
    }

    /// Where it is found, one after the other.
    pub fn find_iter<'t, T: Deref<Target = str>>(
        &self,
        text: &'t Searched<T>,
    ) -> impl Iterator<Item = Range<usize>> + use<'_, 't, T> {
        self.regex_for(text).into_iter().flat_map(|regex| regex.find_iter(&**text)).map(|found| found.range())
    }

    /// The text with what `instead` makes of each place where it is found; it is given the place and those of the first two
    /// groups, as they stand in the text.
    pub fn replace_all<'t, T: Deref<Target = str>>(
        &self,
        text: &'t Searched<T>,
        instead: impl Fn(&str, [&str; 2]) -> String,
    ) -> Cow<'t, str> {
        // Most texts hold none: groups are costly to look for.
        let Some(regex) = self.regex_for(text).filter(|regex| regex.is_match(&**text)) else {
            return Cow::Borrowed(text);
        };
        let (mut replaced, mut at) = (String::with_capacity(text.len()), 0);
        for found in regex.captures_iter(&**text) {
            let group = |index| found.get_group(index).map_or("", |span| &text[span.range()]);
            let whole = found.get_group(0).map_or(at..at, |span| span.range());
            replaced.push_str(&text[at..whole.start]);
            replaced.push_str(&instead(&text[whole.clone()], [group(1), group(2)]));
            at = whole.end;
        }
        replaced.push_str(&text[at..]);
        Cow::Owned(replaced)
    }

    #[cfg(test)]
    pub fn compiles(&self) -> bool {
        parsed(self.text).is_some() && self.regex(true).is_some() && self.regex(false).is_some()
    }
}

/// The pattern of a cell. Words that need a boundary are ASCII: only such boundaries run on the fast engine.
fn parsed(text: &str) -> Option<Hir> {
    regex_syntax::parse(&text.replace(r"\b", r"(?-u:\b)")).ok()
}

/// What a pattern finds in text that has no character beyond `last`, and nothing else.
fn within(pattern: &Hir, last: char) -> Hir {
    match pattern.kind() {
        HirKind::Literal(literal) => match std::str::from_utf8(&literal.0) {
            Ok(text) if text.chars().all(|c| c <= last) => pattern.clone(),
            _ => Hir::fail(),
        },
        HirKind::Class(Class::Unicode(class)) => {
            let within = class.ranges().iter().take_while(|range| range.start() <= last);
            spelled(within.map(|range| (u32::from(range.start()), u32::from(range.end().min(last)))))
        }
        HirKind::Repetition(repetition) => {
            let sub = Box::new(within(&repetition.sub, last));
            Hir::repetition(Repetition { sub, ..repetition.clone() })
        }
        HirKind::Capture(capture) => {
            let sub = Box::new(within(&capture.sub, last));
            Hir::capture(Capture { sub, ..capture.clone() })
        }
        HirKind::Concat(parts) => {
            let parts: Vec<Hir> = parts.iter().map(|part| within(part, last)).collect();
            if parts.iter().any(is_fail) { Hir::fail() } else { Hir::concat(parts) }
        }
        HirKind::Alternation(branches) => {
            let branches = branches.iter().map(|branch| within(branch, last));
            Hir::alternation(branches.filter(|branch| !is_fail(branch)).collect())
        }
        HirKind::Empty | HirKind::Look(_) | HirKind::Class(Class::Bytes(_)) => pattern.clone(),
    }
}

/// Ranges of characters below U+0100 by the bytes that they are written in: a compiler that need not think of the rest of
/// Unicode is done in half of the time.
fn spelled(ranges: impl Iterator<Item = (u32, u32)> + Clone) -> Hir {
    // Those from `first` to `last`, told by their last bytes, of which that of `first` is `base`.
    let bytes = |first: u32, last: u32, base: u32| {
        let shared = ranges.clone().map(|(from, to)| (from.max(first), to.min(last))).filter(|(from, to)| from <= to);
        let byte = |c: u32| u8::try_from(c - first + base).unwrap_or(u8::MAX);
        ClassBytes::new(shared.map(|(from, to)| ClassBytesRange::new(byte(from), byte(to))))
    };
    let class = |class: ClassBytes| Hir::class(Class::Bytes(class));
    let led = |lead: u8, last: ClassBytes| match last.ranges() {
        [] => Hir::fail(),
        _ => Hir::concat(vec![Hir::literal([lead]), class(last)]),
    };
    let parts =
        [class(bytes(0x00, 0x7f, 0x00)), led(0xc2, bytes(0x80, 0xbf, 0x80)), led(0xc3, bytes(0xc0, 0xff, 0x80))];
    Hir::alternation(parts.into_iter().filter(|part| !is_fail(part)).collect())
}

/// True for a pattern that finds nothing. Repeated at least once, it finds nothing as often.
fn is_fail(pattern: &Hir) -> bool {
    match pattern.kind() {
        HirKind::Repetition(repetition) => repetition.min > 0 && is_fail(&repetition.sub),
        HirKind::Capture(capture) => is_fail(&capture.sub),
        _ => *pattern == Hir::fail(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_for_western_text_finds_there_what_the_whole_one_finds() {
        let check = |pattern: &str, text: &str| {
            let whole = regex_syntax::parse(pattern).expect("a pattern");
            let found = |pattern: &Hir| -> Vec<Range<usize>> {
                let regex = Regex::builder().build_from_hir(pattern).expect("small");
                regex.find_iter(text).map(|found| found.range()).collect()
            };
            assert_eq!(found(&within(&whole, WESTERN)), found(&whole), "{pattern} in {text}");
        };
        check(r"\w+", "§ 912.3 café naïve, 30 days");
        check(r"(?:不得|must(?: not)?)[^.;。]{0,20}", "they must not export. they must");
        check(r"[\p{Han}--[不得]]+|\d{1,2}", "30 days");
        check(r"(?i)(tasks?|k)|测", "TASK k K");
        check(r"(?:[一二三])+|(?:第(一))|(b)", "ab");
        check(r".{2}(?:条)?", "¶ row");
        check(r"[测試]", "no such character");
    }
}
