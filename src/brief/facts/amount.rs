//! The value of a number as a decimal, however it is printed: `21,000`, `1.5 million`, `3.5万`, 一百二十, 百分之零点五, `10^26`.

use super::near::ahead;
use crate::numeral::{chinese, group, is_plain_numeral, leading};

/// A number: its decimal, without separators of thousands, and where it ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Amount {
    pub value: String,
    pub end: usize,
}

/// Most digits of a number; a longer run is no quantity.
const MOST: usize = 24;

impl Amount {
    pub fn whole(value: u64, end: usize) -> Amount {
        Amount { value: value.to_string(), end }
    }

    /// The number with the power that stands behind it: `1.5 million`, `30亿`.
    pub fn multiplied(mut self, text: &str) -> Amount {
        const WORDS: [(&str, usize); 4] = [("thousand", 3), ("million", 6), ("billion", 9), ("trillion", 12)];
        let rest = ahead(text, self.end, 16);
        let spaced = rest.trim_start_matches([' ', '\u{a0}', '-']);
        let gap = rest.len() - spaced.len();
        let word = WORDS.iter().find(|(word, _)| {
            spaced.strip_prefix(word).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
        });
        if let Some((word, zeros)) = word.filter(|_| gap <= 2) {
            self.value = shifted(&self.value, *zeros);
            self.end += gap + word.len();
            return self;
        }
        let gap = usize::from(rest.starts_with(' ')).min(gap);
        let mut rest = &rest[gap..];
        let start = rest.len();
        while let Some(c) = rest.chars().next() {
            let zeros = match c {
                '百' => 2,
                '千' => 3,
                _ => match group(c) {
                    Some(10_000) => 4,
                    Some(_) => 8,
                    None => break,
                },
            };
            // 千克, 千瓦 and 千米 are units.
            let after = &rest[c.len_utf8()..];
            if c == '千' && after.starts_with(['克', '瓦', '米']) || c == '百' && after.starts_with('分') {
                break;
            }
            self.value = shifted(&self.value, zeros);
            rest = after;
        }
        if rest.len() < start {
            self.end += gap + start - rest.len();
        }
        self
    }
}

/// The number that begins at `at` with a digit.
pub(super) fn amount(text: &str, at: usize) -> Option<Amount> {
    let rest = ahead(text, at, 64);
    let (mut value, mut end) = digits(rest)?;
    let bytes = rest.as_bytes();
    while bytes.get(end) == Some(&b',') && value.len() <= MOST {
        let Some(group) = rest.get(end + 1..end + 4).filter(|group| group.bytes().all(|b| b.is_ascii_digit())) else {
            break;
        };
        if bytes.get(end + 4).is_some_and(u8::is_ascii_digit) || value.len() % 3 == 0 && end < 3 {
            break;
        }
        value.push_str(group);
        end += 4;
    }
    if bytes.get(end) == Some(&b'.')
        && let Some((fraction, len)) = rest.get(end + 1..).and_then(digits)
    {
        value = format!("{value}.{fraction}");
        end += 1 + len;
    }
    if value.len() > MOST {
        return None;
    }
    if let Some((power, len)) = (value == "10").then(|| exponent(&rest[end..])).flatten() {
        return Some(Amount { value: shifted("1", power), end: at + end + len });
    }
    let value = plain(&value);
    Some(Amount { value, end: at + end }.multiplied(text))
}

/// The digits that a text begins with, full width or not.
fn digits(text: &str) -> Option<(String, usize)> {
    let mut value = String::new();
    let mut end = 0;
    for c in text.chars().take(MOST + 2) {
        let digit = match c {
            '0'..='9' => c,
            '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10)?,
            _ => break,
        };
        value.push(digit);
        end += c.len_utf8();
    }
    (end > 0).then_some((value, end))
}

/// The power of ten behind `10`: `^26`, `²⁶`.
fn exponent(text: &str) -> Option<(usize, usize)> {
    const RAISED: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    let (power, len) = if let Some(rest) = text.strip_prefix('^') {
        let (digits, len) = digits(rest)?;
        (digits.parse().ok()?, len + 1)
    } else {
        let mut power = 0;
        let mut len = 0;
        for c in text.chars().take(3) {
            let Some(digit) = RAISED.chars().position(|raised| raised == c) else { break };
            power = power * 10 + digit;
            len += c.len_utf8();
        }
        (power, len)
    };
    (len > 0 && (1..=60).contains(&power)).then_some((power, len))
}

/// The number at `at` in Chinese numerals, and whether it is a share in percent.
pub(super) fn chinese_amount(text: &str, at: usize) -> Option<(Amount, bool)> {
    const SHARES: [(&str, usize); 4] = [("百分之", 0), ("千分之", 1), ("万分之", 2), ("萬分之", 2)];
    let rest = ahead(text, at, 90);
    for (lead, places) in SHARES {
        if let Some(share) = rest.strip_prefix(lead) {
            let number = decimal(share, at + lead.len()).or_else(|| {
                let (value, len) = digits(share)?;
                Some(Amount { value, end: at + lead.len() + len })
            })?;
            let value = unshifted(&number.value, places);
            return Some((Amount { value, ..number }, true));
        }
    }
    let number = decimal(rest, at)?;
    if let Some(over) = text[number.end..].strip_prefix("分之")
        && let Some(over) = decimal(over, number.end + "分之".len())
    {
        return Some((Amount { value: format!("{}/{}", over.value, number.value), end: over.end }, false));
    }
    Some((number, false))
}

/// Chinese numerals, with a fraction behind 点.
fn decimal(text: &str, at: usize) -> Option<Amount> {
    let run = leading(text);
    let value = chinese(run)?.to_string();
    let mut end = run.len();
    if let Some(rest) = text[end..].strip_prefix(['点', '點', '．']) {
        let fraction: String = rest
            .chars()
            .take(8)
            .take_while(|c| is_plain_numeral(*c))
            .filter_map(|c| Some(chinese(c.encode_utf8(&mut [0; 4]))?.to_string()))
            .collect();
        if !fraction.is_empty() {
            end += "点".len() + fraction.len() * "一".len();
            return Some(Amount { value: plain(&format!("{value}.{fraction}")), end: at + end });
        }
    }
    Some(Amount { value, end: at + end })
}

/// The decimal with its point moved `zeros` places to the right.
fn shifted(value: &str, zeros: usize) -> String {
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    let mut fraction = fraction.to_owned();
    while fraction.len() < zeros {
        fraction.push('0');
    }
    let (gained, left) = fraction.split_at(zeros);
    plain(&format!("{whole}{gained}.{left}"))
}

/// The decimal with its point moved `places` to the left.
fn unshifted(value: &str, places: usize) -> String {
    if places == 0 {
        return value.to_owned();
    }
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    let whole = format!("{whole:0>width$}", width = places + 1);
    let (kept, moved) = whole.split_at(whole.len() - places);
    plain(&format!("{kept}.{moved}{fraction}"))
}

/// Without zeros that say nothing.
fn plain(value: &str) -> String {
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    let whole = if whole.is_empty() { "0" } else { whole };
    if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_one_value_however_it_is_printed() {
        let check = |text: &str, value: &str, end: usize| {
            assert_eq!(amount(text, 0), Some(Amount { value: value.to_owned(), end }), "{text}");
        };
        check("21,000", "21000", 6);
        check("6,500 GB/s", "6500", 5);
        check("374,474,", "374474", 7);
        check("5,60", "5", 1);
        check("2,0001", "2", 1);
        check("1.5 million", "1500000", 11);
        check("0.50", "0.5", 4);
        check("007", "7", 3);
        check("3.5万台", "35000", 6);
        check("30亿美元", "3000000000", 5);
        check("５０％", "50", 6);
        check("10^3 x", "1000", 4);
        check("10²⁶", "100000000000000000000000000", 7);
        check("4. Next", "4", 1);
    }

    #[test]
    fn chinese_shares_are_in_percent() {
        let check = |text: &str, value: &str, share: bool| {
            let (amount, is_share) = chinese_amount(text, 0).expect("a number");
            assert_eq!((amount.value.as_str(), is_share), (value, share), "{text}");
        };
        check("百分之五十", "50", true);
        check("百分之零点五", "0.5", true);
        check("千分之三", "0.3", true);
        check("百分之25", "25", true);
        check("三分之二以上", "2/3", false);
        check("三十日", "30", false);
    }
}
