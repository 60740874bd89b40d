//! How mail leaves, as configured.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use serde::Deserialize;

/// The `[mail]` table of the configuration.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
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
    pub password: Password,
    /// The sender: `rulewatch@example.org` or `Rulewatch <rulewatch@example.org>`.
    pub from: String,
    /// The operator's address, named in the footer of every alert.
    pub operator: String,
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Transport {
    #[default]
    Directory,
    Smtp,
}

/// How the connection is secured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    /// Plain at first, then TLS; a server that does not offer it (or a stripped offer) gets no message, no password.
    #[default]
    Starttls,
    /// TLS from the first byte.
    Tls,
    /// No TLS: only for a relay on the same machine or network. A password is refused.
    None,
}

/// A secret; never printed.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Password(String);

impl Password {
    pub fn new(secret: impl Into<String>) -> Password {
        Password(secret.into())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The secret itself, for the login only.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() {
            "Password(none)"
        } else {
            "Password(hidden)"
        })
    }
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
            password: Password::default(),
            from: "rulewatch@localhost".to_owned(),
            operator: String::new(),
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
