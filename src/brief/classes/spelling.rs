//! The same word in another spelling, and what only looks like it.

use std::sync::LazyLock;

use super::forms::{self, letters};
use super::reading::is_han;
use crate::brief::rules::{Proof, table};
use crate::diff::{Edit, Span};
use crate::document::Block;

/// Words of small letters (a capital may begin them), each for one that is the same in another spelling; a word that only
/// joins may have come or gone.
pub(super) fn is_spelling(was: &Block, is: &Block, edit: &Edit) -> bool {
    let steps = steps(was, is, edit);
    !steps.is_empty()
        && steps.iter().all(|step| match (step.old, step.new) {
            ("", word) | (word, "") => joins(word) || step.repeats(word),
            (old, new) => {
                let (olds, news): (Vec<&str>, Vec<&str>) =
                    (old.split_whitespace().collect(), new.split_whitespace().collect());
                same_word(old, new)
                    || olds.len() == news.len() && olds.iter().zip(news).all(|(old, new)| same_word(old, new))
            }
        })
}

/// True for one word in two spellings.
fn same_word(old: &str, new: &str) -> bool {
    let bare = |word: &'_ str| word.trim_matches([',', ';', ':', '(', ')', '"', '“', '”']).to_owned();
    let (one, other) = (bare(old), bare(new));
    let (old, new) = if one.is_empty() || other.is_empty() { (old, new) } else { (&*one, &*other) };
    // A number has no spelling.
    let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    if is_number(old) && is_number(new) {
        return old == new;
    }
    let abbreviated = |word: &str| word.len() <= 16 && word.contains(['.', '§']);
    respelled(old, new)
        || (abbreviated(old) || abbreviated(new)) && forms::respelled(old) == forms::respelled(new)
        || agrees(old, new)
        || american(old) == american(new)
        || is_pair(true, old, new)
        || letters(&old.to_lowercase()) == letters(&new.to_lowercase())
}

/// One word, or some, that took the place of others; one side may be empty.
struct Step<'a> {
    old: &'a str,
    new: &'a str,
    /// What stands before and after it.
    before: &'a str,
    after: &'a str,
}

impl Step<'_> {
    /// True for a word that stood there twice.
    fn repeats(&self, word: &str) -> bool {
        word.chars().count() > 1
            && match word.starts_with(is_han) {
                true => self.before.ends_with(word) || self.after.starts_with(word),
                false => {
                    let last = self.before.split_whitespace().next_back();
                    last.is_some_and(|last| last.eq_ignore_ascii_case(word))
                }
            }
    }
}

fn steps<'a>(was: &'a Block, is: &'a Block, edit: &Edit) -> Vec<Step<'a>> {
    let mut steps: Vec<Step<'a>> = Vec::new();
    // Where a deletion stands right before an insertion, they are one step.
    let mut open = false;
    for span in &edit.spans {
        let (text, range) = match span {
            Span::Same { .. } => {
                open = false;
                continue;
            }
            Span::Deleted { old } => (&was.text, old),
            Span::Inserted { new } => (&is.text, new),
        };
        let word = text.get(range.clone()).unwrap_or_default().trim();
        let new = matches!(span, Span::Inserted { .. });
        match steps.last_mut().filter(|_| new && open) {
            Some(step) => step.new = word,
            None => steps.push(Step {
                old: if new { "" } else { word },
                new: if new { word } else { "" },
                before: text.get(..range.start).unwrap_or_default(),
                after: text.get(range.end..).unwrap_or_default(),
            }),
        }
        open = !new;
    }
    steps
}

/// True for a word whose coming or going mends a sentence and changes nothing that it says.
fn joins(word: &str) -> bool {
    const JOINS: [&str; 7] = ["the", "a", "an", "to", "of", "that", "的"];
    JOINS.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// True for words that differ in one or two letters, not at their beginning (`import`, `export`; `lawful`, `unlawful`), not
/// in their ending (`exporter`, `exported`), and are no two words that are known to look alike (`contact`, `contract`).
fn respelled(old: &str, new: &str) -> bool {
    const ENDINGS: [&str; 24] = [
        "", "d", "ed", "e", "ee", "ees", "er", "ers", "or", "ors", "r", "rs", "s", "es", "ing", "ion", "ions", "ive",
        "ly", "al", "able", "y", "t", "nt",
    ];
    let word = |text: &str| {
        text.len() >= 6 && text.is_char_boundary(1) && text.bytes().skip(1).all(|b| b.is_ascii_lowercase())
    };
    if !word(old) || !word(new) {
        return false;
    }
    let shared = old.bytes().zip(new.bytes()).take_while(|(old, new)| old == new).count();
    let inflected = ENDINGS.contains(&&old[shared..]) && ENDINGS.contains(&&new[shared..]);
    // `adress` for `address`.
    let single = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.dedup();
        letters
    };
    let distance = strsim::damerau_levenshtein(old, new);
    let dropped = shared > 0 && distance == 1 && old.len() != new.len();
    let close = distance <= 2 && (shared >= 3 || dropped || single(old) == single(new));
    close && !inflected && !is_pair(false, old, new)
}

/// True for two words that the table names as one (`=adviser advisor`), or as two (`contact contract`).
fn is_pair(one_word: bool, old: &str, new: &str) -> bool {
    let (old, new) = (plain(old), plain(new));
    PAIRS
        .iter()
        .filter(|pair| pair.one_word == one_word)
        .any(|pair| (pair.one == old && pair.other == new) || (pair.one == new && pair.other == old))
}

/// Two words that the table names.
struct Pair {
    /// True for two spellings of one word.
    one_word: bool,
    one: String,
    other: String,
}

static PAIRS: LazyLock<Vec<Pair>> = LazyLock::new(|| {
    let pairs = table().proof(Proof::Spelling).map_or("", |rule| rule.sets);
    let read = |pair: &str| {
        let (one, other) = pair.trim_start_matches('=').split_once(' ')?;
        Some(Pair { one_word: pair.starts_with('='), one: plain(one), other: plain(other) })
    };
    pairs.split('|').filter_map(read).collect()
});

/// A word without its plural.
fn plain(word: &str) -> String {
    word.trim_end_matches('s').to_lowercase()
}

/// `make` for `makes`, `apply` for `applies`.
fn agrees(old: &str, new: &str) -> bool {
    let lower = |text: &str| text.len() >= 4 && text.bytes().all(|b| b.is_ascii_lowercase());
    let stem = |word: &str| match word.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => word.trim_end_matches('s').to_owned(),
    };
    lower(old) && lower(new) && stem(old) == stem(new)
}

/// A word as it is spelled in the United States: `program` for `programme`. Words that are too short to tell stay.
fn american(word: &str) -> String {
    const FORMS: [(&str, &str); 13] = [
        ("isation", "ization"),
        ("ise", "ize"),
        ("ising", "izing"),
        ("yse", "yze"),
        ("our", "or"),
        ("amme", "am"),
        ("ogue", "og"),
        ("elling", "eling"),
        ("elled", "eled"),
        ("ence", "ense"),
        ("entre", "enter"),
        ("judgement", "judgment"),
        ("fulfil", "fulfill"),
    ];
    if word.len() < 5 || !word.bytes().skip(1).all(|b| b.is_ascii_lowercase()) {
        return word.to_owned();
    }
    FORMS.iter().fold(word.replace("fulfill", "fulfil"), |word, (british, american)| word.replace(british, american))
}
