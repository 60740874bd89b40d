//! Alerts: what a subscriber is sent, and getting it there.
//!
//! Invariant: what is owed is recorded before and after every step of sending it; composing and sending never touch
//! anything but the parcel at hand.

mod blind;
mod bounces;
mod channel;
mod compose;
mod contents;
mod deliver;
mod notice;
mod outcome;
mod pace;
mod report;
mod round;
mod sender;
mod settings;
mod summaries;

pub use bounces::{Bounces, Reported, ReturnDesk};
pub use channel::{BadKey, Posting, WEBHOOK_SCHEMA, posting, signing_key};
pub use compose::{AlertContent, ComposeError, FILE_LIMIT, RedlineFiles, SIZE_LIMIT, compose, subject, test_message};
pub use deliver::{Ways, deliver_due};
pub use outcome::PAUSE;
pub use report::Report;
pub use sender::Sender;
pub use settings::Settings;
pub use summaries::Summaries;
