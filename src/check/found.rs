//! What a check found, before it is recorded, and when the source falls due again.

use jiff::{SignedDuration, Timestamp};

use super::CheckError;
use crate::history::HistoryError;
use crate::search::Passage;
use crate::source::{NEVER, Source, SourceId};
use crate::store::{CheckResult, SourceState};
use crate::volatile::Memory;

/// How long after it came to rest a source is tried that can't be read.
const GRACE: SignedDuration = SignedDuration::from_hours(24 * 7);

/// What a check found, before it is recorded.
pub(super) struct Found {
    pub status: &'static str,
    pub reason: Option<String>,
    pub http: Option<u16>,
    /// Set where the schedule has no say.
    pub due: Option<Timestamp>,
    /// The earliest time at which the server wants to be asked again.
    pub not_before: Option<Timestamp>,
    /// True where trying again before the schedule's next time may help.
    pub transient: bool,
    pub result: CheckResult,
    /// What a new version says, for search.
    pub text: Option<Vec<Passage>>,
    /// What is known of the source's noise from now on, where that is not what was known.
    pub volatile: Option<Memory>,
    /// Sources that are to be asked at once.
    pub wakes: Vec<SourceId>,
}

impl Found {
    pub fn good(status: &'static str, http: u16, result: CheckResult) -> Found {
        Found {
            status,
            reason: None,
            http: Some(http),
            due: None,
            not_before: None,
            transient: false,
            result,
            text: None,
            volatile: None,
            wakes: Vec::new(),
        }
    }

    /// A check that a crash cut off between archive and index; the source is due again at once.
    pub fn resumed(result: CheckResult, state: &SourceState, now: Timestamp) -> Found {
        let is_first = state.version.as_ref().is_none_or(|version| version.past);
        let status = match &result {
            CheckResult::Recorded { .. } if is_first => "first",
            CheckResult::Recorded { revision: Some(_), .. } => "revised",
            _ => "unchanged",
        };
        Found { due: Some(now), ..Found::good(status, 200, result) }
    }

    /// What is wrong with this source's archive (damage, a full disk) is told like any outage of the source; what is wrong
    /// with the index can't be recorded in it.
    pub fn hindered(error: CheckError) -> Result<Found, CheckError> {
        if matches!(error, CheckError::Store(_) | CheckError::History(HistoryError::Store(_))) {
            return Err(error);
        }
        Ok(Found { status: "failed", transient: true, ..Found::held(None, super::explain(&error)) })
    }

    /// A source whose address can't be told yet: what it follows has not said enough.
    pub fn waiting(reason: String) -> Found {
        Found { status: "failed", transient: true, ..Found::held(None, reason) }
    }

    pub fn held(http: Option<u16>, reason: String) -> Found {
        Found {
            status: "held",
            reason: Some(reason),
            http,
            due: None,
            not_before: None,
            transient: false,
            result: CheckResult::Bad,
            text: None,
            volatile: None,
            wakes: Vec::new(),
        }
    }

    /// When the source falls due again: by its schedule; sooner after a passing failure; later where the server says so.
    pub fn next_due(&self, source: &Source, state: &SourceState, now: Timestamp) -> Timestamp {
        if let Some(due) = self.due {
            return due;
        }
        let mut due = match self.result {
            // What was not read before it came to rest is tried a while longer.
            CheckResult::Bad if !source.is_at_rest(now - GRACE) => source.scheduled_after(now),
            _ => source.due_after(now),
        };
        if self.transient && due < NEVER {
            let wait = SignedDuration::from_mins(5 * 3_i64.pow(state.failures.min(5)));
            due = due.min(now.checked_add(wait).unwrap_or(due));
        }
        if self.status == "held" {
            // A site that blocks us, or is being repaired, is left alone for a while.
            due = due.max(now.checked_add(SignedDuration::from_hours(1)).unwrap_or(due));
        }
        self.not_before.map_or(due, |not_before| due.max(not_before))
    }
}
