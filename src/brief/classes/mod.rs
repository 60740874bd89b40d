//! What the hunks of a diff mean for those who are bound by the law: class, severity, direction, and the words that
//! prove it.

mod verdict;

pub use verdict::{Class, Confidence, Direction, Quoted, Unknown, Verdict};
