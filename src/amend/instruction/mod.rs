//! The language of amendatory instructions, read into amendments.
//!
//! `outline` follows the instructions of a rule, each within those above it; `clause` reads one, `verb`, `object` and
//! `phrase` what it is made of, `governed` what that does.

mod clause;
mod control_list;
mod cursor;
mod governed;
mod holder;
mod name;
mod note;
mod noun;
mod object;
mod outline;
mod phrase;
mod replacement;
mod token;
mod verb;

pub use self::outline::{Outline, numbered};
