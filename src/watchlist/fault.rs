//! One error in one file that a person wrote, and how it is shown.

use std::ops::Range;
use std::path::{Path, PathBuf};

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

/// A longer line is not shown: nobody finds anything in it.
const LONGEST_LINE: usize = 400;

/// One error in one file, ready to show: `file:line:column`, the offending line, what is wrong and a suggestion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub file: PathBuf,
    /// Line and column in characters, 1-based; `None` where the whole file is meant.
    pub at: Option<(usize, usize)>,
    /// The named check that failed; `None` where the file could not be read that far.
    pub check: Option<&'static str>,
    pub message: String,
    pub help: Option<String>,
    /// The offending line, for `render`.
    pub line: Option<String>,
    /// How many characters of the line are meant.
    pub len: usize,
}

impl Fault {
    /// A fault of the file as a whole.
    pub fn whole(file: &Path, message: impl Into<String>) -> Fault {
        Fault { file: file.to_owned(), at: None, check: None, message: plain(message), help: None, line: None, len: 0 }
    }

    /// A fault at a range of bytes of the file's text.
    pub fn at(file: &Path, text: &str, span: &Range<usize>, message: impl Into<String>) -> Fault {
        let start = floor(text, span.start);
        let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let line = text[line_start..].lines().next().unwrap_or_default();
        let line_end = line_start + line.len();
        let end = floor(text, span.end).clamp(start, line_end.max(start));
        let number = text[..line_start].matches('\n').count() + 1;
        Fault {
            at: Some((number, text[line_start..start].chars().count() + 1)),
            line: (line.chars().count() <= LONGEST_LINE).then(|| line.to_owned()),
            len: text[start..end].chars().count().max(1),
            ..Fault::whole(file, message)
        }
    }

    pub fn with_help(self, help: impl Into<String>) -> Fault {
        Fault { help: Some(plain(help)), ..self }
    }
}

/// Shows a fault as a compiler would: where, the line with a caret, what is wrong, a suggestion. Without a final
/// line end.
pub fn render(fault: &Fault, colour: bool) -> String {
    let path = plain(fault.file.display().to_string());
    let mut title = Level::ERROR.primary_title(fault.message.as_str());
    if let Some(check) = fault.check {
        title = title.id(check);
    }
    let mut group = Group::with_title(title);
    group = match (fault.at, &fault.line) {
        (Some((number, column)), Some(line)) => {
            let start = byte_of(line, column - 1);
            let end = byte_of(line, column - 1 + fault.len).max(start);
            let mark = AnnotationKind::Primary.span(start..end);
            group.element(Snippet::source(line.as_str()).line_start(number).path(path).annotation(mark))
        }
        (Some((number, column)), None) => group.element(Origin::path(path).line(number).char_column(column)),
        (None, _) => group.element(Origin::path(path)),
    };
    if let Some(help) = &fault.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    renderer.render(&[group])
}

/// The nearest of the names that could have been meant, if one is near.
pub fn nearest<'n>(word: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let word = word.to_lowercase();
    let limit = (word.chars().count() / 3).max(1);
    names
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(&word, &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, name)| name)
}

/// A file may hold anything; what is shown of it moves no cursor and sets no colour.
fn plain(text: impl Into<String>) -> String {
    text.into().chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

/// The nearest boundary of a character at or before a byte.
fn floor(text: &str, byte: usize) -> usize {
    (0..=byte.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

fn byte_of(line: &str, characters: usize) -> usize {
    line.char_indices().nth(characters).map_or(line.len(), |(byte, _)| byte)
}
