//! Reading what comes back: delivery status notifications (RFC 3464) at the return paths of our messages (VERP).
//!
//! Only the return path tells whom a notification is about: it carries a sealed token, and everything else in such a
//! message can be written by anybody. A notification in free form, which some old servers send, counts as a passing fault.

use mail_parser::{Message, MessageParser, MimeHeaders, PartType};

/// The most of a message that is looked at: the fields come before the copy of ours.
const MOST: usize = 1 << 20;

/// What a message at a return path says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bounce {
    /// The token of the return path it came to.
    pub token: String,
    /// True where the address is dead; otherwise something passes: a full mailbox, a message too large, a policy.
    pub hard: bool,
    /// `5.1.1 550 no such user`: code and words of the server, without control characters.
    pub reason: String,
    /// What tells this notification from another: of our message if it names it, else of itself.
    pub about: String,
}

/// Reads a message as it lies in a mailbox; `local` is the local part before the `+` of our return paths, and the token
/// stands behind it.
///
/// `None` for what is no notification (an absence notice, spam) and for one that tells no failure.
pub fn bounce(raw: &[u8], local: &str) -> Option<Bounce> {
    let message = MessageParser::default().parse(&raw[..raw.len().min(MOST)])?;
    let token = recipients(&message).find_map(|address| token_of(&address, local))?;
    let (status, words) = match report(&message) {
        Some(report) => failure(&report)?,
        None if is_free_form(&message) => ("4.0.0".to_owned(), "a notification in no form that is known".to_owned()),
        None => return None,
    };
    let about = returned_id(&message).or_else(|| message.message_id().map(str::to_owned)).unwrap_or_default();
    let reason = reason(&status, &words);
    Some(Bounce { token, hard: is_hard(&status), reason, about })
}

/// Code and words of a server as they are told, without control characters.
pub fn reason(status: &str, words: &str) -> String {
    super::error::clean(&format!("{status} {words}"))
}

/// True where a code says that an address is dead. 5.1.x: bad address (RFC 3463, section 3.2), but for 5.1.8, which is ours; 5.2.1: the mailbox is closed for good.
pub fn is_hard(status: &str) -> bool {
    let (subject, detail) = status.strip_prefix("5.").and_then(|rest| rest.split_once('.')).unwrap_or_default();
    match (subject, detail) {
        ("1", "7" | "8") => false,
        ("1", _) => true,
        ("2", "1") => true,
        _ => false,
    }
}

/// Every address that a server may have written the return path into.
fn recipients<'m>(message: &'m Message<'_>) -> impl Iterator<Item = String> + 'm {
    const FIELDS: [&str; 5] = ["Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To"];
    let text = |value: &str| value.trim().trim_matches(['<', '>']).to_owned();
    FIELDS.iter().flat_map(move |field| {
        let raw = message.headers_raw().filter(move |(name, _)| name.eq_ignore_ascii_case(field));
        raw.flat_map(move |(_, value)| value.split([',', ' ']).map(text).collect::<Vec<_>>())
    })
}

/// The token in `bounces+TOKEN@example.org`, where `local` is `bounces`.
pub fn token_of(address: &str, local: &str) -> Option<String> {
    let (own, _) = address.rsplit_once('@')?;
    let (prefix, token) = own.split_once('+')?;
    (prefix.eq_ignore_ascii_case(local) && !token.is_empty()).then(|| token.to_owned())
}

/// The fields of the machine-readable part, as written.
fn report(message: &Message<'_>) -> Option<String> {
    let is_status = |part: &&mail_parser::MessagePart<'_>| {
        part.content_type().is_some_and(|kind| {
            kind.ctype().eq_ignore_ascii_case("message")
                && kind.subtype().is_some_and(|subtype| subtype.to_ascii_lowercase().ends_with("delivery-status"))
        })
    };
    let part = message.parts.iter().find(is_status)?;
    Some(String::from_utf8_lossy(part.contents()).into_owned())
}

/// Status and words of the first recipient that failed; a delay or a delivery is no failure.
fn failure(report: &str) -> Option<(String, String)> {
    let unfolded = report.replace("\r\n", "\n").replace("\n ", " ").replace("\n\t", " ");
    let groups = unfolded.split("\n\n").map(|group| {
        let field = |name: &str| {
            group.lines().find_map(|line| {
                let (own, value) = line.split_once(':')?;
                own.trim().eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
            })
        };
        (field("Action"), field("Status"), field("Diagnostic-Code"))
    });
    let mut failed = groups.filter_map(|(action, status, diagnostic)| {
        let failed = action.is_some_and(|action| action.to_ascii_lowercase().starts_with("failed"));
        failed.then(|| (status.unwrap_or_else(|| "5.0.0".to_owned()), diagnostic.unwrap_or_default()))
    });
    let (status, diagnostic) = failed.next()?;
    // `5.1.1 (bad destination mailbox address)`
    let status = status.split_whitespace().next().unwrap_or_default().to_owned();
    let words = diagnostic.split_once(';').map_or(diagnostic.as_str(), |(_, words)| words.trim());
    Some((status, words.to_owned()))
}

/// From nobody (RFC 5321, section 6.1), not marked as an answer by a person's mail program.
fn is_free_form(message: &Message<'_>) -> bool {
    let raw = |field: &str| message.headers_raw().find(|(name, _)| name.eq_ignore_ascii_case(field)).map(|(_, v)| v);
    let replied = raw("Auto-Submitted").is_some_and(|value| value.to_ascii_lowercase().contains("auto-replied"));
    let from_nobody = raw("Return-Path").is_some_and(|value| value.trim() == "<>");
    let daemon = message.from().and_then(|from| from.first()).and_then(|from| from.address()).is_some_and(|address| {
        let address = address.to_ascii_lowercase();
        address.starts_with("mailer-daemon@") || address.starts_with("postmaster@")
    });
    daemon && from_nobody && !replied
}

/// The Message-ID of our message, where the notification returns it or its headers.
fn returned_id(message: &Message<'_>) -> Option<String> {
    let id_in = |text: &str| {
        text.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("Message-ID").then(|| value.trim().trim_matches(['<', '>']).to_owned())
        })
    };
    message.parts.iter().find_map(|part| match &part.body {
        PartType::Message(returned) => returned.message_id().map(str::to_owned),
        PartType::Text(text) if part.content_type().is_some_and(|kind| kind.subtype() == Some("rfc822-headers")) => {
            id_in(text)
        }
        _ => None,
    })
}
