//! Words where they stand: all that the layout knows of a PDF, whichever program found them.
//!
//! Coordinates are points from the upper left corner, `y` grows downwards. A word's `y` is its base line.

/// One leaf of the document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sheet {
    pub width: f64,
    pub height: f64,
    /// In the order they were drawn.
    pub words: Vec<Word>,
    pub rules: Vec<Rule>,
    pub images: usize,
}

/// Characters without a space between them, of one style.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Word {
    pub text: String,
    pub x0: f64,
    pub x1: f64,
    pub y: f64,
    pub size: f64,
    pub style: Style,
    /// A space was drawn before it.
    pub spaced: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Style {
    pub bold: bool,
    pub italic: bool,
}

/// A straight line, across or down.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    pub x0: f64,
    pub y0: f64,
    pub x1: f64,
    pub y1: f64,
}

impl Rule {
    /// True for a line across.
    pub fn is_level(&self) -> bool {
        self.x1 - self.x0 > self.y1 - self.y0
    }
}

impl Word {
    pub fn top(&self) -> f64 {
        self.y - 0.75 * self.size
    }

    pub fn bottom(&self) -> f64 {
        self.y + 0.25 * self.size
    }
}
