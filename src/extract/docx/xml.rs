//! XML of Word's parts, without entities of its own: names without prefixes, attributes by name.

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::extract::ExtractError;

pub type Reader<'x> = quick_xml::Reader<&'x [u8]>;

pub fn reader(part: &str) -> Reader<'_> {
    quick_xml::Reader::from_str(part)
}

/// The next event; an element without content is told as its start, with `true`.
///
/// # Errors
/// Where the part is no XML.
pub fn next<'x>(reader: &mut Reader<'x>) -> Result<(Event<'x>, bool), ExtractError> {
    match reader.read_event() {
        Ok(Event::Empty(element)) => Ok((Event::Start(element), true)),
        Ok(event) => Ok((event, false)),
        Err(error) => Err(malformed(reader, &error.to_string())),
    }
}

/// Passes over an element that was opened.
pub fn skip<'x>(reader: &mut Reader<'x>, element: &BytesStart<'x>, empty: bool) -> Result<(), ExtractError> {
    if empty {
        return Ok(());
    }
    reader.read_to_end(element.name()).map(drop).map_err(|error| malformed(reader, &error.to_string()))
}

fn malformed(reader: &Reader<'_>, reason: &str) -> ExtractError {
    let reason = format!("byte {}: {reason}", reader.error_position());
    ExtractError::Malformed { format: "Word document", reason }
}

/// The value of an attribute, whatever its prefix.
pub fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

/// The `val` of a property such as `<w:ilvl w:val="1"/>`.
pub fn value(element: &BytesStart<'_>) -> Option<String> {
    attribute(element, "val")
}

/// The `val` of a switch: on unless it says otherwise.
pub fn is_on(element: &BytesStart<'_>) -> bool {
    !matches!(value(element).as_deref(), Some("0" | "false" | "off" | "none"))
}

/// The characters a reference stands for; empty where it names an entity of the document's own.
pub fn referred(reference: &BytesRef<'_>) -> String {
    match reference.resolve_char_ref() {
        Ok(Some(c)) => c.to_string(),
        _ => resolve_predefined_entity(reference.as_ref()).unwrap_or_default().to_owned(),
    }
}
