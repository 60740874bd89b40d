//! Lines inside one block: where the author's line breaks part it into paragraphs.

use std::ops::Range;

use super::designator;

/// The paragraphs of a text with line breaks: an empty line ends one, and so does a line break before a designator
/// where the line before it is a finished sentence or clause. Preformatted text is one part.
pub fn parts(text: &str, pre: bool) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut at = if pre { text.len() } else { 0 };
    while let Some(offset) = text[at..].find('\n') {
        let line_end = at + offset;
        let next = line_end
            + text[line_end..].find(|c: char| c != '\n' && !c.is_whitespace()).unwrap_or(text.len() - line_end);
        let empty_line = text[line_end..next].matches('\n').count() > 1;
        if empty_line || (start == 0 || is_finished(&text[..line_end])) && designator::begins(&text[next..]) {
            parts.push(start..line_end);
            start = next;
        }
        at = next.max(line_end + 1);
        if at >= text.len() {
            break;
        }
    }
    if start < text.len() {
        parts.push(start..text.len());
    }
    parts
}

/// True where a clause ends, so that a designator may begin the next one.
fn is_finished(line: &str) -> bool {
    let line = line.trim_end();
    line.ends_with(['.', ';', ':', ',', '。', '；', '：', '—', '-']) || line.ends_with(" and") || line.ends_with(" or")
}

/// The range without white space and invisible characters at its ends.
pub fn trimmed(text: &str, range: Range<usize>, pre: bool) -> Range<usize> {
    let blank = |c: char| c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200d}' | '\u{feff}' | '\u{ad}');
    let part = &text[range.clone()];
    if pre {
        let start = part.len() - part.trim_start_matches(['\n', '\r']).len();
        let end = part.trim_end().len();
        return range.start + start.min(end)..range.start + end;
    }
    if part.chars().all(blank) {
        return range.start..range.start;
    }
    let start = part.len() - part.trim_start().len();
    range.start + start..range.start + part.trim_end().len()
}
