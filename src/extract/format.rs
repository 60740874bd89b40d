//! What the bytes are: by the recipe, by the media type, and by what they look like.
//!
//! Bytes win over labels where they are unmistakable: a PDF served as `text/html` is a PDF.

use super::{ExtractError, Format};
use crate::snapshot::Snapshot;

/// The formats this room reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readable {
    Html,
    Xml,
    Pdf,
    Json,
    Csv,
    Feed,
    Docx,
    Markdown,
    Text,
}

/// First bytes of formats that are no text, with the name told to the operator.
const SIGNATURES: [(&[u8], &str); 12] = [
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

/// The beginning of `EncryptedPackage`, as the directory of an encrypted Office file names its one stream.
const ENCRYPTED: &[u8] = b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0";

/// Decides how to read a snapshot.
pub fn detect(snapshot: &Snapshot, wanted: Format) -> Result<Readable, ExtractError> {
    let found = by_bytes(&snapshot.body)?;
    let wanted = match wanted {
        Format::Auto => return found.map_or_else(|| by_label(snapshot), Ok),
        Format::Html => Readable::Html,
        Format::Xml => Readable::Xml,
        Format::Pdf => Readable::Pdf,
        Format::Json => Readable::Json,
        Format::Csv => Readable::Csv,
        Format::Feed => Readable::Feed,
        Format::Docx => Readable::Docx,
        Format::Markdown => Readable::Markdown,
        Format::Text => Readable::Text,
        Format::FederalRegister | Format::PublicInspection | Format::EcfrVersions | Format::Jpaas => Readable::Json,
    };
    let binary = |format: Readable| matches!(format, Readable::Pdf | Readable::Docx);
    match found {
        Some(found) if found != wanted => Err(ExtractError::OtherFormat { wanted: wanted.name(), found: found.name() }),
        None if binary(wanted) => {
            let found = if Looks::of(&snapshot.body) == Looks::Html { "HTML" } else { "something else" };
            Err(ExtractError::OtherFormat { wanted: wanted.name(), found })
        }
        _ => Ok(wanted),
    }
}

/// What the bytes are where they are unmistakable.
fn by_bytes(body: &[u8]) -> Result<Option<Readable>, ExtractError> {
    /// Some servers send a byte order mark or empty lines before the file.
    const WINDOW: usize = 1024;
    let head = &body[..body.len().min(WINDOW)];
    let pdf = head.windows(5).position(|window| window == b"%PDF-");
    if pdf.is_some_and(|at| head[..at].iter().all(|b| b.is_ascii_whitespace() || !b.is_ascii())) {
        return Ok(Some(Readable::Pdf));
    }
    if body.starts_with(b"PK\x03\x04") {
        let is_word = body.windows(b"word/document.xml".len()).any(|window| window == b"word/document.xml");
        return if is_word { Ok(Some(Readable::Docx)) } else { Err(unknown("ZIP archive")) };
    }
    if body.starts_with(b"\xd0\xcf\x11\xe0") && body.windows(ENCRYPTED.len()).any(|window| window == ENCRYPTED) {
        return Err(ExtractError::NoText("an encrypted Office document, which asks for a password".to_owned()));
    }
    match SIGNATURES.iter().find(|(magic, _)| body.starts_with(magic)) {
        Some((_, name)) => Err(unknown(name)),
        None => Ok(None),
    }
}

/// What a text is, by its media type, its looks and its name.
fn by_label(snapshot: &Snapshot) -> Result<Readable, ExtractError> {
    let body = &snapshot.body;
    let path = snapshot.retrieval.final_url.path().to_ascii_lowercase();
    let looks = Looks::of(body);
    match snapshot.media_type().as_str() {
        "text/html" if !body.contains(&b'<') => Ok(Readable::Text),
        "text/html" => Ok(Readable::Html),
        "text/markdown" | "text/x-markdown" => Ok(Readable::Markdown),
        "text/csv" | "text/tab-separated-values" | "application/csv" if matches!(looks, Looks::Text | Looks::Table) => {
            Ok(Readable::Csv)
        }
        "application/rss+xml" | "application/atom+xml" | "application/feed+json" => Ok(Readable::Feed),
        "text/plain" | "" | "application/octet-stream" | "binary/octet-stream" => Ok(by_looks(looks, &path)),
        media if media.ends_with("json") && looks != Looks::Feed => Ok(Readable::Json),
        media if media.ends_with("xml") && matches!(looks, Looks::Text | Looks::Table) => Ok(Readable::Xml),
        media if media.ends_with("xml") || media.ends_with("json") => Ok(by_looks(looks, &path)),
        media if media.starts_with("text/") => Ok(by_looks(looks, &path)),
        media => Err(unknown(media)),
    }
}

impl Readable {
    fn name(self) -> &'static str {
        match self {
            Readable::Html => "HTML",
            Readable::Xml => "XML",
            Readable::Pdf => "PDF",
            Readable::Json => "JSON",
            Readable::Csv => "CSV",
            Readable::Feed => "a feed",
            Readable::Docx => "a Word document",
            Readable::Markdown => "Markdown",
            Readable::Text => "plain text",
        }
    }
}

fn unknown(name: &str) -> ExtractError {
    ExtractError::UnknownFormat(name.to_owned())
}

/// What the first kilobytes look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Looks {
    Html,
    Xml,
    Feed,
    Json,
    /// Values set apart by tabs.
    Table,
    Text,
}

impl Looks {
    fn of(body: &[u8]) -> Looks {
        // Two-byte encodings read the same once their zero bytes are gone.
        let head: Vec<u8> = body.iter().take(4096).copied().filter(|b| *b != 0 && b.is_ascii()).collect();
        let head = String::from_utf8_lossy(&head).to_ascii_lowercase();
        let start = head.trim_start();
        let tag = |name: &str| start.starts_with(name) || (start.starts_with('<') && head.contains(name));
        let begins = |names: &[&str]| names.iter().any(|name| start.starts_with(name));
        // Declared XML has a `<HEAD>` and a `<BODY>` in more dialects than HTML.
        let declared = start.starts_with("<?xml");
        if tag("<!doctype html") || tag("<html") || !declared && (tag("<body") || tag("<head>")) {
            Looks::Html
        } else if tag("<rss") || tag("<feed") || tag("<rdf:rdf") {
            Looks::Feed
        } else if start.starts_with("<?xml") || start.starts_with("<!doctype") {
            Looks::Xml
        } else if begins(&["<p>", "<p ", "<div", "<h1", "<h2", "<h3", "<table", "<ul", "<ol", "<section", "<article"]) {
            Looks::Html
        } else if start.starts_with('{') && head.contains("jsonfeed.org/version") {
            Looks::Feed
        } else if is_json(start) {
            Looks::Json
        } else if is_table(&head) {
            Looks::Table
        } else {
            Looks::Text
        }
    }
}

/// True where every line has the same number of tabs, and at least two.
fn is_table(head: &str) -> bool {
    let mut lines: Vec<&str> = head.lines().collect();
    // The last line may have been cut off.
    lines.pop();
    let tabs = |line: &&str| line.matches('\t').count();
    let usual = lines.first().map_or(0, tabs);
    lines.len() >= 3 && usual >= 2 && lines.iter().all(|line| tabs(line) == usual)
}

fn is_json(start: &str) -> bool {
    let rest = start.strip_prefix(['{', '[']).map(str::trim_start);
    rest.is_some_and(|rest| rest.starts_with(['"', '{', '[']))
}

fn by_looks(looks: Looks, path: &str) -> Readable {
    let named = |suffixes: &[&str]| suffixes.iter().any(|suffix| path.ends_with(suffix));
    match looks {
        _ if named(&[".md", ".markdown"]) => Readable::Markdown,
        Looks::Html => Readable::Html,
        Looks::Feed => Readable::Feed,
        Looks::Xml => Readable::Xml,
        Looks::Json => Readable::Json,
        Looks::Text if named(&[".csv", ".tsv"]) => Readable::Csv,
        Looks::Table => Readable::Csv,
        Looks::Text if named(&[".xml"]) => Readable::Xml,
        Looks::Text => Readable::Text,
    }
}
