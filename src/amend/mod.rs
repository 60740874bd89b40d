//! Amendatory instructions: what a rule says is to be done to the Code, and the Code as it will then read.
//!
//! A rule of the Federal Register amends the Code by instructions, "by revising paragraph (b)(10) to read as follows:",
//! and the new text under them. Here they are read into amendments, and applied to the text in force they give the text
//! as it will read. What can't be applied for certain is listed with its reason, never guessed.

mod action;
mod apply;
mod dates;
mod instruction;
mod marks;
mod plain;
mod rule;
mod target;

pub use self::action::{Action, Amendment, Place};
pub use self::apply::{Amended, Outcome, Reason, apply};
pub use self::instruction::Outline;
pub use self::rule::{Given, instructions};
pub use self::target::{Ordinal, Step, Target};
