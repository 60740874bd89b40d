//! Handing one message to a mail server (or a folder, or memory), and saying exactly how far it got.
//!
//! Invariant: `Ok` means that the other side took responsibility. A failure says at which stage it happened, so that
//! a message that was surely not sent is told from one whose answer was lost. This room never retries.

mod bounce;
mod directory;
mod dns;
mod error;
mod mailbox;
mod session;
mod settings;
mod signer;
mod smtp;

use std::path::{Path, PathBuf};
use std::sync::Mutex;

pub use bounce::{Bounce, bounce, is_hard, reason, token_of};
pub use dns::{DnsError, NameServer};
pub use error::{Class, MailError, Stage};
pub use mailbox::{Letter, letters};
pub use settings::{Security, Settings, Transport};
pub use signer::{BadKey, Signer, is_key_of};
pub use smtp::Smtp;

/// A message ready to be sent: headers and body as bytes, and its envelope.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// The return path, a bare address: `bounces+TOKEN@example.org`.
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
        self.begin(message).await?.finish().await
    }

    /// Goes as far as can be gone without sending anything of the message: whoever must note that its fate is open
    /// from now on does so between this and [`Begun::finish`].
    pub async fn begin<'a>(&'a self, message: &'a Message) -> Result<Begun<'a>, MailError> {
        Ok(match self {
            Mailer::Smtp(smtp) => Begun::Smtp(Box::new(smtp.begin(message).await?)),
            Mailer::Directory(directory) => Begun::Directory { directory, message },
            Mailer::Memory(messages) => Begun::Memory { messages, message },
        })
    }
}

/// A message about to be sent. Dropped unfinished, it was not.
pub enum Begun<'a> {
    Smtp(Box<smtp::Begun<'a>>),
    Directory { directory: &'a Path, message: &'a Message },
    Memory { messages: &'a Mutex<Vec<Message>>, message: &'a Message },
}

impl Begun<'_> {
    /// True where a crash while finishing leaves open whether the message arrived. A file of the same name can be
    /// written again without harm.
    pub fn leaves_doubt(&self) -> bool {
        matches!(self, Begun::Smtp(_))
    }

    pub async fn finish(self) -> Result<(), MailError> {
        match self {
            Begun::Smtp(begun) => begun.finish().await,
            Begun::Directory { directory, message } => directory::write(directory.to_owned(), message.clone()).await,
            Begun::Memory { messages, message } => {
                messages.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(message.clone());
                Ok(())
            }
        }
    }
}
