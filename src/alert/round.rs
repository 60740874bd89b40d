//! What one round of deliveries works with, whatever carries its parcels.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use jiff::{SignedDuration, Timestamp};

use crate::alert::pace::Pace;
use crate::alert::settings::Settings;
use crate::store::Store;

/// After so many connections that failed one after another the server counts as down: trying it for every parcel that is
/// due would take hours where it does not even refuse.
const DOWN: u32 = 16;

pub(super) struct Round<'a> {
    pub store: &'a Store,
    pub settings: Arc<Settings>,
    /// When the round began.
    pub now: Timestamp,
    began: Instant,
    pub pace: Pace,
    /// Why nothing more is sent in this round.
    paused: Mutex<Option<String>>,
    unreachable: AtomicU32,
}

impl<'a> Round<'a> {
    pub fn new(store: &'a Store, settings: &Settings, now: Timestamp) -> Round<'a> {
        Round {
            store,
            settings: Arc::new(settings.clone()),
            now,
            began: Instant::now(),
            pace: Pace::default(),
            paused: Mutex::default(),
            unreachable: AtomicU32::default(),
        }
    }

    /// The present: a round may take long.
    pub fn moment(&self) -> Timestamp {
        self.now + SignedDuration::try_from(self.began.elapsed()).unwrap_or_default()
    }

    pub fn paused(&self) -> Option<String> {
        self.paused.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Ends the round for what has not begun yet; the first reason counts.
    pub fn pause(&self, reason: String) {
        self.paused.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(reason);
    }

    pub fn reached(&self) {
        self.unreachable.store(0, Ordering::Relaxed);
    }

    pub fn not_reached(&self, reason: &str) {
        if self.unreachable.fetch_add(1, Ordering::Relaxed) + 1 >= DOWN {
            self.pause(reason.to_owned());
        }
    }
}
