//! The event: a source was seen to say something else.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::brief::Brief;
use crate::source::SourceId;

/// One recorded revision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Revision {
    pub id: i64,
    pub source: SourceId,
    /// Version numbers of the two sides.
    pub from: u32,
    pub to: u32,
    pub seen_at: Timestamp,
    pub brief: Brief,
}
