//! The text of one part, as its reader sees it: insertions in, deletions out, fields by their results, hidden text out.

use std::collections::HashMap;

use quick_xml::events::{BytesStart, Event};

use super::numbering::{Numbered, Numbering, Printed};
use super::paragraph::{Paragraph, symbol};
use super::styles::Styles;
use super::table::Table;
use super::xml;
use crate::document::BlockKind;
use crate::extract::ExtractError;
use crate::extract::lines::{parts, trimmed};
use crate::extract::links::Targets;
use crate::extract::passage::{Passage, Place};

/// Tables within tables, and paragraphs within paragraphs, beyond which the rest is read as plain text.
const DEEPEST: usize = 40;

/// Reads the parts of one document.
pub struct Body<'d> {
    pub styles: &'d Styles,
    pub numbering: &'d mut Numbering,
    /// What the ids of links lead to.
    pub relations: &'d HashMap<String, String>,
    pub targets: &'d Targets,
    passages: Vec<Passage>,
    paragraphs: Vec<Paragraph>,
    tables: Vec<Table>,
    /// Fields that are open; the instruction of each until its result begins.
    fields: Vec<Option<String>>,
    /// The notes referred to, in order: kind and id.
    pub notes: Vec<(Notes, String)>,
    written: bool,
}

/// Footnotes are marked by digits, endnotes by Roman numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notes {
    Foot,
    End,
}

impl<'d> Body<'d> {
    pub fn new(
        styles: &'d Styles,
        numbering: &'d mut Numbering,
        relations: &'d HashMap<String, String>,
        targets: &'d Targets,
    ) -> Body<'d> {
        Body {
            styles,
            numbering,
            relations,
            targets,
            passages: Vec::new(),
            paragraphs: Vec::new(),
            tables: Vec::new(),
            fields: Vec::new(),
            notes: Vec::new(),
            written: false,
        }
    }

    /// The passages of a whole part.
    pub fn read(&mut self, part: &str) -> Result<Vec<Passage>, ExtractError> {
        let mut reader = xml::reader(part);
        loop {
            let (event, empty) = xml::next(&mut reader)?;
            match &event {
                Event::Start(element) => {
                    if is_unseen(element.local_name().as_ref()) {
                        xml::skip(&mut reader, element, empty)?;
                        continue;
                    }
                    self.open(element);
                    if empty {
                        self.close(element.local_name().as_ref());
                    }
                }
                Event::End(element) => self.close(element.local_name().as_ref()),
                Event::Text(text) => self.text(&text.xml10_content()),
                Event::CData(text) => self.text(text),
                Event::GeneralRef(reference) => self.text(&xml::referred(reference)),
                Event::Eof => break,
                _ => {}
            }
        }
        while !self.paragraphs.is_empty() {
            self.close("p");
        }
        Ok(std::mem::take(&mut self.passages))
    }

    /// The passages of each note of a part, by the note's id.
    pub fn read_notes(&mut self, part: &str) -> Result<HashMap<String, Vec<Passage>>, ExtractError> {
        let mut notes = HashMap::new();
        for (id, note) in note_parts(part)? {
            notes.insert(id, self.read(note)?);
        }
        Ok(notes)
    }

    fn text(&mut self, text: &str) {
        match (self.fields.last_mut(), self.paragraphs.last_mut()) {
            (Some(Some(instruction)), _) if !self.written => instruction.push_str(text),
            (_, Some(paragraph)) if self.written && !paragraph.hidden => paragraph.push(text),
            _ => {}
        }
    }

    fn open(&mut self, element: &BytesStart<'_>) {
        let name = element.local_name();
        match name.as_ref() {
            "p" if self.paragraphs.len() < DEEPEST => self.paragraphs.push(Paragraph::default()),
            "tbl" if self.tables.len() < DEEPEST => self.tables.push(Table::default()),
            "t" => self.written = true,
            "instrText" => self.written = false,
            "fldChar" => self.field(xml::attribute(element, "fldCharType").as_deref()),
            "footnoteReference" | "endnoteReference" => self.refer(element, name.as_ref()),
            "tr" | "tc" | "tblHeader" | "gridSpan" | "vMerge" | "tblLook" => self.in_table(element),
            "hyperlink" | "fldSimple" => {
                let target = self.target(element);
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.open_link(target);
                }
            }
            _ => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    in_paragraph(paragraph, element);
                }
            }
        }
    }

    fn in_table(&mut self, element: &BytesStart<'_>) {
        let Some(table) = self.tables.last_mut() else { return };
        match element.local_name().as_ref() {
            "tr" => table.open_row(),
            "tc" => table.open_cell(),
            "tblHeader" if xml::is_on(element) => table.mark_head(),
            "gridSpan" => table.span(xml::value(element).and_then(|value| value.parse().ok()).unwrap_or(1)),
            "vMerge" if xml::value(element).as_deref() != Some("restart") => table.cover(),
            "tblLook" => {
                let bits = xml::value(element).and_then(|bits| u32::from_str_radix(&bits, 16).ok()).unwrap_or(0);
                let first = xml::attribute(element, "firstRow");
                table.first_row = first.map_or(bits & 0x20 != 0, |first| first == "1" || first == "true");
            }
            _ => {}
        }
    }

    /// Begin, result and end of a field such as `HYPERLINK "https://agency.gov"`.
    fn field(&mut self, stage: Option<&str>) {
        match stage {
            Some("begin") if self.fields.len() < DEEPEST => self.fields.push(Some(String::new())),
            Some("separate") => {
                let instruction = self.fields.last_mut().and_then(Option::take).unwrap_or_default();
                let target = linked(&instruction).and_then(|target| self.targets.resolve(&target));
                if let (Some(paragraph), Some(target)) = (self.paragraphs.last_mut(), target) {
                    paragraph.open_link(Some(target));
                }
            }
            Some("end") => {
                self.fields.pop();
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.close_link();
                }
            }
            _ => {}
        }
    }

    fn target(&self, element: &BytesStart<'_>) -> Option<String> {
        let by_id = xml::attribute(element, "id").and_then(|id| self.relations.get(&id).cloned());
        let anchor = || xml::attribute(element, "anchor").map(|anchor| format!("#{anchor}"));
        let instruction = || xml::attribute(element, "instr").and_then(|instruction| linked(&instruction));
        self.targets.resolve(&by_id.or_else(anchor).or_else(instruction)?)
    }

    /// The mark of a note, numbered as Word numbers them.
    fn refer(&mut self, element: &BytesStart<'_>, name: &str) {
        let kind = if name == "footnoteReference" { Notes::Foot } else { Notes::End };
        let Some(id) = xml::attribute(element, "id") else { return };
        self.notes.push((kind, id));
        let count = self.notes.iter().filter(|(other, _)| *other == kind).count();
        let mark = super::mark(kind, count);
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.push(&format!("[{mark}]"));
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "t" => self.written = false,
            "p" => {
                if let Some(paragraph) = self.paragraphs.pop() {
                    let passages = self.passages_of(paragraph);
                    self.put(passages);
                }
            }
            "tbl" => {
                if let Some(table) = self.tables.pop() {
                    let passages = table.passages();
                    self.put(passages);
                }
            }
            "r" => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.end_run();
                }
            }
            "hyperlink" | "fldSimple" => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.close_link();
                }
            }
            _ => {}
        }
    }

    fn put(&mut self, passages: Vec<Passage>) {
        match self.tables.last_mut() {
            Some(table) => table.extend(passages),
            None => self.passages.extend(passages),
        }
    }

    fn passages_of(&mut self, mut paragraph: Paragraph) -> Vec<Passage> {
        let heading = paragraph.outline.or_else(|| self.styles.heading(&paragraph.style));
        let own = std::mem::take(&mut paragraph.numbered);
        let numbered: Numbered = own.or(self.styles.numbered(&paragraph.style));
        let empty = paragraph.text.trim().is_empty();
        // An empty paragraph is not numbered.
        let printed = if empty { None } else { self.numbering.next(&numbered) };
        let (mut kind, mut place) = (BlockKind::Paragraph, Place::Flow);
        match (printed, heading) {
            (Some(Printed::Designator(designator)), _) => paragraph.prefix(&designator),
            (Some(Printed::Bullet { depth, number }), None) => {
                (kind, place) = (BlockKind::ListItem, Place::Entry { depth, number });
            }
            _ => {}
        }
        if let Some(level) = heading {
            kind = BlockKind::Heading(level);
        } else if self.styles.is_caption(&paragraph.style) {
            (kind, place) = (BlockKind::Caption, Place::Caption);
        }
        let (text, links, lead) = paragraph.finish();
        let whole = Passage { kind, place, text, cells: Vec::new(), links, lead, italics: Vec::new() };
        let ranges = parts(&whole.text, false).into_iter().map(|range| trimmed(&whole.text, range, false));
        let passages = ranges.filter(|range| !range.is_empty()).map(|range| {
            let mut passage = whole.slice(range);
            passage.text = passage.text.replace('\n', " ");
            passage
        });
        passages.collect()
    }
}

/// What a reader does not see: deleted text, how it was before, copies for older programs, what Word notes for itself.
fn is_unseen(name: &str) -> bool {
    matches!(
        name,
        "del"
            | "moveFrom"
            | "pPrChange"
            | "rPrChange"
            | "tblPrChange"
            | "trPrChange"
            | "tcPrChange"
            | "sectPr"
            | "numberingChange"
            | "Fallback"
            | "sdtPr"
            | "delText"
            | "annotationRef"
            | "rt"
    )
}

/// What is said of a paragraph, or stands in it.
fn in_paragraph(paragraph: &mut Paragraph, element: &BytesStart<'_>) {
    let number = || xml::value(element).and_then(|value| value.parse().ok());
    match element.local_name().as_ref() {
        "pStyle" => paragraph.style = xml::value(element).unwrap_or_default(),
        "outlineLvl" => paragraph.outline = number().filter(|level| *level < 9).map(|level: u8| (level + 1).min(6)),
        "numId" => paragraph.numbered.list = xml::value(element),
        "ilvl" => paragraph.numbered.level = number().map(usize::from),
        "r" => paragraph.begin_run(),
        "vanish" => paragraph.hidden = paragraph.in_run && xml::is_on(element),
        "b" | "i" => paragraph.emphasised |= paragraph.in_run && xml::is_on(element),
        "tab" | "ptab" if paragraph.in_run => paragraph.push(" "),
        "br" | "cr" if paragraph.in_run => paragraph.line_break(),
        "noBreakHyphen" => paragraph.push("\u{2011}"),
        "sym" => paragraph.push(&symbol(element)),
        _ => {}
    }
}

/// The target in the instruction of a field.
fn linked(instruction: &str) -> Option<String> {
    let rest = instruction.trim().strip_prefix("HYPERLINK")?.trim_start();
    let local = rest.strip_prefix("\\l").map(str::trim_start);
    let target = local.unwrap_or(rest).strip_prefix('"')?.split('"').next()?;
    Some(if local.is_some() { format!("#{target}") } else { target.to_owned() })
}

/// Each note of a part as XML of its own; the lines that Word draws between text and notes are none.
fn note_parts(part: &str) -> Result<Vec<(String, &str)>, ExtractError> {
    let mut reader = xml::reader(part);
    let mut notes = Vec::new();
    loop {
        let (event, empty) = xml::next(&mut reader)?;
        match event {
            Event::Start(element) if matches!(element.local_name().as_ref(), "footnote" | "endnote") => {
                let start = usize::try_from(reader.buffer_position()).unwrap_or(0);
                let drawn = xml::attribute(&element, "type").is_some_and(|kind| kind != "normal");
                let id = xml::attribute(&element, "id").unwrap_or_default();
                xml::skip(&mut reader, &element, empty)?;
                let end = usize::try_from(reader.buffer_position()).unwrap_or(part.len());
                let inner = part.get(start..end).unwrap_or_default();
                let inner = inner.rfind("</").map_or(inner, |at| &inner[..at]);
                if !drawn && !empty {
                    notes.push((id, inner));
                }
            }
            Event::Eof => return Ok(notes),
            _ => {}
        }
    }
}
