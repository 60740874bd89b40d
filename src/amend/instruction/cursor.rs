//! A place among the tokens of an instruction.

use super::token::{Kind, Token};

/// Reads tokens from left to right; going back is setting `at`.
pub struct Cursor<'t> {
    pub text: &'t str,
    pub tokens: &'t [Token],
    pub at: usize,
    /// How many phrases the one being read stands in.
    depth: u8,
}

/// No instruction says `of ... of ... of` more often; what does is hostile.
const DEEPEST: u8 = 24;

impl<'t> Cursor<'t> {
    pub fn new(text: &'t str, tokens: &'t [Token]) -> Cursor<'t> {
        Cursor { text, tokens, at: 0, depth: 0 }
    }

    /// Reads a phrase within the one being read; nothing where they stand too deep.
    pub fn nested<T: Default>(&mut self, read: impl FnOnce(&mut Cursor<'t>) -> T) -> T {
        if self.depth >= DEEPEST {
            return T::default();
        }
        self.depth += 1;
        let found = read(self);
        self.depth -= 1;
        found
    }

    pub fn peek(&self) -> Option<&'t Kind> {
        self.ahead(0)
    }

    /// The token `n` places ahead.
    pub fn ahead(&self, n: usize) -> Option<&'t Kind> {
        self.tokens.get(self.at + n).map(|token| &token.kind)
    }

    /// The next token, if it is a word.
    pub fn word(&self) -> Option<&'t str> {
        self.word_ahead(0)
    }

    pub fn word_ahead(&self, n: usize) -> Option<&'t str> {
        match self.ahead(n) {
            Some(Kind::Word(word)) => Some(word),
            _ => None,
        }
    }

    /// Takes the next token if it is one of these words.
    pub fn take(&mut self, words: &[&str]) -> Option<&'t str> {
        let word = self.word().filter(|word| words.contains(word))?;
        self.at += 1;
        Some(word)
    }

    /// Takes these words if they all come next.
    pub fn take_all(&mut self, words: &[&str]) -> bool {
        let all = words.iter().enumerate().all(|(n, word)| self.word_ahead(n) == Some(word));
        if all {
            self.at += words.len();
        }
        all
    }

    pub fn take_stop(&mut self, stops: &[char]) -> Option<char> {
        match self.peek() {
            Some(Kind::Stop(stop)) if stops.contains(stop) => {
                self.at += 1;
                Some(*stop)
            }
            _ => None,
        }
    }

    /// Takes `, and`, `or`: what parts a list; whether there was more than a comma.
    pub fn separator(&mut self) -> Option<bool> {
        let stop = self.take_stop(&[',']).is_some();
        let and = self.take(&["and", "or"]).is_some();
        (stop || and).then_some(and)
    }

    pub fn take_quoted(&mut self) -> Option<&'t str> {
        match self.peek() {
            Some(Kind::Quoted(text)) => {
                self.at += 1;
                Some(text)
            }
            _ => None,
        }
    }

    /// The printed text from one token up to another.
    pub fn printed(&self, from: usize, to: usize) -> &'t str {
        match (self.tokens.get(from), self.tokens.get(to.wrapping_sub(1))) {
            (Some(first), Some(last)) if from < to => self.text[first.at.start..last.at.end].trim(),
            _ => "",
        }
    }
}
