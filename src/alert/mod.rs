//! Alerts: what a subscriber is sent, and getting it there.

mod compose;
mod deliver;
mod headers;
mod html;
mod outcome;
mod sender;
mod text;

pub use compose::{AlertContent, SIZE_LIMIT, Settings, compose, subject, test_message};
pub use deliver::{Report, deliver_due};
pub use headers::ComposeError;
pub use sender::Sender;
