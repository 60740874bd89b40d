//! How the mark of a footnote is written in a line of text: `agencies⁽¹⁶⁾`.
//!
//! A mark glued to a word would make another word of it (`agencies16`), and a number of it another number. Between
//! superscript parentheses it reads as the reference it is; comparison passes over it (`fold`), so that notes
//! numbered anew change no paragraph. What a note says is a block of its own.

use crate::fold::NOTE_MARK;

/// The longest mark, in characters.
const LONGEST: usize = 8;

/// The mark as it stands in a text.
pub fn written(mark: &str) -> String {
    let mut text = String::with_capacity(mark.len() + 6);
    text.push(NOTE_MARK.0);
    text.extend(mark.chars().map(|c| raised(c).unwrap_or(c)));
    text.push(NOTE_MARK.1);
    text
}

/// The mark in `text`, without the brackets some sites print around it; `None` where it is no mark of a note:
/// numbers, a single letter, Roman numbers, asterisks and daggers are.
pub fn mark(text: &str) -> Option<String> {
    let text = text.trim();
    let inner = [("[", "]"), ("(", ")"), ("（", "）"), ("［", "］"), ("〔", "〕"), ("⁽", "⁾")]
        .iter()
        .find_map(|(open, close)| text.strip_prefix(open)?.strip_suffix(close))
        .unwrap_or(text)
        .trim();
    let plain: String = inner.chars().map(|c| lowered(c).unwrap_or(c)).filter(|c| !c.is_whitespace()).collect();
    let plain = plain.trim_end_matches([',', '.', '、']);
    let number = |c: char| c.is_ascii_digit() || matches!(c, ',' | '-' | '–' | '、' | '①'..='⑳');
    let symbol = |c: char| matches!(c, '*' | '†' | '‡' | '§' | '¶' | '#' | '※' | '＊');
    let roman = |c: char| matches!(c, 'i' | 'v' | 'x');
    let is_mark = !plain.is_empty()
        && plain.chars().count() <= LONGEST
        && (plain.chars().all(number) && !plain.starts_with([',', '-', '–'])
            || plain.chars().all(symbol)
            || plain.chars().all(roman)
            || plain.len() == 1 && plain.chars().all(|c| c.is_ascii_alphabetic()));
    is_mark.then(|| plain.to_owned())
}

/// The characters of a raised number: `10⁶`, `m²`. `None` where some have no such form.
pub fn raised_number(text: &str) -> Option<String> {
    let number = text.chars().any(|c| c.is_ascii_digit()) || matches!(text, "n" | "i");
    if number { text.chars().map(raised).collect() } else { None }
}

/// The characters of a lowered number: `CO₂`.
pub fn lowered_number(text: &str) -> Option<String> {
    let below = |c: char| c.to_digit(10).and_then(|digit| char::from_u32('₀' as u32 + digit));
    text.chars().map(below).collect()
}

fn raised(c: char) -> Option<char> {
    Some(match c {
        '0' | '4'..='9' => char::from_u32('⁰' as u32 + c as u32 - '0' as u32)?,
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '+' => '⁺',
        '-' | '−' | '–' => '⁻',
        'n' => 'ⁿ',
        'i' => 'ⁱ',
        _ => return None,
    })
}

fn lowered(c: char) -> Option<char> {
    Some(match c {
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁰' | '⁴'..='⁹' => char::from_digit(c as u32 - '⁰' as u32, 10)?,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::fold;

    #[test]
    fn a_mark_is_told_from_words_and_stands_apart_from_them() {
        for (text, expected) in
            [("[16]", "16"), (" 3 ", "3"), ("*", "*"), ("a", "a"), ("1, 2", "1,2"), ("¹²", "12"), ("(iv)", "iv")]
        {
            assert_eq!(mark(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["", "th", "note", "[]", "the rule", "§ 744.11", "2026-05-03"] {
            assert_eq!(mark(text), None, "{text}");
        }
        assert_eq!(format!("agencies{}", written("16")), "agencies⁽¹⁶⁾");
        assert_eq!(raised_number("-6").as_deref(), Some("⁻⁶"));
        assert_eq!(raised_number("th"), None);
        assert_eq!(lowered_number("2").as_deref(), Some("₂"));
    }

    #[test]
    fn notes_numbered_anew_change_no_words_and_powers_do() {
        assert_eq!(fold("agencies⁽¹⁶⁾ shall"), fold("agencies⁽¹⁷⁾ shall"));
        assert_eq!(fold("agencies⁽ᵃ*⁾"), fold("agencies"));
        assert_ne!(fold("10⁶ units"), fold("10⁷ units"));
        assert_ne!(fold("not⁽ this is no mark at all ⁾"), fold("not"));
    }
}
