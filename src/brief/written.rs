//! Sentences that a machine wrote about a revision: beside a brief, never a part of it.
//!
//! Whoever makes them answers for it that each names hunks that prove it. They change no severity, and every form marks
//! them as written by a machine.

use serde::{Deserialize, Serialize};

/// What a machine wrote.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Written {
    /// Which machine: the name of a model.
    pub by: String,
    pub sentences: Vec<Cited>,
}

/// A sentence with the hunks it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cited {
    pub text: String,
    /// Positions in `Diff::hunks`; at least one.
    pub hunks: Vec<usize>,
}
