//! Does the body end where its format says that a whole one ends?
//!
//! HTML may lack its closing tags and still be whole, so there it takes a loss of text beside it to tell. XML, JSON, PDF
//! and DOCX say themselves where they end: one that does not get there was cut.

use crate::extract::format::{Readable, detect};
use crate::snapshot::Snapshot;
use crate::source::Format;

/// Bytes at the end in which what closes a document is looked for.
const TAIL: usize = 4 << 10;
/// Bytes at the beginning in which what opens it is looked for.
const HEAD: usize = 64 << 10;

/// What is missing at the end, where the format leaves no doubt.
pub fn unfinished(snapshot: &Snapshot) -> Option<String> {
    let body = &snapshot.body;
    match detect(snapshot, Format::Auto).ok()? {
        Readable::Pdf => (!tail_has(body, b"%%EOF") && !tail_has(body, b"startxref"))
            .then(|| "the PDF ends without its table of contents".to_owned()),
        Readable::Docx => {
            let end = body.len().saturating_sub(usize::from(u16::MAX) + 22);
            (!contains(&body[end..], b"PK\x05\x06")).then(|| "the ZIP archive ends without its directory".to_owned())
        }
        Readable::Json => open_json(body),
        Readable::Feed if body.trim_ascii_start().starts_with(b"{") => open_json(body),
        Readable::Xml | Readable::Feed => open_element(body),
        Readable::Html | Readable::Csv | Readable::Markdown | Readable::Text => None,
    }
}

/// True where the body may have been cut: HTML that opens `html` or `body` and never closes it, CSV that ends inside
/// quotes.
pub fn perhaps_cut(snapshot: &Snapshot) -> bool {
    let body = &snapshot.body;
    if matches!(detect(snapshot, Format::Auto), Ok(Readable::Csv)) {
        return body.iter().filter(|byte| **byte == b'"').count() % 2 == 1;
    }
    let head = body[..body.len().min(HEAD)].to_ascii_lowercase();
    let tail = body[body.len().saturating_sub(TAIL)..].to_ascii_lowercase();
    let opens = contains(&head, b"<html") || contains(&head, b"<body");
    opens && !contains(&tail, b"</html") && !contains(&tail, b"</body")
}

fn open_json(body: &[u8]) -> Option<String> {
    let text = body.trim_ascii();
    let closed = text.last().is_some_and(|last| matches!(last, b'}' | b']'));
    (!closed).then(|| "the JSON ends before it is closed".to_owned())
}

/// The name of an XML document's root element.
pub fn root_element(body: &[u8]) -> Option<String> {
    let head: Vec<u8> = body.iter().take(HEAD).copied().filter(|byte| *byte != 0).collect();
    root(&head).map(|(name, _)| String::from_utf8_lossy(name).into_owned())
}

/// The root element where it is never closed.
fn open_element(body: &[u8]) -> Option<String> {
    // Two-byte encodings read the same once their zero bytes are gone.
    let plain = |bytes: &[u8]| -> Vec<u8> { bytes.iter().copied().filter(|byte| *byte != 0).collect() };
    let head = plain(&body[..body.len().min(HEAD)]);
    let tail = plain(&body[body.len().saturating_sub(TAIL)..]);
    let (name, empty) = root(&head)?;
    let closing = [b"</", name].concat();
    let shown = String::from_utf8_lossy(name);
    (!empty && !contains(&tail, &closing)).then(|| format!("the XML ends before `{shown}` is closed"))
}

/// The name of the root element, and whether it is closed at once.
fn root(head: &[u8]) -> Option<(&[u8], bool)> {
    let mut rest = head;
    loop {
        let at = rest.iter().position(|byte| *byte == b'<')?;
        rest = &rest[at + 1..];
        match rest.first()? {
            b'!' if rest.starts_with(b"!--") => rest = &rest[find(rest, b"-->")?..],
            b'!' | b'?' => rest = &rest[find(rest, b">")?..],
            _ => break,
        }
    }
    let end = rest.iter().position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'))?;
    let tag_end = find(rest, b">")?;
    Some((&rest[..end], tag_end > 0 && rest[tag_end - 1] == b'/'))
}

fn tail_has(body: &[u8], mark: &[u8]) -> bool {
    contains(&body[body.len().saturating_sub(TAIL)..], mark)
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    find(haystack, needle).is_some()
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}
