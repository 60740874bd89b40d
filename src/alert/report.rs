//! What a round of deliveries came to, and what the operator's log is told of each parcel.

use jiff::{SignedDuration, Timestamp};

use crate::store::{Parcel, SendOutcome};

/// From when on an alert that does not leave is told to the operator.
const LATE: SignedDuration = SignedDuration::from_hours(1);

/// What one round of deliveries came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    pub sent: usize,
    /// To be tried again.
    pub deferred: usize,
    pub uncertain: usize,
    pub parked: usize,
    /// The index did not take the outcome.
    pub unrecorded: usize,
    /// Why the queue paused, where a fault of ours stopped the round: nothing more should be sent for `PAUSE`.
    pub paused: Option<String>,
    /// Why a model wrote nothing, where one was asked in this round and failed; harmed no message.
    pub unwritten: Option<String>,
}

impl Report {
    pub(super) fn with(self, other: Report) -> Report {
        Report {
            sent: self.sent + other.sent,
            deferred: self.deferred + other.deferred,
            uncertain: self.uncertain + other.uncertain,
            parked: self.parked + other.parked,
            unrecorded: self.unrecorded + other.unrecorded,
            paused: self.paused.or(other.paused),
            unwritten: self.unwritten.or(other.unwritten),
        }
    }

    pub(super) fn count(&mut self, outcome: &SendOutcome) {
        match outcome {
            SendOutcome::Sent => self.sent += 1,
            SendOutcome::Retry { .. } | SendOutcome::Refused { .. } => self.deferred += 1,
            SendOutcome::Unknown { .. } => self.uncertain += 1,
            SendOutcome::Parked { .. } => self.parked += 1,
        }
    }
}

/// Tells the operator's log what became of a parcel; the address is masked.
pub(super) fn tell(parcel: &Parcel, outcome: &SendOutcome, now: Timestamp) {
    let (to, id) = (masked(&parcel.subscriber.address), parcel.message_id.as_str());
    let late = now.duration_since(parcel.owed_since) >= LATE;
    match outcome {
        SendOutcome::Sent => tracing::info!(to, message_id = id, revisions = parcel.revisions.len(), "alert sent"),
        SendOutcome::Retry { at, error } | SendOutcome::Refused { at, error } if late => {
            tracing::error!(to, message_id = id, %at, error, "alert is more than an hour late")
        }
        SendOutcome::Retry { at, error } | SendOutcome::Refused { at, error } => {
            tracing::warn!(to, message_id = id, %at, error, "alert deferred")
        }
        SendOutcome::Unknown { at, error } => {
            tracing::error!(to, message_id = id, %at, error, "alert may or may not have arrived")
        }
        SendOutcome::Parked { error } => {
            tracing::error!(to, message_id = id, error, "alert given up; `rulewatch deliveries retry` owes it again")
        }
    }
}

/// Tells the log that an address gets no more.
pub(super) fn tell_suppressed(parcel: &Parcel, reason: &str) {
    tracing::warn!(to = masked(&parcel.subscriber.address), reason, "nothing more is sent to this address");
}

/// `a…@example.org`: enough to find the subscriber, too little to write to. The name of an address to post to is that
/// already.
fn masked(address: &str) -> String {
    if address.contains("://") {
        return address.to_owned();
    }
    match address.rsplit_once('@') {
        Some((local, domain)) => format!("{}…@{domain}", local.chars().take(1).collect::<String>()),
        None => "…".to_owned(),
    }
}
