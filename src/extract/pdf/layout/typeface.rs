//! The type of a document: what the body is set in, and which sizes above it make headings.

use super::line::{Line, prevailing};
use crate::extract::pdf::sheet::Sheet;

/// The type of a document.
pub struct Typeface {
    /// The size of the running text.
    pub body: f64,
    /// Sizes of headings, largest first.
    sizes: Vec<f64>,
    /// Most of the running text is bold: weight tells nothing.
    bold_body: bool,
}

/// The longest heading in characters.
const LONGEST: usize = 220;

impl Typeface {
    pub fn of(sheets: &[Sheet]) -> Typeface {
        let words = || sheets.iter().flat_map(|sheet| &sheet.words);
        let letters = |word: &crate::extract::pdf::sheet::Word| word.text.chars().count();
        let body = prevailing(words().map(|word| (word.size, letters(word))));
        let mut counts = std::collections::BTreeMap::<i64, usize>::new();
        for word in words().filter(|word| word.size > 1.12 * body) {
            *counts.entry((word.size * 2.0).round() as i64).or_default() += letters(word);
        }
        // A size with a few letters only is a mark or an initial.
        let sizes =
            counts.into_iter().rev().filter(|(_, count)| *count >= 6).map(|(size, _)| size as f64 / 2.0).collect();
        let bold: usize = words().filter(|word| word.style.bold).map(letters).sum();
        let all: usize = words().map(letters).sum();
        Typeface { body, sizes, bold_body: bold * 2 > all }
    }

    /// The level of a heading set in these lines; `None` for running text.
    pub fn heading(&self, lines: &[Line], text: &str) -> Option<u8> {
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        if text.chars().count() > LONGEST || letters < 2 || lines.len() > 6 {
            return None;
        }
        let size = lines.iter().map(|line| line.size).fold(f64::INFINITY, f64::min);
        let ends = text.ends_with([';', ',', ':']) || text.ends_with('.') && text.split_whitespace().count() > 12;
        if size > 1.12 * self.body {
            let rank = self.sizes.iter().take_while(|larger| **larger > size + 0.26).count();
            return (!ends || size > 1.4 * self.body).then_some((rank + 1).min(5) as u8);
        }
        let below = (self.sizes.len() + 1).min(5) as u8;
        let bold = !self.bold_body && lines.iter().all(Line::is_bold);
        let centred = lines.iter().all(Line::is_centred);
        let capitals = is_capitals(text);
        if ends || size < 0.85 * self.body {
            return None;
        }
        match (bold, centred, capitals) {
            (true, _, _) => Some(below),
            (false, true, true) if lines.len() <= 3 => Some(below),
            _ => None,
        }
    }
}

/// True for a text in capital letters.
fn is_capitals(text: &str) -> bool {
    let letters = || text.chars().filter(|c| c.is_alphabetic());
    letters().count() > 3 && letters().all(|c| !c.is_lowercase()) && letters().any(char::is_uppercase)
}
