//! Numbers in English words, up to a hundred, and ordinals.

/// The value of an English number word or of two joined by a hyphen: `twenty-one`. In small letters.
pub(super) fn english(word: &str) -> Option<u64> {
    const ONES: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let below = |word: &str, most: usize| ONES[..most].iter().position(|one| *one == word).map(|value| value as u64);
    let tens = |word: &str| TENS.iter().position(|ten| *ten == word).map(|at| 10 * (at as u64 + 2));
    match word.split_once(['-', ' ']) {
        Some((ten, one)) => Some(tens(ten)? + below(one, 10).filter(|one| *one > 0)?),
        None => below(word, 20).or_else(|| tens(word)).or((word == "hundred").then_some(100)),
    }
}

/// The value of an English ordinal word or of one in digits: `twentieth`, `20th`. In small letters.
pub(super) fn ordinal(word: &str) -> Option<u64> {
    const IRREGULAR: [(&str, u64); 8] = [
        ("first", 1),
        ("second", 2),
        ("third", 3),
        ("fifth", 5),
        ("eighth", 8),
        ("ninth", 9),
        ("twelfth", 12),
        ("thirtieth", 30),
    ];
    if let Some((ten, one)) = word.split_once(['-', ' ']) {
        return Some(english(ten)? + ordinal(one)?);
    }
    if let Some((_, value)) = IRREGULAR.iter().find(|(name, _)| *name == word) {
        return Some(*value);
    }
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    if !digits.is_empty() {
        return digits.parse().ok();
    }
    let stem = word.strip_suffix("th")?;
    english(stem).or_else(|| english(&format!("{}y", stem.strip_suffix("ie")?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_words_have_their_value() {
        assert_eq!(english("twenty-one"), Some(21));
        assert_eq!(english("ninety"), Some(90));
        assert_eq!(english("none"), None);
        assert_eq!(ordinal("twentieth"), Some(20));
        assert_eq!(ordinal("twenty-first"), Some(21));
        assert_eq!(ordinal("3rd"), Some(3));
        assert_eq!(ordinal("fourth"), Some(4));
    }
}
