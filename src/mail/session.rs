//! One SMTP session, command by command, so that the stage of a failure is known (RFC 5321, 3207, 4954).
//!
//! lettre writes the commands and reads the replies; deadlines are ours, around each of them, because lettre's own end
//! neither a silent greeting nor a reply that drips. A session that failed is dropped, never used again.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::future::FutureExt;
use lettre::Address;
use lettre::transport::smtp;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Response;
use tokio::net::TcpStream;

use crate::mail::{Class, MailError, Message, Security, Settings, Stage};

/// An open, secured, logged-in connection.
pub(super) struct Session {
    connection: AsyncSmtpConnection,
    timeout: Duration,
    answer_timeout: Duration,
}

impl Session {
    /// Connects, secures and logs in, within one deadline for each of the three.
    pub async fn open(settings: &Settings, tls: Option<&TlsParameters>) -> Result<Session, MailError> {
        let timeout = settings.timeout();
        let hello = ClientId::default();
        let server = (settings.host.as_str(), settings.effective_port());
        let mut connection = match tls.filter(|_| settings.security == Security::Tls) {
            Some(tls) => {
                let connecting =
                    AsyncSmtpConnection::connect_tokio1(server, Some(timeout), &hello, Some(tls.clone()), None);
                within(timeout, Stage::Connect, connecting).await?
            }
            None => greeted(server, &hello, timeout).await?,
        };
        if let Some(tls) = tls.filter(|_| settings.security == Security::Starttls) {
            secure(&mut connection, tls, &hello, timeout).await?;
        }
        if !settings.user.is_empty() {
            let credentials = Credentials::new(settings.user.clone(), settings.password.expose().to_owned());
            let answer =
                within(timeout, Stage::Auth, connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials))
                    .await?;
            expect(&answer, 235, Stage::Auth)?;
        }
        Ok(Session { connection, timeout, answer_timeout: settings.answer_timeout() })
    }

    /// True where the server still answers; a session that was left idle may have been closed.
    pub async fn is_alive(&mut self) -> bool {
        matches!(tokio::time::timeout(self.timeout, self.connection.command(Rset)).await, Ok(Ok(answer)) if answer.has_code(250))
    }

    /// Has sender and recipient accepted, up to the server's word to go on. Nothing of the message is sent yet: a
    /// session dropped now has delivered nothing. After an error it must be dropped.
    pub async fn begin(&mut self, message: &Message) -> Result<(), MailError> {
        let (from, to) = (address(&message.from, Stage::Envelope)?, address(&message.to, Stage::Recipient)?);
        let (timeout, connection) = (self.timeout, &mut self.connection);
        within(timeout, Stage::Envelope, connection.command(Mail::new(Some(from), Vec::new()))).await?;
        within(timeout, Stage::Recipient, connection.command(Rcpt::new(to, Vec::new()))).await?;
        let answer = within(timeout, Stage::Data, connection.command(Data)).await?;
        expect(&answer, 354, Stage::Data)
    }

    /// Sends the body and the final dot, and waits for the answer.
    pub async fn finish(&mut self, bytes: &[u8]) -> Result<(), MailError> {
        // lettre ends the message with CRLF and the dot itself.
        let bytes = bytes.strip_suffix(b"\r\n").unwrap_or(bytes);
        let dotted = AtomicBool::new(false);
        // The iterator is asked for more only after a part was written whole: when it has none, the dot comes next.
        let mut parts = bytes.chunks(16 * 1024);
        let parts = std::iter::from_fn(|| {
            parts.next().or_else(|| {
                dotted.store(true, Ordering::Relaxed);
                None
            })
        });
        let sent = tokio::time::timeout(self.timeout + self.answer_timeout, self.connection.message_iter(parts)).await;
        let stage = if dotted.load(Ordering::Relaxed) { Stage::AfterDot } else { Stage::Data };
        match sent {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(failure(stage, &error)),
            Err(_) => Err(too_late(stage, self.answer_timeout)),
        }
    }
}

/// Connects without waiting to fill packets: lettre writes the final dot by itself, and Nagle's algorithm would hold it back
/// until the server acknowledges what came before, which it may put off for 40 ms and more (RFC 1122, 4.2.3.2 and 4.2.3.4).
async fn greeted(server: (&str, u16), hello: &ClientId, timeout: Duration) -> Result<AsyncSmtpConnection, MailError> {
    let dialling = async {
        let stream = TcpStream::connect(server).await?;
        stream.set_nodelay(true).map(|()| stream)
    };
    let stream = match tokio::time::timeout(timeout, dialling).await {
        Ok(Ok(stream)) => stream,
        Ok(Err(error)) => return Err(MailError::new(Stage::Connect, Class::Transient, error)),
        Err(_) => return Err(too_late(Stage::Connect, timeout)),
    };
    let greeting = AsyncSmtpConnection::connect_with_transport(Box::new(stream), hello);
    within(timeout, Stage::Connect, greeting).await
}

async fn secure(
    connection: &mut AsyncSmtpConnection,
    tls: &TlsParameters,
    hello: &ClientId,
    timeout: Duration,
) -> Result<(), MailError> {
    if !connection.can_starttls() {
        let reason =
            "the server offers no STARTTLS; use `security = \"tls\"`, or `none` for a relay on your own machine";
        return Err(MailError::new(Stage::Tls, Class::Ours, reason));
    }
    within(timeout, Stage::Tls, connection.starttls(tls.clone(), hello)).await?;
    // Replies that came in clear behind the answer to STARTTLS would be taken for answers to later commands. Nothing
    // may be waiting now, and the exact codes asked for below catch a single reply that EHLO has swallowed.
    match connection.read_response().now_or_never() {
        None => Ok(()),
        Some(_) => {
            Err(MailError::new(Stage::Tls, Class::Ours, "the server sent replies before the connection was secure"))
        }
    }
}

/// Runs one exchange within its deadline.
async fn within<T>(
    limit: Duration,
    stage: Stage,
    exchange: impl Future<Output = Result<T, smtp::Error>>,
) -> Result<T, MailError> {
    match tokio::time::timeout(limit, exchange).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(error)) => Err(failure(stage, &error)),
        Err(_) => Err(too_late(stage, limit)),
    }
}

fn too_late(stage: Stage, limit: Duration) -> MailError {
    let class = if stage == Stage::AfterDot { Class::Unknown } else { Class::Transient };
    MailError::new(stage, class, format!("no answer within {} s", limit.as_secs()))
}

/// Any positive code but the one that belongs here means that replies and commands are out of step.
fn expect(answer: &Response, code: u16, stage: Stage) -> Result<(), MailError> {
    if answer.has_code(code) {
        return Ok(());
    }
    let (got, words) = (u16::from(answer.code()), answer.message().collect::<Vec<_>>().join(" "));
    Err(MailError::new(stage, Class::Ours, format!("expected {code}, the server said {got} {words}")))
}

/// An address of ours that lettre cannot read was never checked at the door.
fn address(text: &str, stage: Stage) -> Result<Address, MailError> {
    let class = if stage == Stage::Recipient { Class::RecipientRefused } else { Class::Ours };
    text.parse().map_err(|error| MailError::new(stage, class, format!("`{text}`: {error}")))
}

/// Reads stage and reply together: the same code means another thing at another stage.
fn failure(stage: Stage, error: &smtp::Error) -> MailError {
    let stage = if error.is_tls() { Stage::Tls } else { stage };
    let reply = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    let reason = match error.status() {
        Some(code) => format!("{code} {reply}"),
        None if stage == Stage::AfterDot => format!("connection lost before the answer ({error})"),
        None => error.to_string(),
    };
    MailError::new(stage, class(stage, error, &reply), reason)
}

fn class(stage: Stage, error: &smtp::Error, reply: &str) -> Class {
    match stage {
        _ if error.is_transient() => Class::Transient,
        // A reply that cannot be read, like none at all, leaves the fate of the message open.
        Stage::AfterDot if !error.is_permanent() => Class::Unknown,
        Stage::Tls => Class::Ours,
        Stage::Auth if error.is_client() => Class::Ours,
        _ if !error.is_permanent() => Class::Transient,
        Stage::Connect | Stage::Auth | Stage::Envelope | Stage::File => Class::Ours,
        // 5.1.x = bad address; without an enhanced code, 550, 551 and 553 say the same (RFC 5321, 4.2.3). Anything
        // else (5.7.x relaying or policy, 5.2.2 mailbox full) is no proof that the address is dead.
        Stage::Recipient => match enhanced(reply) {
            Some((1, _)) => Class::RecipientRefused,
            Some(_) => Class::MessageRefused,
            None if matches!(error.status().map(u16::from), Some(550 | 551 | 553)) => Class::RecipientRefused,
            None => Class::MessageRefused,
        },
        Stage::Data | Stage::AfterDot => Class::MessageRefused,
    }
}

/// Subject and detail of an enhanced status code (RFC 3463): `5.1.1` is (1, 1).
fn enhanced(reply: &str) -> Option<(u16, u16)> {
    let mut numbers = reply.split_whitespace().next()?.split('.');
    let _class: u16 = numbers.next()?.parse().ok()?;
    let (subject, detail) = (numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?);
    numbers.next().is_none().then_some((subject, detail))
}
