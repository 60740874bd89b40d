//! A pattern that costs nothing until a text asks for it: a short rule is read in less time than many patterns compile.

use std::sync::OnceLock;

use regex::{Captures, Match, Regex};

/// A regular expression compiled at its first use. One that does not compile matches nothing: a test proves of each that
/// it does.
pub struct Pattern {
    text: &'static str,
    regex: OnceLock<Option<Regex>>,
}

impl Pattern {
    pub const fn new(text: &'static str) -> Pattern {
        Pattern { text, regex: OnceLock::new() }
    }

    fn regex(&self) -> Option<&Regex> {
        self.regex.get_or_init(|| Regex::new(self.text).ok()).as_ref()
    }

    pub fn find<'t>(&self, text: &'t str) -> Option<Match<'t>> {
        self.regex()?.find(text)
    }

    pub fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.regex()?.captures(text)
    }

    #[cfg(test)]
    pub fn compiles(&self) -> bool {
        self.regex().is_some()
    }
}
