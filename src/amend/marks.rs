//! Designators said in short: in `(c)(3)(i) and (iv), and (d)`, `(iv)` stands beside `(i)` and `(d)` beside `(c)`.

use super::target::{Step, Target};

/// What a designator counts with. One may be read in two ways: `(i)` is a letter and a Roman number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Count {
    Lower,
    Digits,
    Roman,
    Upper,
    UpperRoman,
}

/// A path named by itself: `paragraph (a)(1)`, or `paragraph (1)` below what `outer` says.
pub fn named(path: &[String], outer: &Target) -> Target {
    Target { path: steps(path), through: None }.within(&Target { path: paragraphs(outer), through: None })
}

/// A path named beside another one: it takes the place of the designators from the level it counts at.
pub fn following(path: &[String], before: Option<&Target>, outer: &Target) -> Target {
    let Some(before) = before else { return named(path, outer) };
    let last = before.through.as_ref().unwrap_or(&before.path);
    let Some(begin) = last.iter().position(|step| matches!(step, Step::Paragraph(_))) else {
        return named(path, outer);
    };
    let marks: Vec<&str> = last[begin..].iter().map_while(mark).collect();
    let first = path.first().map(String::as_str).unwrap_or_default();
    let level = (0..marks.len()).rev().find(|&level| counts_on(marks[level], first)).unwrap_or(0);
    let kept = last[..begin + level].iter().cloned();
    Target { path: kept.chain(steps(path)).collect(), through: None }
}

/// `9.vi`, `1`, `3.1.2`: designators joined by stops.
pub fn is_dotted(word: &str) -> bool {
    let parts = || word.split('.');
    let counts = |part: &str| !readings(part).is_empty();
    word.len() <= 12 && parts().all(counts) && (word.contains('.') || word.bytes().all(|b| b.is_ascii_digit()))
}

pub fn dotted(word: &str) -> Vec<Step> {
    word.split('.').map(|part| Step::Paragraph(part.to_owned())).collect()
}

fn steps(path: &[String]) -> Vec<Step> {
    path.iter().cloned().map(Step::Paragraph).collect()
}

fn paragraphs(target: &Target) -> Vec<Step> {
    target.path.iter().filter(|step| mark(step).is_some()).cloned().collect()
}

fn mark(step: &Step) -> Option<&str> {
    match step {
        Step::Paragraph(mark) => Some(mark),
        _ => None,
    }
}

/// True where `next` can stand behind `mark` at the same level.
fn counts_on(mark: &str, next: &str) -> bool {
    let later = |(count, value): &(Count, u32)| readings(next).iter().any(|(c, v)| c == count && v > value);
    readings(mark).iter().any(later)
}

/// `a`, `aa`, `iv`, `A`, `12`: what a paragraph is numbered with.
pub fn is_mark(mark: &str) -> bool {
    let letters = mark.chars().all(|c| c.is_ascii_alphabetic());
    let same = mark.bytes().all(|b| b == mark.as_bytes()[0]);
    match mark.len() {
        0 => false,
        1 => mark.chars().all(|c| c.is_ascii_alphanumeric()),
        2 if letters && same => true,
        2..=3 if mark.chars().all(|c| c.is_ascii_digit()) => true,
        2..=6 => {
            mark.chars().all(|c| matches!(c, 'i' | 'v' | 'x' | 'l'))
                || mark.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L'))
        }
        _ => false,
    }
}

/// The path of a designator that follows another one in running text. `opens` is true where the text before it announces
/// a list.
pub fn placed(path: &[String], mark: &str, opens: bool) -> Vec<String> {
    let frame = |mark: &str| mark.starts_with('(');
    let alike = |level: &usize| frame(&path[*level]) == frame(mark);
    let levels = || (0..path.len()).rev().filter(alike);
    let is_first = readings(mark).iter().any(|(_, value)| *value == 1);
    let next = levels().find(|&level| counts_next(&path[level], mark));
    let beside = match (opens && is_first, next, is_first) {
        (true, _, _) => None,
        (false, Some(level), _) => Some(level),
        (false, None, true) => None,
        (false, None, false) => levels().find(|&level| counts_on(&path[level], mark)),
    };
    let kept = beside.unwrap_or(path.len());
    path[..kept].iter().cloned().chain([mark.to_owned()]).collect()
}

/// True where `mark` stands before `other` in a list that holds both; `None` where they count by different series.
pub fn precedes(mark: &str, other: &str) -> Option<bool> {
    let pairs = readings(mark).into_iter().flat_map(|own| readings(other).into_iter().map(move |other| (own, other)));
    let shared: Vec<bool> =
        pairs.filter(|((count, _), (other, _))| count == other).map(|((_, value), (_, other))| value < other).collect();
    // `(i)` and `(v)` are letters and Roman numbers: both say the same here, else nothing is said.
    let first = *shared.first()?;
    shared.iter().all(|one| *one == first).then_some(first)
}

/// The designator so many places behind `mark`, counted as `mark` and `last` both count; in the frame of `mark`.
pub fn behind(mark: &str, last: &str, places: u32) -> Option<String> {
    let ends: Vec<Count> = readings(last).into_iter().map(|(count, _)| count).collect();
    let (count, value) = readings(mark).into_iter().find(|(count, _)| ends.contains(count))?;
    let bare = write(count, value + places)?;
    Some(match (mark.starts_with('('), mark.ends_with('.')) {
        (true, _) => format!("({bare})"),
        (_, true) => format!("{bare}."),
        _ => bare,
    })
}

fn write(count: Count, value: u32) -> Option<String> {
    const ROMAN: [(u32, &str); 7] = [(50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")];
    let letters = |value: u32| {
        let letter = char::from(b'a' + u8::try_from((value.checked_sub(1)?) % 26).ok()?);
        Some(letter.to_string().repeat(((value - 1) / 26 + 1) as usize))
    };
    let roman = |mut value: u32| {
        let mut written = String::new();
        for (unit, letters) in ROMAN {
            while value >= unit {
                written.push_str(letters);
                value -= unit;
            }
        }
        written
    };
    match count {
        Count::Digits => Some(value.to_string()),
        Count::Lower => letters(value),
        Count::Upper => letters(value).map(|letters| letters.to_uppercase()),
        Count::Roman => Some(roman(value)),
        Count::UpperRoman => Some(roman(value).to_uppercase()),
    }
}

/// True where `next` is the very next designator after `mark`, by whatever both count.
pub fn counts_next(mark: &str, next: &str) -> bool {
    let is_next = |(count, value): &(Count, u32)| readings(next).contains(&(*count, value + 1));
    readings(mark).iter().any(is_next)
}

/// Every way to read a designator, with its place in the series, counted from 1.
fn readings(mark: &str) -> Vec<(Count, u32)> {
    let bare = mark.trim_matches(['(', ')', '.']);
    let mut readings = Vec::new();
    if !bare.is_empty() && bare.bytes().all(|b| b.is_ascii_digit()) {
        readings.extend(bare.parse().ok().map(|value| (Count::Digits, value)));
    }
    let lower = bare.bytes().all(|b| b.is_ascii_lowercase());
    let upper = bare.bytes().all(|b| b.is_ascii_uppercase());
    if !bare.is_empty() && (lower || upper) {
        let (letter, roman_count) =
            if lower { (Count::Lower, Count::Roman) } else { (Count::Upper, Count::UpperRoman) };
        let bytes = bare.to_ascii_lowercase().into_bytes();
        // After (z) come (aa), (bb).
        if bytes.iter().all(|b| *b == bytes[0]) {
            readings.push((letter, u32::from(bytes[0] - b'a') + 1 + 26 * (bytes.len() as u32 - 1)));
        }
        readings.extend(roman(&bytes).map(|value| (roman_count, value)));
    }
    readings
}

/// The value of a Roman number below 90: paragraphs do not count farther.
fn roman(letters: &[u8]) -> Option<u32> {
    let mut value = 0;
    let mut before = 0;
    for letter in letters.iter().rev() {
        let own = match letter {
            b'i' => 1,
            b'v' => 5,
            b'x' => 10,
            b'l' => 50,
            _ => return None,
        };
        value = if own < before { value - own } else { value + own };
        before = own.max(before);
    }
    Some(value)
}
