//! The two sides of a revised block, and the proofs that only their words need.

use std::borrow::Cow;
use std::rc::Rc;

use super::forms::{in_one_form, letters, once, with_days_alike, with_one_character};
use super::note_marks::{notes_shifted, without_note_marks};
use crate::brief::rules::{Expression, Proof, Rule, Searched};
use crate::brief::stated::Stated;
use crate::document::Block;
use crate::fold::fold;

/// The folded text of a block, as printed and in small letters.
pub(super) struct Folded<'a> {
    pub printed: Cow<'a, str>,
    low: Rc<Searched<String>>,
}

impl<'a> Folded<'a> {
    /// Of the block at this position of its document.
    pub fn of(side: &Stated<'_>, at: usize, block: &'a Block) -> Folded<'a> {
        if let Some(low) = side.plain(at) {
            return Folded { printed: Cow::Borrowed(&block.text), low };
        }
        let printed = fold(&block.text);
        let low = Rc::new(Searched::new(printed.to_lowercase()));
        Folded { printed, low }
    }
}

/// The folded texts of both sides, as printed and in small letters.
pub(super) struct Pair<'a> {
    pub old: Searched<&'a str>,
    pub new: Searched<&'a str>,
    pub low_old: Rc<Searched<String>>,
    pub low_new: Rc<Searched<String>>,
    /// True where one side has a digit more often than the other.
    digits_differ: bool,
}

impl<'a> Pair<'a> {
    pub fn new(old: &'a Folded<'_>, new: &'a Folded<'_>) -> Pair<'a> {
        Pair {
            old: Searched::new(&old.printed),
            new: Searched::new(&new.printed),
            low_old: Rc::clone(&old.low),
            low_new: Rc::clone(&new.low),
            digits_differ: digits(&old.printed) != digits(&new.printed),
        }
    }

    pub fn holds(&self, proof: Proof, rule: &Rule) -> bool {
        let both = |of: &dyn for<'t> Fn(&'t Searched<&str>) -> Cow<'t, str>| of(&self.old) == of(&self.new);
        let both_low = |of: &dyn for<'t> Fn(&'t str) -> Cow<'t, str>| of(&self.low_old) == of(&self.low_new);
        if self.digits_differ && keeps_digits(proof) {
            return false;
        }
        match (proof, &rule.beside) {
            (Proof::Typography, _) => *self.old == *self.new,
            (Proof::Is, Some(pattern)) => {
                is_line(&self.old)
                    && is_line(&self.new)
                    && pattern.is_match(&self.low_old)
                    && pattern.is_match(&self.low_new)
            }
            (Proof::Without, Some(pattern)) => both(&|text| without(pattern, text)),
            (Proof::Dropped, Some(pattern)) => {
                let dropped = |_: &str, [one, two]: [&str; 2]| format!("{one}{two}");
                pattern.replace_all(&self.low_old, dropped) == pattern.replace_all(&self.low_new, dropped)
            }
            (Proof::Alike, _) => both_low(&|text| in_one_form(rule, text)),
            (Proof::Variants, _) => both(&|text| with_one_character(rule.sets, text)),
            (Proof::Doubled, Some(pattern)) => both(&|text| once(pattern, text)),
            (Proof::Markup, Some(pattern)) => {
                let unbracketed = |text: &str| text.replace(['[', ']'], "");
                let bare = |text: &str| squeezed(&text.replace(['[', ']', '§'], ""));
                let (old, new) = (without(pattern, &self.old), without(pattern, &self.new));
                digits(&old) == digits(&new)
                    && bare(&old) == bare(&new)
                    && unbracketed(&self.old) != unbracketed(&self.new)
            }
            (Proof::Capitals, pattern) => {
                let heads = |pattern: &Expression| pattern.is_match(&self.old) || pattern.is_match(&self.new);
                **self.low_old == **self.low_new && pattern.as_deref().is_none_or(heads)
            }
            (Proof::NoteMarks, _) => both_low(&without_note_marks) || notes_shifted(&self.low_old, &self.low_new),
            (Proof::SameDay, _) => both_low(&with_days_alike),
            (Proof::Punctuation, _) => letters(&self.low_old) == letters(&self.low_new),
            _ => false,
        }
    }
}

/// How often each digit stands in a text.
fn digits(text: &str) -> [usize; 10] {
    let mut counts = [0; 10];
    text.bytes().filter(u8::is_ascii_digit).for_each(|digit| counts[usize::from(digit - b'0')] += 1);
    counts
}

/// True for a proof that brings texts into one form in which each has the digits it had: where those differ, none is wanted.
fn keeps_digits(proof: Proof) -> bool {
    matches!(
        proof,
        Proof::Typography | Proof::Alike | Proof::Variants | Proof::Capitals | Proof::SameDay | Proof::Punctuation
    )
}

/// The text without what a pattern finds, each time replaced by `§` after what its groups find.
fn without<'t>(pattern: &Expression, text: &'t Searched<&str>) -> Cow<'t, str> {
    pattern.replace_all(text, |_, [one, two]| format!("{one}{two}§"))
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A longer text is no line beside the law, whatever it begins with.
pub(super) fn is_line(text: &str) -> bool {
    text.len() <= 1_500
}
