//! The comparison form of a text, with the way back to the text itself.
//!
//! Two texts with the same comparison form say the same words: typography is folded and white space that carries no
//! meaning is gone. The form is never shown; every position in it leads back to a byte range of the original.

use std::borrow::Cow;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::fold::{self, fold, note_mark_len};

/// A text in comparison form.
pub(super) struct Canon<'a> {
    pub text: Cow<'a, str>,
    /// For each byte of `text` the original byte range it came from; empty where the text is its own comparison form.
    origins: Vec<(u32, u32)>,
}

impl<'a> Canon<'a> {
    pub fn new(text: &'a str) -> Canon<'a> {
        if is_canonical(text) {
            return Canon { text: Cow::Borrowed(text), origins: Vec::new() };
        }
        let (folded, origins) = fold_with_origins(text);
        let (text, origins) = close_up(&folded, &origins);
        let (text, origins) = unify_placeholders(text, origins);
        Canon { text: Cow::Owned(text), origins }
    }

    /// The original byte range of a range of the comparison form.
    pub fn origin(&self, range: Range<usize>) -> Range<usize> {
        if self.origins.is_empty() || range.is_empty() {
            return range;
        }
        self.origins[range.start].0 as usize..self.origins[range.end - 1].1 as usize
    }
}

/// Characters that print nothing.
const NOTHING: [char; 5] = ['\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}', '\u{feff}'];
/// A space beside one of them, on the way to the comparison form: inside a number it is typography.
const SOFT: char = '\u{200b}';

/// True for Han, kana and the like: scripts written without spaces.
pub(super) fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// True where the comparison form is the text itself: printable ASCII with single, meaningful spaces.
fn is_canonical(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().all(|b| matches!(b, 0x20..=0x7e) && !matches!(b, b'`' | b'['))
        && bytes.first() != Some(&b' ')
        && bytes.last() != Some(&b' ')
        && !bytes.windows(2).any(|w| (w[0] == b' ' && closes(w[1] as char)) || (w[1] == b' ' && opens(w[0] as char)))
}

/// A space before one of these says nothing.
fn closes(c: char) -> bool {
    matches!(c, ' ' | '.' | ',' | ';' | ':' | ')' | ']' | '%' | '!' | '?' | '。' | '、')
}

/// A space after one of these says nothing.
fn opens(c: char) -> bool {
    matches!(c, '(' | '[' | '§' | '$' | '。' | '、')
}

/// Gives every placeholder of a date its one form; all of it comes from all of the placeholder.
fn unify_placeholders(text: String, origins: Vec<(u32, u32)>) -> (String, Vec<(u32, u32)>) {
    let found = fold::placeholders(&text);
    if found.is_empty() {
        return (text, origins);
    }
    let (mut unified, mut led, mut kept) = (String::with_capacity(text.len()), Vec::with_capacity(origins.len()), 0);
    for (range, form) in found {
        unified.push_str(&text[kept..range.start]);
        led.extend_from_slice(&origins[kept..range.start]);
        unified.push_str(&form);
        led.resize(unified.len(), (origins[range.start].0, origins[range.end - 1].1));
        kept = range.end;
    }
    unified.push_str(&text[kept..]);
    led.extend_from_slice(&origins[kept..]);
    (unified, led)
}

/// Folds cluster by cluster, so that a letter and its combining mark fold together and keep one origin.
fn fold_with_origins(text: &str) -> (String, Vec<(u32, u32)>) {
    let mut folded = String::with_capacity(text.len());
    let mut origins = Vec::with_capacity(text.len());
    let mut marked_until = 0;
    for (at, cluster) in clusters(text) {
        marked_until = note_mark_len(&text[at..]).map_or(marked_until, |len| marked_until.max(at + len));
        if at < marked_until {
            continue;
        }
        let origin = (at as u32, (at + cluster.len()) as u32);
        if cluster.chars().all(char::is_whitespace) {
            let beside_nothing = text[..at].ends_with(NOTHING) || text[at + cluster.len()..].starts_with(NOTHING);
            folded.push(if beside_nothing { SOFT } else { ' ' });
        } else if cluster.len() == 1 && cluster != "`" {
            folded.push_str(cluster);
        } else {
            folded.push_str(&fold(cluster));
        }
        origins.resize(folded.len(), origin);
    }
    (folded, origins)
}

/// The clusters of a text with their places. A printable ASCII character before another one is a cluster (UAX 29), which
/// spares nearly all of a text the search for them.
fn clusters(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let plain = |at: usize| text.as_bytes().get(at).is_none_or(|b| matches!(b, 0x20..=0x7e));
        let cluster = match plain(at) && plain(at + 1) {
            true => text.get(at..at + 1)?,
            false => text[at..].graphemes(true).next()?,
        };
        at += cluster.len();
        Some((at - cluster.len(), cluster))
    })
}

/// Drops the white space that carries no meaning. Between Han characters none does; in a text that has Han
/// characters only a space between two Latin words or numbers counts.
fn close_up(folded: &str, origins: &[(u32, u32)]) -> (String, Vec<(u32, u32)>) {
    let has_cjk = folded.chars().any(is_cjk);
    let mut text = String::with_capacity(folded.len());
    let mut kept = Vec::with_capacity(folded.len());
    let mut pending: Option<((u32, u32), bool)> = None;
    for (at, c) in folded.char_indices() {
        if matches!(c, ' ' | SOFT) {
            let soft = pending.is_some_and(|(_, soft)| soft) || c == SOFT;
            pending = Some((pending.map_or(origins[at], |(first, _)| first), soft));
            continue;
        }
        if let (Some((origin, soft)), Some(before)) = (pending.take(), text.chars().next_back())
            && spaced(before, c, has_cjk)
            && !(soft && before.is_ascii_digit() && c.is_ascii_digit())
        {
            text.push(' ');
            kept.push(origin);
        }
        text.push(c);
        kept.extend_from_slice(&origins[at..at + c.len_utf8()]);
    }
    (text, kept)
}

/// True where a space between the two characters keeps words apart.
fn spaced(before: char, after: char, has_cjk: bool) -> bool {
    if has_cjk {
        let word = |c: char| c.is_alphanumeric() && !is_cjk(c);
        return word(before) && word(after);
    }
    !closes(after) && !opens(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canon(text: &str) -> String {
        Canon::new(text).text.into_owned()
    }

    #[test]
    fn white_space_and_typography_do_not_survive_and_words_do() {
        let same = |a: &str, b: &str| assert_eq!(canon(a), canon(b), "{a:?} and {b:?}");
        same("第 二 条　国家", "第二条国家");
        same("（一）百分之四 十", "(一)百分之四十");
        same("40 %", "４０％");
        same("ends here.  The next", "ends here. The next\u{a0}");
        same("end\u{2011}use re\u{ad}export", "end-use reexport");
        same("§ 744.23", "§\u{a0}744.23");
        same("e\u{301}tat", "\u{e9}tat");
        same("agencies⁽¹⁶⁾, and", "agencies⁽¹⁷⁾, and");
        let differ = |a: &str, b: &str| assert_ne!(canon(a), canon(b), "{a:?} and {b:?}");
        differ("may not", "maynot");
        differ("1. 5 days", "1.5 days");
        differ("不得", "可以");
    }

    #[test]
    fn every_position_leads_back_to_the_text() {
        for text in ["plain text", "４０　％ of\u{200b} it", "“the ﬁrst”", "第 二 条", "e\u{301}"] {
            let form = Canon::new(text);
            for (at, c) in form.text.char_indices() {
                let origin = form.origin(at..at + c.len_utf8());
                assert!(
                    text.is_char_boundary(origin.start) && text.is_char_boundary(origin.end),
                    "{text:?} {origin:?}"
                );
            }
        }
    }
}
