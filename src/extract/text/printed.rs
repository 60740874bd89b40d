//! What a printed sheet put between the lines of a text: page marks, ruled lines, centred headings, leaders of dots.

use std::sync::LazyLock;

use regex::Regex;
use unicode_width::UnicodeWidthStr;

/// Indentation below which a line is not centred.
const LEAST_INDENT: usize = 6;

/// The lines without page marks and ruled lines. A paragraph that a page mark stands in goes on after it.
pub fn without_marks(text: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = Vec::new();
    let mut broken = false;
    for line in text.lines().map(str::trim_end) {
        if is_page_mark(line) {
            let last = lines.iter().rposition(|line| !line.trim().is_empty());
            broken = last.is_some_and(|last| goes_on(lines[last]));
            if broken {
                lines.truncate(last.map_or(0, |last| last + 1));
            }
        } else if broken && line.trim().is_empty() {
            // The empty lines belong to the mark.
        } else if is_rule(line) {
            broken = false;
            lines.push("");
        } else {
            if std::mem::take(&mut broken) && !line.trim_start().starts_with(char::is_lowercase) {
                lines.push("");
            }
            lines.push(line);
        }
    }
    lines
}

/// `[[Page 1684]]`
fn is_page_mark(line: &str) -> bool {
    let inner = line.trim().strip_prefix("[[Page ").and_then(|rest| rest.strip_suffix("]]"));
    inner.is_some_and(|number| number.len() <= 12 && number.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// A line of dashes drawn across the sheet.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 5 && line.chars().all(|c| matches!(c, '-' | '_' | '=' | '─' | '—'))
}

fn goes_on(line: &str) -> bool {
    !line.trim_end().ends_with(['.', ':', ';', '?', '!', ']', '。'])
}

/// True where every line stands in the middle of the sheet.
pub fn is_centred(lines: &[&str], wrap: Option<usize>) -> bool {
    let Some(wrap) = wrap else { return false };
    let centred = |line: &&str| {
        let indent = line.len() - line.trim_start().len();
        let right = wrap.saturating_sub(line.width());
        indent >= LEAST_INDENT && indent.abs_diff(right) <= 4
    };
    (1..=3).contains(&lines.len())
        && lines.iter().all(centred)
        && !lines.iter().any(|line| line.trim_end().ends_with('.'))
}

/// The cells of a line whose columns are joined by leaders of dots: `Widgets......  5  10`.
pub fn led_cells(line: &str) -> Option<Vec<String>> {
    static LEADER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\s?(?:\.{4,}|(?:\. ){4,}\.?)\s*").ok());
    let leader = LEADER.as_ref()?.find(line)?;
    let (name, rest) = (line[..leader.start()].trim(), &line[leader.end()..]);
    if name.is_empty() || rest.trim().is_empty() {
        return None;
    }
    let mut cells = vec![name.to_owned()];
    let filled = |cell: &str| cell.trim().trim_matches('.').trim().to_owned();
    cells.extend(rest.split("  ").map(filled).filter(|cell| !cell.is_empty()));
    (cells.len() >= 2).then_some(cells)
}

/// The mark of a footnote that a paragraph is: `\1\ See ...`.
pub fn note_mark(text: &str) -> Option<&str> {
    let mark = text.strip_prefix('\\')?.split('\\').next()?;
    let after = &text[mark.len() + 1..];
    let short = !mark.is_empty() && mark.len() <= 4 && mark.chars().all(|c| c.is_ascii_alphanumeric() || c == '*');
    (short && after.starts_with("\\ ")).then_some(mark)
}

/// `Sec. 744.99  Milling machines.`: two spaces part the number from the heading, where a sentence would have one.
pub fn is_section_heading(line: &str) -> bool {
    static HEADING: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^\s*(?:Sec\.|§)\s*\d+(?:[.-]\d+)*[a-z]?\s{2,}\p{Lu}[^;]*$").ok());
    HEADING.as_ref().is_some_and(|heading| heading.is_match(line))
}
