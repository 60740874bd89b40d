//! Messages as files: `<hash of the Message-ID>.eml`, whole or not there, durable when `write` returns.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::mail::{Class, MailError, Message, Stage};
use crate::snapshot::Sha256;

/// Writes the message; a second try of the same message replaces the first.
pub(super) async fn write(directory: PathBuf, message: Message) -> Result<(), MailError> {
    let failed = |reason: String| MailError::new(Stage::File, Class::Ours, reason);
    let shown = directory.display().to_string();
    match tokio::task::spawn_blocking(move || write_now(&directory, &message)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => {
            Err(failed(format!("{shown}: {error}; check that the folder can be written and the disk is not full")))
        }
        Err(stopped) => Err(failed(format!("{shown}: {stopped}"))),
    }
}

/// Temporary file, fsync, rename, fsync of the folder.
fn write_now(directory: &Path, message: &Message) -> io::Result<()> {
    fs::create_dir_all(directory)?;
    let mut file = tempfile::Builder::new().prefix(".sending-").suffix(".eml").tempfile_in(directory)?;
    file.write_all(&message.bytes)?;
    file.as_file().sync_all()?;
    file.persist(directory.join(file_name(&message.message_id))).map_err(|error| error.error)?;
    File::open(directory)?.sync_all()
}

/// A name that no Message-ID can lead out of the folder.
fn file_name(message_id: &str) -> String {
    let digest = Sha256::of(message_id.as_bytes()).to_string();
    format!("{}.eml", &digest[..32])
}
