//! How marked words look on a terminal: by colour and line, or by signs where there is no colour.

use std::borrow::Cow;
use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use crate::render::walk::{Fate, Mark, Run};
use crate::render::wrap::{Piece, Row};

/// Whether marks are drawn with ANSI colour or with signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// `[-deleted-]` and `{+inserted+}`.
    Signs,
    /// Red and struck, green and underlined (SGR sequences).
    Colour,
}

/// Where terminal text is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terminal {
    /// In columns.
    pub width: usize,
    pub ink: Ink,
}

/// What a line of talk (not of the law) is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    Heading,
    Quiet,
    Old,
    New,
}

impl Ink {
    /// A line of talk in its tone.
    pub(super) fn tone(self, tone: Tone, text: &str) -> String {
        let style = match tone {
            Tone::Heading => Style::new().bold(),
            Tone::Quiet => Style::new().dimmed(),
            Tone::Old => AnsiColor::Red.on_default(),
            Tone::New => AnsiColor::Green.on_default(),
        };
        self.paint(style, text)
    }

    /// The runs of a line as pieces to wrap; with signs, the marks are part of the text.
    ///
    /// A line that went or came whole carries its sign in the gutter, so its words need none.
    pub(super) fn pieces<'a>(self, runs: &'a [Run<'a>], fate: Fate) -> Vec<Piece<'a>> {
        let signs = self == Ink::Signs && matches!(fate, Fate::Revised | Fate::Moved);
        let piece = |run: &'a Run<'a>| {
            let text = run.shown();
            match run.mark {
                Mark::Deleted if signs => (run.mark, Cow::Owned(format!("[-{text}-]"))),
                Mark::Inserted if signs => (run.mark, Cow::Owned(format!("{{+{text}+}}"))),
                _ => (run.mark, text),
            }
        };
        runs.iter().map(piece).collect()
    }

    /// A wrapped row; colour never runs over the end of a row.
    pub(super) fn row(self, row: &Row) -> String {
        row.iter()
            .map(|(mark, text)| self.paint(mark_style(*mark), text))
            .collect()
    }

    fn paint(self, style: Style, text: &str) -> String {
        match self {
            Ink::Signs => text.to_owned(),
            Ink::Colour if style.is_plain() => text.to_owned(),
            Ink::Colour => {
                let mut painted = String::with_capacity(text.len() + 16);
                // Writing to a String cannot fail.
                let _ = write!(painted, "{style}{text}{style:#}");
                painted
            }
        }
    }
}

fn mark_style(mark: Mark) -> Style {
    match mark {
        Mark::Same => Style::new(),
        Mark::Deleted => AnsiColor::Red.on_default().strikethrough(),
        Mark::Inserted => AnsiColor::Green.on_default().underline(),
        Mark::Left => Style::new().dimmed(),
    }
}

/// The sign in the gutter of a line.
pub(super) fn gutter(fate: Fate) -> &'static str {
    match fate {
        Fate::Unchanged => "  ",
        Fate::Revised => "~ ",
        Fate::Added => "+ ",
        Fate::Removed => "- ",
        Fate::Moved => "> ",
    }
}
