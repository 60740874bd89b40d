//! Text whose UTF-8 was read as if each byte were a letter: `MayagÃ¼ez` for `Mayagüez`. A server that forgets to name
//! its encoding makes a page look revised in every line with an accent.

/// The text as it was before its bytes were misread; what can't be such bytes stays.
pub(super) fn mended(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut mended = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        match decoded(&chars[at..]) {
            Some((letter, length)) => {
                mended.push(letter);
                at += length;
            }
            // What is left of a no-break space once white space is put in order.
            None if c == 'Â' && chars.get(at + 1).is_none_or(|next| next.is_whitespace()) => at += 1,
            None => {
                mended.push(c);
                at += 1;
            }
        }
    }
    mended
}

/// The letter that the first characters are the bytes of, and how many they are.
fn decoded(chars: &[char]) -> Option<(char, usize)> {
    let length = match byte(*chars.first()?)? {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let bytes: Option<Vec<u8>> = chars.get(..length)?.iter().map(|c| byte(*c)).collect();
    let letter = std::str::from_utf8(&bytes?).ok()?.chars().next()?;
    Some((letter, length))
}

/// The byte that a character stands for in windows-1252, or in ISO 8859-1 where that has no letter for it.
fn byte(c: char) -> Option<u8> {
    /// 0x80 to 0x9f.
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    let high = || HIGH.iter().position(|known| *known == c).and_then(|at| u8::try_from(0x80 + at).ok());
    u8::try_from(u32::from(c)).ok().or_else(high)
}

#[cfg(test)]
mod tests {
    use super::mended;

    #[test]
    fn letters_that_were_bytes_become_letters_again_and_others_stay() {
        assert_eq!(mended("MayagÃ¼ez, CanÃ³vanas"), "Mayagüez, Canóvanas");
        assert_eq!(mended("donâ€™t, 50 ml â€“ no"), "don’t, 50 ml – no");
        assert_eq!(mended("EspaÃ±ol Â "), "Español  ");
        assert_eq!(mended("Ãlvaro, Ångström, 商务部"), "Ãlvaro, Ångström, 商务部");
    }
}
