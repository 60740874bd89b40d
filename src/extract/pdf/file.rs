//! A PDF file opened: its sheets, each with its words.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_extract::content::Content;
use pdf_extract::{Dictionary, Document, MediaBox, Object, ObjectId, Stream, dictionary, output_doc};

use super::content::{Flat, Walk};
use super::fonts::Fonts;
use super::glyphs::Glyphs;
use super::sheet::Sheet;
use super::streams::{Bomb, resolved, unfolded};
use crate::extract::ExtractError;

/// Longer documents are refused: no rule is that long.
const MAX_SHEETS: usize = 4_000;
/// Parents of a sheet that are asked for what it inherits.
const MAX_PARENTS: usize = 64;
/// What the contents of all sheets may unfold to.
const MAX_CONTENT: usize = 512 << 20;

/// The sheets of a file, and its title where it states one.
pub fn sheets(body: &[u8]) -> Result<(Vec<Sheet>, Option<String>), ExtractError> {
    let file = open(body)?;
    let mut known = HashSet::new();
    let ids: Vec<ObjectId> = file.page_iter().filter(|id| known.insert(*id)).take(MAX_SHEETS + 1).collect();
    match ids.len() {
        0 => return Err(malformed("it has no pages")),
        count if count > MAX_SHEETS => return Err(ExtractError::TooLarge(format!("over {MAX_SHEETS} pages"))),
        _ => {}
    }
    let mut reading =
        Reading { fonts: Fonts::default(), left: MAX_CONTENT, drawn: 0, unmapped: 0, mute: String::new() };
    let mut sheets = Vec::with_capacity(ids.len());
    for id in ids {
        sheets.push(reading.sheet(&file, id)?);
    }
    reading.judge(&sheets)?;
    Ok((sheets, title(&file)))
}

/// Opens a file; one that asks for a password is told apart from a broken one.
fn open(body: &[u8]) -> Result<Document, ExtractError> {
    let file = caught(|| Document::load_mem(body)).ok_or_else(|| malformed("the parser failed"))?;
    let file = file.map_err(|error| match error {
        pdf_extract::Error::InvalidPassword => locked(),
        error => malformed(&error.to_string()),
    })?;
    if file.is_encrypted() && !file.was_encrypted() {
        return Err(locked());
    }
    Ok(file)
}

fn locked() -> ExtractError {
    ExtractError::NoText("the PDF is encrypted and asks for a password".into())
}

fn malformed(reason: &str) -> ExtractError {
    ExtractError::Malformed { format: "PDF", reason: reason.to_owned() }
}

/// Runs what may panic: the crates trust files more than these deserve.
fn caught<T>(risky: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(risky)).ok()
}

/// What is carried from sheet to sheet.
struct Reading {
    fonts: Fonts,
    /// Bytes of content that may still be unfolded.
    left: usize,
    drawn: usize,
    unmapped: usize,
    /// The name of a font that had characters without Unicode, or could not be read.
    mute: String,
}

impl Reading {
    fn sheet(&mut self, file: &Document, id: ObjectId) -> Result<Sheet, ExtractError> {
        let media = media_box(file, id);
        let flat =
            self.flat(file, id).map_err(|Bomb| ExtractError::TooLarge("a page unfolds beyond measure".into()))?;
        if flat.faces.is_empty() {
            let (width, height) = (media.urx - media.llx, media.ury - media.lly);
            return Ok(Sheet { width, height, images: flat.images, ..Sheet::default() });
        }
        let styles: Vec<_> =
            flat.faces.iter().map(|face| self.fonts.face(*face).map(|face| face.style).unwrap_or_default()).collect();
        loop {
            let sole = self.stage(&flat, &media)?;
            let mut glyphs = Glyphs::new(&styles);
            if matches!(caught(|| output_doc(&sole, &mut glyphs)), Some(Ok(()))) {
                if glyphs.unmapped * 2 > glyphs.drawn {
                    self.mute = flat
                        .faces
                        .first()
                        .and_then(|f| self.fonts.face(*f))
                        .map(|f| f.name.clone())
                        .unwrap_or_default();
                }
                self.drawn += glyphs.drawn;
                self.unmapped += glyphs.unmapped;
                let (words, rules, (width, height)) = glyphs.words(&flat.rules, &media);
                return Ok(Sheet { width, height, words, rules, images: flat.images });
            }
            self.mend(&flat, &media)?;
        }
    }

    /// The text of a sheet, flattened.
    fn flat(&mut self, file: &Document, id: ObjectId) -> Result<Flat, Bomb> {
        let mut content = Vec::new();
        for stream in content_streams(file, id) {
            content.extend(unfolded(stream)?);
            content.push(b'\n');
            self.left = self.left.checked_sub(content.len()).ok_or(Bomb)?;
        }
        let none = Dictionary::new();
        let resources = inherited(file, id, b"Resources").and_then(|r| r.as_dict().ok()).unwrap_or(&none);
        let mut walk = Walk::new(file, &mut self.fonts);
        walk.read(&content, resources, 0)?;
        Ok(walk.finish())
    }

    /// A file of one sheet that shows the flattened text.
    fn stage(&self, flat: &Flat, media: &MediaBox) -> Result<Document, ExtractError> {
        let mut faces = flat.faces.clone();
        faces.sort_unstable();
        faces.dedup();
        let content = Content { operations: flat.operations.as_slice() }.encode();
        let content = content.map_err(|error| malformed(&error.to_string()))?;
        Ok(self.sole(&faces, flat, content, media))
    }

    fn sole(&self, faces: &[usize], flat: &Flat, content: Vec<u8>, media: &MediaBox) -> Document {
        let mut sole = Document::new();
        let mut fonts = Dictionary::new();
        for number in faces {
            let Some(face) = self.fonts.face(*number) else { continue };
            let mut font = face.dictionary.clone();
            if let (Some(charset), Some(codes)) = (face.charset, flat.codes.get(number))
                && !font.has(b"ToUnicode")
            {
                font.set("ToUnicode", Stream::new(dictionary! {}, charset.unicode(codes).into_bytes()));
            }
            fonts.set(format!("F{number}"), sole_font(&mut sole, font));
        }
        let content = sole.add_object(Stream::new(dictionary! {}, content));
        let corners = [media.llx, media.lly, media.urx, media.ury].map(|corner| Object::Real(corner as f32));
        let tree = sole.new_object_id();
        let sheet = sole.add_object(dictionary! {
            "Type" => "Page",
            "Parent" => tree,
            "MediaBox" => corners.to_vec(),
            "Resources" => dictionary! { "Font" => fonts },
            "Contents" => content,
        });
        sole.objects.insert(tree, dictionary! { "Type" => "Pages", "Kids" => vec![sheet.into()], "Count" => 1 }.into());
        let root = sole.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
        sole.trailer.set("Root", root);
        sole
    }

    /// Finds the fonts that can't be read and takes from them what may be at fault.
    fn mend(&mut self, flat: &Flat, media: &MediaBox) -> Result<(), ExtractError> {
        let mut faces = flat.faces.clone();
        faces.sort_unstable();
        faces.dedup();
        let mut mended = false;
        for number in faces {
            let probe = format!("BT /F{number} 1 Tf (\\000A) Tj ET").into_bytes();
            let sole = self.sole(&[number], flat, probe, media);
            if matches!(caught(|| output_doc(&sole, &mut Glyphs::new(&[]))), Some(Ok(()))) {
                continue;
            }
            let Some(face) = self.fonts.face_mut(number) else { continue };
            if !face.reduce() {
                return Err(malformed(&format!("the font `{}` can't be read", face.name)));
            }
            mended = true;
        }
        if mended { Ok(()) } else { Err(malformed("a page can't be read")) }
    }

    /// Tells a document of images from one of text, and text from text that only looks like it.
    fn judge(&self, sheets: &[Sheet]) -> Result<(), ExtractError> {
        let letters: usize = sheets.iter().flat_map(|sheet| &sheet.words).map(|word| word.text.chars().count()).sum();
        let images: usize = sheets.iter().map(|sheet| sheet.images).sum();
        let pages = match sheets.len() {
            1 => "1 page".to_owned(),
            count => format!("{count} pages"),
        };
        if self.unmapped * 10 > self.drawn {
            let of = format!("{} of {} characters have no Unicode", self.unmapped, self.drawn);
            return Err(malformed(&format!("{of} (font `{}`)", self.mute)));
        }
        // A scan often carries a stamp or a number on each sheet as text.
        let scanned = images >= sheets.len() && letters < 40 * sheets.len();
        match (letters, images) {
            (0, 0) => Err(ExtractError::NoText(format!("{pages} without text or images"))),
            (0, _) => Err(ExtractError::NoText(format!("{pages} of images: a scan"))),
            _ if scanned => Err(ExtractError::NoText(format!("{pages} of images with {letters} letters: a scan"))),
            _ => Ok(()),
        }
    }
}

fn sole_font(sole: &mut Document, mut font: Dictionary) -> Object {
    // Streams can only be referred to.
    for key in [b"ToUnicode".as_slice(), b"Encoding"] {
        if let Ok(Object::Stream(_)) = font.get(key)
            && let Some(stream) = font.remove(key)
        {
            let id = sole.add_object(stream);
            font.set(key.to_vec(), id);
        }
    }
    if let Ok(descriptor) = font.get_mut(b"FontDescriptor").and_then(Object::as_dict_mut) {
        for key in [b"FontFile".as_slice(), b"FontFile2", b"FontFile3"] {
            if let Some(program @ Object::Stream(_)) = descriptor.remove(key)
                && key != b"FontFile2"
            {
                let id = sole.add_object(program);
                descriptor.set(key.to_vec(), id);
            }
        }
    }
    Object::Reference(sole.add_object(font))
}

fn content_streams(file: &Document, id: ObjectId) -> Vec<&Stream> {
    let content = file.get_dictionary(id).ok().and_then(|sheet| resolved(file, sheet.get(b"Contents").ok()?));
    match content {
        Some(Object::Stream(stream)) => vec![stream],
        Some(Object::Array(parts)) => {
            parts.iter().take(10_000).filter_map(|part| resolved(file, part)?.as_stream().ok()).collect()
        }
        _ => Vec::new(),
    }
}

/// A property of a sheet or of the nearest parent that has it.
fn inherited<'a>(file: &'a Document, id: ObjectId, key: &[u8]) -> Option<&'a Object> {
    let mut node = file.get_dictionary(id).ok()?;
    for _ in 0..MAX_PARENTS {
        if let Some(found) = node.get(key).ok().and_then(|found| resolved(file, found)) {
            return Some(found);
        }
        node = resolved(file, node.get(b"Parent").ok()?)?.as_dict().ok()?;
    }
    None
}

/// US Letter where the file states no size that can be.
fn media_box(file: &Document, id: ObjectId) -> MediaBox {
    let corners = inherited(file, id, b"MediaBox").and_then(|corners| corners.as_array().ok());
    let corner = |at: usize| {
        corners.and_then(|c| resolved(file, c.get(at)?)?.as_float().ok()).map(f64::from).filter(|n| n.abs() < 1e5)
    };
    match (corner(0), corner(1), corner(2), corner(3)) {
        (Some(llx), Some(lly), Some(urx), Some(ury)) if urx > llx && ury > lly => MediaBox { llx, lly, urx, ury },
        _ => MediaBox { llx: 0.0, lly: 0.0, urx: 612.0, ury: 792.0 },
    }
}

/// The title the file states of itself.
fn title(file: &Document) -> Option<String> {
    let about = resolved(file, file.trailer.get(b"Info").ok()?)?.as_dict().ok()?;
    let bytes = resolved(file, about.get(b"Title").ok()?)?.as_str().ok()?;
    let text = match bytes {
        [0xfe, 0xff, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0.into_owned(),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        other => encoding_rs::WINDOWS_1252.decode_without_bom_handling(other).0.into_owned(),
    };
    Some(text.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|text| !text.is_empty())
}
