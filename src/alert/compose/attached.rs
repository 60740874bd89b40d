//! What comes with a message: the whole redline where the mail has no room for it or it is asked for, the dates for a
//! calendar, the briefs for programs.
//!
//! Invariant: nothing here holds up a message. What would cost too much time or too many bytes is not attached; the mail says
//! then where the whole is. The bounds are measured before the work is done, not after.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;

use super::letter::AlertContent;
use crate::alert::channel;
use crate::alert::compose::{ComposeError, html};
use crate::alert::settings::Settings;
use crate::document::Document;
use crate::render::{Dates, Mark, Redline, Section, docx, ics};
use crate::wording::Language;

/// Bytes of one attached file, before it is encoded for the way.
pub const FILE_LIMIT: usize = 2_000_000;
/// Bytes of all files of a message: with a third more for the encoding, what servers take by default (Postfix: 10,240,000).
const ALL_LIMIT: usize = 6_000_000;
/// Redlines of one message, the first of those that were cut.
pub(super) const REDLINES: usize = 5;
/// Bytes of text on both sides up to which a Word document is written: it has every block, changed or not.
const WORD_TEXT: usize = 3_000_000;
/// Bytes of changed and neighbouring text up to which a page is written.
const PAGE_TEXT: usize = 1_000_000;

const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// A file that comes with a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::alert) struct Attached {
    /// Letters of any script, digits, `-` and `.`: no path, nothing that acts.
    pub name: String,
    /// As a Content-Type says it.
    pub kind: &'static str,
    pub bytes: Vec<u8>,
}

/// The room that is left for files.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room(usize);

impl Default for Room {
    fn default() -> Room {
        Room(ALL_LIMIT)
    }
}

impl Room {
    /// The file, if there is room for it.
    pub fn take(&mut self, file: Attached) -> Option<Attached> {
        let size = file.bytes.len();
        if size > FILE_LIMIT || size > self.0 {
            return None;
        }
        self.0 -= size;
        Some(file)
    }
}

/// True where an excerpt shows every word that went or came.
pub(super) fn is_whole(all: &[Section<'_>], shown: &[Section<'_>]) -> bool {
    let cut = shown.iter().any(|section| matches!(section, Section::Omitted(_)));
    !cut && marked(all) == marked(shown)
}

/// Bytes of words that went or came.
fn marked(sections: &[Section<'_>]) -> usize {
    let hunks = sections.iter().filter_map(|section| if let Section::Hunk(hunk) = section { Some(hunk) } else { None });
    let runs = hunks.flat_map(|hunk| &hunk.lines).flat_map(|line| &line.runs);
    runs.filter(|run| matches!(run.mark, Mark::Deleted | Mark::Inserted)).map(|run| run.text.len()).sum()
}

/// The whole redline as a Word document, or, where that is too large, as a page by itself with all that changed; `None` where
/// that is too large as well.
pub(super) fn redline(
    content: &AlertContent<'_>,
    redline: &Redline<'_>,
    sections: &[Section<'_>],
    room: &mut Room,
) -> Option<Attached> {
    let write = || written(content, redline, sections);
    let file = content.files.map_or_else(write, |files| files.of(redline.language, write))?;
    room.take(file)
}

fn written(content: &AlertContent<'_>, redline: &Redline<'_>, sections: &[Section<'_>]) -> Option<Attached> {
    let name = |kind| redline_name(content, redline.language, kind);
    if text(redline.old) + text(redline.new) <= WORD_TEXT
        && let Ok(bytes) = docx(redline, content.revision.seen_at)
        && bytes.len() <= FILE_LIMIT
    {
        return Some(Attached { name: name("docx"), kind: WORD, bytes });
    }
    if page_text(sections) > PAGE_TEXT {
        return None;
    }
    let bytes = html::alone(content, redline, sections).into_bytes();
    (bytes.len() <= FILE_LIMIT).then(|| Attached { name: name("html"), kind: "text/html; charset=utf-8", bytes })
}

/// The whole redline of one revision as a file in each language: written once, however many get it.
#[derive(Debug, Default)]
pub struct RedlineFiles(Mutex<HashMap<Language, Option<Attached>>>);

impl RedlineFiles {
    /// The file in this language, by `write` where nobody asked for it before; whoever asks meanwhile waits.
    fn of(&self, language: Language, write: impl FnOnce() -> Option<Attached>) -> Option<Attached> {
        let mut made = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        made.entry(language).or_insert_with(write).clone()
    }

    /// Bytes of what is kept; without waiting for what is being written.
    pub fn bytes(&self) -> u64 {
        let size = |file: &Option<Attached>| file.as_ref().map_or(0, |file| file.bytes.len() as u64);
        self.0.try_lock().map_or(0, |made| made.values().map(size).sum())
    }
}

fn text(side: &Document) -> usize {
    side.blocks.iter().map(|block| block.text.len()).sum()
}

/// Bytes of all that a page would show: what is folded is counted only.
fn page_text(sections: &[Section<'_>]) -> usize {
    let lines = sections.iter().map(|section| match section {
        Section::Context(lines) => lines.as_slice(),
        Section::Hunk(hunk) => hunk.lines.as_slice(),
        Section::Folded(_) | Section::MovedFrom(_) | Section::Omitted(_) => &[],
    });
    lines.flatten().flat_map(|line| &line.runs).map(|run| run.text.len() + 40).sum()
}

/// `bis-742-3-4-redline.docx`
pub(super) fn redline_name(content: &AlertContent<'_>, language: Language, kind: &str) -> String {
    let revision = content.revision;
    let named = [revision.source.as_str(), &revision.from.to_string(), &revision.to.to_string()].join("-");
    file_name(&format!("{named}-{}", language.say("file-redline")), kind)
}

/// The dates of the revisions; `None` where they name none.
pub(super) fn calendar(contents: &[AlertContent<'_>], language: Language, room: &mut Room) -> Option<Attached> {
    let mut dates: Vec<Dates<'_>> = Vec::new();
    for content in contents.iter().rev() {
        // The last revision of a source has the history of those before it.
        let of = content.source.id.as_str();
        if content.history.is_empty() || dates.iter().any(|dates| dates.of == of) {
            continue;
        }
        let is_told = |id: i64| contents.iter().any(|content| content.revision.id == id);
        let told = content.history.iter().map(|revision| (revision, is_told(revision.id)));
        dates.push(Dates::recorded(of, told, Some(content.source)));
    }
    if dates.is_empty() {
        return None;
    }
    dates.reverse();
    let bytes = ics(&dates, language).into_bytes();
    let name = file_name(&language.say("file-dates"), "ics");
    room.take(Attached { name, kind: "text/calendar; charset=utf-8", bytes })
}

/// The briefs as a webhook is told them (`docs/webhook.schema.json`).
pub(super) fn briefs(
    contents: &[AlertContent<'_>],
    language: Language,
    settings: &Settings,
    now: Timestamp,
    room: &mut Room,
) -> Result<Option<Attached>, ComposeError> {
    let bytes = channel::machine_part(contents, language, settings, now)?.into_bytes();
    let name = file_name(&language.say("file-briefs"), "json");
    Ok(room.take(Attached { name, kind: "application/json", bytes }))
}

/// A name that is one on every system: whatever is no letter, digit or `-` is a `-`.
fn file_name(name: &str, kind: &str) -> String {
    let safe = |c: char| if c.is_alphanumeric() || c == '-' { c } else { '-' };
    format!("{}.{kind}", name.chars().take(100).map(safe).collect::<String>().trim_matches('-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_is_no_path_and_does_not_act() {
        let check = |name: &str, expected: &str| assert_eq!(file_name(name, "ics"), expected);
        check("bis-742-3-4-全文比對", "bis-742-3-4-全文比對.ics");
        check("../../etc/passwd\u{202e}\r\nX: y", "etc-passwd---X--y.ics");
        assert!(file_name(&"長".repeat(500), "ics").chars().count() <= 104);
    }

    #[test]
    fn a_redline_is_written_once_in_each_language() {
        let (files, mut written) = (RedlineFiles::default(), 0);
        for language in [Language::English, Language::SimplifiedChinese, Language::English] {
            files.of(language, || {
                written += 1;
                Some(Attached { name: "a".into(), kind: "b", bytes: vec![0; 10] })
            });
        }
        assert_eq!((written, files.bytes()), (2, 20));
    }

    #[test]
    fn a_file_that_there_is_no_room_for_is_left_out_and_takes_none() {
        let file = |size| Attached { name: "a".into(), kind: "b", bytes: vec![0; size] };
        let mut room = Room::default();
        assert_eq!(room.take(file(FILE_LIMIT + 1)), None);
        for _ in 0..ALL_LIMIT / FILE_LIMIT {
            assert!(room.take(file(FILE_LIMIT)).is_some());
        }
        assert_eq!(room.take(file(1)), None);
    }
}
