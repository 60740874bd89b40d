//! What an answer is worth: the sentences that the hunks they cite bear out. All others are dropped, not mended.
//!
//! Proven is that every quotation, figure, date, name and address of a sentence stands in a hunk that it cites. That the
//! sentence puts them together rightly is not proven, and nobody is told that it was.

use serde::Deserialize;
use serde_json::Value;

use super::claims::{Evidence, plain};
use super::error::SummaryError;
use super::question::Question;
use crate::brief::Cited;

/// Sentences kept, and looked at.
const KEPT: usize = 5;
const READ: usize = 20;
/// Characters of a sentence.
const LENGTH: usize = 300;
/// Hunks that one sentence cites.
const CITED: usize = 6;

/// What is left of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proven {
    /// Without markup, each with the hunks that prove its words.
    pub sentences: Vec<Cited>,
    /// Sentences that were not borne out.
    pub dropped: usize,
}

/// Keeps what the hunks bear out. An answer that is no JSON object of the form asked for says nothing at all.
pub(super) fn proven(answer: &str, question: &Question) -> Result<Proven, SummaryError> {
    #[derive(Deserialize)]
    struct Answer {
        sentences: Vec<Value>,
    }
    let malformed = || SummaryError::Malformed { reason: "it is not the JSON object asked for".to_owned() };
    // Models like to put a fence or a greeting around what they were asked for.
    let (from, to) = (answer.find('{').ok_or_else(malformed)?, answer.rfind('}').ok_or_else(malformed)?);
    let object = answer.get(from..=to).ok_or_else(malformed)?;
    let answer: Answer = serde_json::from_str(object).map_err(|_| malformed())?;
    let said = answer.sentences.len();
    let mut sentences: Vec<Cited> = Vec::new();
    for sentence in answer.sentences.into_iter().take(READ).filter_map(|value| read(value, question)) {
        let again = sentences.iter().any(|kept| kept.text == sentence.text);
        if sentences.len() < KEPT && !again {
            sentences.push(sentence);
        }
    }
    Ok(Proven { dropped: said - sentences.len(), sentences })
}

fn read(value: Value, question: &Question) -> Option<Cited> {
    #[derive(Deserialize)]
    struct Said {
        text: String,
        hunks: Vec<String>,
    }
    let said: Said = serde_json::from_value(value).ok()?;
    let text = plain(&said.text);
    let fits = (1..=LENGTH).contains(&text.chars().count()) && (1..=CITED).contains(&said.hunks.len());
    if !fits {
        return None;
    }
    let place = |id: &String| question.shown.iter().find(|shown| shown.id() == *id).map(|shown| shown.hunk);
    let mut hunks = said.hunks.iter().map(place).collect::<Option<Vec<usize>>>()?;
    hunks.sort_unstable();
    hunks.dedup();
    let sentence = Cited { text, hunks };
    question.bears_out(&sentence).then_some(sentence)
}

impl Question {
    /// True where each hunk that a sentence cites is among those shown, and they hold its words.
    pub fn bears_out(&self, sentence: &Cited) -> bool {
        let hunk = |at: &usize| self.shown.iter().find(|shown| shown.hunk == *at);
        let Some(cited) = sentence.hunks.iter().map(hunk).collect::<Option<Vec<_>>>() else { return false };
        Evidence::new(cited.iter().flat_map(|shown| &shown.texts)).bears_out(&sentence.text)
    }
}
