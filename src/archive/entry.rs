//! One line of a source's log: what it says, how it is sealed and chained, how it is read.
//!
//! A line is a JSON object whose last field is `seal`: 16 digits of the SHA-256 of the line's bytes before `,"seal":`.
//! The seal tells damage to the newest line, which no later line can; `previous`, the SHA-256 of the whole line
//! before, tells the rest. Lines are compared as bytes: two spellings of the same JSON are two different lines.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::snapshot::{Retrieval, Sha256, Validators};
use crate::source::SourceId;

/// What the first line names as the line before.
pub(super) const NO_LINE: Sha256 = Sha256([0; 32]);

/// One line of a source's log: the facts of a version's retrieval, chained to the line before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "Line", into = "Line")]
pub struct Entry {
    /// 1, 2, 3 ...: the version's number.
    pub number: u32,
    pub retrieval: Retrieval,
    /// Of the bytes as served.
    pub sha256: Sha256,
    /// Size of the bytes as served.
    pub bytes: u64,
    /// The first 16 digits of the SHA-256 of the version's file as it lies on the disk.
    pub packed: String,
    /// Empty where the version's file is a full copy. Else the files to unpack first: a full copy, and where there
    /// is a second one, a delta on it. The version's file is a delta on what the last of them holds.
    pub base: Vec<FileName>,
    /// SHA-256 of the line before, without its line feed; 64 zeros in the first line.
    pub previous: Sha256,
}

impl Entry {
    /// The file, beside the log, that the bytes are kept in.
    pub fn file(&self) -> FileName {
        FileName::of(self.number, &self.sha256)
    }
}

/// An entry as it is written.
#[derive(Serialize, Deserialize)]
struct Line {
    number: u32,
    source: SourceId,
    url: Url,
    /// Absent where it is `url`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    final_url: Option<Url>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    redirects: Vec<Url>,
    status: u16,
    content_type: String,
    #[serde(default, skip_serializing_if = "Validators::is_empty")]
    validators: Validators,
    headers: Vec<(String, String)>,
    fetched_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    as_of: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rendered_by: Option<String>,
    sha256: Sha256,
    bytes: u64,
    packed: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    base: Vec<FileName>,
    previous: Sha256,
}

impl From<Line> for Entry {
    fn from(line: Line) -> Entry {
        let Line {
            number,
            source,
            url,
            final_url,
            redirects,
            status,
            content_type,
            validators,
            headers,
            fetched_at,
            as_of,
            rendered_by,
            ..
        } = line;
        let final_url = final_url.unwrap_or_else(|| url.clone());
        let retrieval = Retrieval {
            source,
            url,
            final_url,
            redirects,
            status,
            content_type,
            validators,
            headers,
            fetched_at,
            as_of,
            rendered_by,
        };
        let Line { sha256, bytes, packed, base, previous, .. } = line;
        Entry { number, retrieval, sha256, bytes, packed, base, previous }
    }
}

impl From<Entry> for Line {
    fn from(entry: Entry) -> Line {
        let Entry { number, retrieval, sha256, bytes, packed, base, previous } = entry;
        let Retrieval {
            source,
            url,
            final_url,
            redirects,
            status,
            content_type,
            validators,
            headers,
            fetched_at,
            as_of,
            rendered_by,
        } = retrieval;
        let final_url = (final_url != url).then_some(final_url);
        Line {
            number,
            source,
            url,
            final_url,
            redirects,
            status,
            content_type,
            validators,
            headers,
            fetched_at,
            as_of,
            rendered_by,
            sha256,
            bytes,
            packed,
            base,
            previous,
        }
    }
}

/// The digits by which a file or a line is told to be as written. They guard against accidents; against forgery
/// stand the whole hashes, `sha256` and `previous`.
pub(super) fn short(bytes: &[u8]) -> String {
    Sha256::of(bytes).to_string()[..16].to_owned()
}

/// The name of a version's file: number and the first 12 digits of the SHA-256 of its bytes, `000007-1a2b3c4d5e6f.zst`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FileName(String);

/// A text that is no name of a version's file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` does not name a version's file")]
pub struct BadFileName(pub String);

impl FileName {
    pub(super) fn of(number: u32, sha256: &Sha256) -> FileName {
        FileName(format!("{number:06}-{}.zst", &sha256.to_string()[..12]))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The version's number.
    pub fn number(&self) -> u32 {
        self.0.split('-').next().and_then(|digits| digits.parse().ok()).unwrap_or_default()
    }

    /// True if these bytes may carry this name.
    pub(super) fn fits(&self, sha256: &Sha256) -> bool {
        *self == FileName::of(self.number(), sha256)
    }
}

impl TryFrom<String> for FileName {
    type Error = BadFileName;

    fn try_from(name: String) -> Result<FileName, BadFileName> {
        let fits = name.strip_suffix(".zst").and_then(|stem| stem.split_once('-')).is_some_and(|(number, digest)| {
            number.len() >= 6
                && number.bytes().all(|b| b.is_ascii_digit())
                && number.parse::<u32>().is_ok()
                && digest.len() == 12
                && digest.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
        });
        if fits { Ok(FileName(name)) } else { Err(BadFileName(name)) }
    }
}

impl From<FileName> for String {
    fn from(name: FileName) -> String {
        name.0
    }
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

const SEAL: &str = ",\"seal\":\"";

/// The entry as a sealed line, without its line feed.
pub(super) fn line(entry: &Entry) -> serde_json::Result<String> {
    let mut line = serde_json::to_string(entry)?;
    line.pop();
    let seal = short(line.as_bytes());
    line.push_str(&format!("{SEAL}{seal}\"}}"));
    Ok(line)
}

/// Reads a line, or says what is wrong with it.
pub(super) fn parse(line: &[u8]) -> Result<Entry, String> {
    let text = str::from_utf8(line).map_err(|_| "it is no UTF-8".to_owned())?;
    let (sealed, seal) = text.rsplit_once(SEAL).ok_or("it has no seal")?;
    if seal.strip_suffix("\"}") != Some(&short(sealed.as_bytes())) {
        return Err("it was changed: its seal does not fit".to_owned());
    }
    serde_json::from_slice(line).map_err(|error| format!("it is no entry: {error}"))
}
