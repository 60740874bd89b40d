//! What a failed try means for a parcel: when it is tried again, and when it is given up.
//!
//! Invariant: only what concerns this message or this address ever gives it up; a fault that is ours never does before
//! the mail itself is too old.

use jiff::{SignedDuration, Timestamp};

use crate::mail::{Class, MailError};
use crate::store::{Parcel, SendOutcome};

/// Tries of a message that is refused or cannot be written before it is parked.
const TRIES: u32 = 10;
/// How long mail is tried before the subscriber is given up (RFC 5321, 4.5.4.1).
const EXPIRY: SignedDuration = SignedDuration::from_hours(5 * 24);
/// How long a fault of ours pauses the queue.
pub const PAUSE: SignedDuration = SignedDuration::from_mins(5);
/// First wait after a failure; doubled with every try up to the longest.
const FIRST_WAIT: i64 = 60;
const LONGEST_WAIT: i64 = 4 * 3600;

/// The outcome of a try that the mailer failed.
pub(super) fn of(parcel: &Parcel, error: &MailError, now: Timestamp) -> SendOutcome {
    by_class(parcel, error.class, error.to_string(), now)
}

/// The same of a failure by any way.
pub(super) fn by_class(parcel: &Parcel, class: Class, reason: String, now: Timestamp) -> SendOutcome {
    match class {
        Class::Transient => again(parcel, reason, now),
        Class::Ours => paused(reason, now),
        Class::RecipientRefused => SendOutcome::Parked { error: reason },
        Class::MessageRefused => refused(parcel, reason, now),
        Class::Unknown => SendOutcome::Unknown { at: now + backoff(parcel.attempts), error: reason },
    }
}

impl SendOutcome {
    /// The same, tried again no earlier than the receiver asks for, and a little later, so that tries spread.
    pub(super) fn not_before(self, earliest: Timestamp) -> SendOutcome {
        let spread = SignedDuration::from_secs(fastrand::i64(0..=10));
        let later = |at: Timestamp| if at < earliest { earliest + spread } else { at };
        match self {
            SendOutcome::Retry { at, error } => SendOutcome::Retry { at: later(at), error },
            SendOutcome::Refused { at, error } => SendOutcome::Refused { at: later(at), error },
            SendOutcome::Unknown { at, error } => SendOutcome::Unknown { at: later(at), error },
            other => other,
        }
    }
}

/// The queue waits for the operator; no parcel is harmed.
pub(super) fn paused(reason: String, now: Timestamp) -> SendOutcome {
    SendOutcome::Retry { at: now + PAUSE, error: reason }
}

/// A message that may never go out is parked after some tries, and holds up nothing meanwhile.
pub(super) fn refused(parcel: &Parcel, reason: String, now: Timestamp) -> SendOutcome {
    let tries = parcel.attempts + 1;
    if tries >= TRIES {
        return SendOutcome::Parked { error: format!("given up after {tries} tries: {reason}") };
    }
    match again(parcel, reason, now) {
        SendOutcome::Retry { at, error } => SendOutcome::Refused { at, error },
        given_up => given_up,
    }
}

fn again(parcel: &Parcel, reason: String, now: Timestamp) -> SendOutcome {
    if now.duration_since(parcel.owed_since) >= EXPIRY {
        return SendOutcome::Parked { error: format!("given up after five days: {reason}") };
    }
    SendOutcome::Retry { at: now + backoff(parcel.attempts), error: reason }
}

/// One minute, doubled with each try up to four hours, and up to a quarter more so that tries spread.
pub(super) fn backoff(attempts: u32) -> SignedDuration {
    let seconds = (FIRST_WAIT << attempts.min(10)).min(LONGEST_WAIT);
    SignedDuration::from_secs(seconds + fastrand::i64(0..=seconds / 4))
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::mail::Stage;
    use crate::subscription::{Handle, Subscriber};
    use crate::wording::Language;

    fn check(class: Class, attempts: u32, owed_for_hours: i64, expected: &str) {
        let now: Timestamp = "2026-01-16T12:00:00Z".parse().unwrap();
        let subscriber = Subscriber {
            id: 1,
            handle: Handle::new([1; 10]),
            address: "a@example.org".into(),
            zone: TimeZone::UTC,
            language: Language::default(),
            attachments: Default::default(),
            created_at: now,
        };
        let owed_since = now - SignedDuration::from_hours(owed_for_hours);
        let parcel = Parcel {
            subscriber,
            deliveries: vec![],
            revisions: vec![],
            message_id: "<1@example.org>".into(),
            is_digest: false,
            attempts,
            uncertain_before: false,
            owed_since,
            claim: 1,
        };
        let told = match of(&parcel, &MailError::new(Stage::Data, class, "why"), now) {
            SendOutcome::Sent => "sent".to_owned(),
            SendOutcome::Refused { at, .. } => {
                format!("refused, again after {} min or a quarter more", quarter(at, now))
            }
            SendOutcome::Retry { at, .. } => {
                format!("again after {} min or a quarter more", quarter(at, now))
            }
            SendOutcome::Unknown { at, .. } => {
                format!("unknown, again after {} min or a quarter more", quarter(at, now))
            }
            SendOutcome::Parked { .. } => "parked".to_owned(),
        };
        assert_eq!(told, expected, "{class:?} after {attempts} tries");
    }

    /// The wait without its jitter: the largest step of the back-off (or pause) that is not above it.
    fn quarter(at: Timestamp, now: Timestamp) -> i64 {
        let waited = at.duration_since(now).as_secs();
        let steps = [60, 120, 240, 300, 480, 960, 1920, 3840, 7680, 14400];
        let step = steps.into_iter().filter(|step| *step <= waited).max().unwrap();
        assert!(waited <= step + step / 4, "{waited}");
        step / 60
    }

    #[test]
    fn each_failure_means_what_its_class_says() {
        check(Class::Transient, 0, 0, "again after 1 min or a quarter more");
        check(Class::Transient, 3, 1, "again after 8 min or a quarter more");
        check(Class::Transient, 50, 100, "again after 240 min or a quarter more");
        check(Class::Transient, 50, 121, "parked");
        check(Class::Ours, 50, 200, "again after 5 min or a quarter more");
        check(Class::RecipientRefused, 0, 0, "parked");
        check(Class::MessageRefused, 8, 1, "refused, again after 240 min or a quarter more");
        check(Class::MessageRefused, 9, 1, "parked");
        check(Class::Unknown, 0, 0, "unknown, again after 1 min or a quarter more");
    }
}
