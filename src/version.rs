//! A document as recorded: what a source was found to say, under a number of its own.
//!
//! A version's number is its name: given in the order in which versions are put into the archive, quoted in alerts, never given
//! to another. The order of a history is another thing: a past text may be taken over long after the source was first seen.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::snapshot::Sha256;
use crate::source::SourceId;

/// One recorded version. Its bytes are in the archive under `sha256`; `number` is its line in the source's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    pub source: SourceId,
    /// 1, 2, 3 ... within the source.
    pub number: u32,
    /// True for a past text that was taken over from whoever kept it; false for what was seen at the source itself.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub past: bool,
    /// When the source was seen to say this; of a past text, the moment it is of.
    pub seen_at: Timestamp,
    pub sha256: Sha256,
    /// Size of the bytes as served, content codings undone.
    pub bytes: u64,
    /// As sent, parameters included.
    pub content_type: String,
}

/// Where a version stands in the history of its source: past texts first, by the moment they are of, then what was seen, as it
/// was seen. A clock that was set back moves nothing that was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    Past(Timestamp, u32),
    Seen(u32),
}

impl Version {
    pub fn place(&self) -> Place {
        if self.past { Place::Past(self.seen_at, self.number) } else { Place::Seen(self.number) }
    }
}
