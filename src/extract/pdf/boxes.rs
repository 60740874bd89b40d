//! Sheets of words from the XHTML that `pdftotext -bbox-layout` writes: every word with its box, no fonts.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::sheet::{Sheet, Style, Word};
use crate::extract::ExtractError;

/// More words than any document has.
const MAX_WORDS: usize = 4_000_000;

/// Reads the sheets.
pub fn sheets(xhtml: &str) -> Result<Vec<Sheet>, ExtractError> {
    let mut reader = Reader::from_str(xhtml);
    reader.config_mut().check_end_names = false;
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut open: Option<Word> = None;
    let mut count = 0;
    loop {
        let event = reader.read_event().map_err(|error| malformed(&error.to_string()))?;
        match event {
            Event::Start(tag) if tag.name().as_ref() == "page" => {
                let (width, height) = (number(&tag, "width"), number(&tag, "height"));
                sheets.push(Sheet { width, height, ..Sheet::default() });
            }
            Event::Start(tag) if tag.name().as_ref() == "word" => open = Some(word(&tag)),
            Event::Text(text) => {
                if let Some(word) = &mut open {
                    word.text.push_str(&text);
                }
            }
            Event::GeneralRef(name) => {
                if let Some(word) = &mut open {
                    word.text.push_str(referred(&name));
                }
            }
            Event::End(tag) if tag.name().as_ref() == "word" => {
                let word = open.take().filter(|word| !word.text.trim().is_empty());
                if let (Some(word), Some(sheet)) = (word, sheets.last_mut()) {
                    count += 1;
                    sheet.words.push(word);
                }
            }
            Event::Eof => break,
            _ => {}
        }
        if count > MAX_WORDS {
            return Err(ExtractError::TooLarge(format!("over {MAX_WORDS} words")));
        }
    }
    if count == 0 {
        return Err(ExtractError::NoText("pdftotext finds no words: a scan".into()));
    }
    Ok(sheets)
}

fn malformed(reason: &str) -> ExtractError {
    ExtractError::Malformed { format: "PDF", reason: format!("pdftotext: {reason}") }
}

/// The characters that XML needs a name for; pdftotext writes no others.
fn referred(name: &str) -> &'static str {
    match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" | "#39" => "'",
        _ => "",
    }
}

fn word(tag: &BytesStart<'_>) -> Word {
    let (x0, x1) = (number(tag, "xMin"), number(tag, "xMax"));
    let (top, bottom) = (number(tag, "yMin"), number(tag, "yMax"));
    // The box of a line of type is a little higher than the type: ascent and descent of common fonts.
    let size = (bottom - top) / 1.12;
    Word { text: String::new(), x0, x1, y: bottom - 0.22 * size, size, style: Style::default(), spaced: true }
}

fn number(tag: &BytesStart<'_>, name: &str) -> f64 {
    let attribute = tag.try_get_attribute(name).ok().flatten();
    let text = attribute.map(|attribute| attribute.value.into_owned()).unwrap_or_default();
    text.parse().ok().filter(|number: &f64| number.is_finite() && number.abs() < 1e6).unwrap_or_default()
}
