//! The words of an instruction: what is quoted, what is a section number, what are designators.
//!
//! Quoted text is one token: `by removing “§ 744.23(a)” ...` names no section to be amended.

use std::ops::Range;

use crate::amend::marks;

/// One token, with its place in the instruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub kind: Kind,
    pub at: Range<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A word, in lower case.
    Word(String),
    /// The text between quotation marks, as printed.
    Quoted(String),
    /// The number of a section: `744.23`, `1.1502-14Z`.
    Section(String),
    /// Designators in a row: `(a)(1)`.
    Marks(Vec<String>),
    /// `,`, `;`, `:`, `.` and the dashes.
    Stop(char),
    /// The designator of a list within the instruction: `a.` after a colon.
    Bullet,
}

/// Reads an instruction from left to right.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let (len, kind) = match c {
            c if c.is_whitespace() || c == '§' => (c.len_utf8(), None),
            '“' | '"' | '‘' | '`' => quoted(rest),
            '(' => parenthesis(rest),
            ',' | ';' | ':' | '.' | '—' => (c.len_utf8(), Some(Kind::Stop(c))),
            c if c.is_alphanumeric() => word(rest, starts_clause(&tokens)),
            c => (c.len_utf8(), None),
        };
        if let Some(kind) = kind {
            tokens.push(Token { kind, at: at..at + len });
        }
        at += len;
    }
    joined(tokens, text)
}

/// True where the designator of an inner list may stand.
fn starts_clause(before: &[Token]) -> bool {
    match before.last().map(|token| &token.kind) {
        Some(Kind::Stop(stop)) => matches!(stop, ':' | ';' | '—'),
        Some(Kind::Word(word)) => word == "and" && before.iter().any(|token| token.kind == Kind::Bullet),
        _ => false,
    }
}

/// What stands between quotation marks. A mark that nothing closes is none.
fn quoted(text: &str) -> (usize, Option<Kind>) {
    let open = text.chars().next().unwrap_or_default();
    let inner = &text[open.len_utf8()..];
    let close = match open {
        '“' => inner.find(['”', '“']).filter(|&end| inner[end..].starts_with('”')).map(|end| (end, '”'.len_utf8())),
        '"' => inner.find('"').map(|end| (end, 1)),
        _ => single(inner),
    };
    match close {
        Some((end, len)) => (open.len_utf8() + end + len, Some(Kind::Quoted(inner[..end].trim().to_owned()))),
        None => (open.len_utf8(), None),
    }
}

/// The end of a text in single quotation marks: an apostrophe has a letter behind it.
fn single(inner: &str) -> Option<(usize, usize)> {
    let ends = inner.char_indices().filter(|(_, c)| matches!(c, '’' | '\''));
    let mut ends = ends.map(|(end, c)| (end, c.len_utf8()));
    ends.find(|(end, len)| !inner[end + len..].starts_with(char::is_alphanumeric))
}

/// Designators, or an aside that says nothing about the amendment.
fn parenthesis(text: &str) -> (usize, Option<Kind>) {
    let Some(end) = text.find(')') else { return (1, None) };
    let mark: String = text[1..end].split_whitespace().collect();
    match marks::is_mark(&mark) {
        true => (end + 1, Some(Kind::Marks(vec![format!("({mark})")]))),
        false => (end + 1, None),
    }
}

/// A word, a section number, or the designator of an inner list.
fn word(text: &str, starts_clause: bool) -> (usize, Option<Kind>) {
    if let Some(len) = section(text) {
        return (len, Some(Kind::Section(text[..len].replace(['–', '‑'], "-"))));
    }
    let mut len = 0;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let next = text[at + c.len_utf8()..].chars().next();
        let inside = match c {
            c if c.is_alphanumeric() => !(before.is_lowercase() && !c.is_lowercase() && is_glued(&text[..at])),
            '\'' | '’' | '-' | '–' | '/' => next.is_some_and(char::is_alphanumeric),
            // `9.vi`, `3A090.a`; `d.12` of a list that spells the whole path of its paragraphs.
            '.' => match next {
                Some(next) if before.is_ascii_digit() => next.is_alphanumeric(),
                Some(next) => at == 1 && before.is_ascii_lowercase() && next.is_ascii_digit(),
                None => false,
            },
            _ => false,
        };
        if !inside {
            break;
        }
        len = at + c.len_utf8();
        before = c;
    }
    let is_designator =
        len <= 3 && text[len..].starts_with(". ") && text[..len].chars().all(|c| c.is_ascii_alphanumeric());
    if starts_clause && is_designator {
        return (len + 1, Some(Kind::Bullet));
    }
    (len, Some(Kind::Word(text[..len].to_lowercase())))
}

/// True for a word that a heading in italics is printed against in some files: `underSection 1003.2`.
fn is_glued(word: &str) -> bool {
    matches!(word.to_lowercase().as_str(), "under" | "and" | "in" | "of" | "the" | "definition")
}

/// The length of a section number: a part, a stop, a number with its letters and the numbers joined to it.
fn section(text: &str) -> Option<usize> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let alphanumerics = |text: &str| text.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let mut at = digits(text);
    if at == 0 || at > 5 {
        return None;
    }
    at += text[at..].bytes().take_while(u8::is_ascii_lowercase).count().min(1);
    let number = text[at..].strip_prefix('.')?;
    if digits(number) == 0 {
        return None;
    }
    at += 1 + alphanumerics(number);
    // `1.1400Z2(d)-1`.
    if let Some(rest) = text[at..].strip_prefix('(').and_then(|rest| rest.get(1..))
        && let Some(rest) = rest.strip_prefix(")-")
        && digits(rest) > 0
    {
        at += 4 + alphanumerics(rest);
    }
    while let Some(dash) = text[at..].chars().next().filter(|c| matches!(c, '-' | '–' | '‑')) {
        match alphanumerics(&text[at + dash.len_utf8()..]) {
            0 => break,
            len => at += dash.len_utf8() + len,
        }
    }
    // `3.1.2` numbers a paragraph of an appendix.
    let goes_on = text[at..].strip_prefix('.').is_some_and(|rest| digits(rest) > 0);
    (!goes_on).then_some(at)
}

/// Designators that follow each other belong to one path; some are printed with spaces: `(D)( 3 )( i )`.
fn joined(tokens: Vec<Token>, text: &str) -> Vec<Token> {
    let mut joined: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        let gap = joined.last().map(|last| &text[last.at.end..token.at.start]);
        match (joined.last_mut(), &token.kind) {
            (Some(Token { kind: Kind::Marks(path), at }), Kind::Marks(marks))
                if gap.is_some_and(|gap| gap.trim().is_empty()) =>
            {
                path.extend(marks.iter().cloned());
                at.end = token.at.end;
            }
            _ => joined.push(token),
        }
    }
    joined
}

/// True where a quotation begins or ends without its other mark: part of the text is lost.
pub fn is_torn(text: &str) -> bool {
    let mut open = false;
    for c in text.chars() {
        match c {
            '“' if open => return true,
            '“' => open = true,
            '”' if !open => return true,
            '”' => open = false,
            _ => {}
        }
    }
    open || text.matches('(').count() > text.matches(')').count()
}
