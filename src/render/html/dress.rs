//! How the parts of an HTML redline get their looks: by class for documents of our own, by `style` for mail.

use crate::render::walk::{Fate, Line, Mark};

/// How the two texts stand on the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// One text, what went and what came marked in it.
    Inline,
    /// The old text on the left, the new on the right, row by row.
    SideBySide,
}

/// How the parts get their looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dress {
    /// By class, from the style sheet of `document`.
    Classes(Layout),
    /// By `style` attributes, which mail readers keep; always one text.
    Inline,
}

/// The class of grey words in a mail: no grey can be read on white and on black, so a reader in the dark needs another.
pub const QUIET_IN_MAIL: &str = "q";

/// What has a look of its own.
#[derive(Clone, Copy)]
pub(super) enum Part {
    Hunk,
    Heading,
    Label,
    Line(Fate),
    Deleted,
    Inserted,
    /// Inserted as a whole line.
    Came,
    Quiet,
    Target,
}

impl Part {
    /// A line that came whole needs no bold: its underline runs through.
    pub(super) fn inserted(line: &Line<'_>) -> Part {
        if line.fate == Fate::Added { Part::Came } else { Part::Inserted }
    }

    /// The look of a run of a line; `None` for words that stayed.
    pub(super) fn of(mark: Mark, line: &Line<'_>) -> Option<Part> {
        match mark {
            Mark::Same => None,
            Mark::Deleted => Some(Part::Deleted),
            Mark::Inserted => Some(Part::inserted(line)),
            Mark::Left => Some(Part::Quiet),
        }
    }
}

impl Dress {
    pub(super) fn class(self, part: Part) -> Option<&'static str> {
        if self == Dress::Inline {
            let is_quiet = matches!(part, Part::Label | Part::Quiet | Part::Line(Fate::Unchanged));
            return is_quiet.then_some(QUIET_IN_MAIL);
        }
        Some(match part {
            Part::Hunk => "rw-hunk",
            Part::Heading => "rw-heading",
            Part::Label => "rw-label",
            Part::Line(Fate::Unchanged) => "rw-line",
            Part::Line(Fate::Revised) => "rw-line rw-revised",
            Part::Line(Fate::Added) => "rw-line rw-added",
            Part::Line(Fate::Removed) => "rw-line rw-removed",
            Part::Line(Fate::Moved) => "rw-line rw-moved",
            Part::Deleted => "rw-del",
            Part::Inserted => "rw-ins",
            Part::Came => "rw-ins rw-came",
            Part::Quiet => "rw-quiet",
            Part::Target => "rw-target",
        })
    }

    /// Marks carry both their colours, so that a reader that darkens only the paper leaves them legible.
    pub(super) fn style(self, part: Part) -> Option<&'static str> {
        (self == Dress::Inline).then_some(match part {
            Part::Hunk => "margin:16px 0;padding:2px 0 2px 12px;border-left:3px solid #8a94a6",
            Part::Heading => "font-weight:bold;margin:0 0 6px 0",
            Part::Label => "font-weight:normal;color:#5b6270",
            Part::Line(Fate::Unchanged) => {
                "margin:6px 0;color:#5b6270;white-space:pre-wrap;overflow-wrap:anywhere;word-break:break-word"
            }
            Part::Line(_) => "margin:6px 0;white-space:pre-wrap;overflow-wrap:anywhere;word-break:break-word",
            Part::Deleted => "background:#ffdcd9;color:#8a1512;text-decoration:line-through",
            Part::Inserted => "background:#d2f2d9;color:#0a4a1e;text-decoration:underline;font-weight:bold",
            Part::Came => "background:#d2f2d9;color:#0a4a1e;text-decoration:underline",
            Part::Quiet => "color:#5b6270;font-style:italic",
            Part::Target => "margin:2px 0 2px 16px;font-size:90%;word-break:break-all",
        })
    }
}
