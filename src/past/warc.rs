//! Texts kept in a WARC file, one a response (ISO 28500:2017; the gzip form of its annex D, one member a record).
//!
//! Records are read by hand: a file that ends in the middle must be an error, and the published readers lose its end without
//! a word.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use flate2::bufread::GzDecoder;
use jiff::Timestamp;
use url::Url;

use super::files::address;
use super::{Kept, PastError};
use crate::fetch::uncoded;
use crate::snapshot::{Retrieval, Snapshot};
use crate::source::{Source, SourceId};

/// A record's head is no longer, nor a response that is read.
const LONGEST_HEAD: u64 = 64 << 10;
const LARGEST: u64 = 256 << 20;
const MOST_HEADERS: usize = 256;

/// The responses that a file keeps of the address of a source, oldest first.
pub fn responses(source: &Source, place: &Path, now: Timestamp) -> Result<Vec<Kept>, PastError> {
    let broken = |number: usize| {
        move |error| PastError::Warc { place: place.display().to_string(), record: number, source: error }
    };
    let mut file = BufReader::new(File::open(place).map_err(broken(0))?);
    let is_packed = file.fill_buf().map_err(broken(0))?.starts_with(&[0x1f, 0x8b]);
    let url = address(place)?;
    let mut kept = Vec::new();
    for number in 1.. {
        let offset = file.stream_position().map_err(broken(number))?;
        if file.fill_buf().map_err(broken(number))?.is_empty() {
            break;
        }
        let head = match is_packed {
            true => packed(&mut file),
            false => plain(&mut file),
        };
        let Some(head) = head.map_err(broken(number))? else { continue };
        if !head.is_of(&source.url) {
            continue;
        }
        let (id, path, at) = (source.id.clone(), place.to_owned(), url.clone());
        let read = move || {
            read_at(&id, at, &path, offset, is_packed, now).map_err(|error| PastError::Warc {
                place: path.display().to_string(),
                record: number,
                source: error,
            })
        };
        let name = format!("record {number}, {}", head.date);
        kept.push(Kept { name, url: url.clone(), as_of: head.date, read: Box::new(read) });
    }
    kept.sort_by_key(|kept| kept.as_of);
    super::files::keep_apart(&mut kept);
    Ok(kept)
}

/// What a record says of itself.
struct Head {
    kind: String,
    target: Option<Url>,
    date: Timestamp,
    content_type: String,
    length: u64,
}

impl Head {
    /// True for a response from this address. A crawler may have asked for it without TLS.
    fn is_of(&self, url: &Url) -> bool {
        let place =
            |url: &Url| (url.host_str().map(str::to_owned), url.path().to_owned(), url.query().map(str::to_owned));
        let is_text = matches!(self.kind.as_str(), "response" | "resource");
        is_text && self.target.as_ref().is_some_and(|target| place(target) == place(url))
    }
}

/// The head of the record of one gzip member; the reader stands behind the member.
fn packed(file: &mut BufReader<File>) -> io::Result<Option<Head>> {
    let mut member = BufReader::new(GzDecoder::new(file));
    let Some(head) = head(&mut member)? else { return Ok(None) };
    skip(&mut member, head.length)?;
    let mut rest = Vec::new();
    member.take(16).read_to_end(&mut rest)?;
    match rest.iter().all(u8::is_ascii_whitespace) {
        true => Ok(Some(head)),
        false => Err(io::Error::other("its records are not packed one by one: unpack it with gunzip first")),
    }
}

/// The head of a record as it stands; the reader stands behind its content.
fn plain(file: &mut BufReader<File>) -> io::Result<Option<Head>> {
    let Some(head) = head(file)? else { return Ok(None) };
    skip(file, head.length)?;
    Ok(Some(head))
}

/// Passes over the content of a record; an error where the file ends before it does.
fn skip(reader: &mut impl Read, length: u64) -> io::Result<()> {
    match io::copy(&mut reader.take(length), &mut io::sink())? == length {
        true => Ok(()),
        false => Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the file ends in the middle of it")),
    }
}

/// Reads the head of a record; `None` where only empty lines were left.
fn head(reader: &mut impl BufRead) -> io::Result<Option<Head>> {
    let bad = |reason: &str| io::Error::new(io::ErrorKind::InvalidData, reason.to_owned());
    let mut lines = reader.take(LONGEST_HEAD);
    let mut line = String::new();
    while line.trim().is_empty() {
        line.clear();
        if lines.read_line(&mut line)? == 0 {
            return Ok(None);
        }
    }
    if !line.starts_with("WARC/") {
        return Err(bad("it does not begin with `WARC/`"));
    }
    let mut fields: Vec<(String, String)> = Vec::new();
    loop {
        line.clear();
        if lines.read_line(&mut line)? == 0 {
            return Err(bad("its head does not end"));
        }
        if line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':') {
            fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    let field = |name: &str| fields.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str());
    let length =
        field("content-length").and_then(|length| length.parse().ok()).ok_or_else(|| bad("it has no length"))?;
    let target = field("warc-target-uri").map(|uri| uri.trim_matches(['<', '>']));
    Ok(Some(Head {
        kind: field("warc-type").unwrap_or_default().to_ascii_lowercase(),
        target: target.and_then(|uri| Url::parse(uri).ok()),
        date: field("warc-date").and_then(|date| date.parse().ok()).ok_or_else(|| bad("it has no date"))?,
        content_type: field("content-type").unwrap_or_default().to_owned(),
        length,
    }))
}

/// Reads one response.
fn read_at(
    source: &SourceId,
    url: Url,
    place: &PathBuf,
    offset: u64,
    is_packed: bool,
    now: Timestamp,
) -> io::Result<Snapshot> {
    let mut file = BufReader::new(File::open(place)?);
    file.seek(SeekFrom::Start(offset))?;
    let (head, content) = match is_packed {
        true => whole(&mut BufReader::new(GzDecoder::new(file)))?,
        false => whole(&mut file)?,
    };
    if head.kind == "resource" {
        return Ok(Snapshot::new(Retrieval::local(source, url, &head.content_type, now), content));
    }
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut response = httparse::Response::new(&mut headers);
    let parsed =
        response.parse(&content).map_err(|error| io::Error::other(format!("its response is none: {error}")))?;
    let httparse::Status::Complete(len) = parsed else {
        return Err(io::Error::other("its response has no end of its head"));
    };
    let header = |name: &str| {
        let found = response.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name));
        found.map(|header| String::from_utf8_lossy(header.value).into_owned())
    };
    let body = &content[len..];
    // Some crawlers undo the framing and leave the header.
    let is_chunked = header("transfer-encoding").is_some_and(|coding| coding.to_ascii_lowercase().contains("chunked"));
    let body = is_chunked.then(|| unframed(body)).flatten().unwrap_or_else(|| body.to_vec());
    let body = match header("content-encoding") {
        Some(coding) => uncoded(&coding, &body, LARGEST).unwrap_or(body),
        None => body,
    };
    let mut retrieval = Retrieval::local(source, url, &header("content-type").unwrap_or_default(), now);
    retrieval.status = response.code.unwrap_or_default();
    Ok(Snapshot::new(retrieval, body))
}

/// A record with its content.
fn whole(reader: &mut impl BufRead) -> io::Result<(Head, Vec<u8>)> {
    let head = head(reader)?.ok_or(io::ErrorKind::UnexpectedEof)?;
    if head.length > LARGEST {
        return Err(io::Error::other(format!("it has {} bytes, and {LARGEST} are read", head.length)));
    }
    let mut content = Vec::new();
    reader.take(head.length).read_to_end(&mut content)?;
    match content.len() as u64 == head.length {
        true => Ok((head, content)),
        false => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}

/// A body without its chunks (RFC 9112, section 7.1); `None` where there are none.
fn unframed(framed: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::with_capacity(framed.len());
    let mut at = 0;
    loop {
        let Ok(httparse::Status::Complete((head, size))) = httparse::parse_chunk_size(framed.get(at..)?) else {
            return None;
        };
        at += head;
        if size == 0 {
            return Some(body);
        }
        let end = at.checked_add(usize::try_from(size).ok()?)?;
        body.extend_from_slice(framed.get(at..end)?);
        at = end + 2;
    }
}
