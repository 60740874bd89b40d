//! The bytes of a source exactly as served, with the facts of their retrieval. Immutable; named by their SHA-256.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::Digest;
use url::Url;

use crate::source::SourceId;

/// A SHA-256 digest; printed and parsed as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Sha256(pub [u8; 32]);

impl Sha256 {
    pub fn of(bytes: &[u8]) -> Sha256 {
        Sha256(sha2::Sha256::digest(bytes).into())
    }
}

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sha256({self})")
    }
}

/// A text that is not 64 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no SHA-256: 64 hexadecimal digits expected")]
pub struct BadSha256(pub String);

impl FromStr for Sha256 {
    type Err = BadSha256;

    fn from_str(hex: &str) -> Result<Sha256, BadSha256> {
        let bad = || BadSha256(hex.to_owned());
        if hex.len() != 64 || !hex.is_ascii() {
            return Err(bad());
        }
        let mut digest = [0; 32];
        for (i, byte) in digest.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).map_err(|_| bad())?;
        }
        Ok(Sha256(digest))
    }
}

impl TryFrom<String> for Sha256 {
    type Error = BadSha256;

    fn try_from(hex: String) -> Result<Sha256, BadSha256> {
        hex.parse()
    }
}

impl From<Sha256> for String {
    fn from(digest: Sha256) -> String {
        digest.to_string()
    }
}

/// What a server gave us to ask "has it changed?" with (RFC 9110, section 8.8).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Validators {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
}

impl Validators {
    pub fn is_empty(&self) -> bool {
        self.etag.is_none() && self.last_modified.is_none()
    }
}

/// The facts of one retrieval: everything the archive logs beside the bytes themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retrieval {
    pub source: SourceId,
    /// The address asked for.
    pub url: Url,
    /// The address that answered, after redirects.
    pub final_url: Url,
    /// Every hop in between, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub redirects: Vec<Url>,
    pub status: u16,
    /// `Content-Type` as sent, parameters included; empty where none was sent.
    pub content_type: String,
    #[serde(default, skip_serializing_if = "Validators::is_empty")]
    pub validators: Validators,
    /// Response headers as received, names in lower case, in order.
    pub headers: Vec<(String, String)>,
    pub fetched_at: Timestamp,
    /// The moment whose text this is, where an archive was asked for a past one; then the address says which archive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Timestamp>,
    /// The browser whose rendering of the answer the bytes are, as it names itself (`Chrome/156.0.8078.108`); `None` where
    /// they are the answer itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rendered_by: Option<String>,
}

impl Retrieval {
    /// How bytes came that lie on this machine.
    pub fn local(source: &SourceId, url: Url, content_type: &str, now: Timestamp) -> Retrieval {
        Retrieval {
            source: source.clone(),
            url: url.clone(),
            final_url: url,
            redirects: Vec::new(),
            status: 200,
            content_type: content_type.to_owned(),
            validators: Validators::default(),
            headers: Vec::new(),
            fetched_at: now,
            as_of: None,
            rendered_by: None,
        }
    }

    /// Who kept a past text: an archive by its host, a search that was asked for documents up to a day, a file or a commit on
    /// this machine.
    pub fn keeper(&self) -> Option<String> {
        self.as_of?;
        let bound = self.url.query_pairs().find(|(name, _)| name == PUBLISHED_BY);
        if let (Some(host), Some((_, day))) = (self.url.host_str(), bound) {
            let asked = self.fetched_at.strftime("%Y-%m-%d %H:%M UTC");
            return Some(format!("the search of {host}, asked on {asked} for documents published up to {day}"));
        }
        let name = || self.url.path_segments().and_then(|mut parts| parts.next_back()).unwrap_or_default();
        Some(match (self.url.host_str(), self.url.fragment().and_then(|part| part.strip_prefix("commit="))) {
            (Some(host), _) => host.to_owned(),
            (None, Some(commit)) => format!("git commit {}", commit.get(..12).unwrap_or(commit)),
            (None, None) => format!("the file {}", name()),
        })
    }

    /// When the source said this: to an archive's knowledge, or to ours.
    pub fn said_at(&self) -> Timestamp {
        self.as_of.unwrap_or(self.fetched_at)
    }
}

/// The parameter by which a search of the Federal Register is asked for documents published up to a day.
pub const PUBLISHED_BY: &str = "conditions[publication_date][lte]";

/// Bytes exactly as served (content codings undone), with the facts of their retrieval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    pub retrieval: Retrieval,
    pub body: Vec<u8>,
    /// Of `body`: the snapshot's name.
    pub sha256: Sha256,
}

impl Snapshot {
    pub fn new(retrieval: Retrieval, body: Vec<u8>) -> Snapshot {
        let sha256 = Sha256::of(&body);
        Snapshot { retrieval, body, sha256 }
    }

    /// The media type without parameters, in lower case: `text/html`.
    pub fn media_type(&self) -> String {
        media_type(&self.retrieval.content_type)
    }
}

/// The media type of a `Content-Type` value without its parameters, in lower case.
pub fn media_type(content_type: &str) -> String {
    content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The media type of a file, by its extension; empty where it says nothing, and the bytes decide.
pub fn media_type_of(path: &Path) -> &'static str {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_ascii_lowercase();
    match extension.as_str() {
        "html" | "htm" | "xhtml" | "shtml" => "text/html",
        "md" | "markdown" => "text/markdown",
        "txt" | "text" => "text/plain",
        "pdf" => "application/pdf",
        "xml" => "application/xml",
        "json" => "application/json",
        "csv" => "text/csv",
        "tsv" => "text/tab-separated-values",
        "rss" | "atom" => "application/rss+xml",
        _ => "",
    }
}
