//! What proves a version: its bytes, how they were got, and where the log of the archive says so.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::archive::Entry;
use crate::version::Version;
use crate::web::known;
use crate::web::prefix::Prefix;
use crate::wording::Language;

/// A version of a source.
#[derive(Debug, Serialize, ToSchema)]
pub struct VersionEntry {
    /// Its name within the source: 1, 2, 3 ...
    pub number: u32,
    /// True for a past text that was taken over from whoever kept it.
    pub past: bool,
    /// When the source was seen to say this; of a past text, the moment it is of.
    #[schema(value_type = String, format = DateTime)]
    pub seen_at: Timestamp,
    /// SHA-256 of the bytes as they were served.
    pub sha256: String,
    /// How many they are.
    pub bytes: u64,
    /// The `Content-Type` that was served with them.
    pub content_type: String,
    /// Where the text is as it was read, in JSON.
    pub text: String,
    /// Where the bytes are.
    pub raw: String,
}

/// A version with what proves it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Evidence {
    #[serde(flatten)]
    pub version: VersionEntry,
    /// What it is called, in the language asked for.
    pub label: String,
    /// How the bytes were got; null where the archive has no line of it.
    pub retrieval: Option<RetrievalTold>,
}

/// How bytes were got.
#[derive(Debug, Serialize, ToSchema)]
pub struct RetrievalTold {
    /// The address that was asked for, and the one that answered.
    pub url: String,
    pub final_url: String,
    /// The status of the answer.
    pub status: u16,
    #[schema(value_type = String, format = DateTime)]
    pub fetched_at: Timestamp,
    /// The browser whose rendering of the answer the bytes are; null where they are the answer itself.
    pub rendered_by: Option<String>,
    /// The headers of the answer that the archive keeps, in order.
    pub headers: Vec<HeaderTold>,
    /// SHA-256 of the line before in the source's log: what chains this one to all before it.
    pub previous: String,
}

/// A header of an answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct HeaderTold {
    /// In small letters.
    pub name: String,
    pub value: String,
}

impl VersionEntry {
    pub fn of(version: &Version, prefix: &Prefix) -> VersionEntry {
        let place = prefix.before(&format!("/api/v1/sources/{}/versions/{}", version.source, version.number));
        VersionEntry {
            number: version.number,
            past: version.past,
            seen_at: version.seen_at,
            sha256: version.sha256.to_string(),
            bytes: version.bytes,
            content_type: version.content_type.clone(),
            text: format!("{place}/text"),
            raw: format!("{place}/raw"),
        }
    }
}

impl Evidence {
    pub fn of(version: &Version, entry: Option<Entry>, language: Language, prefix: &Prefix) -> Evidence {
        let retrieval = entry.map(|entry| RetrievalTold {
            url: entry.retrieval.url.to_string(),
            final_url: entry.retrieval.final_url.to_string(),
            status: entry.retrieval.status,
            fetched_at: entry.retrieval.fetched_at,
            rendered_by: entry.retrieval.rendered_by,
            headers: entry.retrieval.headers.into_iter().map(|(name, value)| HeaderTold { name, value }).collect(),
            previous: entry.previous.to_string(),
        });
        Evidence { version: VersionEntry::of(version, prefix), label: known::label(version, language), retrieval }
    }
}
