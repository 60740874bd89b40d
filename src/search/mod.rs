//! Finding words: what of a text is indexed, what a reader asks for, and where it stands.
//!
//! One rule makes words of both texts and questions, so that they meet: letters and digits in a row are a word, small and
//! without accents, in their compatibility form (NFKD); a character of a script that is written without spaces is a word of
//! its own. So a Chinese word of any length is found as a phrase of its characters, and `744.23(a)(3)` as the phrase
//! `744 23 a 3`. Nothing here knows the index; what is asked of it is text that cannot be anything but a question.

mod excerpt;
mod marks;
mod passage;
mod query;
mod words;

pub use excerpt::{Excerpt, Piece, excerpt};
pub use marks::{Mark, control_number, marks, provision};
pub use passage::{Passage, passages};
pub use query::{LONGEST, MOST_TERMS, Query, SHORTEST_BEGINNING, Term};
pub use words::{Word, indexed, words};
