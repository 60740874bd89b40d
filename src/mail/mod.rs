//! Handing one message to a mail server (or a folder, or memory), and saying exactly how far it got.
//!
//! Invariant: `Ok` means that the other side took responsibility. A failure says at which stage it happened, so that
//! a message that was surely not sent is told from one whose answer was lost. This room never retries.

mod directory;
mod error;
mod session;
mod settings;
mod smtp;

use std::path::{Path, PathBuf};
use std::sync::Mutex;

pub use error::{Class, MailError, Stage};
pub use settings::{Password, Security, Settings, Transport};
pub use smtp::Smtp;

/// A message ready to be sent: headers and body as bytes, and its envelope.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// The bare address: `alerts@example.org`.
    pub from: String,
    /// The bare address of the one recipient.
    pub to: String,
    /// With angle brackets, as in the header.
    pub message_id: String,
    /// RFC 5322 bytes, CRLF line ends, ASCII only.
    pub bytes: Vec<u8>,
}

/// How messages leave.
#[derive(Debug)]
pub enum Mailer {
    Smtp(Box<Smtp>),
    /// One `.eml` file a message, written whole or not at all; the file name comes from the Message-ID, so a second
    /// try overwrites the first.
    Directory(PathBuf),
    /// For tests of the rooms above.
    Memory(Mutex<Vec<Message>>),
}

impl Mailer {
    /// The way that the settings ask for; a relative directory is taken below `base`.
    pub fn new(settings: &Settings, base: &Path) -> Result<Mailer, MailError> {
        match settings.transport {
            Transport::Smtp => Ok(Mailer::Smtp(Box::new(Smtp::new(settings)?))),
            Transport::Directory => Ok(Mailer::Directory(base.join(&settings.directory))),
        }
    }

    pub fn memory() -> Mailer {
        Mailer::Memory(Mutex::default())
    }

    /// Hands the message over once.
    pub async fn send(&self, message: &Message) -> Result<(), MailError> {
        match self {
            Mailer::Smtp(smtp) => smtp.send(message).await,
            Mailer::Directory(directory) => {
                directory::write(directory.clone(), message.clone()).await
            }
            Mailer::Memory(messages) => {
                messages
                    .lock()
                    .unwrap_or_else(std::sync::PoisonError::into_inner)
                    .push(message.clone());
                Ok(())
            }
        }
    }
}
