//! Files that are whole or not there: written aside, synced, renamed, and the folder synced.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use super::error::ArchiveError;

/// One writer a folder, so one name is enough; what a crash leaves of it is overwritten by the next writer.
const ASIDE: &str = "incoming.part";

/// Makes a folder and syncs the one that holds it.
pub(super) fn make_folder(folder: &Path) -> Result<(), ArchiveError> {
    if folder.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(folder).map_err(ArchiveError::disk("make the folder", folder))?;
    match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => sync_folder(parent),
        _ => Ok(()),
    }
}

/// Writes a file so that it is either whole under its name or not there, whatever happens; durable on return.
pub(super) fn write_durably(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), ArchiveError> {
    let aside = folder.join(ASIDE);
    let written = (|| {
        let mut file = File::create(&aside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&aside, folder.join(name))
    })();
    if let Err(cause) = written {
        // On a full disk the half-written file would keep the room that others need.
        let _ = fs::remove_file(&aside);
        return Err(ArchiveError::disk("write", &folder.join(name))(cause));
    }
    sync_folder(folder)
}

/// Makes names in a folder durable. Only Unix can (and needs to) sync a folder.
pub(super) fn sync_folder(folder: &Path) -> Result<(), ArchiveError> {
    if cfg!(unix) {
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(ArchiveError::disk("sync", folder))?;
    }
    Ok(())
}

/// The names in a folder that are UTF-8; none where the folder is missing.
pub(super) fn names(folder: &Path) -> Result<Vec<String>, ArchiveError> {
    let names = || -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for found in fs::read_dir(folder)? {
            names.extend(found?.file_name().into_string());
        }
        Ok(names)
    };
    match names() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        found => found.map_err(ArchiveError::disk("list", folder)),
    }
}
