//! Who gets alerts, as they say so themselves: ask, confirm, change, pause, end, take away what is kept, erase.
//!
//! Invariants: whatever is asked with an address, the answer is the same, and only a mail to that address tells more; no
//! link does anything by being looked at; a wish counts once its address confirmed it.

mod ask;
mod limits;
mod own;

use std::net::IpAddr;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::alert;
use crate::concern::BadWish;
use crate::seal::{Purpose, Seal};
use crate::store::{Store, StoreError};
use crate::subscription::Handle;

pub use ask::{Asked, Request};
pub use own::{Own, Wanted};

/// How people may sign up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignupSettings {
    /// False: only the operator adds subscribers.
    pub open: bool,
    /// The domains whose addresses may sign up; empty = all.
    pub domains: Vec<String>,
}

impl Default for SignupSettings {
    fn default() -> SignupSettings {
        SignupSettings { open: true, domains: Vec::new() }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum PeopleError {
    #[error("nobody can sign up here: ask the operator")]
    Closed,
    #[error("links can't be written: the operator has to set `public_url`")]
    NoLinks,
    #[error("addresses of this domain can't sign up here: ask the operator")]
    Domain,
    #[error("too many requests: try again in an hour")]
    TooMany,
    #[error(transparent)]
    Address(#[from] crate::subscription::BadAddress),
    #[error("`{}` is no time zone: write an IANA name such as `Europe/Berlin`", .0.escape_debug())]
    Zone(String),
    #[error(transparent)]
    Wish(#[from] BadWish),
    #[error("this link leads nowhere: it is too old, was cut off on its way, or what it was for is erased")]
    DeadLink,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Where people are served; one for the process, cheap to clone.
#[derive(Clone)]
pub struct Desk {
    pub store: Store,
    /// Writes links.
    pub letters: alert::Settings,
    pub seal: Seal,
    pub signup: SignupSettings,
}

impl Desk {
    /// What a token of this purpose lets its bearer do.
    ///
    /// # Errors
    /// Where it was not made here for this, or its subscriber is gone.
    pub async fn own(&self, purpose: Purpose, token: &str) -> Result<Own, PeopleError> {
        let handle = self.seal.opened(purpose, token).ok_or(PeopleError::DeadLink)?;
        let found = self.store.subscriber_of(handle).await?;
        let (subscriber, subscriptions, paused_until) = found.ok_or(PeopleError::DeadLink)?;
        Ok(Own { store: self.store.clone(), subscriber, subscriptions, paused_until })
    }

    /// What a link of confirmation leads to: nothing is confirmed by it.
    pub async fn asked_for(&self, token: &str, now: Timestamp) -> Result<Confirmation, PeopleError> {
        let handle = self.seal.opened(Purpose::Confirm, token).ok_or(PeopleError::DeadLink)?;
        match self.store.signup_address(handle, now).await? {
            Some(address) => Ok(Confirmation::Waits { address }),
            None => self.confirmed_before(handle).await,
        }
    }

    /// Confirms a request, once.
    pub async fn confirm(&self, token: &str, now: Timestamp) -> Result<Confirmation, PeopleError> {
        let handle = self.seal.opened(Purpose::Confirm, token).ok_or(PeopleError::DeadLink)?;
        match self.store.confirm_signup(handle, ask::CONSENT, now).await? {
            Some(made) => Ok(Confirmation::Done { own: self.own_link(made.handle)? }),
            None => self.confirmed_before(handle).await,
        }
    }

    /// A subscriber keeps the handle that the question was asked with: whoever has the question's link has proven the same.
    async fn confirmed_before(&self, handle: Handle) -> Result<Confirmation, PeopleError> {
        let (made, ..) = self.store.subscriber_of(handle).await?.ok_or(PeopleError::DeadLink)?;
        Ok(Confirmation::Before { own: self.own_link(made.handle)? })
    }

    fn own_link(&self, handle: Handle) -> Result<String, PeopleError> {
        self.letters.link(Purpose::Preferences, handle).ok_or(PeopleError::NoLinks)
    }
}

/// What became of a request that somebody is asked to confirm. `own` is the link to what the subscriber can change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Confirmation {
    Waits { address: String },
    Done { own: String },
    Before { own: String },
}

/// A time zone by its IANA name.
fn zone(name: &str) -> Result<TimeZone, PeopleError> {
    TimeZone::get(name).map_err(|_| PeopleError::Zone(name.chars().take(60).collect()))
}

/// The network an address is of, without the part that names a machine: what is kept of it.
pub fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        IpAddr::V6(address) => {
            let [a, b, c, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}::/48")
        }
    }
}
