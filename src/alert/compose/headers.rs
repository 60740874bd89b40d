//! The headers of a message and its two parts as RFC 5322 bytes.
//!
//! Invariant: exactly one of each header, every value sanitised before the mail library encodes it; bodies in
//! quoted-printable or base64, so that no line is too long and no dot or bare line feed is altered on the way.

use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Body, Mailbox, MultiPart, MultiPartKind, SinglePart};

use super::attached::Attached;
use crate::mail::{Message, Signer};
use crate::snapshot::Sha256;
use crate::subscription::Channel;

/// Why no message could be written.
#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    #[error("`{address}` is no mail address")]
    BadAddress {
        address: String,
        #[source]
        source: lettre::address::AddressError,
    },
    #[error("the message could not be written")]
    Unwritable(#[from] lettre::error::Error),
    #[error("`{0}` holds characters that a message header may not hold")]
    BadHeader(String),
    #[error("there is nothing to tell")]
    Empty,
    #[error("the channel `{0}` is not posted to")]
    NoForm(Channel),
    #[error("the channel `{0}` takes no message so large")]
    TooLong(Channel),
}

/// All that the headers say.
pub(in crate::alert) struct Envelope<'a> {
    pub from: &'a str,
    pub to: &'a str,
    /// With angle brackets.
    pub message_id: &'a str,
    /// One line, harmless already.
    pub subject: &'a str,
    pub date: Timestamp,
    pub domain: &'a str,
    /// The threads the message joins, the one that it is shown in first.
    pub thread: &'a [String],
    /// Where the message comes back if it can't be delivered.
    pub return_path: &'a str,
    /// What ends all alerts to this recipient, by a POST and nothing else (RFC 8058).
    pub unsubscribe: Option<&'a str>,
    pub signer: Option<&'a Signer>,
}

/// Writes a message of a text and an HTML part, and the files that come with it.
pub(in crate::alert) fn build(
    envelope: &Envelope<'_>,
    plain: &str,
    html: &str,
    files: &[Attached],
) -> Result<Message, ComposeError> {
    let (from, to) = (mailbox(envelope.from)?, mailbox(envelope.to)?);
    let mut builder = lettre::Message::builder()
        .from(from.clone())
        .to(to.clone())
        .date(system_time(envelope.date))
        .subject(envelope.subject)
        .message_id(Some(token(envelope.message_id)?));
    for (name, value) in fixed(envelope)? {
        builder = builder.raw_header(HeaderValue::new(HeaderName::new_from_ascii_str(name), value));
    }
    let domain = token(envelope.domain)?;
    // Roots of threads; no message with such an id is ever sent.
    let roots: Vec<String> = envelope.thread.iter().map(|root| format!("<thread-{root}@{domain}>")).collect();
    if let Some(root) = roots.first() {
        builder = builder.in_reply_to(root.clone()).references(roots.join(" "));
    }
    // A boundary of the Message-ID's own: a second try is the same message, byte for byte but its date.
    let boundary = format!("rulewatch-{}", &Sha256::of(envelope.message_id.as_bytes()).to_string()[..32]);
    let mut parts = MultiPart::builder()
        .kind(MultiPartKind::Alternative)
        .boundary(&boundary)
        .singlepart(part(ContentType::TEXT_PLAIN, plain))
        .singlepart(part(ContentType::TEXT_HTML, html));
    if !files.is_empty() {
        // No boundary may begin with another (RFC 2046, section 5.1.2).
        let mixed = MultiPart::builder().kind(MultiPartKind::Mixed).boundary(format!("mixed-{boundary}"));
        parts = mixed.multipart(parts);
        for file in files {
            parts = parts.singlepart(attachment(file)?);
        }
    }
    let mut message = builder.multipart(parts)?;
    if let Some(signer) = envelope.signer {
        signer.sign(&mut message);
    }
    let return_path: lettre::Address = envelope
        .return_path
        .parse()
        .map_err(|source| ComposeError::BadAddress { address: envelope.return_path.to_owned(), source })?;
    Ok(Message {
        from: return_path.to_string(),
        to: to.email.to_string(),
        message_id: envelope.message_id.to_owned(),
        bytes: message.formatted(),
    })
}

/// Fields that the mail library has no type for, with their values.
fn fixed(envelope: &Envelope<'_>) -> Result<Vec<(&'static str, String)>, ComposeError> {
    let mut fields = vec![
        // RFC 3834: no one's absence notice answers it.
        ("Auto-Submitted", "auto-generated".to_owned()),
        // RFC 2919: what mail readers filter by.
        ("List-Id", format!("rulewatch alerts <alerts.{}>", token(envelope.domain)?)),
    ];
    if let Some(link) = envelope.unsubscribe {
        fields.push(("List-Unsubscribe", format!("<{}>", token(link)?)));
        fields.push(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
    }
    Ok(fields)
}

/// A file, in base64 whatever it is: no server touches its line ends. Its name is told as RFC 2231 says.
fn attachment(file: &Attached) -> Result<SinglePart, ComposeError> {
    let kind = ContentType::parse(file.kind).map_err(|_| ComposeError::BadHeader(file.kind.to_owned()))?;
    let body = Body::new_with_encoding(file.bytes.clone(), ContentTransferEncoding::Base64);
    Ok(Attachment::new(file.name.clone()).body(body.unwrap_or_else(Body::new), kind))
}

/// The smaller of quoted-printable and base64; both carry any text over any server unaltered.
fn part(kind: ContentType, text: &str) -> SinglePart {
    let ascii = text.bytes().filter(|b| b.is_ascii_graphic() || *b == b' ').count();
    let encoding = if text.len() - ascii > text.len() / 6 {
        ContentTransferEncoding::Base64
    } else {
        ContentTransferEncoding::QuotedPrintable
    };
    // Line ends as CRLF whatever stood there: a bare one is altered by some servers.
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\n', "\r\n");
    let body = Body::new_with_encoding(text, encoding).unwrap_or_else(Body::new);
    SinglePart::builder().content_type(kind).body(body)
}

/// Whole seconds, as a Date header tells them; times before 1970 count as 1970.
fn system_time(at: Timestamp) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(at.as_second().max(0).unsigned_abs())
}

fn mailbox(text: &str) -> Result<Mailbox, ComposeError> {
    if text.chars().any(char::is_control) {
        return Err(ComposeError::BadHeader(text.escape_debug().to_string()));
    }
    text.parse().map_err(|source| ComposeError::BadAddress { address: text.to_owned(), source })
}

/// A header value of ours that holds printable ASCII only.
fn token(text: &str) -> Result<String, ComposeError> {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(ComposeError::BadHeader(text.escape_debug().to_string()));
    }
    Ok(text.to_owned())
}
