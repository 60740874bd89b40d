//! The watchlist: one TOML file a source.

use std::path::Path;

use crate::source::Source;

/// All that was read: the sources that are sound and every fault of the files that are not.
#[derive(Debug, Default)]
pub struct Watchlist {
    pub sources: Vec<Source>,
    pub faults: Vec<Fault>,
}

/// One error in one file, ready to show: `file:line:column`, the offending line, what is wrong and a suggestion.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    pub file: std::path::PathBuf,
    /// 1-based; `None` where the whole file is meant.
    pub at: Option<(usize, usize)>,
    pub message: String,
    pub help: Option<String>,
    /// The offending line, for `render`.
    pub line: Option<String>,
    pub len: usize,
}

/// Reads every `*.toml` under `folder`; one bad file never hides another.
pub fn load(folder: &Path) -> Watchlist {
    let _ = folder;
    todo!()
}
