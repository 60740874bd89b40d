//! The fonts of a file, made fit for the crate that decodes them.
//!
//! `pdf-extract` trusts a font to be as the standard wants it and knows no predefined Chinese, Japanese or Korean
//! character maps. Here each font is completed once: lists of widths spelt out, predefined maps replaced by ones that
//! say the same, encodings it would refuse given as differences. A font that is still refused loses its embedded
//! program, and is given up after that.

use std::collections::HashMap;

use pdf_extract::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::cmaps::{self, Charset};
use super::sheet::Style;
use super::streams::{resolved, unfolded};

/// The fonts met so far, each under a name of its own: `F0`, `F1`.
#[derive(Default)]
pub struct Fonts {
    known: HashMap<ObjectId, usize>,
    named: Vec<Face>,
}

/// One font: its prepared dictionary and what it looks like.
pub struct Face {
    pub dictionary: Dictionary,
    /// The predefined map its codes follow.
    pub charset: Option<Charset>,
    pub style: Style,
    /// As the file calls it, for messages.
    pub name: String,
}

/// More fonts than any document has.
const MAX_FONTS: usize = 2_000;

impl Fonts {
    /// The number of a font by its entry in a resource dictionary; `None` where there is no such font.
    pub fn number(&mut self, file: &Document, entry: &Object) -> Option<usize> {
        let id = entry.as_reference().ok();
        if let Some(known) = id.and_then(|id| self.known.get(&id)) {
            return Some(*known);
        }
        let font = resolved(file, entry)?.as_dict().ok()?;
        if self.named.len() >= MAX_FONTS {
            return None;
        }
        let (dictionary, charset) = prepared(file, font);
        self.named.push(Face { dictionary, charset, style: style(file, font), name: name(file, font) });
        let number = self.named.len() - 1;
        if let Some(id) = id {
            self.known.insert(id, number);
        }
        Some(number)
    }

    pub fn face(&self, number: usize) -> Option<&Face> {
        self.named.get(number)
    }

    pub fn face_mut(&mut self, number: usize) -> Option<&mut Face> {
        self.named.get_mut(number)
    }
}

impl Face {
    /// Takes away what most often breaks a font; false where nothing is left to take.
    pub fn reduce(&mut self) -> bool {
        if let Ok(descriptor) = self.dictionary.get_mut(b"FontDescriptor").and_then(Object::as_dict_mut)
            && [b"FontFile".as_slice(), b"FontFile3"].iter().any(|key| descriptor.remove(key).is_some())
        {
            return true;
        }
        let simple = !self.dictionary.has(b"DescendantFonts");
        simple && (self.dictionary.remove(b"ToUnicode").is_some() || self.dictionary.remove(b"Encoding").is_some())
    }
}

fn entry<'a>(file: &'a Document, dictionary: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    resolved(file, dictionary.get(key).ok()?)
}

fn name(file: &Document, font: &Dictionary) -> String {
    let name = entry(file, font, b"BaseFont").or_else(|| entry(file, font, b"Name"));
    name.and_then(|name| name.as_name().ok()).map(|name| String::from_utf8_lossy(name).into_owned()).unwrap_or_default()
}

/// Weight and slant, by the font's name and by what its descriptor says.
fn style(file: &Document, font: &Dictionary) -> Style {
    const FORCED_BOLD: i64 = 1 << 18;
    const ITALIC: i64 = 1 << 6;
    let descendant = descendant(file, font);
    let descriptor = entry(file, descendant.unwrap_or(font), b"FontDescriptor").and_then(|d| d.as_dict().ok());
    let number = |key: &[u8]| {
        descriptor.and_then(|d| entry(file, d, key)).and_then(|n| n.as_float().ok()).map(f64::from).unwrap_or_default()
    };
    let name = name(file, font).to_lowercase();
    let flags = number(b"Flags") as i64;
    let named = |words: &[&str]| words.iter().any(|word| name.contains(word));
    Style {
        bold: named(&["bold", "black", "heavy", "demi", "simhei"])
            || flags & FORCED_BOLD != 0
            || number(b"FontWeight") >= 600.0,
        italic: named(&["italic", "oblique"]) || flags & ITALIC != 0 || number(b"ItalicAngle") != 0.0,
    }
}

fn descendant<'a>(file: &'a Document, font: &'a Dictionary) -> Option<&'a Dictionary> {
    let fonts = entry(file, font, b"DescendantFonts")?.as_array().ok()?;
    resolved(file, fonts.first()?)?.as_dict().ok()
}

/// A font as the decoding crate wants it, and the character map its codes follow where that is a predefined one.
fn prepared(file: &Document, font: &Dictionary) -> (Dictionary, Option<Charset>) {
    let mut own = Dictionary::new();
    for (key, value) in font.iter() {
        if let Some(value) = resolved(file, value) {
            own.set(key.clone(), bounded(value));
        }
    }
    if !own.has(b"Subtype") {
        own.set("Subtype", "Type1");
    }
    if !own.has(b"BaseFont") {
        own.set("BaseFont", "unnamed");
    }
    if let Some(Object::Dictionary(descriptor)) = own.get(b"FontDescriptor").ok().cloned() {
        own.set("FontDescriptor", owned(file, &descriptor));
    }
    let charset = match own.get(b"Subtype").and_then(Object::as_name).unwrap_or_default() {
        b"Type0" => composite(file, font, &mut own),
        subtype => {
            let drawn = subtype == b"Type3";
            simple(file, &mut own, drawn);
            None
        }
    };
    (own, charset)
}

/// A dictionary whose values stand in it.
fn owned(file: &Document, dictionary: &Dictionary) -> Dictionary {
    let mut own = Dictionary::new();
    for (key, value) in dictionary.iter() {
        if let Some(value) = resolved(file, value) {
            own.set(key.clone(), bounded(value));
        }
    }
    own
}

/// A stream that unfolds to no end is an empty one.
fn bounded(object: &Object) -> Object {
    match object {
        Object::Stream(stream) => match unfolded(stream) {
            Ok(content) => {
                let mut plain = stream.clone();
                if !content.is_empty() {
                    plain.set_plain_content(content);
                }
                Object::Stream(plain)
            }
            Err(_) => Object::Stream(Stream::new(dictionary! {}, Vec::new())),
        },
        other => other.clone(),
    }
}

fn simple(file: &Document, own: &mut Dictionary, drawn: bool) {
    let first = own.get(b"FirstChar").and_then(Object::as_i64).unwrap_or(0).clamp(0, 255);
    let scale = if drawn { 1_000.0 * glyph_scale(file, own) } else { 1.0 };
    if let Some(widths) = own.get(b"Widths").ok().and_then(|w| w.as_array().ok()) {
        let mut widths: Vec<Object> = widths.iter().take(256 - first as usize).map(|w| width(file, w, scale)).collect();
        let mut first = first;
        if drawn {
            // A drawn font has no width to fall back to.
            widths.splice(0..0, (0..first).map(|_| Object::Real(0.0)));
            widths.resize(256, Object::Real(0.0));
            first = 0;
        }
        own.set("FirstChar", first);
        own.set("LastChar", first + widths.len() as i64 - 1);
        own.set("Widths", widths);
    } else if drawn {
        own.set("FirstChar", 0);
        own.set("LastChar", 255);
        own.set("Widths", vec![Object::Real(500.0); 256]);
    }
    plain_encoding(file, own);
    if drawn && !own.has(b"Encoding") {
        own.set("Encoding", "WinAnsiEncoding");
    }
    own.remove(b"CharProcs");
    if own.get(b"ToUnicode").is_ok_and(|map| map.as_stream().is_err()) {
        own.remove(b"ToUnicode");
    }
}

fn width(file: &Document, width: &Object, scale: f64) -> Object {
    let width = resolved(file, width).and_then(|w| w.as_float().ok()).unwrap_or_default();
    Object::Real((f64::from(width) * scale) as f32)
}

fn glyph_scale(file: &Document, own: &Dictionary) -> f64 {
    let matrix = entry(file, own, b"FontMatrix").and_then(|m| m.as_array().ok());
    let first = matrix.and_then(|m| m.first()).and_then(|n| n.as_float().ok());
    first.map(f64::from).filter(|scale| *scale > 0.0).unwrap_or(0.001)
}

/// An encoding in the forms that are known: a name of three, or differences.
fn plain_encoding(file: &Document, own: &mut Dictionary) {
    const KNOWN: [&[u8]; 3] = [b"MacRomanEncoding", b"MacExpertEncoding", b"WinAnsiEncoding"];
    let known = |name: &Object| name.as_name().is_ok_and(|name| KNOWN.contains(&name));
    let encoding = match own.get(b"Encoding") {
        Ok(Object::Dictionary(encoding)) => {
            let mut encoding = owned(file, encoding);
            if encoding.get(b"BaseEncoding").is_ok_and(|base| !known(base)) {
                encoding.remove(b"BaseEncoding");
            }
            if let Some(Object::Array(differences)) = encoding.get(b"Differences").ok().cloned() {
                encoding.set("Differences", plain_differences(file, &differences));
            }
            Object::Dictionary(encoding)
        }
        Ok(name) if known(name) => return,
        Ok(_) => Object::Dictionary(dictionary! { "Differences" => standard_differences() }),
        Err(_) => return,
    };
    own.set("Encoding", encoding);
}

fn plain_differences(file: &Document, differences: &[Object]) -> Vec<Object> {
    let mut plain = Vec::new();
    let mut code = 0;
    for object in differences.iter().take(1_024).filter_map(|object| resolved(file, object)) {
        match object {
            Object::Integer(number) if (0..=255).contains(number) => code = *number,
            Object::Name(_) if code <= 255 => code += 1,
            _ => continue,
        }
        plain.push(object.clone());
    }
    plain
}

/// Where the standard encoding of Adobe is not what the crate falls back to.
fn standard_differences() -> Vec<Object> {
    let named: [(i64, &str); 12] = [
        (39, "quoteright"),
        (96, "quoteleft"),
        (170, "quotedblleft"),
        (174, "fi"),
        (175, "fl"),
        (177, "endash"),
        (178, "dagger"),
        (179, "daggerdbl"),
        (183, "bullet"),
        (186, "quotedblright"),
        (188, "ellipsis"),
        (208, "emdash"),
    ];
    named.iter().flat_map(|(code, name)| [Object::Integer(*code), Object::Name(name.as_bytes().to_vec())]).collect()
}

/// A font of two-byte (or mixed) codes.
fn composite(file: &Document, font: &Dictionary, own: &mut Dictionary) -> Option<Charset> {
    let mut below = descendant(file, font).map(|below| owned(file, below)).unwrap_or_default();
    if below.get(b"FontDescriptor").and_then(Object::as_dict).is_err() {
        below.set("FontDescriptor", dictionary! {});
    }
    let default = entry(file, &below, b"DW").and_then(|w| w.as_float().ok()).unwrap_or(1_000.0);
    below.set("DW", default as i64);
    match below.get(b"W").ok().and_then(|w| w.as_array().ok()) {
        Some(widths) => below.set("W", spelt_out(file, widths)),
        None => drop(below.remove(b"W")),
    }
    if own.get(b"ToUnicode").is_ok_and(|map| map.as_stream().is_err()) {
        own.remove(b"ToUnicode");
    }
    let named = own.get(b"Encoding").ok().and_then(|encoding| encoding.as_name().ok());
    let charset = named.and_then(cmaps::predefined);
    if charset.is_some() {
        own.set("Encoding", "Identity-H");
        // Widths go by character numbers of the collection, which these codes are not.
        below.set("W", vec![Object::Integer(0), Object::Array(vec![Object::Integer(500); 256])]);
    }
    own.set("DescendantFonts", vec![Object::Dictionary(below)]);
    charset
}

/// Widths one by one: `1 3 500` is `1 [500 500 500]`.
fn spelt_out(file: &Document, widths: &[Object]) -> Vec<Object> {
    /// All characters a font can have.
    const MOST: i64 = 65_536;
    let number = |at: usize| widths.get(at).and_then(|n| resolved(file, n)).and_then(|n| n.as_float().ok());
    let mut spelt = Vec::new();
    let mut left = MOST;
    let mut at = 0;
    while let Some(first) = number(at).map(|first| first as i64) {
        let list = match widths.get(at + 1).and_then(|list| resolved(file, list)) {
            Some(Object::Array(list)) => {
                at += 2;
                list.iter().take(left as usize).map(|w| width(file, w, 1.0)).collect::<Vec<_>>()
            }
            _ => {
                let (last, each) = (number(at + 1).unwrap_or(0.0) as i64, number(at + 2).unwrap_or(0.0));
                at += 3;
                let count = last.saturating_sub(first).saturating_add(1).clamp(0, left);
                vec![Object::Real(each); count as usize]
            }
        };
        left -= list.len() as i64;
        if left <= 0 || !(0..MOST).contains(&first) {
            break;
        }
        spelt.push(Object::Integer(first));
        spelt.push(Object::Array(list));
    }
    spelt
}
