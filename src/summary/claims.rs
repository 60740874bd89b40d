//! What a sentence claims that can be looked up: quotations, figures, dates, numerals, names. Each must stand, as it is
//! written, in one of the texts that the sentence cites.
//!
//! Strict rather than clever: a sentence dropped costs a reader nothing, a wrong figure may cost her a licence.

use super::patterns::{PATTERNS, Patterns};
use crate::fold::fold;
use crate::render::visible;

/// Words that begin a sentence with a capital and name nobody.
const OPENERS: [&str; 36] = [
    "a", "after", "all", "also", "an", "and", "any", "as", "at", "before", "both", "but", "by", "each", "for", "from",
    "if", "in", "instead", "it", "its", "no", "not", "now", "of", "on", "that", "the", "these", "this", "to", "under",
    "when", "where", "which", "with",
];

/// A sentence without markup and links, in one line.
pub(super) fn plain(text: &str) -> String {
    let Some(patterns) = PATTERNS.as_ref() else { return String::new() };
    let text = visible(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let text = patterns.tag.replace_all(&text, "");
    let text = patterns.link.replace_all(&text, "$1");
    let text = patterns.address.replace_all(&text, "");
    let text = patterns.emphasis.replace_all(text.trim(), "");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The texts that a sentence cites, in comparison form.
pub(super) struct Evidence(Vec<String>);

impl Evidence {
    pub fn new<'a>(texts: impl Iterator<Item = &'a String>) -> Evidence {
        Evidence(texts.map(|text| form(text)).collect())
    }

    /// True where all that the sentence claims stands in these texts, and it claims something. One that judges, advises
    /// or addresses the reader is never borne out: that is not for a model to say.
    pub fn bears_out(&self, sentence: &str) -> bool {
        PATTERNS.as_ref().is_some_and(|patterns| self.bears_out_by(patterns, sentence))
    }

    fn bears_out_by(&self, patterns: &Patterns, sentence: &str) -> bool {
        if patterns.host.is_match(sentence) || patterns.verdict.is_match(&fold(sentence)) {
            return false;
        }
        let quotations = patterns.quoted.captures_iter(sentence);
        let quoted: Vec<&str> =
            quotations.filter_map(|found| found.iter().skip(1).flatten().next()).map(|text| text.as_str()).collect();
        // What is quoted is looked up whole, the rest piece by piece.
        let rest = patterns.quoted.replace_all(sentence, " ¦ ");
        if patterns.quote_mark.is_match(&rest) || !quoted.iter().all(|quote| self.holds(trimmed(quote))) {
            return false;
        }
        let mut names = patterns.name.find_iter(&rest).filter(|name| !opens(&rest, name.start(), name.as_str()));
        if !names.all(|name| self.holds(name.as_str())) {
            return false;
        }
        let folded = form(&rest);
        let mut anchored = quoted.iter().any(|quote| tells(quote));
        for claim in patterns.claims.iter().flat_map(|pattern| pattern.find_iter(&folded)) {
            if !self.holds(trimmed(claim.as_str())) {
                return false;
            }
            anchored |= claim.as_str().contains(|c: char| c.is_ascii_digit());
        }
        anchored
    }

    /// True where a text holds it as a whole: `5` does not stand in `15`, nor `742.6` in `742.61`.
    fn holds(&self, claim: &str) -> bool {
        let claim = form(claim);
        !claim.is_empty() && self.0.iter().any(|text| stands_in(&claim, text))
    }
}

/// Comparison form: folded, in lower case.
fn form(text: &str) -> String {
    fold(text).to_lowercase()
}

fn stands_in(claim: &str, text: &str) -> bool {
    text.match_indices(claim).any(|(at, found)| {
        let (before, after) = (&text[..at], &text[at + found.len()..]);
        parted(found.chars().next(), before.chars().rev()) && parted(found.chars().next_back(), after.chars())
    })
}

/// True where a claim that ends with `edge` does not go on into what follows it.
fn parted(edge: Option<char>, mut beyond: impl Iterator<Item = char>) -> bool {
    let Some(edge) = edge.filter(char::is_ascii_alphanumeric) else { return true };
    match (beyond.next(), beyond.next()) {
        (Some(next), _) if next.is_ascii_alphanumeric() => false,
        // Inside a number: `1` of `1.5`, `000` of `21,000`.
        (Some('.' | ','), Some(next)) => !(edge.is_ascii_digit() && next.is_ascii_digit()),
        _ => true,
    }
}

/// Without the punctuation of the sentence around it.
fn trimmed(claim: &str) -> &str {
    let claim = claim
        .trim()
        .trim_start_matches(['(', '['])
        .trim_end_matches(['.', ',', ';', ':', '!', '?', '。', '，', '；', '…']);
    let unopened = claim.ends_with(')') && claim.matches(')').count() > claim.matches('(').count();
    if unopened { &claim[..claim.len() - 1] } else { claim }
}

/// True for a quotation long enough to tell one hunk from another.
fn tells(quote: &str) -> bool {
    quote.len() >= 4
}

/// True for a word whose capital is only that of a sentence's beginning.
fn opens(text: &str, at: usize, word: &str) -> bool {
    let before = text[..at].trim_end();
    (before.is_empty() || before.ends_with(['.', ':', '。', '¦']))
        && OPENERS.contains(&word.to_ascii_lowercase().as_str())
}
