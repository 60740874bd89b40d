//! An XML part in the making: elements, tracked changes and runs of text, every text harmless.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::strip::{Piece, Track};
use crate::render::escape::visible;

/// Who the tracked changes are by.
pub const AUTHOR: &str = "rulewatch";
/// Who those are by that only typography tells apart.
const TYPESETTER: &str = "rulewatch (typography)";

/// One part.
pub struct Sheet<'a> {
    writer: Writer<Vec<u8>>,
    date: &'a str,
    /// Tracked changes so far: each has a number of its own.
    tracked: usize,
}

pub type Attributes<'a> = &'a [(&'a str, &'a str)];

impl<'a> Sheet<'a> {
    pub fn new(date: &'a str) -> io::Result<Sheet<'a>> {
        let mut writer = Writer::new(Vec::new());
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), Some("yes"))))?;
        Ok(Sheet { writer, date, tracked: 0 })
    }

    pub fn date(&self) -> &'a str {
        self.date
    }

    pub fn finish(self) -> Vec<u8> {
        self.writer.into_inner()
    }

    pub fn open(&mut self, name: &str, attributes: Attributes<'_>) -> io::Result<()> {
        self.writer.write_event(Event::Start(element(name, attributes)))
    }

    pub fn close(&mut self, name: &str) -> io::Result<()> {
        self.writer.write_event(Event::End(BytesEnd::new(name)))
    }

    pub fn empty(&mut self, name: &str, attributes: Attributes<'_>) -> io::Result<()> {
        self.writer.write_event(Event::Empty(element(name, attributes)))
    }

    /// An element with one attribute `w:val`.
    pub fn value(&mut self, name: &str, value: &str) -> io::Result<()> {
        self.empty(name, &[("w:val", value)])
    }

    /// An element that holds text alone.
    pub fn text(&mut self, name: &str, attributes: Attributes<'_>, text: &str) -> io::Result<()> {
        self.open(name, attributes)?;
        self.writer.write_event(Event::Text(BytesText::new(&visible(text))))?;
        self.close(name)
    }

    /// The attributes every tracked change bears, then these; empty or open.
    pub fn tracked(&mut self, name: &str, author: &str, more: Attributes<'_>, open: bool) -> io::Result<()> {
        self.tracked += 1;
        let id = self.tracked.to_string();
        let date = self.date;
        let mut attributes = vec![("w:id", id.as_str()), ("w:author", author), ("w:date", date)];
        attributes.extend(more);
        if open { self.open(name, &attributes) } else { self.empty(name, &attributes) }
    }

    /// A run of words under the tracks they are on.
    pub fn piece(&mut self, piece: &Piece<'_>) -> io::Result<()> {
        let (around, author) = envelopes(piece.track);
        for name in around {
            self.tracked(name, author, &[], true)?;
        }
        let gone = around.contains(&"w:del");
        self.run(&piece.text, if gone { "w:delText" } else { "w:t" })?;
        around.iter().rev().try_for_each(|name| self.close(name))
    }

    /// A run; line feeds are line breaks, East Asian words ask for the font of their script.
    pub fn run(&mut self, text: &str, name: &str) -> io::Result<()> {
        self.open("w:r", &[])?;
        if text.chars().any(is_east_asian) {
            self.open("w:rPr", &[])?;
            self.empty("w:rFonts", &[("w:hint", "eastAsia")])?;
            self.close("w:rPr")?;
        }
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 {
                self.empty("w:br", &[])?;
            }
            if !line.is_empty() {
                self.text(name, &[("xml:space", "preserve")], line)?;
            }
        }
        self.close("w:r")
    }

    /// What says in the properties of a paragraph or row that its mark or it came or went.
    pub fn end_mark(&mut self, track: Track) -> io::Result<()> {
        let (around, author) = envelopes(track);
        around.iter().try_for_each(|name| self.tracked(name, author, &[], false))
    }
}

/// The elements around words of a track, outermost first, and who they are by.
fn envelopes(track: Track) -> (&'static [&'static str], &'static str) {
    match track {
        Track::Stayed => (&[], AUTHOR),
        Track::Inserted => (&["w:ins"], AUTHOR),
        Track::Deleted => (&["w:del"], AUTHOR),
        Track::MovedFrom => (&["w:moveFrom"], AUTHOR),
        Track::MovedTo => (&["w:moveTo"], AUTHOR),
        Track::Respelled(false) => (&["w:del"], TYPESETTER),
        Track::Respelled(true) => (&["w:ins"], TYPESETTER),
    }
}

fn element<'n>(name: &'n str, attributes: Attributes<'_>) -> BytesStart<'n> {
    BytesStart::new(name).with_attributes(attributes.iter().copied())
}

/// Letters, and their punctuation, that a font of East Asia draws.
fn is_east_asian(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{9fff}' | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7ff}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}
