//! How mail leaves, as configured.

use std::path::PathBuf;
use std::time::Duration;

use crate::secret::Secret;
use crate::wording::Language;

/// Everything an operator can set about mail.
#[derive(Debug, Clone)]
pub struct Settings {
    pub transport: Transport,
    /// Where the directory transport writes; relative to the data directory.
    pub directory: PathBuf,
    pub host: String,
    /// 0 = the usual port of `security`: 587, 465 or 25.
    pub port: u16,
    pub security: Security,
    /// Empty = no login.
    pub user: String,
    pub password: Secret,
    /// The sender: `rulewatch@example.org` or `Rulewatch <rulewatch@example.org>`.
    pub from: String,
    /// The operator's address, named in the footer of every alert.
    pub operator: String,
    /// In which the operator is written to.
    pub language: Language,
    /// Where messages come back that can't be delivered, `bounces@example.org`; empty = to the sender, unread.
    pub bounces: String,
    /// The mailbox of that address on this machine, a Maildir or an mbox file, read every minute.
    pub bounce_mailbox: Option<PathBuf>,
    /// What opens `POST /bounces` to whoever tells of returned mail; empty = that door is closed.
    pub bounce_hook: Secret,
    /// The name under which the DKIM key stands in the DNS; empty = messages are not signed.
    pub dkim_selector: String,
    /// An RSA key as PEM or an Ed25519 seed in base64.
    pub dkim_key: Secret,
    /// For connecting with everything up to the login, and for each command after it, in seconds.
    pub timeout_seconds: u64,
    /// For the answer to the whole message, in seconds: servers filter before they answer (RFC 5321, 4.5.3.2.6: up to
    /// ten minutes).
    pub answer_timeout_seconds: u64,
    /// Connections at once.
    pub connections: usize,
    /// A PEM file of certificates trusted beside the system's, for a server with a private authority.
    pub extra_root: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Transport {
    #[default]
    Directory,
    Smtp,
}

/// How the connection is secured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Security {
    /// Plain at first, then TLS; a server that does not offer it (or a stripped offer) gets no message, no password.
    #[default]
    Starttls,
    /// TLS from the first byte.
    Tls,
    /// No TLS: only for a relay on the same machine or network. A password is refused.
    None,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            transport: Transport::Directory,
            directory: PathBuf::from("outbox"),
            host: "localhost".to_owned(),
            port: 0,
            security: Security::Starttls,
            user: String::new(),
            password: Secret::default(),
            from: "rulewatch@localhost".to_owned(),
            operator: String::new(),
            language: Language::default(),
            bounces: String::new(),
            bounce_mailbox: None,
            bounce_hook: Secret::default(),
            dkim_selector: String::new(),
            dkim_key: Secret::default(),
            timeout_seconds: 60,
            answer_timeout_seconds: 300,
            connections: 4,
            extra_root: None,
        }
    }
}

impl Settings {
    /// The port to connect to (RFC 6409, RFC 8314, RFC 5321).
    pub fn effective_port(&self) -> u16 {
        match (self.port, self.security) {
            (0, Security::Starttls) => 587,
            (0, Security::Tls) => 465,
            (0, Security::None) => 25,
            (port, _) => port,
        }
    }

    pub fn timeout(&self) -> Duration {
        Duration::from_secs(self.timeout_seconds.clamp(1, 600))
    }

    pub fn answer_timeout(&self) -> Duration {
        Duration::from_secs(self.answer_timeout_seconds.clamp(1, 600))
    }
}
