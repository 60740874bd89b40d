//! How often something may be asked: by address, by network and in all; kept in the index, so that a restart lifts none.

use jiff::{SignedDuration, Timestamp};

use super::{Desk, PeopleError};
use crate::store::StoreError;

const HOUR: SignedDuration = SignedDuration::from_hours(1);
const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Requests of one network an hour, and of everybody.
const NETWORK: u32 = 10;
const EVERYBODY: u32 = 300;
/// Mails that ask one address whether it wants alerts, in a week.
const ADDRESS: u32 = 3;

impl Desk {
    /// Refuses a request of a network that asks too often, or where all together do.
    pub(super) async fn count_request(&self, network: &str, now: Timestamp) -> Result<(), PeopleError> {
        let since = now - HOUR;
        let of_network = self.store.count_try(&self.seal.masked(network), since, now).await?;
        let of_all = self.store.count_try("all", since, now).await?;
        if of_network > NETWORK || of_all > EVERYBODY { Err(PeopleError::TooMany) } else { Ok(()) }
    }

    /// False where this address was asked often enough: nobody is told, for that would tell that it was asked before.
    pub(super) async fn may_write_to(&self, address: &str, now: Timestamp) -> Result<bool, StoreError> {
        Ok(self.store.count_try(&self.seal.masked(address), now - WEEK, now).await? <= ADDRESS)
    }
}
