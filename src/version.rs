//! A document as recorded: the n-th thing a source was found to say.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::snapshot::Sha256;
use crate::source::SourceId;

/// One recorded version. Its bytes are in the archive under `sha256`; `number` is its place in the source's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    pub source: SourceId,
    /// 1, 2, 3 ... within the source.
    pub number: u32,
    pub seen_at: Timestamp,
    pub sha256: Sha256,
    /// Size of the bytes as served, content codings undone.
    pub bytes: u64,
    /// As sent, parameters included.
    pub content_type: String,
}
