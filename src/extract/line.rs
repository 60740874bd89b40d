//! One line of text being written: white space collapsed, links remembered, line breaks kept for the writer to judge.

use std::mem;
use std::ops::Range;

use super::script::is_wide;
use crate::document::Link;

/// Text under construction.
#[derive(Default)]
pub struct Line {
    text: String,
    links: Vec<Link>,
    open_link: Option<(usize, String)>,
    gap: Gap,
    /// Bytes of emphasised words the line begins with.
    lead: usize,
    /// What is set in italics where the line begins.
    italics: Vec<Range<usize>>,
    /// The words that come are struck out; `written` once the line says so.
    struck: Option<Struck>,
}

/// How struck-out words begin and end in a line of text.
const STRIKE: &str = "~~";

#[derive(Clone, Copy)]
struct Struck {
    written: bool,
}

/// White space seen and not yet written.
#[derive(Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    /// A line end of the source: between two Chinese characters it is no space.
    Wrapped,
    Space,
}

impl Line {
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// What is written so far.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Adds text, every run of white space as one space.
    pub fn push(&mut self, mut text: &str) {
        while !text.is_empty() {
            let word_at = run(text, |b| b.is_ascii_whitespace());
            if word_at > 0 {
                let gap = if text[..word_at].contains('\n') { Gap::Wrapped } else { Gap::Space };
                self.gap = self.gap.max(gap);
            }
            text = &text[word_at..];
            let word_end = run(text, |b| !b.is_ascii_whitespace());
            self.word(&text[..word_end]);
            text = &text[word_end..];
        }
    }

    fn word(&mut self, word: &str) {
        let Some(first) = word.chars().next() else {
            return;
        };
        let gap = mem::take(&mut self.gap);
        let last = self.text.chars().next_back();
        let apart = match (gap, last) {
            (Gap::None, _) | (_, None | Some('\n')) => false,
            (Gap::Wrapped, Some(last)) => !(is_wide(last) && is_wide(first)),
            (Gap::Space, _) => true,
        };
        if apart {
            self.text.push(' ');
        }
        if let Some(struck) = self.struck.as_mut().filter(|struck| !struck.written) {
            struck.written = true;
            self.text.push_str(STRIKE);
        }
        self.text.push_str(word);
    }

    /// Adds text right after what was written, white space or not: a mark, a closing quote.
    pub fn attach(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// The words that come are struck out, until `unstrike`: `~~30~~ 60 days`.
    pub fn strike(&mut self) {
        self.struck.get_or_insert(Struck { written: false });
    }

    pub fn unstrike(&mut self) {
        if self.struck.take().is_some_and(|struck| struck.written) {
            self.text.push_str(STRIKE);
        }
    }

    /// Adds text as it stands.
    pub fn push_verbatim(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Separates what comes from what was.
    pub fn space(&mut self) {
        self.gap = Gap::Space;
    }

    /// A line break the author set.
    pub fn line_break(&mut self) {
        self.gap = Gap::None;
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    pub fn open_link(&mut self, target: Option<String>) {
        self.close_link();
        self.open_link = target.map(|target| (self.text.len(), target));
    }

    pub fn close_link(&mut self) {
        if let Some((start, target)) = self.open_link.take() {
            let linked = &self.text[start..];
            let start = start + (linked.len() - linked.trim_start().len());
            let end = start + linked.trim().len();
            if start < end {
                self.links.push(Link { range: start..end, target });
            }
        }
    }

    /// Where the next word will begin at the latest.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// The words written so far were all emphasised.
    pub fn mark_lead(&mut self) {
        if self.lead == 0 {
            self.lead = self.text.len();
        }
    }

    /// The words written since the line was `from` bytes long were in italics. Only the beginning of a line is kept, where
    /// designators stand.
    pub fn mark_italics(&mut self, from: usize) {
        /// No designator ends later.
        const BEGINNING: usize = 48;
        let words = &self.text[from.min(self.text.len())..];
        let start = self.text.len() - words.trim_start().len();
        if start < BEGINNING && start < self.text.len() {
            self.italics.push(start..self.text.len());
        }
    }

    /// The italics of the line that is about to be taken.
    pub fn take_italics(&mut self) -> Vec<Range<usize>> {
        mem::take(&mut self.italics)
    }

    /// The finished line, its links and the length of its lead. A link still open goes on in the next line.
    pub fn take(&mut self) -> (String, Vec<Link>, usize) {
        let going_on = self.open_link.as_ref().map(|(_, target)| target.clone());
        self.close_link();
        if let Some(struck) = self.struck.as_mut().filter(|struck| struck.written) {
            struck.written = false;
            self.text.push_str(STRIKE);
        }
        self.gap = Gap::None;
        self.italics.clear();
        self.open_link = going_on.map(|target| (0, target));
        (mem::take(&mut self.text), mem::take(&mut self.links), mem::take(&mut self.lead))
    }
}

/// The length of the run of such bytes a text begins with.
fn run(text: &str, belongs: impl Fn(u8) -> bool) -> usize {
    text.bytes().position(|b| !belongs(b)).unwrap_or(text.len())
}
