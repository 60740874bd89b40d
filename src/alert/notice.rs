//! Sending notices: messages that tell of no revision, one recipient each, plain words.

use jiff::{SignedDuration, Timestamp};

use crate::alert::compose::headers::{self, ComposeError, Envelope};
use crate::alert::compose::html;
use crate::alert::outcome;
use crate::alert::settings::Settings;
use crate::mail::{Class, Mailer, Message};
use crate::snapshot::Sha256;
use crate::store::{Notice, Store, StoreError};

/// How long a claim holds: longer than sending a few can take.
const LEASE: SignedDuration = SignedDuration::from_mins(40);
const AT_ONCE: u32 = 4;
/// How long a notice is tried: a question that is older than this is asked again by whoever asks for alerts.
const EXPIRY: SignedDuration = SignedDuration::from_hours(2 * 24);

/// Sends what is due; a fault of ours ends the round and leaves the rest for later.
pub(super) async fn send_notices(
    store: &Store,
    mailer: &Mailer,
    settings: &Settings,
    now: Timestamp,
) -> Result<usize, StoreError> {
    let mut sent = 0;
    loop {
        let notices = store.claim_notices(now, LEASE, AT_ONCE).await?;
        if notices.is_empty() {
            return Ok(sent);
        }
        for notice in notices {
            let failed = match write(&notice, settings, now) {
                Ok(message) => mailer.send(&message).await.map_err(|error| (error.class, error.to_string())),
                Err(error) => Err((Class::MessageRefused, error.to_string())),
            };
            match failed {
                Ok(()) => {
                    store.notice_sent(notice.id).await?;
                    sent += 1;
                }
                Err((class, error)) => {
                    let given_up = matches!(class, Class::RecipientRefused | Class::MessageRefused)
                        || now.duration_since(notice.owed_at) >= EXPIRY;
                    let again = (!given_up).then(|| now + outcome::backoff(notice.attempts));
                    tracing::warn!(about = notice.about, error, given_up, "a notice was not sent");
                    store.notice_failed(notice.id, again, &error).await?;
                }
            }
        }
    }
}

fn write(notice: &Notice, settings: &Settings, now: Timestamp) -> Result<Message, ComposeError> {
    let name = Sha256::of(format!("{} {}", notice.id, notice.about).as_bytes()).to_string();
    let message_id = format!("<notice-{}@{}>", &name[..24], settings.domain);
    let envelope = Envelope {
        from: &settings.from,
        to: &notice.address,
        message_id: &message_id,
        subject: &notice.subject,
        date: now,
        domain: &settings.domain,
        thread: &[],
        return_path: settings.sender(),
        unsubscribe: None,
        signer: settings.signer.as_deref(),
    };
    headers::build(
        &envelope,
        &format!("{}\n", notice.text),
        &html::note(&notice.subject, &notice.text, notice.language),
        &[],
    )
}
