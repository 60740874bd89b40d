//! Wrapping of marked text to a width in terminal columns, wide (CJK) characters counted as two.
//!
//! Lines break after spaces, beside wide characters (not before closing nor after opening punctuation), and anywhere
//! where a single word is wider than the line.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::render::walk::Mark;

/// Marked text, harmless already.
pub type Piece<'a> = (Mark, Cow<'a, str>);

/// One terminal line of marked text.
pub type Row = Vec<(Mark, String)>;

struct Glyph<'a> {
    text: &'a str,
    mark: Mark,
    width: usize,
}

/// The pieces as rows of at most `width` columns (at least 8).
pub fn wrap(pieces: &[Piece<'_>], width: usize) -> Vec<Row> {
    let width = width.max(8);
    let glyphs: Vec<Glyph<'_>> = pieces
        .iter()
        .flat_map(|(mark, text)| {
            text.graphemes(true).map(|text| Glyph { text, mark: *mark, width: text.width().min(2) })
        })
        .collect();
    let mut rows = Vec::new();
    let mut start = 0;
    loop {
        let (end, next) = row_end(&glyphs, start, width);
        rows.push(row(&glyphs[start..end]));
        if next >= glyphs.len() {
            return rows;
        }
        start = next;
    }
}

/// Where the row that begins at `start` ends, and where the next one begins.
fn row_end(glyphs: &[Glyph<'_>], start: usize, width: usize) -> (usize, usize) {
    let mut used = 0;
    let mut break_at = None;
    for at in start..glyphs.len() {
        if glyphs[at].text == "\n" {
            return (at, at + 1);
        }
        if at > start && may_break(&glyphs[at - 1], &glyphs[at]) {
            break_at = Some(at);
        }
        used += glyphs[at].width;
        if used > width && at > start && glyphs[at].text != " " {
            let end = break_at.unwrap_or(at);
            let trimmed = (start..end).rev().find(|&i| glyphs[i].text != " ").map_or(start, |i| i + 1);
            return (trimmed, end);
        }
    }
    let end = if used > width {
        (start..glyphs.len()).rev().find(|&i| glyphs[i].text != " ").map_or(start, |i| i + 1)
    } else {
        glyphs.len()
    };
    (end, glyphs.len())
}

/// `+` and `-` stick to both sides: beside wide characters they belong to the signs of a mark.
fn may_break(before: &Glyph<'_>, after: &Glyph<'_>) -> bool {
    let closing = |text: &str| {
        text.starts_with([
            '。', '，', '、', '；', '：', '！', '？', '）', '】', '」', '』', '》', '〉', '”', '’', ')', ']', '}', ',',
            '.', ';', ':', '⟩', '+', '-',
        ])
    };
    let opening =
        |text: &str| text.starts_with(['（', '【', '「', '『', '《', '〈', '“', '‘', '(', '[', '{', '⟨', '+', '-']);
    if after.text == " " {
        return false;
    }
    before.text == " " || ((before.width == 2 || after.width == 2) && !closing(after.text) && !opening(before.text))
}

/// Joins neighbours of one mark.
fn row(glyphs: &[Glyph<'_>]) -> Row {
    let mut row: Row = Vec::new();
    for glyph in glyphs {
        match row.last_mut() {
            Some((mark, text)) if *mark == glyph.mark => text.push_str(glyph.text),
            _ => row.push((glyph.mark, glyph.text.to_owned())),
        }
    }
    row
}

/// The columns a row takes.
pub fn row_width(row: &Row) -> usize {
    row.iter().flat_map(|(_, text)| text.graphemes(true)).map(|g| g.width().min(2)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, width: usize, expected: &[&str]) {
        let rows = wrap(&[(Mark::Same, Cow::Borrowed(text))], width);
        let shown: Vec<String> = rows.iter().map(|row| row.iter().map(|(_, text)| text.as_str()).collect()).collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn lines_break_where_a_reader_expects() {
        check("the quick brown fox", 10, &["the quick", "brown fox"]);
        check("国务院有关部门应当", 8, &["国务院有", "关部门应", "当"]);
        check("出口管制法。第二条", 10, &["出口管制", "法。第二条"]);
        check("abcdefghijkl", 8, &["abcdefgh", "ijkl"]);
        check("a\n b", 10, &["a", " b"]);
        check("", 10, &[""]);
    }

    #[test]
    fn a_row_is_never_wider_than_asked() {
        let text = "Mixed 混排文字 with words and （括号）, 5,000 things.".repeat(7);
        for width in 8..40 {
            for row in wrap(&[(Mark::Same, Cow::Borrowed(text.as_str()))], width) {
                assert!(row_width(&row) <= width, "{row:?} at {width}");
            }
        }
    }
}
