//! Finding revisions and passages by their words and marks. What is SQLite's own here: the two tables of words.

mod filter;
mod found;
mod keep;
mod owed;

pub use filter::{Cursor, Order, RevisionFilter};
pub use found::{FoundPassage, FoundRevisions, PassageFilter};
pub use owed::SearchDebt;

pub(super) use keep::{forget_texts, put_brief, put_text};
