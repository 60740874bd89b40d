//! Characters as the decoding crate places them, gathered into words.

use pdf_extract::{MediaBox, OutputDev, OutputError, Transform};

use super::sheet::{Rule, Style, Word};
use crate::extract::script::is_wide;

/// More than any document has on one sheet; what comes after is not read.
const MAX_GLYPHS: usize = 400_000;

/// The way text runs on the sheet as it is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    Right,
    Up,
    Left,
    Down,
}

const DIRECTIONS: [Direction; 4] = [Direction::Right, Direction::Up, Direction::Left, Direction::Down];

impl Direction {
    /// A point of the sheet once it is turned so that this text reads to the right; `y` grows downwards.
    fn turned(self, x: f64, y: f64) -> (f64, f64) {
        match self {
            Direction::Right => (x, -y),
            Direction::Up => (y, x),
            Direction::Left => (-x, y),
            Direction::Down => (-y, -x),
        }
    }
}

struct Glyph {
    x: f64,
    y: f64,
    /// Along its direction, without and with the space set after it.
    width: f64,
    advance: f64,
    size: f64,
    direction: Direction,
    style: Style,
    text: String,
}

/// Collects the characters of one sheet.
pub struct Glyphs<'a> {
    /// The style of every string shown, in order.
    styles: &'a [Style],
    shown: usize,
    glyphs: Vec<Glyph>,
    pub drawn: usize,
    /// Characters that take room and have no Unicode.
    pub unmapped: usize,
}

impl<'a> Glyphs<'a> {
    pub fn new(styles: &'a [Style]) -> Glyphs<'a> {
        Glyphs { styles, shown: 0, glyphs: Vec::new(), drawn: 0, unmapped: 0 }
    }

    /// The words and rules of the sheet turned so that most text reads to the right; other text is left out: stamps
    /// along the margin, labels of axes. With the box of the sheet, turned like them.
    pub fn words(&self, rules: &[Rule], sheet: &MediaBox) -> (Vec<Word>, Vec<Rule>, (f64, f64)) {
        let count = |direction| self.glyphs.iter().filter(|glyph| glyph.direction == direction).count();
        let direction =
            DIRECTIONS.into_iter().rev().max_by_key(|direction| count(*direction)).unwrap_or(Direction::Right);
        let corners = [direction.turned(sheet.llx, sheet.lly), direction.turned(sheet.urx, sheet.ury)];
        let (left, top) = (corners[0].0.min(corners[1].0), corners[0].1.min(corners[1].1));
        let extent = ((corners[0].0 - corners[1].0).abs(), (corners[0].1 - corners[1].1).abs());
        let place = |x: f64, y: f64| {
            let (x, y) = direction.turned(x, y);
            (x - left, y - top)
        };
        let rules = rules.iter().map(|rule| {
            let ((ax, ay), (bx, by)) = (place(rule.x0, rule.y0), place(rule.x1, rule.y1));
            Rule { x0: ax.min(bx), y0: ay.min(by), x1: ax.max(bx), y1: ay.max(by) }
        });
        let mut writer = Writer::default();
        for glyph in self.glyphs.iter().filter(|glyph| glyph.direction == direction) {
            let (x, y) = place(glyph.x, glyph.y);
            writer.add(glyph, x, y);
        }
        (writer.finish(), rules.collect(), extent)
    }
}

/// Puts characters together in the order they are drawn.
#[derive(Default)]
struct Writer {
    words: Vec<Word>,
    open: Option<Word>,
    /// Where the pen stands after the last character.
    pen: f64,
    spaced: bool,
}

impl Writer {
    fn add(&mut self, glyph: &Glyph, x: f64, y: f64) {
        if glyph.text.chars().all(char::is_whitespace) {
            self.close();
            self.spaced = true;
            self.pen = x + glyph.advance;
            return;
        }
        // Between Chinese characters the pen often moves a little.
        let wide = glyph.text.chars().next().is_some_and(is_wide);
        let apart = if wide { 0.45 } else { 0.16 };
        let pen = self.pen;
        let goes_on = self.open.as_ref().is_some_and(|word| {
            let same = word.style == glyph.style && (word.size - glyph.size).abs() < 0.05 * glyph.size;
            let near = (x - pen).abs() < apart * glyph.size && (word.y - y).abs() < 0.1 * glyph.size;
            same && near
        });
        if !goes_on {
            self.close();
        }
        let spaced = std::mem::take(&mut self.spaced);
        let word = self.open.get_or_insert_with(|| Word {
            text: String::new(),
            x0: x,
            x1: x,
            y,
            size: glyph.size,
            style: glyph.style,
            spaced,
        });
        word.text.push_str(&glyph.text);
        word.x1 = word.x1.max(x + glyph.width);
        self.pen = x + glyph.advance;
    }

    fn close(&mut self) {
        self.words.extend(self.open.take());
    }

    fn finish(mut self) -> Vec<Word> {
        self.close();
        self.words
    }
}

impl OutputDev for Glyphs<'_> {
    fn begin_page(&mut self, _: u32, _: &MediaBox, _: Option<(f64, f64, f64, f64)>) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        matrix: &Transform,
        width: f64,
        spacing: f64,
        font_size: f64,
        text: &str,
    ) -> Result<(), OutputError> {
        let (along, up) = (matrix.m11.hypot(matrix.m12), matrix.m21.hypot(matrix.m22) * font_size.abs());
        let finite = [matrix.m31, matrix.m32, along, up, width, spacing].iter().all(|number| number.is_finite());
        if self.drawn >= MAX_GLYPHS || !finite || up < 0.1 {
            return Ok(());
        }
        self.drawn += 1;
        let text = visible(text);
        if text.is_empty() {
            self.unmapped += usize::from(width > 0.0);
            return Ok(());
        }
        let (ahead, aside) = (matrix.m11 * font_size.signum(), matrix.m12 * font_size.signum());
        let direction = if ahead.abs() > 8.0 * aside.abs() {
            if ahead > 0.0 { Direction::Right } else { Direction::Left }
        } else if aside.abs() > 8.0 * ahead.abs() {
            if aside > 0.0 { Direction::Up } else { Direction::Down }
        } else {
            // Slanting: a watermark.
            return Ok(());
        };
        let width = width * font_size.abs() * along;
        let style = self.styles.get(self.shown).copied().unwrap_or_default();
        let advance = width + spacing * along;
        self.glyphs.push(Glyph { x: matrix.m31, y: matrix.m32, width, advance, size: up, direction, style, text });
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        self.shown += 1;
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}

/// The text of a character: ligatures as letters, no control characters.
fn visible(text: &str) -> String {
    let mut visible = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{fb00}' => visible.push_str("ff"),
            '\u{fb01}' => visible.push_str("fi"),
            '\u{fb02}' => visible.push_str("fl"),
            '\u{fb03}' => visible.push_str("ffi"),
            '\u{fb04}' => visible.push_str("ffl"),
            '\u{fb05}' | '\u{fb06}' => visible.push_str("st"),
            '\t' | '\n' | '\r' | '\u{a0}' => visible.push(' '),
            '\u{fffd}' => {}
            c if c.is_control() => {}
            // Private codes say nothing to a reader of the text; most are bullets.
            '\u{f0b7}' | '\u{f0a7}' => visible.push('•'),
            '\u{e000}'..='\u{f8ff}' => {}
            c => visible.push(c),
        }
    }
    visible
}
