//! What a Word document says once all its tracked changes are accepted, and once all are rejected: read from its XML
//! by the rules of ECMA-376, part 1, section 17.13.5, without the writer's help.

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

/// A part of a Word document.
pub fn part(docx: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(docx)).expect("a container");
    let mut text = String::new();
    archive.by_name(name).expect("a part").read_to_string(&mut text).expect("UTF-8");
    text
}

/// The paragraphs of either side, those of tables cell by cell; empty ones do not count.
#[derive(Debug, PartialEq)]
pub struct Turned {
    pub accepted: Vec<String>,
    pub rejected: Vec<String>,
}

/// One side in the reading.
#[derive(Default)]
struct Side {
    /// Elements whose words this side does not have, and how many of them are open.
    gone: [&'static str; 2],
    open: usize,
    told: Vec<String>,
    paragraph: String,
    /// True where this paragraph's mark is not on this side.
    unmarked: bool,
    /// Where a row began, and whether it is not on this side.
    row: (usize, bool),
}

/// Where an element stands that says that something is tracked.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Words,
    ParagraphMark,
    RowMark,
}

pub fn turned(document: &str) -> Turned {
    let mut sides = [
        Side { gone: ["w:del", "w:moveFrom"], ..Side::default() },
        Side { gone: ["w:ins", "w:moveTo"], ..Side::default() },
    ];
    let mut reader = Reader::from_str(document);
    let (mut place, mut in_text) = (Place::Words, false);
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Start(element) => match name(&element).as_str() {
                "w:pPr" => place = Place::ParagraphMark,
                "w:trPr" => place = Place::RowMark,
                "w:t" | "w:delText" => in_text = true,
                tracked => sides.iter_mut().for_each(|side| side.opens(tracked, place)),
            },
            Event::Empty(element) => sides.iter_mut().for_each(|side| side.empty(&name(&element), place)),
            Event::Text(text) if in_text => sides.iter_mut().for_each(|side| side.says(&text)),
            Event::GeneralRef(reference) if in_text => {
                let c = reference.resolve_char_ref().expect("a character").map(String::from);
                let c = c.unwrap_or_else(|| resolve_predefined_entity(&reference).expect("predefined").to_owned());
                sides.iter_mut().for_each(|side| side.says(&c));
            }
            Event::End(element) => match String::from_utf8_lossy(element.name().as_ref().as_ref()).as_ref() {
                "w:pPr" | "w:trPr" => place = Place::Words,
                "w:t" | "w:delText" => in_text = false,
                closed => sides.iter_mut().for_each(|side| side.closes(closed)),
            },
            Event::Eof => break,
            _ => {}
        }
    }
    let [accepted, rejected] = sides.map(|side| side.told);
    Turned { accepted, rejected }
}

fn name(element: &BytesStart<'_>) -> String {
    String::from_utf8_lossy(element.name().as_ref().as_ref()).into_owned()
}

impl Side {
    fn opens(&mut self, name: &str, place: Place) {
        match name {
            "w:tbl" => self.end_paragraph(),
            "w:tr" => self.row = (self.told.len(), false),
            name if place == Place::Words && self.gone.contains(&name) => self.open += 1,
            _ => {}
        }
    }

    fn empty(&mut self, name: &str, place: Place) {
        match (name, place) {
            ("w:br", _) => self.says("\n"),
            (name, Place::ParagraphMark) => self.unmarked |= self.gone.contains(&name),
            (name, Place::RowMark) => self.row.1 |= self.gone.contains(&name),
            _ => {}
        }
    }

    fn says(&mut self, text: &str) {
        if self.open == 0 {
            self.paragraph.push_str(text);
        }
    }

    fn closes(&mut self, name: &str) {
        match name {
            "w:p" if !std::mem::take(&mut self.unmarked) => self.end_paragraph(),
            "w:tr" if self.row.1 => self.told.truncate(self.row.0),
            name if self.gone.contains(&name) => self.open -= 1,
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        if !self.paragraph.is_empty() {
            self.told.push(std::mem::take(&mut self.paragraph));
        }
    }
}
