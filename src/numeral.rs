//! Chinese numerals as law writes them, positional (二〇二六) and by powers (一百二十, 三萬): their values, and how a value is written.

/// The value of a Chinese digit; 两 and 兩 count as two.
fn digit(c: char) -> Option<u64> {
    Some(match c {
        '〇' | '○' | '零' => 0,
        '一' | '壹' => 1,
        '二' | '贰' | '貳' | '两' | '兩' => 2,
        '三' | '叁' | '參' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' | '陸' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// The value of a power within a group of four digits.
fn power(c: char) -> Option<u64> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1_000,
        _ => return None,
    })
}

/// The value of two signs in one: 廿八日 is the 28th.
fn tens(c: char) -> Option<u64> {
    Some(match c {
        '廿' => 20,
        '卅' => 30,
        _ => return None,
    })
}

/// The value of a power that ends a group: 万 and 亿.
pub fn group(c: char) -> Option<u64> {
    Some(match c {
        '万' | '萬' => 10_000,
        '亿' | '億' => 100_000_000,
        _ => return None,
    })
}

/// True for the numerals that law prints without the forms of banknotes: 陆 and 伍 are names as well.
pub fn is_plain_numeral(c: char) -> bool {
    matches!(c, '〇' | '○' | '零' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '千')
        || matches!(c, '两' | '兩' | '万' | '萬' | '亿' | '億' | '廿' | '卅')
}

/// The numerals that a text begins with, at most twenty.
pub fn leading(text: &str) -> &str {
    let end = text.char_indices().take(20).find(|(_, c)| !is_plain_numeral(*c)).map(|(at, _)| at);
    let most = text.char_indices().nth(20).map_or(text.len(), |(at, _)| at);
    &text[..end.unwrap_or(most)]
}

/// The value of Chinese numerals; `None` where they make no number.
pub fn chinese(text: &str) -> Option<u64> {
    let count = text.chars().count();
    if count == 0 || count > 20 {
        return None;
    }
    if count > 1 && text.chars().all(|c| digit(c).is_some()) {
        return text.chars().try_fold(0_u64, |sum, c| sum.checked_mul(10)?.checked_add(digit(c)?));
    }
    let (mut total, mut section, mut last) = (0_u64, 0_u64, None);
    for c in text.chars() {
        if let Some(tens) = tens(c).filter(|_| last.is_none()) {
            section = section.checked_add(tens)?;
        } else if let Some(value) = digit(c) {
            if last.is_some_and(|last| last != 0) {
                return None;
            }
            last = Some(value);
        } else if let Some(power) = power(c) {
            section = section.checked_add(last.take().filter(|last| *last > 0).unwrap_or(1).checked_mul(power)?)?;
        } else {
            let power = group(c)?;
            section = section.checked_add(last.take().unwrap_or(0))?;
            let counted = if section == 0 && total > 0 { std::mem::take(&mut total) } else { section.max(1) };
            total = total.checked_add(counted.checked_mul(power)?)?;
            section = 0;
        }
    }
    total.checked_add(section)?.checked_add(last.unwrap_or(0))
}

/// A number in Chinese numerals as articles are counted: 28 is 二十八. Beyond 9999 as printed in digits.
pub fn to_chinese(value: u64) -> String {
    const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    const POWERS: [(u64, &str); 4] = [(1_000, "千"), (100, "百"), (10, "十"), (1, "")];
    if value == 0 || value > 9_999 {
        return value.to_string();
    }
    let (mut told, mut gap, mut rest) = (String::new(), false, value);
    for (power, name) in POWERS {
        let digit = (rest / power) as usize;
        rest %= power;
        if digit == 0 {
            gap = !told.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            told.push('零');
        }
        if !(value < 20 && power == 10) {
            told.push(DIGITS[digit]);
        }
        told.push_str(name);
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_have_their_value_in_both_scripts() {
        let check = |text: &str, expected: Option<u64>| assert_eq!(chinese(text), expected, "{text}");
        check("二〇二六", Some(2026));
        check("十", Some(10));
        check("十五", Some(15));
        check("二十八", Some(28));
        check("一百零三", Some(103));
        check("一百二十", Some(120));
        check("三萬", Some(30_000));
        check("一亿二千万", Some(120_000_000));
        check("三万五千", Some(35_000));
        check("一百一十四", Some(114));
        check("两", Some(2));
        check("", None);
        check("三五十", None);
    }

    #[test]
    fn an_article_number_reads_back_as_it_was_written() {
        for value in (1..300).chain([1_000, 1_001, 1_010, 1_260, 9_999]) {
            assert_eq!(chinese(&to_chinese(value)), Some(value), "{}", to_chinese(value));
        }
    }
}
