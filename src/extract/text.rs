//! Plain text to a document: hard-wrapped lines are joined to the paragraphs they were.
//!
//! A line break is soft where the next line's first word would not have fitted, so paragraphs of one line each and
//! wrapped ones are read by the same rule. Lines of cells set apart by `|` or by leaders of dots are rows of a table.

mod printed;
mod series;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use self::series::Begun;
use super::designator;
use super::outline;
use super::passage::{Passage, Place, key_column};
use super::records::{self, Value};
use super::script::is_wide;
use crate::document::{BlockKind, Document};

/// Lines longer than this are not wrapped but whole paragraphs.
const WIDEST_WRAP: usize = 132;
/// A longer paragraph may be a whole document that lost its line breaks.
const LONGEST_PARAGRAPH: usize = 1_500;
/// Fewer lines don't tell how a publication breaks them.
const LEAST_LINES: usize = 16;
/// The longest first line that is taken for a title, in characters.
const LONGEST_TITLE: usize = 200;

/// Reads a plain text.
pub fn read(text: &str) -> Document {
    let mut passages = passages(text);
    passages.retain(|passage| !super::furniture::is_furniture_line(&passage.text));
    if let Some(headline) = headline(&mut passages) {
        headline.kind = BlockKind::Heading(1);
    }
    let title = passages.iter().find(|passage| passage.kind == BlockKind::Heading(1)).map(|first| first.text.clone());
    Document { title: title.unwrap_or_default(), language: None, blocks: outline::cite(passages) }
}

/// The paragraphs and tables of a text; text inside another format is read by the same rules.
pub fn passages(text: &str) -> Vec<Passage> {
    let lines = printed::without_marks(text);
    let wrap = continued_width(&lines, 5).or_else(|| wrap_width(&lines)).or_else(|| continued_width(&lines, 3));
    read_lines(&lines, wrap)
}

/// How the texts of one publication break their lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrapping {
    /// Too little to tell: each text is judged by itself.
    Unknown,
    /// At this width; or not at all, and every line is a paragraph.
    Known(Option<usize>),
}

impl Wrapping {
    /// Of the many short texts of one publication, such as the articles of a law: where they were wrapped by a machine,
    /// lines pile up at one width.
    pub fn of<'t>(texts: impl Iterator<Item = &'t str>) -> Wrapping {
        let mut counts: HashMap<usize, usize> = HashMap::new();
        let mut all = 0;
        for text in texts {
            let lines: Vec<&str> = text.lines().collect();
            for pair in lines.windows(2).filter(|pair| !pair[0].trim().is_empty() && !pair[1].trim().is_empty()) {
                *counts.entry(pair[0].width()).or_default() += 1;
                all += 1;
            }
        }
        let piled =
            |width: usize| (width.saturating_sub(1)..=width).filter_map(|width| counts.get(&width)).sum::<usize>();
        let highest = counts.keys().map(|&width| (piled(width), width)).max();
        match highest {
            _ if all < LEAST_LINES => Wrapping::Unknown,
            Some((lines, width)) if lines * 3 >= all && width <= WIDEST_WRAP => Wrapping::Known(Some(width)),
            _ => Wrapping::Known(None),
        }
    }
}

/// `passages` of one text of a publication that breaks its lines so.
pub fn wrapped_passages(text: &str, wrapping: Wrapping) -> Vec<Passage> {
    match wrapping {
        Wrapping::Unknown => passages(text),
        Wrapping::Known(wrap) => read_lines(&printed::without_marks(text), wrap),
    }
}

fn read_lines(lines: &[&str], wrap: Option<usize>) -> Vec<Passage> {
    let mut passages = Vec::new();
    let mut begun = Begun::default();
    for chunk in lines.split(|line| line.trim().is_empty()) {
        if printed::is_centred(chunk, wrap) {
            let words: Vec<String> = chunk.iter().map(|line| collapsed(line)).collect();
            passages.push(Passage::new(BlockKind::Heading(2), Place::Flow, words.join(" ")));
            continue;
        }
        read_chunk(chunk, wrap, &mut begun, &mut passages);
    }
    passages
}

/// Lines between two empty ones: paragraphs, or a table with its caption above.
fn read_chunk(chunk: &[&str], wrap: Option<usize>, begun: &mut Begun, passages: &mut Vec<Passage>) {
    let mut at = 0;
    while at < chunk.len() {
        let rows = chunk[at..].iter().take_while(|line| is_row(line)).count();
        if rows >= 2 {
            if let Some(caption) = passages.last_mut().filter(|_| at == 1) {
                caption.kind = BlockKind::Caption;
                caption.place = Place::Caption;
            }
            read_rows(&chunk[at..at + rows], passages);
            at += rows;
            continue;
        }
        let led: Vec<Vec<String>> = chunk[at..].iter().map_while(|line| printed::led_cells(line)).collect();
        if led.len() >= 2 {
            at += led.len();
            write_rows(&[], &led, passages);
            continue;
        }
        let is_section = printed::is_section_heading(chunk[at]);
        let mut paragraph = collapsed(chunk[at]);
        begun.begin(&paragraph);
        at += 1;
        while at < chunk.len()
            && !is_row(chunk[at])
            && is_soft(chunk[at - 1], chunk[at], wrap)
            && !begun.is_due(chunk[at - 1], chunk[at])
        {
            join(&mut paragraph, &collapsed(chunk[at]));
            at += 1;
        }
        let mut whole = Passage::new(BlockKind::Paragraph, Place::Flow, paragraph);
        if is_section {
            whole.kind = BlockKind::Heading(3);
        }
        if let Some(mark) = printed::note_mark(&whole.text) {
            whole.place = Place::Note { mark: mark.to_owned() };
            whole.kind = BlockKind::Note;
        }
        passages.extend(unrolled(&whole.text).into_iter().map(|range| whole.slice(range)));
    }
}

/// A line with every run of white space as one space.
fn collapsed(line: &str) -> String {
    let mut words = line.split_ascii_whitespace();
    let mut collapsed = words.next().unwrap_or_default().to_owned();
    for word in words {
        collapsed.push(' ');
        collapsed.push_str(word);
    }
    collapsed
}

/// The paragraphs of a text that lost all its line breaks: a new one begins at each section, and at each designator
/// after the end of a sentence or clause.
fn unrolled(text: &str) -> Vec<Range<usize>> {
    static STARTS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:[.;:—](?: and| or)?|\p{Ll})[\s\u{a0}]*((?:Sec\.|Section|SECTION|SEC\.)[\s\u{a0}]+\d+\.?[\s\u{a0}]|\((?:[a-z]{1,4}|\d{1,2}|[A-Z])\)[\s\u{a0}])").ok()
    });
    let mut parts = Vec::new();
    let mut start = 0;
    let starts = STARTS.as_ref().filter(|_| text.len() > LONGEST_PARAGRAPH);
    for captures in starts.iter().flat_map(|starts| starts.captures_iter(text)) {
        let Some(begins) = captures.get(1).map(|designator| designator.start()) else {
            continue;
        };
        let after_word = captures[0].starts_with(char::is_lowercase);
        if begins > start && (!after_word || text[begins..].starts_with("Sec")) {
            parts.push(start..text[..begins].trim_end().len());
            start = begins;
        }
    }
    parts.push(start..text.len());
    parts
}

fn is_row(line: &str) -> bool {
    line.contains(" | ") || line.trim_start().starts_with('|') && line.trim_end().ends_with('|') && line.len() > 2
}

fn read_rows(lines: &[&str], passages: &mut Vec<Passage>) {
    let rule = |line: &&str| line.chars().all(|c| matches!(c, '|' | '-' | ':' | '+' | '=' | ' '));
    let rows: Vec<Vec<String>> = lines.iter().filter(|line| !rule(line)).map(|line| cells(line)).collect();
    if let Some((head, body)) = rows.split_first() {
        write_rows(head, body, passages);
    }
}

/// A table; its head is empty where it has none.
fn write_rows(head: &[String], body: &[Vec<String>], passages: &mut Vec<Passage>) {
    let value = |texts: &[String]| texts.iter().map(|text| Value::new(text.as_str())).collect::<Vec<_>>();
    if let Some(passage) = records::head(head) {
        passages.push(passage);
    }
    let width = head.len().max(body.iter().map(Vec::len).max().unwrap_or(0));
    let key = key_column(head, body.iter().map(Vec::as_slice), width);
    passages.extend(body.iter().map(|row| {
        let key = row.get(key).cloned().unwrap_or_default();
        records::row(head, &value(row), key)
    }));
}

fn cells(line: &str) -> Vec<String> {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let line = line.strip_suffix('|').unwrap_or(line);
    line.split('|').map(|cell| cell.trim().to_owned()).collect()
}

/// The width the text was wrapped at, if it was: then most lines that another one follows are nearly full.
fn wrap_width(lines: &[&str]) -> Option<usize> {
    let text = |line: &&str| !line.trim().is_empty() && !is_row(line);
    let followed = || lines.windows(2).filter(|pair| text(&pair[0]) && text(&pair[1])).map(|pair| pair[0].width());
    let mut widths: Vec<usize> = followed().collect();
    widths.sort_unstable();
    // A few lines run over: headings set by hand, headers of printed sheets.
    let widest = *widths.get(widths.len() * 19 / 20)?;
    let full = widths.iter().filter(|width| *width * 4 >= widest * 3).count();
    (widest <= WIDEST_WRAP && full * 5 >= widths.len() * 3).then_some(widest)
}

/// The width at which sentences were broken: told by at least so many lines that go on with a small letter.
fn continued_width(lines: &[&str], least: usize) -> Option<usize> {
    let goes_on = |pair: &&[&str]| pair[1].trim_start().starts_with(char::is_lowercase) && !is_row(pair[0]);
    let mut widths: Vec<usize> = lines.windows(2).filter(goes_on).map(|pair| pair[0].width()).collect();
    widths.retain(|width| *width > 0);
    widths.sort_unstable();
    let widest = *widths.get(widths.len() * 19 / 20)?;
    let full = widths.iter().filter(|width| *width * 4 >= widest * 3).count();
    (widths.len() >= least && widest <= WIDEST_WRAP && full * 5 >= widths.len() * 4).then_some(widest)
}

/// True where the line break between two lines is not the author's.
fn is_soft(line: &str, next: &str, wrap: Option<usize>) -> bool {
    let Some(wrap) = wrap else { return false };
    if line.ends_with(']') && next.trim_start().starts_with('[') {
        return false;
    }
    let indented = |line: &str| line.len() - line.trim_start().len();
    if indented(next) > indented(line) && designator::begins(next.trim()) {
        return false;
    }
    // What runs over was not wrapped; in a line of Chinese that is full, a sentence ends where its paragraph does.
    if line.width() > wrap + wrap / 8 || line.ends_with('。') && !next.trim_start().starts_with(is_closing) {
        return false;
    }
    let word = next.split_ascii_whitespace().next().unwrap_or_default();
    let unit = match word.chars().next() {
        Some(c) if is_wide(c) && c.width() == Some(2) => 2,
        _ => word.width() + 1,
    };
    // Indented lines may have been wrapped a little earlier.
    line.width() + unit + 2 > wrap
}

/// True for marks that no line of Chinese begins with, but for want of room on the line before.
fn is_closing(c: char) -> bool {
    matches!(c, '。' | '，' | '、' | '；' | '：' | '）' | '」' | '』' | '”' | '》')
}

fn join(paragraph: &mut String, next: &str) {
    let touch = match (paragraph.chars().next_back(), next.chars().next()) {
        (Some(last), Some(first)) => {
            is_wide(last) && is_wide(first) || last == '-' && first.is_lowercase() && !paragraph.ends_with(" -")
        }
        _ => true,
    };
    if !touch {
        paragraph.push(' ');
    }
    paragraph.push_str(next);
}

/// What the whole is headed by: its first line where that is a title, else a heading set in the middle of the first sheet.
fn headline(passages: &mut [Passage]) -> Option<&mut Passage> {
    const FIRST_LINES: usize = 12;
    let titled = passages.first().is_some_and(is_title);
    let centred = |passage: &Passage| passage.kind == BlockKind::Heading(2);
    let at = if titled { 0 } else { passages.iter().take(FIRST_LINES).position(centred)? };
    passages.get_mut(at)
}

/// A short first line without an ending of a sentence.
fn is_title(first: &Passage) -> bool {
    matches!(first.kind, BlockKind::Paragraph | BlockKind::Heading(2))
        && first.text.chars().count() <= LONGEST_TITLE
        && !first.text.starts_with('[')
        && !first.text.ends_with(['.', ';', ',', ':', '。', '；', '，', '：'])
        && designator::read(&first.text, false).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapped_and_unwrapped_paragraphs_read_the_same() {
        let long = "(a) No person may export an item subject to this part without a licence, unless the Bureau has said otherwise in writing and the item is listed.";
        let wrapped = "(a) No person may export an item subject to this part without a\nlicence, unless the Bureau has said otherwise in writing and the\nitem is listed.";
        let second =
            "(b) Records must be kept for five years from the date of the export or reexport, as § 762.6 provides.";
        let second_wrapped =
            "(b) Records must be kept for five years from the date of the\nexport or reexport, as § 762.6 provides.";
        let one = read(&format!("{long}\n{second}\n"));
        let two = read(&format!("{wrapped}\n\n{second_wrapped}\n"));
        assert_eq!(one.blocks, two.blocks);
        assert_eq!(one.blocks.len(), 2);
    }

    #[test]
    fn lines_of_cells_are_rows_under_their_caption() {
        let document = read("Shipment limits\nCountry | Limit\nNorthland | 5 percent\nZembla | 10 percent\n");
        let citations: Vec<String> = document.blocks.iter().map(|block| block.citation.0.join("/")).collect();
        assert_eq!(
            citations,
            [
                "table:Shipment limits",
                "table:Shipment limits",
                "table:Shipment limits/row:Northland",
                "table:Shipment limits/row:Zembla"
            ]
        );
        assert_eq!(document.blocks[2].cells[1].column, "Limit");
    }
}
