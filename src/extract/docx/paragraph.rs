//! A paragraph of Word while it is written.

use quick_xml::events::BytesStart;

use super::numbering::Numbered;
use super::xml;
use crate::document::Link;

#[derive(Default)]
pub struct Paragraph {
    pub style: String,
    pub outline: Option<u8>,
    pub numbered: Numbered,
    pub text: String,
    links: Vec<Link>,
    open_link: Option<(usize, String)>,
    /// Bytes of emphasised words it begins with.
    lead: usize,
    pub in_run: bool,
    pub hidden: bool,
    pub emphasised: bool,
    run_from: usize,
}

impl Paragraph {
    /// Adds text, every run of spaces as one.
    pub fn push(&mut self, text: &str) {
        if self.hidden {
            return;
        }
        for c in text.chars() {
            if !c.is_ascii_whitespace() {
                self.text.push(c);
            } else if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
                self.text.push(' ');
            }
        }
    }

    pub fn line_break(&mut self) {
        if !self.hidden && !self.text.is_empty() {
            self.text.truncate(self.text.trim_end_matches(' ').len());
            self.text.push('\n');
        }
    }

    pub fn begin_run(&mut self) {
        (self.in_run, self.hidden, self.emphasised, self.run_from) = (true, false, false, self.text.len());
    }

    pub fn end_run(&mut self) {
        if self.emphasised && self.lead == self.run_from {
            self.lead = self.text.len();
        }
        (self.in_run, self.hidden, self.emphasised) = (false, false, false);
    }

    pub fn open_link(&mut self, target: Option<String>) {
        self.close_link();
        self.open_link = target.map(|target| (self.text.len(), target));
    }

    pub fn close_link(&mut self) {
        let Some((start, target)) = self.open_link.take() else { return };
        let linked = self.text.get(start..).unwrap_or_default();
        let start = start + linked.len() - linked.trim_start().len();
        let end = start + linked.trim().len();
        if start < end {
            self.links.push(Link { range: start..end, target });
        }
    }

    /// Puts the designator that Word prints before the text.
    pub fn prefix(&mut self, designator: &str) {
        let shift = designator.len() + 1;
        self.text.insert(0, ' ');
        self.text.insert_str(0, designator);
        for link in &mut self.links {
            link.range = link.range.start + shift..link.range.end + shift;
        }
        if self.lead > 0 {
            self.lead += shift;
        }
    }

    pub fn finish(mut self) -> (String, Vec<Link>, usize) {
        self.close_link();
        (self.text, self.links, self.lead)
    }
}

/// A character of a symbol font, where Unicode knows it.
pub fn symbol(element: &BytesStart<'_>) -> String {
    let code = xml::attribute(element, "char").and_then(|code| u32::from_str_radix(&code, 16).ok()).unwrap_or(0);
    let font = xml::attribute(element, "font").unwrap_or_default();
    let own = match (font.as_str(), code & 0xff) {
        ("Wingdings" | "Wingdings 2", 0xfe | 0x52 | 0xfd | 0x54) => Some('☒'),
        ("Wingdings" | "Wingdings 2", 0xa8 | 0x6f | 0xa3 | 0x2a) => Some('☐'),
        ("Wingdings", 0xfc) => Some('✓'),
        ("Symbol", 0xb3) => Some('≥'),
        ("Symbol", 0xa3) => Some('≤'),
        ("Symbol", 0xb1) => Some('±'),
        ("Symbol", 0xb0) => Some('°'),
        ("Symbol", 0xb4) => Some('×'),
        ("Symbol", 0x6d) => Some('µ'),
        ("Symbol", 0x57) => Some('Ω'),
        (_, 0xb7) => Some('•'),
        _ => None,
    };
    let private = (0xe000..=0xf8ff).contains(&code);
    let printed = own.or_else(|| char::from_u32(code).filter(|_| !private && code >= 0x20));
    printed.unwrap_or('\u{fffd}').to_string()
}
