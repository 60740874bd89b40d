//! The ways by which alerts go: each channel is one file. That of a channel that is posted to says how its message is
//! written, how large it may be and what its receiver's answers mean; all of these are posted by one hand (`posted`). Mail
//! is written by `compose`.
//!
//! Invariant: text of a source is data to every receiver: it mentions nobody, links to nothing, is no markup and fits.

mod apprise;
mod discord;
pub(super) mod mail;
pub(super) mod posted;
mod slack;
mod teams;
mod told;
mod webhook;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use url::Url;

use crate::alert::compose::AlertContent;
use crate::alert::compose::ComposeError;
use crate::alert::compose::told_stale;
use crate::alert::settings::Settings;
use crate::fetch::{Answer, FetchError, Poster, Stage};
use crate::mail::Class;
use crate::operator::Stale;
use crate::render::{bounded, escape_json};
use crate::store::Parcel;
use crate::subscription::{Channel, Hook};
use crate::wording::Language;

use told::{ROOMS, Told};

pub use webhook::{BadKey, SCHEMA as WEBHOOK_SCHEMA, signing_key};

/// Characters of an answer that are told.
const TOLD: usize = 200;

/// What one channel is.
trait Form: Sync {
    /// The message as its receiver takes it.
    fn body(&self, told: &Told<'_>) -> Value;

    /// True where the receiver takes a message of this size.
    fn fits(&self, body: &Value) -> bool;

    /// The address that is asked.
    fn address(&self, hook: &Hook) -> Url {
        hook.url().clone()
    }

    /// Headers besides the usual; `id` is the same on every try.
    fn headers(&self, _hook: &Hook, _id: &str, _at: Timestamp, _json: &str) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    fn verdict(&self, answer: &Answer) -> Verdict {
        usual(answer.status)
    }
}

/// What an answer means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Done,
    /// The receiver wants no more.
    Gone,
    Later,
    Refused,
    /// It may have reached some of those whom the receiver passes it on to.
    Unknown,
}

/// Redirects are refused as any other answer that takes no message: the address has to be named anew.
fn usual(status: u16) -> Verdict {
    match status {
        200..=299 => Verdict::Done,
        410 => Verdict::Gone,
        408 | 425 | 429 | 500..=599 => Verdict::Later,
        _ => Verdict::Refused,
    }
}

fn form(channel: Channel) -> Option<&'static dyn Form> {
    match channel {
        Channel::Mail => None,
        Channel::Webhook => Some(&webhook::Webhook),
        Channel::Slack => Some(&slack::Slack),
        Channel::Teams => Some(&teams::Teams),
        Channel::Discord => Some(&discord::Discord),
        Channel::Apprise => Some(&apprise::Apprise),
    }
}

/// A message ready to be posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posting {
    channel: Channel,
    pub json: String,
}

/// Why a message was not (surely) taken.
#[derive(Debug)]
pub(super) struct Failed {
    pub class: Class,
    /// True where the receiver wants no more.
    pub is_gone: bool,
    /// Nothing of it is secret.
    pub reason: String,
    /// How long the receiver asks to be left alone.
    pub rest: SignedDuration,
}

/// Writes the message of a parcel that is not mailed: as much as its receiver takes, and what is left out counted.
/// `contents` are its revisions in the parcel's order, `stale` the sources that it says were not read well.
pub fn posting(
    parcel: &Parcel,
    contents: &[AlertContent<'_>],
    stale: Option<&[Stale]>,
    settings: &Settings,
    now: Timestamp,
) -> Result<Posting, ComposeError> {
    if contents.is_empty() {
        return Err(ComposeError::Empty);
    }
    let stale = stale.map(|stale| told_stale(stale, &parcel.subscriber.zone, parcel.subscriber.language));
    let told = |room| Told::new(contents, parcel.subscriber.language, settings, now, room).with_stale(stale.as_deref());
    written(parcel.channel(), told)
}

/// What programs are told of revisions, as JSON: the same by a webhook and with a mail.
pub(super) fn machine_part(
    contents: &[AlertContent<'_>],
    language: Language,
    settings: &Settings,
    now: Timestamp,
) -> Result<String, ComposeError> {
    let told = |room| Told::new(contents, language, settings, now, room);
    Ok(written(Channel::Webhook, told)?.json)
}

/// A message that says that it is a test.
pub(super) fn test_posting(channel: Channel, language: Language) -> Result<Posting, ComposeError> {
    written(channel, |_| Told::test(language))
}

fn written<'a>(channel: Channel, told: impl Fn(told::Room) -> Told<'a>) -> Result<Posting, ComposeError> {
    let form = form(channel).ok_or(ComposeError::NoForm(channel))?;
    let bodies = ROOMS.into_iter().map(|room| form.body(&told(room)));
    let body = bodies.into_iter().find(|body| form.fits(body)).ok_or(ComposeError::TooLong(channel))?;
    Ok(Posting { channel, json: escape_json(&body.to_string()).into_owned() })
}

/// Posts a message, once.
pub(super) async fn post(
    poster: &Poster,
    hook: &Hook,
    posting: &Posting,
    message_id: &str,
    at: Timestamp,
) -> Result<(), Failed> {
    let Some(form) = form(posting.channel) else { return Ok(()) };
    let headers = form.headers(hook, &id(message_id), at, &posting.json);
    let answered = poster.post(&form.address(hook), &headers, posting.json.clone(), at).await;
    let answer = answered.map_err(Failed::unanswered)?;
    match form.verdict(&answer) {
        Verdict::Done => Ok(()),
        verdict => Err(Failed::answered(verdict, &answer, hook)),
    }
}

/// The name of a message that every try bears: `msg_` and the unique part of its Message-ID.
fn id(message_id: &str) -> String {
    let unique = message_id.trim_start_matches('<').split('@').next().unwrap_or_default();
    format!("msg_{unique}")
}

impl Failed {
    fn answered(verdict: Verdict, answer: &Answer, hook: &Hook) -> Failed {
        let class = match verdict {
            Verdict::Later => Class::Transient,
            Verdict::Unknown => Class::Unknown,
            Verdict::Done | Verdict::Gone | Verdict::Refused => Class::MessageRefused,
        };
        let said = bounded(hook.hidden_in(&answer.beginning).trim(), TOLD);
        let redirected = (300..400).contains(&answer.status).then_some(", a redirect, which is not followed");
        let (status, redirected) = (answer.status, redirected.unwrap_or_default());
        let reason = match said.as_str() {
            "" => format!("answered with status {status}{redirected}"),
            said => format!("answered with status {status}{redirected}: {said}"),
        };
        let rest = answer.retry_after.and_then(|rest| SignedDuration::try_from(rest).ok()).unwrap_or_default();
        Failed { class, is_gone: verdict == Verdict::Gone, reason, rest }
    }

    /// What came before an answer: surely not sent until the connection stood, unknown from then on.
    fn unanswered(error: FetchError) -> Failed {
        let class = match (&error, error.stage()) {
            (_, Some(Stage::Head | Stage::Body)) => Class::Unknown,
            (_, Some(_)) => Class::Transient,
            // The address policy, or a header that can't be sent.
            (_, None) => Class::MessageRefused,
        };
        Failed { class, is_gone: false, reason: format!("{:#}", anyhow::Error::new(error)), rest: SignedDuration::ZERO }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_means_what_its_status_says() {
        let check = |statuses: &[u16], expected: Verdict| {
            statuses.iter().for_each(|status| assert_eq!(usual(*status), expected, "{status}"));
        };
        check(&[200, 202, 204], Verdict::Done);
        check(&[301, 302, 307, 400, 401, 404, 413], Verdict::Refused);
        check(&[408, 425, 429, 500, 502, 503], Verdict::Later);
        check(&[410], Verdict::Gone);
    }

    #[test]
    fn every_try_of_a_message_bears_one_name_without_dots() {
        assert_eq!(id("<5f2b0c7d9a@mail.example.org>"), "msg_5f2b0c7d9a");
    }
}
