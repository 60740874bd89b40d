//! One parcel as one message: brief first, then the redline, then where it comes from.
//!
//! Invariant: at most 100 KB (mail readers clip larger messages), with exact counts of what was left out and the
//! command that shows the whole. Nothing of a source acts in the message: no scripts, no remote loads, no links but the
//! official address, no header.

mod contents;
pub(super) mod headers;
pub(super) mod html;
mod letter;
mod said;
mod stale;
mod subject;
mod text;

use jiff::Timestamp;

use self::contents::{Contents, arranged};
use self::letter::{Entry, Letter, Links};
use crate::alert::settings::Settings;
use crate::mail::Message;
use crate::operator::Stale;
use crate::render::{Redline, abridge, groups, sections};
use crate::seal::Purpose;
use crate::store::Parcel;
use crate::subscription::Subscriber;
use crate::version::Version;
use crate::wording::Language;

pub use self::headers::ComposeError;
pub use self::letter::AlertContent;
pub(super) use self::stale::told_stale;
pub use self::subject::subject;

/// Bytes of a message, headers and encodings included.
pub const SIZE_LIMIT: usize = 100_000;
/// Acts told of one revision.
const ACTS: usize = 12;

/// How much of the contents goes into a message.
#[derive(Debug, Clone, Copy)]
struct Room {
    /// Bytes of redline, shared by the revisions.
    redline: usize,
    /// Revisions told in full, the worst; of others only the headline.
    told: usize,
    /// Headlines of others; the rest is counted.
    listed: usize,
}

/// From the most generous to the least: the first that fits is taken.
const ROOMS: [Room; 8] = [
    Room { redline: 30_000, told: 40, listed: 100 },
    Room { redline: 18_000, told: 40, listed: 100 },
    Room { redline: 10_000, told: 30, listed: 80 },
    Room { redline: 6_000, told: 20, listed: 60 },
    Room { redline: 3_000, told: 10, listed: 50 },
    Room { redline: 1_000, told: 6, listed: 40 },
    Room { redline: 0, told: 3, listed: 20 },
    Room { redline: 0, told: 1, listed: 0 },
];

/// Writes the message of a parcel. `contents` are its revisions in the parcel's order; `stale` are the sources that it says
/// were not read well, where it says whether there are any.
pub fn compose(
    parcel: &Parcel,
    contents: &[AlertContent<'_>],
    stale: Option<&[Stale]>,
    settings: &Settings,
    now: Timestamp,
) -> Result<Message, ComposeError> {
    let subject = subject(contents, parcel.subscriber.language);
    let mut last = None;
    for room in ROOMS {
        let contents = arranged(contents, room.told, room.listed);
        let message = compose_within(parcel, &contents, stale, settings, now, &subject, room)?;
        let fits = message.bytes.len() <= SIZE_LIMIT;
        last = Some(message);
        if fits {
            break;
        }
    }
    last.ok_or(ComposeError::Empty)
}

fn compose_within(
    parcel: &Parcel,
    contents: &Contents<'_>,
    stale: Option<&[Stale]>,
    settings: &Settings,
    now: Timestamp,
    subject: &str,
    room: Room,
) -> Result<Message, ComposeError> {
    let told = &contents.told;
    let share = room.redline / told.len().max(1);
    let language = parcel.subscriber.language;
    let labels: Vec<(String, String)> = told.iter().map(|content| labels(content, language)).collect();
    let entries: Vec<Entry<'_>> =
        told.iter().zip(&labels).map(|(content, labels)| entry(*content, labels, share, &parcel.subscriber)).collect();
    let handle = parcel.subscriber.handle;
    let (preferences, unsubscribe) =
        (settings.link(Purpose::Preferences, handle), settings.link(Purpose::Unsubscribe, handle));
    let revisions = settings.revisions();
    let letter = Letter {
        entries: &entries,
        contents,
        stale,
        zone: &parcel.subscriber.zone,
        address: &parcel.subscriber.address,
        operator: &settings.operator,
        links: Links {
            preferences: preferences.as_deref(),
            unsubscribe: unsubscribe.as_deref(),
            revisions: revisions.as_deref(),
        },
        language,
        now,
    };
    let return_path = settings.return_path(handle);
    let envelope = headers::Envelope {
        from: &settings.from,
        to: &parcel.subscriber.address,
        message_id: &parcel.message_id,
        subject,
        date: now,
        domain: &settings.domain,
        thread: match told[..] {
            [only] if contents.is_single() => Some(only.source.id.as_str()),
            _ => None,
        },
        return_path: &return_path,
        unsubscribe: unsubscribe.as_deref(),
        signer: settings.signer.as_deref(),
    };
    headers::build(&envelope, &text::letter(&letter), &html::letter(&letter, subject))
}

fn labels(content: &AlertContent<'_>, language: Language) -> (String, String) {
    let label = |version: &Version| language.tell("version", [("number", version.number.into())]);
    (label(content.old_version), label(content.new_version))
}

fn entry<'a>(
    content: AlertContent<'a>,
    labels: &'a (String, String),
    share: usize,
    subscriber: &'a Subscriber,
) -> Entry<'a> {
    let redline = Redline {
        old: content.old,
        new: content.new,
        diff: content.diff,
        old_label: &labels.0,
        new_label: &labels.1,
        context: 1,
        brief: None,
        language: subscriber.language,
        now: None,
    };
    let acts = groups(&redline).into_iter().take(ACTS).collect();
    // An entry of the calendar has no text of the law: what it says is all in its brief.
    let share = if content.revision.brief.reminder.is_some() { None } else { Some(share) };
    let sections = share.map_or_else(Vec::new, |share| abridge(sections(&redline), subscriber.language, share));
    Entry { content, acts, sections, zone: &subscriber.zone }
}

/// A message that proves that mail leaves and arrives. It speaks of no source.
pub fn test_message(address: &str, settings: &Settings, now: Timestamp) -> Result<Message, ComposeError> {
    let message_id = format!("<test-{}-{:016x}@{}>", now.as_millisecond(), fastrand::u64(..), settings.domain);
    let language = settings.language;
    let about = [("address", address.into()), ("from", settings.from.as_str().into())];
    let plain = format!("{}\n", language.tell("test-text", about));
    let note = html::note(&language.say("test-title"), &plain);
    let subject = language.say("test-subject");
    let envelope = headers::Envelope {
        from: &settings.from,
        to: address,
        message_id: &message_id,
        subject: &subject,
        date: now,
        domain: &settings.domain,
        thread: None,
        return_path: settings.sender(),
        unsubscribe: None,
        signer: settings.signer.as_deref(),
    };
    headers::build(&envelope, &plain, &note)
}
