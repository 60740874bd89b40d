//! Messages that came back, taken to the subscriber they were for.

use std::path::Path;

use jiff::Timestamp;

use crate::mail::{bounce, letters};
use crate::seal::{Purpose, Seal};
use crate::store::{Bounced, Returned, Store, StoreError};

/// Where messages come back to: the mailbox of the return paths, and what opens their tokens.
#[derive(Debug, Clone)]
pub struct ReturnDesk {
    pub store: Store,
    pub seal: Seal,
    /// The address before the `+` of a return path: `bounces@example.org`.
    pub address: String,
}

/// What the messages of a mailbox came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bounces {
    pub counted: usize,
    /// Of these, addresses that nothing is sent to from now on.
    pub suppressed: usize,
    /// Told before, of somebody who is gone, no notification, or forged.
    pub ignored: usize,
}

impl ReturnDesk {
    /// Takes all messages of a mailbox out of it.
    pub async fn empty(&self, mailbox: &Path, now: Timestamp) -> anyhow::Result<Bounces> {
        let mut bounces = Bounces::default();
        let place = mailbox.to_owned();
        for letter in tokio::task::spawn_blocking(move || letters(&place)).await?? {
            bounces.count(self.take(&letter.bytes, now).await?);
            letter.done()?;
        }
        Ok(bounces)
    }

    /// Takes one message as it lies in the mailbox.
    pub async fn take(&self, raw: &[u8], now: Timestamp) -> Result<Bounced, StoreError> {
        let local = self.address.split_once('@').map_or(self.address.as_str(), |(local, _)| local);
        let told = bounce(raw, local);
        let known = told.and_then(|bounce| Some((self.seal.opened(Purpose::Bounce, &bounce.token)?, bounce)));
        let Some((handle, bounce)) = known else { return Ok(Bounced::Nobody) };
        let returned = Returned { about: bounce.about, hard: bounce.hard, reason: bounce.reason };
        self.store.record_bounce(handle, &returned, now).await
    }
}

impl Bounces {
    fn count(&mut self, bounced: Bounced) {
        match bounced {
            Bounced::Counted => self.counted += 1,
            Bounced::Suppressed => (self.counted, self.suppressed) = (self.counted + 1, self.suppressed + 1),
            Bounced::Nobody | Bounced::Known => self.ignored += 1,
        }
    }
}
