//! Webhooks, signed as Standard Webhooks say (<https://www.standardwebhooks.com>), with a body of our own form
//! (`docs/webhook.schema.json`).

use data_encoding::BASE64;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use sha2::Sha256;

use super::Form;
use super::told::{Told, official};
use crate::alert::compose::AlertContent;
use crate::brief::Brief;
use crate::brief::classes::{Confidence, Direction};
use crate::diff::Stats;
use crate::render::{ShownBrief, shown_brief};
use crate::secret::Secret;
use crate::subscription::Hook;
use crate::version::Version;
use crate::wording::Language;

/// The shape of what is sent, as a JSON Schema.
pub const SCHEMA: &str = include_str!("../../../docs/webhook.schema.json");

/// Bytes of a body; the specification asks for small ones.
const LONGEST: usize = 256 << 10;
/// What a signing secret begins with, and how many bytes it may have.
const PREFIX: &str = "whsec_";
const KEY: std::ops::RangeInclusive<usize> = 24..=64;

/// A text that is no signing secret. The text is not told.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadKey {
    #[error("the signing secret is none: write `whsec_` and 24 to 64 bytes in Base64")]
    Form,
    #[error("the system gives no random numbers: {0}")]
    Random(getrandom::Error),
}

/// A signing secret: the one that is given, or a new one.
pub fn signing_key(given: Option<&Secret>) -> Result<Secret, BadKey> {
    if let Some(given) = given {
        return key(given).map(|_| given.clone()).ok_or(BadKey::Form);
    }
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(BadKey::Random)?;
    Ok(Secret::new(format!("{PREFIX}{}", BASE64.encode(&bytes))))
}

/// The bytes of a secret as it is written.
fn key(secret: &Secret) -> Option<Vec<u8>> {
    let bytes = BASE64.decode(secret.expose().strip_prefix(PREFIX)?.as_bytes()).ok()?;
    KEY.contains(&bytes.len()).then_some(bytes)
}

pub(super) struct Webhook;

impl Form for Webhook {
    fn body(&self, told: &Told<'_>) -> Value {
        let whole = if told.room.rows == 0 { 0 } else { told.entries.len() };
        let listed = (told.entries.len() + told.listed.len()).min(told.contents.len());
        let revisions = told.contents[..listed].iter().enumerate();
        let revisions: Vec<Posted<'_>> = revisions.map(|(at, content)| of(content, at < whole, told)).collect();
        let seen = told.contents.iter().map(|content| content.revision.seen_at).max();
        json!({
            "type": if told.contents.is_empty() { "test" } else { "revisions" },
            "timestamp": seen.unwrap_or(Timestamp::UNIX_EPOCH),
            "data": { "revisions": revisions, "left_out": told.contents.len() - listed },
        })
    }

    fn fits(&self, body: &Value) -> bool {
        body.to_string().len() <= LONGEST
    }

    fn headers(&self, hook: &Hook, id: &str, at: Timestamp, json: &str) -> Vec<(&'static str, String)> {
        let time = at.as_second().to_string();
        let mut headers = vec![("webhook-id", id.to_owned()), ("webhook-timestamp", time.clone())];
        if let Some(mut mac) = key(hook.key()).and_then(|key| Hmac::<Sha256>::new_from_slice(&key).ok()) {
            mac.update(format!("{id}.{time}.{json}").as_bytes());
            let signature = BASE64.encode(&mac.finalize().into_bytes());
            headers.push(("webhook-signature", format!("v1,{signature}")));
        }
        headers
    }
}

/// One revision.
#[derive(Serialize)]
struct Posted<'a> {
    /// Its number in the index; `source` and `to.number` name it for ever.
    id: i64,
    seen_at: Timestamp,
    source: Origin<'a>,
    from: Side<'a>,
    to: Side<'a>,
    brief: Summary<'a>,
    links: Links,
    /// Other revisions of the same act.
    event: Vec<Tie<'a>>,
}

#[derive(Serialize)]
struct Origin<'a> {
    id: &'a str,
    title: &'a str,
    issuer: &'a str,
    jurisdiction: &'a str,
    topics: &'a [String],
}

#[derive(Serialize)]
struct Side<'a> {
    number: u32,
    seen_at: Timestamp,
    sha256: String,
    content_type: &'a str,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Summary<'a> {
    Whole(ShownBrief<'a>),
    Abridged {
        abridged: bool,
        headline: String,
        language: Language,
        severity: u8,
        direction: Direction,
        confidence: Confidence,
        stats: Stats,
    },
}

#[derive(Serialize)]
struct Links {
    #[serde(skip_serializing_if = "Option::is_none")]
    official: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    revision: Option<String>,
}

#[derive(Serialize)]
struct Tie<'a> {
    id: i64,
    source: &'a str,
    acts: &'a [String],
}

fn of<'a>(content: &AlertContent<'a>, is_whole: bool, told: &Told<'_>) -> Posted<'a> {
    let (revision, source) = (content.revision, content.source);
    let tie = |tied: &'a crate::event::Tied| Tie {
        id: tied.revision.id,
        source: tied.revision.source.as_str(),
        acts: &tied.by,
    };
    Posted {
        id: revision.id,
        seen_at: revision.seen_at,
        source: Origin {
            id: source.id.as_str(),
            title: &source.title,
            issuer: &source.issuer,
            jurisdiction: &source.jurisdiction,
            topics: &source.topics,
        },
        from: side(content.old_version),
        to: side(content.new_version),
        brief: if is_whole {
            Summary::Whole(shown_brief(&revision.brief, told.language))
        } else {
            abridged(&revision.brief, told.language)
        },
        links: Links { official: official(content), revision: told.page(revision) },
        event: if is_whole { content.event.iter().map(tie).collect() } else { Vec::new() },
    }
}

fn side(version: &Version) -> Side<'_> {
    Side {
        number: version.number,
        seen_at: version.seen_at,
        sha256: version.sha256.to_string(),
        content_type: &version.content_type,
    }
}

fn abridged<'a>(brief: &Brief, language: Language) -> Summary<'a> {
    Summary::Abridged {
        abridged: true,
        headline: brief.headline(language),
        language,
        severity: brief.severity,
        direction: brief.direction,
        confidence: brief.confidence,
        stats: brief.stats,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification's own libraries.
    #[test]
    fn a_body_is_signed_as_the_specification_says() {
        let hook =
            Hook::new("https://a.example/", Secret::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")).expect("a hook");
        let at = Timestamp::from_second(1_614_265_330).expect("a time");
        let headers = Webhook.headers(&hook, "msg_p5jXN8AQM9LWM0D4loKWxJek", at, "{\"test\": 2432232314}");
        let signature = ("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=".to_owned());
        assert_eq!(headers[2], signature);
    }

    #[test]
    fn a_signing_secret_is_made_or_taken_if_it_is_one() {
        let made = signing_key(None).expect("a secret");
        assert_eq!(signing_key(Some(&made)), Ok(made.clone()));
        assert_ne!(signing_key(None).expect("a secret"), made);
        for text in
            ["", "whsec_", "whsec_c2hvcnQ=", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_not base64 at all, is it so"]
        {
            assert_eq!(signing_key(Some(&Secret::new(text))), Err(BadKey::Form), "{text}");
        }
    }
}
