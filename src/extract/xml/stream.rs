//! XML as a stream of events, within bounds.
//!
//! Nothing is ever fetched and nothing declared in the document is expanded: the predefined, numeric and HTML
//! references are known, any other is an error that names it. Depth, attributes, nodes and declarations of namespaces
//! are bounded, so that no document costs more than its length.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::escape::resolve_html5_entity;
use quick_xml::events::{BytesRef, BytesStart, Event as Raw};

use super::element::{Element, Node, local};
use crate::extract::ExtractError;

/// Elements open at once.
const MAX_DEPTH: usize = 256;
/// Attributes of one element.
const MAX_ATTRIBUTES: usize = 256;
/// Elements of one document.
const MAX_NODES: usize = 6_000_000;
/// Declarations of namespaces in one document.
const MAX_NAMESPACES: usize = 100_000;

/// What comes next.
#[derive(Debug, PartialEq, Eq)]
pub enum Event<'a> {
    /// An element opens; it has no children yet.
    Open(Element),
    /// The innermost open element ends.
    Close,
    Text(Cow<'a, str>),
    End,
}

/// A document being read from its beginning to its end.
pub struct Stream<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    depth: usize,
    nodes: usize,
    namespaces: usize,
}

impl<'a> Stream<'a> {
    pub fn new(text: &'a str) -> Stream<'a> {
        // Some servers send a mark or empty lines before the declaration.
        let text = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        Stream { text, reader, depth: 0, nodes: 0, namespaces: 0 }
    }

    /// The next event.
    pub fn next(&mut self) -> Result<Event<'a>, ExtractError> {
        loop {
            let raw = match self.reader.read_event() {
                Ok(raw) => raw,
                Err(error) => return Err(self.broken_at(self.reader.error_position(), &error.to_string())),
            };
            return match raw {
                Raw::Start(start) => self.open(&start),
                // Empty elements arrive as a start and an end.
                Raw::Empty(_) | Raw::Decl(_) | Raw::PI(_) | Raw::DocType(_) | Raw::Comment(_) => continue,
                Raw::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    Ok(Event::Close)
                }
                Raw::Text(text) => Ok(Event::Text(text.into_inner())),
                Raw::CData(text) => Ok(Event::Text(text.into_inner())),
                Raw::GeneralRef(reference) => self.resolve(&reference).map(Event::Text),
                Raw::Eof if self.depth > 0 => Err(self.broken("the document ends inside an element")),
                Raw::Eof => Ok(Event::End),
            };
        }
    }

    /// The rest of an element that has just been opened. Elements that `leaves_out` names are left out.
    pub fn whole(&mut self, opened: Element, leaves_out: impl Fn(&Element) -> bool) -> Result<Element, ExtractError> {
        let mut open = vec![opened];
        loop {
            match self.next()? {
                Event::Open(element) if leaves_out(&element) => self.skip()?,
                Event::Open(element) => open.push(element),
                Event::Text(text) => {
                    let Some(top) = open.last_mut() else { continue };
                    match top.children.last_mut() {
                        Some(Node::Text(before)) => before.push_str(&text),
                        _ => top.children.push(Node::Text(text.into_owned())),
                    }
                }
                Event::Close => {
                    let Some(done) = open.pop() else { continue };
                    match open.last_mut() {
                        Some(parent) => parent.children.push(Node::Element(done)),
                        None => return Ok(done),
                    }
                }
                Event::End => return Err(self.broken("the document ends inside an element")),
            }
        }
    }

    /// Passes over the rest of an element that has just been opened.
    pub fn skip(&mut self) -> Result<(), ExtractError> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            self.next()?;
        }
        Ok(())
    }

    fn open(&mut self, start: &BytesStart<'_>) -> Result<Event<'a>, ExtractError> {
        self.depth += 1;
        self.nodes += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.broken(&format!("more than {MAX_DEPTH} elements inside each other")));
        }
        if self.nodes > MAX_NODES {
            return Err(self.broken(&format!("more than {MAX_NODES} elements")));
        }
        let mut element = Element { name: local(start.name().into_inner()).to_owned(), ..Element::default() };
        for (count, attribute) in start.html_attributes().with_checks(false).enumerate() {
            if count >= MAX_ATTRIBUTES {
                return Err(self.broken(&format!("more than {MAX_ATTRIBUTES} attributes in <{}>", element.name)));
            }
            let attribute = attribute.map_err(|error| self.broken(&format!("an attribute: {error}")))?;
            let key = attribute.key.into_inner();
            let value = self.value(&attribute.value)?;
            if key == "xmlns" || key.starts_with("xmlns:") {
                self.namespaces += 1;
                if self.namespaces > MAX_NAMESPACES {
                    return Err(self.broken(&format!("more than {MAX_NAMESPACES} namespaces")));
                }
                if self.depth > 1 {
                    continue;
                }
            }
            element.attributes.push((key.to_owned(), value));
        }
        Ok(Event::Open(element))
    }

    /// The value of an attribute, references resolved. A bare `&` stands for itself, as in text.
    fn value(&self, raw: &str) -> Result<String, ExtractError> {
        let mut value = String::with_capacity(raw.len());
        let mut rest = raw;
        while let Some(at) = rest.find('&') {
            value.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            let name = rest.find([';', '&', ' ']).filter(|end| rest[*end..].starts_with(';')).map(|end| &rest[..end]);
            match name {
                Some(name) => {
                    value.push_str(&self.resolve(&BytesRef::new(name))?);
                    rest = &rest[name.len() + 1..];
                }
                None => value.push('&'),
            }
        }
        value.push_str(rest);
        Ok(value)
    }

    fn resolve(&self, reference: &BytesRef<'_>) -> Result<Cow<'a, str>, ExtractError> {
        match reference.resolve_char_ref() {
            Ok(Some(c)) => Ok(Cow::Owned(c.to_string())),
            Ok(None) => match resolve_html5_entity(reference) {
                Some(text) => Ok(Cow::Borrowed(text)),
                None => Err(self.broken(&format!("the entity `{}` is not known", shortened(reference)))),
            },
            Err(_) => Err(self.broken(&format!("`&{};` is no character", shortened(reference)))),
        }
    }

    fn broken(&self, reason: &str) -> ExtractError {
        self.broken_at(self.reader.buffer_position(), reason)
    }

    /// The error at a byte of the text, in lines and columns as an editor counts them.
    fn broken_at(&self, byte: u64, reason: &str) -> ExtractError {
        let byte = usize::try_from(byte).unwrap_or(usize::MAX).min(self.text.len());
        let before = String::from_utf8_lossy(&self.text.as_bytes()[..byte]);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
        ExtractError::Malformed { format: "XML", reason: format!("line {line}, column {column}: {reason}") }
    }
}

/// As much of a name as an error shows.
fn shortened(name: &str) -> String {
    name.chars().take(40).collect()
}
