//! Messages that came back, taken to the subscriber they were for.

use std::path::Path;

use jiff::Timestamp;

use crate::mail::{bounce, is_hard, letters, reason, token_of};
use crate::seal::{Purpose, Seal};
use crate::snapshot::Sha256;
use crate::store::{Bounced, Returned, Store, StoreError};
use crate::subscription::{Handle, normal_address};

/// Where messages come back to: the mailbox of the return paths, and what opens their tokens.
#[derive(Debug, Clone)]
pub struct ReturnDesk {
    pub store: Store,
    pub seal: Seal,
    /// The address before the `+` of a return path: `bounces@example.org`.
    pub address: String,
}

/// Characters of a Message-ID that are kept (a header line has no more, RFC 5322, section 2.1.1).
const LONGEST_ID: usize = 998;

/// What a mail provider says of a message that it could not deliver, in a form that any of theirs can be turned into.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
pub struct Reported {
    /// The return path of the message, `bounces+TOKEN@example.org`; counts before `recipient`.
    #[serde(default)]
    pub return_path: String,
    /// The address that it was for.
    #[serde(default)]
    pub recipient: String,
    /// The code of RFC 3463: `5.1.1`.
    pub status: String,
    /// The server's words.
    #[serde(default)]
    pub diagnostic: String,
    /// Of our message: one that is told again counts once.
    #[serde(default)]
    pub message_id: String,
}

impl Reported {
    /// True for a code of three numbers that begins with the class of a success or a failure, and somebody whom it is about.
    pub fn is_sound(&self) -> bool {
        let numbers: Vec<&str> = self.status.split('.').collect();
        let digits = |text: &&str| (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        numbers.len() == 3
            && matches!(numbers[0], "2" | "4" | "5")
            && numbers.iter().all(digits)
            && !(self.return_path.is_empty() && self.recipient.is_empty())
    }
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
        let told = bounce(raw, self.local());
        let known = told.and_then(|bounce| Some((self.seal.opened(Purpose::Bounce, &bounce.token)?, bounce)));
        let Some((handle, bounce)) = known else { return Ok(Bounced::Nobody) };
        let returned = Returned { about: bounce.about, hard: bounce.hard, reason: bounce.reason };
        self.store.record_bounce(handle, &returned, now).await
    }

    /// Takes what a provider says; it must be known that it is the provider who does. A success counts as nothing.
    pub async fn take_report(&self, report: &Reported, now: Timestamp) -> Result<Bounced, StoreError> {
        if report.status.starts_with("2.") {
            return Ok(Bounced::Nobody);
        }
        let Some(handle) = self.subscriber_of(report).await? else { return Ok(Bounced::Nobody) };
        let reason = reason(&report.status, &report.diagnostic);
        let about = match report.message_id.trim().trim_matches(['<', '>']) {
            "" => format!("report {}", Sha256::of(reason.as_bytes())),
            id => id.chars().take(LONGEST_ID).collect(),
        };
        let returned = Returned { about, hard: is_hard(&report.status), reason };
        self.store.record_bounce(handle, &returned, now).await
    }

    async fn subscriber_of(&self, report: &Reported) -> Result<Option<Handle>, StoreError> {
        if let Some(token) = token_of(report.return_path.trim_matches(['<', '>']), self.local()) {
            return Ok(self.seal.opened(Purpose::Bounce, &token));
        }
        let Ok(address) = normal_address(&report.recipient) else { return Ok(None) };
        Ok(self.store.subscriber_at_address(&address).await?.map(|subscriber| subscriber.handle))
    }

    /// What stands before the `+` of our return paths.
    fn local(&self) -> &str {
        self.address.split_once('@').map_or(self.address.as_str(), |(local, _)| local)
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
