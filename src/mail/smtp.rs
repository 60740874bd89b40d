//! A bounded pool of SMTP sessions to one server.
//!
//! Invariant: never more than `connections` sessions at once, and a session that met an error is not used again. A
//! refusal of one recipient leaves the next message a fresh session.

use std::fmt;
use std::sync::Mutex;

use lettre::transport::smtp::client::{Certificate, TlsParameters};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::mail::session::Session;
use crate::mail::{Class, MailError, Message, Security, Settings, Stage};

/// One mail server and the sessions open to it.
pub struct Smtp {
    settings: Settings,
    /// Absent where the connection is not secured at all.
    tls: Option<TlsParameters>,
    idle: Mutex<Vec<Session>>,
    permits: Semaphore,
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Smtp").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Smtp {
    /// Reads the trusted certificates; connects to nothing yet.
    pub fn new(settings: &Settings) -> Result<Smtp, MailError> {
        let tls = match settings.security {
            Security::None if !settings.user.is_empty() || !settings.password.is_empty() => {
                return Err(MailError::new(
                    Stage::Auth,
                    Class::Ours,
                    "a password may not go over an unsecured connection; set `security` to `starttls` or `tls`",
                ));
            }
            Security::None => None,
            Security::Starttls | Security::Tls => Some(trust(settings)?),
        };
        let permits = Semaphore::new(settings.connections.clamp(1, 64));
        Ok(Smtp { settings: settings.clone(), tls, idle: Mutex::default(), permits })
    }

    /// Begins over an idle session that still answers, else over a new one.
    pub async fn begin<'a>(&'a self, message: &'a Message) -> Result<Begun<'a>, MailError> {
        // The semaphore lives as long as `self` and is never closed.
        let permit =
            self.permits.acquire().await.map_err(|closed| MailError::new(Stage::Connect, Class::Transient, closed))?;
        let mut session = match self.revive().await {
            Some(session) => session,
            None => Session::open(&self.settings, self.tls.as_ref()).await?,
        };
        session.begin(message).await?;
        Ok(Begun { smtp: self, session, message, _permit: permit })
    }

    async fn revive(&self) -> Option<Session> {
        loop {
            let mut session = self.idle().pop()?;
            if session.is_alive().await {
                return Some(session);
            }
        }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Session>> {
        self.idle.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// A message that the server waits for. Dropped unfinished, it was not sent.
pub struct Begun<'a> {
    smtp: &'a Smtp,
    session: Session,
    message: &'a Message,
    _permit: SemaphorePermit<'a>,
}

impl Begun<'_> {
    /// Sends the message itself; the session is kept for the next one.
    pub async fn finish(mut self) -> Result<(), MailError> {
        self.session.finish(&self.message.bytes).await?;
        self.smtp.idle().push(self.session);
        Ok(())
    }
}

/// The system's authorities and those of `extra_root`; the certificate must be for `host`.
fn trust(settings: &Settings) -> Result<TlsParameters, MailError> {
    let ours = |reason: String| MailError::new(Stage::Tls, Class::Ours, reason);
    let mut builder = TlsParameters::builder(settings.host.clone());
    if let Some(path) = &settings.extra_root {
        let pem = std::fs::read(path).map_err(|error| ours(format!("`extra_root` {}: {error}", path.display())))?;
        let root =
            Certificate::from_pem(&pem).map_err(|error| ours(format!("`extra_root` {}: {error}", path.display())))?;
        builder = builder.add_root_certificate(root);
    }
    builder.build_rustls().map_err(|error| ours(error.to_string()))
}
