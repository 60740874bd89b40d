//! What the operator has to know: where the watcher is blind, and where its mail does not leave.
//!
//! Invariants: silence is never ambiguous - what was not read well for two intervals is told; one cause is told once, then
//! at most once a day, and its end once; nothing of this ever goes to subscribers as a revision: digests name what was not
//! read, and no more.

mod alarms;
mod coverage;
mod findings;
mod sending;
mod stale;

pub use alarms::{Operator, tell};
pub use coverage::{BadReportKey, Coverage, CoverageError, CoverageRow, Gap, ReportKey, coverage};
pub use findings::{Finding, findings, is_stale};
pub use sending::advice;
pub use stale::{Stale, stale};
