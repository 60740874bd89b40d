//! One parcel as one message: brief first, then the redline, then where it comes from.
//!
//! Invariant: at most 100 KB (mail readers clip larger messages), with exact counts of what was left out and the
//! command that shows the whole. Nothing of a source acts in the message: no scripts, no remote loads, no links but the
//! official address, no header.

use jiff::Timestamp;

use crate::alert::headers::{self, ComposeError};
use crate::alert::letter::{AlertContent, Entry, Letter};
use crate::alert::settings::Settings;
use crate::alert::{html, text};
use crate::mail::Message;
use crate::render::{Redline, abridge, brief_tag, groups, one_line, sections};
use crate::seal::Purpose;
use crate::store::Parcel;
use crate::subscription::Subscriber;
use crate::version::Version;
use crate::wording::Language;

/// Bytes of a message, headers and encodings included.
pub const SIZE_LIMIT: usize = 100_000;
/// Characters of a subject.
const SUBJECT_LIMIT: usize = 200;
/// Acts told of one revision.
const ACTS: usize = 12;

/// How much of the contents goes into a message.
#[derive(Debug, Clone, Copy)]
struct Room {
    /// Bytes of redline, shared by the revisions.
    redline: usize,
    /// Revisions told in full; of later ones only the headline.
    told: usize,
    /// Headlines of later ones; the rest is counted.
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

/// Writes the message of a parcel. `contents` are its revisions in the parcel's order.
pub fn compose(
    parcel: &Parcel,
    contents: &[AlertContent<'_>],
    settings: &Settings,
    now: Timestamp,
) -> Result<Message, ComposeError> {
    let subject = subject(contents, parcel.subscriber.language);
    let mut last = None;
    for room in ROOMS {
        let message = compose_within(parcel, contents, settings, now, &subject, room)?;
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
    contents: &[AlertContent<'_>],
    settings: &Settings,
    now: Timestamp,
    subject: &str,
    room: Room,
) -> Result<Message, ComposeError> {
    let told = contents.len().min(room.told);
    let share = room.redline / told.max(1);
    let language = parcel.subscriber.language;
    let labels: Vec<(String, String)> = contents[..told].iter().map(|content| labels(content, language)).collect();
    let entries: Vec<Entry<'_>> = contents[..told]
        .iter()
        .zip(&labels)
        .map(|(content, labels)| entry(*content, labels, share, &parcel.subscriber))
        .collect();
    let listed = &contents[told..(told + room.listed).min(contents.len())];
    let letter = Letter {
        entries: &entries,
        listed,
        uncounted: contents.len() - told - listed.len(),
        address: &parcel.subscriber.address,
        operator: &settings.operator,
        language,
        now,
    };
    let return_path = settings.return_path(parcel.subscriber.handle);
    let unsubscribe = settings.link(Purpose::Unsubscribe, parcel.subscriber.handle);
    let envelope = headers::Envelope {
        from: &settings.from,
        to: &parcel.subscriber.address,
        message_id: &parcel.message_id,
        subject,
        date: now,
        domain: &settings.domain,
        thread: match contents {
            [only] => Some(only.source.id.as_str()),
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

/// `[5 LOOSENS] BIS: 15 CFR 742.6(b)(10): …` for one revision, `3 revisions: …` for more; one line, at most 200 characters.
pub fn subject(contents: &[AlertContent<'_>], language: Language) -> String {
    let text = match contents {
        [] => language.count("revisions", 0),
        [only] => told(only, language),
        many => {
            let mut issuers: Vec<&str> = Vec::new();
            for content in many {
                if !issuers.contains(&content.source.issuer.as_str()) {
                    issuers.push(&content.source.issuer);
                }
            }
            let severity = |content: &&AlertContent<'_>| content.revision.brief.severity;
            let worst = many.iter().map(|content| severity(&content)).max().unwrap_or(0);
            let lead = many.iter().find(|content| severity(content) == worst);
            let about = [
                ("revisions", language.count("revisions", many.len()).into()),
                ("issuers", issuers.join(&language.say("list")).into()),
                ("lead", lead.map_or(String::new(), |content| bare(content, language)).into()),
            ];
            language.tell("subject-digest", about)
        }
    };
    // Sanitised before the mail library sees it: marks for what acts, one line, bounded.
    let line = one_line(&text).split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SUBJECT_LIMIT) {
        None => line,
        Some(_) => line.chars().take(SUBJECT_LIMIT - 1).chain(['…']).collect(),
    }
}

/// `[5 LOOSENS] § 742.6(b)(10): …`
fn bare(content: &AlertContent<'_>, language: Language) -> String {
    let brief = &content.revision.brief;
    format!("{} {}", brief_tag(brief, language), brief.headline(language))
}

/// The same with the issuer, unless the headline says whose law it is.
fn told(content: &AlertContent<'_>, language: Language) -> String {
    let (brief, issuer) = (&content.revision.brief, &content.source.issuer);
    let headline = brief.headline(language);
    let named = brief.identity.title.as_ref().is_some_and(|title| headline.starts_with(title.as_str()));
    match named || issuer.is_empty() || headline.contains(issuer.as_str()) {
        true => format!("{} {headline}", brief_tag(brief, language)),
        false => {
            let about = [("label", issuer.as_str().into()), ("value", headline.into())];
            format!("{} {}", brief_tag(brief, language), language.tell("label", about))
        }
    }
}

/// A message that proves that mail leaves and arrives. It speaks of no source.
pub fn test_message(address: &str, settings: &Settings, now: Timestamp) -> Result<Message, ComposeError> {
    let message_id = format!("<test-{}-{:016x}@{}>", now.as_millisecond(), fastrand::u64(..), settings.domain);
    let plain = format!(
        "This is a test message of rulewatch, sent to {address}.\n\nAlerts to this address will come from {}. Nothing needs to be done.\n\nGrüße, 你好: this line tests the encoding.\n",
        settings.from
    );
    let note = html::note("Test message of rulewatch", &plain);
    let envelope = headers::Envelope {
        from: &settings.from,
        to: address,
        message_id: &message_id,
        subject: "rulewatch: test message",
        date: now,
        domain: &settings.domain,
        thread: None,
        return_path: settings.sender(),
        unsubscribe: None,
        signer: settings.signer.as_deref(),
    };
    headers::build(&envelope, &plain, &note)
}
