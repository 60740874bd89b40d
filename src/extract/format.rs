//! What the bytes are: by the recipe, by the media type, and by what they look like.
//!
//! Bytes win over labels where they are unmistakable: a PDF served as `text/html` is a PDF.

use super::{ExtractError, Format};
use crate::snapshot::Snapshot;

/// The formats this room reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readable {
    Html,
    Text,
    Markdown,
}

/// First bytes of formats that are no text, with the name told to the operator.
const SIGNATURES: [(&[u8], &str); 14] = [
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP archive (or Office document)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office document"),
    (b"\x89PNG\r\n", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF8", "GIF image"),
    (b"RIFF", "RIFF media"),
    (b"\x1f\x8b", "gzip data"),
    (b"BZh", "bzip2 data"),
    (b"\x28\xb5\x2f\xfd", "zstd data"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip archive"),
    (b"Rar!\x1a\x07", "RAR archive"),
    (b"{\\rtf", "RTF"),
    (b"\x00\x00\x00", "binary media"),
];

/// Decides how to read a snapshot.
pub fn detect(snapshot: &Snapshot, wanted: Format) -> Result<Readable, ExtractError> {
    let body = &snapshot.body;
    if let Some((_, name)) = SIGNATURES.iter().find(|(magic, _)| body.starts_with(magic)) {
        return Err(ExtractError::UnknownFormat((*name).into()));
    }
    match wanted {
        Format::Html => return Ok(Readable::Html),
        Format::Text => return Ok(Readable::Text),
        Format::Markdown => return Ok(Readable::Markdown),
        Format::Auto => {}
    }
    let path = snapshot.retrieval.final_url.path();
    let looks = Looks::of(body);
    match snapshot.media_type().as_str() {
        "text/html" if !body.contains(&b'<') => Ok(Readable::Text),
        "text/html" | "application/xhtml+xml" => Ok(Readable::Html),
        "text/markdown" | "text/x-markdown" => Ok(Readable::Markdown),
        "text/plain" | "" | "application/octet-stream" | "binary/octet-stream" => by_looks(looks, path),
        "text/xml" | "application/xml" => by_looks(looks, path),
        media if media.ends_with("json") => unknown("JSON"),
        media if media.ends_with("xml") => unknown(media),
        media if media.starts_with("text/") => Ok(Readable::Text),
        media => unknown(media),
    }
}

fn unknown(name: &str) -> Result<Readable, ExtractError> {
    Err(ExtractError::UnknownFormat(name.to_owned()))
}

/// What the first kilobytes look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Looks {
    Html,
    Xml,
    Json,
    Text,
}

impl Looks {
    fn of(body: &[u8]) -> Looks {
        // Two-byte encodings read the same once their zero bytes are gone.
        let head: Vec<u8> = body.iter().take(4096).copied().filter(|b| *b != 0 && b.is_ascii()).collect();
        let head = String::from_utf8_lossy(&head).to_ascii_lowercase();
        let start = head.trim_start();
        let tag = |name: &str| start.starts_with(name) || (start.starts_with('<') && head.contains(name));
        if tag("<!doctype html") || tag("<html") || tag("<body") || tag("<head>") {
            Looks::Html
        } else if start.starts_with("<?xml") || start.starts_with("<rss") || start.starts_with("<feed") {
            Looks::Xml
        } else if start.starts_with("<p")
            || start.starts_with("<div")
            || start.starts_with("<h")
            || start.starts_with("<table")
        {
            Looks::Html
        } else if start.starts_with("{\"") || start.starts_with("[{") || start.starts_with("[\"") {
            Looks::Json
        } else {
            Looks::Text
        }
    }
}

fn by_looks(looks: Looks, path: &str) -> Result<Readable, ExtractError> {
    let markdown = [".md", ".markdown"].iter().any(|suffix| path.to_ascii_lowercase().ends_with(suffix));
    match looks {
        _ if markdown => Ok(Readable::Markdown),
        Looks::Html => Ok(Readable::Html),
        Looks::Xml => unknown("XML"),
        Looks::Json => unknown("JSON"),
        Looks::Text => Ok(Readable::Text),
    }
}
