//! One block of the text that a rule prints, and where in the Code its marks say that it belongs.

use super::naming::{is_attachment, is_entry, section_number};
use crate::amend::marks;
use crate::document::{Block, BlockKind};

/// One block of new text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece<'a> {
    pub block: &'a Block,
    /// Its designators below the section, the entry or the heading above it, as printed.
    pub path: Vec<String>,
    /// The length of the designators it begins with.
    pub marks_len: usize,
}

/// What stands for text that stays as it is.
pub const STARS: &str = "* * *";

impl<'a> Piece<'a> {
    /// The piece that follows others; `path` is where they ended, `opens` is true where they announced a list.
    pub fn following(block: &'a Block, path: &mut Vec<String>, opens: bool) -> Piece<'a> {
        if let Some(at) = block.citation.0.iter().position(|element| is_entry(element)) {
            // Its list spells the whole path of every paragraph.
            path.clear();
            let own = block.citation.0[at + 1..].to_vec();
            return Piece { block, path: own, marks_len: block.designator_len };
        }
        let is_heading = matches!(block.kind, BlockKind::Heading(_));
        let (found, marks_len) = if is_heading { (Vec::new(), 0) } else { leading(&block.text) };
        // A heading of a comment may be set as a paragraph.
        let is_caption = found.is_empty() && block.text.split_whitespace().count() <= 8 && !is_stars(&block.text);
        if is_heading || is_caption && block.cells.is_empty() && block.kind != BlockKind::Caption {
            path.clear();
        }
        for mark in found {
            *path = marks::placed(path, &mark, opens);
        }
        Piece { block, path: path.clone(), marks_len }
    }

    /// True for a line of stars: text that stays as it is.
    pub fn is_stars(&self) -> bool {
        is_stars(&self.block.text)
    }

    /// The text before ` * * *`, where the rest of the block stays as it is.
    pub fn lead(&self) -> Option<&str> {
        let lead = self.block.text.trim_end().strip_suffix(STARS)?.trim_end();
        (!self.is_stars()).then_some(lead)
    }

    pub fn is_heading(&self) -> bool {
        matches!(self.block.kind, BlockKind::Heading(_))
    }

    /// The number of the section it is in, where the text names one.
    pub fn section(&self) -> Option<&str> {
        self.block.citation.0.iter().find_map(|element| section_number(element))
    }

    /// The name of the supplement or appendix it is in.
    pub fn attachment(&self) -> Option<&str> {
        self.block.citation.0.iter().map(String::as_str).find(|element| is_attachment(element))
    }

    /// The number of the entry of the Commerce Control List it is in.
    pub fn entry(&self) -> Option<&str> {
        self.block.citation.0.iter().map(String::as_str).find(|element| is_entry(element))
    }
}

pub fn is_stars(text: &str) -> bool {
    text.contains('*') && text.chars().all(|c| c == '*' || c.is_whitespace())
}

/// The designators that a text begins with, and their length: `(a)(1)`, `9.`, `vi.`.
fn leading(text: &str) -> (Vec<String>, usize) {
    let mut marks = Vec::new();
    let mut at = 0;
    while let Some(inner) = text[at..].strip_prefix('(')
        && let Some(end) = inner.find(')').filter(|&end| marks::is_mark(inner[..end].trim()))
    {
        marks.push(format!("({})", inner[..end].trim()));
        at += end + 2;
        // `(a) (1)` begins with two, `(a) (see below)` with one.
        let gap = text[at..].len() - text[at..].trim_start().len();
        at += if text[at + gap..].starts_with('(') { gap } else { 0 };
    }
    if !marks.is_empty() {
        return (marks, text[..at].trim_end().len());
    }
    let len = text.bytes().take_while(u8::is_ascii_alphanumeric).count();
    match text[len..].strip_prefix('.') {
        Some(rest) if len <= 5 && marks::is_mark(&text[..len]) && !rest.starts_with(|c: char| c.is_ascii_digit()) => {
            (vec![text[..=len].to_owned()], len + 1)
        }
        _ => (Vec::new(), 0),
    }
}
