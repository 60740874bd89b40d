//! What can go wrong in the archive.

use std::io;
use std::path::{Path, PathBuf};

use crate::source::SourceId;

#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The disk refused. Nothing was recorded: the same call may be made again.
    #[error("could not {action} `{}`", path.display())]
    Disk {
        action: &'static str,
        path: PathBuf,
        #[source]
        cause: io::Error,
    },
    /// The log cannot be continued or read.
    #[error("`{log}` of source `{of}` is damaged at line {line}: {what}; run `rulewatch verify`, then restore the file from a backup or move the folder aside", log = super::log::NAME)]
    BadLog { of: SourceId, line: u64, what: String },
    /// The list of what was followed cannot be read.
    #[error(
        "`{file}` of source `{of}` is damaged: {what}; restore it from a backup, or move it aside: what is listed then is followed anew"
    )]
    BadList { of: SourceId, file: &'static str, what: String },
    /// The bytes of one version are not what the log says of them.
    #[error(
        "the bytes of version {number} of source `{of}` are damaged: {what}; run `rulewatch verify`, then restore `{file}` from a backup"
    )]
    BadBytes { of: SourceId, number: u32, file: String, what: String },
}

impl ArchiveError {
    pub(super) fn disk(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> ArchiveError {
        move |cause| ArchiveError::Disk { action, path: path.to_owned(), cause }
    }

    /// True where the same call can succeed later without anybody's help to the archive's files: the disk was full,
    /// say. False where a file is damaged.
    pub fn is_transient(&self) -> bool {
        matches!(self, ArchiveError::Disk { .. })
    }

    /// True where there was no room left.
    pub fn is_disk_full(&self) -> bool {
        use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
        matches!(self, ArchiveError::Disk { cause, .. } if matches!(cause.kind(), StorageFull | QuotaExceeded | FileTooLarge))
    }
}
