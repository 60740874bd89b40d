//! How far a message got, and who can do something about it.

use std::fmt;

/// Why a message was not (surely) accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{stage}: {reason}")]
pub struct MailError {
    pub stage: Stage,
    pub class: Class,
    /// The server's reply (`550 5.1.1 no such user`) or what went wrong, without control characters.
    pub reason: String,
}

/// Where it happened (RFC 5321, in the order of a session).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Name look-up, TCP, the server's greeting, EHLO.
    Connect,
    /// STARTTLS or the TLS handshake.
    Tls,
    Auth,
    /// `MAIL FROM`: our own address.
    Envelope,
    /// `RCPT TO`: the subscriber's address.
    Recipient,
    /// `DATA` and the message up to its final dot.
    Data,
    /// The final dot was sent.
    AfterDot,
    /// Writing the file of a directory mailer.
    File,
}

/// What the failure means for the message, the subscriber and the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Surely not sent, and likely to pass: try again with back-off.
    Transient,
    /// Surely not sent, and ours to mend (password, greeting, sender, TLS, disk): the queue pauses, the operator is
    /// told, no subscriber is harmed.
    Ours,
    /// The address is dead (RFC 3463 `5.1.x`).
    RecipientRefused,
    /// This message, or this message to this address, was refused for its content, size or policy.
    MessageRefused,
    /// The answer was lost after the final dot: it may have arrived.
    Unknown,
}

impl MailError {
    /// `reason` is cleaned and cut to 300 characters.
    pub fn new(stage: Stage, class: Class, reason: impl fmt::Display) -> MailError {
        MailError { stage, class, reason: clean(&reason.to_string()) }
    }
}

/// One line without control characters, at most 300 characters: a server's words end up in logs and tables.
pub(super) fn clean(text: &str) -> String {
    printable(text).split_whitespace().collect::<Vec<_>>().join(" ").chars().take(300).collect()
}

/// The same at its full length.
pub(super) fn printable(text: &str) -> String {
    let hostile = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    text.chars().map(|c| if hostile(c) { ' ' } else { c }).collect()
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Stage::Connect => "connecting to the mail server",
            Stage::Tls => "securing the connection",
            Stage::Auth => "logging in to the mail server",
            Stage::Envelope => "sender",
            Stage::Recipient => "recipient",
            Stage::Data => "message",
            Stage::AfterDot => "answer to the message",
            Stage::File => "writing the message file",
        })
    }
}
