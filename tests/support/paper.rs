//! PDF files of our own making: text set line by line, and the ways a file can be broken.

#![allow(dead_code)]

use std::collections::BTreeMap;
use std::fmt::Write;

/// The faces every paper has: Courier, Courier-Bold, and two Chinese fonts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    Plain,
    Bold,
    /// Codes of its own with a ToUnicode map.
    Mapped,
    /// The predefined map `GBK-EUC-H`, which `pdf-extract` panics at.
    Gbk,
    /// The identity map and nothing that says what its codes are.
    Mute,
}

/// A PDF being set. Sheets are 612 by 792 points.
#[derive(Default)]
pub struct Paper {
    sheets: Vec<String>,
    codes: BTreeMap<char, u16>,
    /// More lines of the trailer: `/Encrypt 90 0 R`.
    pub trailer: String,
    /// More objects by number, from 90 on.
    pub objects: Vec<(u32, String)>,
}

impl Paper {
    pub fn sheet(&mut self) -> &mut Paper {
        self.sheets.push(String::new());
        self
    }

    /// Operators as they stand.
    pub fn raw(&mut self, operators: &str) -> &mut Paper {
        self.sheets.last_mut().expect("a sheet").push_str(operators);
        self
    }

    /// One line of text; `y` from the foot of the sheet.
    pub fn line(&mut self, face: Face, size: f64, x: f64, y: f64, text: &str) -> &mut Paper {
        let (name, shown) = match face {
            Face::Plain => ("P", literal(text)),
            Face::Bold => ("B", literal(text)),
            Face::Mapped => ("M", self.mapped(text)),
            Face::Gbk => ("G", hex(&encoding_rs::GBK.encode(text).0)),
            Face::Mute => ("X", hex(text.as_bytes())),
        };
        self.raw(&format!("BT /{name} {size} Tf 1 0 0 1 {x} {y} Tm {shown} Tj ET\n"))
    }

    /// A paragraph in Courier, set into a column; gives where the next line would stand. A word is broken where the
    /// text has a soft hyphen and the line is full.
    pub fn paragraph(&mut self, size: f64, x: f64, y: f64, width: f64, indent: f64, text: &str) -> f64 {
        let mut y = y;
        let mut first = true;
        let room = |first: bool| ((width - if first { indent } else { 0.0 }) / (0.6 * size)).floor() as usize;
        let mut line = String::new();
        let mut set = |paper: &mut Paper, line: &mut String, first: &mut bool| {
            let x = x + if *first { indent } else { 0.0 };
            paper.line(Face::Plain, size, x, y, line);
            line.clear();
            *first = false;
            y -= 1.2 * size;
        };
        for word in text.split(' ') {
            let whole = word.replace('\u{ad}', "");
            let space = usize::from(!line.is_empty());
            if line.len() + space + whole.len() > room(first) {
                let left = room(first).saturating_sub(line.len() + space + 1);
                let at =
                    word.char_indices().filter(|(at, c)| *c == '\u{ad}' && *at <= left).map(|(at, _)| at).next_back();
                if let Some(at) = at {
                    line.push_str(&format!(" {}-", &word[..at]));
                    set(self, &mut line, &mut first);
                    line.push_str(&word[at..].replace('\u{ad}', ""));
                    continue;
                }
                set(self, &mut line, &mut first);
            } else if space > 0 {
                line.push(' ');
            }
            line.push_str(&whole);
        }
        set(self, &mut line, &mut first);
        y
    }

    fn mapped(&mut self, text: &str) -> String {
        let mut bytes = Vec::new();
        for c in text.chars() {
            let next = self.codes.len() as u16 + 1;
            bytes.extend(self.codes.entry(c).or_insert(next).to_be_bytes());
        }
        hex(&bytes)
    }

    /// The finished file.
    pub fn bytes(&self) -> Vec<u8> {
        let mut objects: BTreeMap<u32, String> = BTreeMap::new();
        let kids: Vec<String> = (0..self.sheets.len()).map(|at| format!("{} 0 R", 20 + 2 * at)).collect();
        objects.insert(1, "<< /Type /Catalog /Pages 2 0 R >>".into());
        objects.insert(2, format!("<< /Type /Pages /Count {} /Kids [{}] >>", kids.len(), kids.join(" ")));
        objects.insert(3, "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>".into());
        objects
            .insert(4, "<< /Type /Font /Subtype /Type1 /BaseFont /Courier-Bold /Encoding /WinAnsiEncoding >>".into());
        let composite = |encoding: &str, more: &str| {
            format!(
                "<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /{encoding} /DescendantFonts [6 0 R] {more} >>"
            )
        };
        objects.insert(5, composite("Identity-H", "/ToUnicode 8 0 R"));
        objects.insert(6, "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /Song /DW 1000 /FontDescriptor 7 0 R /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>".into());
        objects.insert(7, "<< /Type /FontDescriptor /FontName /Song /Flags 4 >>".into());
        objects.insert(8, stream("", &self.to_unicode()));
        objects.insert(9, composite("GBK-EUC-H", ""));
        objects.insert(10, composite("Identity-H", ""));
        let resources =
            "<< /Font << /P 3 0 R /B 4 0 R /M 5 0 R /G 9 0 R /X 10 0 R >> /XObject << /I 91 0 R /L 92 0 R >> >>";
        for (at, content) in self.sheets.iter().enumerate() {
            let own = 20 + 2 * at as u32;
            objects.insert(
                own,
                format!(
                    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources {resources} /Contents {} 0 R >>",
                    own + 1
                ),
            );
            objects.insert(own + 1, stream("", content));
        }
        objects.extend(self.objects.iter().cloned());
        written(&objects, &self.trailer)
    }

    fn to_unicode(&self) -> String {
        let mut map = String::from("begincmap\n1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n");
        for (c, code) in &self.codes {
            let _ = writeln!(map, "1 beginbfchar\n<{code:04x}> <{:04x}>\nendbfchar", u32::from(*c));
        }
        map + "endcmap\n"
    }
}

/// A stream object, as text of one byte a character.
pub fn stream(entries: &str, content: &str) -> String {
    format!("<< /Length {} {entries} >>\nstream\n{content}\nendstream", content.chars().count())
}

fn written(objects: &BTreeMap<u32, String>, trailer: &str) -> Vec<u8> {
    let mut file: Vec<u8> = b"%PDF-1.7\n".to_vec();
    let mut table = String::new();
    for (number, object) in objects {
        let _ = write!(table, "{number} 1\n{:010} 00000 n \n", file.len());
        file.extend(format!("{number} 0 obj\n").bytes());
        // Each character is one byte: streams may hold any.
        file.extend(object.chars().map(|c| c as u32 as u8));
        file.extend(b"\nendobj\n");
    }
    let start = file.len();
    let size = objects.keys().last().map_or(1, |last| last + 1);
    file.extend(
        format!("xref\n0 1\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n").bytes(),
    );
    file
}

fn literal(text: &str) -> String {
    let bytes = encoding_rs::WINDOWS_1252.encode(text).0;
    hex(&bytes)
}

fn hex(bytes: &[u8]) -> String {
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("<{digits}>")
}
