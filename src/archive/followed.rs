//! Which entries of a source were followed: `<root>/<source>/followed.json`.
//!
//! No evidence, and therefore no log: a list that is written anew, whole and durable, before any of its sources is asked
//! or any of them is known to the index. It stands here because the index can be lost, and the bytes of a child would then
//! have no recipe, no title and no parent.

use std::fs;
use std::io;

use super::error::ArchiveError;
use super::{Archive, file};
use crate::source::{Followed, SourceId};

const NAME: &str = "followed.json";

impl Archive {
    /// What was followed of a source so far; nothing where it has no list.
    ///
    /// # Errors
    /// Where the list is there and can't be read: taken for an empty one, its sources would be retired.
    pub fn followed(&self, parent: &SourceId) -> Result<Followed, ArchiveError> {
        let path = self.folder(parent).join(NAME);
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Followed::default()),
            Err(error) => return Err(ArchiveError::disk("read", &path)(error)),
        };
        serde_json::from_slice(&text).map_err(|error| ArchiveError::BadList {
            of: parent.clone(),
            file: NAME,
            what: error.to_string(),
        })
    }

    /// Keeps what was followed of a source, in place of what was kept before; durable when this returns.
    ///
    /// The caller holds the source's lease, as for [`Archive::put`].
    pub fn keep_followed(&self, parent: &SourceId, followed: &Followed) -> Result<(), ArchiveError> {
        let folder = self.folder(parent);
        file::make_folder(&folder)?;
        let mut text = serde_json::to_vec_pretty(followed).map_err(io::Error::from);
        if let Ok(text) = &mut text {
            text.push(b'\n');
        }
        file::write_durably(&folder, NAME, &text.map_err(ArchiveError::disk("write", &folder.join(NAME)))?)
    }
}
