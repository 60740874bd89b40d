//! Handing one message to a mail server (or a folder, or memory), and saying exactly how far it got.

use std::path::PathBuf;

/// A message ready to be sent: headers and body as bytes, and its envelope.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// Without angle brackets on the command line of SMTP: `alerts@example.org`.
    pub from: String,
    pub to: String,
    pub message_id: String,
    /// RFC 5322 bytes, CRLF line ends.
    pub bytes: Vec<u8>,
}

/// How messages leave.
pub enum Mailer {
    /// One `.eml` file a message, written whole or not at all; the file name comes from the Message-ID, so a second
    /// try overwrites the first.
    Directory(PathBuf),
    /// For tests of the rooms above.
    Memory(std::sync::Mutex<Vec<Message>>),
    // Smtp(...)
}

/// Why a message was not (surely) accepted.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    #[error("placeholder")]
    Placeholder,
}

impl Mailer {
    pub async fn send(&self, message: &Message) -> Result<(), MailError> {
        let _ = message;
        todo!()
    }
}
