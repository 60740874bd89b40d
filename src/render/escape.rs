//! Making hostile text harmless to look at: what prints nothing, or acts instead of printing, is shown as a mark.
//!
//! Invariant: what `visible` returns holds no control character but `\n`, no bidirectional override, no character
//! that prints nothing. Every form but JSON shows text only through it; JSON escapes the same characters as `\uXXXX`.

use std::borrow::Cow;
use std::fmt::Write;

use crate::wording::Language;

/// The text with tabs as spaces and every character that acts or hides as a mark: `␛`, `⟨U+202E⟩`. Line feeds stay; soft
/// hyphens and zero-width spaces are left out.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| acts_or_hides(c) && c != '\n') {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' => shown.push(c),
            '\t' => shown.push_str("    "),
            // Where a word may be broken: nothing to a reader, and the same to the diff.
            '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' => {}
            c if acts_or_hides(c) => push_mark(&mut shown, c),
            c => shown.push(c),
        }
    }
    Cow::Owned(shown)
}

/// The same for a place that holds one line: line feeds become marks too.
pub fn one_line(text: &str) -> Cow<'_, str> {
    match visible(text) {
        shown if shown.contains('\n') => Cow::Owned(shown.replace('\n', "␊")),
        shown => shown,
    }
}

/// The same, at most `limit` characters of it, `…` where it goes on.
pub fn bounded(text: &str, limit: usize) -> String {
    let shown = one_line(text);
    match shown.char_indices().nth(limit) {
        None => shown.into_owned(),
        Some((end, _)) => format!("{}…", &shown[..end]),
    }
}

/// A link's target as shown, never as a link; no target is said to be none.
pub fn target(target: &str, language: Language) -> String {
    if target.is_empty() { language.say("no-target").into_owned() } else { bounded(target, 1_000) }
}

/// `link: old → new`: where a link led and where it leads now.
pub fn leads(old: &str, new: &str, language: Language) -> String {
    format!("{} {} → {}", language.say("link-leads"), target(old, language), target(new, language))
}

/// A language tag (BCP 47) that is one: a document's own word for its language may be anything.
pub fn language_tag(language: Option<&str>) -> Option<&str> {
    language.filter(|tag| (2..=35).contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
}

/// True for characters that print nothing, reorder others, or drive a terminal.
pub fn acts_or_hides(c: char) -> bool {
    matches!(c,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// A control picture where Unicode has one, else the code point in brackets.
fn push_mark(shown: &mut String, c: char) {
    match c {
        '\0'..='\u{1f}' => shown.extend(char::from_u32(0x2400 + c as u32)),
        '\u{7f}' => shown.push('␡'),
        c => {
            // Writing to a String cannot fail.
            let _ = write!(shown, "⟨U+{:04X}⟩", c as u32);
        }
    }
}

/// The same for the text of a JSON value: what acts or hides is written as `\uXXXX`, so the value stays what it is.
///
/// Line feeds stay: between the values of a JSON text they are white space, and inside a string they are escaped already.
pub fn json(text: &str) -> Cow<'_, str> {
    let acts = |c: char| acts_or_hides(c) && c != '\n';
    if !text.contains(acts) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if !acts(c) {
            escaped.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            // Writing to a String cannot fail.
            let _ = write!(escaped, "\\u{unit:04x}");
        }
    }
    Cow::Owned(escaped)
}

/// Text for Markdown: what could begin markup, a link, HTML or an entity stands behind a backslash.
///
/// Follows CommonMark 0.31, section 2.4: any ASCII punctuation may be escaped. Only what can act is escaped.
pub fn markdown(text: &str) -> String {
    let shown = visible(text);
    let mut escaped = String::with_capacity(shown.len() + 8);
    // Only blanks, and only digits, since the line began: where a list or a rule could begin.
    let (mut blank, mut digits) = (true, false);
    let mut rest = shown.chars();
    while let Some(c) = rest.next() {
        let acts = match c {
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '!' | '&' | '@' | '$' => {
                true
            }
            // `http://x` becomes a link by itself in many readers.
            ':' => rest.as_str().starts_with("//"),
            '+' | '-' | '=' => blank,
            '.' | ')' => digits,
            _ => false,
        };
        if acts {
            escaped.push('\\');
        }
        escaped.push(c);
        digits = c.is_ascii_digit() && (blank || digits);
        blank = c == '\n' || (blank && c == ' ');
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_or_hides_is_shown_as_a_mark() {
        let check = |text: &str, expected: &str| assert_eq!(visible(text), expected);
        check("plain 第二条 é", "plain 第二条 é");
        check("\u{1b}[31mred\u{7}", "␛[31mred␇");
        check("a\u{9b}2J", "a⟨U+009B⟩2J");
        check("10\u{202e}0.5", "10⟨U+202E⟩0.5");
        check("no\u{200b}t, hy\u{ad}phen", "not, hyphen");
        check("x\u{e0041}", "x⟨U+E0041⟩");
        check("a\tb\nc\r", "a    b\nc␍");
        assert_eq!(one_line("a\nBcc: x"), "a␊Bcc: x");
    }

    #[test]
    fn what_is_long_is_cut_and_says_so() {
        assert_eq!(bounded("第二条 word", 3), "第二条…");
        assert_eq!(bounded("word", 4), "word");
        assert_eq!(language_tag(Some("zh-Hans")), Some("zh-Hans"));
        assert_eq!(language_tag(Some("en\"><script>")), None);
    }

    #[test]
    fn markdown_text_never_acts() {
        let check = |text: &str, expected: &str| assert_eq!(markdown(text), expected);
        check("![x](http://e)", "\\!\\[x\\](http\\://e)");
        check("<script>", "\\<script\\>");
        check("1. first", "1\\. first");
        check("- item", "\\- item");
        check("§ 742.6(b)(10) costs 5.5", "§ 742.6(b)(10) costs 5.5");
    }
}
