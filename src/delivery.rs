//! One revision owed to one subscriber over one channel.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::subscription::Channel;

/// Where a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// Not yet sent; tried again when due.
    Owed,
    /// Accepted by the mail server (or written to the outbox).
    Sent,
    /// Twice the server was ready for the message and its answer to it was lost, so that it may have arrived twice, once or
    /// not at all: shown to the operator, not sent again.
    Uncertain,
    /// Given up after a final refusal or too many tries, with the reason; `deliveries retry` owes it again.
    Parked,
}

/// A row of the deliveries table.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivery {
    pub id: i64,
    pub revision: i64,
    pub subscriber: i64,
    pub channel: Channel,
    pub address: String,
    pub due_at: Timestamp,
    pub attempts: u32,
    pub state: DeliveryState,
    /// Fixed at the first attempt and never changed: the same for every delivery that shares one digest.
    pub message_id: Option<String>,
    /// What the last attempt met.
    pub last_error: Option<String>,
}
