//! One parcel as one message: brief first, then the redline, then where it comes from.
//!
//! Invariant: at most 100 KB without what is attached (mail readers clip larger messages), with exact counts of what was left
//! out, and the way to the whole: a file that comes with it, a link, or a command. Nothing of a source acts in the message: no scripts, no remote loads, no links but the
//! official address, no header.

mod attached;
mod contents;
pub(super) mod headers;
pub(super) mod html;
mod letter;
mod said;
mod stale;
mod subject;
mod text;

use jiff::Timestamp;

use self::attached::Attached;
use self::contents::{Place, arranged, worst_first};
use self::letter::{Entry, Letter, Links};
use crate::alert::settings::Settings;
use crate::mail::Message;
use crate::operator::Stale;
use crate::render::{Redline, Section, abridge, groups, sections};
use crate::seal::Purpose;
use crate::store::Parcel;
use crate::subscription::Attachment;
use crate::version::Version;
use crate::wording::Language;

pub use self::attached::{FILE_LIMIT, RedlineFiles};
pub use self::headers::ComposeError;
pub use self::letter::AlertContent;
pub(super) use self::stale::told_stale;
pub use self::subject::subject;

/// Bytes of a message, headers and encodings included, attached files not.
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
    let language = parcel.subscriber.language;
    let worst = worst_first(contents);
    let labels: Vec<(String, String)> =
        worst.iter().take(ROOMS[0].told).map(|content| labels(content, language)).collect();
    let redlines: Vec<Redline<'_>> =
        worst.iter().zip(&labels).map(|(content, labels)| redline(content, labels, language)).collect();
    // Walked once, whatever the room: a walk through millions of words takes its time.
    let sections = redlines.iter().zip(&worst).map(|(redline, content)| match content.revision.brief.reminder {
        // An entry of the calendar has no text of the law: what it says is all in its brief.
        Some(_) => Vec::new(),
        None => sections(redline),
    });
    let sections: Vec<Vec<Section<'_>>> = sections.collect();
    let subject = subject(contents, language);
    let (worst, redlines, sections) = (&worst, &redlines, &sections);
    let draft = Draft { parcel, contents, stale, settings, now, subject: &subject, worst, redlines, sections };
    let mut last = None;
    for room in ROOMS {
        let shown = draft.shown(room);
        let planned = draft.planned(&shown);
        let message = draft.written(room, &shown, &planned, &[])?;
        let fits = message.bytes.len() <= SIZE_LIMIT;
        last = Some((room, shown, planned, message));
        if fits {
            break;
        }
    }
    let (room, shown, planned, message) = last.ok_or(ComposeError::Empty)?;
    let (names, files) = draft.files(&planned)?;
    if files.is_empty() && names == planned {
        return Ok(message);
    }
    draft.written(room, &shown, &names, &files)
}

/// A message in the making: what stays the same however much room there is.
struct Draft<'d, 'a> {
    parcel: &'d Parcel,
    /// In the parcel's order.
    contents: &'d [AlertContent<'a>],
    stale: Option<&'d [Stale]>,
    settings: &'d Settings,
    now: Timestamp,
    subject: &'d str,
    /// The same contents, the most severe first: the first are told.
    worst: &'d [AlertContent<'a>],
    /// Of those that may be told in full, in that order; so are all lists of `told` below.
    redlines: &'d [Redline<'a>],
    sections: &'d [Vec<Section<'a>>],
}

impl<'a> Draft<'_, 'a> {
    /// The redlines of the revisions told in full, cut to their share of the room.
    fn shown(&self, room: Room) -> Vec<Vec<Section<'a>>> {
        let told = self.worst.len().min(room.told);
        let share = room.redline / told.max(1);
        self.sections[..told].iter().map(|sections| abridge(sections, self.language(), share)).collect()
    }

    fn language(&self) -> Language {
        self.parcel.subscriber.language
    }

    /// The revisions whose whole redline is to come with the message, with the names of the files that are likely.
    fn planned(&self, shown: &[Vec<Section<'_>>]) -> Vec<Option<String>> {
        let asked = self.parcel.subscriber.attachments.has(Attachment::Redline);
        let mut left = attached::REDLINES;
        let plan = |(at, shown): (usize, &Vec<Section<'_>>)| {
            let all = &self.sections[at];
            let wanted = left > 0 && !all.is_empty() && (asked || !attached::is_whole(all, shown));
            left -= usize::from(wanted);
            wanted.then(|| attached::redline_name(&self.worst[at], self.language(), "docx"))
        };
        shown.iter().enumerate().map(plan).collect()
    }

    /// What comes with the message: the name of each redline that does, by revision, and all files.
    fn files(&self, planned: &[Option<String>]) -> Result<(Vec<Option<String>>, Vec<Attached>), ComposeError> {
        let (wanted, language) = (&self.parcel.subscriber.attachments, self.language());
        let (mut left, mut files) = (attached::Room::default(), Vec::new());
        // What was asked for comes first: it is small.
        if wanted.has(Attachment::Calendar) {
            files.extend(attached::calendar(self.contents, language, &mut left));
        }
        if wanted.has(Attachment::Json) {
            files.extend(attached::briefs(self.contents, language, self.settings, self.now, &mut left)?);
        }
        let mut names = Vec::new();
        for (at, planned) in planned.iter().enumerate() {
            let made = planned
                .as_ref()
                .and_then(|_| attached::redline(&self.worst[at], &self.redlines[at], &self.sections[at], &mut left));
            names.push(made.as_ref().map(|file| file.name.clone()));
            files.extend(made);
        }
        Ok((names, files))
    }

    fn written(
        &self,
        room: Room,
        shown: &[Vec<Section<'_>>],
        names: &[Option<String>],
        files: &[Attached],
    ) -> Result<Message, ComposeError> {
        let (settings, subscriber) = (self.settings, &self.parcel.subscriber);
        let contents = arranged(self.worst, room.told, room.listed);
        let entry = |place: &Place<'a>| Entry {
            content: place.content,
            acts: groups(&self.redlines[place.rank]).into_iter().take(ACTS).collect(),
            sections: &shown[place.rank],
            attached: names.get(place.rank).cloned().flatten(),
            zone: &subscriber.zone,
        };
        let entries: Vec<Entry<'_>> = contents.told().map(|(_, place)| entry(place)).collect();
        let link = |purpose| settings.link(purpose, subscriber.handle);
        let (preferences, unsubscribe) = (link(Purpose::Preferences), link(Purpose::Unsubscribe));
        let revisions = settings.revisions();
        let letter = Letter {
            entries: &entries,
            contents: &contents,
            stale: self.stale,
            zone: &subscriber.zone,
            address: &subscriber.address,
            operator: &settings.operator,
            links: Links {
                preferences: preferences.as_deref(),
                unsubscribe: unsubscribe.as_deref(),
                revisions: revisions.as_deref(),
            },
            language: subscriber.language,
            now: self.now,
        };
        let return_path = settings.return_path(subscriber.handle);
        let envelope = headers::Envelope {
            from: &settings.from,
            to: &subscriber.address,
            message_id: &self.parcel.message_id,
            subject: self.subject,
            date: self.now,
            domain: &settings.domain,
            thread: thread(self.contents),
            return_path: &return_path,
            unsubscribe: unsubscribe.as_deref(),
            signer: settings.signer.as_deref(),
        };
        headers::build(&envelope, &text::letter(&letter), &html::letter(&letter, self.subject), files)
    }
}

/// The threads that a message joins: those of its revisions, where all are of one event. A digest of several events joins none,
/// for that would make one thread of them.
fn thread<'a>(contents: &[AlertContent<'a>]) -> &'a [String] {
    match contents {
        [first, rest @ ..] if rest.iter().all(|other| other.thread.first() == first.thread.first()) => first.thread,
        _ => &[],
    }
}

fn labels(content: &AlertContent<'_>, language: Language) -> (String, String) {
    let label = |version: &Version| language.tell("version", [("number", version.number.into())]);
    (label(content.old_version), label(content.new_version))
}

fn redline<'a>(content: &AlertContent<'a>, labels: &'a (String, String), language: Language) -> Redline<'a> {
    Redline {
        old: content.old,
        new: content.new,
        diff: content.diff,
        old_label: &labels.0,
        new_label: &labels.1,
        context: 1,
        brief: Some(&content.revision.brief),
        language,
        now: None,
    }
}

/// A message that proves that mail leaves and arrives. It speaks of no source.
pub fn test_message(address: &str, settings: &Settings, now: Timestamp) -> Result<Message, ComposeError> {
    let message_id = format!("<test-{}-{:016x}@{}>", now.as_millisecond(), fastrand::u64(..), settings.domain);
    let language = settings.language;
    let about = [("address", address.into()), ("from", settings.from.as_str().into())];
    let plain = format!("{}\n", language.tell("test-text", about));
    let note = html::note(&language.say("test-title"), &plain, language);
    let subject = language.say("test-subject");
    let envelope = headers::Envelope {
        from: &settings.from,
        to: address,
        message_id: &message_id,
        subject: &subject,
        date: now,
        domain: &settings.domain,
        thread: &[],
        return_path: settings.sender(),
        unsubscribe: None,
        signer: settings.signer.as_deref(),
    };
    headers::build(&envelope, &plain, &note, &[])
}
