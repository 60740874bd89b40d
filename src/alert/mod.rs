//! Alerts: what a subscriber is sent, and getting it there.
//!
//! Invariant: what is owed is recorded before and after every step of sending it; composing and sending never touch
//! anything but the parcel at hand.

mod compose;
mod deliver;
mod headers;
mod html;
mod letter;
mod outcome;
mod sender;
mod summaries;
mod text;

pub use compose::{SIZE_LIMIT, Settings, compose, subject, test_message};
pub use deliver::{Report, deliver_due};
pub use headers::ComposeError;
pub use letter::AlertContent;
pub use outcome::PAUSE;
pub use sender::Sender;
pub use summaries::Summaries;
