//! A rule in plain characters, as the Government Publishing Office prints it for the web: one preformatted text, its lines
//! broken at 72 columns, its signs spelled out (`Sec.  742.6`, `--`, double grave accents for a quotation mark).
//!
//! A paragraph begins with an indent or behind an empty line, an instruction behind a line that says `0`. Tables are lines
//! of characters there and are not read: what a rule prints in one has no text here.

use std::borrow::Cow;

use crate::citation::Citation;
use crate::document::{Block, BlockKind, Document};

/// The same rule in paragraphs; any other document as it is.
pub fn unfolded(rule: &Document) -> Cow<'_, Document> {
    let is_printed =
        |block: &&Block| block.kind == BlockKind::Preformatted && block.text.lines().any(|line| line.trim() == "0");
    match rule.blocks.iter().find(is_printed) {
        Some(printed) => Cow::Owned(Document { blocks: paragraphs(&printed.text), ..rule.clone() }),
        None => Cow::Borrowed(rule),
    }
}

/// The paragraphs of a printed text, each in the section that was named last.
fn paragraphs(text: &str) -> Vec<Block> {
    let mut reading = Reading::default();
    for line in text.lines() {
        reading.line(line);
    }
    reading.end();
    reading.blocks
}

#[derive(Default)]
struct Reading {
    blocks: Vec<Block>,
    /// The paragraph being read.
    open: String,
    /// True behind an empty line.
    parted: bool,
    /// True behind the mark of a new page, which may part a paragraph.
    paged: bool,
    /// What the next paragraphs are cited by.
    section: Citation,
}

impl Reading {
    fn line(&mut self, line: &str) {
        let words = line.trim();
        if words.is_empty() {
            self.parted = true;
            return;
        }
        if words.starts_with("[[Page ") {
            self.paged = true;
            return;
        }
        // A line drawn with signs parts what it stands between.
        if words.chars().all(|c| matches!(c, '=' | '-' | '_')) {
            self.end();
            self.parted = true;
            return;
        }
        let indented = line.starts_with("    ");
        // A page ends where it ends: a paragraph may go on behind it.
        let goes_on = self.paged && !indented && !self.open.ends_with(['.', ':', ';', '*']) && !self.open.is_empty();
        let begins = indented || self.parted && !goes_on || words == "0" || is_stars(words) || is_stars(&self.open);
        if begins {
            self.end();
        }
        (self.parted, self.paged) = (false, false);
        match words {
            "0" => self.parted = true,
            words => join(&mut self.open, words),
        }
    }

    /// Ends the paragraph that is open.
    fn end(&mut self) {
        let text = spelled(&std::mem::take(&mut self.open));
        if text.is_empty() {
            return;
        }
        let heading = heading(&text);
        if let Some(name) = heading {
            self.section = Citation(vec![text[..name].to_owned()]);
        }
        let kind = if heading.is_some() { BlockKind::Heading(3) } else { BlockKind::Paragraph };
        let block = Block::new(kind, self.section.clone(), text);
        self.blocks.push(Block { designator_len: heading.unwrap_or(0), ..block });
    }
}

fn is_stars(words: &str) -> bool {
    words.starts_with("* * *") && words.chars().all(|c| c == '*' || c == ' ')
}

/// Puts a line behind the one before it; a word that was broken at its hyphen stays whole.
fn join(open: &mut String, words: &str) {
    let is_broken = open.ends_with('-');
    if !open.is_empty() && !is_broken {
        open.push(' ');
    }
    open.push_str(words);
}

/// The signs that plain characters stand for.
fn spelled(text: &str) -> String {
    let text = text.replace("``", "“").replace("''", "”").replace("--", "—");
    let text = text.split_whitespace().collect::<Vec<&str>>().join(" ");
    text.replace("Sec. Sec. ", "§§ ").replace("Sec. ", "§ ")
}

/// The length of the name of a section, a part, a supplement or a subpart, where the paragraph is its heading.
fn heading(text: &str) -> Option<usize> {
    let ends_name = |rest: &str| rest.is_empty() || rest.starts_with([' ', '—', '[']);
    if let Some(rest) = text.strip_prefix("§ ") {
        let number = rest.split(' ').next().filter(|number| number.starts_with(|c: char| c.is_ascii_digit()))?;
        // `§ 742.6(a) is amended` is no heading.
        let is_number = number.contains('.') && !number.contains('(') && !number.ends_with(['.', ',']);
        return is_number.then_some("§ ".len() + number.len());
    }
    let dash = text.find('—').or_else(|| text.find(" ["))?;
    let name = &text[..dash];
    let is_name = ["PART ", "Subpart ", "Supplement No. ", "Appendix "].iter().any(|kind| name.starts_with(kind));
    let is_short = name.split(' ').count() <= 8;
    (is_name && is_short && ends_name(&text[dash..])).then_some(dash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_rule_is_read_paragraph_by_paragraph() {
        let check = |printed: &str, expected: &[&str]| {
            let found: Vec<String> = paragraphs(printed).into_iter().map(|block| block.text).collect();
            assert_eq!(found, expected);
        };
        check(
            "PART 742--CONTROL\n\n0\n2. In Sec.  742.6, remove ``case-by-\ncase'' and\nadd ``daily''.\n0\na. Revising it.",
            &["PART 742—CONTROL", "2. In § 742.6, remove “case-by-case” and add “daily”.", "a. Revising it."],
        );
        check(
            "* * * * *\n    (a) * * *\n    (1) One\ntwo.\n* * * * *",
            &["* * * * *", "(a) * * *", "(1) One two.", "* * * * *"],
        );
        check(
            "    (a) Text that\n\n[[Page 1685]]\n\ngoes on.\n    (b) More.",
            &["(a) Text that goes on.", "(b) More."],
        );
        check("    (a) Text.\n\n[[Page 1685]]\n\nAnother.\n", &["(a) Text.", "Another."]);
        check("=====\n-----\n\n", &[]);
    }

    #[test]
    fn headings_say_what_the_text_below_them_is_in() {
        let check = |text: &str, expected: Option<&str>| assert_eq!(heading(text).map(|len| &text[..len]), expected);
        check("§ 742.6 Regional stability.", Some("§ 742.6"));
        check("§ 742.5 [Removed and Reserved]", Some("§ 742.5"));
        check("Supplement No. 4 to Part 744—Entity List", Some("Supplement No. 4 to Part 744"));
        check("PART 742—CONTROL POLICY—CCL BASED CONTROLS", Some("PART 742"));
        check("Supplement No. 4 to part 744 is amended by adding entries.", None);
        check("§ 742.6(a) is amended.", None);
    }
}
