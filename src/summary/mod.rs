//! A summary of a revision by a language model, off by default: asked with a brief and its hunks, and believed only as far
//! as the hunks bear it out.
//!
//! Invariants: what a model says never touches severity, direction or what is owed to whom; every sentence kept cites hunks
//! that hold its quotations, figures, dates and names; a model that fails or is late leaves nothing but a line in the log.

mod ask;
mod claims;
mod error;
mod patterns;
mod proof;
mod question;
mod settings;

pub use ask::Model;
pub use error::SummaryError;
pub use proof::Proven;
pub use question::Question;
pub use settings::Settings;
