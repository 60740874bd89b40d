//! Marks: `(a)(1)`, `1.`, `A.`, `一、`, `①`, `1.2.3`.

use super::super::script::is_wide;
use super::numerals::{is_numeral, is_stem, narrow, readings};
use super::{Designator, Frame, Kind, Mark, Numerals, Reading, Series};

/// The marks a text begins with: several in parentheses, or one of another frame.
pub fn marks(text: &str) -> Option<Designator> {
    let mut marks = Vec::new();
    let mut len = 0;
    while let Some(mark) = parenthesised(&text[len..]) {
        len += mark.len;
        marks.push(mark);
        let gap = text[len..].len() - text[len..].trim_start_matches([' ', '\u{a0}']).len();
        // `(a) (1)` is a chain of two as well; nothing else may stand between.
        if gap > 0 && parenthesised(&text[len + gap..]).is_none_or(|next| next.readings.iter().all(|r| r.value != 1)) {
            break;
        }
        if parenthesised(&text[len + gap..]).is_some() {
            len += gap;
            if let Some(last) = marks.last_mut() {
                last.len += gap;
            }
        }
        if marks.len() == 6 {
            break;
        }
    }
    if marks.is_empty() {
        let mark = framed(text)?;
        len = mark.len;
        marks.push(mark);
    }
    Some(Designator { len, kind: Kind::Marks(marks) })
}

/// `(a)`, `(12)`, `(iv)`, `(A)`, `（三）`, `(a-1)`.
fn parenthesised(text: &str) -> Option<Mark> {
    let inner = text.strip_prefix(['(', '（'])?;
    let open = text.len() - inner.len();
    let close = inner.char_indices().take(9).find(|(_, c)| matches!(c, ')' | '）'))?;
    let token = inner[..close.0].trim();
    let readings = readings(token, Frame::Parentheses);
    let len = open + close.0 + close.1.len_utf8();
    (!readings.is_empty()).then_some(Mark { len, readings })
}

/// `1.`, `A.`, `iv.`, `1)`, `一、`, `1、`, `1.2`, `①`.
fn framed(text: &str) -> Option<Mark> {
    let first = text.chars().next()?;
    if ('①'..='⑳').contains(&first) {
        let value = first as u32 - '①' as u32 + 1;
        let series = Series::upright(Numerals::Circled, Frame::Bare);
        return Some(Mark { len: first.len_utf8(), readings: vec![Reading { series, value }] });
    }
    if let Some(mark) = named(text).or_else(|| decimal(text)) {
        return Some(mark);
    }
    let token_len = text.find(|c: char| !is_numeral(c)).filter(|len| *len > 0)?;
    let (token, rest) = text.split_at(token_len);
    let closing = rest.chars().next()?;
    let frame = match closing {
        '.' | '．' => Frame::Stop,
        ')' | '）' => Frame::ClosingParenthesis,
        '、' => Frame::Comma,
        '°' if rest.starts_with("° ") || rest.starts_with("°\u{a0}") => Frame::Degree,
        _ => return None,
    };
    let after = &rest[closing.len_utf8()..];
    let free = match frame {
        // `1.5 percent`, `U.S. persons` and `e.g.` are no designators.
        Frame::Stop if closing == '.' => {
            after.is_empty()
                || after.starts_with(|c: char| {
                    c.is_whitespace() || c.is_uppercase() || !c.is_ascii() || matches!(c, '[' | '(' | '"')
                }) && !after.get(1..2).is_some_and(|c| c == "." && !after.starts_with(' '))
        }
        // `甲、乙双方` are two parties.
        _ => !(text.starts_with(is_stem) && after.starts_with(is_stem)),
    };
    let readings = readings(token, frame);
    (free && !readings.is_empty()).then_some(Mark { len: token_len + closing.len_utf8(), readings })
}

/// `第1項　`, `第二款 `, `第3目之一　`: a level by its name. Where the text goes on at once it only speaks of one.
fn named(text: &str) -> Option<Mark> {
    let number = text.strip_prefix('第')?.trim_start_matches([' ', '\u{a0}']);
    let digits = number.find(|c: char| !is_numeral(c)).filter(|len| *len > 0)?;
    let (token, rest) = number.split_at(digits);
    let level = rest.trim_start_matches([' ', '\u{a0}']);
    let name = level.chars().next().filter(|c| matches!(c, '項' | '项' | '款' | '目' | '号' | '號'))?;
    let after = &level[name.len_utf8()..];
    let inserted = after.strip_prefix('之').map(|rest| rest.trim_start_matches(is_numeral)).unwrap_or(after);
    if !(inserted.is_empty() || inserted.starts_with([' ', '\u{a0}', '\u{3000}'])) {
        return None;
    }
    // Variants of one character name the same level.
    let name = match name {
        '项' => '項',
        '号' => '號',
        name => name,
    };
    let readings = readings(token, Frame::Named(name));
    (!readings.is_empty()).then_some(Mark { len: text.len() - inserted.len(), readings })
}

/// `1.2`, `1.2.3.` or `1.2A`, followed by a space and a capital; `1` alone as well, where a title follows.
fn decimal(text: &str) -> Option<Mark> {
    /// In so many characters a Chinese date has named its month.
    const NEAR: usize = 8;
    let is_part = |c: char| narrow(c).is_ascii_digit() || matches!(c, '.' | '．');
    let digits = text.find(|c| !is_part(c)).unwrap_or(text.len());
    let suffix = text[digits..].chars().take_while(char::is_ascii_uppercase).count();
    let len = digits + if suffix <= 2 { suffix } else { 0 };
    let token: String = text[..digits].chars().map(|c| if c == '．' { '.' } else { narrow(c) }).collect();
    let parts: Vec<&str> = token.trim_end_matches('.').split('.').collect();
    let plain = parts.len() <= 8 && parts.iter().all(|part| (1..=3).contains(&part.len()));
    let rest = text[len..].trim_start();
    // `1.2.3` counts nothing, and `5.1 2018年` is no quantity: Chinese sets no space before one.
    let certain = parts.len() >= 3 || parts.len() == 2 && rest.chars().take(NEAR).any(is_wide);
    let titled = text[len..].starts_with(char::is_whitespace)
        && (rest.starts_with(|c: char| c.is_uppercase() || !c.is_ascii())
            || certain && rest.starts_with(|c: char| c.is_ascii_digit()));
    let bare = parts.len() == 1;
    if !plain || bare && token.ends_with('.') || !(titled || text[len..].trim().is_empty()) {
        return None;
    }
    let value = parts.last()?.parse().ok()?;
    let frame = if bare { Frame::Bare } else { Frame::Stop };
    let series = Series::upright(Numerals::Decimal(parts.len() as u8), frame);
    Some(Mark { len, readings: vec![Reading { series, value }] })
}
