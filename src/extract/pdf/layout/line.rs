//! Lines: words on one base line of one column.

use super::columns::Column;
use crate::extract::pdf::sheet::Word;
use crate::extract::script::is_wide;

/// One line of a column.
#[derive(Debug, Clone)]
pub struct Line {
    pub words: Vec<Word>,
    pub x0: f64,
    pub x1: f64,
    pub y: f64,
    /// The size most of it is set in.
    pub size: f64,
    pub sheet: usize,
    /// The edges of its column.
    pub left: f64,
    pub right: f64,
}

/// The lines of a column from top to bottom.
pub fn lines(column: &Column<'_>, sheet: usize) -> Vec<Line> {
    let mut words: Vec<&Word> = column.words.clone();
    words.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x0.total_cmp(&b.x0)));
    let mut rows: Vec<(f64, f64, Vec<&Word>)> = Vec::new();
    for word in words {
        // Only the last few lines can be the word's own: words come from top to bottom.
        let own = rows.iter_mut().rev().take(3).find(|(y, size, members)| shares_line(*y, *size, members, word));
        match own {
            Some((y, size, members)) => {
                if word.size > *size * 1.05 {
                    (*y, *size) = (word.y, word.size);
                }
                members.push(word);
            }
            None => rows.push((word.y, word.size, vec![word])),
        }
    }
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    rows.into_iter()
        .map(|(y, _, words)| Line::of(words, y, sheet, column))
        .filter(|line| !line.words.is_empty())
        .collect()
}

/// A line that is no row of a table, parted where its words stand far apart: a heading and what is set beside it.
pub fn parted(line: Line) -> Vec<Line> {
    /// In multiples of the type size.
    const FAR: f64 = 4.0;
    let far = |one: &Word, next: &Word| next.x0 - one.x1 > FAR * one.size.max(next.size);
    if !line.words.windows(2).any(|pair| far(&pair[0], &pair[1])) {
        return vec![line];
    }
    let runs = line.words.chunk_by(|one, next| !far(one, next));
    runs.map(|run| Line::new(run.to_vec(), line.y, line.sheet, line.left, line.right)).collect()
}

/// Same base line; or raised or lowered beside it, smaller or larger, and not over or under one of its words.
fn shares_line(y: f64, size: f64, members: &[&Word], word: &Word) -> bool {
    let apart = (word.y - y).abs();
    if apart < 0.2 * size.min(word.size).max(1.0) {
        return true;
    }
    let (small, large) = (size.min(word.size), size.max(word.size));
    let script = small < 0.8 * large && apart < 0.55 * large;
    script && !members.iter().any(|member| word.x0 < member.x1 - 0.5 && member.x0 < word.x1 - 0.5)
}

impl Line {
    fn of(words: Vec<&Word>, y: f64, sheet: usize, column: &Column<'_>) -> Line {
        let mut words: Vec<Word> = words.into_iter().cloned().collect();
        words.sort_by(|a, b| a.x0.total_cmp(&b.x0));
        words = without_leaders(leaders_joined(words));
        // The same word drawn twice is bold type made by hand.
        words.dedup_by(|b, a| {
            let same = a.text == b.text && (a.x0 - b.x0).abs() < 0.2 * a.size && (a.y - b.y).abs() < 0.2 * a.size;
            a.style.bold |= same;
            same
        });
        Line::new(words, y, sheet, column.left, column.right)
    }

    pub fn new(words: Vec<Word>, y: f64, sheet: usize, left: f64, right: f64) -> Line {
        let size = prevailing(words.iter().map(|word| (word.size, word.text.chars().count())));
        let x0 = words.iter().map(|word| word.x0).fold(f64::INFINITY, f64::min);
        let x1 = words.iter().map(|word| word.x1).fold(f64::NEG_INFINITY, f64::max);
        Line { words, x0, x1, y, size, sheet, left, right }
    }

    /// The words as a reader sees them, spaced where they stand apart.
    pub fn text(&self) -> String {
        spelt(&self.words)
    }

    /// The width of its first word: what would have had to fit on the line before.
    pub fn first_width(&self) -> f64 {
        let Some(first) = self.words.first() else { return 0.0 };
        if first.text.chars().next().is_some_and(is_wide) {
            return first.size;
        }
        let mut end = first.x1;
        for pair in self.words.windows(2) {
            if is_apart(&pair[0], &pair[1]) {
                break;
            }
            end = pair[1].x1;
        }
        end - first.x0
    }

    pub fn is_bold(&self) -> bool {
        self.share(|word| word.style.bold) > 0.9
    }

    pub fn is_italic(&self) -> bool {
        self.share(|word| word.style.italic) > 0.9
    }

    /// Letters of words so styled, as a share of all.
    fn share(&self, styled: impl Fn(&Word) -> bool) -> f64 {
        let count = |words: &mut dyn Iterator<Item = &Word>| words.map(|word| word.text.chars().count()).sum::<usize>();
        let own = count(&mut self.words.iter().filter(|word| styled(word)));
        own as f64 / count(&mut self.words.iter()).max(1) as f64
    }

    /// True where it stands in the middle of its column, away from both edges.
    pub fn is_centred(&self) -> bool {
        let (before, after) = (self.x0 - self.left, self.right - self.x1);
        before > 1.5 * self.size && (before - after).abs() < 1.2 * self.size + 0.05 * (self.right - self.left)
    }
}

/// Dots set apart from each other as one word.
fn leaders_joined(words: Vec<Word>) -> Vec<Word> {
    let dot = |word: &Word| word.text.chars().all(|c| matches!(c, '.' | '·'));
    let runs = words.chunk_by(|one, next| dot(one) && dot(next));
    runs.flat_map(|run| match run {
        [first, .., last] if run.len() >= 4 => {
            vec![Word { text: "....".into(), x1: last.x1, ..first.clone() }]
        }
        run => run.to_vec(),
    })
    .collect()
}

/// An entry of a table of contents without its dots, and without the number of a page that they lead to.
fn without_leaders(mut words: Vec<Word>) -> Vec<Word> {
    let dots = |word: &Word| word.text.chars().all(|c| matches!(c, '.' | '…' | '·'));
    let Some(from) = words.iter().rposition(is_leader) else { return words };
    let rest = &words[from + 1..];
    let number = |word: &Word| word.text.chars().all(|c| c.is_ascii_digit() || matches!(c, 'i' | 'v' | 'x'));
    if rest.len() <= 1 && rest.iter().all(number) && from > 0 {
        words.truncate(from + 1);
    } else if rest.is_empty() {
        return words;
    }
    while words.len() > 1 && words.last().is_some_and(dots) {
        words.pop();
    }
    if let Some(last) = words.last_mut() {
        let len = last.text.trim_end_matches(['.', '…', '·']).len();
        if len > 0 && last.text.len() - len >= 4 {
            last.text.truncate(len);
        }
    }
    words
}

/// True for dots that lead the eye to the number of a page.
pub fn is_leader(word: &Word) -> bool {
    word.text.chars().count() >= 4 && word.text.chars().all(|c| matches!(c, '.' | '…' | '_' | '·'))
        || word.text.len() >= 12 && word.text.ends_with("......")
}

/// Text of words in a row.
pub fn spelt(words: &[Word]) -> String {
    let mut text = String::new();
    for (at, word) in words.iter().enumerate() {
        if at > 0 && is_apart(&words[at - 1], word) {
            text.push(' ');
        }
        text.push_str(&word.text);
    }
    text
}

/// True where two neighbours are different words.
pub fn is_apart(one: &Word, next: &Word) -> bool {
    let size = one.size.max(next.size);
    let gap = next.x0 - one.x1;
    let wide = one.text.chars().next_back().is_some_and(is_wide) && next.text.chars().next().is_some_and(is_wide);
    let least = if wide { (0.2, 0.5) } else { (0.05, 0.14) };
    next.spaced && gap > least.0 * size || gap > least.1 * size
}

/// The value most letters have, to a tenth.
pub fn prevailing(values: impl Iterator<Item = (f64, usize)>) -> f64 {
    let mut counts = std::collections::BTreeMap::<i64, usize>::new();
    for (value, count) in values {
        *counts.entry((value * 10.0).round() as i64).or_default() += count;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map_or(0.0, |(value, _)| value as f64 / 10.0)
}
